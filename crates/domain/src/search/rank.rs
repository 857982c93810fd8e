//! Which of the rows found come first: exact answers, then those that answer best, one's own, those opened lately, those with
//! news.
//!
//! Belongs here: the order and taking the first few of very many. Does not belong here: finding.

use sync::RowId;

use super::{EXACT, Quality};

/// What one's own, and what was opened lately, are worth beside how well a row answers.
const OWN: u8 = 2;
const OPENED: u8 = 3;
/// What an exact answer is worth besides: who types a whole name means it, whosever it is.
const MEANT: u8 = OWN + OPENED;

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
        let worth = |is: bool, much: u8| if is { much } else { 0 };
        let score = quality + worth(quality == EXACT, MEANT) + worth(own, OWN) + worth(opened, OPENED);
        Self { score, last, id }
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

#[cfg(test)]
mod tests {
    use super::{
        super::{BODY, LIKE, SPELT, START, WITHIN},
        *,
    };

    /// A row: how well it answers, whether it is one's own, whether it was opened lately, when it was last touched.
    type Found = (Quality, bool, bool, u64);

    fn first(rows: &[Found]) -> Vec<Found> {
        let id = |number: usize| RowId::new(1_790_000_000_000, &[u8::try_from(number).unwrap(); 10]);
        let ids: Vec<RowId> = (0..rows.len()).map(id).collect();
        let opened = rows.iter().zip(&ids).filter(|((_, _, opened, _), _)| *opened).map(|(_, id)| *id).collect();
        let reader = Reader { me: None, opened };
        let mut best = Best::of(rows.len());
        for ((quality, own, _, last), id) in rows.iter().zip(&ids) {
            best.add(Place::new(*quality, *own, &reader, *last, *id));
        }
        best.hits().best.iter().filter_map(|id| Some(rows[ids.iter().position(|it| it == id)?])).collect()
    }

    #[test]
    fn exact_answers_come_first_then_what_is_close_ones_own_and_recent() {
        let table: [(&str, Found, Found); 9] = [
            ("a whole name before the reader's own that begins so", (EXACT, false, false, 0), (START, true, true, 9)),
            ("of two whole names the reader's own", (EXACT, true, false, 0), (EXACT, false, false, 9)),
            ("of two whole names the one opened lately", (EXACT, false, true, 0), (EXACT, false, false, 9)),
            ("opened lately before one's own", (START, false, true, 0), (START, true, false, 9)),
            ("one's own before a stranger's that answers as well", (WITHIN, true, false, 0), (WITHIN, false, false, 9)),
            ("what answers better before what answers worse", (START, false, false, 0), (WITHIN, false, false, 9)),
            (
                "a beginning before one's own of which only a note says it",
                (START, false, false, 0),
                (BODY, true, false, 9),
            ),
            ("a typo last", (SPELT, false, false, 0), (LIKE, false, false, 9)),
            ("else the one with news", (START, false, false, 9), (START, false, false, 0)),
        ];
        for (why, one, other) in table {
            assert_eq!(first(&[one, other]), [one, other], "{why}");
            assert_eq!(first(&[other, one]), [one, other], "{why}, whichever was found first");
        }
    }
}
