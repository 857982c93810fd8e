//! Opportunities on their way through the stages: who entered a stage, who went on from it, and after how many days.
//!
//! Belongs here: which entries of an opportunity's history count, and what each brings. Columns of a device and groups of the
//! database count the same. Does not belong here: keeping the history ([`crate::opportunities::moving`]).
//!
//! An opportunity counts once for each stage that it entered within the period, by its first entry there. It went on if it later
//! entered a stage further ahead, whenever that was; a lost one went nowhere. Entries into stages of loss are not on the way.

use std::collections::HashMap;

use rustc_hash::FxBuildHasher;

use super::{
    book::{Book, all, values},
    zone::Zone,
};

/// The field that keeps the history.
pub const HISTORY: &str = "stage_history";

/// What an entry brings to an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visit {
    /// One for each stage entered.
    Entered,
    /// One for each open stage entered: from there one can go on.
    Begun,
    /// One if it went on.
    WentOn,
    /// One if it has left the stage again.
    Left,
    /// The days until it left.
    Days,
}

/// The stages as a way.
#[derive(Debug, Default)]
pub struct Ways(HashMap<String, Way, FxBuildHasher>);

/// A stage on its way.
#[derive(Clone, Debug, PartialEq)]
pub struct Way {
    /// Which pipeline.
    pipeline: Option<String>,
    /// Where it stands in it.
    order: f64,
    /// It is an open one.
    pub is_open: bool,
    /// It is a stage of loss.
    is_lost: bool,
}

impl Ways {
    /// The stages that there are.
    pub fn of(book: &dyn Book) -> Self {
        let stages = all(book, "stage");
        let ids: Vec<&str> = stages.iter().map(String::as_str).collect();
        let of = |field: &str| values(book, "stage", field, &ids);
        let rest = of("pipeline").into_iter().zip(of("order")).zip(of("outcome"));
        let ways = stages.iter().zip(rest).map(|(id, ((pipeline, order), outcome))| {
            let order = order.and_then(|order| order.parse().ok()).unwrap_or_default();
            let is = |wanted: &str| outcome.as_deref() == Some(wanted);
            (id.clone(), Way { pipeline, order, is_open: is("open"), is_lost: is("lost") })
        });
        Self(ways.collect())
    }

    /// The stage, if it is on the way: a known one, and none of loss.
    pub fn on_way(&self, stage: &str) -> Option<&Way> {
        self.0.get(stage).filter(|way| !way.is_lost)
    }

    /// All stages on the way, in no order.
    pub fn stages(&self) -> impl Iterator<Item = (&str, &Way)> {
        self.0.iter().filter(|(_, way)| !way.is_lost).map(|(id, way)| (id.as_str(), way))
    }

    /// The stages of the same pipeline that are further ahead.
    pub fn ahead(&self, stage: &str) -> Vec<&str> {
        let Some(from) = self.on_way(stage) else { return Vec::new() };
        let mut ahead: Vec<&str> = self.stages().filter(|(_, way)| from.leads_to(way)).map(|(id, _)| id).collect();
        sync::order::sort_by(&mut ahead, Ord::cmp);
        ahead
    }
}

impl Way {
    /// True if that stage is further ahead.
    pub fn leads_to(&self, other: &Self) -> bool {
        other.pipeline == self.pipeline && !other.is_lost && other.order > self.order
    }
}

/// An entry into a stage on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Which entry.
    pub at: usize,
    /// When.
    pub when: i64,
    /// When the same stage was entered last before that, if it was. In a period that has both, the earlier one counts.
    pub before: Option<i64>,
    /// It went on.
    pub went_on: bool,
    /// The stage is an open one.
    pub is_open: bool,
    /// The days until it left, if it has.
    pub days: Option<i64>,
}

impl Counted {
    /// What it brings.
    pub fn brings(&self, visit: Visit) -> i64 {
        match visit {
            Visit::Entered => 1,
            Visit::Begun => i64::from(self.is_open),
            Visit::WentOn => i64::from(self.is_open && self.went_on),
            Visit::Left => i64::from(self.is_open && self.days.is_some()),
            Visit::Days => self.days.filter(|_| self.is_open).unwrap_or_default(),
        }
    }
}

