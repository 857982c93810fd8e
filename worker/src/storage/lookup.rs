//! Finding records by a value: which fields are found by, and how the entries follow their records.

use std::collections::BTreeSet;

use domain::{record::Visibility, registry};
use serde::Serialize;
use sync::{Row, RowId};

/// The text fields by which [`sync::Read::Where`] finds rows without looking at each, and [`sync::Read::Count`] counts them. A
/// field that is missing here is found by too, at the price of reading every row of the workspace. One that is added needs a
/// migration that makes the entries of the rows that are there.
const FOUND_BY: &[(&str, &str)] = &[
    ("user", "login"),
    ("user", "role"),
    ("user", "team"),
    ("tag", "name"),
    ("field_definition", "key"),
    ("opportunity", "stage"),
    ("customer", "owner"),
    ("attachment", "follow_up"),
    ("task", "owner"),
];

/// The field under which a child is found by its parent.
pub(crate) const PARENT: &str = "^";

/// The field, with an empty value, under which all rows of a settings kind are found.
pub(crate) const ALL: &str = "";

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct Entry(pub(crate) String, pub(crate) String, pub(crate) String, pub(crate) RowId);

/// True if rows of the kind are found by this field's value through entries.
pub(crate) fn is_found_by(kind: &str, field: &str) -> bool {
    FOUND_BY.contains(&(kind, field))
}

/// True if all rows of the kind are found through entries: settings, of which there are few.
pub(crate) fn is_listed(kind: &str) -> bool {
    registry::kind(kind).is_some_and(|kind| kind.visibility == Visibility::Workspace)
}

/// The entries of a row, deleted or not.
pub(crate) fn entries(row: &Row) -> BTreeSet<Entry> {
    let entry = |field: &str, value: &str| Entry(row.kind.clone(), field.to_owned(), value.to_owned(), row.id);
    let mut entries: BTreeSet<Entry> = FOUND_BY
        .iter()
        .filter(|(kind, _)| *kind == row.kind)
        .filter_map(|(_, field)| Some(entry(field, row.doc.get(*field)?.as_str()?)))
        .collect();
    if is_listed(&row.kind) {
        entries.insert(entry(ALL, ""));
    }
    let follows_parent = registry::kind(&row.kind).is_some_and(|kind| matches!(kind.visibility, Visibility::Parent(_)));
    if let Some(parent) = row.parent.filter(|_| follows_parent) {
        entries.insert(entry(PARENT, &parent.to_string()));
    }
    entries
}

/// How entries change from one state of a row to the next.
#[derive(Debug, Default)]
pub(crate) struct Moves {
    /// `[kind, field, new value, id, old value]`
    pub(crate) changed: Vec<(String, String, String, RowId, String)>,
    /// New ones.
    pub(crate) added: Vec<Entry>,
    /// Those that go.
    pub(crate) removed: Vec<Entry>,
}

impl Moves {
    /// Adds what one row brings.
    pub(crate) fn add(&mut self, before: Option<&Row>, after: &Row) {
        let (old, new) = (before.map(entries).unwrap_or_default(), entries(after));
        let mut gone: Vec<Entry> = old.difference(&new).cloned().collect();
        for entry in new.difference(&old) {
            match gone.iter().position(|old| old.1 == entry.1) {
                Some(at) => {
                    let old = gone.swap_remove(at);
                    let Entry(kind, field, value, id) = entry.clone();
                    self.changed.push((kind, field, value, id, old.2));
                }
                None => self.added.push(entry.clone()),
            }
        }
        self.removed.extend(gone);
    }
}
