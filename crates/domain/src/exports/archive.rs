//! Everything that somebody sees, as it is kept in an export of everything: each record with its id, its kind and its document
//! as they stand in the book, so that nothing is lost on the way back.
//!
//! Belongs here: the form of a record and of the first page of an archive, and which records belong in. Does not belong here:
//! packing and unpacking (the crate `files`), putting records back ([`super::restoring`]).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sync::{Doc, Instant, Row, RowId};

use super::is_personal;
use crate::{
    ids::reference,
    record::{RecordKind, Visibility},
};

/// What an archive of ours calls itself.
pub const FORMAT: &str = "suike-export";

/// The version of the form. One that is newer is not read.
pub const VERSION: u32 = 1;

/// The first page of an archive.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct About {
    /// [`FORMAT`].
    pub format: String,
    /// [`VERSION`].
    pub version: u32,
    /// What the company calls itself.
    pub workspace: String,
    /// When it was made.
    pub made_at: Instant,
    /// How many records there are, kind by kind.
    pub counts: BTreeMap<String, usize>,
    /// Attached files whose bytes could not be had, by the ids of their records.
    #[serde(default)]
    pub missing: Vec<RowId>,
}

impl About {
    /// The first page of an archive made now.
    pub fn now(workspace: &str, made_at: Instant) -> Self {
        Self {
            format: FORMAT.to_owned(),
            version: VERSION,
            workspace: workspace.to_owned(),
            made_at,
            counts: BTreeMap::new(),
            missing: Vec::new(),
        }
    }

    /// The page as it is written.
    pub fn text(&self) -> String {
        // Plain data: writing it cannot fail.
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// Reads a first page; nothing if it is none of ours, or newer than we know.
    pub fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok().filter(|about: &Self| about.format == FORMAT && about.version <= VERSION)
    }
}

/// A record in an archive.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// Its id.
    pub id: RowId,
    /// Its kind.
    pub kind: String,
    /// Its fields.
    pub doc: Doc,
}

impl Kept {
    /// The record as it stands in the book.
    pub fn of(row: &Row) -> Self {
        Self { id: row.id, kind: row.kind.clone(), doc: row.doc.clone() }
    }

    /// The same without personal details.
    #[must_use]
    pub fn without_personal(mut self, kind: &RecordKind) -> Self {
        self.doc.retain(|name, _| !is_personal(kind, name));
        self
    }

    /// One line of an archive.
    pub fn line(&self) -> String {
        // Plain data: writing it cannot fail.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads a line.
    pub fn read(line: &str) -> Option<Self> {
        serde_json::from_str(line).ok()
    }
}

/// True for a record that belongs into an archive: one that is not deleted, nor hangs on one that is.
pub fn belongs(kind: &RecordKind, row: &Row, look: impl Fn(RowId) -> Option<std::sync::Arc<Row>>) -> bool {
    let hangs_well = match kind.visibility {
        Visibility::Parent(field) => reference(&row.doc, field).and_then(look).is_some_and(|parent| parent.is_live()),
        _ => true,
    };
    row.is_live() && hangs_well
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_record_comes_back_from_its_line_with_everything_that_is_in_it() {
        let doc = json!({"name": "甲\n\"乙\"", "x_new": [1, 2.5, null], "amount": {"minor": 5, "currency": "CNY"}});
        let serde_json::Value::Object(doc) = doc else { panic!("not an object") };
        let kept = Kept { id: RowId::new(1, &[7; 10]), kind: "customer".into(), doc };
        assert!(!kept.line().contains('\n'));
        assert_eq!(Kept::read(&kept.line()), Some(kept));
    }

    #[test]
    fn what_calls_itself_otherwise_or_is_newer_is_none_of_ours() {
        let about = About::now("星云", 5);
        let text = about.text();
        assert_eq!(About::read(&text), Some(about));
        assert_eq!(About::read(&text.replace(FORMAT, "other")), None);
        assert_eq!(About::read(&text.replace("\"version\": 1", "\"version\": 2")), None);
    }
}
