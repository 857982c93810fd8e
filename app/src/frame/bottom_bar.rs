//! The bar under a phone's thumb: the four places and ＋ in their middle.
//!
//! Belongs here: the bar. Does not belong here: what ＋ offers (`add_sheet`).

use leptos::prelude::*;

use super::{add_sheet::AddSheetState, navigation};
use crate::{
    routes::{Place, Room, Route},
    t,
    ui::{Glyph, Icon},
};

/// The bar.
#[component]
pub fn BottomBar() -> impl IntoView {
    let add = AddSheetState::here();
    view! {
        <nav class="bottom-bar" aria-label=t!("frame.places")>
            <PlaceLink place=Place::Today route=Route::Today glyph=Glyph::SquareCheckBig label=t!("place.today") />
            <PlaceLink
                place=Place::Customers
                route=Route::List(Room::Customers)
                glyph=Glyph::Building2
                label=t!("place.customers")
            />
            <button type="button" class="bottom-add" aria-label=t!("frame.add") on:click=move |_| add.open()>
                <span class="bottom-add-mark">
                    <Icon glyph=Glyph::Plus />
                </span>
            </button>
            <PlaceLink place=Place::Pipeline route=Route::Board glyph=Glyph::SquareKanban label=t!("place.pipeline") />
            <PlaceLink place=Place::More route=Route::More glyph=Glyph::Menu label=t!("place.more") />
        </nav>
    }
}

#[component]
fn PlaceLink(place: Place, route: Route, glyph: Glyph, label: String) -> impl IntoView {
    let here = move || (navigation::route().place() == Some(place)).then_some("page");
    view! {
        <a class="bottom-link" href=route.path() aria-current=here>
            <Icon glyph=glyph />
            <span>{label}</span>
        </a>
    }
}
