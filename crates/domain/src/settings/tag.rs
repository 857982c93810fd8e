//! A tag to mark records with.

use sync::{Change, Doc, Read, Row, RowId};

use crate::{
    access::Right,
    record::{Draft, Field, FieldType, RecordKind, Rules, Visibility},
    rejection::Rejection,
};

/// The declaration.
pub static KIND: RecordKind = RecordKind {
    name: "tag",
    area: "settings",
    visibility: Visibility::Workspace,
    right: Right::Personal,
    title: "name",
    custom_fields: false,
    rules: Some(Rules { reads, check }),
    fields: &[
        Field::new("name", FieldType::Text).required().searchable().listed(),
        Field::new("color", FieldType::Number),
    ],
};

fn reads(_: RowId, fields: &Doc, _: Option<&Row>) -> Vec<Read> {
    name(fields).map(|value| Read::Where { kind: "tag", field: "name", value }).into_iter().collect()
}

/// A tag's name stands once.
fn check(draft: &mut Draft<'_>) -> Result<Vec<Change>, Rejection> {
    let Some(value) = name(&draft.fields) else { return Ok(Vec::new()) };
    if draft.view.find("tag", "name", &value).iter().any(|row| row.id != draft.id) {
        return Err(Rejection::NotUnique { field: "name".into(), value });
    }
    Ok(vec![Change::Unique { id: draft.id, kind: "tag", field: "name", value }])
}

fn name(fields: &Doc) -> Option<String> {
    fields.get("name").and_then(|name| name.as_str()).map(str::to_owned)
}
