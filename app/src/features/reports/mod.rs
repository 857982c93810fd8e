//! Reports: questions that people build themselves, keep and share.
//!
//! Belongs here: the page that lists them and the one that builds them. Does not belong here: what a report is
//! (`domain::reports::report`), drawing figures (`records::figures`), boards (`features::numbers`).

mod build;
mod choices;
mod home;
mod measures;
mod onto_board;
mod picture_file;
mod state;
mod table_file;

pub use build::ReportPage;
pub use home::ReportsPage;
