//! One action on many records: which command it is for each of them.
//!
//! Belongs here: what can be done to many records of a kind at once, and the command for one of them. Does not belong here:
//! carrying them out, a part at a time (`app/src/records`), taking them back ([`crate::undo`]).

use serde_json::{Value, json};
use sync::{Row, RowId};

use crate::{
    Command,
    ids::{reference, references},
    opportunities::moving::MoveStage,
    record::{FieldType, RecordKind, Visibility},
};

/// What is done to each.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Gives it to somebody, or to nobody.
    Assign(Option<RowId>),
    /// Puts a tag on it.
    AddTag(RowId),
    /// Takes a tag off it.
    RemoveTag(RowId),
    /// Sets a field; null empties it.
    Set(String, Value),
    /// Moves it to a stage, with what the stage asks for.
    Move {
        /// Where to.
        stage: RowId,
        /// The day of the result.
        closed_on: Option<String>,
        /// Why it was lost.
        lost_reason: Option<String>,
        /// The same in words.
        lost_remark: Option<String>,
    },
    /// Deletes it.
    Delete,
}

impl Action {
    /// The command for one row; `None` if it is so already.
    pub fn command(&self, kind: &RecordKind, row: &Row) -> Option<Command> {
        let (id, base_ver) = (row.id, row.ver);
        match self {
            Self::Assign(to) if reference(&row.doc, "owner") == *to => None,
            Self::Assign(to) if kind.visibility == Visibility::Owner => {
                Some(Command::Transfer { kind: row.kind.clone(), id, base_ver, to: *to })
            }
            Self::Assign(to) => set(row, "owner", to.map_or(Value::Null, |user| json!(user.to_string()))),
            Self::AddTag(tag) => tagged(row, |tags| {
                if !tags.contains(tag) {
                    tags.push(*tag);
                }
            }),
            Self::RemoveTag(tag) => tagged(row, |tags| tags.retain(|it| it != tag)),
            Self::Set(field, value) => set(row, field, value.clone()),
            Self::Move { stage, .. } if reference(&row.doc, "stage") == Some(*stage) => None,
            Self::Move { stage, closed_on, lost_reason, lost_remark } => Some(Command::MoveStage(MoveStage {
                closed_on: closed_on.clone(),
                lost_reason: lost_reason.clone(),
                lost_remark: lost_remark.clone(),
                ..MoveStage::plain(row, *stage)
            })),
            Self::Delete => Some(Command::Delete { kind: row.kind.clone(), id, base_ver }),
        }
    }
}

/// True if records of the kind have an owner to be given to.
pub fn has_owner(kind: &RecordKind) -> bool {
    kind.visibility == Visibility::Owner || (kind.visibility == Visibility::Person("owner") && kind.name == "task")
}

/// True if records of the kind carry tags.
pub fn has_tags(kind: &RecordKind) -> bool {
    kind.field("tags").is_some_and(|field| field.ty == FieldType::Refs("tag"))
}

fn set(row: &Row, field: &str, value: Value) -> Option<Command> {
    if row.doc.get(field).unwrap_or(&Value::Null) == &value {
        return None;
    }
    let fields = sync::order::gathered([(field.to_owned(), value)]);
    Some(Command::SetFields { kind: row.kind.clone(), id: row.id, base_ver: row.ver, fields })
}

fn tagged(row: &Row, change: impl FnOnce(&mut Vec<RowId>)) -> Option<Command> {
    let mut tags = references(&row.doc, "tags");
    change(&mut tags);
    let value = if tags.is_empty() { Value::Null } else { json!(tags) };
    set(row, "tags", value)
}
