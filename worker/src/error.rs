//! Why a request was refused, as the one who asked hears it: a status and a stable code with details.
//!
//! Belongs here: every code of the HTTP interface. What the platform or the database said is logged, never sent.

use domain::reports::Wrong;
use serde_json::{Value, json};
use sync::{model::Rejected, server::Refusal};
use worker::{Response, console_error};

use crate::storage::{StorageError, reports::Unread};

/// A refusal.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ApiError {
    /// No such address.
    #[error("there is no such address")]
    NoSuchRoute,
    /// The address exists, but not for this method.
    #[error("not for this method")]
    WrongMethod,
    /// The body is not what the address takes.
    #[error("the body cannot be read: {0}")]
    BadRequest(String),
    /// The body is too large.
    #[error("the body is larger than {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// No server of this protocol would look at it.
    #[error("{0}")]
    Refused(#[from] Refusal),
    /// The request comes from another site.
    #[error("the request comes from another site")]
    ForeignOrigin,
    /// Nobody is signed in, or no longer.
    #[error("not signed in")]
    SignedOut,
    /// Login or password is wrong.
    #[error("login or password is wrong")]
    WrongPassword,
    /// Too many tries.
    #[error("too many tries")]
    TooManyTries {
        /// After how many seconds trying again makes sense.
        seconds: u64,
    },
    /// New workspaces are not open to everybody here.
    #[error("new workspaces are not open to everybody here")]
    SignUpClosed,
    /// Somebody signs in by this login already.
    #[error("somebody signs in by this login already")]
    LoginTaken,
    /// A field of a form does not hold what it must.
    #[error("{field} is not right")]
    BadField {
        /// Which.
        field: &'static str,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// The invitation does not exist, was used, or is too old.
    #[error("the invitation does not hold")]
    InviteGone,
    /// No such record, or none that this person may see.
    #[error("no such record")]
    NotFound,
    /// The bytes are not those that the record speaks of.
    #[error("the {what} is not what the record says")]
    WrongFile {
        /// What differs: `size`, `sha256` or `media`.
        what: &'static str,
    },
    /// The bytes are not here: not yet, or no longer.
    #[error("the file is not here")]
    FileMissing,
    /// The business refused.
    #[error("{0}")]
    Rejected(#[from] domain::Rejection),
    /// A question about figures that is not answered.
    #[error("{0}")]
    Unanswerable(#[from] Wrong),
    /// So many changed the same thing that ours did not get through; trying again will do.
    #[error("too busy")]
    Busy,
    /// The storage did not do its work; trying again may do.
    #[error("{0}")]
    Storage(#[from] StorageError),
    /// The platform did not do its work.
    #[error("{0}")]
    Platform(#[from] worker::Error),
}

impl From<Unread> for ApiError {
    fn from(unread: Unread) -> Self {
        match unread {
            Unread::Wrong(wrong) => Self::Unanswerable(wrong),
            Unread::Storage(error) => Self::Storage(error),
        }
    }
}

impl ApiError {
    /// The HTTP status.
    pub(crate) fn status(&self) -> u16 {
        match self {
            Self::BadRequest(_)
            | Self::Unanswerable(_)
            | Self::BadField { .. }
            | Self::Refused(Refusal::TooManyCursors) => 400,
            Self::SignedOut | Self::WrongPassword | Self::Refused(Refusal::Stranger) => 401,
            Self::ForeignOrigin | Self::SignUpClosed => 403,
            Self::NoSuchRoute | Self::NotFound | Self::FileMissing => 404,
            Self::WrongMethod => 405,
            Self::LoginTaken => 409,
            Self::InviteGone => 410,
            Self::TooLarge { .. } => 413,
            Self::Rejected(_) | Self::WrongFile { .. } => 422,
            Self::Refused(Refusal::Protocol) => 426,
            Self::TooManyTries { .. } => 429,
            Self::Platform(_) => 500,
            Self::Busy | Self::Storage(_) => 503,
        }
    }

    /// The stable code.
    fn code(&self) -> &'static str {
        match self {
            Self::NoSuchRoute => "no_such_route",
            Self::WrongMethod => "wrong_method",
            Self::BadRequest(_) => "bad_request",
            Self::TooLarge { .. } => "too_large",
            Self::Refused(refusal) => refusal.code(),
            Self::ForeignOrigin => "foreign_origin",
            Self::SignedOut => "signed_out",
            Self::WrongPassword => "wrong_password",
            Self::TooManyTries { .. } => "too_many_tries",
            Self::SignUpClosed => "sign_up_closed",
            Self::LoginTaken => "login_taken",
            Self::BadField { .. } => "invalid",
            Self::InviteGone => "invite_gone",
            Self::NotFound => "not_found",
            Self::WrongFile { .. } => "wrong_file",
            Self::FileMissing => "file_missing",
            Self::Rejected(rejection) => rejection.code(),
            Self::Unanswerable(wrong) => wrong.code(),
            Self::Busy => "busy",
            Self::Storage(_) => "storage_unavailable",
            Self::Platform(_) => "internal",
        }
    }

    fn details(&self) -> Value {
        match self {
            Self::BadRequest(what) => json!({ "what": what }),
            Self::WrongFile { what } => json!({ "what": what }),
            Self::TooLarge { limit } => json!({ "limit": limit }),
            Self::Refused(Refusal::Protocol) => {
                json!({ "oldest": sync::protocol::OLDEST_PROTOCOL, "newest": sync::protocol::PROTOCOL })
            }
            Self::TooManyTries { seconds } => json!({ "seconds": seconds }),
            Self::BadField { field, problem } => json!({ "problems": [{ "field": field, "code": problem }] }),
            Self::Unanswerable(wrong) => serde_json::to_value(wrong).unwrap_or_default(),
            Self::Rejected(rejection) => serde_json::to_value(rejection).unwrap_or_default(),
            _ => json!({}),
        }
    }

    /// The answer.
    pub(crate) fn response(&self) -> worker::Result<Response> {
        if let Self::Storage(_) | Self::Platform(_) = self {
            console_error!("{self}");
        }
        let body = json!({ "error": { "code": self.code(), "details": self.details() } });
        Ok(Response::from_json(&body)?.with_status(self.status()))
    }
}
