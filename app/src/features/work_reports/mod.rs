//! Reports of one's work for a day or a week: drafted, sent, read, talked about.
//!
//! Belongs here: their pages. Does not belong here: what a draft is made of and who is told (`domain::work_reports`), comments of
//! any kind (`records::comments`).

mod draft;
mod home;
mod lines;
mod shown;
mod team;
mod words;
mod writing;

use domain::{
    value::Day,
    work_reports::{Period, work_report::days_of},
};
pub use home::WorkReportsPage;
use leptos::prelude::*;
pub use shown::WorkReportPage;
use sync::RowId;
pub use writing::WritePage;

use crate::{
    frame::navigation,
    local::use_book,
    records::{days, record_page::Present},
    routes::{Room, Route},
};

/// The report that the address asks for: its days, else this week.
fn asked() -> Option<(Period, Day)> {
    let period = navigation::query("period").and_then(|name| Period::from_name(&name)).unwrap_or(Period::Week);
    let day = navigation::query("from").and_then(|day| Day::parse(&day)).or_else(days::today)?;
    Some((period, period.start(day)?))
}

/// The address at which a report is written.
fn write_path(period: Period, start: Day) -> String {
    Route::New(Room::WorkReports).path_with(&[("period", period.name()), ("from", &start.to_string())])
}

/// The page on which a report that was sent is put right: the one on which it was written.
#[component]
pub fn RewritePage(
    /// Which report.
    id: RowId,
) -> impl IntoView {
    let row = use_book().watch(id);
    let days = Memo::new(move |_| row.with(|row| row.as_ref().and_then(|row| days_of(&row.doc))));
    view! {
        <Present row id room=Room::WorkReports>
            {move || {
                days.get()
                    .map(|(period, start)| {
                        view! { <WritePage period start back=Route::Record(Room::WorkReports, id) /> }
                    })
            }}
        </Present>
    }
}

/// The page on which the report that the address names is written.
#[component]
pub fn NewWorkReportPage() -> impl IntoView {
    let days = Memo::new(|_| asked());
    move || {
        days.get().map(|(period, start)| {
            view! { <WritePage period start back=Route::List(Room::WorkReports) /> }
        })
    }
}
