//! What records that others refer to are called.
//!
//! Belongs here: titles by id, and people as avatar and name. Does not belong here: pages about them.

use domain::registry;
use leptos::prelude::*;
use sync::{Row, RowId};

use crate::{
    local::{Book, use_book},
    routes::{Room, Route},
    t,
    ui::Avatar,
};

/// What a row is called.
pub fn title_of(row: &Row) -> String {
    registry::kind(&row.kind).map(|kind| kind.title_of(&row.doc).to_owned()).unwrap_or_default()
}

/// What the row of that id is called; nothing if it is not here (deleted, or not for this person to see).
pub fn title(book: Book, id: RowId) -> Option<String> {
    book.row(id).map(|row| title_of(&row))
}

/// The title of a reference, or the words for one that is not here.
pub fn title_or_unknown(book: Book, id: RowId) -> String {
    title(book, id).unwrap_or_else(|| t!("records.unknown"))
}

/// The same, following changes.
pub fn live_title(book: Book, id: RowId) -> Signal<String> {
    let row = book.watch(id);
    Signal::derive(move || row.get().map_or_else(|| t!("records.unknown"), |row| title_of(&row)))
}

/// The address of a record's page, if records of its kind have one.
pub fn href(kind: &str, id: RowId) -> Option<String> {
    Room::of_kind(kind).map(|room| Route::Record(room, id).path())
}

/// A person as avatar and name; nobody is said in words.
#[component]
pub fn Person(
    /// Who.
    #[prop(into)]
    id: Signal<Option<RowId>>,
    /// The avatar alone, the name for screen readers and on hover.
    #[prop(optional)]
    bare: bool,
) -> impl IntoView {
    let book = use_book();
    move || match id.get() {
        Some(id) => {
            let name = live_title(book, id);
            let class = if bare { "visually-hidden" } else { "clip" };
            view! {
                <span class="person" title=move || name.get()>
                    <Avatar name=name small=true />
                    <span class=class>{move || name.get()}</span>
                </span>
            }
            .into_any()
        }
        None if bare => ().into_any(),
        None => view! { <span class="person is-nobody">{t!("records.nobody")}</span> }.into_any(),
    }
}
