//! A new customer and the first person there, begun elsewhere: the forms open with what was put into them, and nothing is saved.
//!
//! Belongs here: under what the two forms are kept, and filling them. Does not belong here: the forms (`features::customers`), where
//! what fills them comes from (`features::import`).

use domain::{
    customers::{contact, customer},
    imports::met::{Begun, Met},
};
use sync::{Doc, RowId};

use super::{drafts, room, typed::Typed};
use crate::{
    local::Book,
    routes::{Room, Route},
};

/// The form of the first person at a new customer.
const PERSON: &str = "new:contact:of_new_customer";

/// Under what the first person is kept while the form of this address is typed.
pub fn person_draft() -> String {
    room::draft_named(PERSON, room::said(&customer::KIND))
}

/// Fills the forms of a customer and the person there, and gives their address. What is typed in them already stays.
pub fn customer(book: Book, met: &Met) -> String {
    let name = met.customer.get(customer::KIND.title).map(String::as_str).unwrap_or_default();
    let said = said(&[(customer::KIND.title, name)]);
    fill(book, &room::draft_named(&format!("new:{}", customer::KIND.name), said.clone()), &met.customer);
    fill(book, &room::draft_named(PERSON, said), &met.contact);
    Route::New(Room::Customers).path_with(&[(customer::KIND.title, name)])
}

/// Fills the form of a person at a customer that is there, and gives its address.
pub fn contact(book: Book, at: RowId, met: &Met) -> String {
    let (at, title) = (at.to_string(), contact::KIND.title);
    let name = met.contact.get(title).map(String::as_str).unwrap_or_default();
    let query = [("customer", at.as_str()), (title, name)];
    fill(book, &room::draft_named(&format!("new:{}", contact::KIND.name), said(&query)), &met.contact);
    Route::New(Room::Contacts).path_with(&query)
}

fn said(query: &[(&str, &str)]) -> Doc {
    query.iter().map(|(field, text)| ((*field).to_owned(), (*text).into())).collect()
}

fn fill(book: Book, form: &str, begun: &Begun) {
    let mut draft = drafts::recall(book, form);
    for (field, text) in begun {
        draft.entry(field.clone()).or_insert_with(|| Typed::One(text.clone()));
    }
    drafts::keep(book, form, &draft);
}
