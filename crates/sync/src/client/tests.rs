//! How commands end, by examples. A desk is one tab whose storage takes everything at once.

use super::{Effect, Engine, Event, Moment, NetError, Stage, StoreOp, Stored, Why};
use crate::{
    model::View,
    page::split_head,
    protocol::{Mutation, PROTOCOL, PullRequest, PushRequest},
    row::RowId,
    server::Authority,
    testing::{
        disk::Disk,
        model::{Command, Field, No, Notes, person},
    },
};

/// One tab of person 1 and the server.
struct Desk {
    engine: Engine<Notes>,
    server: Authority<Notes>,
    disk: Disk,
    /// What it asks of the server, unanswered.
    asked: Vec<Effect>,
    /// While false, transactions wait.
    stores: bool,
    commits: Vec<super::Commit>,
    mono: u64,
    ids: u128,
}

fn id(number: u128) -> RowId {
    RowId(uuid::Uuid::from_u128(number))
}

const ROOM: u128 = 1;
const NOTE: u128 = 2;

impl Desk {
    /// A room that persons 1 and 2 keep, a note in it, and a desk that has pulled both.
    fn new() -> Self {
        let mut desk = Self::over(Disk::default());
        let keepers = [person(1), person(2)].into_iter().collect();
        desk.elsewhere(2, Command::MakeRoom { id: id(ROOM), label: "den".to_owned(), keepers });
        desk.elsewhere(2, Command::MakeNote { id: id(NOTE), room: id(ROOM), text: "first".to_owned() });
        desk.loads();
        desk.happens(Event::BecameLeader);
        desk.loads();
        desk.answers();
        desk
    }

    fn over(disk: Disk) -> Self {
        Self {
            engine: Engine::new(super::Config::default()),
            server: Authority::default(),
            disk,
            asked: Vec::new(),
            stores: true,
            commits: Vec::new(),
            mono: 1,
            ids: 1000,
        }
    }

    fn loads(&mut self) {
        let disk = &self.disk;
        let stored = Stored {
            meta: disk.meta.clone(),
            pages: Some(disk.pages.iter().map(|(no, bytes)| (*no, bytes.clone())).collect()),
            outbox: disk.outbox.values().cloned().collect(),
            attention: disk.attention.values().cloned().collect(),
        };
        self.happens(Event::Loaded(stored));
    }

    fn now(&self) -> Moment {
        Moment { mono: self.mono, wall: 0, dice: 0 }
    }

    fn happens(&mut self, event: Event) {
        let effects = self.engine.handle(event, self.now());
        self.carries_out(effects);
    }

