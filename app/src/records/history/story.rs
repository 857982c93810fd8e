//! What the server remembers of a record, fetched page by page.
//!
//! Belongs here: asking, and entries as they are told. Does not belong here: drawing them (`entry`), what may be taken back
//! (`domain::records::restoring`).

use std::sync::Arc;

use domain::{record::RecordKind, records::restoring};
use leptos::{prelude::*, task::spawn_local};
use serde::Deserialize;
use serde_json::{Map, Value};
use sync::{Doc, Instant, Row, RowId, Ver};

use crate::{
    http::{self, HttpError},
    local::use_book,
};

/// One thing that was done to the record.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Entry {
    /// The version that it made.
    pub ver: Ver,
    /// Who did it.
    pub by: RowId,
    /// When it reached the server.
    pub at: Option<Instant>,
    /// When it was done, by the device's clock.
    pub made_at: Option<Instant>,
    /// What was done.
    pub op: String,
    /// Each field with what it held before and after.
    changes: Map<String, Value>,
}

/// One field that was set.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The field.
    pub field: String,
    /// What it held before.
    pub from: Value,
    /// What it was given.
    pub to: Value,
}

/// What the server answers.
#[derive(Deserialize)]
struct Told {
    entries: Vec<Entry>,
    more: bool,
}

impl Entry {
    /// The fields that were set, in the order of the declaration, without those that only follow from others.
    pub fn changes(&self, kind: &RecordKind) -> Vec<Change> {
        let mut changes: Vec<Change> =
            self.all_changes().filter(|change| restoring::is_told(kind, &change.field)).collect();
        let place = |field: &str| kind.fields.iter().position(|it| it.name == field).unwrap_or(usize::MAX);
        sync::order::sort_by_key(&mut changes, |change| place(&change.field));
        changes
    }

    /// All that it replaced, by field.
    pub fn held(&self) -> Doc {
        self.all_changes().map(|change| (change.field, change.from)).collect()
    }

    /// When the person did it: by their own clock, unless that runs ahead of the server's.
    pub fn when(&self) -> Option<Instant> {
        match (self.made_at, self.at) {
            (Some(made), Some(at)) => Some(made.min(at)),
            (made, at) => made.or(at),
        }
    }

    /// When it arrived, if that was noticeably later.
    pub fn arrived_late(&self) -> Option<Instant> {
        const NOTICEABLE: Instant = 5 * 60_000;
        self.at.filter(|at| self.made_at.is_some_and(|made| at - made > NOTICEABLE))
    }

    /// True if nothing about it is worth a line: only what follows from other records was brought up to date.
    pub fn is_silent(&self, kind: &RecordKind) -> bool {
        self.op == "set" && self.changes(kind).is_empty()
    }

    fn all_changes(&self) -> impl Iterator<Item = Change> {
        self.changes.iter().filter_map(|(field, pair)| match pair.as_array()?.as_slice() {
            [from, to] if from != to => Some(Change { field: field.clone(), from: from.clone(), to: to.clone() }),
            _ => None,
        })
    }
}

/// The history of one record as far as it has been fetched.
#[derive(Clone, Copy)]
pub struct Story {
    id: RowId,
    /// The entries, newest first; nothing before the first answer.
    pub entries: RwSignal<Option<Vec<Entry>>>,
    /// True if there are older ones.
    pub more: RwSignal<bool>,
    /// Why the last question has no answer.
    pub trouble: RwSignal<Option<HttpError>>,
}

impl Story {
    /// Asks for it now, whenever the record changes, and when the server can be reached again.
    pub fn of(id: RowId, row: Signal<Option<Arc<Row>>>) -> Self {
        let story = Self { id, entries: RwSignal::new(None), more: RwSignal::new(false), trouble: RwSignal::new(None) };
        let status = use_book().status();
        let asks = Memo::new(move |_| {
            (row.with(|row| row.as_ref().map(|row| (row.ver, row.deleted_at))), status.with(|it| it.online))
        });
        Effect::new(move |_| {
            // A memo that nobody reads follows nothing.
            let _ = asks.get();
            story.ask();
        });
        story
    }

    /// Asks for the newest entries.
    pub fn ask(self) {
        self.fetch(format!("/api/records/{}/history", self.id), false);
    }

    /// Asks for those before the oldest here.
    pub fn ask_older(self) {
        let oldest = self.entries.with_untracked(|all| all.as_ref().and_then(|all| Some(all.last()?.ver)));
        if let Some(ver) = oldest {
            self.fetch(format!("/api/records/{}/history?below={ver}", self.id), true);
        }
    }

    /// The page may be gone when the answer comes: then nobody wants it.
    fn fetch(self, path: String, behind: bool) {
        spawn_local(async move {
            match http::get::<Told>(&path).await {
                Ok(told) => {
                    let _ = self.entries.try_update(|entries| match entries {
                        Some(entries) if behind => entries.extend(told.entries),
                        _ => *entries = Some(told.entries),
                    });
                    let _ = self.more.try_set(told.more);
                    let _ = self.trouble.try_set(None);
                }
                Err(error) => {
                    let _ = self.trouble.try_set(Some(error));
                }
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use domain::opportunities::opportunity::KIND;
    use serde_json::json;

    use super::*;

    fn entry(value: Value) -> Entry {
        serde_json::from_value(value).expect("an entry")
    }

    const BY: &str = "01900000-0000-7000-8000-000000000001";

    #[test]
    fn changes_come_in_the_order_of_the_form_without_what_only_follows() {
        let entry = entry(json!({ "ver": 3, "by": BY, "at": 9, "op": "set", "changes": {
            "stage_since": [1, 2], "stage": ["a", "b"], "remark": [null, "x"], "amount": [null, {"minor": 1}],
            "lost_reason": [null, null],
        }}));
        let fields: Vec<_> = entry.changes(&KIND).into_iter().map(|change| change.field).collect();
        assert_eq!(fields, ["stage", "amount", "remark"]);
        assert_eq!(entry.held()["stage_since"], json!(1));
    }

    #[test]
    fn a_clock_that_runs_ahead_does_not_date_things_into_the_future() {
        let at = |made: i64, at: i64| {
            entry(json!({ "ver": 1, "by": BY, "made_at": made, "at": at, "op": "set", "changes": {} }))
        };
        assert_eq!(at(900, 500).when(), Some(500));
        assert_eq!((at(500, 900).when(), at(500, 900).arrived_late()), (Some(500), None));
        assert_eq!(at(500, 600_000).arrived_late(), Some(600_000));
    }
}
