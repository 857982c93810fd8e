//! The bars around the page of somebody at work.
//!
//! Belongs here: their arrangement on phone and desk, and what lies over every page. Does not belong here: pages.

use leptos::prelude::*;

use super::{
    add_sheet::AddSheet, app_badge, bottom_bar::BottomBar, later, notices::Notices, pages::Pages, shortcuts::Shortcuts,
    side_bar::SideBar,
};
use crate::{
    features::search::{FollowTrail, Palette},
    local::use_book,
    t,
    ui::viewport,
};

/// The bars and the page between them.
#[component]
pub fn Shell() -> impl IntoView {
    later::fetch_ahead(use_book());
    app_badge::follow();
    view! {
        <a class="skip-link" href="#main">
            {t!("frame.skip")}
        </a>
        <div class="shell">
            {move || viewport::is_desk().then(|| view! { <SideBar /> })}
            <main class="shell-main" id="main" tabindex="-1">
                <Notices />
                <Pages />
            </main>
            {move || (!viewport::is_desk()).then(|| view! { <BottomBar /> })}
        </div>
        <AddSheet />
        <Palette />
        <Shortcuts />
        <FollowTrail />
    }
}
