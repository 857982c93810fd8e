//! The list of any kind of record: rows of two lines on a phone and beside an open record, a table on a desk.
//!
//! Belongs here: which of the two, the head of the table, and what is said when there are no rows. Does not belong here: what
//! the list shows (`state`, `filters`, `views`), rows (`line`, `table`), answering (`local`), windowing (`ui::virtual_list`).

pub mod bulk;
mod bulk_bar;
mod bulk_sheets;
mod cell_editor;
pub mod columns;
mod filter_editor;
mod filter_values;
pub mod filters;
mod line;
pub mod selection;
mod sorting;
pub mod state;
mod table;
pub mod view_sheet;
pub mod views;
mod words;

use std::sync::Arc;

use domain::{query::Sort, registry};
use leptos::prelude::*;
use sync::{Row, RowId};

use self::{
    bulk::Bulk,
    bulk_bar::BulkBar,
    columns::{ColumnChooser, Columns},
    filters::FilterBar,
    line::Line,
    selection::Selection,
    sorting::SortMenu,
    state::ListState,
    table::{Editing, PickAll, TableRow, step_by_arrows},
    view_sheet::{Naming, ViewSheet},
    views::ViewBar,
};
use super::{
    export::list::ListExport,
    fullness,
    schema::{self, Spec},
};
use crate::{
    frame::later::{later, when_wanted},
    local::use_book,
    t,
    ui::{Button, Direction, EmptyState, Glyph, IconButton, Skeleton, SkeletonShape, TableHead, VirtualList, viewport},
};

/// Draws what a row of two lines says.
pub type DrawRow = Callback<Arc<Row>, AnyView>;

/// What a list is made of, shared by its bar and its rows.
#[derive(Clone, Copy)]
pub struct ListParts {
    /// What it shows.
    pub state: ListState,
    /// Its rows.
    pub ids: Signal<Arc<Vec<RowId>>>,
    /// Its columns.
    pub columns: Columns,
    /// Which rows are picked.
    pub selection: Selection,
    /// It has no room for columns.
    pub compact: Memo<bool>,
    /// Taking its rows away as a file.
    pub export: Option<ListExport>,
    bulk: Option<Bulk>,
    naming: RwSignal<Option<Naming>>,
}

impl ListParts {
    /// The parts of a list. `beside` says that a record is open beside it.
    pub fn of(state: ListState, ids: Signal<Arc<Vec<RowId>>>, beside: Signal<bool>) -> Self {
        let selection = Selection::of(ids);
        let compact = Memo::new(move |_| beside.get() || !viewport::is_desk());
        let columns = columns::of(state);
        let names = Signal::derive(move || columns.shown.with(|shown| shown.iter().map(|it| it.id.clone()).collect()));
        let export = registry::kind(state.room.kind()).map(|kind| ListExport::of(use_book(), kind, state.specs, names));
        let bulk = export.and_then(|export| Bulk::of(state.room.kind(), selection, export));
        Self { state, ids, columns, selection, compact, export, bulk, naming: RwSignal::new(None) }
    }
}

/// What stands above the rows: the views, and what is asked for.
#[component]
pub fn ListBar(
    /// The list.
    parts: ListParts,
) -> impl IntoView {
    let ListParts { state, naming, export, .. } = parts;
    view! {
        <ViewBar state naming />
        <FilterBar
            state
            specs=state.specs
            placeholder=t!("list.search_in", kind = schema::kind_plural(state.room.kind()))
            on_keep=move |()| naming.set(Some(Naming::New))
            tools=move || view! { <ListTools parts /> }
        />
        {when_wanted(move || naming.with(Option::is_some), move || view_sheet(state, naming))}
        {export.map(ListExport::host)}
    }
}

/// The same above a page that shows the records of a list in another shape: its views, what is asked for, and the order.
#[component]
pub fn ShapeBar(
    /// What it shows.
    state: ListState,
    /// The fields that can be asked for.
    #[prop(into)]
    specs: Signal<Arc<Vec<Spec>>>,
) -> impl IntoView {
    let naming = RwSignal::new(None::<Naming>);
    view! {
        <ViewBar state naming />
        <FilterBar
            state
            specs
            placeholder=t!("list.search_in", kind = schema::kind_plural(state.room.kind()))
            on_keep=move |()| naming.set(Some(Naming::New))
            tools=move || view! { <SortMenu state /> }
        />
        {when_wanted(move || naming.with(Option::is_some), move || view_sheet(state, naming))}
    }
}

later! {
    work: view_sheet(state: ListState, naming: RwSignal<Option<Naming>>) => view! { <ViewSheet state naming /> };
    work: bulk_bar(bulk: Bulk, count: Signal<usize>) => view! { <BulkBar bulk count /> };
}

