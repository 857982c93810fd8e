//! A field's value on its way from a document into a column, borrowed from the document where that can be.
//!
//! Belongs here: reading it from any serde format, so that stored bytes and documents in memory go the same way.

use std::{borrow::Cow, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{IgnoredAny, MapAccess, SeqAccess, Visitor},
};

/// A value as columns can hold it.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Nothing, or something that no column holds.
    Nothing,
    /// Yes or no.
    YesNo(bool),
    /// A whole number.
    Whole(i64),
    /// Another number.
    Number(f64),
    /// A text.
    Text(Cow<'a, str>),
    /// Several texts.
    List(Vec<Cow<'a, str>>),
    /// An amount in minor units of a currency.
    Money(i64, Cow<'a, str>),
    /// A stage that was entered, and when.
    Entry(Cow<'a, str>, i64),
    /// Several of them, in their order.
    Entries(Vec<(Cow<'a, str>, i64)>),
}

impl<'de: 'a, 'a> Deserialize<'de> for Cell<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(CellVisitor)
    }
}

struct CellVisitor;

impl<'de> Visitor<'de> for CellVisitor {
    type Value = Cell<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a field's value")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Cell::Nothing)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Cell::YesNo(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        Ok(Cell::Whole(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        Ok(i64::try_from(value).map_or(Cell::Number(value as f64), Cell::Whole))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
        Ok(Cell::Number(value))
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Self::Value, E> {
        Ok(Cell::Text(Cow::Borrowed(value)))
    }

    fn visit_str<E>(self, value: &str) -> Result<Self::Value, E> {
        Ok(Cell::Text(Cow::Owned(value.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let (mut items, mut entries) = (Vec::new(), Vec::new());
        while let Some(item) = seq.next_element::<Cell<'de>>()? {
            match item {
                Cell::Text(text) => items.push(text),
                Cell::Entry(stage, at) => entries.push((stage, at)),
                _ => {}
            }
        }
        Ok(if entries.is_empty() { Cell::List(items) } else { Cell::Entries(entries) })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let (mut minor, mut currency, mut stage, mut at) = (None, None, None, None);
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            match key.as_ref() {
                "minor" => minor = Some(map.next_value::<Cell<'de>>()?),
                "currency" => currency = Some(map.next_value::<Cell<'de>>()?),
                "stage" => stage = Some(map.next_value::<Cell<'de>>()?),
                "at" => at = Some(map.next_value::<Cell<'de>>()?),
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        match (minor, currency, stage, at) {
            (Some(Cell::Whole(minor)), Some(Cell::Text(currency)), ..) => Ok(Cell::Money(minor, currency)),
            (.., Some(Cell::Text(stage)), Some(Cell::Whole(at))) => Ok(Cell::Entry(stage, at)),
            _ => Ok(Cell::Nothing),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn stored_bytes_and_documents_in_memory_read_alike() {
        let values = [
            json!(null),
            json!(true),
            json!(-3),
            json!(2.5),
            json!("文 \"quoted\""),
            json!(["a", 1, "b"]),
            json!({"minor": 5, "currency": "CNY"}),
            json!({"other": [1, {}]}),
            json!([{"stage": "s", "at": 5, "by": "u"}, {"stage": "t", "at": 7}]),
        ];
        for value in values {
            let text = value.to_string();
            let stored: Cell<'_> = serde_json::from_str(&text).unwrap();
            let held: Cell<'_> = Deserialize::deserialize(&value).unwrap();
            assert_eq!(stored, held, "{value}");
        }
    }

    #[test]
    fn money_is_read_whatever_stands_first() {
        let value: Value = serde_json::from_str(r#"{"minor":125,"currency":"CNY"}"#).unwrap();
        assert_eq!(Cell::deserialize(&value).unwrap(), Cell::Money(125, "CNY".into()));
    }
}
