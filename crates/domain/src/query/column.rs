//! One field of all rows of a kind, as numbers that compare in one step.
//!
//! Belongs here: how each type of field is held, read and ordered. Does not belong here: which rows are asked for
//! ([`super::compare`]).

use super::{
    cell::Cell,
    strings::{NONE, Strings},
};
use crate::{
    number,
    record::FieldType,
    reports::visits::HISTORY,
    value::{Day, Money},
};

/// The key of a row that holds nothing: behind all others.
pub const LAST: u64 = u64::MAX;

/// A column; rows are its slots.
#[derive(Debug)]
pub enum Column {
    /// Text, choices and references: each text once.
    Word {
        /// Which text a slot has.
        at: Vec<u32>,
        /// The texts.
        words: Strings,
    },
    /// Several choices or references.
    Words {
        /// Which texts a slot has.
        at: Vec<Box<[u32]>>,
        /// The texts.
        words: Strings,
    },
    /// Numbers; "not a number" is nothing.
    Number(Vec<f64>),
    /// Instants as milliseconds.
    Instant(Vec<i64>),
    /// Dates as days since 1970.
    Date(Vec<i64>),
    /// Amounts.
    Money {
        /// Minor units.
        minor: Vec<i64>,
        /// Which currency a slot has; none where it holds nothing.
        currency: Vec<u32>,
        /// The currencies.
        words: Strings,
    },
    /// Yes and no; `None` is nothing.
    YesNo(Vec<Option<bool>>),
    /// Long texts and data: only whether there is something.
    Presence(Vec<bool>),
    /// Stages that were entered, in their order, each with when.
    Entries {
        /// Which stages a slot entered, and when.
        at: Vec<Box<[(u32, i64)]>>,
        /// The stages.
        words: Strings,
    },
}

/// "Nothing" in a column of whole numbers.
pub const NO_WHOLE: i64 = i64::MIN;

impl Column {
    /// An empty column for a type of field.
    pub fn new(ty: FieldType) -> Self {
        match ty {
            FieldType::Text
            | FieldType::Phone
            | FieldType::Email
            | FieldType::Url
            | FieldType::Choice(_)
            | FieldType::Ref(_) => Self::Word { at: Vec::new(), words: words_of(ty) },
            FieldType::MultiChoice(_) | FieldType::Refs(_) => Self::Words { at: Vec::new(), words: words_of(ty) },
            FieldType::Number => Self::Number(Vec::new()),
            FieldType::Instant => Self::Instant(Vec::new()),
            FieldType::Date => Self::Date(Vec::new()),
            FieldType::Money => Self::Money { minor: Vec::new(), currency: Vec::new(), words: Strings::default() },
            FieldType::YesNo => Self::YesNo(Vec::new()),
            FieldType::LongText | FieldType::Json => Self::Presence(Vec::new()),
        }
    }

    /// An empty column for a field, of which the name may say more than the type.
    pub fn of_field(name: &str, ty: FieldType) -> Self {
        match (name, ty) {
            (HISTORY, FieldType::Json) => Self::Entries { at: Vec::new(), words: Strings::default() },
            _ => Self::new(ty),
        }
    }

    /// Makes room for so many slots.
    pub fn resize(&mut self, slots: usize) {
        match self {
            Self::Word { at, .. } => at.resize(slots, NONE),
            Self::Words { at, .. } => at.resize_with(slots, Box::default),
            Self::Number(at) => at.resize(slots, f64::NAN),
            Self::Instant(at) | Self::Date(at) => at.resize(slots, NO_WHOLE),
            Self::Money { minor, currency, .. } => {
                minor.resize(slots, 0);
                currency.resize(slots, NONE);
            }
            Self::YesNo(at) => at.resize(slots, None),
            Self::Presence(at) => at.resize(slots, false),
            Self::Entries { at, .. } => at.resize_with(slots, Box::default),
        }
    }

