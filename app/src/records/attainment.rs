//! How far somebody has come with their targets, in a few lines that lead to the page of targets: on boards and on Today.
//!
//! Belongs here: the card, and its words and bar, which the page of targets uses too. Does not belong here: that page
//! (`features::targets`), the arithmetic (`domain::targets`).

use std::{collections::BTreeSet, sync::Arc};

use domain::{
    ids::reference,
    query::Span,
    reports::{
        Measure, Step,
        boards::{self, Narrowed},
    },
    targets::{
        pace::{Attainment, Standing},
        period::Period,
        tree::{Node, Whose},
    },
    value::Day,
};
use leptos::prelude::*;
use serde_json::Value;
use sync::{Row, RowId};

use super::{
    attained::{Attained, attained, measure_name},
    periods,
    reader::Reader,
};
use crate::{
    i18n::{self, format},
    local::use_book,
    routes::Route,
    t,
};

/// So many measures with a target stand on a board.
const MOST: usize = 4;

/// The targets that belong on a board narrowed so.
#[component]
pub fn OnBoard(
    /// Who reads.
    reader: Reader,
    /// What narrows the board.
    narrowed: Memo<Narrowed>,
) -> impl IntoView {
    let period = Memo::new(move |_| narrowed.with(|narrowed| of_words(reader, &narrowed.period)));
    let (users, teams) = (reader.book.all("user"), reader.book.all("team"));
    let whose = Memo::new(move |_| {
        let me = reader.me.get()?;
        Some(match narrowed.with(|narrowed| narrowed.whose) {
            boards::Whose::Mine => Whose::Person(me),
            boards::Whose::Everybody => Whose::Company,
            boards::Whose::Under(team) => Whose::Team(team),
            boards::Whose::Team => Whose::Team(users.with(|users| teams.with(|teams| team_of(me, users, teams)))?),
        })
    });
    view! { <Cards reader whose period /> }
}

/// One's own targets of the shortest period that has some, for Today.
#[component]
pub fn MyTargets() -> impl IntoView {
    let reader = Reader::here(use_book());
    let targets = reader.book.all("target");
    let whose = Memo::new(move |_| reader.me.get().map(Whose::Person));
    let period = Memo::new(move |_| {
        let today = Day::parse(&format::today())?;
        let calendar = reader.calendar.get();
        let periods = [Step::Month, Step::Quarter, Step::Year].map(|step| Period::around(calendar, step, today));
        let me = reader.me.get();
        let has =
            |period: &Period| targets.with(|rows| rows.iter().any(|row| is_mine(row, me) && is_for(row, *period)));
        periods.into_iter().flatten().find(has)
    });
    view! { <Cards reader whose period /> }
}

/// True for a target that may be this person's.
pub fn is_mine(row: &Row, me: Option<RowId>) -> bool {
    let scope = row.doc.get("scope").and_then(Value::as_str);
    scope == Some("level") || (scope == Some("person") && reference(&row.doc, "owner") == me)
}

/// True for a target of that period.
fn is_for(row: &Row, period: Period) -> bool {
    let text = |field: &str| row.doc.get(field).and_then(Value::as_str).unwrap_or_default();
    text("period") == period.step.name() && text("starts_on") == period.first.to_string()
}

fn of_words(reader: Reader, words: &str) -> Option<Period> {
    let step = match Span::parse(words)? {
        Span::Month(_) => Step::Month,
        Span::Quarter(_) => Step::Quarter,
        Span::Year(_) => Step::Year,
        _ => return None,
    };
    let calendar = reader.calendar.get();
    let today = Day::parse(&format::today())?;
    Period::around(calendar, step, calendar.days_of(words, today)?.0?)
}

/// The team that somebody leads, else the one they are in.
fn team_of(me: RowId, users: &[Arc<Row>], teams: &[Arc<Row>]) -> Option<RowId> {
    let managed = teams.iter().find(|team| reference(&team.doc, "manager") == Some(me)).map(|team| team.id);
    let own = || users.iter().find(|user| user.id == me).and_then(|user| reference(&user.doc, "team"));
    managed.or_else(own)
}

