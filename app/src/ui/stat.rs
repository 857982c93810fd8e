//! One number that matters.
//!
//! Belongs here: the number, its name, its change. Does not belong here: counting (`domain`).

use leptos::prelude::*;

/// A big number with its name, and how it changed.
#[component]
pub fn Stat(
    /// What is counted.
    #[prop(into)]
    label: Signal<String>,
    /// The number, formatted.
    #[prop(into)]
    value: Signal<String>,
    /// The change against before, formatted.
    #[prop(optional, into)]
    change: Signal<Option<String>>,
    /// Whether that change is good, if it is either.
    #[prop(optional, into)]
    is_good: Signal<Option<bool>>,
    /// Where its records are.
    #[prop(optional, into)]
    href: Option<Signal<String>>,
) -> impl IntoView {
    let inside = view! {
        <span class="stat-value">{move || value.get()}</span>
        <span class="stat-label">{move || label.get()}</span>
        {move || {
            change.get().map(|change| {
                let class = match is_good.get() {
                    Some(true) => "stat-change is-better",
                    Some(false) => "stat-change is-worse",
                    None => "stat-change",
                };
                view! { <span class=class>{change}</span> }
            })
        }}
    };
    match href {
        Some(href) => view! {
            <a class="stat" href=href>
                {inside}
            </a>
        }
        .into_any(),
        None => view! { <div class="stat">{inside}</div> }.into_any(),
    }
}
