//! The records that a dry run would change: which fields, from what to what.

use std::sync::Arc;

use domain::{
    imports::outcome::{DryRun, Outcome, Updating},
    registry,
};
use leptos::prelude::*;

use super::desk::ImportDesk;
use crate::{
    local::use_book,
    records::{explain, names, schema},
    t,
};

/// How many records are shown.
const SHOWN: usize = 50;

/// The changes of a file's rows.
#[component]
pub fn Changes(run: Arc<DryRun>, file: usize) -> impl IntoView {
    let desk = ImportDesk::here();
    let Some(file_in) = desk.files.with_untracked(|files| files.get(file).cloned()) else { return ().into_any() };
    let found: Vec<(usize, Updating)> = run
        .files
        .get(file)
        .into_iter()
        .flatten()
        .enumerate()
        .filter_map(|(row, outcome)| match outcome {
            Outcome::Update(updating, _) => Some((row, updating.clone())),
            _ => None,
        })
        .take(SHOWN)
        .collect();
    let total = run.counts(file).update;
    if found.is_empty() {
        return ().into_any();
    }
    let name = file_in.name.to_string();
    let rows = found
        .into_iter()
        .map(|(row, updating)| view! { <ChangedRow line=file_in.table.line(row) updating=updating /> })
        .collect_view();
    view! {
        <section class="import-problems" data-changes=name.clone()>
            <header class="import-file-head">
                <h2 class="import-file-name clip">{t!("import.changes_in", name = name)}</h2>
            </header>
            <ul class="import-changes">{rows}</ul>
            {(total > SHOWN).then(|| view! { <p class="meta">{t!("import.more_changes", count = total - SHOWN)}</p> })}
        </section>
    }
    .into_any()
}

#[component]
fn ChangedRow(line: u64, updating: Updating) -> impl IntoView {
    let book = use_book();
    let kind = registry::kind(updating.kind);
    let label = |path: &str| kind.map_or_else(|| path.to_owned(), |kind| schema::label_of(book, kind, path));
    let words = |path: &str, value: &serde_json::Value| match kind {
        Some(kind) => schema::words(book, kind, path, value),
        None => explain::value(book, value),
    };
    let fields = updating
        .differences()
        .map(|(path, before, after)| {
            view! {
                <li class="import-change-field" data-path=path.to_owned()>
                    <span class="meta">{label(path)}</span>
                    {before.map(|before| view! { <del>{words(path, before)}</del> })}
                    <ins>{words(path, after)}</ins>
                </li>
            }
        })
        .collect_view();
    view! {
        <li class="import-change">
            <span class="import-line" title=t!("import.line")>
                {line}
            </span>
            <span class="import-change-name clip">{names::title_or_unknown(book, updating.id)}</span>
            <ul class="import-change-fields">{fields}</ul>
        </li>
    }
}
