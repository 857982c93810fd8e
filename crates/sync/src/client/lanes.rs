//! What waits to be stored: commands and attention in one lane, the base in another, one transaction at a time.

use std::collections::VecDeque;

use super::{
    event::{StoreError, StoreOp, Ticket},
    status::StorageHealth,
};
use crate::row::{RowId, Scope};

/// Something whose stored form is not what it should be. Its text is written when the transaction is made, so that only
/// the latest is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dirty {
    Outbox(RowId),
    Attention(RowId),
}

/// A change of the base that waits for its transaction.
#[derive(Clone, Debug)]
pub(super) struct BaseCommit {
    pub(super) revision: u64,
    pub(super) meta: String,
    pub(super) pages: Vec<StoreOp>,
    pub(super) lost: Vec<Scope>,
    /// Commands whose result is in it.
    pub(super) passed: Vec<RowId>,
}

/// A transaction on its way.
#[derive(Debug)]
pub(super) enum InFlight {
    Small { dirty: Vec<Dirty>, ops: Vec<StoreOp> },
    Base(Vec<BaseCommit>),
}

/// The lanes.
#[derive(Debug, Default)]
pub(super) struct Lanes {
    small: Vec<Dirty>,
    base: VecDeque<BaseCommit>,
    pub(super) in_flight: Option<(Ticket, InFlight)>,
    fails: u32,
    retry_at: Option<u64>,
    pub(super) health: StorageHealth,
}

impl Lanes {
    /// This must be stored anew.
    pub(super) fn mark(&mut self, dirty: Dirty) {
        if !self.small.contains(&dirty) {
            self.small.push(dirty);
        }
        self.retry_at = None;
    }

    pub(super) fn push_base(&mut self, commit: BaseCommit) {
        self.base.push_back(commit);
    }

    /// True if this is not stored yet as it should be.
    pub(super) fn is_dirty(&self, dirty: Dirty) -> bool {
        self.small.contains(&dirty)
            || matches!(&self.in_flight, Some((_, InFlight::Small { dirty: flying, .. })) if flying.contains(&dirty))
    }

    /// Everything that is not stored yet as it should be.
    pub(super) fn dirty(&self) -> Vec<Dirty> {
        let flying = match &self.in_flight {
            Some((_, InFlight::Small { dirty, .. })) => dirty.as_slice(),
            _ => &[],
        };
        flying.iter().chain(&self.small).copied().collect()
    }

    /// How many changes of the base are not durable yet.
    pub(super) fn base_backlog(&self) -> usize {
        let flying = match &self.in_flight {
            Some((_, InFlight::Base(commits))) => commits.len(),
            _ => 0,
        };
        self.base.len() + flying
    }

    /// True if a transaction may begin.
    pub(super) fn is_free(&self, now: u64) -> bool {
        self.in_flight.is_none() && self.retry_at.is_none_or(|at| at <= now)
    }

    pub(super) fn take_small(&mut self) -> Vec<Dirty> {
        std::mem::take(&mut self.small)
    }

    /// All changes of the base that wait, in order: what came while one transaction ran goes into the next as one.
    pub(super) fn take_base(&mut self) -> Vec<BaseCommit> {
        self.base.drain(..).collect()
    }

    pub(super) fn succeeded(&mut self) {
        self.fails = 0;
        self.retry_at = None;
        self.health = StorageHealth::Fine;
    }

    /// What failed waits in front of its lane.
    pub(super) fn failed(&mut self, what: InFlight, error: StoreError, retry_in: impl Fn(u32) -> u64) {
        match what {
            InFlight::Small { dirty, .. } => {
                let later = std::mem::replace(&mut self.small, dirty);
                for dirty in later {
                    self.mark(dirty);
                }
            }
            InFlight::Base(commits) => {
                let later = std::mem::replace(&mut self.base, commits.into());
                self.base.extend(later);
            }
        }
        self.fails = self.fails.saturating_add(1);
        self.retry_at = Some(retry_in(self.fails));
        self.health = if error == StoreError::Full { StorageHealth::Full } else { StorageHealth::Closed };
    }

    /// Gives up the changes of the base that are not durable. Returns the commands whose result was in them.
    pub(super) fn drop_base(&mut self) -> Vec<RowId> {
        let mut passed: Vec<RowId> = self.base.drain(..).flat_map(|commit| commit.passed).collect();
        if let Some((_, InFlight::Base(commits))) = &self.in_flight {
            passed.extend(commits.iter().flat_map(|commit| &commit.passed));
        }
        if matches!(self.in_flight, Some((_, InFlight::Base(_)))) {
            self.in_flight = None;
        }
        passed
    }

    /// When to try again.
    pub(super) fn due(&self) -> Option<u64> {
        let waiting = !self.small.is_empty() || !self.base.is_empty();
        self.retry_at.filter(|_| waiting && self.in_flight.is_none())
    }
}
