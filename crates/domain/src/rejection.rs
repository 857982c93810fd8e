//! Why a command was not carried out, with what the person needs to know to go on.
//!
//! Each variant's serde tag is its stable code; the app maps it to a text `error.<code>` and fills in the details.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sync::{Instant, RowId, model::Rejected};

/// A typed refusal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Rejection {
    /// No such record, or none that this person may see.
    #[error("no such {kind}")]
    NotFound {
        /// The kind that was looked for.
        kind: String,
    },
    /// The command is not one of ours, or cannot be read.
    #[error("there is no such command")]
    UnknownCommand,
    /// The kind is not one of ours.
    #[error("there is no record kind {kind}")]
    UnknownKind {
        /// The name given.
        kind: String,
    },
    /// The person lacks the right.
    #[error("this needs the right {right}")]
    NotAllowed {
        /// The right's name, see `docs/rights.md`.
        right: String,
    },
    /// Fields do not hold what they must.
    #[error("{} fields are not right", problems.len())]
    Invalid {
        /// What is wrong, field by field.
        problems: Vec<Problem>,
    },
    /// A protected field was changed by somebody else meanwhile.
    #[error("{field} was changed by somebody else")]
    Stale {
        /// The field.
        field: String,
        /// What this person wanted.
        yours: Value,
        /// What it is now.
        theirs: Value,
        /// Who changed it.
        by: Option<RowId>,
    },
    /// Somebody else owns it already.
    #[error("already owned")]
    AlreadyOwned {
        /// Who.
        by: RowId,
        /// Since when.
        at: Option<Instant>,
    },
    /// The person holds as many customers as the company allows.
    #[error("the cap of {cap} customers is reached")]
    HoldsTooMany {
        /// The cap.
        cap: u32,
    },
    /// Another record has the value that may stand only once.
    #[error("{field} {value} exists already")]
    NotUnique {
        /// The field.
        field: String,
        /// The value.
        value: String,
    },
    /// Other records still need it.
    #[error("still used by {kind}")]
    InUse {
        /// The kind of the records that need it.
        kind: String,
        /// How many at least.
        count: usize,
    },
    /// It is deleted; restore it first.
    #[error("deleted")]
    Deleted,
    /// The id is taken by another record.
    #[error("the id is taken")]
    IdTaken,
    /// The stage belongs to another pipeline.
    #[error("the stage belongs to another pipeline")]
    ForeignStage,
    /// A lost opportunity needs a reason.
    #[error("a reason is needed")]
    ReasonNeeded,
    /// A workspace needs at least one admin who can sign in.
    #[error("the last admin must stay")]
    LastAdmin,
    /// A team cannot stand under itself.
    #[error("a team cannot stand under itself")]
    TeamCycle,
    /// Too many rows in one command.
    #[error("more than {limit} rows at once")]
    TooMany {
        /// The limit.
        limit: usize,
    },
    /// The command that this one builds on was rejected.
    #[error("the change before this one was not accepted")]
    ForerunnerRejected,
    /// The person may no longer see the record.
    #[error("no longer visible")]
    NoLongerVisible,
    /// What the person may do has not arrived on this device yet. Only a device says this, before its first sync.
    #[error("still loading")]
    StillLoading,
}

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The field's name.
    pub field: String,
    /// A stable code; the app maps it to a text `problem.<code>`.
    pub code: ProblemCode,
}

/// What can be wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    /// It must not be empty.
    Required,
    /// It is not of the field's type.
    WrongType,
    /// It is longer than the field allows.
    TooLong,
    /// It is not one of the choices.
    NotAChoice,
    /// It is not a mail address.
    NotAnEmail,
    /// It is not a telephone number.
    NotAPhone,
    /// It is not a web address.
    NotAUrl,
    /// It is not a day.
    NotADate,
    /// It is out of range.
    OutOfRange,
    /// It refers to a record that does not exist or may not be seen.
    NoSuchRecord,
    /// There is no such field.
    NoSuchField,
    /// It changes only by a command of its own.
    NotByHand,
}

impl ProblemCode {
    /// The stable code as text.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::WrongType => "wrong_type",
            Self::TooLong => "too_long",
            Self::NotAChoice => "not_a_choice",
            Self::NotAnEmail => "not_an_email",
            Self::NotAPhone => "not_a_phone",
            Self::NotAUrl => "not_a_url",
            Self::NotADate => "not_a_date",
            Self::OutOfRange => "out_of_range",
            Self::NoSuchRecord => "no_such_record",
            Self::NoSuchField => "no_such_field",
            Self::NotByHand => "not_by_hand",
        }
    }
}

impl Rejection {
    /// One field is wrong.
    pub fn invalid(field: &str, code: ProblemCode) -> Self {
        Self::Invalid { problems: vec![Problem { field: field.to_owned(), code }] }
    }

    /// No such row of this kind.
    pub fn not_found(kind: &str) -> Self {
        Self::NotFound { kind: kind.to_owned() }
    }
}

impl Rejected for Rejection {
    fn code(&self) -> &'static str {
        match self {
            Self::NotFound { .. } => "not_found",
            Self::UnknownCommand => "unknown_command",
            Self::UnknownKind { .. } => "unknown_kind",
            Self::NotAllowed { .. } => "not_allowed",
            Self::Invalid { .. } => "invalid",
            Self::Stale { .. } => "stale",
            Self::AlreadyOwned { .. } => "already_owned",
            Self::HoldsTooMany { .. } => "holds_too_many",
            Self::NotUnique { .. } => "not_unique",
            Self::InUse { .. } => "in_use",
            Self::Deleted => "deleted",
            Self::IdTaken => "id_taken",
            Self::ForeignStage => "foreign_stage",
            Self::ReasonNeeded => "reason_needed",
            Self::LastAdmin => "last_admin",
            Self::TeamCycle => "team_cycle",
            Self::TooMany { .. } => "too_many",
            Self::ForerunnerRejected => "forerunner_rejected",
            Self::NoLongerVisible => "no_longer_visible",
            Self::StillLoading => "still_loading",
        }
    }

    fn forerunner_rejected() -> Self {
        Self::ForerunnerRejected
    }

    fn no_longer_visible() -> Self {
        Self::NoLongerVisible
    }
}
