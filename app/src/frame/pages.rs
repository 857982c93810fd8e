//! From an address to its page: the one list of pages.
//!
//! Belongs here: one line per route. Does not belong here: anything a page does.

use ::sync::RowId;
use leptos::prelude::*;

use super::{Page, later::later, navigation};
use crate::{
    features::{
        customers::{CustomersPage, LogPage, NewCustomerPage},
        first_run::FirstRunPage,
        forecast::ForecastPage,
        import::{ImportHomePage, ImportPage},
        invite::InvitePage,
        more::MorePage,
        notifications::NotificationsPage,
        numbers::NumbersPage,
        opportunities::{BoardPage, OpportunitiesPage},
        people::PeoplePage,
        performance::PerformancePage,
        reports::{ReportPage, ReportsPage},
        search::SearchPage,
        settings::{FieldsPage, PipelinesPage, SettingsPage},
        sign_in::SignInPage,
        sync_page::SyncPage,
        targets::TargetsPage,
        today::TodayPage,
        work_reports::{NewWorkReportPage, RewritePage, WorkReportPage, WorkReportsPage},
    },
    records::{
        history::HistoryPage,
        room::{EditPage, NewPage, RoomPage},
    },
    routes::{Room, Route},
    session::{Presence, SessionState},
    t,
    ui::{EmptyState, Glyph, LinkButton},
};

/// What stays mounted while one moves within it: a list keeps its place while its records open and close.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Area {
    Room(Room),
    Single,
}

fn area(route: &Route) -> Area {
    match route {
        // Its pages are one after the other and not side by side.
        Route::List(Room::WorkReports) | Route::Record(Room::WorkReports, _) | Route::History(Room::WorkReports, _) => {
            Area::Single
        }
        Route::List(room) | Route::Record(room, _) | Route::History(room, _) => Area::Room(*room),
        _ => Area::Single,
    }
}

// Few chunks, each what somebody needs for a while: code that two chunks share becomes a chunk of its own.
later! {
    entry: sign_in() => view! { <SignInPage /> };
    entry: invite(token: String) => view! { <InvitePage token=token /> };
    entry: first_run_page() => view! { <FirstRunPage /> };
    work: today() => view! { <TodayPage /> };
    work: search() => view! { <SearchPage /> };
    work: room_page(room: Room) => view! { <RoomPage room /> };
    work: new_page(room: Room) => view! { <NewPage room /> };
    work: edit_page(room: Room, id: RowId) => view! { <EditPage room id /> };
    work: log() => view! { <LogPage /> };
    work: new_customer() => view! { <NewCustomerPage /> };
    work: board() => view! { <BoardPage /> };
    work: opportunities() => view! { <OpportunitiesPage /> };
    company: work_reports() => view! { <WorkReportsPage /> };
    company: work_report(id: RowId) => view! { <WorkReportPage id /> };
    company: work_report_history(id: RowId) => view! { <HistoryPage room=Room::WorkReports id /> };
    company: new_work_report() => view! { <NewWorkReportPage /> };
    company: work_report_again(id: RowId) => view! { <RewritePage id /> };
    company: more() => view! { <MorePage /> };
    company: people() => view! { <PeoplePage /> };
    company: settings() => view! { <SettingsPage /> };
    company: pipelines() => view! { <PipelinesPage /> };
    company: fields() => view! { <FieldsPage /> };
    company: notifications() => view! { <NotificationsPage /> };
    company: sync() => view! { <SyncPage /> };
    numbers: numbers() => view! { <NumbersPage /> };
    numbers: targets() => view! { <TargetsPage /> };
    numbers: forecast() => view! { <ForecastPage /> };
    numbers: performance() => view! { <PerformancePage /> };
    numbers: reports() => view! { <ReportsPage /> };
    numbers: report(id: Option<RowId>) => view! { <ReportPage id /> };
    import: import_home() => view! { <ImportHomePage /> };
    import: import_one(id: RowId) => view! { <ImportPage id /> };
}

/// The page of somebody at work.
#[component]
pub fn Pages() -> impl IntoView {
    let route = Memo::new(|_| navigation::route());
    let shown = Memo::new(move |before: Option<&Route>| {
        let now = route.get();
        match (before, area(&now)) {
            (Some(before), Area::Room(room)) if area(before) == Area::Room(room) => before.clone(),
            _ => now,
        }
    });
    move || match shown.get() {
        Route::More => more(),
        Route::Settings => settings(),
        Route::Numbers => numbers(),
        Route::Targets => targets(),
        Route::Forecast => forecast(),
        Route::Performance => performance(),
        Route::Reports => reports(),
        Route::NewReport => report(None),
        Route::Report(id) => report(Some(id)),
        Route::Notifications => notifications(),
        Route::Sync => sync(),
        Route::Import => import_home(),
        Route::ImportOne(id) => import_one(id),
        Route::Today => today(),
        Route::Search => search(),
        Route::Board => board(),
        Route::People | Route::List(Room::Teams) => people(),
        Route::New(Room::FollowUps) => log(),
        Route::New(Room::Customers) => new_customer(),
        Route::List(Room::Customers) | Route::Record(Room::Customers, _) | Route::History(Room::Customers, _) => {
            view! { <CustomersPage /> }.into_any()
        }
        Route::List(Room::Opportunities)
        | Route::Record(Room::Opportunities, _)
        | Route::History(Room::Opportunities, _) => opportunities(),
        Route::List(Room::WorkReports) => work_reports(),
        Route::Record(Room::WorkReports, id) => work_report(id),
        Route::History(Room::WorkReports, id) => work_report_history(id),
        Route::New(Room::WorkReports) => new_work_report(),
        Route::Edit(Room::WorkReports, id) => work_report_again(id),
        Route::List(Room::Pipelines) => pipelines(),
        Route::List(Room::Fields) => fields(),
        Route::List(room) | Route::Record(room, _) | Route::History(room, _) => room_page(room),
        Route::New(room) => new_page(room),
        Route::Edit(room, id) => edit_page(room, id),
        Route::NotFound => view! { <NotFound /> }.into_any(),
        other => view! { <Unbuilt title=other.path() glyph=Glyph::LayoutGrid /> }.into_any(),
    }
}

/// The page of somebody who is not signed in.
#[component]
pub fn OpenPages() -> impl IntoView {
    let session = SessionState::here();
    let route = Memo::new(|_| navigation::route());
    let first_run = Memo::new(move |_| matches!(session.presence(), Presence::Nobody { first_run: true }));
    move || match route.get() {
        #[cfg(feature = "demo")]
        Route::Kit => view! { <crate::features::kit::KitPage /> }.into_any(),
        Route::Invite(token) => invite(token),
        Route::FirstRun => first_run_page(),
        _ if first_run.get() => first_run_page(),
        _ => sign_in(),
    }
}

/// A place whose page is not here yet.
#[component]
fn Unbuilt(title: String, glyph: Glyph) -> impl IntoView {
    view! {
        <Page title=title>
            <EmptyState glyph=glyph title=t!("frame.unbuilt") />
        </Page>
    }
}

#[component]
fn NotFound() -> impl IntoView {
    view! {
        <Page title=t!("frame.not_found_title") back=Route::Today>
            <EmptyState glyph=Glyph::Search title=t!("frame.not_found") text=t!("frame.not_found_text")>
                <LinkButton href=Route::Today.path()>{t!("frame.to_today")}</LinkButton>
            </EmptyState>
        </Page>
    }
}
