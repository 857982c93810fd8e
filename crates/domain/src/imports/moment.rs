//! When something happened, as files tell it: a day with or without a time, with or without a zone.
//!
//! A time without a zone is one of the zone in which the file is read. A day without a time, or with midnight, which is what
//! programs write where nobody said a time, is its noon, so that it stays that day for readers in other zones.

use sync::Instant;

use super::reading::{self, DateOrder};
use crate::{reports::zone::Zone, value::Day};

const DAY: i64 = 86_400_000;
const HOUR: i64 = 3_600_000;
const MINUTE: i64 = 60_000;

/// Days from the first day of spreadsheets to 1970.
const SPREADSHEETS: i64 = 25_569;

/// What a cell says of when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// The day.
    pub day: Day,
    /// The time of the day, in milliseconds, if it says one.
    pub clock: Option<i64>,
    /// How many minutes its zone is ahead of UTC, if it names one.
    ahead: Option<i64>,
}

impl Told {
    /// The point in time, for a reader in this zone.
    pub fn at(self, zone: &Zone) -> Instant {
        let local = self.day.since_epoch() * DAY + self.clock.unwrap_or(12 * HOUR);
        if let Some(minutes) = self.ahead.filter(|_| self.clock.is_some()) {
            return local - minutes * MINUTE;
        }
        let nearly = local - zone.ahead(local);
        local - zone.ahead(nearly)
    }
}

/// Noon of a day, for a reader in this zone.
pub(super) fn noon(day: Day, zone: &Zone) -> Instant {
    Told { day, clock: None, ahead: None }.at(zone)
}

/// Reads a point in time, if the text is one.
pub fn told(text: &str, order: DateOrder) -> Option<Told> {
    let text: String = text.trim().chars().map(plain).collect();
    if let Ok(number) = text.parse::<i64>() {
        match text.len() {
            10 => return in_utc(number.checked_mul(1000)?),
            13 => return in_utc(number),
            _ => {}
        }
    }
    if let Some(told) = serial(&text) {
        return Some(told);
    }
    let day = reading::day(&text, order)?;
    let Some(at) = clock_at(&text) else { return Some(Told { day, clock: None, ahead: None }) };
    let (time, rest) = clock(&text, at)?;
    let time = time + half_of_day(&text, time);
    Some(Told { day, clock: Some(time).filter(|time| *time != 0), ahead: ahead(rest) })
}

/// A day as spreadsheets count them, from the end of 1899; only numbers that are days of our time.
pub(super) fn serial(text: &str) -> Option<Told> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    if !is_number || whole.len() != 5 || part.contains('.') {
        return None;
    }
    let days: i64 = whole.parse().ok().filter(|days| (25_000..=80_000).contains(days))?;
    let share: f64 = crate::number::read(&format!("0.{part}0"))?;
    #[allow(clippy::cast_possible_truncation, reason = "less than a day")]
    let seconds = (share * 86_400.0).round() as i64;
    let day = Day::from_epoch(days - SPREADSHEETS)?;
    Some(Told { day, clock: Some(seconds * 1000).filter(|time| *time != 0), ahead: None })
}

fn in_utc(at: Instant) -> Option<Told> {
    let day = Day::from_epoch(at.div_euclid(DAY))?;
    Some(Told { day, clock: Some(at.rem_euclid(DAY)), ahead: Some(0) })
}

/// Where the hours end.
fn clock_at(text: &str) -> Option<usize> {
    let after_digit = |at: usize| text.get(..at).and_then(|before| before.chars().next_back()).is_some_and(is_digit);
    text.char_indices()
        .find(|(at, c)| matches!(c, ':' | '时' | '時' | '点' | '點') && after_digit(*at))
        .map(|(at, _)| at)
}

/// The time of day whose hours end here, and what stands behind it.
fn clock(text: &str, at: usize) -> Option<(i64, &str)> {
    let before = text.get(..at)?;
    let digits = before.chars().rev().take_while(|c| is_digit(*c)).count().min(2);
    let hours: i64 = before.get(before.len() - digits..)?.parse().ok()?;
    let mut rest = text.get(at..)?;
    let (mut minutes, mut seconds) = (0, 0);
    for part in [&mut minutes, &mut seconds] {
        let Some(behind) = rest.strip_prefix([':', '时', '時', '点', '點', '分']) else { break };
        let digits = behind.chars().take_while(|c| is_digit(*c)).count();
        if digits == 0 {
            rest = behind;
            break;
        }
        *part = behind.get(..digits)?.parse().ok()?;
        rest = behind.get(digits..)?;
    }
    let is_time = hours < 24 && minutes < 60 && seconds < 60;
    let rest = rest.trim_start_matches(['分', '秒']);
    // Fractions of a second say nothing to people.
    let rest = rest.strip_prefix('.').map_or(rest, |rest| rest.trim_start_matches(is_digit));
    is_time.then_some((hours * HOUR + minutes * MINUTE + seconds * 1000, rest))
}

