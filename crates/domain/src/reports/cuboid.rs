//! A cuboid: the sums of a fact for each group and day, from which those of any period come without a look at its rows.
//!
//! Belongs here: sums as they grow, and adding those of a period to a cube. Does not belong here: rows ([`super::columns`]),
//! keeping cuboids ([`super::memory`]).

use std::collections::HashMap;

use rustc_hash::FxBuildHasher;

use super::{
    cube::{Coin, Cube, Groups, Place},
    plan::{Plan, Take},
};
use crate::{query::column::NO_WHOLE, value::Day};

/// When something counts, in days since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Moment {
    /// On which day.
    pub(super) day: i64,
    /// Not in a period that already has this day; [`NO_WHOLE`] for none such.
    pub(super) before: i64,
}

/// Moments by number.
#[derive(Debug, Default)]
pub(super) struct Moments {
    all: Vec<Moment>,
    numbers: HashMap<Moment, u32, FxBuildHasher>,
    last: Option<(Moment, u32)>,
}

impl Moments {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.all.len().max(1)
    }

    /// The number of a moment, from now on at least.
    pub(super) fn number(&mut self, moment: Moment) -> u32 {
        if let Some((_, number)) = self.last.filter(|(last, _)| *last == moment) {
            return number;
        }
        let next = u32::try_from(self.all.len()).unwrap_or_default();
        let number = *self.numbers.entry(moment).or_insert(next);
        if number == next {
            self.all.push(moment);
        }
        self.last = Some((moment, number));
        number
    }

    /// What counts on any day has no moment.
    fn get(&self, number: u32) -> Moment {
        self.all.get(number as usize).copied().unwrap_or(Moment { day: NO_WHOLE, before: NO_WHOLE })
    }
}

/// What stands in one place on one day.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    moment: Moment,
    place: Place,
    value: u32,
    coin: Coin,
    sum: i128,
}

/// The sums of a fact.
#[derive(Debug, Default)]
pub(super) struct Cuboid {
    groups: [Groups; 2],
    alone: [bool; 2],
    /// They count on their days only.
    is_dated: bool,
    /// By day.
    parts: Vec<Part>,
}

impl Cuboid {
    /// Takes sums in. `alone` says of which dimensions a row stands in one group only.
    pub(super) fn new(groups: [Groups; 2], alone: [bool; 2], is_dated: bool, mut parts: Vec<Part>) -> Self {
        parts.sort_unstable_by_key(|part| part.moment.day);
        Self { groups, alone, is_dated, parts }
    }

    /// How much it holds.
    pub(super) fn len(&self) -> usize {
        self.parts.len() + self.groups.iter().map(|groups| groups.keys.len()).sum::<usize>()
    }

    /// Adds what counts in the plan's period to a cube. `takes` are what it was made for, in their order.
    pub(super) fn pour(&self, plan: &Plan, takes: &[Take], cube: &mut Cube) {
        let mut numbers = [0, 1].map(|dimension| vec![u32::MAX; self.groups[dimension].keys.len()]);
        let mut add = |place: Place, value: u32, coin: Coin, sum: i128| {
            let Some(take) = takes.get(value as usize) else { return };
            let mut there = [0; 2];
            for (dimension, at) in there.iter_mut().enumerate() {
                let number = place[dimension] as usize;
                let Some(known) = numbers[dimension].get_mut(number) else { return };
                if *known == u32::MAX {
                    let Some(key) = self.groups[dimension].keys.get(number) else { return };
                    *known = cube.groups[dimension].number(key.clone());
                }
                *at = *known;
            }
            cube.add(there, self.alone, take, coin, sum);
        };
        if !self.is_dated {
            for part in &self.parts {
                add(part.place, part.value, part.coin, part.sum);
            }
            return;
        }
        let mut sums: HashMap<(Place, u32, Coin), i128, FxBuildHasher> = HashMap::default();
        for part in self.within(plan) {
            *sums.entry((part.place, part.value, part.coin)).or_default() += part.sum;
        }
        for ((place, value, coin), sum) in sums {
            add(place, value, coin, sum);
        }
    }

