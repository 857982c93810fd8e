//! A list and, beside it on a desk or over it on a phone, the record that is open.
//!
//! Belongs here: the two panes. Does not belong here: what is in them.
//!
//! The list stays in the page while records open and close, so it keeps its place.

use leptos::prelude::*;

/// The two panes.
#[component]
pub fn Split(
    /// The list.
    #[prop(into)]
    list: ViewFn,
    /// True while something is open.
    #[prop(into)]
    is_open: Signal<bool>,
    /// What is open; drawn anew when `is_open` or what it reads changes.
    #[prop(into)]
    detail: ViewFn,
    /// What a desk shows beside the list while nothing is open; without it the list takes the whole width.
    #[prop(optional, into)]
    nothing_open: Option<ViewFn>,
) -> impl IntoView {
    let has_rest = nothing_open.is_some();
    view! {
        <div class="split" class:is-open=is_open class:has-rest=has_rest>
            <div class="split-list">{list.run()}</div>
            <div class="split-detail">
                {move || {
                    if is_open.get() { Some(detail.run()) } else { nothing_open.as_ref().map(ViewFn::run) }
                }}
            </div>
        </div>
    }
}
