//! The figures of people beside each other: the same measures for all, per working day, with the median.
//!
//! Belongs here: the page. Does not belong here: figures and comparing (`domain::reports`), targets (`features::targets`).

mod card;

use std::{collections::BTreeMap, sync::Arc};

use domain::{
    access::{Reach, Right},
    query::Query,
    reports::{
        Ask, By, Key, Layout, Measure, Step,
        comparing::{Difference, beside, median, per_day},
        measure::{Good, Unit},
    },
    targets::{period::Period, tree::is_rep},
    value::Money,
};
use leptos::prelude::*;
use sync::{Row, RowId};

use self::card::PersonCard;
use crate::{
    frame::{NumberTabs, Page, navigation},
    i18n::{self, format},
    local::use_book,
    records::{
        attained::{address, measure_name, progress, whole},
        fullness, names,
        periods::{self, PeriodBar},
        reader::Reader,
    },
    routes::Route,
    t,
    ui::{Avatar, Checkbox, EmptyState, Glyph, Icon, Skeleton, SkeletonShape, viewport},
};

/// What is compared: results, conversion, activities, coverage.
const MEASURES: [&str; 9] = [
    "won_amount",
    "won_count",
    "win_rate",
    "created_count",
    "follow_ups",
    "visits",
    "tasks_done",
    "quiet_share",
    "silent_days",
];
/// A median of fewer people would tell of one of them.
const FEWEST: usize = 3;

/// A figure of somebody.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    figure: Option<f64>,
    text: String,
    href: Option<String>,
    beside: Option<Difference>,
}

/// Somebody's figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    who: RowId,
    cells: Vec<Cell>,
}

/// The page's figures.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    lines: Vec<Line>,
    medians: Vec<Option<String>>,
    days: i64,
}

/// The page.
#[component]
pub fn PerformancePage() -> impl IntoView {
    let book = use_book();
    let reader = Reader::here(book);
    let period = periods::asked(reader, Step::Month);
    let by_day = Memo::new(|_| navigation::query("each").is_some_and(|each| each == "day"));
    let sorted = Memo::new(|_| {
        let asked = navigation::query("by").and_then(|name| MEASURES.iter().position(|known| *known == name));
        asked.unwrap_or(0)
    });
    let table = table(reader, period, by_day, sorted);
    let ready = fullness::is_whole(book);
    let show = move |period: Option<Period>, by_day: bool, sorted: usize| {
        let by = MEASURES.get(sorted).copied().unwrap_or_default();
        let each = if by_day { "day" } else { "" };
        navigation::replace(&periods::address(&Route::Performance, period, &[("by", by), ("each", each)]));
    };
    let sort = Callback::new(move |at: usize| show(period.get_untracked(), by_day.get_untracked(), at));
    view! {
        <Page title=t!("place.performance")>
            <NumberTabs />
            <div class="numbers-bar">
                <PeriodBar
                    period
                    reader
                    on_pick=move |picked| show(Some(picked), by_day.get_untracked(), sorted.get_untracked())
                />
                <Checkbox
                    checked=by_day
                    on_change=move |on| show(period.get_untracked(), on, sorted.get_untracked())
                    label=t!("performance.per_day")
                />
            </div>
            {move || {
                if !ready.get() {
                    return view! { <Skeleton shape=SkeletonShape::Page /> }.into_any();
                }
                let table = table.get();
                if table.lines.is_empty() {
                    return view! {
                        <EmptyState
                            glyph=Glyph::Users
                            title=t!("performance.nobody")
                            text=t!("performance.nobody_text")
                        />
                    }
                        .into_any();
                }
                let told = t!("performance.about", count = table.days);
                let body = if viewport::is_desk() {
                    wide(reader, &table, sorted.get(), sort)
                } else {
                    let cards = table.lines.iter().map(|line| {
                        view! { <PersonCard reader line=line.clone() medians=table.medians.clone() /> }
                    });
                    view! { <div class="person-cards">{cards.collect_view()}</div> }.into_any()
                };
                view! {
                    <p class="meta performance-about">{told}</p>
                    {body}
                }
                    .into_any()
            }}
        </Page>
    }
}

