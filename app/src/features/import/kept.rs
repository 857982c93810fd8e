//! Imports kept on the device: one list of them, and for each its files and where it stands.

use ::files::{Choice, text::Encoding};
use base64::{Engine, prelude::BASE64_STANDARD};
use domain::{imports::plan::Plan, steps::Rest};
use leptos::prelude::*;
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

/// A file as it is kept.
#[derive(Serialize, Deserialize)]
struct KeptFile {
    name: String,
    content: Content,
    #[serde(default)]
    is_pasted: bool,
    /// The code of the encoding that somebody chose.
    #[serde(default)]
    encoding: Option<String>,
    /// The sheet that somebody chose.
    #[serde(default)]
    sheet: Option<usize>,
}

/// Bytes within JSON: as text where they are text.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Content {
    Text(String),
    Base64(String),
}

/// Its files, read again in steps.
pub async fn files(book: Book, id: RowId, rest: &mut impl Rest) -> Option<Vec<FileIn>> {
    let kept: Vec<KeptFile> = serde_json::from_value(book.draft(&files_key(id))?).ok()?;
    let mut files = Vec::new();
    for file in kept {
        files.push(read(file, rest).await?);
    }
    Some(files)
}

async fn read(kept: KeptFile, rest: &mut impl Rest) -> Option<FileIn> {
    let bytes = match kept.content {
        Content::Text(text) => text.into_bytes(),
        Content::Base64(text) => BASE64_STANDARD.decode(text).ok()?,
    };
    let choice = Choice { encoding: kept.encoding.as_deref().and_then(Encoding::of_code), sheet: kept.sheet };
    FileIn::of_bytes(&kept.name, bytes.into(), kept.is_pasted, choice, rest).await.ok()
}

/// Keeps an import's files.
pub fn keep_files(book: Book, id: RowId, files: &[FileIn]) {
    let kept: Vec<KeptFile> = files
        .iter()
        .map(|file| KeptFile {
            name: file.name.to_string(),
            content: match std::str::from_utf8(&file.bytes) {
                Ok(text) => Content::Text(text.to_owned()),
                Err(_) => Content::Base64(BASE64_STANDARD.encode(&file.bytes)),
            },
            is_pasted: file.is_pasted,
            encoding: file.choice.encoding.map(|encoding| encoding.code().to_owned()),
            sheet: file.choice.sheet,
        })
        .collect();
    book.save_draft(&files_key(id), json!(kept));
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
    book.clear_draft(&plan_key(id));
    book.clear_draft(&files_key(id));
}

fn plan_key(id: RowId) -> String {
    format!("import/{id}")
}

fn files_key(id: RowId) -> String {
    format!("import/{id}/files")
}
