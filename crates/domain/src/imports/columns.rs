//! Which field each column fills, by its header and, where the header says nothing, by its cells.

use super::{
    headers::{NameParts, said},
    known::{Known, Names},
    matching::{likeness, plain},
    plan::{FilePlan, Separator},
    slots::Slot,
    speaking::Cells,
    suggest::set_reading,
    table::Table,
    texts::is_han,
};
use crate::record::FieldType;

/// How sure a header must be about its field.
const SURE: f64 = 0.72;

/// How sure it must be to mean nothing else.
pub(super) const WHOLLY: f64 = 0.95;

/// How much less a header says for each word that a field is called by before it.
const LATER: f64 = 0.0005;

/// How many cells of a column are looked at.
const LOOKED_AT: usize = 200;

/// For each header the path of the field that it means, and how surely. No field is filled twice.
pub(super) fn by_headers(headers: &[String], slots: &[Slot]) -> Vec<Option<(String, f64)>> {
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (column, header) in said(headers).into_iter().enumerate() {
        for (index, slot) in slots.iter().enumerate() {
            // What is named first means it most.
            let words = slot.headers.iter().enumerate();
            let alike = |word: &str| match slot.ty {
                // "Primary Phone" asks nothing.
                FieldType::YesNo => f64::from(u8::from(header == plain(word) && !header.is_empty())),
                _ => alike(&header, &plain(word)),
            };
            let scores = words.map(|(at, word)| alike(word) - at as f64 * LATER);
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
        if !file.unused().any(|unused| unused == column) {
            continue;
        }
        let texts: Vec<&str> = table.filled(column).take(LOOKED_AT).collect();
        let header = table.headers.get(column).map_or("", String::as_str);
        let cells = Cells { header, texts: &texts, pipeline: file.pipeline.as_ref(), known, names };
        let mut free = known.slots(&kind).iter().filter(|slot| file.column_of(&slot.path).is_none());
        let Some(path) = free.find(|slot| cells.speak_for(slot)).map(|slot| slot.path.clone()) else { continue };
        if let Some(plan) = file.columns.get_mut(column) {
            plan.target = Some(path);
        }
        set_reading(file, column, table, known);
    }
}

/// Makes people's names of their parts, unless a column has them whole. Where first names are Chinese the last name stands
/// before them.
pub(super) fn join_names(file: &mut FilePlan, table: &Table, slots: &[Slot]) {
    let Some(parts) = NameParts::of(&table.headers) else { return };
    let filled = |column: usize| table.filled(column).take(LOOKED_AT).count();
    let found = by_headers(&table.headers, slots);
    let whole = found.iter().position(|it| it.as_ref().is_some_and(|(path, score)| path == "name" && *score > WHOLLY));
    if whole.is_some_and(|column| filled(column) >= filled(parts.given).max(filled(parts.family))) {
        return;
    }
    let is_chinese = |cell: &&str| cell.chars().all(is_han);
    let chinese = table.filled(parts.given).take(LOOKED_AT).filter(is_chinese).count();
    let columns = if chinese * 2 > filled(parts.given) {
        vec![parts.family, parts.given]
    } else {
        [Some(parts.given), parts.middle, Some(parts.family)].into_iter().flatten().collect()
    };
    join(file, "name", &columns, Separator::Fitting);
}

/// The people whom a file of customers names, and how to reach them, are kept in the remark: a customer has no field for them.
pub(super) fn keep_people(file: &mut FilePlan, table: &Table, contact: &[Slot]) {
    let found = by_headers(&table.headers, contact);
    let is_person =
        |(path, score): &(String, f64)| matches!(path.as_str(), "name" | "mobile" | "wechat") && *score > WHOLLY;
    let unused: Vec<usize> = file.unused().collect();
    let people = unused.into_iter().filter(|column| found.get(*column).and_then(Option::as_ref).is_some_and(is_person));
    let columns: Vec<usize> = file.column_of("remark").into_iter().chain(people).collect();
    if columns.len() > usize::from(file.column_of("remark").is_some()) {
        join(file, "remark", &columns, Separator::Line);
    }
}

/// Lets a field be made of these columns, one after the other.
fn join(file: &mut FilePlan, path: &str, columns: &[usize], separator: Separator) {
    let Some((first, others)) = columns.split_first() else { return };
    file.aim(*first, Some(path.to_owned()));
    if let Some(plan) = file.columns.get_mut(*first) {
        plan.joined = others.to_vec();
        plan.separator = separator;
    }
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
