//! Past periods: what was said, what the stages made of it, what came; how near each person came over time; and why not nearer.
//!
//! Belongs here: the charts, accuracy in words, explaining a miss. Does not belong here: accuracy (`domain::forecasting::accuracy`).

use std::{collections::BTreeMap, sync::Arc};

use domain::{
    forecasting::{
        accuracy::{Accuracy, accuracy},
        forecast::{called, is_far},
    },
    reports::{Ask, By, Key, Layout, Step},
    targets::period::Period,
    value::Money,
};
use leptos::prelude::*;
use serde_json::json;
use sync::{Row, RowId};

use super::{Forecasting, saying::off_by};
use crate::{
    frame::navigation,
    i18n::format,
    records::{attained::whole, names, periods},
    routes::Route,
    t,
    ui::{
        Badge, Button, ButtonKind, Field, TextArea,
        chart::{Chart, ChartData, ChartShape, Series},
    },
};

/// So many periods are looked back at.
const PERIODS: i32 = 6;

/// One person's past period.
#[derive(Clone)]
pub struct Came {
    period: Period,
    row: Option<Arc<Row>>,
    said: Option<i64>,
    weighted: Option<i64>,
    actual: i64,
}

/// The look back.
#[component]
pub fn Past(
    /// The page.
    page: Forecasting,
) -> impl IntoView {
    let reader = page.reader;
    let past = Memo::new(move |_| {
        let calendar = reader.calendar.get();
        page.period.get().map(|period| period.before(calendar, PERIODS)).unwrap_or_default()
    });
    let ask = Signal::derive(move || {
        let past = past.get();
        let words = past.first().zip(past.last()).map(|(first, last)| format!("{}..{}", first.first, last.last));
        let step = past.first().map_or(Step::Month, |period| period.step);
        Ask::of(&["won_amount"]).by(By::name("owner")).by(By::date(step)).over(words.unwrap_or_default())
    });
    let figures = reader.figures(ask, Layout::natural);
    let actual = Memo::new(move |_| {
        let mut actual: BTreeMap<(RowId, String), i64> = BTreeMap::new();
        let Some(Ok(figures)) = figures.get() else { return actual };
        let answer = &figures.answer;
        let Some(measure) = answer.measures.first() else { return actual };
        for (row, head) in answer.rows.iter().enumerate() {
            let Key::Word(id) = &head.key else { continue };
            let Ok(user) = id.parse::<RowId>() else { continue };
            for (column, head) in answer.columns.iter().enumerate() {
                let Key::Day(day) = head.key else { continue };
                let amount = answer.cell(row, column, 0).and_then(|figure| figure.number(measure, reader.coin()));
                actual.insert((user, day.to_string()), whole(amount.unwrap_or(0.0)));
            }
        }
        actual
    });
    let of = move |who: RowId| {
        let past = past.get();
        let each = past.into_iter().map(|period| {
            let row = page.forecast(who, period);
            let money = |field: &str| row.as_ref().and_then(|row| row.doc.get(field).and_then(Money::of));
            let came = actual.with(|all| all.get(&(who, period.first.to_string())).copied().unwrap_or(0));
            Came {
                said: row.as_ref().and_then(|row| called(&row.doc)).map(|it| it.minor),
                weighted: money("weighted").map(|it| it.minor),
                actual: came,
                period,
                row,
            }
        });
        each.collect::<Vec<_>>()
    };
    let shown = Signal::derive(move || page.shown().into_iter().map(|who| (who, of(who))).collect::<Vec<_>>());
    let any_said = move || shown.with(|all| all.iter().flat_map(|it| &it.1).any(|it| it.said.is_some()));
    let amounts = Signal::derive(move || shown.with(|all| amounts(page, &past.get(), all)));
    let near = Signal::derive(move || shown.with(|all| nearness(&past.get(), all)));
    let write_money =
        Callback::new(move |value: f64| format::money_compact(whole(value), &reader.currency.get_untracked()));
    view! {
        <section class="number-card">
            <h2 class="section-title">{t!("forecast.past")}</h2>
            <Show when=any_said fallback=|| view! { <p class="meta">{t!("forecast.no_past")}</p> }>
                <Chart
                    data=amounts
                    shape=ChartShape::Bars
                    label=t!("forecast.past")
                    write=write_money
                    on_follow=|href: String| navigation::go_to(&href)
                />
            </Show>
        </section>
        <Show when=any_said>
            <section class="number-card">
                <h2 class="section-title">{t!("forecast.accuracy")}</h2>
                <p class="meta">{t!("forecast.accuracy_how")}</p>
                <Chart
                    data=near
                    shape=ChartShape::Line
                    label=t!("forecast.accuracy")
                    write=|value: f64| format::percent(value)
                    on_follow=|href: String| navigation::go_to(&href)
                />
                <ul class="plain-list accuracies">
                    {move || shown.get().iter().filter_map(|it| in_words(page, it)).collect_view()}
                </ul>
            </section>
        </Show>
        {move || {
            let who = page.who.get()?;
            let missed = shown.get().into_iter().flat_map(|it| it.1).rev().filter(|it| is_missed(page, it));
            let missed: Vec<Came> = missed.collect();
            (!missed.is_empty()).then(|| view! { <Missed page who missed /> })
        }}
    }
}

