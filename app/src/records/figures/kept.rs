//! Reports and boards that people keep: which of them are for this reader, and what a report says.
//!
//! Belongs here: reading their rows, live, and naming one. Does not belong here: pages (`features`), for whom they are
//! (`domain::settings::saved_view`).

use std::sync::Arc;

use domain::{
    Command,
    access::{Right, teams_around},
    ids::reference,
    reports::report::Report,
    settings::saved_view::{Audience, for_whom},
};
use leptos::prelude::*;
use sync::{Doc, Row, RowId};

use crate::{
    local::Book,
    records::{
        list::view_sheet::{ForWhom, own_team},
        names, permit,
        run::{Hand, use_hand},
    },
    t,
    ui::{Button, ButtonKind, Field, Sheet, TextInput},
};

/// The rows of a kind that are for this person: their own first, then their teams', then everybody's; live.
pub fn offered(book: Book, kind: &'static str) -> Memo<Vec<Arc<Row>>> {
    let (rows, users, teams, actor) = (book.all(kind), book.all("user"), book.all("team"), book.actor());
    Memo::new_with_compare(
        move |_| {
            let Some(me) = actor.with(|actor| actor.as_ref().map(|actor| actor.user)) else { return Vec::new() };
            let around = users.with(|users| teams.with(|teams| teams_around(me, &plain(users), &plain(teams))));
            rows.with(|rows| {
                let ids: Vec<RowId> =
                    for_whom(rows.iter().map(AsRef::as_ref), me, &around).iter().map(|row| row.id).collect();
                ids.iter().filter_map(|id| rows.iter().find(|row| row.id == *id).cloned()).collect()
            })
        },
        |_, _| true,
    )
}

fn plain(rows: &[Arc<Row>]) -> Vec<&Row> {
    rows.iter().map(AsRef::as_ref).collect()
}

/// A report by its id, with its name, if it is here and can be read; tracked.
pub fn report(rows: &[Arc<Row>], id: RowId) -> Option<(String, Report)> {
    let row = rows.iter().find(|row| row.id == id)?;
    Some((names::title_of(row), Report::from_doc(&row.doc)?))
}

/// True if this person may change what somebody keeps; live.
pub fn may_edit(book: Book, row: Signal<Option<Arc<Row>>>) -> Signal<bool> {
    let over_all = permit::over_all(book, Right::Personal);
    let actor = book.actor();
    Signal::derive(move || {
        let me = actor.with(|actor| actor.as_ref().map(|actor| actor.user));
        row.with(|row| row.as_ref().is_some_and(|row| over_all.get() || reference(&row.doc, "owner") == me))
    })
}

/// What is to be named, for whom, and by which words the sheet asks.
#[derive(Clone, Debug, PartialEq)]
pub struct Naming {
    /// The kind of row.
    pub kind: &'static str,
    /// The row; none for a new one.
    pub id: Option<RowId>,
    /// What the new row keeps besides name and readers.
    pub fields: Doc,
    /// What the sheet is called.
    pub title: String,
    /// The name to begin with.
    pub name: String,
}

/// The sheet in which a report or a board gets its name and its readers.
#[component]
pub fn NamingSheet(
    /// What is being named.
    naming: RwSignal<Option<Naming>>,
    /// It has its name.
    #[prop(into)]
    on_named: Callback<RowId>,
) -> impl IntoView {
    let open = Memo::new(move |_| naming.with(Option::is_some));
    let title = Signal::derive(move || naming.with(|it| it.as_ref().map(|it| it.title.clone()).unwrap_or_default()));
    view! {
        <Sheet open on_close=move |()| naming.set(None) title>
            {move || naming.get().map(|what| view! { <NamingForm naming what on_named /> })}
        </Sheet>
    }
}

#[component]
fn NamingForm(naming: RwSignal<Option<Naming>>, what: Naming, on_named: Callback<RowId>) -> impl IntoView {
    let hand = use_hand();
    let before = what.id.and_then(|id| hand.book.row(id));
    let name = RwSignal::new(what.name.clone());
    let audience = RwSignal::new(before.as_ref().map_or(Audience::Own, |row| Audience::of(&row.doc)));
    let error = RwSignal::new(None::<String>);
    let may_share = permit::at_all(hand.book, Right::SharedViews);
    let team = own_team(hand.book);
    let save = move || {
        let typed = name.get_untracked().trim().to_owned();
        if typed.is_empty() {
            return error.set(Some(t!("problem.required")));
        }
        if let Some(id) = keep(hand, &what, &typed, audience.get_untracked()) {
            naming.set(None);
            on_named.run(id);
        }
    };
    view! {
        <form
            class="sheet-form"
            novalidate=true
            on:submit=move |event| {
                event.prevent_default();
                save();
            }
        >
            <Field label=t!("links.name") error=error required=true>
                <TextInput
                    value=name
                    on_input=move |text| {
                        error.set(None);
                        name.set(text);
                    }
                    autofocus=true
                />
            </Field>
            <Show when=move || may_share.get()>
                <ForWhom audience team />
            </Show>
            <div class="sheet-actions">
                <Button on_press=move |()| naming.set(None)>{t!("ui.cancel")}</Button>
                <Button kind=ButtonKind::Primary submit=true>
                    {t!("ui.save")}
                </Button>
            </div>
        </form>
    }
}

fn keep(hand: Hand, what: &Naming, name: &str, audience: Audience) -> Option<RowId> {
    let mut fields = audience.fields();
    fields.insert("name".into(), name.into());
    let (id, command) = if let Some(row) = what.id.and_then(|id| hand.book.row(id)) {
        fields.extend(what.fields.clone());
        (row.id, Command::SetFields { kind: row.kind.clone(), id: row.id, base_ver: row.ver, fields })
    } else {
        fields.retain(|_, value| !value.is_null());
        fields.extend(what.fields.clone());
        let id = hand.book.new_id();
        (id, Command::Create { kind: what.kind.to_owned(), id, fields })
    };
    hand.act(command, t!("reports.saved", name = name)).then_some(id)
}
