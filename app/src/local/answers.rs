//! The open book's answers: from the columns once it is open, from the last screen before.

use std::{sync::Arc, time::Duration};

use domain::{
    query::{Group, Query},
    record::FieldType,
    registry,
};
use leptos::prelude::set_timeout;
use serde_json::Value;
use sync::{Row, RowId, View};

use super::{desk::Desk, haste, moments::mark};

/// How long typing may go on before it is stored.
const TYPING: Duration = Duration::from_millis(300);

impl Desk {
    /// The rows of a query. Whoever is computing now is told when they may be others.
    pub(super) fn select(&self, query: &Query) -> Vec<RowId> {
        self.listen(query);
        let engine = self.engine.borrow();
        if !engine.is_loaded() {
            return self.screen.query(query);
        }
        let ids = self.tables.select(&engine, query);
        self.screen.note_query(query, &ids);
        if !ids.is_empty() && !self.listed.replace(true) {
            mark("suike:first-list");
        }
        ids
    }

    /// The same in groups.
    pub(super) fn groups(&self, query: &Query, by: &str, sum: Option<&str>) -> Vec<Group> {
        self.listen(query);
        let engine = self.engine.borrow();
        if engine.is_loaded() { self.tables.groups(&engine, query, by, sum) } else { Vec::new() }
    }

    /// All live rows of a kind.
    pub(super) fn all(&self, kind: &str) -> Vec<Arc<Row>> {
        self.bells.listen_kind(kind);
        let engine = self.engine.borrow();
        if !engine.is_loaded() {
            return self.screen.all(kind);
        }
        let rows = engine.view().all(kind);
        self.screen.note_all(kind, &rows.iter().map(|row| row.id).collect::<Vec<_>>());
        rows
    }

    /// A row that somebody looks at.
    pub(super) fn watched(&self, id: RowId) -> Option<Arc<Row>> {
        self.screen.note_row(id);
        self.row(id)
    }

    /// Keeps or forgets what is being typed.
    pub(super) fn keep_draft(&self, key: &str, value: Option<&Value>) {
        if self.drafts.set(key, value) {
            let desk = self.weak();
            set_timeout(
                move || {
                    if let Some(desk) = desk.upgrade() {
                        desk.store_drafts();
                    }
                },
                TYPING,
            );
        }
    }

    /// The page is being put away: what is in memory only goes to the storage.
    pub(super) fn put_away(&self) {
        haste::note(self.store.name(), &self.drafts.unsaved());
        let unsaved = self.engine.borrow().unsaved_outbox();
        haste::note_commands(self.store.name(), &unsaved);
        self.hasty.borrow_mut().extend(unsaved);
        self.store_drafts();
        self.keep_screen();
    }

    /// Takes up what was typed when the page went away before it could be stored. It is stored once the rest is read.
    pub(super) fn take_up_haste(&self) {
        self.drafts.adopt(haste::left(self.store.name()));
    }

    /// Takes up what was done when this page or another one went away before it could be stored, once the storage has been read.
    pub(super) fn take_up_hasty_commands(&self) {
        if !self.engine.borrow().is_loaded() {
            return;
        }
        let mut noted = haste::commands_left(self.store.name());
        noted.retain(|line| !self.hasty.borrow().contains(line));
        if !noted.is_empty() {
            self.import(&noted.join("\n"));
            self.hasty.borrow_mut().extend(noted);
            self.forget_hasty_commands();
        }
    }

    /// What was noted of commands is forgotten once the storage has them.
    pub(super) fn forget_hasty_commands(&self) {
        if !self.hasty.borrow().is_empty() && self.engine.borrow().unsaved_outbox().is_empty() {
            haste::forget_commands(self.store.name(), &self.hasty.take());
        }
    }

    pub(super) fn store_drafts(&self) {
        let drafts = self.drafts.take_unsaved();
        if drafts.is_empty() {
            return;
        }
        self.spawn(|desk| async move {
            match desk.store.put_drafts(&drafts).await {
                Ok(()) => {
                    desk.drafts.arrived(&drafts);
                    haste::renew(desk.store.name(), &desk.drafts.unsaved());
                }
                Err(_) => desk.drafts.give_back(drafts),
            }
        });
    }

    /// The answer to a query depends on its kind, and on the names of what it is ordered or filtered by.
    fn listen(&self, query: &Query) {
        self.bells.listen_kind(&query.kind);
        let fields = query.sort.iter().map(|sort| &sort.field).chain(query.filters.iter().map(|filter| &filter.field));
        for path in fields {
            let mut kind = registry::kind(&query.kind);
            // A filter may ask what stands behind a reference: every kind on the way there matters.
            for name in path.split('.') {
                let ty = kind.and_then(|kind| kind.field(name)).map(|field| field.ty);
                let Some(FieldType::Ref(target) | FieldType::Refs(target)) = ty else { break };
                self.bells.listen_kind(target);
                kind = registry::kind(target);
            }
        }
    }
}
