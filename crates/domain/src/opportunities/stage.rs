//! A stage of a pipeline, with its win probability and what it means for the result.

use sync::{Change, Doc, Read, Row, RowId};

use crate::{
    access::Right,
    record::{Draft, Field, FieldType, RecordKind, Rules, Visibility},
    rejection::{ProblemCode, Rejection},
};

/// What being in a stage says of the result.
pub const OUTCOMES: &[&str] = &["open", "won", "lost"];

/// The declaration.
pub static KIND: RecordKind = RecordKind {
    name: "stage",
    area: "opportunities",
    visibility: Visibility::Workspace,
    right: Right::Settings,
    title: "name",
    custom_fields: false,
    rules: Some(Rules { reads, check }),
    fields: &[
        Field::new("name", FieldType::Text).required().listed(),
        Field::new("pipeline", FieldType::Ref("pipeline")).required().protected().listed(),
        Field::new("order", FieldType::Number).required().listed(),
        Field::new("probability", FieldType::Number).required().listed(),
        Field::new("outcome", FieldType::Choice(OUTCOMES)).required().protected().listed(),
        Field::new("color", FieldType::Number),
        Field::new("retired", FieldType::YesNo),
    ],
};

fn reads(id: RowId, _: &Doc, before: Option<&Row>) -> Vec<Read> {
    match before {
        Some(_) => vec![Read::Where { kind: "opportunity", field: "stage", value: id.to_string() }],
        None => Vec::new(),
    }
}

/// A probability is a share of 100; a stage in use can be retired but not deleted.
fn check(draft: &mut Draft<'_>) -> Result<Vec<Change>, Rejection> {
    let probability = draft.value("probability").and_then(serde_json::Value::as_f64);
    if probability.is_some_and(|share| !(0.0..=100.0).contains(&share)) {
        return Err(Rejection::invalid("probability", ProblemCode::OutOfRange));
    }
    if draft.deleting {
        let used = draft.view.find("opportunity", "stage", &draft.id.to_string()).len();
        if used > 0 {
            return Err(Rejection::InUse { kind: "opportunity".into(), count: used });
        }
    }
    Ok(Vec::new())
}
