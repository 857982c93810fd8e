//! Checking the fields that somebody writes against a declaration.

use serde_json::Value;
use sync::{Doc, Read, RowId, View};

use super::Stand;
use crate::{
    record::{FieldType, RecordKind},
    rejection::{Problem, ProblemCode, Rejection},
    settings::custom::{self, CustomField},
    value,
};

/// By which way fields are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// A form: fields that have commands of their own are refused, except when the record is new.
    Edit,
    /// A new record typed by hand.
    New,
    /// A new record from a file, with its history.
    Import,
}

/// The rows that checking these fields needs: what they refer to, and custom fields' definitions.
pub fn reads(kind: &RecordKind, fields: &Doc) -> Vec<Read> {
    let mut reads: Vec<Read> = referred(kind, fields).into_iter().map(|(_, _, id)| Read::Row(id)).collect();
    let mut custom = fields.iter().filter(|(name, _)| kind.custom_fields && name.starts_with("x_")).peekable();
    if custom.peek().is_some() {
        reads.push(Read::All { kind: "field_definition" });
    }
    // Which of them name a person is known only with the definitions.
    reads.extend(custom.filter_map(|(_, value)| Some(Read::Row(value.as_str()?.parse().ok()?))));
    reads
}

/// Checks every field being written; of a new record also that none is missing.
///
/// # Errors
/// [`Rejection::Invalid`] with everything that is wrong at once.
pub fn check(stand: &Stand<'_>, kind: &'static RecordKind, fields: &Doc, way: Way) -> Result<(), Rejection> {
    let custom = if kind.custom_fields { custom::of_kind(stand.view, kind.name) } else { Vec::new() };
    let mut problems: Vec<Problem> = fields
        .iter()
        .filter_map(|(name, value)| {
            let code = check_one(stand, kind, &custom, (name, value), way).err()?;
            Some(Problem { field: name.clone(), code })
        })
        .collect();
    if way != Way::Edit {
        problems.extend(missing(kind, &custom, fields));
    }
    if problems.is_empty() { Ok(()) } else { Err(Rejection::Invalid { problems }) }
}

fn check_one(
    stand: &Stand<'_>,
    kind: &'static RecordKind,
    custom: &[CustomField],
    (name, value): (&str, &Value),
    way: Way,
) -> Result<(), ProblemCode> {
    let Some(field) = kind.field(name) else {
        let field = custom.iter().find(|field| field.key == name).ok_or(ProblemCode::NoSuchField)?;
        return match value {
            Value::Null if field.required => Err(ProblemCode::Required),
            Value::Null => Ok(()),
            value => custom::check(field, value).and_then(|()| refers(stand, field.ty, value)),
        };
    };
    if field.by_command && way == Way::Edit {
        return Err(ProblemCode::NotByHand);
    }
    if value.is_null() {
        return if field.required { Err(ProblemCode::Required) } else { Ok(()) };
    }
    value::check(field.ty, value)?;
    refers(stand, field.ty, value)
}

/// That a reference names something that is there and visible. Who asks is there: their own row need not be read.
fn refers(stand: &Stand<'_>, ty: FieldType, value: &Value) -> Result<(), ProblemCode> {
    let known = |target: &str, id: &Value| {
        let Some(id) = id.as_str().and_then(|id| id.parse::<RowId>().ok()) else { return false };
        let itself = target == "user" && id == stand.actor.user;
        let there = |row: &sync::Row| row.kind == target && row.is_live() && stand.actor.sees_row(row);
        itself || stand.view.row(id).is_some_and(|row| there(&row))
    };
    let good = match ty {
        FieldType::Ref(target) => known(target, value),
        FieldType::Refs(target) => value.as_array().is_some_and(|items| items.iter().all(|id| known(target, id))),
        _ => true,
    };
    if good { Ok(()) } else { Err(ProblemCode::NoSuchRecord) }
}

fn missing(kind: &'static RecordKind, custom: &[CustomField], fields: &Doc) -> Vec<Problem> {
    let absent = |name: &str| !fields.contains_key(name);
    let own = kind.fields.iter().filter(|field| field.required && absent(field.name)).map(|field| field.name);
    let added = custom
        .iter()
        .filter(|field| field.required && !field.retired && absent(&field.key))
        .map(|field| field.key.as_str());
    own.chain(added).map(|name| Problem { field: name.to_owned(), code: ProblemCode::Required }).collect()
}

/// What the fields refer to: field, kind, id.
fn referred<'a>(kind: &RecordKind, fields: &'a Doc) -> Vec<(&'a str, &'static str, RowId)> {
    let mut found = Vec::new();
    for (name, value) in fields {
        let Some(FieldType::Ref(target) | FieldType::Refs(target)) = kind.field(name).map(|field| field.ty) else {
            continue;
        };
        let items = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
        found.extend(items.iter().filter_map(|item| Some((name.as_str(), target, item.as_str()?.parse().ok()?))));
    }
    found
}

/// The fields as they will be stored: text trimmed, empty text and empty lists turned into null.
pub fn clean(fields: &Doc) -> Doc {
    sync::order::gathered(fields.iter().map(|(name, value)| (name.clone(), clean_value(value))))
}

fn clean_value(value: &Value) -> Value {
    match value {
        Value::String(text) if text.trim().is_empty() => Value::Null,
        Value::String(text) => Value::String(text.trim().to_owned()),
        Value::Array(items) if items.is_empty() => Value::Null,
        other => other.clone(),
    }
}

/// True if the view knows a row of any kind by this id.
pub fn exists(view: &dyn View, id: RowId) -> bool {
    view.row(id).is_some()
}
