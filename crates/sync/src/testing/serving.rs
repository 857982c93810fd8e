//! The server's side of the world: commands carried out while others write too.

use super::{
    faults::Sabotage,
    model::{Command, Field, No, Notes, desk, person},
    random::Random,
    world::World,
};
use crate::{
    model::{Model, View},
    protocol::{Mutation, Outcome},
    row::{Instant, Row, RowId},
    server::{Authority, Served},
    view::gather,
};

/// How many people there are at most.
const PEOPLE: usize = 4;

impl World {
    /// The server carries one mutation out; now and then somebody else writes between its deciding and committing.
    pub(super) fn carry_out_one(
        &mut self,
        by: RowId,
        mutation: &Mutation<Command>,
        at: Instant,
    ) -> Option<Outcome<No>> {
        let mut server = std::mem::take(&mut self.server);
        let odds = self.odds.interfered;
        let random = &mut self.random;
        let outcome = if self.sabotage == Sabotage::IgnoreGuards {
            unguarded(&mut server, by, mutation, at, |server| interfere(server, random, odds, &mutation.command, at))
        } else {
            let carried = server.carry_out(by, mutation, at, |server, changes| {
                interfere(server, random, odds, &mutation.command, at);
                Ok(changes)
            });
            carried.ok()
        };
        self.server = server;
        outcome
    }
}

/// Somebody writes at the worst moment, best to the same row.
fn interfere(server: &mut Authority<Notes>, random: &mut Random, odds: u64, command: &Command, at: Instant) {
    if !random.percent(odds) {
        return;
    }
    let who = person(random.below(PEOPLE));
    let command = match command {
        Command::Claim { id, .. } if random.percent(70) => Command::Claim { id: *id, desk: desk(who) },
        _ => random_command(random, server, who, at),
    };
    let mutation = Mutation { id: random.id(at), made_at: at, command };
    // Whether it is carried out or rejected, it has stirred.
    let _ = server.carry_out(who, &mutation, at, |_, changes| Ok(changes));
}

fn unguarded(
    server: &mut Authority<Notes>,
    by: RowId,
    mutation: &Mutation<Command>,
    at: Instant,
    between: impl FnOnce(&mut Authority<Notes>),
) -> Option<Outcome<No>> {
    let key = (by, mutation.id);
    if let Some(outcome) = server.outcomes.get(&key) {
        return Some(outcome.clone());
    }
    let actor = Notes::actor(by, server)?;
    let gathered = gather::<Notes>(&mutation.command, &actor, server);
    let decided = Notes::decide(&mutation.command, &actor, &gathered, at);
    between(server);
    let outcome = match decided {
        Ok(changes) => Outcome::Applied { id: mutation.id, ver: server.commit(key, &changes, at) },
        Err(rejection) => Outcome::Rejected { id: mutation.id, rejection },
    };
    server.outcomes.insert(key, outcome.clone());
    Some(outcome)
}

/// Something that a person might ask for, looking at these rows.
pub fn random_command(random: &mut Random, view: &dyn View, who: RowId, at: Instant) -> Command {
    let rooms = view.all("room");
    let notes = view.all("note");
    let Some(room) = random.pick(&rooms).map(|room| room.id) else { return make_room(random, who, at) };
    let Some(note) = random.pick(&notes) else { return make_note(random, room, at) };
    let id = note.id;
    match random.below(20) {
        0 => make_room(random, who, at),
        1 | 2 => Command::SetKeepers { room, keepers: keepers(random) },
        3 => Command::Seal { room, sealed: random.percent(40) },
        4..=7 => make_note(random, room, at),
        8..=11 => edit(random, note),
        12 => Command::Label { id, label: format!("label {}", random.below(5)) },
        13 | 14 => Command::Claim { id, desk: desk(who) },
        15 => Command::Release { id, desk: desk(who) },
        16 => Command::Transfer { id, to: person(random.below(PEOPLE)), base_ver: note.ver },
        17 => Command::Move { id, room },
        _ => Command::SetDeleted { id, deleted: random.percent(60) },
    }
}

fn edit(random: &mut Random, note: &Row) -> Command {
    let field = if random.percent(50) { Field::Text } else { Field::Color };
    Command::Edit { id: note.id, base_ver: note.ver, field, value: format!("edit {}", random.below(1000)) }
}

fn make_room(random: &mut Random, who: RowId, at: Instant) -> Command {
    let mut kept = keepers(random);
    kept.insert(who);
    Command::MakeRoom { id: random.id(at), label: format!("room {}", random.below(6)), keepers: kept }
}

fn make_note(random: &mut Random, room: RowId, at: Instant) -> Command {
    Command::MakeNote { id: random.id(at), room, text: format!("note {}", random.below(1000)) }
}

fn keepers(random: &mut Random) -> std::collections::BTreeSet<RowId> {
    (0..PEOPLE).filter(|_| random.percent(60)).map(person).collect()
}
