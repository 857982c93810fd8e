//! A small business to try the engine on: people keep rooms, and notes lie in rooms.
//!
//! It has one of everything that strains sync: a claim with one winner, a cap, a protected field, a unique value, rows that
//! move between scopes one by one and all at once, rights that come and go, deletion and return.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    model::{Change, Model, Read, Rejected, View},
    row::{Doc, Instant, Row, RowId, Scope, Ver},
    server::Served,
};

/// How many notes one person may hold.
pub const CAP: u64 = 3;

/// The business.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Notes;

/// What people may ask for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "do")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Command {
    MakeRoom { id: RowId, label: String, keepers: BTreeSet<RowId> },
    SetKeepers { room: RowId, keepers: BTreeSet<RowId> },
    Seal { room: RowId, sealed: bool },
    MakeNote { id: RowId, room: RowId, text: String },
    Edit { id: RowId, base_ver: Ver, field: Field, value: String },
    Label { id: RowId, label: String },
    Claim { id: RowId, desk: RowId },
    Release { id: RowId, desk: RowId },
    Transfer { id: RowId, to: RowId, base_ver: Ver },
    Move { id: RowId, room: RowId },
    SetDeleted { id: RowId, deleted: bool },
}

/// A field that anybody may edit.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Field {
    Text,
    Color,
}

/// Why not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "code")]
#[allow(missing_docs, reason = "the names say it")]
pub enum No {
    NotFound,
    Exists,
    NotYours,
    TakenBy { person: RowId },
    Full,
    Stale { theirs: Value },
    LabelTaken,
    Forerunner,
    NoLongerVisible,
}

impl Rejected for No {
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::Exists => "exists",
            Self::NotYours => "not_yours",
            Self::TakenBy { .. } => "taken_by",
            Self::Full => "full",
            Self::Stale { .. } => "stale",
            Self::LabelTaken => "label_taken",
            Self::Forerunner => "forerunner_rejected",
            Self::NoLongerVisible => "no_longer_visible",
        }
    }

    fn forerunner_rejected() -> Self {
        Self::Forerunner
    }

    fn no_longer_visible() -> Self {
        Self::NoLongerVisible
    }
}

/// A person and the rooms they keep.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Person {
    /// Who.
    pub id: RowId,
    /// Which rooms.
    pub rooms: Vec<RowId>,
}

/// The person of this number. Number 0 is the warden, who sees sealed rooms.
pub fn person(number: usize) -> RowId {
    RowId(Uuid::from_u128(0x7000_0000_0000_0000_0000_0000_0000 + number as u128))
}

/// The row that counts what a person holds.
pub fn desk(person: RowId) -> RowId {
    RowId(Uuid::from_u128(person.0.as_u128() ^ (0xDE5C << 64)))
}

fn of(person: RowId) -> Scope {
    Scope(format!("u:{person}"))
}

fn room_scope(room: RowId) -> Scope {
    Scope(format!("r:{room}"))
}

fn keepers(room: &Row) -> BTreeSet<RowId> {
    room.doc.get("keepers").and_then(|keepers| serde_json::from_value(keepers.clone()).ok()).unwrap_or_default()
}

fn is_sealed(room: &Row) -> bool {
    room.doc.get("sealed") == Some(&Value::Bool(true))
}

fn text<'a>(row: &'a Row, field: &str) -> Option<&'a str> {
    row.doc.get(field)?.as_str()
}

fn id_in(row: &Row, field: &str) -> Option<RowId> {
    text(row, field)?.parse().ok()
}

fn place(room: &Row, owner: Option<RowId>) -> Vec<Scope> {
    if is_sealed(room) {
        return vec![Scope::new("vault")];
    }
    std::iter::once(room_scope(room.id)).chain(owner.map(of)).collect()
}

fn doc(fields: Value) -> Doc {
    match fields {
        Value::Object(doc) => doc,
        _ => Doc::new(),
    }
}

fn patch(row: &Row, fields: Value) -> Change {
    Change::Patch { id: row.id, seen: row.ver, fields: doc(fields), scopes: None, parent: None }
}

impl Served for Notes {
    fn actor(person: RowId, view: &dyn View) -> Option<Person> {
        let rooms = view.all("room");
        let kept = rooms.iter().filter(|room| keepers(room).contains(&person)).map(|room| room.id).collect();
        Some(Person { id: person, rooms: kept })
    }

    fn scopes(actor: &Person) -> Vec<Scope> {
        let vault = (actor.id == person(0)).then(|| Scope::new("vault"));
        let rooms = actor.rooms.iter().map(|room| room_scope(*room));
        [of(actor.id), Scope::new("all")].into_iter().chain(vault).chain(rooms).collect()
    }
}

impl Model for Notes {
    type Command = Command;
    type Rejection = No;
    type Actor = Person;

