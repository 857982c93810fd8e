//! Each person as an actor, worked out once when people, teams or roles change, so that a request reads one row.

use std::collections::BTreeMap;

use domain::access::{Actor, actors};
use serde::Deserialize;
use sync::{Row, RowId, Ver};

use super::{
    Db, StorageError,
    records::{AS_JSON, Line, parse},
    set, text,
};

/// The kinds that decide who may see what.
pub(crate) const KINDS: [&str; 3] = ["user", "team", "role"];

/// Everybody, as of one reading.
#[derive(Debug, Default)]
pub(crate) struct People {
    ver: Ver,
    rows: BTreeMap<RowId, Row>,
    actors: BTreeMap<RowId, String>,
}

/// How access changes, and since when what it was worked out from stands.
#[derive(Debug, Default)]
pub(crate) struct PeopleChange {
    /// The version in which people last changed, as it was read.
    pub(crate) seen: Ver,
    /// New or changed actors: `[user, actor]`, the actor as JSON text.
    pub(crate) set: Vec<(RowId, String)>,
    /// People who may no longer act.
    pub(crate) removed: Vec<RowId>,
}

/// Reads everybody.
pub(crate) async fn people(db: &Db, ws: RowId) -> Result<People, StorageError> {
    #[derive(Deserialize)]
    struct Stored {
        user: RowId,
        actor: String,
    }
    #[derive(Deserialize)]
    struct Workspace {
        people_ver: Ver,
    }
    let id = text(ws.to_string());
    let rows = format!(
        "SELECT {AS_JSON} FROM json_each(?2) kind CROSS JOIN lookup l ON l.ws = ?1 AND l.kind = kind.value AND l.field = '' \
         CROSS JOIN record r ON r.ws = ?1 AND r.id = l.id"
    );
    let mut answers = db
        .batch(vec![
            db.statement("SELECT people_ver FROM workspace WHERE ws = ?1", std::slice::from_ref(&id))?,
            db.statement(&rows, &[id.clone(), set(&KINDS)?])?,
            db.statement("SELECT user, actor FROM access WHERE ws = ?1", &[id])?,
        ])
        .await?;
    let ver = answers.first::<Workspace>()?.map_or(0, |row| row.people_ver);
    let mut people = People { ver, ..People::default() };
    for line in answers.rows::<Line>()? {
        let row = parse(&line.line)?.row;
        people.rows.insert(row.id, row);
    }
    people.actors = answers.rows::<Stored>()?.into_iter().map(|row| (row.user, row.actor)).collect();
    Ok(people)
}

/// One person as an actor, with the workspace's version; nobody if they may not act.
pub(crate) async fn actor(db: &Db, ws: RowId, user: RowId) -> Result<Option<(Actor, Ver)>, StorageError> {
    #[derive(Deserialize)]
    struct Stored {
        actor: String,
        ver: Ver,
    }
    let statement = db.statement(
        "SELECT a.actor, w.ver FROM access a JOIN workspace w ON w.ws = a.ws WHERE a.ws = ?1 AND a.user = ?2",
        &[text(ws.to_string()), text(user.to_string())],
    )?;
    let Some(stored) = db.run(statement).await?.first::<Stored>()? else { return Ok(None) };
    Ok(Some((serde_json::from_str(&stored.actor)?, stored.ver)))
}

impl People {
    /// What becomes of access once these rows are as they are now.
    pub(crate) fn change<'a>(mut self, now: impl Iterator<Item = &'a Row>) -> Result<PeopleChange, StorageError> {
        self.rows.extend(now.map(|row| (row.id, row.clone())));
        let of = |kind: &str| -> Vec<Row> { self.rows.values().filter(|row| row.kind == kind).cloned().collect() };
        let mut change = PeopleChange { seen: self.ver, ..PeopleChange::default() };
        for actor in actors(&of("user"), &of("team"), &of("role")) {
            let text = serde_json::to_string::<Actor>(&actor)?;
            if self.actors.remove(&actor.user).as_ref() != Some(&text) {
                change.set.push((actor.user, text));
            }
        }
        change.removed = self.actors.into_keys().collect();
        Ok(change)
    }
}
