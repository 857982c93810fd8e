//! The workspace itself: one row, whose id is the workspace's.

use sync::Change;

use crate::{
    access::Right,
    activities::care,
    customers::holding,
    forecasting::forecast,
    record::{Draft, Field, FieldType, RecordKind, Rules, Visibility},
    rejection::{ProblemCode, Rejection},
};

/// The languages of the product.
pub const LANGUAGES: &[&str] = &["zh-Hans", "zh-Hant", "en"];

/// The declaration.
pub static KIND: RecordKind = RecordKind {
    name: "workspace",
    area: "settings",
    visibility: Visibility::Workspace,
    right: Right::Settings,
    title: "name",
    custom_fields: false,
    rules: Some(Rules { reads: |_, _, _| Vec::new(), check }),
    fields: &[
        Field::new("name", FieldType::Text).required(),
        Field::new("currency", FieldType::Text).required().protected(),
        Field::new("language", FieldType::Choice(LANGUAGES)).required(),
        Field::new("fiscal_start_month", FieldType::Number),
        Field::new("holding_cap", FieldType::Number),
        Field::new(care::FIELDS[0], FieldType::Number),
        Field::new(care::FIELDS[1], FieldType::Number),
        Field::new(care::FIELDS[2], FieldType::Number),
        Field::new(care::FIELDS[3], FieldType::Number),
        Field::new(forecast::THRESHOLD, FieldType::Number),
    ],
};

/// The workspace's row stays: everything else hangs on it. A cap is a whole number above zero, and so are
/// days of patience.
fn check(draft: &mut Draft<'_>) -> Result<Vec<Change>, Rejection> {
    if draft.deleting {
        return Err(Rejection::InUse { kind: KIND.name.into(), count: 1 });
    }
    if draft.value(holding::FIELD).is_some_and(|cap| holding::cap_of(cap).is_none()) {
        return Err(Rejection::invalid(holding::FIELD, ProblemCode::OutOfRange));
    }
    let percent = draft.value(forecast::THRESHOLD).map(|percent| percent.as_f64().unwrap_or(-1.0));
    if percent.is_some_and(|percent| !(0.0..=1_000.0).contains(&percent)) {
        return Err(Rejection::invalid(forecast::THRESHOLD, ProblemCode::OutOfRange));
    }
    let senseless = |field: &&&str| draft.value(field).is_some_and(|days| care::days_of(days).is_none());
    match care::FIELDS.iter().find(senseless) {
        Some(field) => Err(Rejection::invalid(field, ProblemCode::OutOfRange)),
        None => Ok(Vec::new()),
    }
}
