//! The world: people, devices, tabs, wires and one server, all in memory, moved one step at a time.
//!
//! It plays the driver of every engine: carries effects out late, twice, in another order or not at all, as real ones do.

use std::collections::{BTreeMap, VecDeque};

use super::{
    disk::Disk,
    faults::{Odds, Sabotage},
    invariants::SOUND,
    model::{Command, Notes, person},
    random::Random,
    wires::{Flight, Wire},
};
use crate::{
    client::{Commit, Config, Effect, Engine, Event, Moment, Stage, TabMessage},
    protocol::Mutation,
    row::{Instant, RowId},
    server::Authority,
};

/// Names a tab for ever; reloading makes a new one.
pub type TabId = u32;

/// A browser tab.
#[derive(Debug)]
pub struct Tab {
    /// Its engine.
    pub engine: Engine<Notes>,
    pub(super) commits: VecDeque<Commit>,
    pub(super) loads: Vec<Option<u64>>,
    pub(super) outbox_reads: usize,
    pub(super) heard: VecDeque<TabMessage>,
    /// What is noted in haste of its commands, or was taken up by it.
    hasty: Vec<String>,
    wake_at: Option<u64>,
}

/// A person's phone or desk.
#[derive(Debug)]
pub struct Device {
    /// Whose.
    pub person: RowId,
    /// What is stored.
    pub disk: Disk,
    /// What tabs noted in haste when they went away; written at once, unlike everything else that is stored.
    pub haste: Vec<String>,
    /// Its open tabs.
    pub tabs: BTreeMap<TabId, Tab>,
    /// Which of them leads.
    pub leader: Option<TabId>,
    /// True if the network is there.
    pub online: bool,
    /// True while the session holds.
    pub signed_in: bool,
    /// How far its clock is off.
    pub clock_off: Instant,
    /// The app's schema number; grows with upgrades.
    pub schema: u32,
}

/// A command that somebody gave.
#[derive(Clone, Debug)]
pub struct Given {
    /// On which device.
    pub device: usize,
    /// True once its tab has called it saved.
    pub saved: bool,
    /// True if everything on the device was lost afterwards.
    pub evicted: bool,
    /// True once the person saw it on the attention list and took it off.
    pub resolved: bool,
}

/// Everything.
#[derive(Debug)]
pub struct World {
    /// The source of all chance.
    pub random: Random,
    /// The server.
    pub server: Authority<Notes>,
    /// The devices.
    pub devices: Vec<Device>,
    /// All commands ever given through an engine.
    pub given: BTreeMap<RowId, Given>,
    /// What went wrong that must never.
    pub broken: Vec<(&'static str, String)>,
    /// The clock that never jumps.
    pub mono: u64,
    /// How likely things go wrong.
    pub odds: Odds,
    /// What is broken on purpose.
    pub sabotage: Sabotage,
    pub(super) flights: Vec<Flight>,
    next_tab: TabId,
}

impl World {
    /// So many people with one to two devices each.
    pub fn new(seed: u64, people: usize, sabotage: Sabotage) -> Self {
        let mut random = Random::new(seed);
        let mut devices = Vec::new();
        for number in 0..people {
            for _ in 0..=random.below(2) {
                devices.push(Device {
                    person: person(number),
                    disk: Disk::default(),
                    haste: Vec::new(),
                    tabs: BTreeMap::new(),
                    leader: None,
                    online: true,
                    signed_in: true,
                    clock_off: 0,
                    schema: 1,
                });
            }
        }
        Self {
            random,
            server: Authority::default(),
            devices,
            given: BTreeMap::new(),
            broken: Vec::new(),
            mono: 1,
            odds: Odds::BAD,
            sabotage,
            flights: Vec::new(),
            next_tab: 1,
        }
    }

    /// The server's time.
    pub fn now(&self) -> Instant {
        1_700_000_000_000 + Instant::try_from(self.mono).unwrap_or(0)
    }

    fn moment(&mut self, device: usize) -> Moment {
        let off = self.devices.get(device).map_or(0, |device| device.clock_off);
        let dice = u32::try_from(self.random.draw() >> 32).unwrap_or(0);
        Moment { mono: self.mono, wall: self.now() + off, dice }
    }

    /// A device by number.
    pub fn device(&mut self, number: usize) -> Option<&mut Device> {
        self.devices.get_mut(number)
    }