/// What a measure is called here: the share of quiet customers reads better as the share of those that are not.
fn heading(name: &str) -> String {
    Measure::by_name(name).map(measure_name).unwrap_or_default()
}

fn wide(reader: Reader, table: &Table, sorted: usize, sort: Callback<usize>) -> AnyView {
    let heads = MEASURES.iter().enumerate().map(|(at, name)| {
        let fewer = Measure::by_name(name).is_some_and(|measure| measure.good == Good::Less);
        let order = match (at == sorted, fewer) {
            (false, _) => "none",
            (true, true) => "ascending",
            (true, false) => "descending",
        };
        view! {
            <th scope="col" aria-sort=order>
                <button type="button" class="sort-head" title=i18n::tr(&format!("measure.{name}.how")) on:click=move |_| sort.run(at)>
                    {heading(name)}
                    {(at == sorted).then(|| view! { <Icon glyph=Glyph::ArrowDown class="icon-small" /> })}
                </button>
            </th>
        }
    });
    let rows = table.lines.iter().map(|line| {
        let name = names::title_or_unknown(reader.book, line.who);
        view! {
            <tr>
                <th scope="row">
                    <span class="person-link">
                        <Avatar name=name.clone() small=true />
                        <span class="clip">{name}</span>
                    </span>
                </th>
                {line.cells.iter().map(|cell| view! { <td>{figure(cell)}</td> }).collect_view()}
            </tr>
        }
    });
    let medians = table.medians.iter().any(Option::is_some).then(|| {
        let cells =
            table.medians.iter().map(|median| view! { <td>{median.clone().unwrap_or_else(|| "–".to_owned())}</td> });
        view! {
            <tfoot>
                <tr>
                    <th scope="row">{t!("performance.median")}</th>
                    {cells.collect_view()}
                </tr>
            </tfoot>
        }
    });
    view! {
        <div class="number-card">
            <div class="wide-table" role="region" tabindex="0" aria-label=t!("place.performance")>
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{t!("field.forecast.owner")}</th>
                            {heads.collect_view()}
                        </tr>
                    </thead>
                    <tbody>{rows.collect_view()}</tbody>
                    {medians}
                </table>
            </div>
        </div>
    }
    .into_any()
}

/// A figure that leads to its records, and how it stands beside the median.
fn figure(cell: &Cell) -> AnyView {
    let mark = cell.beside.map(|beside| {
        let said = i18n::tr(&format!("performance.{}", beside.name()));
        view! {
            <span class=format!("beside is-{}", beside.name()) title=said.clone()>
                <span aria-hidden="true">{beside.mark()}</span>
                <span class="visually-hidden">{said.clone()}</span>
            </span>
        }
    });
    let text = cell.text.clone();
    match cell.href.clone() {
        Some(href) => view! { {mark} <a class="fact-link number" href=href>{text}</a> }.into_any(),
        None => view! { {mark} <span class="number">{text}</span> }.into_any(),
    }
}

