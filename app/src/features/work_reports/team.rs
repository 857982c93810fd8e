//! The reports of the people one leads, week by week or day by day: who sent one, and who has not yet.
//!
//! Belongs here: the list. Does not belong here: who leads whom (`domain::access`).

use domain::{
    access::Role,
    value::Day,
    work_reports::{Period, work_report::id_of},
};
use leptos::prelude::*;
use serde_json::Value;
use sync::RowId;

use super::{asked, draft::lines_of, words};
use crate::{
    frame::navigation,
    i18n::format,
    local::Book,
    records::{days, names},
    routes::{Room, Route},
    t,
    ui::{Avatar, Choice, Glyph, Icon, IconButton, SegmentedControl},
};

/// The list; nothing for who leads nobody.
#[component]
pub fn Team(book: Book) -> impl IntoView {
    let people = led(book);
    let days = Memo::new(|_| asked());
    let sent = Memo::new(move |_| {
        let Some((period, start)) = days.get() else { return 0 };
        let has = |person: &&RowId| {
            let report = book.watch(id_of(**person, period, start));
            report.with(|row| row.as_ref().is_some_and(|row| row.is_live()))
        };
        people.with(|people| people.iter().filter(has).count())
    });
    let each = move || {
        let days = days.get();
        people
            .get()
            .into_iter()
            .filter_map(move |person| days.map(|(period, start)| (person, period, start)))
            .collect::<Vec<_>>()
    };
    view! {
        <Show when=move || people.with(|people| !people.is_empty())>
            <h2 class="section-title">{t!("reports.team")}</h2>
            <Steps days />
            <p class="meta report-count" role="status">
                {move || t!("reports.sent_of", sent = sent.get(), all = people.with(Vec::len))}
            </p>
            <ul class="plain-list group">
                <For each=each key=|it| *it let((person, period, start))>
                    <PersonRow book person period start />
                </For>
            </ul>
        </Show>
    }
}

/// Whose reports one reads: those one leads, for an admin everybody; by name, without those who left.
fn led(book: Book) -> Memo<Vec<RowId>> {
    let users = book.all("user");
    Memo::new(move |_| {
        let actor = book.actor();
        let (me, people) = actor.with(|actor| match actor {
            Some(actor) if actor.role == Role::Admin => (Some(actor.user), actor.sees.clone()),
            Some(actor) => (Some(actor.user), actor.leads.clone()),
            None => (None, Vec::new()),
        });
        let mut people: Vec<(RowId, String)> = users.with(|rows| {
            let stays = rows.iter().filter(|row| row.doc.get("active") != Some(&false.into()));
            let led = stays.filter(|row| people.contains(&row.id) && Some(row.id) != me);
            led.map(|row| (row.id, names::title_of(row))).collect()
        });
        sync::order::sort_by(&mut people, |a, b| format::collate(&a.1, &b.1));
        people.into_iter().map(|(id, _)| id).collect()
    })
}

/// Puts it into the address, so that it can be sent to somebody.
fn show(period: Period, start: Day) {
    let query = [("period", period.name()), ("from", &*start.to_string())];
    navigation::replace(&Route::List(Room::WorkReports).path_with(&query));
}

/// Which week or day is shown.
#[component]
fn Steps(days: Memo<Option<(Period, Day)>>) -> impl IntoView {
    let choices: Vec<Choice> =
        [Period::Week, Period::Day].map(|period| Choice::new(period.name(), words::kind_of(period))).to_vec();
    let value = Signal::derive(move || days.get().map(|(period, _)| period.name().to_owned()).unwrap_or_default());
    let pick = move |name: String| {
        let now = days::today().zip(Period::from_name(&name));
        if let Some((start, period)) = now.and_then(|(today, period)| Some((period.start(today)?, period))) {
            show(period, start);
        }
    };
    let step = move |later: i64| {
        let to = days.get_untracked().and_then(|(period, start)| Some((period, period.later(start, later)?)));
        if let Some((period, start)) = to {
            show(period, start);
        }
    };
    let is_last = Signal::derive(move || {
        let now = days::today();
        days.get().zip(now).is_some_and(|((period, start), today)| period.start(today).is_some_and(|now| start >= now))
    });
    view! {
        <div class="report-steps">
            <SegmentedControl value on_pick=pick choices label=t!("reports.period") />
            <div class="report-step">
                <IconButton glyph=Glyph::ChevronLeft label=t!("reports.earlier") on_press=move |()| step(-1) />
                <span class="report-when">
                    {move || days.get().map(|(period, start)| words::when(period, start))}
                </span>
                <IconButton
                    glyph=Glyph::ChevronRight
                    label=t!("reports.later")
                    disabled=is_last
                    on_press=move |()| step(1)
                />
            </div>
        </div>
    }
}

#[component]
fn PersonRow(book: Book, person: RowId, period: Period, start: Day) -> impl IntoView {
    let id = id_of(person, period, start);
    let row = book.watch(id);
    let name = names::live_title(book, person);
    move || {
        let sent = row.get().filter(|row| row.is_live());
        let Some(row) = sent else {
            return view! {
                <li class="row report-missing">
                    <Avatar name />
                    <span class="row-text">
                        <span class="row-title clip">{name}</span>
                        <span class="meta clip">{t!("reports.missing")}</span>
                    </span>
                </li>
            }
            .into_any();
        };
        let when = row.doc.get("sent_at").and_then(Value::as_i64).map(format::ago);
        let first = lines_of(&row.doc, "done").into_iter().next().map(|(text, _)| text);
        let about: Vec<String> = when.into_iter().chain(first).collect();
        view! {
            <li>
                <a class="row" href=Route::Record(Room::WorkReports, id).path()>
                    <Avatar name />
                    <span class="row-text">
                        <span class="row-title clip">{name}</span>
                        <span class="meta clip">{about.join(" · ")}</span>
                    </span>
                    <Icon glyph=Glyph::ChevronRight class="icon-small" />
                </a>
            </li>
        }
        .into_any()
    }
}