    pub(super) fn tab(&mut self, device: usize, tab: TabId) -> Option<&mut Tab> {
        self.devices.get_mut(device)?.tabs.get_mut(&tab)
    }

    /// All open tabs.
    pub fn tabs(&self) -> Vec<(usize, TabId)> {
        let tabs = self.devices.iter().enumerate();
        tabs.flat_map(|(number, device)| device.tabs.keys().map(move |tab| (number, *tab))).collect()
    }

    /// Opens a tab.
    pub fn open_tab(&mut self, number: usize) {
        let Some(device) = self.devices.get_mut(number) else { return };
        let engine = Engine::new(Config { schema: device.schema, ..Config::default() });
        let effects = engine.start();
        let id = self.next_tab;
        self.next_tab += 1;
        let tab = Tab {
            engine,
            commits: VecDeque::new(),
            loads: Vec::new(),
            outbox_reads: 0,
            heard: VecDeque::new(),
            hasty: Vec::new(),
            wake_at: None,
        };
        device.tabs.insert(id, tab);
        self.carry_out(number, id, effects);
    }

    /// Closes a tab, whatever it was doing. Its lock goes with it.
    pub fn close_tab(&mut self, number: usize, tab: TabId) {
        let Some(device) = self.devices.get_mut(number) else { return };
        device.tabs.remove(&tab);
        if device.leader == Some(tab) {
            device.leader = None;
        }
    }

    /// A page is put away: it notes what its storage does not have, and the device's other tabs take that up. Whether it dies then
    /// or comes back, it does not know.
    pub fn put_away_tab(&mut self, number: usize, tab: TabId, dies: bool) {
        let Some(device) = self.devices.get_mut(number) else { return };
        let Some(found) = device.tabs.get_mut(&tab) else { return };
        let noted = found.engine.unsaved_outbox();
        found.hasty.extend(noted.iter().cloned());
        device.haste.extend(noted);
        for (mutation, _) in found.engine.pending().filter(|(_, stage)| *stage == Stage::Unsaved) {
            if let Some(given) = self.given.get_mut(&mutation.id) {
                given.saved = true;
            }
        }
        if dies {
            self.close_tab(number, tab);
        }
        let others: Vec<TabId> =
            self.devices.get(number).map(|it| it.tabs.keys().copied().collect()).unwrap_or_default();
        for other in others.into_iter().filter(|other| *other != tab) {
            self.take_up_haste(number, other);
        }
    }

    /// A tab that has read its storage takes up what others noted in haste.
    pub(super) fn take_up_haste(&mut self, number: usize, tab: TabId) {
        let Some(device) = self.devices.get(number) else { return };
        let Some(found) = device.tabs.get(&tab).filter(|found| found.engine.is_loaded()) else { return };
        let noted: Vec<String> = device.haste.iter().filter(|line| !found.hasty.contains(line)).cloned().collect();
        if noted.is_empty() {
            return;
        }
        let at = self.moment(number);
        let Some(found) = self.tab(number, tab) else { return };
        let (_, effects) = found.engine.import_outbox(&noted.join("\n"), at);
        found.hasty.extend(noted);
        self.carry_out(number, tab, effects);
        self.forget_haste(number, tab);
    }

    /// What a tab noted or took up is forgotten once its storage has it.
    pub(super) fn forget_haste(&mut self, number: usize, tab: TabId) {
        let Some(device) = self.devices.get_mut(number) else { return };
        let Some(found) = device.tabs.get_mut(&tab) else { return };
        if !found.hasty.is_empty() && found.engine.unsaved_outbox().is_empty() {
            device.haste.retain(|line| !found.hasty.contains(line));
            found.hasty.clear();
        }
    }

    /// Gives the lead to one of the tabs, if none has it.
    pub fn elect(&mut self, number: usize) {
        let Some(device) = self.devices.get(number) else { return };
        if device.leader.is_some() {
            return;
        }
        let tabs: Vec<TabId> = device.tabs.keys().copied().collect();
        if let Some(tab) = self.random.pick(&tabs).copied() {
            if let Some(device) = self.device(number) {
                device.leader = Some(tab);
            }
            self.event(number, tab, Event::BecameLeader);
        }
    }

