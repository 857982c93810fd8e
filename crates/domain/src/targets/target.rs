//! A target: how much of a measure is to be reached in a month, a quarter or a year, by the company, a team, a person, or
//! everybody of a level.

use serde_json::{Value, json};
use sync::{Change, Doc, Read, Row, RowId};

use crate::{
    access::{Reach, Right},
    ids::{derived, reference},
    people::user::LEVELS,
    record::{Draft, Field, FieldType, RecordKind, Rules, Visibility},
    rejection::{ProblemCode, Rejection},
    reports::{Measure, Unit},
    value::Day,
};

/// Whose it is. A target of a level holds for each person of that level.
pub const SCOPES: &[&str] = &["company", "team", "person", "level"];

/// For how long.
pub const PERIODS: &[&str] = &["month", "quarter", "year"];

/// The declaration. `owner` is the person whose target it is; of a company's, a team's or a level's, who answers for it, and
/// everybody sees those.
pub static KIND: RecordKind = RecordKind {
    name: "target",
    area: "targets",
    visibility: Visibility::Person("owner"),
    right: Right::Targets,
    title: "name",
    custom_fields: false,
    rules: Some(Rules { reads, check }),
    fields: &[
        Field::new("name", FieldType::Text).required().searchable().listed(),
        Field::new("scope", FieldType::Choice(SCOPES)).required().protected().listed(),
        Field::new("owner", FieldType::Ref("user")).required().protected().listed(),
        Field::new("team", FieldType::Ref("team")).protected().listed(),
        Field::new("level", FieldType::Choice(LEVELS)).protected(),
        Field::new("measure", FieldType::Text).required().protected().listed(),
        Field::new("period", FieldType::Choice(PERIODS)).required().protected().listed(),
        Field::new("starts_on", FieldType::Date).required().protected().listed(),
        Field::new("amount", FieldType::Money).protected().listed(),
        Field::new("count", FieldType::Number).protected().listed(),
        Field::new("shared", FieldType::YesNo).by_command(),
    ],
};

/// The id of a target, from what makes it this one and no other: two people who set the same target set one.
pub fn id_of(workspace: RowId, measure: &str, period: &str, starts_on: &str, whose: &str) -> RowId {
    let parts = [measure, period, starts_on, whose].map(str::as_bytes);
    let [measure, period, starts_on, whose] = parts;
    derived(&[b"target", workspace.0.as_bytes(), measure, period, starts_on, whose])
}

fn reads(_: RowId, fields: &Doc, before: Option<&Row>) -> Vec<Read> {
    match reference(fields, "team").or_else(|| before.and_then(|row| reference(&row.doc, "team"))) {
        Some(team) => vec![Read::Row(team), Read::Where { kind: "user", field: "team", value: team.to_string() }],
        None => Vec::new(),
    }
}

/// True if somebody answers for a team: they lead it, or answer for everybody in it.
fn leads(draft: &Draft<'_>, team: RowId) -> bool {
    let actor = draft.actor;
    let is_manager = draft.view.row(team).is_some_and(|row| reference(&row.doc, "manager") == Some(actor.user));
    let people = draft.view.find("user", "team", &team.to_string());
    let answers = |person: RowId| person == actor.user || actor.leads.binary_search(&person).is_ok();
    is_manager || (!people.is_empty() && people.iter().all(|row| answers(row.id)))
}

/// A target is of a measure that adds up, in its unit, for a period that begins with a month, and stays so; what is the whole
/// company's needs a right that reaches as far, a team's that one answers for the team, and what is not one person's is seen by
/// all.
fn check(draft: &mut Draft<'_>) -> Result<Vec<Change>, Rejection> {
    let scope = text(draft, "scope").unwrap_or_default();
    if scope == "company" || scope == "level" {
        let all = draft.actor.reach(Right::Targets) == Reach::All;
        if !all {
            return Err(Rejection::NotAllowed { right: Right::Targets.name().to_owned() });
        }
    }
    let team = draft.value("team").and_then(Value::as_str).and_then(|id| id.parse::<RowId>().ok());
    let reaches_all = draft.actor.reach(Right::Targets) == Reach::All;
    if scope == "team" && !reaches_all && team.is_some_and(|team| !leads(draft, team)) {
        return Err(Rejection::NotAllowed { right: Right::Targets.name().to_owned() });
    }
    if draft.deleting {
        return Ok(Vec::new());
    }
    if draft.before.is_some() && ["scope", "measure", "period", "starts_on"].iter().any(|field| draft.changes(field)) {
        return Err(Rejection::invalid("scope", ProblemCode::NotByHand));
    }
    if ["team", "level"].contains(&scope.as_str()) && draft.value(&scope).is_none() {
        return Err(Rejection::invalid(&scope, ProblemCode::Required));
    }
    let measure = text(draft, "measure").and_then(|name| Measure::declared(&name)).filter(|it| fits(it));
    let measure = measure.ok_or_else(|| Rejection::invalid("measure", ProblemCode::NotAChoice))?;
    let wanted = if measure.unit == Unit::Money { "amount" } else { "count" };
    if !draft.value(wanted).is_some_and(is_above_zero) {
        return Err(Rejection::invalid(wanted, ProblemCode::Required));
    }
    let begins = text(draft, "starts_on").and_then(|day| Day::parse(&day));
    if begins.is_some_and(|day| day.day != 1) {
        return Err(Rejection::invalid("starts_on", ProblemCode::OutOfRange));
    }
    if draft.before.is_none() {
        draft.fields.insert("shared".into(), if scope == "person" { Value::Null } else { json!(true) });
        draft.fields.retain(|_, value| !value.is_null());
    }
    Ok(Vec::new())
}

/// True for a measure that targets can be set for: one that adds up over a period.
pub fn fits(measure: &Measure) -> bool {
    measure.by.is_none() && measure.has_period()
}

fn text(draft: &Draft<'_>, field: &str) -> Option<String> {
    draft.value(field)?.as_str().map(str::to_owned)
}

fn is_above_zero(value: &Value) -> bool {
    value.get("minor").unwrap_or(value).as_f64().is_some_and(|number| number > 0.0)
}
