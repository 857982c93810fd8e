//! A group of one person's commands, decided in order on one view and committed together: each its own version and outcome.

use domain::{Command, Rejection, access::Actor, command::Crm, imports::part};
use serde_json::{Map, Value, json};
use sync::{Change, Effect, Instant, Model, Read, Row, RowId, Ver, View, protocol::Outcome};

use super::{
    book::{Book, PROVISIONAL},
    logins::{Refused, Renaming},
};
use crate::storage::{
    Db, StorageError, access,
    commit::{self, By, Commit, Rescope},
    records::{self, Counted},
};

/// A mutation as it arrived. A command that this version does not know, or cannot read, is refused and not lost sight of:
/// otherwise it would block its sender's queue for ever.
#[derive(Clone, Debug)]
pub(crate) struct Arrived {
    /// Its id.
    pub(crate) id: RowId,
    /// When it was made, by its maker's clock.
    pub(crate) made_at: Instant,
    /// The command, if it is one.
    pub(crate) command: Option<Command>,
}

/// Once a group writes so many rows it ends; the rest is another group's.
const ROWS: usize = 500;

/// What these commands will look at, as far as they say by themselves.
pub(crate) fn first_reads(arrived: &[Arrived]) -> Vec<Read> {
    let commands = arrived.iter().filter_map(|mutation| mutation.command.as_ref());
    let mut reads: Vec<Read> = commands.flat_map(Crm::reads).collect();
    reads.sort();
    reads.dedup();
    reads
}

/// A group at work.
pub(crate) struct Group<'a> {
    db: &'a Db,
    by: By,
    actor: &'a Actor,
    base: Ver,
    book: Book,
    steps: u64,
    rows: usize,
    moves_people: bool,
    commit: Commit,
    decided: Vec<Decided>,
    renamings: Vec<Renaming>,
}

/// What was decided: applied in this step, or rejected.
struct Decided {
    id: RowId,
    result: Result<u64, Rejection>,
}

impl<'a> Group<'a> {
    /// An empty group of this person's commands, with the version of the workspace that was read before.
    pub(crate) fn new(db: &'a Db, by: By, actor: &'a Actor, base: Ver, book: Book) -> Self {
        let (commit, decided, renamings) = (Commit::default(), Vec::new(), Vec::new());
        Self { db, by, actor, base, book, steps: 0, rows: 0, moves_people: false, commit, decided, renamings }
    }

    /// Decides commands in order until the group is full. Returns how many it took.
    pub(crate) async fn decide(&mut self, arrived: &[Arrived], refused: &Refused) -> Result<usize, StorageError> {
        self.prefetch(arrived).await?;
        for (index, mutation) in arrived.iter().enumerate() {
            if index > 0 && (self.rows >= ROWS || self.moves_people) {
                return Ok(index);
            }
            self.one(mutation, refused.rejection(mutation)).await?;
        }
        Ok(arrived.len())
    }

    /// Reads what all of them will look at first, in few journeys.
    async fn prefetch(&mut self, arrived: &[Arrived]) -> Result<(), StorageError> {
        self.read(first_reads(arrived)).await?;
        let commands = arrived.iter().filter_map(|mutation| mutation.command.as_ref());
        let more = commands.flat_map(|command| Crm::reads_more(command, self.actor, &self.book)).collect();
        self.read(more).await.map(drop)
    }

    /// Reads what is not known yet. True if there was anything.
    async fn read(&mut self, reads: Vec<Read>) -> Result<bool, StorageError> {
        let missing = self.book.missing(reads);
        if missing.is_empty() {
            return Ok(false);
        }
        let found = records::load(self.db, self.by.ws, &missing).await?;
        self.book.learn(missing, found);
        Ok(true)
    }

    async fn one(&mut self, mutation: &Arrived, refused: Option<Rejection>) -> Result<(), StorageError> {
        let result = match (refused, &mutation.command) {
            (Some(rejection), _) => Err(rejection),
            (None, None) => Err(Rejection::UnknownCommand),
            (None, Some(command)) => {
                while self.read(Crm::reads_more(command, self.actor, &self.book)).await? {}
                Crm::decide(command, self.actor, &self.book, self.by.at)
            }
        };
        let result = result.map(|changes| {
            if !changes.is_empty() {
                self.make(mutation, &changes);
            }
            self.steps
        });
        let rejection = result.as_ref().err().map(serde_json::to_string).transpose()?;
        self.commit.mutations.push((mutation.id, self.steps, rejection, mutation.made_at));
        self.decided.push(Decided { id: mutation.id, result });
        Ok(())
    }

    /// Why the first command that was refused was.
    pub(crate) fn rejection(&self) -> Option<Rejection> {
        self.decided.iter().find_map(|decided| decided.result.as_ref().err().cloned())
    }

    /// What it has read, with what it has changed.
    pub(crate) fn view(&self) -> &dyn View {
        &self.book
    }

    /// Who gets another login.
    pub(crate) fn renamings(&self) -> &[Renaming] {
        &self.renamings
    }

    /// Carries changes out as one step, on paper.
    pub(crate) fn make(&mut self, mutation: &Arrived, changes: &[Change]) {
        self.steps += 1;
        let step = self.steps;
        let effect = Effect { ver: PROVISIONAL + self.base + step, by: self.by.user, at: self.by.at };
        self.write_audit(mutation, changes);
        for change in changes {
            self.condition(change);
            self.renamings.extend(renaming(mutation, change, self.book.before(change).as_deref()));
            self.book.apply(change, step, effect);
            if let Some(row) = change.target().and_then(|id| self.book.row(id)) {
                self.rows += 1;
                self.moves_people |= access::KINDS.contains(&row.kind.as_str());
            }
            if let Change::Rescope { parent, kinds, scopes } = change {
                self.commit.rescopes.retain(|other| other.parent != *parent);
                self.commit.rescopes.push(Rescope { parent: *parent, kinds, scopes: scopes.clone(), step });
            }
        }
    }

