//! The cube: what was added up, for each group, for each row and column of groups, and for all together.
//!
//! Belongs here: groups, exact sums, and what a figure shows. Does not belong here: where the sums come from
//! ([`super::columns`] on a device, [`super::grains`] on the server), how they are laid out for people ([`super::answer`]).

use std::{collections::HashMap, fmt, str::FromStr};

use rustc_hash::FxBuildHasher;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{
    measure::{Measure, Unit},
    plan::{Plan, Take},
};
use crate::value::Day;

/// A group of a dimension. As text: `*`, nothing, `=` and a value, `@` and a day.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// All groups together.
    All,
    /// Rows that have no value.
    Nothing,
    /// A text, a choice, an id, `true` or `false`.
    Word(String),
    /// The part of time that begins on this day.
    Day(Day),
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("*"),
            Self::Nothing => Ok(()),
            Self::Word(word) => write!(f, "={word}"),
            Self::Day(day) => write!(f, "@{day}"),
        }
    }
}

impl FromStr for Key {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text.split_at_checked(1) {
            None => Ok(Self::Nothing),
            Some(("*", "")) => Ok(Self::All),
            Some(("=", word)) => Ok(Self::Word(word.to_owned())),
            Some(("@", day)) => Day::parse(day).map(Self::Day).ok_or(()),
            Some(_) => Err(()),
        }
    }
}

impl Serialize for Key {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|()| serde::de::Error::custom(format!("{text} is no group")))
    }
}

/// A currency, or none for what is not money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Coin([u8; 3]);

impl Coin {
    /// What is not money.
    pub const NONE: Coin = Coin([0; 3]);

    /// A currency by its three letters.
    pub fn of(text: &str) -> Option<Self> {
        text.as_bytes().try_into().ok().map(Self)
    }

    /// Its letters; none for what is not money.
    pub fn code(&self) -> &str {
        if *self == Self::NONE { "" } else { std::str::from_utf8(&self.0).unwrap_or_default() }
    }
}

/// An exact sum, by currency where it is money. Holds no zeros.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part(Vec<(Coin, i128)>);

impl Part {
    /// Adds to one currency.
    pub fn add(&mut self, coin: Coin, amount: i128) {
        match self.0.binary_search_by(|(known, _)| known.cmp(&coin)) {
            Ok(at) => {
                if let Some((_, sum)) = self.0.get_mut(at) {
                    *sum += amount;
                    if *sum == 0 {
                        self.0.remove(at);
                    }
                }
            }
            Err(at) if amount != 0 => self.0.insert(at, (coin, amount)),
            Err(_) => {}
        }
    }

    /// Adds another sum.
    pub fn add_all(&mut self, other: &Self) {
        for (coin, amount) in &other.0 {
            self.add(*coin, *amount);
        }
    }

    /// The sum of a currency.
    pub fn get(&self, coin: Coin) -> i128 {
        self.0.iter().find(|(known, _)| *known == coin).map_or(0, |(_, sum)| *sum)
    }

    /// The sums, by currency.
    pub fn iter(&self) -> impl Iterator<Item = (Coin, i128)> {
        self.0.iter().copied()
    }

    /// True if there is nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Part {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(coin, sum)| (coin.code().to_owned(), sum.to_string())))
    }
}

impl<'de> Deserialize<'de> for Part {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut part = Self::default();
        for (code, sum) in std::collections::BTreeMap::<String, String>::deserialize(deserializer)? {
            let coin = if code.is_empty() { Some(Coin::NONE) } else { Coin::of(&code) };
            let (Some(coin), Ok(sum)) = (coin, sum.parse()) else {
                return Err(serde::de::Error::custom(format!("{code} {sum} is no sum")));
            };
            part.add(coin, sum);
        }
        Ok(part)
    }
}

/// A measure's amounts for one group.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// The amount, or what is divided.
    pub of: Part,
    /// By what it is divided; nothing for a plain amount.
    #[serde(default, skip_serializing_if = "Part::is_empty")]
    pub by: Part,
}

/// What a figure shows.
#[derive(Clone, Debug, PartialEq)]
pub enum Shown {
    /// Nothing to divide by.
    Nothing,
    /// So many.
    Count(i128),
    /// Minor units by currency; empty for no money at all.
    Money(Vec<(Coin, i128)>),
    /// Days.
    Days(f64),
    /// A share from 0 to 1.
    Share(f64),
    /// A number with a fraction.
    Number(f64),
}

