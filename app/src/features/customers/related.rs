//! What belongs to a customer: its people, its opportunities, what is to be done.
//!
//! Belongs here: short lists with a way to add. Does not belong here: their pages.

use std::sync::Arc;

use domain::ids::reference;
use leptos::prelude::*;
use sync::{Row, RowId};

use super::row::text;
use crate::{
    i18n::format,
    local::use_book,
    records::{
        called::{Call, Called},
        days, names,
        room::AddTo,
        run::use_hand,
        show, stages,
    },
    routes::{Room, Route},
    t,
    ui::{Avatar, Glyph, Icon, StageChip, Tone},
};

/// The people at a customer, each with a way to reach them.
#[component]
pub fn Contacts(
    /// Whose.
    customer: RowId,
) -> impl IntoView {
    let ids = use_book().relating("contact", "customer", customer);
    view! {
        <ul class="plain-list related">
            <For each=move || ids.get().to_vec() key=|id| *id let:id>
                <Contact id customer />
            </For>
        </ul>
        <AddTo room=Room::Contacts field="customer" id=customer label=t!("customers.add_contact") />
    }
}

#[component]
fn Contact(id: RowId, customer: RowId) -> impl IntoView {
    let (row, asking) = (use_book().watch(id), Called::here());
    move || {
        let row = row.get()?;
        let name = names::title_of(&row);
        let about: Vec<String> = ["title", "department"].iter().filter_map(|field| text(&row, field)).collect();
        let call = text(&row, "mobile").or_else(|| text(&row, "phone"));
        let mail = text(&row, "email");
        Some(view! {
            <li class="related-row">
                <a class="row" href=Route::Record(Room::Contacts, id).path()>
                    <Avatar name=name.clone() />
                    <span class="row-text">
                        <span class="row-title clip">{name.clone()}</span>
                        <span class="meta clip">{about.join(" · ")}</span>
                    </span>
                </a>
                {call
                    .clone()
                    .map(|number| {
                        let label = t!("customers.call_named", name = name.clone());
                        view! {
                            <a
                                class="icon-button"
                                href=format!("tel:{}", show::dialled(&number))
                                aria-label=label
                                on:click=move |_| {
                                    if let Some(asking) = asking {
                                        asking.note(Call { customer, who: id, task: None });
                                    }
                                }
                            >
                                <Icon glyph=Glyph::Phone />
                            </a>
                        }
                    })}
                {call
                    .map(|number| {
                        let label = t!("customers.message_named", name = name.clone());
                        view! {
                            <a class="icon-button" href=format!("sms:{}", show::dialled(&number)) aria-label=label>
                                <Icon glyph=Glyph::MessageCircle />
                            </a>
                        }
                    })}
                {mail
                    .map(|address| {
                        let label = t!("customers.mail_named", name = name);
                        view! {
                            <a class="icon-button" href=format!("mailto:{address}") aria-label=label>
                                <Icon glyph=Glyph::Mail />
                            </a>
                        }
                    })}
            </li>
        })
    }
}

/// The open tasks of a customer, each ticked off where it stands.
#[component]
pub fn Tasks(
    /// Whose.
    customer: RowId,
    /// Which.
    tasks: Signal<Arc<Vec<RowId>>>,
) -> impl IntoView {
    view! {
        <ul class="plain-list related">
            <For each=move || tasks.get().to_vec() key=|id| *id let:id>
                <Task id />
            </For>
        </ul>
        <AddTo room=Room::Tasks field="customer" id=customer label=t!("customers.add_task") />
    }
}

#[component]
fn Task(id: RowId) -> impl IntoView {
    let hand = use_hand();
    let row = hand.book.watch(id);
    move || {
        let task = row.get()?;
        let title = names::title_of(&task);
        let due = text(&task, "due_on");
        let late = due.as_deref().and_then(days::since).is_some_and(|days| days > 0);
        let label = t!("tasks.finish_named", name = title);
        Some(view! {
            <li class="related-row" class:is-late=late>
                <button type="button" class="tick" aria-label=label on:click=move |_| hand.finish(&task)>
                    <Icon glyph=Glyph::Circle />
                </button>
                <a class="row" href=Route::Record(Room::Tasks, id).path()>
                    <span class="row-text">
                        <span class="row-title clip">{title}</span>
                        <span class="meta task-day">{due.map(|due| format::day_and_weekday(&due))}</span>
                    </span>
                </a>
            </li>
        })
    }
}

/// The opportunities of a customer.
#[component]
pub fn Opportunities(
    /// Whose.
    customer: RowId,
) -> impl IntoView {
    let ids = use_book().relating("opportunity", "customer", customer);
    view! {
        <ul class="plain-list related">
            <For each=move || ids.get().to_vec() key=|id| *id let:id>
                <Opportunity id />
            </For>
        </ul>
        <AddTo room=Room::Opportunities field="customer" id=customer label=t!("customers.add_opportunity") />
    }
}

#[component]
fn Opportunity(id: RowId) -> impl IntoView {
    let book = use_book();
    let row = book.watch(id);
    let all = stages::stages(book);
    move || {
        let row = row.get()?;
        let (stage, tone) = stage_of(&row, &all.get());
        Some(view! {
            <li class="related-row">
                <a class="row" href=Route::Record(Room::Opportunities, id).path()>
                    <span class="row-text">
                        <span class="row-title clip">{names::title_of(&row)}</span>
                        <span class="meta">
                            <StageChip text=stage tone=tone />
                        </span>
                    </span>
                    <span class="row-number">{row.doc.get("amount").map(show::money)}</span>
                </a>
            </li>
        })
    }
}

fn stage_of(row: &Row, all: &[stages::Stage]) -> (String, Tone) {
    let id = reference(&row.doc, "stage");
    all.iter()
        .find(|stage| Some(stage.id) == id)
        .map_or_else(Default::default, |stage| (stage.name.clone(), stage.tone))
}
