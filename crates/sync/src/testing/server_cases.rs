//! Little stories that any server of the protocol must tell in the same way, whatever its business: who is sent what when
//! rows are made, changed, moved and deleted, and when somebody's scopes come and go.
//!
//! Written into `conformance.json`, so that the built worker is held to them too. Rows lie in rooms; the boss sees every room
//! and does everything; other people see the rooms they keep. For [`super::model`] these are rooms and notes; for the worker
//! they are reps and their customers, seen by the managers of their teams. Does not belong here: requests that are refused
//! (`conformance`), and business rules.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::model::{Command, Field, No, Notes, person};
use crate::{
    page::{Line, RowLine, lines, split_head},
    protocol::{Cursor, Mutation, Outcome, PROTOCOL, PullHead, PullRequest, PushRequest},
    row::{RowId, Scope},
    server::Authority,
};

/// A story.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ServerCase {
    /// What it shows.
    pub name: String,
    /// What happens and what is seen, in order, in a workspace of its own.
    pub steps: Vec<Step>,
}

/// One step. Rooms, rows and people are numbered from 1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Step {
    /// From now on this person, or nobody, keeps the room.
    Keep {
        room: u8,
        who: Option<u8>,
    },
    /// The boss does something to a row.
    Make {
        row: u8,
        room: u8,
    },
    Write {
        row: u8,
        text: String,
    },
    Move {
        row: u8,
        room: u8,
    },
    Delete {
        row: u8,
    },
    Restore {
        row: u8,
    },
    /// The last command arrives once more: it has the same outcome and changes nothing.
    Again,
    /// A person's device pulls in pages of so many rows until there is no more, and holds these rows: number, text, deleted.
    Sees {
        who: u8,
        page: usize,
        rows: Vec<(u8, String, bool)>,
    },
    /// The same device asks once more and is sent no row.
    IsLevel {
        who: u8,
    },
}

/// The stories.
pub fn server_cases() -> Vec<ServerCase> {
    use Step::{Again, Delete, IsLevel, Keep, Make, Move, Restore, Sees, Write};
    let write = |row, text: &str| Write { row, text: text.to_owned() };
    let sees = |who, page, rows: &[(u8, &str, bool)]| {
        let rows = rows.iter().map(|(row, text, deleted)| (*row, (*text).to_owned(), *deleted)).collect();
        Sees { who, page, rows }
    };
    let keeps = |room, who| Keep { room, who: Some(who) };
    let case = |name: &str, steps| ServerCase { name: name.to_owned(), steps };
    let (a, b) = ((1, "a", false), (2, "b", false));
    let two = || vec![keeps(1, 1), Make { row: 1, room: 1 }, Make { row: 2, room: 1 }, write(1, "a"), write(2, "b")];
    let after_two = |steps: Vec<Step>| [two(), steps].concat();
    vec![
        case(
            "rows come in pages of any size, and once",
            after_two(vec![sees(1, 1, &[a, b]), IsLevel { who: 1 }, sees(2, 10, &[]), IsLevel { who: 2 }]),
        ),
        case(
            "a change reaches whoever holds the row",
            after_two(vec![sees(1, 10, &[a, b]), write(1, "c"), sees(1, 10, &[(1, "c", false), b])]),
        ),
        case(
            "a command that arrives twice is carried out once",
            after_two(vec![
                sees(1, 10, &[a, b]),
                Again,
                IsLevel { who: 1 },
                write(1, "c"),
                Again,
                sees(1, 10, &[(1, "c", false), b]),
                Again,
                IsLevel { who: 1 },
            ]),
        ),
        case(
            "a row that moves leaves one and comes to another",
            after_two(vec![
                keeps(2, 2),
                sees(1, 10, &[a, b]),
                Move { row: 1, room: 2 },
                sees(1, 10, &[b]),
                sees(2, 10, &[a]),
                Move { row: 1, room: 1 },
                sees(2, 10, &[]),
                sees(1, 1, &[a, b]),
                IsLevel { who: 1 },
            ]),
        ),
        case(
            "a scope that is gained is filled, one that is lost is empty",
            after_two(vec![
                sees(2, 10, &[]),
                keeps(1, 2),
                sees(2, 1, &[a, b]),
                sees(1, 10, &[]),
                write(2, "d"),
                sees(2, 10, &[a, (2, "d", false)]),
                IsLevel { who: 2 },
                IsLevel { who: 1 },
            ]),
        ),
        case(
            "a scope that comes back brings what changed meanwhile",
            after_two(vec![
                sees(1, 10, &[a, b]),
                Keep { room: 1, who: None },
                sees(1, 10, &[]),
                write(1, "e"),
                Delete { row: 2 },
                keeps(1, 1),
                sees(1, 1, &[(1, "e", false), (2, "b", true)]),
                IsLevel { who: 1 },
            ]),
        ),
        case(
            "a deleted row comes as deleted and can come back",
            after_two(vec![
                sees(1, 10, &[a, b]),
                Delete { row: 1 },
                sees(1, 10, &[(1, "a", true), b]),
                Restore { row: 1 },
                sees(1, 10, &[a, b]),
                IsLevel { who: 1 },
            ]),
        ),
        case(
            "a new device is sent what is there now and nothing of what was",
            after_two(vec![
                keeps(2, 2),
                Move { row: 2, room: 2 },
                Delete { row: 1 },
                write(2, "f"),
                sees(1, 10, &[(1, "a", true)]),
                sees(2, 10, &[(2, "f", false)]),
            ]),
        ),
    ]
}

fn room_id(room: u8) -> RowId {
    RowId(Uuid::from_u128(0x0900_0000 + u128::from(room)))
}

fn note_id(row: u8) -> RowId {
    RowId(Uuid::from_u128(0x0A00_0000 + u128::from(row)))
}

