//! Which records are behind a figure: as a query, so that a list can show them and an address can name them.
//!
//! Belongs here: narrowing a fact's rows to the groups of a cell. Does not belong here: the list.

use super::{
    book::{Book, all},
    cube::Key,
    dimension::Path,
    grouping::followed,
    plan::{Fact, GroupKey, Plan, between},
    visits::HISTORY,
};
use crate::{
    query::{Filter, Op, Query},
    record::FieldType,
    value::Day,
};

impl Plan {
    /// The queries that list the records behind a measure's cell, each record once; what a measure is divided by, where it is
    /// divided, because that holds the other. One query, but for what is stalled where pipelines have patience for different
    /// numbers of days. [`Key::All`], or a dimension left out, does not narrow.
    pub fn behind(&self, book: &dyn Book, measure: usize, cell: &[Key]) -> Vec<Query> {
        let is_divided = self.measures.get(measure).is_some_and(|measure| measure.by.is_some());
        let of_measure = |fact: &&Fact| fact.takes.iter().any(|it| it.measure == measure && it.below == is_divided);
        self.facts.iter().filter(of_measure).map(|fact| self.narrowed(book, fact, cell)).collect()
    }

    fn narrowed(&self, book: &dyn Book, fact: &Fact, cell: &[Key]) -> Query {
        let mut query = fact.query.clone();
        let of_visits = fact.is_of_visits();
        for (key, group) in fact.keys.iter().zip(cell) {
            match group {
                Key::Word(stage) if of_visits && key.is_stage() => query.set(self.entered(stage)),
                _ => query.filters.extend(self.filter(book, key, group)),
            }
        }
        query
    }

    /// That an opportunity entered a stage within the period.
    fn entered(&self, stage: &str) -> Filter {
        let (first, last) = self.within();
        let end = |at: Option<i64>| at.map(|at| at.to_string()).unwrap_or_default();
        Filter::is(HISTORY, format!("{stage}@{}..{}", end(first), end(last)))
    }

    fn filter(&self, book: &dyn Book, key: &GroupKey, group: &Key) -> Option<Filter> {
        let field = key.path.field();
        match group {
            Key::All => None,
            // Who stands for themselves has something wherever there is a row to stand for.
            Key::Nothing if key.path.or_itself => Some(itself_or(book, &key.path, None)),
            Key::Nothing => Some(Filter::empty(field)),
            Key::Word(word) if key.path.or_itself => Some(itself_or(book, &key.path, Some(word))),
            Key::Word(word) => Some(Filter::is(field, word)),
            Key::Day(day) => Some(Filter::is(field, self.days(key, *day)?)),
        }
    }

    /// The days of a part of time as a filter's value.
    fn days(&self, key: &GroupKey, day: Day) -> Option<String> {
        let (first, last) = self.calendar.part(day, key.step?)?;
        Some(between(&self.zone, Some(first), Some(last), key.path.ty == FieldType::Date))
    }
}

/// That a row's path leads to this one, by the rows that lead there: those above which it stands, and itself where nothing
/// stands above. Without one to lead to, that it leads nowhere.
fn itself_or(book: &dyn Book, path: &Path, wanted: Option<&String>) -> Filter {
    let field = path.fields.split_last().map(|(_, before)| before.join(".")).unwrap_or_default();
    let rows = path.through.last().map(|kind| all(book, kind)).unwrap_or_default();
    let last = Path {
        fields: path.fields.iter().rev().take(2).rev().cloned().collect(),
        through: path.through.iter().rev().take(1).copied().collect(),
        ..path.clone()
    };
    let ends = followed(book, &last, 0, rows.iter().cloned().map(Some).collect());
    let (op, leads): (Op, Vec<String>) = match wanted {
        Some(wanted) => (
            Op::Is,
            rows.into_iter().zip(ends).filter(|(_, end)| end.as_ref() == Some(wanted)).map(|it| it.0).collect(),
        ),
        None => (Op::Not, rows),
    };
    Filter::new(field, op, leads)
}
