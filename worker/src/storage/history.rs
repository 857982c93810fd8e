//! The audit trail of one record.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sync::{Instant, Row, RowId, Ver};

use super::{Db, StorageError, number, text};

/// How many entries are told at once.
const ENTRIES: usize = 100;

/// One entry: who did what to the record, and when.
#[derive(Serialize, Deserialize)]
pub(crate) struct Entry {
    /// The version that it made.
    pub(crate) ver: Ver,
    /// Who.
    pub(crate) by: RowId,
    /// When the server carried it out; unknown of a row that came in a file.
    pub(crate) at: Option<Instant>,
    /// When the person did it, by their device's clock.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) made_at: Option<Instant>,
    /// What was done, such as `set`.
    pub(crate) op: String,
    /// Each field that was set, before and after.
    pub(crate) changes: Box<RawValue>,
}

#[derive(Deserialize)]
struct Stored {
    ver: Ver,
    by: RowId,
    at: Instant,
    made_at: Option<Instant>,
    op: String,
    changes: String,
}

/// The newest entries below a version, newest first, and whether there are older ones.
pub(crate) async fn of(db: &Db, ws: RowId, record: RowId, below: Ver) -> Result<(Vec<Entry>, bool), StorageError> {
    let statement = db.statement(
        "SELECT a.ver, a.user AS by, a.at, m.made_at, a.op, a.changes FROM audit a \
         LEFT JOIN mutation m ON m.ws = a.ws AND m.id = a.mutation \
         WHERE a.ws = ?1 AND a.record = ?2 AND a.ver < ?3 ORDER BY a.ver DESC LIMIT ?4",
        &[text(ws.to_string()), text(record.to_string()), number(below), number(ENTRIES as u64 + 1)],
    )?;
    let mut found = db.run(statement).await?.rows::<Stored>()?;
    let more = found.len() > ENTRIES;
    found.truncate(ENTRIES);
    let entries = found.into_iter().map(entry).collect::<Result<_, _>>()?;
    Ok((entries, more))
}

fn entry(Stored { ver, by, at, made_at, op, changes }: Stored) -> Result<Entry, StorageError> {
    Ok(Entry { ver, by, at: Some(at), made_at, op, changes: RawValue::from_string(changes)? })
}

/// How a row came that no entry says was created: in a file, of which the audit trail keeps one entry and not one for each
/// row. The row itself still knows by whom, and its id when.
pub(crate) fn arrival(row: &Row) -> Option<Entry> {
    let first = row.stamps.values().min_by_key(|stamp| stamp.ver)?;
    let changes = RawValue::from_string("{}".to_owned()).ok()?;
    let made_at = row.id.made_at();
    Some(Entry { ver: first.ver, by: first.by, at: None, made_at, op: "import".to_owned(), changes })
}
