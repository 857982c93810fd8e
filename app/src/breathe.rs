//! Giving the browser a moment in the middle of long work, so that it can draw and answer.
//!
//! Belongs here: the moment. Does not belong here: what the work is, and how much of it is done between two moments.

use js_sys::Promise;
use leptos::prelude::window;
use wasm_bindgen_futures::JsFuture;

/// Comes back when the browser has done what was waiting.
pub async fn breathe() {
    let moment = Promise::new(&mut |resolve, _| {
        // A window that cannot wait goes on at once.
        if window().set_timeout_with_callback(&resolve).is_err() {
            let _ = resolve.call0(&wasm_bindgen::JsValue::UNDEFINED);
        }
    });
    // The promise is never rejected.
    let _ = JsFuture::from(moment).await;
}
