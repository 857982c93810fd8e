//! Numbers as text.
//!
//! Belongs here: reading and writing them the way documents do, so that the first screen carries one such reader and writer
//! instead of the language's too (15 kB). Does not belong here: how a person types or reads them (the app's `ui` and `i18n`),
//! numbers in order (`query`'s keys).

/// The number that a text says, as JSON writes it; a sign `+`, zeros in front and a missing one before the point are forgiven.
pub fn read(text: &str) -> Option<f64> {
    let text = text.trim();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    if !digits.starts_with(|first: char| first == '.' || first.is_ascii_digit()) {
        return None;
    }
    let whole = digits.trim_start_matches('0');
    let zero = if whole.starts_with(|first: char| first.is_ascii_digit()) { "" } else { "0" };
    serde_json::from_str(&format!("{sign}{zero}{whole}")).ok()
}

/// The shortest text that says a number: no point after a whole one. Nothing for what is no number.
pub fn text(number: f64) -> String {
    let Some(said) = serde_json::Number::from_f64(number) else { return String::new() };
    let mut said = said.to_string();
    if said.ends_with(".0") {
        said.truncate(said.len() - 2);
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_as_it_was() {
        for number in [0.0, -1.5, 3.0, 0.1, 1e-7, 12_345_678.25, 1e21, f64::MAX] {
            assert_eq!(read(&text(number)), Some(number), "{}", text(number));
        }
        assert_eq!((text(3.0), text(-0.5), text(f64::NAN)), ("3".into(), "-0.5".into(), String::new()));
    }

    #[test]
    fn what_people_write_otherwise_is_read_and_what_is_no_number_is_not() {
        let read_as =
            [("+5", 5.0), ("007", 7.0), (".5", 0.5), ("-.5", -0.5), (" 2 ", 2.0), ("0", 0.0), ("1e3", 1000.0)];
        for (said, number) in read_as {
            assert_eq!(read(said), Some(number), "{said}");
        }
        for said in ["", "-", "five", "1 000", "NaN", "inf", "--1", "1.2.3"] {
            assert_eq!(read(said), None, "{said}");
        }
    }
}