    fn carries_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Commit(commit) => self.commits.push(commit),
                Effect::Push { .. } | Effect::Pull { .. } => self.asked.push(effect),
                _ => {}
            }
        }
        while self.stores && !self.commits.is_empty() {
            let commit = self.commits.remove(0);
            self.disk.transact(commit.expect, &commit.ops).unwrap();
            self.happens(Event::Committed(commit.ticket));
        }
    }

    /// The person does something.
    fn does(&mut self, command: Command) -> RowId {
        self.ids += 1;
        let mutation = Mutation { id: id(self.ids), made_at: 0, command };
        let effects = self.engine.enqueue(mutation, self.now()).unwrap();
        self.carries_out(effects);
        id(self.ids)
    }

    /// Somebody else does something, elsewhere.
    fn elsewhere(&mut self, who: usize, command: Command) {
        self.ids += 1;
        let mutations = vec![Mutation { id: id(self.ids), made_at: 0, command }];
        let request = PushRequest { protocol: PROTOCOL, mutations };
        self.server.push(person(who), request, 0).unwrap();
    }

    /// The server answers what was asked, and what is asked then.
    fn answers(&mut self) {
        while !self.asked.is_empty() {
            self.answers_one();
        }
    }

    /// The server answers only the first of what was asked.
    fn answers_one(&mut self) {
        if self.asked.is_empty() {
            return;
        }
        match self.asked.remove(0) {
            Effect::Push { ticket, body } => {
                let response = self.server.push(person(1), serde_json::from_str(&body).unwrap(), 0).unwrap();
                self.happens(Event::PushAnswered(ticket, Ok(serde_json::to_vec(&response).unwrap())));
            }
            Effect::Pull { ticket, body } => {
                let answer = self.server.pull(person(1), &serde_json::from_str(&body).unwrap(), 0).unwrap();
                self.happens(Event::PullAnswered(ticket, Ok(answer)));
            }
            _ => {}
        }
    }

    /// The mutations in the pushes that wait for their answer.
    fn pushed(&self) -> Vec<Vec<RowId>> {
        let bodies = self.asked.iter().filter_map(|asked| match asked {
            Effect::Push { body, .. } => serde_json::from_str::<PushRequest<Command>>(body).ok(),
            _ => None,
        });
        bodies.map(|request| request.mutations.iter().map(|mutation| mutation.id).collect()).collect()
    }

    /// Everything that was asked gets this answer.
    fn fails(&mut self, error: &NetError) {
        for asked in std::mem::take(&mut self.asked) {
            match asked {
                Effect::Push { ticket, .. } => self.happens(Event::PushAnswered(ticket, Err(error.clone()))),
                Effect::Pull { ticket, .. } => self.happens(Event::PullAnswered(ticket, Err(error.clone()))),
                _ => {}
            }
        }
    }

    fn text(&self) -> Option<String> {
        Some(self.engine.view().row(id(NOTE))?.doc.get("text")?.as_str()?.to_owned())
    }

    fn stages(&self) -> Vec<Stage> {
        self.engine.pending().map(|(_, stage)| stage).collect()
    }
}

fn edit(value: &str) -> Command {
    Command::Edit { id: id(NOTE), base_ver: 2, field: Field::Text, value: value.to_owned() }
}

#[test]
fn a_command_shows_at_once_and_is_sent_only_when_it_is_saved() {
    let mut desk = Desk::new();
    desk.stores = false;
    desk.does(edit("mine"));
    assert_eq!(desk.text().as_deref(), Some("mine"));
    assert_eq!(desk.stages(), [Stage::Unsaved]);
    assert!(desk.pushed().is_empty());

    desk.stores = true;
    desk.carries_out(Vec::new());
    assert_eq!(desk.stages(), [Stage::Sending]);
    desk.answers();
    assert!(desk.stages().is_empty() && desk.disk.outbox.is_empty());
    assert_eq!(desk.text().as_deref(), Some("mine"));
}

#[test]
fn an_acknowledged_command_shows_until_its_result_is_here() {
    let mut desk = Desk::new();
    desk.does(edit("mine"));
    while desk.stages() != [Stage::Sent] {
        let asked = desk.asked.remove(0);
        let Effect::Push { ticket, body } = asked else { continue };
        let response = desk.server.push(person(1), serde_json::from_str(&body).unwrap(), 0).unwrap();
        desk.happens(Event::PushAnswered(ticket, Ok(serde_json::to_vec(&response).unwrap())));
    }
    assert_eq!(desk.text().as_deref(), Some("mine"));
    assert_eq!(desk.engine.base().row(id(NOTE)).unwrap().doc["text"], "first");
    desk.answers();
    assert_eq!(desk.engine.base().row(id(NOTE)).unwrap().doc["text"], "mine");
    assert!(desk.stages().is_empty());
}

