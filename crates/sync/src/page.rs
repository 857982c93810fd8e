//! A page of rows as bytes: one line a row, so that a page can be stored as it came and cut into rows by searching newlines.
//!
//! ```text
//! {"protocol":1,"ver":12,…}                  the head, in a pull's answer only
//! {"scope":"u:0190…"}                        what follows came through this scope
//! ["0190…","customer",12,{"name":"Acme"},null]           a row that is there: id, kind, version, document
//! ["0190…","customer",13,{"name":"Acme"},1763712000000]  a row that was deleted then, and can be brought back
//! ["0190…","customer",14,null,null]                      a row that left this scope
//! ```
//! JSON holds no raw newline, so a line is a line.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::row::{Doc, Instant, RowId, Scope, Ver};

/// A line that says through which scope the following rows came.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Section {
    /// The scope.
    pub scope: Scope,
    /// Further scopes of the same rows. Only clients write it, when they fold pages; a server never does.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Scope>,
}

/// One row's line, its document still unread.
#[derive(Debug, Deserialize)]
pub struct RowLine<'a>(
    /// Id.
    pub RowId,
    /// Kind.
    #[serde(borrow)]
    pub &'a str,
    /// Version.
    pub Ver,
    /// The document, or `None` if the row is gone from this scope.
    #[serde(borrow)]
    pub Option<&'a RawValue>,
    /// When it was deleted, if it is.
    pub Option<Instant>,
);

/// What a line of a page can be.
#[derive(Debug)]
pub enum Line<'a> {
    /// A new section begins.
    Section(Section),
    /// A row.
    Row(RowLine<'a>),
}

/// Why a page could not be read.
#[derive(Debug, thiserror::Error)]
#[error("line {line} of a page is not a row: {source}")]
pub struct PageError {
    /// Counted from 0, after the head.
    pub line: usize,
    /// What the parser said.
    pub source: serde_json::Error,
}

/// Cuts the answer to a pull into its head and its page.
pub fn split_head(bytes: &[u8]) -> (&[u8], &[u8]) {
    match bytes.iter().position(|byte| *byte == b'\n') {
        Some(end) => (&bytes[..end], &bytes[end + 1..]),
        None => (bytes, &[]),
    }
}

/// The lines of a page.
pub fn lines(page: &[u8]) -> impl Iterator<Item = Result<Line<'_>, PageError>> {
    page.split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .enumerate()
        .map(|(number, line)| parse_line(line).map_err(|source| PageError { line: number, source }))
}

/// One line, without its newline.
pub fn parse_line(line: &[u8]) -> Result<Line<'_>, serde_json::Error> {
    if line.first() == Some(&b'{') {
        serde_json::from_slice(line).map(Line::Section)
    } else {
        serde_json::from_slice(line).map(Line::Row)
    }
}

/// Writes a section's line.
pub fn write_section(out: &mut String, scope: &Scope) {
    push_json(out, &Section { scope: scope.clone(), also: Vec::new() });
}

/// Writes a row's line; `doc` is `None` for a row that left the scope.
pub fn write_row(out: &mut String, id: RowId, kind: &str, ver: Ver, doc: Option<&Doc>, deleted_at: Option<Instant>) {
    push_json(out, &(id, kind, ver, doc, deleted_at));
}

fn push_json(out: &mut String, value: &impl Serialize) {
    // Serialising strings, numbers and maps with string keys into a string has no way to fail.
    if let Ok(line) = serde_json::to_string(value) {
        out.push_str(&line);
        out.push('\n');
    }
}
