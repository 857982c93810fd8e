//! The facade over the book: what screens may ask and do.
//!
//! Belongs here: one short method for each. Does not belong here: how ([`super::desk`]).

use std::{rc::Rc, sync::Arc};

use domain::{
    Command, Rejection,
    access::Actor,
    forecasting::past::Sales,
    query::{Filter, Group, Query},
    reports::Wrong,
};
use leptos::prelude::*;
use serde_json::Value;
use sync::{
    Instant, Row, RowId,
    client::{Event, Imported},
};

use super::{
    ImportOutboxError,
    desk::Desk,
    figures::{Figures, Wanted},
    haste,
    moments::{moment, new_id, wall},
    opening,
    outbox_file::{self, Whose},
    status::{Attention, Status},
};
use crate::{i18n::format, session::SessionState};

/// The book of the person at work. Cheap to copy; lives at the root. Answers nothing while nobody is at work.
#[derive(Clone, Copy)]
pub struct Book {
    pub(super) desk: StoredValue<Option<(Whose, Rc<Desk>)>, LocalStorage>,
    /// Counts openings and closings, so that live answers follow from one person's book to another's.
    pub(super) opened: RwSignal<u32>,
    pub(super) actor: RwSignal<Option<Actor>>,
    pub(super) ready: RwSignal<bool>,
    pub(super) status: RwSignal<Status>,
    pub(super) attention: RwSignal<Vec<Attention>>,
}

/// The book of the app.
pub fn use_book() -> Book {
    use_context().unwrap_or_else(Book::closed)
}

impl Book {
    /// Makes the book of the app, opens it for whoever is at work and closes it behind them.
    pub fn provide(session: SessionState) -> Self {
        let book = Self::closed();
        provide_context(book);
        opening::follow(book, session);
        book
    }

    fn closed() -> Self {
        Self {
            desk: StoredValue::new_local(None),
            opened: RwSignal::new(0),
            actor: RwSignal::new(None),
            ready: RwSignal::new(false),
            status: RwSignal::new(Status::default()),
            attention: RwSignal::new(Vec::new()),
        }
    }

    pub(super) fn desk(self) -> Option<Rc<Desk>> {
        self.desk.with_value(|desk| desk.as_ref().map(|(_, desk)| desk.clone()))
    }

    /// The same for a live answer, which follows when another book is opened.
    pub(super) fn desk_tracked(self) -> Option<Rc<Desk>> {
        self.opened.track();
        self.desk()
    }

    /// The row with everything of one's own applied that is not yet everywhere; not tracked. Deleted rows too.
    pub fn row(self, id: RowId) -> Option<Arc<Row>> {
        self.desk()?.row(id)
    }

    /// The same, live.
    pub fn watch(self, id: RowId) -> Signal<Option<Arc<Row>>> {
        Memo::new(move |_| {
            let desk = self.desk_tracked()?;
            desk.bells.listen_row(id);
            desk.watched(id)
        })
        .into()
    }

    /// The live rows that a query asks for, in its order; live.
    pub fn query(self, query: Signal<Query>) -> Signal<Arc<Vec<RowId>>> {
        Memo::new(move |_| match self.desk_tracked() {
            Some(desk) => Arc::new(desk.select(&query.get())),
            None => Arc::default(),
        })
        .into()
    }

    /// The query's rows by the value of a field, with the sum of a money field over each group; live. Groups come in the
    /// order in which the rows first name them, and only those that have rows.
    pub fn groups(self, query: Signal<Query>, by: &'static str, sum: Option<&'static str>) -> Signal<Arc<Vec<Group>>> {
        Memo::new(move |_| match self.desk_tracked() {
            Some(desk) => Arc::new(desk.groups(&query.get(), by, sum)),
            None => Arc::default(),
        })
        .into()
    }

    /// Figures, once the book is open; live.
    pub fn figures(self, wanted: Signal<Wanted>) -> Memo<Option<Result<Arc<Figures>, Wrong>>> {
        let answer = move |_: Option<&_>| {
            // Figures of a new day are others.
            format::today();
            Some(self.desk_tracked()?.figures(&wanted.get())?.map(Arc::new))
        };
        // What is computed anew is drawn anew.
        Memo::new_with_compare(answer, |_, _| true)
    }

    /// What the opportunities teach the simulation of a forecast, once the book is open; live.
    pub fn sales(self, currency: Signal<String>) -> Memo<Option<Arc<Sales>>> {
        Memo::new(move |_| self.desk_tracked()?.sales(&currency.get()).map(Arc::new))
    }

    /// Every live row of a kind that holds few, oldest first; live.
    pub fn all(self, kind: &'static str) -> Signal<Arc<Vec<Arc<Row>>>> {
        Memo::new(move |_| match self.desk_tracked() {
            Some(desk) => Arc::new(desk.all(kind)),
            None => Arc::default(),
        })
        .into()
    }

    /// The live rows of a kind whose reference field is this row, newest first; live.
    pub fn relating(self, kind: &'static str, field: &'static str, id: RowId) -> Signal<Arc<Vec<RowId>>> {
        let query = Query::of(kind).and(Filter::refers(field, id));
        Memo::new(move |_| match self.desk_tracked() {
            Some(desk) => Arc::new(desk.select(&query)),
            None => Arc::default(),
        })
        .into()
    }

