//! Carrying a list of mutations out, group by group, each group as often as it takes.

use std::time::Duration;

use domain::{Command, Rejection};
use sync::{Read, Ver, protocol::Outcome};
use worker::Delay;

use super::{
    book::Book,
    group::{Arrived, Done, Group},
    logins::{self, Refused},
};
use crate::{
    error::ApiError,
    secret,
    storage::{Db, StorageError, commit::By, mutations, records::Found, sessions},
};

/// How often a group is decided anew when others were faster.
const TRIES: u32 = 12;

/// How many commands are decided together at most.
const TOGETHER: usize = 50;

/// Imports of more rows than this are not.
const ROWS: usize = 500;

/// After so many statements the rest is left to the next push: a request may send only so many.
const STATEMENTS: usize = 30;

/// What became of the first mutations of a push, and the version reached.
pub(crate) struct Pushed {
    /// A prefix of the push.
    pub(crate) outcomes: Vec<Outcome<Rejection>>,
    /// The version after it, if it changed anything.
    pub(crate) moved_to: Option<Ver>,
}

/// What was read together with the session.
pub(crate) struct Known {
    /// Outcomes of mutations that were decided earlier.
    pub(crate) outcomes: Vec<Outcome<Rejection>>,
    /// What the first commands look at, and what was found.
    pub(crate) read: (Vec<Read>, Found),
}

/// Carries mutations out, in order. The databases are the directory's and the workspace's.
pub(crate) async fn all(
    (directory, db): (&Db, &Db),
    by: By,
    token: &secret::Token,
    mut who: sessions::SignedIn,
    Known { outcomes: mut known, read }: Known,
    arrived: &[Arrived],
) -> Result<Pushed, ApiError> {
    let mut pushed = Pushed { outcomes: Vec::new(), moved_to: None };
    let mut book = Book::default();
    book.learn(read.0, read.1);
    let mut rest = arrived;
    let mut tries = 0;
    loop {
        rest = pass_over(rest, &known, &mut pushed.outcomes);
        let together = fresh(rest, &known);
        let has_enough = !pushed.outcomes.is_empty() && db.meter().statements.get() > STATEMENTS;
        if together.is_empty() || has_enough {
            return Ok(pushed);
        }
        match group((directory, db), by, &who, std::mem::take(&mut book), together).await {
            Ok(done) => {
                tries = 0;
                pushed.moved_to = done.moved.then_some(done.ver).or(pushed.moved_to);
                who.ver = done.ver;
                rest = rest.get(done.outcomes.len()..).unwrap_or_default();
                known.extend(done.outcomes.iter().cloned());
                pushed.outcomes.extend(done.outcomes);
                if rest.is_empty() {
                    return Ok(pushed);
                }
            }
            Err(StorageError::Conflict(_)) if tries < TRIES => {
                tries += 1;
                pause(tries).await?;
            }
            Err(error) if !pushed.outcomes.is_empty() => {
                worker::console_error!("a push ended early: {error}");
                return Ok(pushed);
            }
            Err(StorageError::Conflict(_)) => return Err(ApiError::Busy),
            Err(error) => return Err(error.into()),
        }
        // What others did meanwhile may have changed what this person may do, or decided these very mutations.
        let ids: Vec<_> = rest.iter().map(|mutation| mutation.id).collect();
        let mut answers =
            db.batch(vec![sessions::statement(db, token, by.at)?, mutations::statement(db, by.ws, &ids)?]).await?;
        who = sessions::take(&mut answers)?.ok_or(ApiError::SignedOut)?;
        known.extend(mutations::take(&mut answers, by.user)?);
    }
}

/// Answers those at the front that were decided earlier.
fn pass_over<'a>(
    arrived: &'a [Arrived],
    known: &[Outcome<Rejection>],
    outcomes: &mut Vec<Outcome<Rejection>>,
) -> &'a [Arrived] {
    let mut rest = arrived;
    while let Some((first, after)) = rest.split_first() {
        let Some(outcome) = known.iter().find(|outcome| outcome.id() == first.id) else { break };
        outcomes.push(outcome.clone());
        rest = after;
    }
    rest
}

/// Those at the front that were not, and are there once.
fn fresh<'a>(arrived: &'a [Arrived], known: &[Outcome<Rejection>]) -> &'a [Arrived] {
    let is_known = |mutation: &Arrived| known.iter().any(|outcome| outcome.id() == mutation.id);
    let repeats = |at: usize, mutation: &Arrived| arrived.iter().take(at).any(|other| other.id == mutation.id);
    let end = arrived.iter().enumerate().position(|(at, mutation)| is_known(mutation) || repeats(at, mutation));
    together(arrived.get(..end.unwrap_or(arrived.len())).unwrap_or_default())
}

/// As many from the front as are decided together.
pub(crate) fn together(arrived: &[Arrived]) -> &[Arrived] {
    let mut rows = 0;
    let is_full = |mutation: &Arrived| {
        rows += rows_of(mutation);
        rows > ROWS
    };
    let end = arrived.iter().position(is_full).map_or(arrived.len(), |at| at.max(1)).min(TOGETHER);
    arrived.get(..end).unwrap_or_default()
}

fn rows_of(mutation: &Arrived) -> usize {
    match &mutation.command {
        Some(Command::ImportRows(import)) => import.rows.len(),
        Some(Command::UpdateRows(update)) => update.rows.len(),
        Some(Command::RestoreRows(restore)) => restore.rows.len(),
        // It names none of its rows; a part has as many as a chunk at most.
        Some(Command::TakeBackPart(_)) => ROWS,
        _ => 1,
    }
}

async fn group(
    (directory, db): (&Db, &Db),
    by: By,
    who: &sessions::SignedIn,
    mut book: Book,
    arrived: &[Arrived],
) -> Result<Done, StorageError> {
    let mut refused = Refused::default();
    loop {
        let mut group = Group::new(db, by, &who.actor, who.ver, std::mem::take(&mut book));
        group.decide(arrived, &refused).await?;
        let renamings = group.renamings().to_vec();
        if logins::claim((directory, db), by.ws, &renamings, &mut refused).await? {
            let done = group.finish(|_| ()).await?;
            logins::release(directory, by.ws, &renamings).await?;
            return Ok(done);
        }
    }
}

/// Waits a little, by chance, so that those who lost against each other do not meet again.
async fn pause(tries: u32) -> Result<(), ApiError> {
    let [chance] = secret::random::<1>()?;
    let longest = u64::from(tries.min(6)) * 12;
    Delay::from(Duration::from_millis(u64::from(chance) * longest / 255)).await;
    Ok(())
}
