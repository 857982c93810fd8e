//! What a cell says once the plan is heard: corrected, joined with others, parted from a phone or mail that stands in it, or
//! nothing where it holds a word for nothing.

use super::{
    plan::{ColumnPlan, FilePlan, Separator},
    table::Table,
};
use crate::{record::FieldType, value};

/// Words that programs and people write where there is nothing.
const BLANKS: &[&str] = &[
    "-",
    "--",
    "---",
    "—",
    "——",
    "/",
    "\\",
    "?",
    "n/a",
    "na",
    "#n/a",
    "null",
    "nil",
    "none",
    "select",
    "please select",
    "(blank)",
    "(none)",
    "unknown",
    "无",
    "無",
    "暂无",
    "暫無",
    "未知",
    "空",
    "请选择",
    "請選擇",
    "不详",
    "不詳",
];

/// The shortest run of digits that is taken for a phone number.
const PHONE_DIGITS: usize = 7;

/// No word for nothing has more bytes, in capitals or not.
const LONGEST_BLANK: usize = 16;

/// True for a word that stands for nothing.
pub(super) fn is_blank(text: &str) -> bool {
    let text = text.trim();
    text.len() <= LONGEST_BLANK && BLANKS.contains(&text.to_lowercase().as_str())
}

impl FilePlan {
    /// A cell as the file has it, or as somebody put it right.
    pub fn cell<'a>(&'a self, table: &'a Table, row: usize, column: usize) -> &'a str {
        let corrected = self.corrections.get(&row).and_then(|row| row.get(&column));
        let text = corrected.map_or_else(|| table.cell(row, column), |text| text.trim());
        if self.is_nothing(text) { "" } else { text }
    }

    /// True for a word that is to be taken for nothing.
    pub(super) fn is_nothing(&self, text: &str) -> bool {
        self.blanks && is_blank(text)
    }

    /// What a column says of a row.
    pub(super) fn text(&self, table: &Table, row: usize, column: usize) -> String {
        let cell = self.cell(table, row, column);
        let Some(plan) = self.columns.get(column) else { return cell.to_owned() };
        let own = if plan.split_off.is_some() { parted(cell).0 } else { cell.to_owned() };
        let others = plan.joined.iter().filter(|other| **other != column).map(|other| self.cell(table, row, *other));
        let mut parts = std::iter::once(own.as_str()).chain(others).filter(|part| !part.is_empty());
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |text, part| join(&text, part, plan.separator))
    }

    /// What is cut out of a column's cell for another field.
    pub(super) fn cut(&self, table: &Table, row: usize, column: usize) -> String {
        parted(self.cell(table, row, column)).1
    }

    /// True if the field can be made of several columns.
    pub fn can_join(ty: FieldType) -> bool {
        matches!(ty, FieldType::Text | FieldType::LongText)
    }

    /// Columns that fill nothing by themselves: neither a field nor a part of one.
    pub fn unused(&self) -> impl Iterator<Item = usize> {
        let is_free = |column: &usize| self.columns.iter().all(|other| !other.joined.contains(column));
        self.columns.iter().enumerate().filter(|(_, plan)| plan.target.is_none()).map(|(at, _)| at).filter(is_free)
    }
}

impl ColumnPlan {
    /// True if most of a column's cells hold a phone or a mail beside other words.
    pub fn can_part(table: &Table, column: usize) -> bool {
        let cells: Vec<&str> = table.filled(column).take(100).collect();
        let mixed = cells.iter().map(|cell| parted(cell)).filter(|(rest, cut)| !rest.is_empty() && !cut.is_empty());
        !cells.is_empty() && mixed.count() * 2 > cells.len()
    }
}

/// How many cells of a column hold a word for nothing.
pub fn blanks_in(table: &Table) -> usize {
    (0..table.headers.len()).map(|column| table.blanks(column)).sum()
}

fn join(text: &str, part: &str, separator: Separator) -> String {
    let meets_han = || text.chars().next_back().is_some_and(is_han) && part.chars().next().is_some_and(is_han);
    let between = match separator {
        Separator::Fitting if meets_han() => "",
        Separator::Fitting | Separator::Space => " ",
        Separator::Comma => ", ",
        Separator::Line => "\n",
    };
    format!("{text}{between}{part}")
}

