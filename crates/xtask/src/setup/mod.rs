//! Set-up: what a machine needs, in order, each step skipped in no time when it is done already.
//! One file per kind of thing; none of them builds the product.

mod browser;
mod debian;
mod npm;
mod toolchain;
mod tools;

use std::time::Instant;

use crate::failure::Outcome;
use crate::house::House;
use crate::step;

pub(crate) use browser::Browser;
pub(crate) use toolchain::Toolchain;

/// What the rest of the house works with once set-up is through.
#[derive(Debug)]
pub(crate) struct Machine {
    pub(crate) house: House,
    pub(crate) toolchain: Toolchain,
}

/// Makes the machine ready to build and serve.
pub(crate) fn set_up(house: House) -> Outcome<Machine> {
    let begun = Instant::now();
    let toolchain = toolchain::ensure(&house)?;
    tools::ensure(&house, &toolchain)?;
    npm::ensure(&house)?;
    step::heading(&format!("Set-up is complete  ({})", step::seconds(begun.elapsed())));
    Ok(Machine { house, toolchain })
}

/// Finds or installs the browser that tests and measurements run in.
pub(crate) fn browser(house: &House) -> Outcome<Browser> {
    browser::ensure(house)
}

/// Adds rustfmt and clippy where the toolchain came without them.
pub(crate) fn lint_tools(machine: &Machine) -> Outcome {
    toolchain::ensure_lint_tools(&machine.toolchain)
}
