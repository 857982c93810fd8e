//! What travels between a client and the server: pushes of mutations, pulls of pages, pokes.
//!
//! Wire types are versioned and separate from internal ones. A breaking change raises [`PROTOCOL`]; the server answers the
//! previous version too.

use serde::{Deserialize, Serialize};

use crate::row::{Instant, RowId, Scope, Ver};

/// The version of the protocol that this code speaks.
pub const PROTOCOL: u16 = 1;

/// The oldest version that the server still answers.
pub const OLDEST_PROTOCOL: u16 = 1;

/// How many mutations one push may carry.
pub const MAX_MUTATIONS: usize = 200;

/// How many rows a page holds at most.
pub const PAGE_ROWS: usize = 2_000;

/// How many rows a device asks for when it has none: few, so that there is soon something to see.
pub const FIRST_ROWS: usize = 400;

/// How many rows a device asks for while commands of its own wait for the server's word: few, so that taking them in keeps nobody
/// waiting who is at work.
pub const BUSY_ROWS: usize = 250;

/// How many bytes the mutations of one push may come to, if it carries more than one.
pub const MAX_PUSH_BYTES: usize = 1 << 20;

/// How many scopes a pull may name.
pub const MAX_CURSORS: usize = 2_000;

/// A command on its way, with the id by which the server knows that it has seen it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mutation<C> {
    /// Made by the client once, kept through every retry.
    pub id: RowId,
    /// When the person did it, by the client's clock. For display only; never decides anything.
    pub made_at: Instant,
    /// What they asked for.
    pub command: C,
}

/// `POST /api/sync/push`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PushRequest<C> {
    /// See [`PROTOCOL`].
    pub protocol: u16,
    /// In the order in which they were made; the server decides them in this order.
    pub mutations: Vec<Mutation<C>>,
}

/// What became of one mutation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "outcome")]
pub enum Outcome<R> {
    /// Carried out, in this version of the workspace.
    Applied {
        /// The mutation.
        id: RowId,
        /// The version that contains it.
        ver: Ver,
    },
    /// Not carried out, for good. The mutation is consumed.
    Rejected {
        /// The mutation.
        id: RowId,
        /// Why.
        rejection: R,
    },
}

impl<R> Outcome<R> {
    /// The mutation that it is about.
    pub fn id(&self) -> RowId {
        match self {
            Self::Applied { id, .. } | Self::Rejected { id, .. } => *id,
        }
    }
}

/// The answer to a push. May hold fewer outcomes than the push held mutations, always a prefix: the rest is sent again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PushResponse<R> {
    /// In the order of the push.
    pub outcomes: Vec<Outcome<R>>,
}

/// How far a client has read a scope's feed, in the order of `(ver, id)`: everything below `ver`, and of `ver` itself the
/// rows up to and with `after`. `after` absent means all of `ver`. What is still to come is therefore
/// `ver > v or (ver = v and id > a)`, without the second half if `a` is absent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// The version reached.
    #[serde(rename = "v")]
    pub ver: Ver,
    /// The last row taken of that version, where a page ended inside it.
    #[serde(rename = "a", default, skip_serializing_if = "Option::is_none")]
    pub after: Option<RowId>,
}

impl Cursor {
    /// The version of which everything, and of all below it, has been taken.
    pub fn reached(self) -> Ver {
        if self.after.is_some() { self.ver.saturating_sub(1) } else { self.ver }
    }
}

/// `POST /api/sync/pull`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PullRequest {
    /// See [`PROTOCOL`].
    pub protocol: u16,
    /// The scopes the client holds or is filling, with how far.
    pub cursors: Vec<(Scope, Cursor)>,
    /// At most this many rows; the server may give fewer, and never more than [`PAGE_ROWS`].
    pub limit: usize,
}

/// The first line of a pull's answer. The rest is a page, see [`crate::page`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PullHead<A> {
    /// See [`PROTOCOL`].
    pub protocol: u16,
    /// The workspace's version when this was read.
    pub ver: Ver,
    /// The server's clock.
    pub now: Instant,
    /// Who the client is, with rights.
    pub actor: A,
    /// Every scope that this person holds now, in the order in which to fill them. Those that the client holds and that are
    /// not here are lost: it purges them.
    pub scopes: Vec<Scope>,
    /// Where the cursors stand after this page, for the scopes that it moved.
    pub cursors: Vec<(Scope, Cursor)>,
    /// True if another pull would bring more at once.
    pub more: bool,
}

/// What a poke says: the workspace has reached this version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Poke {
    /// The version.
    pub ver: Ver,
}
