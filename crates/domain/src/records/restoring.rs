//! Giving a field back what it held before: which of a record's changes are worth telling, and the ordinary command that
//! takes one of them back.

use serde_json::Value;
use sync::{Doc, Row};

use crate::{
    command::Command,
    ids::{reference, references},
    opportunities::moving::MoveStage,
    record::{FieldType, RecordKind, Visibility},
    registry,
};

/// True if people want to read of changes of this field. Others follow from what was done (since when a stage holds, when a
/// customer was last spoken to), and saying so would say the same twice.
pub fn is_told(kind: &RecordKind, field: &str) -> bool {
    kind.field(field).is_none_or(|field| match field.ty {
        FieldType::Json => false,
        FieldType::Instant => !field.by_command,
        _ => true,
    })
}

/// The command that gives a field of a record, as the person sees it now, what it held before. `held` is all that the same
/// change replaced: a stage comes back with the result that belonged to it. `None` if the field holds that value already,
/// cannot be set by itself, or never held one that may stand.
pub fn restore(row: &Row, field: &str, held: &Doc) -> Option<Command> {
    let kind = registry::kind(&row.kind)?;
    let value = held.get(field).unwrap_or(&Value::Null);
    if row.doc.get(field).unwrap_or(&Value::Null) == value || !row.is_live() {
        return None;
    }
    let (name, id, base_ver) = (row.kind.clone(), row.id, row.ver);
    let declared = kind.field(field);
    match field {
        "owner" if kind.visibility == Visibility::Owner => {
            Some(Command::Transfer { kind: name, id, base_ver, to: reference(held, field) })
        }
        "collaborators" if kind.visibility == Visibility::Owner => {
            Some(Command::SetCollaborators { kind: name, id, base_ver, users: references(held, field) })
        }
        "stage" if kind.name == "opportunity" => Some(Command::MoveStage(MoveStage {
            closed_on: text(held, "closed_on"),
            lost_reason: text(held, "lost_reason"),
            lost_remark: text(held, "lost_remark"),
            ..MoveStage::plain(row, reference(held, field)?)
        })),
        _ if declared.is_some_and(|declared| declared.by_command || (declared.required && value.is_null())) => None,
        _ if declared.is_none() && !kind.custom_fields => None,
        _ => {
            let fields = sync::order::gathered([(field.to_owned(), value.clone())]);
            Some(Command::SetFields { kind: name, id, base_ver, fields })
        }
    }
}

fn text(doc: &Doc, field: &str) -> Option<String> {
    doc.get(field)?.as_str().map(str::to_owned)
}
