//! Imports kept on the device: one list of them, and for each its files and where it stands.

use domain::imports::plan::Plan;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sync::{Instant, RowId};

use super::file_in::FileIn;
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
    /// How many rows were passed over.
    pub skipped: usize,
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

/// The imports of this device, the newest first.
pub fn list(book: Book) -> Vec<Entry> {
    book.draft(LIST).and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default()
}

/// The import of this id.
pub fn find(book: Book, id: RowId) -> Option<Kept> {
    serde_json::from_value(book.draft(&plan_key(id))?).ok()
}

/// Its files.
pub fn files(book: Book, id: RowId) -> Option<Vec<FileIn>> {
    let kept: Vec<(String, String)> = serde_json::from_value(book.draft(&files_key(id))?).ok()?;
    kept.iter().map(|(name, text)| FileIn::of_text(name, text).ok()).collect()
}

/// Keeps an import's files.
pub fn keep_files(book: Book, id: RowId, files: &[FileIn]) {
    let kept: Vec<(&str, &str)> = files.iter().map(|file| (&*file.name, &*file.text)).collect();
    book.save_draft(&files_key(id), json!(kept));
}

/// Keeps where an import stands.
pub fn keep(book: Book, id: RowId, kept: &Kept, files: &[FileIn]) {
    book.save_draft(&plan_key(id), json!(kept));
    let mut entries = list(book);
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

/// Takes an import off the list. What it put into the book stays.
pub fn drop(book: Book, id: RowId) {
    let mut entries = list(book);
    entries.retain(|entry| entry.id != id);
    book.save_draft(LIST, json!(entries));
    forget(book, id);
}

fn forget(book: Book, id: RowId) {
    book.clear_draft(&plan_key(id));
    book.clear_draft(&files_key(id));
}

fn plan_key(id: RowId) -> String {
    format!("import/{id}")
}

fn files_key(id: RowId) -> String {
    format!("import/{id}/files")
}
