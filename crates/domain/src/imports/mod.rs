//! Importing files: the command that makes many records at once, and how a file becomes such commands.
//!
//! Reading a file is the crate `files`; here it is a table ([`table`]). [`suggest`] makes a first [`plan`] for it, which a
//! person corrects; a dry run ([`trial`]) makes every row on paper and says what would become of each ([`outcome`]); its commands
//! follow from the plan and the files alone, so an import can be left, found again and repeated without harm. Each chunk
//! writes down what it did ([`part`]), from which the whole import can be taken back ([`taking_back`]).

mod cells;
mod columns;
mod contacted;
mod done;
pub mod fresh;
pub mod head;
mod headers;
pub mod known;
pub mod mappings;
mod matching;
pub mod meeting;
pub mod met;
pub mod moment;
mod next;
pub mod outcome;
pub mod part;
mod placing;
pub mod plan;
pub mod questions;
pub mod reading;
mod referring;
pub mod slots;
mod speaking;
mod stages;
pub mod suggest;
pub mod table;
pub mod taking_back;
#[cfg(test)]
pub(crate) mod tests;
pub mod texts;
pub mod trial;
pub mod turns;
pub mod updating;

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use serde::{Deserialize, Serialize};
use sync::{Change, Doc, Read, Row, RowId, View, order::gathered};

use crate::{
    access::{Actor, Right},
    records::{Stand, create, fields::Way, known},
    registry,
    rejection::Rejection,
};

/// How many rows one command may carry: a chunk of one version.
pub const CHUNK_ROWS: usize = 500;

/// How many rows an import puts into one command: so many are decided, written and laid over an answer of the server while nobody
/// waits for it.
pub const ROWS_AT_ONCE: usize = 125;

/// Makes many records of a kind. A row whose id exists already is passed over, so a chunk can be sent again by another
/// command; ids follow from the import and the row's number (see [`crate::ids::derived`]).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportRows {
    /// The import that the chunk belongs to.
    pub import: RowId,
    /// The kind's name.
    pub kind: String,
    /// At most [`CHUNK_ROWS`].
    pub rows: Vec<ImportRow>,
}

/// One record to make.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportRow {
    /// Its id.
    pub id: RowId,
    /// Its fields, history included.
    pub fields: Doc,
}

/// What must be read: each new id, and everything referred to, once.
pub fn reads(command: &ImportRows) -> Vec<Read> {
    let Some(kind) = registry::kind(&command.kind) else { return Vec::new() };
    let mut reads = BTreeSet::new();
    for row in command.rows.iter().take(CHUNK_ROWS) {
        reads.insert(Read::Row(row.id));
        reads.extend(create::reads(kind.name, row.id, &row.fields));
    }
    if kind.name == "opportunity" {
        // Where its pipeline begins (`opportunities::moving`).
        reads.insert(Read::All { kind: "stage" });
    }
    reads.into_iter().collect()
}

/// What must be read once the first rows are known.
pub fn reads_more(command: &ImportRows, actor: &Actor, view: &dyn View) -> Vec<Read> {
    let rows = command.rows.iter().take(CHUNK_ROWS);
    let more = rows.flat_map(|row| create::reads_more(&command.kind, &row.fields, actor, view));
    let reads: BTreeSet<Read> = gathered(more);
    reads.into_iter().collect()
}

/// Decides [`ImportRows`].
///
/// # Errors
/// The first row that cannot be imported refuses the whole chunk; the dry run before it finds each such row.
pub fn decide(stand: &Stand<'_>, command: &ImportRows) -> Result<Vec<Change>, Rejection> {
    if command.rows.len() > CHUNK_ROWS {
        return Err(Rejection::TooMany { limit: CHUNK_ROWS });
    }
    stand.actor.may_at_all(Right::Import)?;
    let kind = known(&command.kind)?;
    let paper = Paper { view: stand.view, settings: RefCell::default(), made: RefCell::default() };
    let stand = &Stand { view: &paper, ..*stand };
    let mut changes = Vec::with_capacity(command.rows.len());
    let mut part = part::Part::default();
    for row in &command.rows {
        if stand.view.row(row.id).is_none() {
            let made = create::create(stand, kind, row.id, &row.fields, Way::Import)?;
            changes.extend(made.into_iter().filter(|change| paper.note(change)));
            part.created.push(row.id);
        }
    }
    if kind.name == "follow_up" {
        let made = command.rows.iter().filter(|row| stand.view.row(row.id).is_none());
        let (contacted, more) = contacted::by_follow_ups(stand, made);
        part.contacted = contacted;
        changes.extend(more);
    }
    if let Some(first) = part.created.first() {
        let id = part::of_created(command.import, *first);
        changes.extend(part.written(stand, command.import, kind.name, id));
    }
    Ok(changes)
}

/// The view with the chunk's earlier rows counted in, which asks for the few rows of a settings kind once and not for every
/// row of the chunk.
struct Paper<'a> {
    view: &'a dyn View,
    settings: RefCell<BTreeMap<String, Vec<Arc<Row>>>>,
    /// By kind, field and value: how many rows the chunk has made, once somebody has asked how many there are.
    made: RefCell<BTreeMap<(String, String, String), usize>>,
}

impl Paper<'_> {
    /// Takes note of a change. False for a condition that an earlier row has set already.
    fn note(&self, change: &Change) -> bool {
        let mut made = self.made.borrow_mut();
        match change {
            Change::Create { kind, doc, .. } => {
                for ((of, field, value), count) in made.iter_mut() {
                    if of == kind && doc.get(field).and_then(|held| held.as_str()) == Some(value) {
                        *count += 1;
                    }
                }
                true
            }
            Change::NoMore { kind, field, value, .. } => {
                let key = ((*kind).to_owned(), (*field).to_owned(), value.clone());
                made.get(&key).is_none_or(|count| *count <= 1)
            }
            _ => true,
        }
    }
}

impl View for Paper<'_> {
    fn row(&self, id: RowId) -> Option<Arc<Row>> {
        self.view.row(id)
    }

    fn find(&self, kind: &str, field: &str, value: &str) -> Vec<Arc<Row>> {
        self.view.find(kind, field, value)
    }

    fn count(&self, kind: &str, field: &str, value: &str) -> usize {
        let key = (kind.to_owned(), field.to_owned(), value.to_owned());
        self.view.count(kind, field, value) + *self.made.borrow_mut().entry(key).or_default()
    }

    fn all(&self, kind: &str) -> Vec<Arc<Row>> {
        self.settings.borrow_mut().entry(kind.to_owned()).or_insert_with(|| self.view.all(kind)).clone()
    }
}
