//! A deployment as far as it goes without an account: wrangler bundles the worker for production and checks the configuration.

use crate::failure::{Failure, Outcome};
use crate::files;
use crate::process;
use crate::serve::wrangler_command;
use crate::setup::Machine;
use crate::step::step;

/// Fails when wrangler would refuse, and when a production worker would believe it is a development server.
pub(super) fn dry_run(machine: &Machine) -> Outcome {
    step("wrangler deploy --dry-run", || {
        let out = machine.house.build_dir().join("deploy");
        files::remove_dir(&out)?;
        let mut wrangler = wrangler_command(machine);
        wrangler.args(["deploy", "--dry-run", "--outdir"]).arg(&out);
        let said = process::read(&mut wrangler)?;
        if said.contains("DEVELOPMENT") {
            return Err(Failure::new("worker/wrangler.toml", "the production worker has the variable DEVELOPMENT"));
        }
        Ok(())
    })
}
