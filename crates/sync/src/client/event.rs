//! What goes into the engine and what comes out: plain data, the same for every model.
//!
//! A driver (the browser's, or the simulator's world) carries these to and from storage, network, timers and other tabs
//! without understanding them. Texts and bytes are opaque to it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::status::Status;
use crate::row::{Instant, RowId, Scope, Ver};

/// Names one request or one commit; the answer carries it back. Answers with an unknown ticket are ignored.
pub type Ticket = u64;

/// When something happens, and a random number for whatever wants one. The engine has neither clock nor dice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moment {
    /// Milliseconds of a clock that never jumps (`performance.now()`); timers go by it.
    pub mono: u64,
    /// Milliseconds since 1970 by the device's clock, which may jump; for display only.
    pub wall: Instant,
    /// Any random number, fresh at every event; spreads retries.
    pub dice: u32,
}

/// What happened.
#[derive(Clone, Debug)]
pub enum Event {
    /// The storage was read in one transaction, in answer to [`Effect::Load`].
    Loaded(Stored),
    /// The storage could not be read in answer to [`Effect::Load`]. If it was read before, the engine goes on with what it
    /// has and asks again later; if it never was, an empty [`Stored`] lets it begin in memory.
    LoadFailed,
    /// All outbox texts as stored now, in answer to [`Effect::ReadOutbox`].
    OutboxRead(Vec<String>),
    /// A commit is durable.
    Committed(Ticket),
    /// A commit did not happen, or nobody knows whether it did.
    CommitFailed(Ticket, StoreError),
    /// The storage turned out to be empty under a running tab (evicted, cleared by hand): write everything again.
    StorageEmptied,
    /// The server answered a push (or did not), with the body's bytes.
    PushAnswered(Ticket, Result<Vec<u8>, NetError>),
    /// The first line of a pull's answer is here, the rest is still on its way. A driver that cannot tell says nothing.
    PullBegun(Ticket, Vec<u8>),
    /// The server answered a pull (or did not), with the body's bytes.
    PullAnswered(Ticket, Result<Vec<u8>, NetError>),
    /// The server says that the workspace has reached this version.
    Poked(Ver),
    /// The network seems to be back.
    Online,
    /// The network is gone.
    Offline,
    /// The person looks at this tab again.
    Focus,
    /// Nothing to do for a moment: time to tidy.
    Idle,
    /// The timer asked for by [`Effect::WakeIn`] rang.
    Tick,
    /// The same person signed in again.
    SignedIn,
    /// Another tab says something ([`Effect::Broadcast`] there).
    Heard(TabMessage),
    /// This tab now is the one that talks to the network.
    BecameLeader,
    /// It no longer is. Must be told before another tab hears that it became leader; Web Locks see to that.
    LostLead,
}

/// What the driver is to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Read the storage in one transaction and answer with [`Event::Loaded`]. If the stored revision equals the one named,
    /// pages need not be read (`pages: None`).
    Load {
        /// The revision that the engine's base already has.
        have: Option<u64>,
    },
    /// Read the outbox texts and answer with [`Event::OutboxRead`].
    ReadOutbox,
    /// Write this in one transaction; answer with [`Event::Committed`] or [`Event::CommitFailed`].
    Commit(Commit),
    /// `POST /api/sync/push` with this JSON body.
    Push {
        /// Carried back by the answer.
        ticket: Ticket,
        /// The body.
        body: String,
    },
    /// `POST /api/sync/pull` with this JSON body.
    Pull {
        /// Carried back by the answer.
        ticket: Ticket,
        /// The body.
        body: String,
    },
    /// Send [`Event::Tick`] after so many milliseconds. Replaces the timer asked for before.
    WakeIn(u64),
    /// Rows look different now (base or overlay): live queries look again.
    Changed(Changed),
    /// Tell the other tabs of this person and workspace.
    Broadcast(TabMessage),
    /// What a person may be told about sync; sent when it differs from the last.
    Status(Status),
}

/// Which rows look different.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changed {
    /// Any of them may.
    All,
    /// These.
    Rows(Vec<RowId>),
}

