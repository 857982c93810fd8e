//! What a number format makes of a number: a day, a share, a number with zeros before it.

/// What kind of number a cell holds, by its format.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Format {
    /// A number.
    #[default]
    Plain,
    /// A day, a time of day, or both.
    Moment,
    /// Hours that may be more than a day's.
    Span,
    /// Hundredths.
    Percent,
    /// At least so many digits, as codes have them.
    Padded(usize),
}

impl Format {
    /// By its number among the built-in ones (ECMA-376, 18.8.30).
    pub(super) fn built_in(id: u16) -> Self {
        match id {
            9 | 10 => Self::Percent,
            14..=22 | 27..=36 | 45 | 47 | 50..=58 => Self::Moment,
            46 => Self::Span,
            _ => Self::Plain,
        }
    }

    /// By its code, as in `yyyy\-mm\-dd`.
    pub(super) fn of_code(code: &str) -> Self {
        let code = code.split(';').next().unwrap_or_default();
        let (bare, spans) = bare(code);
        if spans {
            return Self::Span;
        }
        if bare.contains('%') {
            return Self::Percent;
        }
        if bare.len() >= 2 && bare.bytes().all(|byte| byte == b'0') {
            return Self::Padded(bare.len());
        }
        let bare = bare.to_lowercase();
        let is_month = bare.contains('m') && !bare.contains(['#', '0', '?', '@']);
        if bare.contains(['y', 'd', 'h', 's']) || is_month { Self::Moment } else { Self::Plain }
    }
}

/// The code without what stands in quotation marks, brackets and behind escapes; and whether a bracket counts hours.
fn bare(code: &str) -> (String, bool) {
    let (mut bare, mut spans) = (String::new(), false);
    let mut rest = code.chars();
    while let Some(c) = rest.next() {
        match c {
            '"' => while rest.next().is_some_and(|c| c != '"') {},
            '[' => {
                let inner: String = rest.by_ref().take_while(|c| *c != ']').collect();
                let inner = inner.to_lowercase();
                spans |= !inner.is_empty()
                    && (inner.chars().all(|c| c == 'h') || inner.chars().all(|c| c == 'm' || c == 's'));
            }
            '\\' | '_' | '*' => drop(rest.next()),
            c => bare.push(c),
        }
    }
    (bare, spans)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_tells_days_from_numbers() {
        for code in [
            "yyyy-mm-dd",
            "yyyy\\-mm\\-dd",
            "d/m/yy h:mm",
            "[$-804]yyyy\"年\"m\"月\"d\"日\";@",
            "h:mm AM/PM",
            "mm:ss.0",
            "m/d",
        ] {
            assert_eq!(Format::of_code(code), Format::Moment, "{code}");
        }
        for code in [
            "General",
            "0",
            "0.00",
            "#,##0.00",
            "@",
            "#,##0 \"days\"",
            "[Red]#,##0",
            "_(* #,##0_)",
            "\"¥\"#,##0.00",
            "0.00E+00",
            "",
        ] {
            assert_eq!(Format::of_code(code), Format::Plain, "{code}");
        }
        assert_eq!(Format::of_code("[h]:mm:ss"), Format::Span);
        assert_eq!(Format::of_code("0.00%"), Format::Percent);
        assert_eq!(Format::of_code("000000"), Format::Padded(6));
        assert_eq!(
            [14, 46, 9, 2].map(Format::built_in),
            [Format::Moment, Format::Span, Format::Percent, Format::Plain]
        );
    }
}
