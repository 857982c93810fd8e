//! Tables as text: CSV with whatever stands between cells, rows copied out of a spreadsheet, tables of Markdown.
//!
//! Belongs here: dialects, damage that can be undone, and writing so that a spreadsheet takes nothing for a formula. Does not
//! belong here: encodings ([`crate::text`]).

mod dialect;
mod formula;
mod markdown;
mod wrapped;
mod write;

use std::borrow::Cow;

use ::csv::{ReaderBuilder, StringRecord};
use domain::{
    imports::table::{MAX_ROWS, Table},
    steps::{AtOnce, ROWS, Rest, at_once, each},
};

pub use formula::{guard, unguard};
pub use write::write;

use crate::{FileError, Lines, Note, rows::Rows};

/// A row with the line on which it begins.
type Record = (u64, StringRecord);

/// Reads a table from text.
///
/// # Errors
/// The text has no rows, or too many.
pub fn read(text: &str) -> Result<(Table, Vec<Note>), FileError> {
    at_once(read_in_steps(text, &mut AtOnce))
}

/// The same in steps.
///
/// # Errors
/// As [`read`].
pub async fn read_in_steps(text: &str, rest: &mut impl Rest) -> Result<(Table, Vec<Note>), FileError> {
    let text = with_line_feeds(text);
    if let Some(rows) = markdown::rows(&text) {
        let (table, note) = rows?.finish()?;
        return Ok((table, note.into_iter().collect()));
    }
    let (body, told) = told_delimiter(&text);
    let delimiter = told.unwrap_or_else(|| dialect::delimiter(body));
    let first_line = if told.is_some() { 2 } else { 1 };
    let mut records = records(body, delimiter, first_line, rest).await?;
    let mut notes = Vec::new();
    let open = dialect::open_quote(body, delimiter, rest).await;
    notes.extend(open.map(|line| Note::OpenQuote { line: line + first_line - 1 }));
    rest.rest().await;
    notes.extend(wrapped::unwrap(&mut records, delimiter));
    let mut rows = Rows::default();
    for (at, (line, record)) in records.into_iter().enumerate() {
        if at % ROWS == 0 {
            rest.rest().await;
        }
        let cells: Vec<Cow<'_, str>> = record.iter().map(unguard).collect();
        rows.push(line, cells.iter().map(AsRef::as_ref))?;
    }
    let (table, note) = rows.finish()?;
    notes.extend(note);
    notes.extend(ragged(&table, rest).await);
    Ok((table, notes))
}

/// Old Macs ended lines by a carriage return alone.
fn with_line_feeds(text: &str) -> Cow<'_, str> {
    if text.contains('\r') && !text.contains('\n') { Cow::Owned(text.replace('\r', "\n")) } else { Cow::Borrowed(text) }
}

/// Spreadsheets may begin with a line `sep=;`.
fn told_delimiter(text: &str) -> (&str, Option<u8>) {
    let Some(rest) = text.strip_prefix("sep=") else { return (text, None) };
    let Some((told, body)) = rest.split_once('\n') else { return (text, None) };
    match told.trim_end_matches('\r').as_bytes() {
        [delimiter] if delimiter.is_ascii() && *delimiter != b'"' => (body, Some(*delimiter)),
        _ => (text, None),
    }
}

async fn records(text: &str, delimiter: u8, first_line: u64, rest: &mut impl Rest) -> Result<Vec<Record>, FileError> {
    let reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let mut records = Vec::new();
    // Reading text from memory cannot fail.
    for record in reader.into_records().flatten() {
        let line = record.position().map_or(0, |place| place.line() + empty_lines(text, place.byte()));
        records.push((line + first_line - 1, record));
        if records.len() % ROWS == 0 {
            rest.rest().await;
        }
        if records.len() > MAX_ROWS * 2 {
            return Err(FileError::TooLong);
        }
    }
    Ok(records)
}

/// A record begins, for the reader, with the empty lines before it.
fn empty_lines(text: &str, byte: u64) -> u64 {
    let rest = usize::try_from(byte).ok().and_then(|byte| text.as_bytes().get(byte..)).unwrap_or_default();
    rest.iter().take_while(|byte| b"\r\n".contains(byte)).filter(|byte| **byte == b'\n').map(|_| 1).sum()
}

/// Rows that have not as many cells as there are columns.
async fn ragged(table: &Table, rest: &mut impl Rest) -> impl Iterator<Item = Note> {
    let (mut short, mut long) = (Vec::new(), Vec::new());
    each(0..table.len(), rest, |row| {
        if table.row(row).len() < table.headers.len() {
            short.push(table.line(row));
        }
        if table.has_slipped(row) {
            long.push(table.line(row));
        }
    })
    .await;
    let [short, long] = [short, long].map(|lines| lines.into_iter().collect::<Lines>());
    short.told(Note::ShortRows).into_iter().chain(long.told(Note::LongRows))
}

#[cfg(test)]
mod tests;
