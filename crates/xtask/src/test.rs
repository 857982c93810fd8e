//! `npm test`: every test there is, or the kinds that are named. Each runner prints its own counts.

use std::env::consts::EXE_SUFFIX;
use std::path::PathBuf;
use std::process::Command;

use crate::build::{self, Profile, Recipe};
use crate::cli::Args;
use crate::example;
use crate::failure::{Failure, Outcome};
use crate::files;
use crate::house::House;
use crate::process::{self, command};
use crate::setup::{self, Machine};
use crate::step::heading;
use crate::tidy;

const KINDS: [&str; 6] = ["tidy", "example", "unit", "sim", "worker", "browser"];

/// Runs the kinds of tests that were named, all of them when none was.
pub(crate) fn run(machine: &Machine, args: &Args) -> Outcome {
    let words = args.words();
    if let Some(unknown) = words.iter().find(|word| !KINDS.contains(word)) {
        return Err(Failure::new(format!("tests of the kind `{unknown}`"), "there are none")
            .remedy(format!("Kinds: {}", KINDS.join(", "))));
    }
    let wants = |kind| words.is_empty() || words.contains(&kind);
    if wants("tidy") {
        heading("\nTidiness");
        tidy::check(&machine.house)?;
    }
    if wants("example") {
        heading("\nThe worked examples");
        example::check(machine)?;
    }
    if wants("unit") {
        unit(machine, words.is_empty())?;
    }
    if wants("sim") {
        simulations(machine)?;
    }
    if wants("worker") || wants("browser") {
        build::all(machine, recipe(args))?;
    }
    if wants("worker") {
        worker(machine)?;
    }
    if wants("browser") {
        browser(machine, args)?;
    }
    Ok(())
}

/// What is tested is what customers get; `--fast` is for the hours between.
fn recipe(args: &Args) -> Recipe {
    let profile = if args.flag("--fast") { Profile::Fast } else { Profile::Release };
    Recipe { profile, ..Recipe::PRODUCTION }
}

/// The crates that run on this machine. `sync` is left to the simulations when those follow.
fn unit(machine: &Machine, simulations_follow: bool) -> Outcome {
    heading("\nUnit tests");
    let mut cargo = machine.toolchain.cargo(&machine.house);
    cargo.args(["test", "--quiet"]);
    for package in host_tested(&machine.house) {
        if !(simulations_follow && package == "sync") {
            cargo.args(["--package", package]);
        }
    }
    process::run(&mut cargo)
}

/// App and worker are compiled for the host only once they have something to test there: it takes minutes.
fn host_tested(house: &House) -> Vec<&'static str> {
    let mut packages = vec!["sync", "domain", "files", "fixtures", "xtask"];
    for (package, sources) in [("suike-app", "app/src"), ("suike-worker", "worker/src")] {
        if has_tests(house, sources) {
            packages.push(package);
        }
    }
    packages
}

fn has_tests(house: &House, sources: &str) -> bool {
    files::walk(&house.at(sources))
        .iter()
        .any(|file| std::fs::read_to_string(file).is_ok_and(|text| text.contains("#[test]")))
}

/// The sync engine with its random schedules; `SIM_SEED`, `SIM_STEPS` and `SIM_RUNS` steer them.
fn simulations(machine: &Machine) -> Outcome {
    heading("\nSync engine and its simulations");
    process::run(machine.toolchain.cargo(&machine.house).args(["test", "--package", "sync"]))
}

fn worker(machine: &Machine) -> Outcome {
    heading("\nThe built worker in Miniflare");
    let house = &machine.house;
    let specs: Vec<_> = files::walk(&house.at("worker/tests"))
        .into_iter()
        .filter(|file| file.to_string_lossy().ends_with(".test.mjs"))
        .collect();
    if specs.is_empty() {
        return Err(Failure::new("worker tests", "there is no worker/tests/*.test.mjs"));
    }
    let mut node = command("node");
    node.args(["--test", "--test-concurrency=1", "--test-reporter=spec"]).args(specs).current_dir(&house.root);
    node.env("SUIKE_CUBE", program(machine, "cube")?);
    process::run(&mut node)
}

fn browser(machine: &Machine, args: &Args) -> Outcome {
    heading("\nThe product in a browser");
    let house = &machine.house;
    let browser = setup::browser(house)?;
    let mut playwright: Command = command(house.npm_bin("playwright"));
    playwright.args(["test", "--config", "e2e/playwright.config.mjs"]).current_dir(&house.root);
    for option in ["--grep", "--project"] {
        if let Some(value) = args.option(option) {
            playwright.args([option, value]);
        }
    }
    process::run(browser.announce(&mut playwright))
}

/// `npm run bench`: measures the production build in one run; with `--as-built` whatever was built last.
pub(crate) fn bench(machine: &Machine, args: &Args) -> Outcome {
    if !args.flag(AS_BUILT) {
        build::all(machine, Recipe::PRODUCTION)?;
    }
    let browser = setup::browser(&machine.house)?;
    let mut node = command("node");
    node.arg("bench/run.mjs").args(args.all().iter().filter(|arg| *arg != AS_BUILT)).current_dir(&machine.house.root);
    node.env("SUIKE_ROWS", program(machine, "rows")?);
    process::run(browser.announce(&mut node))
}

const AS_BUILT: &str = "--as-built";

/// A program of `fixtures`, built by the toolchain that builds everything here: `rows` generates rows to measure with, `cube` adds
/// them up as a device does.
fn program(machine: &Machine, name: &str) -> Outcome<PathBuf> {
    let mut cargo = machine.toolchain.cargo(&machine.house);
    process::run(cargo.args(["build", "--quiet", "--package", "fixtures", "--bin", name]))?;
    Ok(machine.house.target().join("debug").join(format!("{name}{EXE_SUFFIX}")))
}
