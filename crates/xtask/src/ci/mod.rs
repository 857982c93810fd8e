//! What `.ci/run` checks beside tests and tidiness: lints, the size of the products, what may not be in them, and
//! whether they could be deployed.

mod bundle;
mod deploy;
mod lint;
mod size;

use crate::failure::Outcome;
use crate::setup::{self, Machine};

/// rustfmt and clippy, for the host and for wasm.
pub(crate) fn lint(machine: &Machine) -> Outcome {
    setup::lint_tools(machine)?;
    lint::run(machine)
}

/// The finished products: sizes, forbidden content, and a deployment that stops before it starts.
pub(crate) fn products(machine: &Machine) -> Outcome {
    bundle::check(&machine.house)?;
    size::check(machine)?;
    deploy::dry_run(machine)
}

/// The bytes that the first screen costs.
pub(crate) fn sizes(machine: &Machine) -> Outcome {
    size::check(machine)
}
