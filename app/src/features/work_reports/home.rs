//! Where reports begin: one's own of this week and today, those of the people one leads, and one's earlier ones.
//!
//! Belongs here: the page. Does not belong here: the team's part of it (`team`), writing (`writing`).

use std::sync::Arc;

use domain::{
    query::{Filter, Query, Sort},
    value::Day,
    work_reports::{
        Period,
        work_report::{days_of, id_of},
    },
};
use leptos::prelude::*;
use serde_json::Value;
use sync::RowId;

use super::{draft, team::Team, words, write_path};
use crate::{
    frame::Page,
    i18n::format,
    local::{Book, use_book},
    records::{days, fullness},
    routes::{Room, Route},
    t,
    ui::{Glyph, Icon, Skeleton},
};

/// As many as one reads back.
const EARLIER: usize = 60;

/// The page.
#[component]
pub fn WorkReportsPage() -> impl IntoView {
    let book = use_book();
    let whole = fullness::is_whole(book);
    let me = Memo::new(move |_| book.actor().with(|actor| actor.as_ref().map(|actor| actor.user)));
    view! {
        <Page title=t!("place.work_reports") narrow=true>
            {move || match (whole.get(), me.get()) {
                (true, Some(me)) => {
                    view! {
                        <Mine book me />
                        <Team book />
                        <Earlier book me />
                    }
                        .into_any()
                }
                _ => view! { <Skeleton /> }.into_any(),
            }}
        </Page>
    }
}

/// The reports that are due about now: this week's, last week's as long as it was not sent, today's log.
#[component]
fn Mine(book: Book, me: RowId) -> impl IntoView {
    let due = Memo::new(move |_| {
        let Some(today) = days::today() else { return Vec::new() };
        let week = Period::Week.start(today);
        let before = week.and_then(|week| Period::Week.later(week, -1));
        let unsent = |start: &Day| {
            let sent = book.watch(id_of(me, Period::Week, *start));
            !sent.with(|row| row.as_ref().is_some_and(|row| row.is_live()))
        };
        let weeks = [week, before.filter(unsent)].into_iter().flatten().map(|start| (Period::Week, start));
        weeks.chain([(Period::Day, today)]).collect::<Vec<_>>()
    });
    view! {
        <h2 class="section-title">{t!("reports.mine")}</h2>
        <ul class="plain-list group">
            <For each=move || due.get() key=|it| *it let((period, start))>
                <DueRow book me period start />
            </For>
        </ul>
    }
}

#[component]
fn DueRow(book: Book, me: RowId, period: Period, start: Day) -> impl IntoView {
    let id = id_of(me, period, start);
    let row = book.watch(id);
    let sent = Memo::new(move |_| {
        row.with(|row| row.as_ref().filter(|row| row.is_live()).and_then(|row| row.doc.get("sent_at")?.as_i64()))
    });
    let begun = book.draft(&draft::key_of(period, start)).is_some();
    let href = move || match sent.get() {
        Some(_) if !begun => Route::Record(Room::WorkReports, id).path(),
        _ => write_path(period, start),
    };
    let state = move || match sent.get() {
        _ if begun => t!("reports.begun"),
        Some(at) => t!("reports.sent_at", when = format::moment(at)),
        None => t!("reports.to_write"),
    };
    let glyph = move || if sent.get().is_some() { Glyph::CircleCheck } else { Glyph::NotebookPen };
    view! {
        <li>
            <a class="row" href=href>
                <span class="row-mark">
                    <Icon glyph=Signal::derive(glyph) />
                </span>
                <span class="row-text">
                    <span class="row-title clip">
                        {words::kind_of(period)} " · " {words::when(period, start)}
                    </span>
                    <span class="meta clip">{state}</span>
                </span>
                <Icon glyph=Glyph::ChevronRight class="icon-small" />
            </a>
        </li>
    }
}

/// What one sent before, newest first.
#[component]
fn Earlier(book: Book, me: RowId) -> impl IntoView {
    let mine = Query::of("work_report").and(Filter::refers("owner", me)).by(Sort::down("starts_on"));
    let ids = book.query(Signal::stored(mine));
    let shown = move || ids.with(|ids: &Arc<Vec<RowId>>| ids.iter().take(EARLIER).copied().collect::<Vec<_>>());
    view! {
        <Show when=move || ids.with(|ids| !ids.is_empty())>
            <h2 class="section-title">{t!("reports.sent_before")}</h2>
            <ul class="plain-list group">
                <For each=shown key=|id| *id let:id>
                    <EarlierRow book id />
                </For>
            </ul>
        </Show>
    }
}

#[component]
fn EarlierRow(book: Book, id: RowId) -> impl IntoView {
    let row = book.watch(id);
    move || {
        let row = row.get()?;
        let (period, start) = days_of(&row.doc)?;
        let sent =
            row.doc.get("sent_at").and_then(Value::as_i64).map(|at| t!("reports.sent_at", when = format::moment(at)));
        Some(view! {
            <li>
                <a class="row" href=Route::Record(Room::WorkReports, id).path()>
                    <span class="row-text">
                        <span class="row-title clip">
                            {words::kind_of(period)} " · " {words::days_of(period, start)}
                        </span>
                        <span class="meta clip">{sent}</span>
                    </span>
                    <Icon glyph=Glyph::ChevronRight class="icon-small" />
                </a>
            </li>
        })
    }
}
