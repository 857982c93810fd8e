//! A whole team's people, who take the rows of a file in turn.

use std::{borrow::Borrow, collections::BTreeSet};

use serde_json::Value;
use sync::{Row, RowId};

use crate::ids::reference;

/// Who works in a team and in the teams below it, by name: the order in which they take rows.
pub fn of_team<R: Borrow<Row>>(team: RowId, users: &[R], teams: &[R]) -> Vec<RowId> {
    let mut within = BTreeSet::from([team]);
    let mut next = vec![team];
    while let Some(above) = next.pop() {
        let live = teams.iter().map(Borrow::borrow).filter(|row| row.is_live());
        let below = live.filter(|row| reference(&row.doc, "parent") == Some(above)).map(|row| row.id);
        // Two teams under each other would go round for ever.
        next.extend(below.filter(|id| within.insert(*id)));
    }
    let works = |user: &&Row| user.is_live() && user.doc.get("active") != Some(&Value::Bool(false));
    let is_within = |user: &&Row| reference(&user.doc, "team").is_some_and(|team| within.contains(&team));
    let mut people: Vec<&Row> = users.iter().map(Borrow::borrow).filter(works).filter(is_within).collect();
    let name = |user: &Row| user.doc.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
    people.sort_by_cached_key(|user| (name(user), user.id));
    people.into_iter().map(|user| user.id).collect()
}
