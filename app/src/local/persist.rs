//! Asking the browser not to throw our database away when room gets scarce.

use leptos::{prelude::window, task::spawn_local};
use wasm_bindgen_futures::JsFuture;

/// Whether the browser keeps the database even when room gets scarce; nothing where it does not say.
pub async fn is_kept() -> Option<bool> {
    let promise = window().navigator().storage().persisted().ok()?;
    JsFuture::from(promise).await.ok()?.as_bool()
}

/// Asks once per start; browsers remember their answer.
pub(super) fn ask() {
    spawn_local(async {
        if let Ok(promise) = window().navigator().storage().persist() {
            // A refusal changes nothing that we do: unsent work is shown and can be saved to a file either way.
            let _ = JsFuture::from(promise).await;
        }
    });
}
