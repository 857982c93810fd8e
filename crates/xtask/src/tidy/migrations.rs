//! A migration that has landed is never changed: somewhere a database has already run it. `CHECKSUMS` (as `sha256sum` writes it) lists
//! those that have; `cargo xtask tidy --bless` adds new ones to it and alters none.

use std::fmt::Write as _;

use super::tree::{Finding, Tree};
use crate::failure::{Failure, Outcome};
use crate::files::{self, sha256};
use crate::house::House;

const FOLDER: &str = "worker/migrations/";
const LIST: &str = "worker/migrations/CHECKSUMS";

/// Compares the migrations with the list.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let landed = landed(tree);
    let mut findings = Vec::new();
    for (path, text) in tree.under(FOLDER, "sql") {
        match landed.iter().find(|(name, _)| *name == name_of(path)) {
            None => findings.push(Finding::error(path, "is not in the list: run `cargo xtask tidy --bless`")),
            Some((_, sum)) if *sum != sha256(text.as_bytes()) => {
                findings.push(Finding::error(path, "has landed and may not change: write a new migration"));
            }
            Some(_) => {}
        }
    }
    let gone = landed.iter().filter(|(name, _)| tree.get(&format!("{FOLDER}{name}")).is_none());
    findings.extend(gone.map(|(name, _)| Finding::error(LIST, format!("{name} has landed and is gone"))));
    findings
}

/// Adds the migrations that are new.
pub(super) fn bless(house: &House, tree: &Tree) -> Outcome {
    let list = extended(tree).map_err(|name| {
        Failure::new(format!("{FOLDER}{name}"), "has landed and may not change").remedy("Write a new migration.")
    })?;
    files::write(&house.at(LIST), list)
}

fn extended(tree: &Tree) -> Result<String, String> {
    let landed = landed(tree);
    let mut list = tree.get(LIST).unwrap_or_default().to_owned();
    for (path, text) in tree.under(FOLDER, "sql") {
        let sum = sha256(text.as_bytes());
        match landed.iter().find(|(name, _)| *name == name_of(path)) {
            Some((name, known)) if *known != sum => return Err((*name).to_owned()),
            Some(_) => {}
            None => {
                let _ = writeln!(list, "{sum}  {}", name_of(path));
            }
        }
    }
    Ok(list)
}

/// Name and sum of each line of the list.
fn landed(tree: &Tree) -> Vec<(&str, &str)> {
    let lines = tree.get(LIST).unwrap_or_default().lines();
    lines.filter_map(|line| line.split_once("  ").map(|(sum, name)| (name, sum))).collect()
}

fn name_of(path: &str) -> &str {
    path.strip_prefix(FOLDER).unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: (&str, &str) = ("worker/migrations/0001_start.sql", "CREATE TABLE a;");

    #[test]
    fn a_new_migration_must_be_blessed_and_then_passes() {
        let new = Tree::of(&[FIRST]);
        assert_eq!(check(&new).len(), 1);
        let list = extended(&new).expect("nothing has changed");
        assert_eq!(check(&Tree::of(&[FIRST, (LIST, &list)])), []);
    }

    #[test]
    fn a_changed_migration_is_found_and_not_blessed() {
        let list = extended(&Tree::of(&[FIRST])).expect("nothing has changed");
        let changed = Tree::of(&[(FIRST.0, "CREATE TABLE b;"), (LIST, &list)]);
        assert_eq!(check(&changed).len(), 1);
        assert_eq!(extended(&changed), Err("0001_start.sql".to_owned()));
    }

    #[test]
    fn a_removed_migration_is_found() {
        let list = extended(&Tree::of(&[FIRST])).expect("nothing has changed");
        assert_eq!(check(&Tree::of(&[(LIST, &list)])).len(), 1);
    }
}
