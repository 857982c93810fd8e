//! Rows as CSV that spreadsheets open without harm, and that [`super::read`] reads back as they were.

use super::{dialect::DELIMITERS, guard};

/// Rows as CSV, lines ended as RFC 4180 says. With `mark` it begins with the byte order mark by which Excel knows UTF-8.
/// Formulas are made text ([`guard`]).
pub fn write<'a, R>(rows: impl IntoIterator<Item = R>, mark: bool) -> String
where
    R: IntoIterator<Item = &'a str>,
{
    let mut text = String::from(if mark { "\u{feff}" } else { "" });
    for row in rows {
        let begin = text.len();
        let mut count = 0;
        for cell in row {
            if count > 0 {
                text.push(',');
            }
            count += 1;
            put(&mut text, &guard(cell));
        }
        // A row that is one cell in quotation marks, or nothing at all, would be taken for something else.
        if count == 1 && (text.len() == begin || text.get(begin..).is_some_and(|row| row.starts_with('"'))) {
            text.push(',');
        }
        text.push_str("\r\n");
    }
    text
}

/// What some reader could take for a delimiter, or for the beginning of a file of another kind, stands in quotation marks.
fn put(text: &mut String, cell: &str) {
    let needs = |c: char| "\"\r\n".contains(c) || DELIMITERS.iter().any(|delimiter| c == char::from(*delimiter));
    let begins = cell.starts_with('<') || cell.starts_with("sep=") || crate::vcard::is_card(cell);
    if cell.contains(needs) || cell.trim() != cell || begins {
        text.push('"');
        text.push_str(&cell.replace('"', "\"\""));
        text.push('"');
    } else {
        text.push_str(cell);
    }
}
