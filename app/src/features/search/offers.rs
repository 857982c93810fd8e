//! What the box offers for what was typed, in parts that have a heading each.
//!
//! Belongs here: which parts, in which order. Does not belong here: drawing them (`finder`).

use domain::ids::reference;
use sync::RowId;

use super::{commands::Command, trail::Trail};
use crate::{
    local::{Book, Found},
    records::schema,
    routes::{Room, Route},
    t,
};

/// Rows of a kind that are shown before "show all".
pub const SHOWN: usize = 6;

/// Something to choose.
#[derive(Clone, Debug, PartialEq)]
pub enum Offer {
    /// A record.
    Record(Room, RowId),
    /// All that was found of a kind: the list with these words.
    All(Room, usize),
    /// What was searched before.
    Words(String),
    /// Something to do.
    Do(Command),
}

/// Offers under a heading.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// Its heading.
    pub heading: String,
    /// How many there are in all, if not all of them are offered.
    pub count: Option<usize>,
    /// The offers.
    pub offers: Vec<Offer>,
}

impl Offer {
    /// Where it leads, if it leads somewhere. What happened with a customer is read on the customer's page.
    pub fn path(&self, book: Book, typed: &str) -> Option<String> {
        match self {
            Self::Record(Room::FollowUps, id) => {
                let customer = book.row(*id).and_then(|row| reference(&row.doc, "customer"));
                let at = customer.map_or(Route::Record(Room::FollowUps, *id), |it| Route::Record(Room::Customers, it));
                Some(at.path())
            }
            Self::Record(room, id) => Some(Route::Record(*room, *id).path()),
            Self::All(room, _) => Some(Route::List(*room).path_with(&[("q", typed.trim())])),
            Self::Do(command) => command.route().map(|route| route.path()),
            Self::Words(_) => None,
        }
    }
}

/// What was found, kind by kind.
pub fn records(found: &Found) -> Vec<Part> {
    let part = |(kind, hits): &(&'static str, domain::search::Hits)| {
        let room = Room::of_kind(kind)?;
        let mut offers: Vec<Offer> = hits.best.iter().map(|id| Offer::Record(room, *id)).collect();
        if hits.count > offers.len() {
            offers.push(Offer::All(room, hits.count));
        }
        Some(Part { heading: schema::kind_plural(kind), count: Some(hits.count), offers })
    };
    found.kinds.iter().filter_map(part).collect()
}

/// What was opened and searched lately, while nothing is typed.
pub fn lately(trail: &Trail, spoken_to: &[RowId]) -> Vec<Part> {
    let opened: Vec<Offer> = trail.opened.iter().map(|(room, id)| Offer::Record(*room, *id)).collect();
    let searched: Vec<Offer> = trail.searched.iter().cloned().map(Offer::Words).collect();
    let records = if opened.is_empty() {
        let offers = spoken_to.iter().map(|id| Offer::Record(Room::Customers, *id)).collect();
        Part { heading: t!("search.recent"), count: None, offers }
    } else {
        Part { heading: t!("search.opened"), count: None, offers: opened }
    };
    let parts = [Part { heading: t!("search.searched"), count: None, offers: searched }, records];
    parts.into_iter().filter(|part| !part.offers.is_empty()).collect()
}

/// Commands that the words name; the most used ones while nothing is typed.
pub fn commands(found: &Found) -> Vec<Part> {
    let words = &found.words;
    let is_named = |command: &Command| {
        let label = command.label();
        !words.is_empty() && (0..words.len()).all(|number| words.is_in(number, &label))
    };
    let named: Vec<Command> = if words.is_empty() {
        Command::USUAL.to_vec()
    } else {
        Command::all().into_iter().filter(is_named).take(SHOWN).collect()
    };
    if named.is_empty() {
        return Vec::new();
    }
    vec![Part { heading: t!("palette.commands"), count: None, offers: named.into_iter().map(Offer::Do).collect() }]
}
