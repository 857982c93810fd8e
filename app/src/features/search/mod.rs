//! One search over everything in the book: the page, and the palette that opens over any page at a desk.
//!
//! Belongs here: the box, what it offers, what was searched and opened lately, commands by name. Does not belong here: what
//! words find (`domain::search`), the lists that show all of a kind (`records`).

mod commands;
mod finder;
mod found_row;
mod marked;
mod offers;
mod palette;
mod trail;

use leptos::prelude::*;

use crate::{
    frame::{Page, navigation},
    routes::Route,
    t,
};
use finder::Finder;
pub use palette::{Palette, PaletteState};
pub use trail::FollowTrail;

/// The page.
#[component]
pub fn SearchPage() -> impl IntoView {
    let typed = RwSignal::new(untrack(|| navigation::query("q")).unwrap_or_default());
    // A reload, and the way back from a record, find the words again.
    let keep = move |text: String| {
        let text = text.trim();
        navigation::replace(&if text.is_empty() {
            Route::Search.path()
        } else {
            Route::Search.path_with(&[("q", text)])
        });
    };
    view! {
        <Page title=t!("ui.search") back=Route::Today narrow=true plain=true>
            <Finder typed on_rest=keep />
        </Page>
    }
}
