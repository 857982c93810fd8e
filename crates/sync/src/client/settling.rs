//! How commands end: carried out and back in our rows, or on the list of what needs attention.

use std::collections::{BTreeSet, VecDeque};

use super::{
    attention::{Attention, Touch, Why},
    engine::Engine,
    event::Moment,
    lanes::Dirty,
    outbox::Entry,
    overlay::{Moved, is_seen},
};
use crate::{
    model::{Model, Rejected},
    order::gathered,
    protocol::Outcome,
    row::RowId,
};

impl<M: Model> Engine<M> {
    pub(super) fn take_outcomes(&mut self, outcomes: Vec<Outcome<M::Rejection>>, at: Moment) {
        // Carried out, a command shows what it showed, unless the base has what came of it.
        let mut shows_the_same = true;
        for outcome in outcomes {
            match outcome {
                // That is not stored: after a restart the command is sent once more, and its id answers for it.
                Outcome::Applied { id, ver } => {
                    if let Some(entry) = self.outbox.get_mut(id) {
                        entry.acked = Some(ver);
                        entry.read = None;
                        shows_the_same &= !entry.targets().any(|id| is_seen(&self.base, id, ver));
                        self.net.want_pull = true;
                    }
                }
                Outcome::Rejected { id, rejection } => {
                    shows_the_same = false;
                    self.reject(id, Why::Rejected { rejection }, at);
                }
            }
        }
        if !shows_the_same {
            self.replay(Moved::Rows(Vec::new()));
        }
    }

    /// The server does not even look at this command.
    pub(super) fn refuse(&mut self, id: RowId, code: String, at: Moment) {
        self.reject(id, Why::Refused { code }, at);
        self.replay(Moved::Rows(Vec::new()));
    }

    /// Moves a command, and those that build on what it would have made, to the attention list. Of commands that may have
    /// reached the server only the server knows what became of them: those wait for its word.
    fn reject(&mut self, id: RowId, why: Why<M::Rejection>, at: Moment) {
        let mut rejected = VecDeque::from([(id, why, None)]);
        while let Some((id, why, because_of)) = rejected.pop_front() {
            let Some(entry) = self.outbox.remove(id) else { continue };
            let made: BTreeSet<RowId> = gathered(entry.created().chain(never_there(&entry.touches)));
            for later in self.outbox.iter().filter(|later| later.seq >= entry.seq) {
                if later.acked.is_none() && !later.maybe_sent && !later.involved.is_disjoint(&made) {
                    let rejection = M::Rejection::forerunner_rejected();
                    rejected.push_back((later.id(), Why::Rejected { rejection }, Some(id)));
                }
            }
            let Entry { mutation, touches, .. } = entry;
            self.attention.insert(id, Attention { mutation, why, at: at.wall, touches, because_of });
            self.settled.insert(id);
            self.lanes.mark(Dirty::Attention(id));
            self.lanes.mark(Dirty::Outbox(id));
        }
    }

    /// Takes the commands out whose results are all here.
    pub(super) fn take_passed(&mut self) -> Vec<RowId> {
        let meta = &self.meta;
        let passed: Vec<RowId> =
            self.outbox.iter().filter(|entry| entry.acked.is_some_and(|ver| meta.passed(ver))).map(Entry::id).collect();
        let gone: BTreeSet<RowId> = gathered(passed.iter().copied());
        self.outbox.retain(|entry| !gone.contains(&entry.id()));
        self.settled.extend(gone);
        passed
    }

    /// Everything is complete, so rows that went away and did not come back are out of sight: commands on them that were
    /// never sent end here.
    pub(super) fn settle_suspects(&mut self, at: Moment) {
        let suspects = std::mem::take(&mut self.suspects);
        let out_of_sight: BTreeSet<RowId> = gathered(suspects.into_iter().filter(|id| !self.base.contains(*id)));
        let ended: Vec<RowId> = self
            .outbox
            .iter()
            .filter(|entry| entry.acked.is_none() && !entry.maybe_sent && !entry.involved.is_disjoint(&out_of_sight))
            .map(Entry::id)
            .collect();
        for id in &ended {
            self.reject(*id, Why::Rejected { rejection: M::Rejection::no_longer_visible() }, at);
        }
        if !ended.is_empty() {
            self.replay(Moved::Rows(Vec::new()));
        }
        self.hide_out_of_sight();
    }

    /// *Before* shows rows as they were; of rows that the person may no longer see, it shows nothing. Only when everything
    /// is complete can that be told.
    pub(super) fn hide_out_of_sight(&mut self) {
        if !self.meta.complete {
            return;
        }
        let overlaid: BTreeSet<RowId> = gathered(self.overlay.ids());
        let base = &self.base;
        let hide = |touches: &mut Vec<Touch>| {
            let mut hidden = false;
            for touch in touches.iter_mut().filter(|touch| touch.before.is_some()) {
                if !base.contains(touch.id) && !overlaid.contains(&touch.id) {
                    touch.before = None;
                    hidden = true;
                }
            }
            hidden
        };
        for entry in self.outbox.iter_mut() {
            if hide(&mut entry.touches) {
                self.lanes.mark(Dirty::Outbox(entry.mutation.id));
            }
        }
        for (id, item) in &mut self.attention {
            if hide(&mut item.touches) {
                self.lanes.mark(Dirty::Attention(*id));
            }
        }
    }
}

/// The rows that were not there before.
fn never_there(touches: &[Touch]) -> impl Iterator<Item = RowId> {
    touches.iter().filter(|touch| touch.before.is_none()).map(|touch| touch.id)
}
