//! A server in memory: what the worker does over its storage.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use super::{
    feed::{Progress, moves, pull_order},
    guard::{self, GuardFailed},
    limits::{Refusal, check_pull, check_push},
};
use crate::{
    apply::{Effect, apply},
    model::{Change, Model, View},
    page::{write_row, write_section},
    protocol::{MAX_MUTATIONS, Mutation, Outcome, PROTOCOL, PullHead, PullRequest, PushRequest, PushResponse},
    row::{Instant, Row, RowId, Scope, Ver},
    view::{FIND_LIMIT, gather},
};

/// How often a command is decided anew when rows move under it.
const TRIES: usize = 5;

/// What a server must know of a business besides its [`Model`].
pub trait Served: Model {
    /// Who a person is, with rights, as the rows say; `None` if there is no such person.
    fn actor(person: RowId, view: &dyn View) -> Option<Self::Actor>;
    /// The scopes that they hold, in the order in which to fill them.
    fn scopes(actor: &Self::Actor) -> Vec<Scope>;
}

/// A command that was carried out, for those who check.
#[derive(Clone, Debug)]
pub struct Carried {
    /// The mutation.
    pub mutation: RowId,
    /// Who asked.
    pub by: RowId,
    /// What followed.
    pub changes: Vec<Change>,
    /// The changed rows as they were.
    pub before: Vec<Arc<Row>>,
}

/// A workspace.
#[derive(Debug)]
pub struct Authority<M: Model> {
    pub(crate) ver: Ver,
    pub(crate) rows: BTreeMap<RowId, Arc<Row>>,
    /// By scope: each row's last version there, and whether it is there.
    pub(crate) feed: BTreeMap<Scope, BTreeMap<RowId, (Ver, bool)>>,
    pub(crate) outcomes: HashMap<(RowId, RowId), Outcome<M::Rejection>>,
    pub(crate) journal: Vec<Carried>,
}

impl<M: Model> Default for Authority<M> {
    fn default() -> Self {
        Self { ver: 0, rows: BTreeMap::new(), feed: BTreeMap::new(), outcomes: HashMap::new(), journal: Vec::new() }
    }
}

impl<M: Served> Authority<M> {
    /// The workspace's version.
    pub fn ver(&self) -> Ver {
        self.ver
    }

    /// Every command that was carried out, in order.
    pub fn journal(&self) -> &[Carried] {
        &self.journal
    }

    /// The rows that a person may see now.
    pub fn visible(&self, person: RowId) -> BTreeMap<RowId, Arc<Row>> {
        let held = M::actor(person, self).map(|actor| M::scopes(&actor)).unwrap_or_default();
        let seen = self.rows.values().filter(|row| row.scopes.iter().any(|scope| held.contains(scope)));
        seen.map(|row| (row.id, row.clone())).collect()
    }

    /// Answers a push. Ends early, with fewer outcomes, at a command under which rows never stop moving.
    pub fn push(
        &mut self,
        person: RowId,
        request: PushRequest<M::Command>,
        at: Instant,
    ) -> Result<PushResponse<M::Rejection>, Refusal> {
        check_push(request.protocol)?;
        let mut outcomes = Vec::new();
        for mutation in request.mutations.into_iter().take(MAX_MUTATIONS) {
            match self.carry_out(person, &mutation, at, |_, changes| Ok(changes)) {
                Ok(outcome) => outcomes.push(outcome),
                Err(CarryOutError::Guard(_)) => break,
                Err(CarryOutError::Refusal(refusal)) => return Err(refusal),
            }
        }
        Ok(PushResponse { outcomes })
    }

    /// Decides one mutation and carries it out, or returns what became of it before. `between` is called between deciding
    /// and committing: a chance for the test to let rows move, or to fail.
    pub fn carry_out(
        &mut self,
        person: RowId,
        mutation: &Mutation<M::Command>,
        at: Instant,
        mut between: impl FnMut(&mut Self, Vec<Change>) -> Result<Vec<Change>, GuardFailed>,
    ) -> Result<Outcome<M::Rejection>, CarryOutError> {
        let key = (person, mutation.id);
        if let Some(outcome) = self.outcomes.get(&key) {
            return Ok(outcome.clone());
        }
        let mut failed = GuardFailed::Moved;
        for _ in 0..TRIES {
            let actor = M::actor(person, self).ok_or(Refusal::Stranger)?;
            let gathered = gather::<M>(&mutation.command, &actor, self);
            let outcome = match M::decide(&mutation.command, &actor, &gathered, at) {
                Err(rejection) => Outcome::Rejected { id: mutation.id, rejection },
                Ok(changes) => {
                    let held =
                        between(self, changes).and_then(|changes| guard::check(&changes, self).map(|()| changes));
                    match held {
                        Ok(changes) => Outcome::Applied { id: mutation.id, ver: self.commit(key, &changes, at) },
                        Err(error) => {
                            failed = error;
                            continue;
                        }
                    }
                }
            };
            self.outcomes.insert(key, outcome.clone());
            return Ok(outcome);
        }
        Err(CarryOutError::Guard(failed))
    }

