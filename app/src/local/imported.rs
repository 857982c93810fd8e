//! The files of an import, kept on this device until it is off the list.
//!
//! Belongs here: what the import may ask about them. Does not belong here: what is in them (`features::import`).

use js_sys::{Array, Uint8Array};
use sync::RowId;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

use super::book::Book;
use crate::breathe::breathe;

impl Book {
    /// Keeps the files of an import, durable once this returns. False if the device has no room for them or no storage: the
    /// import can go on, but not be left.
    pub async fn keep_imported(self, import: RowId, files: &[&[u8]]) -> bool {
        let Some(desk) = self.desk() else { return false };
        let mut blobs = Vec::new();
        for bytes in files {
            let Ok(blob) = Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(*bytes))) else {
                return false;
            };
            blobs.push(blob);
            breathe().await;
        }
        desk.store.put_imported(&import.to_string(), &blobs).await.is_ok()
    }

    /// The first so many files of an import; nothing if not all of them are here.
    pub async fn imported(self, import: RowId, count: usize) -> Option<Vec<Vec<u8>>> {
        let files = self.desk()?.store.imported(&import.to_string(), count).await.ok()?;
        let mut all = Vec::new();
        for file in &files {
            let bytes = JsFuture::from(file.array_buffer()).await.ok()?;
            all.push(Uint8Array::new(&bytes).to_vec());
        }
        (all.len() == count).then_some(all)
    }

    /// Forgets the first so many files of an import.
    pub async fn forget_imported(self, import: RowId, count: usize) {
        if let Some(desk) = self.desk() {
            // What cannot be forgotten now goes when the person signs out of this device.
            let _ = desk.store.forget_imported(&import.to_string(), count).await;
        }
    }
}