#[derive(Default)]
struct Device {
    cursors: BTreeMap<Scope, Cursor>,
    rows: BTreeMap<(Scope, RowId), (String, bool)>,
}

/// Tells the stories to the model server.
#[derive(Default)]
pub struct Teller {
    server: Authority<Notes>,
    devices: BTreeMap<u8, Device>,
    rooms: BTreeSet<u8>,
    last: Option<(Mutation<Command>, Outcome<No>)>,
    sent: u128,
}

impl Teller {
    /// Takes one step.
    ///
    /// # Errors
    /// What was not as it must be.
    pub fn take(&mut self, step: &Step) -> Result<(), String> {
        let deleted = |row, deleted| Command::SetDeleted { id: note_id(row), deleted };
        match step {
            Step::Keep { room, who } => {
                let keepers = who.iter().map(|who| person(usize::from(*who))).chain([person(0)]).collect();
                self.open(*room)?;
                self.push(Command::SetKeepers { room: room_id(*room), keepers })
            }
            Step::Make { row, room } => {
                self.open(*room)?;
                self.push(Command::MakeNote { id: note_id(*row), room: room_id(*room), text: String::new() })
            }
            Step::Write { row, text } => {
                self.push(Command::Edit { id: note_id(*row), base_ver: 0, field: Field::Text, value: text.clone() })
            }
            Step::Move { row, room } => {
                self.open(*room)?;
                self.push(Command::Move { id: note_id(*row), room: room_id(*room) })
            }
            Step::Delete { row } => self.push(deleted(*row, true)),
            Step::Restore { row } => self.push(deleted(*row, false)),
            Step::Again => self.again(),
            Step::Sees { who, page, rows } => self.sees(*who, *page, rows),
            Step::IsLevel { who } => match self.pull(*who, 10)? {
                (0, false) => Ok(()),
                found => Err(format!("{who} is not level: {found:?}")),
            },
        }
    }

    fn open(&mut self, room: u8) -> Result<(), String> {
        if !self.rooms.insert(room) {
            return Ok(());
        }
        let keepers = BTreeSet::from([person(0)]);
        self.push(Command::MakeRoom { id: room_id(room), label: room.to_string(), keepers })
    }

    fn push(&mut self, command: Command) -> Result<(), String> {
        self.sent += 1;
        let id = RowId(Uuid::from_u128(self.sent));
        let mutation = Mutation { id, made_at: 0, command };
        match self.send(&mutation)? {
            outcome @ Outcome::Applied { .. } => self.last = Some((mutation, outcome)),
            outcome @ Outcome::Rejected { .. } => return Err(format!("{outcome:?}")),
        }
        Ok(())
    }

    fn again(&mut self) -> Result<(), String> {
        let Some((mutation, outcome)) = self.last.clone() else { return Err("nothing was sent".to_owned()) };
        let ver = self.server.ver();
        let again = self.send(&mutation)?;
        if again == outcome && self.server.ver() == ver { Ok(()) } else { Err(format!("{again:?} after {outcome:?}")) }
    }

    fn send(&mut self, mutation: &Mutation<Command>) -> Result<Outcome<No>, String> {
        let request = PushRequest { protocol: PROTOCOL, mutations: vec![mutation.clone()] };
        let answer = self.server.push(person(0), request, 0).map_err(|refusal| refusal.to_string())?;
        answer.outcomes.into_iter().next().ok_or_else(|| "no outcome".to_owned())
    }

    fn sees(&mut self, who: u8, page: usize, rows: &[(u8, String, bool)]) -> Result<(), String> {
        while self.pull(who, page)?.1 {}
        let held: BTreeMap<RowId, (String, bool)> = self
            .devices
            .get(&who)
            .into_iter()
            .flat_map(|device| device.rows.iter().map(|((_, id), row)| (*id, row.clone())))
            .collect();
        let wanted = rows.iter().map(|(row, text, deleted)| (note_id(*row), (text.clone(), *deleted))).collect();
        if held == wanted { Ok(()) } else { Err(format!("{who} holds {held:?}, not {wanted:?}")) }
    }

    /// One pull: how many notes came, and whether there is more.
    fn pull(&mut self, who: u8, limit: usize) -> Result<(usize, bool), String> {
        let device = self.devices.entry(who).or_default();
        let cursors = device.cursors.clone().into_iter().collect();
        let request = PullRequest { protocol: PROTOCOL, cursors, limit };
        let answer = self.server.pull(person(usize::from(who)), &request, 0).map_err(|refusal| refusal.to_string())?;
        let (head, page) = split_head(&answer);
        let head: PullHead<serde_json::Value> = serde_json::from_slice(head).map_err(|error| error.to_string())?;
        device.cursors.retain(|scope, _| head.scopes.contains(scope));
        device.rows.retain(|(scope, _), _| head.scopes.contains(scope));
        device.cursors.extend(head.cursors);
        let (mut scope, mut count) = (Scope::new(""), 0);
        for line in lines(page) {
            match line.map_err(|error| error.to_string())? {
                Line::Section(section) => scope = section.scope,
                Line::Row(RowLine(id, "note", _, doc, deleted)) => {
                    count += 1;
                    let key = (scope.clone(), id);
                    let Some(doc) = doc else {
                        device.rows.remove(&key);
                        continue;
                    };
                    let doc: serde_json::Value = serde_json::from_str(doc.get()).map_err(|error| error.to_string())?;
                    let text = doc.get("text").and_then(|text| text.as_str()).unwrap_or_default().to_owned();
                    device.rows.insert(key, (text, deleted.is_some()));
                }
                Line::Row(_) => {}
            }
        }
        Ok((count, head.more))
    }
}
