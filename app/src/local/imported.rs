//! The files of an import, kept on this device until it is off the list.
//!
//! Belongs here: what the import may ask about them. Does not belong here: what is in them (`features::import`).

use js_sys::Uint8Array;
use sync::RowId;

use super::book::Book;

impl Book {
    /// Keeps the files of an import, durable once this returns. False if the device has no room for them or no storage: the
    /// import can go on, but not be left.
    pub async fn keep_imported(self, import: RowId, files: &[&[u8]]) -> bool {
        let Some(desk) = self.desk() else { return false };
        let files: Vec<Uint8Array> = files.iter().map(|bytes| Uint8Array::from(*bytes)).collect();
        desk.store.put_imported(&import.to_string(), &files).await.is_ok()
    }

    /// The first so many files of an import; nothing if not all of them are here.
    pub async fn imported(self, import: RowId, count: usize) -> Option<Vec<Vec<u8>>> {
        let files = self.desk()?.store.imported(&import.to_string(), count).await.ok()?;
        (files.len() == count).then(|| files.iter().map(Uint8Array::to_vec).collect())
    }

    /// Forgets the first so many files of an import.
    pub async fn forget_imported(self, import: RowId, count: usize) {
        if let Some(desk) = self.desk() {
            // What cannot be forgotten now goes when the person signs out of this device.
            let _ = desk.store.forget_imported(&import.to_string(), count).await;
        }
    }
}
