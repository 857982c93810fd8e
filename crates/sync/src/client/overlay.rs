//! Rows as pending commands make them look, over the base.
//!
//! A command is decided anew only if something that its decision read is other than it was: an outbox of a whole import is laid
//! over every answer of the server, and its commands have nothing to do with each other. The simulator holds the result equal to
//! that of deciding every command anew.

use std::{
    collections::{BTreeMap, BTreeSet},
    mem::take,
    sync::Arc,
};

use super::{attention::optimistic, base::PackedBase, outbox::Entry};
use crate::{
    model::{Change, Model, View},
    row::{Instant, Row, RowId, Ver},
    view::{FIND_LIMIT, Gathered, gather},
};

/// The rows that pending commands change.
#[derive(Clone, Debug, Default)]
pub(super) struct Overlay {
    rows: BTreeMap<RowId, Arc<Row>>,
    /// The commands laid over the base.
    laid: BTreeMap<RowId, Laid>,
}

/// A command laid over the base.
#[derive(Clone, Debug)]
struct Laid {
    /// The version that carried it out, as far as that was known.
    acked: Option<Ver>,
    /// The rows that it changes.
    targets: Vec<RowId>,
    /// What it made of them.
    shown: Vec<Arc<Row>>,
}

/// What may be other than it was under the pending commands since they were last replayed.
#[derive(Debug)]
pub(super) enum Moved {
    /// These rows of the base.
    Rows(Vec<RowId>),
    /// Everything, or who the person is.
    All,
}

/// The rows that are other than they were, while commands are replayed one after the other.
enum Fresh {
    Rows(BTreeSet<RowId>),
    All,
}

impl Fresh {
    fn add(&mut self, ids: impl IntoIterator<Item = RowId>) {
        if let Self::Rows(rows) = self {
            rows.extend(ids);
        }
    }

    /// True if a decision may come out otherwise than it did.
    fn concerns<M: Model>(&self, entry: &Entry<M>, local: Local<'_>) -> bool {
        match (self, &entry.read) {
            (Self::Rows(rows), Some(read)) => {
                rows.iter().any(|id| read.depends_on(*id, local.kind(*id), || local.row(*id)))
            }
            _ => true,
        }
    }

    /// True if one of these rows may be other than it was.
    fn holds_any(&self, mut ids: impl Iterator<Item = RowId>) -> bool {
        match self {
            Self::Rows(rows) => ids.any(|id| rows.contains(&id)),
            Self::All => true,
        }
    }
}

/// Base and overlay as one: what the person sees.
#[derive(Clone, Copy, Debug)]
pub struct Local<'a> {
    pub(super) base: &'a PackedBase,
    pub(super) overlay: &'a Overlay,
}

impl Overlay {
    pub(super) fn holds(&self, id: RowId) -> bool {
        self.rows.contains_key(&id)
    }

    pub(super) fn ids(&self) -> impl Iterator<Item = RowId> {
        self.rows.keys().copied()
    }

    /// Lets changes show. Returns what they made of their rows.
    pub(super) fn show<'c>(
        &mut self,
        base: &PackedBase,
        changes: impl IntoIterator<Item = &'c Change>,
    ) -> Vec<Arc<Row>> {
        let mut shown = Vec::new();
        for change in changes {
            let Some(id) = change.target() else { continue };
            let before = Local { base, overlay: self }.row(id);
            if matches!(change, Change::Create { .. }) && before.is_some() {
                continue;
            }
            if let Some(after) = optimistic(before.as_deref(), change) {
                let after = Arc::new(after);
                shown.push(Arc::clone(&after));
                self.rows.insert(id, after);
            }
        }
        shown
    }

    /// Lets a command show that was decided on what this shows.
    pub(super) fn lay<M: Model>(&mut self, base: &PackedBase, entry: &Entry<M>) {
        let shown = match entry.acked {
            None => self.show(base, &entry.changes),
            Some(ver) => self.show(base, unseen(&entry.changes, base, ver)),
        };
        self.laid.insert(entry.id(), Laid { acked: entry.acked, targets: entry.targets().collect(), shown });
    }

    /// Lets a command show what it showed, on rows that are what they were.
    fn lay_again(&mut self, id: RowId, laid: Laid) {
        self.rows.extend(laid.shown.iter().map(|row| (row.id, Arc::clone(row))));
        self.laid.insert(id, laid);
    }

    /// Makes the overlay anew: commands that the server has carried out as they were, where the base does not have them
    /// yet; of the others those decided once more whose decision may come out otherwise. One that is refused now shows nothing and
    /// waits for the server's word. Of this one the rows stay.
    pub(super) fn replay<'e, M: Model + 'e>(
        &mut self,
        base: &PackedBase,
        actor: Option<&M::Actor>,
        entries: impl Iterator<Item = &'e mut Entry<M>>,
        moved: Moved,
    ) -> Self {
        let entries: Vec<&mut Entry<M>> = entries.collect();
        let mut fresh = match moved {
            Moved::Rows(rows) => Fresh::Rows(crate::order::gathered(rows)),
            Moved::All => Fresh::All,
        };
        let mut laid_before = take(&mut self.laid);
        let there: BTreeSet<RowId> = crate::order::gathered(entries.iter().map(|entry| entry.id()));
        let gone = laid_before.iter().filter(|(id, _)| !there.contains(id));
        fresh.add(gone.flat_map(|(_, laid)| laid.targets.iter().copied()));
        let mut overlay = Self::default();
        for entry in entries {
            let local = Local { base, overlay: &overlay };
            if (entry.acked.is_none() && fresh.concerns(entry, local)) || entry.involved.is_empty() {
                let before = take(&mut entry.changes);
                entry.decide(actor, local);
                if entry.changes != before {
                    fresh.add(before.iter().filter_map(Change::target).chain(entry.targets()));
                }
            }
            let laid = laid_before.remove(&entry.id());
            if laid.as_ref().is_none_or(|laid| laid.acked != entry.acked) {
                fresh.add(laid.iter().flat_map(|laid| laid.targets.iter().copied()).chain(entry.targets()));
            }
            match laid.filter(|laid| !fresh.holds_any(laid.targets.iter().copied().chain(entry.targets()))) {
                Some(laid) => overlay.lay_again(entry.id(), laid),
                None => overlay.lay(base, entry),
            }
        }
        overlay
    }

    /// The rows that look otherwise in one of these two than in the other.
    pub(super) fn differing<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = RowId> + 'a {
        let is_same = |one: &Arc<Row>, other: &Arc<Row>| Arc::ptr_eq(one, other) || one == other;
        let here =
            self.rows.iter().filter(move |(id, row)| !other.rows.get(id).is_some_and(|other| is_same(other, row)));
        here.map(|(id, _)| *id).chain(other.rows.keys().copied().filter(|id| !self.rows.contains_key(id)))
    }
}

