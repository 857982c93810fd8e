//! Where days begin for whoever reads a figure: the offsets of a time zone from UTC, as plain data.
//!
//! Belongs here: which day an instant falls on, and when a day begins. Does not belong here: what zones there are. The app
//! asks the browser for offsets, a dashboard keeps its own; both ends then count days alike.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sync::Instant;

use crate::value::Day;

const DAY: i64 = 86_400_000;
const MINUTE: i64 = 60_000;

/// How far apart offsets are asked for; no zone changes its offset twice in so short a time.
const STEP: i64 = 7 * DAY;

/// At most so many changes of offset are kept: two a year for half a century.
pub const MAX_SHIFTS: usize = 100;

/// The offsets of a zone: since when, and how many minutes it is ahead of UTC, earliest first. The first holds before, too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Zone(Vec<(Instant, i32)>);

impl Default for Zone {
    fn default() -> Self {
        Self::fixed(0)
    }
}

impl Zone {
    /// A zone that is always so many minutes ahead of UTC.
    pub fn fixed(minutes: i32) -> Self {
        Self(vec![(0, minutes)])
    }

    /// A zone from a function that says how many minutes it is ahead of UTC at an instant, for the time between two.
    pub fn of(offset: &dyn Fn(Instant) -> i32, first: Instant, last: Instant) -> Self {
        let mut shifts = vec![(first, offset(first))];
        let mut at = first;
        while at < last && shifts.len() < MAX_SHIFTS {
            let next = at.saturating_add(STEP);
            let before = shifts.last().map_or(0, |shift| shift.1);
            if offset(next) != before {
                let shift = change(offset, at, next, before);
                shifts.push((shift, offset(shift)));
            }
            at = next;
        }
        Self(shifts)
    }

    /// Reads what a record keeps; nothing if that cannot be counted with.
    pub fn read(value: &Value) -> Option<Self> {
        let shift = |pair: &Value| {
            let pair = pair.as_array()?;
            Some((pair.first()?.as_i64()?, i32::try_from(pair.get(1)?.as_i64()?).ok()?))
        };
        let shifts = value.as_array()?.iter().map(shift).collect::<Option<_>>()?;
        Some(Self(shifts)).filter(Self::is_sound)
    }

    /// True if it can be counted with: offsets in order, none beyond a day.
    pub fn is_sound(&self) -> bool {
        let in_order = self.0.windows(2).all(|pair| matches!(pair, [one, next] if one.0 < next.0));
        !self.0.is_empty() && self.0.len() <= MAX_SHIFTS && in_order && self.0.iter().all(|it| it.1.abs() <= 1_440)
    }

    /// Since when, and how many minutes ahead.
    pub fn shifts(&self) -> &[(Instant, i32)] {
        &self.0
    }

    /// How many milliseconds it is ahead of UTC.
    pub fn ahead(&self, at: Instant) -> i64 {
        let past = self.0.partition_point(|shift| shift.0 <= at);
        let shift = self.0.get(past.saturating_sub(1));
        shift.map_or(0, |shift| i64::from(shift.1) * MINUTE)
    }

    /// The day of an instant, as days since 1970.
    pub fn day_number(&self, at: Instant) -> i64 {
        at.saturating_add(self.ahead(at)).div_euclid(DAY)
    }

    /// The day of an instant.
    pub fn day(&self, at: Instant) -> Option<Day> {
        Day::from_epoch(self.day_number(at))
    }

    /// When a day begins: its first instant, also where clocks leave out midnight.
    pub fn midnight(&self, day: Day) -> Instant {
        let day = day.since_epoch();
        let (mut low, mut high) = ((day - 2) * DAY, (day + 2) * DAY);
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if self.day_number(middle) < day {
                low = middle;
            } else {
                high = middle;
            }
        }
        high
    }

    /// When clocks show this hour of a day: the first time where they are put back over it, and where they are put forward
    /// over it, when they are.
    pub fn moment(&self, day: Day, hour: u32) -> Instant {
        let shown = day.since_epoch() * DAY + i64::from(hour) * 60 * MINUTE;
        let ends = self.0.iter().skip(1).map(|shift| shift.0).chain([Instant::MAX]);
        let begins = std::iter::once(Instant::MIN).chain(self.0.iter().skip(1).map(|shift| shift.0));
        let spans = self.0.iter().map(|shift| i64::from(shift.1) * MINUTE).zip(begins.zip(ends));
        let found = spans.filter_map(|(ahead, (begin, end))| Some((shown - ahead).max(begin)).filter(|at| *at < end));
        found.min().unwrap_or(shown)
    }
}

