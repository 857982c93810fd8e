//! Guards: what a decision took for granted and must still be so when it is carried out.

use crate::{
    model::{Change, View},
    row::Ver,
};

/// Something that a decision took for granted is no longer so: read and decide anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GuardFailed {
    /// A row has another version than the one that was read.
    #[error("a row has moved on")]
    Moved,
    /// The id of a row to be made is taken.
    #[error("an id is taken")]
    Taken,
    /// A value that was to be unique is not.
    #[error("a value is not unique")]
    NotUnique,
    /// More rows have a value than were counted.
    #[error("more rows have a value than were counted")]
    More,
}

/// Whether all that the changes take for granted is so.
pub fn check(changes: &[Change], view: &dyn View) -> Result<(), GuardFailed> {
    changes.iter().try_for_each(|change| check_one(change, view))
}

fn check_one(change: &Change, view: &dyn View) -> Result<(), GuardFailed> {
    let version = |id| view.row(id).map_or(0, |row| row.ver);
    let unmoved = |id, seen: Ver| if version(id) == seen { Ok(()) } else { Err(GuardFailed::Moved) };
    match change {
        Change::Create { id, .. } => {
            if view.row(*id).is_none() {
                Ok(())
            } else {
                Err(GuardFailed::Taken)
            }
        }
        Change::Patch { id, seen, .. } | Change::SetDeleted { id, seen, .. } | Change::Unmoved { id, seen } => {
            unmoved(*id, *seen)
        }
        Change::Unique { id, kind, field, value } => {
            let others = view.find(kind, field, value);
            if others.iter().all(|row| row.id == *id) { Ok(()) } else { Err(GuardFailed::NotUnique) }
        }
        Change::NoMore { kind, field, value, seen } => {
            if view.count(kind, field, value) <= *seen {
                Ok(())
            } else {
                Err(GuardFailed::More)
            }
        }
        Change::Rescope { .. } => Ok(()),
    }
}
