//! What needs attention: commands that were not carried out, kept with everything a person needs to decide what now.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{
    apply::{Effect, apply},
    model::{Change, View},
    order::gathered,
    protocol::Mutation,
    row::{Doc, Instant, RowId},
};

/// A command that was not carried out. *Theirs* is whatever the row looks like now; ask the engine's view.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound(deserialize = "C: DeserializeOwned, R: DeserializeOwned"))]
pub struct Attention<C, R> {
    /// The command.
    pub mutation: Mutation<C>,
    /// Why it was not carried out.
    pub why: Why<R>,
    /// When that became known, by the device's clock.
    pub at: Instant,
    /// *Yours* and *before*: what the command was to change.
    pub touches: Vec<Touch>,
    /// The rejected command that this one built on, if that was the reason.
    pub because_of: Option<RowId>,
}

/// Why a command was not carried out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "why")]
pub enum Why<R> {
    /// The business says no.
    Rejected {
        /// Its reason.
        rejection: R,
    },
    /// The server would not even look at it.
    Refused {
        /// The error's stable code.
        code: String,
    },
}

/// One row that a command was to change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Touch {
    /// The row.
    pub id: RowId,
    /// Its kind.
    pub kind: String,
    /// The changed fields as the person saw them before; `None` if the command made the row, or if the person may no
    /// longer see it.
    pub before: Option<Doc>,
    /// The changed fields as the person wanted them.
    pub yours: Doc,
}

/// What these changes do, as a person would compare it.
pub(super) fn touches(changes: &[Change], view: &dyn View) -> Vec<Touch> {
    changes.iter().filter_map(|change| touch(change, view)).collect()
}

fn touch(change: &Change, view: &dyn View) -> Option<Touch> {
    let id = change.target()?;
    let row = view.row(id);
    let kind = match change {
        Change::Create { kind, .. } => (*kind).to_owned(),
        _ => row.as_ref()?.kind.clone(),
    };
    let fields = match change {
        Change::Create { doc, .. } => doc.clone(),
        Change::Patch { fields, .. } => fields.clone(),
        _ => Doc::new(),
    };
    let before = row.map(|row| {
        gathered(fields.keys().filter_map(|name| row.doc.get(name).map(|value| (name.clone(), value.clone()))))
    });
    Some(Touch { id, kind, before, yours: fields })
}

/// The row as a client shows it after a change: like the server's, without what clients do not hold.
pub(super) fn optimistic(before: Option<&crate::Row>, change: &Change) -> Option<crate::Row> {
    let effect = Effect { ver: before.map_or(0, |row| row.ver), by: RowId(uuid::Uuid::nil()), at: 0 };
    let mut row = apply(before, change, effect)?;
    row.stamps.clear();
    row.scopes.clear();
    row.parent = None;
    Some(row)
}
