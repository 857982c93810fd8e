//! What must hold whatever goes wrong.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    model::{Notes, Person, desk},
    world::{Tab, World},
};
use crate::{
    client::{Attention, PackedBase},
    model::{Change, View},
    page::{Line, RowLine, lines, split_head},
    protocol::{Outcome, PROTOCOL, PullHead, PullRequest, PushResponse},
    row::{Doc, Instant, Row, RowId, Ver},
};

/// Every acknowledged command is carried out exactly once.
pub const EXACTLY_ONCE: &str = "an acknowledged command is carried out exactly once";
/// Of all who claim one thing, one gets it; nothing is written on a decision about rows that have moved.
pub const ONE_WINNER: &str = "one claim wins, and rows do not move under a decision";
/// A client that has come to rest shows what the server lets its person see.
pub const QUIET_EQUALS: &str = "a quiet client equals the server's view for that person";
/// What a person may not see is not on their device, not even as bytes.
pub const NOTHING_INVISIBLE: &str = "no invisible row stays on a device";
/// What a person may not see is never sent to them.
pub const NOTHING_SENT: &str = "no invisible row is sent";
/// Every command comes to an end.
pub const ENDS: &str = "every command ends acknowledged or visibly rejected";
/// A command that was called saved is never lost without a trace.
pub const NEVER_LOST: &str = "no saved command is lost";
/// Fetching everything anew gives the same as following along.
pub const RESET_EQUALS: &str = "reset from zero equals incremental";
/// Index, memory and disk say the same.
pub const SOUND: &str = "the base's index, its pages in memory and its pages on disk agree";

type Rows = BTreeMap<RowId, (Ver, String, Doc, Option<Instant>)>;

fn plain(rows: impl IntoIterator<Item = std::sync::Arc<Row>>) -> Rows {
    rows.into_iter().map(|row| (row.id, (row.ver, row.kind.clone(), row.doc.clone(), row.deleted_at))).collect()
}

impl World {
    /// Notes that something is as it must never be.
    pub(super) fn broke(&mut self, what: &'static str, how: impl Into<String>) {
        self.broken.push((what, how.into()));
    }

    /// At every answer to a pull: may this person see all of it?
    pub(super) fn check_wire(&mut self, person: RowId, answer: &[u8]) {
        let visible = self.server.visible(person);
        for line in lines(split_head(answer).1) {
            if let Ok(Line::Row(RowLine(id, _, _, Some(_), _))) = line
                && !visible.contains_key(&id)
            {
                self.broke(NOTHING_SENT, format!("{id} was sent to {person}"));
            }
        }
    }

    /// At every answer to a push: is what it calls applied so?
    pub(super) fn check_outcomes<R>(&mut self, response: &PushResponse<R>) {
        for outcome in &response.outcomes {
            let done = self.server.journal().iter().any(|carried| carried.mutation == outcome.id());
            if done != matches!(outcome, Outcome::Applied { .. }) {
                self.broke(EXACTLY_ONCE, format!("{} is not what the server says", outcome.id()));
            }
        }
    }

    /// When all has come to rest: everything.
    pub fn check_all(&mut self) {
        self.check_journal();
        self.check_commands();
        for number in 0..self.devices.len() {
            self.check_device(number);
        }
    }

    fn check_journal(&mut self) {
        let mut seen = BTreeSet::new();
        let mut broken = Vec::new();
        for carried in self.server.journal() {
            if !seen.insert(carried.mutation) {
                broken.push((EXACTLY_ONCE, format!("{} twice", carried.mutation)));
            }
            for change in &carried.changes {
                let (Change::Patch { id, seen, .. } | Change::SetDeleted { id, seen, .. }) = change else { continue };
                let before = carried.before.iter().find(|row| row.id == *id);
                if before.is_none_or(|before| before.ver != *seen) {
                    broken.push((ONE_WINNER, format!("{} wrote {id} unseen", carried.mutation)));
                }
                let claims =
                    sets_owner(change) && carried.changes.iter().any(|it| it.target() == Some(desk(carried.by)));
                if claims && before.is_some_and(|before| before.doc.contains_key("owner")) {
                    broken.push((ONE_WINNER, format!("{} took {id} from its owner", carried.mutation)));
                }
            }
        }
        self.broken.extend(broken);
    }

