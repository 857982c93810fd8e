//! The fields of a kind as screens need them: declared ones and those a company added, with their words.
//!
//! Belongs here: one shape for both sorts of field, and where their labels come from. Does not belong here: drawing.

use std::sync::Arc;

use domain::{
    record::{FieldType, RecordKind},
    registry,
    settings::custom,
};
use leptos::prelude::*;
use serde_json::Value;
use sync::Row;

use super::{explain, show};
use crate::{
    i18n,
    local::Book,
    t,
    ui::{Choice, Tone},
};

/// One field of a kind.
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::struct_excessive_bools, reason = "independent facts")]
pub struct Spec {
    /// Its name in documents.
    pub name: String,
    /// Its name for people.
    pub label: String,
    /// What it holds.
    pub ty: FieldType,
    /// What a choice field offers.
    pub choices: Vec<Choice>,
    /// What it offered once: still said and asked for.
    pub retired_choices: Vec<Choice>,
    /// A record cannot be without it.
    pub required: bool,
    /// A column of the first list.
    pub listed: bool,
    /// Lists sort by it.
    pub sortable: bool,
    /// Only a command of its own changes it.
    pub by_command: bool,
    /// A company added it.
    pub custom: bool,
}

impl Spec {
    /// True for values that stand at the right of a column.
    pub fn is_numeric(&self) -> bool {
        matches!(self.ty, FieldType::Number | FieldType::Money)
    }

    /// The words of one of its choices.
    pub fn choice_label(&self, value: &str) -> String {
        let mut all = self.choices.iter().chain(&self.retired_choices);
        all.find(|it| it.value == value).map_or_else(|| value.to_owned(), |it| it.label.clone())
    }

    /// What it is drawn anew for: its words. A company changes those of its own fields while others look at them.
    pub fn drawn_for(&self) -> String {
        let choices = self.choices.iter().chain(&self.retired_choices);
        let words = choices.flat_map(|choice| [choice.value.as_str(), choice.label.as_str()]);
        [self.name.as_str(), self.label.as_str()].into_iter().chain(words).collect::<Vec<_>>().join("\0")
    }

    /// The colour of one of its choices, if it has one.
    pub fn choice_tone(&self, value: &str) -> Option<Tone> {
        self.choices.iter().find(|it| it.value == value).and_then(|it| it.tone)
    }
}

/// The name of a kind: one of it.
pub fn kind_label(kind: &str) -> String {
    i18n::tr(&format!("kind.{kind}"))
}

/// The name of a kind: many of it.
pub fn kind_plural(kind: &str) -> String {
    i18n::tr(&format!("kind.{kind}.other"))
}

/// The name of a declared field.
pub fn field_label(kind: &str, field: &str) -> String {
    i18n::tr(&format!("field.{kind}.{field}"))
}

/// The words of a declared choice.
pub fn choice_label(kind: &str, field: &str, choice: &str) -> String {
    i18n::tr(&format!("choice.{kind}.{field}.{choice}"))
}

/// The choices of a declared field, in their order, each with its words.
pub fn choices(kind: &str, field: &str) -> Vec<Choice> {
    let ty = registry::kind(kind).and_then(|kind| kind.field(field)).map(|field| field.ty);
    let (FieldType::Choice(names) | FieldType::MultiChoice(names)) = ty.unwrap_or(FieldType::Text) else {
        return Vec::new();
    };
    names
        .iter()
        .map(|name| {
            let choice = Choice::new(*name, choice_label(kind, field, name));
            match tone(kind, field, name) {
                Some(tone) => choice.with_tone(tone),
                None => choice,
            }
        })
        .collect()
}

/// The colour of a choice where colour says something at a glance; most choices are words and need none.
fn tone(kind: &str, field: &str, choice: &str) -> Option<Tone> {
    let nth = match (kind, field, choice) {
        ("customer", "level", "a") | ("customer", "status", "active") => 2,
        ("customer", "status", "potential") => 4,
        ("customer", "status", "dormant") => 7,
        ("customer", "level" | "status", _) => 8,
        _ => return None,
    };
    Some(Tone::nth(nth))
}

/// The declared fields of a kind, in the order of the declaration.
pub fn declared(kind: &'static RecordKind) -> Vec<Spec> {
    kind.fields
        .iter()
        .map(|field| Spec {
            name: field.name.to_owned(),
            label: field_label(kind.name, field.name),
            ty: field.ty,
            choices: choices(kind.name, field.name),
            retired_choices: Vec::new(),
            required: field.required,
            listed: field.listed,
            sortable: field.sortable,
            by_command: field.by_command,
            custom: false,
        })
        .collect()
}

/// All fields of a kind that are in use; follows the company's own fields.
pub fn of_kind(book: Book, kind: &'static RecordKind) -> Signal<Arc<Vec<Spec>>> {
    if !kind.custom_fields {
        return Signal::stored(Arc::new(declared(kind)));
    }
    let definitions = book.all("field_definition");
    Memo::new(move |_| {
        let mut specs = declared(kind);
        definitions.with(|rows| specs.extend(rows.iter().filter_map(|row| added(row, kind.name))));
        Arc::new(specs)
    })
    .into()
}

/// What a field of a kind is called, whoever declared it.
pub fn label_of(book: Book, kind: &'static RecordKind, field: &str) -> String {
    find(book, kind, field).map_or_else(|| field.to_owned(), |spec| spec.label)
}

/// A value of a field in words, also the value of a field that is there no more; no value is said too.
pub fn words(book: Book, kind: &'static RecordKind, field: &str, value: &Value) -> String {
    if value.is_null() {
        return t!("records.none");
    }
    match find(book, kind, field) {
        Some(spec) => show::text(book, &spec, Some(value)),
        None => explain::value(book, value),
    }
}

fn find(book: Book, kind: &'static RecordKind, field: &str) -> Option<Spec> {
    of_kind(book, kind).with_untracked(|specs| specs.iter().find(|spec| spec.name == field).cloned())
}

/// A company's own field, if it belongs to the kind and is still in use.
fn added(row: &Row, kind: &str) -> Option<Spec> {
    if row.doc.get("kind")?.as_str()? != kind {
        return None;
    }
    let field = custom::from_row(row).filter(|field| !field.retired)?;
    let choices = |retired: bool| {
        let those = field.choices.iter().filter(|choice| choice.retired == retired);
        those.map(|choice| Choice::new(choice.key.clone(), choice.label.clone())).collect()
    };
    let (in_use, retired_choices) = (choices(false), choices(true));
    Some(Spec {
        name: field.key,
        label: field.label,
        ty: field.ty,
        choices: in_use,
        retired_choices,
        required: field.required,
        listed: field.listed,
        sortable: !matches!(field.ty, FieldType::MultiChoice(_) | FieldType::Refs(_)),
        by_command: false,
        custom: true,
    })
}
