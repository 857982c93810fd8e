//! The table of a report as a file.
//!
//! Belongs here: its columns and rows. Does not belong here: the sheet that asks for the format and the writing
//! (`records::export`), numbers in cells (`domain::exports::figures`).

use domain::{
    exports::{Cell, figures},
    reports::Coin,
};

use crate::records::{
    export::Table,
    figures::grid::{Grid, Line},
};

/// The table: the names of the groups, then the figures, then all together.
pub fn table(grid: &Grid) -> Table {
    let lines: Vec<&Line> = grid.lines.iter().chain(&grid.total).collect();
    let of_column = |at: usize| {
        let values = lines.iter().filter_map(move |line| line.cells.get(at)?.value.as_ref());
        figures::columns(values.map(|(figure, measure)| (figure, *measure)))
    };
    let columns: Vec<Vec<Option<Coin>>> = (0..grid.heads.len()).map(of_column).collect();
    let of_head = |(head, coins): (&String, &Vec<Option<Coin>>)| -> Vec<String> {
        let named = |coin: &Option<Coin>| match coin {
            Some(coin) => format!("{head} ({})", coin.code()),
            None => head.clone(),
        };
        coins.iter().map(named).collect()
    };
    let headers = grid.corner.iter().cloned().chain(grid.heads.iter().zip(&columns).flat_map(of_head)).collect();
    let row = |line: &&Line| {
        let labels = (0..grid.corner.len().max(line.labels.len()))
            .map(|at| Cell::of_text(line.labels.get(at).cloned().unwrap_or_default()));
        let cells = line.cells.iter().zip(&columns).flat_map(|(cell, coins)| {
            coins.iter().map(|coin| match &cell.value {
                Some((figure, measure)) => figures::cell(figure, measure, *coin),
                None => Cell::Empty,
            })
        });
        labels.chain(cells).collect()
    };
    Table::of_rows(headers, lines.iter().map(row).collect())
}
