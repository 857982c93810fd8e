//! Taking an import back, part by part: what it made goes unless somebody has touched it since, what it wrote over comes back
//! field by field unless somebody has changed it since; when customers were last spoken to is again what it was. What stays is written into the part, with why and by whom.
//!
//! The server knows of each field when it was written and by whom; a device knows only of each row in which version it stands.
//! What a device foresees is therefore never more than what the server will do.

use std::{collections::BTreeSet, sync::Arc};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sync::{Change, Doc, FieldStamp, Read, Row, RowId, Ver, View};

use super::{
    contacted,
    part::{self, Left, Updated},
};
use crate::{
    access::Right,
    record::RecordKind,
    records::{Stand, delete, edit, fields},
    registry,
    rejection::Rejection,
};

/// Takes back what one part of an import did. A part that was taken back stays so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakeBackPart {
    /// The part.
    pub part: RowId,
    /// Records made by it that are to stay, because others hang on them by now.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keep: Vec<RowId>,
}

/// What taking a part back would do, as far as a device knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Foreseen {
    /// Records that would go.
    pub goes: Vec<RowId>,
    /// Records of which fields would come back.
    pub comes_back: Vec<RowId>,
    /// Records that somebody has changed since, and what of them would stay.
    pub stays: Vec<Left>,
}

/// Foresees [`decide`], by what changed since alone; `look` finds records.
pub fn foresee(part: &Row, look: impl Fn(RowId) -> Option<Arc<Row>>) -> Foreseen {
    let mut foreseen = Foreseen::default();
    if part.doc.contains_key("undone_at") {
        return foreseen;
    }
    let written = Written::with(part);
    for id in part::created(&part.doc) {
        let Some(row) = look(id).filter(|row| row.is_live()) else { continue };
        match touched(&row, row.stamps.keys(), written) {
            Some(left) => foreseen.stays.push(left),
            None => foreseen.goes.push(id),
        }
    }
    for updated in part::updated(&part.doc) {
        let Some(row) = look(updated.id).filter(|row| row.is_live()) else { continue };
        let (since, back) = open(&row, &updated, written);
        foreseen.stays.extend(changed(&row, &since, written));
        if !back.is_empty() {
            foreseen.comes_back.push(updated.id);
        }
    }
    foreseen
}

/// What must be read first.
pub fn reads(command: &TakeBackPart) -> Vec<Read> {
    vec![Read::Row(command.part)]
}

/// What must be read once the part is known, and then its records.
pub fn reads_more(command: &TakeBackPart, view: &dyn View) -> Vec<Read> {
    let Some((row, kind)) = view.row(command.part).and_then(|row| Some((row.clone(), kind_of(&row)?))) else {
        return Vec::new();
    };
    let mut reads = BTreeSet::new();
    let none = Doc::new();
    let (created, updated) = (part::created(&row.doc), part::updated(&row.doc));
    let made = created.iter().map(|id| (*id, &none));
    for (id, before) in made.chain(updated.iter().map(|updated| (updated.id, &updated.before))) {
        reads.insert(Read::Row(id));
        reads.extend(fields::reads(kind, before));
        reads.extend(edit::reads_more(kind.name, id, before, view));
    }
    reads.extend(contacted::of_part(&row.doc).into_iter().map(|contacted| Read::Row(contacted.id)));
    reads.into_iter().collect()
}

/// Decides [`TakeBackPart`].
///
/// # Errors
/// That there is no such part, or that the person may not import for whoever did.
pub fn decide(stand: &Stand<'_>, command: &TakeBackPart) -> Result<Vec<Change>, Rejection> {
    let row = stand.live(part::KIND.name, command.part)?;
    stand.allow(&part::KIND, Right::Import, &row.doc)?;
    let Some(kind) = kind_of(&row).filter(|_| !row.doc.contains_key("undone_at")) else { return Ok(Vec::new()) };
    let written = Written::with(&row);
    let (mut changes, mut kept) = (Vec::new(), Vec::new());
    for id in part::created(&row.doc).into_iter().rev() {
        let left = match unmake(stand, kind, id, written, command) {
            Ok(made) => {
                changes.extend(made);
                continue;
            }
            Err(left) => left,
        };
        kept.push(left);
    }
    for updated in part::updated(&row.doc) {
        let (made, left) = put_back(stand, kind, &updated, written);
        changes.extend(made);
        kept.extend(left);
    }
    changes.extend(contacted::put_back(stand, &row));
    let kept = if kept.is_empty() { Value::Null } else { json!(kept) };
    let fields = sync::order::gathered([("undone_at".to_owned(), json!(stand.at)), ("kept".to_owned(), kept)]);
    changes.push(Change::Patch { id: row.id, seen: row.ver, fields, scopes: None, parent: None });
    Ok(changes)
}

