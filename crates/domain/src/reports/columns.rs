//! The cube from the columns of a device: one pass over each fact's rows.
//!
//! Belongs here: adding up rows of [`Table`]s. Does not belong here: which rows ([`super::plan`]), the same from the groups of a
//! database ([`super::grains`]).

use std::collections::HashMap;

use rustc_hash::FxBuildHasher;

use super::{
    book::{Book, values},
    cube::{Coin, Cube, Groups, Key, Place},
    grouping::{Parts, followed, group},
    measure::{Value, millionths},
    plan::{Fact, GroupKey, Plan, Take},
    visits::{HISTORY, Way, Ways, counted},
};
use crate::{
    number,
    query::{
        Table,
        column::{Column, NO_WHOLE},
        strings::{NONE, Strings},
    },
};

/// Adds up what a plan asks for.
pub fn cube(plan: &Plan, book: &dyn Book) -> Cube {
    let mut cube = Cube::new(plan);
    for fact in &plan.facts {
        book.with(&fact.query.kind, &mut |table| add_fact(&mut cube, plan, fact, book, table));
    }
    cube
}

fn add_fact(cube: &mut Cube, plan: &Plan, fact: &Fact, book: &dyn Book, table: &mut Table) {
    let slots = table.passing(&fact.query, book);
    if fact.is_of_visits() {
        return add_visits(cube, plan, fact, book, table, &slots);
    }
    let mut codes = [Codes::All, Codes::All];
    for ((codes, key), groups) in codes.iter_mut().zip(&fact.keys).zip(&mut cube.groups) {
        *codes = Codes::of(&Grouper { plan, key, book, table, slots: &slots }, groups);
    }
    let takers: Vec<Taker<'_>> = fact.takes.iter().map(|take| Taker::of(plan, take, table, book, &slots)).collect();
    let mut sums = Sums::new([cube.groups[0].keys.len(), cube.groups[1].keys.len()], &takers);
    for (at, slot) in slots.iter().enumerate() {
        codes[0].each(at, *slot, |row| codes[1].each(at, *slot, |column| sums.add([row, column], *slot, &takers)));
    }
    let alone = [codes[0].are_alone(), codes[1].are_alone()];
    sums.pour(&takers, &fact.takes, |place, take, coin, sum| cube.add(place, alone, take, coin, sum));
}

/// Adds what each stage brings that a row entered.
fn add_visits(cube: &mut Cube, plan: &Plan, fact: &Fact, book: &dyn Book, table: &Table, slots: &[u32]) {
    let Some((_, Column::Entries { at: entries, words })) = table.column(HISTORY) else { return };
    let ways = Ways::of(book);
    let names: Vec<&str> = std::iter::once("").chain(words.iter().map(|(_, id)| id)).collect();
    let on_way: Vec<Option<&Way>> = names.iter().map(|id| ways.on_way(id)).collect();
    let mut codes = [Codes::All, Codes::All];
    let mut stages: [Option<Vec<u32>>; 2] = [None, None];
    for (dimension, (key, groups)) in fact.keys.iter().zip(&mut cube.groups).enumerate() {
        if key.is_stage() {
            let number = |id: &&str| groups.number(group(plan, key, Some(*id)));
            if let Some(stages) = stages.get_mut(dimension) {
                *stages = Some(names.iter().map(number).collect());
            }
        } else if let Some(codes) = codes.get_mut(dimension) {
            *codes = Codes::of(&Grouper { plan, key, book, table, slots }, groups);
        }
    }
    let mut sums: HashMap<Place, Vec<i64>, FxBuildHasher> = HashMap::default();
    let (within, way) = (plan.within(), |stage: u32| on_way.get(stage as usize).copied().flatten());
    for (at, slot) in slots.iter().enumerate() {
        let history = entries.get(*slot as usize).map(AsRef::as_ref).unwrap_or_default();
        for visit in counted(history, &way, &plan.zone, within) {
            let stage = history.get(visit.at).map_or(NONE, |(stage, _)| *stage) as usize;
            let of_stage = |dimension: usize, row: u32| match stages.get(dimension) {
                Some(Some(numbers)) => numbers.get(stage).copied().unwrap_or_default(),
                _ => row,
            };
            codes[0].each(at, *slot, |row| {
                codes[1].each(at, *slot, |column| {
                    let place = [of_stage(0, row), of_stage(1, column)];
                    let sums = sums.entry(place).or_insert_with(|| vec![0; fact.takes.len()]);
                    for (sum, take) in sums.iter_mut().zip(&fact.takes) {
                        if let Value::Visits(what) = take.value {
                            *sum += visit.brings(what);
                        }
                    }
                });
            });
        }
    }
    let is_alone =
        |dimension: usize| stages.get(dimension).is_some_and(Option::is_some) || codes[dimension].are_alone();
    let alone = [is_alone(0), is_alone(1)];
    for (place, sums) in sums {
        for (take, sum) in fact.takes.iter().zip(sums) {
            cube.add(place, alone, take, Coin::NONE, i128::from(sum));
        }
    }
}

