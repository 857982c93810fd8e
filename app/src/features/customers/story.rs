//! Everything that happened with a customer, in one order: follow-ups, stage moves, tasks done.
//!
//! Belongs here: merging rows of several kinds into entries. Does not belong here: drawing (`timeline`).

use domain::ids::reference;
use leptos::prelude::*;
use serde_json::Value;
use sync::{Instant, Row, RowId};

use crate::local::Book;

/// One thing that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// When.
    pub at: Instant,
    /// The record it is about.
    pub id: RowId,
    /// What.
    pub what: What,
}

/// What can happen.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// Somebody was in touch.
    FollowUp {
        /// How.
        channel: String,
        /// What was said.
        text: String,
        /// Who.
        by: Option<RowId>,
        /// With whom.
        contact: Option<RowId>,
    },
    /// An opportunity moved.
    Moved {
        /// Into which stage.
        stage: RowId,
        /// Who moved it.
        by: Option<RowId>,
    },
    /// A task was done.
    Done {
        /// What was to be done.
        title: String,
        /// Whose task it was.
        by: Option<RowId>,
    },
}

/// What happened with a customer, newest first; live.
pub fn of_customer(book: Book, customer: RowId) -> Signal<Vec<Entry>> {
    let related = |kind| book.relating(kind, "customer", customer);
    let (follow_ups, opportunities, tasks) = (related("follow_up"), related("opportunity"), related("task"));
    Memo::new(move |_| {
        let mut entries = Vec::new();
        follow_ups.with(|ids| entries.extend(rows(book, ids).filter_map(|row| follow_up(&row))));
        opportunities.with(|ids| entries.extend(rows(book, ids).flat_map(|row| moves(&row))));
        tasks.with(|ids| entries.extend(rows(book, ids).filter_map(|row| done(&row))));
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.at));
        entries
    })
    .into()
}

/// The rows, each followed: an edit of one changes the story too.
fn rows(book: Book, ids: &[RowId]) -> impl Iterator<Item = std::sync::Arc<Row>> {
    ids.iter().filter_map(move |id| book.watch(*id).get())
}

fn follow_up(row: &Row) -> Option<Entry> {
    let text = |field: &str| row.doc.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
    Some(Entry {
        at: row.doc.get("happened_at")?.as_i64()?,
        id: row.id,
        what: What::FollowUp {
            channel: text("channel"),
            text: text("text"),
            by: reference(&row.doc, "by"),
            contact: reference(&row.doc, "contact"),
        },
    })
}

fn moves(row: &Row) -> Vec<Entry> {
    let history = row.doc.get("stage_history").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let entry = |step: &Value| {
        let id = |field: &str| step.get(field)?.as_str()?.parse::<RowId>().ok();
        let what = What::Moved { stage: id("stage")?, by: id("by") };
        Some(Entry { at: step.get("at")?.as_i64()?, id: row.id, what })
    };
    history.iter().filter_map(entry).collect()
}

fn done(row: &Row) -> Option<Entry> {
    let title = row.doc.get("title").and_then(Value::as_str).unwrap_or_default().to_owned();
    let what = What::Done { title, by: reference(&row.doc, "owner") };
    Some(Entry { at: row.doc.get("done_at")?.as_i64()?, id: row.id, what })
}
