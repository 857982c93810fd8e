//! The JSON form of each field type, and whether a value has it.
//!
//! | type | form |
//! |---|---|
//! | text, phone, email, url, choice | a string, trimmed, not empty |
//! | number | a number |
//! | money | `{"minor": 125000, "currency": "CNY"}` |
//! | date | `"2026-11-21"` |
//! | instant | milliseconds since 1970, UTC |
//! | yes/no | `true`, `false` |
//! | several choices, references | an array of strings |
//! | reference | the id as a string |

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sync::RowId;

use crate::{record::FieldType, rejection::ProblemCode};

/// The longest line of text, in characters.
pub const MAX_TEXT: usize = 500;

/// The longest long text, in characters.
pub const MAX_LONG_TEXT: usize = 20_000;

/// The most entries of a list in a field.
pub const MAX_ITEMS: usize = 200;

/// An amount of money: never a float.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    /// In the currency's minor unit (分, cent).
    pub minor: i64,
    /// ISO 4217, three capital letters.
    pub currency: String,
}

impl Money {
    /// Digits after the decimal mark of a currency (ISO 4217); most have two.
    pub fn digits(currency: &str) -> u32 {
        match currency {
            "JPY" | "KRW" | "VND" | "CLP" | "ISK" | "XAF" | "XOF" | "XPF" | "PYG" | "UGX" | "RWF" => 0,
            "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
            _ => 2,
        }
    }

    /// Reads the amount in a field.
    pub fn of(value: &Value) -> Option<Self> {
        let minor = value.get("minor")?.as_i64()?;
        let currency = value.get("currency")?.as_str()?;
        Some(Self { minor, currency: currency.to_owned() })
    }

    /// Its JSON form.
    pub fn to_value(&self) -> Value {
        serde_json::json!({ "minor": self.minor, "currency": self.currency })
    }
}

/// A day without a zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    /// For example 2026.
    pub year: i32,
    /// 1 to 12.
    pub month: u32,
    /// 1 to 31.
    pub day: u32,
}

impl Day {
    /// The day, if there is such a day in the Gregorian calendar between the years 1 and 9999.
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        let in_month = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
            2 => 28,
            _ => return None,
        };
        ((1..=9999).contains(&year) && (1..=in_month).contains(&day)).then_some(Self { year, month, day })
    }

    /// Reads `2026-11-21`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        if (year.len(), month.len(), day.len()) != (4, 2, 2) {
            return None;
        }
        Self::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
    }

    /// Days since 1970-01-01, by the method of Howard Hinnant's `days_from_civil`.
    pub fn since_epoch(self) -> i64 {
        let year = i64::from(self.year) - i64::from(self.month <= 2);
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let month = i64::from((self.month + 9) % 12);
        let day_of_year = (153 * month + 2) / 5 + i64::from(self.day) - 1;
        era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
    }

    /// The day so many days after 1970-01-01, by Howard Hinnant's `civil_from_days`.
    pub fn from_epoch(days: i64) -> Option<Self> {
        let shifted = days + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_shifted = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_shifted + 2) / 5 + 1;
        let month = if month_shifted < 10 { month_shifted + 3 } else { month_shifted - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Self::new(i32::try_from(year).ok()?, u32::try_from(month).ok()?, u32::try_from(day).ok()?)
    }

    /// So many days later; earlier for a negative number.
    pub fn later(self, days: i64) -> Option<Self> {
        Self::from_epoch(self.since_epoch() + days)
    }

    /// An instant, in milliseconds, that falls on this day almost wherever it is read: noon in UTC.
    pub fn noon(self) -> i64 {
        self.since_epoch() * 86_400_000 + 43_200_000
    }

    /// 0 for Monday to 6 for Sunday: 1970-01-01 was a Thursday.
    pub fn weekday(self) -> i64 {
        (self.since_epoch() + 3).rem_euclid(7)
    }

    /// The first day of the month so many months later.
    pub fn month(self, later: i32) -> Option<Self> {
        let months = self.year * 12 + i32::try_from(self.month).ok()? - 1 + later;
        Self::new(months.div_euclid(12), u32::try_from(months.rem_euclid(12)).ok()? + 1, 1)
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// Whether a value has the form of the type. JSON null is not asked about: it removes a field.
pub fn check(ty: FieldType, value: &Value) -> Result<(), ProblemCode> {
    match ty {
        FieldType::Text => text(value, MAX_TEXT).map(|_| ()),
        FieldType::LongText => text(value, MAX_LONG_TEXT).map(|_| ()),
        FieldType::Phone => when(is_phone(text(value, MAX_TEXT)?), ProblemCode::NotAPhone),
        FieldType::Email => when(is_email(text(value, MAX_TEXT)?), ProblemCode::NotAnEmail),
        FieldType::Url => when(is_url(text(value, MAX_TEXT)?), ProblemCode::NotAUrl),
        FieldType::Number => when(value.as_f64().is_some_and(f64::is_finite), ProblemCode::WrongType),
        FieldType::Money => money(value),
        FieldType::Date => {
            let text = value.as_str().ok_or(ProblemCode::WrongType)?;
            when(Day::parse(text).is_some(), ProblemCode::NotADate)
        }
        FieldType::Instant => {
            let millis = value.as_i64().ok_or(ProblemCode::WrongType)?;
            when((0..=253_402_300_799_999).contains(&millis), ProblemCode::OutOfRange)
        }
        FieldType::YesNo => when(value.is_boolean(), ProblemCode::WrongType),
        FieldType::Choice(choices) => choice(choices, value),
        FieldType::MultiChoice(choices) => each(value, |item| choice(choices, item)),
        FieldType::Ref(_) => id(value),
        FieldType::Refs(_) => each(value, id),
        FieldType::Json => when(value.to_string().len() <= 64 * 1024, ProblemCode::TooLong),
    }
}

fn when(good: bool, otherwise: ProblemCode) -> Result<(), ProblemCode> {
    if good { Ok(()) } else { Err(otherwise) }
}

fn text(value: &Value, max: usize) -> Result<&str, ProblemCode> {
    let text = value.as_str().ok_or(ProblemCode::WrongType)?;
    if text.trim().is_empty() {
        Err(ProblemCode::Required)
    } else if text.chars().count() > max {
        Err(ProblemCode::TooLong)
    } else {
        Ok(text)
    }
}

fn choice(choices: &[&str], value: &Value) -> Result<(), ProblemCode> {
    let text = value.as_str().ok_or(ProblemCode::WrongType)?;
    when(choices.contains(&text), ProblemCode::NotAChoice)
}

fn each(value: &Value, one: impl Fn(&Value) -> Result<(), ProblemCode>) -> Result<(), ProblemCode> {
    let items = value.as_array().ok_or(ProblemCode::WrongType)?;
    when(items.len() <= MAX_ITEMS, ProblemCode::TooLong)?;
    items.iter().try_for_each(one)
}

fn id(value: &Value) -> Result<(), ProblemCode> {
    let text = value.as_str().ok_or(ProblemCode::WrongType)?;
    when(text.parse::<RowId>().is_ok(), ProblemCode::NoSuchRecord)
}

fn money(value: &Value) -> Result<(), ProblemCode> {
    let money = Money::of(value).ok_or(ProblemCode::WrongType)?;
    let currency_fits = money.currency.len() == 3 && money.currency.bytes().all(|byte| byte.is_ascii_uppercase());
    when(currency_fits, ProblemCode::WrongType)?;
    when(money.minor.unsigned_abs() < 1 << 53, ProblemCode::OutOfRange)
}

fn is_phone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    (3..=20).contains(&digits) && text.chars().all(|c| c.is_ascii_digit() || " +-().#*/,;xextEXT转".contains(c))
}

