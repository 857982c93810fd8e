//! Forecasts: what people say will be won, and what history says of it.
//!
//! Belongs here: what somebody submits and a manager adjusts, how near they come, and the simulation with its back-test. Does not
//! belong here: the stage-weighted and the categorised amounts, which are measures ([`crate::reports`]).

pub mod accuracy;
pub mod backtest;
pub mod forecast;
pub mod past;
pub mod simulation;
