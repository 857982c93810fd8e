//! Reading what is stored.

use std::{collections::BTreeMap, sync::Arc};

use js_sys::Uint8Array;
use rexie::{Store as ObjectStore, Transaction, TransactionMode};
use sync::{client::Stored, order::gathered};
use wasm_bindgen::JsCast;

use super::{Store, StoreFault, schema, text};

/// All that a start needs.
#[derive(Default)]
pub(in crate::local) struct Everything {
    /// The engine's part.
    pub(in crate::local) stored: Stored,
    /// What somebody was typing, by key.
    pub(in crate::local) drafts: BTreeMap<String, String>,
}

impl Store {
    /// Reads everything in one transaction; the pages only if their revision is not the one that we have.
    pub(in crate::local) async fn load(&self, have: Option<u64>) -> Result<Everything, StoreFault> {
        let transaction = self.transaction(&schema::STORES, TransactionMode::ReadOnly).await?;
        let outcome = read_all(&transaction, have).await;
        let everything = self.end(transaction, outcome).await?;
        if everything.stored.meta.is_some() {
            self.written.set(true);
        }
        Ok(everything)
    }

    /// The texts of the outbox.
    pub(in crate::local) async fn outbox(&self) -> Result<Vec<String>, StoreFault> {
        let transaction = self.transaction(&[schema::OUTBOX], TransactionMode::ReadOnly).await?;
        let outcome = async { texts(&transaction.store(schema::OUTBOX)?).await }.await;
        self.end(transaction, outcome).await
    }

    /// What the first screen showed last, and what was being typed there. Read alone, before everything else.
    pub(in crate::local) async fn screen(&self) -> Result<(Option<String>, BTreeMap<String, String>), StoreFault> {
        let transaction = self.transaction(&[schema::LAST_SEEN, schema::DRAFTS], TransactionMode::ReadOnly).await?;
        let outcome = async {
            let value = transaction.store(schema::LAST_SEEN)?.get(schema::SCREEN.into()).await?;
            Ok((value.as_ref().and_then(text), drafts(&transaction).await?))
        }
        .await;
        match outcome {
            // A start waits for this; that its transaction ends, which only read, nobody needs to know.
            Ok(screen) => Ok(screen),
            Err(fault) => self.end(transaction, Err(fault)).await,
        }
    }
}

/// The revision of the pages; `None` if they were never written.
pub(super) async fn revision(meta: &ObjectStore) -> Result<Option<u64>, StoreFault> {
    let value = meta.get(schema::REVISION.into()).await?;
    // Below 2^53 by construction: it counts commits.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    Ok(value.and_then(|value| value.as_f64()).map(|number| number as u64))
}

async fn read_all(transaction: &Transaction, have: Option<u64>) -> Result<Everything, StoreFault> {
    let meta_store = transaction.store(schema::META)?;
    let revision = revision(&meta_store).await?;
    let meta = match revision {
        Some(revision) => meta_store.get(schema::SYNC.into()).await?.as_ref().and_then(text).map(|it| (revision, it)),
        None => None,
    };
    let pages = match have {
        Some(have) if revision == Some(have) => None,
        _ => Some(pages(&transaction.store(schema::PAGES)?).await?),
    };
    let outbox = texts(&transaction.store(schema::OUTBOX)?).await?;
    let attention = texts(&transaction.store(schema::ATTENTION)?).await?;
    let drafts = drafts(transaction).await?;
    Ok(Everything { stored: Stored { meta, pages, outbox, attention }, drafts })
}

async fn drafts(transaction: &Transaction) -> Result<BTreeMap<String, String>, StoreFault> {
    let store = transaction.store(schema::DRAFTS)?;
    let keys = store.get_all_keys(None, None).await?;
    Ok(gathered(keys.iter().filter_map(text).zip(texts(&store).await?)))
}

async fn pages(store: &ObjectStore) -> Result<Vec<(u32, Arc<[u8]>)>, StoreFault> {
    let keys = store.get_all_keys(None, None).await?;
    let values = store.get_all(None, None).await?;
    // Numbers of pages are put as numbers; IndexedDB returns them in order.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let number = |key: wasm_bindgen::JsValue| key.as_f64().map(|number| number as u32);
    let bytes = |value: wasm_bindgen::JsValue| value.dyn_into::<Uint8Array>().ok().map(|array| array.to_vec().into());
    Ok(keys.into_iter().zip(values).filter_map(|(key, value)| Some((number(key)?, bytes(value)?))).collect())
}

async fn texts(store: &ObjectStore) -> Result<Vec<String>, StoreFault> {
    Ok(store.get_all(None, None).await?.iter().filter_map(text).collect())
}
