//! Choosing a day, with the picker that the phone's owner knows.
//!
//! Belongs here: days as `2026-11-21`. Does not belong here: instants and zones.

use leptos::prelude::*;

use super::{Choice, field::FieldNames};

/// A day, and a few likely days one tap away.
#[component]
pub fn DateInput(
    /// The day as `2026-11-21`, or nothing.
    #[prop(into)]
    value: Signal<String>,
    /// The day chosen, or nothing.
    #[prop(into)]
    on_input: Callback<String>,
    /// Likely days: tomorrow, next Monday.
    #[prop(optional, into)]
    likely: Signal<Vec<Choice>>,
    /// Asks for the time too: `2026-11-21T09:30`.
    #[prop(optional)]
    with_time: bool,
) -> impl IntoView {
    let names = FieldNames::here();
    let invalid = names.aria_invalid();
    view! {
        <div class="date-input">
            <Show when=move || !likely.get().is_empty()>
                <div class="chips">
                    {move || {
                        likely
                            .get()
                            .into_iter()
                            .map(|day| {
                                let (mark, pick) = (day.value.clone(), day.value);
                                view! {
                                    <button
                                        type="button"
                                        class="chip"
                                        aria-pressed=move || if value.get() == mark { "true" } else { "false" }
                                        on:click=move |_| on_input.run(pick.clone())
                                    >
                                        {day.label}
                                    </button>
                                }
                            })
                            .collect_view()
                    }}
                </div>
            </Show>
            <input
                class="input"
                id=names.id
                type=if with_time { "datetime-local" } else { "date" }
                max="9999-12-31"
                aria-describedby=names.described_by
                aria-invalid=invalid
                aria-required=names.required.then_some("true")
                prop:value=value
                on:input=move |event| on_input.run(event_target_value(&event))
            />
        </div>
    }
}
