//! Answering a query: which rows, in which order.

use std::collections::HashSet;

use rustc_hash::FxBuildHasher;
use sync::RowId;

use super::{ByLetters, Filter, Query, Sort, TextOrder, column::LAST, compare::Test, strings::ranks_of, table::Table};
use crate::{record::FieldType, search::Words};

/// What other kinds' rows are called and where they stand: a list of opportunities by stage follows the stages' order.
pub trait Names {
    /// What people call the row.
    fn name(&self, kind: &str, id: &str) -> Option<String>;

    /// Where the row stands among those of its kind, if that is known without looking at names.
    fn place(&self, _kind: &str, _id: &str) -> Option<u64> {
        None
    }

    /// In which order the reader expects texts.
    fn order(&self) -> &dyn TextOrder {
        &ByLetters
    }

    /// The rows of the kind that pass a filter: what a filter on a field of a reference asks. `None` if that cannot be said.
    fn passing(&self, _kind: &str, _filter: &Filter) -> Option<Rows> {
        None
    }
}

/// Rows as a set.
pub type Rows = HashSet<RowId, FxBuildHasher>;

/// Nobody has a name: for tables whose references do not matter.
impl Names for () {
    fn name(&self, _: &str, _: &str) -> Option<String> {
        None
    }
}

impl Table {
    /// The rows that a query asks for, in its order. A filter on a field that there is not lets nobody pass.
    pub fn select(&mut self, query: &Query, names: &dyn Names) -> Vec<RowId> {
        self.slots_of(query, names).into_iter().filter_map(|slot| self.id(slot)).collect()
    }

    /// How many rows a query asks for.
    pub fn count(&mut self, query: &Query, names: &dyn Names) -> usize {
        self.passing(query, names).len()
    }

    /// The same as slots.
    pub(super) fn slots_of(&mut self, query: &Query, names: &dyn Names) -> Vec<u32> {
        let slots = self.passing(query, names);
        self.sorted(slots, &query.sort, names)
    }

    /// The rows that pass a filter; `None` if the kind has no such field.
    pub fn holders(&mut self, filter: &Filter, names: &dyn Names) -> Option<Rows> {
        let slots = self.newest_first().to_vec();
        let test = self.test(filter, names)?;
        Some(slots.into_iter().filter(|slot| test.passes(*slot)).filter_map(|slot| self.id(slot)).collect())
    }

    /// A filter made ready; `None` if there is no such field.
    fn test(&self, filter: &Filter, names: &dyn Names) -> Option<Test<'_>> {
        if let Some((ty, column)) = self.column(&filter.field) {
            return Some(Test::new(filter, ty, column, &self.text, names));
        }
        let (field, of) = filter.field.split_once('.')?;
        match self.column(field)? {
            (FieldType::Ref(kind), column) => Test::through((kind, of), filter, column, &self.text, names),
            _ => None,
        }
    }

    /// The slots that pass, newest first.
    pub(crate) fn passing(&mut self, query: &Query, names: &dyn Names) -> Vec<u32> {
        let mut slots = self.newest_first().to_vec();
        let words = Words::new(&query.text, self.hanzi.clone());
        if !words.is_empty() {
            let found = self.found(&words, true, names);
            slots.retain(|slot| found.get(*slot as usize).is_some_and(|quality| *quality > 0));
        }
        for filter in &query.filters {
            match self.test(filter, names) {
                Some(test) => slots.retain(|slot| test.passes(*slot)),
                None => slots.clear(),
            }
        }
        slots
    }

    /// In order; what is equal stays in the order in which it came.
    fn sorted(&mut self, slots: Vec<u32>, sort: &[Sort], names: &dyn Names) -> Vec<u32> {
        let keys: Vec<Vec<u64>> = sort.iter().filter_map(|sort| self.keys(&slots, sort, names)).collect();
        let Some((first, others)) = keys.split_first() else { return slots };
        let mut order: Vec<(u64, u32)> = first.iter().copied().zip(0..).collect();
        let key = |keys: &Vec<u64>, at: u32| keys.get(at as usize).copied().unwrap_or(LAST);
        if others.is_empty() {
            order.sort_unstable();
        } else {
            sync::order::sort_by(&mut order, |one, other| {
                one.0
                    .cmp(&other.0)
                    .then_with(|| {
                        others
                            .iter()
                            .map(|keys| key(keys, one.1).cmp(&key(keys, other.1)))
                            .find(|it| it.is_ne())
                            .unwrap_or(std::cmp::Ordering::Equal)
                    })
                    .then(one.1.cmp(&other.1))
            });
        }
        order.into_iter().filter_map(|(_, at)| slots.get(at as usize).copied()).collect()
    }

    /// The key of each slot for one order; `None` if there is no such field.
    fn keys(&mut self, slots: &[u32], sort: &Sort, names: &dyn Names) -> Option<Vec<u64>> {
        let is_listed = !self.shape().choices(&sort.field).is_empty();
        let (ty, column) = self.column_mut(&sort.field)?;
        let ranks = ranks(ty, is_listed, column, names);
        let key = |slot: &u32| match column.key(*slot as usize, &ranks) {
            LAST => LAST,
            key if sort.descending => LAST - 1 - key,
            key => key,
        };
        Some(slots.iter().map(key).collect())
    }
}

/// The order of a column's words: choices as declared or listed, references by where their rows stand, text as the reader
/// expects it.
fn ranks(ty: FieldType, is_listed: bool, column: &mut super::column::Column, names: &dyn Names) -> Vec<u32> {
    use super::column::Column::{Word, Words};
    let (Word { words, .. } | Words { words, .. }) = column else { return Vec::new() };
    match ty {
        FieldType::Choice(declared) | FieldType::MultiChoice(declared) if is_listed || !declared.is_empty() => {
            (0..).take(words.len()).collect()
        }
        FieldType::Ref(kind) | FieldType::Refs(kind) => {
            let ids = || words.iter().map(|(_, id)| id);
            let places: Vec<Option<u64>> = std::iter::once(None).chain(ids().map(|id| names.place(kind, id))).collect();
            if places.iter().any(Option::is_some) {
                return ranks_of(&places);
            }
            let called: Vec<String> = ids().map(|id| names.name(kind, id).unwrap_or_default()).collect();
            let called: Vec<&str> = std::iter::once("").chain(called.iter().map(String::as_str)).collect();
            names.order().ranks(&called)
        }
        _ => words.ranks(names.order()).to_vec(),
    }
}
