//! The page of a record of any kind that has no page of its own.
//!
//! Belongs here: title, facts, editing, deleting. Does not belong here: what a kind's own page adds (`features`).

use domain::record::RecordKind;
use leptos::prelude::*;
use sync::RowId;

use super::{
    facts::Facts, fullness, history, list::state::DONE, names, permit, replaced::ReplacedHere, run::use_hand, schema,
};
use crate::{
    frame::{Page, navigation},
    routes::{Room, Route},
    t,
    ui::{Button, EmptyState, Glyph, Menu, MenuItem, Skeleton, SkeletonShape},
};

/// A record's page.
#[component]
pub fn RecordPage(
    /// The room it lives in.
    room: Room,
    /// Its kind.
    kind: &'static RecordKind,
    /// Which one.
    id: RowId,
    /// Where "back" leads.
    back: Route,
) -> impl IntoView {
    let hand = use_hand();
    let row = hand.book.watch(id);
    let title = Signal::derive(move || row.get().map(|row| names::title_of(&row)).unwrap_or_default());
    let may_edit = permit::edit(hand.book, row);
    let may_delete = permit::delete(hand.book, row);
    let leave = back.clone();
    let items = Signal::derive(move || {
        let mut items = Vec::new();
        if may_edit.get() {
            items.push(MenuItem::new(Glyph::Pencil, t!("records.edit"), move || {
                navigation::go(&Route::Edit(room, id));
            }));
        }
        items.push(history::menu_item(room, id));
        if may_delete.get() {
            let leave = leave.clone();
            let delete = move || {
                if row.get_untracked().is_some_and(|row| hand.delete(&row)) {
                    navigation::replace(&leave.path());
                }
            };
            items.push(MenuItem::new(Glyph::Trash2, t!("records.delete"), delete).danger());
        }
        items
    });
    let actions = move || {
        let open = move || row.get().filter(|row| may_edit.get() && is_open_work(kind, row));
        view! {
            {move || {
                open().map(|task| {
                    view! { <Button on_press=move |()| hand.finish(&task)>{t!("tasks.finish")}</Button> }
                })
            }}
            <Menu label=t!("records.actions") items />
        }
    };
    view! {
        <Page title subtitle=Some(schema::kind_label(kind.name)) back actions=actions plain=true>
            <Present row id room>
                <div class="record-body">
                    <Facts row kind editable=may_edit />
                </div>
            </Present>
        </Page>
    }
}

/// True for a piece of work that can be ticked off.
fn is_open_work(kind: &RecordKind, row: &sync::Row) -> bool {
    kind.field(DONE).is_some() && !row.doc.contains_key(DONE)
}

/// Shows its content if the record is there, and says so if it is not.
#[component]
pub fn Present(
    /// The record.
    #[prop(into)]
    row: Signal<Option<std::sync::Arc<sync::Row>>>,
    /// Which one it is.
    id: RowId,
    /// The room it lives in.
    room: Room,
    /// The page.
    children: ChildrenFn,
) -> impl IntoView {
    let hand = use_hand();
    let ready = fullness::is_whole(hand.book);
    let standing = Memo::new(move |_| match row.with(|row| row.as_ref().map(|row| row.is_live())) {
        Some(true) => Standing::There,
        Some(false) => Standing::Deleted,
        None if ready.get() => Standing::NotHere,
        None => Standing::Waiting,
    });
    let restore = move |()| {
        if let Some(row) = row.get_untracked() {
            hand.bring_back(&row);
        }
    };
    move || match standing.get() {
        Standing::There => view! {
            <ReplacedHere record=id />
            {children()}
        }
        .into_any(),
        Standing::Waiting => view! { <Skeleton shape=SkeletonShape::Page /> }.into_any(),
        Standing::Deleted => view! {
            <EmptyState glyph=Glyph::Trash2 title=t!("records.is_deleted") text=t!("records.is_deleted_text")>
                <Button on_press=restore>{t!("records.restore")}</Button>
            </EmptyState>
        }
        .into_any(),
        Standing::NotHere => view! {
            <EmptyState glyph=Glyph::EyeOff title=t!("records.not_here") text=t!("records.not_here_text")>
                <crate::ui::LinkButton href=Route::List(room).path()>{t!("records.to_list")}</crate::ui::LinkButton>
            </EmptyState>
        }
        .into_any(),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    Waiting,
    There,
    Deleted,
    NotHere,
}