fn is_email(text: &str) -> bool {
    let Some((local, host)) = text.rsplit_once('@') else { return false };
    !local.is_empty()
        && !text.contains(char::is_whitespace)
        && host.contains('.')
        && !host.starts_with('.')
        && !host.ends_with('.')
}

fn is_url(text: &str) -> bool {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or(text);
    host.contains('.') && !host.contains(char::is_whitespace) && !text.contains("javascript:")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn fits(ty: FieldType, value: &Value, expected: Result<(), ProblemCode>) {
        assert_eq!(check(ty, value), expected, "{value}");
    }

    #[test]
    fn values_of_each_type_are_told_from_others() {
        fits(FieldType::Text, &json!("Acme"), Ok(()));
        fits(FieldType::Text, &json!("  "), Err(ProblemCode::Required));
        fits(FieldType::Text, &json!("客".repeat(501)), Err(ProblemCode::TooLong));
        fits(FieldType::Phone, &json!("+86 138-0013-8000 转 12"), Ok(()));
        fits(FieldType::Phone, &json!("call me"), Err(ProblemCode::NotAPhone));
        fits(FieldType::Email, &json!("li.na@example.com"), Ok(()));
        fits(FieldType::Email, &json!("li.na@example"), Err(ProblemCode::NotAnEmail));
        fits(FieldType::Money, &json!({"minor": 1, "currency": "CNY"}), Ok(()));
        fits(FieldType::Money, &json!({"minor": 1.5, "currency": "CNY"}), Err(ProblemCode::WrongType));
        fits(FieldType::Money, &json!({"minor": 1, "currency": "yuan"}), Err(ProblemCode::WrongType));
        fits(FieldType::Date, &json!("2024-02-29"), Ok(()));
        fits(FieldType::Date, &json!("2023-02-29"), Err(ProblemCode::NotADate));
        fits(FieldType::Choice(&["a"]), &json!("b"), Err(ProblemCode::NotAChoice));
        fits(FieldType::Refs("user"), &json!(["x"]), Err(ProblemCode::NoSuchRecord));
        fits(FieldType::Url, &json!("javascript:alert(1).x"), Err(ProblemCode::NotAUrl));
    }

    #[test]
    fn days_count_from_1970_and_back() {
        assert_eq!(Day::parse("1970-01-01").map(Day::since_epoch), Some(0));
        assert_eq!(Day::parse("2000-03-01").map(Day::since_epoch), Some(11_017));
        for days in (-700_000..2_900_000).step_by(997) {
            assert_eq!(Day::from_epoch(days).map(Day::since_epoch), Some(days));
        }
    }
}