    /// The parts that count in the plan's period.
    fn within(&self, plan: &Plan) -> impl Iterator<Item = &Part> {
        let (first, last) = plan.period;
        let first = first.map_or(NO_WHOLE, Day::since_epoch);
        let from = self.parts.partition_point(|part| part.moment.day < first);
        let upto = last
            .map_or(self.parts.len(), |last| self.parts.partition_point(|part| part.moment.day <= last.since_epoch()));
        let parts = self.parts.get(from..upto).unwrap_or_default();
        parts.iter().filter(move |part| part.moment.before == NO_WHOLE || part.moment.before < first)
    }
}

/// So many places have their sums in one long row; more are looked up.
const DENSE: usize = 1 << 18;

/// Sums as they grow: a place is the groups of both dimensions and a moment, by their numbers.
pub(super) struct Sums {
    size: [usize; 3],
    dense: Vec<u32>,
    sparse: HashMap<[u32; 3], u32, FxBuildHasher>,
    places: Vec<[u32; 3]>,
    lanes: usize,
    stride: usize,
    totals: Vec<i128>,
}

/// The sums of one place.
pub(super) struct Cell<'a> {
    lanes: usize,
    totals: &'a mut [i128],
}

impl Cell<'_> {
    /// Adds to a value's sum, in a lane of it.
    pub(super) fn add(&mut self, value: usize, lane: usize, amount: i128) {
        if let Some(sum) = self.totals.get_mut(value * self.lanes + lane) {
            *sum += amount;
        }
    }
}

impl Sums {
    /// None yet, of so many groups, groups and moments; each place has so many values of so many lanes.
    pub(super) fn new(size: [usize; 3], lanes: usize, values: usize) -> Self {
        let places = size.iter().fold(1, |places: usize, size| places.saturating_mul(*size));
        Self {
            size,
            dense: if places <= DENSE { vec![u32::MAX; places] } else { Vec::new() },
            sparse: HashMap::default(),
            places: Vec::new(),
            lanes,
            stride: lanes * values,
            totals: Vec::new(),
        }
    }

    /// The sums of a place.
    pub(super) fn cell(&mut self, place: [u32; 3]) -> Cell<'_> {
        let next = u32::try_from(self.places.len()).unwrap_or_default();
        let [row, column, moment] = place.map(|number| number as usize);
        let known = if self.dense.is_empty() {
            self.sparse.entry(place).or_insert(u32::MAX)
        } else {
            let at = (row * self.size[1] + column) * self.size[2] + moment;
            match self.dense.get_mut(at) {
                Some(known) => known,
                None => self.sparse.entry(place).or_insert(u32::MAX),
            }
        };
        if *known == u32::MAX {
            *known = next;
            self.places.push(place);
            self.totals.resize(self.totals.len() + self.stride, 0);
        }
        let from = *known as usize * self.stride;
        Cell { lanes: self.lanes, totals: self.totals.get_mut(from..from + self.stride).unwrap_or_default() }
    }

    /// All that are not zero. `coin` knows the currency of a value's lane.
    pub(super) fn parts(self, moments: &Moments, coin: impl Fn(usize, usize) -> Option<Coin>) -> Vec<Part> {
        let mut parts = Vec::new();
        for ([row, column, moment], sums) in self.places.into_iter().zip(self.totals.chunks(self.stride.max(1))) {
            for (value, lanes) in (0..).zip(sums.chunks(self.lanes)) {
                for (lane, sum) in lanes.iter().enumerate().filter(|(_, sum)| **sum != 0) {
                    if let Some(coin) = coin(value as usize, lane) {
                        parts.push(Part { moment: moments.get(moment), place: [row, column], value, coin, sum: *sum });
                    }
                }
            }
        }
        parts
    }
}
