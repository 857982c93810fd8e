//! What was typed and not yet saved: it survives a tap outside, a reload, a dead battery.
//!
//! Belongs here: the typed fields of one form as a draft of the book. Does not belong here: where drafts are kept (`local`).

use std::collections::BTreeMap;

use super::typed::Typed;
use crate::local::Book;

/// The typed fields of a form by name.
pub type Draft = BTreeMap<String, Typed>;

/// What was typed into the form of that name; one that no longer reads counts as none.
pub fn recall(book: Book, name: &str) -> Draft {
    book.draft(name).and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default()
}

/// Keeps what is typed; an empty draft is none.
pub fn keep(book: Book, name: &str, draft: &Draft) {
    match serde_json::to_value(draft) {
        Ok(value) if !draft.is_empty() => book.save_draft(name, value),
        _ => book.clear_draft(name),
    }
}
