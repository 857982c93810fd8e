//! A schedule: when the readers of a report, or of a board, are told that it is ready for them.
//!
//! Belongs here: the declaration, when it comes next, and who may make one of what. Does not belong here: carrying one out
//! ([`super::due`]), which only the server does; the days of a rhythm ([`super::rhythm`]).

use std::sync::Arc;

use serde_json::{Value, json};
use sync::{Change, Doc, Read, Row, RowId};

use super::{
    board, report,
    rhythm::{LAST_OF_ALL, RHYTHMS, Rhythm, WEEKDAYS, When},
    zone::Zone,
};
use crate::{
    access::Right,
    ids::reference,
    record::{Draft, Field, FieldType, RecordKind, Rules, Visibility},
    records::fields::Way,
    rejection::{ProblemCode, Rejection},
};

/// The declaration. `about` holds the kind and the record that it is of, as that of a notification does; it is called as that is.
pub static KIND: RecordKind = RecordKind {
    name: "schedule",
    area: "reports",
    visibility: Visibility::Person("owner"),
    right: Right::Personal,
    title: "name",
    custom_fields: false,
    rules: Some(Rules { reads, check }),
    fields: &[
        Field::new("name", FieldType::Text).required().listed().by_command(),
        Field::new("owner", FieldType::Ref("user")).required().protected(),
        Field::new("about", FieldType::Json).required().protected(),
        Field::new("rhythm", FieldType::Choice(RHYTHMS)).required().listed(),
        Field::new("weekday", FieldType::Choice(WEEKDAYS)),
        Field::new("month_day", FieldType::Number),
        Field::new("hour", FieldType::Number).required(),
        Field::new("zone", FieldType::Json).required(),
        Field::new("paused", FieldType::YesNo),
        Field::new("next_at", FieldType::Instant).listed().by_command(),
    ],
};

/// What schedules can be of.
static TARGETS: [&RecordKind; 2] = [&report::KIND, &board::KIND];

/// What a schedule is of: the kind and the record.
pub fn target(schedule: &Doc) -> Option<(&'static RecordKind, RowId)> {
    let about = schedule.get("about")?.as_object()?;
    let kind = about.get("kind")?.as_str()?;
    Some((TARGETS.into_iter().find(|known| known.name == kind)?, reference(about, "record")?))
}

/// The field that says that a schedule is of this report or board.
pub fn about(target: &Row) -> Value {
    json!({ "kind": target.kind, "record": target.id.to_string() })
}

/// When it comes, by its fields.
///
/// # Errors
/// The field that says nothing that there is.
pub fn when<'a>(value: &dyn Fn(&str) -> Option<&'a Value>) -> Result<When, (&'static str, ProblemCode)> {
    let text = |field: &str| value(field).and_then(Value::as_str);
    let number = |field: &'static str, least: u32, most: u32| {
        let number = value(field).and_then(Value::as_u64).and_then(|number| u32::try_from(number).ok());
        number.filter(|number| (least..=most).contains(number)).ok_or((field, ProblemCode::OutOfRange))
    };
    let rhythm = match text("rhythm") {
        Some("day") => Rhythm::Day,
        Some("working_day") => Rhythm::WorkingDay,
        Some("week") => {
            let weekday = WEEKDAYS.iter().position(|name| Some(*name) == text("weekday"));
            Rhythm::Week(weekday.ok_or(("weekday", ProblemCode::Required))?)
        }
        Some("month") if value("month_day").is_none() => Rhythm::Month(None),
        Some("month") => Rhythm::Month(Some(number("month_day", 1, LAST_OF_ALL)?)),
        _ => return Err(("rhythm", ProblemCode::NotAChoice)),
    };
    let hour = number("hour", 0, 23)?;
    let zone = value("zone").and_then(Zone::read).ok_or(("zone", ProblemCode::WrongType))?;
    Ok(When { rhythm, hour, zone })
}

/// When the schedule of a record comes; nothing if its fields say no time.
pub fn when_of(schedule: &Doc) -> Option<When> {
    when(&|field| schedule.get(field)).ok()
}

/// The fields that say so; those that do not belong to the rhythm are emptied.
pub fn fields(when: &When) -> Doc {
    let (weekday, month_day) = match when.rhythm {
        Rhythm::Week(weekday) => (json!(WEEKDAYS.get(weekday)), Value::Null),
        Rhythm::Month(day) => (Value::Null, json!(day)),
        Rhythm::Day | Rhythm::WorkingDay => (Value::Null, Value::Null),
    };
    sync::order::gathered([
        ("rhythm".to_owned(), json!(when.rhythm.name())),
        ("weekday".to_owned(), weekday),
        ("month_day".to_owned(), month_day),
        ("hour".to_owned(), json!(when.hour)),
        ("zone".to_owned(), json!(when.zone)),
    ])
}

fn reads(_: RowId, fields: &Doc, before: Option<&Row>) -> Vec<Read> {
    if before.is_some() {
        return Vec::new();
    }
    target(fields).map(|(_, id)| Read::Row(id)).into_iter().collect()
}

/// Everybody makes their own, of one report or board that they see, and it comes next after now: also one that rested, whatever
/// it missed meanwhile.
fn check(draft: &mut Draft<'_>) -> Result<Vec<Change>, Rejection> {
    if draft.deleting || draft.way == Way::Import {
        return Ok(Vec::new());
    }
    match draft.before {
        None => begin(draft)?,
        Some(_) if ["owner", "about"].iter().any(|field| draft.changes(field)) => {
            return Err(Rejection::invalid("about", ProblemCode::NotByHand));
        }
        Some(_) => {}
    }
    let when = when(&|field| draft.value(field)).map_err(|(field, code)| Rejection::invalid(field, code))?;
    let rests = draft.value("paused") == Some(&Value::Bool(true));
    let next = if rests { None } else { when.next(draft.at) };
    if let Some(row) = draft.before.filter(|_| draft.restoring()) {
        let fields = sync::order::gathered([("next_at".to_owned(), json!(next))]);
        return Ok(vec![Change::Patch { id: draft.id, seen: row.ver, fields, scopes: None, parent: None }]);
    }
    draft.fields.insert("next_at".to_owned(), json!(next));
    if draft.before.is_none() {
        draft.fields.retain(|_, value| !value.is_null());
    }
    Ok(Vec::new())
}

/// A new one is its maker's own and is called as what it is of.
fn begin(draft: &mut Draft<'_>) -> Result<(), Rejection> {
    if reference(&draft.fields, "owner") != Some(draft.actor.user) {
        return Err(Rejection::NotAllowed { right: KIND.right.name().to_owned() });
    }
    let no_such_record = || Rejection::invalid("about", ProblemCode::NoSuchRecord);
    let (kind, id) = target(&draft.fields).ok_or_else(no_such_record)?;
    let seen = |row: &Arc<Row>| row.kind == kind.name && row.is_live() && draft.actor.sees_row(row);
    let row = draft.view.row(id).filter(seen).ok_or_else(no_such_record)?;
    draft.fields.insert("name".to_owned(), json!(kind.title_of(&row.doc)));
    Ok(())
}