fn unmake(
    stand: &Stand<'_>,
    kind: &RecordKind,
    id: RowId,
    written: Written,
    command: &TakeBackPart,
) -> Result<Vec<Change>, Left> {
    let row = seen(stand, kind, id)?;
    if !row.is_live() {
        return Ok(Vec::new());
    }
    if command.keep.contains(&id) {
        return Err(Left::because(id, "in_use"));
    }
    if let Some(left) = touched(&row, row.stamps.keys(), written) {
        return Err(left);
    }
    delete::delete(stand, kind.name, id, row.ver).map_err(|rejection| Left::refused(id, &rejection))
}

fn put_back(stand: &Stand<'_>, kind: &RecordKind, updated: &Updated, written: Written) -> (Vec<Change>, Option<Left>) {
    let row = match seen(stand, kind, updated.id) {
        Ok(row) if row.is_live() => row,
        Ok(_) => return (Vec::new(), Some(Left::because(updated.id, "deleted"))),
        Err(left) => return (Vec::new(), Some(left)),
    };
    let (since, back) = open(&row, updated, written);
    let left = changed(&row, &since, written);
    let back: Doc = back.into_iter().map(|(name, value)| (name.clone(), value.clone())).collect();
    match edit::decide(stand, kind.name, row.id, row.ver, &back) {
        Ok(changes) => (changes, left),
        Err(rejection) => (Vec::new(), Some(Left::refused(row.id, &rejection))),
    }
}

type Fields<'a> = Vec<(&'a String, &'a Value)>;

/// The fields that do not hold what they held before: those that somebody wrote since, and those that may come back.
fn open<'a>(row: &Row, updated: &'a Updated, written: Written) -> (Fields<'a>, Fields<'a>) {
    let differs = |name: &String, value: &Value| row.doc.get(name).unwrap_or(&Value::Null) != value;
    let open = updated.before.iter().filter(|(name, value)| differs(name, value));
    open.partition(|(name, _)| is_since(row, name, written))
}

fn seen(stand: &Stand<'_>, kind: &RecordKind, id: RowId) -> Result<Arc<Row>, Left> {
    stand.any(kind.name, id).map_err(|rejection| Left::refused(id, &rejection))
}

/// That these fields were written after the part, if there are any.
fn changed(row: &Row, since: &Fields<'_>, written: Written) -> Option<Left> {
    if since.is_empty() { None } else { touched(row, since.iter().map(|(name, _)| *name), written) }
}

/// Which of these fields were written after the part, and by whom last.
fn touched<'a>(row: &Row, names: impl Iterator<Item = &'a String>, written: Written) -> Option<Left> {
    let fields: Vec<String> = names.filter(|name| is_since(row, name, written)).cloned().collect();
    if let Written::In(ver) = written {
        return (row.ver > ver).then(|| Left { fields, ..Left::because(row.id, "changed") });
    }
    let last = fields.iter().filter_map(|name| row.stamps.get(name)).max_by_key(|stamp| stamp.ver)?;
    Some(Left { id: row.id, why: "changed".into(), by: Some(last.by), fields })
}

/// When a part wrote what it wrote.
#[derive(Clone, Copy)]
enum Written {
    /// By this person in this version.
    By(FieldStamp),
    /// In this version: all that a device knows.
    In(Ver),
}

impl Written {
    fn with(part: &Row) -> Self {
        part.stamps.get("import").map_or(Self::In(part.ver), |stamp| Self::By(*stamp))
    }
}

fn is_since(row: &Row, name: &str, written: Written) -> bool {
    match written {
        Written::By(part) => row.stamps.get(name).is_some_and(|stamp| stamp.ver > part.ver),
        Written::In(ver) => row.ver > ver,
    }
}

fn kind_of(part: &Row) -> Option<&'static RecordKind> {
    registry::kind(part.doc.get("kind")?.as_str()?)
}
