//! A custom field that an admin added to a kind of record. See [`super::custom`] for what it does to documents.

use sync::{Change, Doc, Read, Row, RowId};

use super::{choices, custom};
use crate::{
    access::Right,
    record::{Draft, Field, FieldType, RecordKind, Rules, Visibility},
    registry,
    rejection::{ProblemCode, Rejection},
};

/// The types that a custom field can have.
pub const TYPES: &[&str] = &["text", "number", "money", "date", "choice", "multi_choice", "user", "yes_no"];

/// The declaration.
pub static KIND: RecordKind = RecordKind {
    name: "field_definition",
    area: "settings",
    visibility: Visibility::Workspace,
    right: Right::Settings,
    title: "label",
    custom_fields: false,
    rules: Some(Rules { reads, check }),
    fields: &[
        Field::new("kind", FieldType::Text).required().protected().listed(),
        Field::new("key", FieldType::Text).required().protected(),
        Field::new("label", FieldType::Text).required().listed(),
        Field::new("type", FieldType::Choice(TYPES)).required().protected().listed(),
        Field::new(choices::FIELD, FieldType::Json),
        Field::new("required", FieldType::YesNo),
        Field::new("listed", FieldType::YesNo),
        Field::new("retired", FieldType::YesNo),
    ],
};

fn reads(_: RowId, _: &Doc, _: Option<&Row>) -> Vec<Read> {
    vec![Read::All { kind: "field_definition" }]
}

/// The kind takes custom fields, the key is free and well formed, neither it nor the type changes later, and a choice that was
/// there stays.
fn check(draft: &mut Draft<'_>) -> Result<Vec<Change>, Rejection> {
    for fixed in ["kind", "key", "type"] {
        if draft.before.is_some() && draft.changes(fixed) {
            return Err(Rejection::invalid(fixed, ProblemCode::NotByHand));
        }
    }
    if draft.changes(choices::FIELD)
        && let Some(given) = draft.fields.get(choices::FIELD)
    {
        let held = draft.before.map(|row| choices::read(row.doc.get(choices::FIELD))).unwrap_or_default();
        let accepted = choices::accepted(given, &held)?;
        draft.fields.insert(choices::FIELD.to_owned(), accepted);
    }
    if draft.before.is_some() && !draft.restoring() {
        return Ok(Vec::new());
    }
    let text = |field: &str| draft.fields.get(field).and_then(|value| value.as_str()).unwrap_or_default();
    if !registry::kind(text("kind")).is_some_and(|kind| kind.custom_fields) {
        return Err(Rejection::invalid("kind", ProblemCode::NotAChoice));
    }
    let key = text("key");
    if !custom::is_key(key) {
        return Err(Rejection::invalid("key", ProblemCode::WrongType));
    }
    let taken = draft
        .view
        .all("field_definition")
        .iter()
        .any(|row| row.id != draft.id && row.doc.get("key").and_then(|value| value.as_str()) == Some(key));
    if taken {
        return Err(Rejection::NotUnique { field: "key".into(), value: key.into() });
    }
    Ok(vec![Change::Unique { id: draft.id, kind: "field_definition", field: "key", value: key.into() }])
}
