//! A whole team's people, who take the rows of a file in turn.

use std::borrow::Borrow;

use serde_json::Value;
use sync::{Row, RowId};

use crate::access::people_within;

/// Who works in a team and in the teams below it, by name: the order in which they take rows.
pub fn of_team<R: Borrow<Row>>(team: RowId, users: &[R], teams: &[R]) -> Vec<RowId> {
    let within = people_within(team, users, teams);
    let works = |user: &&Row| user.is_live() && user.doc.get("active") != Some(&Value::Bool(false));
    let is_within = |user: &&Row| within.contains(&user.id);
    let mut people: Vec<&Row> = users.iter().map(Borrow::borrow).filter(works).filter(is_within).collect();
    let name = |user: &Row| user.doc.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
    people.sort_by_cached_key(|user| (name(user), user.id));
    people.into_iter().map(|user| user.id).collect()
}
