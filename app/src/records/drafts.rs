//! What was typed and not yet saved: it survives a tap outside, a reload, a dead battery.
//!
//! Belongs here: the typed fields of one form as a draft of the book. Does not belong here: where drafts are kept (`local`).

use std::collections::BTreeMap;

use leptos::prelude::*;
use sync::RowId;

use super::typed::Typed;
use crate::local::Book;

/// The typed fields of a form by name.
pub type Draft = BTreeMap<String, Typed>;

/// What was typed into the form of that name; one that no longer reads counts as none.
pub fn recall(book: Book, name: &str) -> Draft {
    book.draft(name).and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default()
}

/// Keeps what is typed; an empty draft is none.
pub fn keep(book: Book, name: &str, draft: &Draft) {
    match serde_json::to_value(draft) {
        Ok(value) if !draft.is_empty() => book.save_draft(name, value),
        _ => book.clear_draft(name),
    }
}

/// Under what a field of a record is kept while it is changed by itself, wherever that is.
pub fn of_field(id: RowId, field: &str) -> String {
    format!("fact:{id}:{field}")
}

/// A small form whose boxes are kept while they are filled in.
#[derive(Clone, Copy)]
pub struct Keeper {
    book: Book,
    name: StoredValue<String>,
    draft: StoredValue<Draft>,
}

impl Keeper {
    /// Keeps the boxes of the form of that name.
    pub fn of(book: Book, name: String) -> Self {
        let draft = recall(book, &name);
        Self { book, name: StoredValue::new(name), draft: StoredValue::new(draft) }
    }

    /// True if something was typed before.
    pub fn is_begun(self) -> bool {
        self.draft.with_value(|draft| !draft.is_empty())
    }

    /// A box of text: what was typed into it before, else what it begins with.
    pub fn text(self, of: &'static str, first: impl Into<String>) -> RwSignal<String> {
        self.kept(of, first.into(), |typed| typed.text().to_owned(), |text| Typed::One(text.clone()))
    }

    /// A box of several choices.
    pub fn texts(self, of: &'static str, first: Vec<String>) -> RwSignal<Vec<String>> {
        self.kept(of, first, |typed| typed.items().to_vec(), |items| Typed::Many(items.clone()))
    }

    /// A box that is ticked or not.
    pub fn ticked(self, of: &'static str, first: bool) -> RwSignal<bool> {
        self.kept(of, first, |typed| typed.text() == "true", |on| Typed::One(on.to_string()))
    }

    /// The box of a record's field.
    pub fn typed(self, first: Typed) -> RwSignal<Typed> {
        self.kept("typed", first, Typed::clone, Typed::clone)
    }

    /// A box of anything that can be written as it would be typed.
    pub fn kept<T: Clone + PartialEq + Send + Sync + 'static>(
        self,
        of: &'static str,
        first: T,
        read: fn(&Typed) -> T,
        write: fn(&T) -> Typed,
    ) -> RwSignal<T> {
        let before = self.draft.with_value(|draft| draft.get(of).map(read));
        let value = RwSignal::new(before.unwrap_or_else(|| first.clone()));
        Effect::new(move |was_open: Option<bool>| {
            let typed = value.with(|value| (*value != first).then(|| write(value)));
            // Opening a form is not typing.
            if was_open.is_some() {
                self.draft.update_value(|draft| match typed {
                    Some(typed) => drop(draft.insert(of.to_owned(), typed)),
                    None => drop(draft.remove(of)),
                });
                self.name.with_value(|name| self.draft.with_value(|draft| keep(self.book, name, draft)));
            }
            true
        });
        value
    }

    /// It was saved or given up: nothing of it is to come back.
    pub fn forget(self) {
        self.name.with_value(|name| self.book.clear_draft(name));
    }
}
