//! Taking one's own follow-up back right after it was logged: it goes, and the customer was spoken to when they were before.
//!
//! Belongs here: the way back of logging. Does not belong here: logging ([`super::logging`]), the next step, which is a task that
//! goes like any other, deciding which command takes which back ([`crate::undo`]).

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sync::{Change, Instant, Read, Row, RowId, Ver, View};

use super::logging::last_contact;
use crate::{
    ids::reference,
    records::{Stand, delete::delete, edit},
    rejection::{ProblemCode, Rejection},
};

/// Takes a follow-up back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TakeBackFollowUp {
    /// The follow-up.
    pub id: RowId,
    /// The version that the person was looking at.
    pub base_ver: Ver,
    /// When somebody had spoken to the customer last before it was logged; nobody had without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_contact: Option<Instant>,
}

/// What must be read.
pub fn reads(command: &TakeBackFollowUp) -> Vec<Read> {
    vec![Read::Row(command.id)]
}

/// What must be read once the follow-up is known: its customer.
pub fn reads_more(command: &TakeBackFollowUp, view: &dyn View) -> Vec<Read> {
    edit::reads_more("follow_up", command.id, &sync::Doc::new(), view)
}

/// Decides [`TakeBackFollowUp`].
///
/// # Errors
/// That it is not theirs, that somebody has worked on it since, or that the last contact is said to have been later.
pub fn decide(stand: &Stand<'_>, command: &TakeBackFollowUp) -> Result<Vec<Change>, Rejection> {
    let row = stand.live("follow_up", command.id)?;
    if reference(&row.doc, "by") != Some(stand.actor.user) {
        return Err(Rejection::NotAllowed { right: crate::access::Right::FollowUps.name().into() });
    }
    let mut changes = delete(stand, "follow_up", command.id, command.base_ver)?;
    let Some(at) = row.doc.get("happened_at").and_then(Value::as_i64) else { return Ok(changes) };
    if command.last_contact.is_some_and(|before| before > at) {
        return Err(Rejection::invalid("last_follow_up_at", ProblemCode::OutOfRange));
    }
    let customer = reference(&row.doc, "customer").and_then(|id| stand.view.row(id));
    changes.extend(
        customer.filter(|customer| last_contact(customer) == Some(at)).map(|it| spoken_to_before(&it, command)),
    );
    Ok(changes)
}

fn spoken_to_before(customer: &Row, command: &TakeBackFollowUp) -> Change {
    let fields = sync::order::gathered([("last_follow_up_at".to_owned(), json!(command.last_contact))]);
    Change::Patch { id: customer.id, seen: customer.ver, fields, scopes: None, parent: None }
}
