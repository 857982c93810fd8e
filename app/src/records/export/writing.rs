//! From a table to the bytes of a file, with a breath whenever one is due: the page stays usable, however long the table is.
//!
//! Belongs here: the order of the work. Does not belong here: formats (`files`), saving (`save_file`).

use domain::{exports::Cell, steps::Rest};
use files::{
    csv,
    sheets::{self, Workbook},
};

use super::{Cards, Table};
use crate::{breathe::Pace, save_file::Parts};

/// What a table can become.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Text with commas.
    #[default]
    Csv,
    /// A workbook.
    Xlsx,
    /// Cards of contacts.
    Cards,
}

impl Format {
    /// Its name in code and at the end of file names.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Cards => "vcf",
        }
    }

    /// The format with that name.
    pub fn named(name: &str) -> Self {
        [Self::Xlsx, Self::Cards].into_iter().find(|it| it.extension() == name).unwrap_or_default()
    }

    /// What browsers call it.
    pub fn media(self) -> &'static str {
        match self {
            Self::Csv => "text/csv",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Cards => "text/vcard",
        }
    }
}

/// Says how many rows are written; false stops the work.
pub type Told<'a> = &'a dyn Fn(usize) -> bool;

/// The table as CSV; with `mark` Excel knows its encoding. `None` if it was stopped.
pub async fn as_csv(table: &Table, mark: bool, told: Told<'_>) -> Option<Parts> {
    let mut parts = Parts::default();
    let mut pace = Pace::begin();
    let mut waiting = csv::write([table.headers.iter().map(String::as_str)], mark);
    for at in 0..table.count {
        if let Some(row) = (table.row)(at) {
            let texts: Vec<_> = row.iter().map(Cell::text).collect();
            waiting.push_str(&csv::write([texts.iter().map(AsRef::as_ref)], false));
        }
        if pace.is_due() {
            parts.bytes(waiting.as_bytes());
            waiting.clear();
            if !told(at) {
                return None;
            }
            pace.rest().await;
        }
    }
    parts.bytes(waiting.as_bytes());
    Some(parts)
}

/// The table as a workbook of one sheet. `None` if it was stopped.
pub async fn as_workbook(title: &str, table: &Table, told: Told<'_>) -> Option<Parts> {
    let mut pace = Pace::begin();
    let headers: Vec<&str> = table.headers.iter().map(String::as_str).collect();
    let mut workbook = Workbook::begin(title, &headers);
    for at in 0..table.count {
        if let Some(row) = (table.row)(at) {
            workbook.row(row.iter().map(sheets::Cell::from));
        }
        if pace.is_due() {
            if !told(at) {
                return None;
            }
            pace.rest().await;
        }
    }
    let mut parts = Parts::default();
    parts.bytes(&workbook.finish());
    Some(parts)
}

/// The rows as cards. `None` if it was stopped.
pub async fn as_cards(count: usize, cards: &Cards, told: Told<'_>) -> Option<Parts> {
    let mut parts = Parts::default();
    let mut pace = Pace::begin();
    let mut waiting = String::new();
    for at in 0..count {
        waiting.extend(cards(at));
        if pace.is_due() {
            parts.bytes(waiting.as_bytes());
            waiting.clear();
            if !told(at) {
                return None;
            }
            pace.rest().await;
        }
    }
    parts.bytes(waiting.as_bytes());
    Some(parts)
}
