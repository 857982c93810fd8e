//! The pages of a kind drawn from its declaration alone: list, record, new, edit.
//!
//! Belongs here: rooms without pages of their own (contacts, products, tags…). Does not belong here: rooms worth writing by
//! hand (`features`).

use std::sync::Arc;

use domain::{
    record::{Field, RecordKind, Visibility},
    registry,
};
use leptos::prelude::*;
use sync::{Doc, Row, RowId};

use super::{
    form::RecordForm,
    fullness,
    history::HistoryPage,
    list::{DrawRow, ListBar, ListParts, RecordList, state::ListState},
    names, permit,
    record_page::{Present, RecordPage},
    run::use_hand,
    schema, show, stages,
};
use crate::{
    frame::{Page, Split, navigation},
    local::{Book, use_book},
    routes::{Room, Route},
    t,
    ui::{Button, ButtonKind, EmptyState, Glyph, IconButton, LinkButton, Menu, MenuItem, Skeleton, SkeletonShape},
};

/// The list of a room with the open record beside it.
#[component]
pub fn RoomPage(
    /// The room.
    room: Room,
) -> impl IntoView {
    let Some(kind) = registry::kind(room.kind()) else { return ().into_any() };
    let draw = Callback::new(move |row: Arc<Row>| two_lines(kind, &row));
    let empty = move || view! { <NothingYet room kind /> };
    let detail = move |id: RowId| view! { <RecordPage room kind id back=Route::List(room) /> }.into_any();
    view! { <ListAndRecord room draw empty detail /> }.into_any()
}

/// A list, its bar, and the open record beside it: the shape of every room.
#[component]
pub fn ListAndRecord(
    /// The room.
    room: Room,
    /// Draws what a row of two lines says.
    #[prop(into)]
    draw: DrawRow,
    /// What is shown while there is nothing at all.
    #[prop(into)]
    empty: ViewFn,
    /// Draws the record that is open.
    #[prop(into)]
    detail: Callback<RowId, AnyView>,
    /// More buttons at the end of the title bar.
    #[prop(optional, into)]
    actions: ViewFn,
) -> impl IntoView {
    let book = use_book();
    let Some(kind) = registry::kind(room.kind()) else { return ().into_any() };
    let state = ListState::of(book, room, Route::List(room));
    let open = Memo::new(move |_| match navigation::route() {
        Route::Record(at, id) if at == room => Some((id, false)),
        Route::History(at, id) if at == room => Some((id, true)),
        _ => None,
    });
    let is_open = Memo::new(move |_| open.get().is_some());
    let list = move || {
        let (empty, actions) = (empty.clone(), actions.clone());
        view! { <ListPane state kind beside=is_open draw empty actions /> }
    };
    let detail = move || match open.get()? {
        (id, false) => Some(detail.run(id)),
        (id, true) => Some(view! { <HistoryPage room id /> }.into_any()),
    };
    view! { <Split list is_open detail /> }.into_any()
}

#[component]
fn ListPane(
    state: ListState,
    kind: &'static RecordKind,
    beside: Memo<bool>,
    draw: DrawRow,
    empty: ViewFn,
    actions: ViewFn,
) -> impl IntoView {
    let book = use_book();
    let room = state.room;
    let all = book.query(Signal::stored(domain::query::Query::of(kind.name)));
    let found = book.query(state.answered);
    let parts = ListParts::of(state, found, beside.into());
    state.settle();
    let counts = Memo::new(move |_| (found.with(|ids| ids.len()), all.with(|ids| ids.len())));
    let has_any = Memo::new(move |_| counts.get().1 > 0 || state.is_narrowed());
    let subtitle = Signal::derive(move || match counts.get() {
        (_, 0) => None,
        (found, all) if found == all => Some(t!("list.count", count = all)),
        (found, all) => Some(t!("list.count_of", count = found, all = all)),
    });
    let may_add = permit::at_all(book, kind.right);
    let buttons = move || {
        let actions = actions.clone();
        view! {
            {actions.run()}
            <Show when=move || { counts.get().0 > 0 }>
                <Menu label=t!("list.actions") items=list_actions(parts) />
            </Show>
            <Show when=move || may_add.get()>
                <IconButton
                    glyph=Glyph::Plus
                    label=t!("records.new_named", kind = schema::kind_label(kind.name))
                    on_press=move |()| navigation::go(&Route::New(room))
                />
            </Show>
        }
    };
    view! {
        <Page title=schema::kind_plural(kind.name) subtitle actions=buttons fills=true>
            <Show when=move || has_any.get()>
                <ListBar parts />
            </Show>
            <RecordList parts draw empty />
        </Page>
    }
}

/// What can be done with a list as a whole.
fn list_actions(parts: ListParts) -> Vec<MenuItem> {
    let export = move || {
        if let Some(export) = parts.export {
            export.open(parts.ids.get_untracked());
        }
    };
    vec![MenuItem::new(Glyph::Download, t!("export.list"), export)]
}

/// A row of any kind: its title, and below it its first other listed values.
fn two_lines(kind: &'static RecordKind, row: &Row) -> AnyView {
    let book = use_book();
    let specs = schema::of_kind(book, kind).get_untracked();
    let rest: Vec<String> = specs
        .iter()
        .filter(|spec| spec.listed && spec.name != kind.title)
        .map(|spec| show::text(book, spec, row.doc.get(&spec.name)))
        .filter(|text| !text.is_empty())
        .take(3)
        .collect();
    view! {
        <span class="row-text">
            <span class="row-title clip">{names::title_of(row)}</span>
            <span class="meta clip">{rest.join(" · ")}</span>
        </span>
    }
    .into_any()
}

