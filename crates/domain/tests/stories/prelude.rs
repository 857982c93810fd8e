//! The words in which the stories are told: what somebody asks for, and what they expect.

use domain::{Command, Rejection, opportunities::moving::MoveStage, rejection::ProblemCode};
use fixtures::doc;
pub(crate) use fixtures::{Book, cast::*};
use serde_json::Value;
use sync::{Change, RowId, Ver};

/// The version in which the small company stands when a story begins.
pub(crate) const START: Ver = 1;

#[track_caller]
pub(crate) fn accepts(book: &mut Book, by: RowId, command: &Command) -> Vec<Change> {
    book.run(by, command).unwrap_or_else(|refused| panic!("refused with {refused:?}: {command:?}"))
}

#[track_caller]
pub(crate) fn refuses(book: &mut Book, by: RowId, command: &Command, expected: &Rejection) {
    let before = book.clone().of_kind("notification").count();
    assert_eq!(book.run(by, command).err().as_ref(), Some(expected), "{command:?}");
    assert_eq!(book.of_kind("notification").count(), before, "a refusal changes nothing");
}

pub(crate) fn create(kind: &str, id: RowId, fields: Value) -> Command {
    Command::Create { kind: kind.into(), id, fields: doc(fields) }
}

pub(crate) fn edit(kind: &str, id: RowId, base_ver: Ver, fields: Value) -> Command {
    Command::SetFields { kind: kind.into(), id, base_ver, fields: doc(fields) }
}

pub(crate) fn delete(kind: &str, id: RowId, base_ver: Ver) -> Command {
    Command::Delete { kind: kind.into(), id, base_ver }
}

pub(crate) fn restore(kind: &str, id: RowId) -> Command {
    Command::Restore { kind: kind.into(), id }
}

pub(crate) fn transfer(kind: &str, id: RowId, base_ver: Ver, to: Option<RowId>) -> Command {
    Command::Transfer { kind: kind.into(), id, base_ver, to }
}

pub(crate) fn collaborators(kind: &str, id: RowId, base_ver: Ver, users: &[RowId]) -> Command {
    Command::SetCollaborators { kind: kind.into(), id, base_ver, users: users.to_vec() }
}

pub(crate) fn to_stage(id: RowId, base_ver: Ver, stage: RowId) -> MoveStage {
    MoveStage { id, base_ver, stage, closed_on: None, lost_reason: None, lost_remark: None, fields: sync::Doc::new() }
}

pub(crate) fn invalid(field: &str, code: ProblemCode) -> Rejection {
    Rejection::invalid(field, code)
}

pub(crate) fn not_allowed(right: &str) -> Rejection {
    Rejection::NotAllowed { right: right.into() }
}

pub(crate) fn text(id: RowId) -> String {
    id.to_string()
}
