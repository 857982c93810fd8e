//! A person in the tree: role, and for admins moving, another role, leaving.
//!
//! Belongs here: one row with its menu. Does not belong here: the tree (`tree`), rights (`domain`).

use domain::{Command, access::Role, ids::reference};
use leptos::prelude::*;
use serde_json::{Value, json};
use sync::{Doc, Row, RowId};

use super::invite::Invitee;
use crate::{
    local::use_book,
    records::{
        names,
        run::{Hand, use_hand},
        schema,
    },
    routes::{Room, Route},
    t,
    ui::{Avatar, Button, ButtonKind, Choice, ChoiceChips, Field, Glyph, Menu, MenuItem, Select, Sheet},
};

/// True unless they left.
pub fn is_active(row: &Row) -> bool {
    row.doc.get("active") != Some(&Value::Bool(false))
}

/// The name of their role.
pub fn role_of(row: &Row) -> Option<&str> {
    row.doc.get("role").and_then(Value::as_str)
}

/// The row.
#[component]
pub fn PersonRow(
    /// Who.
    id: RowId,
    /// The reader may arrange people.
    may: Signal<bool>,
    /// Who is being invited.
    inviting: RwSignal<Option<Invitee>>,
) -> impl IntoView {
    let hand = use_hand();
    let row = hand.book.watch(id);
    let placing = RwSignal::new(false);
    let items = Signal::derive(move || {
        let active = row.with(|row| row.as_deref().is_some_and(is_active));
        let place = MenuItem::new(Glyph::Network, t!("people.place"), move || placing.set(true));
        let set_active = move |on: bool| move || set(hand, id, "active", json!(on));
        let last = if active {
            MenuItem::new(Glyph::LogOut, t!("people.deactivate"), set_active(false)).danger()
        } else {
            MenuItem::new(Glyph::Undo2, t!("people.activate"), set_active(true))
        };
        let has_login = row.with(|row| row.as_ref().is_some_and(|row| row.doc.contains_key("login")));
        let login = (active && !has_login).then(|| {
            let invite = move || inviting.set(Some(Invitee::Known(id)));
            MenuItem::new(Glyph::KeyRound, t!("people.give_login"), invite)
        });
        std::iter::once(place).chain(login).chain([last]).collect()
    });
    view! {
        <li class="related-row person-row">
            {move || {
                let row = row.get()?;
                let name = names::title_of(&row);
                let role = role_of(&row).map(|role| schema::choice_label("user", "role", role));
                let left = (!is_active(&row)).then(|| t!("people.left"));
                let login = row.doc.get("login").and_then(Value::as_str).map(str::to_owned);
                let about: Vec<String> = role.into_iter().chain(left).chain(login).collect();
                Some(
                    view! {
                        <a
                            class="row"
                            class:is-left=!is_active(&row)
                            href=Route::Record(Room::Users, id).path()
                        >
                            <Avatar name=name.clone() />
                            <span class="row-text">
                                <span class="row-title clip">{name}</span>
                                <span class="meta clip">{about.join(" · ")}</span>
                            </span>
                        </a>
                    },
                )
            }}
            <Show when=move || may.get()>
                <Menu label=t!("records.actions") items />
            </Show>
            <Sheet open=placing on_close=move |()| placing.set(false) title=t!("people.place")>
                <Place id placing />
            </Sheet>
        </li>
    }
}

/// Another team, another role.
#[component]
fn Place(id: RowId, placing: RwSignal<bool>) -> impl IntoView {
    let hand = use_hand();
    let before = hand.book.row(id);
    let doc = before.as_ref().map(|row| row.doc.clone()).unwrap_or_default();
    let role = RwSignal::new(doc.get("role").and_then(Value::as_str).unwrap_or_default().to_owned());
    let team = RwSignal::new(reference(&doc, "team").map(|team| team.to_string()).unwrap_or_default());
    let save = move |()| {
        let Some(row) = before.clone() else { return };
        let team = team.get_untracked();
        let team = if team.is_empty() { Value::Null } else { json!(team) };
        let mut fields: Doc =
            sync::order::gathered([("role".to_owned(), json!(role.get_untracked())), ("team".to_owned(), team)]);
        fields.retain(|name, value| row.doc.get(name).unwrap_or(&Value::Null) != value);
        let said = t!("people.placed", name = names::title_of(&row));
        if hand.act(Command::SetFields { kind: row.kind.clone(), id, base_ver: row.ver, fields }, said) {
            placing.set(false);
        }
    };
    view! {
        <div class="sheet-form">
            <Field label=schema::field_label("user", "role")>
                <ChoiceChips value=role on_pick=move |picked| role.set(picked) choices=roles() />
            </Field>
            <Field label=schema::field_label("user", "team")>
                <Select value=team on_pick=move |picked| team.set(picked) choices=teams() none=t!("people.no_team") />
            </Field>
            <div class="sheet-actions">
                <Button on_press=move |()| placing.set(false)>{t!("ui.cancel")}</Button>
                <Button kind=ButtonKind::Primary on_press=save>
                    {t!("ui.save")}
                </Button>
            </div>
        </div>
    }
}

fn set(hand: Hand, id: RowId, field: &str, value: Value) {
    if let Some(row) = hand.book.row(id) {
        let fields = sync::order::gathered([(field.to_owned(), value)]);
        hand.edit(&row, fields);
    }
}

/// The roles to choose from.
pub fn roles() -> Vec<Choice> {
    Role::NAMES.iter().map(|name| Choice::new(*name, schema::choice_label("user", "role", name))).collect()
}

/// The teams to choose from, each with those above it in its name.
pub fn teams() -> Signal<Vec<Choice>> {
    let book = use_book();
    let forest = super::tree::of(book);
    Signal::derive(move || {
        forest.with(|branches| {
            branches
                .iter()
                .filter_map(|branch| Some((branch.team?, branch.depth)))
                .map(|(team, depth)| {
                    Choice::new(
                        team.to_string(),
                        format!("{}{}", "　".repeat(depth), names::title_or_unknown(book, team)),
                    )
                })
                .collect()
        })
    })
}
