//! A forecast: what somebody says they will win in a period, with what a manager makes of it, and how both changed.

use serde_json::{Value, json};
use sync::{Change, Doc, Instant, Read, Row, RowId};

use super::accuracy::deviation;
use crate::{
    access::Right,
    ids::{derived, reference},
    record::{Draft, Field, FieldType, RecordKind, Rules, Visibility},
    rejection::{ProblemCode, Rejection},
    targets::target::PERIODS,
    value::{Day, Money},
};

/// The workspace's field with the deviation, in percent, from which on a reason is asked for.
pub const THRESHOLD: &str = "forecast_deviation";

/// The same where the company says nothing.
pub const USUAL_THRESHOLD: f64 = 30.0;

/// How many versions a forecast remembers; older ones are in the audit trail.
pub const VERSIONS: usize = 50;

/// The declaration. `weighted` is what was won by then and what the stages made of the person's open opportunities when it was
/// submitted; `explained` is why it came otherwise, written once the period is over.
pub static KIND: RecordKind = RecordKind {
    name: "forecast",
    area: "forecasting",
    visibility: Visibility::Person("owner"),
    right: Right::Forecasts,
    title: "name",
    custom_fields: false,
    rules: Some(Rules { reads, check }),
    fields: &[
        Field::new("name", FieldType::Text).required().listed(),
        Field::new("owner", FieldType::Ref("user")).required().protected().listed(),
        Field::new("period", FieldType::Choice(PERIODS)).required().protected().listed(),
        Field::new("starts_on", FieldType::Date).required().protected().listed(),
        Field::new("amount", FieldType::Money).required().protected().listed(),
        Field::new("weighted", FieldType::Money).listed(),
        Field::new("reason", FieldType::LongText),
        Field::new("adjusted", FieldType::Money).protected().listed(),
        Field::new("note", FieldType::LongText),
        Field::new("explained", FieldType::LongText),
        Field::new("submitted_at", FieldType::Instant).by_command().listed(),
        Field::new("versions", FieldType::Json).by_command(),
    ],
};

/// The id of somebody's forecast for a period: submitting again changes the same one.
pub fn id_of(workspace: RowId, owner: RowId, period: &str, starts_on: &str) -> RowId {
    derived(&[b"forecast", workspace.0.as_bytes(), owner.0.as_bytes(), period.as_bytes(), starts_on.as_bytes()])
}

fn reads(_: RowId, _: &Doc, _: Option<&Row>) -> Vec<Read> {
    vec![Read::All { kind: "workspace" }]
}

/// Whoever it is of submits; whoever answers for them adjusts and says why. An amount that is far from what the stages make of
/// it needs a reason. What it was before is kept.
fn check(draft: &mut Draft<'_>) -> Result<Vec<Change>, Rejection> {
    if draft.deleting || draft.restoring() {
        return Ok(Vec::new());
    }
    let owner = draft.value("owner").and_then(Value::as_str).and_then(|id| id.parse::<RowId>().ok());
    let own = owner == Some(draft.actor.user);
    let not_allowed = || Rejection::NotAllowed { right: Right::Forecasts.name().to_owned() };
    let (submits, adjusts) = (draft.changes("amount") || draft.changes("reason"), draft.changes("adjusted"));
    let imports = draft.way == crate::records::fields::Way::Import;
    let explains = draft.changes("explained");
    if !imports && (((submits || explains) && !own) || (adjusts && own)) {
        return Err(not_allowed());
    }
    let begins = draft.value("starts_on").and_then(Value::as_str).and_then(Day::parse);
    if begins.is_some_and(|day| day.day != 1) {
        return Err(Rejection::invalid("starts_on", ProblemCode::OutOfRange));
    }
    if submits && !imports && needs_reason(draft) && draft.value("reason").is_none() {
        return Err(Rejection::invalid("reason", ProblemCode::Required));
    }
    if adjusts && draft.value("adjusted").is_some() && draft.value("note").is_none() {
        return Err(Rejection::invalid("note", ProblemCode::Required));
    }
    if (submits || adjusts) && !imports {
        remember(draft, submits);
    }
    Ok(Vec::new())
}

/// True if what is submitted is further from the weighted amount than the company lets pass without a word.
fn needs_reason(draft: &Draft<'_>) -> bool {
    let money = |field: &str| draft.value(field).and_then(Money::of);
    let (Some(amount), Some(weighted)) = (money("amount"), money("weighted")) else { return false };
    let percent = draft.view.all("workspace").iter().find_map(|row| threshold(row));
    amount.currency == weighted.currency && is_far(amount.minor, weighted.minor, percent.unwrap_or(USUAL_THRESHOLD))
}

/// True if an amount is further from another than so many percent of that one.
pub fn is_far(said: i64, base: i64, percent: f64) -> bool {
    deviation(said, base).is_none_or(|off| off.abs() * 100.0 > percent)
}

/// The company's threshold in percent, if it has one.
pub fn threshold(workspace: &Row) -> Option<f64> {
    workspace.doc.get(THRESHOLD)?.as_f64()
}

fn remember(draft: &mut Draft<'_>, submits: bool) {
    let now: Vec<(&str, Value)> = ["amount", "weighted", "reason", "adjusted", "note"]
        .into_iter()
        .filter_map(|field| Some((field, draft.value(field)?.clone())))
        .collect();
    let mut version = json!({ "at": draft.at, "by": draft.actor.user.to_string() });
    for (field, value) in now {
        version[field] = value;
    }
    let mut versions = draft.value("versions").and_then(Value::as_array).cloned().unwrap_or_default();
    versions.push(version);
    versions.drain(..versions.len().saturating_sub(VERSIONS));
    draft.fields.insert("versions".into(), Value::Array(versions));
    if submits {
        draft.fields.insert("submitted_at".into(), json!(draft.at));
    }
}

/// What a forecast comes to: the manager's amount, else the person's.
pub fn called(forecast: &Doc) -> Option<Money> {
    forecast.get("adjusted").and_then(Money::of).or_else(|| forecast.get("amount").and_then(Money::of))
}

/// What it was at some time.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    /// When.
    pub at: Instant,
    /// Who changed it.
    pub by: Option<RowId>,
    /// What was submitted.
    pub amount: Option<Money>,
    /// What the stages made of it then.
    pub weighted: Option<Money>,
    /// Why it differs from that.
    pub reason: Option<String>,
    /// What a manager made of it.
    pub adjusted: Option<Money>,
    /// Why.
    pub note: Option<String>,
}

/// What it was, the latest first.
pub fn versions(forecast: &Doc) -> Vec<Version> {
    let read = |version: &Value| {
        let money = |field: &str| version.get(field).and_then(Money::of);
        let text = |field: &str| version.get(field).and_then(Value::as_str).map(str::to_owned);
        Some(Version {
            at: version.get("at").and_then(Value::as_i64)?,
            by: text("by").and_then(|id| id.parse().ok()),
            amount: money("amount"),
            weighted: money("weighted"),
            reason: text("reason"),
            adjusted: money("adjusted"),
            note: text("note"),
        })
    };
    forecast.get("versions").and_then(Value::as_array).into_iter().flatten().rev().filter_map(read).collect()
}

/// Whose forecast it is.
pub fn owner(forecast: &Doc) -> Option<RowId> {
    reference(forecast, "owner")
}
