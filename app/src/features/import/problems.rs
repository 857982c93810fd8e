//! The rows of a file that cannot be imported: each with its cells, the reason beside the cell at fault; and all of them as a
//! file, to be corrected and imported again.

use std::{cmp::Reverse, collections::BTreeMap, sync::Arc};

use domain::{
    exports::Cell,
    imports::{
        outcome::{CellProblem, DryRun, Outcome},
        table::Table,
    },
};
use leptos::{ev, prelude::*};

use super::{desk::ImportDesk, work};
use crate::{
    i18n,
    local::use_book,
    records::export::{self, Export, ExportHost, Exporting},
    t,
    ui::{Button, Glyph},
};

/// How many rows are shown; the file has all of them.
const SHOWN: usize = 100;

/// The problem rows of a file.
#[component]
pub fn Problems(
    run: Arc<DryRun>,
    file: usize,
    /// Cells at fault can be put right here.
    #[prop(optional)]
    can_fix: bool,
) -> impl IntoView {
    let desk = ImportDesk::here();
    let exporting = Exporting::new();
    let Some(file_in) = desk.files.with_untracked(|files| files.get(file).cloned()) else { return ().into_any() };
    let table = Arc::clone(&file_in.table);
    let found = problems_of(&run, file);
    let total = found.len();
    let reasons = by_reason(&found, &table);
    let headers = table.headers.iter().map(|header| view! { <th scope="col">{header.clone()}</th> }).collect_view();
    let rows = found
        .iter()
        .take(SHOWN)
        .map(|(row, problems)| view_row(&table, (file, *row), problems, can_fix))
        .collect_view();
    let stem = file_in.name.rsplit_once('.').map_or(&*file_in.name, |(stem, _)| stem);
    let name = format!("{stem}-{}", t!("import.problem_file"));
    let save = {
        let (table, run) = (Arc::clone(&table), Arc::clone(&run));
        move |()| {
            let found = as_table(desk, (file, &table), &problems_of(&run, file));
            exporting.open(Export::of(name.clone(), found));
        }
    };
    view! {
        <section class="import-problems" data-file=file_in.name.to_string()>
            <header class="import-file-head">
                <h2 class="import-file-name clip">{t!("import.problems_in", name = file_in.name.to_string())}</h2>
                <Button glyph=Glyph::Download on_press=save>
                    {t!("import.save_problems")}
                </Button>
            </header>
            <ul class="import-reasons">
                {reasons
                    .into_iter()
                    .map(|(reason, count)| {
                        view! {
                            <li>
                                <span>{reason}</span>
                                <span class="number">{i18n::format::number(count as f64)}</span>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
            <ExportHost exporting />
            <div class="import-table-scroll" tabindex="0">
                <table class="import-table">
                    <thead>
                        <tr>
                            <th class="import-line">{t!("import.line")}</th>
                            {headers}
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {(total > SHOWN).then(|| view! { <p class="meta">{t!("import.more_problems", count = total - SHOWN)}</p> })}
        </section>
    }
    .into_any()
}

fn problems_of(run: &DryRun, file: usize) -> Vec<(usize, &[CellProblem])> {
    let outcomes = run.files.get(file).into_iter().flatten().enumerate();
    outcomes
        .filter_map(|(row, outcome)| match outcome {
            Outcome::Problem(problems) => Some((row, problems.as_slice())),
            _ => None,
        })
        .collect()
}

/// What is wrong and in how many rows, the most frequent first.
fn by_reason(found: &[(usize, &[CellProblem])], table: &Table) -> Vec<(String, usize)> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for problem in found.iter().flat_map(|(_, problems)| problems.iter()) {
        let header = problem.column.and_then(|column| table.headers.get(column));
        let why = why(problem);
        *counts.entry(header.map_or(why.clone(), |header| format!("{header}: {why}"))).or_insert(0) += 1;
    }
    let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| Reverse(*count));
    counts
}

fn why(problem: &CellProblem) -> String {
    i18n::tr(&format!("problem.{}", problem.why.code()))
}

fn view_row(
    table: &Table,
    (file, row): (usize, usize),
    problems: &[CellProblem],
    can_fix: bool,
) -> impl IntoView + use<> {
    let desk = ImportDesk::here();
    let cell = |column: usize| cell_of(desk, (file, table), row, column);
    let whole: Vec<String> = problems.iter().filter(|it| it.column.is_none()).map(why).collect();
    let cells = (0..table.headers.len())
        .map(|column| {
            let reason: Vec<String> = problems.iter().filter(|it| it.column == Some(column)).map(why).collect();
            let is_bad = !reason.is_empty();
            let text = if is_bad && can_fix {
                view! { <Fix file=file row=row column=column text=cell(column) /> }.into_any()
            } else {
                cell(column).into_any()
            };
            view! {
                <td class:is-bad=is_bad>
                    {text}
                    {is_bad.then(|| view! { <span class="import-why">{reason.join(", ")}</span> })}
                </td>
            }
        })
        .collect_view();
    view! {
        <tr>
            <td class="import-line">
                {table.line(row)}
                {(!whole.is_empty()).then(|| view! { <span class="import-why">{whole.join(", ")}</span> })}
            </td>
            {cells}
        </tr>
    }
}

/// A cell as the file has it, or as somebody has put it right.
fn cell_of(desk: ImportDesk, (file, table): (usize, &Table), row: usize, column: usize) -> String {
    desk.plan.with_untracked(|plan| {
        let corrected = plan.files.get(file).and_then(|it| it.corrections.get(&row)?.get(&column));
        corrected.map_or_else(|| table.cell(row, column), String::as_str).to_owned()
    })
}

/// A cell that is put right where it stands; the plan keeps it, the file stays as it is.
#[component]
fn Fix(file: usize, row: usize, column: usize, text: String) -> impl IntoView {
    let desk = ImportDesk::here();
    let book = use_book();
    let header =
        desk.files.with_untracked(|files| files.get(file)?.table.headers.get(column).cloned()).unwrap_or_default();
    let put = move |event: ev::Event| {
        let text = event_target_value(&event);
        desk.change(book, |plan, _, _| {
            if let Some(file) = plan.files.get_mut(file) {
                file.corrections.entry(row).or_default().insert(column, text);
            }
        });
        work::try_out(desk, book);
    };
    view! { <input class="input import-fix" value=text aria-label=t!("import.put_right", column = header) on:change=put /> }
}

/// The rows with one more column that says why.
fn as_table(desk: ImportDesk, (file, table): (usize, &Table), found: &[(usize, &[CellProblem])]) -> export::Table {
    let headers = table.headers.iter().cloned().chain([t!("import.problem")]).collect();
    let row = |(row, problems): &(usize, &[CellProblem])| {
        let cells = (0..table.headers.len()).map(|column| cell_of(desk, (file, table), *row, column));
        let reason = problems.iter().map(why).collect::<Vec<_>>().join("; ");
        cells.chain([reason]).map(Cell::of_text).collect()
    };
    export::Table::of_rows(headers, found.iter().map(row).collect())
}
