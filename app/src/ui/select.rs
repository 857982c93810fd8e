//! Choosing one of a known, short list: the phone's own wheel, the desk's own list.
//!
//! Belongs here: lists that fit a screen. Does not belong here: long or searched lists (`search_picker`).

use leptos::prelude::*;

use super::{Choice, Glyph, Icon, field::FieldNames};

/// One of a few.
#[component]
pub fn Select(
    /// The value chosen; empty for none.
    #[prop(into)]
    value: Signal<String>,
    /// A value was chosen.
    #[prop(into)]
    on_pick: Callback<String>,
    /// What there is.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// Offers none of them, under this name.
    #[prop(optional, into)]
    none: Option<String>,
    /// A name for screen readers where no field stands around it.
    #[prop(optional, into)]
    label: Option<String>,
) -> impl IntoView {
    let names = FieldNames::here();
    let invalid = names.aria_invalid();
    let options = move || {
        choices
            .get()
            .into_iter()
            .map(|choice| {
                let own = choice.value.clone();
                let selected = move || value.get() == own;
                view! {
                    <option value=choice.value.clone() prop:selected=selected>
                        {choice.label}
                    </option>
                }
            })
            .collect_view()
    };
    view! {
        <span class="input-frame select-frame">
            <select
                class="input"
                id=names.id
                aria-label=label
                aria-describedby=names.described_by
                aria-invalid=invalid
                on:change=move |event| on_pick.run(event_target_value(&event))
            >
                {none
                    .map(|none| {
                        view! {
                            <option value="" prop:selected=move || value.get().is_empty()>
                                {none}
                            </option>
                        }
                    })}
                {options}
            </select>
            <Icon glyph=Glyph::ChevronDown class="select-mark" />
        </span>
    }
}
