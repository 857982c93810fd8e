//! Putting an archive back: records as they were, with their ids, into a workspace in which nothing has been done yet.
//!
//! An import makes records, as people do; this brings back what was made before. So no rule completes a document, nobody is told,
//! and no history is written but that of the restoring itself. What is checked is that each record is one: fields hold what
//! they are declared to hold, none that is required is missing, what it hangs on is there.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sync::{Change, Read, Row, RowId, Ver};

use super::archive::Kept;
use crate::{
    access::{Reach, Right},
    command::Command,
    ids::reference,
    imports::{CHUNK_ROWS, ImportRow},
    record::{Field, FieldType, RecordKind, Visibility},
    records::{Stand, known, place},
    registry,
    rejection::{Problem, ProblemCode, Rejection},
    settings::workspace,
    value,
};

/// Brings records of a kind back as they were. One whose id is there is passed over, so that an archive can be put back again
/// where it was interrupted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RestoreRows {
    /// The kind's name.
    pub kind: String,
    /// At most [`CHUNK_ROWS`].
    pub rows: Vec<ImportRow>,
}

/// How many bytes of documents one command carries, about: three of them fit a push.
const CHUNK_BYTES: usize = 300_000;

/// Texts that only one record of a kind may have.
const UNIQUE: [(&str, &str); 3] = [("user", "login"), ("tag", "name"), ("field_definition", "key")];

/// Kinds whose rows say that somebody works here already.
pub const WORK: [&str; 8] =
    ["customer", "contact", "opportunity", "comment", "follow_up", "attachment", "task", "product"];

/// True if an archive may be put back where these records of [`WORK`] are: none, or only some of its own.
pub fn may_go_into(there: impl IntoIterator<Item = RowId>, archive: &BTreeSet<RowId>) -> bool {
    there.into_iter().all(|id| archive.contains(&id))
}

