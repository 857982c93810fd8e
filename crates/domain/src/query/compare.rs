//! A filter made ready for a column: one cheap question per slot.
//!
//! Belongs here: what each comparison means for each type. Does not belong here: which rows are asked.

use sync::RowId;

use super::{
    Filter, Op,
    column::{Column, NO_WHOLE, number_key, whole_key},
    select::Names,
    strings::Strings,
};
use crate::{
    number,
    record::FieldType,
    search::{Index, fold},
    value::Day,
};

/// A filter made ready.
pub struct Test<'a> {
    column: &'a Column,
    text: &'a Index,
    ask: Ask,
}

enum Ask {
    /// The word's number is marked; `or_nothing` says that no word passes too.
    Words { marked: Vec<bool>, or_nothing: bool },
    /// The key lies in one of the ranges, or in none of them.
    Keys { ranges: Vec<(u64, u64)>, negated: bool, currency: Option<u32> },
    /// It holds something, or nothing.
    Filled(bool),
    /// The row's searchable text holds one of these.
    Text(Vec<Vec<u8>>),
    /// It entered a stage, any if none is named, between two instants.
    Entered(Vec<(Option<u32>, i64, i64)>),
    /// Nobody passes: the filter asks for what cannot be.
    Never,
}

impl<'a> Test<'a> {
    /// Makes the filter ready for the column of its field.
    pub fn new(filter: &Filter, ty: FieldType, column: &'a Column, text: &'a Index, names: &dyn Names) -> Self {
        let ask = match (filter.op, column) {
            (Op::Empty, _) => Ask::Filled(false),
            (Op::Filled, _) => Ask::Filled(true),
            (Op::Has, Column::Presence(_)) => Ask::Text(filter.values.iter().map(|value| text.needle(value)).collect()),
            (_, Column::Word { words, .. } | Column::Words { words, .. }) => ask_words(filter, ty, words, names),
            (Op::Is, Column::Entries { words, .. }) => {
                Ask::Entered(filter.values.iter().filter_map(|value| entered(words, value)).collect())
            }
            (_, Column::Presence(_) | Column::Entries { .. }) | (Op::Has, _) => Ask::Never,
            _ => ask_keys(filter, column),
        };
        Self { column, text, ask }
    }

    /// Makes a filter ready that asks for a field of what the column's references refer to: `(kind, field)`. `None` if nobody
    /// can say who passes.
    pub fn through(
        (kind, field): (&str, &str),
        filter: &Filter,
        column: &'a Column,
        text: &'a Index,
        names: &dyn Names,
    ) -> Option<Self> {
        let Column::Word { words, .. } = column else { return None };
        // What is not there holds nothing: it passes what others fail, so the others are asked for.
        let (op, negated) = match filter.op {
            Op::Not => (Op::Is, true),
            Op::Empty => (Op::Filled, true),
            op => (op, false),
        };
        let rows = names.passing(kind, &Filter { field: field.to_owned(), op, values: filter.values.clone() })?;
        let mut marked = vec![negated; words.len()];
        for (number, id) in words.iter() {
            let passes = id.parse::<RowId>().is_ok_and(|id| rows.contains(&id));
            if let Some(mark) = marked.get_mut(number as usize) {
                *mark = passes != negated;
            }
        }
        Some(Self { column, text, ask: Ask::Words { marked, or_nothing: negated } })
    }

    /// Whether the slot passes.
    pub fn passes(&self, slot: u32) -> bool {
        let at = slot as usize;
        match &self.ask {
            Ask::Filled(wanted) => self.column.is_filled(at) == *wanted,
            Ask::Never => false,
            Ask::Entered(wanted) => {
                let Column::Entries { at: slots, .. } = self.column else { return false };
                let fits = |(stage, when): &(u32, i64)| {
                    let is = |(wanted, low, high): &(Option<u32>, i64, i64)| {
                        wanted.is_none_or(|wanted| wanted == *stage) && (*low..=*high).contains(when)
                    };
                    wanted.iter().any(is)
                };
                slots.get(at).is_some_and(|entries| entries.iter().any(fits))
            }
            Ask::Text(words) => words.iter().any(|word| self.text.holds(slot, word)),
            Ask::Words { marked, or_nothing } => self.word_passes(at, marked, *or_nothing),
            Ask::Keys { ranges, negated, currency } => {
                let key = match self.column {
                    Column::Money { minor, .. } => minor.get(at).map_or(0, |minor| whole_key(*minor)),
                    column => column.key(at, &[]),
                };
                let filled = self.column.is_filled(at);
                let inside = filled
                    && currency.is_none_or(|wanted| self.currency(at) == Some(wanted))
                    && ranges.iter().any(|(low, high)| (*low..=*high).contains(&key));
                inside != *negated
            }
        }
    }

