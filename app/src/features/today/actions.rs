//! What one does from Today with one thumb: call, log, put off.
//!
//! Belongs here: the buttons at the end of a row. Does not belong here: the rows (`task`, `quiet`).

use std::sync::Arc;

use domain::Command;
use leptos::prelude::*;
use serde_json::{Value, json};
use sync::{Doc, Row, RowId};

use crate::{
    frame::navigation,
    i18n::format,
    records::{
        called::{Call, Called},
        days, names, reach,
        run::{Hand, short, use_hand},
    },
    routes::{Room, Route},
    t,
    ui::{Glyph, Icon, Menu, MenuItem},
};

/// Call the customer, where there is a number, and log what was said.
#[component]
pub fn CallOrLog(
    /// With whom.
    customer: Arc<Row>,
    /// The task that this is about.
    #[prop(optional)]
    task: Option<RowId>,
) -> impl IntoView {
    let (hand, asking) = (use_hand(), Called::here());
    let name = names::title_of(&customer);
    let reach = reach::of_customer(hand.book, &customer);
    let (phone, call) = (reach.phone, Call { customer: customer.id, who: reach.answers.unwrap_or(customer.id), task });
    view! {
        {phone
            .map(|number| {
                let label = t!("customers.call_named", name = name);
                view! {
                    <a
                        class="icon-button"
                        href=format!("tel:{number}")
                        aria-label=label
                        on:click=move |_| {
                            if let Some(asking) = asking {
                                asking.note(call);
                            }
                        }
                    >
                        <Icon glyph=Glyph::Phone />
                    </a>
                }
            })}
        <a class="icon-button" href=log_address(customer.id, task, None) aria-label=t!("today.log_named", name = name)>
            <Icon glyph=Glyph::NotebookPen />
        </a>
    }
}

/// Opens the form of a follow-up about a call.
pub fn log_call(call: Call) {
    navigation::go_to(&log_address(call.customer, call.task, Some(call.who)));
}

/// Where a follow-up with a customer is logged; saving it can tick the task off.
fn log_address(customer: RowId, task: Option<RowId>, called: Option<RowId>) -> String {
    let ids = [("customer", Some(customer)), ("task", task), ("called", called)];
    let ids: Vec<_> = ids.into_iter().filter_map(|(name, id)| Some((name, id?.to_string()))).collect();
    let query: Vec<_> = ids.iter().map(|(name, id)| (*name, id.as_str())).collect();
    Route::New(Room::FollowUps).path_with(&query)
}

/// Puts a task off to a likelier day.
#[component]
pub fn Later(
    /// Which task.
    task: Arc<Row>,
) -> impl IntoView {
    let hand = use_hand();
    let label = t!("today.later_named", name = names::title_of(&task));
    let items = Signal::derive(move || {
        let today = format::today();
        let id = task.id;
        let days = days::soon().into_iter().filter(|day| day.value != today).map(|day| {
            let task = Arc::clone(&task);
            MenuItem::new(Glyph::Clock, day.label, move || put_off(hand, &task, &day.value))
        });
        let another = MenuItem::new(Glyph::Pencil, t!("today.another_day"), move || {
            navigation::go(&Route::Edit(Room::Tasks, id));
        });
        days.chain([another]).collect::<Vec<_>>()
    });
    view! { <Menu glyph=Glyph::Clock label items /> }
}

/// The task is due on that day; what hour it was due at no longer says anything.
fn put_off(hand: Hand, task: &Row, day: &str) {
    let mut fields: Doc = sync::order::gathered([("due_on".to_owned(), json!(day))]);
    if task.doc.contains_key("due_at") {
        fields.insert("due_at".to_owned(), Value::Null);
    }
    let said = t!("today.put_off", name = short(&names::title_of(task)), day = format::day_and_weekday(day));
    hand.act(Command::SetFields { kind: task.kind.clone(), id: task.id, base_ver: task.ver, fields }, said);
}
