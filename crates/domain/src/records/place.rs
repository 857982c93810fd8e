//! Where a row is seen: its scopes and its parent, from its fields and its kind's visibility.

use serde_json::Value;
use sync::{Doc, RowId, Scope};

use super::Stand;
use crate::{
    access::{owner_scopes, sight},
    ids::reference,
    record::{RecordKind, Visibility},
    rejection::{ProblemCode, Rejection},
};

/// A row's place.
pub struct Place {
    /// The row that it hangs on, for finding it and for following its scopes.
    pub parent: Option<RowId>,
    /// Through which scopes it is seen.
    pub scopes: Vec<Scope>,
}

/// The place of a row of this kind with these fields.
///
/// # Errors
/// [`Rejection::Invalid`] if the field that decides it is missing or names nothing visible.
pub fn of(stand: &Stand<'_>, kind: &'static RecordKind, doc: &Doc) -> Result<Place, Rejection> {
    let missing = |field: &str| Rejection::invalid(field, ProblemCode::Required);
    match kind.visibility {
        Visibility::Workspace => Ok(Place { parent: None, scopes: vec![Scope::new(sight::WORKSPACE)] }),
        Visibility::Owner => Ok(Place { parent: reference(doc, "customer"), scopes: owner_scopes(doc) }),
        Visibility::Parent(field) => {
            let id = reference(doc, field).ok_or_else(|| missing(field))?;
            let parent = stand.view.row(id).ok_or_else(|| Rejection::invalid(field, ProblemCode::NoSuchRecord))?;
            Ok(Place { parent: Some(id), scopes: parent.scopes.clone() })
        }
        Visibility::Person(field) => {
            let person = reference(doc, field).ok_or_else(|| missing(field))?;
            let mut scopes = vec![sight::of_user(person)];
            if doc.get("shared") == Some(&Value::Bool(true)) {
                scopes.push(Scope::new(sight::WORKSPACE));
            }
            Ok(Place { parent: reference(doc, "customer"), scopes })
        }
    }
}
