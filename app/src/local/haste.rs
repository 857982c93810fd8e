//! What was typed and done in the last moments before a page went away, noted where the browser writes at once.
//!
//! Belongs here: those notes, until the database has them. Does not belong here: drafts themselves (`drafts`), commands themselves
//! (`sync::client`).
//!
//! A page that goes away is not waited for: a transaction begun then may never end. Local storage is written before the page is gone.

use crate::remember;

/// Drafts by key; nothing for one that was forgotten.
type Notes = Vec<(String, Option<String>)>;

fn place(book: &str) -> String {
    format!("suike.typed.{book}")
}

fn place_of_commands(book: &str) -> String {
    format!("suike.done.{book}")
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
    remember::forget(&place(book));
    if noted {
        note(book, drafts);
    }
}

/// Notes commands, as the engine's lines, beside those that are noted already.
pub(super) fn note_commands(book: &str, lines: &[String]) {
    if !lines.is_empty() {
        let mut all = commands_left(book);
        all.extend(lines.iter().filter(|line| !all.contains(line)).cloned().collect::<Vec<_>>());
        remember::keep_value(&place_of_commands(book), &all);
    }
}

/// The commands that were noted.
pub(super) fn commands_left(book: &str) -> Vec<String> {
    remember::recall_value(&place_of_commands(book)).unwrap_or_default()
}

/// The database has these commands; what other tabs noted stays.
pub(super) fn forget_commands(book: &str, lines: &[String]) {
    let mut all = commands_left(book);
    all.retain(|line| !lines.contains(line));
    if all.is_empty() {
        remember::forget(&place_of_commands(book));
    } else {
        remember::keep_value(&place_of_commands(book), &all);
    }
}

/// The database has it, or nobody is to have it any more.
pub(super) fn forget(book: &str) {
    remember::forget(&place(book));
    remember::forget(&place_of_commands(book));
}
