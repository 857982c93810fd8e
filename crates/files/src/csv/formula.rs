//! Cells that a spreadsheet would take for a formula: an apostrophe before them makes them text, and is taken off when the
//! file comes back.
//!
//! Which they are follows OWASP's page on CSV injection (`=`, `+`, `-`, `@`, tab, carriage return and line feed at the
//! beginning, and their full-width forms), with what some spreadsheets run besides: `%`, `|` and `DDE(`. Telephone numbers, negative amounts, a dash alone
//! and a name like @张三 are none.

use std::borrow::Cow;

/// The cell as it may stand in a file for spreadsheets.
pub fn guard(cell: &str) -> Cow<'_, str> {
    if is_formula(bare(cell)) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// The cell as it was before [`guard`].
pub fn unguard(cell: &str) -> Cow<'_, str> {
    match cell.strip_prefix('\'') {
        Some(rest) if is_formula(bare(rest)) => Cow::Owned(rest.to_owned()),
        _ => Cow::Borrowed(cell),
    }
}

/// A cell that was guarded before is guarded once more, and so comes back as it was.
fn bare(cell: &str) -> &str {
    cell.trim_start_matches('\'')
}

fn is_formula(cell: &str) -> bool {
    if cell.starts_with(['\t', '\r', '\n']) {
        return true;
    }
    // Some spreadsheets make a full-width sign a common one, and then ask what it means.
    let is_wide = cell.trim_start().starts_with(['＋', '－']);
    let text: String = cell.trim().chars().map(half_width).collect();
    match text.chars().next() {
        Some('=' | '%' | '|') => true,
        Some('+' | '-') if is_wide => true,
        Some('+') => !is_amount(&text) && !is_phone(&text),
        Some('-') => !is_amount(&text) && text.chars().any(|c| c != '-'),
        Some('@') => !is_name(&text),
        _ => is_dde(&text),
    }
}

fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' | '\u{a0}' => ' ',
        _ => c,
    }
}

/// A signed number, with a currency sign or a percent sign.
fn is_amount(text: &str) -> bool {
    let text = text.trim_start_matches(['+', '-']).trim_start_matches(['¥', '$', '€', '£']);
    let digits = text.strip_suffix('%').unwrap_or(text);
    digits.starts_with(|c: char| c.is_ascii_digit()) && digits.chars().all(|c| c.is_ascii_digit() || ",. ".contains(c))
}

/// Digits as people write telephone numbers, with at least seven of them.
fn is_phone(text: &str) -> bool {
    text.chars().filter(char::is_ascii_digit).count() >= 7
        && text.chars().skip(1).all(|c| c.is_ascii_digit() || " -().".contains(c))
}

/// A name in a script that no function and no address of a cell is written in.
fn is_name(text: &str) -> bool {
    let name = || text.chars().skip(1);
    name().all(char::is_alphanumeric) && name().any(|c| c.is_alphabetic() && !c.is_ascii())
}

fn is_dde(text: &str) -> bool {
    let name = text.split_once('(').map_or("", |(name, _)| name.trim_end());
    name.eq_ignore_ascii_case("dde")
}