impl Figure {
    /// Adds another group's.
    pub fn add(&mut self, other: &Self) {
        self.of.add_all(&other.of);
        self.by.add_all(&other.by);
    }

    /// What is shown of it. Money is rounded to the minor unit, halves away from zero, once.
    pub fn shown(&self, measure: &Measure) -> Shown {
        let scale = measure.scale();
        let (above, below) = (self.of.get(Coin::NONE), self.by.get(Coin::NONE));
        let ratio = || if below == 0 { None } else { Some(above as f64 / below as f64) };
        match (measure.unit, &measure.by) {
            (Unit::Count, _) => Shown::Count(above),
            (Unit::Money, None) => {
                Shown::Money(self.of.iter().map(|(coin, sum)| (coin, rounded(sum, scale))).collect())
            }
            (Unit::Money, Some(_)) => {
                let mean = |(coin, count)| (coin, rounded(self.of.get(coin), scale * count));
                Shown::Money(self.by.iter().map(mean).collect())
            }
            (Unit::Days, _) => ratio().map_or(Shown::Nothing, Shown::Days),
            (Unit::Share, _) => ratio().map_or(Shown::Nothing, Shown::Share),
            (Unit::Number, None) => Shown::Number(above as f64 / scale as f64),
            (Unit::Number, Some(_)) => ratio().map_or(Shown::Nothing, |ratio| Shown::Number(ratio / scale as f64)),
        }
    }

    /// The same as one number, for a chart or an order: money of this currency in its minor units.
    pub fn number(&self, measure: &Measure, coin: Coin) -> Option<f64> {
        match self.shown(measure) {
            Shown::Nothing => None,
            Shown::Count(count) => Some(count as f64),
            Shown::Money(sums) => {
                Some(sums.iter().find(|(known, _)| *known == coin).map_or(0.0, |(_, sum)| *sum as f64))
            }
            Shown::Days(number) | Shown::Share(number) | Shown::Number(number) => Some(number),
        }
    }
}

/// Divides, halves away from zero; `by` is above zero.
pub(crate) fn rounded(sum: i128, by: i128) -> i128 {
    let twice = sum.saturating_mul(2);
    (twice + twice.signum() * by).checked_div(2 * by).unwrap_or_default()
}

/// The groups of one dimension, by number; 0 is all of them.
#[derive(Clone, Debug)]
pub(super) struct Groups {
    pub(super) keys: Vec<Key>,
    numbers: HashMap<Key, u32, FxBuildHasher>,
}

impl Default for Groups {
    fn default() -> Self {
        Self { keys: vec![Key::All], numbers: std::iter::once((Key::All, 0)).collect() }
    }
}

impl Groups {
    /// The number of a group, from now on at least.
    pub(super) fn number(&mut self, key: Key) -> u32 {
        if let Some(number) = self.numbers.get(&key) {
            return *number;
        }
        let number = u32::try_from(self.keys.len()).unwrap_or_default();
        self.keys.push(key.clone());
        self.numbers.insert(key, number);
        number
    }
}

/// Where a cell stands: the numbers of its groups.
pub(super) type Place = [u32; 2];

/// What was added up.
#[derive(Clone, Debug)]
pub struct Cube {
    measures: Vec<&'static Measure>,
    dimensions: usize,
    pub(super) groups: [Groups; 2],
    cells: HashMap<Place, Vec<Figure>, FxBuildHasher>,
}

impl Cube {
    /// An empty one for a plan.
    pub fn new(plan: &Plan) -> Self {
        Self {
            measures: plan.measures.clone(),
            dimensions: plan.by.len(),
            groups: [Groups::default(), Groups::default()],
            cells: HashMap::default(),
        }
    }

    /// The measures, in the order of the question.
    pub fn measures(&self) -> &[&'static Measure] {
        &self.measures
    }

    /// By how many dimensions it is grouped.
    pub fn dimensions(&self) -> usize {
        self.dimensions
    }

    /// The groups of a dimension in which there is something, in order.
    pub fn keys(&self, dimension: usize) -> Vec<Key> {
        let Some(groups) = self.groups.get(dimension) else { return Vec::new() };
        let mut is_full = vec![false; groups.keys.len()];
        for (place, _) in self.full() {
            if let Some(mark) = place.get(dimension).and_then(|number| is_full.get_mut(*number as usize)) {
                *mark = true;
            }
        }
        let full = groups.keys.iter().zip(is_full).filter(|(key, is_full)| *is_full && **key != Key::All);
        let mut keys: Vec<Key> = full.map(|(key, _)| key.clone()).collect();
        keys.sort();
        keys
    }

