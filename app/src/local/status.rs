//! What the screens are told about sync: where one's work is, and what needs the person.
//!
//! Belongs here: the words. Does not belong here: drawing them (`frame`), finding them out (the engine).

use domain::{Command, Rejection};
use sync::{
    Instant,
    client::{self, StorageHealth},
};

pub use sync::client::{Touch, Why};

/// A change that was refused and waits for the person, with yours and before; theirs is what the book shows now.
pub type Attention = client::Attention<Command, Rejection>;

/// The one thing to say first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SyncState {
    /// Nobody knows yet: the book is being opened.
    #[default]
    Opening,
    /// The server has everything.
    Everywhere,
    /// Changes are on their way.
    Sending,
    /// Changes are only on this device.
    HereOnly,
    /// Something was refused and waits for the person.
    NeedsYou,
}

/// Files of attachments that are only on this device.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Those on their way, or waiting for it.
    pub going: usize,
    /// Those that the server did not take.
    pub refused: usize,
}

/// Where this device's work is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "each is one independent fact that a screen shows")]
pub struct Status {
    /// The one thing to say first.
    pub state: SyncState,
    /// Changes that are not even durable here yet.
    pub unsaved: usize,
    /// Changes that are only here, durable or not.
    pub here: usize,
    /// Changes on their way.
    pub sending: usize,
    /// Changes that were refused and wait for the person.
    pub attention: usize,
    /// Photos and voice notes that are only here.
    pub files: Waiting,
    /// When everything was last level with the server, by this device's clock.
    pub last_sync: Option<Instant>,
    /// False while the server cannot be reached.
    pub online: bool,
    /// True until everything that the person may see has arrived.
    pub filling: bool,
    /// The server no longer knows this person; the same person is asked to sign in again.
    pub signed_out: bool,
    /// The device refuses to store: changes are kept in memory only until it does.
    pub storage_trouble: bool,
    /// The server speaks only a newer protocol: the app must be reloaded.
    pub update_needed: bool,
}

impl Status {
    /// The engine's counts in the screens' words.
    pub(super) fn of(status: &client::Status, files: Waiting) -> Self {
        let here = status.unsaved + status.here_only + status.unreadable;
        let sending = status.sending + status.sent;
        let reachable = status.online && !status.signed_out && !status.update_needed;
        Self {
            state: match (status.needs_you + files.refused, here + sending + files.going) {
                _ if !status.loaded => SyncState::Opening,
                (1.., _) => SyncState::NeedsYou,
                (0, 0) => SyncState::Everywhere,
                (0, _) if reachable => SyncState::Sending,
                (0, _) => SyncState::HereOnly,
            },
            unsaved: status.unsaved,
            here,
            sending,
            attention: status.needs_you,
            files,
            last_sync: status.last_sync,
            online: status.online,
            filling: status.filling,
            signed_out: status.signed_out,
            storage_trouble: status.storage != StorageHealth::Fine,
            update_needed: status.update_needed,
        }
    }

    /// True while something that the person may see is on its way for the first time.
    pub fn is_coming(&self) -> bool {
        self.online && self.filling
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(status: client::Status) -> SyncState {
        Status::of(&status, Waiting::default()).state
    }

    #[test]
    fn the_most_urgent_thing_is_said_first() {
        assert_eq!(state(client::Status { online: true, ..client::Status::default() }), SyncState::Opening);
        let online = client::Status { loaded: true, online: true, ..client::Status::default() };
        assert_eq!(state(online.clone()), SyncState::Everywhere);
        assert_eq!(state(client::Status { sending: 1, ..online.clone() }), SyncState::Sending);
        assert_eq!(state(client::Status { here_only: 1, ..online.clone() }), SyncState::Sending);
        assert_eq!(state(client::Status { here_only: 1, online: false, ..online.clone() }), SyncState::HereOnly);
        assert_eq!(state(client::Status { here_only: 1, signed_out: true, ..online.clone() }), SyncState::HereOnly);
        assert_eq!(state(client::Status { here_only: 1, needs_you: 1, ..online.clone() }), SyncState::NeedsYou);
        let with_files = |status, going, refused| Status::of(&status, Waiting { going, refused }).state;
        assert_eq!(with_files(online.clone(), 1, 0), SyncState::Sending);
        assert_eq!(with_files(client::Status { online: false, ..online.clone() }, 1, 0), SyncState::HereOnly);
        assert_eq!(with_files(online, 0, 1), SyncState::NeedsYou);
    }
}
