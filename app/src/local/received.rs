//! Files that other apps shared with this one: the service worker keeps them until the app takes them up.
//!
//! Belongs here: what waits there, and letting go of it. Does not belong here: receiving (`public/shell/sw.js`), what becomes of the
//! files (`features::import`).

use std::sync::Arc;

use js_sys::{Array, Uint8Array, decode_uri_component};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Cache, Request, Response};

/// The cache in which they are, by the name that the service worker gives it.
const CACHE: &str = "suike-shared";

/// The header with a file's name, percent-encoded.
const NAME: &str = "x-name";

/// A file that another app shared.
pub struct SharedFile {
    /// Its name.
    pub name: String,
    /// What is in it.
    pub bytes: Arc<[u8]>,
    key: Request,
}

/// What waits, the oldest first; nothing where it cannot be read.
pub async fn shared_files() -> Vec<SharedFile> {
    read().await.unwrap_or_default()
}

/// These are kept elsewhere now, or nobody can use them.
pub async fn let_go_of_shared(files: &[SharedFile]) {
    let Ok(cache) = open().await else { return };
    for file in files {
        // What stays is taken up once more.
        let _ = JsFuture::from(cache.delete_with_request(&file.key)).await;
    }
}

/// Lets go of everything: whoever it was shared with has signed out.
pub async fn forget_shared() {
    if let Ok(caches) = window().caches() {
        // Where there is none, nothing was shared.
        let _ = JsFuture::from(caches.delete(CACHE)).await;
    }
}

async fn open() -> Result<Cache, JsValue> {
    JsFuture::from(window().caches()?.open(CACHE)).await?.dyn_into()
}

async fn read() -> Result<Vec<SharedFile>, JsValue> {
    let cache = open().await?;
    let keys: Array = JsFuture::from(cache.keys()).await?.dyn_into()?;
    let mut files = Vec::new();
    for key in keys.iter() {
        let key: Request = key.dyn_into()?;
        let Ok(found) = JsFuture::from(cache.match_with_request(&key)).await?.dyn_into::<Response>() else { continue };
        let name = found.headers().get(NAME)?.unwrap_or_default();
        let name = decode_uri_component(&name).map_or(name, String::from);
        let bytes = Uint8Array::new(&JsFuture::from(found.array_buffer()?).await?).to_vec().into();
        files.push(SharedFile { name, bytes, key });
    }
    Ok(files)
}
