//! What a person may be told about sync, honestly.

use serde::{Deserialize, Serialize};

use crate::row::Instant;

/// The state of sync, in counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(clippy::struct_excessive_bools, reason = "each is one independent fact that a screen shows")]
pub struct Status {
    /// True once the storage has been read; until then nobody knows what waits in it.
    pub loaded: bool,
    /// Commands not yet durable even on this device.
    pub unsaved: usize,
    /// Commands saved on this device only.
    pub here_only: usize,
    /// Commands on their way to the server.
    pub sending: usize,
    /// Commands that the server has carried out and whose result has not come back yet.
    pub sent: usize,
    /// Commands on the list of what needs attention.
    pub needs_you: usize,
    /// Saved commands that this version of the app cannot read; they are kept as they are.
    pub unreadable: usize,
    /// True if the last contact worked or none was tried since the network came back.
    pub online: bool,
    /// True if this tab is the one that talks to the network.
    pub leader: bool,
    /// True until everything visible has arrived for the first time (or a new scope's rows have).
    pub filling: bool,
    /// True if the person must sign in again before anything is sent.
    pub signed_out: bool,
    /// True if the app must be updated before anything is sent.
    pub update_needed: bool,
    /// Whether the device's storage takes what it is given.
    pub storage: StorageHealth,
    /// When everything was last level with the server, by the device's clock.
    pub last_sync: Option<Instant>,
}

/// Whether the device's storage takes what it is given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StorageHealth {
    /// It does.
    #[default]
    Fine,
    /// There is no room.
    Full,
    /// It is closed.
    Closed,
}

/// How far one command has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Only in memory yet.
    Unsaved,
    /// Saved on this device.
    HereOnly,
    /// On its way.
    Sending,
    /// Carried out by the server.
    Sent,
}
