//! Targets: what is to be reached by whom and when, how it is handed down, and how far one has come.
//!
//! Belongs here: the declaration, whose target holds, distribution, pace and ranking. Does not belong here: the figures that are compared with it
//! ([`crate::reports`]; a target names a measure there), forecasts ([`crate::forecasting`]).

pub mod pace;
pub mod period;
pub mod ranking;
pub mod setting;
pub mod spread;
pub mod target;
pub mod tree;
