//! Giving the person a file: the browser saves it where it saves what is downloaded.
//!
//! Belongs here: the way from bytes to a saved file. Does not belong here: what is in it.

use js_sys::{Array, Uint8Array};
use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// The parts of a file to be, in their order.
#[derive(Default)]
pub struct Parts(Array);

/// The browser would not save the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotSaved;

impl Parts {
    /// A file that is this text.
    pub fn of_text(text: &str) -> Self {
        let mut parts = Self::default();
        parts.text(text);
        parts
    }

    /// Adds a text, in UTF-8.
    pub fn text(&mut self, text: &str) {
        self.0.push(&JsValue::from_str(text));
    }

    /// Adds bytes.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.0.push(&Uint8Array::from(bytes));
    }

    /// Has the browser save them under a name.
    ///
    /// # Errors
    /// It did not take them: there is no room, most likely.
    pub fn save(&self, name: &str, media: &str) -> Result<(), NotSaved> {
        self.offer(name, media).ok_or(NotSaved)
    }

    fn offer(&self, name: &str, media: &str) -> Option<()> {
        let kind = BlobPropertyBag::new();
        kind.set_type(media);
        let blob = Blob::new_with_buffer_source_sequence_and_options(&self.0, &kind).ok()?;
        let address = Url::create_object_url_with_blob(&blob).ok()?;
        let link = document().create_element("a").ok()?.dyn_into::<HtmlAnchorElement>().ok()?;
        link.set_href(&address);
        link.set_download(name);
        link.click();
        // What was saved is the browser's; nothing depends on this.
        let _ = Url::revoke_object_url(&address);
        Some(())
    }
}

/// A name that every system takes for a file: without what some of them refuse.
pub fn file_name(stem: &str, extension: &str) -> String {
    let is_refused = |c: char| c.is_control() || "/\\:*?\"<>|".contains(c);
    let stem: String = stem.chars().map(|c| if is_refused(c) { ' ' } else { c }).take(100).collect();
    let stem = stem.trim().trim_matches('.');
    format!("{}.{extension}", if stem.is_empty() { "suike" } else { stem })
}
