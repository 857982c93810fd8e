//! What a view says when there is nothing in it: why, and the one best step.
//!
//! Belongs here: nothing yet, filtered to nothing, failed. Does not belong here: still loading (`skeleton`).

use leptos::prelude::*;

use super::{Glyph, Icon};

/// An empty view.
#[component]
pub fn EmptyState(
    /// A picture for it.
    glyph: Glyph,
    /// What is so.
    #[prop(into)]
    title: Signal<String>,
    /// Why, or what would be here.
    #[prop(optional, into)]
    text: Signal<String>,
    /// The one best step.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <span class="empty-mark">
                <Icon glyph=glyph />
            </span>
            <h2 class="empty-title">{move || title.get()}</h2>
            <p class="empty-text">{move || text.get()}</p>
            {children.map(|children| view! { <div class="empty-actions">{children()}</div> })}
        </div>
    }
}
