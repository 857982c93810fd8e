//! A task on Today: ticked off, put off, called about or logged where it stands.
//!
//! Belongs here: one row. Does not belong here: which tasks (`super`), what its buttons do (`actions`).

use domain::ids::reference;
use leptos::prelude::*;
use serde_json::Value;
use sync::RowId;

use super::actions::{CallOrLog, Later};
use crate::{
    i18n::format,
    records::{days, names, run::use_hand},
    routes::{Room, Route},
    t,
    ui::{Glyph, Icon},
};

/// The row.
#[component]
pub fn TaskRow(
    /// Which task.
    id: RowId,
) -> impl IntoView {
    let hand = use_hand();
    let row = hand.book.watch(id);
    move || {
        let task = row.get()?;
        let title = names::title_of(&task);
        let customer = reference(&task.doc, "customer").and_then(|id| hand.book.row(id));
        let due = task.doc.get("due_on").and_then(Value::as_str).map(str::to_owned);
        let late = due.as_deref().and_then(days::since).is_some_and(|days| days > 0);
        let about = customer.as_ref().map(|customer| names::title_of(customer));
        let day = due.map(|due| format::day_and_weekday(&due));
        let href = match &customer {
            Some(customer) => Route::Record(Room::Customers, customer.id).path(),
            None => Route::Record(Room::Tasks, id).path(),
        };
        let done = std::sync::Arc::clone(&task);
        Some(view! {
            <li class="task-row" class:is-late=late>
                <button
                    type="button"
                    class="tick"
                    aria-label=t!("tasks.finish_named", name = title)
                    on:click=move |_| hand.finish(&done)
                >
                    <Icon glyph=Glyph::Circle />
                </button>
                <a class="row" href=href>
                    <span class="row-text">
                        <span class="row-title clip">{title.clone()}</span>
                        <span class="row-line meta">
                            {day.map(|day| view! { <span class="task-day">{day}</span> })}
                            <span class="clip">{about}</span>
                        </span>
                    </span>
                </a>
                {customer.map(|customer| view! { <CallOrLog customer task=id /> })}
                <Later task />
            </li>
        })
    }
}
