//! From what stands in a row to the group it belongs to.
//!
//! Belongs here: following references, and cutting time into parts. Rows of a device and groups of the database go the same
//! way, so a group is the same on both ends. Does not belong here: adding up.

use std::collections::HashMap;

use rustc_hash::FxBuildHasher;

use super::{
    book::{Book, values},
    calendar::{Calendar, Step},
    cube::Key,
    dimension::Path,
    plan::{GroupKey, Plan},
};
use crate::{record::FieldType, value::Day};

/// What stands at the end of a path whose field number `from` holds these texts.
pub(super) fn followed(book: &dyn Book, path: &Path, from: usize, texts: Vec<Option<String>>) -> Vec<Option<String>> {
    let mut at = texts;
    for (hop, (field, kind)) in path.fields.iter().skip(1).zip(&path.through).enumerate().skip(from) {
        let ids: Vec<&str> = at.iter().map(|id| id.as_deref().unwrap_or_default()).collect();
        let next = values(book, kind, field, &ids);
        let is_last = hop + 2 == path.fields.len();
        at = if path.or_itself && is_last {
            // A row that is not there stands for nothing, not for itself.
            let names = at.into_iter().map(|id| id.filter(|id| is_there(book, kind, id)));
            next.into_iter().zip(names).map(|(next, itself)| next.or(itself)).collect()
        } else {
            next
        };
    }
    at
}

fn is_there(book: &dyn Book, kind: &str, id: &str) -> bool {
    let mut is_there = false;
    book.with(kind, &mut |table| is_there = id.parse().is_ok_and(|id| table.contains(id)));
    is_there
}

/// The group of a text, as filters write it.
pub(super) fn group(plan: &Plan, key: &GroupKey, text: Option<&str>) -> Key {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Key::Nothing };
    let day = match key.path.ty {
        FieldType::Date => Day::parse(text),
        FieldType::Instant => text.parse().ok().and_then(|at| plan.zone.day(at)),
        _ => return Key::Word(text.to_owned()),
    };
    day.map_or(Key::Nothing, |day| part(plan.calendar, key.step, day))
}

/// The part of time in which a day falls.
pub(super) fn part(calendar: Calendar, step: Option<Step>, day: Day) -> Key {
    calendar.start(day, step.unwrap_or(Step::Day)).map_or(Key::Nothing, Key::Day)
}

/// The groups of days, each looked up once.
pub(super) struct Parts<'a> {
    plan: &'a Plan,
    step: Option<Step>,
    known: HashMap<i64, u32, FxBuildHasher>,
    last: Option<(i64, u32)>,
}

impl<'a> Parts<'a> {
    pub(super) fn of(plan: &'a Plan, step: Option<Step>) -> Self {
        Self { plan, step, known: HashMap::default(), last: None }
    }

    /// The number of a day's group.
    pub(super) fn number(&mut self, day: i64, mut number: impl FnMut(Key) -> u32) -> u32 {
        if let Some((_, group)) = self.last.filter(|(last, _)| *last == day) {
            return group;
        }
        let (calendar, step) = (self.plan.calendar, self.step);
        let group = *self
            .known
            .entry(day)
            .or_insert_with(|| number(Day::from_epoch(day).map_or(Key::Nothing, |day| part(calendar, step, day))));
        self.last = Some((day, group));
        group
    }
}
