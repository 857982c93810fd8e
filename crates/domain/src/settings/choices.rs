//! The choices of a custom field: records keep a choice's key, people read its label, and no choice ever goes away.
//!
//! Belongs here: reading them from a definition, what an edit of them may do, the key of a new one. Does not belong here: the
//! values in documents ([`super::custom`]).

use serde_json::{Map, Value};

use crate::{
    rejection::{ProblemCode, Rejection},
    value::{MAX_ITEMS, MAX_TEXT},
};

/// The field of a definition in which they stand.
pub const FIELD: &str = "choices";

/// One of the choices of a custom field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomChoice {
    /// What records keep; it never changes.
    pub key: String,
    /// What people call it today.
    pub label: String,
    /// Still shown, filtered by and counted, no longer offered.
    pub retired: bool,
}

impl CustomChoice {
    /// A choice in use.
    pub fn new(key: impl Into<String>, label: impl Into<String>) -> Self {
        Self { key: key.into(), label: label.into(), retired: false }
    }

    /// A choice as a definition holds it; a plain word is its own key.
    fn read(value: &Value) -> Option<Self> {
        if let Some(word) = value.as_str() {
            return Some(Self::new(word, word));
        }
        let text = |name: &str| value.get(name)?.as_str();
        let retired = value.get("retired") == Some(&Value::Bool(true));
        Some(Self { retired, ..Self::new(text("key")?, text("label")?) })
    }

    fn write(&self) -> Value {
        let mut fields = Map::new();
        fields.insert("key".into(), self.key.as_str().into());
        fields.insert("label".into(), self.label.as_str().into());
        if self.retired {
            fields.insert("retired".into(), true.into());
        }
        Value::Object(fields)
    }
}

/// The choices that a definition holds, in their order.
pub fn read(value: Option<&Value>) -> Vec<CustomChoice> {
    let items = value.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    items.iter().filter_map(CustomChoice::read).collect()
}

/// Choices as a definition holds them.
pub fn write(choices: &[CustomChoice]) -> Value {
    Value::Array(choices.iter().map(CustomChoice::write).collect())
}

/// The key of a new choice: its label, unless another choice has that key since before it was renamed.
pub fn key_for(label: &str, known: &[CustomChoice]) -> String {
    let is_free = |key: &String| known.iter().all(|choice| choice.key != *key);
    let numbered = (2..).map(|number: u32| format!("{label} {number}"));
    std::iter::once(label.to_owned()).chain(numbered).find(is_free).unwrap_or_default()
}

/// What a definition holds once somebody has written `given` over `held`. What they left out is kept, retired: records may
/// have it.
///
/// # Errors
/// It is no list of choices, or two of them have the same key or label.
pub fn accepted(given: &Value, held: &[CustomChoice]) -> Result<Value, Rejection> {
    let items = match given {
        Value::Null => &[],
        given => given.as_array().map(Vec::as_slice).ok_or_else(|| wrong(ProblemCode::WrongType))?,
    };
    let mut choices = Vec::new();
    for item in items {
        let choice = CustomChoice::read(item).ok_or_else(|| wrong(ProblemCode::WrongType))?;
        for text in [&choice.key, &choice.label] {
            match text.trim().chars().count() {
                0 => return Err(wrong(ProblemCode::Required)),
                long if long > MAX_TEXT => return Err(wrong(ProblemCode::TooLong)),
                _ => {}
            }
        }
        choices.push(choice);
    }
    let left_out = held.iter().filter(|held| choices.iter().all(|choice| choice.key != held.key));
    let kept: Vec<CustomChoice> = left_out.map(|held| CustomChoice { retired: true, ..held.clone() }).collect();
    let is_as_given = kept.is_empty();
    choices.extend(kept);
    if choices.len() > MAX_ITEMS {
        return Err(wrong(ProblemCode::TooLong));
    }
    for (at, choice) in choices.iter().enumerate() {
        let same = |other: &CustomChoice| other.key == choice.key || folded(&other.label) == folded(&choice.label);
        if choices.iter().take(at).any(same) {
            return Err(Rejection::NotUnique { field: FIELD.into(), value: choice.label.clone() });
        }
    }
    Ok(if is_as_given { given.clone() } else { write(&choices) })
}

fn folded(label: &str) -> String {
    label.trim().to_lowercase()
}

fn wrong(code: ProblemCode) -> Rejection {
    Rejection::invalid(FIELD, code)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn plain_words_are_choices_and_every_choice_reads_as_it_was_written() {
        let told =
            json!(["一层", {"key": "二层", "label": "二楼"}, {"key": "三层", "label": "三层", "retired": true}, 7]);
        let choices = read(Some(&told));
        let retired = CustomChoice { retired: true, ..CustomChoice::new("三层", "三层") };
        assert_eq!(choices, [CustomChoice::new("一层", "一层"), CustomChoice::new("二层", "二楼"), retired]);
        assert_eq!(read(Some(&write(&choices))), choices);
        assert_eq!(read(None), []);
    }

    #[test]
    fn a_new_choice_does_not_take_the_key_of_one_that_was_renamed() {
        let known = [CustomChoice::new("Gold", "Premium"), CustomChoice::new("Gold 2", "Other")];
        assert_eq!(key_for("Silver", &known), "Silver");
        assert_eq!(key_for("Gold", &known), "Gold 3");
    }
}
