//! The worked examples of `ARCHITECTURE.md`, a new field and a new kind, carried out on a copy of the checkout: they touch
//! no more files than promised, and with them the domain's own tests and every tidy check hold.
//!
//! The examples stand as patches in `docs/examples`. One that no longer applies, or no longer holds, has to be brought up
//! to date together with the text.

use std::collections::BTreeSet;
use std::path::Path;

use crate::failure::{Failure, Outcome};
use crate::files;
use crate::house::House;
use crate::process;
use crate::setup::Machine;
use crate::step::step;
use crate::tidy;

/// The texts that every example brings.
const LOCALES: [&str; 3] = ["app/locales/en.json", "app/locales/zh-Hans.json", "app/locales/zh-Hant.json"];

/// Each patch with the files that it may touch besides [`LOCALES`].
const EXAMPLES: [(&str, &[&str]); 2] = [
    ("docs/examples/new_field.patch", &["crates/domain/src/customers/customer.rs"]),
    (
        "docs/examples/new_kind.patch",
        &[
            "crates/domain/src/customers/competitor_note.rs",
            "crates/domain/src/customers/mod.rs",
            "crates/domain/src/registry.rs",
            "crates/fixtures/src/samples.rs",
            "e2e/competitor_notes.spec.mjs",
        ],
    ),
];

/// What of the checkout is copied: what cargo and tidy read.
const COPIED: [&str; 9] = ["crates", "app", "worker", "style", "public", "e2e", "bench", "docs", ".ci"];
const BUILT: [&str; 4] = ["worker/build/", "/node_modules/", "/artefacts/", "/.wrangler/"];

/// Carries out both examples, one on top of the other.
pub(crate) fn check(machine: &Machine) -> Outcome {
    let copy = House { root: machine.house.cache.join("example"), cache: machine.house.cache.clone() };
    step("copied the checkout", || copy_checkout(&machine.house, &copy.root))?;
    for (patch, allowed) in EXAMPLES {
        step(&format!("{patch} touches what ARCHITECTURE.md says"), || touches(&machine.house, patch, allowed))?;
        step(&format!("{patch} applies"), || apply(&copy.root, &machine.house.at(patch)))?;
    }
    tidy::check(&copy)?;
    step("domain and fixtures hold with them", || {
        let mut cargo = machine.toolchain.cargo(&copy);
        // Products of their own: cargo takes the copy's for the checkout's.
        cargo.env("CARGO_TARGET_DIR", copy.cache.join("target-example"));
        cargo.env("CARGO_PROFILE_TEST_OPT_LEVEL", "0").env("CARGO_PROFILE_TEST_DEBUG", "false");
        cargo.args(["test", "--quiet", "--package", "domain", "--package", "fixtures", "--lib"]);
        process::run_logged(&mut cargo, &copy.cache.join("logs/example.log"))
    })
}

/// Replaces what differs, so that cargo compiles only that again.
fn copy_checkout(house: &House, to: &Path) -> Outcome {
    let top = std::fs::read_dir(&house.root).into_iter().flatten().flatten().map(|entry| entry.path());
    let below = COPIED.iter().flat_map(|folder| files::walk(&house.at(folder)));
    let mut wanted = BTreeSet::new();
    for file in top.filter(|path| path.is_file()).chain(below) {
        let path = house.relative(&file);
        if BUILT.iter().any(|part| path.contains(part)) {
            continue;
        }
        let copy = to.join(&path);
        if files::read_bytes(&copy).ok() != Some(files::read_bytes(&file)?) {
            files::copy(&file, &copy)?;
        }
        wanted.insert(copy);
    }
    let surplus = files::walk(to).into_iter().filter(|file| !wanted.contains(file));
    surplus.into_iter().try_for_each(|file| files::remove_file(&file))
}

fn touches(house: &House, patch: &str, allowed: &[&str]) -> Outcome {
    let expected: BTreeSet<&str> = LOCALES.into_iter().chain(allowed.iter().copied()).collect();
    let text = files::read(&house.at(patch))?;
    let touched = touched(&text);
    if touched == expected {
        return Ok(());
    }
    Err(Failure::new(patch, format!("touches {touched:?}")).remedy(format!("It should touch {expected:?}.")))
}

fn touched(patch: &str) -> BTreeSet<&str> {
    let headers = patch.lines().filter(|line| line.starts_with("--- a/") || line.starts_with("+++ b/"));
    headers.filter_map(|line| line.get(6..)).collect()
}

fn apply(root: &Path, patch: &Path) -> Outcome {
    let mut git = process::command("git");
    git.args(["apply", "-C1"]).arg(patch).current_dir(root);
    // Not as part of a repository that happens to be above.
    git.env("GIT_CEILING_DIRECTORIES", root.parent().unwrap_or(root));
    process::read(&mut git).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_a_patch_counts_also_new_and_removed_ones() {
        let patch = "--- a/one.rs\n+++ b/one.rs\n@@\n+x\n--- /dev/null\n+++ b/new.rs\n--- a/gone.rs\n+++ /dev/null\n";
        assert_eq!(touched(patch), BTreeSet::from(["gone.rs", "new.rs", "one.rs"]));
    }
}
