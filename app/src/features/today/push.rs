//! Where to push today: how far one is with one's own targets. The code of figures comes when somebody has a target.
//!
//! Belongs here: whether there is something to show, and fetching it. Does not belong here: the cards (`records::attainment`).

use leptos::prelude::*;

use crate::{
    frame::later::later,
    local::use_book,
    records::attainment::{MyTargets, is_mine},
    t,
};

later! {
    numbers: my_targets() => view! { <MyTargets /> };
}

/// One's own targets, where there are any.
#[component]
pub fn Push() -> impl IntoView {
    let book = use_book();
    let (targets, actor) = (book.all("target"), book.actor());
    let has = Memo::new(move |_| {
        let me = actor.with(|actor| actor.as_ref().map(|actor| actor.user));
        targets.with(|rows| rows.iter().any(|row| is_mine(row, me)))
    });
    view! {
        <Show when=move || has.get()>
            <section class="today-part today-push" aria-label=t!("today.push")>
                {my_targets()}
            </section>
        </Show>
    }
}
