//! Imports kept on the device: one list of them, and for each its files and where it stands.

use ::files::{Choice, text::Encoding};
use domain::{imports::plan::Plan, steps::Rest};
use leptos::{prelude::*, task::spawn_local};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sync::{Instant, RowId};

use super::{file_in::FileIn, heads};
use crate::local::Book;

/// The list of imports.
const LIST: &str = "imports";

/// How many imports are kept; the oldest goes when there is one more.
const MOST: usize = 8;

/// What is being done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Saying what the files and their columns are.
    #[default]
    Columns,
    /// Saying what values mean.
    Values,
    /// Trying it on paper.
    Trial,
    /// Putting it into the book, and what came of it.
    Run,
}

/// What the import itself is doing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Not begun.
    #[default]
    Waiting,
    /// Rows go into the book.
    Going,
    /// Somebody halted it.
    Halted,
    /// A chunk was refused.
    Refused,
    /// Everything is in the book.
    Done,
}

/// How much is in the book.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// What it is doing.
    pub standing: Standing,
    /// Rows in the book.
    pub done: usize,
    /// Rows there are to be.
    pub total: usize,
    /// When the import was begun.
    pub begun: Instant,
    /// How many rows were in the book when the rows last began to go.
    #[serde(default)]
    pub done_before: usize,
    /// When that was.
    #[serde(default)]
    pub going_since: Instant,
    /// Why a chunk was refused, in words.
    #[serde(default)]
    pub refusal: Option<String>,
    /// What came of it, kind by kind.
    #[serde(default)]
    pub report: Vec<Line>,
    /// The pipeline that opportunities went into.
    #[serde(default)]
    pub pipeline: Option<RowId>,
}

/// One line of the report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The kind.
    pub kind: String,
    /// How many were made.
    pub made: usize,
    /// How many that were there were changed.
    #[serde(default)]
    pub updated: usize,
    /// How many rows were passed over.
    pub skipped: usize,
    /// How many rows were merged into what another row made or changed.
    #[serde(default)]
    pub merged: usize,
    /// How many rows had a problem.
    pub problems: usize,
    /// How many of those made name no customer, where they could.
    #[serde(default)]
    pub without_customer: usize,
}

/// Where an import stands.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Kept {
    /// What is to become of its files.
    pub plan: Plan,
    /// What is being done.
    pub step: Step,
    /// How much is in the book.
    pub progress: Progress,
}

/// An import in the list.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Entry {
    /// Its id.
    pub id: RowId,
    /// Its files' names.
    pub names: Vec<String>,
    /// When it was begun.
    pub begun: Instant,
    /// What it is doing.
    pub standing: Standing,
    /// How many rows are in the book.
    pub done: usize,
}

/// The imports of this person, the newest first: those whose files are on this device, and those that began on others;
/// tracked.
pub fn list(book: Book) -> Vec<Entry> {
    // Those from elsewhere come with the book.
    book.actor().track();
    book.status().track();
    let mut entries = here(book);
    let elsewhere = heads::all(book).into_iter().filter_map(|head| heads::entry(book, &head));
    let elsewhere: Vec<Entry> = elsewhere.filter(|entry| entries.iter().all(|own| own.id != entry.id)).collect();
    entries.extend(elsewhere);
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.begun));
    entries
}

fn here(book: Book) -> Vec<Entry> {
    book.draft(LIST).and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default()
}

/// The import of this id.
pub fn find(book: Book, id: RowId) -> Option<Kept> {
    serde_json::from_value(book.draft(&plan_key(id))?).ok()
}

/// A file as it is kept beside its bytes.
#[derive(Serialize, Deserialize)]
struct KeptFile {
    name: String,
    #[serde(default)]
    is_pasted: bool,
    /// The code of the encoding that somebody chose.
    #[serde(default)]
    encoding: Option<String>,
    /// The sheet that somebody chose.
    #[serde(default)]
    sheet: Option<usize>,
}

/// Its files, read again in steps.
pub async fn files(book: Book, id: RowId, rest: &mut impl Rest) -> Option<Vec<FileIn>> {
    let kept = kept_files(book, id)?;
    let mut files = Vec::new();
    for (file, bytes) in kept.iter().zip(book.imported(id, kept.len()).await?) {
        let choice = Choice { encoding: file.encoding.as_deref().and_then(Encoding::of_code), sheet: file.sheet };
        files.push(FileIn::of_bytes(&file.name, bytes.into(), file.is_pasted, choice, rest).await.ok()?);
    }
    Some(files)
}

fn kept_files(book: Book, id: RowId) -> Option<Vec<KeptFile>> {
    serde_json::from_value(book.draft(&files_key(id))?).ok()
}

/// Keeps an import's files.
pub async fn keep_files(book: Book, id: RowId, files: &[FileIn]) {
    let bytes: Vec<&[u8]> = files.iter().map(|file| &*file.bytes).collect();
    if !book.keep_imported(id, &bytes).await {
        return;
    }
    let of_file = |file: &FileIn| KeptFile {
        name: file.name.to_string(),
        is_pasted: file.is_pasted,
        encoding: file.choice.encoding.map(|encoding| encoding.code().to_owned()),
        sheet: file.choice.sheet,
    };
    book.save_draft(&files_key(id), json!(files.iter().map(of_file).collect::<Vec<_>>()));
}

/// Keeps where an import stands.
pub fn keep(book: Book, id: RowId, kept: &Kept, files: &[FileIn]) {
    book.save_draft(&plan_key(id), json!(kept));
    let mut entries = here(book);
    entries.retain(|entry| entry.id != id);
    let names = files.iter().map(|file| file.name.to_string()).collect();
    let (begun, standing, done) = (kept.progress.begun, kept.progress.standing, kept.progress.done);
    entries.insert(0, Entry { id, names, begun, standing, done });
    while entries.len() > MOST {
        if let Some(oldest) = entries.pop() {
            forget(book, oldest.id);
        }
    }
    book.save_draft(LIST, json!(entries));
}

/// Takes an import off the list, everywhere. What it put into the book stays.
pub fn drop(book: Book, id: RowId) {
    heads::forget(book, id);
    let mut entries = here(book);
    entries.retain(|entry| entry.id != id);
    book.save_draft(LIST, json!(entries));
    forget(book, id);
}

fn forget(book: Book, id: RowId) {
    let count = kept_files(book, id).map_or(0, |files| files.len());
    book.clear_draft(&plan_key(id));
    book.clear_draft(&files_key(id));
    spawn_local(async move { book.forget_imported(id, count).await });
}

fn plan_key(id: RowId) -> String {
    format!("import/{id}")
}

fn files_key(id: RowId) -> String {
    format!("import/{id}/files")
}
