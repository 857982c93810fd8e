//! Cards of contacts: vCard 2.1, 3.0 and 4.0 read, 3.0 written.
//!
//! Belongs here: lines and parameters ([`lines`]), what a card says of a person ([`card`]), cards as a table and back. Does not
//! belong here: what becomes of a contact without a customer (`domain::imports`).

mod card;
mod lines;
mod quoted;
mod table;
#[cfg(test)]
mod tests;
mod write;

pub use table::read;
pub use write::{Contact, write};

/// True if the text begins like a card.
pub fn is_card(text: &str) -> bool {
    text.trim_start().lines().next().is_some_and(|begin| begin.trim_end().eq_ignore_ascii_case("BEGIN:VCARD"))
}
