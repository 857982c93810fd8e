//! What is to be done next with a customer: the first open task, ticked off where it stands.
//!
//! Belongs here: one line and its tick. Does not belong here: the list of all tasks (`features::today`, `records`).

use domain::query::{Filter, Query, Sort};
use leptos::prelude::*;
use serde_json::Value;
use sync::{Row, RowId};

use crate::{
    i18n::format,
    local::{Book, use_book},
    records::{
        days, names,
        run::{Hand, use_hand},
    },
    routes::{Room, Route},
    t,
    ui::{Glyph, Icon},
};

/// The next step of a customer.
#[component]
pub fn NextStep(
    /// Whose.
    customer: RowId,
) -> impl IntoView {
    let hand = use_hand();
    let next = first_open(use_book(), customer);
    let plan = move || {
        let href = Route::New(Room::Tasks).path_with(&[("customer", &customer.to_string())]);
        view! {
            <a class="next-step is-none" href=href>
                <Icon glyph=Glyph::Plus />
                <span>{t!("customers.plan_next")}</span>
            </a>
        }
    };
    move || match next.get() {
        Some(task) => view! { <Step hand task /> }.into_any(),
        None => plan().into_any(),
    }
}

#[component]
fn Step(hand: Hand, task: std::sync::Arc<Row>) -> impl IntoView {
    let due = task.doc.get("due_on").and_then(Value::as_str).map(str::to_owned);
    let late = due.as_deref().and_then(days::since).is_some_and(|days| days > 0);
    let title = names::title_of(&task);
    let finish = move |_| hand.finish(&task);
    view! {
        <div class="next-step" class:is-late=late>
            <button type="button" class="tick" aria-label=t!("tasks.finish_named", name = title) on:click=finish>
                <Icon glyph=Glyph::Circle />
            </button>
            <span class="next-text">
                <span class="meta">
                    {t!("customers.next")} {due.map(|due| format!(" · {}", format::day_and_weekday(&due)))}
                </span>
                <span class="clip">{title.clone()}</span>
            </span>
        </div>
    }
}

/// The open tasks of a customer, the one that is due first before the others; live.
pub fn open_tasks(book: Book, customer: RowId) -> Signal<std::sync::Arc<Vec<RowId>>> {
    let open = Query::of("task")
        .and(Filter::refers("customer", customer))
        .and(Filter::empty("done_at"))
        .by(Sort::up("due_on"));
    book.query(Signal::stored(open))
}

/// The open task that is due first.
fn first_open(book: Book, customer: RowId) -> Memo<Option<std::sync::Arc<Row>>> {
    let ids = open_tasks(book, customer);
    Memo::new(move |_| book.watch(ids.with(|ids| ids.first().copied())?).get())
}
