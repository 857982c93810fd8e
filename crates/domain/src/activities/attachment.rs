//! An attachment: a photo or a voice note of a follow-up. The record says what the file is; its bytes travel by themselves.
//!
//! Belongs here: the declaration and what holds between an attachment and its follow-up. Does not belong here: what a file may
//! be ([`super::file`]).
//!
//! Its parent is the customer and not the follow-up: everything that decides who sees a row and whom it answers to goes one
//! step up, and the follow-up's own step would lead to the same customer. So it names both, and the customer is always the
//! follow-up's: [`super::follow_up`] takes its attachments along when it moves.

use serde_json::Value;
use sync::{Change, Doc, Read, Row, RowId, View};

use super::file;
use crate::{
    access::Right,
    ids::reference,
    record::{Draft, Field, FieldType, RecordKind, Rules, Visibility},
    records::fields::Way,
    rejection::{ProblemCode, Rejection},
};

/// The most attachments of one follow-up.
pub const MOST: usize = 20;

/// The declaration. No form changes a field: what a file is, it stays.
pub static KIND: RecordKind = RecordKind {
    name: "attachment",
    area: "activities",
    visibility: Visibility::Parent("customer"),
    right: Right::FollowUps,
    title: "name",
    custom_fields: false,
    rules: Some(Rules { reads, check }),
    fields: &[
        Field::new("name", FieldType::Text).required().by_command(),
        Field::new("customer", FieldType::Ref("customer")).required().by_command(),
        Field::new("follow_up", FieldType::Ref("follow_up")).required().by_command(),
        Field::new("media", FieldType::Choice(file::MEDIA)).required().by_command(),
        Field::new("size", FieldType::Number).required().by_command(),
        Field::new("sha256", FieldType::Text).required().by_command(),
        Field::new("width", FieldType::Number).by_command(),
        Field::new("height", FieldType::Number).by_command(),
        Field::new("seconds", FieldType::Number).by_command(),
        Field::new("stored", FieldType::YesNo).by_command(),
        Field::new("by", FieldType::Ref("user")).required().by_command(),
    ],
};

/// The rows of a follow-up's attachments.
pub fn of_follow_up(follow_up: RowId) -> Read {
    Read::Where { kind: KIND.name, field: "follow_up", value: follow_up.to_string() }
}

/// How many of them there are.
pub fn count(follow_up: RowId) -> Read {
    Read::Count { kind: KIND.name, field: "follow_up", value: follow_up.to_string() }
}

/// That a follow-up has no more attachments than the decision saw, as a condition of it.
pub fn no_more(view: &dyn View, follow_up: RowId) -> Change {
    let value = follow_up.to_string();
    let seen = view.count(KIND.name, "follow_up", &value);
    Change::NoMore { kind: KIND.name, field: "follow_up", value, seen }
}

/// What a new attachment must read once its follow-up is known: the customer.
pub fn reads_of_new(fields: &Doc, view: &dyn View) -> Vec<Read> {
    let follow_up = reference(fields, "follow_up").and_then(|id| view.row(id));
    follow_up.and_then(|row| reference(&row.doc, "customer")).map(Read::Row).into_iter().collect()
}

fn reads(_: RowId, fields: &Doc, before: Option<&Row>) -> Vec<Read> {
    let doc = before.map_or(fields, |row| &row.doc);
    reference(doc, "follow_up").into_iter().flat_map(|id| [Read::Row(id), count(id)]).collect()
}

fn check(draft: &mut Draft<'_>) -> Result<Vec<Change>, Rejection> {
    if draft.deleting || (draft.before.is_some() && !draft.restoring()) {
        return Ok(Vec::new());
    }
    let no_such = || Rejection::invalid("follow_up", ProblemCode::NoSuchRecord);
    let id = draft.value("follow_up").and_then(|id| id.as_str()?.parse::<RowId>().ok()).ok_or_else(no_such)?;
    let there = |row: &Row| row.kind == "follow_up" && row.is_live() && draft.actor.sees_row(row);
    let follow_up = draft.view.row(id).filter(|row| there(row)).ok_or_else(no_such)?;
    let customer = follow_up.doc.get("customer").cloned().unwrap_or(Value::Null);
    if draft.before.is_some() {
        // It was deleted while its follow-up moved to another customer, and stayed with the old one.
        if draft.value("customer") != Some(&customer) {
            return Err(no_such());
        }
    } else {
        draft.fields.insert("customer".into(), customer);
        if draft.way == Way::New {
            draft.fields.remove("stored");
        }
        file::check(&draft.fields)?;
    }
    if draft.view.count(KIND.name, "follow_up", &id.to_string()) >= MOST {
        return Err(Rejection::TooMany { limit: MOST });
    }
    Ok(vec![no_more(draft.view, id), Change::Unmoved { id, seen: follow_up.ver }])
}
