//! A report that was sent: figures as they were then, its lines, and what is said about it.
//!
//! Belongs here: reading one. Does not belong here: writing it (`writing`), comments of any kind (`records::comments`).

use std::sync::Arc;

use domain::{
    Command,
    ids::reference,
    work_reports::{commenting::CommentOnWorkReport, figures, work_report},
};
use leptos::prelude::*;
use serde_json::Value;
use sync::{Row, RowId};

use super::{
    draft::{About, lines_of},
    words,
};
use crate::{
    frame::{Page, navigation},
    i18n::format,
    local::use_book,
    records::{
        comments::{Comments, Thread},
        figures::Said,
        history,
        names::{self, Person},
        permit,
        record_page::Present,
        run::use_hand,
    },
    routes::{Room, Route},
    t,
    ui::{Glyph, Icon, Menu, MenuItem, Stat},
};

static THREAD: Thread = Thread {
    comments: "work_report_comment",
    about: "work_report",
    say: |said| {
        Command::CommentOnWorkReport(CommentOnWorkReport {
            id: said.id,
            report: said.about,
            text: said.text,
            mentions: said.mentions,
        })
    },
    unseen: "comments.unseen_report",
    shares: false,
};

/// The page.
#[component]
pub fn WorkReportPage(
    /// Which report.
    id: RowId,
) -> impl IntoView {
    let book = use_book();
    let row = book.watch(id);
    let days = Memo::new(move |_| row.with(|row| row.as_ref().and_then(|row| work_report::days_of(&row.doc))));
    let title = Signal::derive(move || days.get().map(|(period, _)| words::kind_of(period)).unwrap_or_default());
    let subtitle = Signal::derive(move || days.get().map(|(period, start)| words::days_of(period, start)));
    let figures = Signal::derive(move || {
        row.with(|row| row.as_ref().and_then(|row| row.doc.get("figures").cloned())).unwrap_or_default()
    });
    let menu = move || view! { <ActionMenu id row /> };
    view! {
        <Page title subtitle back=Route::List(Room::WorkReports) actions=menu narrow=true plain=true>
            <Present row id room=Room::WorkReports>
                <article class="report">
                    <Who row />
                    <FigureTiles figures />
                    <Half row half="done" heading="reports.done" />
                    <Half row half="plan" heading="reports.plan" />
                    <section>
                        <h2 class="section-title">{t!("comments.title")}</h2>
                        <Comments thread=&THREAD row id />
                    </section>
                </article>
            </Present>
        </Page>
    }
}

#[component]
fn Who(#[prop(into)] row: Signal<Option<Arc<Row>>>) -> impl IntoView {
    let owner = Signal::derive(move || row.with(|row| row.as_ref().and_then(|row| reference(&row.doc, "owner"))));
    let sent = move || row.with(|row| row.as_ref().and_then(|row| row.doc.get("sent_at").and_then(Value::as_i64)));
    view! {
        <p class="report-who">
            <Person id=owner />
            <span class="meta">
                {move || sent().map(|at| t!("reports.sent_at", when = format::moment(at)))}
            </span>
        </p>
    }
}

/// Figures side by side.
#[component]
pub fn FigureTiles(
    /// In the form that a record keeps.
    #[prop(into)]
    figures: Signal<Value>,
) -> impl IntoView {
    let book = use_book();
    let tiles = move || {
        let said = Said(book);
        figures::read(&figures.get())
            .into_iter()
            .map(|(measure, shown)| {
                view! { <Stat label=said.measure(measure.name) value=said.shown(&shown) /> }
            })
            .collect_view()
    };
    view! {
        <Show when=move || figures.with(Value::is_array)>
            <div class="stats report-stats">{tiles}</div>
        </Show>
    }
}

/// The lines of one half, each leading to its record.
#[component]
fn Half(#[prop(into)] row: Signal<Option<Arc<Row>>>, half: &'static str, heading: &'static str) -> impl IntoView {
    let lines =
        Memo::new(move |_| row.with(|row| row.as_ref().map(|row| lines_of(&row.doc, half)).unwrap_or_default()));
    view! {
        <Show when=move || lines.with(|lines| !lines.is_empty())>
            <section>
                <h2 class="section-title">{t!(heading)}</h2>
                <ul class="plain-list group">
                    {move || lines.get().into_iter().map(|(text, about)| line(text, about)).collect_view()}
                </ul>
            </section>
        </Show>
    }
}

fn line(text: String, about: Option<About>) -> impl IntoView {
    let book = use_book();
    // Who reads it may not see every record that it is about.
    let record = about.and_then(|about| Some((about.kind, about.record.parse::<RowId>().ok()?)));
    let href = record.filter(|(_, id)| book.row(*id).is_some()).and_then(|(kind, id)| names::href(&kind, id));
    match href {
        Some(href) => view! {
            <li>
                <a class="row report-said" href=href>
                    <span class="row-text">{text}</span>
                    <Icon glyph=Glyph::ChevronRight class="icon-small" />
                </a>
            </li>
        }
        .into_any(),
        None => view! {
            <li class="row report-said">
                <span class="row-text">{text}</span>
            </li>
        }
        .into_any(),
    }
}

#[component]
fn ActionMenu(id: RowId, #[prop(into)] row: Signal<Option<Arc<Row>>>) -> impl IntoView {
    let hand = use_hand();
    let may_delete = permit::delete(hand.book, row);
    let mine = Memo::new(move |_| {
        let owner = row.with(|row| row.as_ref().and_then(|row| reference(&row.doc, "owner")));
        owner.is_some() && owner == hand.book.actor().with(|actor| actor.as_ref().map(|actor| actor.user))
    });
    let items = Signal::derive(move || {
        let mut items = Vec::new();
        if mine.get() {
            let edit = move || navigation::go(&Route::Edit(Room::WorkReports, id));
            items.push(MenuItem::new(Glyph::Pencil, t!("records.edit"), edit));
        }
        items.push(history::menu_item(Room::WorkReports, id));
        if may_delete.get() {
            let delete = move || {
                if row.get_untracked().is_some_and(|row| hand.delete(&row)) {
                    navigation::replace(&Route::List(Room::WorkReports).path());
                }
            };
            items.push(MenuItem::new(Glyph::Trash2, t!("records.delete"), delete).danger());
        }
        items
    });
    view! { <Menu label=t!("records.actions") items /> }
}
