//! Workbooks made by another writer, and read.

use std::io::{Cursor, Read, Write};

use domain::value::Day;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

use super::*;
use crate::Lines;

fn cells(table: &Table) -> Vec<Vec<&str>> {
    (0..table.len()).map(|row| (0..table.headers.len()).map(|column| table.cell(row, column)).collect()).collect()
}

fn lines(lines: &[u64]) -> Lines {
    lines.iter().copied().collect()
}

/// Packs the workbook anew, with the content of a part changed.
fn repacked(bytes: &[u8], part: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut new = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        new.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        let text = if name == part { change(text) } else { text };
        new.write_all(text.as_bytes()).unwrap();
    }
    new.finish().unwrap().into_inner()
}

/// A workbook as an office has them: an empty sheet, a title across columns, days, telephone numbers as numbers.
fn office() -> Workbook {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("空").unwrap();
    let sheet = book.add_worksheet().set_name("客户").unwrap();
    let day = Format::new().set_num_format("yyyy\\-mm\\-dd");
    let moment = Format::new().set_num_format("yyyy/m/d h:mm");
    sheet.merge_range(0, 0, 0, 5, "客户名单 2026", &Format::new()).unwrap();
    let headers = ["客户名称", "电话", "成立", "上次跟进", "活跃", "金额", "份额", "编号", "公式", "错误"];
    for (column, header) in (0..).zip(headers) {
        sheet.write(2, column, header).unwrap();
    }
    sheet.write(3, 0, "星云仪器").unwrap();
    sheet.write(3, 1, 13_800_138_000_f64).unwrap();
    sheet.write_with_format(3, 2, ExcelDateTime::from_ymd(2019, 3, 1).unwrap(), &day).unwrap();
    let at = ExcelDateTime::from_ymd(2026, 1, 2).unwrap().and_hms(15, 30, 0).unwrap();
    sheet.write_with_format(3, 3, at, &moment).unwrap();
    sheet.write(3, 4, true).unwrap();
    sheet.write(3, 5, 100_000.0).unwrap();
    sheet.write_with_format(3, 6, 0.125, &Format::new().set_num_format("0.0%")).unwrap();
    sheet.write_with_format(3, 7, 42, &Format::new().set_num_format("000000")).unwrap();
    sheet.write(3, 8, Formula::new("=1+1").set_result("2")).unwrap();
    sheet.write(3, 9, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    sheet.write(4, 0, "=1+1 是文字").unwrap();
    sheet.write(4, 5, 0.1 + 0.2).unwrap();
    book.add_worksheet().set_name("More").unwrap().write(0, 0, "x").unwrap();
    book
}

const ROW: [&str; 9] =
    ["星云仪器", "13800138000", "2019-03-01", "2026-01-02 15:30", "TRUE", "100000", "12.5%", "000042", "2"];

#[test]
fn the_first_sheet_with_something_in_it_is_read_as_a_person_would_type_it() {
    let sheet = read(&office().save_to_buffer().unwrap(), None).unwrap();
    assert_eq!((sheet.names.join(","), sheet.at), ("空,客户,More".to_owned(), 1));
    assert_eq!(sheet.table.headers.len(), 10);
    assert_eq!(cells(&sheet.table)[0], [&ROW[..], &[""]].concat());
    assert_eq!(cells(&sheet.table)[1], ["=1+1 是文字", "", "", "", "", "0.3", "", "", "", ""]);
    assert_eq!((sheet.table.line(0), sheet.table.line(1)), (4, 5));
    let expected = [Note::MoreSheets { count: 2 }, Note::HeaderBelow { line: 3 }, Note::ErrorCells(lines(&[4]))];
    assert_eq!(sheet.notes, expected);
}

#[test]
fn somebody_may_want_another_sheet() {
    let bytes = office().save_to_buffer().unwrap();
    assert_eq!(read(&bytes, Some(0)), Err(FileError::Empty));
    assert_eq!(read(&bytes, Some(2)), Err(FileError::Empty), "a head without rows");
    assert_eq!(read(&bytes, Some(1)).unwrap().at, 1);
}

#[test]
fn a_hidden_sheet_is_not_offered() {
    let mut book = office();
    book.worksheet_from_index(2).unwrap().set_hidden(true);
    let sheet = read(&book.save_to_buffer().unwrap(), None).unwrap();
    assert_eq!(sheet.names, ["空", "客户"]);
}

#[test]
fn days_counted_from_1904_are_the_same_days() {
    let bytes = office().save_to_buffer().unwrap();
    let mac = repacked(&bytes, "xl/workbook.xml", |xml| xml.replace("<workbookPr ", "<workbookPr date1904=\"1\" "));
    let table = read(&mac, None).unwrap().table;
    assert_eq!(table.cell(0, 2), "2023-03-02", "the same number, four years and a day later");
}

#[test]
fn what_stands_in_joined_cells_stands_in_each_row() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let plain = Format::new();
    sheet.merge_range(0, 0, 1, 0, "客户", &plain).unwrap();
    sheet.merge_range(0, 1, 0, 2, "联系方式", &plain).unwrap();
    sheet.write(1, 1, "电话").unwrap();
    sheet.write(1, 2, "邮箱").unwrap();
    sheet.merge_range(2, 0, 3, 0, "星云仪器", &plain).unwrap();
    sheet.write(2, 1, "1").unwrap();
    sheet.write(3, 1, "2").unwrap();
    let sheet = read(&book.save_to_buffer().unwrap(), None).unwrap();
    assert_eq!(sheet.table.headers, ["客户", "电话", "邮箱"]);
    assert_eq!(cells(&sheet.table), [["星云仪器", "1", ""], ["星云仪器", "2", ""]]);
    assert_eq!(sheet.notes, [Note::HeaderBelow { line: 2 }, Note::JoinedCells(lines(&[2, 4]))]);
}

