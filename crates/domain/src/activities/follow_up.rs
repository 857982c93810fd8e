//! A follow-up: one interaction with a customer.

use crate::{
    access::Right,
    record::{Field, FieldType, RecordKind, Visibility},
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
    rules: None,
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
