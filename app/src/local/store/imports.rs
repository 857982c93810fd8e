//! Files that are being imported: their bytes, so that an import can be left and found again.

use js_sys::Uint8Array;
use rexie::TransactionMode;
use wasm_bindgen::{JsCast, JsValue};

use super::{Store, StoreFault, schema};

impl Store {
    /// Keeps the files of an import, in place of those that it had.
    pub(in crate::local) async fn put_imported(&self, import: &str, files: &[Uint8Array]) -> Result<(), StoreFault> {
        let transaction = self.transaction(&[schema::IMPORTED], TransactionMode::ReadWrite).await?;
        let outcome = async {
            let store = transaction.store(schema::IMPORTED)?;
            for (number, bytes) in files.iter().enumerate() {
                store.put(bytes, Some(&key(import, number))).await?;
            }
            Ok(())
        }
        .await;
        self.end(transaction, outcome).await
    }

    /// The first so many files of an import; fewer if not all are here.
    pub(in crate::local) async fn imported(&self, import: &str, count: usize) -> Result<Vec<Uint8Array>, StoreFault> {
        let transaction = self.transaction(&[schema::IMPORTED], TransactionMode::ReadOnly).await?;
        let outcome = async {
            let store = transaction.store(schema::IMPORTED)?;
            let mut files = Vec::new();
            for number in 0..count {
                let bytes = store.get(key(import, number)).await?;
                files.extend(bytes.and_then(|bytes| bytes.dyn_into().ok()));
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
