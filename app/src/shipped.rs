//! Files of this build that the app fetches when it needs them.
//!
//! Belongs here: their addresses. The build names each by its content and writes the name into the page.

use leptos::prelude::document;
use wasm_bindgen::JsCast;

/// The address of a file, such as `locale-en`; nothing if the build has no such file.
pub fn address(name: &str) -> Option<String> {
    let meta = document().query_selector(&format!("meta[name='suike-{name}']")).ok()??;
    let address = meta.dyn_into::<web_sys::HtmlMetaElement>().ok()?.content();
    (!address.is_empty()).then_some(address)
}
