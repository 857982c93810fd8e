//! XLSX, by calamine; cell after cell, so that a cell far away costs nothing.

use std::io::Cursor;

use calamine::{DataRef, Reader, SheetType, SheetVisible, Style, Xlsx, XlsxError};

use super::{MAX_CELLS, format::Format, grid::Grid, shown::Value};
use crate::FileError;

/// A workbook.
pub(super) struct Book<'a> {
    book: Xlsx<Cursor<&'a [u8]>>,
    names: Vec<String>,
}

impl<'a> Book<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, FileError> {
        let book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(|error| why(&error))?;
        let sheets = || book.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
        let visible = || sheets().filter(|sheet| sheet.visible == SheetVisible::Visible);
        let names = if visible().next().is_some() {
            visible().map(|it| it.name.clone()).collect()
        } else {
            sheets().map(|it| it.name.clone()).collect()
        };
        Ok(Self { book, names })
    }

    pub(super) fn names(&self) -> Vec<String> {
        self.names.clone()
    }

    pub(super) fn sheet(&mut self, at: usize) -> Result<Grid, FileError> {
        let name = self.names.get(at).ok_or(FileError::Empty)?;
        let mut grid = Grid::new(self.book.has_1904_epoch());
        let mut cells = self.book.worksheet_cells_reader(name).map_err(|error| why(&error))?;
        let formats: Vec<Format> = cells.styles().iter().map(format).collect();
        let mut count = 0_u64;
        while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(|error| why(&error))? {
            if let Some((value, own)) = value(cell.get_value()) {
                let format = own.unwrap_or_else(|| formats.get(style).copied().unwrap_or_default());
                grid.put(cell.get_position(), value, format);
                count += 1;
            }
            if count > MAX_CELLS {
                return Err(FileError::TooLarge);
            }
        }
        drop(cells);
        // Where they cannot be read, no cells are joined.
        for joined in self.book.merge_cells_by_sheet_name(name).unwrap_or_default() {
            grid.join(((joined.start.0, joined.end.0), (joined.start.1, joined.end.1)));
        }
        Ok(grid)
    }
}

fn why(error: &XlsxError) -> FileError {
    match error {
        XlsxError::Password => FileError::Locked,
        _ => FileError::Damaged,
    }
}

fn format(style: &Style) -> Format {
    style.number_format.as_ref().map(|format| Format::of_code(&format.format_code)).unwrap_or_default()
}

/// The value, with its format where calamine has read that already.
fn value(cell: &DataRef<'_>) -> Option<(Value, Option<Format>)> {
    let value = match cell {
        DataRef::Empty => return None,
        DataRef::Int(number) => Value::Number(*number as f64),
        DataRef::Float(number) => Value::Number(*number),
        DataRef::String(text) | DataRef::DurationIso(text) => Value::Text(text.clone()),
        DataRef::SharedString(text) => Value::Text((*text).to_owned()),
        DataRef::DateTimeIso(text) => Value::Text(text.strip_suffix("T00:00:00").unwrap_or(text).replace('T', " ")),
        DataRef::Bool(yes) => Value::YesNo(*yes),
        DataRef::Error(_) => Value::Error,
        DataRef::DateTime(moment) => {
            let format = if moment.is_duration() { Format::Span } else { Format::Moment };
            return Some((Value::Number(moment.as_f64()), Some(format)));
        }
    };
    Some((value, None))
}
