//! What values mean: which of a column's texts are understood, which have a likely meaning, and which somebody must explain.

use std::collections::BTreeMap;

use super::{
    cells::split,
    known::{Known, Names, stages_of},
    matching::Candidates,
    plan::{FilePlan, Meaning, PipelineChoice},
    slots::{self, Slot},
    table::Table,
};
use crate::record::FieldType;

/// How many different texts a text column may have to count as one of categories.
const MAX_CATEGORIES: usize = 40;

/// So many different texts, empty ones of many spellings among them, are no categories without being looked at.
const MOST_LOOKED_AT: usize = 2 * MAX_CATEGORIES;

/// How often a text must at least occur, against a text that is nearly the same, to be the one that was meant.
const OFTENER: usize = 3;

/// A column whose values are names or choices.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Question {
    /// The column.
    pub column: usize,
    /// The path of the field it fills.
    pub path: String,
    /// Its texts, those that need somebody first, then the most frequent.
    pub items: Vec<Item>,
    /// True if a text may become a new record.
    pub may_create: bool,
}

/// One text of a column.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Item {
    /// The text.
    pub text: String,
    /// In how many cells it stands.
    pub count: usize,
    /// What becomes of it.
    pub standing: Standing,
    /// What it probably means, if that is not what becomes of it.
    pub offer: Option<String>,
}

/// What becomes of a text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// Nobody knows what it means: its rows have a problem.
    Unknown,
    /// What the plan says: a suggestion, or somebody's decision.
    Planned(Meaning),
    /// A new record is made.
    New,
    /// It means what it says.
    Understood,
}

/// The different texts of a column with how often each occurs, the most frequent first; of cells that hold several, their parts.
fn distinct(table: &Table, column: usize, holds_many: bool) -> Vec<(&str, usize)> {
    if !holds_many {
        return table.distinct(column).collect();
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (cell, count) in table.distinct(column) {
        for part in split(cell) {
            *counts.entry(part).or_insert(0) += count;
        }
    }
    let mut texts: Vec<(&str, usize)> = counts.into_iter().collect();
    texts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    texts
}

/// Those of them that stand for something.
fn asked<'a>(file: &FilePlan, table: &'a Table, column: usize, slot: &Slot) -> Vec<(&'a str, usize)> {
    let mut texts = distinct(table, column, slot.holds_many());
    texts.retain(|(text, _)| !file.is_nothing(text));
    texts
}

/// Puts likely meanings into the plan, where it says nothing yet.
pub fn answer(file: &mut FilePlan, table: &Table, known: &Known, names: &Names) {
    for column in 0..file.columns.len() {
        let Some(slot) = slot_of(file, column, known) else { continue };
        if slot.refers_to().is_none() && !slot.is_choice() {
            continue;
        }
        let texts = asked(file, table, column, slot);
        let unknown: Vec<&str> = texts
            .into_iter()
            .map(|(text, _)| text)
            .filter(|text| !is_understood(text, slot, file, known, names))
            .collect();
        let likely = likely(&unknown, slot, file, known, names);
        let Some(plan) = file.columns.get_mut(column) else { continue };
        for (text, meaning) in likely {
            plan.values.entry(text).or_insert(meaning);
        }
    }
}

/// The questions of a file, for somebody to look over.
pub fn questions(file: &FilePlan, table: &Table, known: &Known, names: &Names) -> Vec<Question> {
    (0..file.columns.len()).filter_map(|column| question(file, column, table, known, names)).collect()
}

/// What a text can be said to mean in this column: names of records, or choices with the words for each.
pub fn options(file: &FilePlan, column: usize, known: &Known, names: &Names) -> Vec<(Meaning, String)> {
    let Some(slot) = slot_of(file, column, known) else { return Vec::new() };
    if slot.is_choice() {
        let word_for = |choice: &str, words: &[String]| words.last().cloned().unwrap_or_else(|| choice.to_owned());
        return slot
            .choices
            .iter()
            .filter(|(choice, _)| !slot.retired.contains(choice))
            .map(|(choice, words)| (Meaning::Choice(choice.clone()), word_for(choice, words)))
            .collect();
    }
    let titles = titles(slot, file, known, names);
    titles.into_iter().map(|title| (Meaning::Named(title.to_owned()), title.to_owned())).collect()
}

