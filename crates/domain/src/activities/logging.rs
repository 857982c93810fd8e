//! Logging a follow-up: the follow-up itself, the customer's last contact, and the next step as a task.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sync::{Change, Doc, Instant, Read, Row, RowId};

use crate::{
    records::{Stand, create::create, fields::Way, known},
    rejection::Rejection,
};

/// Logs a follow-up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LogFollowUp {
    /// The new follow-up's id.
    pub id: RowId,
    /// With whom.
    pub customer: RowId,
    /// How, one of [`super::follow_up::CHANNELS`].
    pub channel: String,
    /// What was said.
    pub text: String,
    /// When it happened, as the person says.
    pub happened_at: Instant,
    /// The person spoken to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<RowId>,
    /// The opportunity it was about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opportunity: Option<RowId>,
    /// What is to be done next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<NextStep>,
}

/// The next step, which becomes a task of the person who logs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NextStep {
    /// The new task's id.
    pub id: RowId,
    /// What is to be done.
    pub title: String,
    /// On which day.
    pub due_on: String,
}

/// What must be read.
pub fn reads(command: &LogFollowUp) -> Vec<Read> {
    let next = command.next.as_ref().map(|next| next.id);
    [Some(command.id), Some(command.customer), command.contact, command.opportunity, next]
        .into_iter()
        .flatten()
        .map(Read::Row)
        .collect()
}

/// Decides [`LogFollowUp`].
///
/// # Errors
/// What is wrong with its fields, or that the person does not see the customer.
pub fn decide(stand: &Stand<'_>, command: &LogFollowUp) -> Result<Vec<Change>, Rejection> {
    let customer = stand.live("customer", command.customer)?;
    let taken = |id: RowId| crate::records::fields::exists(stand.view, id);
    if taken(command.id) || command.next.as_ref().is_some_and(|next| taken(next.id)) {
        return Err(Rejection::IdTaken);
    }
    let mut changes = create(stand, known("follow_up")?, command.id, &fields(stand, command), Way::New)?;
    changes.extend(spoken_to(&customer, command.happened_at));
    if let Some(next) = &command.next {
        changes.extend(create(stand, known("task")?, next.id, &task(stand, command, next), Way::New)?);
    }
    Ok(changes)
}

/// When somebody spoke to the customer last, as far as is known.
pub fn last_contact(customer: &Row) -> Option<Instant> {
    customer.doc.get("last_follow_up_at").and_then(Value::as_i64)
}

/// That somebody spoke to the customer then, unless somebody has later.
pub fn spoken_to(customer: &Row, at: Instant) -> Option<Change> {
    if last_contact(customer).is_some_and(|last| last >= at) {
        return None;
    }
    let fields = sync::order::gathered([("last_follow_up_at".to_owned(), json!(at))]);
    Some(Change::Patch { id: customer.id, seen: customer.ver, fields, scopes: None, parent: None })
}

fn fields(stand: &Stand<'_>, command: &LogFollowUp) -> Doc {
    let mut doc = Doc::new();
    doc.insert("customer".into(), json!(command.customer.to_string()));
    doc.insert("channel".into(), json!(command.channel));
    doc.insert("text".into(), json!(command.text));
    doc.insert("happened_at".into(), json!(command.happened_at));
    doc.insert("by".into(), json!(stand.actor.user.to_string()));
    for (name, id) in [("contact", command.contact), ("opportunity", command.opportunity)] {
        if let Some(id) = id {
            doc.insert(name.into(), json!(id.to_string()));
        }
    }
    doc
}

fn task(stand: &Stand<'_>, command: &LogFollowUp, next: &NextStep) -> Doc {
    let mut doc = Doc::new();
    doc.insert("title".into(), json!(next.title));
    doc.insert("due_on".into(), json!(next.due_on));
    doc.insert("owner".into(), json!(stand.actor.user.to_string()));
    doc.insert("customer".into(), json!(command.customer.to_string()));
    if let Some(id) = command.opportunity {
        doc.insert("opportunity".into(), json!(id.to_string()));
    }
    doc
}
