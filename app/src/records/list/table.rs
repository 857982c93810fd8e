//! A row of cells, as a desk shows it: a box to pick it, its title as a link, and its fields, changed where they stand.
//!
//! Belongs here: cells, and the keys that go from one to the next. Does not belong here: the head (`ui::data_table`), the control
//! in a cell (`cell_editor`).

use std::sync::Arc;

use leptos::{ev, prelude::*};
use sync::{Doc, Row, RowId};
use wasm_bindgen::JsCast;

use super::{
    cell_editor::{CellEditor, is_plain},
    columns::Columns,
    selection::Selection,
    state::ListState,
};
use crate::{
    frame::navigation,
    local::{Book, use_book},
    records::{names, permit, schema::Spec, show},
    t,
    ui::{Column, data_table::grid_template},
};

/// The cell that is being changed: which record, which field.
pub type Editing = RwSignal<Option<(RowId, String)>>;

/// The row. It follows the record's changes by itself, but for the cell that somebody is typing in.
#[component]
pub fn TableRow(
    /// The list.
    state: ListState,
    /// Which record.
    id: RowId,
    /// The columns.
    columns: Columns,
    /// Which rows are picked.
    selection: Selection,
    /// Which cell is being changed.
    editing: Editing,
) -> impl IntoView {
    let book = use_book();
    let row = book.watch(id);
    let picked = Signal::derive(move || selection.holds(id));
    let name = Signal::derive(move || row.with(|row| row.as_ref().map(|row| names::title_of(row)).unwrap_or_default()));
    let edited = Memo::new(move |_| {
        editing.with(|it| it.as_ref().filter(|(own, _)| *own == id).map(|(_, field)| field.clone()))
    });
    // That the server has carried a change out changes nothing that is seen: it draws no cell anew under somebody's focus.
    let seen = Memo::new_with_compare(move |_| row.get(), |before, now| doc(before) != doc(now));
    let cells = move || {
        let row = if edited.with(Option::is_some) { book.row(id) } else { seen.get() };
        let row = row?;
        let shown = columns.shown.get();
        let cells = shown.into_iter().enumerate().map(|(at, column)| {
            let spec = state.specs.with(|specs| specs.iter().find(|spec| spec.name == column.id).cloned())?;
            let is_edited = edited.with(|field| field.as_ref() == Some(&column.id));
            Some(cell(Place { state, book, editing, at }, spec, &column, &row, is_edited))
        });
        Some(cells.flatten().collect_view())
    };
    let pick = move |event: ev::MouseEvent| {
        // The box follows the selection, not the click.
        if event.shift_key() { selection.reach(id) } else { selection.toggle(id) }
    };
    view! {
        <div
            class="table-row"
            class:is-picked=picked
            style:--columns=move || grid_template(&columns.shown.get())
        >
            <span class="cell cell-pick" role="gridcell">
                <label class="check">
                    <input type="checkbox" prop:checked=picked on:click=pick />
                    <span class="visually-hidden">{move || t!("list.pick_named", name = name.get())}</span>
                </label>
            </span>
            {cells}
        </div>
    }
}

fn doc(row: Option<&Option<Arc<Row>>>) -> Option<&Doc> {
    row?.as_ref().map(|row| &row.doc)
}

#[derive(Clone, Copy)]
struct Place {
    state: ListState,
    book: Book,
    editing: Editing,
    at: usize,
}

fn cell(place: Place, spec: Spec, column: &Column, row: &Arc<Row>, is_edited: bool) -> AnyView {
    let Place { state, book, editing, at } = place;
    let id = row.id;
    let value = row.doc.get(&spec.name);
    if is_edited {
        let row = Arc::clone(row);
        return view! {
            <span class="cell is-edited" role="gridcell" data-cell=at>
                <CellEditor row spec editing />
            </span>
        }
        .into_any();
    }
    if at == 0 {
        return view! {
            <span class="cell cell-title" role="gridcell">
                <a class="cell-link clip" href=move || state.record_href(id)>
                    {names::title_of(row)}
                </a>
            </span>
        }
        .into_any();
    }
    let plain = is_plain(&spec);
    let field = spec.name.clone();
    let begin = move || {
        let may = book.row(id).is_some_and(|row| permit::edit_now(book, &row));
        if plain && may {
            editing.set(Some((id, field.clone())));
        } else {
            navigation::go_to(&untrack(|| state.record_href(id)));
        }
    };
    let by_key = begin.clone();
    view! {
        <span
            class="cell"
            class:is-numeric=column.numeric
            role="gridcell"
            tabindex="-1"
            data-cell=at
            data-field=plain.then(|| spec.name.clone())
            on:dblclick=move |_| begin()
            on:keydown=move |event: ev::KeyboardEvent| {
                if matches!(event.key().as_str(), "Enter" | "F2") {
                    event.prevent_default();
                    by_key();
                }
            }
        >
            {show::cell(book, &spec, value)}
        </span>
    }
    .into_any()
}

/// Arrow keys go from cell to cell. From the title's link, right leads into the cells.
pub fn step_by_arrows(event: &ev::KeyboardEvent) {
    let (by_row, by_cell) = match event.key().as_str() {
        "ArrowRight" => (0, 1),
        "ArrowLeft" => (0, -1),
        "ArrowDown" => (1, 0),
        "ArrowUp" => (-1, 0),
        _ => return,
    };
    let Some(target) = event.target().and_then(|it| it.dyn_into::<web_sys::Element>().ok()) else { return };
    if matches!(target.tag_name().as_str(), "INPUT" | "SELECT" | "TEXTAREA") {
        return;
    }
    if let Some(next) = beside(&target, by_row, by_cell) {
        event.prevent_default();
        // A cell that refuses focus keeps it where it is.
        let _ = next.focus();
    }
}

fn beside(from: &web_sys::Element, by_row: i32, by_cell: i32) -> Option<web_sys::HtmlElement> {
    let number = |element: &web_sys::Element, name: &str| element.get_attribute(name)?.parse::<i32>().ok();
    let row = from.closest("[data-index]").ok().flatten()?;
    let list = row.closest("[role=grid]").ok().flatten()?;
    let at = from.closest("[data-cell]").ok().flatten().and_then(|cell| number(&cell, "data-cell")).unwrap_or(0);
    let (row, cell) = (number(&row, "data-index")? + by_row, at + by_cell);
    let inside = if cell <= 0 { ".cell-link".to_owned() } else { format!("[data-cell='{cell}']") };
    list.query_selector(&format!("[data-index='{row}'] {inside}")).ok().flatten()?.dyn_into().ok()
}

/// The box in the head: all rows of the list, or none.
#[component]
pub fn PickAll(
    /// Which rows are picked.
    selection: Selection,
    /// How many rows there are.
    #[prop(into)]
    count: Signal<usize>,
) -> impl IntoView {
    let picked = selection.count();
    let all = Signal::derive(move || picked.get() > 0 && picked.get() == count.get().min(super::bulk::LIMIT));
    let some = Signal::derive(move || picked.get() > 0 && !all.get());
    view! {
        <div class="head-cell cell-pick" role="columnheader">
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=all
                    prop:indeterminate=some
                    on:change=move |event| {
                        if event_target_checked(&event) {
                            selection.all(super::bulk::LIMIT);
                        } else {
                            selection.clear();
                        }
                    }
                />
                <span class="visually-hidden">{t!("list.pick_all")}</span>
            </label>
        </div>
    }
}