    /// What must still hold when it is committed.
    fn condition(&mut self, change: &Change) {
        match change {
            Change::Create { id, .. } | Change::Patch { id, .. } | Change::SetDeleted { id, .. } => {
                if !self.book.has_changed(*id) {
                    self.commit.seen.push((*id, self.book.stored_ver(*id)));
                }
            }
            Change::Unmoved { id, .. } => {
                let seen = (*id, self.book.stored_ver(*id));
                if !self.book.has_changed(*id) && !self.commit.seen.contains(&seen) {
                    self.commit.seen.push(seen);
                }
            }
            Change::Unique { id, kind, field, value } => {
                self.commit.unique.push((*id, (*kind).to_owned(), (*field).to_owned(), value.clone()));
            }
            Change::NoMore { kind, field, value, .. } => {
                let seen = self.book.stored_count(kind, field, value);
                let counted = Counted((*kind).to_owned(), (*field).to_owned(), value.clone(), seen);
                if !self.commit.counted.contains(&counted) {
                    self.commit.counted.push(counted);
                }
            }
            Change::Rescope { .. } => {}
        }
    }

    /// An import is one entry under its own id, not one for each of its rows.
    fn write_audit(&mut self, mutation: &Arrived, changes: &[Change]) {
        let step = self.steps;
        if let Some(Command::ImportRows(import)) = &mutation.command {
            let is_row = |change: &&Change| matches!(change, Change::Create { kind, .. } if *kind == import.kind);
            let rows = json!({ "kind": import.kind, "rows": changes.iter().filter(is_row).count() }).to_string();
            self.commit.audit.push((import.import, step, mutation.id, "import", rows));
            return;
        }
        let mut entries: Vec<(RowId, &'static str, Map<String, Value>)> = Vec::new();
        for change in changes.iter().filter(|change| !is_part(change)) {
            let before = self.book.before(change);
            let Some((id, op, fields)) = audited(change, before.as_deref()) else { continue };
            match entries.iter_mut().find(|entry| entry.0 == id) {
                Some(entry) => entry.2.extend(fields),
                None => entries.push((id, op, fields)),
            }
        }
        let lines = entries.into_iter();
        let lines = lines.map(|(id, op, fields)| (id, step, mutation.id, op, Value::Object(fields).to_string()));
        self.commit.audit.extend(lines);
    }

    /// The commit, to which its caller may add. Uniqueness is asked for what still stands at the end.
    pub(crate) async fn finish(self, also: impl FnOnce(&mut Commit)) -> Result<Done, StorageError> {
        let Self { db, by, book, mut commit, .. } = self;
        commit.steps = self.steps;
        commit.unique.retain(|(id, _, field, value)| {
            book.row(*id).is_some_and(|row| row.is_live() && row.doc.get(field).and_then(Value::as_str) == Some(value))
        });
        if self.moves_people {
            commit.people = Some(access::people(db, by.ws).await?.change(book.changed_of(&access::KINDS))?);
        }
        commit.writes = book.into_writes();
        also(&mut commit);
        let ver = commit::run(db, by, commit).await?;
        let base = ver - self.steps;
        let outcome = |decided: Decided| match decided.result {
            Ok(step) => Outcome::Applied { id: decided.id, ver: base + step },
            Err(rejection) => Outcome::Rejected { id: decided.id, rejection },
        };
        Ok(Done { ver, moved: self.steps > 0, outcomes: self.decided.into_iter().map(outcome).collect() })
    }
}

/// A group committed.
pub(crate) struct Done {
    /// The workspace's version after it.
    pub(crate) ver: Ver,
    /// True if anything changed.
    pub(crate) moved: bool,
    /// What became of each command.
    pub(crate) outcomes: Vec<Outcome<Rejection>>,
}

/// That a change gives somebody another login.
fn renaming(mutation: &Arrived, change: &Change, before: Option<&Row>) -> Option<Renaming> {
    let (Change::Patch { id, fields, .. }, Some(row)) = (change, before) else { return None };
    let new = fields.get("login").filter(|_| row.kind == "user")?.as_str()?.to_owned();
    let old = row.doc.get("login").and_then(Value::as_str).map(str::to_owned);
    Some(Renaming { mutation: mutation.id, user: *id, old, new })
}

/// True for what an import writes down of itself: it is a trail already.
fn is_part(change: &Change) -> bool {
    matches!(change, Change::Create { kind, .. } if *kind == part::KIND.name)
}

/// What the audit trail says of a change: each field before and after.
fn audited(change: &Change, before: Option<&Row>) -> Option<(RowId, &'static str, Map<String, Value>)> {
    match change {
        Change::Create { id, .. } => Some((*id, "create", Map::new())),
        Change::Patch { id, fields, .. } => {
            let old = |name: &str| before.and_then(|row| row.doc.get(name)).cloned().unwrap_or(Value::Null);
            let pairs = fields.iter().map(|(name, new)| (name.clone(), json!([old(name), new])));
            Some((*id, "set", pairs.collect()))
        }
        Change::SetDeleted { id, at: Some(_), .. } => Some((*id, "delete", Map::new())),
        Change::SetDeleted { id, at: None, .. } => Some((*id, "restore", Map::new())),
        Change::Rescope { .. } | Change::Unique { .. } | Change::NoMore { .. } | Change::Unmoved { .. } => None,
    }
}
