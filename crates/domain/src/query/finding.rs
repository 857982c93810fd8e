//! Which rows of a table answer words, and which of them come first.
//!
//! Belongs here: joining what a row's own text answers with what its tags, choices and customer are called. Does not belong here:
//! how words are found in text and what decides the order ([`crate::search`]).

use super::{
    column::{Column, LAST},
    select::Names,
    table::Table,
};
use crate::{
    record::FieldType,
    search::{
        BODY, Hits, Quality, Reader, SPELT_START, Words,
        rank::{Best, Place},
    },
};

/// Fields that say whose a row is.
const OWN: [&str; 3] = ["owner", "by", "collaborators"];
/// Fields that say when something last happened to a row; the first that there is counts.
const TOUCHED: [&str; 4] = ["last_follow_up_at", "happened_at", "stage_since", "due_on"];
/// So many rows at most are asked what their customer is called.
const ASKED: usize = 5_000;

impl Table {
    /// How well each slot answers all the words; 0 for those that do not. A word that finds nothing may be a typo if
    /// `forgiving`.
    pub(super) fn found(&self, words: &Words, forgiving: bool, names: &dyn Names) -> Vec<Quality> {
        let each: Vec<Vec<Quality>> = (0..words.len())
            .map(|number| {
                let mut found = self.text.find(words, number);
                self.add_called(&mut found, words, number, names);
                if forgiving && found.iter().all(|quality| *quality == 0) {
                    found = self.text.find_like(words, number);
                }
                found
            })
            .collect();
        match &*each {
            [] => Vec::new(),
            [_] => each.into_iter().flatten().collect(),
            _ => self.joined(&each, words, names),
        }
    }

    /// What the words find: how many rows, and the first few.
    pub fn find(&self, words: &Words, forgiving: bool, names: &dyn Names, reader: &Reader, most: usize) -> Hits {
        let own = self.own(reader);
        let touched = TOUCHED.iter().find_map(|field| self.column(field)).map(|(_, column)| column);
        let mut best = Best::of(most);
        for (slot, quality) in (0..).zip(self.found(words, forgiving, names)).filter(|(_, quality)| *quality > 0) {
            let Some(id) = self.live(slot) else { continue };
            let last = touched.map_or(LAST, |column| column.key(slot as usize, &[]));
            let is_own = own.iter().any(|(column, me)| column.holds(slot as usize, *me));
            best.add(Place::new(quality, is_own, reader, if last == LAST { 0 } else { last }, id));
        }
        best.hits()
    }

    /// Rows with a tag, or with one of a company's own choices, that the word finds.
    fn add_called(&self, found: &mut Vec<Quality>, words: &Words, number: usize, names: &dyn Names) {
        for (field, ty) in self.shape().fields() {
            let choices = self.shape().choices(field);
            let Some((_, column)) = self.column(field).filter(|_| ty == FieldType::Refs("tag") || !choices.is_empty())
            else {
                continue;
            };
            let is_called = |known: &str| match choices.iter().find(|choice| choice.key == known) {
                Some(choice) => words.is_in(number, &choice.label),
                None => {
                    ty == FieldType::Refs("tag") && names.name("tag", known).is_some_and(|it| words.is_in(number, &it))
                }
            };
            let (Column::Word { words: known, .. } | Column::Words { words: known, .. }) = column else { continue };
            let wanted: Vec<u32> = known.iter().filter(|(_, text)| is_called(text)).map(|(text, _)| text).collect();
            if !wanted.is_empty() {
                mark(found, column, &wanted);
            }
        }
    }

    /// Rows that answer every word, the ones that their own text leaves open by their customer's name.
    fn joined(&self, each: &[Vec<Quality>], words: &Words, names: &dyn Names) -> Vec<Quality> {
        let customers = self.shape().fields().find(|(_, ty)| *ty == FieldType::Ref("customer"));
        let customers = customers.and_then(|(field, _)| self.column(field)).map(|(_, column)| column);
        let slots = each.iter().map(Vec::len).max().unwrap_or_default();
        let mut asked = 0;
        let join = |slot: usize| {
            let of = |found: &Vec<Quality>| found.get(slot).copied().unwrap_or_default();
            let (least, most) =
                each.iter().map(of).fold((u8::MAX, 0), |(least, most), it| (least.min(it), most.max(it)));
            if least > 0 || most == 0 {
                return if least > 0 { u8::midpoint(least, most) } else { 0 };
            }
            let Some(customer) = customers.and_then(|column| column.texts(slot).into_iter().next()) else { return 0 };
            asked += 1;
            let Some(name) = (asked <= ASKED).then(|| names.name("customer", &customer)).flatten() else { return 0 };
            let mut missing = each.iter().enumerate().filter(|(_, found)| of(found) == 0).map(|(number, _)| number);
            if missing.all(|number| words.is_in(number, &name)) { most.min(SPELT_START) } else { 0 }
        };
        (0..slots).map(join).collect()
    }

    /// The columns that say whose a row is, each with the reader's number in it.
    fn own(&self, reader: &Reader) -> Vec<(&Column, u32)> {
        let Some(me) = reader.me.map(|me| me.to_string()) else { return Vec::new() };
        let columns = OWN.iter().filter_map(|field| self.column(field)).map(|(_, column)| column);
        columns.filter_map(|column| Some((column, column.number(&me)?))).collect()
    }
}

/// Notes the slots that hold one of these texts.
fn mark(found: &mut Vec<Quality>, column: &Column, wanted: &[u32]) {
    let slots = match column {
        Column::Word { at, .. } => at.len(),
        Column::Words { at, .. } => at.len(),
        _ => 0,
    };
    found.resize(found.len().max(slots), 0);
    for (slot, quality) in found.iter_mut().enumerate() {
        if wanted.iter().any(|text| column.holds(slot, *text)) {
            *quality = BODY.max(*quality);
        }
    }
}
