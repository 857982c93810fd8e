//! From the text of a cell to a value: dates, numbers, money and yes/no as people write them.

use serde::{Deserialize, Serialize};

use crate::value::{Day, Money};

/// In which order the parts of a date stand when the year does not come first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// 31/12/2026.
    DayFirst,
    /// 12/31/2026.
    #[default]
    MonthFirst,
}

/// How the cells of a column are to be read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// For dates whose year stands last.
    #[serde(default)]
    pub date_order: DateOrder,
    /// True if a comma separates decimals, as in 1.234,56.
    #[serde(default)]
    pub decimal_comma: bool,
    /// By which power of ten numbers are to be multiplied: 4 for 万, 6 for millions.
    #[serde(default)]
    pub unit: u32,
}

/// The powers of ten that a column of numbers can be in: ones, thousands, 万, millions, 亿.
pub const UNITS: [u32; 5] = [0, 3, 4, 6, 8];

/// A decimal number, exactly: `digits` × 10^-`scale`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decimal {
    /// All digits.
    pub digits: i128,
    /// How many of them stand after the decimal mark.
    pub scale: u32,
}

impl Decimal {
    /// The number times 10^`power`, rounded half away from zero, if it fits.
    pub fn scaled(self, power: u32) -> Option<i64> {
        if power >= self.scale {
            let factor = 10_i128.checked_pow(power - self.scale)?;
            return i64::try_from(self.digits.checked_mul(factor)?).ok();
        }
        let divisor = 10_i128.checked_pow(self.scale - power)?;
        let half = divisor / 2 * self.digits.signum();
        i64::try_from((self.digits + half) / divisor).ok()
    }

    /// The number times 10^`power` as a float, for fields that hold plain numbers.
    pub fn to_f64(self, power: u32) -> f64 {
        let exponent = i32::try_from(power).unwrap_or(0) - i32::try_from(self.scale).unwrap_or(0);
        if exponent >= 0 {
            self.digits as f64 * 10_f64.powi(exponent)
        } else {
            self.digits as f64 / 10_f64.powi(-exponent)
        }
    }
}

/// Reads a number: signs, thousands separators, currency signs, brackets for negative ones, 万 and 亿.
pub fn decimal(text: &str, comma: bool) -> Option<Decimal> {
    let mut power = 0;
    let mut negative = false;
    let mut body = String::new();
    for c in text.chars().map(half_width_digit) {
        match c {
            '(' | '-' | '−' if body.is_empty() => negative = true,
            '0'..='9' | '.' | ',' => body.push(c),
            '万' | '萬' => power += 4,
            '亿' | '億' => power += 8,
            '%' | ')' | '+' | ' ' | '\'' | '\u{a0}' | '元' | '$' | '¥' | '￥' | '€' | '£' => {}
            'A'..='Z' if body.is_empty() => {}
            _ => return None,
        }
    }
    let (mark, separator) = if comma { (',', '.') } else { ('.', ',') };
    let body = body.replace(separator, "");
    let (whole, part) = body.split_once(mark).unwrap_or((&body, ""));
    if (whole.is_empty() && part.is_empty()) || part.contains(mark) {
        return None;
    }
    let digits: i128 = format!("{whole}{part}").parse().ok()?;
    let digits = if negative { -digits } else { digits }.checked_mul(10_i128.pow(power))?;
    Some(Decimal { digits, scale: u32::try_from(part.len()).ok().filter(|scale| *scale <= 20)? })
}

/// Currencies that a cell may name before its amount (ISO 4217).
const CURRENCIES: [&str; 52] = [
    "AED", "ARS", "AUD", "BDT", "BHD", "BRL", "CAD", "CHF", "CLP", "CNY", "COP", "CZK", "DKK", "EGP", "EUR", "GBP",
    "HKD", "HUF", "IDR", "ILS", "INR", "IQD", "ISK", "JOD", "JPY", "KES", "KRW", "KWD", "KZT", "LYD", "MAD", "MOP",
    "MXN", "MYR", "NGN", "NOK", "NZD", "OMR", "PHP", "PKR", "PLN", "RUB", "SAR", "SEK", "SGD", "THB", "TND", "TRY",
    "TWD", "USD", "VND", "ZAR",
];

fn currency_before(text: &str) -> Option<&'static str> {
    let code = text.trim_start().get(..3)?;
    CURRENCIES.into_iter().find(|known| *known == code)
}

/// True if a currency stands before the amount.
pub(super) fn names_currency(text: &str) -> bool {
    currency_before(text).is_some()
}

