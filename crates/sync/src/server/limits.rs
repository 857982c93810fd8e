//! Which requests are looked at at all.

use std::collections::BTreeSet;

use crate::protocol::{MAX_CURSORS, OLDEST_PROTOCOL, PAGE_ROWS, PROTOCOL, PullRequest};

/// Why a request was not looked at. It has changed nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The client speaks a protocol that this server has forgotten or not yet learnt.
    #[error("this protocol version is not spoken here")]
    Protocol,
    /// More scopes than a pull may name, or one of them twice.
    #[error("too many cursors in one pull")]
    TooManyCursors,
    /// Nobody is known by the session's person.
    #[error("nobody is known by this id")]
    Stranger,
}

impl Refusal {
    /// A stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Protocol => "wrong_protocol",
            Self::TooManyCursors => "too_many_cursors",
            Self::Stranger => "signed_out",
        }
    }
}

/// Looks a push over by the protocol it names; of its mutations [`crate::protocol::MAX_MUTATIONS`] are looked at, and one
/// that stands there twice is answered twice. Nothing else may refuse a push as a whole: that would block its sender's
/// queue for good.
pub fn check_push(protocol: u16) -> Result<(), Refusal> {
    check_protocol(protocol)
}

/// Looks a pull over. Returns how many rows it may get.
pub fn check_pull(request: &PullRequest) -> Result<usize, Refusal> {
    check_protocol(request.protocol)?;
    let distinct: BTreeSet<_> = request.cursors.iter().map(|(scope, _)| scope).collect();
    if request.cursors.len() > MAX_CURSORS || distinct.len() < request.cursors.len() {
        return Err(Refusal::TooManyCursors);
    }
    Ok(request.limit.clamp(1, PAGE_ROWS))
}

/// Whether this version of the protocol is spoken here. To be asked before the rest is read, which may look different.
pub fn check_protocol(spoken: u16) -> Result<(), Refusal> {
    if (OLDEST_PROTOCOL..=PROTOCOL).contains(&spoken) { Ok(()) } else { Err(Refusal::Protocol) }
}
