//! What every kind of record has in common: creating, editing, deleting, restoring by what its declaration says.
//!
//! Belongs here: rules that hold for any kind. A kind's own rules stand beside its declaration.

pub mod commenting;
pub mod create;
pub mod delete;
pub mod edit;
pub mod fields;
pub mod place;
pub mod restoring;
pub mod reworking;

use std::sync::Arc;

use sync::{Instant, Row, RowId, View};

use crate::{
    access::{Actor, Answers, Right},
    record::{RecordKind, Visibility},
    registry,
    rejection::Rejection,
};

/// Where a decision stands: who asks, what may be looked at, when.
pub struct Stand<'a> {
    /// Who asks.
    pub actor: &'a Actor,
    /// What may be looked at.
    pub view: &'a dyn View,
    /// When.
    pub at: Instant,
}

impl Stand<'_> {
    /// The live row of this kind, if the person sees it.
    ///
    /// # Errors
    /// [`Rejection::NotFound`] for what is not there or not theirs to see, [`Rejection::Deleted`] for a tombstone.
    pub fn live(&self, kind: &str, id: RowId) -> Result<Arc<Row>, Rejection> {
        let row = self.any(kind, id)?;
        if row.is_live() { Ok(row) } else { Err(Rejection::Deleted) }
    }

    /// The row of this kind, deleted or not, if the person sees it.
    ///
    /// # Errors
    /// [`Rejection::NotFound`] for what is not there or not theirs to see.
    pub fn any(&self, kind: &str, id: RowId) -> Result<Arc<Row>, Rejection> {
        self.view
            .row(id)
            .filter(|row| row.kind == kind && self.actor.sees_row(row))
            .ok_or_else(|| Rejection::not_found(kind))
    }

    /// That the person has the right on a row of the kind with these fields.
    ///
    /// # Errors
    /// [`Rejection::NotAllowed`] if not.
    pub fn allow(&self, kind: &'static RecordKind, right: Right, doc: &sync::Doc) -> Result<(), Rejection> {
        match kind.visibility {
            Visibility::Owner => self.actor.may(right, Answers::Of(doc)),
            Visibility::Workspace => match kind.name {
                "tag" => self.actor.may_at_all(right),
                _ => self.actor.may(right, Answers::Nobody),
            },
            Visibility::Parent(field) => match crate::ids::reference(doc, field).and_then(|id| self.view.row(id)) {
                Some(parent) => self.actor.may(right, Answers::Of(&parent.doc)),
                None => self.actor.may(right, Answers::Nobody),
            },
            Visibility::Person(field) => match crate::ids::reference(doc, field) {
                Some(person) => self.actor.may(right, Answers::To(person)),
                None => self.actor.may(right, Answers::Nobody),
            },
        }
    }
}

/// The kind by name.
///
/// # Errors
/// [`Rejection::UnknownKind`].
pub fn known(kind: &str) -> Result<&'static RecordKind, Rejection> {
    registry::kind(kind).ok_or_else(|| Rejection::UnknownKind { kind: kind.to_owned() })
}
