//! Figures as a table: a line for each group, or a cell for each pair of groups, with sums.
//!
//! Belongs here: what stands in the cells, in words and as plain values for files, and the table on screen. Does not belong here:
//! figures as pictures (`picture`), writing files (`records::export`).

use domain::reports::{Head, Key, Measure, boards::Look, cube::Figure};
use leptos::prelude::*;

use super::{Reader, Said, address};
use crate::{local::Figures, t};

/// A figure in its cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    /// As people read it.
    pub text: String,
    /// The figure itself and by which measure, for files; nothing where there is nothing.
    pub value: Option<(Figure, &'static Measure)>,
    /// The list of the records behind it.
    pub href: Option<String>,
}

/// A line of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What it is about, from the outer group to the inner.
    pub labels: Vec<String>,
    /// Its figures.
    pub cells: Vec<Cell>,
}

/// A table of figures.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grid {
    /// What the labels are of: one name for each of a line's labels.
    pub corner: Vec<String>,
    /// What the columns are.
    pub heads: Vec<String>,
    /// The lines.
    pub lines: Vec<Line>,
    /// All together, where there is more than one line.
    pub total: Option<Line>,
}

/// The table of an answer: pairs of groups as a pivot of the first measure, everything else a line for each group.
pub fn grid(figures: &Figures, reader: Reader, look: Look, corner: Vec<String>) -> Grid {
    let it = Laying { figures, said: reader.said() };
    let mut grid = if look == Look::Pivot && figures.answer.along.len() == 2 { it.pivot() } else { it.lines() };
    grid.corner = if look == Look::Pivot { vec![corner.join(" / ")] } else { corner };
    grid
}

struct Laying<'a> {
    figures: &'a Figures,
    said: Said,
}

impl Laying<'_> {
    fn cell(&self, figure: Option<&Figure>, measure: &'static Measure, href: Option<String>) -> Cell {
        let Some(figure) = figure.filter(|it| !it.of.is_empty() || !it.by.is_empty()) else { return Cell::default() };
        Cell { text: self.said.shown(&figure.shown(measure)), value: Some((figure.clone(), measure)), href }
    }

    fn rows(&self) -> impl Iterator<Item = (usize, &Head)> {
        let answer = &self.figures.answer;
        let is_plain = answer.along.is_empty();
        answer.rows.iter().enumerate().filter(move |(_, head)| is_plain || head.key != Key::All || head.others > 0)
    }

    fn label(&self, head: &Head, dimension: usize) -> String {
        match self.figures.answer.along.get(dimension) {
            Some(along) => self.said.group(head, Some(along)),
            None => t!("numbers.all"),
        }
    }

    fn pivot(&self) -> Grid {
        let answer = &self.figures.answer;
        let Some(measure) = answer.measures.first().copied() else { return Grid::default() };
        let behind = |row: usize, column: usize| self.figures.behind(0, row, column).and_then(address);
        let line = |(row, head): (usize, &Head)| {
            let cells = (0..answer.columns.len())
                .map(|column| self.cell(answer.cell(row, column, 0), measure, behind(row, column)));
            let sum = self.cell(answer.row(row, 0), measure, self.figures.behind_row(0, row).and_then(address));
            Line { labels: vec![self.label(head, 0)], cells: cells.chain([sum]).collect() }
        };
        let of_column = |column: usize| {
            let href = self.figures.behind_column(0, column).and_then(address);
            self.cell(answer.column(column, 0), measure, href)
        };
        let whole = self.cell(answer.whole(0), measure, self.figures.behind_all(0).and_then(address));
        let total = Line {
            labels: vec![t!("numbers.all")],
            cells: (0..answer.columns.len()).map(of_column).chain([whole]).collect(),
        };
        Grid {
            corner: Vec::new(),
            heads: answer.columns.iter().map(|head| self.label(head, 1)).chain([t!("numbers.all")]).collect(),
            lines: self.rows().map(line).collect(),
            total: (answer.rows.len() > 1).then_some(total),
        }
    }

    fn lines(&self) -> Grid {
        let answer = &self.figures.answer;
        let measures = || answer.measures.iter().copied().enumerate();
        let pairs = answer.along.len() > 1;
        let line = |(row, head): (usize, &Head)| -> Vec<Line> {
            if !pairs {
                let cells = measures().map(|(at, measure)| {
                    self.cell(answer.row(row, at), measure, self.figures.behind(at, row, 0).and_then(address))
                });
                return vec![Line { labels: vec![self.label(head, 0)], cells: cells.collect() }];
            }
            let of_column = |(column, inner): (usize, &Head)| {
                let cells: Vec<Cell> = measures()
                    .map(|(at, measure)| {
                        let href = self.figures.behind(at, row, column).and_then(address);
                        self.cell(answer.cell(row, column, at), measure, href)
                    })
                    .collect();
                let says = cells.iter().any(|cell| cell.value.is_some());
                says.then(|| Line { labels: vec![self.label(head, 0), self.label(inner, 1)], cells })
            };
            answer.columns.iter().enumerate().filter_map(of_column).collect()
        };
        let lines: Vec<Line> = self.rows().flat_map(line).collect();
        let whole = measures()
            .map(|(at, measure)| self.cell(answer.whole(at), measure, self.figures.behind_all(at).and_then(address)));
        let labels = if pairs { vec![t!("numbers.all"), String::new()] } else { vec![t!("numbers.all")] };
        Grid {
            corner: Vec::new(),
            heads: measures().map(|(_, measure)| self.said.measure(measure.name)).collect(),
            total: (lines.len() > 1).then(|| Line { labels, cells: whole.collect() }),
            lines,
        }
    }
}

/// The table on screen; wider ones scroll within their frame.
#[component]
pub fn GridView(
    /// What stands in it.
    #[prop(into)]
    grid: Signal<Grid>,
    /// What it is about, for screen readers.
    #[prop(into)]
    label: Signal<String>,
) -> impl IntoView {
    view! {
        <div class="figure-grid" tabindex="0" role="region" aria-label=label>
            {move || drawn(&grid.get())}
        </div>
    }
}

fn drawn(grid: &Grid) -> impl IntoView + use<> {
    let corner = grid.corner.iter().map(|name| view! { <th scope="col">{name.clone()}</th> }).collect_view();
    let heads = grid.heads.iter().map(|head| view! { <th scope="col" class="number">{head.clone()}</th> });
    let heads = heads.collect_view();
    let lines = grid.lines.iter().map(line).collect_view();
    let total = grid.total.as_ref().map(|total| view! { <tfoot>{line(total)}</tfoot> });
    view! {
        <table>
            <thead>
                <tr>{corner} {heads}</tr>
            </thead>
            <tbody>{lines}</tbody>
            {total}
        </table>
    }
}

fn line(line: &Line) -> impl IntoView + use<> {
    let labels = line.labels.iter().enumerate().map(|(at, label)| match at {
        0 => view! { <th scope="row">{label.clone()}</th> }.into_any(),
        _ => view! { <td>{label.clone()}</td> }.into_any(),
    });
    let labels = labels.collect_view();
    let cells = line.cells.iter().map(|cell| match &cell.href {
        Some(href) => {
            view! { <td class="number"><a class="fact-link" href=href.clone()>{cell.text.clone()}</a></td> }.into_any()
        }
        None => view! { <td class="number">{cell.text.clone()}</td> }.into_any(),
    });
    let cells = cells.collect_view();
    view! { <tr>{labels} {cells}</tr> }
}
