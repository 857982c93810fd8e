//! To whom a record is given and with whom it is shared: the two sheets of people that a record's page opens.
//!
//! Belongs here: the sheets, the lines of a menu that open them, changing who works on a record. Does not belong here: the list of
//! people (`person_sheet`), who may (`domain`).

use std::sync::Arc;

use domain::{
    Command,
    ids::{reference, references},
};
use leptos::prelude::*;
use sync::{Row, RowId};

use super::{
    names::{self, Person},
    person_sheet::PersonSheet,
    run::{Hand, short, use_hand},
};
use crate::{
    t,
    ui::{Glyph, MenuItem},
};

/// Which sheet of people is open.
#[derive(Clone, Copy)]
pub struct PeopleSheets {
    transfer: RwSignal<bool>,
    collaborators: RwSignal<bool>,
}

impl PeopleSheets {
    /// Both closed.
    pub fn closed() -> Self {
        Self { transfer: RwSignal::new(false), collaborators: RwSignal::new(false) }
    }

    /// The line of a menu that opens the sheet of collaborators.
    pub fn share_item(self) -> MenuItem {
        MenuItem::new(Glyph::UserPlus, t!("records.collaborators"), move || self.collaborators.set(true))
    }

    /// The line of a menu that opens the sheet of who it is given to.
    pub fn transfer_item(self) -> MenuItem {
        MenuItem::new(Glyph::ArrowRight, t!("records.transfer"), move || self.transfer.set(true))
    }
}

/// The sheets of people that the menu opens.
#[component]
pub fn PeopleOf(
    /// The record.
    #[prop(into)]
    row: Signal<Option<Arc<Row>>>,
    /// Which one is open.
    sheets: PeopleSheets,
) -> impl IntoView {
    let hand = use_hand();
    let owner = Signal::derive(move || {
        row.with(|row| row.as_ref().and_then(|row| reference(&row.doc, "owner")).into_iter().collect::<Vec<_>>())
    });
    let collaborators = Signal::derive(move || {
        row.with(|row| row.as_ref().map(|row| references(&row.doc, "collaborators")).unwrap_or_default())
    });
    let give = move |to: RowId| {
        if let Some(row) = row.get_untracked() {
            hand.transfer(&row, Some(to));
        }
    };
    let share = move |user: RowId| {
        if let Some(row) = row.get_untracked() {
            share_or_not(hand, &row, user);
        }
    };
    view! {
        <PersonSheet open=sheets.transfer title=t!("records.transfer_to") chosen=owner on_pick=give />
        <PersonSheet
            open=sheets.collaborators
            title=t!("records.collaborators")
            chosen=collaborators
            on_pick=share
            several=true
        />
    }
}

/// Shares a record with somebody, or does so no longer.
pub fn share_or_not(hand: Hand, row: &Row, user: RowId) {
    let mut users = references(&row.doc, "collaborators");
    let known = users.len();
    users.retain(|it| *it != user);
    if users.len() == known {
        users.push(user);
    }
    let command = Command::SetCollaborators { kind: row.kind.clone(), id: row.id, base_ver: row.ver, users };
    hand.act(command, t!("records.saved_named", name = short(&names::title_of(row))));
}

/// Who works on a record besides its owner, as a row of faces.
#[component]
pub fn Sharers(
    /// The record.
    #[prop(into)]
    row: Signal<Option<Arc<Row>>>,
) -> impl IntoView {
    let people = Memo::new(move |_| {
        row.with(|row| row.as_ref().map(|row| references(&row.doc, "collaborators")).unwrap_or_default())
    });
    view! {
        <Show when=move || people.with(|all| !all.is_empty())>
            <span class="sharers">
                <span class="visually-hidden">{t!("records.collaborators")}</span>
                <For each=move || people.get() key=|id| *id let:id>
                    <Person id=Signal::stored(Some(id)) bare=true />
                </For>
            </span>
        </Show>
    }
}
