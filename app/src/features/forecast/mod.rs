//! The forecast: what people say they will win in a period, beside what the stages and history say, and how near they came before.
//!
//! Belongs here: the page, whose forecast it shows, and the figures that its parts share. Does not belong here: rules and arithmetic
//! (`domain::forecasting`), one part of the page (the files beside this one).

mod outlook;
mod past;
mod people;
mod pipeline;
mod saying;
mod told;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use domain::{
    access::{Reach, Right},
    forecasting::forecast::{self, USUAL_THRESHOLD},
    query::{Filter, Query},
    reports::{Ask, By, Layout, Step},
    targets::{period::Period, tree::is_rep},
};
use leptos::prelude::*;
use serde_json::Value;
use sync::{Row, RowId};

use self::{outlook::OutlookPart, past::Past, people::PeopleTable, pipeline::Pipeline, saying::Saying, told::Told};
use crate::{
    frame::{NumberTabs, Page, navigation},
    i18n::format,
    local::{Figures, use_book},
    records::{
        attained::{address, by_person, of_people},
        fullness, names,
        periods::{self, PeriodBar},
        reader::Reader,
        run::Hand,
    },
    routes::Route,
    t,
    ui::{Choice, Field, Select, Skeleton, SkeletonShape, Stat, Toasts},
};

/// The measures of what is open, in the order of [`Standing`].
const OPEN: [&str; 5] = ["weighted_amount", "commit_amount", "best_case_amount", "pipeline_amount", "open_amount"];

/// Where somebody stands in a period, in minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    won: i64,
    weighted: i64,
    commit: i64,
    hopeful: i64,
    pipeline: i64,
    open: i64,
}

impl Standing {
    /// What was won and what the stages make of the rest.
    fn expected(self) -> i64 {
        self.won + self.weighted
    }

    fn and(self, other: Self) -> Self {
        Self {
            won: self.won + other.won,
            weighted: self.weighted + other.weighted,
            commit: self.commit + other.commit,
            hopeful: self.hopeful + other.hopeful,
            pipeline: self.pipeline + other.pipeline,
            open: self.open + other.open,
        }
    }
}

/// Everybody's, and what lists the records behind.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Standings {
    of: BTreeMap<RowId, Standing>,
    won: Option<Query>,
    open: Vec<Option<Query>>,
}

/// What the page is about, for all its parts.
#[derive(Clone, Copy)]
pub struct Forecasting {
    toasts: Toasts,
    reader: Reader,
    period: Memo<Option<Period>>,
    /// Those whose forecasts the reader answers for, and the reader.
    people: Memo<Vec<RowId>>,
    /// Whose is shown; nobody for all of them together.
    who: Memo<Option<RowId>>,
    standings: Memo<Standings>,
    forecasts: Signal<Arc<Vec<Arc<Row>>>>,
    workspace: Memo<Option<RowId>>,
    /// From how many percent on a deviation is flagged.
    threshold: Memo<f64>,
}

impl Forecasting {
    fn hand(self) -> Hand {
        Hand { book: self.reader.book, toasts: self.toasts }
    }

    /// Those whose figures are shown; tracked.
    fn shown(self) -> Vec<RowId> {
        self.who.get().map_or_else(|| self.people.get(), |who| vec![who])
    }

    fn standing(self) -> Standing {
        let shown = self.shown();
        self.standings.with(|all| {
            let each = shown.iter().filter_map(|user| all.of.get(user).copied());
            each.fold(Standing::default(), Standing::and)
        })
    }

    /// The id of somebody's forecast.
    fn id(self, who: RowId, period: Period) -> Option<RowId> {
        let workspace = self.workspace.get_untracked()?;
        Some(forecast::id_of(workspace, who, period.step.name(), &period.first.to_string()))
    }

