//! What leaves the book as files, and how it comes back.
//!
//! Belongs here: what stands in the cells of an exported table ([`values`], [`figures`]), what an archive of everything holds ([`archive`]) and
//! how it is put back ([`restoring`]). Does not belong here: the formats of files (the crate `files`), screens.

pub mod archive;
mod cell;
pub mod figures;
pub mod restoring;
pub mod values;

pub use cell::Cell;

use crate::{
    access::{Actor, Reach},
    record::{RecordKind, Sensitivity},
};

/// True if the person may take personal details of this kind's records away: whoever works on such records.
pub fn may_take_personal(actor: &Actor, kind: &RecordKind) -> bool {
    actor.reach(kind.right) != Reach::None
}

/// True for a field that holds personal details.
pub fn is_personal(kind: &RecordKind, field: &str) -> bool {
    kind.field(field).is_some_and(|field| field.sensitivity == Sensitivity::Personal)
}

#[cfg(test)]
mod tests;