/// Those changes whose rows the base has only as they were before this version.
fn unseen<'c>(changes: &'c [Change], base: &PackedBase, ver: Ver) -> impl Iterator<Item = &'c Change> {
    changes.iter().filter(move |change| !change.target().is_some_and(|id| is_seen(base, id, ver)))
}

/// True if the base has the row as this version left it, or newer.
pub(super) fn is_seen(base: &PackedBase, id: RowId, ver: Ver) -> bool {
    base.ver(id).is_some_and(|held| held >= ver)
}

/// Decides a command on what this device has. Also returns what was read for it and the rows involved, whatever the outcome.
pub(super) fn play<M: Model>(
    command: &M::Command,
    actor: &M::Actor,
    local: Local<'_>,
    at: Instant,
) -> (Result<Vec<Change>, M::Rejection>, Gathered, BTreeSet<RowId>) {
    let gathered = gather::<M>(command, actor, &local);
    let mut involved: BTreeSet<RowId> = crate::order::gathered(gathered.ids());
    let decided = M::decide(command, actor, &gathered, at);
    if let Ok(changes) = &decided {
        involved.extend(changes.iter().filter_map(Change::target));
    }
    (decided, gathered, involved)
}

impl Local<'_> {
    /// The kind of a row that is there.
    fn kind(&self, id: RowId) -> Option<&str> {
        let overlaid = self.overlay.rows.get(&id).map(|row| row.kind.as_str());
        overlaid.or_else(|| self.base.peek(id).map(|row| row.kind))
    }

    /// The rows of the base under the overlay's, filtered by what the overlay makes of them.
    fn over(self, kind: &str, mut rows: Vec<Arc<Row>>, keep: impl Fn(&Row) -> bool) -> Vec<Arc<Row>> {
        rows.retain(|row| !self.overlay.rows.contains_key(&row.id));
        rows.extend(self.overlay.rows.values().filter(|row| row.kind == kind && row.is_live() && keep(row)).cloned());
        crate::order::sort_by_key(&mut rows, |row| row.id);
        rows
    }
}

impl View for Local<'_> {
    fn row(&self, id: RowId) -> Option<Arc<Row>> {
        self.overlay.rows.get(&id).cloned().or_else(|| self.base.row(id))
    }

    fn find(&self, kind: &str, field: &str, value: &str) -> Vec<Arc<Row>> {
        let holds = |row: &Row| row.doc.get(field).and_then(|held| held.as_str()) == Some(value);
        let mut rows = self.over(kind, self.base.find(kind, field, value), holds);
        rows.truncate(FIND_LIMIT);
        rows
    }

    fn count(&self, kind: &str, field: &str, value: &str) -> usize {
        let holds = |row: &Row| row.doc.get(field).and_then(|held| held.as_str()) == Some(value);
        self.over(kind, self.base.holding(kind, field, value), holds).len()
    }

    fn all(&self, kind: &str) -> Vec<Arc<Row>> {
        self.over(kind, self.base.all(kind), |_| true)
    }
}
