//! Files that are being imported, so that an import can be left and found again. They are blobs: a browser keeps those outside of
//! the page, which would wait for the bytes of a large file to be copied.

use rexie::TransactionMode;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Blob;

use super::{Store, StoreFault, schema};

impl Store {
    /// Keeps the files of an import, in place of those that it had.
    pub(in crate::local) async fn put_imported(&self, import: &str, files: &[Blob]) -> Result<(), StoreFault> {
        let transaction = self.transaction(&[schema::IMPORTED], TransactionMode::ReadWrite).await?;
        let outcome = async {
            let store = transaction.store(schema::IMPORTED)?;
            for (number, blob) in files.iter().enumerate() {
                store.put(blob, Some(&key(import, number))).await?;
            }
            Ok(())
        }
        .await;
        self.end(transaction, outcome).await
    }

    /// The first so many files of an import; fewer if not all are here.
    pub(in crate::local) async fn imported(&self, import: &str, count: usize) -> Result<Vec<Blob>, StoreFault> {
        let transaction = self.transaction(&[schema::IMPORTED], TransactionMode::ReadOnly).await?;
        let outcome = async {
            let store = transaction.store(schema::IMPORTED)?;
            let mut files = Vec::new();
            for number in 0..count {
                let blob = store.get(key(import, number)).await?;
                files.extend(blob.and_then(|blob| blob.dyn_into().ok()));
            }
            Ok(files)
        }
        .await;
        self.end(transaction, outcome).await
    }

    /// Forgets the first so many files of an import.
    pub(in crate::local) async fn forget_imported(&self, import: &str, count: usize) -> Result<(), StoreFault> {
        let transaction = self.transaction(&[schema::IMPORTED], TransactionMode::ReadWrite).await?;
        let outcome = async {
            let store = transaction.store(schema::IMPORTED)?;
            for number in 0..count {
                store.delete(key(import, number)).await?;
            }
            Ok(())
        }
        .await;
        self.end(transaction, outcome).await
    }
}

fn key(import: &str, number: usize) -> JsValue {
    format!("{import}/{number}").into()
}
