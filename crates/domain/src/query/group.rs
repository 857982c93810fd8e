//! Counts and sums by one field: the columns of a board, the rows of a summary.

use std::collections::{BTreeMap, HashMap};

use rustc_hash::FxBuildHasher;
use sync::RowId;

use super::{Query, column::Column, select::Names, strings::NONE, table::Table};

/// The rows of a query that share one value of a field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// The value as text (an id, a choice, a day); `None` for rows without one.
    pub key: Option<String>,
    /// Its rows, in the query's order.
    pub ids: Vec<RowId>,
    /// The sum of a money field over them, by currency, in minor units.
    pub sums: Sum,
}

impl Group {
    /// How many rows.
    pub fn count(&self) -> usize {
        self.ids.len()
    }
}

/// Minor units by currency. Amounts in different currencies are never added.
pub type Sum = BTreeMap<String, i64>;

impl Table {
    /// The query's rows by the value of a field (a row with several values stands in several groups), with the sum of a money
    /// field. Groups come in the order in which the rows first name them; only groups with rows.
    pub fn groups(&mut self, query: &Query, by: &str, sum: Option<&str>, names: &dyn Names) -> Vec<Group> {
        let slots = self.slots_of(query, names);
        let Some((_, column)) = self.column(by) else { return Vec::new() };
        let money = sum.and_then(|field| self.column(field)).map(|(_, column)| column);
        let mut groups: Vec<Group> = Vec::new();
        let mut known: HashMap<u64, usize, FxBuildHasher> = HashMap::default();
        for slot in slots {
            let Some(id) = self.id(slot) else { continue };
            for bucket in buckets(column, slot as usize) {
                let at = *known.entry(bucket).or_insert_with(|| {
                    groups.push(Group { key: name_of(column, slot as usize, bucket), ..Group::default() });
                    groups.len() - 1
                });
                if let Some(group) = groups.get_mut(at) {
                    group.ids.push(id);
                    add(&mut group.sums, money, slot as usize);
                }
            }
        }
        groups
    }
}

/// Which groups a slot belongs to, as numbers.
fn buckets(column: &Column, slot: usize) -> Vec<u64> {
    match column {
        Column::Word { at, .. } => at.get(slot).map(|word| u64::from(*word)).into_iter().collect(),
        Column::Words { at, .. } => match at.get(slot) {
            Some(words) if !words.is_empty() => words.iter().map(|word| u64::from(*word)).collect(),
            _ => vec![u64::from(NONE)],
        },
        // The words' numbers do not matter: other columns are their own keys.
        other => vec![other.key(slot, &[])],
    }
}

fn name_of(column: &Column, slot: usize, bucket: u64) -> Option<String> {
    match column {
        Column::Words { words, .. } => {
            let word = u32::try_from(bucket).unwrap_or(NONE);
            (word != NONE).then(|| words.get(word).to_owned())
        }
        other => other.texts(slot).into_iter().next(),
    }
}

fn add(sums: &mut Sum, money: Option<&Column>, slot: usize) {
    let Some(Column::Money { minor, currency, words }) = money else { return };
    let (Some(minor), Some(currency)) = (minor.get(slot), currency.get(slot).filter(|it| **it != NONE)) else { return };
    match sums.get_mut(words.get(*currency)) {
        Some(sum) => *sum = sum.saturating_add(*minor),
        None => drop(sums.insert(words.get(*currency).to_owned(), *minor)),
    }
}
