//! The server's half, as far as it is pure, and a model server in memory.
//!
//! Belongs here: what any server of this protocol must decide in the same way, whatever its storage:
//!
//! - [`limits::check_push`] and [`limits::check_pull`]: which requests are looked at at all;
//! - [`feed::moves`]: which scopes' feeds hear of a row that changed;
//! - [`feed::pull_order`] and [`feed::Progress`]: in which order a pull fills scopes, and where its cursors end;
//! - [`crate::view::Gathered`]: what a decision may look at;
//! - [`guard`]: which of a decision's conditions still hold, and what a commit writes.
//!
//! [`Authority`] does all of it in memory: what the worker does over D1, and what the simulator tests clients against.
//! Does not belong here: SQL, HTTP, sessions.

pub mod authority;
pub mod feed;
pub mod guard;
pub mod limits;

pub use authority::{Authority, Served};
pub use feed::{Moves, Progress, moves, pull_order};
pub use guard::GuardFailed;
pub use limits::{Refusal, check_protocol, check_pull, check_push};
