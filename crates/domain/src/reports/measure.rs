//! What a measure is: a figure with a name, a unit and a formula, over the rows of a kind.
//!
//! Belongs here: the words in which measures are declared, and finding one by its name. Does not belong here: which there are
//! ([`super::measures`]), computing them ([`super::cube`]).
//!
//! A figure is an amount, or one amount divided by another. Amounts are whole numbers that add up over rows, people and
//! months; the division is done last, when a figure is shown. So a share of a company is not the mean of its teams' shares.

use super::{measures::MEASURES, visits::Visit};

/// A figure that boards, reports and targets can ask for. Its label is `measure.<name>` in the locale files, its formula for
/// people `measure.<name>.how`.
#[derive(Debug)]
pub struct Measure {
    /// Its stable name, in addresses, saved reports and targets.
    pub name: &'static str,
    /// In what it is counted.
    pub unit: Unit,
    /// How it is computed, in words; empty on a device.
    pub formula: &'static str,
    /// What one must know to read it right; empty on a device.
    pub doc: &'static str,
    /// Which way is good.
    pub good: Good,
    /// The amount, or what is divided.
    pub of: Amount,
    /// By what it is divided; nothing for a plain amount.
    pub by: Option<Amount>,
}

impl PartialEq for Measure {
    /// A name stands for one measure.
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

/// English words of a declaration, for `docs/figures.md`. A device has its own in each language and carries none of these.
pub(super) const fn documented(words: &'static str) -> &'static str {
    if cfg!(target_family = "wasm") { "" } else { words }
}

/// In what a measure is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// Rows.
    Count,
    /// Minor units by currency; currencies are never added.
    Money,
    /// Days, with a fraction.
    Days,
    /// A ratio from 0 to 1, shown in percent.
    Share,
    /// Whatever a field of numbers counts, with a fraction.
    Number,
}

/// Which way of a measure is good, for the colour of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Good {
    /// More is better.
    More,
    /// Less is better.
    Less,
    /// Neither.
    Neither,
}

/// Something that adds up over rows of a kind.
#[derive(Clone, Copy, Debug)]
pub struct Amount {
    /// The kind.
    pub kind: &'static str,
    /// Which rows: all of these hold.
    pub rows: &'static [Rows],
    /// What each of them brings.
    pub value: Value,
    /// When it counts.
    pub when: When,
}

/// A condition on rows. Fields may stand behind a reference: `stage.outcome`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rows {
    /// The field is one of these.
    Is(&'static str, &'static [&'static str]),
    /// The field is none of these, or holds nothing.
    Not(&'static str, &'static [&'static str]),
    /// The field holds something.
    Filled(&'static str),
    /// The field holds nothing.
    Empty(&'static str),
    /// The date is before today.
    Past(&'static str),
    /// The instant is so many days ago as the one who asks says (see [`super::Ask::quiet_days`]).
    QuietSince(&'static str),
    /// The opportunity has stood in its stage for as long as its pipeline calls stalled.
    Stalled,
}

/// What a row brings to an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// One.
    One,
    /// The money in this field.
    Money(&'static str),
    /// The number in this field, in millionths.
    Number(&'static str),
    /// One, counted under the currency of this field; nothing where it is empty.
    OneWith(&'static str),
    /// The money in this field times the probability of the row's stage, in hundred-thousandths of minor units: a stage of
    /// 12.5 % has the share 12,500.
    Weighted(&'static str),
    /// The days from one date to another. Name both as [`Rows::Filled`], so that they are counted for the same rows.
    Days(&'static str, &'static str),
    /// The days from an instant's day to today.
    DaysSince(&'static str),
    /// What each stage brings that an opportunity entered. Grouped by stage it is that stage, not the one where it is now.
    Visits(Visit),
}

impl Value {
    /// The money field whose currency it needs.
    pub fn money(self) -> Option<&'static str> {
        match self {
            Self::Money(field) | Self::OneWith(field) | Self::Weighted(field) => Some(field),
            _ => None,
        }
    }

    /// True if it is not the row that brings it but each stage that it entered.
    pub fn is_visit(self) -> bool {
        matches!(self, Self::Visits(_))
    }
}

/// By which date a row counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// By this one: a period keeps what falls in it.
    On(&'static str),
    /// As things are now, whatever the period. Grouped by date it is this one, if any.
    Now(Option<&'static str>),
}

/// By how much [`Value::Weighted`] is larger than minor units.
pub const WEIGHT: i128 = 100_000;

/// By how much [`Value::Number`] is larger than the number.
pub const MILLIONTHS: i128 = 1_000_000;

/// A number in whole millionths, halves away from zero; nothing for one that is beyond what people count. The database does
/// the same in the same steps.
#[allow(clippy::cast_possible_truncation, reason = "within the bound that is asked for first")]
pub fn millionths(number: f64) -> Option<i64> {
    let half = if number < 0.0 { -0.5 } else { 0.5 };
    (number.abs() < LARGEST).then_some((number * 1_000_000.0 + half) as i64)
}

/// Numbers from here on are not added up.
pub const LARGEST: f64 = 1e12;

impl Measure {
    /// The measure of that name, also of a kind's field.
    pub fn by_name(name: &str) -> Option<&'static Self> {
        Self::declared(name).or_else(|| super::own::known(name))
    }

    /// The measure of that name among those that stand in the list, which have rules and periods.
    pub fn declared(name: &str) -> Option<&'static Self> {
        MEASURES.iter().find(|measure| measure.name == name)
    }

    /// The amounts it is made of.
    pub fn amounts(&self) -> impl Iterator<Item = &Amount> {
        std::iter::once(&self.of).chain(&self.by)
    }

    /// The kind whose rows are behind it.
    pub fn kind(&self) -> &'static str {
        self.of.kind
    }

    /// True if a period narrows it; false if it is as things are now.
    pub fn has_period(&self) -> bool {
        matches!(self.of.when, When::On(_))
    }

    /// By how much its amounts are larger than what is shown.
    pub fn scale(&self) -> i128 {
        match self.of.value {
            Value::Weighted(_) => WEIGHT,
            Value::Number(_) => MILLIONTHS,
            _ => 1,
        }
    }
}
