//! Days by words: "this month" means other days next month.
//!
//! Belongs here: which spans of days a filter can name, and their days. Does not belong here: where a reader's day begins
//! ([`super::reader`]), and what the words are in a language (the locale files, under `span.<name>`).

use crate::value::Day;

/// The first and the last day of a span; an end may be open.
pub type Days = (Option<Day>, Option<Day>);

/// A span of days, seen from today. Weeks begin on Monday.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// Every day before today.
    Past,
    /// Every day after today.
    Future,
    /// So many days from today: 0 is today, -1 yesterday.
    Day(i32),
    /// So many weeks from this one.
    Week(i32),
    /// So many months from this one.
    Month(i32),
    /// So many quarters from this one.
    Quarter(i32),
    /// So many years from this one.
    Year(i32),
    /// So many days that end today.
    Last(u16),
    /// So many days that begin today.
    Next(u16),
}

/// Those that have a word of their own, in the order in which a form offers them.
const WORDS: [(&str, Span); 17] = [
    ("today", Span::Day(0)),
    ("yesterday", Span::Day(-1)),
    ("tomorrow", Span::Day(1)),
    ("this_week", Span::Week(0)),
    ("last_week", Span::Week(-1)),
    ("next_week", Span::Week(1)),
    ("this_month", Span::Month(0)),
    ("last_month", Span::Month(-1)),
    ("next_month", Span::Month(1)),
    ("this_quarter", Span::Quarter(0)),
    ("last_quarter", Span::Quarter(-1)),
    ("next_quarter", Span::Quarter(1)),
    ("this_year", Span::Year(0)),
    ("last_year", Span::Year(-1)),
    ("next_year", Span::Year(1)),
    ("past", Span::Past),
    ("future", Span::Future),
];

impl Span {
    /// Reads the name of a span, `last_month` or `next_30_days`.
    pub fn parse(name: &str) -> Option<Self> {
        if let Some((_, span)) = WORDS.iter().find(|(word, _)| *word == name) {
            return Some(*span);
        }
        let counted =
            |start: &str| name.strip_prefix(start)?.strip_suffix("_days")?.parse().ok().filter(|days| *days > 0);
        counted("last_").map(Self::Last).or_else(|| counted("next_").map(Self::Next))
    }

    /// Its name in addresses, if it has one.
    pub fn name(self) -> Option<String> {
        match self {
            Self::Last(days) => Some(format!("last_{days}_days")),
            Self::Next(days) => Some(format!("next_{days}_days")),
            span => WORDS.iter().find(|(_, it)| *it == span).map(|(word, _)| (*word).to_owned()),
        }
    }

    /// Its days, seen from today.
    pub fn days(self, today: Day) -> Option<Days> {
        let (first, last) = match self {
            Self::Past => return Some((None, Some(today.later(-1)?))),
            Self::Future => return Some((Some(today.later(1)?), None)),
            Self::Day(later) => (today.later(later.into())?, today.later(later.into())?),
            Self::Week(later) => {
                let monday = today.later(i64::from(later) * 7 - today.weekday())?;
                (monday, monday.later(6)?)
            }
            Self::Month(later) => (today.month(later)?, today.month(later.checked_add(1)?)?.later(-1)?),
            Self::Quarter(later) => {
                let start = later.checked_mul(3)? - i32::try_from((today.month - 1) % 3).ok()?;
                (today.month(start)?, today.month(start + 3)?.later(-1)?)
            }
            Self::Year(later) => {
                let year = today.year.checked_add(later)?;
                (Day::new(year, 1, 1)?, Day::new(year, 12, 31)?)
            }
            Self::Last(days) => (today.later(1 - i64::from(days))?, today),
            Self::Next(days) => (today, today.later(i64::from(days) - 1)?),
        };
        Some((Some(first), Some(last)))
    }
}

/// The days that a filter's value names: a span, one day, or a range of days.
pub fn days_of(value: &str, today: Day) -> Option<Days> {
    if let Some(span) = Span::parse(value) {
        return span.days(today);
    }
    let Some((first, last)) = value.split_once("..") else {
        return Day::parse(value).map(|day| (Some(day), Some(day)));
    };
    let end = |text: &str| if text.is_empty() { Some(None) } else { Day::parse(text).map(Some) };
    Some((end(first)?, end(last)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn spans(today: &str, name: &str, first: &str, last: &str) {
        let days = days_of(name, Day::parse(today).unwrap());
        let end = |text: &str| Day::parse(text);
        assert_eq!(days, Some((end(first), end(last))), "{name} on {today}");
    }

    #[test]
    fn every_word_names_its_days() {
        let sunday = "2026-11-22";
        spans(sunday, "today", sunday, sunday);
        spans(sunday, "yesterday", "2026-11-21", "2026-11-21");
        spans(sunday, "this_week", "2026-11-16", sunday);
        spans(sunday, "next_week", "2026-11-23", "2026-11-29");
        spans(sunday, "this_month", "2026-11-01", "2026-11-30");
        spans(sunday, "last_quarter", "2026-07-01", "2026-09-30");
        spans(sunday, "next_quarter", "2027-01-01", "2027-03-31");
        spans(sunday, "last_year", "2025-01-01", "2025-12-31");
        spans(sunday, "last_7_days", "2026-11-16", sunday);
        spans(sunday, "next_30_days", sunday, "2026-12-21");
        spans(sunday, "past", "", "2026-11-21");
        spans(sunday, "future", "2026-11-23", "");
    }

    #[test]
    fn months_keep_to_their_ends_in_leap_years_and_over_new_year() {
        spans("2028-01-31", "next_month", "2028-02-01", "2028-02-29");
        spans("2026-01-15", "last_month", "2025-12-01", "2025-12-31");
        spans("2026-12-31", "this_quarter", "2026-10-01", "2026-12-31");
    }

    #[test]
    fn days_and_ranges_of_days_are_spans_too() {
        spans("2026-11-22", "2026-02-03", "2026-02-03", "2026-02-03");
        spans("2026-11-22", "2026-02-03..2026-03-01", "2026-02-03", "2026-03-01");
        spans("2026-11-22", "..2026-03-01", "", "2026-03-01");
        let today = Day::parse("2026-11-22").unwrap();
        for nothing in ["", "soon", "last_0_days", "last_x_days", "2026-02-30", "x..2026-01-01"] {
            assert_eq!(days_of(nothing, today), None, "{nothing}");
        }
    }

    #[test]
    fn a_span_is_found_by_its_own_name() {
        let counted = [Span::Last(7), Span::Next(90)];
        for span in WORDS.iter().map(|(_, span)| *span).chain(counted) {
            assert_eq!(span.name().and_then(|name| Span::parse(&name)), Some(span));
        }
    }
}
