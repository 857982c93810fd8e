//! How far one has come, and where one ends at this pace.
//!
//! ```text
//! attainment       = actual ÷ target
//! expected by now  = target × working days begun ÷ working days of the period
//! at this pace     = actual × working days of the period ÷ working days begun ÷ target
//! ```
//!
//! Today counts as begun. Before the first working day there is no pace. Belongs here: the arithmetic. Does not belong here:
//! the actual figure ([`crate::reports`]), which days are holidays (whoever asks says so).

use crate::value::Day;

/// Monday to Friday.
pub fn is_weekday(day: Day) -> bool {
    day.weekday() < 5
}

/// How many working days there are from one day to another, both included.
pub fn working_days(first: Day, last: Day, is_working: &dyn Fn(Day) -> bool) -> i64 {
    let days = (first.since_epoch()..=last.since_epoch()).filter_map(Day::from_epoch);
    i64::try_from(days.filter(|day| is_working(*day)).count()).unwrap_or(i64::MAX)
}

/// A target's period with how much of it has begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Working days of the period.
    pub days: i64,
    /// Those that have begun.
    pub begun: i64,
}

impl Progress {
    /// Of the period from one day to another, both included, as of today.
    pub fn of(first: Day, last: Day, today: Day, is_working: &dyn Fn(Day) -> bool) -> Self {
        Self { days: working_days(first, last, is_working), begun: working_days(first, today.min(last), is_working) }
    }
}

/// What a pace means, for a word and a colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// No working day has begun.
    NotBegun,
    /// The target is reached.
    Reached,
    /// It will be at this pace.
    OnCourse,
    /// It will nearly be: at least four fifths.
    Behind,
    /// It will be missed by more.
    FarBehind,
}

impl Standing {
    /// Its name in locale keys.
    pub fn name(self) -> &'static str {
        match self {
            Self::NotBegun => "not_begun",
            Self::Reached => "reached",
            Self::OnCourse => "on_course",
            Self::Behind => "behind",
            Self::FarBehind => "far_behind",
        }
    }
}

/// How far one has come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Attainment {
    /// The share of the target that is reached.
    pub reached: Option<f64>,
    /// What would be reached by now if every working day brought the same.
    pub expected: f64,
    /// The same as a share of the target.
    pub expected_share: f64,
    /// The share of the target that is reached at the end at this pace.
    pub at_this_pace: Option<f64>,
}

impl Attainment {
    /// What it means.
    pub fn standing(&self) -> Standing {
        match (self.reached, self.at_this_pace) {
            (Some(reached), _) if reached >= 1.0 => Standing::Reached,
            (_, None) => Standing::NotBegun,
            (_, Some(pace)) if pace >= 1.0 => Standing::OnCourse,
            (_, Some(pace)) if pace >= 0.8 => Standing::Behind,
            _ => Standing::FarBehind,
        }
    }
}

/// Compares an actual figure with a target, both in minor units or both in numbers.
pub fn attainment(actual: f64, target: f64, progress: Progress) -> Attainment {
    let share = |actual: f64| (target > 0.0).then_some(actual / target);
    let (days, begun) = (progress.days as f64, progress.begun as f64);
    let gone = if days > 0.0 { begun / days } else { 0.0 };
    Attainment {
        reached: share(actual),
        expected: target * gone,
        expected_share: gone,
        at_this_pace: if begun > 0.0 { share(actual * days / begun) } else { None },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn november(today: &str, is_working: &dyn Fn(Day) -> bool) -> Progress {
        Progress::of(day("2026-11-01"), day("2026-11-30"), day(today), is_working)
    }

    #[test]
    fn november_2026_has_21_working_days_and_13_have_begun_on_wednesday_the_18th() {
        // 2–6, 9–13, 16–20, 23–27 and 30: 5 + 5 + 5 + 5 + 1 = 21. To the 18th: 5 + 5 + 3 = 13.
        assert_eq!(november("2026-11-18", &is_weekday), Progress { days: 21, begun: 13 });
        let holiday = |day: Day| is_weekday(day) && day.day != 11;
        assert_eq!(november("2026-11-18", &holiday), Progress { days: 20, begun: 12 });
    }

    #[test]
    fn seven_hundred_of_thirteen_hundred_after_13_of_21_days_is_87_percent_at_this_pace() {
        // 700 × 21 ÷ 13 = 1,130.77; ÷ 1,300 = 0.86982. Reached: 700 ÷ 1,300 = 0.53846. Expected: 1,300 × 13 ÷ 21 = 804.76.
        let found = attainment(700.0, 1_300.0, november("2026-11-18", &is_weekday));
        assert_eq!(format!("{:.5}", found.at_this_pace.unwrap()), "0.86982");
        assert_eq!(format!("{:.5}", found.reached.unwrap()), "0.53846");
        assert_eq!(format!("{:.2}", found.expected), "804.76");
    }

    #[test]
    fn a_pace_of_87_percent_is_behind_and_one_of_79_far_behind() {
        let standing = |actual: f64, today: &str| attainment(actual, 1_300.0, november(today, &is_weekday)).standing();
        assert_eq!(standing(700.0, "2026-11-18"), Standing::Behind);
        // 635 × 21 ÷ 13 ÷ 1,300 = 0.789; 805 is what would be reached by now.
        assert_eq!(standing(635.0, "2026-11-18"), Standing::FarBehind);
        assert_eq!(standing(805.0, "2026-11-18"), Standing::OnCourse);
        assert_eq!(standing(1_300.0, "2026-11-18"), Standing::Reached);
        assert_eq!(standing(0.0, "2026-11-01"), Standing::NotBegun);
    }

    #[test]
    fn before_the_first_working_day_there_is_no_pace_and_after_the_last_it_is_what_was_reached() {
        assert_eq!(attainment(5.0, 10.0, november("2026-11-01", &is_weekday)).at_this_pace, None);
        let over = attainment(5.0, 10.0, november("2026-12-24", &is_weekday));
        assert_eq!((over.at_this_pace, over.expected), (Some(0.5), 10.0));
        assert_eq!(attainment(5.0, 0.0, november("2026-11-18", &is_weekday)).reached, None);
    }
}
