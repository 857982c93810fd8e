//! The company's own record: its name, its currency, how many customers one may hold.
//!
//! Belongs here: what admins set for everybody. Does not belong here: one's own settings (`super`).

use domain::{access::Right, settings::workspace::KIND};
use leptos::prelude::*;

use crate::{
    local::use_book,
    records::{facts::Facts, permit},
    t,
};

/// The facts of the company; only admins see them.
#[component]
pub fn Company() -> impl IntoView {
    let book = use_book();
    let may = permit::over_all(book, Right::Settings);
    let workspaces = book.all("workspace");
    let row = Signal::derive(move || workspaces.with(|rows| rows.first().cloned()));
    view! {
        <Show when=move || may.get() && row.with(Option::is_some)>
            <section class="block">
                <h2 class="section-title">{t!("frame.company")}</h2>
                <Facts row kind=&KIND editable=may with_empty=true />
            </section>
        </Show>
    }
}
