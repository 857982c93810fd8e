//! A saved view: filters, columns and sort of a list; a person's own, a team's, or everybody's.
//!
//! What `query` holds is [`crate::query::Listing::to_saved`].

use std::{borrow::Borrow, collections::BTreeSet};

use serde_json::Value;
use sync::{Change, Doc, Read, Row, RowId};

use crate::{
    access::{Right, teams_around},
    ids::reference,
    record::{Draft, Field, FieldType, RecordKind, Rules, Visibility},
    rejection::Rejection,
};

/// The declaration.
pub static KIND: RecordKind = RecordKind {
    name: "saved_view",
    area: "settings",
    visibility: Visibility::Person("owner"),
    right: Right::Personal,
    title: "name",
    custom_fields: false,
    rules: Some(Rules { reads, check }),
    fields: &[
        Field::new("name", FieldType::Text).required().listed(),
        Field::new("kind", FieldType::Text).required().protected(),
        Field::new("owner", FieldType::Ref("user")).required().protected(),
        Field::new("shared", FieldType::YesNo),
        Field::new("team", FieldType::Ref("team")),
        Field::new("usual", FieldType::YesNo),
        Field::new("query", FieldType::Json).required(),
    ],
};

fn reads(_: RowId, _: &Doc, _: Option<&Row>) -> Vec<Read> {
    Vec::new()
}

fn check(draft: &mut Draft<'_>) -> Result<Vec<Change>, Rejection> {
    may_be_for(draft)?;
    Ok(Vec::new())
}

/// What is kept for others needs the right to keep such; views, reports and boards alike.
///
/// # Errors
/// That the right is missing.
pub fn may_be_for(draft: &Draft<'_>) -> Result<(), Rejection> {
    if !draft.deleting && draft.value("shared") == Some(&Value::Bool(true)) {
        draft.actor.may_at_all(Right::SharedViews)?;
    }
    Ok(())
}

/// For whom a view is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Audience {
    /// Its owner.
    Own,
    /// The people of a team and of the teams below it.
    Team(RowId),
    /// Everybody.
    Everybody,
}

impl Audience {
    /// For whom the view of this row is.
    pub fn of(view: &Doc) -> Self {
        match (view.get("shared"), reference(view, "team")) {
            (Some(Value::Bool(true)), Some(team)) => Self::Team(team),
            (Some(Value::Bool(true)), None) => Self::Everybody,
            _ => Self::Own,
        }
    }

    /// The fields that say so.
    pub fn fields(self) -> Doc {
        let team = if let Self::Team(team) = self { Value::String(team.to_string()) } else { Value::Null };
        let shared = if self == Self::Own { Value::Null } else { Value::Bool(true) };
        sync::order::gathered([("shared".to_owned(), shared), ("team".to_owned(), team)])
    }
}

/// The views of a kind that a list offers to somebody who stands in these teams: their own first, then their teams', then
/// everybody's; each by name.
pub fn offered<'a>(views: impl Iterator<Item = &'a Row>, kind: &str, me: RowId, teams: &[RowId]) -> Vec<&'a Row> {
    for_whom(views.filter(|row| row.doc.get("kind").and_then(Value::as_str) == Some(kind)), me, teams)
}

/// What of these views, reports or boards is for somebody who stands in these teams, in the same order.
pub fn for_whom<'a>(rows: impl Iterator<Item = &'a Row>, me: RowId, teams: &[RowId]) -> Vec<&'a Row> {
    let is_mine = |row: &Row| reference(&row.doc, "owner") == Some(me);
    let mut rows: Vec<&Row> = rows
        .filter(|row| row.is_live())
        .filter(|row| match Audience::of(&row.doc) {
            Audience::Own => is_mine(row),
            Audience::Team(team) => is_mine(row) || teams.contains(&team),
            Audience::Everybody => true,
        })
        .collect();
    sync::order::sort_by_key(&mut rows, |row| (Audience::of(&row.doc), KIND.title_of(&row.doc).to_lowercase(), row.id));
    rows
}

/// The people at work for whom something is that is not its owner's alone.
pub fn readers<R: Borrow<Row>>(audience: Audience, users: &[R], teams: &[R]) -> BTreeSet<RowId> {
    let is_at_work = |user: &&Row| user.is_live() && user.doc.get("active") != Some(&Value::Bool(false));
    let at_work = users.iter().map(Borrow::borrow).filter(is_at_work);
    let reads = |user: &Row| match audience {
        Audience::Own => false,
        Audience::Team(team) => teams_around(user.id, users, teams).contains(&team),
        Audience::Everybody => true,
    };
    sync::order::gathered(at_work.filter(|user| reads(user)).map(|user| user.id))
}

/// The view that a list opens with: one's own usual one, else the team's, else everybody's.
pub fn usual<'a>(offered: &[&'a Row]) -> Option<&'a Row> {
    offered.iter().find(|row| row.doc.get("usual") == Some(&Value::Bool(true))).copied()
}
