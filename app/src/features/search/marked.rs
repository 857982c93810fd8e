//! A text with the parts marked that were found in it.

use std::ops::Range;

use leptos::prelude::*;

/// The text.
#[component]
pub fn Marked(
    /// All of it.
    text: String,
    /// The parts, in order and apart from each other.
    marks: Vec<Range<usize>>,
) -> impl IntoView {
    let mut parts = Vec::with_capacity(2 * marks.len() + 1);
    let mut done = 0;
    for mark in marks {
        let (Some(before), Some(found)) = (text.get(done..mark.start), text.get(mark.clone())) else { continue };
        parts.push(before.to_owned().into_any());
        parts.push(view! { <mark class="found">{found.to_owned()}</mark> }.into_any());
        done = mark.end;
    }
    parts.push(text.get(done..).unwrap_or_default().to_owned().into_any());
    parts
}
