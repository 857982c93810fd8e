//! Choosing by tapping what is seen: chips for one or many, segments for a few views of the same.
//!
//! Belongs here: choices that are all on screen. Does not belong here: lists (`select`, `search_picker`).

use leptos::prelude::*;

use super::{Choice, field::FieldNames};

/// One of a few, all in sight. Tapping the chosen one again leaves it chosen unless `optional` is set.
#[component]
pub fn ChoiceChips(
    /// The value chosen; empty for none.
    #[prop(into)]
    value: Signal<String>,
    /// A value was chosen; empty if none is any more.
    #[prop(into)]
    on_pick: Callback<String>,
    /// What there is.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// Nothing may be chosen at all.
    #[prop(optional)]
    clearable: bool,
    /// A name for screen readers where no field stands around it.
    #[prop(optional, into)]
    label: Option<String>,
) -> impl IntoView {
    let names = FieldNames::here();
    view! {
        <div class="chips" id=names.id role="radiogroup" aria-label=label aria-describedby=names.described_by>
            <For each=move || choices.get() key=Clone::clone let:choice>
                {
                    let own = choice.value.clone();
                    let chosen = Signal::derive(move || value.get() == own);
                    let pick = choice.value;
                    view! {
                        <button
                            type="button"
                            role="radio"
                            class="chip"
                            aria-checked=move || if chosen.get() { "true" } else { "false" }
                            on:click=move |_| {
                                let clear = clearable && chosen.get_untracked();
                                on_pick.run(if clear { String::new() } else { pick.clone() });
                            }
                        >
                            {choice.tone.map(|tone| view! { <span class=format!("dot {}", tone.class())></span> })}
                            {choice.label}
                        </button>
                    }
                }
            </For>
        </div>
    }
}

/// Any number of a few, all in sight.
#[component]
pub fn MultiSelect(
    /// The values chosen.
    #[prop(into)]
    values: Signal<Vec<String>>,
    /// The values after a tap, in the order of the choices.
    #[prop(into)]
    on_pick: Callback<Vec<String>>,
    /// What there is.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
) -> impl IntoView {
    let names = FieldNames::here();
    let toggle = move |tapped: &str| {
        let chosen = values.get_untracked();
        let after = choices.get_untracked().into_iter().map(|it| it.value);
        on_pick.run(after.filter(|it| chosen.contains(it) != (it == tapped)).collect());
    };
    view! {
        <div class="chips" id=names.id role="group" aria-describedby=names.described_by>
            <For each=move || choices.get() key=Clone::clone let:choice>
                {
                    let own = choice.value.clone();
                    let tapped = choice.value;
                    view! {
                        <button
                            type="button"
                            class="chip"
                            aria-pressed=move || if values.get().contains(&own) { "true" } else { "false" }
                            on:click=move |_| toggle(&tapped)
                        >
                            {choice.tone.map(|tone| view! { <span class=format!("dot {}", tone.class())></span> })}
                            {choice.label}
                        </button>
                    }
                }
            </For>
        </div>
    }
}

/// Two to four views of the same thing, side by side.
#[component]
pub fn SegmentedControl(
    /// The value chosen.
    #[prop(into)]
    value: Signal<String>,
    /// A value was chosen.
    #[prop(into)]
    on_pick: Callback<String>,
    /// What there is.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// What is being chosen, for screen readers.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    view! {
        <div class="segments" role="radiogroup" aria-label=label>
            <For each=move || choices.get() key=Clone::clone let:choice>
                {
                    let own = choice.value.clone();
                    let pick = choice.value;
                    view! {
                        <button
                            type="button"
                            role="radio"
                            class="segment"
                            aria-checked=move || if value.get() == own { "true" } else { "false" }
                            on:click=move |_| on_pick.run(pick.clone())
                        >
                            {choice.label}
                        </button>
                    }
                }
            </For>
        </div>
    }
}
