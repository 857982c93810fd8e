//! A month, a quarter or a year of the company: for how long a target or a forecast holds.
//!
//! Belongs here: which days it has, the ones beside it, the months in it. Does not belong here: parts of time by which figures are
//! grouped ([`crate::reports::calendar`], on which this stands).

use crate::{
    reports::{Calendar, Step},
    value::Day,
};

/// So many steps back at most lead to a period that one asks for.
const MOST: i32 = 600;

/// A period with its days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Period {
    /// Month, quarter or year.
    pub step: Step,
    /// Its first day.
    pub first: Day,
    /// Its last day.
    pub last: Day,
}

impl Period {
    /// The one in which a day falls.
    pub fn around(calendar: Calendar, step: Step, day: Day) -> Option<Self> {
        let step = if matches!(step, Step::Day | Step::Week) { Step::Month } else { step };
        let (first, last) = calendar.part(day, step)?;
        Some(Self { step, first, last })
    }

    /// The one of that name which begins on that day, as records hold them; `None` where no such period begins then.
    pub fn read(calendar: Calendar, step: &str, starts_on: &str) -> Option<Self> {
        let day = Day::parse(starts_on)?;
        Self::around(calendar, Step::from_name(step)?, day).filter(|period| period.first == day)
    }

    /// The one so many later; earlier for a negative number.
    pub fn later(self, calendar: Calendar, count: i32) -> Option<Self> {
        let months = match self.step {
            Step::Quarter => 3,
            Step::Year => 12,
            _ => 1,
        };
        let count = count.clamp(-MOST, MOST);
        Self::around(calendar, self.step, self.first.month(count * months)?)
    }

    /// The last so many that are over before this one begins, the earliest first.
    pub fn before(self, calendar: Calendar, count: i32) -> Vec<Self> {
        (1..=count).rev().filter_map(|back| self.later(calendar, -back)).collect()
    }

    /// Its months.
    pub fn months(self) -> Vec<Self> {
        let mut months = Vec::new();
        let mut next = Some(self.first);
        while let Some(first) = next.filter(|day| *day <= self.last) {
            next = first.month(1);
            months.extend(next.and_then(|next| next.later(-1)).map(|last| Self { step: Step::Month, first, last }));
        }
        months
    }

    /// The same of a year before.
    pub fn year_before(self, calendar: Calendar) -> Option<Self> {
        Self::around(calendar, self.step, self.first.month(-12)?)
    }

    /// As questions for figures write it: `2026-11-01..2026-11-30`.
    pub fn words(self) -> String {
        format!("{}..{}", self.first, self.last)
    }

    /// True if the day falls in it.
    pub fn has(self, day: Day) -> bool {
        (self.first..=self.last).contains(&day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(step: Step, day: &str, fiscal_start: u32) -> Period {
        Period::around(Calendar::new(fiscal_start), step, Day::parse(day).unwrap()).unwrap()
    }

    #[test]
    fn a_quarter_of_a_year_that_begins_in_april_has_its_three_months() {
        let quarter = period(Step::Quarter, "2026-11-18", 4);
        assert_eq!(quarter.words(), "2026-10-01..2026-12-31");
        let months: Vec<String> = quarter.months().into_iter().map(Period::words).collect();
        assert_eq!(months, ["2026-10-01..2026-10-31", "2026-11-01..2026-11-30", "2026-12-01..2026-12-31"]);
        assert_eq!(period(Step::Year, "2026-03-31", 4).words(), "2025-04-01..2026-03-31");
        assert_eq!(period(Step::Year, "2026-03-31", 4).months().len(), 12);
    }

    #[test]
    fn the_ones_beside_it_and_those_before() {
        let calendar = Calendar::new(1);
        let month = period(Step::Month, "2026-01-15", 1);
        assert_eq!(month.later(calendar, -1).unwrap().words(), "2025-12-01..2025-12-31");
        assert_eq!(month.year_before(calendar).unwrap().words(), "2025-01-01..2025-01-31");
        let quarters = period(Step::Quarter, "2026-01-15", 1).before(calendar, 2);
        assert_eq!(quarters.iter().map(|it| it.first.to_string()).collect::<Vec<_>>(), ["2025-07-01", "2025-10-01"]);
    }

    #[test]
    fn what_begins_within_a_period_is_none() {
        let read = |step, day| Period::read(Calendar::new(1), step, day).map(|it| it.last.to_string());
        assert_eq!(read("quarter", "2026-10-01").as_deref(), Some("2026-12-31"));
        assert_eq!(read("quarter", "2026-11-01"), None);
        assert_eq!(read("fortnight", "2026-11-01"), None);
    }
}
