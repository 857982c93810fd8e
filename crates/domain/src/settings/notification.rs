//! A notification to one person: that somebody's edit replaced theirs, that something was given to them, that they
//! were named in a comment, that somebody sent a report, that a report or a board is ready at its time.

use serde_json::{Value, json};
use sync::{Change, Doc, Instant, RowId};

use crate::{
    access::{Right, sight},
    record::{Field, FieldType, RecordKind, Visibility},
};

/// What notifications tell of.
pub const TOPICS: &[&str] = &["overwritten", "assigned", "mentioned", "commented", "reported", "scheduled"];

/// The declaration.
pub static KIND: RecordKind = RecordKind {
    name: "notification",
    area: "settings",
    visibility: Visibility::Person("owner"),
    right: Right::Personal,
    title: "topic",
    custom_fields: false,
    rules: None,
    fields: &[
        Field::new("owner", FieldType::Ref("user")).required().by_command(),
        Field::new("topic", FieldType::Choice(TOPICS)).required().by_command(),
        Field::new("about", FieldType::Json).required().by_command(),
        Field::new("at", FieldType::Instant).required().by_command(),
        Field::new("read_at", FieldType::Instant),
    ],
};

/// The change that tells a person something. The id follows from what it is about, so that deciding again tells it once.
pub fn tell(owner: RowId, topic: &'static str, id: RowId, about: Value, at: Instant) -> Change {
    let mut doc = Doc::new();
    doc.insert("owner".into(), json!(owner.to_string()));
    doc.insert("topic".into(), json!(topic));
    doc.insert("about".into(), about);
    doc.insert("at".into(), json!(at));
    Change::Create { id, kind: KIND.name, doc, parent: None, scopes: vec![sight::of_user(owner)] }
}
