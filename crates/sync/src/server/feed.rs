//! The feed by scope: who hears of a change, and how a pull walks through it.
//!
//! A feed holds, for each scope and row, the version in which the row last changed there and whether it is still there. So
//! it grows with rows and scopes, not with history.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use crate::{
    protocol::Cursor,
    row::{RowId, Scope, Ver},
};

/// Which feeds hear of a change of one row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moves {
    /// Here the row is, as it is now (deleted or not).
    pub present: Vec<Scope>,
    /// Here it was, and is no longer.
    pub left: Vec<Scope>,
}

/// Which feeds hear of a row that changed: all scopes that have it now, and those that had it.
pub fn moves(before: &[Scope], after: &[Scope]) -> Moves {
    let present: BTreeSet<&Scope> = after.iter().collect();
    let left: BTreeSet<&Scope> = before.iter().filter(|scope| !present.contains(scope)).collect();
    Moves { present: present.into_iter().cloned().collect(), left: left.into_iter().cloned().collect() }
}

/// In which order a pull reads the scopes that the person holds: what is nearly level first, so that news do not wait
/// behind a scope that is being filled; then in the order in which scopes are to be filled. Cursors of scopes that the
/// person does not hold count for nothing.
pub fn pull_order(held: &[Scope], cursors: &[(Scope, Cursor)]) -> Vec<(Scope, Cursor)> {
    let known: BTreeMap<&Scope, Cursor> = cursors.iter().map(|(scope, cursor)| (scope, *cursor)).collect();
    let mut order: Vec<(Scope, Cursor)> =
        held.iter().map(|scope| (scope.clone(), known.get(scope).copied().unwrap_or_default())).collect();
    order.sort_by_key(|(_, cursor)| Reverse(cursor.ver));
    order
}

/// How far a pull has come: how many rows may still be taken, and where the cursors will stand.
#[derive(Clone, Debug)]
pub struct Progress {
    head: Ver,
    room: usize,
    cursors: Vec<(Scope, Cursor)>,
    more: bool,
}

impl Progress {
    /// A pull of at most so many rows, of a workspace at this version.
    pub fn new(head: Ver, limit: usize) -> Self {
        Self { head, room: limit, cursors: Vec::new(), more: false }
    }

    /// How many rows may still be taken. At zero, the remaining scopes are left for the next pull (see
    /// [`Progress::skip`]).
    pub fn room(&self) -> usize {
        self.room
    }

    /// So many rows were taken of a scope, the last of them this one; `all` if the scope's feed holds no further.
    pub fn took(&mut self, scope: Scope, count: usize, last: Option<(Ver, RowId)>, all: bool) {
        self.room = self.room.saturating_sub(count);
        if all {
            self.cursors.push((scope, Cursor { ver: self.head, after: None }));
            return;
        }
        self.more = true;
        if let Some((ver, id)) = last {
            self.cursors.push((scope, Cursor { ver, after: Some(id) }));
        }
    }

    /// A scope was not read for want of room.
    pub fn skip(&mut self) {
        self.more = true;
    }

    /// The cursors that moved, and whether another pull would bring more at once.
    pub fn finish(self) -> (Vec<(Scope, Cursor)>, bool) {
        (self.cursors, self.more)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scopes(names: &[&str]) -> Vec<Scope> {
        names.iter().map(|name| Scope::new(*name)).collect()
    }

    #[test]
    fn a_row_that_moves_is_announced_where_it_is_and_where_it_was() {
        let moved = moves(&scopes(&["a", "b"]), &scopes(&["b", "c"]));
        assert_eq!(moved, Moves { present: scopes(&["b", "c"]), left: scopes(&["a"]) });
    }

    #[test]
    fn scopes_nearly_level_come_before_those_being_filled_and_lost_ones_not_at_all() {
        let at = |name: &str, ver| (Scope::new(name), Cursor { ver, after: None });
        let order = pull_order(&scopes(&["own", "new", "team"]), &[at("lost", 99), at("team", 90), at("own", 10)]);
        assert_eq!(order, [at("team", 90), at("own", 10), at("new", 0)]);
    }
}
