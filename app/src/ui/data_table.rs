//! The head of a table on a desk: names, sorting, widths.
//!
//! Belongs here: the sticky row above a `virtual_list` whose rows use the same grid. Does not belong here: the rows.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;

use super::{Glyph, Icon};

/// Which way a table is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// From small to large.
    Up,
    /// From large to small.
    Down,
}

/// One column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its name for the program: the field's.
    pub id: String,
    /// Its name for people.
    pub label: String,
    /// How wide it is, in pixels.
    pub width: f64,
    /// It holds numbers, which stand at the right.
    pub numeric: bool,
    /// A tap on its name sorts by it.
    pub sortable: bool,
}

/// How wide the column of boxes is.
const PICK: &str = "36px";

/// The widths as a grid template, for the head and every row: `--columns`. A column of boxes stands before them.
pub fn grid_template(columns: &[Column]) -> String {
    let widths: Vec<String> = columns
        .iter()
        .enumerate()
        .map(
            |(index, column)| {
                if index == 0 { format!("minmax({}px, 1fr)", column.width) } else { format!("{}px", column.width) }
            },
        )
        .collect();
    format!("{PICK} {}", widths.join(" "))
}

/// The head of the table.
#[component]
pub fn TableHead(
    /// The columns.
    #[prop(into)]
    columns: Signal<Vec<Column>>,
    /// Which column sorts, and how.
    #[prop(into)]
    sort: Signal<Option<(String, Direction)>>,
    /// Another order is wanted.
    #[prop(into)]
    on_sort: Callback<(String, Direction)>,
    /// A column was made wider or narrower.
    #[prop(optional, into)]
    on_resize: Option<Callback<(String, f64)>>,
    /// The box before the columns.
    #[prop(into)]
    lead: ViewFn,
) -> impl IntoView {
    view! {
        <div class="table-head" role="row" style:--columns=move || grid_template(&columns.get())>
            {lead.run()}
            <For each=move || columns.get() key=|column| (column.id.clone(), column.label.clone()) let:column>
                <HeadCell column sort on_sort on_resize columns />
            </For>
        </div>
    }
}

#[component]
fn HeadCell(
    column: Column,
    columns: Signal<Vec<Column>>,
    sort: Signal<Option<(String, Direction)>>,
    on_sort: Callback<(String, Direction)>,
    on_resize: Option<Callback<(String, f64)>>,
) -> impl IntoView {
    let id = StoredValue::new(column.id);
    let own = move || sort.get().filter(|(by, _)| id.with_value(|id| id == by)).map(|(_, direction)| direction);
    let aria = move || match own() {
        Some(Direction::Up) => "ascending",
        Some(Direction::Down) => "descending",
        None => "none",
    };
    let press = move |_| {
        let next = if own() == Some(Direction::Up) { Direction::Down } else { Direction::Up };
        on_sort.run((id.get_value(), next));
    };
    let width = move || {
        let all = columns.get_untracked();
        all.into_iter().find(|it| id.with_value(|id| *id == it.id)).map_or(0.0, |it| it.width)
    };
    view! {
        <div class="head-cell" class:is-numeric=column.numeric role="columnheader" aria-sort=aria>
            <button type="button" class="head-name" prop:disabled=!column.sortable on:click=press>
                <span class="clip">{column.label}</span>
                {move || {
                    own()
                        .map(|direction| {
                            let glyph = if direction == Direction::Up { Glyph::ArrowUp } else { Glyph::ArrowDown };
                            view! { <Icon glyph=glyph class="icon-small" /> }
                        })
                }}
            </button>
            {on_resize.map(|on_resize| view! { <Grip id width=Signal::derive(width) on_resize /> })}
        </div>
    }
}

/// The edge of a column, which follows the pointer.
#[component]
fn Grip(id: StoredValue<String>, width: Signal<f64>, on_resize: Callback<(String, f64)>) -> impl IntoView {
    let start = StoredValue::new(None::<(f64, f64)>);
    view! {
        <span
            class="head-grip"
            aria-hidden="true"
            on:pointerdown=move |event: ev::PointerEvent| {
                start.set_value(Some((f64::from(event.client_x()), width.get_untracked())));
                if let Some(grip) = event.target().and_then(|it| it.dyn_into::<web_sys::Element>().ok()) {
                    // Without capture the drag only ends a little earlier.
                    let _ = grip.set_pointer_capture(event.pointer_id());
                }
            }
            on:pointermove=move |event: ev::PointerEvent| {
                if let Some((from, width)) = start.get_value() {
                    let width = (width + f64::from(event.client_x()) - from).max(64.0);
                    on_resize.run((id.get_value(), width));
                }
            }
            on:pointerup=move |_| start.set_value(None)
        ></span>
    }
}
