//! Carrying out the schedules whose time has come, each with its owner's rights and in the same kind of commit as their commands.
//!
//! Belongs here: which are taken together, and that one that fails holds no other up. Does not belong here: finding them
//! (`storage::schedules`), what they do (`domain::reports::due`).

use std::collections::BTreeMap;

use domain::{
    access::{Actor, Role},
    reports::due,
};
use sync::{Instant, Read, RowId, Ver, View};

use super::{
    book::Book,
    group::{Arrived, Done, Group},
};
use crate::{
    error::ApiError,
    secret,
    storage::{Db, StorageError, access, commit::By, records, schedules},
};

/// How many are looked for at once.
const FOUND: u32 = 100;

/// How often one run looks.
const LOOKS: usize = 4;

/// After so many journeys to the database the rest is left to the next run: an invocation may make 1,000, for all shards.
const TRIPS: usize = 400;

/// So many of one person's are committed together.
const TOGETHER: usize = 10;

/// How often it is tried when others change the same rows at the same time.
const TRIES: u32 = 3;

/// What a run did.
#[derive(Default)]
pub(crate) struct Ran {
    /// How many schedules were carried out.
    pub(crate) done: usize,
    /// How many could not be; they stay due.
    pub(crate) failed: usize,
    /// The versions that workspaces reached by it.
    pub(crate) moved: BTreeMap<RowId, Ver>,
}

/// Carries out what is due in one shard.
pub(crate) async fn run(db: &Db, now: Instant) -> Result<Ran, StorageError> {
    let mut ran = Ran::default();
    for _ in 0..LOOKS {
        // Those that failed are still the first of those that are due.
        let found = schedules::due(db, now, FOUND, ran.failed).await?;
        if found.is_empty() {
            break;
        }
        let mut owners: BTreeMap<(RowId, RowId), Vec<RowId>> = BTreeMap::new();
        for one in found {
            owners.entry((one.ws, one.owner)).or_default().push(one.id);
        }
        for ((ws, user), ids) in &owners {
            for ids in ids.chunks(TOGETHER) {
                if db.meter().trips.get() > TRIPS {
                    return Ok(ran);
                }
                together(db, By { ws: *ws, user: *user, at: now }, ids, &mut ran).await;
            }
        }
    }
    Ok(ran)
}

/// Carries out some of one person's.
async fn together(db: &Db, by: By, ids: &[RowId], ran: &mut Ran) {
    for left in (0..TRIES).rev() {
        match try_once(db, by, ids).await {
            Ok(done) => {
                ran.done += ids.len();
                ran.moved.extend(done.moved.then_some((by.ws, done.ver)));
                return;
            }
            Err(ApiError::Storage(StorageError::Conflict(_))) if left > 0 => {}
            Err(error) => {
                worker::console_error!("schedules of {} were not carried out: {error}", by.ws);
                break;
            }
        }
    }
    ran.failed += ids.len();
}

/// Reads what they need, decides and commits.
async fn try_once(db: &Db, by: By, ids: &[RowId]) -> Result<Done, ApiError> {
    let (owner, base) = access::actor(db, by.ws, by.user).await?.unzip();
    let mut book = Book::default();
    let mut reads: Vec<Read> = ids.iter().copied().map(Read::Row).collect();
    loop {
        let missing = book.missing(reads);
        if missing.is_empty() {
            break;
        }
        let found = records::load(db, by.ws, &missing).await?;
        book.learn(missing, found);
        let rows = ids.iter().filter_map(|id| book.row(*id));
        reads = rows.flat_map(|row| due::reads(&row, owner.as_ref(), &book)).collect();
    }
    // Where the owner has left, nobody decides: their schedules are only laid to rest.
    let nobody = Actor { user: by.user, role: Role::Partner, sees: Vec::new(), leads: Vec::new() };
    let mut group = Group::new(db, by, owner.as_ref().unwrap_or(&nobody), base.unwrap_or_default(), book);
    for id in ids {
        let Some(row) = group.view().row(*id) else { continue };
        let changes = due::carry_out(&row, owner.as_ref(), group.view(), by.at);
        if !changes.is_empty() {
            group.make(&Arrived { id: secret::new_id(by.at)?, made_at: by.at, command: None }, &changes);
        }
    }
    Ok(group.finish(|_| ()).await?)
}
