//! The database of one person in one workspace on this device.
//!
//! Belongs here: opening it (again), reading it, writing it. Does not belong here: what the texts and bytes mean.
//!
//! **Invariant:** inside a transaction nothing is awaited but IndexedDB, and a transaction that fails in the middle is
//! aborted: rexie would commit a dropped one.

mod fault;
mod files;
mod imports;
mod reading;
mod schema;
mod writing;

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use rexie::{Rexie, Transaction, TransactionMode, TransactionResult};
use wasm_bindgen::JsValue;

pub(super) use fault::StoreFault;

/// The database, open when it is needed.
pub(super) struct Store {
    name: String,
    open: RefCell<Option<Rc<Connection>>>,
    /// True once we know that the pages were written at least once.
    written: Cell<bool>,
}

/// A connection, closed when the last use of it ends: one left open would hold up deletion and upgrades in other tabs.
struct Connection(Option<Rexie>);

impl Drop for Connection {
    fn drop(&mut self) {
        if let Some(database) = self.0.take() {
            database.close();
        }
    }
}

impl Store {
    /// The database of that name, not opened yet.
    pub(super) fn new(name: String) -> Self {
        Self { name, open: RefCell::new(None), written: Cell::new(false) }
    }

    /// What it is called.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Deletes it with everything in it.
    pub(super) async fn delete(&self) -> Result<(), StoreFault> {
        self.close();
        Rexie::delete(&self.name).await.map_err(StoreFault::from)
    }

    /// Closes it; the next use opens it again.
    pub(super) fn close(&self) {
        self.open.borrow_mut().take();
    }

    async fn connection(&self) -> Result<Rc<Connection>, StoreFault> {
        let known = self.open.borrow().clone();
        if let Some(connection) = known {
            return Ok(connection);
        }
        let opened = Rc::new(Connection(Some(schema::open(&self.name).await?)));
        // Somebody may have been quicker; one connection is enough.
        Ok(self.open.borrow_mut().get_or_insert(opened).clone())
    }

    /// A transaction. A database that was closed under us (by another tab's upgrade, by the browser) is opened again.
    async fn transaction(&self, stores: &[&str], mode: TransactionMode) -> Result<Transaction, StoreFault> {
        if let Ok(transaction) = self.connection().await?.begin(stores, mode) {
            return Ok(transaction);
        }
        self.close();
        self.connection().await?.begin(stores, mode)
    }

    /// Ends a transaction: for good if all went well, else as if it had never been.
    async fn end<T>(&self, transaction: Transaction, outcome: Result<T, StoreFault>) -> Result<T, StoreFault> {
        match outcome {
            Ok(value) => match transaction.done().await {
                Ok(TransactionResult::Committed) => Ok(value),
                // Nobody but the browser aborted it, and it does that when room runs out while committing.
                Ok(TransactionResult::Aborted) => Err(StoreFault::Full),
                Err(error) => Err(self.closed_if(error.into())),
            },
            Err(fault) => {
                // It may have been aborted already by what failed.
                let _ = transaction.abort().await;
                Err(self.closed_if(fault))
            }
        }
    }

    /// After a fault of the connection the next use opens a new one: iOS sometimes loses its database server.
    fn closed_if(&self, fault: StoreFault) -> StoreFault {
        if fault == StoreFault::Closed {
            self.close();
        }
        fault
    }
}

impl Connection {
    fn begin(&self, stores: &[&str], mode: TransactionMode) -> Result<Transaction, StoreFault> {
        let database = self.0.as_ref().ok_or(StoreFault::Closed)?;
        Ok(database.transaction(stores, mode)?)
    }
}

fn text(value: &JsValue) -> Option<String> {
    value.as_string()
}
