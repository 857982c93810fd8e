//! An import as its person finds it again on any device: what was brought in, when, how far it is, and the mapping of its
//! columns. What each chunk of it did stands in its parts ([`super::part`]); its files stay on the device where it began.

use crate::{
    access::Right,
    record::{Field, FieldType, RecordKind, Visibility},
};

/// How far an import is.
pub const STATES: &[&str] = &["going", "halted", "done", "taken_back"];

/// The declaration.
pub static KIND: RecordKind = RecordKind {
    name: "import",
    area: "import",
    visibility: Visibility::Person("owner"),
    right: Right::Import,
    title: "name",
    custom_fields: false,
    rules: None,
    fields: &[
        Field::new("name", FieldType::Text).required().listed(),
        Field::new("owner", FieldType::Ref("user")).required().protected(),
        Field::new("at", FieldType::Instant).required().listed(),
        Field::new("state", FieldType::Choice(STATES)).required().listed(),
        Field::new("report", FieldType::Json),
        Field::new("mappings", FieldType::Json),
    ],
};
