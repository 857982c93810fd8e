//! A report of one's work that was sent: what was done, what is planned, and the figures as they were then.
//!
//! Belongs here: the declaration, and that it is its author's and of a period there is. Does not belong here: sending
//! ([`super::sending`]), drafting ([`super::drafting`]). What was begun and not sent is no record: it stays on its author's device.

use serde_json::{Value, json};
use sync::{Change, Doc, Read, Row, RowId};

use super::{
    period::{PERIODS, Period},
    sending,
};
use crate::{
    access::Right,
    ids::{derived, reference},
    record::{Draft, Field, FieldType, RecordKind, Rules, Visibility},
    records::fields::Way,
    rejection::{ProblemCode, Rejection},
    value::Day,
};

/// The declaration. `done` and `plan` hold a line of text for each thing; `links` says which record a line is about.
pub static KIND: RecordKind = RecordKind {
    name: "work_report",
    area: "work_reports",
    visibility: Visibility::Person("owner"),
    right: Right::Personal,
    title: "name",
    custom_fields: false,
    rules: Some(Rules { reads, check }),
    fields: &[
        Field::new("name", FieldType::Text).required().listed().by_command(),
        Field::new("owner", FieldType::Ref("user")).required().protected().listed(),
        Field::new("period", FieldType::Choice(PERIODS)).required().protected().listed(),
        Field::new("starts_on", FieldType::Date).required().protected().listed(),
        Field::new("done", FieldType::LongText).searchable(),
        Field::new("plan", FieldType::LongText).searchable(),
        Field::new("links", FieldType::Json),
        Field::new("figures", FieldType::Json).by_command(),
        Field::new("sent_at", FieldType::Instant).required().listed().by_command(),
    ],
};

/// The id of somebody's report of a period: sending it again changes the same one.
pub fn id_of(owner: RowId, period: Period, starts_on: Day) -> RowId {
    derived(&[b"work_report", owner.0.as_bytes(), period.name().as_bytes(), starts_on.to_string().as_bytes()])
}

/// Which days a report is about.
pub fn days_of(report: &Doc) -> Option<(Period, Day)> {
    let text = |field: &str| report.get(field).and_then(Value::as_str);
    Some((Period::from_name(text("period")?)?, Day::parse(text("starts_on")?)?))
}

fn reads(_: RowId, _: &Doc, before: Option<&Row>) -> Vec<Read> {
    match before {
        Some(_) => Vec::new(),
        None => vec![Read::All { kind: "user" }, Read::All { kind: "team" }],
    }
}

/// Only its author writes a report, one for each period. Whoever leads the author is told of a new one.
fn check(draft: &mut Draft<'_>) -> Result<Vec<Change>, Rejection> {
    if draft.deleting || draft.restoring() {
        return Ok(Vec::new());
    }
    if draft.before.is_some() && ["owner", "period", "starts_on"].iter().any(|field| draft.changes(field)) {
        return Err(Rejection::invalid("starts_on", ProblemCode::NotByHand));
    }
    let text = |field: &str| draft.value(field).and_then(Value::as_str);
    let out_of_range = || Rejection::invalid("starts_on", ProblemCode::OutOfRange);
    let period = text("period").and_then(Period::from_name);
    let period = period.ok_or_else(|| Rejection::invalid("period", ProblemCode::NotAChoice))?;
    let start = text("starts_on").and_then(Day::parse).ok_or_else(out_of_range)?;
    if period.start(start) != Some(start) {
        return Err(out_of_range());
    }
    if draft.way == Way::Import {
        return Ok(Vec::new());
    }
    let owner = draft.before.map_or(&draft.fields, |row| &row.doc);
    if reference(owner, "owner") != Some(draft.actor.user) {
        return Err(Rejection::NotAllowed { right: KIND.right.name().to_owned() });
    }
    if draft.value("done").is_none() && draft.value("plan").is_none() {
        return Err(Rejection::invalid("done", ProblemCode::Required));
    }
    if draft.before.is_some() {
        return Ok(Vec::new());
    }
    if draft.id != id_of(draft.actor.user, period, start) {
        return Err(out_of_range());
    }
    draft.fields.insert("name".to_owned(), json!(sending::name(draft.view, draft.actor.user, &period.code(start))));
    draft.fields.insert("sent_at".to_owned(), json!(draft.at));
    Ok(sending::told(draft, period, start))
}