    /// The cells in which there is something.
    fn full(&self) -> impl Iterator<Item = (&Place, &Vec<Figure>)> {
        let says = |figures: &Vec<Figure>| figures.iter().any(|it| !it.of.is_empty() || !it.by.is_empty());
        self.cells.iter().filter(move |(_, figures)| says(figures))
    }

    /// A measure's figure for a group of each dimension; [`Key::All`] sums a dimension up. Nothing was added up for groups
    /// that there are not.
    pub fn figure(&self, at: &[Key], measure: usize) -> Figure {
        let number = |at: Option<&Key>, groups: &Groups| match at {
            Some(key) => groups.numbers.get(key).copied(),
            None => Some(0),
        };
        let [rows, columns] = &self.groups;
        let place = number(at.first(), rows).zip(number(at.get(1), columns));
        let figures = place.and_then(|(row, column)| self.cells.get(&[row, column]));
        figures.and_then(|figures| figures.get(measure)).cloned().unwrap_or_default()
    }

    /// The figure of everything together.
    pub fn whole(&self, measure: usize) -> Figure {
        self.figure(&[], measure)
    }

    /// Every cell that is not empty with its groups, sums of rows and columns among them, in order of the groups.
    pub fn cells(&self) -> Vec<(Vec<Key>, &[Figure])> {
        let mut cells: Vec<_> =
            self.full().map(|(place, figures)| (self.keys_of(*place), figures.as_slice())).collect();
        cells.sort_by(|one, other| one.0.cmp(&other.0));
        cells
    }

    fn keys_of(&self, place: Place) -> Vec<Key> {
        let keys = self.groups.iter().zip(place).take(self.dimensions);
        keys.filter_map(|(groups, number)| groups.keys.get(number as usize).cloned()).collect()
    }

    /// Adds what rows bring to a cell, and to the sums of those dimensions in which a row stands in one group only.
    pub(super) fn add(&mut self, place: Place, alone: [bool; 2], take: &Take, coin: Coin, amount: i128) {
        let [row, column] = place;
        let sums = [(true, row, column), (alone[0], 0, column), (alone[1], row, 0), (alone[0] && alone[1], 0, 0)];
        let mut done: Vec<Place> = Vec::with_capacity(4);
        for (_, row, column) in sums.into_iter().filter(|(wanted, ..)| *wanted) {
            if done.contains(&[row, column]) || amount == 0 {
                continue;
            }
            done.push([row, column]);
            let figures =
                self.cells.entry([row, column]).or_insert_with(|| vec![Figure::default(); self.measures.len()]);
            if let Some(figure) = figures.get_mut(take.measure) {
                let part = if take.below { &mut figure.by } else { &mut figure.of };
                part.add(coin, amount);
            }
        }
    }
}

/// The form in which a cube travels.
#[derive(Serialize, Deserialize)]
struct Wire {
    measures: Vec<String>,
    dimensions: usize,
    cells: Vec<(Vec<Key>, Vec<Figure>)>,
}

impl Serialize for Cube {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let cells = self.cells().into_iter().map(|(keys, figures)| (keys, figures.to_vec())).collect();
        let measures = self.measures.iter().map(|measure| measure.name.to_owned()).collect();
        Wire { measures, dimensions: self.dimensions, cells }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Cube {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let wire = Wire::deserialize(deserializer)?;
        let known = |name: &String| {
            Measure::by_name(name).ok_or_else(|| serde::de::Error::custom(format!("there is no measure {name}")))
        };
        let mut cube = Self {
            measures: wire.measures.iter().map(known).collect::<Result<_, _>>()?,
            dimensions: wire.dimensions,
            groups: [Groups::default(), Groups::default()],
            cells: HashMap::default(),
        };
        for (keys, figures) in wire.cells {
            let mut place = [0; 2];
            for ((key, groups), at) in keys.into_iter().zip(&mut cube.groups).zip(&mut place) {
                *at = groups.number(key);
            }
            cube.cells.insert(place, figures);
        }
        Ok(cube)
    }
}

impl PartialEq for Cube {
    fn eq(&self, other: &Self) -> bool {
        let names = |cube: &Self| cube.measures.iter().map(|measure| measure.name).collect::<Vec<_>>();
        names(self) == names(other) && self.dimensions == other.dimensions && self.cells() == other.cells()
    }
}
