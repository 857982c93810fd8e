//! Writing: the engine's transactions, drafts and the last screen.

use js_sys::Uint8Array;
use rexie::{Store as ObjectStore, Transaction, TransactionMode};
use sync::{
    RowId,
    client::{Commit, StoreOp},
};
use wasm_bindgen::JsValue;

use super::{Store, StoreFault, reading::revision, schema};

impl Store {
    /// Carries out one transaction of the engine, or none of it.
    pub(in crate::local) async fn commit(&self, commit: &Commit) -> Result<(), StoreFault> {
        let stores = [schema::PAGES, schema::OUTBOX, schema::ATTENTION, schema::META];
        let transaction = self.transaction(&stores, TransactionMode::ReadWrite).await?;
        let outcome = self.write(&transaction, commit).await;
        self.end(transaction, outcome).await?;
        if commit.ops.iter().any(|op| matches!(op, StoreOp::PutMeta { .. })) {
            self.written.set(true);
        }
        Ok(())
    }

    /// Keeps what is being typed under these keys; no text forgets.
    pub(in crate::local) async fn put_drafts(&self, drafts: &[(String, Option<String>)]) -> Result<(), StoreFault> {
        let transaction = self.transaction(&[schema::DRAFTS], TransactionMode::ReadWrite).await?;
        let outcome = async {
            let store = transaction.store(schema::DRAFTS)?;
            for (key, text) in drafts {
                put_or_delete(&store, key, text.as_deref()).await?;
            }
            Ok(())
        }
        .await;
        self.end(transaction, outcome).await
    }

    /// Keeps what the first screen shows.
    pub(in crate::local) async fn put_screen(&self, text: &str) -> Result<(), StoreFault> {
        let transaction = self.transaction(&[schema::LAST_SEEN], TransactionMode::ReadWrite).await?;
        let outcome =
            async { put_or_delete(&transaction.store(schema::LAST_SEEN)?, schema::SCREEN, Some(text)).await }.await;
        self.end(transaction, outcome).await
    }

    async fn write(&self, transaction: &Transaction, commit: &Commit) -> Result<(), StoreFault> {
        let meta = transaction.store(schema::META)?;
        let stored = revision(&meta).await?;
        if stored.is_none() && self.written.replace(false) {
            return Err(StoreFault::Emptied);
        }
        if commit.expect.is_some_and(|expected| expected != stored.unwrap_or(0)) {
            return Err(StoreFault::Moved);
        }
        // Pages side by side are handed over at once: to wait for each would cost a turn of the event loop.
        for ops in commit.ops.chunk_by(|one, next| is_page(one) && is_page(next)) {
            match ops {
                [op] if !is_page(op) => carry_out(transaction, &meta, op).await?,
                pages => transaction.store(schema::PAGES)?.put_all(pages.iter().filter_map(numbered)).await?,
            }
        }
        Ok(())
    }
}

async fn carry_out(transaction: &Transaction, meta: &ObjectStore, op: &StoreOp) -> Result<(), StoreFault> {
    match op {
        // Those went together with the pages beside them.
        StoreOp::PutPage { .. } => {}
        StoreOp::DropPage { no } => transaction.store(schema::PAGES)?.delete((*no).into()).await?,
        StoreOp::ClearPages => transaction.store(schema::PAGES)?.clear().await?,
        StoreOp::PutMeta { revision, text } => {
            let revision = (JsValue::from_f64(*revision as f64), Some(schema::REVISION.into()));
            meta.put_all([revision, (text.into(), Some(schema::SYNC.into()))].into_iter()).await?;
        }
        StoreOp::PutOutbox { id, text } => put_text(&transaction.store(schema::OUTBOX)?, *id, text).await?,
        StoreOp::RemoveOutbox { id } => transaction.store(schema::OUTBOX)?.delete(id.to_string().into()).await?,
        StoreOp::PutAttention { id, text } => put_text(&transaction.store(schema::ATTENTION)?, *id, text).await?,
        StoreOp::RemoveAttention { id } => transaction.store(schema::ATTENTION)?.delete(id.to_string().into()).await?,
    }
    Ok(())
}

fn is_page(op: &StoreOp) -> bool {
    matches!(op, StoreOp::PutPage { .. })
}

/// A page's bytes and its number.
fn numbered(op: &StoreOp) -> Option<(JsValue, Option<JsValue>)> {
    match op {
        StoreOp::PutPage { no, bytes } => Some((Uint8Array::from(bytes.as_ref()).into(), Some((*no).into()))),
        _ => None,
    }
}

async fn put_text(store: &ObjectStore, id: RowId, text: &str) -> Result<(), StoreFault> {
    put_or_delete(store, &id.to_string(), Some(text)).await
}

async fn put_or_delete(store: &ObjectStore, key: &str, text: Option<&str>) -> Result<(), StoreFault> {
    match text {
        Some(text) => drop(store.put(&text.into(), Some(&key.into())).await?),
        None => store.delete(key.into()).await?,
    }
    Ok(())
}
