//! What others did since yesterday with what is mine: follow-ups at my customers, moves of my opportunities, and what was won
//! or lost in my sight.
//!
//! Belongs here: which of it, and the short list. Does not belong here: a record's whole history (`records::history`).

use domain::{
    ids::{reference, references},
    query::{Filter, Op, Query, Sort},
};
use leptos::prelude::*;
use serde_json::Value;
use sync::{Row, RowId};

use crate::{
    i18n::format,
    local::{Book, use_book},
    records::{
        names,
        stages::{self, Outcome, Stage},
    },
    t,
    ui::{Glyph, Icon},
};

/// As many as one reads in passing.
const SHOWN: usize = 6;
/// So many of the newest are looked at.
const LOOKED_AT: usize = 100;

/// One thing that somebody else did.
#[derive(Clone, Debug, PartialEq)]
pub struct News {
    at: i64,
    who: Option<RowId>,
    /// The record that it is about, and its kind.
    about: (&'static str, RowId),
    what: What,
}

#[derive(Clone, Debug, PartialEq)]
enum What {
    /// Was in touch with a customer.
    Spoke(String),
    /// Moved an opportunity to this stage.
    Moved(RowId, Outcome),
}

/// What others did since yesterday, newest first; live.
pub fn since_yesterday(book: Book) -> Memo<Vec<News>> {
    let since = yesterday().to_string();
    let spoken_since = since.clone();
    let actor = book.actor();
    let me = Memo::new(move |_| actor.with(|actor| actor.as_ref().map(|actor| actor.user)));
    let spoken = Signal::derive(move || {
        let me = me.get().map(|me| me.to_string()).unwrap_or_default();
        let others = Filter::new("by", Op::Not, [me]);
        let newest = Sort::down("happened_at");
        Query::of("follow_up").and(Filter::from("happened_at", spoken_since.clone())).and(others).by(newest)
    });
    let moved = Query::of("opportunity").and(Filter::from("stage_since", since)).by(Sort::down("stage_since"));
    let (spoken, moved) = (book.query(spoken), book.query(Signal::stored(moved)));
    let all = stages::stages(book);
    Memo::new(move |_| {
        let Some(me) = me.get() else { return Vec::new() };
        let rows = |ids: &[RowId]| ids.iter().take(LOOKED_AT).filter_map(|id| book.row(*id)).collect::<Vec<_>>();
        let mut news: Vec<News> = Vec::new();
        news.extend(spoken.with(|ids| rows(ids)).iter().filter_map(|row| spoke(book, row, me)));
        let moved = moved.with(|ids| rows(ids));
        all.with(|stages| news.extend(moved.iter().filter_map(|row| was_moved(row, me, stages))));
        sync::order::sort_by_key(&mut news, |it| std::cmp::Reverse(it.at));
        news.truncate(SHOWN);
        news
    })
}

/// The beginning of yesterday in the viewer's zone.
fn yesterday() -> i64 {
    let midnight = js_sys::Date::new_0();
    midnight.set_hours(0);
    midnight.set_minutes(0);
    midnight.set_seconds(0);
    midnight.set_date(midnight.get_date() - 1);
    #[allow(clippy::cast_possible_truncation, reason = "milliseconds since 1970 are whole and fit")]
    let at = midnight.get_time() as i64;
    at
}

fn is_mine(row: &Row, me: RowId) -> bool {
    reference(&row.doc, "owner") == Some(me) || references(&row.doc, "collaborators").contains(&me)
}

fn spoke(book: Book, row: &Row, me: RowId) -> Option<News> {
    let customer = book.row(reference(&row.doc, "customer")?)?;
    let text = row.doc.get("text").and_then(Value::as_str).unwrap_or_default().to_owned();
    let at = row.doc.get("happened_at")?.as_i64()?;
    let who = reference(&row.doc, "by");
    is_mine(&customer, me).then_some(News { at, who, about: ("customer", customer.id), what: What::Spoke(text) })
}

/// One's own are told of every move, those of others of the end.
fn was_moved(row: &Row, me: RowId, stages: &[Stage]) -> Option<News> {
    let last = row.doc.get("stage_history")?.as_array()?.last()?;
    let id = |field: &str| last.get(field)?.as_str()?.parse::<RowId>().ok();
    let stage = id("stage")?;
    let who = id("by").filter(|by| *by != me)?;
    let outcome = stages.iter().find(|it| it.id == stage)?.outcome;
    let told = is_mine(row, me) || outcome != Outcome::Open;
    let at = last.get("at")?.as_i64()?;
    let what = What::Moved(stage, outcome);
    told.then_some(News { at, who: Some(who), about: ("opportunity", row.id), what })
}

/// The list.
#[component]
pub fn Changed(
    /// What.
    news: Memo<Vec<News>>,
) -> impl IntoView {
    let book = use_book();
    let each = move || news.get();
    let key = |it: &News| (it.about.1, it.at);
    view! {
        <Show when=move || news.with(|all| !all.is_empty())>
            <section class="today-part">
                <h2 class="section-title">{t!("today.changed")}</h2>
                <ul class="plain-list group">
                    <For each=each key=key let:it>
                        {line(book, it)}
                    </For>
                </ul>
            </section>
        </Show>
    }
}

fn line(book: Book, news: News) -> impl IntoView {
    let (kind, id) = news.about;
    let who = news.who.map(|who| names::title_or_unknown(book, who)).unwrap_or_default();
    let name = names::title_or_unknown(book, id);
    let (glyph, said, more) = match news.what {
        What::Spoke(text) => (Glyph::NotebookPen, t!("today.spoke", who = who, name = name), Some(text)),
        What::Moved(_, Outcome::Won) => (Glyph::CircleCheck, t!("today.won", who = who, name = name), None),
        What::Moved(_, Outcome::Lost) => (Glyph::X, t!("today.lost", who = who, name = name), None),
        What::Moved(stage, Outcome::Open) => {
            let stage = names::title_or_unknown(book, stage);
            (Glyph::SquareKanban, t!("today.moved", who = who, name = name, stage = stage), None)
        }
    };
    let meta: Vec<String> = [Some(format::ago(news.at)), more].into_iter().flatten().collect();
    view! {
        <li>
            <a class="row" href=names::href(kind, id)>
                <span class="row-mark">
                    <Icon glyph />
                </span>
                <span class="row-text">
                    <span class="row-title clip">{said}</span>
                    <span class="meta clip">{meta.join(" · ")}</span>
                </span>
            </a>
        </li>
    }
}