fn table(reader: Reader, period: Memo<Option<Period>>, by_day: Memo<bool>, sorted: Memo<usize>) -> Memo<Table> {
    let ask = Signal::derive(move || {
        Ask::of(&MEASURES).by(By::name("owner")).over(period.get().map(Period::words).unwrap_or_default())
    });
    let figures = reader.figures(ask, Layout::natural);
    let (users, actor) = (reader.book.all("user"), reader.book.actor());
    Memo::new(move |_| {
        let (Some(Ok(figures)), Some(actor), Some(period)) = (figures.get(), actor.get(), period.get()) else {
            return Table::default();
        };
        let days = progress(period).begun;
        let answer = &figures.answer;
        let mut of: BTreeMap<RowId, usize> = BTreeMap::new();
        for (row, head) in answer.rows.iter().enumerate() {
            if let Key::Word(id) = &head.key {
                of.extend(id.parse::<RowId>().ok().map(|id| (id, row)));
            }
        }
        let answers = |user: RowId| match actor.reach(Right::Targets) {
            Reach::All => true,
            Reach::Team => actor.leads.binary_search(&user).is_ok(),
            Reach::Own | Reach::None => false,
        };
        let sees = |user: RowId| user == actor.user || actor.sees.binary_search(&user).is_ok();
        let worked = |row: &Arc<Row>| is_rep(row) || (of.contains_key(&row.id) && row.is_live());
        let compared: Vec<RowId> =
            users.with(|rows| rows.iter().filter(|row| worked(row) && sees(row.id)).map(|row| row.id).collect());
        let raw = |who: RowId, at: usize| {
            let measure = answer.measures.get(at)?;
            let figure = of.get(&who).and_then(|row| answer.row(*row, at)?.number(measure, reader.coin()));
            // Who did nothing of what is counted did zero of it.
            let figure = figure.or_else(|| measure.by.is_none().then_some(0.0))?;
            if by_day.get() { per_day(measure, figure, days).or(Some(figure)) } else { Some(figure) }
        };
        let medians: Vec<Option<f64>> = (0..MEASURES.len())
            .map(|at| {
                let all: Vec<f64> = compared.iter().filter_map(|who| raw(*who, at)).collect();
                (all.len() >= FEWEST).then(|| median(all)).flatten()
            })
            .collect();
        let currency = reader.currency.get();
        let cell = |who: RowId, at: usize| -> Cell {
            let Some(measure) = answer.measures.get(at).copied() else { return Cell::default() };
            let figure = raw(who, at);
            let behind = of.get(&who).and_then(|row| figures.behind(at, *row, 0).cloned());
            Cell {
                figure,
                text: figure.map_or_else(|| "–".to_owned(), |figure| shown(measure, figure, &currency)),
                href: behind.and_then(|query: Query| address(query)),
                beside: figure
                    .zip(medians.get(at).copied().flatten())
                    .and_then(|(figure, median)| beside(measure, figure, median)),
            }
        };
        let listed = compared.iter().copied().filter(|who| *who == actor.user || answers(*who));
        let mut lines: Vec<Line> =
            listed.map(|who| Line { who, cells: (0..MEASURES.len()).map(|at| cell(who, at)).collect() }).collect();
        // The best first, whichever way is good.
        let good = answer.measures.get(sorted.get()).is_some_and(|measure| measure.good == Good::Less);
        let figure = |line: &Line| line.cells.get(sorted.get()).and_then(|cell| cell.figure);
        let key = |line: &Line| figure(line).map_or(f64::NEG_INFINITY, |figure| if good { -figure } else { figure });
        sync::order::sort_by(&mut lines, |one, other| key(other).total_cmp(&key(one)));
        let named = |(at, median): (usize, &Option<f64>)| {
            median.zip(answer.measures.get(at)).map(|(median, measure)| shown(measure, median, &currency))
        };
        Table { medians: medians.iter().enumerate().map(named).collect(), lines, days }
    })
}

/// A figure as people read it.
fn shown(measure: &Measure, figure: f64, currency: &str) -> String {
    let tenths = (figure * 10.0).round() / 10.0;
    match measure.unit {
        // Parts of a unit are noise in what is compared.
        Unit::Money => {
            let unit = 10_i64.pow(Money::digits(currency));
            format::money(whole(figure / unit as f64) * unit, currency)
        }
        Unit::Share => format::percent(figure),
        Unit::Count | Unit::Number => format::number(tenths),
        Unit::Days => t!("numbers.days", count = format::number(tenths)),
    }
}
