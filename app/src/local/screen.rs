//! What the screen showed last: a handful of rows, read before everything else at the next start.
//!
//! Belongs here: noting what is asked for, and answering the same questions from those notes until the book is open. Does
//! not belong here: rows that nobody has looked at; whatever is not noted is simply not there yet.

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::Arc,
};

use domain::{access::Actor, command::Crm, query::Query};
use serde::{Deserialize, Serialize};
use sync::{Doc, Instant, Row, RowId, Ver, View, client::Engine, order::gathered};

/// How many questions are noted, and how much of each answer.
const QUESTIONS: usize = 12;
const ANSWERS: usize = 60;

/// The notes.
#[derive(Default)]
pub(super) struct Screen {
    asked: RefCell<VecDeque<(String, Vec<RowId>)>>,
    before: RefCell<Option<Before>>,
    over: Cell<bool>,
}

/// The last screen, read.
struct Before {
    actor: Option<Actor>,
    answers: BTreeMap<String, Vec<RowId>>,
    rows: BTreeMap<RowId, Arc<Row>>,
}

/// Its stored form.
#[derive(Serialize, Deserialize)]
struct Saved {
    actor: Option<Actor>,
    answers: BTreeMap<String, Vec<RowId>>,
    rows: Vec<(RowId, String, Ver, Doc, Option<Instant>)>,
}

impl Screen {
    /// A query was answered.
    pub(super) fn note_query(&self, query: &Query, ids: &[RowId]) {
        self.note(key(query), ids);
    }

    /// A row was looked at.
    pub(super) fn note_row(&self, id: RowId) {
        self.note(format!("row {id}"), &[id]);
    }

    /// All rows of a kind were looked at.
    pub(super) fn note_all(&self, kind: &str, ids: &[RowId]) {
        self.note(format!("all {kind}"), ids);
    }

    fn note(&self, key: String, ids: &[RowId]) {
        let mut asked = self.asked.borrow_mut();
        asked.retain(|(known, _)| *known != key);
        asked.push_front((key, ids.iter().take(ANSWERS).copied().collect()));
        asked.truncate(QUESTIONS);
    }

    /// The last answer to this query, as far as it was noted.
    pub(super) fn query(&self, query: &Query) -> Vec<RowId> {
        self.answer(&key(query))
    }

    /// The rows of a kind, as far as they were noted.
    pub(super) fn all(&self, kind: &str) -> Vec<Arc<Row>> {
        self.answer(&format!("all {kind}")).into_iter().filter_map(|id| self.row(id)).collect()
    }

    /// A row, if it was noted.
    pub(super) fn row(&self, id: RowId) -> Option<Arc<Row>> {
        self.before.borrow().as_ref()?.rows.get(&id).cloned()
    }

    /// Who the person was.
    pub(super) fn actor(&self) -> Option<Actor> {
        self.before.borrow().as_ref()?.actor.clone()
    }

    fn answer(&self, key: &str) -> Vec<RowId> {
        self.before.borrow().as_ref().and_then(|before| before.answers.get(key).cloned()).unwrap_or_default()
    }

    /// Takes up what the last start kept. Returns true if there was something, and the book is not open yet.
    pub(super) fn read(&self, text: Option<&str>) -> bool {
        let Some(saved) = text.and_then(|text| serde_json::from_str::<Saved>(text).ok()) else { return false };
        if self.over.get() {
            return false;
        }
        let rows = saved.rows.into_iter().map(|(id, kind, ver, doc, deleted_at)| {
            let row = Row { id, kind, ver, doc, parent: None, scopes: Vec::new(), stamps: BTreeMap::new(), deleted_at };
            (id, Arc::new(row))
        });
        let before = Before { actor: saved.actor, answers: saved.answers, rows: gathered(rows) };
        *self.before.borrow_mut() = Some(before);
        true
    }

    /// The book itself answers from now on.
    pub(super) fn end(&self) {
        self.over.set(true);
        self.before.borrow_mut().take();
    }

    /// The notes with the rows that they name, to be kept.
    pub(super) fn write(&self, engine: &Engine<Crm>) -> Option<String> {
        let asked = self.asked.borrow();
        let ids: BTreeSet<RowId> = gathered(asked.iter().flat_map(|(_, ids)| ids.iter().copied()));
        let view = engine.view();
        let rows = ids.into_iter().filter_map(|id| view.row(id));
        let saved = Saved {
            actor: engine.actor().cloned(),
            answers: gathered(asked.iter().cloned()),
            rows: rows.map(|row| (row.id, row.kind.clone(), row.ver, row.doc.clone(), row.deleted_at)).collect(),
        };
        serde_json::to_string(&saved).ok()
    }
}

fn key(query: &Query) -> String {
    format!("{}?{}", query.kind, query.to_url())
}