/// What the words for morning and afternoon add to a time.
fn half_of_day(text: &str, time: i64) -> i64 {
    let lower = text.to_lowercase().replace("a.m", "am").replace("p.m", "pm");
    let says = |word: &str| lower.split(|c: char| !c.is_ascii_alphabetic()).any(|part| part == word);
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let is_first_hour = (12 * HOUR..13 * HOUR).contains(&time);
    if (says("pm") || has(&["下午", "晚上", "傍晚"])) && time < 12 * HOUR {
        12 * HOUR
    } else if (says("am") || has(&["上午", "凌晨", "早上"])) && is_first_hour {
        -12 * HOUR
    } else {
        0
    }
}

/// How many minutes the zone that follows a time is ahead of UTC.
fn ahead(rest: &str) -> Option<i64> {
    let rest = rest.trim();
    let named = ["UTC", "GMT", "Z", "z"].into_iter().find_map(|name| rest.strip_prefix(name));
    let offset = named.unwrap_or(rest).trim();
    let sign = match offset.chars().next() {
        Some('+') => 1,
        Some('-') => -1,
        _ => return named.map(|_| 0),
    };
    let digits: String =
        offset.chars().skip(1).take_while(|c| is_digit(*c) || *c == ':').filter(|c| is_digit(*c)).collect();
    let (hours, minutes) = (digits.get(..2)?, digits.get(2..).filter(|minutes| !minutes.is_empty()).unwrap_or("0"));
    Some(sign * (hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?))
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

fn plain(c: char) -> char {
    match c {
        '\u{3000}' | '\u{a0}' | '\u{202f}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Option<String> {
        let at = told(text, DateOrder::MonthFirst)?.at(&Zone::fixed(480));
        let local = at + 480 * MINUTE;
        let day = Day::from_epoch(local.div_euclid(DAY))?;
        let (hours, minutes) = (local.rem_euclid(DAY) / HOUR, local.rem_euclid(HOUR) / MINUTE);
        Some(format!("{day} {hours:02}:{minutes:02}"))
    }

    #[test]
    fn a_time_is_read_as_programs_and_people_write_it() {
        for text in [
            "2024-03-01 15:05",
            "2024/3/1 15:05:00",
            "2024-03-01 15:05:59.123",
            "2024年3月1日 15:05",
            "2024年3月1日 下午3:05",
            "2024年3月1日15时05分",
            "2024-03-01 15：05",
            "3/1/2024 3:05 PM",
            "3/1/2024, 3:05 p.m.",
            "Mar 1, 2024 3:05PM",
            "2024-03-01T15:05:00",
            "2024-03-01T07:05:00Z",
            "2024-03-01T07:05:00.000Z",
            "2024-03-01T07:05:00.000+0000",
            "2024-03-01 02:05:00 -05:00",
            "2024-03-01 07:05 UTC",
            "1709276700",
            "1709276700000",
            "45352.62847222222",
        ] {
            assert_eq!(at(text).as_deref(), Some("2024-03-01 15:05"), "{text}");
        }
        assert_eq!(at("3/1/2024 12:05 AM").as_deref(), Some("2024-03-01 00:05"));
        assert_eq!(at("2024-03-01 12:05").as_deref(), Some("2024-03-01 12:05"));
    }

    #[test]
    fn a_day_without_a_time_is_its_noon_for_whoever_reads_the_file() {
        for text in ["2024-03-01", "2024-03-01 00:00:00", "3/1/2024", "2024年3月1日", "45352", "45352.0"] {
            assert_eq!(at(text).as_deref(), Some("2024-03-01 12:00"), "{text}");
        }
    }

    #[test]
    fn what_is_no_point_in_time_is_none() {
        for text in ["", "soon", "15:05", "2024-03-01 25:05", "2024-02-30 10:00", "12345", "99999"] {
            assert_eq!(at(text), None, "{text}");
        }
    }

    #[test]
    fn a_time_is_the_readers_own_on_both_sides_of_a_change_of_clocks() {
        let berlin = Zone::of(
            &|at| if (1_711_846_800_000..1_729_990_800_000).contains(&at) { 120 } else { 60 },
            1_700_000_000_000,
            1_740_000_000_000,
        );
        let hours = |text: &str| told(text, DateOrder::MonthFirst).unwrap().at(&berlin).rem_euclid(DAY) / HOUR;
        assert_eq!((hours("2024-03-30 12:00"), hours("2024-03-31 12:00")), (11, 10));
        assert_eq!((hours("2024-10-26 12:00"), hours("2024-10-27 12:00")), (10, 11));
    }
}
