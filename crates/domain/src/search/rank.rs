//! Which of the rows found come first: those that answer best, one's own, those opened lately, those with news.
//!
//! Belongs here: the order and taking the first few of very many. Does not belong here: finding.

use sync::RowId;

use super::Quality;

/// What one's own, and what was opened lately, are worth beside how well a row answers.
const OWN: u8 = 2;
const OPENED: u8 = 3;

/// Who looks.
#[derive(Clone, Debug, Default)]
pub struct Reader {
    /// The person.
    pub me: Option<RowId>,
    /// What they opened last.
    pub opened: Vec<RowId>,
}

/// What was found of a kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hits {
    /// How many rows.
    pub count: usize,
    /// The first of them.
    pub best: Vec<RowId>,
}

/// What decides the place of a row; the greatest comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    score: u8,
    last: u64,
    id: RowId,
}

impl Place {
    /// The place of a row that answers so well, last touched at `last`.
    pub(crate) fn new(quality: Quality, own: bool, reader: &Reader, last: u64, id: RowId) -> Self {
        let opened = reader.opened.contains(&id);
        Self { score: quality + if own { OWN } else { 0 } + if opened { OPENED } else { 0 }, last, id }
    }
}

/// The greatest few of many.
#[derive(Debug)]
pub(crate) struct Best {
    most: usize,
    places: Vec<Place>,
    count: usize,
}

impl Best {
    /// Room for so many.
    pub(crate) fn of(most: usize) -> Self {
        Self { most, places: Vec::with_capacity(most + 1), count: 0 }
    }

    /// One more was found.
    pub(crate) fn add(&mut self, place: Place) {
        self.count += 1;
        if self.places.len() == self.most && self.places.last().is_none_or(|last| *last >= place) {
            return;
        }
        let at = self.places.partition_point(|known| *known > place);
        self.places.insert(at, place);
        self.places.truncate(self.most);
    }

    /// What was found.
    pub(crate) fn hits(self) -> Hits {
        Hits { count: self.count, best: self.places.into_iter().map(|place| place.id).collect() }
    }
}
