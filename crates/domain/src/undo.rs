//! Taking back: from a row as it was before a change and after it, the commands that lead back.
//!
//! Belongs here: which command undoes what, and noticing that somebody changed the same thing since. Does not belong here:
//! how long taking back is offered and how it is said (`app/src/records`), older changes (the record's history).
//!
//! Only the fields that the change itself changed go back: what others did to the rest of the row stays.

use std::{collections::BTreeSet, sync::Arc};

use serde_json::Value;
use sync::{Doc, Instant, Row, RowId};

use crate::{
    Command,
    activities::taking_back::TakeBackFollowUp,
    ids::{reference, references},
    opportunities::taking_back::{ALONG, TakeBackMove},
    record::{RecordKind, Visibility},
    registry,
};

/// What one change did to one row.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    /// The row before; `None` if the change made it.
    pub before: Option<Arc<Row>>,
    /// The row after.
    pub after: Arc<Row>,
    /// When somebody had spoken to the customer last, before the follow-up that it logged; nothing for other changes.
    pub last_contact: Option<Instant>,
}

impl Trace {
    /// What a change did that touched nothing but its row.
    pub fn new(before: Option<Arc<Row>>, after: Arc<Row>) -> Self {
        Self { before, after, last_contact: None }
    }
}

/// Why a change is not taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Since {
    /// These fields hold something else by now.
    Changed(Vec<String>),
    /// The row was deleted, or restored, by now.
    Deleted,
    /// The row is not here any more.
    Gone,
}

/// The row that a command is about, if it is about one that is there already.
pub fn subject(command: &Command) -> Option<RowId> {
    match command {
        Command::Create { id, .. }
        | Command::SetFields { id, .. }
        | Command::Delete { id, .. }
        | Command::Restore { id, .. }
        | Command::ClaimCustomer { id }
        | Command::Transfer { id, .. }
        | Command::SetCollaborators { id, .. } => Some(*id),
        Command::MoveStage(command) => Some(command.id),
        Command::TakeBackMove(command) => Some(command.id),
        Command::LogFollowUp(command) => Some(command.id),
        Command::AddComment(command) => Some(command.id),
        Command::ImportRows(_) | Command::UpdateRows(_) | Command::TakeBackPart(_) | Command::RestoreRows(_) => None,
        Command::SendWorkReport(command) => Some(command.id),
        Command::CommentOnWorkReport(command) => Some(command.id),
        Command::TakeBackFollowUp(command) => Some(command.id),
    }
}

/// The row that a command makes besides the one that it is about, and that goes back with it: the next step.
pub fn besides(command: &Command) -> Option<RowId> {
    match command {
        Command::LogFollowUp(command) => command.next.as_ref().map(|next| next.id),
        _ => None,
    }
}

/// The commands that take a change back, given the row as it is now. None if it is as it was already.
///
/// # Errors
/// What happened to the row since, where taking back would overwrite it.
pub fn back(trace: &Trace, now: Option<&Row>) -> Result<Vec<Command>, Since> {
    let now = now.ok_or(Since::Gone)?;
    let after = &trace.after;
    let Some(before) = trace.before.as_deref() else { return unmake(trace, now) };
    if before.is_live() != after.is_live() {
        return Ok(turn(before.is_live(), now));
    }
    if !now.is_live() {
        return Err(Since::Deleted);
    }
    let Some(kind) = registry::kind(&now.kind) else { return Ok(Vec::new()) };
    let changed: BTreeSet<String> = differing(kind, &before.doc, &after.doc);
    let since: Vec<String> = changed.iter().filter(|name| differs(&now.doc, &after.doc, name)).cloned().collect();
    // Written over by somebody with the very value that was there: nothing is left to take back.
    if since.iter().any(|name| differs(&now.doc, &before.doc, name)) {
        return Err(Since::Changed(since));
    }
    let left = sync::order::gathered(changed.into_iter().filter(|name| differs(&now.doc, &before.doc, name)));
    Ok(reset(kind, left, before, now))
}

/// What a change made goes, unless somebody has worked on it since.
fn unmake(trace: &Trace, now: &Row) -> Result<Vec<Command>, Since> {
    let after = &trace.after;
    let since: Vec<String> =
        registry::kind(&now.kind).into_iter().flat_map(|kind| differing(kind, &after.doc, &now.doc)).collect();
    if now.is_live() && !since.is_empty() {
        return Err(Since::Changed(since));
    }
    if now.is_live() && now.kind == "follow_up" {
        let (id, base_ver, last_contact) = (now.id, now.ver, trace.last_contact);
        return Ok(vec![Command::TakeBackFollowUp(TakeBackFollowUp { id, base_ver, last_contact })]);
    }
    Ok(turn(false, now))
}

/// Brings the row back, or deletes it.
fn turn(live: bool, now: &Row) -> Vec<Command> {
    let (kind, id) = (now.kind.clone(), now.id);
    match (live, now.is_live()) {
        (true, false) => vec![Command::Restore { kind, id }],
        (false, true) => vec![Command::Delete { kind, id, base_ver: now.ver }],
        _ => Vec::new(),
    }
}

/// Sets fields to what they were, each by the command that may.
fn reset(kind: &RecordKind, mut names: BTreeSet<String>, before: &Row, now: &Row) -> Vec<Command> {
    let mut commands = Vec::new();
    let (id, base_ver) = (now.id, now.ver);
    if kind.name == "opportunity"
        && names.remove("stage")
        && let Some(stage) = reference(&before.doc, "stage")
    {
        let along = ALONG.iter().filter_map(|name| Some(((*name).to_owned(), before.doc.get(*name)?.clone())));
        commands.push(Command::TakeBackMove(TakeBackMove {
            id,
            base_ver,
            stage,
            before: sync::order::gathered(along),
        }));
    }
    if kind.visibility == Visibility::Owner && names.remove("owner") {
        let to = reference(&before.doc, "owner");
        commands.push(Command::Transfer { kind: now.kind.clone(), id, base_ver, to });
    }
    if kind.visibility == Visibility::Owner && names.remove("collaborators") {
        let users = references(&before.doc, "collaborators");
        commands.push(Command::SetCollaborators { kind: now.kind.clone(), id, base_ver, users });
    }
    if !names.is_empty() {
        let value = |name: String| {
            let value = before.doc.get(&name).cloned().unwrap_or(Value::Null);
            (name, value)
        };
        let fields = sync::order::gathered(names.into_iter().map(value));
        commands.push(Command::SetFields { kind: now.kind.clone(), id, base_ver, fields });
    }
    commands
}

/// The fields that differ. What only commands write along with something else (since when, its memory) follows that: its
/// time is the server's as soon as the server has decided.
fn differing(kind: &RecordKind, one: &Doc, other: &Doc) -> BTreeSet<String> {
    let leads = |name: &str| LEADING.contains(&name) || kind.field(name).is_none_or(|field| !field.by_command);
    sync::order::gathered(
        one.keys().chain(other.keys()).filter(|name| leads(name) && differs(one, other, name)).cloned(),
    )
}

/// The fields that people change by commands of their own.
const LEADING: [&str; 3] = ["owner", "collaborators", "stage"];

fn differs(one: &Doc, other: &Doc, name: &str) -> bool {
    one.get(name) != other.get(name)
}
