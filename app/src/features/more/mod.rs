//! The places that do not fit the bottom bar.
//!
//! Belongs here: the list of them. Does not belong here: the places.

use leptos::prelude::*;

use crate::{
    frame::{Page, install, install_offer::IosSheet},
    routes::{Room, Route},
    session::SessionState,
    t,
    ui::{Avatar, Glyph, Icon},
};

/// The page.
#[component]
pub fn MorePage() -> impl IntoView {
    let session = SessionState::here();
    let name = move || session.session().map(|it| it.name).unwrap_or_default();
    let company = move || session.session().map(|it| it.workspace_name).unwrap_or_default();
    let (ios, how) = (install::is_page_on_ios(), RwSignal::new(false));
    let put_here = move |_| if ios { how.set(true) } else { install::ask() };
    view! {
        <Page title=t!("place.more") narrow=true>
            <a class="row who-row" href=Route::Settings.path()>
                <Avatar name=Signal::derive(name) />
                <span class="row-text">
                    <span class="row-title clip">{name}</span>
                    <span class="meta clip">{company}</span>
                </span>
                <Icon glyph=Glyph::ChevronRight />
            </a>
            <Group heading=t!("more.records")>
                <Place route=Route::Numbers glyph=Glyph::ChartColumn label=t!("place.numbers") />
                <Place route=Route::Targets glyph=Glyph::CircleDot label=t!("place.targets") />
                <Place route=Route::Forecast glyph=Glyph::Eye label=t!("place.forecast") />
                <Place route=Route::Reports glyph=Glyph::FileSpreadsheet label=t!("place.reports") />
                <Place route=Route::List(Room::WorkReports) glyph=Glyph::NotebookPen label=t!("place.work_reports") />
                <Place route=Route::List(Room::Opportunities) glyph=Glyph::Target label=t!("place.opportunities") />
                <Place route=Route::List(Room::Contacts) glyph=Glyph::Contact label=t!("place.contacts") />
                <Place route=Route::List(Room::FollowUps) glyph=Glyph::NotebookPen label=t!("place.follow_ups") />
                <Place route=Route::List(Room::Tasks) glyph=Glyph::ListChecks label=t!("place.tasks") />
            </Group>
            <Group heading=t!("frame.company")>
                <Place route=Route::People glyph=Glyph::Users label=t!("place.people") />
                <Place route=Route::List(Room::Products) glyph=Glyph::Package label=t!("place.products") />
                <Place route=Route::List(Room::Pipelines) glyph=Glyph::SquareKanban label=t!("place.pipelines") />
                <Place route=Route::List(Room::Tags) glyph=Glyph::Tags label=t!("place.tags") />
                <Place route=Route::List(Room::Fields) glyph=Glyph::SlidersHorizontal label=t!("place.fields") />
            </Group>
            <Group heading=t!("more.device")>
                <Place route=Route::Notifications glyph=Glyph::Bell label=t!("place.notifications") />
                <Place route=Route::Import glyph=Glyph::Upload label=t!("place.import") />
                <Place route=Route::Sync glyph=Glyph::RefreshCw label=t!("place.sync") />
                <Place route=Route::Settings glyph=Glyph::Settings label=t!("place.settings") />
                <Show when=move || ios || install::is_offered()>
                    <li>
                        <button type="button" class="row row-button" on:click=put_here>
                            <span class="row-mark">
                                <Icon glyph=Glyph::Download />
                            </span>
                            <span class="row-text">{t!("more.install")}</span>
                        </button>
                    </li>
                </Show>
            </Group>
            <IosSheet open=how />
        </Page>
    }
}

#[component]
fn Group(heading: String, children: Children) -> impl IntoView {
    view! {
        <h2 class="section-title">{heading}</h2>
        <ul class="plain-list group">{children()}</ul>
    }
}

#[component]
fn Place(route: Route, glyph: Glyph, label: String) -> impl IntoView {
    view! {
        <li>
            <a class="row" href=route.path()>
                <span class="row-mark">
                    <Icon glyph=glyph />
                </span>
                <span class="row-text">{label}</span>
                <Icon glyph=Glyph::ChevronRight class="icon-small" />
            </a>
        </li>
    }
}
