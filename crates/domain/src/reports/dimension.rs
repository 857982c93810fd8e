//! The dimensions that there are: by what figures are grouped and narrowed, and where each kind of record has it.
//!
//! Belongs here: the list, and how a name becomes a path from a row. A name that stands in no list is a field of the kind
//! itself, the company's own fields among them, or of what it refers to (`customer.x_floor`). Does not belong here: parts of
//! time ([`super::calendar`]).

use crate::{
    query::{Filter, derived::DERIVED},
    record::FieldType,
    registry,
};

use super::{book::Book, measure::documented};

/// The date by which a measure counts, whichever field of whichever kind that is.
pub const DATE: &str = "date";

/// By what figures are grouped. Its label is `dimension.<name>` in the locale files.
#[derive(Debug)]
pub struct Dimension {
    /// Its stable name.
    pub name: &'static str,
    /// What one must know to read it right; empty on a device.
    pub doc: &'static str,
    /// Where each kind has it: fields, each of the row that the one before refers to.
    pub paths: &'static [(&'static str, &'static [&'static str])],
    /// Where the last field holds nothing, the row that would have it stands for it.
    pub or_itself: bool,
}

macro_rules! of_people {
    ($($more:literal),*) => {
        &[
            ("opportunity", &["owner" $(, $more)*]),
            ("customer", &["owner" $(, $more)*]),
            ("follow_up", &["by" $(, $more)*]),
            ("task", &["owner" $(, $more)*]),
        ]
    };
}

macro_rules! of_customers {
    ($field:literal) => {
        &[
            ("customer", &[$field]),
            ("opportunity", &["customer", $field]),
            ("follow_up", &["customer", $field]),
            ("task", &["customer", $field]),
            ("contact", &["customer", $field]),
        ]
    };
}

const fn plain(
    name: &'static str,
    doc: &'static str,
    paths: &'static [(&'static str, &'static [&'static str])],
) -> Dimension {
    Dimension { name, doc: documented(doc), paths, or_itself: false }
}

/// All dimensions but the date, in the order in which a form offers them.
pub static DIMENSIONS: &[Dimension] = &[
    plain(
        "owner",
        "Whose it is now; of a follow-up, who did it; of a contact, whose customer it is.",
        &[
            ("opportunity", &["owner"]),
            ("customer", &["owner"]),
            ("follow_up", &["by"]),
            ("task", &["owner"]),
            ("contact", &["customer", "owner"]),
        ],
    ),
    plain("team", "The team in which that person is now.", of_people!("team")),
    plain("manager", "Who leads that team.", of_people!("team", "manager")),
    Dimension {
        name: "division",
        doc: documented("The team above that team; the team itself where there is none above."),
        paths: of_people!("team", "parent"),
        or_itself: true,
    },
    plain("rep_level", "The level of that person.", of_people!("level")),
    plain("pipeline", "The pipeline.", &[("opportunity", &["pipeline"])]),
    plain("stage", "The stage now.", &[("opportunity", &["stage"])]),
    plain("outcome", "Open, won or lost.", &[("opportunity", &["stage", "outcome"])]),
    plain("category", "How sure the one who sells is; nothing stands for pipeline.", &[("opportunity", &["category"])]),
    plain("lost_reason", "Why it was lost.", &[("opportunity", &["lost_reason"])]),
    plain("product", "The product.", &[("opportunity", &["product"])]),
    plain("series", "The series of the product.", &[("opportunity", &["product", "series"])]),
    plain(
        "customer",
        "The customer.",
        &[
            ("opportunity", &["customer"]),
            ("follow_up", &["customer"]),
            ("task", &["customer"]),
            ("contact", &["customer"]),
        ],
    ),
    plain("industry", "The customer's industry.", of_customers!("industry")),
    plain("region", "The customer's region.", of_customers!("region")),
    plain("level", "The customer's level of value.", of_customers!("level")),
    plain("status", "Where the customer stands with us.", of_customers!("status")),
    plain("channel", "How it happened.", &[("follow_up", &["channel"])]),
];

impl Dimension {
    /// The dimension of that name.
    pub fn by_name(name: &str) -> Option<&'static Self> {
        DIMENSIONS.iter().find(|dimension| dimension.name == name)
    }

    /// Where a kind has it.
    pub fn path(&self, kind: &str) -> Option<&'static [&'static str]> {
        self.paths.iter().find(|(of, _)| *of == kind).map(|(_, path)| *path)
    }
}

/// A way from a row to a value, through what it refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// The fields, the first one the row's own.
    pub fields: Vec<String>,
    /// The kind whose row each field but the last refers to.
    pub through: Vec<&'static str>,
    /// What the last field holds.
    pub ty: FieldType,
    /// Where the last field holds nothing, the row that would have it stands for it.
    pub or_itself: bool,
}

impl Path {
    /// The way by which a kind has a dimension, or to a field of its own or of what it refers to; `None` if it has no such.
    pub fn find(book: &dyn Book, kind: &'static str, name: &str) -> Option<Self> {
        let dimension = Dimension::by_name(name);
        match dimension.and_then(|dimension| Some((dimension.path(kind)?, dimension.or_itself))) {
            Some((path, or_itself)) => Self::walk(book, kind, path.iter().map(|field| (*field).to_owned()), or_itself),
            None => Self::walk(book, kind, name.split('.').map(str::to_owned), false),
        }
    }

    fn walk(book: &dyn Book, kind: &'static str, path: impl Iterator<Item = String>, or_itself: bool) -> Option<Self> {
        let (mut at, mut ty) = (Some(kind), None);
        let mut walked = Self { fields: Vec::new(), through: Vec::new(), ty: FieldType::Json, or_itself };
        for field in path {
            // A row is not looked for in the table that is being looked through.
            if walked.fields.len() == MOST_HOPS || (!walked.fields.is_empty() && at == Some(kind)) {
                return None;
            }
            walked.through.extend(at.filter(|_| !walked.fields.is_empty()));
            let found = type_of(book, at?, &field)?;
            at = if let FieldType::Ref(target) = found { registry::kind(target).map(|kind| kind.name) } else { None };
            walked.fields.push(field);
            ty = Some(found);
        }
        walked.ty = ty?;
        Some(walked)
    }

    /// As a field of a filter.
    pub fn field(&self) -> String {
        self.fields.join(".")
    }

    /// True if rows can be grouped by what stands there.
    pub fn groups(&self) -> bool {
        !matches!(self.ty, FieldType::Number | FieldType::Money | FieldType::LongText | FieldType::Json)
    }

    /// True if a part of time is needed to group by it.
    pub fn is_date(&self) -> bool {
        matches!(self.ty, FieldType::Date | FieldType::Instant)
    }

    /// A filter on it.
    pub fn filter(&self, like: &Filter) -> Filter {
        Filter { field: self.field(), ..like.clone() }
    }
}

/// So many fields at most stand in a path.
const MOST_HOPS: usize = 3;

/// What a field of a kind holds.
pub fn type_of(book: &dyn Book, kind: &str, field: &str) -> Option<FieldType> {
    if let Some(declared) = registry::kind(kind)?.field(field) {
        return Some(declared.ty);
    }
    if DERIVED.iter().any(|derived| derived.name == field && derived.kind.is_none_or(|of| of == kind)) {
        return Some(FieldType::Instant);
    }
    if !field.starts_with("x_") {
        return None;
    }
    let mut ty = None;
    book.with(kind, &mut |table| ty = table.shape().ty(field));
    ty
}
