//! The columns of a table: which, in which order, how wide.
//!
//! Belongs here: from fields to columns, the widths this device remembers, choosing and ordering. Does not belong here: head
//! and rows (`ui::data_table`, `table`).

use std::{collections::BTreeMap, sync::Arc};

use domain::{record::FieldType, registry};
use leptos::prelude::*;

use super::state::ListState;
use crate::{
    records::schema::Spec,
    remember, t,
    ui::{Button, ButtonKind, Checkbox, Column, Glyph, IconButton, Popover, Trigger},
};

/// The columns of a list.
#[derive(Clone, Copy)]
pub struct Columns {
    /// Those that are shown.
    pub shown: Signal<Vec<Column>>,
    widths: RwSignal<BTreeMap<String, f64>>,
    state: ListState,
}

/// The columns of a list: those of its address, else the kind's listed fields; the title first, which leads to the record.
pub fn of(state: ListState) -> Columns {
    let widths = RwSignal::new(remember::recall_value(&name(state.room.kind())).unwrap_or_default());
    let shown = Memo::new(move |_| {
        let names = names(state);
        state.specs.with(|specs| {
            let spec = |name: &String| specs.iter().find(|spec| spec.name == *name);
            widths.with(|widths| names.iter().filter_map(spec).map(|spec| column(spec, widths)).collect())
        })
    });
    Columns { shown: shown.into(), widths, state }
}

/// The fields shown, in order.
fn names(state: ListState) -> Vec<String> {
    let asked = state.listing.with(|listing| listing.columns.clone());
    let mut names = if asked.is_empty() {
        state.specs.with(|specs| specs.iter().filter(|spec| spec.listed).map(|spec| spec.name.clone()).collect())
    } else {
        asked
    };
    let title = title(state).to_owned();
    names.retain(|name| *name != title);
    names.insert(0, title);
    names
}

fn title(state: ListState) -> &'static str {
    registry::kind(state.room.kind()).map_or("name", |kind| kind.title)
}

impl Columns {
    /// Makes a column wider or narrower, from now on and next time.
    pub fn resize(self, field: &str, width: f64) {
        self.widths.update(|widths| {
            widths.insert(field.to_owned(), width.clamp(64.0, 640.0));
        });
        self.widths.with_untracked(|widths| remember::keep_value(&name(self.state.room.kind()), widths));
    }

    /// Shows a field, or hides it.
    fn show(self, field: &str, on: bool) {
        self.arrange(|names| {
            names.retain(|name| name != field);
            if on {
                names.push(field.to_owned());
            }
        });
    }

    /// Moves a column by some places.
    fn shift(self, field: &str, by: isize) {
        self.arrange(|names| {
            if let Some(at) = names.iter().position(|name| name == field)
                && let Some(to) = at.checked_add_signed(by).filter(|to| (1..names.len()).contains(to))
            {
                names.swap(at, to);
            }
        });
    }

    fn arrange(self, change: impl FnOnce(&mut Vec<String>)) {
        let mut names = untrack(|| names(self.state));
        change(&mut names);
        self.state.change_listing(|listing| listing.columns = names);
    }
}

fn name(kind: &str) -> String {
    format!("suike.columns.{kind}")
}

fn column(spec: &Spec, widths: &BTreeMap<String, f64>) -> Column {
    Column {
        id: spec.name.clone(),
        label: spec.label.clone(),
        width: widths.get(&spec.name).copied().unwrap_or_else(|| usual_width(spec)),
        numeric: spec.is_numeric(),
        sortable: is_sortable(spec),
    }
}

/// True for fields whose values have an order.
pub fn is_sortable(spec: &Spec) -> bool {
    !matches!(spec.ty, FieldType::LongText | FieldType::Json | FieldType::MultiChoice(_) | FieldType::Refs(_))
}

fn usual_width(spec: &Spec) -> f64 {
    match spec.ty {
        _ if matches!(spec.name.as_str(), "name" | "title" | "text" | "label") => 220.0,
        FieldType::Choice(_) | FieldType::YesNo => 104.0,
        FieldType::Money | FieldType::Number | FieldType::Date | FieldType::Instant => 120.0,
        FieldType::Email | FieldType::Ref("customer") => 180.0,
        FieldType::Ref(_) => 136.0,
        _ => 140.0,
    }
}

/// The button that opens the list of columns: which are shown, and in which order.
#[component]
pub fn ColumnChooser(
    /// The columns.
    columns: Columns,
) -> impl IntoView {
    view! {
        <Popover text=t!("list.columns") title=t!("list.columns") trigger=Trigger::Icon glyph=Glyph::SlidersHorizontal>
            <Chooser columns />
        </Popover>
    }
}

#[component]
fn Chooser(columns: Columns) -> impl IntoView {
    let state = columns.state;
    let shown = Memo::new(move |_| names(state).split_off(1));
    let spec = move |name: &str| state.specs.with(|all| all.iter().find(|it| it.name == name).cloned());
    let chosen = move || {
        let specs: Vec<Spec> = shown.get().iter().filter_map(|name| spec(name)).collect();
        specs
    };
    let hidden = move || {
        let (shown, title) = (shown.get(), title(state));
        let is_hidden = |spec: &&Spec| spec.ty != FieldType::Json && spec.name != title && !shown.contains(&spec.name);
        state.specs.with(|all: &Arc<Vec<Spec>>| all.iter().filter(is_hidden).cloned().collect::<Vec<_>>())
    };
    view! {
        <ul class="plain-list panel-list">
            <For each=chosen key=|it| it.name.clone() let:spec>
                <ShownColumn columns spec shown />
            </For>
            <For each=hidden key=|it| it.name.clone() let:spec>
                {
                    let name = spec.name;
                    view! {
                        <li>
                            <Checkbox checked=false on_change=move |on| columns.show(&name, on) label=spec.label />
                        </li>
                    }
                }
            </For>
        </ul>
        <div class="panel-foot">
            <Button
                kind=ButtonKind::Quiet
                on_press=move |()| state.change_listing(|listing| listing.columns.clear())
            >
                {t!("list.usual_columns")}
            </Button>
        </div>
    }
}

#[component]
fn ShownColumn(columns: Columns, spec: Spec, shown: Memo<Vec<String>>) -> impl IntoView {
    let name = StoredValue::new(spec.name);
    let place = move || shown.with(|all| all.iter().position(|it| name.with_value(|name| it == name)));
    let shift = move |by: isize| name.with_value(|name| columns.shift(name, by));
    view! {
        <li class="column-line">
            <Checkbox
                checked=true
                on_change=move |on| name.with_value(|name| columns.show(name, on))
                label=spec.label.clone()
            />
            <IconButton
                glyph=Glyph::ArrowUp
                label=t!("list.column_up", name = spec.label)
                disabled=Signal::derive(move || place() == Some(0))
                on_press=move |()| shift(-1)
            />
            <IconButton
                glyph=Glyph::ArrowDown
                label=t!("list.column_down", name = spec.label)
                disabled=Signal::derive(move || place().is_none_or(|at| at + 1 == shown.with(Vec::len)))
                on_press=move |()| shift(1)
            />
        </li>
    }
}
