//! Choosing what stands on a board: ready numbers and charts, and reports.

use std::sync::Arc;

use domain::reports::{
    board::Placed,
    boards::{Look, every_card},
};
use leptos::prelude::*;
use sync::Row;

use super::places::Places;
use crate::{
    i18n,
    records::names,
    routes::Route,
    t,
    ui::{Button, ButtonKind, Checkbox, LinkButton, Sheet},
};

/// The sheet; every tick takes effect at once.
#[component]
pub fn AddCards(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The board.
    places: Places,
    /// What stands on it.
    cards: Memo<Vec<Placed>>,
    /// The reports that are for this person.
    reports: Memo<Vec<Arc<Row>>>,
) -> impl IntoView {
    view! {
        <Sheet open on_close=move |()| open.set(false) title=t!("boards.add")>
            <h3 class="section-title">{t!("place.reports")}</h3>
            <Show
                when=move || reports.with(|all| !all.is_empty())
                fallback=|| view! { <p class="meta">{t!("boards.no_reports")}</p> }
            >
                <ul class="plain-list">
                    {move || {
                        let line = |row: Arc<Row>| {
                            view! { <Tick card=Placed::report(row.id) label=names::title_of(&row) places cards /> }
                        };
                        reports.get().into_iter().map(line).collect_view()
                    }}
                </ul>
            </Show>
            <LinkButton href=Route::NewReport.path() kind=ButtonKind::Quiet>
                {t!("reports.new")}
            </LinkButton>
            <h3 class="section-title">{t!("boards.ready_numbers")}</h3>
            <ul class="plain-list">{ready(true, places, cards)}</ul>
            <h3 class="section-title">{t!("boards.ready_charts")}</h3>
            <ul class="plain-list">{ready(false, places, cards)}</ul>
            <div class="sheet-actions">
                <Button kind=ButtonKind::Primary on_press=move |()| open.set(false)>
                    {t!("ui.done")}
                </Button>
            </div>
        </Sheet>
    }
}

fn ready(numbers: bool, places: Places, cards: Memo<Vec<Placed>>) -> impl IntoView {
    let wanted = every_card().into_iter().filter(move |card| (card.look == Look::Number) == numbers);
    let line = move |card| {
        let shown = Placed::ready(card);
        let label = match card.look {
            Look::Number => i18n::tr(&format!("measure.{}", card.measures.first().copied().unwrap_or_default())),
            _ => i18n::tr(&format!("card.{}", card.name)),
        };
        view! { <Tick card=shown label places cards /> }
    };
    wanted.map(line).collect_view()
}

#[component]
fn Tick(card: Placed, label: String, places: Places, cards: Memo<Vec<Placed>>) -> impl IntoView {
    let own = card.clone();
    view! {
        <li>
            <Checkbox
                checked=Signal::derive(move || cards.with(|all| all.iter().any(|it| it.shows == own.shows)))
                on_change=move |on| places.turn(&card, on)
                label
            />
        </li>
    }
}