    fn reads(command: &Command) -> Vec<Read> {
        use Command as C;
        let labels = |kind, label: &String| Read::Where { kind, field: "label", value: label.clone() };
        match command {
            C::MakeRoom { id, label, .. } => vec![Read::Row(*id), labels("room", label)],
            C::SetKeepers { room, .. } | C::Seal { room, .. } => vec![Read::Row(*room)],
            C::MakeNote { id, room, .. } | C::Move { id, room } => vec![Read::Row(*id), Read::Row(*room)],
            C::Label { id, label } => vec![Read::Row(*id), labels("note", label)],
            C::Claim { id, desk } | C::Release { id, desk } => vec![Read::Row(*id), Read::Row(*desk)],
            C::Edit { id, .. } | C::Transfer { id, .. } | C::SetDeleted { id, .. } => vec![Read::Row(*id)],
        }
    }

    fn reads_more(command: &Command, _: &Person, view: &dyn View) -> Vec<Read> {
        let note = Self::reads(command).into_iter().find_map(|read| match read {
            Read::Row(id) => view.row(id).filter(|row| row.kind == "note"),
            _ => None,
        });
        note.and_then(|note| id_in(&note, "room")).map(Read::Row).into_iter().collect()
    }

    /// Version 0 of the app wrapped its commands.
    fn read_old(saved: Value) -> Option<Command> {
        serde_json::from_value(saved.get("v0")?.clone()).ok()
    }

    fn decide(command: &Command, actor: &Person, view: &dyn View, at: Instant) -> Result<Vec<Change>, No> {
        use Command as C;
        match command {
            C::MakeRoom { id, label, keepers } => make_room(*id, label, keepers, view),
            C::SetKeepers { room, keepers } => {
                Ok(vec![patch(&*view.row(*room).ok_or(No::NotFound)?, json!({ "keepers": keepers }))])
            }
            C::Seal { room, sealed } => seal(*room, *sealed, view),
            C::MakeNote { id, room, text } => make_note(*id, *room, text, actor, view),
            C::Edit { id, base_ver, field, value } => Ok(edit(&Sight::of(*id, actor, view)?, *base_ver, *field, value)),
            C::Label { id, label } => set_label(&Sight::of(*id, actor, view)?, label, view),
            C::Claim { id, desk } => claim(&Sight::of(*id, actor, view)?, *desk, view),
            C::Release { id, desk } => release(&Sight::of(*id, actor, view)?, *desk, view),
            C::Transfer { id, to, base_ver } => transfer(&Sight::of(*id, actor, view)?, *to, *base_ver),
            C::Move { id, room } => move_note(&Sight::of(*id, actor, view)?, *room, view),
            C::SetDeleted { id, deleted } => {
                let sight = Sight::of(*id, actor, view)?;
                Ok(vec![Change::SetDeleted { id: *id, seen: sight.note.ver, at: deleted.then_some(at) }])
            }
        }
    }
}

/// A note that the actor may change.
struct Sight<'a> {
    note: std::sync::Arc<Row>,
    room: std::sync::Arc<Row>,
    actor: &'a Person,
}

impl<'a> Sight<'a> {
    fn of(id: RowId, actor: &'a Person, view: &dyn View) -> Result<Self, No> {
        let note = view.row(id).filter(|row| row.kind == "note").ok_or(No::NotFound)?;
        let room = id_in(&note, "room").and_then(|room| view.row(room)).ok_or(No::NotFound)?;
        let owns = id_in(&note, "owner") == Some(actor.id);
        let keeps = keepers(&room).contains(&actor.id);
        let may = if is_sealed(&room) { actor.id == person(0) } else { owns || keeps };
        if may { Ok(Self { note, room, actor }) } else { Err(No::NotYours) }
    }

    /// Theirs, if somebody else has changed the field since.
    fn stale(&self, field: &str, base_ver: Ver) -> Option<Value> {
        let stamp = self.note.stamps.get(field)?;
        let theirs = stamp.ver > base_ver && stamp.by != self.actor.id;
        theirs.then(|| self.note.doc.get(field).cloned().unwrap_or_default())
    }

    fn hand_to(&self, owner: Option<RowId>) -> Change {
        Change::Patch {
            id: self.note.id,
            seen: self.note.ver,
            fields: doc(json!({ "owner": owner })),
            scopes: Some(place(&self.room, owner)),
            parent: None,
        }
    }

    /// The room's seal decides where a note may be seen: it must not change meanwhile.
    fn same_room(&self) -> Change {
        Change::Unmoved { id: self.room.id, seen: self.room.ver }
    }
}

fn make_room(id: RowId, label: &str, keepers: &BTreeSet<RowId>, view: &dyn View) -> Result<Vec<Change>, No> {
    if view.row(id).is_some() {
        return Err(No::Exists);
    }
    if !view.find("room", "label", label).is_empty() {
        return Err(No::LabelTaken);
    }
    let fields = doc(json!({ "label": label, "keepers": keepers }));
    let create = Change::Create { id, kind: "room", doc: fields, parent: None, scopes: vec![Scope::new("all")] };
    Ok(vec![create, Change::Unique { id, kind: "room", field: "label", value: label.to_owned() }])
}

