//! What a column can fill: a kind's fields, those that admins added, and a few fields of records that a row leads to.

use serde_json::Value;

use super::plan::{MANAGER_OF_TEAM, REGION_OF_TEAM};
use crate::{
    people::team,
    record::{Field, FieldType, RecordKind},
    settings::custom::CustomField,
};

/// Something that a column can fill.
#[derive(Clone, Debug)]
pub struct Slot {
    /// Its name in plans: a field's name, or `team.manager` for a field of the record that `team` refers to.
    pub path: String,
    /// What people call it.
    pub label: String,
    /// What it holds.
    pub ty: FieldType,
    /// A row cannot be without it.
    pub required: bool,
    /// Column headers that mean it.
    pub headers: Vec<String>,
    /// If it holds choices: each with the words for it.
    pub choices: Vec<(String, Vec<String>)>,
}

/// Says what people call a thing, by its locale key.
pub type Words<'a> = &'a dyn Fn(&str) -> String;

/// The slots of a kind, in the order of its declaration.
pub fn of_kind(kind: &'static RecordKind, words: Words<'_>) -> Vec<Slot> {
    let mut slots: Vec<Slot> =
        kind.fields.iter().filter(|field| fillable(field)).map(|field| slot(kind, field, field.name, words)).collect();
    if kind.name == "user" {
        for (path, name) in [(MANAGER_OF_TEAM, "manager"), (REGION_OF_TEAM, "parent")] {
            slots.extend(
                team::KIND.field(name).map(|field| Slot { required: false, ..slot(&team::KIND, field, path, words) }),
            );
        }
    }
    slots
}

/// The slot of a field that an admin added.
pub fn of_custom(field: &CustomField) -> Slot {
    let choices = field.choices.iter().map(|choice| (choice.clone(), vec![choice.clone()])).collect();
    Slot {
        path: field.key.clone(),
        label: field.label.clone(),
        ty: field.ty,
        required: field.required,
        headers: vec![field.label.clone(), field.key.trim_start_matches("x_").to_owned()],
        choices,
    }
}

impl Slot {
    /// The kind of record that a cell names, if it names one.
    pub fn refers_to(&self) -> Option<&'static str> {
        match self.ty {
            FieldType::Ref(kind) | FieldType::Refs(kind) => Some(kind),
            _ => None,
        }
    }

    /// The choice that a text means.
    pub fn choice(&self, text: &str) -> Option<&str> {
        let wanted = super::matching::dense(text);
        let found =
            self.choices.iter().find(|(_, words)| words.iter().any(|word| super::matching::dense(word) == wanted));
        found.map(|(choice, _)| choice.as_str())
    }

    /// True if the slot holds one or more of some choices.
    pub fn is_choice(&self) -> bool {
        matches!(self.ty, FieldType::Choice(_) | FieldType::MultiChoice(_))
    }

    /// The value as the slot's type wants it: a list where it holds a list.
    pub fn wrap(&self, items: Vec<Value>) -> Value {
        match self.ty {
            FieldType::Refs(_) | FieldType::MultiChoice(_) => Value::Array(items),
            _ => items.into_iter().next().unwrap_or(Value::Null),
        }
    }

    /// True if a cell may hold several values.
    pub fn holds_many(&self) -> bool {
        matches!(self.ty, FieldType::Refs(_) | FieldType::MultiChoice(_))
    }
}

fn slot(kind: &RecordKind, field: &Field, path: &str, words: Words<'_>) -> Slot {
    let label = words(&format!("field.{}.{}", kind.name, field.name));
    let mut headers = vec![label.clone(), field.name.replace('_', " ")];
    headers.extend(field.aliases.iter().map(|alias| (*alias).to_owned()));
    let (FieldType::Choice(choices) | FieldType::MultiChoice(choices)) = field.ty else {
        return Slot { path: path.into(), label, ty: field.ty, required: field.required, headers, choices: Vec::new() };
    };
    let choices = choices
        .iter()
        .map(|choice| {
            let word = words(&format!("choice.{}.{}.{choice}", kind.name, field.name));
            ((*choice).to_owned(), vec![(*choice).to_owned(), word])
        })
        .collect();
    Slot { path: path.into(), label, ty: field.ty, required: field.required, headers, choices }
}

/// What a person can have in a file; the rest is kept by the system.
fn fillable(field: &Field) -> bool {
    !matches!(field.ty, FieldType::Json | FieldType::Instant) && !matches!(field.ty, FieldType::Ref("pipeline"))
}
