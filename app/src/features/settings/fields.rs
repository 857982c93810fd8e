//! Fields that a company adds to its records.
//!
//! Belongs here: the list of them by kind, and the form of one. Does not belong here: what they do to documents
//! (`domain::settings::custom`), drawing them on records (`records`).

use std::sync::Arc;

use domain::{access::Right, registry, settings::field_definition::TYPES};
use leptos::prelude::*;
use serde_json::{Value, json};
use sync::{Doc, Row};

use super::choices::{ChoiceList, Lines};
use crate::{
    frame::Page,
    local::{Book, use_book},
    records::{
        drafts::Keeper,
        names, permit,
        run::{Hand, use_hand},
        schema,
    },
    routes::Route,
    t,
    ui::{
        Button, ButtonKind, Checkbox, Choice, ChoiceChips, EmptyState, Field, Glyph, Menu, MenuItem, Sheet, TextInput,
    },
};

/// The field that the sheet is about.
#[derive(Clone, Debug, PartialEq)]
enum Editing {
    New,
    Old(Arc<Row>),
}

/// The page.
#[component]
pub fn FieldsPage() -> impl IntoView {
    let book = use_book();
    let definitions = book.all("field_definition");
    let may = permit::over_all(book, Right::Settings);
    let editing = RwSignal::new(None::<Editing>);
    let add = move || {
        view! {
            <Show when=move || may.get()>
                <Button kind=ButtonKind::Primary glyph=Glyph::Plus on_press=move |()| editing.set(Some(Editing::New))>
                    {t!("fields.add")}
                </Button>
            </Show>
        }
    };
    let blocks = move || {
        definitions.with(|rows| {
            kinds()
                .into_iter()
                .filter(|kind| rows.iter().any(|row| text(row, "kind") == kind.value))
                .collect::<Vec<_>>()
        })
    };
    view! {
        <Page title=t!("place.fields") back=Route::More actions=add narrow=true>
            <Show
                when=move || definitions.with(|rows| !rows.is_empty())
                fallback=|| {
                    view! {
                        <EmptyState
                            glyph=Glyph::SlidersHorizontal
                            title=t!("fields.none")
                            text=t!("fields.none_text")
                        />
                    }
                }
            >
                <For each=blocks key=|kind| kind.value.clone() let:kind>
                    <h2 class="section-title">{kind.label}</h2>
                    <ul class="plain-list group">
                        <For
                            each=move || of_kind(definitions, &kind.value)
                            key=|row| (row.id, format!("{:?}", row.doc))
                            let:row
                        >
                            <FieldRow row may editing />
                        </For>
                    </ul>
                </For>
            </Show>
            <Sheet
                open=Signal::derive(move || editing.with(Option::is_some))
                on_close=move |()| editing.set(None)
                title=schema::kind_label("field_definition")
            >
                {move || editing.get().map(|it| view! { <Form it editing /> })}
            </Sheet>
        </Page>
    }
}

/// The kinds that take fields of a company's own.
fn kinds() -> Vec<Choice> {
    registry::KINDS
        .iter()
        .filter(|kind| kind.custom_fields)
        .map(|kind| Choice::new(kind.name, schema::kind_label(kind.name)))
        .collect()
}

fn of_kind(definitions: Signal<Arc<Vec<Arc<Row>>>>, kind: &str) -> Vec<Arc<Row>> {
    definitions.with(|rows| rows.iter().filter(|row| text(row, "kind") == kind).cloned().collect())
}

