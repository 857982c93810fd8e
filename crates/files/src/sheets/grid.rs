//! The cells of a sheet as they are found, and the rows that they make.

use std::collections::BTreeMap;

use domain::imports::table::Table;

use super::{MAX_CELLS, format::Format, shown::Value};
use crate::{FileError, Lines, Note, rows::Rows};

/// Cells that are joined: the first and last row, the first and last column, from 0.
pub(super) type Joined = ((u32, u32), (u32, u32));

/// What Excel's sheets can have; a place beyond is damage.
const MAX_ROW: u32 = 1_048_576;
const MAX_COLUMN: u32 = 16_384;

/// A sheet.
#[derive(Debug, Default)]
pub(super) struct Grid {
    is_1904: bool,
    rows: BTreeMap<u32, BTreeMap<u32, String>>,
    joined: Vec<Joined>,
    errors: Lines,
    lost: Lines,
}

impl Grid {
    pub(super) fn new(is_1904: bool) -> Self {
        Self { is_1904, ..Self::default() }
    }

    /// A cell, by row and column from 0.
    pub(super) fn put(&mut self, (row, column): (u32, u32), value: Value, format: Format) {
        if row >= MAX_ROW || column >= MAX_COLUMN {
            return;
        }
        if value == Value::Error {
            self.errors.add(u64::from(row) + 1);
        }
        if value.has_lost_digits(format) {
            self.lost.add(u64::from(row) + 1);
        }
        let text = value.text(format, self.is_1904);
        if !text.is_empty() {
            self.rows.entry(row).or_default().insert(column, text);
        }
    }

    pub(super) fn join(&mut self, joined: Joined) {
        self.joined.push(joined);
    }

    /// The rows as a table. What stands in cells that are joined downwards stands in each of their rows.
    pub(super) fn into_table(mut self) -> Result<(Table, Vec<Note>), FileError> {
        let repeated = self.fill_down();
        let widths = self.rows.values().filter_map(|row| row.keys().next_back());
        if widths.map(|last| u64::from(*last) + 1).sum::<u64>() > MAX_CELLS {
            return Err(FileError::TooLarge);
        }
        let across: Vec<u32> =
            self.joined.iter().filter(|(_, columns)| columns.1 > columns.0).map(|(rows, _)| rows.0).collect();
        let mut rows = Rows::default();
        for (row, cells) in &self.rows {
            let last = cells.keys().next_back().copied().unwrap_or(0);
            let cells = (0..=last).map(|column| cells.get(&column).map_or("", String::as_str));
            let line = u64::from(*row) + 1;
            if across.contains(row) { rows.push_joined(line, cells) } else { rows.push(line, cells) }?;
        }
        let (table, head) = rows.finish()?;
        let told =
            [repeated.told(Note::JoinedCells), self.errors.told(Note::ErrorCells), self.lost.told(Note::DigitsLost)];
        Ok((table, head.into_iter().chain(told.into_iter().flatten()).collect()))
    }

    fn fill_down(&mut self) -> Lines {
        let mut repeated = Vec::new();
        for (rows, columns) in self.joined.iter().filter(|(rows, _)| rows.1 > rows.0) {
            let Some(text) = self.rows.get(&rows.0).and_then(|row| row.get(&columns.0)).cloned() else { continue };
            for (row, cells) in self.rows.range_mut(rows.0 + 1..=rows.1) {
                cells.entry(columns.0).or_insert_with(|| {
                    repeated.push(u64::from(*row) + 1);
                    text.clone()
                });
            }
        }
        repeated.sort_unstable();
        repeated.dedup();
        repeated.into_iter().collect()
    }
}
