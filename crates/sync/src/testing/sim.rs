//! Random schedules: anything may happen next, until all is let come to rest and everything is looked at.

use std::sync::Arc;

use super::{
    disk::Disk,
    faults::{Odds, Sabotage},
    invariants::{ENDS, SOUND},
    serving::random_command,
    world::{TabId, World},
};
use crate::{
    client::Event,
    row::{Instant, RowId},
};

/// How many people live in a world.
const PEOPLE: usize = 4;

/// How long a world is given to come to rest, in rounds.
const PATIENCE: usize = 400;

/// Runs one schedule. Returns what broke.
pub fn run(seed: u64, steps: usize, sabotage: Sabotage) -> Vec<(&'static str, String)> {
    let mut world = begun(seed, sabotage);
    for _ in 0..steps {
        world.step();
    }
    world.come_to_rest();
    world.check_all();
    world.idle();
    world.come_to_rest();
    world.check_all();
    world.broken
}

/// A world after so many steps of a bad day, come to rest.
pub fn grown(seed: u64, steps: usize) -> World {
    let mut world = begun(seed, Sabotage::None);
    for _ in 0..steps {
        world.step();
    }
    world.come_to_rest();
    world
}

fn begun(seed: u64, sabotage: Sabotage) -> World {
    let mut world = World::new(seed, PEOPLE, sabotage);
    for number in 0..world.devices.len() {
        world.open_tab(number);
        world.elect(number);
    }
    world
}

impl World {
    /// Something happens.
    fn step(&mut self) {
        let number = self.random.below(self.devices.len());
        match self.random.below(100) {
            0..=34 => drop(self.wire_step()),
            35..=59 => drop(self.some_tab(number).is_some_and(|tab| self.local_step(number, tab))),
            60..=77 => self.act(number),
            78..=83 => self.pass_time(),
            84 => self.elect(number),
            85 => self.open_some(number),
            86 => self.close_some(number),
            87 => self.go_online_or_off(number),
            88 => self.sign_in_or_out(number),
            89 => self.jump_clock(number),
            90..=91 => self.poke(number),
            92 => self.tell_some(number, Event::Focus),
            93 => self.tell_some(number, Event::Idle),
            94 => self.mishap(number),
            95..=96 => self.look_at_attention(number),
            97..=98 => self.depose(number),
            _ => self.check_some(number),
        }
    }

    fn some_tab(&mut self, number: usize) -> Option<TabId> {
        let tabs: Vec<TabId> = self.devices.get(number)?.tabs.keys().copied().collect();
        self.random.pick(&tabs).copied()
    }

    fn tell_some(&mut self, number: usize, event: Event) {
        if let Some(tab) = self.some_tab(number) {
            self.event(number, tab, event);
        }
    }

    fn act(&mut self, number: usize) {
        let Some(tab) = self.some_tab(number) else { return };
        let now = self.now();
        let mut random = self.random.clone();
        let Some(device) = self.devices.get(number) else { return };
        let Some(found) = device.tabs.get(&tab) else { return };
        let command = random_command(&mut random, &found.engine.view(), device.person, now);
        self.random = random;
        self.give(number, tab, command, None);
    }

    fn pass_time(&mut self) {
        let longest = if self.random.percent(10) { 200_000 } else { 4_000 };
        self.mono += 1 + self.random.draw() % longest;
        self.ring();
    }

    fn open_some(&mut self, number: usize) {
        if self.devices.get(number).is_some_and(|device| device.tabs.len() < 3) {
            self.open_tab(number);
        }
    }

    fn close_some(&mut self, number: usize) {
        if let Some(tab) = self.some_tab(number) {
            self.put_away_tab(number, tab, !self.mono.is_multiple_of(4));
        }
    }

    fn go_online_or_off(&mut self, number: usize) {
        let Some(device) = self.device(number) else { return };
        device.online = !device.online;
        let event = if device.online { Event::Online } else { Event::Offline };
        // Browsers notice only sometimes.
        if self.random.percent(60) {
            self.tell_all(number, &event);
        }
    }

    fn sign_in_or_out(&mut self, number: usize) {
        let Some(device) = self.device(number) else { return };
        device.signed_in = !device.signed_in;
        if device.signed_in {
            self.tell_all(number, &Event::SignedIn);
        }
    }

    fn tell_all(&mut self, number: usize, event: &Event) {
        let tabs: Vec<TabId> = self.devices.get(number).map(|it| it.tabs.keys().copied().collect()).unwrap_or_default();
        for tab in tabs {
            self.event(number, tab, event.clone());
        }
    }

    fn jump_clock(&mut self, number: usize) {
        let jump = Instant::try_from(self.random.draw() % 20_000_000_000).unwrap_or(0) - 10_000_000_000;
        if let Some(device) = self.device(number) {
            device.clock_off = jump;
        }
    }

    fn poke(&mut self, number: usize) {
        let ver = self.server.ver();
        self.tell_some(number, Event::Poked(ver));
    }

    fn look_at_attention(&mut self, number: usize) {
        let Some(tab) = self.some_tab(number) else { return };
        let Some(found) = self.devices.get(number).and_then(|device| device.tabs.get(&tab)) else { return };
        let items: Vec<_> = found.engine.attention().map(|item| item.mutation.clone()).collect();
        let Some(item) = self.random.pick(&items).cloned() else {
            return self.export_and_import(number, tab);
        };
        if self.random.percent(50) {
            self.dismiss(number, tab, item.id);
        } else {
            self.give(number, tab, item.command, Some(item.id));
        }
    }

