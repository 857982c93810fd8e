//! What somebody is typing, apart from what a record holds: half-typed input never enters the model.
//!
//! Belongs here: a field's value as controls hold it, and the checked way to a value and back. Does not belong here:
//! controls (`inputs`), the rules of values (`domain::value`).

use domain::{
    record::FieldType,
    rejection::ProblemCode,
    value::{self, Money},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::schema::Spec;
use crate::{
    i18n::format,
    ui::{
        Choice,
        typed::{Decimal, minor_as_typed},
    },
};

/// A field's value as its control holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Typed {
    /// Text, also for numbers, days, choices and references.
    One(String),
    /// Several choices or references.
    Many(Vec<String>),
}

impl Typed {
    /// Nothing typed.
    pub fn empty(spec: &Spec) -> Self {
        if holds_many(spec.ty) { Self::Many(Vec::new()) } else { Self::One(String::new()) }
    }

    /// The text of a field of one value.
    pub fn text(&self) -> &str {
        match self {
            Self::One(text) => text,
            Self::Many(_) => "",
        }
    }

    /// The values of a field of several.
    pub fn items(&self) -> &[String] {
        match self {
            Self::One(_) => &[],
            Self::Many(items) => items,
        }
    }

    /// The choices to offer beside what is chosen: a retired one stays with who has it.
    pub fn offered(&self, spec: &Spec) -> Vec<Choice> {
        let is_held = |choice: &&Choice| self.text() == choice.value || self.items().contains(&choice.value);
        spec.choices.iter().chain(spec.retired_choices.iter().filter(is_held)).cloned().collect()
    }

    /// A stored value as one would type it.
    pub fn of(spec: &Spec, value: Option<&Value>) -> Self {
        let Some(value) = value.filter(|value| !value.is_null()) else { return Self::empty(spec) };
        match spec.ty {
            ty if holds_many(ty) => {
                let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
                Self::Many(items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect())
            }
            FieldType::Money => Self::One(
                Money::of(value)
                    .map_or_else(String::new, |money| minor_as_typed(money.minor, Money::digits(&money.currency))),
            ),
            FieldType::Number => Self::One(value.to_string()),
            FieldType::Instant => Self::One(value.as_i64().map(format::local_moment).unwrap_or_default()),
            FieldType::YesNo => Self::One(if value == &Value::Bool(true) { "true" } else { "" }.to_owned()),
            _ => Self::One(value.as_str().map_or_else(|| value.to_string(), str::to_owned)),
        }
    }

    /// The value to store; null for nothing typed.
    ///
    /// # Errors
    /// What is wrong with what was typed.
    pub fn read(&self, spec: &Spec, currency: &str) -> Result<Value, ProblemCode> {
        let value = match self {
            Self::Many(items) if items.is_empty() => Value::Null,
            Self::Many(items) => json!(items),
            Self::One(text) => read_one(spec.ty, text.trim(), currency)?,
        };
        if value.is_null() {
            return if spec.required { Err(ProblemCode::Required) } else { Ok(value) };
        }
        // A company's own choices are not in the type: deciding checks them.
        if !spec.custom {
            value::check(spec.ty, &value)?;
        }
        Ok(value)
    }
}

fn holds_many(ty: FieldType) -> bool {
    matches!(ty, FieldType::MultiChoice(_) | FieldType::Refs(_))
}

fn read_one(ty: FieldType, text: &str, currency: &str) -> Result<Value, ProblemCode> {
    if text.is_empty() {
        // A box that is not ticked says no; there is no third state.
        return Ok(if ty == FieldType::YesNo { json!(false) } else { Value::Null });
    }
    match ty {
        FieldType::Number => number(text).ok_or(ProblemCode::WrongType),
        FieldType::Money => Decimal::read(text)
            .and_then(|typed| typed.to_minor(Money::digits(currency)))
            .map(|minor| Money { minor, currency: currency.to_owned() }.to_value())
            .ok_or(ProblemCode::WrongType),
        FieldType::Instant => format::read_local_moment(text).map(Value::from).ok_or(ProblemCode::NotADate),
        FieldType::YesNo => Ok(json!(text == "true")),
        FieldType::Json => serde_json::from_str(text).map_err(|_| ProblemCode::WrongType),
        _ => Ok(json!(text)),
    }
}

/// Whole numbers are stored as such: 1 and not 1.0.
fn number(text: &str) -> Option<Value> {
    let typed = Decimal::read(text)?;
    Some(typed.to_minor(0).map_or_else(|| json!(typed.to_f64()), |whole| json!(whole)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(ty: FieldType, required: bool) -> Spec {
        Spec {
            name: "field".into(),
            label: "Field".into(),
            ty,
            choices: Vec::new(),
            retired_choices: Vec::new(),
            required,
            listed: false,
            sortable: false,
            by_command: false,
            custom: false,
        }
    }

    #[track_caller]
    fn reads(ty: FieldType, text: &str, expected: Result<Value, ProblemCode>) {
        assert_eq!(Typed::One(text.into()).read(&spec(ty, false), "CNY"), expected, "{text}");
    }

    #[test]
    fn what_is_typed_becomes_a_value_of_the_fields_type_or_a_problem() {
        reads(FieldType::Text, "  Acme ", Ok(json!("Acme")));
        reads(FieldType::Number, "1,200", Ok(json!(1200)));
        reads(FieldType::Number, "1.5", Ok(json!(1.5)));
        reads(FieldType::Number, "many", Err(ProblemCode::WrongType));
        reads(FieldType::Money, "18万", Ok(json!({"minor": 18_000_000, "currency": "CNY"})));
        reads(FieldType::Email, "li.na", Err(ProblemCode::NotAnEmail));
        reads(FieldType::Date, "2026-11-21", Ok(json!("2026-11-21")));
        reads(FieldType::YesNo, "", Ok(json!(false)));
        reads(FieldType::Url, "", Ok(Value::Null));
    }

    #[test]
    fn an_empty_field_that_is_needed_is_a_problem() {
        assert_eq!(Typed::One("  ".into()).read(&spec(FieldType::Text, true), "CNY"), Err(ProblemCode::Required));
        let many = spec(FieldType::Refs("user"), true);
        assert_eq!(Typed::empty(&many).read(&many, "CNY"), Err(ProblemCode::Required));
    }

    #[test]
    fn a_value_shown_for_editing_reads_back_as_itself() {
        let cases = [
            (FieldType::Text, json!("Acme")),
            (FieldType::Number, json!(12.5)),
            (FieldType::Money, json!({"minor": 123_450, "currency": "CNY"})),
            (FieldType::YesNo, json!(true)),
            (FieldType::Refs("user"), json!(["018bcfe5-6800-7707-8707-070707070707"])),
        ];
        for (ty, value) in cases {
            let spec = spec(ty, false);
            assert_eq!(Typed::of(&spec, Some(&value)).read(&spec, "CNY"), Ok(value));
        }
    }
}