#[test]
fn digits_that_a_spreadsheet_does_not_keep_are_told() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "身份证号").unwrap();
    sheet.write(1, 0, 110_101_199_003_071_234_f64).unwrap();
    let sheet = read(&book.save_to_buffer().unwrap(), None).unwrap();
    assert_eq!(sheet.table.cell(0, 0), "110101199003071000");
    assert_eq!(sheet.notes, [Note::DigitsLost(lines(&[2]))]);
}

#[test]
fn a_cell_far_away_costs_nothing_and_very_many_are_refused() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "a").unwrap();
    sheet.write(1_048_575, 0, "b").unwrap();
    assert_eq!(read(&book.save_to_buffer().unwrap(), None).unwrap().table.line(0), 1_048_576);
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for row in 0..700 {
        sheet.write(row, 16_383, "far").unwrap();
    }
    assert_eq!(read(&book.save_to_buffer().unwrap(), None), Err(FileError::TooLarge));
}

#[test]
fn a_file_that_unpacks_to_very_much_is_refused_whatever_it_says() {
    let bytes = office().save_to_buffer().unwrap();
    let mut archive = ZipWriter::new_append(Cursor::new(bytes)).unwrap();
    archive.start_file("xl/bomb.xml", SimpleFileOptions::default()).unwrap();
    let nothing = vec![0; 1 << 20];
    for _ in 0..=(MAX_UNPACKED >> 20) {
        archive.write_all(&nothing).unwrap();
    }
    let bomb = archive.finish().unwrap().into_inner();
    assert!(bomb.len() < 1 << 20, "{}", bomb.len());
    assert_eq!(read(&bomb, None), Err(FileError::TooLarge));
}

#[test]
fn what_is_no_workbook_says_so() {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file("word/document.xml", SimpleFileOptions::default()).unwrap();
    let document = archive.finish().unwrap().into_inner();
    assert_eq!(read(&document, None), Err(FileError::NotATable));
    let bytes = office().save_to_buffer().unwrap();
    assert_eq!(read(&bytes[..bytes.len() / 2], None), Err(FileError::Damaged));
    assert_eq!(read(b"PK\x03\x04", None), Err(FileError::Damaged));
}

