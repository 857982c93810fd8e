//! What a group of commands has read, with what its earlier commands have changed: the view on which the next one is decided.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use sync::{Change, Effect, Read, Row, RowId, Scope, Ver, View, apply};

use crate::storage::{
    commit::Write,
    records::{Counted, Found, Stored},
};

/// Versions of rows that this group changes, until the commit knows better: above every real one, below 2^53.
pub(crate) const PROVISIONAL: Ver = 1 << 52;

/// The rows known so far.
#[derive(Default)]
pub(crate) struct Book {
    rows: BTreeMap<RowId, Known>,
    kinds: BTreeMap<String, BTreeSet<RowId>>,
    counts: Vec<Counted>,
    asked: BTreeSet<Read>,
}

#[derive(Default)]
struct Known {
    stored: Option<Stored>,
    now: Option<Arc<Row>>,
    step: Option<u64>,
}

impl Book {
    /// Those of these reads that have not been answered.
    pub(crate) fn missing(&self, reads: Vec<Read>) -> Vec<Read> {
        let mut missing: Vec<Read> = reads.into_iter().filter(|read| !self.asked.contains(read)).collect();
        missing.sort();
        missing.dedup();
        missing
    }

    /// Takes the answer to these reads in.
    pub(crate) fn learn(&mut self, reads: Vec<Read>, found: Found) {
        self.counts.extend(found.counts);
        for stored in found.rows {
            let id = stored.row.id;
            if self.rows.get(&id).is_none_or(|known| known.now.is_none() && known.step.is_none()) {
                let now = Some(Arc::new(stored.row.clone()));
                self.kinds.entry(stored.row.kind.clone()).or_default().insert(id);
                self.rows.insert(id, Known { stored: Some(stored), now, step: None });
            }
        }
        for read in &reads {
            if let Read::Row(id) = read {
                self.rows.entry(*id).or_default();
            }
        }
        self.asked.extend(reads);
    }

    /// The row as it stands before this change.
    pub(crate) fn before(&self, change: &Change) -> Option<Arc<Row>> {
        self.row(change.target()?)
    }

    /// Carries a change out on the rows known.
    pub(crate) fn apply(&mut self, change: &Change, step: u64, effect: Effect) {
        if let Change::Rescope { parent, kinds, scopes } = change {
            self.rescope(*parent, kinds, scopes);
        }
        let Some(id) = change.target() else { return };
        let known = self.rows.entry(id).or_default();
        if let Some(row) = apply(known.now.as_deref(), change, effect) {
            self.kinds.entry(row.kind.clone()).or_default().insert(id);
            known.now = Some(Arc::new(row));
            known.step = Some(step);
        }
    }

    fn rescope(&mut self, parent: RowId, kinds: &[&str], scopes: &[Scope]) {
        for known in self.rows.values_mut() {
            let Some(row) = &mut known.now else { continue };
            if row.parent == Some(parent) && kinds.contains(&row.kind.as_str()) {
                Arc::make_mut(row).scopes = scopes.to_vec();
            }
        }
    }

    /// True if the group has changed the row.
    pub(crate) fn has_changed(&self, id: RowId) -> bool {
        self.rows.get(&id).is_some_and(|known| known.step.is_some())
    }

    /// The version that the row is stored with; 0 if there is none.
    pub(crate) fn stored_ver(&self, id: RowId) -> Ver {
        self.rows.get(&id).and_then(|known| known.stored.as_ref()).map_or(0, |stored| stored.row.ver)
    }

    /// How many live rows the storage has with this value, without what the group has changed.
    pub(crate) fn stored_count(&self, kind: &str, field: &str, value: &str) -> usize {
        let is_it = |counted: &&Counted| counted.0 == kind && counted.1 == field && counted.2 == value;
        self.counts.iter().find(is_it).map_or(0, |counted| counted.3)
    }

    /// The rows of these kinds that the group has changed.
    pub(crate) fn changed_of<'a>(&'a self, kinds: &'a [&str]) -> impl Iterator<Item = &'a Row> {
        let changed = self.rows.values().filter(|known| known.step.is_some());
        changed.filter_map(|known| known.now.as_deref()).filter(|row| kinds.contains(&row.kind.as_str()))
    }

    /// What is to be written.
    pub(crate) fn into_writes(self) -> Vec<Write> {
        let written = |known: Known| {
            let (step, row) = (known.step?, known.now?);
            let mut after = Arc::unwrap_or_clone(row);
            for stamp in after.stamps.values_mut().filter(|stamp| stamp.ver >= PROVISIONAL) {
                stamp.ver = 0;
            }
            Some(Write { before: known.stored, after, step })
        };
        self.rows.into_values().filter_map(written).collect()
    }

    fn live<'a>(&'a self, kind: &str) -> impl Iterator<Item = &'a Arc<Row>> + use<'a> {
        let ids = self.kinds.get(kind).into_iter().flatten();
        ids.filter_map(|id| self.rows.get(id)?.now.as_ref()).filter(|row| row.is_live())
    }
}

impl View for Book {
    fn row(&self, id: RowId) -> Option<Arc<Row>> {
        self.rows.get(&id)?.now.clone()
    }

    fn find(&self, kind: &str, field: &str, value: &str) -> Vec<Arc<Row>> {
        let has = |row: &&Arc<Row>| row.doc.get(field).and_then(|found| found.as_str()) == Some(value);
        self.live(kind).filter(has).cloned().collect()
    }

    fn count(&self, kind: &str, field: &str, value: &str) -> usize {
        let has = |row: &Row| {
            row.kind == kind && row.is_live() && row.doc.get(field).and_then(|found| found.as_str()) == Some(value)
        };
        let changed = || self.rows.values().filter(|known| known.step.is_some());
        let gone = changed().filter(|known| known.stored.as_ref().is_some_and(|stored| has(&stored.row))).count();
        let there = changed().filter(|known| known.now.as_deref().is_some_and(has)).count();
        (self.stored_count(kind, field, value) + there).saturating_sub(gone)
    }

    fn all(&self, kind: &str) -> Vec<Arc<Row>> {
        self.live(kind).cloned().collect()
    }
}