/// The minute in which the offset stops being `before`.
fn change(offset: &dyn Fn(Instant) -> i32, mut low: Instant, mut high: Instant, before: i32) -> Instant {
    while high - low > MINUTE {
        let middle = (low + (high - low) / 2).div_euclid(MINUTE) * MINUTE;
        if middle <= low {
            break;
        }
        if offset(middle) == before {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: &str, hour: i64, minute: i64) -> Instant {
        Day::parse(day).unwrap().since_epoch() * DAY + (hour * 60 + minute) * MINUTE
    }

    /// Berlin in 2026: summer time from 29 March 01:00 UTC to 25 October 01:00 UTC.
    fn berlin() -> Zone {
        let summer = at("2026-03-29", 1, 0)..at("2026-10-25", 1, 0);
        Zone::of(
            &|instant| if summer.contains(&instant) { 120 } else { 60 },
            at("2026-01-01", 0, 0),
            at("2027-01-01", 0, 0),
        )
    }

    #[test]
    fn shanghai_begins_its_days_at_sixteen_hundred_utc() {
        let zone = Zone::fixed(480);
        assert_eq!(zone.midnight(Day::parse("2026-11-02").unwrap()), at("2026-11-01", 16, 0));
        assert_eq!(zone.day(at("2026-11-01", 15, 59)).unwrap().to_string(), "2026-11-01");
        assert_eq!(zone.day(at("2026-11-01", 16, 0)).unwrap().to_string(), "2026-11-02");
    }

    #[test]
    fn a_zone_with_summer_time_has_days_of_23_and_25_hours() {
        let zone = berlin();
        assert_eq!(zone.shifts().len(), 3);
        let hours = |day: &str| {
            let day = Day::parse(day).unwrap();
            (zone.midnight(day.later(1).unwrap()) - zone.midnight(day)) / MINUTE / 60
        };
        assert_eq!((hours("2026-03-28"), hours("2026-03-29"), hours("2026-10-25")), (24, 23, 25));
        assert_eq!(zone.day(at("2026-10-25", 22, 59)).unwrap().to_string(), "2026-10-25");
        assert_eq!(zone.day(at("2026-10-25", 23, 0)).unwrap().to_string(), "2026-10-26");
    }

    #[test]
    fn every_minute_of_a_day_falls_on_it() {
        let zone = berlin();
        for number in at("2026-03-25", 0, 0) / DAY..at("2026-11-05", 0, 0) / DAY {
            let day = Day::from_epoch(number).unwrap();
            let (first, next) = (zone.midnight(day), zone.midnight(day.later(1).unwrap()));
            assert_eq!((zone.day_number(first), zone.day_number(next - 1)), (number, number));
            assert_eq!(zone.day_number(first - 1), number - 1);
        }
    }

    #[test]
    fn an_hour_comes_once_a_day_also_where_clocks_are_put_forward_or_back_over_it() {
        let (zone, day) = (berlin(), |day: &str| Day::parse(day).unwrap());
        assert_eq!(zone.moment(day("2026-03-28"), 9), at("2026-03-28", 8, 0));
        assert_eq!(zone.moment(day("2026-03-29"), 9), at("2026-03-29", 7, 0));
        assert_eq!(zone.moment(day("2026-03-29"), 2), at("2026-03-29", 1, 0), "there is no such hour: at three");
        assert_eq!(zone.moment(day("2026-10-25"), 2), at("2026-10-25", 0, 0), "there are two: the first");
        assert_eq!(zone.moment(day("2026-10-25"), 3), at("2026-10-25", 2, 0));
        assert_eq!(Zone::fixed(480).moment(day("2026-11-02"), 0), Zone::fixed(480).midnight(day("2026-11-02")));
    }

    #[test]
    fn what_no_zone_is_is_not_sound() {
        assert!(Zone::default().is_sound() && berlin().is_sound());
        assert!(!Zone(vec![]).is_sound());
        assert!(!Zone(vec![(5, 0), (5, 60)]).is_sound());
        assert!(!Zone(vec![(0, 90_000)]).is_sound());
        assert_eq!(Zone::read(&serde_json::json!(berlin())), Some(berlin()));
        for bad in [serde_json::json!([]), serde_json::json!([[0]]), serde_json::json!([[0, 9_999]]), Value::Null] {
            assert_eq!(Zone::read(&bad), None, "{bad}");
        }
    }
}
