//! What one chunk of an import did: which records it made, what it wrote over, which rows it passed over and why.
//!
//! The decision writes it together with the rows, so it says what became true on the server and not what a device hoped for.
//! The whole import can be answered for, and taken back, from its parts alone.

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use sync::{Change, Doc, RowId, model::Rejected};

use super::contacted::Contacted;
use crate::{
    access::{Right, sight},
    ids::derived,
    record::{Field, FieldType, RecordKind, Visibility},
    records::Stand,
    rejection::Rejection,
};

/// The declaration.
pub static KIND: RecordKind = RecordKind {
    name: "import_part",
    area: "import",
    visibility: Visibility::Person("owner"),
    right: Right::Import,
    title: "kind",
    custom_fields: false,
    rules: None,
    fields: &[
        Field::new("kind", FieldType::Text).required().by_command(),
        Field::new("owner", FieldType::Ref("user")).required().by_command(),
        Field::new("import", FieldType::Text).required().by_command(),
        Field::new("created", FieldType::Json).by_command(),
        Field::new("updated", FieldType::Json).by_command(),
        Field::new("skipped", FieldType::Json).by_command(),
        Field::new("contacted", FieldType::Json).by_command(),
        Field::new("undone_at", FieldType::Instant).by_command(),
        Field::new("kept", FieldType::Json).by_command(),
    ],
};

/// How many bytes of values that were written over one part keeps; rows beyond are passed over. A row of the storage holds 2 MB.
pub const KEPT_BYTES: usize = 1_000_000;

/// A record that was changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Updated {
    /// Which.
    pub id: RowId,
    /// What its fields held before; null where they were empty.
    pub before: Doc,
}

/// A record that was left as it is, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    /// Which.
    pub id: RowId,
    /// A rejection's code, or one of `changed`, `in_use`, `twice`, `too_much`.
    pub why: String,
    /// The fields that it is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
    /// Who changed them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<RowId>,
}

impl Left {
    /// For a reason of one's own.
    pub fn because(id: RowId, why: &str) -> Self {
        Self { id, why: why.to_owned(), fields: Vec::new(), by: None }
    }

    /// For what a decision said.
    pub fn refused(id: RowId, rejection: &Rejection) -> Self {
        let (fields, by) = match rejection {
            Rejection::Stale { field, by, .. } => (vec![field.clone()], *by),
            Rejection::Invalid { problems } => (problems.iter().map(|problem| problem.field.clone()).collect(), None),
            Rejection::NotUnique { field, .. } => (vec![field.clone()], None),
            _ => (Vec::new(), None),
        };
        Self { id, why: rejection.code().to_owned(), fields, by }
    }
}

/// What a chunk did, as it gathers.
#[derive(Debug, Default)]
pub(super) struct Part {
    pub(super) created: Vec<RowId>,
    pub(super) updated: Vec<Updated>,
    pub(super) skipped: Vec<Left>,
    pub(super) contacted: Vec<Contacted>,
}

impl Part {
    /// The change that writes it down; `None` if nothing was done. Its id follows from a record that no other part of the
    /// import has first.
    pub(super) fn written(self, stand: &Stand<'_>, import: RowId, kind: &str, id: RowId) -> Option<Change> {
        let Self { created, updated, skipped, contacted } = self;
        if created.is_empty() && updated.is_empty() && skipped.is_empty() {
            return None;
        }
        let owner = stand.actor.user;
        let mut doc: Doc = sync::order::gathered([
            ("kind".to_owned(), json!(kind)),
            ("owner".to_owned(), json!(owner.to_string())),
            ("import".to_owned(), json!(import.to_string())),
        ]);
        let lists = [
            ("created", json!(created)),
            ("updated", json!(updated)),
            ("skipped", json!(skipped)),
            ("contacted", json!(contacted)),
        ];
        doc.extend(
            lists.into_iter().filter(|(_, list)| *list != json!([])).map(|(name, list)| (name.to_owned(), list)),
        );
        Some(Change::Create { id, kind: KIND.name, doc, parent: None, scopes: vec![sight::of_user(owner)] })
    }
}

/// The id of the part that made this record first.
pub fn of_created(import: RowId, first: RowId) -> RowId {
    derived(&[b"import part", import.0.as_bytes(), first.0.as_bytes()])
}

/// The id of the part that changed records, beginning with this one.
pub fn of_updated(import: RowId, first: RowId) -> RowId {
    derived(&[b"import update", import.0.as_bytes(), first.0.as_bytes()])
}

/// The records that a part made.
pub fn created(part: &Doc) -> Vec<RowId> {
    list(part, "created")
}

/// The records that a part changed.
pub fn updated(part: &Doc) -> Vec<Updated> {
    list(part, "updated")
}

/// The rows that a part passed over.
pub fn skipped(part: &Doc) -> Vec<Left> {
    list(part, "skipped")
}

/// The records that a part has changed or passed over: its import has nothing more to do with them.
pub fn done(part: &Doc) -> impl Iterator<Item = RowId> + use<> {
    let (updated, skipped) = (updated(part).into_iter(), skipped(part).into_iter());
    updated.map(|it| it.id).chain(skipped.map(|it| it.id))
}

/// What stayed when the part was taken back.
pub fn kept(part: &Doc) -> Vec<Left> {
    list(part, "kept")
}

pub(super) fn list<T: DeserializeOwned>(part: &Doc, field: &str) -> Vec<T> {
    let Some(Value::Array(items)) = part.get(field) else { return Vec::new() };
    items.iter().filter_map(|item| T::deserialize(item).ok()).collect()
}