    fn check_commands(&mut self) {
        let done: BTreeSet<RowId> = self.server.journal().iter().map(|carried| carried.mutation).collect();
        let mut broken = Vec::new();
        for (id, given) in &self.given {
            let Some(device) = self.devices.get(given.device) else { continue };
            let told = device.disk.attention.contains_key(id);
            if done.contains(id) && (told || given.resolved) {
                broken.push((EXACTLY_ONCE, format!("{id} was carried out, and its person told that it was not")));
            }
            let ended = done.contains(id) || told || given.resolved;
            let kept = device.disk.outbox.contains_key(id);
            if given.saved && !given.evicted && !ended {
                let what =
                    if kept || self.server.outcomes.keys().any(|(_, known)| known == id) { ENDS } else { NEVER_LOST };
                broken.push((what, format!("{id} has no end")));
            }
        }
        self.broken.extend(broken);
    }

    fn check_device(&mut self, number: usize) {
        let Some(device) = self.devices.get(number) else { return };
        let visible = self.server.visible(device.person);
        let anew = self.fetched_anew(device.person);
        let mut broken = Vec::new();
        for tab in device.tabs.values() {
            check_tab(tab, &plain(visible.values().cloned()), &anew, &mut broken);
            if !tab.engine.base().pages().eq(device.disk.pages.iter().map(|(no, bytes)| (*no, bytes))) {
                broken.push((SOUND, "disk and memory have other pages".to_owned()));
            }
        }
        for bytes in device.disk.pages.values() {
            for line in lines(bytes) {
                if let Ok(Line::Row(RowLine(id, _, _, Some(_), _))) = line
                    && !visible.contains_key(&id)
                {
                    broken.push((NOTHING_INVISIBLE, format!("{id} is still in a page")));
                }
            }
        }
        for text in device.disk.attention.values() {
            let item: Result<Attention<serde_json::Value, serde_json::Value>, _> = serde_json::from_str(text);
            for touch in item.into_iter().flat_map(|item| item.touches) {
                if touch.before.is_some() && !visible.contains_key(&touch.id) {
                    broken.push((NOTHING_INVISIBLE, format!("{} as it was is still on the list", touch.id)));
                }
            }
        }
        if !device.disk.outbox.is_empty() {
            broken.push((ENDS, format!("{} commands are still on disk", device.disk.outbox.len())));
        }
        for (what, how) in broken {
            self.broke(what, format!("device {number}: {how}"));
        }
    }

    /// What a new device of this person would fetch.
    fn fetched_anew(&self, person: RowId) -> Rows {
        let mut base = PackedBase::default();
        let mut cursors = BTreeMap::new();
        loop {
            let request = PullRequest { protocol: PROTOCOL, cursors: cursors.clone().into_iter().collect(), limit: 7 };
            let Ok(answer) = self.server.pull(person, &request, 0) else { break };
            let (head, page) = split_head(&answer);
            let Ok(head) = serde_json::from_slice::<PullHead<Person>>(head) else { break };
            if base.receive(base.next_page(), &page.into()).is_err() {
                break;
            }
            cursors.extend(head.cursors);
            if !head.more {
                break;
            }
        }
        plain(base.ids().filter_map(|id| base.row(id)))
    }
}

fn check_tab(tab: &Tab, visible: &Rows, anew: &Rows, broken: &mut Vec<(&'static str, String)>) {
    let engine: &crate::client::Engine<Notes> = &tab.engine;
    let base = engine.base();
    let held = plain(base.ids().filter_map(|id| base.row(id)));
    if held != *visible {
        let ids: Vec<_> = held.iter().filter(|(id, row)| visible.get(*id) != Some(*row)).map(|(id, _)| *id).collect();
        let missing: Vec<_> = visible.keys().filter(|id| !held.contains_key(*id)).collect();
        broken.push((QUIET_EQUALS, format!("differs in {ids:?}, misses {missing:?}")));
        if held.keys().any(|id| !visible.contains_key(id)) {
            broken.push((NOTHING_INVISIBLE, "rows are held that may not be seen".to_owned()));
        }
    }
    if held != *anew {
        broken.push((RESET_EQUALS, "fetching anew gives other rows".to_owned()));
    }
    if engine.pending().count() > 0 || engine.overlaid().count() > 0 {
        broken.push((ENDS, format!("{:?} wait, and rows are overlaid", engine.pending().collect::<Vec<_>>())));
    }
    if !base.is_sound() {
        broken.push((SOUND, "the index is not what the pages say".to_owned()));
    }
    let notes: Vec<RowId> = engine.view().all("note").iter().map(|row| row.id).collect();
    let mut listed = Vec::new();
    base.each_live("note", |id, _, _| listed.push(id));
    listed.sort_unstable();
    if notes != listed {
        broken.push((SOUND, "the quick way through the rows passes by others".to_owned()));
    }
}

fn sets_owner(change: &Change) -> bool {
    matches!(change, Change::Patch { fields, .. } if fields.get("owner").is_some_and(|owner| !owner.is_null()))
}
