//! The only place with SQL. One file a concern; the rest of the worker calls functions named after what they find or keep.
//!
//! **Architecture invariants:** every statement names the workspace, so that no id of another one finds anything. Sets travel
//! as one JSON parameter (`json_each`), never as SQL text. What is read or written together goes in one batch.

pub(crate) mod access;
pub(crate) mod attempts;
pub(crate) mod commit;
pub(crate) mod credentials;
pub(crate) mod directory;
pub(crate) mod feed;
pub(crate) mod files;
pub(crate) mod history;
pub(crate) mod housekeeping;
pub(crate) mod invites;
pub(crate) mod links;
pub(crate) mod lookup;
pub(crate) mod mutations;
pub(crate) mod pull;
pub(crate) mod records;
pub(crate) mod reports;
pub(crate) mod rescope;
pub(crate) mod schedules;
pub(crate) mod sessions;

use std::{cell::Cell, rc::Rc};

use serde::de::DeserializeOwned;
use worker::{
    D1Database, D1PreparedStatement, D1Result,
    wasm_bindgen::{JsCast, JsValue},
};

/// Why the storage did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StorageError {
    /// A condition of the batch does not hold (any more); nothing was written. Names the constraint.
    #[error("the condition {0} does not hold")]
    Conflict(String),
    /// The database failed. What was asked may or may not have been done.
    #[error("the database failed: {0}")]
    Database(String),
    /// What was read is not what this code writes.
    #[error("stored data cannot be read: {0}")]
    Corrupt(String),
}

impl From<serde_json::Error> for StorageError {
    fn from(error: serde_json::Error) -> Self {
        Self::Corrupt(error.to_string())
    }
}

/// What the database counted while answering one request.
#[derive(Debug, Default)]
pub(crate) struct Meter {
    /// Rows read.
    pub(crate) read: Cell<usize>,
    /// Rows written, entries of indexes among them.
    pub(crate) written: Cell<usize>,
    /// Statements sent.
    pub(crate) statements: Cell<usize>,
    /// Journeys to the database.
    pub(crate) trips: Cell<usize>,
}

/// One shard.
#[derive(Clone)]
pub(crate) struct Db {
    d1: Rc<D1Database>,
    meter: Rc<Meter>,
}

/// A statement with its parameters.
pub(crate) struct Statement(D1PreparedStatement);

impl Db {
    /// The shard behind a binding.
    pub(crate) fn new(d1: D1Database, meter: Rc<Meter>) -> Self {
        Self { d1: Rc::new(d1), meter }
    }

    /// What was counted so far.
    pub(crate) fn meter(&self) -> &Meter {
        &self.meter
    }

    /// Prepares a statement.
    pub(crate) fn statement(&self, sql: &str, parameters: &[JsValue]) -> Result<Statement, StorageError> {
        self.d1.prepare(sql).bind(parameters).map(Statement).map_err(|error| StorageError::Database(error.to_string()))
    }

    /// Runs statements as one transaction.
    pub(crate) async fn batch(&self, statements: Vec<Statement>) -> Result<Answers, StorageError> {
        add(&self.meter.statements, statements.len());
        add(&self.meter.trips, 1);
        let statements = statements.into_iter().map(|statement| statement.0).collect();
        let results = self.d1.batch(statements).await.map_err(|error| classify(&error))?;
        for result in &results {
            if let Ok(Some(meta)) = result.meta() {
                add(&self.meter.read, meta.rows_read.unwrap_or(0));
                add(&self.meter.written, meta.rows_written.unwrap_or(0));
            }
        }
        Ok(Answers(results.into_iter()))
    }

    /// Runs one statement.
    pub(crate) async fn run(&self, statement: Statement) -> Result<Answers, StorageError> {
        self.batch(vec![statement]).await
    }
}

/// The answers of a batch, to be taken in the order of its statements.
pub(crate) struct Answers(std::vec::IntoIter<D1Result>);

impl Answers {
    /// The rows of the next statement.
    pub(crate) fn rows<T: DeserializeOwned>(&mut self) -> Result<Vec<T>, StorageError> {
        let result = self.0.next().ok_or_else(|| StorageError::Corrupt("fewer answers than statements".into()))?;
        result.results().map_err(|error| StorageError::Corrupt(error.to_string()))
    }

    /// The first row of the next statement.
    pub(crate) fn first<T: DeserializeOwned>(&mut self) -> Result<Option<T>, StorageError> {
        Ok(self.rows()?.into_iter().next())
    }

    /// Passes over statements whose answer says nothing.
    pub(crate) fn skip(&mut self, statements: usize) {
        for _ in 0..statements {
            self.0.next();
        }
    }
}

/// A text parameter.
pub(crate) fn text(value: impl AsRef<str>) -> JsValue {
    JsValue::from_str(value.as_ref())
}

/// A whole number below 2^53.
pub(crate) fn number(value: impl TryInto<i64>) -> JsValue {
    // Versions, instants and counts are far below 2^53; a BigInt would not bind.
    JsValue::from_f64(value.try_into().map_or(0.0, |value: i64| value as f64))
}

/// A set as one parameter.
pub(crate) fn set(value: &impl serde::Serialize) -> Result<JsValue, StorageError> {
    Ok(JsValue::from_str(&serde_json::to_string(value)?))
}

/// A parameter that may be absent.
pub(crate) fn optional(value: Option<impl AsRef<str>>) -> JsValue {
    value.map_or(JsValue::NULL, text)
}

fn add(counter: &Cell<usize>, more: usize) {
    counter.set(counter.get() + more);
}

fn classify(error: &worker::Error) -> StorageError {
    let message = match error {
        worker::Error::D1(error) => {
            let outer: &JsValue = error.as_ref();
            outer.dyn_ref::<worker::js_sys::Error>().map_or_else(|| error.cause(), |error| error.message().into())
        }
        other => other.to_string(),
    };
    match message.split_once("constraint failed: ") {
        Some((_, constraint)) => StorageError::Conflict(constraint.to_owned()),
        None => StorageError::Database(message),
    }
}
