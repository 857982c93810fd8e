//! One's own customers with whom it is time to be in touch, the most valuable first.
//!
//! Belongs here: the short list of them. Does not belong here: when it is time (`domain::activities::care`).

use std::sync::Arc;

use domain::{
    activities::care::{self, Patience},
    customers::customer::LEVELS,
    query::{Filter, Query, Sort},
};
use leptos::prelude::*;
use serde_json::Value;
use sync::{Doc, Row, RowId};

use super::actions::CallOrLog;
use crate::{
    i18n::format,
    local::{Book, use_book},
    records::{names, schema},
    routes::{Room, Route},
    t,
    ui::Avatar,
};

/// As many as one can call in a day.
const SHOWN: usize = 8;
/// So many of those who were never spoken to are looked at.
const LOOKED_AT: usize = 100;

/// The quiet customers of the person at work; those of high value first, then the longest quiet.
pub fn customers(book: Book) -> Memo<Vec<RowId>> {
    // Asking what day it is follows midnight.
    let now = Memo::new(move |_| (format::today(), book.now()).1);
    let workspaces = book.all("workspace");
    let patience = Memo::new(move |_| {
        workspaces.with(|rows| rows.first().map_or_else(|| Patience::of(&Doc::new()), |row| Patience::of(&row.doc)))
    });
    let when = Memo::new(move |_| (patience.get(), now.get()));
    let levels = LEVELS.iter().copied().map(Some).chain([None]);
    let of_levels: Vec<_> = levels.map(|level| of_level(book, level, when)).collect();
    Memo::new(move |_| of_levels.iter().flat_map(|ids| ids.get()).take(SHOWN).collect())
}

/// Those of one level: the longest quiet first.
fn of_level(book: Book, level: Option<&'static str>, when: Memo<(Patience, i64)>) -> Memo<Vec<RowId>> {
    let actor = book.actor();
    let mine = move || {
        let me = actor.with(|actor| actor.as_ref().map(|actor| actor.user.to_string())).unwrap_or_default();
        let of_level = level.map_or_else(|| Filter::empty("level"), |level| Filter::is("level", level));
        Query::of("customer").and(Filter::is("owner", me)).and(of_level)
    };
    let spoken = Signal::derive(move || {
        let since = when.with(|(patience, now)| patience.due_since(level, *now));
        mine().and(Filter::upto("last_follow_up_at", since.to_string())).by(Sort::up("last_follow_up_at"))
    });
    let silent = Signal::derive(move || mine().and(Filter::empty("last_follow_up_at")).by(Sort::up("claimed_at")));
    let (spoken, silent) = (book.query(spoken), book.query(silent));
    Memo::new(move |_| {
        let rows = |ids: &[RowId], most| ids.iter().take(most).filter_map(|id| book.row(*id)).collect::<Vec<_>>();
        let mut rows = [spoken.with(|ids| rows(ids, SHOWN)), silent.with(|ids| rows(ids, LOOKED_AT))].concat();
        let (patience, now) = when.get();
        rows.retain(|row| patience.is_due(row, now));
        sync::order::sort_by_key(&mut rows, |row| care::quiet_since(row));
        rows.iter().take(SHOWN).map(|row| row.id).collect()
    })
}

/// The list.
#[component]
pub fn QuietCustomers(
    /// Who.
    customers: Memo<Vec<RowId>>,
) -> impl IntoView {
    view! {
        <Show when=move || customers.with(|all| !all.is_empty())>
            <section class="today-part">
                <h2 class="section-title">{t!("today.quiet")}</h2>
                <ul class="plain-list group">
                    <For each=move || customers.get() key=|id| *id let:id>
                        <QuietRow id />
                    </For>
                </ul>
            </section>
        </Show>
    }
}

#[component]
fn QuietRow(id: RowId) -> impl IntoView {
    let book = use_book();
    let row = book.watch(id);
    move || {
        let row = row.get()?;
        let name = names::title_of(&row);
        Some(view! {
            <li class="related-row">
                <a class="row" href=Route::Record(Room::Customers, id).path()>
                    <Avatar name=name.clone() square=true />
                    <span class="row-text">
                        <span class="row-title clip">{name}</span>
                        <span class="meta clip">{about(&row)}</span>
                    </span>
                </a>
                <CallOrLog customer=row />
            </li>
        })
    }
}

fn about(row: &Arc<Row>) -> String {
    let level =
        row.doc.get("level").and_then(Value::as_str).map(|level| schema::choice_label("customer", "level", level));
    let last = match row.doc.get("last_follow_up_at").and_then(Value::as_i64) {
        Some(at) => t!("today.last", ago = format::ago(at)),
        None => t!("today.never"),
    };
    level.into_iter().chain([last]).collect::<Vec<_>>().join(" · ")
}
