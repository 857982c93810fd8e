//! The engine: its state, its doors, and the order in which it thinks.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::{
    attention::{Attention, touches},
    base::PackedBase,
    event::{Changed, Effect, Event, Moment, TabMessage},
    lanes::{Dirty, Lanes},
    meta::Meta,
    network::Net,
    outbox::{Entry, Outbox},
    overlay::{Local, Moved, Overlay, play},
    status::{Stage, Status},
};
use crate::{
    model::Model,
    protocol::Mutation,
    row::{RowId, Scope},
};

/// What a driver decides once.
#[derive(Clone, Debug)]
pub struct Config {
    /// The app's number for what it expects rows to look like. When it differs from the stored one, rows are fetched anew;
    /// commands never are lost by it.
    pub schema: u32,
    /// How long after a pull to look again by ourselves, in milliseconds.
    pub poll: u64,
    /// After so many milliseconds without an answer a request counts as lost.
    pub patience: u64,
}

impl Default for Config {
    fn default() -> Self {
        Self { schema: 1, poll: 30_000, patience: 120_000 }
    }
}

/// Why a command was not taken in. Nothing has changed.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum EnqueueError<R> {
    /// Who the person is has not arrived yet.
    #[error("not ready")]
    NotReady,
    /// A command with this id is known already.
    #[error("a command with this id is known already")]
    Known,
    /// The business says no.
    #[error("rejected")]
    Rejected(R),
}

/// The client's state machine. See the [module](super).
#[derive(Debug)]
#[allow(clippy::struct_excessive_bools, reason = "independent facts")]
pub struct Engine<M: Model> {
    pub(super) config: Config,
    pub(super) base: PackedBase,
    pub(super) meta: Meta<M::Actor>,
    pub(super) outbox: Outbox<M>,
    pub(super) overlay: Overlay,
    /// For whom commands were last replayed.
    replayed_for: Option<M::Actor>,
    pub(super) attention: BTreeMap<RowId, Attention<M::Command, M::Rejection>>,
    /// Stored entries that this version of the app cannot read.
    pub(super) unreadable: BTreeSet<String>,
    /// Commands that are done with; what other tabs may still say of them is old news.
    pub(super) settled: HashSet<RowId>,
    /// Rows that went away in pulls since everything was last complete.
    pub(super) suspects: BTreeSet<RowId>,
    /// True if what is stored cannot be used, and no leader has cleared it yet.
    pub(super) unusable: bool,
    /// False until the storage has been read.
    pub(super) loaded: bool,
    /// True while the storage is being read (again).
    pub(super) loading: bool,
    /// True if it must be read once more after that.
    pub(super) look_twice: bool,
    /// When to read it once more, after it could not be read.
    pub(super) load_again_at: Option<u64>,
    /// What other tabs said meanwhile.
    pub(super) early: Vec<TabMessage>,
    /// The commands that were in the outbox when it was last asked for.
    pub(super) reading: Option<BTreeSet<RowId>>,
    pub(super) leader: bool,
    pub(super) lanes: Lanes,
    pub(super) net: Net,
    pub(super) tickets: u64,
    out: Vec<Effect>,
    changed: Option<Changed>,
    told: Status,
    wake: Option<u64>,
}

impl<M: Model> Engine<M> {
    /// An engine that knows nothing yet.
    pub fn new(config: Config) -> Self {
        Self {
            meta: Meta::new(config.schema, 0),
            config,
            base: PackedBase::default(),
            outbox: Outbox::default(),
            overlay: Overlay::default(),
            replayed_for: None,
            attention: BTreeMap::new(),
            unreadable: BTreeSet::new(),
            settled: HashSet::new(),
            suspects: BTreeSet::new(),
            unusable: false,
            loaded: false,
            loading: true,
            look_twice: false,
            load_again_at: None,
            early: Vec::new(),
            reading: None,
            leader: false,
            lanes: Lanes::default(),
            net: Net::default(),
            tickets: 0,
            out: Vec::new(),
            changed: None,
            told: Status::default(),
            wake: None,
        }
    }

    /// The first effects. Listen to the other tabs before carrying them out.
    pub fn start(&self) -> Vec<Effect> {
        vec![Effect::Load { have: None }]
    }

    /// Something happened.
    pub fn handle(&mut self, event: Event, at: Moment) -> Vec<Effect> {
        match event {
            Event::Loaded(stored) => self.load(stored, at),
            Event::LoadFailed => self.load_failed(at),
            Event::OutboxRead(texts) => self.compare_outbox(&texts),
            Event::Committed(ticket) => self.committed(ticket),
            Event::CommitFailed(ticket, error) => self.commit_failed(ticket, error, at),
            Event::StorageEmptied => self.store_everything(),
            Event::PushAnswered(ticket, answer) => self.push_answered(ticket, answer, at),
            Event::PullBegun(ticket, head) => self.pull_begun(ticket, &head, at),
            Event::PullAnswered(ticket, answer) => self.pull_answered(ticket, answer, at),
            Event::Poked(ver) => self.net.want_pull |= ver > self.meta.head,
            Event::Online => self.net.back_online(),
            Event::Offline => self.net.online = false,
            Event::Focus => self.look_again(),
            Event::Idle => self.tidy(),
            Event::Tick => self.wake = None,
            Event::SignedIn => self.signed_in(),
            Event::Heard(message) => self.hear(message),
            Event::BecameLeader => self.became_leader(),
            Event::LostLead => self.lost_lead(),
        }
        self.finish(at)
    }

