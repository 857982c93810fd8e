//! When two pieces of text mean the same: the same after normalising, or nearly.

/// How alike two texts must be for one to be suggested in place of the other.
pub(super) const NEAR: f64 = 0.8;

/// Comparing more pairs than this would take too long; then only texts that are equal letter by letter are suggested.
const MAX_PAIRS: usize = 400_000;

/// The text as it is compared: lower case, half width, camel case taken apart, anything but letters and digits one space.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    for c in text.chars().map(half_width) {
        if c.is_uppercase() && before.is_lowercase() {
            out.push(' ');
        }
        before = c;
        if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        } else if !out.ends_with(' ') && !out.is_empty() {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// The text without even spaces: `GTX Pro` and `GTXPro` are the same.
pub(super) fn dense(text: &str) -> String {
    text.chars().map(half_width).filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The name under which a record is found: case, width and repeated spaces do not matter, everything else does.
pub(super) fn name_key(text: &str) -> String {
    let lower: String = text.chars().map(half_width).flat_map(char::to_lowercase).collect();
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn half_width(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// From 0 (nothing in common) to 1 (the same), by how many letters must change, swaps of neighbours counting once.
pub(super) fn likeness(a: &str, b: &str) -> f64 {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let longest = a.len().max(b.len());
    if longest == 0 {
        return 1.0;
    }
    1.0 - distance(&a, &b) as f64 / longest as f64
}

/// The optimal string alignment distance.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.iter().enumerate() {
        let mut row = Vec::with_capacity(above.len());
        row.push(i + 1);
        for (j, right) in b.iter().enumerate() {
            let changed = at(&above, j) + usize::from(left != right);
            let mut least = changed.min(at(&above, j + 1) + 1).min(at(&row, j) + 1);
            if i > 0 && j > 0 && a.get(i - 1) == Some(right) && b.get(j - 1) == Some(left) {
                least = least.min(at(&before, j - 1) + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut above, row);
    }
    above.last().copied().unwrap_or_default()
}

fn at(row: &[usize], index: usize) -> usize {
    row.get(index).copied().unwrap_or(usize::MAX / 2)
}

/// Texts in which one that is nearly the same can be looked for.
pub(super) struct Candidates<'a> {
    all: Vec<(&'a str, String)>,
    questions: usize,
}

impl<'a> Candidates<'a> {
    /// Among these, of which about so many `questions` will be asked.
    pub(super) fn new(texts: impl IntoIterator<Item = &'a str>, questions: usize) -> Self {
        Self { all: texts.into_iter().map(|text| (text, dense(text))).collect(), questions }
    }

    /// The likest one that is like enough.
    pub(super) fn nearest(&self, text: &str) -> Option<&'a str> {
        let wanted = dense(text);
        if wanted.is_empty() {
            return None;
        }
        if let Some((text, _)) = self.all.iter().find(|(_, dense)| *dense == wanted) {
            return Some(text);
        }
        if self.questions.saturating_mul(self.all.len()) > MAX_PAIRS {
            return None;
        }
        let length = wanted.chars().count();
        self.all
            .iter()
            .filter(|(_, dense)| dense.chars().count().abs_diff(length) * 5 <= length.max(5))
            .map(|(text, dense)| (*text, likeness(&wanted, dense)))
            .filter(|(_, likeness)| *likeness >= NEAR)
            .max_by(|a, b| a.1.total_cmp(&b.1))
            .map(|(text, _)| text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_compared_without_case_punctuation_and_width() {
        for text in ["Close Value", "close_value", "CLOSE-VALUE ", "closeValue", "Ｃｌｏｓｅ　Ｖａｌｕｅ"] {
            assert_eq!(plain(text), "close value");
        }
        assert_eq!(plain("客户名称（必填）"), "客户名称 必填");
    }

    #[test]
    fn what_is_written_a_little_differently_is_found() {
        let products = Candidates::new(["GTX Basic", "GTX Pro", "GTX Plus Pro", "MG Special"], 5);
        assert_eq!(products.nearest("GTXPro"), Some("GTX Pro"));
        assert_eq!(products.nearest("MG Specail"), Some("MG Special"));
        assert_eq!(products.nearest("Something else"), None);
        assert_eq!(Candidates::new(["technology"], 1).nearest("technolgy"), Some("technology"));
    }

    #[test]
    fn short_chinese_names_that_differ_in_one_character_are_two_people() {
        assert_eq!(Candidates::new(["张伟", "王小明"], 2).nearest("张华"), None);
        assert_eq!(Candidates::new(["张伟", "王小明"], 2).nearest("王大明"), None);
    }

    #[test]
    fn two_neighbours_swapped_are_one_change() {
        assert!((likeness("specail", "special") - 6.0 / 7.0).abs() < 1e-9);
        assert!((likeness("abc", "abc") - 1.0).abs() < 1e-9);
        assert!((likeness("", "") - 1.0).abs() < 1e-9);
    }
}
