//! Saying something about a report of work to its author.
//!
//! Belongs here: the command. Does not belong here: who is told, and what all comments have in common
//! ([`crate::records::commenting`]).

use serde::{Deserialize, Serialize};
use sync::{Change, Read, RowId};

use crate::{
    records::{
        Stand,
        commenting::{self, Said, Thread},
    },
    rejection::Rejection,
};

static THREAD: Thread = Thread { comments: "work_report_comment", about: &super::work_report::KIND };

/// Comments on a report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CommentOnWorkReport {
    /// The new comment's id.
    pub id: RowId,
    /// On which report.
    pub report: RowId,
    /// What is said.
    pub text: String,
    /// The people named in it, who are told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<RowId>,
}

impl CommentOnWorkReport {
    fn said(&self) -> Said<'_> {
        Said { id: self.id, about: self.report, text: &self.text, mentions: &self.mentions }
    }
}

/// What must be read.
pub fn reads(command: &CommentOnWorkReport) -> Vec<Read> {
    commenting::reads(&command.said())
}

/// Decides [`CommentOnWorkReport`].
///
/// # Errors
/// What is wrong with its fields, or that the person does not see the report.
pub fn decide(stand: &Stand<'_>, command: &CommentOnWorkReport) -> Result<Vec<Change>, Rejection> {
    commenting::decide(stand, &THREAD, &command.said())
}