fn is_missed(page: Forecasting, came: &Came) -> bool {
    came.said.is_some_and(|said| is_far(said, came.actual, page.threshold.get()))
}

/// Said, expected and actual by period, all who are shown together.
fn amounts(page: Forecasting, past: &[Period], all: &[(RowId, Vec<Came>)]) -> ChartData {
    let sums = |of: fn(&Came) -> Option<i64>| -> Vec<Option<i64>> {
        let at = |at: usize| {
            let each = all.iter().filter_map(|it| it.1.get(at)).filter_map(of);
            each.fold(None, |sum, amount| Some(sum.unwrap_or(0) + amount))
        };
        (0..past.len()).map(at).collect()
    };
    let series = |name: String, of: fn(&Came) -> Option<i64>, color: &'static str| {
        let sums = sums(of);
        Series {
            name,
            texts: sums.iter().map(|sum| sum.map_or_else(|| "–".to_owned(), |sum| page.money(sum))).collect(),
            values: sums.into_iter().map(|sum| sum.map(|sum| sum as f64)).collect(),
            color,
        }
    };
    let who = page.who.get().map(|who| who.to_string()).unwrap_or_default();
    let link = |period: &Period| Some(periods::address(&Route::Forecast, Some(*period), &[("who", &who)]));
    let links: Vec<Option<String>> = past.iter().map(link).collect();
    ChartData {
        labels: past.iter().map(|period| periods::name(*period)).collect(),
        series: vec![
            series(t!("forecast.said"), |it| it.said, "--accent"),
            series(t!("forecast.expected_then"), |it| it.weighted, "--series-6"),
            series(t!("forecast.came"), |it| Some(it.actual), "--warn"),
        ],
        links: vec![links.clone(), links.clone(), links],
    }
}

/// How near all who are shown came together, period by period.
fn nearness(past: &[Period], all: &[(RowId, Vec<Came>)]) -> ChartData {
    let at = |at: usize| {
        let pairs = all.iter().filter_map(|it| it.1.get(at)).filter_map(|it| Some((it.said?, it.actual)));
        let pairs: Vec<(i64, i64)> = pairs.collect();
        accuracy(&pairs).accuracy
    };
    let values: Vec<Option<f64>> = (0..past.len()).map(at).collect();
    ChartData {
        labels: past.iter().map(|period| periods::name(*period)).collect(),
        series: vec![Series {
            name: t!("forecast.accuracy"),
            texts: values.iter().map(|it| it.map_or_else(|| "–".to_owned(), format::percent)).collect(),
            values,
            color: "--accent",
        }],
        links: Vec::new(),
    }
}

