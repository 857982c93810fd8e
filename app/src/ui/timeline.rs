//! What happened, newest first, on one line down the page.
//!
//! Belongs here: the line and its items. Does not belong here: what kinds of things happen.

use leptos::prelude::*;

use super::{Glyph, Icon};

/// The line; put `TimelineItem`s into it.
#[component]
pub fn Timeline(children: Children) -> impl IntoView {
    view! { <ol class="timeline">{children()}</ol> }
}

/// One thing that happened.
#[component]
pub fn TimelineItem(
    /// What sort of thing.
    glyph: Glyph,
    /// What happened, in a few words.
    #[prop(into)]
    title: Signal<String>,
    /// When and by whom: 3 天前 · 李娜.
    #[prop(into)]
    meta: Signal<String>,
    /// It is planned and not yet done.
    #[prop(optional)]
    ahead: bool,
    /// What was said about it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <li class="timeline-item" class:is-ahead=ahead>
            <span class="timeline-mark">
                <Icon glyph=glyph />
            </span>
            <div class="timeline-content">
                <p class="timeline-title">{move || title.get()}</p>
                <p class="meta">{move || meta.get()}</p>
                {children.map(|children| view! { <div class="timeline-text">{children()}</div> })}
            </div>
        </li>
    }
}