/// True for a Chinese character.
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}' | '\u{3000}'..='\u{303f}')
}

/// The words of a cell, and the mail or phone among them.
fn parted(cell: &str) -> (String, String) {
    let is_edge = |c: char| c.is_whitespace() || ",;，；、|()（）<>[]：:".contains(c);
    let mail = cell.split(is_edge).find(|word| value::check(FieldType::Email, &(*word).into()).is_ok());
    let found = mail.and_then(|mail| cell.find(mail).map(|at| (at, at + mail.len()))).or_else(|| phone_in(cell));
    let Some((from, to)) = found else { return (cell.to_owned(), String::new()) };
    let (Some(before), Some(cut), Some(after)) = (cell.get(..from), cell.get(from..to), cell.get(to..)) else {
        return (cell.to_owned(), String::new());
    };
    let rest = [before, after].map(|side| side.trim_matches(|c: char| is_edge(c) || c == '/' || c == '-'));
    let rest = rest.into_iter().filter(|side| !side.is_empty()).collect::<Vec<_>>().join(" ");
    (rest, cut.trim().to_owned())
}

/// Where a run begins and ends, and how many digits it has.
type Run = (usize, usize, usize);

/// Where the longest run of digits, spaces and dashes stands, if it has enough digits.
fn phone_in(cell: &str) -> Option<(usize, usize)> {
    let (mut best, mut run): (Option<Run>, Option<Run>) = (None, None);
    for (at, c) in cell.char_indices() {
        run = match run {
            Some((from, _, digits)) if c.is_ascii_digit() => Some((from, at + 1, digits + 1)),
            Some(run) if matches!(c, ' ' | '-') => Some(run),
            None if c.is_ascii_digit() => Some((at, at + 1, 1)),
            None if c == '+' => Some((at, at + 1, 0)),
            _ => None,
        };
        best = longer(best, run);
    }
    best.filter(|(.., digits)| *digits >= PHONE_DIGITS).map(|(from, to, _)| (from, to))
}

/// Of two runs the one with more digits.
fn longer(one: Option<Run>, other: Option<Run>) -> Option<Run> {
    match (one, other) {
        (Some(one), Some(other)) if other.2 > one.2 => Some(other),
        (None, other) => other,
        (one, _) => one,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_joined_as_their_script_wants_it() {
        assert_eq!(join("浙江省", "杭州市", Separator::Fitting), "浙江省杭州市");
        assert_eq!(join("Ada", "Lovelace", Separator::Fitting), "Ada Lovelace");
        assert_eq!(join("杭州", "West Lake", Separator::Fitting), "杭州 West Lake");
        assert_eq!(join("1 Main St", "Springfield", Separator::Comma), "1 Main St, Springfield");
    }

    #[test]
    fn a_phone_or_a_mail_is_parted_from_the_words_around_it() {
        let parts = |cell| parted(cell);
        assert_eq!(parts("周敏 138 0013 8000"), ("周敏".into(), "138 0013 8000".into()));
        assert_eq!(parts("13800138000（周敏）"), ("周敏".into(), "13800138000".into()));
        assert_eq!(parts("Li Na / +86 21-5555-1234"), ("Li Na".into(), "+86 21-5555-1234".into()));
        assert_eq!(parts("Li Na <li@example.com>"), ("Li Na".into(), "li@example.com".into()));
        assert_eq!(parts("Room 12"), ("Room 12".into(), String::new()));
        assert_eq!(parts("周敏"), ("周敏".into(), String::new()));
    }

    #[test]
    fn words_for_nothing_are_known_and_names_are_not_among_them() {
        assert!(["-", "N/A", "Select", "暂无", " none "].iter().all(|text| is_blank(text)));
        assert!(["", "No", "Nina", "无锡"].iter().all(|text| !is_blank(text)));
        assert!(BLANKS.iter().all(|text| text.len() <= LONGEST_BLANK && is_blank(&text.to_uppercase())));
    }
}
