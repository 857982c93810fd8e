//! One record found: what it is called, and where the words stand in it.
//!
//! Belongs here: choosing what to show of a row. Does not belong here: the list around it (`finder`).

use std::{ops::Range, sync::Arc};

use domain::{record::FieldType, registry, search::mark::excerpt};
use leptos::prelude::*;
use sync::{Row, RowId};

use super::marked::Marked;
use crate::{
    local::{Found, use_book},
    records::{names, reference, schema},
    routes::Room,
    ui::{Avatar, Glyph, Icon},
};

/// As much of a note as fits on a line of a phone.
const NOTE: usize = 60;

type Text = (String, Vec<Range<usize>>);

/// The row.
#[component]
pub fn FoundRow(
    /// Of which kind.
    room: Room,
    /// Which record.
    id: RowId,
    /// The words that found it.
    found: Arc<Found>,
) -> impl IntoView {
    let book = use_book();
    let row = book.watch(id);
    move || {
        let row = row.get()?;
        let name = names::title_of(&row);
        let plain = reference::detail(book, &row).unwrap_or_default();
        let title = title(&found, &row, &name);
        let detail = if title.1.is_empty() { elsewhere(&found, &row, &plain) } else { (plain, Vec::new()) };
        let picture = match room {
            Room::Customers => view! { <Avatar name square=true /> }.into_any(),
            Room::Contacts | Room::Users => view! { <Avatar name /> }.into_any(),
            _ => view! { <span class="row-mark"><Icon glyph=glyph(room) /></span> }.into_any(),
        };
        Some(view! {
            {picture}
            <span class="row-text">
                <span class="row-title clip"><Marked text=title.0 marks=title.1 /></span>
                <span class="meta clip"><Marked text=detail.0 marks=detail.1 /></span>
            </span>
        })
    }
}

fn glyph(room: Room) -> Glyph {
    match room {
        Room::Opportunities => Glyph::Target,
        Room::FollowUps => Glyph::NotebookPen,
        Room::Tasks => Glyph::SquareCheckBig,
        Room::Products => Glyph::Package,
        _ => Glyph::Search,
    }
}

fn title(found: &Found, row: &Row, name: &str) -> Text {
    let is_name = registry::kind(&row.kind)
        .and_then(|kind| kind.field(kind.title))
        .is_some_and(|field| field.ty == FieldType::Text);
    excerpt(name, &found.words.marks(name, is_name), NOTE)
}

/// Where the words stand if not in the title: the field's name and the text around them; else what a list says of the row.
fn elsewhere(found: &Found, row: &Row, plain: &str) -> Text {
    let searched = registry::kind(&row.kind).map(|kind| kind.fields).unwrap_or_default();
    let of_field = searched.iter().filter(|field| field.searchable).find_map(|field| {
        let text = row.doc.get(field.name)?.as_str()?;
        let marks = found.words.marks(text, false);
        if marks.is_empty() {
            return None;
        }
        let (shown, marks) = excerpt(text, &marks, NOTE);
        let label = format!("{} · ", schema::field_label(&row.kind, field.name));
        let moved = marks.into_iter().map(|mark| mark.start + label.len()..mark.end + label.len());
        Some((format!("{label}{shown}"), moved.collect()))
    });
    of_field.unwrap_or_else(|| (plain.to_owned(), found.words.marks(plain, true)))
}
