//! From a value of a field to the cell of an exported table, so that an import reads the same value back.
//!
//! What no cell can say alone is said by another column: the ids of references, if somebody wants them.

use serde_json::Value;
use sync::RowId;

use super::Cell;
use crate::{
    record::FieldType,
    value::{Day, Money},
};

/// What stands between several values in one cell.
const BETWEEN: &str = "; ";

/// How the person who exports calls things.
pub trait Words {
    /// The words of one of the field's choices.
    fn choice(&self, choice: &str) -> String;
    /// What the record is called; nothing if it is not there for this person.
    fn title(&self, id: RowId) -> Option<String>;
    /// Yes, or no.
    fn yes_no(&self, yes: bool) -> String;
    /// A point in time where the person is, as `2026-11-21 09:30`.
    fn moment(&self, at: i64) -> String;
    /// The currency of amounts that stand as plain numbers.
    fn currency(&self) -> &str;
}

/// The cell of a value.
pub fn cell(ty: FieldType, value: Option<&Value>, words: &impl Words) -> Cell {
    let Some(value) = value.filter(|value| !value.is_null()) else { return Cell::Empty };
    let plain = || value.as_str().unwrap_or_default();
    match ty {
        FieldType::Number => value.as_f64().map_or(Cell::Empty, Cell::Number),
        FieldType::Money => Money::of(value).map_or(Cell::Empty, |money| amount(&money, words.currency())),
        FieldType::Date => Day::parse(plain()).map_or_else(|| Cell::of_text(plain()), Cell::Day),
        FieldType::Instant => value.as_i64().map_or(Cell::Empty, |at| Cell::of_text(words.moment(at))),
        FieldType::YesNo => value.as_bool().map_or(Cell::Empty, |yes| Cell::of_text(words.yes_no(yes))),
        FieldType::Choice(_) => Cell::of_text(words.choice(plain())),
        FieldType::MultiChoice(_) => several(value, |choice| Some(words.choice(choice))),
        FieldType::Ref(_) => Cell::of_text(title(plain(), words).unwrap_or_default()),
        FieldType::Refs(_) => several(value, |id| title(id, words)),
        FieldType::Text | FieldType::LongText | FieldType::Phone | FieldType::Email | FieldType::Url => {
            Cell::of_text(plain())
        }
        FieldType::Json => Cell::Empty,
    }
}

/// The ids in a field of references, for the column beside that of the names.
pub fn ids(value: Option<&Value>) -> Cell {
    match value {
        Some(Value::String(id)) => Cell::of_text(id.as_str()),
        Some(value @ Value::Array(_)) => several(value, |id| Some(id.to_owned())),
        _ => Cell::Empty,
    }
}

/// A number in the company's currency; another currency stands before its number, which a reader of files understands.
fn amount(money: &Money, usual: &str) -> Cell {
    let digits = Money::digits(&money.currency);
    let major = money.minor as f64 / 10_f64.powi(i32::try_from(digits).unwrap_or(0));
    if money.currency == usual { Cell::Number(major) } else { Cell::of_text(format!("{} {major}", money.currency)) }
}

fn title(id: &str, words: &impl Words) -> Option<String> {
    words.title(id.parse().ok()?)
}

fn several(value: &Value, word: impl Fn(&str) -> Option<String>) -> Cell {
    let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
    let texts: Vec<String> = items.iter().filter_map(Value::as_str).filter_map(word).collect();
    Cell::of_text(texts.join(BETWEEN))
}