    /// Somebody's forecast, if there is one; tracked.
    fn forecast(self, who: RowId, period: Period) -> Option<Arc<Row>> {
        let is_it = |row: &&Arc<Row>| {
            let text = |field: &str| row.doc.get(field).and_then(Value::as_str).unwrap_or_default();
            let when = text("period") == period.step.name() && text("starts_on") == period.first.to_string();
            when && forecast::owner(&row.doc) == Some(who)
        };
        self.forecasts.with(|rows| rows.iter().rev().find(is_it).cloned())
    }

    fn money(self, amount: i64) -> String {
        format::money(amount, &self.reader.currency.get())
    }

    /// The list of the records behind a figure of those who are shown.
    fn records(self, query: Option<Query>) -> String {
        let shown = self.shown();
        let narrowed = query.and_then(|mut query| {
            query.filters.push(of_people(&query.kind, &shown)?);
            address(query)
        });
        narrowed.unwrap_or_default()
    }
}

/// The page.
#[component]
pub fn ForecastPage() -> impl IntoView {
    let book = use_book();
    let reader = Reader::here(book);
    let period = periods::asked(reader, Step::Month);
    let standings = standings(reader, period);
    let people = people_of(reader, standings);
    let who = Memo::new(move |_| {
        let asked = navigation::query("who").and_then(|id| id.parse::<RowId>().ok());
        let people = people.get();
        match (asked.filter(|who| people.contains(who)), people.as_slice()) {
            (Some(who), _) => Some(who),
            (None, [only]) if reader.me.get() == Some(*only) => Some(*only),
            (None, _) => None,
        }
    });
    let workspaces = book.all("workspace");
    let threshold = Memo::new(move |_| {
        workspaces.with(|rows| rows.first().and_then(|row| forecast::threshold(row))).unwrap_or(USUAL_THRESHOLD)
    });
    let page = Forecasting {
        toasts: Toasts::here(),
        reader,
        period,
        people,
        who,
        standings,
        forecasts: book.all("forecast"),
        workspace: Memo::new(move |_| workspaces.with(|rows| rows.first().map(|row| row.id))),
        threshold,
    };
    let ready = fullness::is_whole(book);
    let show = move |period: Option<Period>, who: &str| {
        navigation::replace(&periods::address(&Route::Forecast, period, &[("who", who)]));
    };
    let asked = Signal::derive(move || who.get().map(|who| who.to_string()).unwrap_or_default());
    view! {
        <Page title=t!("place.forecast")>
            <NumberTabs />
            <div class="numbers-bar">
                <PeriodBar
                    period
                    reader
                    on_pick=move |picked| asked.with_untracked(|who| show(Some(picked), who))
                />
                <Show when=move || people.with(|all| all.len() > 1)>
                    <Field label=t!("forecast.whose")>
                        <Select
                            value=asked
                            on_pick=move |who: String| show(period.get_untracked(), &who)
                            choices=Signal::derive(move || people.with(|all| choices(reader, all)))
                            none=t!("forecast.everybody")
                        />
                    </Field>
                </Show>
            </div>
            {move || {
                if !ready.get() {
                    return view! { <Skeleton shape=SkeletonShape::Page /> }.into_any();
                }
                view! {
                    <Totals page />
                    {move || match who.get() {
                        Some(who) => view! { <OfOne page who /> }.into_any(),
                        None => view! { <PeopleTable page /> }.into_any(),
                    }}
                    <div class="numbers forecast-cards">
                        <OutlookPart page />
                        <Past page />
                    </div>
                }
                    .into_any()
            }}
        </Page>
    }
}

/// One person's: what they say, their opportunities, how it was changed. Made anew for another period.
#[component]
fn OfOne(page: Forecasting, who: RowId) -> impl IntoView {
    move || {
        let period = page.period.get()?;
        Some(view! {
            <div class="forecast-one">
                <div class="forecast-side">
                    <Saying page who period />
                    <Told page who period />
                </div>
                <Pipeline page who period />
            </div>
        })
    }
}