/// The commands that put records back, in an order in which what others hang on comes first. The workspace itself is there
/// already: see [`settings`].
pub fn commands(records: Vec<Kept>) -> Vec<Command> {
    let mut of_kind: Vec<(&'static RecordKind, Vec<Kept>)> = registry::KINDS
        .iter()
        .filter(|kind| kind.name != workspace::KIND.name)
        .map(|kind| (*kind, Vec::new()))
        .collect();
    for record in records {
        if let Some((_, rows)) = of_kind.iter_mut().find(|(kind, _)| kind.name == record.kind) {
            rows.push(record);
        }
    }
    of_kind.into_iter().flat_map(|(kind, rows)| chunks(kind, rows)).collect()
}

fn chunks(kind: &'static RecordKind, records: Vec<Kept>) -> Vec<Command> {
    let mut chunks: Vec<(usize, Vec<ImportRow>)> = Vec::new();
    for record in records {
        let size = record.line().len();
        let row = ImportRow { id: record.id, fields: record.doc };
        match chunks.last_mut().filter(|(bytes, rows)| bytes + size < CHUNK_BYTES && rows.len() < CHUNK_ROWS) {
            Some((bytes, rows)) => {
                *bytes += size;
                rows.push(row);
            }
            None => chunks.push((size, vec![row])),
        }
    }
    let command = |(_, rows)| Command::RestoreRows(RestoreRows { kind: kind.name.to_owned(), rows });
    chunks.into_iter().map(command).collect()
}

/// What the workspace's own record takes from that of the archive: everything but what it has already.
pub fn settings(workspace: &Row, kept: &Kept) -> Option<Command> {
    let mut fields = kept.doc.clone();
    fields.extend(
        workspace.doc.keys().filter(|name| !kept.doc.contains_key(*name)).map(|name| (name.clone(), Value::Null)),
    );
    fields.retain(|name, value| workspace.doc.get(name) != Some(value));
    let base_ver: Ver = workspace.ver;
    let command = Command::SetFields { kind: workspace::KIND.name.to_owned(), id: workspace.id, base_ver, fields };
    match &command {
        Command::SetFields { fields, .. } if fields.is_empty() => None,
        _ => Some(command),
    }
}

/// What makes room for an archive that has pipelines: those that a new workspace begins with go, stages first. Nothing is in
/// them, or nothing of this could be decided.
pub fn make_room(there: &[Row], archive: &BTreeSet<RowId>) -> Vec<Command> {
    let of_kind = |kind: &'static str| there.iter().filter(move |row| row.kind == kind && row.is_live());
    if !of_kind("pipeline").any(|row| archive.contains(&row.id)) {
        return Vec::new();
    }
    let first = ["stage", "pipeline"].into_iter().flat_map(of_kind).filter(|row| !archive.contains(&row.id));
    first.map(|row| Command::Delete { kind: row.kind.clone(), id: row.id, base_ver: row.ver }).collect()
}

/// What must be read: whether a record is there, what it hangs on, and who has what only one may have.
pub fn reads(command: &RestoreRows) -> Vec<Read> {
    let Some(kind) = registry::kind(&command.kind) else { return Vec::new() };
    let mut reads = BTreeSet::new();
    for row in command.rows.iter().take(CHUNK_ROWS) {
        reads.insert(Read::Row(row.id));
        if let Visibility::Parent(field) = kind.visibility {
            reads.extend(reference(&row.fields, field).map(Read::Row));
        }
        reads.extend(unique(kind, row).map(|(field, value)| Read::Where { kind: kind.name, field, value }));
    }
    reads.into_iter().collect()
}

fn unique(kind: &RecordKind, row: &ImportRow) -> Option<(&'static str, String)> {
    let (_, field) = UNIQUE.into_iter().find(|(name, _)| *name == kind.name)?;
    Some((field, row.fields.get(field)?.as_str()?.to_owned()))
}

/// Decides [`RestoreRows`].
///
/// # Errors
/// Who is no admin may not; the first record that is none refuses the whole chunk.
pub fn decide(stand: &Stand<'_>, command: &RestoreRows) -> Result<Vec<Change>, Rejection> {
    if command.rows.len() > CHUNK_ROWS {
        return Err(Rejection::TooMany { limit: CHUNK_ROWS });
    }
    for right in [Right::Import, Right::People, Right::Settings] {
        if stand.actor.reach(right) != Reach::All {
            return Err(Rejection::NotAllowed { right: right.name().to_owned() });
        }
    }
    let kind = known(&command.kind)?;
    if kind.name == workspace::KIND.name {
        return Err(Rejection::InUse { kind: kind.name.to_owned(), count: 1 });
    }
    let mut changes = Vec::with_capacity(command.rows.len());
    for row in command.rows.iter().filter(|row| stand.view.row(row.id).is_none()) {
        restore(stand, kind, row, &mut changes)?;
    }
    Ok(changes)
}

fn restore(
    stand: &Stand<'_>,
    kind: &'static RecordKind,
    row: &ImportRow,
    changes: &mut Vec<Change>,
) -> Result<(), Rejection> {
    check(kind, row)?;
    let mut doc = row.fields.clone();
    if let Some((field, value)) = unique(kind, row) {
        let is_taken = stand.view.find(kind.name, field, &value).iter().any(|other| other.id != row.id);
        if is_taken && field == "login" {
            // Whoever puts the archive back may be in it themselves, and signs in by it already.
            doc.remove(field);
        } else if is_taken {
            return Err(Rejection::NotUnique { field: field.to_owned(), value });
        } else {
            changes.push(Change::Unique { id: row.id, kind: kind.name, field, value });
        }
    }
    let place = place::of(stand, kind, &doc)?;
    if let Some(parent) = place.parent.filter(|_| matches!(kind.visibility, Visibility::Parent(_))) {
        let seen = stand.view.row(parent).map_or(0, |row| row.ver);
        let condition = Change::Unmoved { id: parent, seen };
        if !changes.contains(&condition) {
            changes.push(condition);
        }
    }
    changes.push(Change::Create { id: row.id, kind: kind.name, doc, parent: place.parent, scopes: place.scopes });
    Ok(())
}

/// That the document is one of its kind. What nobody declared is kept as it is.
fn check(kind: &'static RecordKind, row: &ImportRow) -> Result<(), Rejection> {
    let wrong = |field: &Field| match row.fields.get(field.name) {
        None if field.required => Some(ProblemCode::Required),
        None => None,
        // Its shape is another module's business, which reads it with patience.
        Some(_) if field.ty == FieldType::Json => None,
        Some(value) => value::check(field.ty, value).err(),
    };
    let problem = |field: &Field| Some(Problem { field: field.name.to_owned(), code: wrong(field)? });
    let problems: Vec<Problem> = kind.fields.iter().filter_map(problem).collect();
    if problems.is_empty() { Ok(()) } else { Err(Rejection::Invalid { problems }) }
}
