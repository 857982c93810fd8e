//! Finding the schedules whose time has come, in all workspaces of a shard, by an index that knows no other records.

use serde::Deserialize;
use sync::{Instant, RowId};

use super::{Db, StorageError, number};

/// A schedule that is due.
#[derive(Deserialize)]
pub(crate) struct Due {
    /// Its workspace.
    pub(crate) ws: RowId,
    /// It.
    pub(crate) id: RowId,
    /// Whose it is.
    pub(crate) owner: RowId,
}

/// At most so many that are due, those that have waited longest first, without the first ones of them.
pub(crate) async fn due(db: &Db, now: Instant, most: u32, without: usize) -> Result<Vec<Due>, StorageError> {
    // Its conditions are those of the index, word for word; otherwise it would read every record.
    let statement = db.statement(
        "SELECT ws, id, json_extract(doc, '$.owner') AS owner FROM record \
         WHERE kind = 'schedule' AND deleted_at IS NULL AND json_extract(doc, '$.next_at') <= ?1 \
         ORDER BY json_extract(doc, '$.next_at'), ws, id LIMIT ?2 OFFSET ?3",
        &[number(now), number(most), number(without)],
    )?;
    db.run(statement).await?.rows()
}