    fn word_passes(&self, at: usize, marked: &[bool], or_nothing: bool) -> bool {
        let is_marked = |word: u32| marked.get(word as usize).copied().unwrap_or(false);
        match self.column {
            Column::Word { at: slots, .. } => slots.get(at).is_some_and(|word| is_marked(*word)),
            // "Not" asks that none of several is excluded, everything else that one of them is wanted.
            Column::Words { at: slots, .. } => slots.get(at).is_some_and(|words| {
                if or_nothing {
                    words.iter().all(|word| is_marked(*word))
                } else {
                    words.iter().any(|word| is_marked(*word))
                }
            }),
            _ => false,
        }
    }

    fn currency(&self, at: usize) -> Option<u32> {
        if let Column::Money { currency, .. } = self.column { currency.get(at).copied() } else { None }
    }
}

fn ask_words(filter: &Filter, ty: FieldType, words: &Strings, names: &dyn Names) -> Ask {
    let (values, negated) = (&filter.values, filter.op == Op::Not);
    let folded: Vec<String> = values.iter().map(|value| fold(value)).collect();
    let contains = |text: &str| {
        let text = fold(text);
        folded.iter().any(|value| text.contains(value.as_str()))
    };
    let mut marked = vec![negated; words.len()];
    match filter.op {
        Op::Is | Op::Not => {
            for number in values.iter().filter_map(|value| words.find(value)) {
                if let Some(mark) = marked.get_mut(number as usize) {
                    *mark = !negated;
                }
            }
        }
        op => {
            for (number, text) in words.iter() {
                let passes = match (op, ty) {
                    (Op::Has, FieldType::Ref(kind) | FieldType::Refs(kind)) => {
                        names.name(kind, text).is_some_and(|name| contains(&name))
                    }
                    (Op::Has, _) => contains(text),
                    (Op::From, _) => values.iter().any(|value| text >= value.as_str()),
                    _ => values.iter().any(|value| text <= value.as_str()),
                };
                if let Some(mark) = marked.get_mut(number as usize) {
                    *mark = passes;
                }
            }
        }
    }
    Ask::Words { marked, or_nothing: negated }
}

fn ask_keys(filter: &Filter, column: &Column) -> Ask {
    let range = |value: &String| match filter.op {
        Op::From => Some((key_of(column, value)?, u64::MAX)),
        Op::Upto => Some((0, key_of(column, value)?)),
        _ => range_of(column, value),
    };
    let Some(ranges) = filter.values.iter().map(range).collect::<Option<Vec<_>>>() else {
        return Ask::Never;
    };
    let currency = match column {
        Column::Money { words, .. } => match currency_of(filter).map(|name| words.find(name)) {
            // A currency that no row has: no row is inside.
            Some(None) => Some(u32::MAX),
            found => found.flatten(),
        },
        _ => None,
    };
    Ask::Keys { ranges, negated: filter.op == Op::Not, currency }
}

/// A stage and two instants, `<stage>@<first>..<last>`, each of which may be left out; nothing for a stage that no row entered.
fn entered(words: &Strings, value: &str) -> Option<(Option<u32>, i64, i64)> {
    let (stage, range) = value.split_once('@').unwrap_or(("", value));
    let stage = if stage.is_empty() { None } else { Some(words.find(stage)?) };
    let (low, high) = range.split_once("..").unwrap_or_default();
    let end = |text: &str, open: i64| if text.is_empty() { Some(open) } else { text.parse().ok() };
    Some((stage, end(low, i64::MIN)?, end(high, i64::MAX)?))
}

/// The keys of a value, or of a range `low..high` of which one end may be open.
fn range_of(column: &Column, value: &str) -> Option<(u64, u64)> {
    let plain = value.split_whitespace().last().unwrap_or_default();
    let Some((low, high)) = plain.split_once("..") else {
        let key = key_of(column, value)?;
        return Some((key, key));
    };
    let end = |text: &str, open: u64| if text.is_empty() { Some(open) } else { key_of(column, text) };
    Some((end(low, 0)?, end(high, u64::MAX)?))
}

/// The key of a value that a filter wrote as text.
fn key_of(column: &Column, value: &str) -> Option<u64> {
    match column {
        Column::Number(_) => number::read(value).map(number_key),
        Column::Instant(_) => value.trim().parse().ok().filter(|millis| *millis != NO_WHOLE).map(whole_key),
        Column::Date(_) => Day::parse(value.trim()).map(Day::since_epoch).map(whole_key),
        Column::YesNo(_) => value.trim().parse::<bool>().ok().map(u64::from),
        Column::Money { .. } => value.split_whitespace().last()?.parse().ok().map(whole_key),
        Column::Word { .. } | Column::Words { .. } | Column::Presence(_) | Column::Entries { .. } => None,
    }
}

fn currency_of(filter: &Filter) -> Option<&str> {
    let value = filter.values.first()?;
    value.split_once(' ').map(|(currency, _)| currency)
}
