//! How often somebody tried a password, so that guessing takes years.

use serde::Deserialize;
use sync::Instant;

use super::{Db, StorageError, number, set, text};

/// The length of a window, in milliseconds.
pub(crate) const WINDOW: Instant = 15 * 60 * 1000;

/// Counts one more try by each of these and returns the number of tries of each in this window, in their order. Counting
/// comes before checking, so that tries at the same moment count too.
pub(crate) async fn count(db: &Db, who: &[String], now: Instant) -> Result<Vec<u64>, StorageError> {
    #[derive(Deserialize)]
    struct Row {
        who: String,
        tries: u64,
    }
    let since = now - now.rem_euclid(WINDOW);
    let mut answers = db
        .batch(vec![
            db.statement(
                "DELETE FROM attempt WHERE since < ?2 AND who IN (SELECT value FROM json_each(?1))",
                &[set(&who)?, number(since)],
            )?,
            db.statement(
                "INSERT INTO attempt (who, since, tries) SELECT value, ?2, 1 FROM json_each(?1) WHERE true \
                 ON CONFLICT (who, since) DO UPDATE SET tries = tries + 1 RETURNING who, tries",
                &[set(&who)?, number(since)],
            )?,
        ])
        .await?;
    answers.skip(1);
    let counted = answers.rows::<Row>()?;
    Ok(who.iter().map(|who| counted.iter().find(|row| row.who == *who).map_or(0, |row| row.tries)).collect())
}

/// Somebody knew the password: their login's tries are forgotten, and this one does not count against their address.
pub(crate) async fn forget(db: &Db, login: &str, address: &str) -> Result<(), StorageError> {
    db.batch(vec![
        db.statement("DELETE FROM attempt WHERE who = ?1", &[text(login)])?,
        db.statement("UPDATE attempt SET tries = tries - 1 WHERE who = ?1 AND tries > 0", &[text(address)])?,
    ])
    .await
    .map(drop)
}
