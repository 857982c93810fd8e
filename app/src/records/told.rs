//! What one is told by others: that something was given to one, that one was named, that one's own was commented on, that
//! somebody whom one leads sent a report, that a report or a board is ready at its time.
//!
//! Belongs here: these notifications, as rows that lead to what they are about. Does not belong here: values that were replaced
//! (`replaced`), which need an answer.

use std::sync::Arc;

use domain::{
    Command,
    ids::reference,
    query::{Filter, Op, Query, Sort},
};
use leptos::prelude::*;
use serde_json::{Value, json};
use sync::{Doc, Row, RowId};

use super::{
    names,
    run::{Hand, use_hand},
};
use crate::{
    i18n::format,
    local::Book,
    routes::Route,
    t,
    ui::{Glyph, Icon},
};

/// Those that want an answer have cards of their own.
const ELSEWHERE: &str = "overwritten";

/// What this person was told, newest first; live.
pub fn all(book: Book) -> Signal<Arc<Vec<RowId>>> {
    told(book, false)
}

/// What they have not looked at yet.
pub fn unread(book: Book) -> Signal<Arc<Vec<RowId>>> {
    told(book, true)
}

fn told(book: Book, only_new: bool) -> Signal<Arc<Vec<RowId>>> {
    let me = Memo::new(move |_| book.actor().with(|actor| actor.as_ref().map(|actor| actor.user)));
    book.query(Signal::derive(move || {
        let mine = me.get().map_or_else(|| Filter::is("owner", ""), |me| Filter::refers("owner", me));
        let query = Query::of("notification").and(mine).and(Filter::new("topic", Op::Not, [ELSEWHERE.to_owned()]));
        let query = if only_new { query.and(Filter::empty("read_at")) } else { query };
        query.by(Sort::down("at"))
    }))
}

/// The person has seen it.
pub fn note_as_read(hand: Hand, id: RowId) {
    if let Some(row) = hand.book.row(id).filter(|row| is_new(row)) {
        let fields = sync::order::gathered([("read_at".to_owned(), json!(hand.book.now()))]);
        hand.run(Command::SetFields { kind: row.kind.clone(), id, base_ver: row.ver, fields });
    }
}

fn is_new(row: &Row) -> bool {
    !row.doc.contains_key("read_at")
}

/// A report by its days, which each reader reads in their language.
fn reported(about: &Doc, who: &str) -> String {
    let text = |name: &str| about.get(name).and_then(Value::as_str).unwrap_or_default();
    let day = format::day(text("starts_on"));
    if text("period") == "week" {
        t!("told.reported_week", who = who, day = day)
    } else {
        t!("told.reported_day", who = who, day = day)
    }
}

/// A report or a board by its rhythm.
fn ready(about: &Doc, name: &str) -> String {
    let text = |name: &str| about.get(name).and_then(Value::as_str).unwrap_or_default();
    let key = match (text("kind"), text("rhythm")) {
        ("board", "week") => "told.board_of_week",
        ("board", "month") => "told.board_of_month",
        ("board", _) => "told.board_of_day",
        (_, "week") => "told.report_of_week",
        (_, "month") => "told.report_of_month",
        _ => "told.report_of_day",
    };
    t!(key, name = name)
}

/// Where a notification leads.
fn href(kind: &str, id: RowId) -> Option<String> {
    match kind {
        "report" => Some(Route::Report(id).path()),
        "board" => Some(Route::Numbers.path_with(&[("board", &id.to_string())])),
        _ => names::href(kind, id),
    }
}

/// One line; a tap leads to what it is about.
#[component]
pub fn ToldRow(
    /// Which notification.
    id: RowId,
) -> impl IntoView {
    let hand = use_hand();
    let row = hand.book.watch(id);
    move || {
        let row = row.get()?;
        let about = row.doc.get("about").and_then(Value::as_object)?;
        let text = |name: &str| about.get(name).and_then(Value::as_str).map(str::to_owned);
        let by = reference(about, "by");
        let who = by.and_then(|by| names::title(hand.book, by)).unwrap_or_else(|| t!("records.somebody"));
        let name = text("title").unwrap_or_default();
        let topic = row.doc.get("topic").and_then(Value::as_str).unwrap_or_default();
        // By whose schedule, where that is not one's own.
        let from = (topic == "scheduled" && by != reference(&row.doc, "owner")).then(|| who.clone());
        let (glyph, said) = match topic {
            "mentioned" => (Glyph::AtSign, t!("told.mentioned", who = who, name = name)),
            "commented" => (Glyph::MessageCircle, t!("told.commented", who = who, name = name)),
            "reported" => (Glyph::NotebookPen, reported(about, &who)),
            "scheduled" => (Glyph::ChartColumn, ready(about, &name)),
            _ => (Glyph::Handshake, t!("told.assigned", who = who, name = name)),
        };
        let when = row.doc.get("at").and_then(Value::as_i64).map(format::ago);
        let meta: Vec<String> = when.into_iter().chain(from).chain(text("text")).collect();
        let href = text("kind").zip(reference(about, "record")).and_then(|(kind, id)| href(&kind, id));
        let is_new = is_new(&row);
        Some(view! {
            <a class="row" href=href class:is-new=is_new on:click=move |_| note_as_read(hand, id)>
                <span class="row-mark">
                    <Icon glyph />
                </span>
                <span class="row-text">
                    <span class="row-title clip">{said}</span>
                    <span class="meta clip">{meta.join(" · ")}</span>
                </span>
                {is_new
                    .then(|| {
                        view! {
                            <span class="new-mark">
                                <span class="visually-hidden">{t!("told.new")}</span>
                            </span>
                        }
                    })}
            </a>
        })
    }
}
