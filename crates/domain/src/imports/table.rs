//! From text to a table: headers, and rows of cells with the line each began on.

use csv::{ReaderBuilder, StringRecord};

/// The most rows of one file.
pub const MAX_ROWS: usize = 200_000;

/// What may stand between cells, the likeliest first.
const DELIMITERS: [u8; 4] = *b",;\t|";

/// How many rows are looked at to tell the delimiter.
const SNIFFED_ROWS: usize = 50;

/// A file as rows of cells.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// What stands above each column.
    pub headers: Vec<String>,
    /// The rows below, empty ones left out. A row may be shorter than the headers.
    pub rows: Vec<StringRecord>,
}

/// Why text is not a table that we read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// There is no header with a row below it.
    #[error("the file has no rows")]
    Empty,
    /// A quotation mark or a line is not closed as CSV wants it.
    #[error("the file is not CSV")]
    NotCsv,
    /// More than [`MAX_ROWS`] rows.
    #[error("the file has more than {MAX_ROWS} rows")]
    TooLong,
}

impl TableError {
    /// The stable code; the app maps it to a text `import.file_error.<code>`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::NotCsv => "not_csv",
            Self::TooLong => "too_long",
        }
    }
}

impl Table {
    /// Reads CSV, with whichever delimiter it uses.
    ///
    /// # Errors
    /// The text is empty, no CSV, or too long.
    pub fn read(text: &str) -> Result<Self, TableError> {
        let (text, told) = told_delimiter(text);
        let delimiter = told.unwrap_or_else(|| sniff(text));
        let mut records = reader(text, delimiter).into_records();
        let headers = records.next().ok_or(TableError::Empty)?.map_err(|_| TableError::NotCsv)?;
        let mut rows = Vec::new();
        for record in records {
            let record = record.map_err(|_| TableError::NotCsv)?;
            if record.iter().any(|cell| !cell.trim().is_empty()) {
                rows.push(record);
            }
            if rows.len() > MAX_ROWS {
                return Err(TableError::TooLong);
            }
        }
        if rows.is_empty() {
            return Err(TableError::Empty);
        }
        let mut table = Self { headers: headers.iter().map(|header| header.trim().to_owned()).collect(), rows };
        table.drop_nameless_ends();
        Ok(table)
    }

    /// The cell, trimmed; empty where the row is too short.
    pub fn cell(&self, row: usize, column: usize) -> &str {
        self.rows.get(row).and_then(|row| row.get(column)).map_or("", str::trim)
    }

    /// The line of the file on which the row begins.
    pub fn line(&self, row: usize) -> u64 {
        self.rows.get(row).and_then(StringRecord::position).map_or(0, csv::Position::line)
    }

    /// The cells of a column that are not empty.
    pub fn filled(&self, column: usize) -> impl Iterator<Item = &str> {
        self.rows.iter().filter_map(move |row| row.get(column).map(str::trim).filter(|cell| !cell.is_empty()))
    }

    /// True if the row has cells beyond the last header: a quotation mark is missing somewhere, and values have slipped.
    pub fn has_slipped(&self, row: usize) -> bool {
        self.rows.get(row).is_some_and(|row| row.iter().skip(self.headers.len()).any(|cell| !cell.trim().is_empty()))
    }

    /// Some programs end each line with a delimiter: that makes no column.
    fn drop_nameless_ends(&mut self) {
        while self.headers.last().is_some_and(String::is_empty) && self.filled(self.headers.len() - 1).next().is_none()
        {
            self.headers.pop();
        }
    }
}

/// Rows as CSV text, for a file that somebody corrects and imports again. Cells that a spreadsheet would take for a formula
/// are guarded by an apostrophe, numbers excepted.
pub fn write<'a>(rows: impl IntoIterator<Item = Vec<&'a str>>) -> String {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for row in rows {
        let guarded: Vec<String> = row.into_iter().map(guard).collect();
        // Writing to memory cannot fail.
        let _ = writer.write_record(&guarded);
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

fn guard(cell: &str) -> String {
    let dangerous = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let is_number = || cell.chars().all(|c| c.is_ascii_digit() || "+-., ()".contains(c));
    if dangerous && !is_number() { format!("'{cell}") } else { cell.to_owned() }
}

fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes())
}

