//! The command by which a file changes records that are there: each row decided like an edit by hand, those that may not be
//! passed over and written down, the rest one version.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sync::{Change, Doc, Read, RowId, Ver, View};

use super::{
    CHUNK_ROWS,
    part::{self, KEPT_BYTES, Left, Part, Updated},
};
use crate::{
    access::Right,
    records::{Stand, edit, known},
    rejection::Rejection,
};

/// The kinds of which a file may change records that are there. People, teams and settings are not: their logins and names
/// stand once each, and a file is no place to change who may do what.
pub const KINDS: [&str; 6] = ["product", "customer", "contact", "opportunity", "follow_up", "task"];

/// Changes many records of a kind, as somebody saw them. A row that may not be changed is passed over; the rest goes on. Sent
/// again, by the same command or another one, it changes nothing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UpdateRows {
    /// The import that the chunk belongs to.
    pub import: RowId,
    /// The kind's name, one of [`KINDS`].
    pub kind: String,
    /// At most [`CHUNK_ROWS`].
    pub rows: Vec<UpdateRow>,
}

/// What becomes of one record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UpdateRow {
    /// Which.
    pub id: RowId,
    /// The version that the person was looking at.
    pub base_ver: Ver,
    /// Fields that are written over.
    #[serde(default, skip_serializing_if = "Doc::is_empty")]
    pub fields: Doc,
    /// Fields that are filled if they are empty, at the time of the decision.
    #[serde(default, skip_serializing_if = "Doc::is_empty")]
    pub fill: Doc,
}

impl UpdateRow {
    fn all(&self) -> Doc {
        let mut all = self.fill.clone();
        all.extend(self.fields.clone());
        all
    }

    /// What is written into a record that holds this.
    fn wanted(&self, doc: &Doc) -> Doc {
        let mut wanted: Doc = self
            .fill
            .iter()
            .filter(|(name, _)| !doc.contains_key(*name))
            .map(|(k, v)| (k.clone(), v.clone()))
            .collect();
        wanted.extend(self.fields.clone());
        wanted
    }
}

/// What must be read: each record, what is written into it, and whether the chunk has been here.
pub fn reads(command: &UpdateRows) -> Vec<Read> {
    let mut reads: BTreeSet<Read> =
        command.rows.first().map(|row| Read::Row(part::of_updated(command.import, row.id))).into_iter().collect();
    for row in command.rows.iter().take(CHUNK_ROWS) {
        reads.extend(edit::reads(&command.kind, row.id, &row.all()));
    }
    reads.into_iter().collect()
}

/// What must be read once the records are known.
pub fn reads_more(command: &UpdateRows, view: &dyn View) -> Vec<Read> {
    let rows = command.rows.iter().take(CHUNK_ROWS);
    let more = rows.flat_map(|row| edit::reads_more(&command.kind, row.id, &row.all(), view));
    let reads: BTreeSet<Read> = sync::order::gathered(more);
    reads.into_iter().collect()
}

/// Decides [`UpdateRows`].
///
/// # Errors
/// Only what forbids the chunk as a whole: too many rows, no right to import, a kind that files do not change.
pub fn decide(stand: &Stand<'_>, command: &UpdateRows) -> Result<Vec<Change>, Rejection> {
    if command.rows.len() > CHUNK_ROWS {
        return Err(Rejection::TooMany { limit: CHUNK_ROWS });
    }
    stand.actor.may_at_all(Right::Import)?;
    let kind = known(&command.kind)?;
    if !KINDS.contains(&kind.name) {
        return Err(Rejection::UnknownKind { kind: kind.name.to_owned() });
    }
    let Some(first) = command.rows.first() else { return Ok(Vec::new()) };
    let id = part::of_updated(command.import, first.id);
    if stand.view.row(id).is_some() {
        return Ok(Vec::new());
    }
    let (mut part, mut changes, mut seen, mut bytes) = (Part::default(), Vec::new(), BTreeSet::new(), 0);
    for row in &command.rows {
        if !seen.insert(row.id) {
            part.skipped.push(Left::because(row.id, "twice"));
            continue;
        }
        match update(stand, kind.name, row) {
            Ok(None) => {}
            Ok(Some((updated, made))) => {
                bytes += updated.before.values().map(|value| value.to_string().len()).sum::<usize>();
                if bytes > KEPT_BYTES {
                    part.skipped.push(Left::because(row.id, "too_much"));
                } else {
                    part.updated.push(updated);
                    changes.extend(made);
                }
            }
            Err(rejection) => part.skipped.push(Left::refused(row.id, &rejection)),
        }
    }
    changes.extend(part.written(stand, command.import, kind.name, id));
    Ok(changes)
}

fn update(stand: &Stand<'_>, kind: &str, row: &UpdateRow) -> Result<Option<(Updated, Vec<Change>)>, Rejection> {
    let there = stand.live(kind, row.id)?;
    let changes = edit::decide(stand, kind, row.id, row.base_ver, &row.wanted(&there.doc))?;
    let patched = changes.iter().find_map(|change| match change {
        Change::Patch { id, fields, .. } if *id == row.id => Some(fields),
        _ => None,
    });
    let Some(fields) = patched else { return Ok(None) };
    let before = |name: &String| (name.clone(), there.doc.get(name).cloned().unwrap_or(Value::Null));
    let before = fields.keys().map(before).collect();
    Ok(Some((Updated { id: row.id, before }, changes)))
}
