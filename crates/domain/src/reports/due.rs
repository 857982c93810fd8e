//! Carrying schedules out: telling the readers of a report or a board that it is ready, and when it comes again.
//!
//! Belongs here: what becomes of a schedule whose time has come. Only the server does that, whenever it looks, so there is no
//! command for it. Does not belong here: finding those that are due (`worker/src/storage/schedules.rs`).

use std::{borrow::Borrow, collections::BTreeSet, sync::Arc};

use serde_json::{Value, json};
use sync::{Change, Doc, Instant, Read, Row, RowId, View};

use super::schedule::{KIND, target, when_of};
use crate::{
    access::{Actor, Answers, Right},
    ids::{derived, reference},
    record::RecordKind,
    settings::{
        notification,
        saved_view::{Audience, readers},
    },
};

/// What must be read before one is carried out. Asked again with what was found, it names the rest; what it named before is
/// among it.
pub fn reads(schedule: &Row, owner: Option<&Actor>, view: &dyn View) -> Vec<Read> {
    let mut reads = vec![Read::All { kind: "user" }, Read::All { kind: "team" }];
    reads.extend(target(&schedule.doc).map(|(_, id)| Read::Row(id)));
    if let Some(due) = due(schedule, owner, view) {
        reads.extend(due.told.iter().map(|person| Read::Row(due.notice(*person))));
    }
    reads
}

/// What changes at `at` with a schedule of this owner, nobody for one who left. Nothing if it is not due. However many times
/// were missed, they are made up for once. It rests, until somebody lets it go on, when nobody is there to tell or nothing to
/// tell of.
pub fn carry_out(schedule: &Row, owner: Option<&Actor>, view: &dyn View, at: Instant) -> Vec<Change> {
    if !schedule.is_live() || next_at(&schedule.doc).is_none_or(|next| next > at) {
        return Vec::new();
    }
    let next = when_of(&schedule.doc).and_then(|when| when.next(at));
    let (Some(due), Some(next)) = (due(schedule, owner, view), next) else {
        return vec![patch(schedule, [("paused", json!(true)), ("next_at", Value::Null)])];
    };
    let name = due.kind.title_of(&due.target.doc);
    let about = json!({
        "kind": due.kind.name, "record": due.target.id.to_string(), "title": name, "by": due.by.to_string(),
        "rhythm": schedule.doc.get("rhythm"),
    });
    let untold = due.told.iter().map(|person| (*person, due.notice(*person))).filter(|(_, id)| view.row(*id).is_none());
    let told = untold.map(|(person, id)| notification::tell(person, "scheduled", id, about.clone(), at));
    let again = patch(schedule, [("next_at", json!(next)), ("name", json!(name))]);
    std::iter::once(again).chain(told).collect()
}

/// When a schedule comes next; nothing while it rests.
pub fn next_at(schedule: &Doc) -> Option<Instant> {
    schedule.get("next_at").and_then(Value::as_i64)
}

/// Whom the schedule of this person tells of a report or a board: those for whom it is, if they may share it; themselves in any
/// case.
pub fn told<R: Borrow<Row>>(owner: &Actor, target: &Row, users: &[R], teams: &[R]) -> BTreeSet<RowId> {
    let theirs = owner.may(KIND.right, Answers::Of(&target.doc)).is_ok();
    let shares = theirs && owner.may_at_all(Right::SharedViews).is_ok();
    let mut told = match Audience::of(&target.doc) {
        audience if shares => readers(audience, users, teams),
        _ => BTreeSet::new(),
    };
    told.insert(owner.user);
    told
}

/// A schedule that can be carried out.
struct Due {
    by: RowId,
    at: Instant,
    kind: &'static RecordKind,
    target: Arc<Row>,
    told: BTreeSet<RowId>,
}

impl Due {
    /// The id of what a person is told, the same for every schedule of the same thing at the same time.
    fn notice(&self, person: RowId) -> RowId {
        let at = self.at.to_be_bytes();
        derived(&[b"scheduled", self.target.id.0.as_bytes(), &at, person.0.as_bytes()])
    }
}

fn due(schedule: &Row, owner: Option<&Actor>, view: &dyn View) -> Option<Due> {
    let owner = owner.filter(|owner| reference(&schedule.doc, "owner") == Some(owner.user))?;
    let (kind, id) = target(&schedule.doc)?;
    let target = view.row(id).filter(|row| row.kind == kind.name && row.is_live() && owner.sees_row(row))?;
    let told = told(owner, &target, &view.all("user"), &view.all("team"));
    Some(Due { by: owner.user, at: next_at(&schedule.doc)?, kind, target, told })
}

fn patch<const N: usize>(schedule: &Row, fields: [(&str, Value); N]) -> Change {
    let fields = sync::order::gathered(fields.map(|(name, value)| (name.to_owned(), value)));
    Change::Patch { id: schedule.id, seen: schedule.ver, fields, scopes: None, parent: None }
}