    /// Takes in what the person asks for: decides it on what is here, shows it, and begins to store it.
    ///
    /// # Errors
    /// If it is rejected here and now, or nobody can decide it yet. Nothing has changed then.
    pub fn enqueue(
        &mut self,
        mutation: Mutation<M::Command>,
        at: Moment,
    ) -> Result<Vec<Effect>, EnqueueError<M::Rejection>> {
        self.take_in(mutation)?;
        Ok(self.finish(at))
    }

    /// Decides a command on what is here, and forgets it: would it be taken?
    ///
    /// # Errors
    /// The same as [`Engine::enqueue`]'s.
    pub fn check(&self, command: &M::Command, at: Moment) -> Result<(), EnqueueError<M::Rejection>> {
        let actor = self.meta.actor.as_ref().ok_or(EnqueueError::NotReady)?;
        play::<M>(command, actor, self.view(), at.wall).0.map(drop).map_err(EnqueueError::Rejected)
    }

    /// Takes an item off the attention list, and in the same transaction enqueues what takes its place, if anything: the
    /// same command once more or another, under a new id.
    ///
    /// # Errors
    /// If the new command is rejected; the item then stays.
    pub fn resolve(
        &mut self,
        item: RowId,
        instead: Option<Mutation<M::Command>>,
        at: Moment,
    ) -> Result<Vec<Effect>, EnqueueError<M::Rejection>> {
        if let Some(mutation) = instead {
            self.take_in(mutation)?;
        }
        if self.attention.remove(&item).is_some() {
            self.lanes.mark(Dirty::Attention(item));
        }
        Ok(self.finish(at))
    }

