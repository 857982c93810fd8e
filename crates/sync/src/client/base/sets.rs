//! Sets of scopes as small numbers: few distinct ones exist, and every row has one.

use std::collections::{BTreeSet, HashMap};

use crate::{order::gathered, row::Scope};

/// A set of scopes, as a number.
pub(super) type SetId = u16;

/// The empty set.
pub(super) const NOWHERE: SetId = 0;

/// All the sets that occur.
#[derive(Clone, Debug)]
pub(super) struct ScopeSets {
    sets: Vec<BTreeSet<Scope>>,
    numbers: HashMap<BTreeSet<Scope>, SetId>,
    /// Answers already given: the set before, the section's set, whether it was added or taken away.
    steps: HashMap<(SetId, SetId, bool), SetId>,
}

impl Default for ScopeSets {
    fn default() -> Self {
        let mut sets = Self { sets: Vec::new(), numbers: HashMap::new(), steps: HashMap::new() };
        sets.number(BTreeSet::new());
        sets
    }
}

impl ScopeSets {
    /// The number of this set.
    pub(super) fn number(&mut self, set: BTreeSet<Scope>) -> SetId {
        if let Some(number) = self.numbers.get(&set) {
            return *number;
        }
        // A person with more than 65,535 distinct combinations of scopes shares the last number; none comes close.
        let number = SetId::try_from(self.sets.len()).unwrap_or(SetId::MAX);
        self.sets.push(set.clone());
        self.numbers.insert(set, number);
        number
    }

    /// The scopes of a set.
    pub(super) fn scopes(&self, number: SetId) -> impl Iterator<Item = &Scope> {
        self.sets.get(usize::from(number)).into_iter().flatten()
    }

    /// `set` with `other` added.
    pub(super) fn with(&mut self, set: SetId, other: SetId) -> SetId {
        self.step(set, other, true)
    }

    /// `set` with `other` taken away.
    pub(super) fn without(&mut self, set: SetId, other: SetId) -> SetId {
        self.step(set, other, false)
    }

    fn step(&mut self, set: SetId, other: SetId, add: bool) -> SetId {
        if let Some(after) = self.steps.get(&(set, other, add)) {
            return *after;
        }
        let before: BTreeSet<Scope> = gathered(self.scopes(set).cloned());
        let other_scopes: BTreeSet<Scope> = gathered(self.scopes(other).cloned());
        let after = if add { &before | &other_scopes } else { &before - &other_scopes };
        let after = self.number(after);
        self.steps.insert((set, other, add), after);
        after
    }
}
