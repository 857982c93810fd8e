//! Making transactions, and what follows when they hold or fail.

use super::{
    attention::Attention,
    base::Rewrite,
    engine::Engine,
    event::{BaseMessage, Commit, Effect, Moment, StoreError, StoreOp, TabMessage, Ticket},
    lanes::{BaseCommit, Dirty, InFlight},
    meta::Meta,
    network::backoff,
    outbox::Entry,
    overlay::Moved,
};
use crate::{model::Model, page::PageError, row::RowId};

impl<M: Model> Engine<M> {
    /// Begins the next transaction if none is on its way: commands first.
    pub(super) fn store_what_is_due(&mut self, at: Moment) {
        if !self.loaded || !self.lanes.is_free(at.mono) {
            return;
        }
        let dirty = self.lanes.take_small();
        if !dirty.is_empty() {
            let ops: Vec<StoreOp> = dirty.iter().map(|dirty| self.op(*dirty)).collect();
            self.commit(None, ops.clone(), InFlight::Small { dirty, ops });
            return;
        }
        let commits = self.lanes.take_base();
        let (Some(first), Some(last)) = (commits.first(), commits.last()) else { return };
        let expect = first.revision - 1;
        let meta = StoreOp::PutMeta { revision: last.revision, text: last.meta.clone() };
        let changes = commits.iter().flat_map(|commit| {
            let removed = commit.passed.iter().map(|id| StoreOp::RemoveOutbox { id: *id });
            commit.pages.iter().cloned().chain(removed)
        });
        let ops = changes.chain([meta]).collect();
        self.commit(Some(expect), ops, InFlight::Base(commits));
    }

    fn commit(&mut self, expect: Option<u64>, ops: Vec<StoreOp>, what: InFlight) {
        let ticket = self.ticket();
        self.lanes.in_flight = Some((ticket, what));
        self.emit(Effect::Commit(Commit { ticket, expect, ops }));
    }

    fn op(&self, dirty: Dirty) -> StoreOp {
        match dirty {
            Dirty::Outbox(id) => match self.outbox.get(id).map(Entry::write) {
                Some(text) => StoreOp::PutOutbox { id, text },
                None => StoreOp::RemoveOutbox { id },
            },
            Dirty::Attention(id) => match self.attention.get(&id).map(write_attention) {
                Some(text) => StoreOp::PutAttention { id, text },
                None => StoreOp::RemoveAttention { id },
            },
        }
    }

    pub(super) fn committed(&mut self, ticket: Ticket) {
        let Some((_, what)) = self.lanes.in_flight.take_if(|(flying, _)| *flying == ticket) else { return };
        self.lanes.succeeded();
        match what {
            InFlight::Small { ops, .. } => {
                for op in &ops {
                    if let StoreOp::PutOutbox { id, .. } = op
                        && let Some(entry) = self.outbox.get_mut(*id)
                    {
                        entry.saved = true;
                    }
                }
                self.emit(Effect::Broadcast(TabMessage { ops, base: None }));
            }
            InFlight::Base(commits) => {
                for BaseCommit { revision, meta, pages, lost, passed } in commits {
                    let ops = passed.into_iter().map(|id| StoreOp::RemoveOutbox { id }).collect();
                    let base = Some(BaseMessage { revision, meta, pages, lost });
                    self.emit(Effect::Broadcast(TabMessage { ops, base }));
                }
            }
        }
    }

    pub(super) fn commit_failed(&mut self, ticket: Ticket, error: StoreError, at: Moment) {
        let Some((_, what)) = self.lanes.in_flight.take_if(|(flying, _)| *flying == ticket) else { return };
        if let (InFlight::Small { dirty, .. }, false) = (&what, self.leader) {
            // It may be stored all the same, and the leader may find it there and send it.
            for entry in self.outbox.iter_mut().filter(|entry| dirty.contains(&Dirty::Outbox(entry.mutation.id))) {
                entry.maybe_sent = true;
            }
        }
        let moved = error == StoreError::Moved;
        self.lanes.failed(what, error, |fails| at.mono + backoff(fails, at.dice));
        if moved {
            self.reload();
        }
    }

    /// Reads the storage again, giving up what of the base is not in it.
    pub(super) fn reload(&mut self) {
        for id in self.lanes.drop_base() {
            self.settled.remove(&id);
        }
        self.net.drop_pull();
        if !self.loading {
            self.loading = true;
            self.emit(Effect::Load { have: None });
        }
    }

    /// A change of the base goes into its lane.
    pub(super) fn store_base(&mut self, rewrite: &Rewrite, cleared: bool, passed: Vec<RowId>, lost: Vec<crate::Scope>) {
        let clear = cleared.then_some(StoreOp::ClearPages);
        let puts = rewrite.pages.iter().map(|(no, bytes)| match bytes {
            Some(bytes) => StoreOp::PutPage { no: *no, bytes: bytes.clone() },
            None => StoreOp::DropPage { no: *no },
        });
        self.meta.revision += 1;
        self.meta.note_pages(self.base.pages());
        self.lanes.push_base(BaseCommit {
            revision: self.meta.revision,
            meta: self.meta.write(),
            pages: clear.into_iter().chain(puts).collect(),
            lost,
            passed,
        });
    }

    /// The base cannot be used: it is fetched anew. Commands stay.
    pub(super) fn rebuild(&mut self) {
        self.base = super::base::PackedBase::default();
        let actor = self.meta.actor.take();
        self.meta = Meta::new(self.config.schema, self.meta.revision);
        self.meta.actor = actor;
        self.suspects.clear();
        self.net.drop_pull();
        self.unusable = !self.leader;
        if self.leader {
            self.store_base(&Rewrite::default(), true, Vec::new(), Vec::new());
        }
        self.replay(Moved::All);
        self.all_changed();
    }

    /// The storage was emptied under us: all that we know goes into it again.
    pub(super) fn store_everything(&mut self) {
        let known: Vec<RowId> = self.outbox.iter().map(Entry::id).collect();
        for id in known {
            self.lanes.mark(Dirty::Outbox(id));
        }
        let items: Vec<RowId> = self.attention.keys().copied().collect();
        for id in items {
            self.lanes.mark(Dirty::Attention(id));
        }
        if self.leader && self.loaded {
            self.lanes.drop_base();
            self.meta.revision = 0;
            let pages = self.base.pages().map(|(no, bytes)| (no, Some(bytes.clone()))).collect();
            self.store_base(&Rewrite { pages, ..Rewrite::default() }, true, Vec::new(), Vec::new());
        }
    }

    /// Idle time: folds pages.
    pub(super) fn tidy(&mut self) {
        if !self.leader || !self.loaded || self.loading || self.lanes.base_backlog() > 0 {
            return;
        }
        match self.base.fold() {
            Ok(Some(rewrite)) => self.store_base(&rewrite, false, Vec::new(), Vec::new()),
            Ok(None) => {}
            Err(PageError { .. }) => self.rebuild(),
        }
    }
}

fn write_attention<C: serde::Serialize, R: serde::Serialize>(item: &Attention<C, R>) -> String {
    serde_json::to_string(item).unwrap_or_default()
}
