//! Changing fields of a record, also when somebody else changed it meanwhile.

use serde_json::{Value, json};
use sync::{Change, Doc, Read, Row, RowId, Ver, View};

use super::{Stand, create, fields, fields::Way, known, place};
use crate::{
    ids::{derived, reference},
    record::{Draft, Merge, RecordKind, Visibility},
    registry,
    rejection::Rejection,
    settings::notification,
};

/// What must be read.
pub fn reads(kind: &str, id: RowId, given: &Doc) -> Vec<Read> {
    let Some(kind) = registry::kind(kind) else { return Vec::new() };
    let mut reads = vec![Read::Row(id)];
    reads.extend(fields::reads(kind, &fields::clean(given)));
    reads
}

/// What must be read once the row itself is known: its parent, whose people may change it, and what its kind's rules ask for.
pub fn reads_more(kind: &str, id: RowId, given: &Doc, view: &dyn View) -> Vec<Read> {
    let (Some(kind), Some(row)) = (registry::kind(kind), view.row(id)) else { return Vec::new() };
    let mut reads = Vec::new();
    if let Visibility::Parent(field) = kind.visibility {
        reads.extend(reference(&row.doc, field).map(Read::Row));
    }
    if let Some(rules) = kind.rules {
        reads.extend((rules.reads)(id, &fields::clean(given), Some(&row)));
    }
    reads
}

/// Decides [`crate::Command::SetFields`].
///
/// # Errors
/// What is wrong with the fields, that the person may not, or that a protected field was changed by somebody else.
pub fn decide(stand: &Stand<'_>, kind: &str, id: RowId, base_ver: Ver, given: &Doc) -> Result<Vec<Change>, Rejection> {
    let kind = known(kind)?;
    let row = stand.live(kind.name, id)?;
    stand.allow(kind, kind.right, &row.doc)?;
    let given = fields::clean(given);
    let others = given.into_iter().filter(|(name, value)| row.doc.get(name).unwrap_or(&Value::Null) != value);
    let written: Doc = sync::order::gathered(others);
    if written.is_empty() {
        return Ok(Vec::new());
    }
    fields::check(stand, kind, &written, Way::Edit)?;
    let told = told_of_conflicts(stand, kind, &row, base_ver, &written)?;
    let mut draft = Draft {
        kind,
        id,
        before: Some(&row),
        fields: written,
        way: Way::Edit,
        deleting: false,
        actor: stand.actor,
        view: stand.view,
        at: stand.at,
    };
    let extra = match kind.rules {
        Some(rules) => (rules.check)(&mut draft)?,
        None => Vec::new(),
    };
    let patch = patch(stand, kind, &row, draft.fields)?;
    let moved = match &patch {
        Change::Patch { parent: Some(parent), .. } => create::parent_unmoved(stand, kind, *parent),
        _ => None,
    };
    let mut changes = vec![patch];
    changes.extend(moved);
    changes.extend(extra);
    changes.extend(told);
    Ok(changes)
}

/// The patch, with a new place if the fields move the row.
fn patch(stand: &Stand<'_>, kind: &'static RecordKind, row: &Row, fields: Doc) -> Result<Change, Rejection> {
    let deciding = match kind.visibility {
        Visibility::Parent(field) | Visibility::Person(field) => field,
        Visibility::Owner | Visibility::Workspace => "customer",
    };
    if !fields.contains_key(deciding) && !fields.contains_key("shared") {
        return Ok(Change::Patch { id: row.id, seen: row.ver, fields, scopes: None, parent: None });
    }
    let mut after = row.doc.clone();
    for (name, value) in &fields {
        if value.is_null() {
            after.remove(name);
        } else {
            after.insert(name.clone(), value.clone());
        }
    }
    stand.allow(kind, kind.right, &after)?;
    let place = place::of(stand, kind, &after)?;
    Ok(Change::Patch { id: row.id, seen: row.ver, fields, scopes: Some(place.scopes), parent: Some(place.parent) })
}

/// Fields that somebody else changed after `base_ver`: a protected one refuses the edit, for another the person whose value
/// is replaced is told, with both values.
fn told_of_conflicts(
    stand: &Stand<'_>,
    kind: &RecordKind,
    row: &Row,
    base_ver: Ver,
    changed: &Doc,
) -> Result<Vec<Change>, Rejection> {
    let mut told = Vec::new();
    for (name, yours) in changed {
        let Some(stamp) = row.stamps.get(name).filter(|stamp| stamp.ver > base_ver && stamp.by != stand.actor.user)
        else {
            continue;
        };
        let theirs = row.doc.get(name).cloned().unwrap_or(Value::Null);
        if kind.field(name).is_some_and(|field| field.merge == Merge::Protected) {
            return Err(Rejection::Stale { field: name.clone(), yours: yours.clone(), theirs, by: Some(stamp.by) });
        }
        let id = derived(&[b"overwritten", row.id.0.as_bytes(), name.as_bytes(), &stamp.ver.to_be_bytes()]);
        let about = json!({
            "kind": kind.name, "record": row.id.to_string(), "title": kind.title_of(&row.doc), "field": name,
            "yours": theirs, "theirs": yours, "by": stand.actor.user.to_string(),
        });
        told.push(notification::tell(stamp.by, "overwritten", id, about, stand.at));
    }
    Ok(told)
}

/// That a protected thing about the row (its owner, its stage, its being there) was not changed by somebody else since.
///
/// # Errors
/// [`Rejection::Stale`].
pub fn fresh(stand: &Stand<'_>, row: &Row, field: &str, base_ver: Ver, yours: Value) -> Result<(), Rejection> {
    match row.stamps.get(field) {
        Some(stamp) if stamp.ver > base_ver && stamp.by != stand.actor.user => Err(Rejection::Stale {
            field: field.to_owned(),
            yours,
            theirs: row.doc.get(field).cloned().unwrap_or(Value::Null),
            by: Some(stamp.by),
        }),
        _ => Ok(()),
    }
}
