//! What was typed in the last moments before a page went away, noted where the browser writes at once.
//!
//! Belongs here: those notes, until the database has them. Does not belong here: drafts themselves (`drafts`).
//!
//! A page that goes away is not waited for: a transaction begun then may never end. Local storage is written before the page is gone.

use crate::remember;

/// Drafts by key; nothing for one that was forgotten.
type Notes = Vec<(String, Option<String>)>;

fn place(book: &str) -> String {
    format!("suike.typed.{book}")
}

/// Notes what the database of this name does not have yet.
pub(super) fn note(book: &str, drafts: &Notes) {
    if !drafts.is_empty() {
        remember::keep_value(&place(book), drafts);
    }
}

/// What was noted, if something is left.
pub(super) fn left(book: &str) -> Notes {
    remember::recall_value(&place(book)).unwrap_or_default()
}

/// The database has some of what was noted: only this is left.
pub(super) fn renew(book: &str, drafts: &Notes) {
    let noted = !left(book).is_empty();
    forget(book);
    if noted {
        note(book, drafts);
    }
}

/// The database has it, or nobody is to have it any more.
pub(super) fn forget(book: &str) {
    remember::forget(&place(book));
}