/// The buttons at the end of the bar: picking on a phone, order, columns on a desk.
#[component]
fn ListTools(parts: ListParts) -> impl IntoView {
    let ListParts { state, columns, selection, compact, bulk, .. } = parts;
    view! {
        <Show when=move || compact.get() && bulk.is_some()>
            <IconButton
                glyph=Glyph::ListChecks
                label=t!("list.pick")
                pressed=Signal::derive(move || selection.is_picking())
                on_press=move |()| {
                    if untrack(|| selection.is_picking()) { selection.clear() } else { selection.begin() }
                }
            />
        </Show>
        <SortMenu state />
        <Show when=move || !compact.get()>
            <ColumnChooser columns />
        </Show>
    }
}

/// The list.
#[component]
pub fn RecordList(
    /// The list.
    parts: ListParts,
    /// Draws what a row of two lines says.
    #[prop(into)]
    draw: DrawRow,
    /// What is shown while there is nothing at all: what to do first.
    #[prop(into)]
    empty: ViewFn,
) -> impl IntoView {
    let ListParts { state, ids, bulk, .. } = parts;
    let ready = fullness::is_whole(use_book());
    let count = Signal::derive(move || ids.with(|ids| ids.len()));
    // What decides between list and reasons for none; the list itself stays while its rows change.
    let shown = Memo::new(move |_| match (ready.get(), count.get()) {
        (false, 0) => Shown::Waiting,
        (true, 0) if state.is_narrowed() => Shown::FilteredAway,
        (true, 0) => Shown::Nothing,
        _ => Shown::Rows,
    });
    move || match shown.get() {
        Shown::Waiting => view! { <Skeleton shape=SkeletonShape::Rows /> }.into_any(),
        Shown::Nothing => empty.run(),
        Shown::FilteredAway => view! { <FilteredAway state /> }.into_any(),
        Shown::Rows => view! {
            <Rows parts draw count />
            {bulk.map(|bulk| when_wanted(move || bulk.is_at_hand(), move || bulk_bar(bulk, count)))}
        }
        .into_any(),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Waiting,
    Nothing,
    FilteredAway,
    Rows,
}

/// The rows: the same windowed list in both shapes, drawn anew when the shape changes.
#[component]
fn Rows(parts: ListParts, draw: DrawRow, count: Signal<usize>) -> impl IntoView {
    let ListParts { state, ids, columns, selection, compact, .. } = parts;
    let editing: Editing = RwSignal::new(None);
    let label = schema::kind_plural(state.room.kind());
    let key = move |index: usize| ids.with(|ids| ids.get(index).map(ToString::to_string)).unwrap_or_default();
    let id_at = move |index: usize| ids.with_untracked(|ids| ids.get(index).copied());
    let lines = move |index: usize| match id_at(index) {
        Some(id) => view! { <Line state id draw selection /> }.into_any(),
        None => ().into_any(),
    };
    let cells = move |index: usize| match id_at(index) {
        Some(id) => view! { <TableRow state id columns selection editing /> }.into_any(),
        None => ().into_any(),
    };
    let height = Signal::derive(move || if compact.get() { 64.0 } else { 36.0 });
    move || {
        let label = label.clone();
        if compact.get() {
            return view! {
                <div class="record-list">
                    <VirtualList count key row=lines row_height=height label />
                </div>
            }
            .into_any();
        }
        let heads = label.clone();
        view! {
            <div
                class="record-list is-table"
                role="grid"
                aria-label=heads
                aria-rowcount=move || count.get() + 1
                aria-multiselectable="true"
                on:keydown=move |event| {
                    if event.key() == "Escape" {
                        selection.clear();
                    }
                    step_by_arrows(&event);
                }
            >
                <Head parts count />
                <VirtualList count key row=cells row_height=height label in_table=true />
            </div>
        }
        .into_any()
    }
}

#[component]
fn Head(parts: ListParts, count: Signal<usize>) -> impl IntoView {
    let ListParts { state, columns, selection, .. } = parts;
    let sort = Signal::derive(move || state.answered.with(|query| query.sort.first().map(direction)));
    let on_sort = move |(field, direction)| {
        let descending = direction == Direction::Down;
        state.change(|query| query.sort = vec![Sort { field, descending }]);
    };
    view! {
        <div role="rowgroup">
            <TableHead
                columns=columns.shown
                sort
                on_sort
                on_resize=move |(field, width): (String, f64)| columns.resize(&field, width)
                lead=move || view! { <PickAll selection count /> }
            />
        </div>
    }
}

fn direction(sort: &Sort) -> (String, Direction) {
    (sort.field.clone(), if sort.descending { Direction::Down } else { Direction::Up })
}

#[component]
fn FilteredAway(state: ListState) -> impl IntoView {
    view! {
        <EmptyState glyph=Glyph::Filter title=t!("list.nothing_found") text=t!("list.nothing_found_text")>
            <Button on_press=move |()| state.widen()>{t!("list.clear_filters")}</Button>
        </EmptyState>
    }
}