/// The groups of rows along one dimension, by number.
enum Codes<'a> {
    /// Not grouped.
    All,
    /// By the row's word.
    Word(&'a [u32], Vec<u32>),
    /// By each of its words, and all together.
    Words(&'a [Box<[u32]>], Vec<u32>),
    /// One for each of the rows that pass.
    Each(Vec<u32>),
}

/// What codes are made from.
struct Grouper<'a, 'b> {
    plan: &'a Plan,
    key: &'a GroupKey,
    book: &'a dyn Book,
    table: &'b Table,
    slots: &'a [u32],
}

impl<'b> Codes<'b> {
    fn of(from: &Grouper<'_, 'b>, groups: &mut Groups) -> Self {
        let Some((_, column)) = from.key.path.fields.first().and_then(|field| from.table.column(field)) else {
            return Self::Each(vec![groups.number(Key::Nothing); from.slots.len()]);
        };
        match column {
            Column::Word { at, words } => {
                let used = from.slots.iter().filter_map(|slot| at.get(*slot as usize).copied());
                Self::Word(at, from.of_words(words, used, groups))
            }
            Column::Words { at, words } => {
                let used =
                    from.slots.iter().filter_map(|slot| at.get(*slot as usize)).flat_map(|it| it.iter().copied());
                Self::Words(at, from.of_words(words, used, groups))
            }
            Column::Date(at) => Self::Each(from.of_days(at, |day| day, groups)),
            Column::Instant(at) => Self::Each(from.of_days(at, |at| from.plan.zone.day_number(at), groups)),
            other => Self::Each(from.slots.iter().map(|slot| from.of_text(other, *slot, groups)).collect()),
        }
    }

    /// Calls with the number of each group in which a row stands.
    fn each(&self, at: usize, slot: u32, mut group: impl FnMut(u32)) {
        match self {
            Self::All => group(0),
            Self::Word(words, to) => {
                let word = words.get(slot as usize).copied().unwrap_or(NONE);
                group(to.get(word as usize).copied().unwrap_or_default());
            }
            Self::Words(words, to) => {
                group(0);
                match words.get(slot as usize).map(|words| &**words) {
                    Some([]) | None => group(to.first().copied().unwrap_or_default()),
                    Some(words) => {
                        for (place, word) in words.iter().enumerate() {
                            let is_new = words.iter().take(place).all(|before| before != word);
                            if let Some(code) = to.get(*word as usize).filter(|_| is_new) {
                                group(*code);
                            }
                        }
                    }
                }
            }
            Self::Each(codes) => group(codes.get(at).copied().unwrap_or_default()),
        }
    }

    /// True if a row stands in one group only, so that groups add up to the whole.
    fn are_alone(&self) -> bool {
        matches!(self, Self::Word(..) | Self::Each(_))
    }
}

impl Grouper<'_, '_> {
    /// The group of each word that rows have.
    fn of_words(&self, words: &Strings, used: impl Iterator<Item = u32>, groups: &mut Groups) -> Vec<u32> {
        let mut is_used = vec![false; words.len()];
        for word in used {
            if let Some(mark) = is_used.get_mut(word as usize) {
                *mark = true;
            }
        }
        let numbers: Vec<u32> =
            (0..).zip(&is_used).filter(|(number, used)| **used && *number != NONE).map(|it| it.0).collect();
        let texts: Vec<Option<String>> = numbers.iter().map(|number| Some(words.get(*number).to_owned())).collect();
        let ends = followed(self.book, &self.key.path, 0, texts);
        let mut to = vec![0; words.len()];
        if let Some(nothing) = to.first_mut() {
            *nothing = groups.number(Key::Nothing);
        }
        for (number, text) in numbers.into_iter().zip(ends) {
            if let Some(to) = to.get_mut(number as usize) {
                *to = groups.number(group(self.plan, self.key, text.as_deref()));
            }
        }
        to
    }

    fn of_days(&self, at: &[i64], day: impl Fn(i64) -> i64, groups: &mut Groups) -> Vec<u32> {
        let nothing = groups.number(Key::Nothing);
        let mut parts = Parts::of(self.plan, self.key.step);
        let code = |slot: &u32| match at.get(*slot as usize).copied() {
            None | Some(NO_WHOLE) => nothing,
            Some(value) => parts.number(day(value), |key| groups.number(key)),
        };
        self.slots.iter().map(code).collect()
    }

    fn of_text(&self, column: &Column, slot: u32, groups: &mut Groups) -> u32 {
        let text = column.texts(slot as usize).into_iter().next();
        groups.number(group(self.plan, self.key, text.as_deref()))
    }
}

/// A value made ready for columns.
enum Taker<'a> {
    One,
    Money {
        minor: &'a [i64],
        currency: &'a [u32],
        coins: Vec<Option<Coin>>,
        shares: Option<(&'a [u32], Vec<i64>)>,
    },
    OneWith {
        currency: &'a [u32],
        coins: Vec<Option<Coin>>,
    },
    Number(&'a [f64]),
    Days {
        from: &'a [i64],
        to: &'a [i64],
    },
    Since {
        days: HashMap<u32, i64, FxBuildHasher>,
    },
    /// The kind has no such field.
    Never,
}

impl<'a> Taker<'a> {
    fn of(plan: &Plan, take: &Take, table: &'a Table, book: &dyn Book, slots: &[u32]) -> Self {
        let column = |field| table.column(field).map(|(_, column)| column);
        match take.value {
            Value::One => Self::One,
            Value::Money(field) => match column(field) {
                Some(Column::Money { minor, currency, words }) => {
                    Self::Money { minor, currency, coins: coins(words), shares: None }
                }
                _ => Self::Never,
            },
            Value::Number(field) => match column(field) {
                Some(Column::Number(at)) => Self::Number(at),
                _ => Self::Never,
            },
            Value::OneWith(field) => match column(field) {
                Some(Column::Money { currency, words, .. }) => Self::OneWith { currency, coins: coins(words) },
                _ => Self::Never,
            },
            Value::Weighted(field) => match (column(field), column("stage")) {
                (Some(Column::Money { minor, currency, words }), Some(Column::Word { at, words: stages })) => {
                    let ids: Vec<&str> = std::iter::once("").chain(stages.iter().map(|(_, id)| id)).collect();
                    let shares = Some((&**at, shares(book, &ids)));
                    Self::Money { minor, currency, coins: coins(words), shares }
                }
                _ => Self::Never,
            },
            Value::Days(from, to) => match (column(from), column(to)) {
                (Some(Column::Date(from)), Some(Column::Date(to))) => Self::Days { from, to },
                _ => Self::Never,
            },
            // Rows bring nothing of it (see `add_visits`).
            Value::Visits(_) => Self::Never,
            Value::DaysSince(field) => match column(field) {
                Some(Column::Instant(at)) => {
                    let today = plan.today.since_epoch();
                    let since = |slot: &u32| {
                        let at = at.get(*slot as usize).copied().filter(|at| *at != NO_WHOLE)?;
                        Some((*slot, today - plan.zone.day_number(at)))
                    };
                    Self::Since { days: slots.iter().filter_map(since).collect() }
                }
                _ => Self::Never,
            },
        }
    }

    /// What a row brings, and to which currency by number.
    fn take(&self, slot: u32) -> Option<(usize, i128)> {
        let at = slot as usize;
        let filled = |column: &[u32]| column.get(at).copied().filter(|it| *it != NONE).map(|it| it as usize);
        let whole = |column: &[i64]| column.get(at).copied().filter(|it| *it != NO_WHOLE);
        match self {
            Self::One => Some((0, 1)),
            Self::Money { minor, currency, shares, .. } => {
                let amount = i128::from(minor.get(at).copied()?);
                let share = match shares {
                    Some((stages, shares)) => shares.get(stages.get(at).copied()? as usize).copied().unwrap_or(0),
                    None => 1,
                };
                Some((filled(currency)?, amount * i128::from(share)))
            }
            Self::OneWith { currency, .. } => Some((filled(currency)?, 1)),
            Self::Number(numbers) => Some((0, i128::from(millionths(*numbers.get(at)?)?))),
            Self::Days { from, to } => Some((0, i128::from(whole(to)? - whole(from)?))),
            Self::Since { days } => days.get(&slot).map(|days| (0, i128::from(*days))),
            Self::Never => None,
        }
    }

    /// The currency of a number.
    fn coin(&self, lane: usize) -> Option<Coin> {
        match self {
            Self::Money { coins, .. } | Self::OneWith { coins, .. } => coins.get(lane).copied().flatten(),
            _ => Some(Coin::NONE),
        }
    }

    fn lanes(&self) -> usize {
        match self {
            Self::Money { coins, .. } | Self::OneWith { coins, .. } => coins.len(),
            _ => 1,
        }
    }
}

fn coins(words: &Strings) -> Vec<Option<Coin>> {
    std::iter::once(None).chain(words.iter().map(|(_, code)| Coin::of(code))).collect()
}

/// The probability of each stage, in thousandths of a percent.
pub(super) fn shares(book: &dyn Book, stages: &[&str]) -> Vec<i64> {
    let share = |percent: Option<String>| {
        let percent = percent.and_then(|percent| number::read(&percent)).unwrap_or_default();
        whole(percent * 1_000.0)
    };
    values(book, "stage", "probability", stages).into_iter().map(share).collect()
}

/// A number that is whole but for its type; 0 if it is beyond what a share or a number of days can be.
#[allow(clippy::cast_possible_truncation, reason = "within the bounds that are asked for first")]
pub(super) fn whole(number: f64) -> i64 {
    if number.abs() < 1e9 { number.round() as i64 } else { 0 }
}

/// So many groups of both dimensions have their sums in one long row; more are looked up.
const DENSE: usize = 1 << 18;

/// Sums of cells as they grow.
struct Sums {
    columns: usize,
    dense: Vec<u32>,
    sparse: HashMap<Place, u32, FxBuildHasher>,
    places: Vec<Place>,
    lanes: usize,
    stride: usize,
    totals: Vec<i128>,
}

impl Sums {
    fn new([rows, columns]: [usize; 2], takers: &[Taker<'_>]) -> Self {
        let lanes = takers.iter().map(Taker::lanes).max().unwrap_or(1);
        let size = rows.saturating_mul(columns);
        Self {
            columns,
            dense: if size <= DENSE { vec![u32::MAX; size] } else { Vec::new() },
            sparse: HashMap::default(),
            places: Vec::new(),
            lanes,
            stride: lanes * takers.len(),
            totals: Vec::new(),
        }
    }

    fn add(&mut self, place: Place, slot: u32, takers: &[Taker<'_>]) {
        let cell = self.cell(place) as usize * self.stride;
        for (number, taker) in takers.iter().enumerate() {
            if let Some((lane, amount)) = taker.take(slot)
                && let Some(sum) = self.totals.get_mut(cell + number * self.lanes + lane)
            {
                *sum += amount;
            }
        }
    }

    fn cell(&mut self, place: Place) -> u32 {
        let next = u32::try_from(self.places.len()).unwrap_or_default();
        let at = place[0] as usize * self.columns + place[1] as usize;
        let known = match self.dense.get_mut(at) {
            Some(known) => known,
            None => self.sparse.entry(place).or_insert(u32::MAX),
        };
        if *known == u32::MAX {
            *known = next;
            self.places.push(place);
            self.totals.resize(self.totals.len() + self.stride, 0);
        }
        *known
    }

    /// Hands out all sums that are not zero.
    fn pour(self, values: &[Taker<'_>], takes: &[Take], mut to: impl FnMut(Place, &Take, Coin, i128)) {
        let cells = self.places.iter().zip(self.totals.chunks(self.stride.max(1)));
        for (place, sums) in cells {
            for ((value, take), lanes) in values.iter().zip(takes).zip(sums.chunks(self.lanes)) {
                for (lane, sum) in lanes.iter().enumerate().filter(|(_, sum)| **sum != 0) {
                    if let Some(coin) = value.coin(lane) {
                        to(*place, take, coin, *sum);
                    }
                }
            }
        }
    }
}