    /// What the person sees: the base with pending commands over it.
    pub fn view(&self) -> Local<'_> {
        Local { base: &self.base, overlay: &self.overlay }
    }

    /// The confirmed rows alone.
    pub fn base(&self) -> &PackedBase {
        &self.base
    }

    /// The rows that pending commands change or make. Together with [`PackedBase::each_live`] this is everything.
    pub fn overlaid(&self) -> impl Iterator<Item = RowId> {
        self.overlay.ids()
    }

    /// True if pending commands change or make the row.
    pub fn is_overlaid(&self, id: RowId) -> bool {
        self.overlay.holds(id)
    }

    /// True if commands can be decided: what is stored is here, and who the person is.
    pub fn takes_commands(&self) -> bool {
        self.loaded && self.meta.actor.is_some()
    }

    /// Who the person is; `None` before the first pull.
    pub fn actor(&self) -> Option<&M::Actor> {
        self.meta.actor.as_ref()
    }

    /// The scopes that the person holds, as of the last pull.
    pub fn scopes(&self) -> &[Scope] {
        &self.meta.scopes
    }

    /// True once the storage has been read.
    pub fn is_loaded(&self) -> bool {
        self.loaded
    }

    /// True once everything that the person may see has arrived at least once since the base was last empty.
    pub fn is_filled(&self) -> bool {
        !self.meta.filling()
    }

    /// True if all confirmed rows that are in memory are durable too.
    pub fn is_stored(&self) -> bool {
        self.loaded && self.lanes.base_backlog() == 0
    }

    /// True if everything up to this version has arrived.
    pub fn is_level_with(&self, ver: crate::Ver) -> bool {
        self.meta.complete && self.meta.passed(ver)
    }

    /// The list of what needs attention, oldest command first.
    pub fn attention(&self) -> impl Iterator<Item = &Attention<M::Command, M::Rejection>> {
        self.attention.values()
    }

    /// The commands on their way, in order, with how far each has come.
    pub fn pending(&self) -> impl Iterator<Item = (&Mutation<M::Command>, Stage)> {
        self.outbox.iter().map(|entry| (&entry.mutation, entry.stage()))
    }

    /// How far the changes of a row have come: the least far one; `None` if all have arrived.
    pub fn stage_of(&self, row: RowId) -> Option<Stage> {
        self.outbox
            .iter()
            .filter(|entry| entry.changes.iter().any(|change| change.target() == Some(row)))
            .map(Entry::stage)
            .min()
    }

    /// The state of sync.
    pub fn status(&self) -> Status {
        let count = |stage| self.outbox.iter().filter(|entry| entry.stage() == stage).count();
        Status {
            loaded: self.loaded,
            unsaved: count(Stage::Unsaved),
            here_only: count(Stage::HereOnly),
            sending: count(Stage::Sending),
            sent: count(Stage::Sent),
            needs_you: self.attention.len(),
            unreadable: self.unreadable.len(),
            online: self.net.in_touch(),
            leader: self.leader,
            filling: self.meta.filling(),
            signed_out: self.net.signed_out,
            update_needed: self.net.update_needed,
            storage: self.lanes.health,
            last_sync: self.meta.last_sync,
        }
    }

    fn take_in(&mut self, mutation: Mutation<M::Command>) -> Result<(), EnqueueError<M::Rejection>> {
        let actor = self.meta.actor.as_ref().filter(|_| self.loaded).ok_or(EnqueueError::NotReady)?;
        let id = mutation.id;
        if self.outbox.get(id).is_some() || self.settled.contains(&id) {
            return Err(EnqueueError::Known);
        }
        let (decided, read, involved) = play::<M>(&mutation.command, actor, self.view(), mutation.made_at);
        let changes = decided.map_err(EnqueueError::Rejected)?;
        let touches = touches(&changes, &self.view());
        self.changed(changes.iter().filter_map(crate::Change::target));
        let entry = Entry {
            seq: self.outbox.next_seq(),
            mutation,
            acked: None,
            touches,
            saved: false,
            in_flight: false,
            maybe_sent: false,
            changes,
            involved,
            read: Some(read),
        };
        self.overlay.lay(&self.base, &entry);
        self.outbox.insert(entry);
        self.lanes.mark(Dirty::Outbox(id));
        Ok(())
    }

    /// Makes the overlay anew over a base in which these rows moved; they look different too.
    pub(super) fn replay(&mut self, moved: Moved) {
        let actor = self.meta.actor.as_ref();
        let is_same = actor == self.replayed_for.as_ref();
        let moved = if is_same { moved } else { Moved::All };
        if !is_same {
            self.replayed_for = actor.cloned();
        }
        let also = if let Moved::Rows(rows) = &moved { rows.clone() } else { Vec::new() };
        let mut before = std::mem::take(&mut self.overlay);
        self.overlay = before.replay::<M>(&self.base, actor, self.outbox.iter_mut(), moved);
        let differing: Vec<RowId> = before.differing(&self.overlay).chain(also).collect();
        self.changed(differing);
    }

    /// True if the overlay is what it would be if every command that may be decided anew were, or the storage is being read, after
    /// which they all are; for tests.
    pub fn is_replayed(&self) -> bool {
        if self.loading {
            return true;
        }
        let mut entries: Vec<Entry<M>> = self.outbox.iter().map(Entry::copied).collect();
        let anew = Overlay::default().replay::<M>(&self.base, self.meta.actor.as_ref(), entries.iter_mut(), Moved::All);
        let same = anew.differing(&self.overlay).next().is_none();
        same && entries.iter().zip(self.outbox.iter()).all(|(anew, entry)| anew.changes == entry.changes)
    }

    /// These rows look different.
    pub(super) fn changed(&mut self, ids: impl IntoIterator<Item = RowId>) {
        let mut all: BTreeSet<RowId> = match self.changed.take() {
            Some(Changed::All) => {
                self.changed = Some(Changed::All);
                return;
            }
            Some(Changed::Rows(rows)) => crate::order::gathered(rows),
            None => BTreeSet::new(),
        };
        all.extend(ids);
        if !all.is_empty() {
            self.changed = Some(Changed::Rows(all.into_iter().collect()));
        }
    }

    /// Everything may look different.
    pub(super) fn all_changed(&mut self) {
        self.changed = Some(Changed::All);
    }

    pub(super) fn emit(&mut self, effect: Effect) {
        self.out.push(effect);
    }

    pub(super) fn ticket(&mut self) -> u64 {
        self.tickets += 1;
        self.tickets
    }

    /// What can be sent and stored now is; then the effects go out.
    pub(super) fn finish(&mut self, at: Moment) -> Vec<Effect> {
        self.load_again(at);
        self.follow_up(at);
        self.send_what_is_due(at);
        self.store_what_is_due(at);
        if let Some(changed) = self.changed.take() {
            self.out.push(Effect::Changed(changed));
        }
        let status = self.status();
        if status != self.told {
            self.told = status.clone();
            self.out.push(Effect::Status(status));
        }
        self.set_timer(at);
        std::mem::take(&mut self.out)
    }

    fn set_timer(&mut self, at: Moment) {
        let due = [self.lanes.due(), self.network_due(), self.load_again_at].into_iter().flatten().min();
        let due = due.map(|due| due.max(at.mono + 1));
        if due != self.wake {
            self.wake = due;
            if let Some(due) = due {
                self.out.push(Effect::WakeIn(due - at.mono));
            }
        }
    }
}
