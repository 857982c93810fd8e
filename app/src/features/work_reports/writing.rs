//! Writing one's report: figures, what was done, what is planned, and sending it.
//!
//! Belongs here: the page. Does not belong here: the lines (`lines`), their keeping (`draft`), who is told (`domain`).

use domain::{
    Command,
    reports::{Coin, Layout},
    value::Day,
    work_reports::{Period, figures, work_report::KIND},
};
use leptos::prelude::*;
use serde_json::Value;
use sync::RowId;

use super::{
    draft::{Half, Writing},
    lines::Lines,
    shown::FigureTiles,
    words,
};
use crate::{
    frame::{Page, navigation},
    i18n::format,
    local::{Wanted, use_book},
    records::{fullness, run::use_hand},
    routes::{Room, Route},
    t,
    ui::{Banner, Button, ButtonKind, Glyph, Skeleton, SkeletonShape},
};

/// The page.
#[component]
pub fn WritePage(
    /// For how long.
    period: Period,
    /// Its first day.
    start: Day,
    /// Where "back" leads.
    back: Route,
) -> impl IntoView {
    let book = use_book();
    let whole = fullness::is_whole(book);
    let me = Memo::new(move |_| book.actor().with(|actor| actor.as_ref().map(|actor| actor.user)));
    // A draft is made of rows: of those that are still coming it would know nothing.
    let writer = Memo::new(move |_| if whole.get() { me.get() } else { None });
    view! {
        <Page
            title=words::kind_of(period)
            subtitle=Some(words::days_of(period, start))
            back
            narrow=true
            plain=true
        >
            {move || match writer.get() {
                Some(me) => view! { <Form me period start /> }.into_any(),
                None => view! { <Skeleton shape=SkeletonShape::Page /> }.into_any(),
            }}
        </Page>
    }
}

#[component]
fn Form(me: RowId, period: Period, start: Day) -> impl IntoView {
    let hand = use_hand();
    let writing = Writing::open(hand.book, me, period, start);
    let figures = counted(writing);
    let send = move || {
        let id = writing.id();
        if hand.book.row(id).is_some_and(|row| !row.is_live()) {
            hand.run(Command::Restore { kind: KIND.name.to_owned(), id });
        }
        let command = Command::SendWorkReport(writing.command(figures.get_untracked()));
        if hand.act(command, t!("reports.sent")) {
            writing.forget();
            navigation::replace(&Route::Record(Room::WorkReports, id).path());
        }
    };
    let was_sent = writing.sent().and_then(|row| row.doc.get("sent_at").and_then(Value::as_i64));
    let new_things = Memo::new(move |_| writing.new_things());
    let is_empty = Signal::derive(move || writing.is_empty());
    view! {
        <form
            class="report-form"
            novalidate=true
            on:submit=move |event| {
                event.prevent_default();
                send();
            }
        >
            {was_sent.map(|at| view! { <p class="meta">{t!("reports.sent_at", when = format::moment(at))}</p> })}
            <FigureTiles figures />
            {move || Some(new_things.get()).filter(|count| *count > 0).map(|count| offer_new(writing, count))}
            <Lines writing half=Half::Done />
            <Lines writing half=Half::Plan />
            <div class="form-actions">
                <Button kind=ButtonKind::Primary glyph=Glyph::Share submit=true disabled=is_empty>
                    {if was_sent.is_some() { t!("reports.send_again") } else { t!("reports.send") }}
                </Button>
            </div>
        </form>
    }
}

/// What happened since the report was begun goes into it with one tap.
fn offer_new(writing: Writing, count: usize) -> impl IntoView {
    let action = view! { <Button on_press=move |()| writing.add_new()>{t!("reports.add_new")}</Button> };
    view! { <Banner action=action.into_any()>{t!("reports.new_things", count = count)}</Banner> }
}

/// The figures of the period as they are now, in the form that a record keeps.
fn counted(writing: Writing) -> Signal<Value> {
    let last = writing.period.end(writing.start).unwrap_or(writing.start);
    let wanted = Wanted {
        ask: figures::ask(writing.me, writing.start, last),
        layout: Layout::natural(Coin::NONE),
        me: Some(writing.me),
        team: std::collections::BTreeSet::new(),
        calendar: domain::reports::Calendar::default(),
    };
    let answered = writing.book.figures(Signal::stored(wanted));
    Signal::derive(move || match answered.get() {
        Some(Ok(found)) => figures::kept(&found.answer),
        _ => Value::Null,
    })
}
