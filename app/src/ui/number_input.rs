//! Typing numbers and money, as text until the form reads it (`typed`).
//!
//! Belongs here: the keyboard, the unit beside the box. Does not belong here: what range is acceptable.

use leptos::prelude::*;

use super::field::FieldNames;

/// A number, with its unit if it has one.
#[component]
pub fn NumberInput(
    /// What is there, as typed.
    #[prop(into)]
    value: Signal<String>,
    /// What is there after each stroke.
    #[prop(into)]
    on_input: Callback<String>,
    /// Stands before the number: ¥.
    #[prop(optional, into)]
    prefix: Signal<String>,
    /// Stands after the number: %, km.
    #[prop(optional, into)]
    unit: Signal<String>,
    /// A name for screen readers where no field stands around it.
    #[prop(optional, into)]
    label: Option<String>,
) -> impl IntoView {
    let names = FieldNames::here();
    let invalid = names.aria_invalid();
    let affix = move |text: Signal<String>, class: &'static str| {
        move || {
            let text = text.get();
            (!text.is_empty()).then(|| view! { <span class=class>{text}</span> })
        }
    };
    view! {
        <span class="input-frame">
            {affix(prefix, "input-prefix")}
            <input
                class="input input-number"
                id=names.id
                type="text"
                inputmode="decimal"
                autocomplete="off"
                aria-label=label
                aria-describedby=names.described_by
                aria-invalid=invalid
                aria-required=names.required.then_some("true")
                prop:value=value
                on:input=move |event| on_input.run(event_target_value(&event))
            /> {affix(unit, "input-unit")}
        </span>
    }
}

/// An amount of money; the sign of its currency stands before it.
#[component]
pub fn MoneyInput(
    /// What is there, as typed.
    #[prop(into)]
    value: Signal<String>,
    /// What is there after each stroke.
    #[prop(into)]
    on_input: Callback<String>,
    /// The currency's sign.
    #[prop(into)]
    sign: Signal<String>,
) -> impl IntoView {
    view! { <NumberInput value=value on_input=on_input prefix=sign /> }
}
