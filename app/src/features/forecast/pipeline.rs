//! The opportunities behind a forecast: those that are to close in the period, by how sure the one who sells is.
//!
//! Belongs here: the list and changing a category where it stands. Does not belong here: which categories there are
//! (`domain::opportunities`).

use std::sync::Arc;

use domain::{
    ids::reference,
    opportunities::opportunity::CATEGORIES,
    query::{Filter, Query, Sort},
    targets::period::Period,
    value::Money,
};
use leptos::prelude::*;
use serde_json::{Value, json};
use sync::{Row, RowId};

use super::Forecasting;
use crate::{
    i18n::format,
    records::{names, permit, schema, show, stages},
    routes::{Room, Route},
    t,
    ui::{Choice, EmptyState, Glyph, LinkButton, Select, StageChip},
};

/// What stands for no category.
const USUAL: &str = "pipeline";

/// The list.
#[component]
pub fn Pipeline(
    /// The page.
    page: Forecasting,
    /// Whose.
    who: RowId,
    /// When.
    period: Period,
) -> impl IntoView {
    let query = Signal::derive(move || {
        Query::of("opportunity")
            .and(Filter::refers("owner", who))
            .and(Filter::is("stage.outcome", "open"))
            .and(Filter::is("expected_close", period.words()))
            .by(Sort::up("expected_close"))
    });
    let book = page.reader.book;
    let ids = book.query(query);
    // Rows change without their list changing: each is watched.
    let rows = Memo::new(move |_| {
        ids.with(|ids| ids.iter().filter_map(|id| book.watch(*id).get()).collect::<Vec<Arc<Row>>>())
    });
    view! {
        <section class="forecast-list">
            <h2 class="section-title">{t!("forecast.to_close")}</h2>
            <Show
                when=move || !ids.with(|ids| ids.is_empty())
                fallback=move || {
                    view! {
                        <EmptyState
                            glyph=Glyph::Target
                            title=t!("forecast.nothing_open")
                            text=t!("forecast.nothing_open_text")
                        >
                            <LinkButton href=Route::Board.path()>{t!("forecast.to_board")}</LinkButton>
                        </EmptyState>
                    }
                }
            >
                {CATEGORIES
                    .iter()
                    .map(|category| {
                        view! { <Category page category rows /> }
                    })
                    .collect_view()}
            </Show>
        </section>
    }
}

fn category_of(row: &Row) -> &str {
    let said = row.doc.get("category").and_then(Value::as_str).unwrap_or(USUAL);
    if CATEGORIES.contains(&said) { said } else { USUAL }
}

#[component]
fn Category(page: Forecasting, category: &'static str, rows: Memo<Vec<Arc<Row>>>) -> impl IntoView {
    let mine = Memo::new(move |_| {
        rows.with(|rows| rows.iter().filter(|row| category_of(row) == category).map(|row| row.id).collect::<Vec<_>>())
    });
    let sum = move || {
        let currency = page.reader.currency.get();
        let amount = |row: &Arc<Row>| row.doc.get("amount").and_then(Money::of).filter(|it| it.currency == currency);
        let of_category = |row: &&Arc<Row>| category_of(row) == category;
        let sum = rows.with(|rows| rows.iter().filter(of_category).filter_map(amount).map(|it| it.minor).sum());
        format::money(sum, &currency)
    };
    view! {
        <Show when=move || !mine.with(Vec::is_empty)>
            <h3 class="forecast-category">
                <span>{schema::choice_label("opportunity", "category", category)}</span>
                <span class="section-count">{move || mine.with(Vec::len)}</span>
                <span class="number">{sum}</span>
            </h3>
            <ul class="plain-list group">
                <For each=move || mine.get() key=|id| *id let:id>
                    <Line page id />
                </For>
            </ul>
        </Show>
    }
}

#[component]
fn Line(page: Forecasting, id: RowId) -> impl IntoView {
    let book = page.reader.book;
    let row = book.watch(id);
    let all = stages::stages(book);
    let may = permit::edit(book, row);
    let category =
        Signal::derive(move || row.with(|row| row.as_ref().map_or(USUAL, |row| category_of(row)).to_owned()));
    let name = Memo::new(move |_| row.with(|row| row.as_ref().map(|row| names::title_of(row)).unwrap_or_default()));
    let choices: Vec<Choice> = CATEGORIES
        .iter()
        .map(|category| Choice::new(*category, schema::choice_label("opportunity", "category", category)))
        .collect();
    let pick = move |picked: String| {
        let Some(row) = row.get_untracked() else { return };
        let fields = sync::order::gathered([("category".to_owned(), json!(picked))]);
        if let Err(rejection) = page.hand().set(&row, fields) {
            page.hand().refuse(&rejection);
        }
    };
    view! {
        <li class="forecast-line">
            <a class="row" href=Route::Record(Room::Opportunities, id).path()>
                <span class="row-text">
                    <span class="row-title clip">{move || name.get()}</span>
                    <span class="row-line meta">
                        {move || {
                            let stage = row.with(|row| row.as_ref().and_then(|row| reference(&row.doc, "stage")));
                            let stage = all.with(|all| all.iter().find(|it| Some(it.id) == stage).cloned())?;
                            let text = format!("{} · {}", stage.name, format::percent(stage.chance));
                            Some(view! { <StageChip text tone=stage.tone /> })
                        }}
                        <span class="clip">
                            {move || {
                                row.with(|row| {
                                    let day = row.as_ref()?.doc.get("expected_close")?.as_str()?;
                                    Some(format::day(day))
                                })
                            }}
                        </span>
                    </span>
                </span>
                <span class="number">
                    {move || row.with(|row| row.as_ref().and_then(|row| row.doc.get("amount").map(show::money)))}
                </span>
            </a>
            <Show when=move || may.get()>
                <span class="forecast-pick">
                    <Select
                        value=category
                        on_pick=pick
                        choices=choices.clone()
                        label=t!("forecast.category_named", name = name.get())
                    />
                </span>
            </Show>
        </li>
    }
}
