//! The commands: every change in the system, and who decides each.
//!
//! The serde form of a command is stored in outboxes that may be old: a variant is never changed in place, a new one is added.

use serde::{Deserialize, Serialize};
use sync::{Change, Doc, Instant, Model, Read, RowId, Ver, View};

use crate::{
    access::Actor,
    activities::{
        logging::{self, LogFollowUp},
        taking_back::{self as log_back, TakeBackFollowUp},
    },
    customers::{holding, owning},
    exports::restoring::{self, RestoreRows},
    imports::{
        self, ImportRows,
        taking_back::{self as import_back, TakeBackPart},
        updating::{self, UpdateRows},
    },
    opportunities::{
        commenting::{self, AddComment},
        moving::{self, MoveStage},
        taking_back::{self, TakeBackMove},
    },
    records,
    rejection::Rejection,
    work_reports::{
        commenting::{self as work_report_commenting, CommentOnWorkReport},
        sending::{self, SendWorkReport},
    },
};

/// A change that somebody asks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Command {
    /// Makes a record of a kind.
    Create {
        /// The kind's name.
        kind: String,
        /// The new id.
        id: RowId,
        /// Its fields.
        fields: Doc,
    },
    /// Changes fields of a record, as somebody saw it in `base_ver`.
    SetFields {
        /// The kind's name.
        kind: String,
        /// The record.
        id: RowId,
        /// The version that the person was looking at.
        base_ver: Ver,
        /// Only the fields that change; null empties one.
        fields: Doc,
    },
    /// Deletes a record; it can be restored.
    Delete {
        /// The kind's name.
        kind: String,
        /// The record.
        id: RowId,
        /// The version that the person was looking at.
        base_ver: Ver,
    },
    /// Brings a deleted record back.
    Restore {
        /// The kind's name.
        kind: String,
        /// The record.
        id: RowId,
    },
    /// Takes a customer out of the public pool.
    ClaimCustomer {
        /// The customer.
        id: RowId,
    },
    /// Gives a customer or an opportunity to somebody else, or to nobody (the public pool).
    Transfer {
        /// `customer` or `opportunity`.
        kind: String,
        /// The record.
        id: RowId,
        /// The version that the person was looking at.
        base_ver: Ver,
        /// To whom.
        to: Option<RowId>,
    },
    /// Names the people who may work on a customer or an opportunity besides its owner.
    SetCollaborators {
        /// `customer` or `opportunity`.
        kind: String,
        /// The record.
        id: RowId,
        /// The version that the person was looking at.
        base_ver: Ver,
        /// All of them.
        users: Vec<RowId>,
    },
    /// Moves an opportunity to another stage.
    MoveStage(MoveStage),
    /// Takes one's own last move of an opportunity back, as if it had not been made.
    TakeBackMove(TakeBackMove),
    /// Logs a follow-up, with the next step if there is one.
    LogFollowUp(LogFollowUp),
    /// Says something about an opportunity.
    AddComment(AddComment),
    /// Makes many records of a kind from a file.
    ImportRows(ImportRows),
    /// Changes many records of a kind by what a file says.
    UpdateRows(UpdateRows),
    /// Takes back what a part of an import did.
    TakeBackPart(TakeBackPart),
    /// Brings records of an archive back as they were.
    RestoreRows(RestoreRows),
    /// Sends a report of one's work.
    SendWorkReport(SendWorkReport),
    /// Says something about a report of work.
    CommentOnWorkReport(CommentOnWorkReport),
    /// Takes a follow-up of one's own back.
    TakeBackFollowUp(TakeBackFollowUp),
}

impl Command {
    /// The same, asked by somebody who sees its record as it is now: for doing a refused change once more.
    #[must_use]
    pub fn seeing(mut self, ver_of: impl FnOnce(RowId) -> Option<Ver>) -> Self {
        let (id, base_ver) = match &mut self {
            Self::SetFields { id, base_ver, .. }
            | Self::Delete { id, base_ver, .. }
            | Self::Transfer { id, base_ver, .. }
            | Self::SetCollaborators { id, base_ver, .. }
            | Self::MoveStage(MoveStage { id, base_ver, .. })
            | Self::TakeBackMove(TakeBackMove { id, base_ver, .. })
            | Self::TakeBackFollowUp(TakeBackFollowUp { id, base_ver, .. }) => (*id, base_ver),
            Self::Create { .. }
            | Self::Restore { .. }
            | Self::ClaimCustomer { .. }
            | Self::LogFollowUp(_)
            | Self::AddComment(_)
            | Self::ImportRows(_)
            | Self::UpdateRows(_)
            | Self::TakeBackPart(_)
            | Self::RestoreRows(_)
            | Self::SendWorkReport(_)
            | Self::CommentOnWorkReport(_) => return self,
        };
        *base_ver = ver_of(id).unwrap_or(*base_ver);
        self
    }
}

