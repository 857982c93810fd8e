//! Who is signed in: sessions by the hash of their token.

use domain::access::Actor;
use serde::Deserialize;
use sync::{Instant, RowId, Ver};

use super::{Answers, Db, Statement, StorageError, number, text};
use crate::secret::Token;

/// How long a session lives without being used, in milliseconds.
pub(crate) const LIFE: Instant = 60 * DAY;

/// A session younger than this is not renewed.
pub(crate) const FRESH: Instant = DAY;

const DAY: Instant = 24 * 60 * 60 * 1000;

/// Somebody signed in, as of one reading.
#[derive(Clone, Debug)]
pub(crate) struct SignedIn {
    /// Who, with what they may do.
    pub(crate) actor: Actor,
    /// The workspace's version.
    pub(crate) ver: Ver,
    /// Until when the session lives.
    pub(crate) expires_at: Instant,
}

#[derive(Deserialize)]
struct Stored {
    actor: String,
    ver: Ver,
    expires_at: Instant,
}

/// Who shows this token: three rows.
pub(crate) fn statement(db: &Db, token: &Token, now: Instant) -> Result<Statement, StorageError> {
    db.statement(
        "SELECT a.actor, w.ver, s.expires_at FROM session s \
         JOIN access a ON a.ws = s.ws AND a.user = s.user JOIN workspace w ON w.ws = s.ws \
         WHERE s.ws = ?1 AND s.user = ?2 AND s.hash = ?3 AND s.expires_at > ?4",
        &[text(token.ws.to_string()), text(token.user.to_string()), text(token.hash()), number(now)],
    )
}

/// The answer to [`statement`]; nobody if the session is over or the person may no longer act.
pub(crate) fn take(answers: &mut Answers) -> Result<Option<SignedIn>, StorageError> {
    let Some(stored) = answers.first::<Stored>()? else { return Ok(None) };
    Ok(Some(SignedIn { actor: serde_json::from_str(&stored.actor)?, ver: stored.ver, expires_at: stored.expires_at }))
}

/// Begins a session; sessions of the person that are over go.
pub(crate) async fn begin(db: &Db, token: &Token, now: Instant) -> Result<(), StorageError> {
    let (ws, user) = (text(token.ws.to_string()), text(token.user.to_string()));
    db.batch(vec![
        db.statement(
            "DELETE FROM session WHERE ws = ?1 AND user = ?2 AND expires_at <= ?3",
            &[ws.clone(), user.clone(), number(now)],
        )?,
        db.statement(
            "INSERT INTO session (ws, user, hash, created_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5)",
            &[ws, user, text(token.hash()), number(now), number(now + LIFE)],
        )?,
    ])
    .await
    .map(drop)
}

/// Lets a session live on.
pub(crate) async fn renew(db: &Db, token: &Token, now: Instant) -> Result<(), StorageError> {
    let statement = db.statement(
        "UPDATE session SET expires_at = ?4 WHERE ws = ?1 AND user = ?2 AND hash = ?3",
        &[text(token.ws.to_string()), text(token.user.to_string()), text(token.hash()), number(now + LIFE)],
    )?;
    db.run(statement).await.map(drop)
}

/// Ends one session.
pub(crate) async fn end(db: &Db, token: &Token) -> Result<(), StorageError> {
    let statement = db.statement(
        "DELETE FROM session WHERE ws = ?1 AND user = ?2 AND hash = ?3",
        &[text(token.ws.to_string()), text(token.user.to_string()), text(token.hash())],
    )?;
    db.run(statement).await.map(drop)
}

/// Ends all sessions of a person.
pub(crate) async fn end_all(db: &Db, ws: RowId, user: RowId) -> Result<(), StorageError> {
    let statement = db.statement(
        "DELETE FROM session WHERE ws = ?1 AND user = ?2",
        &[text(ws.to_string()), text(user.to_string())],
    )?;
    db.run(statement).await.map(drop)
}
