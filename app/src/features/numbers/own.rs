//! A board of one's own: its cards in their order, and arranging them.
//!
//! Belongs here: drawing the board, and the menu of the board and of each card. Does not belong here: the changes (`places`),
//! dragging (`drag`), choosing cards (`adding`).

use std::sync::Arc;

use domain::reports::{
    board::{self, Placed, Shows, Size},
    boards::cards as ready_cards,
};
use leptos::{ev, prelude::*};
use sync::{Doc, Row, RowId};

use super::{
    adding::AddCards,
    drag::Drag,
    places::Places,
    shown::{self, Shown},
};
use crate::{
    i18n,
    records::{
        figures::{
            FaceView, Reader,
            kept::{self, Naming},
            schedule::{self, ScheduleSheet},
        },
        names,
        run::use_hand,
    },
    t,
    ui::{Button, ButtonKind, EmptyState, Glyph, Icon, Menu, MenuItem},
};

/// A new board, begun with the cards of the one that is shown.
pub fn new_one(shown: &Shown) -> Naming {
    let cards: Vec<Placed> = match shown.board {
        Some(_) => Vec::new(),
        None => ready_cards(shown.whose).iter().take(4).map(Placed::ready).collect(),
    };
    let fields = board::fields(&cards);
    Naming { kind: "board", id: None, fields, title: t!("boards.new"), name: String::new() }
}

/// The board.
#[component]
pub fn OwnBoard(
    /// Which.
    id: RowId,
    /// What narrows it.
    shown: Memo<Shown>,
    /// Who reads it.
    reader: Reader,
    /// What is being named.
    naming: RwSignal<Option<Naming>>,
) -> impl IntoView {
    let hand = use_hand();
    let row = hand.book.watch(id);
    let reports = kept::offered(hand.book, "report");
    let all_reports = hand.book.all("report");
    let places = Places { hand, id };
    let drag = Drag::new(places);
    let may = kept::may_edit(hand.book, row);
    let (arranging, adding) = (RwSignal::new(false), RwSignal::new(false));
    let (scheduling, scheduled) = (RwSignal::new(false), schedule::mine(hand.book, row));
    let schedule = Signal::derive(move || schedule::menu_item(scheduled, scheduling));
    let cards = Memo::new(move |_| row.with(|row| row.as_ref().map(|row| board::cards(&row.doc)).unwrap_or_default()));
    let narrowing = Memo::new(move |_| shown.with(Shown::narrowing));
    let there = Memo::new(move |_| row.with(|row| row.as_ref().is_some_and(|row| row.is_live())));
    let on_arrange = move |()| arranging.update(|on| *on = !*on);
    move || {
        if !there.get() {
            return view! { <Gone shown /> }.into_any();
        }
        let card = move |(at, card): (usize, Placed)| {
            let found = move |id: RowId| all_reports.with(|rows| kept::report(rows, id));
            let asked = card.clone();
            let face = Memo::new(move |_| asked.face(&narrowing.get(), &found));
            let drawn_as = Memo::new(move |_| face.with(|face| face.as_ref().map(|it| (it.title.clone(), it.look))));
            let ask = Signal::derive(move || face.get().map(|face| face.ask).unwrap_or_default());
            let drawn = move || match drawn_as.get() {
                Some((title, look)) => view! { <FaceView title look ask reader /> }.into_any(),
                None => view! { <Missing /> }.into_any(),
            };
            view! { <Place at card places drag arranging reader all_reports>{drawn}</Place> }
        };
        view! {
            <Show when=move || may.get()>
                <div class="button-row board-tools">
                    <Button glyph=Glyph::Plus on_press=move |()| adding.set(true)>
                        {t!("boards.add")}
                    </Button>
                    <Show when=move || cards.with(|cards| !cards.is_empty())>
                        <Button kind=ButtonKind::Quiet on_press=on_arrange>
                            {move || if arranging.get() { t!("ui.done") } else { t!("boards.arrange") }}
                        </Button>
                    </Show>
                    <BoardMenu row places naming schedule shown />
                </div>
            </Show>
            <Show when=move || cards.with(Vec::is_empty)>
                <EmptyState glyph=Glyph::LayoutGrid title=t!("boards.empty") text=t!("boards.empty_text") />
            </Show>
            <ul class="own-board plain-list" class:is-arranging=arranging>
                {move || cards.get().into_iter().enumerate().map(card).collect_view()}
            </ul>
            <AddCards open=adding places cards reports />
            <ScheduleSheet target=row mine=scheduled open=scheduling />
        }
        .into_any()
    }
}

