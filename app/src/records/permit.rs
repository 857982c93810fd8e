//! What the person may do with a record, so that a screen offers only that.
//!
//! Belongs here: asking `domain` about a row on screen. Does not belong here: rights (`domain::access`); deciding asks them
//! again.

use std::sync::Arc;

use domain::{
    access::{Actor, Answers, Reach, Right},
    ids::reference,
    record::{RecordKind, Visibility},
    registry,
};
use leptos::prelude::*;
use sync::Row;

use crate::local::Book;

/// True if the person may change the record by forms.
pub fn edit(book: Book, row: Signal<Option<Arc<Row>>>) -> Signal<bool> {
    of(book, row, |kind| kind.right)
}

/// True if the person may delete the record.
pub fn delete(book: Book, row: Signal<Option<Arc<Row>>>) -> Signal<bool> {
    of(book, row, |kind| match kind.visibility {
        Visibility::Owner | Visibility::Parent(_) => Right::Delete,
        Visibility::Workspace | Visibility::Person(_) => kind.right,
    })
}

/// True if the person may give the record to somebody else.
pub fn transfer(book: Book, row: Signal<Option<Arc<Row>>>) -> Signal<bool> {
    of(book, row, |_| Right::Transfer)
}

/// True if the person has the right at all; live.
pub fn at_all(book: Book, right: Right) -> Signal<bool> {
    let actor = book.actor();
    Memo::new(move |_| actor.with(|actor| actor.as_ref().is_some_and(|actor| actor.reach(right) != Reach::None))).into()
}

/// True if the person has the right over everything.
pub fn over_all(book: Book, right: Right) -> Signal<bool> {
    let actor = book.actor();
    Memo::new(move |_| actor.with(|actor| actor.as_ref().is_some_and(|actor| actor.reach(right) == Reach::All))).into()
}

/// True if the person may change this row by forms, as things are now.
pub fn edit_now(book: Book, row: &Row) -> bool {
    let actor = book.actor().get_untracked();
    let kind = registry::kind(&row.kind);
    actor.zip(kind).is_some_and(|(actor, kind)| row.is_live() && may(book, &actor, kind, kind.right, row))
}

fn of(book: Book, row: Signal<Option<Arc<Row>>>, right: fn(&RecordKind) -> Right) -> Signal<bool> {
    let actor = book.actor();
    Memo::new(move |_| {
        let (Some(actor), Some(row)) = (actor.get(), row.get()) else { return false };
        registry::kind(&row.kind).is_some_and(|kind| row.is_live() && may(book, &actor, kind, right(kind), &row))
    })
    .into()
}

fn may(book: Book, actor: &Actor, kind: &RecordKind, right: Right, row: &Row) -> bool {
    match kind.visibility {
        Visibility::Owner => actor.may(right, Answers::Of(&row.doc)).is_ok(),
        Visibility::Workspace if kind.name == "tag" => actor.may_at_all(right).is_ok(),
        Visibility::Workspace => actor.may(right, Answers::Nobody).is_ok(),
        Visibility::Parent(field) => reference(&row.doc, field)
            .and_then(|parent| book.row(parent))
            .is_some_and(|parent| actor.may(right, Answers::Of(&parent.doc)).is_ok()),
        Visibility::Person(field) => {
            reference(&row.doc, field).is_some_and(|person| actor.may(right, Answers::To(person)).is_ok())
        }
    }
}
