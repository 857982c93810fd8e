//! Somebody whom one has just met, as the beginning of two forms: the customer, and the first person there.
//!
//! Belongs here: which field takes what a card says, so that nothing of it is dropped. Does not belong here: reading cards (`files`),
//! making records of many rows (`trial`).

use std::collections::BTreeMap;

use serde_json::json;

use super::{columns, known::Known, slots::Slot, table::Table};
use crate::{record::FieldType, value};

/// What a form begins with: the texts in its fields.
pub type Begun = BTreeMap<String, String>;

/// What a card says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Met {
    /// Of the customer.
    pub customer: Begun,
    /// Of the person.
    pub contact: Begun,
    /// What no field takes, each under what it is called: its field if it does not fit it, else its header.
    pub rest: Vec<(String, String)>,
}

/// What the only row of a table of contacts says; nothing where there are more rows, or none that names a person.
pub fn met(table: &Table, known: &Known) -> Option<Met> {
    if table.len() != 1 {
        return None;
    }
    let mut met = Met::default();
    let mut left: Vec<(String, &str)> = Vec::new();
    let fields = columns::by_headers(&table.headers, known.slots("contact"));
    for (column, (header, field)) in table.headers.iter().zip(fields).enumerate() {
        let text = table.cell(0, column);
        let slot = field.and_then(|(path, _)| known.slot("contact", &path));
        match slot {
            _ if text.is_empty() => {}
            Some(slot) if slot.path == "customer" => drop(met.customer.insert("name".to_owned(), text.to_owned())),
            Some(slot) if takes(slot, text) => drop(met.contact.insert(slot.path.clone(), text.to_owned())),
            slot => left.push((slot.map_or(header, |slot| &slot.label).clone(), text)),
        }
    }
    met.give_the_customer(left, known);
    (met.customer.contains_key("name") && met.contact.contains_key("name")).then_some(met)
}

impl Met {
    /// Where it is and its pages are the customer's; further numbers and addresses of the person are nobody else's.
    fn give_the_customer(&mut self, left: Vec<(String, &str)>, known: &Known) {
        let headers: Vec<String> = left.iter().map(|(header, _)| header.clone()).collect();
        let fields = columns::by_headers(&headers, known.slots("customer"));
        for ((header, text), field) in left.into_iter().zip(fields) {
            let slot = field.and_then(|(path, _)| known.slot("customer", &path));
            match slot.filter(|slot| !matches!(slot.ty, FieldType::Phone | FieldType::Email) && takes(slot, text)) {
                Some(slot) => drop(self.customer.insert(slot.path.clone(), text.to_owned())),
                None => self.rest.push((header, text.to_owned())),
            }
        }
    }
}

/// True if the text stands in the field as it is.
fn takes(slot: &Slot, text: &str) -> bool {
    let is_typed = matches!(
        slot.ty,
        FieldType::Text | FieldType::LongText | FieldType::Phone | FieldType::Email | FieldType::Url | FieldType::Date
    );
    is_typed && value::check(slot.ty, &json!(text)).is_ok()
}
