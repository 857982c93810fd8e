//! A stage of a pipeline, with its win probability and what it means for the result.

use serde_json::Value;
use sync::{Change, Doc, Read, Row, RowId};

use super::opportunity;
use crate::{
    access::Right,
    record::{Draft, Field, FieldType, RecordKind, Rules, Visibility},
    rejection::{ProblemCode, Rejection},
    settings::custom::is_key,
};

/// What being in a stage says of the result.
pub const OUTCOMES: &[&str] = &["open", "won", "lost"];

/// The field that lists what an opportunity must have to be in the stage: names of its fields, custom ones too.
pub const REQUIRED: &str = "required_fields";
/// How many fields a stage may require.
const MOST: usize = 20;

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
        Field::new(REQUIRED, FieldType::Json),
        Field::new("retired", FieldType::YesNo),
    ],
};

fn reads(id: RowId, _: &Doc, before: Option<&Row>) -> Vec<Read> {
    match before {
        Some(_) => vec![Read::Where { kind: "opportunity", field: "stage", value: id.to_string() }],
        None => Vec::new(),
    }
}

/// The names of the fields that a stage requires.
pub fn required_by(stage: &Row) -> Vec<&str> {
    let names = stage.doc.get(REQUIRED).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    names.iter().filter_map(Value::as_str).collect()
}

/// True for a field of opportunities that a stage can require: one that people fill in.
pub fn can_require(name: &str) -> bool {
    let own = opportunity::KIND.field(name);
    own.map_or_else(|| is_key(name), |field| !field.by_command && field.ty != FieldType::Json)
}

fn are_fields(value: &Value) -> bool {
    value
        .as_array()
        .is_some_and(|names| names.len() <= MOST && names.iter().all(|name| name.as_str().is_some_and(can_require)))
}

/// A probability is a share of 100; what is required are fields of opportunities; a stage in use can be retired but not
/// deleted.
fn check(draft: &mut Draft<'_>) -> Result<Vec<Change>, Rejection> {
    let probability = draft.value("probability").and_then(Value::as_f64);
    if probability.is_some_and(|share| !(0.0..=100.0).contains(&share)) {
        return Err(Rejection::invalid("probability", ProblemCode::OutOfRange));
    }
    if draft.value(REQUIRED).is_some_and(|names| !are_fields(names)) {
        return Err(Rejection::invalid(REQUIRED, ProblemCode::NoSuchField));
    }
    if draft.deleting {
        let used = draft.view.find("opportunity", "stage", &draft.id.to_string()).len();
        if used > 0 {
            return Err(Rejection::InUse { kind: "opportunity".into(), count: used });
        }
    }
    Ok(Vec::new())
}
