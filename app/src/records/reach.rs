//! How a customer is reached: the number to call, the address to write to.
//!
//! Belongs here: finding them. Does not belong here: the links (each page has its own).

use leptos::prelude::*;
use serde_json::Value;
use sync::{Row, RowId};

use super::show;
use crate::local::Book;

/// Number and address, as links need them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// The number, ready to be dialled.
    pub phone: Option<String>,
    /// Whose number it is, if it is not the company's own.
    pub answers: Option<RowId>,
    /// The mail address.
    pub mail: Option<String>,
}

/// The customer's own number and address, else those of the first of its people who has some.
pub fn of_customer(book: Book, customer: &Row) -> Reach {
    let contacts = book.relating("contact", "customer", customer.id);
    let of_people = |fields: &[&str]| {
        contacts.with(|ids| {
            let rows = ids.iter().filter_map(|id| book.row(*id));
            rows.into_iter().find_map(|row| Some((row.id, fields.iter().find_map(|field| text(&row, field))?)))
        })
    };
    let people = || of_people(&["mobile", "phone"]);
    let (answers, phone) = match text(customer, "phone") {
        Some(own) => (None, Some(own)),
        None => people().map_or((None, None), |(id, number)| (Some(id), Some(number))),
    };
    let mail = text(customer, "email").or_else(|| of_people(&["email"]).map(|(_, address)| address));
    Reach { phone: phone.map(|number| show::dialled(&number)), answers, mail }
}

fn text(row: &Row, field: &str) -> Option<String> {
    row.doc.get(field).and_then(Value::as_str).map(str::to_owned)
}
