//! The days that a report is about: one day, or a week from Monday to Sunday as ISO 8601 counts it.

use serde::{Deserialize, Serialize};

use crate::value::Day;

/// Names of the periods, as records hold them.
pub const PERIODS: &[&str] = &["day", "week"];

/// For how long one reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// A day: a work log.
    Day,
    /// A week from Monday to Sunday.
    Week,
}

impl Period {
    /// Its name in records, addresses and locale keys.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
        }
    }

    /// The period of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Day, Self::Week].into_iter().find(|period| period.name() == name)
    }

    /// The first day of the one that a day falls in.
    pub fn start(self, day: Day) -> Option<Day> {
        match self {
            Self::Day => Some(day),
            Self::Week => day.later(-day.weekday()),
        }
    }

    /// The last day of the one that begins on this day.
    pub fn end(self, start: Day) -> Option<Day> {
        match self {
            Self::Day => Some(start),
            Self::Week => start.later(6),
        }
    }

    /// The first day of the one so many later; earlier for a negative number.
    pub fn later(self, start: Day, count: i64) -> Option<Day> {
        match self {
            Self::Day => start.later(count),
            Self::Week => start.later(count * 7),
        }
    }

    /// The last day that a plan made in this period looks ahead to: the end of the next week, or the next working day.
    pub fn ahead(self, start: Day) -> Option<Day> {
        match self {
            Self::Day => start.later(match start.weekday() {
                4 => 3,
                5 => 2,
                _ => 1,
            }),
            Self::Week => start.later(13),
        }
    }

    /// How it is written where no language is known: `2026-W48`, `2026-11-26`.
    pub fn code(self, start: Day) -> String {
        match self {
            Self::Day => start.to_string(),
            Self::Week => {
                let (year, week) = iso_week(start);
                format!("{year:04}-W{week:02}")
            }
        }
    }
}

/// The year and the number of the ISO week that a day falls in: a week belongs to the year of its Thursday.
fn iso_week(day: Day) -> (i32, i64) {
    let thursday = day.since_epoch() - day.weekday() + 3;
    let year = Day::from_epoch(thursday).map_or(day.year, |day| day.year);
    let first = Day::new(year, 1, 1).map_or(thursday, Day::since_epoch);
    (year, (thursday - first) / 7 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn weeks_are_numbered_as_iso_8601_numbers_them() {
        for (of, code) in [
            ("2026-11-26", "2026-W48"),
            ("2026-12-31", "2026-W53"),
            ("2027-01-03", "2026-W53"),
            ("2027-01-04", "2027-W01"),
            ("2024-12-30", "2025-W01"),
            ("2021-01-01", "2020-W53"),
        ] {
            let start = Period::Week.start(day(of)).unwrap();
            assert_eq!(Period::Week.code(start), code, "{of}");
        }
    }

    #[test]
    fn a_week_goes_from_monday_to_sunday_and_its_plan_to_the_sunday_after() {
        let start = Period::Week.start(day("2026-11-29")).unwrap();
        assert_eq!(start, day("2026-11-23"));
        assert_eq!(Period::Week.end(start), Some(day("2026-11-29")));
        assert_eq!(Period::Week.ahead(start), Some(day("2026-12-06")));
        assert_eq!(Period::Week.later(start, -1), Some(day("2026-11-16")));
    }

    #[test]
    fn the_plan_of_a_friday_looks_at_monday() {
        assert_eq!(Period::Day.ahead(day("2026-11-26")), Some(day("2026-11-27")));
        assert_eq!(Period::Day.ahead(day("2026-11-27")), Some(day("2026-11-30")));
        assert_eq!(Period::Day.ahead(day("2026-11-28")), Some(day("2026-11-30")));
    }
}
