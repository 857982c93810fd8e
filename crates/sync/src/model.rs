//! What a business brings: commands, how one is decided, and what the decision may look at and change.

use std::{fmt::Debug, sync::Arc};

use serde::{Serialize, de::DeserializeOwned};

use crate::row::{Doc, Instant, Row, RowId, Scope, Ver};

/// The business, as the engine sees it. The same `decide` runs optimistically on clients and authoritatively on the server.
pub trait Model {
    /// A change that somebody asks for.
    type Command: Clone + Debug + PartialEq + Serialize + DeserializeOwned;
    /// Why a command was not carried out.
    type Rejection: Clone + Debug + PartialEq + Serialize + DeserializeOwned + Rejected;
    /// Who asks, with what they may do.
    type Actor: Clone + Debug + PartialEq + Serialize + DeserializeOwned;

    /// The rows that deciding the command needs. `decide` sees these and no others.
    fn reads(command: &Self::Command) -> Vec<Read>;

    /// What follows from [`Model::reads`]' rows: further rows needed once the first are known (a row's parent, say). Called
    /// with a view of what has been read until it returns nothing new.
    fn reads_more(command: &Self::Command, actor: &Self::Actor, view: &dyn View) -> Vec<Read> {
        let _ = (command, actor, view);
        Vec::new()
    }

    /// Reads a command that an older version of the app saved, where today's form cannot read it any more. Saved commands
    /// are never dropped: what stays unreadable is kept as it is and shown as such.
    fn read_old(saved: serde_json::Value) -> Option<Self::Command> {
        let _ = saved;
        None
    }

    /// Carries the command out on paper.
    ///
    /// # Errors
    /// The rejection says why not, with what the person needs to know.
    fn decide(
        command: &Self::Command,
        actor: &Self::Actor,
        view: &dyn View,
        at: Instant,
    ) -> Result<Vec<Change>, Self::Rejection>;
}

/// What the engine itself must be able to say about a rejection, or ask of one.
pub trait Rejected {
    /// A stable code, in `snake_case`.
    fn code(&self) -> &'static str;
    /// The rejection of a command whose forerunner (which it builds on) was rejected.
    fn forerunner_rejected() -> Self;
    /// The rejection of a command on rows that this person may no longer see.
    fn no_longer_visible() -> Self;
}

/// One thing a command reads.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Read {
    /// A row by id, deleted or not; absent is an answer too.
    Row(RowId),
    /// The live rows of a kind whose text field has exactly this value; at most 200 are returned.
    Where {
        /// The kind's name.
        kind: &'static str,
        /// The field's name.
        field: &'static str,
        /// Its value.
        value: String,
    },
    /// How many live rows of a kind have exactly this value in a text field, however many they are.
    Count {
        /// The kind's name.
        kind: &'static str,
        /// The field's name.
        field: &'static str,
        /// Its value.
        value: String,
    },
    /// The live rows of a kind, all of them; only for kinds that hold few (settings).
    All {
        /// The kind's name.
        kind: &'static str,
    },
}

/// The rows that a decision may look at: exactly what the command's reads named.
pub trait View {
    /// The row, deleted ones too; `None` if there is none (or, on a client, none that this person sees).
    fn row(&self, id: RowId) -> Option<Arc<Row>>;
    /// The answer to [`Read::Where`], in order of id.
    fn find(&self, kind: &str, field: &str, value: &str) -> Vec<Arc<Row>>;
    /// The answer to [`Read::Count`].
    fn count(&self, kind: &str, field: &str, value: &str) -> usize;
    /// The answer to [`Read::All`], in order of id.
    fn all(&self, kind: &str) -> Vec<Arc<Row>>;
}

/// One thing a decision changes.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Makes a row. Refused by the storage if the id is taken.
    Create {
        /// The new row's id.
        id: RowId,
        /// Its kind.
        kind: &'static str,
        /// Its fields.
        doc: Doc,
        /// The row that lends it its place.
        parent: Option<RowId>,
        /// Through which scopes it is seen.
        scopes: Vec<Scope>,
    },
    /// Changes fields of a row, and through which scopes it is seen. Fields set to JSON null are removed.
    Patch {
        /// The row.
        id: RowId,
        /// The version that the decision saw: the storage refuses (and the command is decided anew) if it has moved on.
        seen: Ver,
        /// Only the fields that change.
        fields: Doc,
        /// The new scopes, if they change.
        scopes: Option<Vec<Scope>>,
        /// The new parent, if it changes.
        parent: Option<Option<RowId>>,
    },
    /// Deletes a row (a tombstone stays) or brings it back.
    SetDeleted {
        /// The row.
        id: RowId,
        /// The version that the decision saw.
        seen: Ver,
        /// When, or `None` to bring it back.
        at: Option<Instant>,
    },
    /// Gives new scopes to every row of these kinds that has this parent, in one stroke. Clients ignore it: the server's
    /// feed tells them.
    Rescope {
        /// The parent.
        parent: RowId,
        /// Which kinds of children follow their parent.
        kinds: &'static [&'static str],
        /// Their new scopes.
        scopes: Vec<Scope>,
    },
    /// Not a change but a condition: no *other* live row of the kind has this value in this text field at commit.
    Unique {
        /// The row that claims the value.
        id: RowId,
        /// The kind's name.
        kind: &'static str,
        /// The field's name.
        field: &'static str,
        /// The value.
        value: String,
    },
    /// Not a change but a condition: no more live rows of the kind have this value in this text field than the decision saw.
    NoMore {
        /// The kind's name.
        kind: &'static str,
        /// The field's name.
        field: &'static str,
        /// The value.
        value: String,
        /// How many there were.
        seen: usize,
    },
    /// Not a change but a condition: the row still has the version that the decision saw (for rows that it only read).
    Unmoved {
        /// The row.
        id: RowId,
        /// The version seen; 0 says that it did not exist.
        seen: Ver,
    },
}
