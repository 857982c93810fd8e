//! XLS, the workbooks of Excel 5 to 2003: a stream of records in a compound file.
//!
//! After \[MS-XLS\] and, for the older kind, `OpenOffice`'s "Documentation of the Microsoft Excel File Format". Only the records
//! that hold cells are read ([`cells`]), each within its own length; formulas by their last value.

mod cells;
mod records;
mod strings;

use std::io::{Cursor, Read};

use super::{
    format::Format,
    grid::{Grid, Joined},
};
use crate::FileError;
use records::{Record, Records, u16_at, u32_at};
use strings::{Pieces, Script};

/// How a compound file begins.
pub(super) const MAGIC: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// A workbook.
pub(super) struct Book {
    stream: Vec<u8>,
    sheets: Vec<SheetAt>,
    globals: Globals,
}

struct SheetAt {
    name: String,
    offset: usize,
}

/// What the cells of all sheets refer to.
#[derive(Default)]
struct Globals {
    script: Script,
    is_1904: bool,
    strings: Vec<String>,
    /// Custom number formats by number.
    codes: Vec<(u16, Format)>,
    /// The number of its format for each style.
    styles: Vec<u16>,
}

impl Book {
    pub(super) fn open(bytes: &[u8]) -> Result<Self, FileError> {
        let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|_| FileError::Damaged)?;
        if file.is_stream("/EncryptedPackage") {
            return Err(FileError::Locked);
        }
        let name = ["/Workbook", "/Book", "/WORKBOOK", "/BOOK"].into_iter().find(|name| file.is_stream(name));
        let mut stream = Vec::new();
        let part = file.open_stream(name.ok_or(FileError::NotATable)?).map_err(|_| FileError::Damaged)?;
        part.take(bytes.len() as u64).read_to_end(&mut stream).map_err(|_| FileError::Damaged)?;
        let mut book = Self { stream, sheets: Vec::new(), globals: Globals::default() };
        book.read_globals()?;
        Ok(book)
    }

    pub(super) fn names(&self) -> Vec<String> {
        self.sheets.iter().map(|sheet| sheet.name.clone()).collect()
    }

    pub(super) fn sheet(&self, at: usize) -> Result<Grid, FileError> {
        let offset = self.sheets.get(at).ok_or(FileError::Empty)?.offset;
        let stream = self.stream.get(offset..).ok_or(FileError::Damaged)?;
        cells::read(stream, &self.globals)
    }

    fn read_globals(&mut self) -> Result<(), FileError> {
        let mut hidden = Vec::new();
        let mut records = Records::of(&self.stream);
        while let Some(record) = records.next() {
            let Record { kind, data } = record;
            match kind {
                records::BOF => self.globals.script.is_wide = u16_at(data, 0) != Some(0x0500),
                records::FILEPASS => return Err(FileError::Locked),
                records::CODEPAGE => self.globals.script.set_codepage(u16_at(data, 0).unwrap_or(0)),
                records::DATEMODE => self.globals.is_1904 = u16_at(data, 0) == Some(1),
                records::FORMAT => self.globals.codes.extend(code(data, &self.globals.script)),
                records::XF => self.globals.styles.push(u16_at(data, 2).unwrap_or(0)),
                records::SST => self.globals.strings = strings::shared(data, &records.continued()),
                records::BOUNDSHEET => {
                    if let Some((sheet, is_visible)) = sheet_at(data, &self.globals.script) {
                        if is_visible { self.sheets.push(sheet) } else { hidden.push(sheet) }
                    }
                }
                records::EOF => break,
                _ => {}
            }
        }
        if self.sheets.is_empty() {
            self.sheets = hidden;
        }
        if self.sheets.is_empty() { Err(FileError::Damaged) } else { Ok(()) }
    }
}

impl Globals {
    /// The format of cells of this style.
    fn format(&self, style: u16) -> Format {
        let Some(format) = self.styles.get(usize::from(style)).copied() else { return Format::Plain };
        let custom = self.codes.iter().find(|(number, _)| *number == format).map(|(_, format)| *format);
        custom.unwrap_or_else(|| Format::built_in(format))
    }
}

fn code(data: &[u8], script: &Script) -> Option<(u16, Format)> {
    let number = u16_at(data, 0)?;
    let rest = data.get(2..)?;
    let code = if script.is_wide { Pieces::of(rest).long(script)? } else { Pieces::of(rest).short(script)? };
    Some((number, Format::of_code(&code)))
}

/// A sheet of cells, and whether one sees it; charts and macros are none.
fn sheet_at(data: &[u8], script: &Script) -> Option<(SheetAt, bool)> {
    let offset = usize::try_from(u32_at(data, 0)?).ok()?;
    let (visibility, kind) = (data.get(4)?, data.get(5)?);
    let name = Pieces::of(data.get(6..)?).short(script)?;
    (*kind == 0).then_some((SheetAt { name, offset }, visibility.trailing_zeros() >= 2))
}

fn joined(data: &[u8]) -> impl Iterator<Item = Joined> + '_ {
    let count = usize::from(u16_at(data, 0).unwrap_or(0));
    data.get(2..).unwrap_or_default().chunks_exact(8).take(count).filter_map(|area| {
        let at = |place| u16_at(area, place).map(u32::from);
        Some(((at(0)?, at(2)?), (at(4)?, at(6)?)))
    })
}
