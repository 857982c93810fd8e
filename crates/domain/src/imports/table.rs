//! A file as a table: headers, and rows of cells with the line each began on.
//!
//! Belongs here: what a table holds and how it is asked. Does not belong here: how files become tables (`files`).

use std::{collections::BTreeMap, sync::OnceLock};

use super::texts::is_blank;
use crate::steps::{Rest, each};

/// The most rows of one file.
pub const MAX_ROWS: usize = 200_000;

/// A file as rows of cells, packed: one text for all cells, so that a long file is few pieces of memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// What stands above each column.
    pub headers: Vec<String>,
    text: String,
    /// Where each cell ends in the text, row after row.
    ends: Vec<usize>,
    rows: Vec<Place>,
    counted: Counted,
}

/// The different texts of each column, once somebody has asked for them. It follows from the cells, so it makes no table another one.
#[derive(Clone, Debug, Default)]
struct Counted(OnceLock<Box<[Texts]>>);

/// Those of one column.
type Texts = OnceLock<Different>;

/// The different texts of a column.
#[derive(Clone, Debug)]
struct Different {
    /// The most frequent first.
    texts: Box<[Text]>,
    /// In how many rows a word for nothing stands.
    blanks: usize,
}

impl PartialEq for Counted {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Counted {}

/// A text of a column.
#[derive(Clone, Copy, Debug)]
struct Text {
    /// The first row that has it.
    row: usize,
    /// In how many rows it stands.
    count: usize,
}

/// Where a row stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    /// Its first cell.
    first: usize,
    /// The line of the file on which it begins.
    line: u64,
}

impl Table {
    /// A table with these headers and no rows.
    pub fn new(headers: Vec<String>) -> Self {
        Self { headers, ..Self::default() }
    }

    /// Adds a row that begins on this line. It may be shorter or longer than the headers.
    pub fn push<'a>(&mut self, line: u64, cells: impl IntoIterator<Item = &'a str>) {
        self.counted = Counted::default();
        self.rows.push(Place { first: self.ends.len(), line });
        for cell in cells {
            self.text.push_str(cell);
            self.ends.push(self.text.len());
        }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// True if there are no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The cells of a row as they stand in the file.
    pub fn row(&self, row: usize) -> impl ExactSizeIterator<Item = &str> {
        self.cells_of(row).map(|cell| self.text_of(cell))
    }

    /// The cell, trimmed; empty where the row is too short.
    pub fn cell(&self, row: usize, column: usize) -> &str {
        self.cells_of(row).nth(column).map_or("", |cell| self.text_of(cell).trim())
    }

    /// The line of the file on which the row begins.
    pub fn line(&self, row: usize) -> u64 {
        self.rows.get(row).map_or(0, |place| place.line)
    }

    /// The cells of a column that are not empty.
    pub fn filled(&self, column: usize) -> impl Iterator<Item = &str> {
        (0..self.len()).map(move |row| self.cell(row, column)).filter(|cell| !cell.is_empty())
    }

    /// The different texts of a column, trimmed, with how often each occurs, the most frequent first. They are counted once.
    pub fn distinct(&self, column: usize) -> impl ExactSizeIterator<Item = (&str, usize)> {
        let texts = self.different(column).map_or(&[] as &[Text], |all| &all.texts);
        texts.iter().map(move |text| (self.cell(text.row, column), text.count))
    }

    /// In how many cells of a column a word for nothing stands. They are counted once.
    pub fn blanks(&self, column: usize) -> usize {
        self.different(column).map_or(0, |all| all.blanks)
    }

    fn different(&self, column: usize) -> Option<&Different> {
        Some(self.counted(column)?.get_or_init(|| self.count(column)))
    }

    /// Counts the different texts of every column, in steps, so that [`Table::distinct`] need not.
    pub async fn count_all(&self, rest: &mut impl Rest) {
        for column in 0..self.headers.len() {
            let Some(texts) = self.counted(column).filter(|texts| texts.get().is_none()) else { continue };
            let mut counts = BTreeMap::new();
            each(0..self.len(), rest, |row| self.count_cell(&mut counts, row, column)).await;
            rest.rest().await;
            // Somebody who asked in the meantime has counted them.
            let _ = texts.set(in_order(counts));
            rest.rest().await;
        }
    }

    fn counted(&self, column: usize) -> Option<&Texts> {
        self.counted.0.get_or_init(|| self.headers.iter().map(|_| OnceLock::new()).collect()).get(column)
    }

    fn count(&self, column: usize) -> Different {
        let mut counts = BTreeMap::new();
        (0..self.len()).for_each(|row| self.count_cell(&mut counts, row, column));
        in_order(counts)
    }

    fn count_cell<'a>(&'a self, counts: &mut BTreeMap<&'a str, Text>, row: usize, column: usize) {
        let cell = self.cell(row, column);
        if !cell.is_empty() {
            counts.entry(cell).or_insert(Text { row, count: 0 }).count += 1;
        }
    }

    /// True if the row has cells beyond the last header: a quotation mark is missing somewhere, and values have slipped.
    pub fn has_slipped(&self, row: usize) -> bool {
        self.row(row).skip(self.headers.len()).any(|cell| !cell.trim().is_empty())
    }

    /// Some programs end each line with a delimiter, and some sheets have columns that nobody filled: that makes no column.
    pub fn drop_nameless_ends(&mut self) {
        while self.headers.last().is_some_and(|header| header.trim().is_empty())
            && self.filled(self.headers.len() - 1).next().is_none()
        {
            self.headers.pop();
        }
    }

    fn cells_of(&self, row: usize) -> std::ops::Range<usize> {
        let Some(place) = self.rows.get(row) else { return 0..0 };
        place.first..self.rows.get(row + 1).map_or(self.ends.len(), |next| next.first)
    }

    fn text_of(&self, cell: usize) -> &str {
        let begin = cell.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.ends.get(cell).and_then(|end| self.text.get(begin..*end)).unwrap_or_default()
    }
}

