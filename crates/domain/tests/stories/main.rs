//! Stories about the business: what people ask for in the small company of `fixtures`, and what becomes of it.
//!
//! Every command runs as it does in the worker: it sees the rows that it names to be read and no others, and the conditions
//! that it sets must hold.

mod archives;
mod attachments;
mod comments;
mod custom_fields;
mod follow_ups;
mod forecasts;
mod forms;
mod holding;
mod importing;
mod imports_back;
mod imports_over;
mod merging;
mod owning;
mod people;
mod prelude;
mod records;
mod reports;
mod restoring;
mod reworking;
mod rights;
mod schedules;
mod settings;
mod stages;
mod targets;
mod undoing;
mod views;
mod work_reports;
