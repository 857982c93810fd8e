//! Days, weeks, months, quarters and years as figures are grouped by them.
//!
//! Belongs here: in which of them a day falls, the one after, and the days of a period by its words, where a company's year may
//! begin in any month. Does not belong here: where days begin ([`super::zone`]), words that need no year ([`crate::query::span`]).

use serde::{Deserialize, Serialize};

use crate::{
    query::span::{Days, Span, days_of},
    value::Day,
};

/// How long the parts are into which time is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Days.
    Day,
    /// Weeks, which begin on Monday.
    Week,
    /// Months.
    Month,
    /// Quarters of the company's year.
    Quarter,
    /// The company's years.
    Year,
}

impl Step {
    /// All of them, the shortest first.
    pub const ALL: [Step; 5] = [Step::Day, Step::Week, Step::Month, Step::Quarter, Step::Year];

    /// Its name in addresses and locale keys.
    pub fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    /// The step of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.name() == name)
    }
}

/// A company's year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// The month in which it begins, 1 to 12.
    fiscal_start: i32,
}

impl Default for Calendar {
    fn default() -> Self {
        Self::new(1)
    }
}

impl Calendar {
    /// A year that begins in this month; in January if there is no such month.
    pub fn new(fiscal_start: u32) -> Self {
        Self { fiscal_start: i32::try_from(fiscal_start).ok().filter(|month| (1..=12).contains(month)).unwrap_or(1) }
    }

    /// The first day of the part of time in which a day falls.
    pub fn start(self, day: Day, step: Step) -> Option<Day> {
        match step {
            Step::Day => Some(day),
            Step::Week => day.later(-day.weekday()),
            Step::Month => day.month(0),
            Step::Quarter => day.month(-self.months_into(day) % 3),
            Step::Year => day.month(-self.months_into(day)),
        }
    }

    /// The first day of the next part of time.
    pub fn next(self, start: Day, step: Step) -> Option<Day> {
        match step {
            Step::Day => start.later(1),
            Step::Week => start.later(7),
            Step::Month => start.month(1),
            Step::Quarter => start.month(3),
            Step::Year => start.month(12),
        }
    }

    /// The first and the last day of the part of time in which a day falls.
    pub fn part(self, day: Day, step: Step) -> Option<(Day, Day)> {
        let first = self.start(day, step)?;
        Some((first, self.next(first, step)?.later(-1)?))
    }

    /// The days that a period's words name, such as `this_quarter`, `2026-01-01..2026-03-31`; quarters and years are the
    /// company's.
    pub fn days_of(self, period: &str, today: Day) -> Option<Days> {
        let (step, later) = match Span::parse(period) {
            Some(Span::Quarter(later)) => (Step::Quarter, later * 3),
            Some(Span::Year(later)) => (Step::Year, later * 12),
            _ => return days_of(period, today),
        };
        let start = self.start(today, step)?.month(later)?;
        Some((Some(start), Some(self.next(start, step)?.later(-1)?)))
    }

    /// How many months of the company's year were over when the day's month began.
    fn months_into(self, day: Day) -> i32 {
        (i32::try_from(day.month).unwrap_or(1) - self.fiscal_start).rem_euclid(12)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[track_caller]
    fn starts(fiscal_start: u32, step: Step, of: &str, start: &str) {
        assert_eq!(Calendar::new(fiscal_start).start(day(of), step).unwrap().to_string(), start, "{of} by {step:?}");
    }

    #[test]
    fn a_day_falls_in_its_week_month_quarter_and_year() {
        starts(1, Step::Week, "2026-11-22", "2026-11-16");
        starts(1, Step::Month, "2028-02-29", "2028-02-01");
        starts(1, Step::Quarter, "2026-11-22", "2026-10-01");
        starts(1, Step::Year, "2026-11-22", "2026-01-01");
    }

    #[test]
    fn a_year_that_begins_in_april_has_its_quarters_from_april() {
        starts(4, Step::Year, "2026-03-31", "2025-04-01");
        starts(4, Step::Year, "2026-04-01", "2026-04-01");
        starts(4, Step::Quarter, "2026-01-15", "2026-01-01");
        starts(2, Step::Quarter, "2026-01-15", "2025-11-01");
        starts(2, Step::Quarter, "2026-04-30", "2026-02-01");
    }

    #[test]
    fn this_quarter_is_the_companys() {
        let words = |fiscal, words: &str| Calendar::new(fiscal).days_of(words, day("2026-03-15")).unwrap();
        let days = |first: &str, last: &str| (Some(day(first)), Some(day(last)));
        assert_eq!(words(1, "this_quarter"), days("2026-01-01", "2026-03-31"));
        assert_eq!(words(3, "this_quarter"), days("2026-03-01", "2026-05-31"));
        assert_eq!(words(3, "last_quarter"), days("2025-12-01", "2026-02-28"));
        assert_eq!(words(4, "this_year"), days("2025-04-01", "2026-03-31"));
        assert_eq!(words(4, "next_year"), days("2026-04-01", "2027-03-31"));
        assert_eq!(words(4, "this_month"), days("2026-03-01", "2026-03-31"));
        assert_eq!(Calendar::new(4).days_of("soon", day("2026-03-15")), None);
    }

    #[test]
    fn every_part_of_time_begins_where_the_one_before_ends() {
        for (fiscal, step) in (1..=12).flat_map(|fiscal| Step::ALL.map(|step| (fiscal, step))) {
            let calendar = Calendar::new(fiscal);
            for number in (day("2023-12-20").since_epoch()..day("2025-03-05").since_epoch()).step_by(3) {
                let (first, last) = calendar.part(Day::from_epoch(number).unwrap(), step).unwrap();
                assert!((first.since_epoch()..=last.since_epoch()).contains(&number));
                assert_eq!(calendar.part(last, step), Some((first, last)));
                assert_ne!(calendar.start(last.later(1).unwrap(), step), Some(first));
            }
        }
    }
}