#[test]
fn workbooks_of_the_old_kind_read_the_same() {
    for file in ["customers.xls", "mac.xls"] {
        let path = format!("{}/tests/fixtures/{file}", env!("CARGO_MANIFEST_DIR"));
        let sheet = read(&std::fs::read(path).unwrap(), None).unwrap();
        assert_eq!((sheet.names.join(","), sheet.at), ("空,客户,More".to_owned(), 1));
        let rows = cells(&sheet.table);
        assert_eq!(sheet.table.headers.len(), 10);
        assert_eq!(
            rows[0][..8],
            ["星云仪器", "13800138000", "2019-03-01", "2026-01-02 15:30", "TRUE", "1234.5", "12.5%", "000042"]
        );
        assert_eq!(rows[1][..5], ["Müller & Söhne", "+49 30 123456", "2000-02-29", "2026-01-03", "FALSE"]);
        assert_eq!(rows[2][..6], ["𠮷野家", "110101199003071000", "1999-12-31", "2026-01-04 08:00:05", "TRUE", "0.3"]);
        assert_eq!([rows[3][0], rows[4][0], rows[3][1], rows[4][1]], ["两行", "两行", "1", "2"]);
        assert_eq!(rows.len(), 65);
        for (row, cells) in (0..).zip(&rows[5..]) {
            assert_eq!(cells[0], format!("长文本{row} {}", "很长的备注".repeat(60)));
        }
        let expected = [
            Note::MoreSheets { count: 2 },
            Note::HeaderBelow { line: 3 },
            Note::JoinedCells(lines(&[8])),
            Note::ErrorCells(lines(&[4])),
            Note::DigitsLost(lines(&[6])),
        ];
        assert_eq!(sheet.notes, expected);
    }
}

#[test]
fn formulas_of_old_workbooks_are_what_they_last_came_to() {
    let path = format!("{}/tests/fixtures/formulas.xls", env!("CARGO_MANIFEST_DIR"));
    let sheet = read(&std::fs::read(path).unwrap(), None).unwrap();
    assert_eq!(sheet.table.headers, ["客户名称", "金额", "称呼", "活跃", "到期", "错误", "空"]);
    let expected = [
        ["星云仪器", "1234.5", "李娜（采购）", "TRUE", "2026-03-02", "", ""],
        ["𠮷野家", "-0.25", "𠮷田", "FALSE", "2026-03-03 12:00", "", ""],
    ];
    assert_eq!(cells(&sheet.table), expected);
    assert_eq!(sheet.notes, [Note::ErrorCells(lines(&[2, 3]))], "an error is told, and no number");
}

#[test]
fn what_we_write_another_reader_finds_as_it_was() {
    let day = Day::new(2026, 3, 1).unwrap();
    let rows = [
        vec![Cell::Text("=1+1"), Cell::Number(-1.5), Cell::Day(day)],
        vec![Cell::Text("a\r\nb\u{1} <&> _x0041_ 𠮷"), Cell::Empty, Cell::Day(Day::new(1890, 1, 1).unwrap())],
        vec![Cell::Text("0042"), Cell::Number(1e21)],
    ];
    let bytes = write("客户/2026", &["名称", "金额", "日期"], rows);
    let sheet = read(&bytes, None).unwrap();
    assert_eq!(sheet.names, ["客户2026"]);
    assert_eq!(sheet.table.headers, ["名称", "金额", "日期"]);
    let expected = [
        ["=1+1", "-1.5", "2026-03-01"],
        ["a\r\nb\u{1} <&> _x0041_ 𠮷", "", "1890-01-01"],
        ["0042", "1000000000000000000000", ""],
    ];
    assert_eq!(cells(&sheet.table), expected);
}