/// Reads an amount of money: in the currency that stands before it, else in this one.
pub fn money(text: &str, reading: &Reading, currency: &str) -> Option<Money> {
    let currency = currency_before(text).unwrap_or(currency);
    let minor = decimal(text, reading.decimal_comma)?.scaled(reading.unit + Money::digits(currency))?;
    Some(Money { minor, currency: currency.to_owned() })
}

/// Reads a day, with or without a time of day behind it.
pub fn day(text: &str, order: DateOrder) -> Option<Day> {
    let text: String = text.trim().chars().map(half_width_digit).collect();
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Day::new(text.get(..4)?.parse().ok()?, text.get(4..6)?.parse().ok()?, text.get(6..)?.parse().ok()?);
    }
    let parts = date_parts(&text)?;
    let [a, b, c] = parts.as_slice() else { return None };
    match (a, b, c) {
        (Part::Number(year, 4), Part::Number(month, _), Part::Number(day, _))
        | (Part::Number(day, _), Part::Month(month), Part::Number(year, 4))
        | (Part::Month(month), Part::Number(day, _), Part::Number(year, 4)) => on(*year, *month, *day),
        (Part::Number(first, _), Part::Number(second, _), Part::Number(year, digits @ (2 | 4))) => {
            let year = if *digits == 2 { 2000 + year } else { *year };
            match order {
                DateOrder::DayFirst => on(year, *second, *first),
                DateOrder::MonthFirst => on(year, *first, *second),
            }
        }
        _ => None,
    }
}

fn on(year: u32, month: u32, day: u32) -> Option<Day> {
    Day::new(i32::try_from(year).ok()?, month, day)
}

/// In which order the dates of a column stand: `None` if no date among them tells.
pub fn date_order<'a>(cells: impl Iterator<Item = &'a str>) -> Option<DateOrder> {
    for cell in cells {
        if let Some([Part::Number(first, 1 | 2), Part::Number(second, 1 | 2), _]) = date_parts(cell).as_deref() {
            match (*first > 12, *second > 12) {
                (true, false) => return Some(DateOrder::DayFirst),
                (false, true) => return Some(DateOrder::MonthFirst),
                _ => {}
            }
        }
    }
    None
}

/// True if the numbers of a column separate their decimals by a comma.
pub fn has_decimal_comma<'a>(cells: impl Iterator<Item = &'a str>) -> bool {
    let mut cells = cells.filter(|cell| cell.contains(',')).peekable();
    cells.peek().is_some()
        && cells.all(|cell| {
            let after = cell.rsplit(',').next().map_or(0, |part| part.chars().filter(char::is_ascii_digit).count());
            match (cell.rfind(','), cell.rfind('.')) {
                (Some(comma), Some(point)) => comma > point,
                _ => after != 3,
            }
        })
}

/// A cell whose date is another one in the other order, if no cell of the column tells in which it is.
pub fn open_date<'a>(cells: &[&'a str]) -> Option<&'a str> {
    if date_order(cells.iter().copied()).is_some() {
        return None;
    }
    let is_open = |cell: &&&str| {
        let read = [DateOrder::DayFirst, DateOrder::MonthFirst].map(|order| day(cell, order));
        matches!(read, [Some(one), Some(other)] if one != other)
    };
    cells.iter().find(is_open).copied()
}

/// A cell whose number is another one if its comma is a decimal mark, if no cell of the column tells.
pub fn open_number<'a>(cells: &[&'a str]) -> Option<&'a str> {
    let marks = |cell: &str| (cell.matches(',').count(), cell.matches('.').count());
    let after = |cell: &str, mark: char| cell.rsplit(mark).next().map_or(0, |part| part.trim().len());
    let is_open = |cell: &str| matches!(marks(cell), (1, 0)) && after(cell, ',') == 3;
    let tells = |cell: &str| match marks(cell) {
        (0, 0) => false,
        (0, 1) => after(cell, '.') != 3,
        (1, 0) => after(cell, ',') != 3,
        _ => true,
    };
    if cells.iter().any(|cell| tells(cell)) { None } else { cells.iter().find(|cell| is_open(cell)).copied() }
}

