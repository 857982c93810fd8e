//! Reports of one's work for a day or a week: drafted from what was really done, sent to those who lead, talked about.

pub mod commenting;
pub mod drafting;
pub mod figures;
pub mod period;
pub mod sending;
pub mod work_report;
pub mod work_report_comment;

pub use period::Period;
