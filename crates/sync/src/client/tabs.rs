//! Several tabs of one person over one storage: reading it, hearing of each other, leading.

use std::collections::BTreeSet;

use serde::de::IgnoredAny;

use super::{
    base::PackedBase,
    engine::Engine,
    event::{BaseMessage, Effect, Moment, StoreOp, Stored, TabMessage},
    lanes::Dirty,
    meta::Meta,
    outbox::Entry,
    overlay::Moved,
};
use crate::{model::Model, row::RowId};

/// How long to wait before reading what could not be read, in milliseconds.
const LOAD_AGAIN: u64 = 5_000;

impl<M: Model> Engine<M> {
    /// What is stored replaces what is in memory, except for what is in memory because it is not stored yet.
    pub(super) fn load(&mut self, stored: Stored, at: Moment) {
        self.load_again_at = None;
        if !self.leader {
            self.net.poll_again_at(at.mono + self.config.poll);
        }
        for id in self.lanes.drop_base() {
            self.settled.remove(&id);
        }
        // While loading, nothing read counts as certainly unsent.
        self.load_small(&stored);
        if self.load_base(stored) {
            self.all_changed();
        }
        self.loaded = true;
        self.loading = false;
        self.net.drop_pull();
        self.replay(Moved::All);
        self.hide_out_of_sight();
        for message in std::mem::take(&mut self.early) {
            self.hear(message);
        }
        if std::mem::take(&mut self.look_twice) {
            self.compare_all();
        }
    }

    /// Memory may be behind the storage or ahead of it: before anything is sent or fetched it must be read.
    pub(super) fn load_failed(&mut self, at: Moment) {
        if self.loaded && self.loading {
            self.load_again_at = Some(at.mono + LOAD_AGAIN);
        }
    }

    pub(super) fn load_again(&mut self, at: Moment) {
        if self.load_again_at.take_if(|due| *due <= at.mono).is_some() {
            self.emit(Effect::Load { have: None });
        }
    }

    fn load_small(&mut self, stored: &Stored) {
        let id_of = |dirty: &Dirty| match dirty {
            Dirty::Outbox(id) | Dirty::Attention(id) => *id,
        };
        let ours: BTreeSet<RowId> = crate::order::gathered(self.lanes.dirty().iter().map(id_of));
        self.outbox.retain(|entry| ours.contains(&entry.id()));
        self.attention.retain(|id, _| ours.contains(id));
        self.unreadable.clear();
        for text in &stored.outbox {
            self.take_outbox_text(text);
        }
        for text in &stored.attention {
            self.take_attention_text(text, &ours);
        }
    }

    /// Returns false if the base is the one that we have.
    fn load_base(&mut self, stored: Stored) -> bool {
        let (revision, text) = stored.meta.unwrap_or_default();
        let meta = Meta::<M::Actor>::read(&text, self.config.schema);
        let anything = revision > 0 || stored.pages.as_ref().is_some_and(|pages| !pages.is_empty());
        let base = match stored.pages {
            None if meta.as_ref().is_some_and(|meta| meta.revision == self.meta.revision) => return false,
            None => None,
            Some(pages) => meta
                .as_ref()
                .filter(|meta| meta.has_pages(&pages))
                .and_then(|_| PackedBase::from_pages(pages.iter().cloned()).ok()),
        };
        self.suspects.clear();
        self.unusable = false;
        match (meta, base) {
            (Some(meta), Some(base)) => {
                self.meta = meta;
                self.base = base;
            }
            (meta, _) => {
                self.meta.revision = revision;
                self.meta.actor = meta.and_then(|meta| meta.actor).or_else(|| self.meta.actor.take());
                self.base = PackedBase::default();
                if anything {
                    self.rebuild();
                } else {
                    let actor = self.meta.actor.take();
                    self.meta = Meta::new(self.config.schema, 0);
                    self.meta.actor = actor;
                }
            }
        }
        true
    }

    /// An outbox entry's text, from storage or another tab. Returns true if that is news.
    fn take_outbox_text(&mut self, text: &str) -> bool {
        let Some(mut entry) = Entry::<M>::read(text) else {
            return self.unreadable.insert(text.to_owned());
        };
        let id = entry.id();
        let sure = self.leader && self.loaded && !self.loading;
        if self.settled.contains(&id) {
            // A tab that was not sure that it had saved it has saved it again.
            if self.leader {
                self.lanes.mark(Dirty::Outbox(id));
            }
            return false;
        }
        if let Some(known) = self.outbox.get_mut(id) {
            known.acked = known.acked.or(entry.acked);
            known.saved = true;
            // While we did not lead, or before we had looked, whoever led may have found it here and sent it.
            known.maybe_sent |= !sure;
            if !self.lanes.is_dirty(Dirty::Outbox(id)) {
                known.touches = entry.touches;
            }
            return true;
        }
        // What reaches the leader from another tab nobody can have sent but itself, and it has not.
        entry.maybe_sent = !sure || entry.acked.is_some();
        self.outbox.insert(entry);
        true
    }

    fn take_attention_text(&mut self, text: &str, keep: &BTreeSet<RowId>) {
        match serde_json::from_str::<super::attention::Attention<M::Command, M::Rejection>>(text) {
            Ok(item) if !keep.contains(&item.mutation.id) => {
                self.attention.insert(item.mutation.id, item);
            }
            Ok(_) => {}
            Err(_) => {
                self.unreadable.insert(text.to_owned());
            }
        }
    }