/// Reads yes or no.
pub fn yes_no(text: &str) -> Option<bool> {
    match super::matching::plain(text).as_str() {
        "yes" | "y" | "true" | "1" | "是" | "有" | "对" => Some(true),
        "no" | "n" | "false" | "0" | "否" | "不是" | "无" => Some(false),
        _ => None,
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// Its value and how many digits it has.
    Number(u32, usize),
    Month(u32),
}

/// The first three parts of a date; what follows them must be a time of day.
fn date_parts(text: &str) -> Option<Vec<Part>> {
    let text = text.trim();
    let date = match text.split_once(['T', '日']) {
        Some((date, _)) if date.chars().any(|c| c.is_ascii_digit()) => date,
        _ => text,
    };
    let mut parts = Vec::new();
    let words = date.split(|c: char| !c.is_alphanumeric() || "年月".contains(c)).filter(|word| !word.is_empty());
    for word in words.take(3) {
        if word.bytes().all(|byte| byte.is_ascii_digit()) {
            parts.push(Part::Number(word.parse().ok()?, word.len()));
        } else {
            parts.push(Part::Month(month(word)?));
        }
    }
    Some(parts)
}

fn month(word: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let lower = word.to_ascii_lowercase();
    let at = MONTHS.iter().position(|month| lower.starts_with(month))?;
    u32::try_from(at + 1).ok()
}

fn half_width_digit(c: char) -> char {
    match c {
        '０'..='９' | '．' | '，' | '－' | '／' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '（' => '(',
        '）' => ')',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn reads_as(text: &str, unit: u32, minor: Option<i64>) {
        let reading = Reading { unit, ..Reading::default() };
        assert_eq!(money(text, &reading, "USD").map(|money| money.minor), minor, "{text}");
    }

    #[test]
    fn money_is_read_to_the_cent() {
        reads_as("1054", 0, Some(105_400));
        reads_as("$1,054.50", 0, Some(105_450));
        reads_as("(12.345)", 0, Some(-1_235));
        reads_as("1100.04", 6, Some(110_004_000_000));
        reads_as("¥3.5万", 0, Some(3_500_000));
        reads_as("USD 7", 0, Some(700));
        reads_as("n/a", 0, None);
        reads_as("1.2.3", 0, None);
        reads_as("99999999999999999999999999999999999999999", 0, None);
    }

    #[test]
    fn a_currency_before_an_amount_is_its_currency() {
        let read = |text: &str| money(text, &Reading::default(), "CNY").unwrap();
        assert_eq!(read("JPY 1500"), Money { minor: 1_500, currency: "JPY".into() });
        assert_eq!(read("USD -7.25"), Money { minor: -725, currency: "USD".into() });
        assert_eq!(read("RMB 7"), Money { minor: 700, currency: "CNY".into() });
        assert!(CURRENCIES.is_sorted());
    }

    #[test]
    fn a_comma_is_told_to_separate_thousands_or_decimals() {
        assert!(has_decimal_comma(["1.234,56", "7", "0,5"].into_iter()));
        assert!(!has_decimal_comma(["1,234", "7", "12,345,678"].into_iter()));
        assert!(!has_decimal_comma(["7", "8"].into_iter()));
        assert_eq!(decimal("1.234,56", true), Some(Decimal { digits: 123_456, scale: 2 }));
    }

    #[test]
    fn a_column_that_does_not_tell_gives_the_cell_to_ask_about() {
        assert_eq!(open_date(&["2026-01-02", "05/05/2026", "03/04/2026"]), Some("03/04/2026"));
        assert_eq!(open_date(&["03/04/2026", "13/04/2026"]), None, "the second tells");
        assert_eq!(open_number(&["7", "1,234"]), Some("1,234"));
        for told in [["1,234", "1,5"], ["1,234", "1,234.5"], ["1,234", "1,234,567"], ["7", "8"]] {
            assert_eq!(open_number(&told), None, "{told:?}");
        }
    }

    #[test]
    fn days_are_read_as_people_write_them() {
        let expected = Day::new(2026, 3, 1);
        for text in [
            "2026-03-01",
            "2026/3/1",
            "20260301",
            "2026年3月1日",
            "2026.3.1 12:30",
            "2026-03-01T08:00:00Z",
            "1 Mar 2026",
        ] {
            assert_eq!(day(text, DateOrder::MonthFirst), expected, "{text}");
        }
        assert_eq!(day("March 1, 2026", DateOrder::DayFirst), expected);
        assert_eq!(day("03/01/2026", DateOrder::MonthFirst), expected);
        assert_eq!(day("01.03.26", DateOrder::DayFirst), expected);
        for text in ["2026-02-30", "soon", "12", "2026-13-01", ""] {
            assert_eq!(day(text, DateOrder::MonthFirst), None, "{text}");
        }
    }

    #[test]
    fn one_day_after_the_twelfth_tells_the_order_of_a_column() {
        assert_eq!(date_order(["01/02/2026", "13/02/2026"].into_iter()), Some(DateOrder::DayFirst));
        assert_eq!(date_order(["01/02/2026", "02/13/2026"].into_iter()), Some(DateOrder::MonthFirst));
        assert_eq!(date_order(["01/02/2026"].into_iter()), None);
    }
}
