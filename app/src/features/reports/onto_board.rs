//! Putting a report on a board of one's own.
//!
//! Belongs here: choosing the board. Does not belong here: boards (`features::numbers`).

use std::sync::Arc;

use domain::{
    Command,
    reports::board::{self, Placed},
};
use leptos::prelude::*;
use sync::{Row, RowId};

use super::state::Desk;
use crate::{
    frame::navigation,
    records::{
        figures::kept::{self, Naming, NamingSheet},
        names,
        run::Hand,
    },
    routes::Route,
    t,
    ui::{Button, Glyph, Icon, Sheet},
};

/// The sheet: the boards that one may change, and a new one.
#[component]
pub fn OntoBoard(
    /// The report.
    desk: Desk,
    /// What acts.
    hand: Hand,
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let boards = kept::offered(hand.book, "board");
    let naming = RwSignal::new(None::<Naming>);
    let begin = move |()| {
        let Some(id) = desk.id else { return };
        open.set(false);
        naming.set(Some(Naming {
            kind: "board",
            id: None,
            fields: board::fields(&[Placed::report(id)]),
            title: t!("boards.new"),
            name: String::new(),
        }));
    };
    let go = move |id: RowId| navigation::go_to(&Route::Numbers.path_with(&[("board", &id.to_string())]));
    view! {
        <Sheet open on_close=move |()| open.set(false) title=t!("reports.onto_board")>
            <ul class="plain-list group">
                {move || {
                    boards.get().iter().map(|row| view! { <Board row=Arc::clone(row) desk hand open /> }).collect_view()
                }}
            </ul>
            <div class="sheet-actions">
                <Button glyph=Glyph::Plus on_press=begin>
                    {t!("boards.new")}
                </Button>
            </div>
        </Sheet>
        <NamingSheet naming on_named=go />
    }
}

#[component]
fn Board(row: Arc<Row>, desk: Desk, hand: Hand, open: RwSignal<bool>) -> impl IntoView {
    let may = kept::may_edit(hand.book, Signal::stored(Some(Arc::clone(&row))));
    let name = names::title_of(&row);
    let said = name.clone();
    let id = row.id;
    let put = move |_| {
        let (Some(report), Some(row)) = (desk.id, hand.book.row(id)) else { return };
        let mut cards = board::cards(&row.doc);
        if !cards.iter().any(|card| *card == Placed::report(report)) {
            cards.push(Placed::report(report));
        }
        let command =
            Command::SetFields { kind: row.kind.clone(), id, base_ver: row.ver, fields: board::fields(&cards) };
        if hand.act(command, t!("boards.put", name = said)) {
            open.set(false);
        }
    };
    view! {
        <Show when=move || may.get()>
            <li>
                <button type="button" class="row row-button" on:click=put.clone()>
                    <span class="row-mark">
                        <Icon glyph=Glyph::ChartColumn />
                    </span>
                    <span class="row-text clip">{name.clone()}</span>
                    <Icon glyph=Glyph::Plus class="icon-small" />
                </button>
            </li>
        </Show>
    }
}