/// A card for each measure of which some target is set.
#[component]
fn Cards(reader: Reader, whose: Memo<Option<Whose>>, period: Memo<Option<Period>>) -> impl IntoView {
    let targets = reader.book.all("target");
    let measures = Memo::new(move |_| {
        let names: BTreeSet<String> = targets.with(|rows| {
            let name = |row: &Arc<Row>| row.doc.get("measure").and_then(Value::as_str).map(str::to_owned);
            sync::order::gathered(rows.iter().filter_map(name))
        });
        let known = domain::reports::MEASURES.iter().map(|measure| measure.name);
        known.filter(|name| names.contains(*name)).take(MOST).collect::<Vec<_>>()
    });
    view! {
        <div class="attainments">
            <For each=move || measures.get() key=|name| *name let:name>
                <Card reader name whose period />
            </For>
        </div>
    }
}

#[component]
fn Card(reader: Reader, name: &'static str, whose: Memo<Option<Whose>>, period: Memo<Option<Period>>) -> impl IntoView {
    let attained = attained(reader, Signal::derive(move || Measure::by_name(name)), period);
    move || {
        let attained = attained.get()?;
        let node = attained.node(whose.get()?)?.clone();
        let how = attained.attainment(&node)?;
        let href = periods::address(&Route::Targets, Some(attained.period), &[("measure", name)]);
        let title = format!("{} · {}", measure_name(attained.measure), periods::name(attained.period));
        Some(view! {
            <a class="attainment" href=href>
                <span class="attainment-head">
                    <span class="meta clip">{title}</span>
                    <span class="attainment-share">{how.reached.map(format::percent)}</span>
                </span>
                <Meter how />
                <span class="attainment-words meta">{words(&attained, &node, &how)}</span>
            </a>
        })
    }
}

/// What was reached of what, and what that means.
pub fn words(attained: &Attained, node: &Node, how: &Attainment) -> String {
    let (actual, target) = (node.actual.unwrap_or(0), node.target.unwrap_or(0));
    let of = t!("targets.of", actual = attained.written(actual), target = attained.written(target));
    std::iter::once(of).chain(pace(attained, node, how)).collect::<Vec<_>>().join(" · ")
}

/// Where this ends, and what is left to do.
pub fn pace(attained: &Attained, node: &Node, how: &Attainment) -> Vec<String> {
    let left = node.target.unwrap_or(0) - node.actual.unwrap_or(0);
    let days = attained.progress.days - attained.progress.begun;
    let at_pace = how.at_this_pace.filter(|_| how.standing() != Standing::Reached && days > 0);
    let at_pace = at_pace.map(|share| t!("targets.at_this_pace", share = format::percent(share)));
    let to_go = (left > 0 && days > 0).then(|| t!("targets.to_go", count = days, amount = attained.written(left)));
    let over = (left > 0 && days == 0).then(|| t!("targets.short", amount = attained.written(left)));
    let reached = (how.standing() == Standing::Reached).then(|| i18n::tr("targets.standing.reached"));
    [reached, at_pace, to_go, over].into_iter().flatten().collect()
}

/// The bar: what is reached, and a mark for what would be by now.
#[component]
pub fn Meter(
    /// How far.
    how: Attainment,
) -> impl IntoView {
    let reached = how.reached.unwrap_or(0.0).clamp(0.0, 1.0);
    let expected = how.expected_share.clamp(0.0, 1.0);
    view! {
        <span class=format!("meter is-{}", how.standing().name()) aria-hidden="true">
            <span class="meter-bar" style:transform=format!("scaleX({reached:.4})")></span>
            <span class="meter-mark" style:left=format!("{:.2}%", expected * 100.0)></span>
        </span>
    }
}