fn question(file: &FilePlan, column: usize, table: &Table, known: &Known, names: &Names) -> Option<Question> {
    let slot = slot_of(file, column, known)?;
    let refers = slot.refers_to();
    if refers.is_none() && !slot.is_choice() && table.distinct(column).len() > MOST_LOOKED_AT {
        return None;
    }
    let texts = asked(file, table, column, slot);
    let mut items: Vec<Item> = if refers.is_some() || slot.is_choice() {
        let meanings = &file.columns.get(column)?.values;
        texts
            .into_iter()
            .map(|(text, count)| {
                let standing = match meanings.get(text) {
                    Some(meaning) => Standing::Planned(meaning.clone()),
                    None if is_understood(text, slot, file, known, names) => Standing::Understood,
                    None if refers.is_some_and(|kind| file.create.contains(kind)) => Standing::New,
                    None => Standing::Unknown,
                };
                Item { text: text.to_owned(), count, standing, offer: None }
            })
            .collect()
    } else {
        misspellings(file, column, slot, &texts, known)
    };
    if items.is_empty() {
        return None;
    }
    items.sort_by_key(|item| matches!(item.standing, Standing::Understood));
    items.sort_by_key(|item| item.standing != Standing::Unknown);
    Some(Question { column, path: slot.path.clone(), items, may_create: refers.is_some_and(can_be_made) })
}

/// True if a record can be made from no more than its name.
fn can_be_made(kind: &str) -> bool {
    !matches!(kind, "pipeline" | "opportunity")
}

fn slot_of<'a>(file: &FilePlan, column: usize, known: &'a Known) -> Option<&'a Slot> {
    let slot = known.slot(file.kind.as_deref()?, file.columns.get(column)?.target.as_deref()?)?;
    (slot.path != "team" || !file.tells_teams()).then_some(slot)
}

fn is_understood(text: &str, slot: &Slot, file: &FilePlan, known: &Known, names: &Names) -> bool {
    match slot.refers_to() {
        Some("stage") => stage_space(file).is_some_and(|space| known.names.find(&space, text).is_some()),
        Some(kind) => known.named(kind, text).or_else(|| names.named(kind, text)).is_some(),
        None => slot.choice(text).is_some(),
    }
}

fn stage_space(file: &FilePlan) -> Option<String> {
    match file.pipeline {
        Some(PipelineChoice::There(id)) => Some(stages_of(id)),
        _ => None,
    }
}

fn titles<'a>(slot: &Slot, file: &FilePlan, known: &'a Known, names: &'a Names) -> Vec<&'a str> {
    let mut titles: Vec<&str> = match slot.refers_to() {
        Some("stage") => stage_space(file).map(|space| known.names.titles(&space).collect()).unwrap_or_default(),
        Some(kind) => known.names.titles(kind).chain(names.titles(kind)).collect(),
        None => Vec::new(),
    };
    titles.sort_unstable();
    titles.dedup();
    titles
}

fn likely(unknown: &[&str], slot: &Slot, file: &FilePlan, known: &Known, names: &Names) -> Vec<(String, Meaning)> {
    let found = |candidates: &Candidates<'_>, meaning: &dyn Fn(&str) -> Option<Meaning>| {
        unknown
            .iter()
            .filter_map(|text| Some(((*text).to_owned(), meaning(candidates.nearest(text)?)?)))
            .collect::<Vec<_>>()
    };
    if slot.is_choice() {
        let words = slot.choices.iter().flat_map(|(_, words)| words.iter().map(String::as_str));
        let candidates = Candidates::new(words, unknown.len());
        return found(&candidates, &|word| slot.choice(word).map(|choice| Meaning::Choice(choice.to_owned())));
    }
    let candidates = Candidates::new(titles(slot, file, known, names), unknown.len());
    found(&candidates, &|title| Some(Meaning::Named(title.to_owned())))
}

/// Texts of a column of categories that are nearly the same as one in use, or as one that occurs much oftener.
fn misspellings(file: &FilePlan, column: usize, slot: &Slot, texts: &[(&str, usize)], known: &Known) -> Vec<Item> {
    let kind = file.kind.as_deref().unwrap_or_default();
    let filled: usize = texts.iter().map(|(_, count)| count).sum();
    let is_title = crate::registry::kind(kind).is_some_and(|kind| kind.title == slot.path);
    let is_number = slots::numbered(&slot.path).is_some();
    if slot.ty != FieldType::Text || is_title || is_number || texts.len() > MAX_CATEGORIES || filled < texts.len() * 2 {
        return Vec::new();
    }
    let Some(plan) = file.columns.get(column) else { return Vec::new() };
    let in_use: Vec<&str> = known.categories(kind, &slot.path).collect();
    texts
        .iter()
        .filter(|(text, _)| !in_use.contains(text))
        .filter_map(|(text, count)| {
            let oftener = texts.iter().filter(|(other, times)| other != text && *times >= count * OFTENER);
            let candidates =
                Candidates::new(in_use.iter().copied().chain(oftener.map(|(other, _)| *other)), texts.len());
            let offer = candidates.nearest(text)?;
            let standing = plan.values.get(*text).cloned().map_or(Standing::Understood, Standing::Planned);
            Some(Item { text: (*text).to_owned(), count: *count, standing, offer: Some(offer.to_owned()) })
        })
        .collect()
}
