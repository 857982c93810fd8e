//! From rows as they come to a table: empty ones are left out, and the row of column names is found.

use domain::imports::table::{MAX_ROWS, Table};

use crate::{FileError, Note};

/// How many rows may stand above the column names.
const ABOVE: usize = 20;

/// Takes rows in their order.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    /// The first rows, until it is clear which of them holds the column names.
    first: Vec<First>,
    table: Option<Table>,
    note: Option<Note>,
}

#[derive(Debug)]
struct First {
    line: u64,
    cells: Vec<String>,
    is_above: bool,
}

impl First {
    fn filled(&self) -> usize {
        self.cells.iter().filter(|cell| !cell.trim().is_empty()).count()
    }
}

impl Rows {
    /// Takes a row.
    pub(crate) fn push<'a>(
        &mut self,
        line: u64,
        cells: impl IntoIterator<Item = &'a str> + Clone,
    ) -> Result<(), FileError> {
        self.take(line, cells, false)
    }

    /// Takes a row whose cells are joined across columns: names of groups of columns, if it stands above others.
    pub(crate) fn push_joined<'a>(
        &mut self,
        line: u64,
        cells: impl IntoIterator<Item = &'a str> + Clone,
    ) -> Result<(), FileError> {
        self.take(line, cells, true)
    }

    fn take<'a>(
        &mut self,
        line: u64,
        cells: impl IntoIterator<Item = &'a str> + Clone,
        is_above: bool,
    ) -> Result<(), FileError> {
        if cells.clone().into_iter().all(|cell| cell.trim().is_empty()) {
            return Ok(());
        }
        let Some(table) = &mut self.table else {
            self.first.push(First { line, cells: cells.into_iter().map(str::to_owned).collect(), is_above });
            if self.first.len() > ABOVE {
                self.settle();
            }
            return Ok(());
        };
        table.push(line, cells);
        if table.len() > MAX_ROWS { Err(FileError::TooLong) } else { Ok(()) }
    }

    /// The table, and what is to be said about its head.
    pub(crate) fn finish(mut self) -> Result<(Table, Option<Note>), FileError> {
        self.settle();
        let mut table = self.table.filter(|table| !table.is_empty()).ok_or(FileError::Empty)?;
        table.drop_nameless_ends();
        Ok((table, self.note))
    }

    fn settle(&mut self) {
        if self.table.is_some() || self.first.is_empty() {
            return;
        }
        let head = self.head();
        let mut rows = std::mem::take(&mut self.first).into_iter().skip(head);
        let Some(First { line, cells, .. }) = rows.next() else { return };
        if head > 0 {
            self.note = Some(Note::HeaderBelow { line });
        }
        let mut table = Table::new(cells.iter().map(|header| header.trim().to_owned()).collect());
        for row in rows {
            table.push(row.line, row.cells.iter().map(String::as_str));
        }
        self.table = Some(table);
    }

    /// The first row that names at least two columns and not groups of them; the very first where no row has two cells.
    fn head(&self) -> usize {
        let below = |row: usize| self.first.get(row + 1).map_or(0, First::filled);
        let is_head = |(at, row): &(usize, &First)| row.filled() >= 2 && !(row.is_above && below(*at) >= row.filled());
        self.first.iter().enumerate().find(is_head).map_or(0, |(at, _)| at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[&[&str]]) -> (Table, Option<Note>) {
        let mut taken = Rows::default();
        for (line, row) in (1..).zip(rows) {
            taken.push(line, row.iter().copied()).unwrap();
        }
        taken.finish().unwrap()
    }

    #[test]
    fn a_title_above_the_column_names_is_left_out_and_told() {
        let (table, note) = table(&[&["客户名单", "", ""], &["", "", ""], &["客户", "电话", ""], &["A", "1", ""]]);
        assert_eq!(table.headers, ["客户", "电话"]);
        assert_eq!((table.cell(0, 0), table.line(0)), ("A", 4));
        assert_eq!(note, Some(Note::HeaderBelow { line: 3 }));
    }

    #[test]
    fn a_table_of_one_column_begins_with_its_first_row() {
        let (table, note) = table(&[&["name"], &["A"], &["B"]]);
        assert_eq!((table.headers.as_slice(), table.len(), note), (["name".to_owned()].as_slice(), 2, None));
    }

    #[test]
    fn names_of_groups_of_columns_are_no_column_names() {
        let mut rows = Rows::default();
        rows.push_joined(1, ["基本信息", "", "联系方式", ""]).unwrap();
        rows.push(2, ["客户", "行业", "电话", "邮箱"]).unwrap();
        rows.push(3, ["A", "", "1", ""]).unwrap();
        let (table, note) = rows.finish().unwrap();
        assert_eq!(table.headers, ["客户", "行业", "电话", "邮箱"]);
        assert_eq!(note, Some(Note::HeaderBelow { line: 2 }));
    }

    #[test]
    fn rows_without_a_head_or_a_head_without_rows_are_no_table() {
        assert_eq!(Rows::default().finish(), Err(FileError::Empty));
        let mut rows = Rows::default();
        rows.push(1, ["a", "b"]).unwrap();
        assert_eq!(rows.finish(), Err(FileError::Empty));
    }
}
