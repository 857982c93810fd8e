//! Cards as a table that the import of contacts understands: its headers are names that the fields of a contact go by.

use domain::imports::table::{MAX_ROWS, Table};

use super::{card::Card, lines};
use crate::{FileError, Lines, Note};

/// One row for each card. The customer is the company that the card names; where it names none, the person is one: the
/// person's own name. Where no card says something, there is no column for it.
///
/// # Errors
/// There is no card with a name, or there are too many.
pub fn read(text: &str) -> Result<(Table, Vec<Note>), FileError> {
    let cards = cards(text);
    let media: usize = cards.iter().map(|card| card.media).sum();
    let (cards, nameless): (Vec<Card>, Vec<Card>) = cards.into_iter().partition(|card| !card.name().is_empty());
    if cards.is_empty() {
        return Err(FileError::Empty);
    }
    if cards.len() > MAX_ROWS {
        return Err(FileError::TooLong);
    }
    let lines = |cards: &mut dyn Iterator<Item = &Card>| cards.map(|card| card.line).collect::<Lines>();
    let notes = [
        lines(&mut cards.iter().filter(|card| card.company.is_empty())).told(Note::WithoutCompany),
        lines(&mut nameless.iter()).told(Note::NamelessCards),
        (media > 0).then_some(Note::PhotosSkipped { count: media }),
    ];
    Ok((table(&cards), notes.into_iter().flatten().collect()))
}

fn cards(text: &str) -> Vec<Card> {
    let mut cards: Vec<Card> = Vec::new();
    let mut is_open = false;
    // A card within a card, as an agent's, belongs to nobody here.
    let mut within = 0_usize;
    for property in lines::properties(text) {
        let is_card = property.value.trim().eq_ignore_ascii_case("VCARD");
        match (property.name.as_str(), is_card) {
            ("BEGIN", true) if is_open => within += 1,
            ("BEGIN", true) => {
                cards.push(Card { line: property.line, ..Card::default() });
                is_open = true;
            }
            ("END", true) if within > 0 => within -= 1,
            ("END", true) => is_open = false,
            _ if is_open && within == 0 => {
                if let Some(card) = cards.last_mut() {
                    card.take(&property);
                }
            }
            _ => {}
        }
    }
    cards
}

type Column = (&'static str, fn(&Card) -> String);

/// The columns. Those behind the notes have no field in a contact; they can be given to one of the company's own.
const COLUMNS: [Column; 16] = [
    ("full name", |card| card.name().to_owned()),
    ("company name", |card| if card.company.is_empty() { card.name() } else { &card.company }.to_owned()),
    ("job title", |card| card.title.clone()),
    ("department", |card| card.department.clone()),
    ("mobile phone", |card| card.mobiles.first().to_owned()),
    ("work phone", |card| card.phones.first().to_owned()),
    ("email address", |card| card.emails.first().to_owned()),
    ("birthday", |card| card.birthday.clone()),
    ("notes", |card| card.notes.all("\n")),
    ("second mobile", |card| card.mobiles.others()),
    ("second phone", |card| card.phones.others()),
    ("second email", |card| card.emails.others()),
    ("fax", |card| card.faxes.all(", ")),
    ("home address", |card| card.addresses.first().to_owned()),
    ("second address", |card| card.addresses.others()),
    ("website", |card| card.websites.all(", ")),
];

fn table(cards: &[Card]) -> Table {
    let is_used = |(_, value): &&Column| cards.iter().any(|card| !value(card).is_empty());
    let columns: Vec<&Column> = COLUMNS.iter().filter(is_used).collect();
    let mut table = Table::new(columns.iter().map(|(name, _)| (*name).to_owned()).collect());
    for card in cards {
        let cells: Vec<String> = columns.iter().map(|(_, value)| value(card)).collect();
        table.push(card.line, cells.iter().map(String::as_str));
    }
    table
}