/// Suike's business, as the sync engine sees it.
#[derive(Clone, Copy, Debug)]
pub struct Crm;

impl Model for Crm {
    type Command = Command;
    type Rejection = Rejection;
    type Actor = Actor;

    fn reads(command: &Command) -> Vec<Read> {
        match command {
            Command::Create { kind, id, fields } => records::create::reads(kind, *id, fields),
            Command::SetFields { kind, id, fields, .. } => records::edit::reads(kind, *id, fields),
            Command::Delete { id, .. } | Command::Restore { id, .. } => vec![Read::Row(*id)],
            Command::ClaimCustomer { id } => owning::reads_to_claim(*id),
            Command::Transfer { kind, id, to, .. } => owning::reads_to_transfer(kind, *id, *to),
            Command::SetCollaborators { id, users, .. } => {
                std::iter::once(*id).chain(users.iter().copied()).map(Read::Row).collect()
            }
            Command::MoveStage(command) => moving::reads(command),
            Command::TakeBackMove(command) => taking_back::reads(command),
            Command::LogFollowUp(command) => logging::reads(command),
            Command::AddComment(command) => commenting::reads(command),
            Command::ImportRows(command) => imports::reads(command),
            Command::UpdateRows(command) => updating::reads(command),
            Command::TakeBackPart(command) => import_back::reads(command),
            Command::RestoreRows(command) => restoring::reads(command),
            Command::SendWorkReport(command) => sending::reads(command),
            Command::CommentOnWorkReport(command) => work_report_commenting::reads(command),
            Command::TakeBackFollowUp(command) => log_back::reads(command),
        }
    }

    fn reads_more(command: &Command, actor: &Actor, view: &dyn View) -> Vec<Read> {
        match command {
            Command::Create { kind, fields, .. } => records::create::reads_more(kind, fields, actor, view),
            Command::ImportRows(command) => imports::reads_more(command, actor, view),
            Command::UpdateRows(command) => updating::reads_more(command, view),
            Command::TakeBackPart(command) => import_back::reads_more(command, view),
            Command::SetFields { kind, id, fields, .. } => records::edit::reads_more(kind, *id, fields, view),
            Command::Delete { kind, id, .. } => records::edit::reads_more(kind, *id, &Doc::new(), view),
            Command::Restore { kind, id } => records::delete::reads_to_restore(kind, *id, view),
            Command::MoveStage(command) => moving::reads_more(command, view),
            Command::ClaimCustomer { .. } => holding::reads(actor.user, view),
            Command::TakeBackFollowUp(command) => log_back::reads_more(command, view),
            Command::Transfer { kind, to, .. } => owning::reads_more_to_transfer(kind, *to, view),
            _ => Vec::new(),
        }
    }

    fn decide(command: &Command, actor: &Actor, view: &dyn View, at: Instant) -> Result<Vec<Change>, Rejection> {
        let stand = records::Stand { actor, view, at };
        match command {
            Command::Create { kind, id, fields } => records::create::decide(&stand, kind, *id, fields),
            Command::SetFields { kind, id, base_ver, fields } => {
                records::edit::decide(&stand, kind, *id, *base_ver, fields)
            }
            Command::Delete { kind, id, base_ver } => records::delete::delete(&stand, kind, *id, *base_ver),
            Command::Restore { kind, id } => records::delete::restore(&stand, kind, *id),
            Command::ClaimCustomer { id } => owning::claim(&stand, *id),
            Command::Transfer { kind, id, base_ver, to } => owning::transfer(&stand, kind, *id, *base_ver, *to),
            Command::SetCollaborators { kind, id, base_ver, users } => {
                owning::set_collaborators(&stand, kind, *id, *base_ver, users)
            }
            Command::MoveStage(command) => moving::decide(&stand, command),
            Command::TakeBackMove(command) => taking_back::decide(&stand, command),
            Command::LogFollowUp(command) => logging::decide(&stand, command),
            Command::AddComment(command) => commenting::decide(&stand, command),
            Command::ImportRows(command) => imports::decide(&stand, command),
            Command::UpdateRows(command) => updating::decide(&stand, command),
            Command::TakeBackPart(command) => import_back::decide(&stand, command),
            Command::RestoreRows(command) => restoring::decide(&stand, command),
            Command::SendWorkReport(command) => sending::decide(&stand, command),
            Command::CommentOnWorkReport(command) => work_report_commenting::decide(&stand, command),
            Command::TakeBackFollowUp(command) => log_back::decide(&stand, command),
        }
    }
}
