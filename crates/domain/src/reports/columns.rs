//! Rows of a device's columns as sums: one pass over each fact's rows.
//!
//! Belongs here: adding up rows of [`Table`]s. Does not belong here: which rows ([`super::plan`]), what one brings
//! ([`super::taking`]), keeping the sums ([`super::memory`]), the same from the groups of a database ([`super::grains`]).

use super::{
    book::Book,
    cube::{Coin, Cube, Groups, Key},
    cuboid::{Cuboid, Moment, Moments, Sums},
    grouping::{Parts, followed, group},
    measure::Value,
    plan::{Fact, GroupKey, Plan},
    taking::Taker,
    visits::{HISTORY, Way, Ways, visits},
};
use crate::query::{
    Table,
    column::{Column, NO_WHOLE},
    strings::{NONE, Strings},
};

/// Adds up what a plan asks for.
pub fn cube(plan: &Plan, book: &dyn Book) -> Cube {
    let mut cube = Cube::new(plan);
    for fact in &plan.facts {
        cuboid(plan, fact, book).pour(plan, &fact.takes, &mut cube);
    }
    cube
}

/// The sums of a fact for any period.
pub(super) fn cuboid(plan: &Plan, fact: &Fact, book: &dyn Book) -> Cuboid {
    let mut cuboid = Cuboid::default();
    book.with(&fact.query.kind, &mut |table| {
        let slots = table.passing(&fact.timeless(), book);
        let rows = Added { plan, fact, book, table, slots: &slots };
        cuboid = if fact.is_of_visits() { rows.by_visits() } else { rows.by_rows() };
    });
    cuboid
}

/// The rows of a fact.
struct Added<'a> {
    plan: &'a Plan,
    fact: &'a Fact,
    book: &'a dyn Book,
    table: &'a Table,
    slots: &'a [u32],
}

impl<'a> Added<'a> {
    fn by_rows(&self) -> Cuboid {
        let mut groups = [Groups::default(), Groups::default()];
        let codes = self.codes(&mut groups, |_, key, groups| self.code(key, groups));
        let (moments, when) = self.moments();
        let take = |value: Value| Taker::of(self.plan, value, self.table, self.book, self.slots);
        let takers: Vec<Taker<'_>> = self.fact.takes.iter().map(|it| take(it.value)).collect();
        let lanes = takers.iter().map(Taker::lanes).max().unwrap_or(1);
        let size = [groups[0].keys.len(), groups[1].keys.len(), moments.len()];
        let mut sums = Sums::new(size, lanes, takers.len());
        for (at, slot) in self.slots.iter().enumerate() {
            let Some(moment) = when.as_ref().map_or(Some(0), |when| when.get(at).copied().flatten()) else { continue };
            codes[0].each(at, *slot, |row| {
                codes[1].each(at, *slot, |column| {
                    let mut cell = sums.cell([row, column, moment]);
                    for (number, taker) in takers.iter().enumerate() {
                        if let Some((lane, amount)) = taker.take(*slot) {
                            cell.add(number, lane, amount);
                        }
                    }
                });
            });
        }
        let alone = [codes[0].are_alone(), codes[1].are_alone()];
        let coin = |value: usize, lane: usize| takers.get(value)?.coin(lane);
        Cuboid::new(groups, alone, when.is_some(), sums.parts(&moments, coin))
    }

    /// What each stage brings that a row entered.
    fn by_visits(&self) -> Cuboid {
        let Some((_, Column::Entries { at: entries, words })) = self.table.column(HISTORY) else {
            return Cuboid::default();
        };
        let ways = Ways::of(self.book);
        let names: Vec<&str> = std::iter::once("").chain(words.iter().map(|(_, id)| id)).collect();
        let on_way: Vec<Option<&Way>> = names.iter().map(|id| ways.on_way(id)).collect();
        let mut groups = [Groups::default(), Groups::default()];
        let mut stages: [Option<Vec<u32>>; 2] = [None, None];
        let codes = self.codes(&mut groups, |dimension, key, groups| {
            if !key.is_stage() {
                return self.code(key, groups);
            }
            let number = |id: &&str| groups.number(group(self.plan, key, Some(*id)));
            if let Some(stages) = stages.get_mut(dimension) {
                *stages = Some(names.iter().map(number).collect());
            }
            Codes::All
        });
        let way = |stage: u32| on_way.get(stage as usize).copied().flatten();
        let day = |at: i64| self.plan.zone.day_number(at);
        let mut moments = Moments::default();
        let size = [groups[0].keys.len(), groups[1].keys.len(), usize::MAX];
        let mut sums = Sums::new(size, 1, self.fact.takes.len());
        for (at, slot) in self.slots.iter().enumerate() {
            let history = entries.get(*slot as usize).map(AsRef::as_ref).unwrap_or_default();
            for visit in visits(history, &way, &self.plan.zone) {
                let moment =
                    moments.number(Moment { day: day(visit.when), before: visit.before.map_or(NO_WHOLE, day) });
                let stage = history.get(visit.at).map_or(NONE, |(stage, _)| *stage) as usize;
                let of_stage = |dimension: usize, row: u32| match stages.get(dimension) {
                    Some(Some(numbers)) => numbers.get(stage).copied().unwrap_or_default(),
                    _ => row,
                };
                codes[0].each(at, *slot, |row| {
                    codes[1].each(at, *slot, |column| {
                        let mut cell = sums.cell([of_stage(0, row), of_stage(1, column), moment]);
                        for (number, take) in self.fact.takes.iter().enumerate() {
                            if let Value::Visits(what) = take.value {
                                cell.add(number, 0, i128::from(visit.brings(what)));
                            }
                        }
                    });
                });
            }
        }
        let is_alone =
            |dimension: usize| stages.get(dimension).is_some_and(Option::is_some) || codes[dimension].are_alone();
        let alone = [is_alone(0), is_alone(1)];
        Cuboid::new(groups, alone, true, sums.parts(&moments, |_, _| Some(Coin::NONE)))
    }

