//! Reading records for decisions.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sync::{FieldStamp, Instant, Read, Row, RowId, Scope, Ver};

use super::{Answers, Db, Statement, StorageError, feed::Left, lookup, set, text};

/// A row with what only the storage knows of it.
#[derive(Clone, Debug)]
pub(crate) struct Stored {
    /// The row.
    pub(crate) row: Row,
    /// The scopes that it left.
    pub(crate) left: Left,
}

/// What answers reads.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// The rows.
    pub(crate) rows: Vec<Stored>,
    /// The answers to [`Read::Count`].
    pub(crate) counts: Vec<Counted>,
}

/// How many live rows of a kind have a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Counted(pub(crate) String, pub(crate) String, pub(crate) String, pub(crate) usize);

/// How many live rows have the value that `w` names as `[kind, field, value, …]`.
pub(crate) const COUNTED: &str = "(SELECT count(*) FROM lookup l CROSS JOIN record r ON r.ws = ?1 AND r.id = l.id \
     AND r.deleted_at IS NULL WHERE l.ws = ?1 AND l.kind = w.value ->> 0 AND l.field = w.value ->> 1 \
     AND l.value = w.value ->> 2)";

/// At most so many rows answer [`Read::Where`].
const FOUND: i32 = 200;

/// The columns of a record as one JSON array, for [`parse`].
pub(crate) const AS_JSON: &str = "json_array(r.id, r.kind, r.ver, r.parent, json(r.scopes), json(r.doc), \
     json(r.stamps), r.deleted_at, json(r.left_scopes)) AS line";

/// The statements that answer these reads, and how many they are.
pub(crate) fn statements(db: &Db, ws: RowId, reads: &[Read]) -> Result<Vec<Statement>, StorageError> {
    let (mut rows, mut found, mut scanned, mut listed) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut counted = Vec::new();
    for read in reads {
        match read {
            Read::Row(id) => rows.push(*id),
            Read::All { kind } if lookup::is_listed(kind) => listed.push((*kind, lookup::ALL, "")),
            Read::All { kind } => scanned.push((*kind, "", "")),
            Read::Where { kind, field, value } if lookup::is_found_by(kind, field) => {
                found.push((*kind, *field, value.as_str()));
            }
            Read::Count { kind, field, value } if lookup::is_found_by(kind, field) => {
                counted.push((*kind, *field, value.as_str()));
            }
            Read::Count { kind, field, .. } => {
                return Err(StorageError::Corrupt(format!("{kind}.{field} is counted but not found by")));
            }
            Read::Where { kind, field, value } => scanned.push((*kind, *field, value.as_str())),
        }
    }
    let mut statements = Vec::new();
    if !rows.is_empty() {
        let sql = format!(
            "SELECT {AS_JSON} FROM json_each(?2) wanted CROSS JOIN record r ON r.ws = ?1 AND r.id = wanted.value"
        );
        statements.push(db.statement(&sql, &[text(ws.to_string()), set(&rows)?])?);
    }
    for (wanted, limit) in [(listed, -1), (found, FOUND)] {
        if !wanted.is_empty() {
            statements.push(by_entries(db, ws, &wanted, limit)?);
        }
    }
    for (kind, field, value) in scanned {
        let sql = format!(
            "SELECT {AS_JSON} FROM record r WHERE r.ws = ?1 AND r.kind = ?2 AND r.deleted_at IS NULL \
             AND (?3 = '' OR json_extract(r.doc, '$.' || json_quote(?3)) = ?4) LIMIT iif(?3 = '', -1, {FOUND})"
        );
        statements.push(db.statement(&sql, &[text(ws.to_string()), text(kind), text(field), text(value)])?);
    }
    if !counted.is_empty() {
        let sql = format!(
            "SELECT json_array(w.value ->> 0, w.value ->> 1, w.value ->> 2, {COUNTED}) AS line FROM json_each(?2) w"
        );
        statements.push(db.statement(&sql, &[text(ws.to_string()), set(&counted)?])?);
    }
    Ok(statements)
}

/// The live rows to which entries lead, at most `limit` for each that is wanted.
fn by_entries(db: &Db, ws: RowId, wanted: &[(&str, &str, &str)], limit: i32) -> Result<Statement, StorageError> {
    let sql = format!(
        "SELECT {AS_JSON} FROM json_each(?2) wanted CROSS JOIN record r ON r.ws = ?1 AND r.deleted_at IS NULL \
         AND r.id IN (SELECT l.id FROM lookup l WHERE l.ws = ?1 AND l.kind = wanted.value ->> 0 \
         AND l.field = wanted.value ->> 1 AND l.value = wanted.value ->> 2 LIMIT {limit})"
    );
    db.statement(&sql, &[text(ws.to_string()), set(&wanted)?])
}

/// What the next `statements` answers hold.
pub(crate) fn take(answers: &mut Answers, statements: usize) -> Result<Found, StorageError> {
    let mut found = Found::default();
    for _ in 0..statements {
        for line in answers.rows::<Line>()? {
            match serde_json::from_str::<Counted>(&line.line) {
                Ok(counted) => found.counts.push(counted),
                Err(_) => found.rows.push(parse(&line.line)?),
            }
        }
    }
    Ok(found)
}

/// Answers reads in one journey.
pub(crate) async fn load(db: &Db, ws: RowId, reads: &[Read]) -> Result<Found, StorageError> {
    let statements = statements(db, ws, reads)?;
    let count = statements.len();
    if count == 0 {
        return Ok(Found::default());
    }
    take(&mut db.batch(statements).await?, count)
}

/// One line of JSON.
#[derive(Deserialize)]
pub(crate) struct Line {
    /// It.
    pub(crate) line: String,
}

#[derive(Deserialize)]
struct Columns(
    RowId,
    String,
    Ver,
    Option<RowId>,
    Vec<Scope>,
    sync::Doc,
    BTreeMap<String, FieldStamp>,
    Option<Instant>,
    Left,
);

/// Reads what [`AS_JSON`] selected.
pub(crate) fn parse(line: &str) -> Result<Stored, StorageError> {
    let Columns(id, kind, ver, parent, scopes, doc, stamps, deleted_at, left) = serde_json::from_str(line)?;
    Ok(Stored { row: Row { id, kind, ver, doc, parent, scopes, stamps, deleted_at }, left })
}
