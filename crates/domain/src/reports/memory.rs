//! What a device remembers between questions: cuboids, for as long as the rows behind them stay as they are.
//!
//! Belongs here: which cuboid answers a question, and letting go of those that no longer hold. Does not belong here: making them
//! ([`super::columns`]). The worker keeps groups in the database instead (`worker/src/storage/reports/cells.rs`).

use super::{
    book::Book,
    calendar::Calendar,
    columns,
    cube::Cube,
    cuboid::Cuboid,
    measure::Value,
    plan::{Fact, GroupKey, Plan},
    zone::Zone,
};
use crate::{query::Query, value::Day};

/// So many sums and groups are kept, about 20 MB; those asked for longest ago go first.
const MOST: usize = 300_000;

/// What is remembered.
#[derive(Debug, Default)]
pub struct Memory {
    frame: Option<Frame>,
    /// The one asked for last stands last.
    known: Vec<Known>,
    made: usize,
}

/// Within which days and parts of time all of it was made.
#[derive(Debug, PartialEq)]
struct Frame {
    calendar: Calendar,
    today: Day,
    zone: Zone,
}

#[derive(Debug)]
struct Known {
    asked: Asked,
    editions: Vec<(&'static str, u64)>,
    cuboid: Cuboid,
}

/// What a cuboid answers, whatever the period.
#[derive(Debug, PartialEq)]
struct Asked {
    rows: Query,
    keys: Vec<GroupKey>,
    values: Vec<Value>,
    by_day_of: Option<String>,
}

impl Asked {
    fn of(fact: &Fact) -> Self {
        Self {
            rows: fact.timeless(),
            keys: fact.keys.clone(),
            values: fact.takes.iter().map(|take| take.value).collect(),
            by_day_of: fact.period.as_ref().map(|period| period.field.clone()),
        }
    }
}

impl Memory {
    /// Adds up what a plan asks for, from what is remembered where that still holds.
    pub fn cube(&mut self, plan: &Plan, book: &dyn Book) -> Cube {
        let frame = Frame { calendar: plan.calendar, today: plan.today, zone: plan.zone.clone() };
        if self.frame.as_ref() != Some(&frame) {
            self.frame = Some(frame);
            self.known.clear();
        }
        let mut cube = Cube::new(plan);
        for fact in &plan.facts {
            let asked = Asked::of(fact);
            let editions = editions(fact, book);
            let known = self.known.iter().position(|known| known.asked == asked).map(|at| self.known.remove(at));
            let known = known.filter(|known| known.editions == editions).unwrap_or_else(|| {
                self.made += 1;
                let cuboid = columns::cuboid(plan, fact, book);
                Known { asked, editions, cuboid }
            });
            known.cuboid.pour(plan, &fact.takes, &mut cube);
            self.known.push(known);
        }
        self.shrink();
        cube
    }

    /// How often it had to look at rows so far, for who measures.
    pub fn made(&self) -> usize {
        self.made
    }

    fn shrink(&mut self) {
        let mut size = 0;
        let keep = self.known.iter().rev().take_while(|known| {
            size += known.cuboid.len();
            size <= MOST
        });
        let gone = self.known.len() - keep.count();
        self.known.drain(..gone);
    }
}

/// The state of every table on which a fact's sums depend.
fn editions(fact: &Fact, book: &dyn Book) -> Vec<(&'static str, u64)> {
    let edition = |kind: &'static str| {
        let mut edition = 0;
        book.with(kind, &mut |table| edition = table.edition());
        (kind, edition)
    };
    fact.sources().into_iter().map(edition).collect()
}