    /// Something happens to what is stored.
    fn mishap(&mut self, number: usize) {
        match self.random.below(6) {
            0 => self.evict_closed(number),
            1 => self.evict_open(number),
            2 => self.spoil_page(number),
            3 => self.lose_pages(number),
            _ => self.upgrade(number),
        }
    }

    fn close_all(&mut self, number: usize) {
        let tabs: Vec<TabId> = self.devices.get(number).map(|it| it.tabs.keys().copied().collect()).unwrap_or_default();
        for tab in tabs {
            self.close_tab(number, tab);
        }
    }

    /// The browser throws everything away while no tab is open. This alone may lose commands.
    fn evict_closed(&mut self, number: usize) {
        self.close_all(number);
        for given in self.given.values_mut().filter(|given| given.device == number) {
            given.evicted = true;
        }
        if let Some(device) = self.device(number) {
            device.disk = Disk::default();
            device.haste.clear();
        }
    }

    /// Somebody clears the site's data while one tab, which knows everything, is open.
    fn evict_open(&mut self, number: usize) {
        let Some(device) = self.device(number) else { return };
        let (Some(leader), 1) = (device.leader, device.tabs.len()) else { return };
        if !device.tabs.get(&leader).is_some_and(|tab| tab.engine.is_loaded() && tab.is_settled()) {
            return;
        }
        device.disk = Disk::default();
        device.haste.clear();
        self.event(number, leader, Event::StorageEmptied);
        // Until all is written again, closing the tab loses it; that is what eviction means.
        for _ in 0..20 {
            self.finish_writing(number, leader);
        }
    }

    fn finish_writing(&mut self, number: usize, tab: TabId) {
        let odds = std::mem::replace(&mut self.odds, Odds::NONE);
        self.local_step(number, tab);
        self.odds = odds;
    }

    fn spoil_page(&mut self, number: usize) {
        self.close_all(number);
        let Some(device) = self.device(number) else { return };
        if let Some((_, bytes)) = device.disk.pages.iter_mut().next() {
            *bytes = Arc::from(bytes.get(..bytes.len() / 2).unwrap_or_default());
        }
    }

    fn lose_pages(&mut self, number: usize) {
        self.close_all(number);
        if let Some(device) = self.device(number) {
            device.disk.pages.pop_first();
        }
    }

    /// A new version of the app: rows look different to it, and it finds commands as an older version saved them.
    fn upgrade(&mut self, number: usize) {
        self.close_all(number);
        let Some(device) = self.device(number) else { return };
        device.schema += 1;
        for text in device.disk.outbox.values_mut() {
            if let Ok(mut saved) = serde_json::from_str::<serde_json::Value>(text)
                && let Some(command) = saved.pointer_mut("/mutation/command")
                && command.get("v0").is_none()
            {
                *command = serde_json::json!({ "v0": command.take() });
                *text = saved.to_string();
            }
        }
    }

    fn check_some(&mut self, number: usize) {
        let Some(tab) = self.some_tab(number) else { return };
        let sound = self
            .devices
            .get(number)
            .and_then(|device| device.tabs.get(&tab))
            .is_none_or(|tab| tab.engine.base().is_sound());
        if !sound {
            self.broke(SOUND, format!("device {number} in the middle"));
        }
    }

    /// Idle time everywhere.
    fn idle(&mut self) {
        for (number, tab) in self.tabs() {
            self.event(number, tab, Event::Idle);
        }
    }

    /// Nothing goes wrong any more, and everybody is given time.
    fn come_to_rest(&mut self) {
        self.odds = Odds::NONE;
        for number in 0..self.devices.len() {
            if let Some(device) = self.device(number) {
                device.online = true;
                device.signed_in = true;
            }
            if self.devices.get(number).is_some_and(|device| device.tabs.is_empty()) {
                self.open_tab(number);
            }
            self.elect(number);
            self.tell_all(number, &Event::Online);
            self.tell_all(number, &Event::SignedIn);
        }
        for round in 0..PATIENCE {
            self.deliver_everything();
            if round > 7 && self.is_quiet() {
                return;
            }
            self.mono += 5_000;
            self.ring();
        }
        let left: Vec<RowId> = self.waiting();
        self.broke(ENDS, format!("no rest: {left:?} and {} messages", self.in_flight()));
    }

    fn deliver_everything(&mut self) {
        for _ in 0..10_000 {
            let mut moved = self.wire_step();
            for (number, tab) in self.tabs() {
                moved |= self.local_step(number, tab);
            }
            if !moved {
                return;
            }
        }
    }

    fn waiting(&self) -> Vec<RowId> {
        let tabs = self.devices.iter().flat_map(|device| device.tabs.values());
        tabs.flat_map(|tab| tab.engine.pending().map(|(mutation, _)| mutation.id)).collect()
    }

    fn is_quiet(&self) -> bool {
        let leaders = self.devices.iter().filter_map(|device| device.tabs.get(&device.leader?));
        self.in_flight() == 0
            && self.waiting().is_empty()
            && self.devices.iter().all(|device| device.disk.outbox.is_empty())
            && self.devices.iter().flat_map(|device| device.tabs.values()).all(super::world::Tab::is_settled)
            && leaders.into_iter().all(|tab| tab.engine.is_level_with(self.server.ver()))
    }
}
