//! Creating a record.

use serde_json::Value;
use sync::{Change, Doc, Read, RowId, View};

use super::{Stand, fields, fields::Way, known, place};
use crate::{
    access::{Actor, Answers, Reach, Right},
    activities::attachment,
    customers::holding,
    ids::reference,
    opportunities::moving,
    record::{Draft, RecordKind, Visibility},
    registry,
    rejection::Rejection,
};

/// What must be read.
pub fn reads(kind: &str, id: RowId, given: &Doc) -> Vec<Read> {
    let Some(kind) = registry::kind(kind) else { return Vec::new() };
    let given = &fields::clean(given);
    let mut reads = vec![Read::Row(id)];
    reads.extend(fields::reads(kind, given));
    if kind.custom_fields {
        reads.push(Read::All { kind: "field_definition" });
    }
    if let Some(rules) = kind.rules {
        reads.extend((rules.reads)(id, given, None));
    }
    sync::order::sort_by(&mut reads, Ord::cmp);
    reads.dedup();
    reads
}

/// What must be read once the first rows are known: what they say of the record's own fields.
pub fn reads_more(kind: &str, given: &Doc, actor: &Actor, view: &dyn View) -> Vec<Read> {
    match kind {
        "customer" => holding::reads_of_new(given, actor.user, view),
        "opportunity" => moving::reads_of_new(given, view),
        "attachment" => attachment::reads_of_new(given, view),
        _ => Vec::new(),
    }
}

/// Decides [`crate::Command::Create`].
///
/// # Errors
/// What is wrong with the fields, or that the person may not.
pub fn decide(stand: &Stand<'_>, kind: &str, id: RowId, given: &Doc) -> Result<Vec<Change>, Rejection> {
    if fields::exists(stand.view, id) {
        return Err(Rejection::IdTaken);
    }
    create(stand, known(kind)?, id, given, Way::New)
}

/// The changes that make one new record.
///
/// # Errors
/// What is wrong with the fields, or that the person may not.
pub fn create(
    stand: &Stand<'_>,
    kind: &'static RecordKind,
    id: RowId,
    given: &Doc,
    way: Way,
) -> Result<Vec<Change>, Rejection> {
    let mut given = fields::clean(given);
    if way == Way::New {
        own(stand, kind, &mut given);
    }
    given.retain(|_, value| !value.is_null());
    let mut draft = Draft {
        kind,
        id,
        before: None,
        fields: given,
        deleting: false,
        way,
        actor: stand.actor,
        view: stand.view,
        at: stand.at,
    };
    let extra = match kind.rules {
        Some(rules) => (rules.check)(&mut draft)?,
        None => Vec::new(),
    };
    let doc = draft.fields;
    fields::check(stand, kind, &doc, way)?;
    allowed(stand, kind, &doc)?;
    let place = place::of(stand, kind, &doc)?;
    let mut changes = vec![Change::Create { id, kind: kind.name, doc, parent: place.parent, scopes: place.scopes }];
    changes.extend(parent_unmoved(stand, kind, place.parent));
    changes.extend(extra);
    Ok(changes)
}

/// That the person may make a record with these fields.
///
/// # Errors
/// [`Rejection::NotAllowed`] if not.
pub fn allowed(stand: &Stand<'_>, kind: &'static RecordKind, doc: &Doc) -> Result<(), Rejection> {
    if !is_for_the_pool(stand, kind, doc) {
        stand.allow(kind, kind.right, doc)?;
    }
    match reference(doc, "owner").filter(|owner| kind.visibility == Visibility::Owner && *owner != stand.actor.user) {
        Some(owner) => stand.actor.may(Right::Transfer, Answers::To(owner)),
        None => Ok(()),
    }
}

/// True for a customer of the public pool, or what hangs on one, made by somebody who gives customers to people besides
/// themselves: it answers to nobody, so that no right that reaches as far as people would do.
fn is_for_the_pool(stand: &Stand<'_>, kind: &RecordKind, doc: &Doc) -> bool {
    let is_nobodys = match kind.visibility {
        Visibility::Owner => kind.name == "customer" && reference(doc, "owner").is_none(),
        Visibility::Parent(field) => reference(doc, field)
            .and_then(|id| stand.view.row(id))
            .is_some_and(|parent| parent.kind == "customer" && reference(&parent.doc, "owner").is_none()),
        Visibility::Workspace | Visibility::Person(_) => false,
    };
    let gives = stand.actor.sees_pool() && stand.actor.reach(Right::Transfer) >= Reach::Team;
    is_nobodys && gives && stand.actor.reach(kind.right) >= Reach::Team
}

/// A new record that nobody was named for is its maker's; an explicit null leaves it to the public pool.
fn own(stand: &Stand<'_>, kind: &RecordKind, given: &mut Doc) {
    let me = || Value::String(stand.actor.user.to_string());
    match kind.visibility {
        Visibility::Owner | Visibility::Person("owner") if !given.contains_key("owner") => {
            given.insert("owner".into(), me());
        }
        _ => {}
    }
    if kind.field("by").is_some() {
        given.insert("by".into(), me());
    }
}

/// A child's scopes are its parent's: they hold only if the parent stays as it was seen.
pub(super) fn parent_unmoved(stand: &Stand<'_>, kind: &RecordKind, parent: Option<RowId>) -> Option<Change> {
    if !matches!(kind.visibility, Visibility::Parent(_)) {
        return None;
    }
    let row = stand.view.row(parent?)?;
    Some(Change::Unmoved { id: row.id, seen: row.ver })
}
