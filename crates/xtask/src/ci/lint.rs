//! rustfmt and clippy. Pure crates are checked for the host, app and worker for the target they run on.

use crate::failure::Outcome;
use crate::process;
use crate::setup::Machine;
use crate::step::step;

const WASM: [&str; 2] = ["--target", "wasm32-unknown-unknown"];

/// Fails on a file that rustfmt would change and on any lint.
pub(super) fn run(machine: &Machine) -> Outcome {
    step("rustfmt", || process::run(machine.toolchain.cargo(&machine.house).args(["fmt", "--all", "--check"])))?;
    let host = ["sync", "domain", "files", "fixtures", "xtask"].map(|package| ["--package", package]).concat();
    step("clippy for the host", || clippy(machine, &[&host[..], &["--all-targets"]].concat()))?;
    let wasm = [&["--package", "suike-worker", "--package", "suike-app"][..], &WASM[..]].concat();
    step("clippy for wasm", || clippy(machine, &wasm))?;
    // Only the app itself is checked again: its dependencies know nothing of the demo.
    let demo = [&["--package", "suike-app", "--features", "demo"][..], &WASM[..]].concat();
    step("clippy for wasm, with the demo people", || clippy(machine, &demo))
}

fn clippy(machine: &Machine, args: &[&str]) -> Outcome {
    let mut cargo = machine.toolchain.cargo(&machine.house);
    cargo.args(["clippy", "--quiet"]).args(args).args(["--", "--deny", "warnings"]);
    process::run(&mut cargo)
}
