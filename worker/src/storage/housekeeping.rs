//! Removing what nobody will ask for again, a bounded number of rows at a time.

use serde::Deserialize;
use sync::{Instant, RowId};

use super::{Db, Statement, StorageError, number, text};

const DAY: Instant = 24 * 60 * 60 * 1000;

/// How long it is known what became of a mutation. A device sends one again only until it hears of its outcome, which takes
/// minutes; but it may be switched off in between, so this is three times the life of a session that nobody uses: by then the
/// person has to sign in before anything is sent. Should one come later still, a creation is refused, because its id is
/// taken, and an edit is decided anew like one that was made offline for as long.
const MUTATIONS: Instant = 180 * DAY;

/// How long an invitation outlives its end.
const INVITES: Instant = 30 * DAY;

/// How long tries of a password are remembered: longer than any window.
const ATTEMPTS: Instant = DAY;

/// How long kept figures stay that nobody asked for again: longer than they hold.
const CELLS: Instant = 2 * DAY;

/// How many rows one statement removes.
const ROWS: u32 = 2_000;

/// How often a run asks for more.
const ROUNDS: usize = 50;

/// Removes what is over in one shard. Returns how many rows went.
pub(crate) async fn run(db: &Db, now: Instant) -> Result<usize, StorageError> {
    #[derive(Deserialize)]
    struct Gone {}
    let mut removed = 0;
    for _ in 0..ROUNDS {
        let statements = statements(db, now)?;
        let count = statements.len();
        let mut answers = db.batch(statements).await?;
        let mut gone = 0;
        for _ in 0..count {
            gone += answers.rows::<Gone>()?.len();
        }
        removed += gone;
        if gone == 0 {
            break;
        }
    }
    Ok(removed)
}

fn statements(db: &Db, now: Instant) -> Result<Vec<Statement>, StorageError> {
    let limit = || number(ROWS);
    let old_mutation = now - MUTATIONS;
    Ok(vec![
        // A mutation's id begins with the time at which it was made, so that old ones stand first and need no index.
        db.statement(
            "DELETE FROM mutation WHERE (ws, id) IN (SELECT m.ws, m.id FROM workspace w CROSS JOIN mutation m \
             ON m.ws = w.ws AND m.id < ?1 WHERE m.at < ?2 LIMIT ?3) RETURNING 1",
            &[text(RowId::new(old_mutation, &[0; 10]).to_string()), number(old_mutation), limit()],
        )?,
        db.statement(
            "DELETE FROM session WHERE (ws, user, hash) IN (SELECT ws, user, hash FROM session WHERE expires_at < ?1 \
             LIMIT ?2) RETURNING 1",
            &[number(now), limit()],
        )?,
        db.statement(
            "DELETE FROM invite WHERE (ws, hash) IN (SELECT ws, hash FROM invite WHERE expires_at < ?1 LIMIT ?2) \
             RETURNING 1",
            &[number(now - INVITES), limit()],
        )?,
        db.statement(
            "DELETE FROM attempt WHERE (who, since) IN (SELECT who, since FROM attempt WHERE since < ?1 LIMIT ?2) \
             RETURNING 1",
            &[number(now - ATTEMPTS), limit()],
        )?,
        db.statement(
            "DELETE FROM cell WHERE (ws, key) IN (SELECT ws, key FROM cell WHERE made_at < ?1 LIMIT ?2) RETURNING 1",
            &[number(now - CELLS), limit()],
        )?,
        db.statement(
            "DELETE FROM cell_part WHERE (ws, key, first) IN \
             (SELECT ws, key, first FROM cell_part WHERE made_at < ?1 LIMIT ?2) RETURNING 1",
            &[number(now - CELLS), limit()],
        )?,
    ])
}
