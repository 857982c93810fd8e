//! A view that holds exactly the rows that a command's reads named, and the way to fill it.
//!
//! Both ends decide on such a view, so that a read that a command forgot to name is missed on both.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use crate::{
    model::{Model, Read, View},
    row::{Row, RowId},
};

/// How many rows [`Read::Where`] returns at most.
pub const FIND_LIMIT: usize = 200;

/// How often [`Model::reads_more`] is asked before its answer counts as endless.
const ROUNDS: usize = 16;

/// The rows that were read for one decision.
#[derive(Clone, Debug, Default)]
pub struct Gathered {
    rows: BTreeMap<RowId, Option<Arc<Row>>>,
    finds: BTreeMap<(String, String, String), Vec<Arc<Row>>>,
    counts: BTreeMap<(String, String, String), usize>,
    alls: BTreeMap<String, Vec<Arc<Row>>>,
}

impl Gathered {
    /// Those of the reads that have no answer here yet, each once.
    pub fn missing(&self, reads: Vec<Read>) -> Vec<Read> {
        let distinct: BTreeSet<Read> = crate::order::gathered(reads);
        distinct.into_iter().filter(|read| !self.holds(read)).collect()
    }

    /// What deciding this command still needs. Fill it, and ask again until nothing is needed.
    pub fn needed<M: Model>(&self, command: &M::Command, actor: &M::Actor) -> Vec<Read> {
        let first = self.missing(M::reads(command));
        if first.is_empty() { self.missing(M::reads_more(command, actor, self)) } else { first }
    }

    /// Answers [`Read::Row`].
    pub fn put_row(&mut self, id: RowId, row: Option<Arc<Row>>) {
        self.rows.insert(id, row);
    }

    /// Answers [`Read::Where`].
    pub fn put_find(&mut self, kind: &str, field: &str, value: &str, rows: Vec<Arc<Row>>) {
        self.finds.insert((kind.to_owned(), field.to_owned(), value.to_owned()), rows);
    }

    /// Answers [`Read::Count`].
    pub fn put_count(&mut self, kind: &str, field: &str, value: &str, count: usize) {
        self.counts.insert((kind.to_owned(), field.to_owned(), value.to_owned()), count);
    }

    /// Answers [`Read::All`].
    pub fn put_all(&mut self, kind: &str, rows: Vec<Arc<Row>>) {
        self.alls.insert(kind.to_owned(), rows);
    }

    /// The ids that were read one by one, there or not.
    pub fn ids(&self) -> impl Iterator<Item = RowId> {
        self.rows.keys().copied()
    }

    /// False if it certainly makes no difference to what was read that this row is now other than it was. `now` is the row as it
    /// is, where it is; its kind is asked first, because most rows need not be looked into.
    pub(crate) fn depends_on(&self, id: RowId, kind: Option<&str>, now: impl FnOnce() -> Option<Arc<Row>>) -> bool {
        let is_it = |row: &Arc<Row>| row.id == id;
        if self.rows.contains_key(&id) || self.finds.values().chain(self.alls.values()).flatten().any(is_it) {
            return true;
        }
        // What is counted is not known one by one: a row that is gone may have been.
        let Some(kind) = kind else { return !self.counts.is_empty() };
        if self.alls.contains_key(kind) || self.counts.keys().any(|(of, _, _)| of == kind) {
            return true;
        }
        let mut asked = self.finds.keys().filter(|(of, _, _)| of == kind).peekable();
        if asked.peek().is_none() {
            return false;
        }
        let found =
            |row: &Row, field: &str, value: &str| row.doc.get(field).and_then(|held| held.as_str()) == Some(value);
        now().is_some_and(|row| asked.any(|(_, field, value)| found(&row, field, value)))
    }

    fn holds(&self, read: &Read) -> bool {
        match read {
            Read::Row(id) => self.rows.contains_key(id),
            Read::Where { kind, field, value } => {
                self.finds.contains_key(&((*kind).to_owned(), (*field).to_owned(), value.clone()))
            }
            Read::Count { kind, field, value } => {
                self.counts.contains_key(&((*kind).to_owned(), (*field).to_owned(), value.clone()))
            }
            Read::All { kind } => self.alls.contains_key(*kind),
        }
    }

    fn fill(&mut self, read: &Read, from: &dyn View) {
        match read {
            Read::Row(id) => self.put_row(*id, from.row(*id)),
            Read::Where { kind, field, value } => self.put_find(kind, field, value, from.find(kind, field, value)),
            Read::Count { kind, field, value } => self.put_count(kind, field, value, from.count(kind, field, value)),
            Read::All { kind } => self.put_all(kind, from.all(kind)),
        }
    }
}

impl View for Gathered {
    fn row(&self, id: RowId) -> Option<Arc<Row>> {
        self.rows.get(&id).cloned().flatten()
    }

    fn find(&self, kind: &str, field: &str, value: &str) -> Vec<Arc<Row>> {
        self.finds.get(&(kind.to_owned(), field.to_owned(), value.to_owned())).cloned().unwrap_or_default()
    }

    fn count(&self, kind: &str, field: &str, value: &str) -> usize {
        self.counts.get(&(kind.to_owned(), field.to_owned(), value.to_owned())).copied().unwrap_or_default()
    }

    fn all(&self, kind: &str) -> Vec<Arc<Row>> {
        self.alls.get(kind).cloned().unwrap_or_default()
    }
}

/// Reads all that a command needs from a source that answers at once.
pub fn gather<M: Model>(command: &M::Command, actor: &M::Actor, from: &dyn View) -> Gathered {
    let mut gathered = Gathered::default();
    for _ in 0..ROUNDS {
        let needed = gathered.needed::<M>(command, actor);
        if needed.is_empty() {
            break;
        }
        for read in &needed {
            gathered.fill(read, from);
        }
    }
    gathered
}
