//! What lists and reports ask of a row that no field of it says alone: when it was made, since when nobody was in touch.
//!
//! Belongs here: which of them there are and how they follow. They are columns like others, so they filter and order; a
//! document does not hold them and nobody edits them. Does not belong here: what is done with them.

use sync::{Instant, RowId};

/// An instant that follows from others: the first of these fields that holds something, else when the row was made.
#[derive(Debug)]
pub struct Derived {
    /// Its name in filters.
    pub name: &'static str,
    /// The kind that has it; every kind if none.
    pub kind: Option<&'static str>,
    /// Instants of the row, the most telling first.
    pub first_of: &'static [&'static str],
}

/// When a row was made, by its maker's clock, as its id says.
pub const MADE_AT: &str = "made_at";

/// Since when a customer has not been heard of, as [`crate::activities::care::quiet_since`] has it.
pub const QUIET_SINCE: &str = "quiet_since";

/// All of them.
pub static DERIVED: &[Derived] = &[
    Derived { name: MADE_AT, kind: None, first_of: &[] },
    Derived { name: QUIET_SINCE, kind: Some("customer"), first_of: &["last_follow_up_at", "claimed_at"] },
];

/// Those of a kind.
pub fn of_kind(kind: &str) -> impl Iterator<Item = &'static Derived> {
    DERIVED.iter().filter(move |derived| derived.kind.is_none_or(|of| of == kind))
}

/// When the maker of an id made it; `None` for one that does not say.
pub fn made_at(id: RowId) -> Option<Instant> {
    id.made_at().filter(|_| id.0.get_version_num() == 7)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{
        customers::customer,
        ids::derived,
        query::{Filter, Query, Shape, Table},
    };

    #[test]
    fn rows_are_found_by_when_they_were_made_and_customers_by_how_long_they_are_quiet() {
        let mut table = Table::new(Shape::new(&customer::KIND, &[]));
        let id = |at: i64| RowId::new(at, &[7; 10]);
        table.put(id(1_000), 1, json!({"name": "never spoken to"})).unwrap();
        table.put(id(2_000), 1, json!({"name": "claimed", "claimed_at": 5_000})).unwrap();
        table.put(id(3_000), 1, json!({"name": "spoken to", "claimed_at": 4_000, "last_follow_up_at": 9_000})).unwrap();
        table.put(derived(&[b"of a file"]), 1, json!({"name": "of a file"})).unwrap();
        let mut found = |filter| table.select(&Query::of("customer").and(filter), &());
        assert_eq!(found(Filter::upto("quiet_since", "5000")), [id(2_000), id(1_000)]);
        assert_eq!(found(Filter::from(MADE_AT, "2000")), [id(3_000), id(2_000)]);
        assert_eq!(found(Filter::empty(MADE_AT)), [derived(&[b"of a file"])]);
        table.put(id(1_000), 2, json!({"name": "spoken to now", "last_follow_up_at": 9_500})).unwrap();
        assert_eq!(table.select(&Query::of("customer").and(Filter::upto("quiet_since", "1000")), &()), []);
    }
}
