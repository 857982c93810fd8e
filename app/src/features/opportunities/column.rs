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
    records::{
        move_sheet::Mover,
        stages::{Outcome, Stage},
    },
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
    // What is decided already is not weighed.
    let chance = (stage.outcome == Outcome::Open).then_some(stage.chance);
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
                        {move || group.with(|group| total(&group.sums, chance))}
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

/// The total, and what it is worth by the stage's chance to win.
fn total(all: &Sum, chance: Option<f64>) -> String {
    let total = sums(all);
    match chance.filter(|_| !total.is_empty()) {
        Some(chance) => t!("board.weighted", total = total, weighted = sums(&weighted(all, chance))),
        None => total,
    }
}

/// Each sum times the chance, rounded to the minor unit.
fn weighted(sums: &Sum, chance: f64) -> Sum {
    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "an estimate of what fits")]
    let weigh = |minor: &i64| (*minor as f64 * chance).round() as i64;
    sums.iter().map(|(currency, minor)| (currency.clone(), weigh(minor))).collect()
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
