//! Stored passwords. They are not records: no device ever receives one.

use serde::Deserialize;
use sync::{Instant, RowId};

use super::{Db, Statement, StorageError, number, text};

#[derive(Deserialize)]
struct Stored {
    password: String,
}

/// Keeps a password, already hashed.
pub(crate) fn keep(db: &Db, ws: RowId, user: RowId, password: &str, at: Instant) -> Result<Statement, StorageError> {
    db.statement(
        "INSERT INTO credential (ws, user, password, changed_at) VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT (ws, user) DO UPDATE SET password = excluded.password, changed_at = excluded.changed_at",
        &[text(ws.to_string()), text(user.to_string()), text(password), number(at)],
    )
}

/// The hashed password of a person who may act and signs in by this login.
pub(crate) async fn of(db: &Db, ws: RowId, user: RowId, login: &str) -> Result<Option<String>, StorageError> {
    let statement = db.statement(
        "SELECT c.password FROM credential c JOIN access a ON a.ws = c.ws AND a.user = c.user \
         JOIN record r ON r.ws = c.ws AND r.id = c.user AND r.deleted_at IS NULL \
         WHERE c.ws = ?1 AND c.user = ?2 AND lower(trim(r.doc ->> 'login')) = ?3",
        &[text(ws.to_string()), text(user.to_string()), text(login)],
    )?;
    Ok(db.run(statement).await?.first::<Stored>()?.map(|stored| stored.password))
}

/// True if the person has a password.
pub(crate) async fn exist(db: &Db, ws: RowId, user: RowId) -> Result<bool, StorageError> {
    let statement = db.statement(
        "SELECT password FROM credential WHERE ws = ?1 AND user = ?2",
        &[text(ws.to_string()), text(user.to_string())],
    )?;
    Ok(db.run(statement).await?.first::<Stored>()?.is_some())
}
