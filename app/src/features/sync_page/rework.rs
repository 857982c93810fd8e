//! Correcting a refused change and sending it once more.
//!
//! Belongs here: the sheet with the form. Does not belong here: from a command to a form and back
//! (`domain::records::reworking`).

use domain::{
    records::reworking::{self, Sheet as Typed},
    registry,
};
use leptos::prelude::*;
use sync::{Doc, RowId};

use crate::{
    local::{Attention, Book, use_book},
    records::form::{RecordForm, Send},
    t,
    ui::{Button, Sheet, Toasts, sheet::SheetSide},
};

/// What the form of a refused change begins with; nothing if there is none, or its record is not here any more.
fn typed(book: Book, change: &Attention) -> Option<Typed> {
    let typed = reworking::sheet(&change.mutation.command)?;
    let is_here = typed.id.is_none_or(|id| book.row(id).is_some_and(|row| row.is_live()));
    is_here.then_some(typed)
}

/// The button, and the sheet that it opens.
#[component]
pub fn Rework(
    /// What was refused.
    change: Attention,
) -> impl IntoView {
    let book = use_book();
    let toasts = Toasts::here();
    let typed = typed(book, &change)?;
    let kind = registry::kind(&typed.kind)?;
    let open = RwSignal::new(false);
    let id = change.mutation.id;
    let change = StoredValue::new(change);
    let typed = StoredValue::new(typed);
    let close = Callback::new(move |()| open.set(false));
    let send: Send = Callback::new(move |fields: Doc| {
        if fields.is_empty() {
            // Everything is as it stands there now: nothing is left to be sent.
            book.dismiss(id);
            return Ok(id);
        }
        let command = change.with_value(|change| reworking::with_fields(change.mutation.command.clone(), fields));
        book.redo_as(id, command).map(|()| id)
    });
    let saved = Callback::new(move |_: RowId| {
        open.set(false);
        toasts.say(t!("sync.redone"));
    });
    let form = move || {
        let Typed { id: record, fields, .. } = typed.get_value();
        let row = record.and_then(|record| book.row(record));
        let named = format!("redo:{id}");
        view! { <RecordForm kind row preset=fields named instead=send on_saved=saved on_cancel=close /> }
    };
    Some(view! {
        <Button on_press=move |()| open.set(true)>{t!("sync.rework")}</Button>
        <Sheet open on_close=close title=t!("sync.rework") side=SheetSide::Edge>
            {form()}
        </Sheet>
    })
}
