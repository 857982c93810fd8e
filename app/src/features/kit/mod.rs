//! All parts of the kit on one page, for looking at them. Only demo builds contain this.
//!
//! Belongs here: samples, whose words are not texts of the product. Does not belong here: parts.

mod controls;
mod overlays;
mod shows;

use leptos::prelude::*;

use crate::{frame::Page, routes::Route};

/// The page.
#[component]
pub fn KitPage() -> impl IntoView {
    view! {
        <div class="shell">
            <main class="shell-main">
                <Page title="Kit" subtitle="/kit" back=Route::Today>
                    <div class="kit">
                        <controls::Buttons />
                        <controls::Inputs />
                        <controls::Choices />
                        <overlays::Overlays />
                        <shows::Words />
                        <shows::States />
                        <shows::LongList />
                    </div>
                </Page>
            </main>
        </div>
    }
}

#[component]
fn Sample(name: &'static str, children: Children) -> impl IntoView {
    view! {
        <section class="kit-sample">
            <h2 class="section-title">{name}</h2>
            <div class="kit-parts">{children()}</div>
        </section>
    }
}
