//! Dashboard links, by the hash of their token, and when they were opened.

use domain::reports::link::Link;
use serde::Deserialize;
use sync::{Instant, RowId};

use super::{Db, StorageError, number, optional, text};
use crate::secret::Token;

/// Openings are counted by the minute.
const MINUTE: Instant = 60_000;

/// As many openings as anybody reads back.
const SHOWN: u32 = 200;

/// A link as it is kept.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    /// Its id.
    pub(crate) id: RowId,
    /// Whose eyes it looks through.
    pub(crate) owner: RowId,
    /// What it shows.
    pub(crate) shows: Link,
    /// Its pass code, hashed, if it has one.
    pub(crate) code: Option<String>,
    /// When it was made.
    pub(crate) created_at: Instant,
    /// Until when it holds.
    pub(crate) expires_at: Option<Instant>,
    /// Since when it does not.
    pub(crate) revoked_at: Option<Instant>,
    /// How often it was opened, and when last; of lists only.
    pub(crate) opened: (u64, Option<Instant>),
}

#[derive(Deserialize)]
struct Stored {
    id: RowId,
    owner: RowId,
    shows: String,
    code: Option<String>,
    created_at: Instant,
    expires_at: Option<Instant>,
    revoked_at: Option<Instant>,
    times: Option<u64>,
    last: Option<Instant>,
}

impl Stored {
    fn read(self) -> Result<Kept, StorageError> {
        Ok(Kept {
            id: self.id,
            owner: self.owner,
            shows: serde_json::from_str(&self.shows)?,
            code: self.code,
            created_at: self.created_at,
            expires_at: self.expires_at,
            revoked_at: self.revoked_at,
            opened: (self.times.unwrap_or_default(), self.last),
        })
    }
}

/// Keeps a new link.
pub(crate) async fn keep(db: &Db, token: &Token, link: &Kept) -> Result<(), StorageError> {
    let statement = db.statement(
        "INSERT INTO link (ws, id, hash, owner, shows, code, created_at, expires_at) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        &[
            text(token.ws.to_string()),
            text(link.id.to_string()),
            text(token.hash()),
            text(link.owner.to_string()),
            text(serde_json::to_string(&link.shows)?),
            optional(link.code.clone()),
            number(link.created_at),
            link.expires_at.map_or_else(|| optional(None::<String>), number),
        ],
    )?;
    db.run(statement).await.map(drop)
}

const FIELDS: &str = "id, owner, shows, code, created_at, expires_at, revoked_at";

/// The link of a token, whether it still holds or not.
pub(crate) async fn of(db: &Db, token: &Token) -> Result<Option<Kept>, StorageError> {
    let statement = db.statement(
        &format!("SELECT {FIELDS}, NULL AS times, NULL AS last FROM link WHERE ws = ?1 AND hash = ?2"),
        &[text(token.ws.to_string()), text(token.hash())],
    )?;
    db.run(statement).await?.first::<Stored>()?.map(Stored::read).transpose()
}

/// The links that a person made, the newest first; everybody's if none is named.
pub(crate) async fn made_by(db: &Db, ws: RowId, owner: Option<RowId>) -> Result<Vec<Kept>, StorageError> {
    let statement = db.statement(
        &format!(
            "SELECT {FIELDS}, (SELECT sum(times) FROM link_opened o WHERE o.ws = link.ws AND o.link = link.id) AS times, \
             (SELECT max(at) FROM link_opened o WHERE o.ws = link.ws AND o.link = link.id) AS last \
             FROM link WHERE ws = ?1 AND (?2 IS NULL OR owner = ?2) ORDER BY created_at DESC LIMIT 200"
        ),
        &[text(ws.to_string()), optional(owner.map(|id| id.to_string()))],
    )?;
    db.run(statement).await?.rows::<Stored>()?.into_iter().map(Stored::read).collect()
}

/// Revokes a link of this person; of anybody if none is named. False if there is no such link.
pub(crate) async fn revoke(
    db: &Db,
    ws: RowId,
    id: RowId,
    owner: Option<RowId>,
    now: Instant,
) -> Result<bool, StorageError> {
    #[derive(Deserialize)]
    struct Row {}
    let statement = db.statement(
        "UPDATE link SET revoked_at = coalesce(revoked_at, ?4) WHERE ws = ?1 AND id = ?2 AND (?3 IS NULL OR owner = ?3) \
         RETURNING id",
        &[text(ws.to_string()), text(id.to_string()), optional(owner.map(|id| id.to_string())), number(now)],
    )?;
    Ok(db.run(statement).await?.first::<Row>()?.is_some())
}

/// Notes that a link was opened.
pub(crate) async fn note_opened(db: &Db, ws: RowId, id: RowId, now: Instant) -> Result<(), StorageError> {
    let statement = db.statement(
        "INSERT INTO link_opened (ws, link, at, times) VALUES (?1, ?2, ?3, 1) \
         ON CONFLICT (ws, link, at) DO UPDATE SET times = times + 1",
        &[text(ws.to_string()), text(id.to_string()), number(now - now.rem_euclid(MINUTE))],
    )?;
    db.run(statement).await.map(drop)
}

/// When a link was opened, the latest first: the minute, and how often in it.
pub(crate) async fn openings(db: &Db, ws: RowId, id: RowId) -> Result<Vec<(Instant, u64)>, StorageError> {
    #[derive(Deserialize)]
    struct Row {
        at: Instant,
        times: u64,
    }
    let statement = db.statement(
        "SELECT at, times FROM link_opened WHERE ws = ?1 AND link = ?2 ORDER BY at DESC LIMIT ?3",
        &[text(ws.to_string()), text(id.to_string()), number(SHOWN)],
    )?;
    Ok(db.run(statement).await?.rows::<Row>()?.into_iter().map(|row| (row.at, row.times)).collect())
}

/// The version in which the workspace stands.
pub(crate) async fn version(db: &Db, ws: RowId) -> Result<u64, StorageError> {
    #[derive(Deserialize)]
    struct Row {
        ver: u64,
    }
    let statement = db.statement("SELECT ver FROM workspace WHERE ws = ?1", &[text(ws.to_string())])?;
    Ok(db.run(statement).await?.first::<Row>()?.map_or(0, |row| row.ver))
}
