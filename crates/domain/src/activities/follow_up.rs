//! A follow-up: one interaction with a customer. When it moves to another customer, its attachments move along.

use serde_json::Value;
use sync::{Change, Doc, Read, Row, RowId};

use super::attachment;
use crate::{
    access::Right,
    record::{Draft, Field, FieldType, RecordKind, Rules, Visibility},
    rejection::{ProblemCode, Rejection},
};

/// How it happened.
pub const CHANNELS: &[&str] = &["call", "visit", "message", "mail", "meeting", "note"];

/// The declaration.
pub static KIND: RecordKind = RecordKind {
    name: "follow_up",
    area: "activities",
    visibility: Visibility::Parent("customer"),
    right: Right::FollowUps,
    title: "text",
    custom_fields: false,
    rules: Some(Rules { reads, check }),
    fields: &[
        Field::new("customer", FieldType::Ref("customer")).required().listed().protected().aliases(&[
            "account",
            "company",
            "客户",
            "客户名称",
        ]),
        Field::new("channel", FieldType::Choice(CHANNELS)).required().listed().aliases(&[
            "type",
            "activity type",
            "跟进方式",
            "类型",
        ]),
        Field::new("text", FieldType::LongText).required().searchable().listed().aliases(&[
            "notes",
            "content",
            "subject",
            "跟进内容",
            "内容",
        ]),
        Field::new("happened_at", FieldType::Instant).required().listed().aliases(&[
            "date",
            "activity date",
            "跟进时间",
            "时间",
        ]),
        Field::new("contact", FieldType::Ref("contact")).aliases(&["contact", "联系人"]),
        Field::new("opportunity", FieldType::Ref("opportunity")).aliases(&["opportunity", "商机"]),
        Field::new("pinned", FieldType::YesNo),
        Field::new("by", FieldType::Ref("user")).required().listed().by_command().aliases(&[
            "owner",
            "created by",
            "跟进人",
        ]),
    ],
};

fn reads(id: RowId, fields: &Doc, before: Option<&Row>) -> Vec<Read> {
    let moves = before.is_some() && fields.contains_key("customer");
    if moves { vec![attachment::of_follow_up(id), attachment::count(id)] } else { Vec::new() }
}

fn check(draft: &mut Draft<'_>) -> Result<Vec<Change>, Rejection> {
    if draft.before.is_none() || draft.deleting || !draft.changes("customer") {
        return Ok(Vec::new());
    }
    let customer = draft.value("customer").and_then(Value::as_str).and_then(|id| id.parse::<RowId>().ok());
    let no_such = || Rejection::invalid("customer", ProblemCode::NoSuchRecord);
    let customer = customer.and_then(|id| draft.view.row(id)).ok_or_else(no_such)?;
    let along = |row: &Row| Change::Patch {
        id: row.id,
        seen: row.ver,
        fields: sync::order::gathered([("customer".to_owned(), Value::String(customer.id.to_string()))]),
        scopes: Some(customer.scopes.clone()),
        parent: Some(Some(customer.id)),
    };
    let attachments = draft.view.find(attachment::KIND.name, "follow_up", &draft.id.to_string());
    let mut changes: Vec<Change> = attachments.iter().map(|row| along(row)).collect();
    changes.push(attachment::no_more(draft.view, draft.id));
    Ok(changes)
}
