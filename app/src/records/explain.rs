//! Refusals in words: what happened, what is safe, what to do.
//!
//! Belongs here: from a typed rejection to a sentence. Does not belong here: choosing between two values (`stale`).

use domain::{Rejection, rejection::ProblemCode, value::Money};
use serde_json::Value;
use sync::model::Rejected;

use super::{names, schema};
use crate::{
    i18n::{self, format},
    local::Book,
    t,
};

/// A rejection as a sentence.
pub fn rejection(book: Book, rejection: &Rejection) -> String {
    match rejection {
        Rejection::Invalid { problems } => problems.first().map_or_else(
            || t!("error.invalid"),
            |first| t!("error.invalid_field", field = any_field(&first.field), problem = problem(first.code)),
        ),
        Rejection::AlreadyOwned { by, at } => {
            let name = names::title_or_unknown(book, *by);
            match at {
                Some(at) => t!("error.already_owned_since", name = name, at = format::moment(*at)),
                None => t!("error.already_owned", name = name),
            }
        }
        Rejection::HoldsTooMany { cap } => t!("error.holds_too_many", cap = cap),
        Rejection::NotUnique { value, .. } => t!("error.not_unique", value = value),
        Rejection::InUse { kind, count } => {
            t!("error.in_use", kind = schema::kind_plural(kind), count = count)
        }
        Rejection::NotAllowed { right } => t!("error.not_allowed", right = i18n::tr(&format!("right.{right}"))),
        Rejection::Stale { field, by, .. } => {
            let name = by.map_or_else(|| t!("records.somebody"), |by| names::title_or_unknown(book, by));
            t!("error.stale", name = name, field = any_field(field))
        }
        Rejection::NotFound { kind } => t!("error.not_found", kind = schema::kind_label(kind)),
        Rejection::TooMany { limit } => t!("error.too_many", limit = limit),
        other => i18n::tr(&format!("error.{}", other.code())),
    }
}

/// What is wrong with a field.
pub fn problem(code: ProblemCode) -> String {
    i18n::tr(&format!("problem.{}", code.as_str()))
}

/// A field's label where the kind is not said: the first kind that has it.
fn any_field(field: &str) -> String {
    domain::registry::KINDS
        .iter()
        .find(|kind| kind.field(field).is_some())
        .map_or_else(|| field.to_owned(), |kind| schema::field_label(kind.name, field))
}

/// A value in words when only its JSON form is known.
pub fn value(book: Book, value: &Value) -> String {
    match value {
        Value::Null => t!("records.none"),
        Value::Bool(true) => t!("records.yes"),
        Value::Bool(false) => t!("records.no"),
        Value::String(text) => match text.parse() {
            Ok(id) => names::title_or_unknown(book, id),
            Err(_) => text.clone(),
        },
        Value::Array(items) => {
            items.iter().map(|item| self::value(book, item)).collect::<Vec<_>>().join(&t!("records.and"))
        }
        Value::Object(_) => {
            Money::of(value).map_or_else(|| value.to_string(), |money| format::money(money.minor, &money.currency))
        }
        Value::Number(number) => number.as_f64().map_or_else(|| number.to_string(), format::number),
    }
}

/// What a rejection says about one field.
pub fn problem_of(rejection: &Rejection, field: &str) -> Option<String> {
    let Rejection::Invalid { problems } = rejection else { return None };
    problems.iter().find(|it| it.field == field).map(|it| problem(it.code))
}
