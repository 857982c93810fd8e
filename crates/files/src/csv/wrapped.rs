//! Rows that a program wrapped in quotation marks as a whole, so that a row is one cell: `"a,""b, c"",d"`.

use std::collections::BTreeMap;

use ::csv::{ReaderBuilder, StringRecord};

use super::{Record, dialect};
use crate::{Lines, Note};

/// Unwraps such rows where it is certain that they are, and tells it.
///
/// Certain: most rows are so, or the row is one cell that holds exactly as many as the other rows have, at least three, and
/// does not read like a sentence.
pub(super) fn unwrap(records: &mut [Record], delimiter: u8) -> Option<Note> {
    let singles: Vec<usize> = (0..records.len()).filter(|at| single(&records[*at].1).is_some()).collect();
    if singles.is_empty() {
        return None;
    }
    let width = most(records.iter().map(|(_, record)| record.len()).filter(|width| *width >= 2));
    let inner = if width.is_some() { delimiter } else { inner_delimiter(records, &singles) };
    let parts: Vec<(usize, StringRecord)> =
        singles.iter().filter_map(|at| Some((*at, parts(single(&records[*at].1)?, inner)?))).collect();
    let width = width.or_else(|| most(parts.iter().map(|(_, parts)| parts.len()).filter(|width| *width >= 2)))?;
    let fitting: Vec<(usize, StringRecord)> = parts.into_iter().filter(|(_, parts)| parts.len() == width).collect();
    let are_most = fitting.len() * 2 > records.len();
    let is_certain = |record: &StringRecord| are_most || (width >= 3 && !is_sentence(record));
    let (certain, doubtful): (Vec<_>, Vec<_>) = fitting.into_iter().partition(|(_, record)| is_certain(record));
    let lines = |rows: &[(usize, StringRecord)]| rows.iter().map(|(at, _)| records[*at].0).collect::<Lines>();
    let (unwrapped, left) = (lines(&certain), lines(&doubtful));
    for (at, record) in certain {
        records[at].1 = record;
    }
    unwrapped.told(Note::Unwrapped).or_else(|| left.told(Note::MaybeWrapped))
}

/// The only cell of a row, if there is something in it that could stand between cells.
fn single(record: &StringRecord) -> Option<&str> {
    let cell = record.get(0).filter(|_| record.len() == 1)?;
    cell.bytes().any(|byte| dialect::DELIMITERS.contains(&byte)).then_some(cell)
}

fn parts(cell: &str, delimiter: u8) -> Option<StringRecord> {
    let reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(cell.as_bytes());
    let mut records = reader.into_records();
    let record = records.next()?.ok()?;
    records.next().is_none().then_some(record)
}

fn inner_delimiter(records: &[Record], singles: &[usize]) -> u8 {
    let texts: Vec<&str> = singles.iter().take(50).filter_map(|at| single(&records[*at].1)).collect();
    dialect::delimiter(&texts.join("\n"))
}

fn most(widths: impl Iterator<Item = usize>) -> Option<usize> {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    widths.for_each(|width| *counts.entry(width).or_default() += 1);
    counts.into_iter().max_by_key(|(_, count)| *count).map(|(width, _)| width)
}

/// In a sentence a space follows each comma.
fn is_sentence(record: &StringRecord) -> bool {
    record.iter().skip(1).all(|part| part.starts_with(' '))
}