    /// Carries a command out here and now, and sends it behind. Returns the mutation's id.
    ///
    /// # Errors
    /// Why it may not be; nothing has changed then.
    pub fn run(self, command: Command) -> Result<RowId, Rejection> {
        self.desk().ok_or(Rejection::StillLoading)?.run(command)
    }

    /// Whether commands can be decided here yet.
    pub fn takes_commands(self) -> bool {
        self.desk().is_some_and(|desk| desk.engine.borrow().takes_commands())
    }

    /// The same for many commands at once: screens are told when all are done.
    pub fn run_all(self, commands: Vec<Command>) -> Vec<Result<RowId, Rejection>> {
        match self.desk() {
            Some(desk) => desk.run_all(commands),
            None => commands.iter().map(|_| Err(Rejection::NoLongerVisible)).collect(),
        }
    }

    /// Whether a command would be taken, as things are here now.
    pub fn would_take(self, command: &Command) -> bool {
        self.desk().is_some_and(|desk| desk.engine.borrow().check(command, moment()).is_ok())
    }

    /// The person, with what they may do; live.
    pub fn actor(self) -> Signal<Option<Actor>> {
        self.actor.into()
    }

    /// True once the book can answer; live.
    pub fn ready(self) -> Signal<bool> {
        self.ready.into()
    }

    /// Where this device's work is; live.
    pub fn status(self) -> Signal<Status> {
        self.status.into()
    }

    /// What was refused; live.
    pub fn attention(self) -> Signal<Vec<Attention>> {
        self.attention.into()
    }

    /// Does a refused change once more, against what stands there now.
    ///
    /// # Errors
    /// Why it still may not be; the entry stays.
    pub fn redo(self, id: RowId) -> Result<(), Rejection> {
        let attention = self.attention.with_untracked(|all| all.iter().find(|item| item.mutation.id == id).cloned());
        attention.map_or(Ok(()), |item| self.redo_as(id, item.mutation.command))
    }

    /// Does another command in place of a refused one, against what stands there now.
    ///
    /// # Errors
    /// Why it may not be; the entry stays.
    pub fn redo_as(self, id: RowId, command: Command) -> Result<(), Rejection> {
        let desk = self.desk().ok_or(Rejection::StillLoading)?;
        let command = command.seeing(|row| desk.row(row).map(|row| row.ver));
        desk.resolve(id, Some(command))
    }

    /// A refused change is no longer wanted.
    pub fn dismiss(self, id: RowId) {
        if let Some(desk) = self.desk() {
            // Without a command in its place nothing can be refused.
            let _ = desk.resolve(id, None);
        }
    }

    /// Asks the server now rather than soon.
    pub fn sync_now(self) {
        if let Some(desk) = self.desk() {
            desk.happen(Event::Online);
        }
    }

    /// An id for a new row.
    #[allow(clippy::unused_self, reason = "pages ask the book, whatever it asks")]
    pub fn new_id(self) -> RowId {
        new_id()
    }

    /// This device's time.
    #[allow(clippy::unused_self, reason = "pages ask the book, whatever it asks")]
    pub fn now(self) -> Instant {
        wall()
    }

    /// Keeps what somebody is typing under a key, so that it survives a reload.
    #[allow(clippy::needless_pass_by_value, reason = "callers make it for this")]
    pub fn save_draft(self, key: &str, value: Value) {
        if let Some(desk) = self.desk() {
            desk.keep_draft(key, Some(&value));
        }
    }

    /// What somebody was typing; not tracked, and nothing before the book is ready.
    pub fn draft(self, key: &str) -> Option<Value> {
        self.desk()?.drafts.get(key)
    }

    /// The form was sent or given up.
    pub fn clear_draft(self, key: &str) {
        if let Some(desk) = self.desk() {
            desk.keep_draft(key, None);
        }
    }

    /// Stores drafts at once instead of when typing rests: something long begins.
    pub fn store_drafts(self) {
        if let Some(desk) = self.desk() {
            desk.put_away();
        }
    }

    /// Everything unsent, as the text of a file.
    pub fn export_outbox(self) -> String {
        let whose = self.desk.with_value(|desk| desk.as_ref().map(|(whose, _)| *whose));
        match (whose, self.desk()) {
            (Some(whose), Some(desk)) => outbox_file::write(whose, &desk.engine.borrow().export_outbox()),
            _ => String::new(),
        }
    }

    /// Takes up what [`Book::export_outbox`] wrote; returns what was in it.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn import_outbox(self, text: &str) -> Result<Imported, ImportOutboxError> {
        let open = self.desk.with_value(Clone::clone);
        let (whose, desk) = open.ok_or(ImportOutboxError::SomebodyElses)?;
        Ok(desk.import(outbox_file::read(whose, text)?))
    }

    /// Closes the book; `wipe` deletes it from the device too, with whatever was not sent.
    pub async fn sign_out(self, wipe: bool) {
        let Some(desk) = self.desk() else { return };
        opening::close(self);
        if wipe {
            // A tab that still has it open delays this until it hears of it; then there is nobody to tell.
            let _ = desk.store.delete().await;
            haste::forget(desk.store.name());
        }
    }
}
