//! Invitations by link, by the hash of their token.

use serde::Deserialize;
use sync::{Instant, RowId};

use super::{Db, Statement, StorageError, number, optional, text};
use crate::secret::Token;

/// An invitation.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Invite {
    /// The role offered.
    pub(crate) role: String,
    /// The team to join.
    pub(crate) team: Option<RowId>,
    /// The person who exists already and is to get a login.
    pub(crate) user: Option<RowId>,
    /// Who invites.
    pub(crate) invited_by: RowId,
    /// Until when it holds.
    pub(crate) expires_at: Instant,
}

/// Keeps an invitation.
pub(crate) async fn keep(db: &Db, token: &Token, invite: &Invite, now: Instant) -> Result<(), StorageError> {
    let statement = db.statement(
        "INSERT INTO invite (ws, hash, role, team, user, invited_by, created_at, expires_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        &[
            text(token.ws.to_string()),
            text(token.hash()),
            text(&invite.role),
            optional(invite.team.map(|id| id.to_string())),
            optional(invite.user.map(|id| id.to_string())),
            text(invite.invited_by.to_string()),
            number(now),
            number(invite.expires_at),
        ],
    )?;
    db.run(statement).await.map(drop)
}

/// The invitation of a token, if it still holds.
pub(crate) async fn of(db: &Db, token: &Token, now: Instant) -> Result<Option<Invite>, StorageError> {
    let statement = db.statement(
        "SELECT role, team, user, invited_by, expires_at FROM invite \
         WHERE ws = ?1 AND hash = ?2 AND used_at IS NULL AND expires_at > ?3",
        &[text(token.ws.to_string()), text(token.hash()), number(now)],
    )?;
    db.run(statement).await?.first()
}

/// Uses an invitation up, as part of a batch that fails if somebody else did meanwhile.
pub(crate) fn use_up(db: &Db, token: &Token, now: Instant) -> Result<Vec<Statement>, StorageError> {
    let (ws, hash) = (text(token.ws.to_string()), text(token.hash()));
    Ok(vec![
        db.statement(
            "INSERT INTO guard (invite) SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM invite WHERE ws = ?1 AND hash = ?2 \
             AND used_at IS NULL AND expires_at > ?3)",
            &[ws.clone(), hash.clone(), number(now)],
        )?,
        db.statement("UPDATE invite SET used_at = ?3 WHERE ws = ?1 AND hash = ?2", &[ws, hash, number(now)])?,
    ])
}