    /// Puts a value into a slot; one that is not of the column's type is nothing.
    pub fn set(&mut self, slot: usize, cell: &Cell<'_>) {
        match self {
            Self::Word { at, words } => put(at, slot, text_of(cell).map_or(NONE, |text| words.add(text))),
            Self::Words { at, words } => put(at, slot, numbers_of(cell, words)),
            Self::Number(at) => put(at, slot, number_of(cell)),
            Self::Instant(at) => put(at, slot, if let Cell::Whole(millis) = cell { *millis } else { NO_WHOLE }),
            Self::Date(at) => {
                put(at, slot, text_of(cell).and_then(Day::parse).map_or(NO_WHOLE, Day::since_epoch));
            }
            Self::Money { minor, currency, words } => {
                let (amount, number) = match cell {
                    Cell::Money(amount, currency) => (*amount, words.add(currency)),
                    _ => (0, NONE),
                };
                put(minor, slot, amount);
                put(currency, slot, number);
            }
            Self::YesNo(at) => put(at, slot, if let Cell::YesNo(yes) = cell { Some(*yes) } else { None }),
            Self::Presence(at) => put(at, slot, *cell != Cell::Nothing),
            Self::Entries { at, words } => {
                let entries = match cell {
                    Cell::Entries(entries) => entries.iter().map(|(stage, when)| (words.add(stage), *when)).collect(),
                    _ => Box::default(),
                };
                put(at, slot, entries);
            }
        }
    }

    /// The number of a text in a column of texts, if any slot ever had it.
    pub fn number(&self, text: &str) -> Option<u32> {
        if let Self::Word { words, .. } | Self::Words { words, .. } = self { words.find(text) } else { None }
    }

    /// True if the slot has the text of that number, perhaps among others.
    pub fn holds(&self, slot: usize, number: u32) -> bool {
        match self {
            Self::Word { at, .. } => at.get(slot) == Some(&number),
            Self::Words { at, .. } => at.get(slot).is_some_and(|all| all.contains(&number)),
            _ => false,
        }
    }

    /// True if the slot holds something.
    pub fn is_filled(&self, slot: usize) -> bool {
        match self {
            Self::Word { at, .. } | Self::Money { currency: at, .. } => at.get(slot).is_some_and(|it| *it != NONE),
            Self::Words { at, .. } => at.get(slot).is_some_and(|it| !it.is_empty()),
            Self::Number(at) => at.get(slot).is_some_and(|it| !it.is_nan()),
            Self::Instant(at) | Self::Date(at) => at.get(slot).is_some_and(|it| *it != NO_WHOLE),
            Self::YesNo(at) => at.get(slot).is_some_and(Option::is_some),
            Self::Presence(at) => at.get(slot).is_some_and(|it| *it),
            Self::Entries { at, .. } => at.get(slot).is_some_and(|it| !it.is_empty()),
        }
    }

    /// The values of a slot as filters write them (see [`super::Filter`]).
    pub fn texts(&self, slot: usize) -> Vec<String> {
        if !self.is_filled(slot) {
            return Vec::new();
        }
        match self {
            Self::Word { at, words } => at.get(slot).map(|it| words.get(*it).to_owned()).into_iter().collect(),
            Self::Words { at, words } => {
                at.get(slot).into_iter().flatten().map(|it| words.get(*it).to_owned()).collect()
            }
            Self::Number(at) => at.get(slot).map(|it| number::text(*it)).into_iter().collect(),
            Self::Instant(at) => at.get(slot).map(ToString::to_string).into_iter().collect(),
            Self::Date(at) => {
                at.get(slot).and_then(|it| Day::from_epoch(*it)).map(|day| day.to_string()).into_iter().collect()
            }
            Self::Money { minor, currency, words } => {
                let (amount, currency) = (minor.get(slot).copied(), currency.get(slot).copied().unwrap_or(NONE));
                amount.map(|amount| format!("{} {amount}", words.get(currency))).into_iter().collect()
            }
            Self::YesNo(at) => at.get(slot).copied().flatten().map(|it| it.to_string()).into_iter().collect(),
            Self::Presence(_) | Self::Entries { .. } => Vec::new(),
        }
    }

