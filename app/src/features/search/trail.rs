//! What the person opened and searched lately on this device.
//!
//! Belongs here: remembering a few of each. They are kept with the person's drafts, so they go when the book is wiped.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use sync::RowId;

use crate::{
    frame::navigation,
    local::{Book, SEARCHED, use_book},
    routes::{Room, Route},
};

const OPENED: &str = "search/opened";
const SEARCHED_FOR: &str = "search/words";

/// As many as fit above a phone's keyboard.
const SHOWN: usize = 8;
const WORDS: usize = 5;

/// The trail.
#[derive(Clone, Debug, Default)]
pub struct Trail {
    /// Records, the last one first.
    pub opened: Vec<(Room, RowId)>,
    /// Words, the last ones first.
    pub searched: Vec<String>,
}

#[derive(Serialize, Deserialize)]
struct Step(String, RowId);

impl Trail {
    /// As it is now, without what has gone.
    pub fn of(book: Book) -> Self {
        let opened = steps(book).into_iter().filter_map(|Step(kind, id)| Some((Room::of_kind(&kind)?, id)));
        let is_here = |id: RowId| book.row(id).is_some_and(|row| row.is_live());
        Self { opened: opened.filter(|(_, id)| is_here(*id)).take(SHOWN).collect(), searched: words(book) }
    }

    /// These words led somewhere.
    pub fn note_words(book: Book, typed: &str) {
        let typed = typed.trim();
        if typed.is_empty() {
            return;
        }
        let mut all = words(book);
        all.retain(|known| known != typed);
        all.insert(0, typed.to_owned());
        all.truncate(WORDS);
        book.save_draft(SEARCHED_FOR, serde_json::json!(all));
    }

    /// Forgets which words were searched.
    pub fn forget_words(book: Book) {
        book.clear_draft(SEARCHED_FOR);
    }
}

/// Remembers which records are opened, for as long as it is mounted.
#[component]
pub fn FollowTrail() -> impl IntoView {
    let book = use_book();
    Effect::new(move |_| {
        if let Route::Record(room, id) = navigation::route()
            && SEARCHED.contains(&room.kind())
            && book.ready().get()
        {
            let mut all = steps(book);
            all.retain(|step| step.1 != id);
            all.insert(0, Step(room.kind().to_owned(), id));
            // A few more than are shown: some will have gone.
            all.truncate(2 * SHOWN);
            book.save_draft(OPENED, serde_json::json!(all));
        }
    });
}

fn steps(book: Book) -> Vec<Step> {
    book.draft(OPENED).and_then(|kept| serde_json::from_value(kept).ok()).unwrap_or_default()
}

fn words(book: Book) -> Vec<String> {
    book.draft(SEARCHED_FOR).and_then(|kept| serde_json::from_value(kept).ok()).unwrap_or_default()
}