    /// Writes changes under the next version, whatever the guards say.
    pub(crate) fn commit(&mut self, (by, mutation): (RowId, RowId), changes: &[Change], at: Instant) -> Ver {
        self.ver += 1;
        let effect = Effect { ver: self.ver, by, at };
        let mut before = Vec::new();
        for change in changes {
            if let Change::Rescope { parent, kinds, scopes } = change {
                self.rescope(*parent, kinds, scopes);
            } else if let Some(id) = change.target() {
                let old = self.rows.get(&id).cloned();
                if let Some(row) = apply(old.as_deref(), change, effect) {
                    self.write(row);
                }
                before.extend(old);
            }
        }
        self.journal.push(Carried { mutation, by, changes: changes.to_vec(), before });
        self.ver
    }

    fn rescope(&mut self, parent: RowId, kinds: &[&str], scopes: &[Scope]) {
        let children =
            self.rows.values().filter(|row| row.parent == Some(parent) && kinds.contains(&row.kind.as_str()));
        let children: Vec<Row> =
            children.map(|row| Row { scopes: scopes.to_vec(), ver: self.ver, ..Row::clone(row) }).collect();
        for child in children {
            self.write(child);
        }
    }

    fn write(&mut self, row: Row) {
        let before = self.rows.get(&row.id).map(|row| row.scopes.clone()).unwrap_or_default();
        let moved = moves(&before, &row.scopes);
        for (scopes, present) in [(moved.present, true), (moved.left, false)] {
            for scope in scopes {
                self.feed.entry(scope).or_default().insert(row.id, (self.ver, present));
            }
        }
        self.rows.insert(row.id, Arc::new(row));
    }

    /// Answers a pull, with the bytes as they travel.
    pub fn pull(&self, person: RowId, request: &PullRequest, now: Instant) -> Result<Vec<u8>, Refusal> {
        let limit = check_pull(request)?;
        let actor = M::actor(person, self).ok_or(Refusal::Stranger)?;
        let scopes = M::scopes(&actor);
        let mut page = String::new();
        let mut progress = Progress::new(self.ver, limit);
        for (scope, cursor) in pull_order(&scopes, &request.cursors) {
            if progress.room() == 0 {
                progress.skip();
                continue;
            }
            let news = self.news(&scope, cursor.ver, cursor.after);
            let taken = news.get(..news.len().min(progress.room())).unwrap_or_default();
            if !taken.is_empty() {
                write_section(&mut page, &scope);
            }
            for (ver, id, present) in taken {
                self.write_line(&mut page, *ver, *id, *present);
            }
            let last = taken.last().map(|(ver, id, _)| (*ver, *id));
            progress.took(scope, taken.len(), last, taken.len() == news.len());
        }
        let (cursors, more) = progress.finish();
        let head = PullHead { protocol: PROTOCOL, ver: self.ver, now, actor, scopes, cursors, more };
        let head = serde_json::to_string(&head).unwrap_or_default();
        Ok(format!("{head}\n{page}").into_bytes())
    }

    /// What a scope's feed holds after a cursor, in order of version and id.
    fn news(&self, scope: &Scope, ver: Ver, after: Option<RowId>) -> Vec<(Ver, RowId, bool)> {
        let entries = self.feed.get(scope).into_iter().flatten();
        let is_new = |at: Ver, id: RowId| at > ver || (at == ver && after.is_some_and(|after| id > after));
        let mut news: Vec<_> =
            entries.filter(|(id, (at, _))| is_new(*at, **id)).map(|(id, (at, present))| (*at, *id, *present)).collect();
        news.sort_unstable();
        news
    }

    fn write_line(&self, page: &mut String, ver: Ver, id: RowId, present: bool) {
        let Some(row) = self.rows.get(&id) else { return };
        if present {
            write_row(page, id, &row.kind, row.ver, Some(&row.doc), row.deleted_at);
        } else {
            write_row(page, id, &row.kind, ver, None, None);
        }
    }
}

impl<M: Model> View for Authority<M> {
    fn row(&self, id: RowId) -> Option<Arc<Row>> {
        self.rows.get(&id).cloned()
    }

    fn find(&self, kind: &str, field: &str, value: &str) -> Vec<Arc<Row>> {
        let mut rows = self.all(kind);
        rows.retain(|row| row.doc.get(field).and_then(|held| held.as_str()) == Some(value));
        rows.truncate(FIND_LIMIT);
        rows
    }

    fn count(&self, kind: &str, field: &str, value: &str) -> usize {
        let has = |row: &&Arc<Row>| row.doc.get(field).and_then(|held| held.as_str()) == Some(value);
        self.all(kind).iter().filter(has).count()
    }

    fn all(&self, kind: &str) -> Vec<Arc<Row>> {
        self.rows.values().filter(|row| row.kind == kind && row.is_live()).cloned().collect()
    }
}

/// Why a mutation has no outcome yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CarryOutError {
    /// Rows did not stop moving; to be sent again.
    #[error(transparent)]
    Guard(#[from] GuardFailed),
    /// It is not looked at.
    #[error(transparent)]
    Refusal(#[from] Refusal),
}
