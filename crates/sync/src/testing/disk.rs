//! What happens between a tab and its own device: reading, writing, hearing of other tabs.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::world::{TabId, World};
use crate::{
    client::{Commit, Event, StoreError, StoreOp, Stored},
    row::RowId,
};

/// What a device's disk holds.
#[derive(Clone, Debug, Default)]
pub struct Disk {
    /// The pages.
    pub pages: BTreeMap<u32, Arc<[u8]>>,
    /// The meta record.
    pub meta: Option<(u64, String)>,
    /// The outbox.
    pub outbox: BTreeMap<RowId, String>,
    /// The attention list.
    pub attention: BTreeMap<RowId, String>,
}

impl Disk {
    /// Carries a transaction out.
    ///
    /// # Errors
    /// If the base is expected at another revision.
    pub fn transact(&mut self, expect: Option<u64>, ops: &[StoreOp]) -> Result<(), StoreError> {
        let revision = self.meta.as_ref().map_or(0, |(revision, _)| *revision);
        if expect.is_some_and(|expected| expected != revision) {
            return Err(StoreError::Moved);
        }
        for op in ops {
            self.apply(op.clone());
        }
        Ok(())
    }

    fn apply(&mut self, op: StoreOp) {
        match op {
            StoreOp::PutPage { no, bytes } => drop(self.pages.insert(no, bytes)),
            StoreOp::DropPage { no } => drop(self.pages.remove(&no)),
            StoreOp::ClearPages => self.pages.clear(),
            StoreOp::PutMeta { revision, text } => self.meta = Some((revision, text)),
            StoreOp::PutOutbox { id, text } => drop(self.outbox.insert(id, text)),
            StoreOp::RemoveOutbox { id } => drop(self.outbox.remove(&id)),
            StoreOp::PutAttention { id, text } => drop(self.attention.insert(id, text)),
            StoreOp::RemoveAttention { id } => drop(self.attention.remove(&id)),
        }
    }
}

impl World {
    /// Something that a tab waits for from its own device happens: reading, writing, hearing.
    pub fn local_step(&mut self, number: usize, tab: TabId) -> bool {
        let Some(found) = self.tab(number, tab) else { return false };
        let mut ready = Vec::new();
        ready.extend((!found.loads.is_empty()).then_some(0));
        ready.extend((found.outbox_reads > 0).then_some(1));
        ready.extend((!found.commits.is_empty()).then_some(2));
        ready.extend((!found.heard.is_empty()).then_some(3));
        let Some(choice) = self.random.pick(&ready).copied() else { return false };
        match choice {
            0 => self.load(number, tab),
            1 => self.read_outbox(number, tab),
            2 => self.write(number, tab),
            _ => {
                if let Some(message) = self.tab(number, tab).and_then(|tab| tab.heard.pop_front()) {
                    self.event(number, tab, Event::Heard(message));
                }
            }
        }
        true
    }

    fn load(&mut self, number: usize, tab: TabId) {
        let Some(device) = self.devices.get_mut(number) else { return };
        let Some(found) = device.tabs.get_mut(&tab) else { return };
        let have = found.loads.remove(0);
        if found.engine.is_loaded() && self.random.percent(self.odds.closed) {
            return self.event(number, tab, Event::LoadFailed);
        }
        let disk = &device.disk;
        let same = have.is_some() && have == Some(disk.meta.as_ref().map_or(0, |(revision, _)| *revision));
        let stored = Stored {
            meta: disk.meta.clone(),
            pages: (!same).then(|| disk.pages.iter().map(|(no, bytes)| (*no, bytes.clone())).collect()),
            outbox: disk.outbox.values().cloned().collect(),
            attention: disk.attention.values().cloned().collect(),
        };
        self.event(number, tab, Event::Loaded(stored));
        self.take_up_haste(number, tab);
    }

    fn read_outbox(&mut self, number: usize, tab: TabId) {
        let Some(device) = self.devices.get_mut(number) else { return };
        let texts = device.disk.outbox.values().cloned().collect();
        if let Some(found) = device.tabs.get_mut(&tab) {
            found.outbox_reads -= 1;
        }
        self.event(number, tab, Event::OutboxRead(texts));
    }

    fn write(&mut self, number: usize, tab: TabId) {
        let Some(commit) = self.tab(number, tab).and_then(|tab| tab.commits.pop_front()) else { return };
        let ticket = commit.ticket;
        let odds = self.odds;
        if self.random.percent(odds.crash) {
            if self.random.percent(50) {
                let _ = self.apply(number, &commit);
            }
            return self.close_tab(number, tab);
        }
        let failed = [(odds.full, StoreError::Full), (odds.closed, StoreError::Closed)];
        if let Some((_, error)) = failed.into_iter().find(|(odds, _)| self.random.percent(*odds)) {
            return self.event(number, tab, Event::CommitFailed(ticket, error));
        }
        match self.apply(number, &commit) {
            Err(error) => self.event(number, tab, Event::CommitFailed(ticket, error)),
            Ok(()) if self.random.percent(odds.unsure) => {
                self.event(number, tab, Event::CommitFailed(ticket, StoreError::Closed));
            }
            Ok(()) => {
                for op in &commit.ops {
                    if let StoreOp::PutOutbox { id, .. } = op
                        && let Some(given) = self.given.get_mut(id)
                    {
                        given.saved = true;
                    }
                }
                self.event(number, tab, Event::Committed(ticket));
                self.forget_haste(number, tab);
            }
        }
    }

    fn apply(&mut self, number: usize, commit: &Commit) -> Result<(), StoreError> {
        let sabotage = self.sabotage;
        let Some(device) = self.devices.get_mut(number) else { return Err(StoreError::Closed) };
        let has: BTreeSet<u32> = device.disk.pages.keys().copied().collect();
        let ops: Vec<StoreOp> = commit.ops.iter().filter(|op| !sabotage.of_store(op, &has)).cloned().collect();
        device.disk.transact(commit.expect, &ops)
    }
}
