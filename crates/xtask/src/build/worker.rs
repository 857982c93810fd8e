//! The worker: worker-build with our own wasm-bindgen, wasm-opt and esbuild, so that it downloads none.

use super::Profile;
use super::stamp::Stamp;
use crate::failure::Outcome;
use crate::files;
use crate::process;
use crate::setup::Machine;
use crate::step::step;

const WASM: &str = "wasm32-unknown-unknown";

/// Builds `worker/build/`.
pub(super) fn build(machine: &Machine, profile: Profile) -> Outcome {
    let house = &machine.house;
    let name = format!("worker, {}", profile.name());
    step(&format!("{name}: compiled"), || compile(machine, profile))?;

    let wasm = house.target().join(WASM).join(profile.name()).join("suike_worker.wasm");
    let terms = format!("{profile:?}");
    let sources = [wasm, house.at("package-lock.json"), house.at("crates/xtask/src/build/worker.rs")];
    let stamp = Stamp::of(house.build_dir().join("worker.stamp"), &terms, &sources)?;
    if stamp.is_fresh(&house.at("worker/build/index.js")) {
        return Ok(());
    }
    step(&format!("{name}: packed into worker/build/"), || pack(machine, profile))?;
    stamp.press()
}

fn compile(machine: &Machine, profile: Profile) -> Outcome {
    let mut cargo = machine.toolchain.wasm_build(&machine.house, profile.name());
    // The variable is worker-build's: its macros expand differently without.
    cargo.args(["--package", "suike-worker", "--lib"]).env("WASM_BINDGEN_USE_JS_SYS", "1");
    process::run(&mut cargo)
}

fn pack(machine: &Machine, profile: Profile) -> Outcome {
    let house = &machine.house;
    let mut worker_build = machine.toolchain.wasm_command(house, house.tool("worker-build"));
    match profile {
        Profile::Release => worker_build.arg("--release"),
        Profile::Fast => worker_build.args(["--no-opt", "--profile", profile.name()]),
    };
    worker_build
        .env("WASM_BINDGEN_BIN", house.tool("wasm-bindgen"))
        .env("WASM_OPT_BIN", house.npm_bin("wasm-opt"))
        .env("ESBUILD_BIN", house.npm_bin("esbuild"))
        .current_dir(house.at("worker"));
    files::make_dir(&house.cache.join("logs"))?;
    process::run_logged(&mut worker_build, &house.cache.join("logs/worker-build.log"))
}
