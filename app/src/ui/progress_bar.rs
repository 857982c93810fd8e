//! How far a long operation is.
//!
//! Belongs here: something that can be counted. Does not belong here: waiting without measure (`skeleton`).

use leptos::prelude::*;

/// A bar with what is happening above it.
#[component]
pub fn ProgressBar(
    /// The part that is done, from 0 to 1.
    #[prop(into)]
    done: Signal<f64>,
    /// What is happening, and how long it still takes.
    #[prop(into)]
    label: Signal<String>,
) -> impl IntoView {
    let percent = move || (done.get().clamp(0.0, 1.0) * 100.0).round();
    view! {
        <div class="progress">
            <span class="progress-label">{move || label.get()}</span>
            <div
                class="progress-track"
                role="progressbar"
                aria-valuemin="0"
                aria-valuemax="100"
                aria-valuenow=percent
                aria-label=label
            >
                <div class="progress-bar" style:transform=move || format!("scaleX({})", percent() / 100.0)></div>
            </div>
        </div>
    }
}
