//! What a row of columns brings to a sum.
//!
//! Belongs here: values made ready for columns. Does not belong here: which rows bring it ([`super::columns`]).

use std::collections::HashMap;

use rustc_hash::FxBuildHasher;

use super::{
    book::{Book, values},
    cube::Coin,
    measure::{Value, millionths},
    plan::Plan,
};
use crate::{
    number,
    query::{
        Table,
        column::{Column, NO_WHOLE},
        strings::{NONE, Strings},
    },
};

/// A value made ready for columns.
pub(super) enum Taker<'a> {
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
    pub(super) fn of(plan: &Plan, value: Value, table: &'a Table, book: &dyn Book, slots: &[u32]) -> Self {
        let column = |field| table.column(field).map(|(_, column)| column);
        match value {
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
            // Rows bring nothing of it (see [`super::columns`]).
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
    pub(super) fn take(&self, slot: u32) -> Option<(usize, i128)> {
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
    pub(super) fn coin(&self, lane: usize) -> Option<Coin> {
        match self {
            Self::Money { coins, .. } | Self::OneWith { coins, .. } => coins.get(lane).copied().flatten(),
            _ => Some(Coin::NONE),
        }
    }

    pub(super) fn lanes(&self) -> usize {
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
