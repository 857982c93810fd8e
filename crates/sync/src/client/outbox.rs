//! Commands on their way: in order, each with how far it has come.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{
    attention::{Attention, Touch},
    overlay::{Local, play},
    status::Stage,
};
use crate::{
    model::{Change, Model},
    protocol::Mutation,
    row::{RowId, Ver},
    view::Gathered,
};

/// An entry as it is stored.
#[derive(Deserialize)]
#[serde(bound(deserialize = "C: DeserializeOwned"))]
struct Saved<C> {
    /// Counts the commands of a device, over its tabs; equal numbers of two tabs are told apart by the id.
    seq: u64,
    mutation: Mutation<C>,
    /// The version that carried it out, once that is known.
    #[serde(default)]
    acked: Option<Ver>,
    touches: Vec<Touch>,
}

/// The same, as it is written: a command of an import is long, and is not copied for it.
#[derive(Serialize)]
struct Saving<'a, C> {
    seq: u64,
    mutation: &'a Mutation<C>,
    #[serde(skip_serializing_if = "Option::is_none")]
    acked: Option<Ver>,
    touches: &'a [Touch],
}

/// A command on its way.
#[derive(Debug)]
pub(super) struct Entry<M: Model> {
    pub(super) seq: u64,
    pub(super) mutation: Mutation<M::Command>,
    pub(super) acked: Option<Ver>,
    pub(super) touches: Vec<Touch>,
    /// False until it is durable here.
    pub(super) saved: bool,
    /// True while a push that carries it is in flight.
    pub(super) in_flight: bool,
    /// True if some tab may have sent it, now or in an earlier life: then only the server knows what became of it.
    pub(super) maybe_sent: bool,
    /// What it does to the rows that we see, as of the last replay; kept as it was once it is carried out.
    pub(super) changes: Vec<Change>,
    /// Rows that its decision looked at or that it changes.
    pub(super) involved: BTreeSet<RowId>,
    /// What its last decision read; nothing if it has not been decided here.
    pub(super) read: Option<Gathered>,
}

impl<M: Model> Entry<M> {
    pub(super) fn id(&self) -> RowId {
        self.mutation.id
    }

    pub(super) fn stage(&self) -> Stage {
        match self {
            Self { acked: Some(_), .. } => Stage::Sent,
            Self { saved: false, .. } => Stage::Unsaved,
            Self { in_flight: true, .. } => Stage::Sending,
            _ => Stage::HereOnly,
        }
    }

    /// The same once more, to be replayed beside it.
    pub(super) fn copied(&self) -> Self {
        Self {
            seq: self.seq,
            mutation: self.mutation.clone(),
            acked: self.acked,
            touches: self.touches.clone(),
            saved: self.saved,
            in_flight: self.in_flight,
            maybe_sent: self.maybe_sent,
            changes: self.changes.clone(),
            involved: self.involved.clone(),
            read: self.read.clone(),
        }
    }

    /// The rows that it changes.
    pub(super) fn targets(&self) -> impl Iterator<Item = RowId> {
        self.changes.iter().filter_map(Change::target)
    }

    /// Decides it on what is there now. Refused, or with nobody to decide for, it changes nothing.
    pub(super) fn decide(&mut self, actor: Option<&M::Actor>, local: Local<'_>) {
        self.changes = Vec::new();
        self.read = None;
        if let Some(actor) = actor {
            let (decided, read, involved) = play::<M>(&self.mutation.command, actor, local, self.mutation.made_at);
            self.changes = decided.unwrap_or_default();
            self.involved.extend(involved);
            self.read = Some(read);
        }
    }

    /// The rows that would not be there without it.
    pub(super) fn created(&self) -> impl Iterator<Item = RowId> {
        self.changes.iter().filter_map(|change| match change {
            Change::Create { id, .. } => Some(*id),
            _ => None,
        })
    }

    pub(super) fn write(&self) -> String {
        let Self { seq, mutation, acked, touches, .. } = self;
        serde_json::to_string(&Saving { seq: *seq, mutation, acked: *acked, touches }).unwrap_or_default()
    }

    /// A refused command as an entry, for another device to have it judged anew.
    pub(super) fn write_refused(item: &Attention<M::Command, M::Rejection>) -> String {
        let Attention { mutation, touches, .. } = item;
        serde_json::to_string(&Saving { seq: 0, mutation, acked: None, touches }).unwrap_or_default()
    }

    /// A stored entry. `None` if this version of the app cannot read it.
    pub(super) fn read(text: &str) -> Option<Self> {
        let saved: Saved<serde_json::Value> = serde_json::from_str(text).ok()?;
        let Mutation { id, made_at, command } = saved.mutation;
        let command = serde_json::from_value(command.clone()).ok().or_else(|| M::read_old(command))?;
        Some(Self {
            seq: saved.seq,
            mutation: Mutation { id, made_at, command },
            acked: saved.acked,
            touches: saved.touches,
            saved: true,
            in_flight: false,
            maybe_sent: true,
            changes: Vec::new(),
            involved: BTreeSet::new(),
            read: None,
        })
    }
}

/// All commands on their way, in order.
#[derive(Debug)]
pub(super) struct Outbox<M: Model> {
    entries: Vec<Entry<M>>,
}

impl<M: Model> Default for Outbox<M> {
    fn default() -> Self {
        Self { entries: Vec::new() }
    }
}

impl<M: Model> Outbox<M> {
    pub(super) fn iter(&self) -> std::slice::Iter<'_, Entry<M>> {
        self.entries.iter()
    }

    pub(super) fn iter_mut(&mut self) -> std::slice::IterMut<'_, Entry<M>> {
        self.entries.iter_mut()
    }

    pub(super) fn get(&self, id: RowId) -> Option<&Entry<M>> {
        self.entries.iter().find(|entry| entry.id() == id)
    }

    pub(super) fn get_mut(&mut self, id: RowId) -> Option<&mut Entry<M>> {
        self.entries.iter_mut().find(|entry| entry.id() == id)
    }

    pub(super) fn next_seq(&self) -> u64 {
        self.entries.iter().map(|entry| entry.seq).max().map_or(1, |seq| seq.saturating_add(1))
    }

    /// Puts it in its place. Returns true if that is the last.
    pub(super) fn insert(&mut self, entry: Entry<M>) -> bool {
        let key = (entry.seq, entry.id());
        let place = self.entries.partition_point(|other| (other.seq, other.id()) < key);
        self.entries.insert(place, entry);
        place + 1 == self.entries.len()
    }

    pub(super) fn remove(&mut self, id: RowId) -> Option<Entry<M>> {
        let place = self.entries.iter().position(|entry| entry.id() == id)?;
        Some(self.entries.remove(place))
    }

    pub(super) fn retain(&mut self, keep: impl FnMut(&Entry<M>) -> bool) {
        self.entries.retain(keep);
    }

    /// Nothing is on its way any more; whether it arrived, nobody knows.
    pub(super) fn landed(&mut self) {
        for entry in &mut self.entries {
            entry.in_flight = false;
        }
    }
}