fn seal(room: RowId, sealed: bool, view: &dyn View) -> Result<Vec<Change>, No> {
    let room = view.row(room).ok_or(No::NotFound)?;
    let scopes = if sealed { vec![Scope::new("vault")] } else { vec![room_scope(room.id)] };
    Ok(vec![patch(&room, json!({ "sealed": sealed })), Change::Rescope { parent: room.id, kinds: &["note"], scopes }])
}

fn make_note(id: RowId, room: RowId, text: &str, actor: &Person, view: &dyn View) -> Result<Vec<Change>, No> {
    if view.row(id).is_some() {
        return Err(No::Exists);
    }
    let room = view.row(room).ok_or(No::NotFound)?;
    if !keepers(&room).contains(&actor.id) || is_sealed(&room) {
        return Err(No::NotYours);
    }
    let fields = doc(json!({ "room": room.id, "text": text }));
    let create = Change::Create { id, kind: "note", doc: fields, parent: Some(room.id), scopes: place(&room, None) };
    Ok(vec![create, Change::Unmoved { id: room.id, seen: room.ver }])
}

/// The last to arrive wins, and what it replaced unseen is kept beside it.
fn edit(sight: &Sight<'_>, base_ver: Ver, field: Field, value: &str) -> Vec<Change> {
    let (name, kept) = match field {
        Field::Text => ("text", "kept_text"),
        Field::Color => ("color", "kept_color"),
    };
    let mut fields = doc(json!({ name: value }));
    if let Some(theirs) = sight.stale(name, base_ver) {
        fields.insert(kept.to_owned(), theirs);
    }
    vec![Change::Patch { id: sight.note.id, seen: sight.note.ver, fields, scopes: None, parent: None }]
}

fn set_label(sight: &Sight<'_>, label: &str, view: &dyn View) -> Result<Vec<Change>, No> {
    let id = sight.note.id;
    if view.find("note", "label", label).iter().any(|row| row.id != id) {
        return Err(No::LabelTaken);
    }
    let unique = Change::Unique { id, kind: "note", field: "label", value: label.to_owned() };
    Ok(vec![patch(&sight.note, json!({ "label": label })), unique])
}

fn claim(sight: &Sight<'_>, desk_id: RowId, view: &dyn View) -> Result<Vec<Change>, No> {
    let me = sight.actor.id;
    if desk_id != desk(me) {
        return Err(No::NotYours);
    }
    if let Some(person) = id_in(&sight.note, "owner") {
        return Err(No::TakenBy { person });
    }
    Ok(vec![sight.hand_to(Some(me)), count(desk_id, me, 1, view)?, sight.same_room()])
}

fn release(sight: &Sight<'_>, desk_id: RowId, view: &dyn View) -> Result<Vec<Change>, No> {
    let me = sight.actor.id;
    if desk_id != desk(me) || id_in(&sight.note, "owner") != Some(me) {
        return Err(No::NotYours);
    }
    Ok(vec![sight.hand_to(None), count(desk_id, me, -1, view)?, sight.same_room()])
}

fn count(desk: RowId, me: RowId, step: i64, view: &dyn View) -> Result<Change, No> {
    let row = view.row(desk);
    let held = row.as_ref().and_then(|row| row.doc.get("held")).and_then(Value::as_u64).unwrap_or(0);
    if step > 0 && held >= CAP {
        return Err(No::Full);
    }
    let fields = json!({ "held": held.saturating_add_signed(step) });
    Ok(match row {
        Some(row) => patch(&row, fields),
        None => Change::Create { id: desk, kind: "desk", doc: doc(fields), parent: None, scopes: vec![of(me)] },
    })
}

fn transfer(sight: &Sight<'_>, to: RowId, base_ver: Ver) -> Result<Vec<Change>, No> {
    match sight.stale("owner", base_ver) {
        Some(theirs) => Err(No::Stale { theirs }),
        None => Ok(vec![sight.hand_to(Some(to)), sight.same_room()]),
    }
}

fn move_note(sight: &Sight<'_>, room: RowId, view: &dyn View) -> Result<Vec<Change>, No> {
    let to = view.row(room).ok_or(No::NotFound)?;
    if !keepers(&to).contains(&sight.actor.id) || is_sealed(&to) {
        return Err(No::NotYours);
    }
    let moved = Change::Patch {
        id: sight.note.id,
        seen: sight.note.ver,
        fields: doc(json!({ "room": room })),
        scopes: Some(place(&to, id_in(&sight.note, "owner"))),
        parent: Some(Some(room)),
    };
    Ok(vec![moved, sight.same_room(), Change::Unmoved { id: room, seen: to.ver }])
}
