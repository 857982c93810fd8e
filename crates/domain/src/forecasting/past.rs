//! What the opportunities of a device teach the simulation: when each began, when it closed and how, whose it is.
//!
//! Belongs here: reading that off the columns. Does not belong here: simulating ([`super::simulation`]), going back in time
//! ([`super::backtest`]).

use std::collections::{BTreeMap, BTreeSet};

use sync::RowId;

use super::{
    backtest::{Checked, Past, backtest},
    simulation::{Closed, History, Open, Outlook, simulate},
};
use crate::{
    query::{
        Query, Table,
        column::{Column, NO_WHOLE},
        strings::NONE,
    },
    reports::{
        Zone,
        book::{Book, values},
        won::WON,
    },
    targets::period::Period,
    value::Day,
};

/// Fewer closed opportunities than so many teach nothing.
pub const ENOUGH: usize = 20;

/// The opportunities, each in the group of the person whose it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sales {
    /// All of them, in one currency.
    pub past: Vec<Past>,
    /// Which group a person's are.
    pub groups: BTreeMap<RowId, u32>,
}

/// Reads them. Those without an amount in the currency, or closed without a day, are left out; one without a day of beginning
/// began when it was added.
pub fn sales(book: &dyn Book, zone: &Zone, currency: &str) -> Sales {
    let mut sales = Sales::default();
    book.with("opportunity", &mut |table| sales = read(table, book, zone, currency));
    sales
}

fn read(table: &mut Table, book: &dyn Book, zone: &Zone, currency: &str) -> Sales {
    let slots = table.passing(&Query::of("opportunity"), book);
    let column = |field| table.column(field).map(|(_, column)| column);
    let (Some(Column::Money { minor, currency: coins, words }), Some(Column::Word { at: stages, words: names })) =
        (column("amount"), column("stage"))
    else {
        return Sales::default();
    };
    let coin = words.find(currency).unwrap_or(NONE);
    let ids: Vec<&str> = std::iter::once("").chain(names.iter().map(|(_, id)| id)).collect();
    let outcomes = values(book, "stage", "outcome", &ids);
    let whole = |column: Option<&Column>, slot: usize| match column {
        Some(Column::Date(at)) => at.get(slot).copied().filter(|at| *at != NO_WHOLE),
        Some(Column::Instant(at)) => at.get(slot).copied().filter(|at| *at != NO_WHOLE).map(|at| zone.day_number(at)),
        _ => None,
    };
    let (engaged, made, closed) = (column("engaged_on"), column("made_at"), column("closed_on"));
    let mut sales = Sales::default();
    if let Some(Column::Word { words, .. }) = column("owner") {
        sales.groups = words.iter().filter_map(|(number, id)| Some((id.parse().ok()?, number))).collect();
    }
    let group = |slot: usize| match column("owner") {
        Some(Column::Word { at, .. }) => at.get(slot).copied().unwrap_or(NONE),
        _ => NONE,
    };
    for slot in slots.iter().map(|slot| *slot as usize) {
        let outcome = stages.get(slot).and_then(|stage| outcomes.get(*stage as usize)?.as_deref());
        let closed = match outcome {
            Some("open") => None,
            Some(outcome) => match whole(closed, slot) {
                Some(day) => Some((day, WON.is_met(outcome))),
                None => continue,
            },
            None => continue,
        };
        let began = whole(engaged, slot).or_else(|| whole(made, slot));
        let amount = minor.get(slot).copied().filter(|_| coin != NONE && coins.get(slot) == Some(&coin));
        if let (Some(began), Some(amount)) = (began, amount) {
            sales.past.push(Past { group: group(slot), amount, began, closed });
        }
    }
    sales
}

impl Sales {
    /// How many are closed.
    pub fn closed(&self) -> usize {
        self.past.iter().filter(|it| it.closed.is_some()).count()
    }

    /// What these people's open opportunities come to from a day to the end of the period, as far as history says.
    pub fn outlook(&self, people: &[RowId], today: Day, period: Period, runs: usize) -> Outlook {
        let today = today.since_epoch();
        let closed: Vec<Closed> = self
            .past
            .iter()
            .filter_map(|it| it.closed.map(|(day, won)| Closed { group: it.group, won, days: day - it.began }))
            .collect();
        let wanted = self.wanted(people);
        let open: Vec<Open> = self
            .past
            .iter()
            .filter(|it| it.closed.is_none() && wanted.contains(&it.group))
            .map(|it| Open { group: it.group, amount: it.amount, age: today - it.began })
            .collect();
        simulate(&History::of(&closed), &open, period.last.since_epoch() - today, runs, seed(period))
    }

    /// What would have been said of these people at the beginning of a past period, beside what came.
    pub fn check(&self, people: &[RowId], period: Period, runs: usize) -> Option<Checked> {
        let wanted = self.wanted(people);
        let days = (period.first.since_epoch(), period.last.since_epoch());
        // Others teach, but what they had open does not count.
        let known = |it: &&Past| wanted.contains(&it.group) || it.closed.is_some_and(|(day, _)| day < days.0);
        let past: Vec<Past> = self.past.iter().filter(known).copied().collect();
        let taught = past.iter().filter(|it| it.closed.is_some_and(|(day, _)| day < days.0)).count();
        if taught < ENOUGH {
            return None;
        }
        backtest(&past, &[days], runs, seed(period)).pop()
    }

    fn wanted(&self, people: &[RowId]) -> BTreeSet<u32> {
        people.iter().filter_map(|person| self.groups.get(person).copied()).collect()
    }
}

/// The same period draws the same luck, so that nothing changes between two looks but what changed.
fn seed(period: Period) -> u64 {
    u64::try_from(period.first.since_epoch()).unwrap_or(0)
}
