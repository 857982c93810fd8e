//! What a declaration of a record kind is: its fields and who sees its rows.
//!
//! From a declaration come form, list, filters, import mapping, export, validation on both ends and search keys. Labels are
//! not here but in the locale files, under `kind.<kind>`, `field.<kind>.<field>` and `choice.<kind>.<field>.<choice>`.

use sync::{Change, Doc, Instant, Read, Row, RowId, View};

use crate::{access::Actor, access::Right, records::fields::Way, rejection::Rejection};

/// A kind of record.
#[derive(Debug)]
pub struct RecordKind {
    /// Its name in code, storage and locale keys.
    pub name: &'static str,
    /// The folder of pages and specs that it belongs to.
    pub area: &'static str,
    /// Through which scopes its rows are seen.
    pub visibility: Visibility,
    /// The right needed to create, change, delete and restore its rows.
    pub right: Right,
    /// The field that names a row to people.
    pub title: &'static str,
    /// Its fields, in the order in which a form shows them.
    pub fields: &'static [Field],
    /// True if admins can add fields of their own.
    pub custom_fields: bool,
    /// The kind's own rules, beyond what the fields say.
    pub rules: Option<Rules>,
}

/// The rules of a kind as functions, called when its rows are created or changed through the general commands.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// What else must be read, given the fields being written and the row as it is (`None` when created).
    pub reads: fn(id: RowId, fields: &Doc, before: Option<&Row>) -> Vec<Read>,
    /// Checks a draft, may complete its fields, and returns what else must change with it.
    pub check: fn(draft: &mut Draft<'_>) -> Result<Vec<Change>, Rejection>,
}

/// A row about to be created, changed or deleted.
pub struct Draft<'a> {
    /// The kind.
    pub kind: &'static RecordKind,
    /// The row's id.
    pub id: RowId,
    /// The row as it is; `None` when it is being created.
    pub before: Option<&'a Row>,
    /// The fields being written; JSON null removes one.
    pub fields: Doc,
    /// By which way the fields are written.
    pub way: Way,
    /// True if the row is being deleted.
    pub deleting: bool,
    /// Who asks.
    pub actor: &'a Actor,
    /// What may be looked at.
    pub view: &'a dyn View,
    /// When.
    pub at: Instant,
}

impl Draft<'_> {
    /// The value that a field will have.
    pub fn value(&self, field: &str) -> Option<&serde_json::Value> {
        match self.fields.get(field) {
            Some(value) if value.is_null() => None,
            Some(value) => Some(value),
            None => self.before?.doc.get(field),
        }
    }

    /// True if the row is deleted and is being brought back.
    pub fn restoring(&self) -> bool {
        !self.deleting && self.before.is_some_and(|row| !row.is_live())
    }

    /// True if the field is being given another value than it has.
    pub fn changes(&self, field: &str) -> bool {
        self.fields.get(field).is_some_and(|new| {
            let old = self.before.and_then(|row| row.doc.get(field));
            old != Some(new) && !(old.is_none() && new.is_null())
        })
    }
}

/// Through which scopes the rows of a kind are seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visibility {
    /// By everybody in the workspace.
    Workspace,
    /// By those who see its `owner` or one of its `collaborators`; without an owner it is in the public pool.
    Owner,
    /// By those who see the row named in this field, whose scopes it follows.
    Parent(&'static str),
    /// By those who see the person in this field; the workspace's if the field `shared` is true.
    Person(&'static str),
}

/// One field of a kind.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "independent facts")]
pub struct Field {
    /// Its name in code, documents and locale keys.
    pub name: &'static str,
    /// What it holds.
    pub ty: FieldType,
    /// A row cannot be without it.
    pub required: bool,
    /// Search finds rows by it.
    pub searchable: bool,
    /// Lists sort by it.
    pub sortable: bool,
    /// A column of the kind's first list.
    pub listed: bool,
    /// What happens when two people change it at once.
    pub merge: Merge,
    /// Only commands of their own change it (claiming, moving a stage), never a form.
    pub by_command: bool,
    /// Who may see it.
    pub sensitivity: Sensitivity,
    /// Column headers of other products' files, in English and Chinese, that mean this field.
    pub aliases: &'static [&'static str],
    /// If it holds choices: words of other products' files, in English and Chinese, that mean one of them.
    pub words: &'static [(&'static str, &'static [&'static str])],
}

/// What happens when two people change the same field, the later not having seen the earlier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Merge {
    /// The last to arrive wins; the other's value is kept in the audit trail, and they are told.
    LastWins,
    /// The later is refused and shown both values.
    Protected,
}

/// Who may see a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sensitivity {
    /// Whoever sees the row.
    Open,
    /// Not in links; in exports only of those who work on such records, and left out if they say so.
    Personal,
}

/// What a field holds. The JSON form of each is in [`crate::value`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldType {
    /// One line of text, at most 500 characters.
    Text,
    /// Lines of text, at most 20,000 characters.
    LongText,
    /// A telephone number as typed.
    Phone,
    /// A mail address.
    Email,
    /// A web address.
    Url,
    /// A number.
    Number,
    /// An amount in minor units with its currency.
    Money,
    /// A day without a zone.
    Date,
    /// A point in time.
    Instant,
    /// True or false.
    YesNo,
    /// One of these.
    Choice(&'static [&'static str]),
    /// Some of these.
    MultiChoice(&'static [&'static str]),
    /// The id of a row of this kind.
    Ref(&'static str),
    /// The ids of rows of this kind.
    Refs(&'static str),
    /// Data whose shape another module owns.
    Json,
}

impl Field {
    /// A field that is nothing but its name and type.
    pub const fn new(name: &'static str, ty: FieldType) -> Self {
        Self {
            name,
            ty,
            required: false,
            searchable: false,
            sortable: false,
            listed: false,
            merge: Merge::LastWins,
            by_command: false,
            sensitivity: Sensitivity::Open,
            aliases: &[],
            words: &[],
        }
    }

    /// A row cannot be without it.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Search finds rows by it.
    #[must_use]
    pub const fn searchable(mut self) -> Self {
        self.searchable = true;
        self
    }

    /// Lists sort by it.
    #[must_use]
    pub const fn sortable(mut self) -> Self {
        self.sortable = true;
        self
    }

    /// A column of the first list; sortable too.
    #[must_use]
    pub const fn listed(mut self) -> Self {
        self.listed = true;
        self.sortable = true;
        self
    }

    /// Refused when stale.
    #[must_use]
    pub const fn protected(mut self) -> Self {
        self.merge = Merge::Protected;
        self
    }

    /// Changed by commands of its own only, and protected.
    #[must_use]
    pub const fn by_command(mut self) -> Self {
        self.by_command = true;
        self.protected()
    }

    /// Personal data.
    #[must_use]
    pub const fn personal(mut self) -> Self {
        self.sensitivity = Sensitivity::Personal;
        self
    }

    /// Headers of other products' files that mean this field.
    #[must_use]
    pub const fn aliases(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }

    /// Words of other products' files that mean these choices.
    #[must_use]
    pub const fn words(mut self, words: &'static [(&'static str, &'static [&'static str])]) -> Self {
        self.words = words;
        self
    }
}

impl RecordKind {
    /// The field by name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// True if a form can change anything of its rows.
    pub fn has_form(&self) -> bool {
        self.fields.iter().any(|field| !field.by_command)
    }

    /// The title of a row: what people call it.
    pub fn title_of<'a>(&self, doc: &'a Doc) -> &'a str {
        doc.get(self.title).and_then(|value| value.as_str()).unwrap_or_default()
    }
}
