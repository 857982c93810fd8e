//! The directory in shard 0: in which shard a workspace lives, and where to look for a login.

use serde::Deserialize;
use sync::{Instant, RowId};

use super::{Db, StorageError, number, set, text};

#[derive(Deserialize)]
struct Shard {
    shard: usize,
}

/// In which shard a workspace lives.
pub(crate) async fn shard_of(db: &Db, ws: RowId) -> Result<Option<usize>, StorageError> {
    let statement = db.statement("SELECT shard FROM directory WHERE ws = ?1", &[text(ws.to_string())])?;
    Ok(db.run(statement).await?.first::<Shard>()?.map(|row| row.shard))
}

/// Every workspace with its shard, the oldest first.
pub(crate) async fn all(db: &Db) -> Result<Vec<(RowId, usize)>, StorageError> {
    #[derive(Deserialize)]
    struct Row {
        ws: RowId,
        shard: usize,
    }
    let statement = db.statement("SELECT ws, shard FROM directory ORDER BY created_at, ws", &[])?;
    Ok(db.run(statement).await?.rows::<Row>()?.into_iter().map(|row| (row.ws, row.shard)).collect())
}

/// How many workspaces there are.
pub(crate) async fn count(db: &Db) -> Result<usize, StorageError> {
    #[derive(Deserialize)]
    struct Row {
        workspaces: usize,
    }
    let statement = db.statement("SELECT count(*) AS workspaces FROM directory", &[])?;
    Ok(db.run(statement).await?.first::<Row>()?.map_or(0, |row| row.workspaces))
}

/// The shard with the fewest workspaces.
pub(crate) async fn emptiest(db: &Db, shards: usize) -> Result<usize, StorageError> {
    let numbers: Vec<usize> = (0..shards).collect();
    let statement = db.statement(
        "SELECT s.value AS shard FROM json_each(?1) s LEFT JOIN directory d ON d.shard = s.value \
         GROUP BY s.value ORDER BY count(d.ws), s.value LIMIT 1",
        &[set(&numbers)?],
    )?;
    Ok(db.run(statement).await?.first::<Shard>()?.map_or(0, |row| row.shard))
}

/// Enters a workspace with the login of its first admin. [`StorageError::Conflict`] if the login is somebody's.
pub(crate) async fn enter(db: &Db, new: &Entry<'_>) -> Result<(), StorageError> {
    let ws = text(new.ws.to_string());
    db.batch(vec![
        db.statement(
            "INSERT INTO login (login, ws, user) VALUES (?1, ?2, ?3)",
            &[text(new.login), ws.clone(), text(new.user.to_string())],
        )?,
        db.statement(
            "INSERT INTO directory (ws, shard, created_at) VALUES (?1, ?2, ?3)",
            &[ws, number(new.shard as u64), number(new.at)],
        )?,
    ])
    .await
    .map(drop)
}

/// A new workspace in the directory.
pub(crate) struct Entry<'a> {
    /// The workspace.
    pub(crate) ws: RowId,
    /// Where it lives.
    pub(crate) shard: usize,
    /// Its first admin.
    pub(crate) user: RowId,
    /// How they sign in.
    pub(crate) login: &'a str,
    /// When.
    pub(crate) at: Instant,
}

/// Who claims a login.
pub(crate) async fn claimant(db: &Db, login: &str) -> Result<Option<(RowId, RowId)>, StorageError> {
    #[derive(Deserialize)]
    struct Row {
        ws: RowId,
        user: RowId,
    }
    let statement = db.statement("SELECT ws, user FROM login WHERE login = ?1", &[text(login)])?;
    Ok(db.run(statement).await?.first::<Row>()?.map(|row| (row.ws, row.user)))
}

/// Claims a login for a person. False if it is somebody else's.
pub(crate) async fn claim(db: &Db, login: &str, ws: RowId, user: RowId) -> Result<bool, StorageError> {
    let statement = db.statement(
        "INSERT INTO login (login, ws, user) VALUES (?1, ?2, ?3) ON CONFLICT (login) DO NOTHING",
        &[text(login), text(ws.to_string()), text(user.to_string())],
    )?;
    db.run(statement).await?;
    Ok(claimant(db, login).await? == Some((ws, user)))
}

/// Gives a claim up.
pub(crate) async fn release(db: &Db, login: &str, ws: RowId, user: RowId) -> Result<(), StorageError> {
    let statement = db.statement(
        "DELETE FROM login WHERE login = ?1 AND ws = ?2 AND user = ?3",
        &[text(login), text(ws.to_string()), text(user.to_string())],
    )?;
    db.run(statement).await.map(drop)
}
