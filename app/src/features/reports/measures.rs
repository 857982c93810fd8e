//! Which figures a report shows.
//!
//! Belongs here: the chosen ones as chips, and the panel of all. Does not belong here: what they mean (`domain::reports`).

use domain::reports::{ask::MOST_MEASURES, report::Report};
use leptos::prelude::*;

use super::{choices::fields, state::Desk};
use crate::{
    i18n, t,
    ui::{Checkbox, Field, Glyph, InputKind, Popover, TextInput, Trigger},
};

/// The chosen measures, and one button for the others.
#[component]
pub fn Measures(
    /// The report.
    desk: Desk,
    /// The kind of record.
    kind: &'static str,
) -> impl IntoView {
    let chosen = Memo::new(move |_| desk.shown.with(|report| report.ask.measures.clone()));
    let said = desk.reader.said();
    let text = Signal::derive(move || {
        let names: Vec<String> = chosen.with(|names| names.iter().map(|name| said.measure(name)).collect());
        names.join(", ")
    });
    view! {
        <div class="report-measures">
            <Field label=t!("reports.measures")>
                <Popover text title=t!("reports.measures") trigger=Trigger::Chip glyph=Glyph::ChevronDown>
                    <Panel desk kind chosen />
                </Popover>
            </Field>
        </div>
    }
}

#[component]
fn Panel(desk: Desk, kind: &'static str, chosen: Memo<Vec<String>>) -> impl IntoView {
    let words = RwSignal::new(String::new());
    let fields = fields(desk, kind);
    let said = desk.reader.said();
    let found = move || {
        let wanted = words.get().trim().to_lowercase();
        let all = fields.with(|fields| Report::measures_of(kind, fields));
        let named = all.into_iter().map(|name| (said.measure(&name), name));
        named.filter(|(label, _)| label.to_lowercase().contains(&wanted)).collect::<Vec<_>>()
    };
    let turn = move |name: &str, on: bool| {
        let full = chosen.with_untracked(|chosen| chosen.len() >= MOST_MEASURES);
        if !(on && full) {
            desk.change(|report| report.turn_measure(name));
        }
    };
    view! {
        <div class="panel-search">
            <TextInput
                value=words
                on_input=move |text| words.set(text)
                kind=InputKind::Search
                placeholder=t!("ui.search")
                label=t!("ui.search")
            />
        </div>
        <ul class="plain-list panel-list">
            <For each=found key=Clone::clone let:choice>
                {
                    let (label, name) = choice;
                    let how = i18n::tr_opt(&format!("measure.{name}.how"));
                    let own = name.clone();
                    view! {
                        <li class="report-measure">
                            <Checkbox
                                checked=Signal::derive(move || chosen.with(|all| all.contains(&own)))
                                on_change=move |on| turn(&name, on)
                                label=label
                            />
                            {how.map(|how| view! { <span class="meta">{how}</span> })}
                        </li>
                    }
                }
            </For>
        </ul>
    }
}