#[test]
fn a_rejected_command_takes_those_that_build_on_it_along() {
    let mut desk = Desk::new();
    desk.happens(Event::Offline);
    let made = desk.does(Command::MakeNote { id: id(50), room: id(ROOM), text: "new".to_owned() });
    desk.elsewhere(2, Command::SetKeepers { room: id(ROOM), keepers: [person(2)].into_iter().collect() });
    desk.happens(Event::Online);
    assert_eq!(desk.pushed(), [[made]]);
    // Given while the first is on its way, so certainly not sent.
    let edited = desk.does(Command::Edit { id: id(50), base_ver: 0, field: Field::Color, value: "red".to_owned() });
    let other = desk.does(Command::MakeRoom { id: id(60), label: "hall".to_owned(), keepers: [person(1)].into() });
    desk.answers();

    let items: Vec<_> = desk.engine.attention().map(|item| (item.mutation.id, item.because_of)).collect();
    assert_eq!(items, [(made, None), (edited, Some(made))]);
    assert_eq!(desk.disk.attention.len(), 2, "both are durable");
    assert!(desk.stages().is_empty());
    assert!(
        desk.server.journal().iter().any(|carried| carried.mutation == other),
        "what did not build on it went through"
    );
}

#[test]
fn a_command_on_a_row_out_of_sight_is_rejected_and_shows_nothing_of_it() {
    let mut desk = Desk::new();
    desk.happens(Event::Offline);
    let edited = desk.does(edit("mine"));
    desk.elsewhere(2, Command::SetKeepers { room: id(ROOM), keepers: [person(2)].into_iter().collect() });
    // The pull is answered first: the command was never sent.
    let effects = desk.engine.handle(Event::Online, desk.now());
    let (pushes, others): (Vec<_>, Vec<_>) = effects.into_iter().partition(|it| matches!(it, Effect::Push { .. }));
    assert_eq!(pushes.len(), 1, "online again, everything goes at once");
    desk.carries_out(others);
    desk.answers();
    assert_eq!(desk.text(), None);
    assert!(desk.engine.attention().next().is_none(), "sent, so only the server can say what became of it");
    desk.carries_out(pushes);
    desk.answers();
    let item = desk.engine.attention().next().unwrap();
    assert_eq!(item.mutation.id, edited);
    assert_eq!(item.why, Why::Rejected { rejection: No::NotYours });
    assert!(item.touches.iter().all(|touch| touch.before.is_none()));
    assert!(!desk.disk.attention[&edited].contains("first"), "what may no longer be seen is not stored");
}

#[test]
fn a_command_that_was_never_sent_ends_when_its_row_goes_out_of_sight() {
    let mut desk = Desk::new();
    desk.elsewhere(2, Command::SetKeepers { room: id(ROOM), keepers: [person(2)].into_iter().collect() });
    let ver = desk.server.ver();
    desk.happens(Event::Poked(ver));
    desk.stores = false;
    let edited = desk.does(edit("mine"));
    desk.answers();
    let item = desk.engine.attention().next().unwrap();
    assert_eq!((item.mutation.id, &item.why), (edited, &Why::Rejected { rejection: No::NoLongerVisible }));
}

#[test]
fn a_push_refused_as_a_whole_is_split_until_the_one_at_fault_is_found() {
    let mut desk = Desk::new();
    desk.happens(Event::Offline);
    let given: Vec<RowId> = (0..5).map(|number| desk.does(edit(&format!("text {number}")))).collect();
    let bad = given[2];
    desk.happens(Event::Online);
    while let Some(asked) = desk.asked.first() {
        match asked {
            Effect::Push { ticket, body } if body.contains(&bad.to_string()) => {
                let refused = Event::PushAnswered(*ticket, Err(NetError::Refused { code: "too_large".to_owned() }));
                desk.asked.remove(0);
                desk.happens(refused);
            }
            _ => desk.answers_one(),
        }
    }
    let items: Vec<_> = desk.engine.attention().map(|item| (item.mutation.id, item.why.clone())).collect();
    assert_eq!(items, [(bad, Why::Refused { code: "too_large".to_owned() })]);
    assert_eq!(desk.text().as_deref(), Some("text 4"));
}

#[test]
fn signed_out_commands_wait_for_the_same_person() {
    let mut desk = Desk::new();
    desk.does(edit("mine"));
    desk.fails(&NetError::SignedOut);
    assert!(desk.engine.status().signed_out && desk.asked.is_empty());
    desk.does(edit("mine too"));
    assert_eq!(desk.stages(), [Stage::HereOnly, Stage::HereOnly]);
    assert_eq!(desk.disk.outbox.len(), 2);
    desk.happens(Event::SignedIn);
    desk.answers();
    assert!(desk.stages().is_empty());
    assert_eq!(desk.text().as_deref(), Some("mine too"));
}