    /// Takes the lead away and gives it anew, to the same tab or another.
    pub fn depose(&mut self, number: usize) {
        let Some(device) = self.devices.get_mut(number) else { return };
        if let Some(tab) = device.leader.take() {
            self.event(number, tab, Event::LostLead);
        }
        self.elect(number);
    }

    /// Tells a tab's engine something and carries out what it answers.
    pub fn event(&mut self, number: usize, tab: TabId, event: Event) {
        let at = self.moment(number);
        let Some(found) = self.tab(number, tab) else { return };
        let effects = found.engine.handle(event, at);
        let is_replayed = found.engine.is_replayed();
        self.carry_out(number, tab, effects);
        if !is_replayed {
            self.broken.push((SOUND, format!("device {number} shows what its commands would not do now")));
        }
    }

    /// A person gives a command.
    pub fn give(&mut self, number: usize, tab: TabId, command: Command, instead_of: Option<RowId>) {
        let at = self.moment(number);
        let id = self.random.id(at.wall);
        let Some(found) = self.tab(number, tab) else { return };
        let mutation = Mutation { id, made_at: at.wall, command };
        let taken = match instead_of {
            Some(item) => found.engine.resolve(item, Some(mutation), at),
            None => found.engine.enqueue(mutation, at),
        };
        if let Ok(effects) = taken {
            if let Some(given) = instead_of.and_then(|item| self.given.get_mut(&item)) {
                given.resolved = true;
            }
            self.given.insert(id, Given { device: number, saved: false, evicted: false, resolved: false });
            self.carry_out(number, tab, effects);
        }
    }

    /// A person takes an item off the attention list.
    pub fn dismiss(&mut self, number: usize, tab: TabId, item: RowId) {
        let at = self.moment(number);
        let Some(found) = self.tab(number, tab) else { return };
        if let Ok(effects) = found.engine.resolve(item, None, at) {
            if let Some(given) = self.given.get_mut(&item) {
                given.resolved = true;
            }
            self.carry_out(number, tab, effects);
        }
    }

    /// A person saves the outbox to a file and loads it again.
    pub fn export_and_import(&mut self, number: usize, tab: TabId) {
        let at = self.moment(number);
        let Some(found) = self.tab(number, tab) else { return };
        let file = found.engine.export_outbox();
        let (_, effects) = found.engine.import_outbox(&file, at);
        self.carry_out(number, tab, effects);
    }

    fn carry_out(&mut self, device: usize, tab: TabId, effects: Vec<Effect>) {
        for effect in effects {
            let mono = self.mono;
            match effect {
                Effect::Broadcast(message) => self.broadcast(device, tab, &message),
                Effect::Push { ticket, body } => {
                    self.flights.push(Flight { device, tab, ticket, what: Wire::Push(body) });
                }
                Effect::Pull { ticket, body } => {
                    self.flights.push(Flight { device, tab, ticket, what: Wire::Pull(body) });
                }
                other => {
                    let Some(found) = self.tab(device, tab) else { continue };
                    match other {
                        Effect::Load { have } => found.loads.push(have),
                        Effect::ReadOutbox => found.outbox_reads += 1,
                        Effect::Commit(commit) => found.commits.push_back(commit),
                        Effect::WakeIn(wait) => found.wake_at = Some(mono + wait),
                        _ => {}
                    }
                }
            }
        }
    }

    fn broadcast(&mut self, device: usize, from: TabId, message: &TabMessage) {
        // Through text and back, as between real tabs.
        let text = serde_json::to_string(message).unwrap_or_default();
        let Some(device) = self.devices.get_mut(device) else { return };
        for (_, tab) in device.tabs.iter_mut().filter(|(id, _)| **id != from) {
            if let Ok(message) = serde_json::from_str(&text) {
                tab.heard.push_back(message);
            }
        }
    }

    /// Rings the timers that are due.
    pub fn ring(&mut self) {
        for (number, tab) in self.tabs() {
            let mono = self.mono;
            let Some(found) = self.tab(number, tab) else { continue };
            if found.wake_at.take_if(|due| *due <= mono).is_some() {
                self.event(number, tab, Event::Tick);
            }
        }
    }
}

impl Tab {
    /// True if it waits for nothing on its own device.
    pub fn is_settled(&self) -> bool {
        self.loads.is_empty() && self.outbox_reads == 0 && self.commits.is_empty() && self.heard.is_empty()
    }
}
