//! Stories about the business: what people ask for in the small company of `fixtures`, and what becomes of it.
//!
//! Every command runs as it does in the worker: it sees the rows that it names to be read and no others, and the conditions
//! that it sets must hold.

mod custom_fields;
mod follow_ups;
mod forms;
mod holding;
mod importing;
mod merging;
mod owning;
mod people;
mod prelude;
mod records;
mod restoring;
mod reworking;
mod rights;
mod settings;
mod stages;
mod undoing;
mod views;