    /// What puts slots into order: smaller keys first, [`LAST`] for nothing. `ranks` is the order of a column's words.
    pub fn key(&self, slot: usize, ranks: &[u32]) -> u64 {
        if !self.is_filled(slot) {
            return LAST;
        }
        let rank = |number: u32| ranks.get(number as usize).copied().map_or(LAST, u64::from);
        match self {
            Self::Word { at, .. } => at.get(slot).map_or(LAST, |it| rank(*it)),
            Self::Words { at, .. } => at.get(slot).and_then(|it| it.iter().map(|it| rank(*it)).min()).unwrap_or(LAST),
            Self::Number(at) => at.get(slot).map_or(LAST, |it| number_key(*it)),
            Self::Instant(at) | Self::Date(at) => at.get(slot).map_or(LAST, |it| whole_key(*it)),
            Self::Money { minor, currency, words } => {
                let digits = currency.get(slot).map_or(2, |it| Money::digits(words.get(*it)));
                let minor = minor.get(slot).copied().unwrap_or_default();
                whole_key(minor.saturating_mul(10_i64.pow(3_u32.saturating_sub(digits))))
            }
            Self::YesNo(at) => at.get(slot).copied().flatten().map_or(LAST, u64::from),
            Self::Presence(_) | Self::Entries { .. } => 0,
        }
    }
}

/// Choices stand in their declared order from the beginning.
fn words_of(ty: FieldType) -> Strings {
    let mut words = Strings::default();
    if let FieldType::Choice(choices) | FieldType::MultiChoice(choices) = ty {
        for choice in choices {
            words.add(choice);
        }
    }
    words
}

fn put<T>(at: &mut [T], slot: usize, value: T) {
    if let Some(place) = at.get_mut(slot) {
        *place = value;
    }
}

fn text_of<'a>(cell: &'a Cell<'_>) -> Option<&'a str> {
    if let Cell::Text(text) = cell { Some(text) } else { None }
}

fn number_of(cell: &Cell<'_>) -> f64 {
    match cell {
        Cell::Number(number) => *number,
        Cell::Whole(number) => *number as f64,
        _ => f64::NAN,
    }
}

fn numbers_of(cell: &Cell<'_>, words: &mut Strings) -> Box<[u32]> {
    match cell {
        Cell::List(items) => items.iter().map(|item| words.add(item)).filter(|it| *it != NONE).collect(),
        _ => Box::default(),
    }
}

/// Keeps the order of whole numbers in unsigned ones.
pub fn whole_key(number: i64) -> u64 {
    (number.cast_unsigned() ^ (1 << 63)).min(LAST - 1)
}

/// Keeps the order of numbers in unsigned ones: the bits of a float order like its size once negative ones are turned round.
pub fn number_key(number: f64) -> u64 {
    let bits = (number + 0.0).to_bits();
    let ordered = if bits >> 63 == 1 { !bits } else { bits | (1 << 63) };
    ordered.min(LAST - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_order_as_numbers_do() {
        let numbers = [f64::NEG_INFINITY, -1e9, -2.5, -0.0, 0.1, 3.0, 1e300];
        assert!(numbers.windows(2).all(|pair| number_key(pair[0]) < number_key(pair[1])));
        assert_eq!(number_key(-0.0), number_key(0.0));
        let wholes = [i64::MIN + 1, -5, 0, 7, i64::MAX - 1];
        assert!(wholes.windows(2).all(|pair| whole_key(pair[0]) < whole_key(pair[1])));
        assert!(whole_key(i64::MAX) < LAST);
    }

    #[test]
    fn a_value_of_another_type_is_nothing() {
        for ty in [FieldType::Text, FieldType::Number, FieldType::Date, FieldType::Money, FieldType::YesNo] {
            let mut column = Column::new(ty);
            column.resize(1);
            column.set(0, &Cell::List(vec!["x".into()]));
            assert!(!column.is_filled(0), "{ty:?}");
            assert_eq!(column.key(0, &[]), LAST);
        }
    }

    #[test]
    fn yen_and_yuan_order_by_what_is_written_on_them() {
        let mut column = Column::new(FieldType::Money);
        column.resize(2);
        column.set(0, &Cell::Money(500, "JPY".into()));
        column.set(1, &Cell::Money(49_900, "CNY".into()));
        assert!(column.key(1, &[]) < column.key(0, &[]), "499.00 is less than 500");
    }
}