    pub(super) fn hear(&mut self, message: TabMessage) {
        if self.loading {
            self.early.push(message);
            return;
        }
        let news = !message.ops.is_empty();
        for op in message.ops {
            self.take_op(op);
        }
        if let Some(base) = message.base {
            self.hear_base(base);
        } else if news {
            self.replay(Moved::Rows(Vec::new()));
        }
        self.hide_out_of_sight();
    }

    fn take_op(&mut self, op: StoreOp) {
        match op {
            StoreOp::PutOutbox { text, .. } => {
                self.take_outbox_text(&text);
            }
            StoreOp::RemoveOutbox { id } => {
                self.outbox.remove(id);
                self.settled.insert(id);
            }
            StoreOp::PutAttention { text, .. } => self.take_attention_text(&text, &BTreeSet::new()),
            StoreOp::RemoveAttention { id } => {
                self.attention.remove(&id);
            }
            StoreOp::PutPage { .. } | StoreOp::DropPage { .. } | StoreOp::ClearPages | StoreOp::PutMeta { .. } => {}
        }
    }

    fn hear_base(&mut self, message: BaseMessage) {
        if message.revision <= self.meta.revision {
            self.replay(Moved::Rows(Vec::new()));
            return;
        }
        let meta = Meta::read(&message.meta, self.config.schema);
        let follows = message.revision == self.meta.revision + 1 && !self.leader;
        let (Some(meta), true) = (meta, follows) else {
            self.reload();
            return;
        };
        let mut pages = Vec::new();
        let mut cleared = false;
        for op in message.pages {
            match op {
                StoreOp::ClearPages => {
                    self.base = PackedBase::default();
                    cleared = true;
                }
                StoreOp::PutPage { no, bytes } => pages.push((no, Some(bytes))),
                StoreOp::DropPage { no } => pages.push((no, None)),
                _ => {}
            }
        }
        let adopted = if pages.is_empty() { Ok(super::base::Rewrite::default()) } else { self.base.adopt(&pages) };
        match adopted {
            Ok(rewrite) => {
                self.meta = meta;
                let moved = rewrite.named.into_iter().chain(rewrite.purged).collect();
                self.replay(if cleared { Moved::All } else { Moved::Rows(moved) });
                if !message.lost.is_empty() || self.base.is_empty() {
                    self.all_changed();
                }
            }
            Err(_) => self.reload(),
        }
    }

    pub(super) fn became_leader(&mut self) {
        if self.leader {
            return;
        }
        self.leader = true;
        self.net.poll_at_once();
        // What is being read may be from before the last leader's last act.
        self.look_twice = self.loading;
        self.compare_all();
    }

    /// Looks whether anything is stored that we have not heard of.
    fn compare_all(&mut self) {
        if self.loaded && !self.loading {
            self.loading = true;
            self.emit(Effect::Load { have: (!self.unusable).then_some(self.meta.revision) });
        }
    }

    /// A tab that does not lead hears everything from the leader, unless one of them dies in the wrong moment. So it looks
    /// itself, now and then.
    pub(super) fn follow_up(&mut self, at: Moment) {
        if !self.leader && self.loaded && !self.loading && self.net.poll_is_due(at.mono) {
            self.net.poll_again_at(at.mono + self.config.poll);
            self.compare_all();
        }
    }

    pub(super) fn lost_lead(&mut self) {
        self.leader = false;
        self.net.hang_up();
        self.outbox.landed();
        if self.loaded {
            self.reload();
        }
    }

    /// The person is back: anything new?
    pub(super) fn look_again(&mut self) {
        self.net.back_in_view();
        if self.leader { self.ask_outbox() } else { self.compare_all() }
    }

    pub(super) fn ask_outbox(&mut self) {
        if self.loaded && !self.loading {
            self.reading = Some(self.outbox.iter().filter(|entry| entry.saved).map(Entry::id).collect());
            self.emit(Effect::ReadOutbox);
        }
    }

    /// What the leader has and what is stored should agree; a message of a tab may have been lost with it.
    pub(super) fn compare_outbox(&mut self, texts: &[String]) {
        let Some(asked) = self.reading.take().filter(|_| !self.loading) else { return };
        let mut stored = BTreeSet::new();
        for text in texts {
            if let Some(id) = id_of(text) {
                stored.insert(id);
            }
            self.take_outbox_text(text);
        }
        let missing: Vec<RowId> = asked
            .into_iter()
            .filter(|id| !stored.contains(id) && self.outbox.get(*id).is_some())
            .filter(|id| !self.lanes.is_dirty(Dirty::Outbox(*id)))
            .collect();
        // Only the leader takes commands out. So if the leader misses one, the storage has lost it.
        for id in missing.into_iter().filter(|_| self.leader) {
            self.lanes.mark(Dirty::Outbox(id));
        }
        self.replay(Moved::Rows(Vec::new()));
    }
}

/// The id of a stored entry, readable or not.
fn id_of(text: &str) -> Option<RowId> {
    #[derive(serde::Deserialize)]
    struct Saved {
        mutation: Named,
    }
    #[derive(serde::Deserialize)]
    struct Named {
        id: RowId,
        #[serde(rename = "command")]
        _command: IgnoredAny,
    }
    serde_json::from_str::<Saved>(text).ok().map(|saved| saved.mutation.id)
}
