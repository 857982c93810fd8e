//! Brings the local databases up to the newest migration. Both hold the same tables: a workspace lives in one of them.

use super::wrangler;
use crate::failure::Outcome;
use crate::files;
use crate::process;
use crate::setup::Machine;

/// The names of the databases in `worker/wrangler.toml`.
const DATABASES: [&str; 2] = ["suike-shard-0", "suike-shard-1"];

/// Applies what is missing. A stamp spares starting wrangler when nothing is.
pub(super) fn apply(machine: &Machine) -> Outcome {
    let house = &machine.house;
    let state = wrangler::state_dir(house);
    let stamp = state.join("migrations");
    let wanted = files::hash_of_all(&files::walk(&house.at("worker/migrations")))?;
    if std::fs::read_to_string(&stamp).is_ok_and(|applied| applied == wanted) {
        return Ok(());
    }
    for database in DATABASES {
        let mut wrangler = wrangler::command(machine);
        wrangler.args(["d1", "migrations", "apply", database, "--local", "--persist-to"]).arg(&state);
        process::run_logged(&mut wrangler, &house.cache.join("logs/migrations.log"))?;
    }
    files::write(&stamp, wanted)
}