#[test]
fn a_server_that_speaks_another_protocol_stops_sync_and_keeps_commands() {
    let mut desk = Desk::new();
    desk.happens(Event::Focus);
    let Some(Effect::Pull { ticket, .. }) = desk.asked.pop() else { panic!("it looks at the server") };
    desk.happens(Event::PullAnswered(ticket, Ok(br#"{"protocol":99,"all":"new"}"#.to_vec())));
    assert!(desk.engine.status().update_needed);
    desk.does(edit("mine"));
    assert_eq!(desk.stages(), [Stage::HereOnly]);
    assert!(desk.asked.is_empty() && desk.disk.outbox.len() == 1);
}

#[test]
fn a_saved_command_that_cannot_be_read_is_kept_shown_and_exported() {
    let mut desk = Desk::new();
    let strange = r#"{"seq":1,"mutation":{"id":"00000000-0000-0000-0000-0000000000ff","made_at":0,"command":{"do":"dance"}},"touches":[]}"#;
    desk.disk.outbox.insert(id(0xff), strange.to_owned());
    let mut next = Desk::over(desk.disk.clone());
    next.loads();
    assert_eq!(next.engine.status().unreadable, 1);
    assert!(next.engine.export_outbox().contains("dance"));
    assert_eq!(next.disk.outbox[&id(0xff)], strange);
}

#[test]
fn a_file_carries_what_waits_and_what_was_refused_and_loading_it_twice_does_no_harm() {
    let mut desk = Desk::new();
    let claim = |who| Command::Claim { id: id(NOTE), desk: crate::testing::model::desk(person(who)) };
    desk.elsewhere(2, claim(2));
    desk.does(claim(1));
    desk.answers();
    desk.does(edit("mine"));
    assert_eq!((desk.engine.attention().count(), desk.stages().len()), (1, 1));
    let file = desk.engine.export_outbox();
    let cut_off = &file[..file.len() / 3];
    let mut other = Desk::new();
    let damaged = format!("{file}\n{cut_off}\n\n");
    let (imported, _) = other.engine.import_outbox(&damaged, super::Moment::default());
    assert_eq!(imported, super::Imported { new: 2, unreadable: 1 });
    let (again, _) = other.engine.import_outbox(&file, super::Moment::default());
    assert_eq!(again, super::Imported::default());
}

#[test]
fn a_stored_page_that_lost_its_last_line_whole_is_fetched_anew() {
    let desk = Desk::new();
    let mut stored = desk.disk.clone();
    let (no, bytes) = stored.pages.pop_last().unwrap();
    let end = bytes[..bytes.len() - 1].iter().rposition(|byte| *byte == b'\n').unwrap() + 1;
    stored.pages.insert(no, bytes[..end].into());
    let mut next = Desk { server: desk.server, ..Desk::over(stored) };
    next.loads();
    assert!(next.engine.base().is_empty(), "what is left reads well, and is not the page that was stored");
    next.happens(Event::BecameLeader);
    next.loads();
    next.answers();
    assert_eq!(next.text().as_deref(), Some("first"));
}

#[test]
fn what_a_page_notes_when_it_goes_away_before_its_storage_answers_is_taken_up_by_the_next() {
    let mut desk = Desk::new();
    desk.does(edit("durable"));
    assert!(desk.engine.unsaved_outbox().is_empty());
    desk.stores = false;
    desk.does(edit("in the last moment"));
    let noted = desk.engine.unsaved_outbox();
    assert_eq!(noted.len(), 1);
    let mut next = Desk::over(desk.disk.clone());
    next.loads();
    assert_eq!(next.text().as_deref(), Some("durable"));
    let (imported, effects) = next.engine.import_outbox(&noted.join("\n"), super::Moment::default());
    next.carries_out(effects);
    assert_eq!((imported.new, next.text().as_deref()), (1, Some("in the last moment")));
    assert_eq!(next.disk.outbox.len(), 2);
    assert!(next.engine.unsaved_outbox().is_empty(), "now it is durable");
}

#[test]
fn nothing_but_retries_happens_while_storage_is_full_and_then_all_is_saved() {
    let mut desk = Desk::new();
    desk.stores = false;
    desk.does(edit("mine"));
    let commit = desk.commits.remove(0);
    desk.happens(Event::CommitFailed(commit.ticket, super::StoreError::Full));
    assert_eq!(desk.engine.status().storage, super::StorageHealth::Full);
    assert_eq!((desk.stages(), desk.commits.len()), (vec![Stage::Unsaved], 0));
    desk.mono += 2_000;
    desk.stores = true;
    desk.happens(Event::Tick);
    assert_eq!(desk.engine.status().storage, super::StorageHealth::Fine);
    assert_eq!(desk.disk.outbox.len(), 1);
}

#[test]
fn what_is_done_again_takes_the_place_of_what_was_refused_in_one_transaction() {
    let mut desk = Desk::new();
    let claim = |who| Command::Claim { id: id(NOTE), desk: crate::testing::model::desk(person(who)) };
    desk.elsewhere(2, claim(2));
    let lost = desk.does(claim(1));
    desk.answers();
    assert_eq!(desk.engine.attention().next().map(|item| item.mutation.id), Some(lost));
    desk.stores = false;
    let again = Mutation { id: id(77), made_at: 0, command: edit("then this") };
    let effects = desk.engine.resolve(lost, Some(again), desk.now()).unwrap();
    desk.carries_out(effects);
    let ops = &desk.commits[0].ops;
    assert!(ops.iter().any(|op| matches!(op, StoreOp::PutOutbox { id: put, .. } if *put == id(77))));
    assert!(ops.iter().any(|op| matches!(op, StoreOp::RemoveAttention { id } if *id == lost)));
}

#[test]
fn a_late_word_that_we_are_signed_out_does_not_undo_signing_in() {
    let mut desk = Desk::new();
    desk.does(edit("mine"));
    let before = std::mem::take(&mut desk.asked);
    desk.happens(Event::SignedIn);
    let after = std::mem::replace(&mut desk.asked, before);
    desk.fails(&NetError::SignedOut);
    assert!(!desk.engine.status().signed_out);
    desk.asked = after;
    desk.answers();
    assert!(desk.stages().is_empty());
}

#[test]
fn a_page_asked_for_before_the_base_was_read_again_is_not_taken() {
    let mut desk = Desk::new();
    desk.elsewhere(2, edit("theirs"));
    desk.happens(Event::Focus);
    let asked = std::mem::take(&mut desk.asked);
    desk.happens(Event::LostLead);
    desk.happens(Event::BecameLeader);
    desk.disk = Disk::default();
    desk.loads();
    desk.loads();
    assert_eq!(desk.text(), None, "everything stored is gone");
    let fresh = std::mem::replace(&mut desk.asked, asked);
    desk.answers_one();
    assert_eq!(desk.text(), None, "the rest of a page does not make a base");
    desk.asked = fresh;
    desk.answers();
    assert_eq!(desk.text().as_deref(), Some("theirs"));
    assert!(desk.engine.base().contains(id(ROOM)));
}

#[test]
fn a_tab_that_does_not_lead_finds_what_nobody_told_it() {
    let mut leader = Desk::new();
    let mut other = Desk::over(leader.disk.clone());
    other.loads();
    assert_eq!(other.text().as_deref(), Some("first"));
    leader.does(edit("mine"));
    leader.answers();
    // The leader's messages are lost with the leader.
    other.disk = leader.disk.clone();
    other.mono += super::Config::default().poll + 1;
    let effects = other.engine.handle(Event::Tick, other.now());
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Load { have: Some(_) })), "{effects:?}");
    other.loads();
    assert_eq!(other.text().as_deref(), Some("mine"));
    assert_eq!(other.engine.status().unsaved, 0);
}

