//! Deleting a record, and bringing it back.
//!
//! What hangs on a deleted record (a customer's contacts and follow-ups) stays as it is: out of sight with it, back with it.

use serde_json::Value;
use sync::{Change, Doc, Read, Row, RowId, Ver, View};

use super::{Stand, edit::reads_more, fields::Way, known};
use crate::{
    access::Right,
    ids::reference,
    record::{Draft, RecordKind, Visibility},
    rejection::Rejection,
};

/// Decides [`crate::Command::Delete`].
///
/// # Errors
/// That the person may not, that others need it, or that somebody changed it since `base_ver`.
pub fn delete(stand: &Stand<'_>, kind: &str, id: RowId, base_ver: Ver) -> Result<Vec<Change>, Rejection> {
    let kind = known(kind)?;
    let row = stand.live(kind.name, id)?;
    allow(stand, kind, &row.doc)?;
    let latest = row.stamps.iter().filter(|(_, stamp)| stamp.by != stand.actor.user).max_by_key(|(_, stamp)| stamp.ver);
    if let Some((field, stamp)) = latest.filter(|(_, stamp)| stamp.ver > base_ver) {
        let theirs = row.doc.get(field).cloned().unwrap_or(Value::Null);
        return Err(Rejection::Stale { field: field.clone(), yours: Value::Null, theirs, by: Some(stamp.by) });
    }
    let mut changes = vec![Change::SetDeleted { id, seen: row.ver, at: Some(stand.at) }];
    changes.extend(rules(stand, kind, &row, true)?);
    Ok(changes)
}

/// Decides [`crate::Command::Restore`].
///
/// # Errors
/// That the person may not, or that something else has taken its place meanwhile (a login, a tag's name). Restoring what is
/// there already changes nothing.
pub fn restore(stand: &Stand<'_>, kind: &str, id: RowId) -> Result<Vec<Change>, Rejection> {
    let kind = known(kind)?;
    let row = stand.any(kind.name, id)?;
    allow(stand, kind, &row.doc)?;
    if row.is_live() {
        return Ok(Vec::new());
    }
    let mut changes = vec![Change::SetDeleted { id, seen: row.ver, at: None }];
    changes.extend(rules(stand, kind, &row, false)?);
    Ok(changes)
}

/// What the restored row's own rules need to be read: all its fields come back at once.
pub fn reads_to_restore(kind: &str, id: RowId, view: &dyn View) -> Vec<Read> {
    let Some(row) = view.row(id) else { return Vec::new() };
    reads_more(kind, id, &row.doc, view)
}

/// What the kind's own rules say to a row that goes, or that comes back with everything it held.
fn rules(stand: &Stand<'_>, kind: &'static RecordKind, row: &Row, deleting: bool) -> Result<Vec<Change>, Rejection> {
    let Some(rules) = kind.rules else { return Ok(Vec::new()) };
    let mut draft = Draft {
        kind,
        id: row.id,
        before: Some(row),
        fields: if deleting { Doc::new() } else { row.doc.clone() },
        way: Way::Edit,
        deleting,
        actor: stand.actor,
        view: stand.view,
        at: stand.at,
    };
    (rules.check)(&mut draft)
}

/// Business records need the right to delete, but for what one said oneself; settings and personal things the right by which
/// they are made.
fn allow(stand: &Stand<'_>, kind: &'static RecordKind, doc: &Doc) -> Result<(), Rejection> {
    let said = matches!(kind.visibility, Visibility::Parent(_)) && reference(doc, "by") == Some(stand.actor.user);
    let right = match kind.visibility {
        _ if said => kind.right,
        Visibility::Owner | Visibility::Parent(_) => Right::Delete,
        Visibility::Workspace | Visibility::Person(_) => kind.right,
    };
    stand.allow(kind, right, doc)
}
