//! Likely days: tomorrow, next Monday, the end of the month.
//!
//! Belongs here: days counted from today in the viewer's zone. Does not belong here: how a day is written (`i18n::format`).

use domain::value::Day;

use crate::{i18n::format, t, ui::Choice};

/// Today in the viewer's zone.
pub fn today() -> Option<Day> {
    Day::parse(&format::today())
}

/// Days on which one plans to do something.
pub fn soon() -> Vec<Choice> {
    let Some(today) = today() else { return Vec::new() };
    let monday = 7 - weekday(today);
    let mut days = vec![(0, t!("days.today")), (1, t!("days.tomorrow"))];
    // On a Sunday tomorrow is the next Monday.
    if monday > 1 {
        days.push((monday, t!("days.next_monday")));
    }
    days.push((14, t!("days.two_weeks")));
    days.into_iter().filter_map(|(after, label)| Some(Choice::new(later(today, after)?.to_string(), label))).collect()
}

/// Days by which one expects something: the ends of this month and of the next, and of the quarter.
pub fn ends() -> Vec<Choice> {
    let Some(today) = today() else { return Vec::new() };
    let quarter = 2 - (today.month - 1) % 3;
    let mut days = vec![(0, t!("days.end_of_month")), (1, t!("days.end_of_next_month"))];
    if quarter > 1 {
        days.push((quarter, t!("days.end_of_quarter")));
    }
    days.into_iter().filter_map(|(months, label)| Some(Choice::new(end(today, months)?.to_string(), label))).collect()
}

/// So many days later.
pub fn later(day: Day, days: i64) -> Option<Day> {
    Day::from_epoch(day.since_epoch() + days)
}

/// How many days it is from one day, written `2026-11-21`, to today; negative for days ahead.
pub fn since(day: &str) -> Option<i64> {
    Some(today()?.since_epoch() - Day::parse(day)?.since_epoch())
}

/// How many days it is from the day of an instant to today, where the reader is.
pub fn since_instant(at: i64) -> Option<i64> {
    since(&format::iso_day_of(at))
}

/// 0 for Monday to 6 for Sunday: 1970-01-01 was a Thursday.
fn weekday(day: Day) -> i64 {
    (day.since_epoch() + 3).rem_euclid(7)
}

/// The last day of the month so many months later.
fn end(day: Day, months: u32) -> Option<Day> {
    let ahead = day.month + months;
    let (years, month) = (ahead / 12, ahead % 12 + 1);
    let first = Day::new(day.year + i32::try_from(years).ok()?, month, 1)?;
    later(first, -1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn weeks_begin_on_monday() {
        assert_eq!(weekday(day("2026-11-23")), 0);
        assert_eq!(weekday(day("2026-11-22")), 6);
        assert_eq!(weekday(day("1969-12-29")), 0);
    }

    #[test]
    fn months_end_on_their_last_day_also_in_december_and_leap_years() {
        let cases = [("2026-11-21", 0, "2026-11-30"), ("2026-11-21", 1, "2026-12-31"), ("2028-01-31", 1, "2028-02-29")];
        for (from, months, expected) in cases {
            assert_eq!(end(day(from), months), Some(day(expected)), "{from} + {months}");
        }
    }
}
