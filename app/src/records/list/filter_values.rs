//! The values that a filter can ask for, as lists to tick.
//!
//! Belongs here: choices, people, records. Does not belong here: how they are compared (`filter_editor`).

use domain::query::reader::{ME, TEAM};
use leptos::prelude::*;
use serde_json::Value;
use sync::RowId;

use super::filter_editor::Asking;
use crate::{
    i18n::format,
    local::use_book,
    records::{names, reference::RecordsPicker, stages},
    t,
    ui::{Checkbox, Choice, InputKind, TextInput},
};

/// Lists longer than this are searched.
const LONG: usize = 8;
/// More than so many are found by searching, not by reading a list.
const SHOWN: usize = 60;

/// A list to tick, with a box to search it if it is long.
#[component]
pub fn Few(
    /// What is asked.
    asking: Asking,
    /// What there is.
    choices: Signal<Vec<Choice>>,
) -> impl IntoView {
    let words = RwSignal::new(String::new());
    let long = Memo::new(move |_| choices.with(|all| all.len() > LONG));
    let shown = move || {
        let wanted = words.get().trim().to_lowercase();
        let fits = |choice: &Choice| choice.label.to_lowercase().contains(&wanted);
        choices.get().into_iter().filter(fits).take(SHOWN).collect::<Vec<_>>()
    };
    view! {
        <Show when=move || long.get()>
            <div class="panel-search">
                <TextInput
                    value=words
                    on_input=move |text| words.set(text)
                    kind=InputKind::Search
                    placeholder=t!("ui.search")
                    label=t!("ui.search")
                />
            </div>
        </Show>
        <ul class="plain-list panel-list">
            <For each=shown key=Clone::clone let:choice>
                {
                    let (own, value) = (choice.value.clone(), choice.value);
                    view! {
                        <li>
                            <Checkbox
                                checked=Signal::derive(move || asking.values().contains(&own))
                                on_change=move |on| asking.toggle(&value, on)
                                label=choice.label
                            />
                        </li>
                    }
                }
            </For>
        </ul>
    }
}

/// People: oneself and one's team by those words, then everybody by name.
#[component]
pub fn People(
    /// What is asked.
    asking: Asking,
) -> impl IntoView {
    let users = use_book().all("user");
    let choices = Signal::derive(move || {
        let mut people: Vec<Choice> =
            users.with(|rows| rows.iter().map(|row| Choice::new(row.id.to_string(), names::title_of(row))).collect());
        sync::order::sort_by(&mut people, |a, b| format::collate(&a.label, &b.label));
        let mut all = vec![Choice::new(ME, t!("list.owner_me")), Choice::new(TEAM, t!("list.owner_team"))];
        all.append(&mut people);
        all
    });
    view! { <Few asking choices /> }
}

/// Records of a kind that holds many: searched, and kept as chips.
#[component]
pub fn Many(
    /// What is asked.
    asking: Asking,
    /// The kind.
    kind: &'static str,
) -> impl IntoView {
    let values =
        Signal::derive(move || asking.values().iter().filter_map(|id| id.parse().ok()).collect::<Vec<RowId>>());
    let put = move |all: Vec<RowId>| asking.put(all.iter().map(ToString::to_string).collect());
    view! {
        <div class="panel-picker">
            <RecordsPicker kind values on_pick=put />
        </div>
    }
}

/// The records of a kind that holds few, in its order.
pub fn of_kind(kind: &'static str) -> Signal<Vec<Choice>> {
    let book = use_book();
    if kind == "stage" {
        let (stages, pipelines) = (stages::stages(book), stages::pipelines(book));
        return Signal::derive(move || {
            let several = pipelines.with(Vec::len) > 1;
            let pipeline =
                |stage: &stages::Stage| stage.pipeline.filter(|_| several).and_then(|id| names::title(book, id));
            let label = |stage: &stages::Stage| match pipeline(stage) {
                Some(pipeline) => format!("{pipeline} · {}", stage.name),
                None => stage.name.clone(),
            };
            stages.with(|all| all.iter().map(|stage| Choice::new(stage.id.to_string(), label(stage))).collect())
        });
    }
    let rows = book.all(kind);
    Signal::derive(move || {
        let mut rows = rows.get().to_vec();
        let order = |row: &sync::Row| row.doc.get("order").and_then(Value::as_f64).unwrap_or(0.0);
        sync::order::sort_by(&mut rows, |a, b| {
            order(a).total_cmp(&order(b)).then_with(|| format::collate(&names::title_of(a), &names::title_of(b)))
        });
        rows.iter().map(|row| Choice::new(row.id.to_string(), names::title_of(row))).collect()
    })
}
