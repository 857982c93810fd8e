//! A card of the board: what it is, with whom, how much, and whether it stands still.
//!
//! Belongs here: its face, its keys, its menu. Does not belong here: following the finger (`drag`).

use std::sync::Arc;

use domain::ids::reference;
use leptos::{ev, prelude::*};
use serde_json::Value;
use sync::{Row, RowId};
use wasm_bindgen::JsCast;

use super::drag::Drag;
use crate::{
    i18n::format,
    local::{Book, use_book},
    records::{days, move_sheet::Mover, names, show},
    routes::{Room, Route},
    t,
    ui::{Avatar, Glyph, Icon},
};

/// A card that can be opened, dragged, and moved by its button or the key `m`.
#[component]
pub fn BoardCard(
    /// Which opportunity.
    id: RowId,
    /// After so many days in its stage it counts as standing still.
    stalled_after: Signal<Option<i64>>,
    /// What follows the finger.
    drag: Drag,
    /// What asks where to.
    mover: Mover,
) -> impl IntoView {
    let book = use_book();
    let row = book.watch(id);
    let on_key = move |event: ev::KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        match event.key().as_str() {
            "m" => mover.choose(id),
            "ArrowDown" => beside(&event, 0, 1),
            "ArrowUp" => beside(&event, 0, -1),
            "ArrowRight" => beside(&event, 1, 0),
            "ArrowLeft" => beside(&event, -1, 0),
            _ => return,
        }
        event.prevent_default();
    };
    let label = move || {
        let name = row.with(|row| row.as_ref().map(|row| names::title_of(row)).unwrap_or_default());
        t!("board.move_named", name = name)
    };
    view! {
        <div
            class="board-card"
            class:is-held=move || drag.holds(id)
            on:pointerdown=move |event: ev::PointerEvent| drag.press(id, &event)
            on:contextmenu=move |event: ev::MouseEvent| {
                if drag.is_held() {
                    event.prevent_default();
                }
            }
            on:keydown=on_key
        >
            <a
                class="board-link"
                href=Route::Record(Room::Opportunities, id).path()
                draggable="false"
                aria-keyshortcuts="m"
                on:click=move |event: ev::MouseEvent| {
                    if drag.was_dropped() {
                        event.prevent_default();
                    }
                }
            >
                {move || row.get().map(|row| face(book, &row, stalled_after.get()))}
            </a>
            <button
                type="button"
                class="icon-button"
                aria-label=label
                title=label
                on:click=move |_| mover.choose(id)
            >
                <Icon glyph=Glyph::EllipsisVertical />
            </button>
        </div>
    }
}

/// What a card shows, also while it follows the finger.
pub fn face(book: Book, row: &Arc<Row>, stalled_after: Option<i64>) -> AnyView {
    let customer = reference(&row.doc, "customer").and_then(|id| names::title(book, id));
    let still = row.doc.get("stage_since").and_then(Value::as_i64).and_then(days::since_instant);
    let open = !row.doc.contains_key("closed_on");
    let stalled = still.filter(|days| open && stalled_after.is_some_and(|limit| *days >= limit));
    let day = |field: &str| row.doc.get(field).and_then(Value::as_str).map(str::to_owned);
    let close = day("closed_on").or_else(|| day("expected_close"));
    let late = close.as_deref().and_then(days::since).filter(|days| open && *days > 0);
    view! {
        <span class="card-top">
            <span class="card-name clip">{names::title_of(row)}</span>
        </span>
        <span class="card-customer meta clip">{customer.unwrap_or_else(|| t!("board.no_customer"))}</span>
        <span class="card-foot meta">
            <span class="card-amount number">{row.doc.get("amount").map(show::money)}</span>
            {match late {
                Some(days) => {
                    mark(
                        Glyph::CircleAlert,
                        close.map(|close| format::day(&close)).unwrap_or_default(),
                        t!("board.overdue", count = days),
                        "card-late",
                    )
                }
                None => view! { <span class="clip">{close.map(|close| format::day(&close))}</span> }.into_any(),
            }}
            {stalled
                .map(|days| {
                    let (short, text) = (t!("board.stalled_short", count = days), t!("board.stalled", count = days));
                    mark(Glyph::Clock, short, text, "card-stalled")
                })}
            {reference(&row.doc, "owner").map(|id| view! { <Owner id /> })}
        </span>
    }
    .into_any()
}

/// Something to look at: an icon and a few signs, the whole of it for screen readers and on hover.
fn mark(glyph: Glyph, short: String, text: String, class: &'static str) -> AnyView {
    view! {
        <span class=format!("card-mark {class}") title=text.clone()>
            <Icon glyph class="icon-small" />
            <span aria-hidden="true">{short}</span>
            <span class="visually-hidden">{text.clone()}</span>
        </span>
    }
    .into_any()
}

/// Whose it is. A board has very many cards, so all of this follows the name as one.
#[component]
fn Owner(id: RowId) -> impl IntoView {
    let name = names::live_title(use_book(), id);
    let person = move || {
        let name = name.get();
        view! {
            <span class="person" title=name.clone()>
                <Avatar name=Signal::stored(name.clone()) small=true />
                <span class="visually-hidden">{name.clone()}</span>
            </span>
        }
    };
    view! { <span class="card-owner">{person}</span> }
}

/// Moves the focus to the card beside: the next of the column, or the first in sight of the next column.
fn beside(event: &ev::KeyboardEvent, columns: i32, cards: i32) {
    let Some(link) = event.target().and_then(|it| it.dyn_into::<web_sys::Element>().ok()) else { return };
    let target = if columns == 0 { next_card(&link, cards) } else { next_column(&link, columns) };
    if let Some(card) = target.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok()) {
        // A card that refuses focus is passed over.
        let _ = card.focus();
    }
}

fn next_card(link: &web_sys::Element, by: i32) -> Option<web_sys::Element> {
    let row = link.closest(".vlist-row").ok()??;
    let next = if by > 0 { row.next_element_sibling() } else { row.previous_element_sibling() };
    next?.query_selector(".board-link").ok()?
}

fn next_column(link: &web_sys::Element, by: i32) -> Option<web_sys::Element> {
    let mut column = link.closest(".board-column").ok()??;
    loop {
        column = if by > 0 { column.next_element_sibling() } else { column.previous_element_sibling() }?;
        if let Some(card) = column.query_selector(".board-link").ok()? {
            return Some(card);
        }
    }
}
