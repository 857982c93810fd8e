//! Small things the browser keeps for this device: the chosen language, the theme, who was here last.
//!
//! Belongs here: local storage, which a browser may refuse at any time, so every failure reads as "nothing kept".
//! Does not belong here: records (`local`) and secrets, which nobody keeps in a browser.

use leptos::prelude::window;
use serde::{Serialize, de::DeserializeOwned};

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

/// Keeps a text under a name.
pub fn keep(name: &str, value: &str) {
    if let Some(storage) = storage() {
        // A full or forbidden storage means only that it is asked again next time.
        let _ = storage.set_item(name, value);
    }
}

/// The text kept under a name.
pub fn recall(name: &str) -> Option<String> {
    storage()?.get_item(name).ok().flatten()
}

/// Drops what is kept under a name.
pub fn forget(name: &str) {
    if let Some(storage) = storage() {
        // What cannot be dropped could not be kept either.
        let _ = storage.remove_item(name);
    }
}

/// Keeps a value as JSON.
pub fn keep_value<T: Serialize>(name: &str, value: &T) {
    if let Ok(text) = serde_json::to_string(value) {
        keep(name, &text);
    }
}

/// Reads a value kept as JSON; one that no longer reads counts as not kept.
pub fn recall_value<T: DeserializeOwned>(name: &str) -> Option<T> {
    serde_json::from_str(&recall(name)?).ok()
}
