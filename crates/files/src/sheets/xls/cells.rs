//! The records of a sheet that hold cells.

use super::{
    Globals, joined,
    records::{self, Record, Records, f64_at, u16_at, u32_at},
    strings::Pieces,
};
use crate::{
    FileError,
    sheets::{MAX_CELLS, grid::Grid, shown::Value},
};

/// The cells of the sheet whose records begin here.
pub(super) fn read(stream: &[u8], globals: &Globals) -> Result<Grid, FileError> {
    let mut reader = Reader { globals, grid: Grid::new(globals.is_1904), count: 0, formula: None };
    let mut records = Records::of(stream);
    let mut depth = 0_usize;
    while let Some(record) = records.next() {
        match record.kind {
            records::BOF => depth += 1,
            records::EOF => depth = depth.saturating_sub(1),
            // Deeper are charts within the sheet.
            _ if depth > 1 => continue,
            _ => reader.take(record, &mut records),
        }
        if depth == 0 {
            break;
        }
        if reader.count > MAX_CELLS {
            return Err(FileError::TooLarge);
        }
    }
    Ok(reader.grid)
}

struct Reader<'a> {
    globals: &'a Globals,
    grid: Grid,
    count: u64,
    /// The place and style of a formula whose text comes in the next record.
    formula: Option<((u32, u32), u16)>,
}

impl Reader<'_> {
    fn take(&mut self, record: Record<'_>, more: &mut Records<'_>) {
        let Record { kind, data } = record;
        match kind {
            records::MERGED => joined(data).for_each(|joined| self.grid.join(joined)),
            records::MULRK => self.take_many(data),
            records::STRING => {
                let text = Pieces::with(data, more.continued()).long(&self.globals.script);
                if let (Some((place, style)), Some(text)) = (self.formula.take(), text) {
                    self.put(place, style, Value::Text(text));
                }
            }
            _ => {
                let _ = self.take_one(kind, data, more);
            }
        }
    }

    /// A record of one cell; one that is too short is none.
    fn take_one(&mut self, kind: u16, data: &[u8], more: &mut Records<'_>) -> Option<()> {
        let place = (u32::from(u16_at(data, 0)?), u32::from(u16_at(data, 2)?));
        let style = u16_at(data, 4)?;
        let value = match kind {
            records::NUMBER => Value::Number(f64_at(data, 6)?),
            records::RK => Value::Number(packed(u32_at(data, 6)?)),
            records::LABELSST => {
                let at = usize::try_from(u32_at(data, 6)?).ok()?;
                Value::Text(self.globals.strings.get(at)?.clone())
            }
            records::LABEL | records::RSTRING => {
                Value::Text(Pieces::with(data.get(6..)?, more.continued()).long(&self.globals.script)?)
            }
            records::BOOLERR if *data.get(7)? == 0 => Value::YesNo(*data.get(6)? != 0),
            records::BOOLERR => Value::Error,
            records::FORMULA => self.last_value(data, place, style)?,
            _ => return None,
        };
        self.put(place, style, value);
        Some(())
    }

    /// What a formula came to when the workbook was saved.
    fn last_value(&mut self, data: &[u8], place: (u32, u32), style: u16) -> Option<Value> {
        self.formula = None;
        if u16_at(data, 12)? != 0xffff {
            return f64_at(data, 6).map(Value::Number);
        }
        match data.get(6)? {
            0 => {
                self.formula = Some((place, style));
                None
            }
            1 => Some(Value::YesNo(*data.get(8)? != 0)),
            2 => Some(Value::Error),
            _ => None,
        }
    }

    /// Packed numbers side by side.
    fn take_many(&mut self, data: &[u8]) {
        let (Some(row), Some(first)) = (u16_at(data, 0), u16_at(data, 2)) else { return };
        let cells = data.get(4..data.len().saturating_sub(2)).unwrap_or_default();
        for (column, cell) in (u32::from(first)..).zip(cells.chunks_exact(6)) {
            if let (Some(style), Some(number)) = (u16_at(cell, 0), u32_at(cell, 2)) {
                self.put((u32::from(row), column), style, Value::Number(packed(number)));
            }
        }
    }

    fn put(&mut self, place: (u32, u32), style: u16, value: Value) {
        self.count += 1;
        self.grid.put(place, value, self.globals.format(style));
    }
}

/// A number in four bytes: a whole one or the upper half of a float, perhaps times a hundred (\[MS-XLS\] 2.5.217).
fn packed(bits: u32) -> f64 {
    let number =
        if bits & 2 == 0 { f64::from_bits(u64::from(bits & !3) << 32) } else { f64::from(bits.cast_signed() >> 2) };
    if bits & 1 == 1 { number / 100.0 } else { number }
}