/// The first and the last instant of a period; an end may be open.
pub type Within = (Option<i64>, Option<i64>);

/// The entries of one opportunity into stages on the way. `way` knows the stage of a number.
pub fn visits<'a>(history: &[(u32, i64)], way: &dyn Fn(u32) -> Option<&'a Way>, zone: &Zone) -> Vec<Counted> {
    let visit = |(place, (stage, when)): (usize, &(u32, i64))| {
        let from = way(*stage)?;
        let earlier = history
            .iter()
            .enumerate()
            .filter(|(at, (other, at_that))| other == stage && (*at_that, *at) < (*when, place));
        let before = earlier.map(|(_, (_, when))| *when).max();
        let mut later = history.iter().skip(place + 1);
        let days = later.clone().next().map(|(_, left)| zone.day_number(*left) - zone.day_number(*when));
        let went_on = later.any(|(stage, _)| way(*stage).is_some_and(|to| from.leads_to(to)));
        Some(Counted { at: place, when: *when, before, went_on, is_open: from.is_open, days })
    };
    history.iter().enumerate().filter_map(visit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 86_400_000;

    fn ways() -> Vec<Way> {
        let way = |order: f64, is_open, is_lost| Way { pipeline: Some("p".into()), order, is_open, is_lost };
        vec![way(0.0, true, false), way(1.0, true, false), way(2.0, false, false), way(3.0, false, true)]
    }

    /// Stage and day of each entry; which of them count, did they go on, after how many days did they leave.
    fn told(history: &[(u32, i64)], within: Within) -> Vec<(usize, bool, Option<i64>)> {
        let ways = ways();
        let history: Vec<(u32, i64)> = history.iter().map(|(stage, day)| (*stage, day * DAY)).collect();
        let within = (within.0.map(|day| day * DAY), within.1.map(|day| day * DAY));
        let way = |stage: u32| ways.get(stage as usize).filter(|way| !way.is_lost);
        let is_within = |at: i64| within.0.is_none_or(|first| at >= first) && within.1.is_none_or(|last| at <= last);
        let all = visits(&history, &way, &Zone::default()).into_iter();
        let counts = |it: &Counted| is_within(it.when) && !it.before.is_some_and(is_within);
        all.filter(counts).map(|it| (it.at, it.went_on, it.days)).collect()
    }

    #[test]
    fn who_moves_ahead_went_on_and_who_is_lost_did_not() {
        assert_eq!(
            told(&[(0, 1), (1, 4), (2, 9)], (None, None)),
            [(0, true, Some(3)), (1, true, Some(5)), (2, false, None)]
        );
        assert_eq!(told(&[(0, 1), (3, 6)], (None, None)), [(0, false, Some(5))]);
        assert_eq!(told(&[(0, 1)], (None, None)), [(0, false, None)]);
    }

    #[test]
    fn a_stage_that_is_skipped_was_not_entered_and_one_entered_twice_counts_once() {
        assert_eq!(told(&[(0, 1), (2, 5)], (None, None)), [(0, true, Some(4)), (1, false, None)]);
        let back_and_forth = [(0, 1), (1, 2), (0, 4), (1, 8)];
        assert_eq!(told(&back_and_forth, (None, None)), [(0, true, Some(1)), (1, false, Some(2))]);
    }

    #[test]
    fn a_period_keeps_what_was_entered_in_it_and_looks_beyond_for_what_became_of_it() {
        let way = [(0, 1), (1, 10), (2, 20)];
        assert_eq!(told(&way, (Some(5), Some(15))), [(1, true, Some(10))]);
        let again = [(0, 1), (1, 3), (0, 10)];
        assert_eq!(told(&again, (Some(5), None)), [(2, false, None)], "the entry before the period does not hide it");
        let clocks_apart = [(0, 9), (1, 10), (0, 2)];
        assert_eq!(
            told(&clocks_apart, (None, None)),
            [(1, false, Some(-8)), (2, false, None)],
            "first is who was first"
        );
    }
}
