//! Files of attachments: their bytes, and what is known of each as text.

use js_sys::Uint8Array;
use rexie::TransactionMode;
use wasm_bindgen::{JsCast, JsValue};

use super::{Store, StoreFault, schema, text};

const BOTH: [&str; 2] = [schema::FILES, schema::FILE_FACTS];

impl Store {
    /// What is known of every file.
    pub(in crate::local) async fn file_facts(&self) -> Result<Vec<String>, StoreFault> {
        let transaction = self.transaction(&[schema::FILE_FACTS], TransactionMode::ReadOnly).await?;
        let outcome = async {
            let all = transaction.store(schema::FILE_FACTS)?.get_all(None, None).await?;
            Ok(all.iter().filter_map(text).collect())
        }
        .await;
        self.end(transaction, outcome).await
    }

    /// The bytes of a file.
    pub(in crate::local) async fn file(&self, id: &str) -> Result<Option<Uint8Array>, StoreFault> {
        let transaction = self.transaction(&[schema::FILES], TransactionMode::ReadOnly).await?;
        let outcome = async {
            let bytes = transaction.store(schema::FILES)?.get(id.into()).await?;
            Ok(bytes.and_then(|bytes| bytes.dyn_into().ok()))
        }
        .await;
        self.end(transaction, outcome).await
    }

    /// Keeps a file with what is known of it.
    pub(in crate::local) async fn put_file(&self, id: &str, facts: &str, bytes: &Uint8Array) -> Result<(), StoreFault> {
        let transaction = self.transaction(&BOTH, TransactionMode::ReadWrite).await?;
        let outcome = async {
            transaction.store(schema::FILES)?.put(bytes, Some(&id.into())).await?;
            transaction.store(schema::FILE_FACTS)?.put(&facts.into(), Some(&id.into())).await?;
            Ok(())
        }
        .await;
        self.end(transaction, outcome).await
    }

    /// Keeps something else about files that are here, and forgets others.
    pub(in crate::local) async fn settle_files(
        &self,
        facts: &[(String, String)],
        gone: &[String],
    ) -> Result<(), StoreFault> {
        let transaction = self.transaction(&BOTH, TransactionMode::ReadWrite).await?;
        let outcome = async {
            let (files, all) = (transaction.store(schema::FILES)?, transaction.store(schema::FILE_FACTS)?);
            for (id, facts) in facts {
                // Another tab may have let it go meanwhile.
                if all.key_exists(id.into()).await? {
                    all.put(&facts.into(), Some(&JsValue::from(id))).await?;
                }
            }
            for id in gone {
                files.delete(id.into()).await?;
                all.delete(id.into()).await?;
            }
            Ok(())
        }
        .await;
        self.end(transaction, outcome).await
    }
}
