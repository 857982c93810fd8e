//! What stands in a cell, written as a person would type it.

use domain::value::Day;

use super::format::Format;

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Text(String),
    Number(f64),
    YesNo(bool),
    Error,
}

/// From here on a spreadsheet does not keep all digits of a whole number.
const DIGITS_KEPT: f64 = 1e15;

const DAY_SECONDS: i64 = 86_400;

impl Value {
    /// True if the number had more digits than were kept.
    pub(super) fn has_lost_digits(&self, format: Format) -> bool {
        matches!(self, Self::Number(number) if number.abs() >= DIGITS_KEPT && !matches!(format, Format::Moment | Format::Span))
    }

    /// The text of the cell; an error is none.
    pub(super) fn text(self, format: Format, is_1904: bool) -> String {
        let number = match self {
            Self::Text(text) => return text,
            Self::YesNo(yes) => return if yes { "TRUE" } else { "FALSE" }.to_owned(),
            Self::Error => return String::new(),
            Self::Number(number) if !number.is_finite() => return String::new(),
            Self::Number(number) => number,
        };
        match format {
            Format::Moment => moment(number, is_1904).unwrap_or_else(|| plain(number)),
            Format::Span => span(number),
            Format::Percent => format!("{}%", plain(number * 100.0)),
            Format::Padded(digits) if number >= 0.0 && number.fract() == 0.0 => format!("{:0>digits$}", plain(number)),
            Format::Plain | Format::Padded(_) => plain(number),
        }
    }
}

/// All digits that a spreadsheet shows, which are fifteen, and no exponent.
fn plain(number: f64) -> String {
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    // Never "-0".
    format!("{}", rounded + 0.0)
}

/// A day, a time of day where there is no day, or both. Days are counted from 1900, where 1900 counts as a leap year, or
/// from 1904.
fn moment(serial: f64, is_1904: bool) -> Option<String> {
    if !(0.0..3_000_000.0).contains(&serial) {
        return None;
    }
    #[allow(clippy::cast_possible_truncation, reason = "it is small enough")]
    let seconds = (serial * DAY_SECONDS as f64).round() as i64;
    let (days, time) = (seconds / DAY_SECONDS, seconds % DAY_SECONDS);
    let clock = clock(time);
    if days == 0 && !is_1904 {
        return Some(clock);
    }
    let since_epoch = match days {
        days if is_1904 => days - 24_107,
        days @ 0..=59 => days - 25_568,
        days => days - 25_569,
    };
    let day = Day::from_epoch(since_epoch)?.to_string();
    Some(if time == 0 { day } else { format!("{day} {clock}") })
}

fn clock(seconds: i64) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if seconds == 0 { format!("{hours:02}:{minutes:02}") } else { format!("{hours:02}:{minutes:02}:{seconds:02}") }
}

fn span(days: f64) -> String {
    #[allow(clippy::cast_possible_truncation, reason = "a cast from float stops at the bounds")]
    let seconds = (days.abs() * DAY_SECONDS as f64).round() as i64;
    let sign = if days < 0.0 { "-" } else { "" };
    format!("{sign}{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn reads(number: f64, format: Format, expected: &str) {
        assert_eq!(Value::Number(number).text(format, false), expected);
    }

    #[test]
    fn numbers_are_written_as_people_type_them() {
        for (number, expected) in [
            (100_000.0, "100000"),
            (13_800_138_000.0, "13800138000"),
            (1.5, "1.5"),
            (0.1 + 0.2, "0.3"),
            (-0.0, "0"),
            (1e20, "100000000000000000000"),
            (1e-7, "0.0000001"),
            (f64::NAN, ""),
        ] {
            reads(number, Format::Plain, expected);
        }
        reads(0.125, Format::Percent, "12.5%");
        reads(42.0, Format::Padded(6), "000042");
    }

    #[test]
    fn serial_numbers_are_days_of_either_system() {
        for (serial, expected) in [
            (1.0, "1900-01-01"),
            (59.0, "1900-02-28"),
            (61.0, "1900-03-01"),
            (45_943.0, "2025-10-13"),
            (45_943.5, "2025-10-13 12:00"),
            (45_943.541_695, "2025-10-13 13:00:02"),
            (0.25, "06:00"),
            (-1.0, "-1"),
        ] {
            reads(serial, Format::Moment, expected);
        }
        assert_eq!(Value::Number(0.0).text(Format::Moment, true), "1904-01-01");
        assert_eq!(Value::Number(44_481.0).text(Format::Moment, true), "2025-10-13");
        reads(1.5, Format::Span, "36:00:00");
    }
}
