//! Custom fields in documents: a field definition with key `x_floor` makes `x_floor` a field like others.

use serde_json::Value;
use sync::{Row, View};

use super::choices::{self, CustomChoice};
use crate::{record::FieldType, rejection::ProblemCode, value};

/// A custom field as a document's check needs it.
#[derive(Clone, Debug)]
pub struct CustomField {
    /// Its key, which begins with `x_`.
    pub key: String,
    /// What people call it.
    pub label: String,
    /// What it holds; choices are in [`CustomField::choices`].
    pub ty: FieldType,
    /// The choices, retired ones included: old records keep them.
    pub choices: Vec<CustomChoice>,
    /// A row cannot be without it.
    pub required: bool,
    /// A column of the first list.
    pub listed: bool,
    /// Kept in records, no longer offered.
    pub retired: bool,
}

/// True for a key that a custom field may have: `x_`, then lower-case letters, digits and underscores.
pub fn is_key(key: &str) -> bool {
    key.len() <= 64
        && key.strip_prefix("x_").is_some_and(|rest| {
            !rest.is_empty()
                && rest.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        })
}

/// The custom fields of a kind, in order of definition.
pub fn of_kind(view: &dyn View, kind: &str) -> Vec<CustomField> {
    view.all("field_definition")
        .iter()
        .filter(|row| text(row, "kind") == kind)
        .filter_map(|row| from_row(row))
        .collect()
}

/// A field definition's row as a custom field.
pub fn from_row(row: &Row) -> Option<CustomField> {
    let flag = |name: &str| row.doc.get(name) == Some(&Value::Bool(true));
    Some(CustomField {
        key: text(row, "key").to_owned(),
        label: text(row, "label").to_owned(),
        ty: match text(row, "type") {
            "text" => FieldType::Text,
            "number" => FieldType::Number,
            "money" => FieldType::Money,
            "date" => FieldType::Date,
            "choice" => FieldType::Choice(&[]),
            "multi_choice" => FieldType::MultiChoice(&[]),
            "user" => FieldType::Ref("user"),
            "yes_no" => FieldType::YesNo,
            _ => return None,
        },
        choices: choices::read(row.doc.get(choices::FIELD)),
        required: flag("required"),
        listed: flag("listed"),
        retired: flag("retired"),
    })
}

/// Whether a value has the form of the custom field.
///
/// # Errors
/// What is wrong with it.
pub fn check(field: &CustomField, value: &Value) -> Result<(), ProblemCode> {
    let known = |item: &Value| item.as_str().is_some_and(|text| field.choices.iter().any(|choice| choice.key == text));
    match field.ty {
        FieldType::Choice(_) if known(value) => Ok(()),
        FieldType::Choice(_) => Err(ProblemCode::NotAChoice),
        FieldType::MultiChoice(_) => match value.as_array() {
            Some(items) if items.len() <= value::MAX_ITEMS && items.iter().all(known) => Ok(()),
            Some(_) => Err(ProblemCode::NotAChoice),
            None => Err(ProblemCode::WrongType),
        },
        ty => value::check(ty, value),
    }
}

fn text<'a>(row: &'a Row, field: &str) -> &'a str {
    row.doc.get(field).and_then(Value::as_str).unwrap_or_default()
}
