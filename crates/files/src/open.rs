//! One way in for files of every format: what a file is follows from what is in it, its name helps nobody.

use domain::{
    imports::table::Table,
    steps::{AtOnce, Rest, at_once},
};

use crate::{
    FileError, Note, csv, sheets,
    text::{self, Encoding},
    vcard,
};

/// What somebody chose where a file leaves it open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// The encoding of its text.
    pub encoding: Option<Encoding>,
    /// Which of its sheets.
    pub sheet: Option<usize>,
}

/// A file that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// What it holds.
    pub table: Table,
    /// What the person should know, what matters most first.
    pub notes: Vec<Note>,
    /// The encoding, if it is text.
    pub encoding: Option<Encoding>,
    /// The names of its sheets, if it is a workbook.
    pub sheets: Vec<String>,
    /// Which of them was read.
    pub sheet: usize,
}

/// Reads a file.
///
/// # Errors
/// It is no table in any format that we know, or there is nothing in it.
pub fn open(bytes: &[u8], choice: Choice) -> Result<Opened, FileError> {
    at_once(open_in_steps(bytes, choice, &mut AtOnce))
}

/// Reads a file in steps. A workbook is read in one, as the library reads it.
///
/// # Errors
/// As [`open`].
pub async fn open_in_steps(bytes: &[u8], choice: Choice, rest: &mut impl Rest) -> Result<Opened, FileError> {
    if sheets::is_workbook(bytes) {
        let sheets::Sheet { names, at, table, notes } = sheets::read(bytes, choice.sheet)?;
        return Ok(sorted(Opened { table, notes, encoding: None, sheets: names, sheet: at }));
    }
    if is_something_else(bytes) {
        return Err(FileError::NotATable);
    }
    rest.rest().await;
    let decoded = text::decode_in_steps(bytes, choice.encoding, rest).await;
    rest.rest().await;
    if choice.encoding.is_none() && is_noise(bytes, &decoded.text) {
        return Err(FileError::NotATable);
    }
    let opened = open_text_in_steps(&decoded.text, rest).await?;
    let notes = decoded.notes.into_iter().chain(opened.notes).collect();
    Ok(sorted(Opened { notes, encoding: Some(decoded.encoding), ..opened }))
}

/// Reads text, pasted or decoded: cards, or a table.
///
/// # Errors
/// As [`open`].
pub fn open_text(text: &str) -> Result<Opened, FileError> {
    at_once(open_text_in_steps(text, &mut AtOnce))
}

/// The same in steps.
///
/// # Errors
/// As [`open`].
pub async fn open_text_in_steps(text: &str, rest: &mut impl Rest) -> Result<Opened, FileError> {
    if is_page(text) {
        return Err(FileError::WebPage);
    }
    let (table, notes) = if vcard::is_card(text) { vcard::read(text)? } else { csv::read_in_steps(text, rest).await? };
    Ok(sorted(Opened { table, notes, encoding: None, sheets: Vec::new(), sheet: 0 }))
}

fn sorted(mut opened: Opened) -> Opened {
    opened.notes.sort_by_key(|note| !note.is_warning());
    opened
}

/// Files that begin as no text does: documents, pictures, packed files.
fn is_something_else(bytes: &[u8]) -> bool {
    let begins: [&[u8]; 10] = [
        b"%PDF-",
        b"\x89PNG",
        b"\xff\xd8\xff",
        b"GIF87a",
        b"GIF89a",
        b"Rar!\x1a\x07",
        b"7z\xbc\xaf",
        b"\x1f\x8b",
        b"{\\rtf",
        b"SQLite format 3",
    ];
    begins.iter().any(|begin| bytes.starts_with(begin))
}

/// Text has few control characters, and few places that are no characters; what is UTF-8 as a whole may have more of them.
fn is_noise(bytes: &[u8], text: &str) -> bool {
    let is_strange =
        |c: &char| *c == char::REPLACEMENT_CHARACTER || (c.is_control() && !matches!(c, '\t' | '\n' | '\r'));
    let part = || text.chars().take(4_000);
    let (strange, all) = (part().filter(is_strange).count() * 100, part().count());
    strange > all * 50 || (strange > all * 8 && std::str::from_utf8(bytes).is_err())
}

/// Some programs call a web page a spreadsheet, which Excel opens with a warning.
fn is_page(text: &str) -> bool {
    let begin: String = text.trim_start().chars().take(200).collect::<String>().to_ascii_lowercase();
    begin.starts_with("<!doctype")
        || begin.starts_with("<html")
        || begin.starts_with("<table")
        || begin.starts_with("<?xml")
        || begin.starts_with("<meta")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(bytes: &[u8]) -> FileError {
        open(bytes, Choice::default()).unwrap_err()
    }

    #[test]
    fn what_a_file_is_follows_from_what_is_in_it() {
        let table = open("客户,电话\nA,1\n".as_bytes(), Choice::default()).unwrap();
        assert_eq!((table.encoding, table.sheets.len(), table.table.len()), (Some(Encoding::Utf8), 0, 1));
        let cards = open(b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ada\r\nEND:VCARD\r\n", Choice::default()).unwrap();
        assert_eq!(cards.table.headers, ["full name", "company name"]);
        let book = sheets::write("a", &["x", "y"], [vec![sheets::Cell::Text("1"), sheets::Cell::Number(2.0)]]);
        let book = open(&book, Choice::default()).unwrap();
        assert_eq!((book.encoding, book.sheets.as_slice()), (None, ["a".to_owned()].as_slice()));
    }

    #[test]
    fn what_is_no_table_says_what_it_is() {
        assert_eq!(failure(b""), FileError::Empty);
        assert_eq!(failure(b"%PDF-1.7\n..."), FileError::NotATable);
        assert_eq!(failure(&[1, 2, 3, 250, 251, 0, 0, 7].repeat(20)), FileError::NotATable);
        assert_eq!(failure(b"<html><table><tr><td>a</td></tr></table></html>"), FileError::WebPage);
        assert_eq!(failure(b"BEGIN:VCARD\nEND:VCARD\n"), FileError::Empty);
    }

    #[test]
    fn what_matters_most_is_told_first() {
        let opened = open(b"a,b\n1,2,3\n\0,\n", Choice::default()).unwrap();
        assert_eq!(opened.notes.iter().map(Note::code).collect::<Vec<_>>(), ["long_rows", "nuls_removed"]);
    }
}
