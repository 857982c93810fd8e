//! Damages the files of the corpus and reads them, for as long as one likes: `cargo run --release -p files --example fuzz -- csv`.
//!
//! `FUZZ_SEED` (1) is the first seed, `FUZZ_SECONDS` (600) how long it goes on. A seed that brings a reader down is named, its
//! file is written to the folder `FUZZ_FOUND` if that is set; the program goes on with the next and fails at the end.

#![allow(clippy::unwrap_used, reason = "this is for tests")]

#[path = "../tests/mutating/mod.rs"]
mod mutating;

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    process::ExitCode,
    time::{Duration, Instant},
};

use files::{Choice, Note, csv, open, open_text, text::Encoding};
use fixtures::rng::Rng;

/// Slower than this for one small file is a finding too.
const SLOW: Duration = Duration::from_secs(5);

fn setting(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// Which files of the corpus a parser reads.
fn is_for(parser: &str, name: &str) -> bool {
    let extension = name.rsplit('.').next().unwrap_or_default();
    match parser {
        "text" | "csv" => matches!(extension, "csv" | "txt"),
        "vcard" => extension == "vcf",
        "xls" | "xlsx" => extension == parser,
        _ => false,
    }
}

fn main() -> ExitCode {
    let parser = std::env::args().nth(1).unwrap_or_default();
    let files: Vec<(String, Vec<u8>)> =
        mutating::corpus().into_iter().filter(|(name, _)| is_for(&parser, name)).collect();
    if files.is_empty() {
        eprintln!("which parser: text, csv, vcard, xls or xlsx?");
        return ExitCode::FAILURE;
    }
    std::panic::set_hook(Box::new(|panic| eprintln!("{panic}")));
    let (first, end) = (setting("FUZZ_SEED", 1), Instant::now() + Duration::from_secs(setting("FUZZ_SECONDS", 600)));
    let (mut tables, mut refusals, mut found) = (0_u64, 0_u64, 0_u64);
    let mut seed = first;
    while Instant::now() < end {
        let mut rng = Rng::new(seed, &parser, 0);
        let (name, original) = &files[rng.position(files.len())];
        let bytes = match parser.as_str() {
            "xlsx" if rng.percent(80) => mutating::damaged_within(original, &mut rng),
            "xls" if rng.percent(80) => mutating::damaged_stream(original, &mut rng),
            _ => mutating::damaged(original, &mut rng),
        };
        let begun = Instant::now();
        let outcome = catch_unwind(AssertUnwindSafe(|| read(&parser, &bytes, &mut rng)));
        let took = begun.elapsed();
        match outcome {
            Ok(true) => tables += 1,
            Ok(false) => refusals += 1,
            Err(_) => {}
        }
        if outcome.is_err() || took > SLOW {
            found += 1;
            eprintln!("FUZZ_SEED={seed} {parser}: {name}, {} bytes, {took:?}", bytes.len());
            if let Ok(folder) = std::env::var("FUZZ_FOUND") {
                std::fs::write(format!("{folder}/{parser}-{seed}"), &bytes).unwrap();
            }
        }
        seed += 1;
    }
    println!("{parser}: seeds {first} to {seed}: {tables} tables, {refusals} refusals, {found} found");
    if found == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Reads as a person would, now and then in an encoding or from a sheet that somebody chose; true if there was a table. What
/// was read as a table of text must come back from being written.
fn read(parser: &str, bytes: &[u8], rng: &mut Rng) -> bool {
    let encoding = rng.percent(30).then(|| rng.pick(&Encoding::ALL));
    let sheet = rng.percent(30).then(|| rng.position(4));
    let Ok(opened) = open(bytes, Choice { encoding, sheet }) else { return false };
    opened.notes.iter().map(Note::details).for_each(drop);
    let table = opened.table;
    let width = table.headers.len();
    let is_plain = table.headers.iter().all(|header| !header.is_empty());
    if parser == "csv" && is_plain {
        let rows = (0..table.len()).map(|row| (0..width).map(move |column| (row, column)));
        let cells: Vec<Vec<&str>> =
            rows.map(|row| row.map(|(row, column)| table.cell(row, column)).collect()).collect();
        let cells: Vec<Vec<&str>> = cells.into_iter().filter(|row| row.iter().any(|cell| !cell.is_empty())).collect();
        let heads: Vec<&str> = table.headers.iter().map(String::as_str).collect();
        let text = csv::write(std::iter::once(heads).chain(cells.clone()), true);
        match open_text(text.trim_start_matches('\u{feff}')) {
            Ok(again) => {
                let found: Vec<Vec<&str>> = (0..again.table.len())
                    .map(|row| (0..width).map(|column| again.table.cell(row, column)).collect())
                    .collect();
                assert_eq!(again.table.headers, table.headers);
                assert_eq!(found, cells);
            }
            Err(error) => assert!(cells.is_empty(), "{error}"),
        }
    }
    true
}
