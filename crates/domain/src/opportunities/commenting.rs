//! Saying something about an opportunity to those who work on it.
//!
//! Belongs here: the command. Does not belong here: who is told, and what all comments have in common
//! ([`crate::records::commenting`]).

use serde::{Deserialize, Serialize};
use sync::{Change, Read, RowId};

pub use crate::records::commenting::MENTIONS;
use crate::{
    records::{
        Stand,
        commenting::{self, Said, Thread},
    },
    rejection::Rejection,
};

static THREAD: Thread = Thread { comments: "comment", about: &super::opportunity::KIND };

/// Comments on an opportunity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AddComment {
    /// The new comment's id.
    pub id: RowId,
    /// On which opportunity.
    pub opportunity: RowId,
    /// What is said.
    pub text: String,
    /// The people named in it, who are told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<RowId>,
}

impl AddComment {
    fn said(&self) -> Said<'_> {
        Said { id: self.id, about: self.opportunity, text: &self.text, mentions: &self.mentions }
    }
}

/// What must be read.
pub fn reads(command: &AddComment) -> Vec<Read> {
    commenting::reads(&command.said())
}

/// Decides [`AddComment`].
///
/// # Errors
/// What is wrong with its fields, or that the person does not see the opportunity.
pub fn decide(stand: &Stand<'_>, command: &AddComment) -> Result<Vec<Change>, Rejection> {
    commenting::decide(stand, &THREAD, &command.said())
}