/// The most frequent first; of equal ones the first in the alphabet.
fn in_order(counts: BTreeMap<&str, Text>) -> Different {
    let blanks = counts.iter().filter(|(text, _)| is_blank(text)).map(|(_, text)| text.count).sum();
    let mut texts: Vec<Text> = counts.into_values().collect();
    sync::order::sort_by_key(&mut texts, |text| std::cmp::Reverse(text.count));
    Different { texts: texts.into(), blanks }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::new(vec!["a".into(), "b".into(), String::new()]);
        table.push(2, [" 1 ", "2"]);
        table.push(3, []);
        table.push(5, ["3", "", "", "4"]);
        table
    }

    #[test]
    fn cells_are_found_by_row_and_column_and_missing_ones_are_empty() {
        let table = table();
        assert_eq!(table.len(), 3);
        assert_eq!(table.row(0).collect::<Vec<_>>(), [" 1 ", "2"]);
        assert_eq!([table.cell(0, 0), table.cell(0, 1), table.cell(0, 2)], ["1", "2", ""]);
        assert_eq!([table.cell(1, 0), table.cell(2, 0), table.cell(9, 0)], ["", "3", ""]);
        assert_eq!([table.line(0), table.line(2), table.line(9)], [2, 5, 0]);
        assert_eq!(table.filled(0).collect::<Vec<_>>(), ["1", "3"]);
    }

    #[test]
    fn the_texts_of_a_column_are_counted_at_once_or_in_steps_and_anew_after_another_row() {
        use crate::steps::{AtOnce, at_once};
        let mut table = Table::new(vec!["a".into()]);
        ["x", " y", "y ", "", "z"].iter().zip(1..).for_each(|(cell, line)| table.push(line, [*cell]));
        let counted =
            |table: &Table| table.distinct(0).map(|(text, count)| (text.to_owned(), count)).collect::<Vec<_>>();
        let texts = vec![("y".to_owned(), 2), ("x".to_owned(), 1), ("z".to_owned(), 1)];
        assert_eq!(counted(&table), texts);
        let fresh = table.clone();
        at_once(fresh.count_all(&mut AtOnce));
        assert_eq!(counted(&fresh), texts);
        table.push(9, ["z"]);
        assert_eq!(counted(&table)[1], ("z".to_owned(), 2));
        assert_eq!(table.distinct(1).len(), 0);
    }

    #[test]
    fn a_row_with_more_cells_than_headers_has_slipped() {
        assert_eq!([0, 1, 2].map(|row| table().has_slipped(row)), [false, false, true]);
    }

    #[test]
    fn a_nameless_empty_column_at_the_end_is_none() {
        let mut table = table();
        table.drop_nameless_ends();
        assert_eq!(table.headers, ["a", "b"]);
    }
}
