//! What a request finds around it: the databases, the time, the settings of this installation.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use sync::{Instant, RowId, Ver};
use worker::{Context, Date, Env, Response, Result};

use crate::{
    bucket::{Files, Swept},
    commands::schedules,
    error::ApiError,
    poke,
    storage::{Db, Meter, StorageError, directory, housekeeping},
};

/// The bindings of the databases. The first also holds the directory.
pub(crate) const SHARDS: [&str; 2] = ["SHARD_0", "SHARD_1"];

/// So many workspaces' places an isolate remembers.
const REMEMBERED: usize = 10_000;

thread_local! {
    /// Where workspaces live; a workspace does not move.
    static PLACES: RefCell<BTreeMap<RowId, usize>> = const { RefCell::new(BTreeMap::new()) };
}

/// The surroundings of one request.
pub(crate) struct Server {
    env: Env,
    context: Context,
    meter: Rc<Meter>,
    now: Instant,
}

impl Server {
    /// Those of a request that has just arrived.
    pub(crate) fn new(env: Env, context: Context) -> Self {
        let now = i64::try_from(Date::now().as_millis()).unwrap_or_default();
        Self { env, context, meter: Rc::default(), now }
    }

    /// When the request arrived.
    pub(crate) fn now(&self) -> Instant {
        self.now
    }

    /// True on a developer's machine.
    pub(crate) fn is_development(&self) -> bool {
        self.is_set("DEVELOPMENT")
    }

    /// True if anybody may make a workspace here.
    pub(crate) fn has_open_sign_up(&self) -> bool {
        self.is_set("OPEN_SIGNUP")
    }

    fn is_set(&self, name: &str) -> bool {
        self.env.var(name).is_ok_and(|value| value.to_string() == "1")
    }

    /// The database with the directory.
    pub(crate) fn directory(&self) -> Result<Db, ApiError> {
        self.shard(0)
    }

    /// A database by its number.
    pub(crate) fn shard(&self, number: usize) -> Result<Db, ApiError> {
        let binding = SHARDS.get(number).ok_or_else(|| StorageError::Corrupt(format!("there is no shard {number}")))?;
        Ok(Db::new(self.env.d1(binding)?, Rc::clone(&self.meter)))
    }

    /// The database of a workspace, if there is such a workspace.
    pub(crate) async fn home_of(&self, ws: RowId) -> Result<Option<Db>, ApiError> {
        if let Some(number) = PLACES.with_borrow(|places| places.get(&ws).copied()) {
            return self.shard(number).map(Some);
        }
        let Some(number) = directory::shard_of(&self.directory()?, ws).await? else { return Ok(None) };
        PLACES.with_borrow_mut(|places| {
            if places.len() >= REMEMBERED {
                places.clear();
            }
            places.insert(ws, number);
        });
        self.shard(number).map(Some)
    }

    /// The bucket with the files.
    pub(crate) fn files(&self) -> Result<Files, ApiError> {
        Ok(Files::of(&self.env)?)
    }

    /// The poke object of a workspace.
    pub(crate) fn poke_of(&self, ws: RowId) -> Result<poke::Line, ApiError> {
        Ok(line_of(&self.env, ws)?)
    }

    /// Tells the workspace's devices that there is something new, without letting anybody wait. A poke that fails costs
    /// seconds: devices also look by themselves.
    pub(crate) fn poke(&self, ws: RowId, ver: Ver) {
        let Ok(line) = self.poke_of(ws) else { return };
        self.context.wait_until(async move {
            if let Err(error) = line.tell(ver).await {
                worker::console_warn!("a poke failed: {error}");
            }
        });
    }

    /// Carries out the schedules that are due now.
    pub(crate) async fn carry_out_schedules(&self) {
        carry_out_schedules(&self.env, self.now).await;
    }

    /// The answer as it leaves.
    pub(crate) fn finish(&self, answer: Result<Response, ApiError>) -> Result<Response> {
        let response = match answer {
            Ok(response) => response,
            Err(error) => error.response()?,
        };
        // The headers of an upgrade are the platform's.
        if response.status_code() == 101 {
            return Ok(response);
        }
        let headers = response.headers();
        headers.set("cache-control", "no-store")?;
        headers.set("x-content-type-options", "nosniff")?;
        if self.is_development() {
            let Meter { read, written, statements, trips } = &*self.meter;
            let counts = [("read", read), ("written", written), ("statements", statements), ("trips", trips)];
            let counts: Vec<String> = counts.iter().map(|(name, count)| format!("{name}={}", count.get())).collect();
            headers.set("x-d1", &counts.join("; "))?;
        }
        Ok(response)
    }
}

fn line_of(env: &Env, ws: RowId) -> Result<poke::Line> {
    Ok(poke::Line::new(env.durable_object("POKE")?.get_by_name(&ws.to_string())?))
}

/// Carries out the schedules that are due in every database, every quarter of an hour, and tells the devices.
pub(crate) async fn carry_out_schedules(env: &Env, now: Instant) {
    for binding in SHARDS {
        let Ok(d1) = env.d1(binding) else { continue };
        let db = Db::new(d1, Rc::default());
        let ran = match schedules::run(&db, now).await {
            Ok(ran) => ran,
            Err(error) => {
                worker::console_error!("the schedules of {binding} were not carried out: {error}");
                continue;
            }
        };
        for (ws, ver) in ran.moved {
            let told = async { line_of(env, ws)?.tell(ver).await };
            if let Err(error) = told.await {
                worker::console_warn!("a poke failed: {error}");
            }
        }
        let read = db.meter().read.get();
        worker::console_log!("{binding}: {} schedules carried out, {} failed, {read} rows read", ran.done, ran.failed);
    }
}

/// Removes what is over in every database and in the bucket, once a day.
pub(crate) async fn clean_up(env: &Env, now: Instant) {
    let mut shards = Vec::new();
    for binding in SHARDS {
        let Ok(d1) = env.d1(binding) else { continue };
        let db = Db::new(d1, Rc::default());
        match housekeeping::run(&db, now).await {
            Ok(rows) => worker::console_log!("{binding}: {rows} rows removed"),
            Err(error) => worker::console_error!("{binding} was not cleaned up: {error}"),
        }
        shards.push(db);
    }
    // Only all of them together know that a file is nobody's.
    if shards.len() == SHARDS.len() {
        match sweep(env, &shards, now).await {
            Ok(swept) => worker::console_log!("{} of {} files removed", swept.removed, swept.seen),
            Err(error) => worker::console_error!("the files were not cleaned up: {error}"),
        }
    }
}

async fn sweep(env: &Env, shards: &[Db], now: Instant) -> Result<Swept> {
    Files::of(env)?.sweep(shards, now).await
}