/// A card in its place, with what moves it while the board is arranged.
#[component]
fn Place(
    at: usize,
    card: Placed,
    places: Places,
    drag: Drag,
    arranging: RwSignal<bool>,
    reader: Reader,
    all_reports: Signal<Arc<Vec<Arc<Row>>>>,
    children: Children,
) -> impl IntoView {
    let name = name_of(&card, reader, &all_reports.get_untracked());
    let size = card.size;
    let grip_name = t!("boards.drag", name = name);
    let menu_name = t!("boards.card_actions", name = name);
    let items = Signal::derive(move || items(places, at, size));
    view! {
        <li
            class=format!("own-card own-card-{}", size.name())
            class:is-held=move || drag.holds(at)
            class:is-over=move || drag.is_over(at)
            data-place=at
        >
            <Show when=move || arranging.get()>
                <div class="own-card-tools">
                    <button
                        type="button"
                        class="own-card-grip"
                        aria-label=grip_name.clone()
                        on:pointerdown=move |event: ev::PointerEvent| drag.press(at, &event)
                        on:pointermove=move |event: ev::PointerEvent| drag.carry(&event)
                        on:pointerup=move |_| drag.drop()
                        on:pointercancel=move |_| drag.let_go()
                        on:keydown=move |event: ev::KeyboardEvent| by_key(places, at, &event)
                    >
                        <Icon glyph=Glyph::ArrowDownUp class="icon-small" />
                        <span class="clip">{name.clone()}</span>
                    </button>
                    <Menu label=menu_name.clone() items />
                </div>
            </Show>
            {children()}
        </li>
    }
}

/// Arrows at the grip move the card as a finger would.
fn by_key(places: Places, at: usize, event: &ev::KeyboardEvent) {
    let to = match event.key().as_str() {
        "ArrowUp" | "ArrowLeft" => at.checked_sub(1),
        "ArrowDown" | "ArrowRight" => Some(at + 1),
        "Home" => Some(0),
        "End" => Some(usize::MAX),
        _ => return,
    };
    event.prevent_default();
    if let Some(to) = to {
        places.put(at, to);
        keep_focus(to.min(places.cards().len().saturating_sub(1)));
    }
}

/// The grip of a card that was moved by keys keeps the focus in its new place.
fn keep_focus(at: usize) {
    request_animation_frame(move || {
        let grip = document().query_selector(&format!("[data-place=\"{at}\"] .own-card-grip")).ok().flatten();
        if let Some(grip) = grip.and_then(|it| wasm_bindgen::JsCast::dyn_into::<web_sys::HtmlElement>(it).ok()) {
            // A grip that refuses focus is reached by Tab.
            let _ = grip.focus();
        }
    });
}

fn items(places: Places, at: usize, size: Size) -> Vec<MenuItem> {
    let last = places.cards().len().saturating_sub(1);
    let mut items = Vec::new();
    if at > 0 {
        items.push(MenuItem::new(Glyph::ArrowUp, t!("boards.up"), move || places.put(at, at - 1)));
    }
    if at < last {
        items.push(MenuItem::new(Glyph::ArrowDown, t!("boards.down"), move || places.put(at, at + 1)));
    }
    for other in Size::ALL.into_iter().filter(|other| *other != size) {
        let label = i18n::tr(&format!("boards.size.{}", other.name()));
        items.push(MenuItem::new(Glyph::Square, label, move || places.resize(at, other)));
    }
    items.push(MenuItem::new(Glyph::X, t!("boards.take_off"), move || places.take_off(at)).danger());
    items
}

fn name_of(card: &Placed, reader: Reader, reports: &[Arc<Row>]) -> String {
    match &card.shows {
        Shows::Number(name) => reader.said().measure(name),
        Shows::Card(name) => i18n::tr(&format!("card.{name}")),
        Shows::Report(id) => kept::report(reports, *id).map_or_else(|| t!("boards.missing"), |(name, _)| name),
    }
}

/// A report that was deleted, or is not shared with this reader.
#[component]
fn Missing() -> impl IntoView {
    view! {
        <section class="number-card">
            <h2 class="section-title">{t!("boards.missing")}</h2>
            <p class="meta">{t!("boards.missing_text")}</p>
        </section>
    }
}

#[component]
fn Gone(shown: Memo<Shown>) -> impl IntoView {
    view! {
        <EmptyState glyph=Glyph::LayoutGrid title=t!("boards.gone") text=t!("boards.gone_text")>
            <Button on_press=move |()| shown::show(&shown.get_untracked().on(None))>{t!("boards.ready")}</Button>
        </EmptyState>
    }
}

/// Naming, sharing, scheduling and deleting the board.
#[component]
fn BoardMenu(
    row: Signal<Option<Arc<Row>>>,
    places: Places,
    naming: RwSignal<Option<Naming>>,
    schedule: Signal<MenuItem>,
    shown: Memo<Shown>,
) -> impl IntoView {
    let rename = move || {
        if let Some(row) = row.get_untracked() {
            let name = names::title_of(&row);
            naming.set(Some(Naming {
                kind: "board",
                id: Some(row.id),
                fields: Doc::default(),
                title: t!("reports.rename"),
                name,
            }));
        }
    };
    let delete = move || {
        if let Some(row) = row.get_untracked()
            && places.hand.delete(&row)
        {
            shown::show(&shown.get_untracked().on(None));
        }
    };
    let items = Signal::derive(move || {
        vec![
            MenuItem::new(Glyph::Pencil, t!("reports.rename"), rename),
            schedule.get(),
            MenuItem::new(Glyph::Trash2, t!("boards.delete"), delete).danger(),
        ]
    });
    view! { <Menu label=t!("boards.actions") items /> }
}
