//! Who is to be told when rows change: screens that watch a row, and screens that show an answer about a kind.
//!
//! Belongs here: the bells. Does not belong here: what the answers are.

use std::{cell::RefCell, collections::HashMap};

use leptos::prelude::*;
use sync::{RowId, client::Changed};

use super::tables::Touched;

/// One bell per watched row and per kind asked about.
#[derive(Default)]
pub(super) struct Bells {
    rows: RefCell<HashMap<RowId, ArcTrigger>>,
    kinds: RefCell<HashMap<String, ArcTrigger>>,
}

impl Bells {
    /// Whoever is computing now is told when the row changes.
    pub(super) fn listen_row(&self, id: RowId) {
        let bell = self.rows.borrow_mut().entry(id).or_default().clone();
        bell.track();
    }

    /// Whoever is computing now is told when rows of the kind change.
    pub(super) fn listen_kind(&self, kind: &str) {
        let known = self.kinds.borrow().get(kind).cloned();
        let bell = known.unwrap_or_else(|| self.kinds.borrow_mut().entry(kind.to_owned()).or_default().clone());
        bell.track();
    }

    /// Tells those whom it concerns. Bells are rung outside the borrow: whoever hears one may listen for others at once.
    pub(super) fn ring(&self, changed: &Changed, touched: &Touched) {
        let rows: Vec<ArcTrigger> = match changed {
            Changed::All => self.rows.borrow().values().cloned().collect(),
            Changed::Rows(ids) => {
                let rows = self.rows.borrow();
                ids.iter().filter_map(|id| rows.get(id).cloned()).collect()
            }
        };
        let kinds: Vec<ArcTrigger> = match touched {
            Touched::All => self.kinds.borrow().values().cloned().collect(),
            Touched::Kinds(names) => {
                let kinds = self.kinds.borrow();
                names.iter().filter_map(|name| kinds.get(name).cloned()).collect()
            }
        };
        for bell in rows.into_iter().chain(kinds) {
            bell.notify();
        }
    }

    /// Once there are very many bells, rings and forgets those of rows: whoever still listens comes again.
    pub(super) fn tidy(&self) {
        if self.rows.borrow().len() > 20_000 {
            let bells = std::mem::take(&mut *self.rows.borrow_mut());
            bells.values().for_each(Notify::notify);
        }
    }
}
