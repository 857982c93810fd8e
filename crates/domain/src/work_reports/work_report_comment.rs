//! A comment on a report of work, seen by whoever sees the report.
//!
//! Belongs here: the declaration. Does not belong here: saying it ([`super::commenting`]).

use crate::{
    access::Right,
    record::{Field, FieldType, RecordKind, Rules, Visibility},
    records::commenting::check,
};

/// The declaration.
pub static KIND: RecordKind = RecordKind {
    name: "work_report_comment",
    area: "work_reports",
    visibility: Visibility::Parent("work_report"),
    right: Right::FollowUps,
    title: "text",
    custom_fields: false,
    rules: Some(Rules { reads: |_, _, _| Vec::new(), check }),
    fields: &[
        Field::new("work_report", FieldType::Ref("work_report")).required().listed().protected(),
        Field::new("text", FieldType::LongText).required().searchable().listed(),
        Field::new("mentions", FieldType::Refs("user")).by_command(),
        Field::new("at", FieldType::Instant).required().listed().by_command(),
        Field::new("by", FieldType::Ref("user")).required().listed().by_command(),
    ],
};
