//! The client's half: a state machine over the rows of one person in one workspace on one device.
//!
//! Belongs here: what to store, send and show, when. Does not belong here: storing, sending and showing. A driver carries
//! [`Effect`]s out and reports [`Event`]s:
//!
//! 1. Make an [`Engine`], ask for its first effects with [`Engine::start`], listen to the other tabs.
//! 2. For every effect do what its comment says; for everything that happens call [`Engine::handle`].
//! 3. What the person does goes through [`Engine::enqueue`], which decides it at once on what is here.
//! 4. Screens read through [`Engine::view`] and look again when told by [`Effect::Changed`].
//!
//! The engine's memory may be ahead of the storage, never the other way round: commits go out in order, one at a time, and
//! are tried again until they hold. What must be durable before it counts (a command, before it is called saved or is
//! sent) waits for [`Event::Committed`]. So a crash between any two commits loses nothing that was called saved.

mod attention;
mod base;
mod engine;
mod event;
mod file;
mod lanes;
mod meta;
mod network;
mod outbox;
mod overlay;
mod pulling;
mod settling;
mod status;
mod storing;
mod tabs;
#[cfg(test)]
mod tests;

pub use attention::{Attention, Touch, Why};
pub use base::{PackedBase, Peek, Rewrite};
pub use engine::{Config, Engine, EnqueueError};
pub use event::{
    BaseMessage, Changed, Commit, Effect, Event, Moment, NetError, StoreError, StoreOp, Stored, TabMessage, Ticket,
};
pub use file::Imported;
pub use overlay::Local;
pub use status::{Stage, Status, StorageHealth};
