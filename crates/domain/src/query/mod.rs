//! What a list shows: the words of a query, and answering one from compact columns.
//!
//! Belongs here: [`Query`] with its filters and order, its form in an address ([`url`]), and [`Table`], the columns of one
//! kind that answer queries without reading documents again; what "me" and "this month" mean to a reader ([`reader`], [`span`]);
//! all that a list's address says ([`listing`]). Does not belong here: what words find ([`crate::search`]), where rows come from
//! and when to ask again (`app/src/local`), SQL (`worker/src/storage`).

pub mod cell;
pub mod column;
pub mod compare;
pub mod derived;
pub mod finding;
pub mod group;
pub mod listing;
pub mod reader;
pub mod select;
pub mod span;
pub mod strings;
pub mod table;
pub mod text_order;
pub mod url;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use sync::RowId;

pub use group::{Group, Sum};
pub use listing::Listing;
pub use reader::Reader;
pub use select::Names;
pub use span::Span;
pub use table::{Shape, Table};
pub use text_order::{ByLetters, TextOrder};

/// What to show of a kind, and in which order. Saved views keep it as JSON, addresses as text (see [`url`]).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Query {
    /// The kind's name.
    pub kind: String,
    /// All of these hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub filters: Vec<Filter>,
    /// The first decides, the next where it leaves two equal; at the end the newest comes first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sort: Vec<Sort>,
    /// Every word of it is found in the row, as [`crate::search`] finds.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
}

/// A condition on one field. Values are text in every type, so that an address needs no types:
///
/// | type | text |
/// |---|---|
/// | text, choice, reference | as it is |
/// | number | `12.5` |
/// | money | the minor units, `125000`; `CNY 125000` asks for the currency too |
/// | date | `2026-11-21` |
/// | instant | milliseconds since 1970 |
/// | yes/no | `true` |
///
/// A field of what a reference refers to is named through it: `customer.industry`, `owner.team.parent`. A row whose reference is
/// empty, or names nothing that the asker has, holds nothing there.
///
/// Where [`Op::Is`] and [`Op::Not`] ask for a number, an amount, a day or an instant, a range will do: `10..20`, `10..`, `..20`.
/// Addresses and saved views also hold words whose meaning depends on who reads them and when (see [`reader`]).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filter {
    /// The field.
    pub field: String,
    /// How it compares.
    pub op: Op,
    /// With what.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
}

/// How a field compares with a filter's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Op {
    /// It is one of the values; a field of several holds one of them.
    Is,
    /// It is none of them; an empty field passes.
    Not,
    /// Its text contains the value, in whatever case.
    Has,
    /// It is the value or more.
    From,
    /// It is the value or less.
    Upto,
    /// It holds nothing.
    Empty,
    /// It holds something.
    Filled,
}

impl Op {
    /// All of them, in the order in which a form offers them.
    pub const ALL: [Op; 7] = [Op::Is, Op::Not, Op::Has, Op::From, Op::Upto, Op::Empty, Op::Filled];

    /// Its name in addresses and locale keys.
    pub fn name(self) -> &'static str {
        match self {
            Self::Is => "is",
            Self::Not => "not",
            Self::Has => "has",
            Self::From => "from",
            Self::Upto => "upto",
            Self::Empty => "empty",
            Self::Filled => "filled",
        }
    }

    /// The comparison of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|op| op.name() == name)
    }
}

/// By which field to order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sort {
    /// The field.
    pub field: String,
    /// Largest first. Rows without a value come last either way.
    #[serde(default)]
    pub descending: bool,
}

impl Query {
    /// Everything of a kind.
    pub fn of(kind: impl Into<String>) -> Self {
        Self { kind: kind.into(), ..Self::default() }
    }

    /// Only what meets this too.
    #[must_use]
    pub fn and(mut self, filter: Filter) -> Self {
        self.filters.push(filter);
        self
    }

    /// Ordered by this, after what was said before.
    #[must_use]
    pub fn by(mut self, sort: Sort) -> Self {
        self.sort.push(sort);
        self
    }

    /// Only what holds these words.
    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.text = text.into();
        self
    }

    /// The filter on a field, if there is one.
    pub fn filter(&self, field: &str) -> Option<&Filter> {
        self.filters.iter().find(|filter| filter.field == field)
    }

    /// Replaces whatever was asked of the filter's field; one without values (where its comparison needs some) only removes.
    pub fn set(&mut self, filter: Filter) {
        self.filters.retain(|known| known.field != filter.field);
        if !filter.values.is_empty() || matches!(filter.op, Op::Empty | Op::Filled) {
            self.filters.push(filter);
        }
    }
}

impl Filter {
    /// Any filter.
    pub fn new(field: impl Into<String>, op: Op, values: impl IntoIterator<Item = String>) -> Self {
        Self { field: field.into(), op, values: values.into_iter().collect() }
    }

    /// The field has this value.
    pub fn is(field: impl Into<String>, value: impl Into<String>) -> Self {
        Self::new(field, Op::Is, [value.into()])
    }

    /// The field refers to this row.
    pub fn refers(field: impl Into<String>, id: RowId) -> Self {
        Self::is(field, id.to_string())
    }

    /// The field holds nothing.
    pub fn empty(field: impl Into<String>) -> Self {
        Self::new(field, Op::Empty, [])
    }

    /// The field holds something.
    pub fn filled(field: impl Into<String>) -> Self {
        Self::new(field, Op::Filled, [])
    }

    /// The field is at least this.
    pub fn from(field: impl Into<String>, value: impl Into<String>) -> Self {
        Self::new(field, Op::From, [value.into()])
    }

    /// The field is at most this.
    pub fn upto(field: impl Into<String>, value: impl Into<String>) -> Self {
        Self::new(field, Op::Upto, [value.into()])
    }
}

impl Sort {
    /// Smallest first.
    pub fn up(field: impl Into<String>) -> Self {
        Self { field: field.into(), descending: false }
    }

    /// Largest first.
    pub fn down(field: impl Into<String>) -> Self {
        Self { field: field.into(), descending: true }
    }
}
