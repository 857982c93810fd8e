//! A form's state: what is typed in each field, what is wrong with it, and what it would save.
//!
//! Belongs here: from a record to typed fields and back, drafts, errors by field. Does not belong here: drawing (`form`).

use std::sync::Arc;

use domain::{Rejection, record::RecordKind};
use leptos::prelude::*;
use serde_json::Value;
use sync::{Doc, Row};

use super::{
    drafts::{self, Draft},
    explain,
    schema::Spec,
    typed::Typed,
};
use crate::local::Book;

/// One field of a form.
#[derive(Clone)]
pub struct FormField {
    /// The field.
    pub spec: Spec,
    /// What is typed.
    pub typed: RwSignal<Typed>,
    /// What is wrong with it.
    pub error: RwSignal<Option<String>>,
    first: Typed,
}

/// A form being filled in.
#[derive(Clone)]
pub struct FormState {
    /// The kind of the record.
    pub kind: &'static RecordKind,
    /// The record as it was when the form opened; `None` for a new one.
    pub row: Option<Arc<Row>>,
    /// Its fields.
    pub fields: Vec<FormField>,
    preset: Doc,
    draft: String,
    book: Book,
}

impl FormState {
    /// Opens a form: with what a draft of the same form holds, else with what is preset, else with the record. The draft has
    /// the name given, or that of its record.
    pub fn open(
        book: Book,
        kind: &'static RecordKind,
        specs: &[Spec],
        row: Option<Arc<Row>>,
        preset: Doc,
        draft: Option<String>,
    ) -> Self {
        let draft = draft.unwrap_or_else(|| match &row {
            Some(row) => format!("edit:{}", row.id),
            None if preset.is_empty() => format!("new:{}", kind.name),
            // What is begun at one customer does not come back at another.
            None => format!("new:{}:{}", kind.name, serde_json::Value::Object(preset.clone())),
        });
        let typed_before = drafts::recall(book, &draft);
        let fields = specs
            .iter()
            .map(|spec| {
                let preset = preset.get(&spec.name);
                let first = Typed::of(spec, row.as_ref().map_or(preset, |row| row.doc.get(&spec.name)));
                let over = || preset.map(|value| Typed::of(spec, Some(value)));
                let typed = typed_before.get(&spec.name).cloned().or_else(over).unwrap_or_else(|| first.clone());
                FormField { spec: spec.clone(), typed: RwSignal::new(typed), error: RwSignal::new(None), first }
            })
            .collect();
        let state = Self { kind, row, fields, preset, draft, book };
        state.keep_draft_while_typing();
        state.forgive_while_typing();
        state
    }

    /// What is being corrected is not wrong any more until somebody asks again.
    fn forgive_while_typing(&self) {
        for field in &self.fields {
            let (typed, error) = (field.typed, field.error);
            Effect::new(move |_| {
                typed.track();
                error.set(None);
            });
        }
    }

    fn keep_draft_while_typing(&self) {
        let (fields, book, draft) = (self.fields.clone(), self.book, self.draft.clone());
        Effect::new(move |was_open: Option<bool>| {
            let typed: Draft = fields
                .iter()
                .filter_map(|field| {
                    let typed = field.typed.get();
                    (typed != field.first).then(|| (field.spec.name.clone(), typed))
                })
                .collect();
            // Opening a form is not typing.
            if was_open.is_some() {
                drafts::keep(book, &draft, &typed);
            }
            true
        });
    }

    /// The form was saved or given up: nothing of it is to come back.
    pub fn forget_draft(&self) {
        self.book.clear_draft(&self.draft);
    }

    /// What is to be written: everything for a new record, only what changed for another. Nothing if a field cannot be
    /// read; the fields then say why.
    pub fn read(&self, currency: &str) -> Option<Doc> {
        let mut doc = if self.row.is_none() { self.preset.clone() } else { Doc::new() };
        let mut good = true;
        for field in &self.fields {
            let read = field.typed.with_untracked(|typed| typed.read(&field.spec, self.currency_of(field, currency)));
            field.error.set(read.as_ref().err().map(|code| explain::problem(*code)));
            match read {
                Ok(value) => self.put(&mut doc, field, value),
                Err(_) => good = false,
            }
        }
        good.then_some(doc)
    }

    fn put(&self, doc: &mut Doc, field: &FormField, value: Value) {
        let name = field.spec.name.clone();
        match &self.row {
            Some(row) => {
                let before = row.doc.get(&name).unwrap_or(&Value::Null);
                // A box never ticked and a box saying no are the same.
                let same = *before == value || (before.is_null() && value == Value::Bool(false));
                if !same {
                    doc.insert(name, value);
                }
            }
            None if value.is_null() || value == Value::Bool(false) => {
                doc.remove(&name);
            }
            None => {
                doc.insert(name, value);
            }
        }
    }

    /// An amount keeps the currency it has.
    fn currency_of<'a>(&'a self, field: &FormField, otherwise: &'a str) -> &'a str {
        let value = self.row.as_ref().and_then(|row| row.doc.get(&field.spec.name));
        value.and_then(|value| value.get("currency")?.as_str()).unwrap_or(otherwise)
    }

    /// Puts a refusal beside the fields it is about. What is about none of them comes back as a sentence.
    pub fn blame(&self, rejection: &Rejection) -> Option<String> {
        let blamed: Vec<(&str, String)> = match rejection {
            Rejection::Invalid { problems } => {
                problems.iter().map(|it| (it.field.as_str(), explain::problem(it.code))).collect()
            }
            Rejection::NotUnique { field, .. } => {
                vec![(field.as_str(), explain::rejection(self.book, rejection))]
            }
            _ => Vec::new(),
        };
        let mut left = blamed.is_empty();
        for (name, text) in blamed {
            match self.fields.iter().find(|field| field.spec.name == name) {
                Some(field) => field.error.set(Some(text)),
                None => left = true,
            }
        }
        left.then(|| explain::rejection(self.book, rejection))
    }
}
