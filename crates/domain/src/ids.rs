//! A type per kind of id, so that a customer's id cannot be given where a user's is asked for.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sync::{Doc, RowId};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub RowId);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl From<$name> for Value {
            fn from(id: $name) -> Value {
                Value::String(id.0.to_string())
            }
        }
    )*};
}

ids! {
    /// A workspace: one company's book.
    WorkspaceId,
    /// A person with an account.
    UserId,
    /// A team in the tree of teams.
    TeamId,
    /// A customer.
    CustomerId,
    /// A contact at a customer.
    ContactId,
    /// An opportunity.
    OpportunityId,
    /// A stage of a pipeline.
    StageId,
    /// A task.
    TaskId,
}

/// The id in a reference field, if it holds one.
pub fn reference(doc: &Doc, field: &str) -> Option<RowId> {
    doc.get(field)?.as_str()?.parse().ok()
}

/// The ids in a field of several references.
pub fn references(doc: &Doc, field: &str) -> Vec<RowId> {
    let Some(Value::Array(items)) = doc.get(field) else { return Vec::new() };
    items.iter().filter_map(|item| item.as_str()?.parse().ok()).collect()
}

/// An id that follows from its parts: the same parts give the same id, so that doing a thing twice makes one row. FNV-1a over
/// 128 bits, marked as a UUID of version 8 (RFC 9562, "custom").
pub fn derived(parts: &[&[u8]]) -> RowId {
    let mut hash: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    for part in parts {
        for byte in part.iter().chain(&[0xff]) {
            hash = (hash ^ u128::from(*byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
        }
    }
    RowId(uuid::Builder::from_custom_bytes(hash.to_be_bytes()).into_uuid())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derived_ids_are_the_same_for_the_same_parts_and_differ_for_others() {
        assert_eq!(derived(&[b"a", b"b"]), derived(&[b"a", b"b"]));
        assert_ne!(derived(&[b"a", b"b"]), derived(&[b"ab"]));
        assert_ne!(derived(&[b"a", b"b"]), derived(&[b"b", b"a"]));
    }
}
