//! A refused command as a form: what the person had typed, to be corrected and sent once more instead of being lost.

use serde_json::{Value, json};
use sync::{Doc, RowId};

use crate::{activities::logging::LogFollowUp, command::Command, ids::reference, record::RecordKind, registry};

/// What a form about a command shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// The kind of the record.
    pub kind: String,
    /// The record, if it is there already.
    pub id: Option<RowId>,
    /// What was typed.
    pub fields: Doc,
}

/// The form of a command; `None` for those that are one decision and not typed.
pub fn sheet(command: &Command) -> Option<Sheet> {
    match command {
        Command::Create { kind, .. } if !registry::kind(kind).is_some_and(RecordKind::has_form) => None,
        Command::Create { kind, fields, .. } => Some(Sheet { kind: kind.clone(), id: None, fields: fields.clone() }),
        Command::SetFields { kind, id, fields, .. } => {
            Some(Sheet { kind: kind.clone(), id: Some(*id), fields: fields.clone() })
        }
        Command::LogFollowUp(wish) => Some(Sheet { kind: "follow_up".into(), id: None, fields: said(wish) }),
        _ => None,
    }
}

/// The same command with other fields.
#[must_use]
pub fn with_fields(command: Command, given: Doc) -> Command {
    match command {
        Command::Create { kind, id, .. } => Command::Create { kind, id, fields: given },
        Command::SetFields { kind, id, base_ver, .. } => Command::SetFields { kind, id, base_ver, fields: given },
        Command::LogFollowUp(wish) => Command::LogFollowUp(said_again(wish, &given)),
        other => other,
    }
}

/// An edit without one of its fields; `None` if nothing else was in it.
pub fn without_field(command: &Command, field: &str) -> Option<Command> {
    let Command::SetFields { kind, id, base_ver, fields } = command else { return None };
    let others = fields.iter().filter(|(name, _)| *name != field).map(|(k, v)| (k.clone(), v.clone()));
    let rest: Doc = sync::order::gathered(others);
    (!rest.is_empty()).then(|| Command::SetFields { kind: kind.clone(), id: *id, base_ver: *base_ver, fields: rest })
}

fn said(wish: &LogFollowUp) -> Doc {
    let mut doc = Doc::new();
    doc.insert("customer".into(), json!(wish.customer.to_string()));
    doc.insert("channel".into(), json!(wish.channel));
    doc.insert("text".into(), json!(wish.text));
    doc.insert("happened_at".into(), json!(wish.happened_at));
    for (name, id) in [("contact", wish.contact), ("opportunity", wish.opportunity)] {
        doc.extend(id.map(|id| (name.to_owned(), json!(id.to_string()))));
    }
    doc
}

fn said_again(wish: LogFollowUp, given: &Doc) -> LogFollowUp {
    let text = |field: &str| given.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
    LogFollowUp {
        customer: reference(given, "customer").unwrap_or(wish.customer),
        channel: text("channel"),
        text: text("text"),
        happened_at: given.get("happened_at").and_then(Value::as_i64).unwrap_or(wish.happened_at),
        contact: reference(given, "contact"),
        opportunity: reference(given, "opportunity"),
        ..wish
    }
}
