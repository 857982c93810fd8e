//! Any table survives being written and read, and no bytes whatever bring a reader down. Each failure names its seed;
//! `FILES_SEED` begins elsewhere, `FILES_RUNS` goes on for longer.

#![allow(clippy::unwrap_used, reason = "this is for tests")]

mod mutating;

use std::panic::{AssertUnwindSafe, catch_unwind};

use domain::imports::table::Table;
use files::{
    Choice, Opened, csv, open,
    sheets::{self, Cell},
    text::Encoding,
    vcard::{self, Contact},
};
use fixtures::rng::Rng;

fn setting(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

fn seeds() -> impl Iterator<Item = u64> {
    let first = setting("FILES_SEED", 1);
    first..first + setting("FILES_RUNS", 400)
}

/// What cells are made of: words, and everything that some format gives a meaning to.
const PIECES: [&str; 46] = [
    "a",
    "Acme",
    "星云仪器",
    "許功蓋",
    "𠮷",
    "👩‍💻",
    "é",
    "ß",
    "0042",
    "-5",
    "+86 138 0000 0000",
    "=1+1",
    "@A3",
    "@张三",
    "'",
    "''",
    "\"",
    "\"\"",
    ",",
    ";",
    "\t",
    "|",
    "\n",
    "\r\n",
    "\r",
    " ",
    "  ",
    "\u{3000}",
    "sep=;",
    "|-|-|",
    "---",
    "\\",
    "<br>",
    "&amp;",
    "<t>",
    "_x000D_",
    "\u{1}",
    "\u{85}",
    "\u{2028}",
    "%",
    "TRUE",
    "1e5",
    "2026-03-01",
    "\u{fffd}",
    "BEGIN:VCARD",
    "<table>",
];

fn cell(rng: &mut Rng) -> String {
    (0..rng.below(4)).map(|_| rng.pick(&PIECES)).collect()
}

/// A name of a column: as a reader gives it, without space around it.
fn header(rng: &mut Rng) -> String {
    let header = cell(rng).trim().to_owned();
    if header.is_empty() { "h".to_owned() } else { header }
}

fn any_table(seed: u64) -> Table {
    let mut rng = Rng::new(seed, "table", 0);
    let width = 1 + rng.position(6);
    let mut table = Table::new((0..width).map(|_| header(&mut rng)).collect());
    for line in 0..=rng.below(30) {
        let mut cells: Vec<String> = (0..width).map(|_| cell(&mut rng)).collect();
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            // An empty row is none.
            cells[0].push('x');
        }
        table.push(line, cells.iter().map(String::as_str));
    }
    table
}

fn texts(table: &Table) -> Vec<Vec<String>> {
    let rows = (0..table.len()).map(|row| {
        let mut cells: Vec<String> = table.row(row).map(str::to_owned).collect();
        cells.resize(table.headers.len(), String::new());
        cells
    });
    std::iter::once(table.headers.clone()).chain(rows).collect()
}

fn read(bytes: &[u8]) -> Opened {
    open(bytes, Choice::default()).unwrap()
}

#[test]
fn any_table_comes_back_from_csv() {
    for seed in seeds() {
        let table = any_table(seed);
        let rows = texts(&table);
        for mark in [false, true] {
            let text = csv::write(rows.iter().map(|row| row.iter().map(String::as_str)), mark);
            assert_eq!(texts(&read(text.as_bytes()).table), rows, "FILES_SEED={seed} FILES_RUNS=1: {text:?}");
        }
    }
}

#[test]
fn any_table_comes_back_from_xlsx() {
    for seed in seeds() {
        let table = any_table(seed);
        let headers: Vec<&str> = table.headers.iter().map(String::as_str).collect();
        let rows = (0..table.len()).map(|row| table.row(row).map(Cell::Text).collect::<Vec<_>>());
        let bytes = sheets::write("Any", &headers, rows);
        assert_eq!(texts(&read(&bytes).table), texts(&table), "FILES_SEED={seed} FILES_RUNS=1");
    }
}

#[test]
fn any_contact_comes_back_from_a_card() {
    for seed in seeds() {
        let mut rng = Rng::new(seed, "contact", 0);
        let mut field = || cell(&mut rng).replace("\r\n", "\n").replace('\r', "\n").trim().to_owned();
        let (name, company, notes) = (field() + "N", field() + "C", field());
        let contact = Contact { name: &name, company: &company, notes: &notes, ..Contact::default() };
        let table = read(vcard::write([contact]).as_bytes()).table;
        let found =
            |header: &str| table.headers.iter().position(|own| own == header).map_or("", |at| table.cell(0, at));
        let all = [found("full name"), found("company name"), found("notes")];
        assert_eq!(all, [&name, &company, &notes], "FILES_SEED={seed} FILES_RUNS=1");
    }
}

/// Reads in every way there is; the table must be whole.
fn survives(bytes: &[u8], what: &str) {
    let survived = catch_unwind(AssertUnwindSafe(|| {
        let every = Encoding::ALL.map(|encoding| Choice { encoding: Some(encoding), sheet: Some(0) });
        for choice in every.into_iter().chain([Choice::default()]) {
            if let Ok(opened) = open(bytes, choice) {
                texts(&opened.table);
                opened.notes.iter().for_each(|note| drop((note.code(), note.details())));
            }
        }
    }));
    assert!(survived.is_ok(), "{what}");
}

#[test]
fn no_damage_brings_a_reader_down() {
    let corpus = mutating::corpus();
    for seed in seeds() {
        let mut rng = Rng::new(seed, "damage", 0);
        let (name, bytes) = &corpus[rng.position(corpus.len())];
        survives(&mutating::damaged(bytes, &mut rng), &format!("FILES_SEED={seed} FILES_RUNS=1: {name}"));
    }
}

#[test]
fn no_bytes_whatever_bring_a_reader_down() {
    for seed in seeds() {
        let mut rng = Rng::new(seed, "bytes", 0);
        let bytes: Vec<u8> = (0..rng.below(400)).map(|_| rng.draw().to_le_bytes()[0]).collect();
        for begin in [&b""[..], b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"BEGIN:VCARD\n"] {
            survives(&[begin, &bytes].concat(), &format!("FILES_SEED={seed} FILES_RUNS=1"));
        }
    }
}

#[test]
fn a_workbook_damaged_within_brings_no_reader_down() {
    for (name, bytes) in mutating::corpus() {
        let damaged = match name.rsplit('.').next() {
            Some("xlsx") => mutating::damaged_within,
            Some("xls") => mutating::damaged_stream,
            _ => continue,
        };
        for seed in seeds() {
            let mut rng = Rng::new(seed, "within", 0);
            survives(&damaged(&bytes, &mut rng), &format!("FILES_SEED={seed} FILES_RUNS=1: {name}"));
        }
    }
}
