//! The npm packages of `package-lock.json`: esbuild, binaryen, wrangler, Playwright.

use crate::failure::{Failure, Outcome};
use crate::files;
use crate::house::House;
use crate::process::{self, command};
use crate::step::step;

const OLDEST_NODE: (u32, u32) = (20, 3);

/// Installs the packages when the lock file is not the one they were installed from.
pub(crate) fn ensure(house: &House) -> Outcome {
    let stamp = house.at("node_modules/.suike-lock");
    let lock = files::sha256(&files::read_bytes(&house.at("package-lock.json"))?);
    if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    check_node()?;
    step("npm packages", || {
        let mut npm = command("npm");
        npm.args(["ci", "--no-audit", "--no-fund"]).current_dir(&house.root);
        process::run_logged(&mut npm, &house.cache.join("logs/npm.log"))
    })?;
    files::write(&stamp, lock)
}

fn check_node() -> Outcome {
    let remedy = "Install Node 20.3 or newer from https://nodejs.org and try again.";
    let version = process::read(command("node").arg("--version"))
        .map_err(|_| Failure::new("npm packages", "node was not found").remedy(remedy))?;
    if parse(&version).is_some_and(|version| version >= OLDEST_NODE) {
        return Ok(());
    }
    Err(Failure::new("npm packages", format!("node is {}, which is too old", version.trim())).remedy(remedy))
}

fn parse(version: &str) -> Option<(u32, u32)> {
    let mut numbers = version.trim().strip_prefix('v')?.split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_node_are_compared_as_numbers() {
        assert_eq!(parse("v20.20.2\n"), Some((20, 20)));
        assert!(parse("v9.11.0") < Some(OLDEST_NODE));
        assert_eq!(parse("not found"), None);
    }
}
