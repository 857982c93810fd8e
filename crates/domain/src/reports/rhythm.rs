//! How often something comes and at which hour: on every day, on working days, on a day of the week or of the month.
//!
//! Belongs here: the words of a rhythm and when it comes next, where clocks are put forward and back too. Does not belong here:
//! what comes then ([`super::due`]), days off, which no calendar of ours knows.

use sync::Instant;

use super::zone::Zone;
use crate::value::Day;

/// The rhythms as a record keeps them.
pub const RHYTHMS: &[&str] = &["day", "working_day", "week", "month"];
/// The days of a week as a record keeps them.
pub const WEEKDAYS: &[&str] = &["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
/// The last day that every month has; the one after is each month's last.
pub const LAST_OF_ALL: u32 = 28;

/// No two days of a rhythm are further apart.
const FURTHEST: i64 = 62;

/// On which days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rhythm {
    /// Every day.
    Day,
    /// Monday to Friday.
    WorkingDay,
    /// On this day of each week, 0 for Monday.
    Week(usize),
    /// On this day of each month, 1 to [`LAST_OF_ALL`]; without one on its last.
    Month(Option<u32>),
}

impl Rhythm {
    /// Its word in records and locale keys.
    pub fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::WorkingDay => "working_day",
            Self::Week(_) => "week",
            Self::Month(_) => "month",
        }
    }

    /// True if it comes on this day.
    pub fn falls_on(self, day: Day) -> bool {
        match self {
            Self::Day => true,
            Self::WorkingDay => day.weekday() < 5,
            Self::Week(weekday) => i64::try_from(weekday) == Ok(day.weekday()),
            Self::Month(Some(of_month)) => day.day == of_month,
            Self::Month(None) => day.later(1).is_none_or(|next| next.day == 1),
        }
    }
}

/// When something comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct When {
    /// On which days.
    pub rhythm: Rhythm,
    /// At which hour of them, 0 to 23.
    pub hour: u32,
    /// As clocks go where.
    pub zone: Zone,
}

impl When {
    /// The first time after an instant.
    pub fn next(&self, after: Instant) -> Option<Instant> {
        let today = self.zone.day(after)?;
        let days = (0..=FURTHEST).map_while(|later| today.later(later)).filter(|day| self.rhythm.falls_on(*day));
        days.map(|day| self.zone.moment(day, self.hour)).find(|at| *at > after)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000;

    fn at(day: &str, hour: i64) -> Instant {
        Day::parse(day).unwrap().since_epoch() * 24 * HOUR + hour * HOUR
    }

    /// New York in 2026: summer time from 8 March 07:00 UTC to 1 November 06:00 UTC.
    fn new_york() -> Zone {
        let summer = at("2026-03-08", 7)..at("2026-11-01", 6);
        let offset = |instant: Instant| if summer.contains(&instant) { -240 } else { -300 };
        Zone::of(&offset, at("2026-01-01", 0), at("2027-06-01", 0))
    }

    #[track_caller]
    fn comes(rhythm: Rhythm, hour: u32, zone: Zone, after: Instant, expected: Instant) {
        assert_eq!(When { rhythm, hour, zone }.next(after), Some(expected));
    }

    #[test]
    fn nine_in_shanghai_is_one_in_utc_today_or_tomorrow() {
        let zone = || Zone::fixed(480);
        comes(Rhythm::Day, 9, zone(), at("2026-11-26", 0), at("2026-11-26", 1));
        comes(Rhythm::Day, 9, zone(), at("2026-11-26", 1), at("2026-11-27", 1));
        comes(Rhythm::Day, 7, zone(), at("2026-11-26", 20), at("2026-11-26", 23));
    }

    #[test]
    fn working_days_leave_the_weekend_out_where_the_reader_is() {
        // Friday 27 November, 17:00 UTC, is Saturday in Shanghai.
        comes(Rhythm::WorkingDay, 9, Zone::fixed(480), at("2026-11-27", 17), at("2026-11-30", 1));
        comes(Rhythm::WorkingDay, 23, Zone::fixed(-300), at("2026-11-27", 17), at("2026-11-28", 4));
    }

    #[test]
    fn a_week_comes_on_its_day_and_a_month_on_its_day_or_its_last() {
        let zone = || Zone::fixed(0);
        comes(Rhythm::Week(0), 8, zone(), at("2026-11-26", 0), at("2026-11-30", 8));
        comes(Rhythm::Week(3), 8, zone(), at("2026-11-26", 8), at("2026-12-03", 8));
        comes(Rhythm::Month(Some(28)), 8, zone(), at("2026-11-28", 8), at("2026-12-28", 8));
        comes(Rhythm::Month(Some(1)), 0, zone(), at("2026-11-26", 0), at("2026-12-01", 0));
        comes(Rhythm::Month(None), 8, zone(), at("2026-11-26", 0), at("2026-11-30", 8));
        comes(Rhythm::Month(None), 8, zone(), at("2026-12-31", 8), at("2027-01-31", 8));
        comes(Rhythm::Month(None), 8, zone(), at("2028-02-01", 0), at("2028-02-29", 8));
    }

    #[test]
    fn the_hour_stays_where_clocks_are_put_forward_and_back() {
        comes(Rhythm::Day, 9, new_york(), at("2026-03-07", 14), at("2026-03-08", 13));
        comes(Rhythm::Day, 9, new_york(), at("2026-10-31", 13), at("2026-11-01", 14));
        // Two in the morning is left out on 8 March, and one comes twice on 1 November.
        comes(Rhythm::Day, 2, new_york(), at("2026-03-07", 8), at("2026-03-08", 7));
        comes(Rhythm::Day, 1, new_york(), at("2026-10-31", 6), at("2026-11-01", 5));
        comes(Rhythm::Day, 1, new_york(), at("2026-11-01", 5), at("2026-11-02", 6));
    }

    #[test]
    fn next_is_after_now_on_a_day_of_the_rhythm_at_its_hour_and_nothing_is_left_out_between() {
        let mut seed = 0x5eed_u64;
        let mut any = |below: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % below
        };
        let zones = [new_york(), Zone::fixed(480), Zone::fixed(-210), Zone::fixed(845)];
        for _ in 0..4_000 {
            let rhythm = match any(5) {
                0 => Rhythm::Day,
                1 => Rhythm::WorkingDay,
                2 => Rhythm::Week(usize::try_from(any(7)).unwrap()),
                3 => Rhythm::Month(None),
                _ => Rhythm::Month(Some(u32::try_from(any(28)).unwrap() + 1)),
            };
            let zone = zones[usize::try_from(any(4)).unwrap()].clone();
            let when = When { rhythm, hour: u32::try_from(any(24)).unwrap(), zone };
            let now = at("2026-01-02", 0) + i64::try_from(any(400 * 24 * 60)).unwrap() * 60_000;
            let next = when.next(now).unwrap();
            assert!(next > now, "{when:?} after {now}");
            let day = when.zone.day(next).unwrap();
            assert!(rhythm.falls_on(day), "{when:?} after {now}");
            let shown = (next + when.zone.ahead(next)).rem_euclid(24 * HOUR);
            let is_left_out = when.zone.ahead(next) != when.zone.ahead(next - 1);
            assert!(shown == i64::from(when.hour) * HOUR || is_left_out, "{when:?} after {now} at {shown}");
            assert_eq!(when.next(next - 1), Some(next), "asked just before, the same");
            for other in (when.zone.day_number(now) + 1)..day.since_epoch() {
                assert!(!rhythm.falls_on(Day::from_epoch(other).unwrap()), "{when:?} leaves {other} out");
            }
        }
    }
}