#[component]
fn NothingYet(room: Room, kind: &'static RecordKind) -> impl IntoView {
    let book = use_book();
    let may_add = permit::at_all(book, kind.right);
    view! {
        <EmptyState
            glyph=Glyph::Inbox
            title=t!("list.nothing_yet", kind = schema::kind_plural(kind.name))
            text=Signal::derive(move || if may_add.get() { t!("list.nothing_yet_text") } else { String::new() })
        >
            <Show when=move || may_add.get()>
                <LinkButton href=Route::New(room).path() kind=ButtonKind::Primary glyph=Glyph::Plus>
                    {t!("records.new_named", kind = schema::kind_label(kind.name))}
                </LinkButton>
            </Show>
        </EmptyState>
    }
}

/// The page of a new record. What the address says of its fields is filled in.
#[component]
pub fn NewPage(
    /// The room.
    room: Room,
) -> impl IntoView {
    let Some(kind) = registry::kind(room.kind()) else { return ().into_any() };
    let hand = use_hand();
    let from_customer = untrack(|| navigation::query("customer")).and_then(|id| id.parse().ok());
    let back = match from_customer {
        Some(id) => Route::Record(Room::Customers, id),
        None => Route::List(room),
    };
    let on_saved = {
        let back = back.clone();
        move |id: RowId| {
            let next = if from_customer.is_some() { back.clone() } else { Route::Record(room, id) };
            navigation::replace(&next.path());
        }
    };
    let on_saved = Callback::new(on_saved);
    let leave = back.clone();
    let on_cancel = Callback::new(move |()| navigation::back(&leave));
    // What a form offers, and begins with, is in the book; a first stage may come a moment after what was on screen last.
    let (stages, whole) = (stages::stages(hand.book), fullness::is_whole(hand.book));
    let begins = move || kind.field("stage").is_none() || !stages.with(Vec::is_empty) || whole.get();
    let ready = Memo::new(move |_| hand.book.ready().get() && begins());
    view! {
        <Page
            title=t!("records.new_named", kind = schema::kind_label(kind.name))
            back
            narrow=true
            plain=true
        >
            {move || {
                if ready.get() {
                    let preset = untrack(|| preset(hand.book, kind));
                    view! { <RecordForm kind preset named=draft_of(kind) on_saved on_cancel /> }.into_any()
                } else {
                    view! { <Skeleton shape=SkeletonShape::Page /> }.into_any()
                }
            }}
        </Page>
    }
    .into_any()
}

/// The page of all fields of a record.
#[component]
pub fn EditPage(
    /// The room.
    room: Room,
    /// Which record.
    id: RowId,
) -> impl IntoView {
    let Some(kind) = registry::kind(room.kind()) else { return ().into_any() };
    let book = use_book();
    let row = book.watch(id);
    let title = Signal::derive(move || row.get().map(|row| names::title_of(&row)).unwrap_or_default());
    let page = Route::Record(room, id);
    let (saved, given_up) = (page.clone(), page.clone());
    let on_saved = Callback::new(move |_: RowId| navigation::back(&saved));
    let on_cancel = Callback::new(move |()| navigation::back(&given_up));
    view! {
        <Page title back=page narrow=true plain=true>
            <Present row id room>
                {move || view! { <RecordForm kind row=row.get_untracked() on_saved on_cancel /> }}
            </Present>
        </Page>
    }
    .into_any()
}

/// What the address says of a new record's fields.
pub fn said(kind: &RecordKind) -> Doc {
    let said = |field: &Field| Some((field.name.to_owned(), navigation::query(field.name)?.into()));
    untrack(|| kind.fields.iter().filter_map(said).collect())
}

/// Under what a new record is kept while it is typed: what is begun at one customer does not come back at another, whatever else
/// it begins with.
pub fn draft_of(kind: &RecordKind) -> String {
    draft_named(&format!("new:{}", kind.name), said(kind))
}

/// The same where an address is only about to say it.
pub fn draft_named(form: &str, said: Doc) -> String {
    if said.is_empty() { form.to_owned() } else { format!("{form}:{}", serde_json::Value::Object(said)) }
}

/// What a new record has from the start: what the address says, the first stage, oneself as the person it is for.
pub fn preset(book: Book, kind: &RecordKind) -> Doc {
    let mut preset = said(kind);
    if kind.field("stage").is_some() && !preset.contains_key("stage") {
        let first = stages::pipelines(book).with(|all| all.first().map(|it| it.id));
        let stage = stages::stages(book).with(|all| stages::of_pipeline(all, first).first().map(|it| it.id));
        preset.extend(stage.map(|id| ("stage".to_owned(), id.to_string().into())));
    }
    let me = book.actor().with(|actor| actor.as_ref().map(|actor| actor.user));
    if kind.visibility == Visibility::Person("owner") && !preset.contains_key("owner") {
        preset.extend(me.map(|id| ("owner".to_owned(), id.to_string().into())));
    }
    preset
}

/// A quiet button that leads to making a record that belongs to another.
#[component]
pub fn AddTo(
    /// The room of the new record.
    room: Room,
    /// The field that names the other.
    field: &'static str,
    /// The other.
    id: RowId,
    /// The verb.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let path = Route::New(room).path_with(&[(field, &id.to_string())]);
    view! {
        <Button glyph=Glyph::Plus kind=ButtonKind::Quiet on_press=move |()| navigation::go_to(&path)>
            {label}
        </Button>
    }
}
