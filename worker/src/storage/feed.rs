//! How the entries of the feed follow a row: moved forward in the scopes that it stays in, turned into a `gone` in those that
//! it leaves, brought back or made anew in those that it enters. Always one entry for a row and scope.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use sync::{RowId, Scope, Ver};

/// In which version a row left a scope that has an entry of it.
pub(crate) type Left = BTreeMap<Scope, Ver>;

/// How entries change. Versions are counted from the commit's base; `at` is the entry's old version.
#[derive(Debug, Default)]
pub(crate) struct Moves {
    /// `[scope, id, at, step, gone]`
    pub(crate) moved: Vec<Moved>,
    /// `[scope, id, step]`
    pub(crate) added: Vec<(Scope, RowId, u64)>,
}

/// An entry that exists and moves.
#[derive(Debug, Serialize)]
pub(crate) struct Moved(Scope, RowId, Ver, u64, u8);

/// A row as it was stored.
pub(crate) struct Before<'a> {
    /// Its version.
    pub(crate) ver: Ver,
    /// The scopes that it was in.
    pub(crate) scopes: &'a [Scope],
    /// Those that it had left.
    pub(crate) left: &'a Left,
}

impl Moves {
    /// Adds what one row brings that stands in `scopes` from now on. Returns what it has left by then; 0 stands for the
    /// version that is being written.
    pub(crate) fn add(&mut self, id: RowId, step: u64, before: Option<&Before<'_>>, scopes: &[Scope]) -> Left {
        let new: BTreeSet<&Scope> = scopes.iter().collect();
        let mut left = Left::new();
        if let Some(before) = before {
            left.clone_from(before.left);
            for scope in before.scopes.iter().collect::<BTreeSet<_>>() {
                let gone = !new.contains(scope);
                self.moved.push(Moved(scope.clone(), id, before.ver, step, u8::from(gone)));
                if gone {
                    left.insert(scope.clone(), 0);
                }
            }
        }
        for scope in new {
            if before.is_some_and(|before| before.scopes.contains(scope)) {
                continue;
            }
            match left.remove(scope) {
                Some(at) => self.moved.push(Moved(scope.clone(), id, at, step, 0)),
                None => self.added.push((scope.clone(), id, step)),
            }
        }
        left
    }
}
