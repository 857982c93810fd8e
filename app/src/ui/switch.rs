//! Yes or no.
//!
//! Belongs here: a box to tick within a form, a switch that acts at once. Does not belong here: choosing (`chips`).

use leptos::prelude::*;

/// A box to tick, with its text.
#[component]
pub fn Checkbox(
    /// Whether it is ticked.
    #[prop(into)]
    checked: Signal<bool>,
    /// Whether it is ticked now.
    #[prop(into)]
    on_change: Callback<bool>,
    /// The text beside it.
    #[prop(into)]
    label: Signal<String>,
    /// The text is for screen readers only.
    #[prop(optional)]
    hide_label: bool,
) -> impl IntoView {
    view! {
        <label class="check">
            <input
                type="checkbox"
                prop:checked=checked
                on:change=move |event| on_change.run(event_target_checked(&event))
            />
            <span class=if hide_label { "visually-hidden" } else { "check-label" }>{move || label.get()}</span>
        </label>
    }
}

/// A switch that acts at once, with its text and a quieter line below.
#[component]
pub fn Switch(
    /// Whether it is on.
    #[prop(into)]
    on: Signal<bool>,
    /// Whether it is on now.
    #[prop(into)]
    on_change: Callback<bool>,
    /// What it switches.
    #[prop(into)]
    label: Signal<String>,
    /// What that means.
    #[prop(optional, into)]
    hint: Option<String>,
) -> impl IntoView {
    view! {
        <label class="switch-row">
            <span class="switch-text">
                <span>{move || label.get()}</span>
                {hint.map(|hint| view! { <span class="meta">{hint}</span> })}
            </span>
            <input
                class="switch"
                type="checkbox"
                role="switch"
                prop:checked=on
                on:change=move |event| on_change.run(event_target_checked(&event))
            />
        </label>
    }
}