    /// The groups of both dimensions.
    fn codes(
        &self,
        groups: &mut [Groups; 2],
        mut of: impl FnMut(usize, &GroupKey, &mut Groups) -> Codes<'a>,
    ) -> [Codes<'a>; 2] {
        let mut codes = [Codes::All, Codes::All];
        for (dimension, ((codes, key), groups)) in codes.iter_mut().zip(&self.fact.keys).zip(groups).enumerate() {
            *codes = of(dimension, key, groups);
        }
        codes
    }

    fn code(&self, key: &GroupKey, groups: &mut Groups) -> Codes<'a> {
        Codes::of(&Grouper { rows: self, key }, groups)
    }

    /// The days by which rows count, and for each row its own; none if they count on any day.
    fn moments(&self) -> (Moments, Option<Vec<Option<u32>>>) {
        let mut moments = Moments::default();
        let days = self.fact.period.as_ref().map(|period| {
            let column = self.table.column(&period.field).map(|(_, column)| column);
            let mut number = |day: i64| moments.number(Moment { day, before: NO_WHOLE });
            let day = |slot: &u32| {
                let whole = |at: &[i64]| at.get(*slot as usize).copied().filter(|at| *at != NO_WHOLE);
                match column {
                    Some(Column::Date(at)) => whole(at),
                    Some(Column::Instant(at)) => whole(at).map(|at| self.plan.zone.day_number(at)),
                    _ => None,
                }
            };
            self.slots.iter().map(|slot| day(slot).map(&mut number)).collect()
        });
        (moments, days)
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

/// The rows of a fact along one dimension.
struct Grouper<'a, 'b> {
    rows: &'b Added<'a>,
    key: &'b GroupKey,
}

impl<'a> Codes<'a> {
    fn of(from: &Grouper<'a, '_>, groups: &mut Groups) -> Self {
        let Added { plan, table, slots, .. } = *from.rows;
        let Some((_, column)) = from.key.path.fields.first().and_then(|field| table.column(field)) else {
            return Self::Each(vec![groups.number(Key::Nothing); slots.len()]);
        };
        match column {
            Column::Word { at, words } => {
                let used = slots.iter().filter_map(|slot| at.get(*slot as usize).copied());
                Self::Word(at, from.of_words(words, used, groups))
            }
            Column::Words { at, words } => {
                let used = slots.iter().filter_map(|slot| at.get(*slot as usize)).flat_map(|it| it.iter().copied());
                Self::Words(at, from.of_words(words, used, groups))
            }
            Column::Date(at) => Self::Each(from.of_days(at, |day| day, groups)),
            Column::Instant(at) => Self::Each(from.of_days(at, |at| plan.zone.day_number(at), groups)),
            other => Self::Each(slots.iter().map(|slot| from.of_text(other, *slot, groups)).collect()),
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
        let ends = followed(self.rows.book, &self.key.path, 0, texts);
        let mut to = vec![0; words.len()];
        if let Some(nothing) = to.first_mut() {
            *nothing = groups.number(Key::Nothing);
        }
        for (number, text) in numbers.into_iter().zip(ends) {
            if let Some(to) = to.get_mut(number as usize) {
                *to = groups.number(group(self.rows.plan, self.key, text.as_deref()));
            }
        }
        to
    }

    fn of_days(&self, at: &[i64], day: impl Fn(i64) -> i64, groups: &mut Groups) -> Vec<u32> {
        let nothing = groups.number(Key::Nothing);
        let mut parts = Parts::of(self.rows.plan, self.key.step);
        let code = |slot: &u32| match at.get(*slot as usize).copied() {
            None | Some(NO_WHOLE) => nothing,
            Some(value) => parts.number(day(value), |key| groups.number(key)),
        };
        self.rows.slots.iter().map(code).collect()
    }

    fn of_text(&self, column: &Column, slot: u32, groups: &mut Groups) -> u32 {
        let text = column.texts(slot as usize).into_iter().next();
        groups.number(group(self.rows.plan, self.key, text.as_deref()))
    }
}
