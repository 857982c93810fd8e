//! What goes wrong: in every world now and then ([`Odds`]), and on purpose, to see that it is noticed ([`Sabotage`]).

use std::collections::BTreeSet;

use super::model::{No, Notes};
use crate::{
    client::StoreOp,
    page::{split_head, write_row, write_section},
    protocol::{Outcome, PushResponse},
    row::{RowId, Scope},
    server::Authority,
};

/// How often, in a hundred, something happens to a message or a transaction.
#[derive(Clone, Copy, Debug)]
pub struct Odds {
    /// A request or answer is lost.
    pub lost: u64,
    /// A request arrives twice.
    pub twice: u64,
    /// The server fails before it does anything.
    pub fails_before: u64,
    /// The server fails after it has done everything.
    pub fails_after: u64,
    /// Somebody else writes between deciding and committing.
    pub interfered: u64,
    /// A transaction fails for want of room.
    pub full: u64,
    /// A transaction fails because the database was closed.
    pub closed: u64,
    /// A transaction holds but is reported as failed.
    pub unsure: u64,
    /// The tab dies when a transaction was to be made: half of the time just after.
    pub crash: u64,
}

impl Odds {
    /// A bad day.
    pub const BAD: Self = Self {
        lost: 12,
        twice: 8,
        fails_before: 4,
        fails_after: 6,
        interfered: 15,
        full: 3,
        closed: 4,
        unsure: 4,
        crash: 4,
    };

    /// Nothing goes wrong.
    pub const NONE: Self = Self {
        lost: 0,
        twice: 0,
        fails_before: 0,
        fails_after: 0,
        interfered: 0,
        full: 0,
        closed: 0,
        unsure: 0,
        crash: 0,
    };
}

/// Something broken on purpose, outside the code that ships. Each must be noticed by the invariant named.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sabotage {
    /// All is well.
    #[default]
    None,
    /// The server forgets which mutations it has seen (exactly once).
    ForgetOutcomes,
    /// The server calls rejected commands applied (exactly once).
    SwallowRejections,
    /// The server writes without looking at guards (one winner).
    IgnoreGuards,
    /// The feed does not say that rows left (quiet client equals server).
    ForgetLeaves,
    /// Lines are lost from pages whose cursors arrive (reset equals incremental).
    LoseLines,
    /// The client's storage keeps what is to be dropped (no invisible row stays).
    KeepOldPages,
    /// The client is never told which scopes it lost (no invisible row stays).
    HideLostScopes,
    /// The storage forgets the attention list (ends visibly).
    ForgetAttention,
    /// The client never hears what became of its commands (ends at all).
    HideOutcomes,
    /// The storage says that commands are saved that are not (durable commands are never lost).
    LieAboutSaving,
    /// The client's storage leaves out a page now and then (index, memory and disk agree).
    LosePages,
    /// The server sends rows whether one may see them or not (never sent without the right).
    SendEverything,
}

impl Sabotage {
    /// What the server does behind its back.
    pub(super) fn of_server(self, server: &mut Authority<Notes>) {
        match self {
            Self::ForgetOutcomes => server.outcomes.clear(),
            Self::ForgetLeaves => {
                for feed in server.feed.values_mut() {
                    feed.retain(|_, (_, present)| *present);
                }
            }
            _ => {}
        }
    }

    /// What a push's answer is turned into.
    pub(super) fn of_outcomes(self, mut response: PushResponse<No>, ver: u64) -> PushResponse<No> {
        match self {
            Self::SwallowRejections => {
                for outcome in &mut response.outcomes {
                    *outcome = Outcome::Applied { id: outcome.id(), ver };
                }
            }
            Self::HideOutcomes => response.outcomes.clear(),
            _ => {}
        }
        response
    }

    /// What a pull's answer is turned into.
    pub(super) fn of_page(self, answer: Vec<u8>, server: &Authority<Notes>) -> Vec<u8> {
        let (head, page) = split_head(&answer);
        match self {
            Self::LoseLines => {
                let kept = page.split_inclusive(|byte| *byte == b'\n').enumerate();
                let kept =
                    kept.filter(|(number, line)| line.starts_with(b"{") || number % 5 != 4).map(|(_, line)| line);
                [head, b"\n", &kept.collect::<Vec<_>>().concat()].concat()
            }
            Self::SendEverything => {
                let mut page = String::from_utf8_lossy(page).into_owned();
                write_section(&mut page, &Scope::new("all"));
                for row in server.rows.values() {
                    write_row(&mut page, row.id, &row.kind, row.ver, Some(&row.doc), row.deleted_at);
                }
                [head, b"\n", page.as_bytes()].concat()
            }
            Self::HideLostScopes => {
                let Ok(mut head) = serde_json::from_slice::<serde_json::Value>(head) else { return answer };
                head["scopes"] = server.feed.keys().map(|scope| scope.0.clone()).collect();
                [head.to_string().as_bytes(), b"\n", page].concat()
            }
            _ => answer,
        }
    }

    /// True if the client's storage is to leave this write undone.
    pub(super) fn of_store(self, op: &StoreOp, has: &BTreeSet<u32>) -> bool {
        match (self, op) {
            (Self::KeepOldPages, StoreOp::DropPage { .. } | StoreOp::ClearPages)
            | (Self::ForgetAttention, StoreOp::PutAttention { .. }) => true,
            (Self::KeepOldPages, StoreOp::PutPage { no, .. }) => has.contains(no),
            (Self::LosePages, StoreOp::PutPage { no, .. }) => no % 3 == 1,
            (Self::LieAboutSaving, StoreOp::PutOutbox { id, .. }) => is_unlucky(*id),
            _ => false,
        }
    }
}

fn is_unlucky(id: RowId) -> bool {
    id.0.as_u128().is_multiple_of(3)
}
