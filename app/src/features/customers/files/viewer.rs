//! A photo as large as the screen, and the way to its neighbours: by buttons, by arrow keys.

use leptos::{ev, html, prelude::*};
use sync::RowId;

use domain::activities::file::File;

use super::shown::{Wanted, may_remove, remove, said};
use crate::{
    local::use_book,
    records::run::use_hand,
    t,
    ui::{Glyph, IconButton},
};

/// The dialog; open while a photo is named.
#[component]
pub(super) fn Viewer(
    /// The photos that one can walk through.
    photos: Memo<Vec<RowId>>,
    /// The one that is shown.
    open: RwSignal<Option<RowId>>,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        let Some(dialog) = dialog.get() else { return };
        match (open.with(Option::is_some), dialog.open()) {
            // A dialog that is open already, or not on the page, stays as it is.
            (true, false) => drop(dialog.show_modal()),
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    let place = move || {
        let id = open.get()?;
        photos.with(|all| all.iter().position(|it| *it == id).map(|at| (at, all.len())))
    };
    let go = move |by: isize| {
        let to = untrack(place).and_then(|(at, _)| at.checked_add_signed(by));
        let next = to.and_then(|to| photos.with_untracked(|all| all.get(to).copied()));
        if next.is_some() {
            open.set(next);
        }
    };
    let on_key = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "ArrowRight" => go(1),
        "ArrowLeft" => go(-1),
        _ => {}
    };
    let has_before = move || place().is_some_and(|(at, _)| at > 0);
    let has_after = move || place().is_some_and(|(at, count)| at + 1 < count);
    let hand = use_hand();
    let may = move || open.get().is_some_and(|id| may_remove(hand.book, id));
    // The way back is said below: a photo in full would hide it.
    let take_off = move |()| {
        if let Some(id) = open.get_untracked() {
            open.set(None);
            remove(hand, id);
        }
    };
    view! {
        <dialog
            class="viewer"
            aria-label=t!("files.photo_named")
            node_ref=dialog
            on:close=move |_| open.set(None)
            on:keydown=on_key
        >
            <div class="viewer-bar">
                <span class="meta">
                    {move || place().filter(|(_, count)| *count > 1).map(|(at, count)| t!("files.nth", nth = at + 1, count = count))}
                </span>
                <span class="button-row">
                    <Show when=may>
                        <IconButton glyph=Glyph::Trash2 label=t!("files.remove") on_press=take_off />
                    </Show>
                    <IconButton glyph=Glyph::X label=t!("ui.close") on_press=move |()| open.set(None) />
                </span>
            </div>
            {move || open.get().map(|id| view! { <Large id /> })}
            <div class="viewer-bar">
                <Show when=has_before fallback=|| view! { <span></span> }>
                    <IconButton glyph=Glyph::ChevronLeft label=t!("files.previous") on_press=move |()| go(-1) />
                </Show>
                <Show when=has_after>
                    <IconButton glyph=Glyph::ChevronRight label=t!("files.next") on_press=move |()| go(1) />
                </Show>
            </div>
        </dialog>
    }
}

#[component]
fn Large(id: RowId) -> impl IntoView {
    let book = use_book();
    let wanted = Wanted::of(book, id);
    wanted.ask();
    let row = book.row(id);
    let alt = row.and_then(|row| File::of(&row.doc).map(|file| said(book, &row, &file))).unwrap_or_default();
    let alt = StoredValue::new(alt);
    view! {
        <figure class="viewer-figure">
            {move || match wanted.here() {
                Some(address) => view! { <img src=address.to_string() alt=alt.get_value() /> }.into_any(),
                None => view! { <p role="status">{wanted.missing()}</p> }.into_any(),
            }}
            <figcaption class="meta">{alt.get_value()}</figcaption>
        </figure>
    }
}
