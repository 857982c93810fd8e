//! Whether the book is all here: what looks empty while it is still being fetched is not.
//!
//! Belongs here: the one answer that lists, boards and pages wait for. Does not belong here: fetching (`local`).

use leptos::prelude::*;

use crate::local::Book;

/// True once nothing more is on its way for the first time; until then "none" only means "none yet".
pub fn is_whole(book: Book) -> Signal<bool> {
    let (ready, status) = (book.ready(), book.status());
    Memo::new(move |_| ready.get() && !status.with(|status| status.online && status.filling)).into()
}
