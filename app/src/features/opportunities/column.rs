//! One stage of the board: how many, how much, and its cards, of which only those in sight exist.
//!
//! Belongs here: the column. Does not belong here: what a card says (`card`).

use std::sync::Arc;

use domain::query::{Group, Sum};
use leptos::prelude::*;
use sync::RowId;

use super::{card::BoardCard, drag::Drag};
use crate::{
    i18n::format,
    records::{move_sheet::Mover, stages::Stage},
    t,
    ui::{Glyph, IconButton, VirtualList},
};

/// How high a card is with the gap below it, in pixels.
pub const CARD: f64 = 92.0;

/// A column.
#[component]
pub fn BoardColumn(
    /// The stage.
    stage: Stage,
    /// Its place among the columns.
    index: usize,
    /// The place of the last column.
    #[prop(into)]
    last: Signal<usize>,
    /// The opportunities of all stages.
    groups: Signal<Arc<Vec<Group>>>,
    /// After so many days a card says that it stands still.
    stalled_after: Signal<Option<i64>>,
    /// What follows the finger.
    drag: Drag,
    /// What asks where to.
    mover: Mover,
    /// Shows the stage beside, on a phone.
    turn: Callback<i32>,
) -> impl IntoView {
    let id = stage.id;
    let key_of_stage = id.to_string();
    let group = Memo::new(move |_| {
        groups.with(|all| {
            all.iter().find(|group| group.key.as_deref() == Some(key_of_stage.as_str())).cloned().unwrap_or_default()
        })
    });
    let count = Signal::derive(move || group.with(Group::count));
    let at = move |index: usize| group.with(|group| group.ids.get(index).copied());
    let row = move |index: usize| match untrack(|| at(index)) {
        Some(id) => view! { <BoardCard id stalled_after drag mover /> }.into_any(),
        None => ().into_any(),
    };
    let key = move |index: usize| at(index).map(|id: RowId| id.to_string()).unwrap_or_default();
    let name = stage.name.clone();
    let label = t!("board.column", stage = name);
    view! {
        <section
            class="board-column"
            class:is-target=move || drag.is_over(id)
            data-stage=id.to_string()
            aria-label=stage.name.clone()
        >
            <header class="board-head">
                <span class="board-turn">
                    <IconButton
                        glyph=Glyph::ChevronLeft
                        label=t!("board.previous")
                        disabled=index == 0
                        on_press=move |()| turn.run(-1)
                    />
                </span>
                <span class="board-stage">
                    <span class="board-name clip">
                        <span class=format!("dot {}", stage.tone.class())></span>
                        {stage.name.clone()}
                        <span class="board-count">{move || format::number(count.get() as f64)}</span>
                    </span>
                    <span class="meta number clip" title=move || group.with(|group| exact(&group.sums))>
                        {move || group.with(|group| sums(&group.sums))}
                    </span>
                </span>
                <span class="board-turn">
                    <IconButton
                        glyph=Glyph::ChevronRight
                        label=t!("board.next")
                        disabled=Signal::derive(move || index == last.get())
                        on_press=move |()| turn.run(1)
                    />
                </span>
            </header>
            <VirtualList
                count
                key=key
                row=row
                row_height=Signal::stored(CARD)
                label=label
                class="board-cards"
                keys=false
                beyond=3
            />
            <Show when=move || count.get() == 0>
                <p class="board-empty">{t!("board.empty_stage")}</p>
            </Show>
        </section>
    }
}

/// A total for each currency: amounts of different ones are never added.
pub fn sums(sums: &Sum) -> String {
    written(sums, format::money_compact)
}

/// The same to the last digit.
fn exact(sums: &Sum) -> String {
    written(sums, format::money)
}

fn written(sums: &Sum, write: impl Fn(i64, &str) -> String) -> String {
    let parts: Vec<String> =
        sums.iter().filter(|(_, minor)| **minor != 0).map(|(currency, minor)| write(*minor, currency)).collect();
    parts.join(" + ")
}
