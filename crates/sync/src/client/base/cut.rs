//! Cuts a page into the places of its rows without reading their documents.
//!
//! The usual line has one exact shape, which is read by offsets; any other line goes through the JSON parser.

use std::ops::Range;

use memchr::{memchr, memchr_iter, memrchr};
use uuid::Uuid;

use crate::{
    page::{self, Line, PageError, Section},
    row::{RowId, Ver},
};

/// Where a row stands in its page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spot<'a> {
    pub(super) id: RowId,
    pub(super) kind: &'a str,
    pub(super) ver: Ver,
    /// The whole line, without its newline.
    pub(super) line: Range<usize>,
    pub(super) state: RowState,
}

/// What a line says of its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RowState {
    Live,
    Deleted,
    /// It left the section's scope.
    Gone,
}

/// A line of a page.
#[derive(Debug)]
pub(super) enum Cut<'a> {
    Section(Section),
    Row(Spot<'a>),
}

/// The lines of a page in order.
pub(super) fn cut(page: &[u8]) -> impl Iterator<Item = Result<Cut<'_>, PageError>> {
    let mut start = 0;
    memchr_iter(b'\n', page)
        .chain((page.last().is_some_and(|byte| *byte != b'\n')).then_some(page.len()))
        .map(move |end| {
            let line = start..end;
            start = end + 1;
            line
        })
        .filter(|line| !line.is_empty())
        .enumerate()
        .map(|(number, line)| cut_line(page, line).map_err(|source| PageError { line: number, source }))
}

fn cut_line(page: &[u8], line: Range<usize>) -> Result<Cut<'_>, serde_json::Error> {
    let bytes = page.get(line.clone()).unwrap_or_default();
    if let Some(spot) = usual_line(bytes, &line) {
        return Ok(Cut::Row(spot));
    }
    Ok(match page::parse_line(bytes)? {
        Line::Section(section) => Cut::Section(section),
        Line::Row(row) => Cut::Row(Spot {
            id: row.0,
            kind: row.1,
            ver: row.2,
            line,
            state: match (row.3, row.4) {
                (None, _) => RowState::Gone,
                (Some(_), None) => RowState::Live,
                (Some(_), Some(_)) => RowState::Deleted,
            },
        }),
    })
}

/// `["<uuid>","kind",12,{…},null]`, by offsets. `None` for any other shape.
fn usual_line<'a>(bytes: &'a [u8], line: &Range<usize>) -> Option<Spot<'a>> {
    let inner = bytes.strip_prefix(b"[\"")?.strip_suffix(b"]")?;
    let (id, rest) = inner.split_at_checked(36)?;
    let id = RowId(Uuid::try_parse_ascii(id).ok()?);
    let rest = rest.strip_prefix(b"\",\"")?;
    let (kind, rest) = rest.split_at_checked(memchr(b'"', rest)?)?;
    let kind = std::str::from_utf8(kind).ok().filter(|kind| !kind.contains('\\'))?;
    let rest = rest.strip_prefix(b"\",")?;
    let (ver, rest) = rest.split_at_checked(memchr(b',', rest)?)?;
    let rest = rest.get(1..)?;
    let (doc, tail) = rest.split_at_checked(memrchr(b',', rest)?)?;
    let deleted = match tail.get(1..)? {
        b"null" => false,
        digits if !digits.is_empty() && digits.iter().all(u8::is_ascii_digit) => true,
        _ => return None,
    };
    let state = match (doc, deleted) {
        (b"null", _) => RowState::Gone,
        (doc, _) if doc.first() != Some(&b'{') || doc.last() != Some(&b'}') => return None,
        (_, false) => RowState::Live,
        (_, true) => RowState::Deleted,
    };
    Some(Spot { id, kind, ver: digits(ver)?, line: line.clone(), state })
}

/// The document of a line that has the usual shape.
pub(super) fn usual_doc(line: &[u8]) -> Option<&[u8]> {
    // Past the id, which is as long as any other, the kind ends with the next quotation mark and the version with the next
    // comma but one; neither holds what would mislead, or the line would not have been taken for a usual one.
    let rest = line.strip_suffix(b"]")?.get(41..)?;
    let rest = rest.get(memchr(b'"', rest)? + 2..)?;
    let rest = rest.get(memchr(b',', rest)? + 1..)?;
    let doc = rest.get(..memrchr(b',', rest)?)?;
    (doc.first() == Some(&b'{') && doc.last() == Some(&b'}')).then_some(doc)
}

fn digits(text: &[u8]) -> Option<u64> {
    if text.is_empty() || text.len() > 16 {
        return None;
    }
    text.iter().try_fold(0_u64, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + u64::from(byte - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::row::{Doc, Scope};

    #[test]
    fn offsets_and_the_parser_say_the_same_of_every_line() {
        let id = RowId(Uuid::from_u128(7));
        let doc: Doc = serde_json::from_str(r#"{"a":"x],null]","b":[1,2,null]}"#).unwrap();
        let mut page = String::new();
        page::write_section(&mut page, &Scope::new("s"));
        page::write_row(&mut page, id, "note", 12, Some(&doc), None);
        page::write_row(&mut page, id, "note", 13, Some(&doc), Some(1_763_712_000_000));
        page::write_row(&mut page, id, "note", 14, None, None);
        let states: Vec<_> = cut(page.as_bytes())
            .filter_map(|cut| match cut.unwrap() {
                Cut::Row(spot) => {
                    let parsed = page::parse_line(&page.as_bytes()[spot.line.clone()]).unwrap();
                    let Line::Row(row) = parsed else { panic!("a row") };
                    assert_eq!((row.0, row.1, row.2), (spot.id, spot.kind, spot.ver));
                    assert!(usual_line(&page.as_bytes()[spot.line.clone()], &spot.line).is_some());
                    assert_eq!(usual_doc(&page.as_bytes()[spot.line.clone()]), row.3.map(|doc| doc.get().as_bytes()));
                    Some(spot.state)
                }
                Cut::Section(_) => None,
            })
            .collect();
        assert_eq!(states, [RowState::Live, RowState::Deleted, RowState::Gone]);
    }

    #[test]
    fn an_unusual_line_is_read_by_the_parser() {
        let line = r#"[ "00000000-0000-0000-0000-000000000007", "no\u0074e", 3, {"a":1} , null ]"#;
        assert!(usual_line(line.as_bytes(), &(0..line.len())).is_none());
        // An escaped kind cannot be borrowed from the page: such a page is refused rather than misread.
        assert!(cut(line.as_bytes()).next().unwrap().is_err());
        let line = line.replace("\\u0074", "t");
        assert!(matches!(cut(line.as_bytes()).next().unwrap().unwrap(), Cut::Row(spot) if spot.kind == "note"));
    }

    #[test]
    fn a_torn_page_is_an_error() {
        assert!(cut(b"[\"00000000-0000-0000-0000-000000000007\",\"note\",3,{\"a\":").next().unwrap().is_err());
    }
}
