//! Whether the book is all here: what looks empty while it is still being fetched is not.
//!
//! Belongs here: the one answer that lists, boards and pages wait for. Does not belong here: fetching (`local`).

use leptos::prelude::*;

use crate::{
    breathe::breathe,
    local::{Book, Status},
};

/// True once nothing more is on its way for the first time; until then "none" only means "none yet".
pub fn is_whole(book: Book) -> Signal<bool> {
    let (ready, status) = (book.ready(), book.status());
    Memo::new(move |_| ready.get() && !status.with(Status::is_coming)).into()
}

/// Returns once it is; what was on its way when a page was left goes on without it.
pub async fn until_whole(book: Book) {
    while !book.ready().get_untracked() || book.status().with_untracked(Status::is_coming) {
        breathe().await;
    }
}
