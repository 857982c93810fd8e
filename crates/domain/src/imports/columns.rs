//! Which field each column fills, by its header and, where the header says nothing, by its cells.

use super::{
    known::{Known, Names, stages_of},
    matching::{likeness, plain},
    plan::{FilePlan, PipelineChoice},
    slots::Slot,
    table::Table,
};
use crate::{record::FieldType, value};

/// How sure a header must be about its field.
const SURE: f64 = 0.72;

/// How much less a header says for each word that a field is called by before it.
const LATER: f64 = 0.0005;

/// How many cells of a column are looked at.
const LOOKED_AT: usize = 200;

/// For each header the path of the field that it means, and how surely. No field is filled twice.
pub(super) fn by_headers(headers: &[String], slots: &[Slot]) -> Vec<Option<(String, f64)>> {
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (column, header) in headers.iter().enumerate() {
        let header = said(header);
        for (index, slot) in slots.iter().enumerate() {
            // What is named first means it most.
            let words = slot.headers.iter().enumerate();
            let scores = words.map(|(at, word)| alike(&header, &plain(word)) - at as f64 * LATER);
            let score = scores.fold(0.0, f64::max);
            if score >= SURE {
                pairs.push((score, column, index));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut found: Vec<Option<(String, f64)>> = vec![None; headers.len()];
    for (score, column, index) in pairs {
        let Some(path) = slots.get(index).map(|slot| slot.path.clone()) else { continue };
        let taken = found.iter().flatten().any(|(other, _)| *other == path);
        if let Some(place) = found.get_mut(column).filter(|place| place.is_none() && !taken) {
            *place = Some((path, score));
        }
    }
    found
}

/// Gives columns whose headers say nothing a field that their cells speak for.
pub(super) fn by_values(file: &mut FilePlan, table: &Table, known: &Known, names: &Names) {
    let Some(kind) = file.kind.clone() else { return };
    for column in 0..file.columns.len() {
        if file.columns.get(column).is_none_or(|plan| plan.target.is_some()) {
            continue;
        }
        let free = known.slots(&kind).iter().filter(|slot| file.column_of(&slot.path).is_none());
        let cells: Vec<&str> = table.filled(column).take(LOOKED_AT).collect();
        let fitting = free.into_iter().find(|slot| speak_for(&cells, slot, file.pipeline.as_ref(), known, names));
        let path = fitting.map(|slot| slot.path.clone());
        if let Some(plan) = file.columns.get_mut(column) {
            plan.target = path;
        }
    }
}

/// Only what cannot be anything else: mail addresses, and the names of people, products and stages.
fn speak_for(cells: &[&str], slot: &Slot, pipeline: Option<&PipelineChoice>, known: &Known, names: &Names) -> bool {
    let fits = |cell: &str| match slot.ty {
        FieldType::Email => value::check(FieldType::Email, &cell.into()).is_ok(),
        FieldType::Ref("stage") => match pipeline {
            Some(PipelineChoice::There(id)) => known.names.find(&stages_of(*id), cell).is_some(),
            _ => known.pipelines.iter().any(|(id, _)| known.names.find(&stages_of(*id), cell).is_some()),
        },
        FieldType::Ref(kind) => known.named(kind, cell).or_else(|| names.named(kind, cell)).is_some(),
        _ => false,
    };
    cells.len() >= 3 && cells.iter().filter(|cell| fits(cell)).count() * 10 >= cells.len() * 8
}

/// What a header says, without remarks in brackets and marks of required columns.
fn said(header: &str) -> String {
    let bare = header.split(['(', '（', '[', '【']).next().unwrap_or(header);
    plain(if bare.trim().is_empty() { header } else { bare })
}

/// How surely one phrase means the other: equal, nearly equal, or the same words with more around them.
fn alike(header: &str, word: &str) -> f64 {
    if header.is_empty() || word.is_empty() {
        return 0.0;
    }
    if header == word {
        return 1.0;
    }
    let (tight_header, tight_word) = (header.replace(' ', ""), word.replace(' ', ""));
    if tight_header == tight_word {
        return 0.97;
    }
    // Too short to be more than itself.
    if tight_word.len() < 3 {
        return 0.0;
    }
    let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let (ours, theirs) = (words(header), words(word));
    let shared = ours.iter().filter(|part| theirs.contains(part)).count();
    let by_words = if shared == theirs.len() || shared == ours.len() {
        0.6 + 0.3 * shared as f64 / ours.len().max(theirs.len()) as f64
    } else {
        0.0
    };
    let by_letters = if tight_word.chars().count() >= 4 { likeness(&tight_header, &tight_word) * 0.95 } else { 0.0 };
    by_words.max(if by_letters >= 0.78 { by_letters } else { 0.0 })
}
