//! What is stored and synced: rows, their ids, versions and scopes.
//!
//! A row is a JSON document with a kind and an id. What its fields mean is the model's business, not ours.

use std::{collections::BTreeMap, fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The fields of a row by name. Unknown fields are kept, never dropped.
pub type Doc = serde_json::Map<String, serde_json::Value>;

/// The version of a workspace: a counter that each accepted push advances. Below 2^53, so that JavaScript can hold it.
pub type Ver = u64;

/// Milliseconds since 1970 in UTC, by the server's clock unless said otherwise.
pub type Instant = i64;

/// The id of a row: a UUIDv7 made by whoever created the row, unique in the workspace over all kinds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RowId(pub Uuid);

impl RowId {
    /// Makes a UUIDv7 from a time and ten random bytes, which the caller brings.
    pub fn new(at: Instant, random: &[u8; 10]) -> Self {
        let millis = u64::try_from(at).unwrap_or(0);
        Self(uuid::Builder::from_unix_timestamp_millis(millis, random).into_uuid())
    }

    /// When it was made, by its maker's clock; `None` for an id that was not made by [`RowId::new`].
    pub fn made_at(self) -> Option<Instant> {
        let (seconds, nanos) = self.0.get_timestamp()?.to_unix();
        Some(Instant::try_from(seconds).ok()? * 1_000 + Instant::from(nanos / 1_000_000))
    }
}

impl fmt::Display for RowId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0.hyphenated(), f)
    }
}

impl fmt::Debug for RowId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for RowId {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Uuid::from_str(text).map(Self)
    }
}

/// A name through which rows become visible to people: a person sees a row if they hold one of its scopes.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Scope(pub String);

impl Scope {
    /// A scope by its name.
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }
}

impl fmt::Debug for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Who last changed a field, and in which version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldStamp {
    /// The version that changed it.
    #[serde(rename = "v")]
    pub ver: Ver,
    /// The person who changed it.
    #[serde(rename = "by")]
    pub by: RowId,
}

/// A row as the server stores it. Clients hold the same without stamps and scopes, which stay empty there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Its id.
    pub id: RowId,
    /// The name of its kind.
    pub kind: String,
    /// The version that last changed it; 0 for a row that exists only in a client's overlay.
    pub ver: Ver,
    /// Its fields.
    pub doc: Doc,
    /// The row that lends it its place, if any (see [`crate::Change::Rescope`]).
    pub parent: Option<RowId>,
    /// Through which scopes it is seen. Empty on clients.
    pub scopes: Vec<Scope>,
    /// Who changed which field last. Empty on clients: there no edit is ever stale.
    pub stamps: BTreeMap<String, FieldStamp>,
    /// When it was deleted, if it is.
    pub deleted_at: Option<Instant>,
}

impl Row {
    /// True unless it is deleted.
    pub fn is_live(&self) -> bool {
        self.deleted_at.is_none()
    }
}
