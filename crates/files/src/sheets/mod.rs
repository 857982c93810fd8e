//! Workbooks of spreadsheets: XLSX read and written, XLS read.
//!
//! Belongs here: the two formats, which sheet is meant, how a cell reads. Does not belong here: which row holds the column names
//! ([`crate::rows`]).
//!
//! XLSX is read by calamine. Its reader of XLS is not used: a damaged file makes it ask for any amount of memory or step
//! beyond a record, which in the browser ends the app; [`xls`] reads the few records that hold cells.

mod format;
mod grid;
mod packed;
mod shown;
mod write;
mod xls;
mod xlsx;

use domain::imports::table::Table;

pub use packed::MAX_UNPACKED;
pub use write::{Cell, Workbook, write};

use crate::{FileError, Note};
use grid::Grid;

/// The most cells of a sheet, empty ones before the last of a row included.
pub const MAX_CELLS: u64 = 10_000_000;

/// One sheet of a workbook, and what others there are.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// The names of all sheets that one sees in the workbook.
    pub names: Vec<String>,
    /// Which of them was read.
    pub at: usize,
    /// What is in it.
    pub table: Table,
    /// What the person should know.
    pub notes: Vec<Note>,
}

/// True if the bytes are a workbook of either kind, or at least packed like one.
pub fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(xls::MAGIC)
}

/// Reads the sheet that somebody chose, else the first with something in it.
///
/// # Errors
/// The file is no workbook, locked, damaged, too large, or there is nothing in the sheet.
pub fn read(bytes: &[u8], chosen: Option<usize>) -> Result<Sheet, FileError> {
    if bytes.starts_with(xls::MAGIC) {
        let book = xls::Book::open(bytes)?;
        return pick(book.names(), chosen, |at| book.sheet(at));
    }
    packed::check(bytes)?;
    let mut book = xlsx::Book::open(bytes)?;
    pick(book.names(), chosen, |at| book.sheet(at))
}

fn pick(
    names: Vec<String>,
    chosen: Option<usize>,
    mut sheet: impl FnMut(usize) -> Result<Grid, FileError>,
) -> Result<Sheet, FileError> {
    let wanted = chosen.filter(|at| *at < names.len());
    let candidates = wanted.map_or(0..names.len(), |at| at..at + 1);
    let mut failure = FileError::Empty;
    for at in candidates {
        match sheet(at).and_then(Grid::into_table) {
            Ok((table, mut notes)) => {
                if wanted.is_none() && names.len() > 1 {
                    notes.insert(0, Note::MoreSheets { count: names.len() - 1 });
                }
                return Ok(Sheet { names, at, table, notes });
            }
            Err(FileError::Empty) => {}
            Err(error) => failure = error,
        }
    }
    Err(failure)
}

#[cfg(test)]
mod tests;
