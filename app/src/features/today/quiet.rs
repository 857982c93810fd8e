//! One's own customers whom nobody has spoken to for long, the most valuable first.
//!
//! Belongs here: who is quiet, and the short list of them. Does not belong here: rules of care (`domain`).

use std::sync::Arc;

use domain::query::{Filter, Query, Sort};
use leptos::prelude::*;
use serde_json::Value;
use sync::{Row, RowId};

use crate::{
    i18n::format,
    local::{Book, use_book},
    records::{names, schema},
    routes::{Room, Route},
    t,
    ui::{Avatar, Glyph, Icon},
};

/// Who was not heard of for so many days is quiet.
const DAYS: i64 = 30;
/// As many as one can call in a day.
const SHOWN: usize = 8;

/// The quiet customers of the person at work; those of high value first, then the longest quiet.
pub fn customers(book: Book) -> Memo<Vec<RowId>> {
    let actor = book.actor();
    let before = book.now() - DAYS * 86_400_000;
    let query = Signal::derive(move || {
        let me = actor.with(|actor| actor.as_ref().map(|actor| actor.user.to_string())).unwrap_or_default();
        Query::of("customer")
            .and(Filter::is("owner", me))
            .and(Filter::upto("last_follow_up_at", before.to_string()))
            .by(Sort::up("level"))
            .by(Sort::up("last_follow_up_at"))
    });
    let ids = book.query(query);
    Memo::new(move |_| ids.with(|ids| ids.iter().take(SHOWN).copied().collect()))
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
                <h2 class="section-title">{t!("today.quiet", count = DAYS)}</h2>
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
    let row = use_book().watch(id);
    move || {
        let row = row.get()?;
        let name = names::title_of(&row);
        let log = Route::New(Room::FollowUps).path_with(&[("customer", &id.to_string())]);
        Some(view! {
            <li class="related-row">
                <a class="row" href=Route::Record(Room::Customers, id).path()>
                    <Avatar name=name.clone() square=true />
                    <span class="row-text">
                        <span class="row-title clip">{name.clone()}</span>
                        <span class="meta clip">{about(&row)}</span>
                    </span>
                </a>
                <a class="icon-button" href=log aria-label=t!("today.log_named", name = name)>
                    <Icon glyph=Glyph::NotebookPen />
                </a>
            </li>
        })
    }
}

fn about(row: &Arc<Row>) -> String {
    let level =
        row.doc.get("level").and_then(Value::as_str).map(|level| schema::choice_label("customer", "level", level));
    let last =
        row.doc.get("last_follow_up_at").and_then(Value::as_i64).map(|at| t!("today.last", ago = format::ago(at)));
    level.into_iter().chain(last).collect::<Vec<_>>().join(" · ")
}
