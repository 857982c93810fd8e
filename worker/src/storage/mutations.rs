//! What became of each mutation: stored with its effects in one batch, given again when it is sent again.

use domain::Rejection;
use serde::Deserialize;
use sync::{RowId, Ver, protocol::Outcome};

use super::{Answers, Db, Statement, StorageError, set, text};

#[derive(Deserialize)]
struct Stored {
    id: RowId,
    user: RowId,
    ver: Ver,
    rejection: Option<String>,
}

/// Those of these mutations that have been decided.
pub(crate) fn statement(db: &Db, ws: RowId, ids: &[RowId]) -> Result<Statement, StorageError> {
    db.statement(
        "SELECT m.id, m.user, m.ver, m.rejection FROM json_each(?2) wanted \
         CROSS JOIN mutation m ON m.ws = ?1 AND m.id = wanted.value",
        &[text(ws.to_string()), set(&ids)?],
    )
}

/// Their outcomes. Somebody else's mutation is answered as a taken id, and no more is said of it.
pub(crate) fn take(answers: &mut Answers, user: RowId) -> Result<Vec<Outcome<Rejection>>, StorageError> {
    answers.rows::<Stored>()?.into_iter().map(|stored| outcome(stored, user)).collect()
}

fn outcome(stored: Stored, user: RowId) -> Result<Outcome<Rejection>, StorageError> {
    let id = stored.id;
    if stored.user != user {
        return Ok(Outcome::Rejected { id, rejection: Rejection::IdTaken });
    }
    match stored.rejection {
        Some(rejection) => Ok(Outcome::Rejected { id, rejection: serde_json::from_str(&rejection)? }),
        None => Ok(Outcome::Applied { id, ver: stored.ver }),
    }
}
