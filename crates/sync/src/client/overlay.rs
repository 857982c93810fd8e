//! Rows as pending commands make them look, over the base.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{attention::optimistic, base::PackedBase, outbox::Entry};
use crate::{
    model::{Change, Model, View},
    row::{Instant, Row, RowId},
    view::{FIND_LIMIT, gather},
};

/// The rows that pending commands change.
#[derive(Clone, Debug, Default)]
pub(super) struct Overlay {
    rows: BTreeMap<RowId, Arc<Row>>,
}

/// Base and overlay as one: what the person sees.
#[derive(Clone, Copy, Debug)]
pub struct Local<'a> {
    pub(super) base: &'a PackedBase,
    pub(super) overlay: &'a Overlay,
}

impl Overlay {
    pub(super) fn ids(&self) -> impl Iterator<Item = RowId> {
        self.rows.keys().copied()
    }

    /// Lets changes show.
    pub(super) fn show(&mut self, base: &PackedBase, changes: &[Change]) {
        for change in changes {
            let Some(id) = change.target() else { continue };
            let before = Local { base, overlay: self }.row(id);
            if matches!(change, Change::Create { .. }) && before.is_some() {
                continue;
            }
            if let Some(after) = optimistic(before.as_deref(), change) {
                self.rows.insert(id, Arc::new(after));
            }
        }
    }

    /// Makes the overlay anew: commands that the server has carried out as they were, where the base does not have them
    /// yet; the others decided once more. One that is refused now shows nothing and waits for the server's word.
    pub(super) fn replay<'e, M: Model + 'e>(
        base: &PackedBase,
        actor: Option<&M::Actor>,
        entries: impl Iterator<Item = &'e mut Entry<M>>,
    ) -> Self {
        let mut overlay = Self::default();
        for entry in entries {
            if entry.acked.is_none() || entry.involved.is_empty() {
                let local = Local { base, overlay: &overlay };
                let played =
                    actor.map(|actor| play::<M>(&entry.mutation.command, actor, local, entry.mutation.made_at));
                let (played, involved) = match played {
                    Some((Ok(played), involved)) => (played, involved),
                    Some((Err(_), involved)) => (Vec::new(), involved),
                    None => (Vec::new(), BTreeSet::new()),
                };
                entry.changes = played;
                entry.involved.extend(involved);
            }
            match entry.acked {
                None => overlay.show(base, &entry.changes),
                Some(ver) => overlay.show(base, &unseen(&entry.changes, base, ver)),
            }
        }
        overlay
    }
}

/// Those changes whose rows the base has only as they were before this version.
fn unseen(changes: &[Change], base: &PackedBase, ver: u64) -> Vec<Change> {
    let seen = |id| base.ver(id).is_some_and(|held| held >= ver);
    changes.iter().filter(|change| !change.target().is_some_and(seen)).cloned().collect()
}

/// Decides a command on what this device has. Also returns the rows involved, whatever the outcome.
pub(super) fn play<M: Model>(
    command: &M::Command,
    actor: &M::Actor,
    local: Local<'_>,
    at: Instant,
) -> (Result<Vec<Change>, M::Rejection>, BTreeSet<RowId>) {
    let gathered = gather::<M>(command, actor, &local);
    let mut involved: BTreeSet<RowId> = crate::order::gathered(gathered.ids());
    let decided = M::decide(command, actor, &gathered, at);
    if let Ok(changes) = &decided {
        involved.extend(changes.iter().filter_map(Change::target));
    }
    (decided, involved)
}

impl Local<'_> {
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