/// One transaction.
#[derive(Clone, Debug, PartialEq)]
pub struct Commit {
    /// Carried back by the answer.
    pub ticket: Ticket,
    /// If set: the transaction first reads the stored revision (0 if there is none) and fails with
    /// [`StoreError::Moved`], writing nothing, if it is another. So two leaders at once do no harm.
    pub expect: Option<u64>,
    /// What to write, in this order.
    pub ops: Vec<StoreOp>,
}

/// One write. Four stores: pages by number, outbox and attention by id, and one meta record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum StoreOp {
    /// Puts a page under its number.
    PutPage {
        /// The number.
        no: u32,
        /// The bytes.
        #[serde(with = "bytes_as_text")]
        bytes: Arc<[u8]>,
    },
    /// Deletes a page.
    DropPage {
        /// The number.
        no: u32,
    },
    /// Deletes all pages.
    ClearPages,
    /// Puts the meta record.
    PutMeta {
        /// The revision, which [`Commit::expect`] compares.
        revision: u64,
        /// The rest.
        text: String,
    },
    /// Puts a mutation into the outbox.
    PutOutbox {
        /// The mutation's id, its key.
        id: RowId,
        /// The entry.
        text: String,
    },
    /// Takes a mutation out of the outbox.
    RemoveOutbox {
        /// Its key.
        id: RowId,
    },
    /// Puts an item on the list of what needs attention.
    PutAttention {
        /// The mutation's id, its key.
        id: RowId,
        /// The item.
        text: String,
    },
    /// Takes an item off that list.
    RemoveAttention {
        /// Its key.
        id: RowId,
    },
}

/// What the storage holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stored {
    /// The meta record: its revision and its text.
    pub meta: Option<(u64, String)>,
    /// All pages in order of number; `None` if they were not read because the revision is the one that the engine has.
    pub pages: Option<Vec<(u32, Arc<[u8]>)>>,
    /// All outbox texts, in any order.
    pub outbox: Vec<String>,
    /// All attention texts, in any order.
    pub attention: Vec<String>,
}

/// What one tab tells the others after a commit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TabMessage {
    /// What was written to outbox and attention list.
    pub ops: Vec<StoreOp>,
    /// What was written to the base, if anything was.
    pub base: Option<BaseMessage>,
}

/// A change of the base, told to other tabs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BaseMessage {
    /// The revision that the commit made; the one before it was one less.
    pub revision: u64,
    /// The new meta record's text.
    pub meta: String,
    /// Pages put and dropped.
    pub pages: Vec<StoreOp>,
    /// Scopes lost by it.
    pub lost: Vec<Scope>,
}

/// Why a commit failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// No room left.
    #[error("storage is full")]
    Full,
    /// The database was closed under us, or anything else that may pass.
    #[error("storage is closed")]
    Closed,
    /// Somebody else has written the base meanwhile ([`Commit::expect`]).
    #[error("the stored base has moved on")]
    Moved,
}

/// Why a request brought nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NetError {
    /// No answer: no network, a time-out, a connection lost. The server may have acted.
    #[error("no answer")]
    NoAnswer,
    /// The server failed (5xx) or asks to wait (429). It may have acted.
    #[error("the server is unwell")]
    Unwell,
    /// 401: the session is over.
    #[error("signed out")]
    SignedOut,
    /// The server no longer (or not yet) speaks our protocol.
    #[error("an update is needed")]
    UpdateNeeded,
    /// Any other 4xx: the server will never take this request, and has not acted.
    #[error("refused: {code}")]
    Refused {
        /// The error's stable code.
        code: String,
    },
}

/// Pages are UTF-8 text; messages carry them as such.
mod bytes_as_text {
    use std::sync::Arc;

    use serde::{Deserialize, Deserializer, Serializer, de::Error as _, ser::Error as _};

    pub(super) fn serialize<S: Serializer>(bytes: &Arc<[u8]>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(std::str::from_utf8(bytes).map_err(S::Error::custom)?)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Arc<[u8]>, D::Error> {
        let text = String::deserialize(deserializer).map_err(D::Error::custom)?;
        Ok(text.into_bytes().into())
    }
}