#[test]
fn a_storage_that_cannot_be_read_again_leaves_what_is_in_memory_and_is_asked_later() {
    let mut desk = Desk::new();
    desk.happens(Event::LostLead);
    desk.happens(Event::LoadFailed);
    assert_eq!(desk.text().as_deref(), Some("first"));
    desk.mono += 60_000;
    let effects = desk.engine.handle(Event::Tick, desk.now());
    assert!(effects.contains(&Effect::Load { have: None }));
}

#[test]
fn a_command_that_a_leader_before_may_have_sent_waits_for_the_servers_word() {
    let mut before = Desk::new();
    let edited = before.does(edit("mine"));
    let mut desk = Desk::over(before.disk.clone());
    desk.server = before.server;
    desk.ids = before.ids;
    desk.happens(Event::BecameLeader);
    desk.loads();
    desk.loads();
    desk.elsewhere(2, Command::SetKeepers { room: id(ROOM), keepers: [person(2)].into_iter().collect() });
    let (pulls, pushes): (Vec<_>, Vec<_>) =
        std::mem::take(&mut desk.asked).into_iter().partition(|asked| matches!(asked, Effect::Pull { .. }));
    desk.asked = pulls;
    desk.answers_one();
    assert_eq!(desk.text(), None, "out of sight");
    assert!(desk.engine.pending().any(|(mutation, _)| mutation.id == edited) && !pushes.is_empty());
}