/// Spreadsheets may begin with a line `sep=;`.
fn told_delimiter(text: &str) -> (&str, Option<u8>) {
    let Some(rest) = text.strip_prefix("sep=") else { return (text, None) };
    let delimiter = rest.bytes().next();
    match (delimiter, rest.split_once('\n')) {
        (Some(delimiter), Some((_, body))) if delimiter.is_ascii() => (body, Some(delimiter)),
        _ => (text, None),
    }
}

/// The delimiter that makes the most columns of which every row has as many.
fn sniff(text: &str) -> u8 {
    let score = |delimiter: u8| {
        let widths: Vec<usize> =
            reader(text, delimiter).into_records().take(SNIFFED_ROWS).flatten().map(|row| row.len()).collect();
        let columns = widths.first().copied().unwrap_or(0);
        let even = widths.iter().filter(|width| **width == columns).count();
        if columns < 2 { 0 } else { columns * even * 100 / widths.len().max(1) }
    };
    let mut best = (DELIMITERS[0], 0);
    for delimiter in DELIMITERS {
        let score = score(delimiter);
        if score > best.1 {
            best = (delimiter, score);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<Vec<String>> {
        let table = Table::read(text).unwrap();
        let rows = table.rows.iter().map(|row| row.iter().map(str::to_owned).collect());
        std::iter::once(table.headers.clone()).chain(rows).collect()
    }

    #[test]
    fn whatever_stands_between_cells_is_found_out() {
        let expected = vec![vec!["name", "city"], vec!["Acme, Inc.", "Paris"]];
        assert_eq!(cells("name,city\n\"Acme, Inc.\",Paris\n"), expected);
        assert_eq!(cells("name;city\nAcme, Inc.;Paris\n"), expected);
        assert_eq!(cells("name\tcity\r\nAcme, Inc.\tParis\r\n"), expected);
        assert_eq!(cells("sep=|\nname|city\nAcme, Inc.|Paris"), expected);
    }

    #[test]
    fn quoted_lines_and_quotation_marks_stay_in_their_cell() {
        assert_eq!(cells("a,b\n\"one\ntwo\",\"say \"\"hi\"\"\"\n")[1], vec!["one\ntwo", "say \"hi\""]);
    }

    #[test]
    fn empty_lines_and_nameless_empty_columns_are_left_out() {
        let table = Table::read("a,b,\n1,2,\n\n,,\n3,4,\n").unwrap();
        assert_eq!(table.headers, ["a", "b"]);
        assert_eq!(table.rows.len(), 2);
        assert_eq!((table.cell(1, 0), table.line(1)), ("3", 5));
    }

    #[test]
    fn a_row_with_more_cells_than_headers_is_told() {
        let table = Table::read("a,b\n1,2\n1,2,3\n1\n").unwrap();
        assert_eq!([0, 1, 2].map(|row| table.has_slipped(row)), [false, true, false]);
        assert_eq!(table.cell(2, 1), "");
    }

    #[test]
    fn a_file_without_rows_is_refused() {
        assert_eq!(Table::read(""), Err(TableError::Empty));
        assert_eq!(Table::read("name,city\n"), Err(TableError::Empty));
    }

    #[test]
    fn what_is_written_is_read_back_and_formulas_are_guarded() {
        let text = write([vec!["name", "phone"], vec!["=1+1", "+86 138"], vec!["Acme, \"Inc\"", "-5"]]);
        assert_eq!(cells(&text)[1], ["'=1+1", "+86 138"]);
        assert_eq!(cells(&text)[2], ["Acme, \"Inc\"", "-5"]);
    }
}
