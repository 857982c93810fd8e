//! The sync engine and its protocol, for both ends, without any input or output.
//!
//! Belongs here: rows, scopes, commands as an opaque [`Model`], the wire protocol, the client engine as a state
//! machine (events in, effects out), and the simulator that tries to break it (`testing`).
//! Does not belong here: any noun of the business, clocks, networks, storage, randomness. Callers pass them in.
//!
//! **Architecture invariant:** nothing in this crate reads time or randomness or awaits anything.

pub mod apply;
pub mod client;
pub mod model;
pub mod order;
pub mod page;
pub mod protocol;
pub mod row;
pub mod server;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod view;

pub use apply::{Effect, apply};
pub use model::{Change, Model, Read, Rejected, View};
pub use row::{Doc, FieldStamp, Instant, Row, RowId, Scope, Ver};
