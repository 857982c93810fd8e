//! The business of Suike, pure: record kinds, commands and how they are decided, rights and visibility.
//!
//! Belongs here: every rule. One folder per area; [`record`] says what a declaration is, [`registry`] lists the kinds.
//! Does not belong here: clocks, randomness, storage, network, screens. Callers pass in what they know.
//!
//! **Architecture invariant:** the app decides a command optimistically and the worker authoritatively with the same
//! [`command::decide`]. There is no second way to write.

pub mod access;
pub mod activities;
pub mod bulk;
pub mod command;
pub mod customers;
pub mod exports;
pub mod forecasting;
pub mod ids;
pub mod imports;
pub mod number;
pub mod opportunities;
pub mod people;
pub mod query;
pub mod record;
pub mod records;
pub mod registry;
pub mod rejection;
pub mod reports;
pub mod search;
pub mod settings;
pub mod steps;
pub mod targets;
#[cfg(test)]
mod testing;
pub mod undo;
pub mod value;
pub mod work_reports;

pub use command::Command;
pub use rejection::Rejection;
