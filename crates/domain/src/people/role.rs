//! A role as this company has it: what it calls it, and whose records it sees. What a role may *do* is the same everywhere,
//! see [`crate::access::rights`].

use crate::{
    access::{Right, Role},
    record::{Field, FieldType, RecordKind, Visibility},
};

/// Whose records a role sees.
pub const SEES: &[&str] = &["own", "team", "everybody"];

/// The declaration.
pub static KIND: RecordKind = RecordKind {
    name: "role",
    area: "people",
    visibility: Visibility::Workspace,
    right: Right::People,
    title: "name",
    custom_fields: false,
    rules: None,
    fields: &[
        Field::new("name", FieldType::Text).required().listed(),
        Field::new("role", FieldType::Choice(Role::NAMES)).required().protected().listed(),
        Field::new("sees", FieldType::Choice(SEES)).protected().listed(),
    ],
};
