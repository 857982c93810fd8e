//! Values for eyes: in a list, in the facts of a record.
//!
//! Belongs here: one way to show each type of field. Does not belong here: typing (`inputs`), formats of a language
//! (`i18n::format`).

use domain::{number, record::FieldType, value::Money};
use leptos::prelude::*;
use serde_json::Value;
use sync::RowId;

use super::{
    names::{self, Person},
    schema::Spec,
};
use crate::{
    i18n::format,
    local::{Book, use_book},
    t,
    ui::TagChip,
};

/// A value as text; empty for no value.
pub fn text(book: Book, spec: &Spec, value: Option<&Value>) -> String {
    let Some(value) = value.filter(|value| !value.is_null()) else { return String::new() };
    let plain = || value.as_str().unwrap_or_default().to_owned();
    match spec.ty {
        FieldType::Number => value.as_f64().map(|number| plain_number(spec, number)).unwrap_or_default(),
        FieldType::Money => money(value),
        FieldType::Date => format::day(&plain()),
        FieldType::Instant => value.as_i64().map(format::moment).unwrap_or_default(),
        FieldType::YesNo => {
            if value == &Value::Bool(true) {
                t!("records.yes")
            } else {
                t!("records.no")
            }
        }
        FieldType::Choice(_) => spec.choice_label(&plain()),
        FieldType::MultiChoice(_) => joined(value, |item| spec.choice_label(item)),
        FieldType::Ref(_) => value
            .as_str()
            .and_then(|id| id.parse().ok())
            .map(|id| names::title_or_unknown(book, id))
            .unwrap_or_default(),
        FieldType::Refs(_) => {
            joined(value, |item| item.parse().map(|id| names::title_or_unknown(book, id)).unwrap_or_default())
        }
        FieldType::Json => String::new(),
        FieldType::Text | FieldType::LongText | FieldType::Phone | FieldType::Email | FieldType::Url => plain(),
    }
}

/// Years are numbers without separators.
fn plain_number(spec: &Spec, number: f64) -> String {
    if spec.name == "founded" { number::text(number) } else { format::number(number) }
}

/// An amount in a field, in its currency.
pub fn money(value: &Value) -> String {
    Money::of(value).map(|money| format::money(money.minor, &money.currency)).unwrap_or_default()
}

fn joined(value: &Value, label: impl Fn(&str) -> String) -> String {
    let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
    items.iter().filter_map(Value::as_str).map(label).collect::<Vec<_>>().join(&t!("records.and"))
}

/// A value in a cell of a table: short, on one line.
pub fn cell(book: Book, spec: &Spec, value: Option<&Value>) -> AnyView {
    match (spec.ty, value) {
        (FieldType::Ref("user"), value) => {
            let id: Option<RowId> = value.and_then(Value::as_str).and_then(|id| id.parse().ok());
            view! { <Person id=id /> }.into_any()
        }
        (FieldType::Instant, Some(value)) => {
            let at = value.as_i64().unwrap_or_default();
            view! { <span class="clip" title=format::moment(at)>{format::ago(at)}</span> }.into_any()
        }
        (FieldType::Choice(_), Some(Value::String(choice))) => worn(spec, choice),
        (_, value) => view! { <span class="clip">{text(book, spec, value)}</span> }.into_any(),
    }
}

/// A value among the facts of a record: numbers to call, addresses to open, records to go to.
#[component]
pub fn Fact(
    /// The field.
    spec: Spec,
    /// Its value.
    value: Option<Value>,
) -> impl IntoView {
    let book = use_book();
    let plain = text(book, &spec, value.as_ref());
    if plain.is_empty() && spec.ty != FieldType::Ref("user") {
        return view! { <span class="fact-none">{t!("records.none")}</span> }.into_any();
    }
    match (spec.ty, value) {
        (FieldType::Phone, _) => link(format!("tel:{}", dialled(&plain)), plain),
        (FieldType::Email, _) => link(format!("mailto:{plain}"), plain),
        (FieldType::Url, _) => {
            let href = if plain.contains("://") { plain.clone() } else { format!("https://{plain}") };
            view! { <a href=href target="_blank" rel="noopener noreferrer">{plain}</a> }.into_any()
        }
        (FieldType::Ref("user"), value) => {
            let id: Option<RowId> = value.as_ref().and_then(Value::as_str).and_then(|id| id.parse().ok());
            view! { <Person id=id /> }.into_any()
        }
        (FieldType::Ref(kind), Some(Value::String(id))) => match id.parse().ok().and_then(|id| names::href(kind, id)) {
            Some(href) => link(href, plain),
            None => plain.into_any(),
        },
        (FieldType::Refs("tag"), Some(Value::Array(ids))) => {
            let tags = ids.iter().filter_map(|id| id.as_str()?.parse().ok()).map(|id: RowId| {
                view! { <TagChip text=names::live_title(book, id) /> }
            });
            view! { <span class="tag-row">{tags.collect_view()}</span> }.into_any()
        }
        (FieldType::Choice(_), Some(Value::String(choice))) => worn(&spec, &choice),
        (FieldType::LongText, _) => view! { <span class="prose">{plain}</span> }.into_any(),
        _ => plain.into_any(),
    }
}

/// A choice on its colour, or as a word if it has none.
fn worn(spec: &Spec, choice: &str) -> AnyView {
    let text = spec.choice_label(choice);
    match spec.choice_tone(choice) {
        Some(tone) => view! { <TagChip text tone /> }.into_any(),
        None => view! { <span class="clip">{text}</span> }.into_any(),
    }
}

fn link(href: String, text: String) -> AnyView {
    view! { <a class="fact-link" href=href>{text}</a> }.into_any()
}

/// A telephone number as a phone dials it.
pub fn dialled(number: &str) -> String {
    number.chars().filter(|c| c.is_ascii_digit() || "+,;*#".contains(*c)).collect()
}
