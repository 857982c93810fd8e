//! Which rows of a list are picked, to do something with all of them.
//!
//! Belongs here: picking one, a range, all. Does not belong here: what is done with them (`bulk`), boxes and long presses
//! (`table`, `line`).

use std::{collections::HashSet, sync::Arc};

use leptos::prelude::*;
use sync::RowId;

/// The picked rows of one list.
#[derive(Clone, Copy)]
pub struct Selection {
    picked: RwSignal<HashSet<RowId>>,
    /// A tap picks instead of opening: on a phone, after a long press.
    picking: RwSignal<bool>,
    /// The row that a range begins with.
    anchor: StoredValue<Option<RowId>>,
    rows: Signal<Arc<Vec<RowId>>>,
}

impl Selection {
    /// Nothing of these rows is picked.
    pub fn of(rows: Signal<Arc<Vec<RowId>>>) -> Self {
        Self {
            picked: RwSignal::new(HashSet::new()),
            picking: RwSignal::new(false),
            anchor: StoredValue::new(None),
            rows,
        }
    }

    /// How many of the rows in the list are picked.
    pub fn count(self) -> Signal<usize> {
        Memo::new(move |_| self.picked.with(|picked| self.rows.with(|rows| present(rows, picked).count()))).into()
    }

    /// The picked rows in the order of the list; not tracked. What was filtered away meanwhile is not among them.
    pub fn ids(self) -> Vec<RowId> {
        self.picked.with_untracked(|picked| self.rows.with_untracked(|rows| present(rows, picked).collect()))
    }

    /// True if the row is picked; tracked.
    pub fn holds(self, id: RowId) -> bool {
        self.picked.with(|picked| picked.contains(&id))
    }

    /// True if a tap picks; tracked.
    pub fn is_picking(self) -> bool {
        self.picking.get()
    }

    /// False once the list has been left.
    pub fn is_there(self) -> bool {
        !self.picked.is_disposed()
    }

    /// A tap picks from now on.
    pub fn begin(self) {
        self.picking.set(true);
    }

    /// Picks a row, or lets it go.
    pub fn toggle(self, id: RowId) {
        self.anchor.set_value(Some(id));
        self.picked.update(|picked| {
            if !picked.remove(&id) {
                picked.insert(id);
            }
        });
    }

    /// Picks every row from the last one picked to this one.
    pub fn reach(self, id: RowId) {
        let place = |rows: &[RowId], id: RowId| rows.iter().position(|it| *it == id);
        let range = self.rows.with_untracked(|rows| {
            let from = place(rows, self.anchor.get_value()?)?;
            let to = place(rows, id)?;
            rows.get(from.min(to)..=from.max(to)).map(<[RowId]>::to_vec)
        });
        match range {
            Some(range) => self.picked.update(|picked| picked.extend(range)),
            None => self.toggle(id),
        }
    }

    /// Picks the rows of the list, as many as can be dealt with at once.
    pub fn all(self, limit: usize) {
        self.picking.set(true);
        let rows = self.rows.with_untracked(|rows| rows.iter().take(limit).copied().collect());
        self.picked.set(rows);
    }

    /// Picks nothing any more.
    pub fn clear(self) {
        self.picked.set(HashSet::new());
        self.picking.set(false);
    }
}

fn present<'a>(rows: &'a [RowId], picked: &'a HashSet<RowId>) -> impl Iterator<Item = RowId> + 'a {
    rows.iter().filter(|id| !picked.is_empty() && picked.contains(id)).copied()
}
