//! What a query means to the one who reads it: "me", "my team", "this month".
//!
//! Belongs here: putting ids, days and instants in the place of such words. Does not belong here: comparing
//! ([`super::compare`]). An address and a saved view keep the words, so a link shows each reader their own.

use std::collections::BTreeSet;

use sync::{Instant, RowId};

use super::{
    Filter, Op, Query,
    span::{Days, days_of},
};
use crate::{record::FieldType, value::Day};

/// The reader.
pub const ME: &str = "me";
/// The people of the reader's team, of those below it, and of those they lead.
pub const TEAM: &str = "team";

/// Who reads, and when.
pub struct Reader<'a> {
    /// Who; `None` before that is known.
    pub me: Option<RowId>,
    /// The people of their team, themselves included.
    pub team: &'a BTreeSet<RowId>,
    /// The day where they are.
    pub today: Day,
    /// When a day begins where they are.
    pub midnight: &'a dyn Fn(Day) -> Instant,
}

impl Query {
    /// The query with what its words mean to this reader. `ty` says the type of a field.
    #[must_use]
    pub fn read_by(mut self, reader: &Reader<'_>, ty: impl Fn(&str) -> Option<FieldType>) -> Self {
        for filter in &mut self.filters {
            match ty(&filter.field) {
                Some(FieldType::Ref("user") | FieldType::Refs("user")) => filter.values = reader.people(&filter.values),
                Some(FieldType::Date) => reader.put_days(filter, |day| day.to_string(), |day| day.to_string()),
                Some(FieldType::Instant) => reader.put_days(
                    filter,
                    |day| (reader.midnight)(day).to_string(),
                    |day| day.later(1).map_or(i64::MAX, |next| (reader.midnight)(next) - 1).to_string(),
                ),
                _ => {}
            }
        }
        self
    }
}

impl Reader<'_> {
    fn people(&self, values: &[String]) -> Vec<String> {
        values
            .iter()
            .flat_map(|value| match value.as_str() {
                ME => self.me.iter().map(ToString::to_string).collect(),
                TEAM => self.team.iter().map(ToString::to_string).collect(),
                _ => vec![value.clone()],
            })
            .collect()
    }

    /// Writes what days the values name. Values that name none (an instant by its number) stay as they are.
    fn put_days(&self, filter: &mut Filter, first: impl Fn(Day) -> String, last: impl Fn(Day) -> String) {
        for value in &mut filter.values {
            if let Some(days) = days_of(value, self.today) {
                *value = end(filter.op, days, &first, &last);
            }
        }
    }
}

/// "From this month" begins with its first day, "up to this month" ends with its last, "is this month" is all of it.
fn end(op: Op, (from, upto): Days, first: impl Fn(Day) -> String, last: impl Fn(Day) -> String) -> String {
    let (from, upto) = (from.map(first).unwrap_or_default(), upto.map(last).unwrap_or_default());
    match op {
        Op::From => from,
        Op::Upto => upto,
        _ => format!("{from}..{upto}"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{
        opportunities::opportunity::KIND,
        query::{Shape, Table},
    };

    fn id(number: u8) -> RowId {
        RowId::new(i64::from(number), &[number; 10])
    }

    /// Shanghai: midnight is 16:00 of the day before in UTC.
    fn midnight(day: Day) -> Instant {
        day.since_epoch() * 86_400_000 - 8 * 3_600_000
    }

    /// What 7 of team {7, 8} finds on 22 November.
    fn found(query: Query) -> Vec<RowId> {
        let mut table = Table::new(Shape::new(&KIND, &[]));
        let rows = [
            (1, 7, "2026-11-02", "2026-11-01T15:59:59Z"),
            (2, 8, "2026-11-30", "2026-11-01T16:00:00Z"),
            (3, 9, "2026-12-01", "2026-11-02T15:59:59Z"),
        ];
        for (number, owner, close, since) in rows {
            let day = Day::parse(&since[..10]).unwrap().since_epoch() * 86_400;
            let clock: Vec<i64> = since[11..19].split(':').map(|part| part.parse().unwrap()).collect();
            let since = (day + clock[0] * 3600 + clock[1] * 60 + clock[2]) * 1000;
            let doc = json!({"owner": id(owner).to_string(), "expected_close": close, "stage_since": since});
            table.put(id(number), 1, doc).unwrap();
        }
        let team = BTreeSet::from([id(7), id(8)]);
        let today = Day::parse("2026-11-22").unwrap();
        let reader = Reader { me: Some(id(7)), team: &team, today, midnight: &midnight };
        let query = query.read_by(&reader, |field| KIND.field(field).map(|field| field.ty));
        let mut ids = table.select(&query, &());
        sync::order::sort_by(&mut ids, Ord::cmp);
        ids
    }

    fn asked(field: &str, op: Op, value: &str) -> Query {
        Query::of("opportunity").and(Filter::new(field, op, [value.to_owned()]))
    }

    #[test]
    fn me_and_my_team_are_the_readers() {
        assert_eq!(found(asked("owner", Op::Is, ME)), [id(1)]);
        assert_eq!(found(asked("owner", Op::Is, TEAM)), [id(1), id(2)]);
        assert_eq!(found(asked("owner", Op::Not, TEAM)), [id(3)]);
    }

    #[test]
    fn days_by_words_are_compared_with_dates() {
        assert_eq!(found(asked("expected_close", Op::Is, "this_month")), [id(1), id(2)]);
        assert_eq!(found(asked("expected_close", Op::Not, "this_month")), [id(3)]);
        assert_eq!(found(asked("expected_close", Op::Is, "past")), [id(1)]);
        assert_eq!(found(asked("expected_close", Op::From, "next_month")), [id(3)]);
        assert_eq!(found(asked("expected_close", Op::Upto, "this_month")), [id(1), id(2)]);
        assert_eq!(found(asked("expected_close", Op::Is, "2026-11-03..2026-12-01")), [id(2), id(3)]);
    }

    #[test]
    fn a_day_of_an_instant_is_the_readers_from_midnight_to_midnight() {
        assert_eq!(found(asked("stage_since", Op::Is, "2026-11-02")), [id(2), id(3)]);
        assert_eq!(found(asked("stage_since", Op::Upto, "2026-11-01")), [id(1)]);
        assert_eq!(found(asked("stage_since", Op::From, "2026-11-02")), [id(2), id(3)]);
        assert_eq!(found(asked("stage_since", Op::From, "1793548800000")), [id(2), id(3)], "an instant by its number");
    }

    #[test]
    fn words_in_a_text_are_text() {
        let query = asked("name", Op::Is, ME);
        let team = BTreeSet::new();
        let reader = Reader { me: None, team: &team, today: Day::parse("2026-11-22").unwrap(), midnight: &midnight };
        assert_eq!(query.clone().read_by(&reader, |_| Some(FieldType::Text)), query);
    }
}