/// Three notes made elsewhere, one of them in each page that the server gives.
fn behind_by_three_pages() -> Desk {
    let mut desk = Desk::new();
    for number in 0..3 {
        let text = format!("note {number}");
        desk.elsewhere(2, Command::MakeNote { id: id(NOTE + 1 + number), room: id(ROOM), text });
    }
    desk.happens(Event::Poked(u64::MAX));
    desk
}

impl Desk {
    /// The pull that was asked last, and a page of one row in answer to it.
    fn one_row(&mut self) -> (super::Ticket, Vec<u8>) {
        let Some(Effect::Pull { ticket, body }) = self.asked.pop() else { panic!("it pulls") };
        let mut request: PullRequest = serde_json::from_str(&body).unwrap();
        request.limit = 1;
        (ticket, self.server.pull(person(1), &request, 0).unwrap())
    }

    /// The first line of the answer to the last pull is here; the rest of it, and the whole next one, will come.
    fn two_on_their_way(&mut self) -> [(super::Ticket, Vec<u8>); 2] {
        let (ticket, answer) = self.one_row();
        self.happens(Event::PullBegun(ticket, split_head(&answer).0.to_vec()));
        [(ticket, answer), self.one_row()]
    }
}

#[test]
fn a_page_that_overtakes_the_one_before_it_waits_for_it() {
    let mut desk = behind_by_three_pages();
    let [(first, one), (second, two)] = desk.two_on_their_way();
    let before = desk.engine.base().len();
    desk.happens(Event::PullAnswered(second, Ok(two)));
    assert_eq!(desk.engine.base().len(), before);
    desk.happens(Event::PullAnswered(first, Ok(one)));
    assert_eq!(desk.engine.base().len(), before + 2);
    desk.answers();
    assert_eq!(desk.engine.base().len(), before + 3);
}

#[test]
fn a_page_counts_for_nothing_if_the_one_before_it_is_lost() {
    let mut desk = behind_by_three_pages();
    let [(first, _), (second, two)] = desk.two_on_their_way();
    let before = desk.engine.base().len();
    desk.happens(Event::PullAnswered(second, Ok(two)));
    desk.happens(Event::PullAnswered(first, Err(NetError::NoAnswer)));
    assert_eq!(desk.engine.base().len(), before);
    desk.mono += 10_000;
    desk.happens(Event::Tick);
    desk.answers();
    assert_eq!(desk.engine.base().len(), before + 3);
}
