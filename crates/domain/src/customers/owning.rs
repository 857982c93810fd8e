//! Who owns a customer or an opportunity: claiming from the public pool, transfer, collaborators.

use serde_json::{Value, json};
use sync::{Change, Doc, Read, Row, RowId, Ver, View};

use super::holding;
use crate::{
    access::{Answers, Right, owner_scopes},
    ids::{derived, reference},
    record::{RecordKind, Visibility},
    records::{Stand, edit::fresh, known},
    registry::children_of,
    rejection::{ProblemCode, Rejection},
    settings::notification,
};

/// What claiming must read.
pub fn reads_to_claim(id: RowId) -> Vec<Read> {
    vec![Read::Row(id), holding::setting()]
}

/// What a transfer must read: the record, the person who is to own it, and whether that person may have one more customer.
pub fn reads_to_transfer(kind: &str, id: RowId, to: Option<RowId>) -> Vec<Read> {
    let capped = to.filter(|_| kind == "customer").map(|_| holding::setting());
    std::iter::once(Read::Row(id)).chain(to.map(Read::Row)).chain(capped).collect()
}

/// What a transfer must read once it is known whether there is a cap.
pub fn reads_more_to_transfer(kind: &str, to: Option<RowId>, view: &dyn View) -> Vec<Read> {
    to.filter(|_| kind == "customer").map(|to| holding::reads(to, view)).unwrap_or_default()
}

/// Decides [`crate::Command::ClaimCustomer`]: of all who try, the first to arrive has it.
///
/// # Errors
/// [`Rejection::AlreadyOwned`] with who and since when, [`Rejection::HoldsTooMany`] at the company's cap.
pub fn claim(stand: &Stand<'_>, id: RowId) -> Result<Vec<Change>, Rejection> {
    let me = stand.actor.user;
    stand.actor.may_at_all(Right::Claim)?;
    let row = match stand.live("customer", id) {
        Ok(row) => row,
        Err(rejection) => return Err(taken(stand, id).unwrap_or(rejection)),
    };
    match reference(&row.doc, "owner") {
        Some(owner) if owner == me => Ok(Vec::new()),
        Some(owner) => {
            Err(Rejection::AlreadyOwned { by: owner, at: row.doc.get("claimed_at").and_then(Value::as_i64) })
        }
        None => {
            let cap = holding::one_more(stand.view, me)?;
            Ok(own(stand, &row, Some(me), children_of("customer")).into_iter().chain(cap).collect())
        }
    }
}

/// A customer that was claimed by somebody outside one's sight was in the pool a moment ago: say who has it.
fn taken(stand: &Stand<'_>, id: RowId) -> Option<Rejection> {
    let row = stand.view.row(id).filter(|row| row.kind == "customer" && row.is_live())?;
    let by = reference(&row.doc, "owner")?;
    Some(Rejection::AlreadyOwned { by, at: row.doc.get("claimed_at").and_then(Value::as_i64) })
}

/// Decides [`crate::Command::Transfer`].
///
/// # Errors
/// That the person may not, that there is no such active person, that they hold as many customers as the company allows, or
/// that somebody else transferred it meanwhile.
pub fn transfer(
    stand: &Stand<'_>,
    kind: &str,
    id: RowId,
    base_ver: Ver,
    to: Option<RowId>,
) -> Result<Vec<Change>, Rejection> {
    let kind = ownable(kind)?;
    let row = stand.live(kind.name, id)?;
    stand.actor.may(Right::Transfer, Answers::Of(&row.doc))?;
    fresh(stand, &row, "owner", base_ver, to.map_or(Value::Null, |user| json!(user.to_string())))?;
    if reference(&row.doc, "owner") == to {
        return Ok(Vec::new());
    }
    let Some(user) = to else { return Ok(own(stand, &row, None, children_of(kind.name))) };
    let person = stand.live("user", user).map_err(|_| Rejection::invalid("owner", ProblemCode::NoSuchRecord))?;
    if person.doc.get("active") == Some(&Value::Bool(false)) {
        return Err(Rejection::invalid("owner", ProblemCode::NoSuchRecord));
    }
    let cap = if kind.name == "customer" { holding::one_more(stand.view, user)? } else { None };
    let mut changes = own(stand, &row, to, children_of(kind.name));
    changes.extend(cap);
    if user != stand.actor.user {
        let about = json!({
            "kind": kind.name, "record": id.to_string(), "title": kind.title_of(&row.doc), "by": stand.actor.user.to_string(),
        });
        let notice = derived(&[b"assigned", id.0.as_bytes(), user.0.as_bytes(), &row.ver.to_be_bytes()]);
        changes.push(notification::tell(user, "assigned", notice, about, stand.at));
    }
    Ok(changes)
}

/// Decides [`crate::Command::SetCollaborators`].
///
/// # Errors
/// That the person may not, that one of them does not exist, or that somebody else changed them meanwhile.
pub fn set_collaborators(
    stand: &Stand<'_>,
    kind: &str,
    id: RowId,
    base_ver: Ver,
    users: &[RowId],
) -> Result<Vec<Change>, Rejection> {
    let kind = ownable(kind)?;
    let row = stand.live(kind.name, id)?;
    stand.allow(kind, kind.right, &row.doc)?;
    if users.len() > crate::value::MAX_ITEMS {
        return Err(Rejection::TooMany { limit: crate::value::MAX_ITEMS });
    }
    for user in users {
        stand.live("user", *user).map_err(|_| Rejection::invalid("collaborators", ProblemCode::NoSuchRecord))?;
    }
    let value = if users.is_empty() {
        Value::Null
    } else {
        Value::Array(users.iter().map(|user| json!(user.to_string())).collect())
    };
    if row.doc.get("collaborators").unwrap_or(&Value::Null) == &value {
        return Ok(Vec::new());
    }
    fresh(stand, &row, "collaborators", base_ver, value.clone())?;
    Ok(seen_by(&row, sync::order::gathered([("collaborators".to_owned(), value)]), children_of(kind.name)))
}

fn ownable(kind: &str) -> Result<&'static RecordKind, Rejection> {
    let kind = known(kind)?;
    if kind.visibility == Visibility::Owner {
        Ok(kind)
    } else {
        Err(Rejection::UnknownKind { kind: kind.name.to_owned() })
    }
}

fn own(stand: &Stand<'_>, row: &Row, owner: Option<RowId>, children: &'static [&'static str]) -> Vec<Change> {
    let mut fields = Doc::new();
    fields.insert("owner".into(), owner.map_or(Value::Null, |user| json!(user.to_string())));
    if row.kind == "customer" {
        fields.insert("claimed_at".into(), owner.map_or(Value::Null, |_| json!(stand.at)));
    }
    seen_by(row, fields, children)
}

/// The patch and the new scopes of the row and of what hangs on it.
fn seen_by(row: &Row, fields: Doc, children: &'static [&'static str]) -> Vec<Change> {
    let mut after = row.doc.clone();
    after.extend(fields.clone());
    let scopes = owner_scopes(&after);
    let mut changes =
        vec![Change::Patch { id: row.id, seen: row.ver, fields, scopes: Some(scopes.clone()), parent: None }];
    if !children.is_empty() {
        changes.push(Change::Rescope { parent: row.id, kinds: children, scopes });
    }
    changes
}
