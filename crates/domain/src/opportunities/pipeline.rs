//! A pipeline: ordered stages that a kind of sale goes through.

use sync::{Change, Doc, Read, Row, RowId};

use crate::{
    access::Right,
    record::{Draft, Field, FieldType, RecordKind, Rules, Visibility},
    rejection::Rejection,
};

/// The declaration.
pub static KIND: RecordKind = RecordKind {
    name: "pipeline",
    area: "opportunities",
    visibility: Visibility::Workspace,
    right: Right::Settings,
    title: "name",
    custom_fields: false,
    rules: Some(Rules { reads, check }),
    fields: &[
        Field::new("name", FieldType::Text).required().searchable().listed(),
        Field::new("order", FieldType::Number).listed(),
        Field::new("stalled_after_days", FieldType::Number),
        Field::new("retired", FieldType::YesNo),
    ],
};

fn reads(id: RowId, _: &Doc, before: Option<&Row>) -> Vec<Read> {
    match before {
        Some(_) => vec![Read::Where { kind: "stage", field: "pipeline", value: id.to_string() }],
        None => Vec::new(),
    }
}

/// A pipeline with stages can be retired but not deleted.
fn check(draft: &mut Draft<'_>) -> Result<Vec<Change>, Rejection> {
    let stages = draft.view.find("stage", "pipeline", &draft.id.to_string()).len();
    if draft.deleting && stages > 0 {
        return Err(Rejection::InUse { kind: "stage".into(), count: stages });
    }
    Ok(Vec::new())
}
