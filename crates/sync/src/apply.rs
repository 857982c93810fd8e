//! What a change does to one row: the same on a client's overlay, in the model server and in the worker's storage.

use crate::{
    model::Change,
    row::{FieldStamp, Instant, Row, RowId, Ver},
};

/// Who and when, for the stamps.
#[derive(Clone, Copy, Debug)]
pub struct Effect {
    /// The version that the change belongs to.
    pub ver: Ver,
    /// The person.
    pub by: RowId,
    /// The time.
    pub at: Instant,
}

/// The row after the change, given the row before. `None` for changes that touch no row of that id by themselves
/// ([`Change::Rescope`] and conditions), or that need a row where none is.
pub fn apply(before: Option<&Row>, change: &Change, effect: Effect) -> Option<Row> {
    let stamp = FieldStamp { ver: effect.ver, by: effect.by };
    match change {
        Change::Create { id, kind, doc, parent, scopes } => Some(Row {
            id: *id,
            kind: (*kind).to_owned(),
            ver: effect.ver,
            doc: doc.clone(),
            parent: *parent,
            scopes: scopes.clone(),
            stamps: doc.keys().map(|name| (name.clone(), stamp)).collect(),
            deleted_at: None,
        }),
        Change::Patch { fields, scopes, parent, .. } => {
            let mut row = before?.clone();
            row.ver = effect.ver;
            for (name, value) in fields {
                if value.is_null() {
                    row.doc.remove(name);
                } else {
                    row.doc.insert(name.clone(), value.clone());
                }
                row.stamps.insert(name.clone(), stamp);
            }
            if let Some(scopes) = scopes {
                row.scopes.clone_from(scopes);
            }
            if let Some(parent) = parent {
                row.parent = *parent;
            }
            Some(row)
        }
        Change::SetDeleted { at, .. } => {
            let mut row = before?.clone();
            row.ver = effect.ver;
            row.deleted_at = *at;
            Some(row)
        }
        Change::Rescope { .. } | Change::Unique { .. } | Change::NoMore { .. } | Change::Unmoved { .. } => None,
    }
}

impl Change {
    /// The row that the change writes, if it writes exactly one.
    pub fn target(&self) -> Option<RowId> {
        match self {
            Self::Create { id, .. } | Self::Patch { id, .. } | Self::SetDeleted { id, .. } => Some(*id),
            Self::Rescope { .. } | Self::Unique { .. } | Self::NoMore { .. } | Self::Unmoved { .. } => None,
        }
    }
}
