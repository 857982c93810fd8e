//! One page of the feed, its lines made by the database so that no row is decoded on the way.

use serde::{Deserialize, Serialize};
use sync::{
    RowId, Scope, Ver,
    page::{self, RowLine},
    protocol::Cursor,
};

use super::{Db, StorageError, number, records::Line, set, text};

/// No answer holds more text than this and one row.
const PAGE_BYTES: usize = 4_000_000;

/// Sorts after every id.
const AFTER_ALL: &str = "~";

/// The page's lines, each after its scope's number. `CROSS JOIN` keeps the order: scope by scope, and in each by version and
/// id, as the feed's key has them.
const LINES: &str = "SELECT s.key || ' ' || CASE WHEN f.gone THEN json_array(f.id, r.kind, f.ver, NULL, NULL) \
     ELSE json_array(f.id, r.kind, f.ver, json(r.doc), r.deleted_at) END AS line \
     FROM json_each(?2) s \
     CROSS JOIN feed f ON f.ws = ?1 AND f.scope = s.value ->> 0 AND f.ver <= ?3 \
     AND (f.ver, f.id) > (s.value ->> 1, s.value ->> 2) \
     CROSS JOIN record r ON r.ws = ?1 AND r.id = f.id LIMIT ?4";

/// A scope to read, from where.
#[derive(Debug, Serialize)]
struct Wanted<'a>(&'a Scope, Ver, String);

/// A page and what it moved.
#[derive(Debug, Default)]
pub(crate) struct Page {
    /// Its lines.
    pub(crate) lines: String,
    /// Where the cursors stand after it.
    pub(crate) cursors: Vec<(Scope, Cursor)>,
    /// True if there is more.
    pub(crate) more: bool,
}

/// What to read.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    /// Where.
    pub(crate) ws: RowId,
    /// These scopes, in this order, each from here.
    pub(crate) scopes: &'a [(Scope, Cursor)],
    /// As far as this version.
    pub(crate) head: Ver,
    /// At most so many rows.
    pub(crate) limit: usize,
}

/// Reads a page.
pub(crate) async fn page(db: &Db, asked: Asked<'_>) -> Result<Page, StorageError> {
    let as_one = format!("SELECT coalesce(group_concat(line, char(10)), '') AS line FROM ({LINES})");
    let lines = match read(db, asked, &as_one).await {
        // A value may have 2 MB, and many long rows together have more: then they come one by one.
        Err(StorageError::Database(message)) if message.contains("TOOBIG") => read(db, asked, LINES).await,
        lines => lines,
    }?;
    assemble(asked, lines.iter().flat_map(|line| line.line.split('\n')).filter(|line| !line.is_empty()))
}

async fn read(db: &Db, asked: Asked<'_>, sql: &str) -> Result<Vec<Line>, StorageError> {
    let after = |cursor: &Cursor| cursor.after.map_or_else(|| AFTER_ALL.to_owned(), |id| id.to_string());
    let wanted: Vec<Wanted<'_>> =
        asked.scopes.iter().map(|(scope, cursor)| Wanted(scope, cursor.ver, after(cursor))).collect();
    let parameters = [text(asked.ws.to_string()), set(&wanted)?, number(asked.head), number(asked.limit as u64)];
    db.run(db.statement(sql, &parameters)?).await?.rows()
}

/// Gives each scope its section, and each cursor its place: a scope is read to the head if a later one has rows, or if there
/// is no more; the last one, if there is more, as far as its last row.
fn assemble<'a>(asked: Asked<'_>, lines: impl Iterator<Item = &'a str>) -> Result<Page, StorageError> {
    let (mut answer, mut rows, mut last) = (Page::default(), 0, None);
    for line in lines {
        let (at, line) = line.split_once(' ').ok_or_else(|| StorageError::Corrupt("a line without a scope".into()))?;
        let at: usize = at.parse().map_err(|_| StorageError::Corrupt("a line of no scope".into()))?;
        if last.is_none_or(|(before, _)| before != at) {
            let scope = asked.scopes.get(at).ok_or_else(|| StorageError::Corrupt("a line of no scope".into()))?;
            page::write_section(&mut answer.lines, &scope.0);
        }
        answer.lines.push_str(line);
        answer.lines.push('\n');
        last = Some((at, line));
        rows += 1;
        if answer.lines.len() > PAGE_BYTES {
            answer.more = true;
            break;
        }
    }
    answer.more |= rows >= asked.limit;
    let last = last.map(|(at, line)| place_of(line).map(|cursor| (at, cursor))).transpose()?;
    let stop = last.filter(|_| answer.more);
    for (at, (scope, _)) in asked.scopes.iter().enumerate() {
        let cursor = match stop {
            Some((last, _)) if at > last => break,
            Some((last, cursor)) if at == last => cursor,
            _ => Cursor { ver: asked.head, after: None },
        };
        answer.cursors.push((scope.clone(), cursor));
    }
    Ok(answer)
}

fn place_of(line: &str) -> Result<Cursor, StorageError> {
    let row = RowLine::deserialize(&mut serde_json::Deserializer::from_str(line))?;
    Ok(Cursor { ver: row.2, after: Some(row.0) })
}