/// How near somebody came, and to which side they err.
fn in_words(page: Forecasting, (who, past): &(RowId, Vec<Came>)) -> Option<AnyView> {
    let pairs: Vec<(i64, i64)> = past.iter().filter_map(|it| Some((it.said?, it.actual))).collect();
    let Accuracy { accuracy, bias, periods } = accuracy(&pairs);
    let near = t!("forecast.near", share = format::percent(accuracy?), count = periods);
    let bias = bias.filter(|bias| bias.abs() >= 0.005).map(|bias| {
        let share = format::percent(bias.abs());
        if bias > 0.0 { t!("forecast.hopeful", share = share) } else { t!("forecast.careful", share = share) }
    });
    let name = names::title_or_unknown(page.reader.book, *who);
    let text = [Some(near), bias].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    Some(
        view! {
            <li class="accuracy">
                <span class="clip">{name}</span>
                <span class="meta">{text}</span>
            </li>
        }
        .into_any(),
    )
}

/// Periods that came otherwise by more than the company lets pass: with the reason, or the question for it.
#[component]
fn Missed(page: Forecasting, who: RowId, missed: Vec<Came>) -> impl IntoView {
    let lines = missed.into_iter().map(|came| {
        let off = came.said.and_then(|said| off_by(said, came.actual)).unwrap_or_else(|| t!("forecast.came_nothing"));
        let said = t!("forecast.missed", said = page.money(came.said.unwrap_or(0)), came = page.money(came.actual));
        view! {
            <li class="told-line">
                <span class="missed-head">
                    <span>{periods::name(came.period)}</span>
                    <Badge text=off bad=true />
                </span>
                <span class="meta">{said}</span>
                {why(page, who, came.row)}
            </li>
        }
    });
    view! {
        <section class="number-card">
            <h2 class="section-title">{t!("forecast.missed_title")}</h2>
            <ul class="plain-list told-list">{lines.collect_view()}</ul>
        </section>
    }
}

/// Why it came otherwise: the form for whoever's it is, their words for others.
fn why(page: Forecasting, who: RowId, row: Option<Arc<Row>>) -> Option<AnyView> {
    let row = row?;
    let said = row.doc.get("explained").and_then(|it| it.as_str()).unwrap_or_default().to_owned();
    if page.reader.me.get_untracked() != Some(who) {
        let said = if said.is_empty() { t!("forecast.unexplained") } else { said };
        return Some(view! { <p class="said-note">{said}</p> }.into_any());
    }
    let book = page.reader.book;
    let key = StoredValue::new(format!("forecast why {}", row.id));
    let draft = key.with_value(|key| book.draft(key)).and_then(|value| value.as_str().map(str::to_owned));
    let before = said.clone();
    let text = RwSignal::new(draft.unwrap_or(said));
    let changed = Memo::new(move |_| text.with(|text| text.trim() != before));
    let save = move || {
        let fields = sync::order::gathered([("explained".to_owned(), json!(text.get_untracked().trim()))]);
        let Some(now) = book.row(row.id) else { return };
        match page.hand().set(&now, fields) {
            Ok(()) => key.with_value(|key| book.clear_draft(key)),
            Err(rejection) => page.hand().refuse(&rejection),
        }
    };
    Some(
        view! {
            <form
                class="forecast-form"
                novalidate=true
                on:submit=move |event| {
                    event.prevent_default();
                    save();
                }
            >
                <Field label=t!("field.forecast.explained")>
                    <TextArea
                        value=text
                        rows=2
                        on_input=move |typed: String| {
                            key.with_value(|key| book.save_draft(key, typed.clone().into()));
                            text.set(typed);
                        }
                    />
                </Field>
                <Show when=move || changed.get()>
                    <Button kind=ButtonKind::Primary submit=true>
                        {t!("ui.save")}
                    </Button>
                </Show>
            </form>
        }
        .into_any(),
    )
}