fn text(row: &Row, field: &str) -> String {
    row.doc.get(field).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn flag(row: &Row, field: &str) -> bool {
    row.doc.get(field) == Some(&Value::Bool(true))
}

#[component]
fn FieldRow(row: Arc<Row>, may: Signal<bool>, editing: RwSignal<Option<Editing>>) -> impl IntoView {
    let hand = use_hand();
    let retired = flag(&row, "retired");
    let mut about = vec![schema::choice_label("field_definition", "type", &text(&row, "type"))];
    about.extend(flag(&row, "required").then(|| schema::field_label("field_definition", "required")));
    about.extend(retired.then(|| schema::field_label("field_definition", "retired")));
    let name = names::title_of(&row);
    let items = Signal::derive(move || {
        let (edited, kept) = (row.clone(), row.clone());
        let retire = move || {
            let fields = sync::order::gathered([("retired".to_owned(), json!(!retired))]);
            if let Err(rejection) = hand.set(&kept, fields) {
                hand.refuse(&rejection);
            }
        };
        let (glyph, verb) =
            if retired { (Glyph::Eye, t!("fields.bring_back")) } else { (Glyph::EyeOff, t!("fields.retire")) };
        vec![
            MenuItem::new(Glyph::Pencil, t!("records.edit"), move || editing.set(Some(Editing::Old(edited.clone())))),
            MenuItem::new(glyph, verb, retire),
        ]
    });
    view! {
        <li class="row" class:is-left=retired>
            <span class="row-text">
                <span class="row-title clip">{name}</span>
                <span class="meta clip">{about.join(" · ")}</span>
            </span>
            <Show when=move || may.get()>
                <Menu label=t!("records.actions") items />
            </Show>
        </li>
    }
}

/// The form of a field. What it holds and of which kind is chosen once.
#[component]
fn Form(it: Editing, editing: RwSignal<Option<Editing>>) -> impl IntoView {
    let hand = use_hand();
    let old = match &it {
        Editing::New => None,
        Editing::Old(row) => Some(row.clone()),
    };
    let first =
        |field: &str, otherwise: &str| old.as_ref().map_or_else(|| otherwise.to_owned(), |row| text(row, field));
    let ticked = |field: &str| old.as_ref().is_some_and(|row| flag(row, field));
    let named = old.as_ref().map_or_else(|| "new".to_owned(), |row| row.id.to_string());
    let kept = Keeper::of(hand.book, format!("field:{named}"));
    let (label, kind, ty) = (
        kept.text("label", first("label", "")),
        kept.text("kind", first("kind", "customer")),
        kept.text("type", first("type", "text")),
    );
    let choices = Lines::of(old.as_deref());
    let (required, listed) = (kept.ticked("required", ticked("required")), kept.ticked("listed", ticked("listed")));
    let fresh = old.is_none();
    let types: Vec<Choice> =
        TYPES.iter().map(|name| Choice::new(*name, schema::choice_label("field_definition", "type", name))).collect();
    let with_choices = move || ty.with(|ty| ty.ends_with("choice"));
    let leave = move |()| {
        kept.forget();
        editing.set(None);
    };
    let save = move || {
        let mut fields: Doc = sync::order::gathered([
            ("label".to_owned(), json!(label.get_untracked().trim())),
            ("required".to_owned(), json!(required.get_untracked())),
            ("listed".to_owned(), json!(listed.get_untracked())),
        ]);
        if untrack(with_choices) {
            fields.insert("choices".to_owned(), choices.value());
        }
        let saved = if let Some(row) = &old {
            hand.edit(row, fields)
        } else {
            let fields = new(hand, fields, &kind.get_untracked(), &ty.get_untracked(), &label.get_untracked());
            hand.add("field_definition", fields)
        };
        if saved {
            leave(());
        }
    };
    view! {
        <form
            class="sheet-form"
            novalidate=true
            on:submit=move |event| {
                event.prevent_default();
                save();
            }
        >
            <Field label=schema::field_label("field_definition", "label") required=true>
                <TextInput value=label on_input=move |text| label.set(text) autofocus=true />
            </Field>
            {fresh
                .then(|| {
                    view! {
                        <Field label=schema::field_label("field_definition", "kind")>
                            <ChoiceChips value=kind on_pick=move |picked| kind.set(picked) choices=kinds() />
                        </Field>
                        <Field label=schema::field_label("field_definition", "type")>
                            <ChoiceChips value=ty on_pick=move |picked| ty.set(picked) choices=types />
                        </Field>
                    }
                })}
            <Show when=with_choices>
                <ChoiceList lines=choices />
            </Show>
            <Checkbox
                checked=required
                on_change=move |on| required.set(on)
                label=schema::field_label("field_definition", "required")
            />
            <Checkbox
                checked=listed
                on_change=move |on| listed.set(on)
                label=schema::field_label("field_definition", "listed")
            />
            <div class="sheet-actions">
                <Button on_press=leave>{t!("ui.cancel")}</Button>
                <Button kind=ButtonKind::Primary submit=true>
                    {t!("ui.save")}
                </Button>
            </div>
        </form>
    }
}

fn new(hand: Hand, mut fields: Doc, kind: &str, ty: &str, label: &str) -> Doc {
    fields.insert("kind".to_owned(), json!(kind));
    fields.insert("type".to_owned(), json!(ty));
    fields.insert("key".to_owned(), json!(key_for(hand.book, label)));
    fields
}

/// A key that says something to a programmer where the label has Latin letters, and that is free.
fn key_for(book: Book, label: &str) -> String {
    let letters: String =
        label.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' }).collect();
    let word = letters.trim_matches('_');
    let taken =
        |key: &str| book.all("field_definition").with_untracked(|rows| rows.iter().any(|row| text(row, "key") == key));
    let plain = format!("x_{}", word.chars().take(40).collect::<String>());
    if !word.is_empty() && !taken(&plain) {
        return plain;
    }
    let id = book.new_id().to_string();
    let tail: String = id.chars().rev().take(6).collect();
    if word.is_empty() { format!("x_{tail}") } else { format!("{plain}_{tail}") }
}
