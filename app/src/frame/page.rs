//! One page: its title bar and its content.
//!
//! Belongs here: the bar every page has. Does not belong here: the bars around pages (`bottom_bar`, `side_bar`).

use leptos::prelude::*;

use super::{navigation, sync_state::SyncDot};
use crate::{
    routes::Route,
    t,
    ui::{Glyph, Icon, IconButton, viewport},
};

/// A page with a title bar. Its content scrolls under the bar unless it brings its own scrolling (`fills`).
#[component]
pub fn Page(
    /// What it is about; also the window's title.
    #[prop(into)]
    title: Signal<String>,
    /// A quiet line beside or below the title.
    #[prop(optional, into)]
    subtitle: Signal<Option<String>>,
    /// Where "back" leads when the app was opened right here. Without it there is no back.
    #[prop(optional, into)]
    back: Option<Route>,
    /// Buttons at the end of the bar.
    #[prop(optional, into)]
    actions: ViewFn,
    /// The content scrolls by itself, such as a long list or a board.
    #[prop(optional)]
    fills: bool,
    /// The content is prose or a form and stays narrow.
    #[prop(optional)]
    narrow: bool,
    /// Hides search and the sync dot on phones, where the page is a step of something else.
    #[prop(optional)]
    plain: bool,
    /// The content.
    children: Children,
) -> impl IntoView {
    Effect::new(move || document().set_title(&t!("app.window_title", page = title.get())));
    let phone_actions = move || (!plain && !viewport::is_desk()).then(phone_actions);
    view! {
        <section class="page">
            <header class="title-bar">
                {back
                    .map(|back| {
                        view! {
                            <IconButton
                                glyph=Glyph::ChevronLeft
                                label=t!("ui.back")
                                on_press=move |()| navigation::back(&back)
                            />
                        }
                    })}
                <div class="title-text">
                    <h1 class="title clip">{move || title.get()}</h1>
                    {move || subtitle.get().map(|text| view! { <p class="title-sub clip">{text}</p> })}
                </div>
                <div class="title-actions">{actions.run()} {phone_actions}</div>
            </header>
            <div class="page-body" class:page-fills=fills class:page-narrow=narrow>
                {children()}
            </div>
        </section>
    }
}

fn phone_actions() -> impl IntoView {
    view! {
        <a class="icon-button" href=Route::Search.path() aria-label=t!("ui.search")>
            <Icon glyph=Glyph::Search />
        </a>
        <SyncDot />
    }
}
