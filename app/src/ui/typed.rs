//! Reading numbers the way people type them: `1,234.5`, `１２．５`, `1.2万`, `3k`.
//!
//! Belongs here: text to exact decimal. Does not belong here: showing numbers (`i18n::format`).

/// A decimal number as it was typed: `digits × 10^-scale`, exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decimal {
    digits: i128,
    scale: u32,
}

impl Decimal {
    /// Reads a number. Nothing typed, or something else than a number, is `None`.
    pub fn read(text: &str) -> Option<Self> {
        let plain: String = text.chars().filter_map(plain_char).collect();
        let (number, zeros) = without_unit(&plain);
        let (sign, number) = match number.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, number.strip_prefix('+').unwrap_or(number)),
        };
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let all_digits = whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit());
        if !all_digits || whole.len() + fraction.len() == 0 || whole.len() + fraction.len() > 18 {
            return None;
        }
        let digits = format!("{whole}{fraction}").parse::<i128>().ok()? * sign * 10_i128.pow(zeros);
        Some(Self { digits, scale: u32::try_from(fraction.len()).ok()? })
    }

    /// As a floating number, for measures that are not money.
    pub fn to_f64(self) -> f64 {
        self.digits as f64 / 10_f64.powi(i32::try_from(self.scale).unwrap_or(0))
    }

    /// As a whole number of minor units; `None` if something smaller than one was typed.
    pub fn to_minor(self, minor_digits: u32) -> Option<i64> {
        let up = minor_digits.saturating_sub(self.scale);
        let down = 10_i128.pow(self.scale.saturating_sub(minor_digits));
        let scaled = self.digits.checked_mul(10_i128.pow(up))?;
        (scaled % down == 0).then(|| i64::try_from(scaled / down).ok()).flatten()
    }
}

/// Minor units as one would type them: 123450 with 2 digits is `1234.5`.
pub fn minor_as_typed(minor: i64, minor_digits: u32) -> String {
    let unit = 10_u64.pow(minor_digits);
    let (whole, rest) = (minor.unsigned_abs() / unit, minor.unsigned_abs() % unit);
    let sign = if minor < 0 { "-" } else { "" };
    let fraction = format!("{rest:0width$}", width = minor_digits as usize);
    match fraction.trim_end_matches('0') {
        "" => format!("{sign}{whole}"),
        fraction => format!("{sign}{whole}.{fraction}"),
    }
}

/// Full-width characters become plain ones; separators and signs of currency are dropped.
fn plain_char(c: char) -> Option<char> {
    match c {
        ',' | '，' | '_' | '\'' | '¥' | '￥' | '$' | '€' | '£' => None,
        c if c.is_whitespace() => None,
        '。' | '．' => Some('.'),
        '－' | '−' => Some('-'),
        '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10),
        c => Some(c.to_ascii_lowercase()),
    }
}

/// Splits a unit off the end, as the number of zeros it stands for.
fn without_unit(text: &str) -> (&str, u32) {
    const UNITS: [(&str, u32); 7] = [("万", 4), ("萬", 4), ("w", 4), ("亿", 8), ("億", 8), ("k", 3), ("m", 6)];
    UNITS.iter().find_map(|(unit, zeros)| text.strip_suffix(unit).map(|number| (number, *zeros))).unwrap_or((text, 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_read_as_people_type_it() {
        let cases = [
            ("1,234.5", Some(123_450)),
            ("￥ 180,000", Some(18_000_000)),
            ("１２．５", Some(1_250)),
            ("1.2万", Some(1_200_000)),
            ("3k", Some(300_000)),
            ("-20", Some(-2_000)),
            (".5", Some(50)),
            ("0.005", None),
            ("12 or 13", None),
            ("", None),
            (".", None),
            ("9999999999999999999", None),
        ];
        for (text, minor) in cases {
            assert_eq!(Decimal::read(text).and_then(|it| it.to_minor(2)), minor, "{text:?}");
        }
    }

    #[test]
    fn a_currency_without_minor_unit_takes_whole_numbers_only() {
        assert_eq!(Decimal::read("500").and_then(|it| it.to_minor(0)), Some(500));
        assert_eq!(Decimal::read("500.5").and_then(|it| it.to_minor(0)), None);
    }

    #[test]
    fn what_is_shown_for_editing_reads_back_as_the_same_sum() {
        for minor in [0, 5, 50, 100, 123_450, -7, -12_300] {
            let typed = minor_as_typed(minor, 2);
            assert_eq!(Decimal::read(&typed).and_then(|it| it.to_minor(2)), Some(minor), "{typed}");
        }
    }
}
