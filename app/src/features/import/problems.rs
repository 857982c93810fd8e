//! The rows of a file that cannot be imported: each with its cells, the reason beside the cell at fault; and all of them as a
//! file, to be corrected and imported again.

use std::{cmp::Reverse, collections::BTreeMap, sync::Arc};

use domain::imports::{
    outcome::{CellProblem, DryRun, Outcome},
    table::{self, Table},
};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

use super::desk::ImportDesk;
use crate::{
    i18n, t,
    ui::{Button, Glyph},
};

/// How many rows are shown; the file has all of them.
const SHOWN: usize = 100;

/// The problem rows of a file.
#[component]
pub fn Problems(run: Arc<DryRun>, file: usize) -> impl IntoView {
    let desk = ImportDesk::here();
    let Some(file_in) = desk.files.with_untracked(|files| files.get(file).cloned()) else { return ().into_any() };
    let table = Arc::clone(&file_in.table);
    let found = problems_of(&run, file);
    let total = found.len();
    let reasons = by_reason(&found, &table);
    let headers = table.headers.iter().map(|header| view! { <th scope="col">{header.clone()}</th> }).collect_view();
    let rows = found.iter().take(SHOWN).map(|(row, problems)| view_row(&table, *row, problems)).collect_view();
    let name = format!("{}-{}.csv", file_in.name.trim_end_matches(".csv"), t!("import.problem_file"));
    let save = {
        let (table, run) = (Arc::clone(&table), Arc::clone(&run));
        move |()| download(&name, &as_csv(&table, &problems_of(&run, file)))
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

fn view_row(table: &Table, row: usize, problems: &[CellProblem]) -> impl IntoView + use<> {
    let whole: Vec<String> = problems.iter().filter(|it| it.column.is_none()).map(why).collect();
    let cells = (0..table.headers.len())
        .map(|column| {
            let reason: Vec<String> = problems.iter().filter(|it| it.column == Some(column)).map(why).collect();
            let is_bad = !reason.is_empty();
            view! {
                <td class:is-bad=is_bad>
                    {table.cell(row, column).to_owned()}
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

/// The rows with one more column that says why.
fn as_csv(table: &Table, found: &[(usize, &[CellProblem])]) -> String {
    let head = t!("import.problem");
    let reasons: Vec<String> =
        found.iter().map(|(_, problems)| problems.iter().map(why).collect::<Vec<_>>().join("; ")).collect();
    let mut lines: Vec<Vec<&str>> =
        vec![table.headers.iter().map(String::as_str).chain(std::iter::once(head.as_str())).collect()];
    for ((row, _), reason) in found.iter().zip(&reasons) {
        let cells = (0..table.headers.len()).map(|column| table.cell(*row, column));
        lines.push(cells.chain(std::iter::once(reason.as_str())).collect());
    }
    table::write(lines)
}

/// Gives the person a file. Spreadsheets know UTF-8 by its mark.
fn download(name: &str, text: &str) {
    let parts = js_sys::Array::of1(&JsValue::from_str(&format!("\u{feff}{text}")));
    let options = BlobPropertyBag::new();
    options.set_type("text/csv");
    let Ok(blob) = Blob::new_with_str_sequence_and_options(&parts, &options) else { return };
    let Ok(url) = Url::create_object_url_with_blob(&blob) else { return };
    let link = document().create_element("a").ok().and_then(|it| it.dyn_into::<HtmlAnchorElement>().ok());
    if let Some(link) = link {
        link.set_href(&url);
        link.set_download(name);
        link.click();
    }
    // What was saved is the browser's; nothing depends on this.
    let _ = Url::revoke_object_url(&url);
}
