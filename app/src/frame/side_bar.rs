//! The bar at a desk's left: who, search, places, and the sync dot at the foot.
//!
//! Belongs here: the bar and the slot for saved views. Does not belong here: the views themselves (`records`).

use leptos::prelude::*;

use super::{add_sheet::AddSheetState, navigation, sync_state::SyncDot};
use crate::{
    routes::{Room, Route},
    session::SessionState,
    t,
    ui::{Avatar, Glyph, Icon},
};

/// What a feature hangs into the side bar below the places, such as saved views. Kept at the root.
#[derive(Clone, Copy)]
pub struct SideBarSlot(pub RwSignal<Option<ViewFn>>);

/// The bar.
#[component]
pub fn SideBar() -> impl IntoView {
    let add = AddSheetState::here();
    let slot = use_context::<SideBarSlot>();
    view! {
        <nav class="side-bar" aria-label=t!("frame.places")>
            <Head />
            <div class="side-tools">
                <a class="side-search" href=Route::Search.path()>
                    <Icon glyph=Glyph::Search />
                    <span class="side-text">{t!("ui.search")}</span>
                    <kbd class="key">"Ctrl K"</kbd>
                </a>
                <button
                    type="button"
                    class="side-add"
                    aria-label=t!("frame.add")
                    title=t!("frame.add_key")
                    on:click=move |_| add.open()
                >
                    <Icon glyph=Glyph::Plus />
                </button>
            </div>
            <div class="side-places">
                <SideLink route=Route::Today glyph=Glyph::SquareCheckBig label=t!("place.today") />
                <SideLink route=Route::List(Room::Customers) glyph=Glyph::Building2 label=t!("place.customers") />
                <SideLink route=Route::Board glyph=Glyph::SquareKanban label=t!("place.pipeline") />
                <SideLink route=Route::List(Room::Opportunities) glyph=Glyph::Target label=t!("place.opportunities") />
                <SideLink route=Route::List(Room::Contacts) glyph=Glyph::Contact label=t!("place.contacts") />
                <SideLink route=Route::List(Room::Tasks) glyph=Glyph::ListChecks label=t!("place.tasks") />
                <SideLink route=Route::Numbers glyph=Glyph::ChartColumn label=t!("place.numbers") />
                <SideLink route=Route::List(Room::WorkReports) glyph=Glyph::NotebookPen label=t!("place.work_reports") />
                {move || slot.and_then(|slot| slot.0.get()).map(|view| view.run())}
                <p class="side-heading">{t!("frame.company")}</p>
                <SideLink route=Route::People glyph=Glyph::Users label=t!("place.people") />
                <SideLink route=Route::List(Room::Products) glyph=Glyph::Package label=t!("place.products") />
                <SideLink route=Route::Import glyph=Glyph::Upload label=t!("place.import") />
                <SideLink route=Route::More glyph=Glyph::Ellipsis label=t!("place.more") />
            </div>
            <div class="side-foot">
                <SyncDot with_text=true />
            </div>
        </nav>
    }
}

#[component]
fn Head() -> impl IntoView {
    let session = SessionState::here();
    let who = move || session.session().map(|it| it.name).unwrap_or_default();
    let company = move || {
        session.session().map(|it| it.workspace_name).filter(|it| !it.is_empty()).unwrap_or_else(|| t!("app.name"))
    };
    view! {
        <a class="side-head" href=Route::Settings.path()>
            <Avatar name=Signal::derive(company) square=true />
            <span class="side-who">
                <span class="side-company clip">{company}</span>
                <span class="meta clip">{who}</span>
            </span>
        </a>
    }
}

#[component]
fn SideLink(route: Route, glyph: Glyph, label: String) -> impl IntoView {
    let path = route.path();
    let here = move || {
        let now = navigation::route();
        let same_room = matches!(route, Route::List(_)) && route.room() == now.room();
        let of_numbers = matches!(now, Route::Targets | Route::Forecast | Route::Performance);
        (same_room || now == route || (of_numbers && route == Route::Numbers)).then_some("page")
    };
    view! {
        <a class="side-link" href=path aria-current=here>
            <Icon glyph=glyph />
            <span class="side-text">{label}</span>
        </a>
    }
}