/// The figures above everything: won, the categories, what the stages make of it.
#[component]
fn Totals(page: Forecasting) -> impl IntoView {
    let part = move |key: &'static str, amount: fn(Standing) -> i64, query: fn(&Standings) -> Option<Query>| {
        let value = Signal::derive(move || page.money(amount(page.standing())));
        let href = Signal::derive(move || page.records(page.standings.with(query)));
        view! { <Stat label=t!(key) value href /> }
    };
    view! {
        <div class="stats numbers-stats forecast-stats">
            {part("forecast.won", |it| it.won, |all| all.won.clone())}
            {part("measure.commit_amount", |it| it.commit, |all| all.open.get(1).cloned().flatten())}
            {part("measure.best_case_amount", |it| it.hopeful, |all| all.open.get(2).cloned().flatten())}
            {part("measure.pipeline_amount", |it| it.pipeline, |all| all.open.get(3).cloned().flatten())}
            {part("forecast.expected", Standing::expected, |all| all.open.first().cloned().flatten())}
        </div>
    }
}

fn choices(reader: Reader, people: &[RowId]) -> Vec<Choice> {
    people.iter().map(|id| Choice::new(id.to_string(), names::title_or_unknown(reader.book, *id))).collect()
}

/// What everybody won in the period and has open that is to close in it.
fn standings(reader: Reader, period: Memo<Option<Period>>) -> Memo<Standings> {
    let words = move || period.get().map(Period::words).unwrap_or_default();
    let won = Signal::derive(move || Ask::of(&["won_amount"]).by(By::name("owner")).over(words()));
    let open = Signal::derive(move || Ask::of(&OPEN).by(By::name("owner")).and(Filter::is("expected_close", words())));
    let (won, open) = (reader.figures(won, Layout::natural), reader.figures(open, Layout::natural));
    Memo::new(move |_| {
        let mut all = Standings::default();
        let mut take = |figures: &Figures, measure: usize, put: fn(&mut Standing, i64)| {
            for (user, amount) in by_person(figures, measure, reader) {
                put(all.of.entry(user).or_default(), amount);
            }
        };
        let (won, open) = (won.get().and_then(Result::ok), open.get().and_then(Result::ok));
        if let Some(figures) = &won {
            take(figures, 0, |it, amount| it.won = amount);
        }
        if let Some(figures) = &open {
            take(figures, 0, |it, amount| it.weighted = amount);
            take(figures, 1, |it, amount| it.commit = amount);
            take(figures, 2, |it, amount| it.hopeful = amount);
            take(figures, 3, |it, amount| it.pipeline = amount);
            take(figures, 4, |it, amount| it.open = amount);
        }
        all.won = won.and_then(|figures| figures.behind_all(0).cloned());
        all.open =
            open.map(|figures| (0..OPEN.len()).map(|at| figures.behind_all(at).cloned()).collect()).unwrap_or_default();
        all
    })
}

/// Whose forecasts the reader may see here: their own, and those of the people they answer for who sell.
fn people_of(reader: Reader, standings: Memo<Standings>) -> Memo<Vec<RowId>> {
    let (users, actor) = (reader.book.all("user"), reader.book.actor());
    Memo::new(move |_| {
        let Some(actor) = actor.get() else { return Vec::new() };
        let with_figures: BTreeSet<RowId> = standings.with(|all| sync::order::gathered(all.of.keys().copied()));
        let answers = |user: RowId| match actor.reach(Right::Forecasts) {
            Reach::All => true,
            Reach::Team => actor.leads.binary_search(&user).is_ok(),
            Reach::Own | Reach::None => false,
        };
        let wanted = |row: &&Arc<Row>| {
            let sells = is_rep(row) || with_figures.contains(&row.id);
            sells && (row.id == actor.user || answers(row.id))
        };
        let mut people: Vec<RowId> = users.with(|rows| rows.iter().filter(wanted).map(|row| row.id).collect());
        if people.is_empty() {
            people.push(actor.user);
        }
        people
    })
}
