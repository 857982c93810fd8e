//! Writing XLSX: one sheet, texts as texts, numbers as numbers, days as days.
//!
//! Written here and not by a library: the one that is well kept reads the clock whenever it makes a workbook, which a pure crate
//! must not, and weighs more than all readers together; what an export needs of the format is this page.

use std::{
    fmt::Write as _,
    io::{Cursor, Write as _},
};

use domain::{exports, value::Day};
use zip::{ZipWriter, result::ZipResult, write::SimpleFileOptions};

/// What a cell is to hold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Nothing.
    Empty,
    /// A text, whatever it begins with.
    Text(&'a str),
    /// A number.
    Number(f64),
    /// A day.
    Day(Day),
}

impl<'a> From<&'a exports::Cell> for Cell<'a> {
    fn from(cell: &'a exports::Cell) -> Self {
        match cell {
            exports::Cell::Empty => Self::Empty,
            exports::Cell::Text(text) => Self::Text(text),
            exports::Cell::Number(number) => Self::Number(*number),
            exports::Cell::Day(day) => Self::Day(*day),
        }
    }
}

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// The parts that are the same in every workbook.
const PARTS: [(&str, &str); 4] = [
    (
        "[Content_Types].xml",
        r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>"#,
    ),
    (
        "_rels/.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
    ),
    (
        "xl/_rels/workbook.xml.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#,
    ),
    (
        "xl/styles.xml",
        r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"#,
    ),
];

/// How a sheet begins, up to the names of its columns.
const SHEET: &str = r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData><row r="1">"#;

/// The styles of `xl/styles.xml` by their number there.
const HEADER: &str = " s=\"1\"";
const DAY: &str = " s=\"2\"";
const TEXT: &str = " s=\"3\"";

/// 1899-12-30, from which days count in a workbook; before March 1900 they do not.
const DAYS_BEFORE_EPOCH: i64 = 25_569;
const FIRST_DAY: i64 = 61;

/// Characters of a sheet's name that Excel refuses.
const REFUSED: &[char] = &['[', ']', ':', '*', '?', '/', '\\', '\''];

/// A workbook of one sheet. The name is made one that a sheet may have.
pub fn write<'a, R>(name: &str, headers: &[&str], rows: impl IntoIterator<Item = R>) -> Vec<u8>
where
    R: IntoIterator<Item = Cell<'a>>,
{
    let mut workbook = Workbook::begin(name, headers);
    for row in rows {
        workbook.row(row);
    }
    workbook.finish()
}

/// A workbook of one sheet that is written row by row, so that whoever writes a long one can pause.
pub struct Workbook {
    archive: ZipWriter<Cursor<Vec<u8>>>,
    /// Rows that are not packed yet.
    xml: String,
    rows: usize,
}

/// So many bytes of rows are packed at once.
const PACKED_AT: usize = 1 << 16;

// Writing to memory cannot fail; were it to, the workbook would be empty.
impl Workbook {
    /// A workbook with these column names and no rows. The name is made one that a sheet may have.
    pub fn begin(name: &str, headers: &[&str]) -> Self {
        let archive = begun(name).unwrap_or_else(|_| ZipWriter::new(Cursor::new(Vec::new())));
        let mut xml = String::from(SHEET);
        for (column, header) in headers.iter().enumerate() {
            xml.push_str(&text(column, 1, HEADER, header));
        }
        xml.push_str("</row>");
        Self { archive, xml, rows: 1 }
    }

    /// Adds a row.
    pub fn row<'a>(&mut self, cells: impl IntoIterator<Item = Cell<'a>>) {
        self.rows += 1;
        let _ = write!(self.xml, "<row r=\"{}\">", self.rows);
        for (column, cell) in cells.into_iter().enumerate() {
            self.xml.push_str(&written(column, self.rows, cell));
        }
        self.xml.push_str("</row>");
        if self.xml.len() > PACKED_AT {
            let _ = self.archive.write_all(self.xml.as_bytes());
            self.xml.clear();
        }
    }

    /// The workbook as the bytes of a file.
    pub fn finish(mut self) -> Vec<u8> {
        self.xml.push_str("</sheetData></worksheet>");
        let _ = self.archive.write_all(self.xml.as_bytes());
        self.archive.finish().map(Cursor::into_inner).unwrap_or_default()
    }
}

/// An archive of all parts, ready for the sheet.
fn begun(name: &str) -> ZipResult<ZipWriter<Cursor<Vec<u8>>>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let workbook = workbook(name);
    for (path, content) in PARTS.into_iter().chain([("xl/workbook.xml", &*workbook), ("xl/worksheets/sheet1.xml", "")])
    {
        archive.start_file(path, SimpleFileOptions::default())?;
        archive.write_all(HEAD.as_bytes())?;
        archive.write_all(content.as_bytes())?;
    }
    Ok(archive)
}

fn workbook(name: &str) -> String {
    let name: String = name.chars().filter(|c| !REFUSED.contains(c)).take(31).collect();
    let name = if name.trim().is_empty() { "Sheet1" } else { name.trim() };
    format!(
        r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="{}" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
        escaped(name)
    )
}

fn written(column: usize, row: usize, cell: Cell<'_>) -> String {
    match cell {
        Cell::Empty | Cell::Text("") => String::new(),
        Cell::Text(content) => text(column, row, TEXT, content),
        Cell::Number(number) if number.is_finite() => number_cell(column, row, "", &number.to_string()),
        Cell::Number(_) => String::new(),
        Cell::Day(day) => {
            let serial = day.since_epoch() + DAYS_BEFORE_EPOCH;
            if serial < FIRST_DAY {
                return text(column, row, TEXT, &day.to_string());
            }
            number_cell(column, row, DAY, &serial.to_string())
        }
    }
}

fn text(column: usize, row: usize, style: &str, content: &str) -> String {
    let place = place(column, row);
    format!(r#"<c r="{place}"{style} t="inlineStr"><is><t xml:space="preserve">{}</t></is></c>"#, escaped(content))
}

fn number_cell(column: usize, row: usize, style: &str, number: &str) -> String {
    format!(r#"<c r="{}"{style}><v>{number}</v></c>"#, place(column, row))
}

/// `A1` for the first cell.
fn place(column: usize, row: usize) -> String {
    let mut letters = Vec::new();
    let mut left = column + 1;
    while left > 0 {
        letters.push(char::from(b'A' + u8::try_from((left - 1) % 26).unwrap_or(0)));
        left = (left - 1) / 26;
    }
    letters.iter().rev().collect::<String>() + &row.to_string()
}

/// The text within XML. What XML has no place for is written `_x000D_` (ECMA-376, 22.9.2.19), and what looks so is protected.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\u{0}'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                let _ = write!(escaped, "_x{:04X}_", u32::from(c));
            }
            '_' if looks_escaped(text.get(at..).unwrap_or_default()) => escaped.push_str("_x005F_"),
            c => escaped.push(c),
        }
    }
    escaped
}

fn looks_escaped(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.get(..7).is_some_and(|part| {
        part.starts_with(b"_x")
            && part.ends_with(b"_")
            && part.get(2..6).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit))
    })
}
