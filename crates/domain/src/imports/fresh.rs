//! A column that no field takes, as a new custom field: its key, its label and the type that its cells speak for.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;
use sync::{Doc, RowId};

use super::{
    plan::FilePlan,
    reading::{self, DateOrder},
    table::Table,
};

/// How many different texts a column may have to become a choice.
const MOST_CHOICES: usize = 12;

/// A custom field to be.
#[derive(Clone, Debug, PartialEq)]
pub struct Fresh {
    kind: String,
    label: String,
    ty: &'static str,
    choices: Vec<String>,
}

impl Fresh {
    /// Its type, as a definition names it.
    pub fn type_name(&self) -> &'static str {
        self.ty
    }

    /// The fields of its definition under this key.
    pub fn fields(&self, key: &str) -> Doc {
        let mut doc: Doc = sync::order::gathered([
            ("kind".to_owned(), json!(self.kind)),
            ("key".to_owned(), json!(key)),
            ("label".to_owned(), json!(self.label)),
            ("type".to_owned(), json!(self.ty)),
        ]);
        if !self.choices.is_empty() {
            doc.insert("choices".into(), json!(self.choices));
        }
        doc
    }
}

/// The custom field that a column would be, and its key, which follows from the definition's id: headers need not be Latin.
///
/// Every cell has a say: one that the field does not take would keep its row out.
pub fn custom_field(file: &FilePlan, table: &Table, column: usize, kind: &str, id: RowId) -> (String, Fresh) {
    let cells = different(file, table, column);
    let all = |fits: &dyn Fn(&str) -> bool| !cells.is_empty() && cells.iter().all(|(cell, _)| fits(cell));
    let is_repeated =
        cells.len() <= MOST_CHOICES && cells.iter().map(|(_, count)| count).sum::<usize>() >= cells.len() * 2;
    let has_currency = |cell: &str| cell.contains(['$', '¥', '￥', '€', '£', '元']);
    let is_number = |cell: &str| reading::decimal(cell, false).is_some();
    let ty =
        if all(&|cell| reading::day(cell, DateOrder::DayFirst).or(reading::day(cell, DateOrder::MonthFirst)).is_some())
        {
            "date"
        } else if all(&|cell| reading::yes_no(cell).is_some() && cell.parse::<u8>().is_err()) {
            "yes_no"
        } else if all(&|cell| is_number(cell) && has_currency(cell)) {
            "money"
        } else if all(&|cell| {
            is_number(cell) && cell.len() < 16 && (!cell.starts_with('0') || cell == "0" || cell.starts_with("0."))
        }) {
            "number"
        } else if is_repeated && cells.iter().all(|(text, _)| text.chars().count() <= 60) {
            "choice"
        } else {
            "text"
        };
    let header = table.headers.get(column).map(|header| header.trim()).filter(|header| !header.is_empty());
    let label = header.map_or_else(|| format!("{}", column + 1), |header| header.chars().take(100).collect());
    let choices = if ty == "choice" { named(cells.iter().map(|(text, _)| *text).collect()) } else { Vec::new() };
    (key_of(header.unwrap_or_default(), id), Fresh { kind: kind.to_owned(), label, ty, choices })
}

/// The different texts of a column's cells, with how often each occurs. The table has counted them, unless cells were put right.
fn different<'a>(file: &'a FilePlan, table: &'a Table, column: usize) -> Vec<(&'a str, usize)> {
    let is_corrected = file.corrections.values().any(|row| row.contains_key(&column));
    if !is_corrected {
        return table.distinct(column).filter(|(text, _)| !file.is_nothing(text)).collect();
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for cell in (0..table.len()).map(|row| file.cell(table, row, column)).filter(|cell| !cell.is_empty()) {
        *counts.entry(cell).or_default() += 1;
    }
    counts.into_iter().collect()
}

/// The choices of these words, in their order; words that differ in case only are one.
fn named(distinct: BTreeSet<&str>) -> Vec<String> {
    let mut choices: Vec<String> = Vec::new();
    for word in distinct {
        if !choices.iter().any(|known| known.to_lowercase() == word.to_lowercase()) {
            choices.push(word.to_owned());
        }
    }
    choices
}

/// A key that reads like the header as far as it can, and is nobody else's.
fn key_of(header: &str, id: RowId) -> String {
    let latin = header.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' });
    let latin: String = latin.take(30).collect();
    let words: Vec<&str> = latin.split('_').filter(|word| !word.is_empty()).collect();
    let id: String = id.to_string().chars().filter(char::is_ascii_hexdigit).collect();
    let end = id.get(id.len().saturating_sub(6)..).unwrap_or_default();
    format!("x_{}", words.into_iter().chain([end]).collect::<Vec<_>>().join("_"))
}
