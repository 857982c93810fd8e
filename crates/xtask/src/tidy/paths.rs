//! Nothing committed knows the folders of the machine it was written on.

use super::tree::{Finding, Tree};

/// Where people and machines keep checkouts. `/home/` is followed by somebody's name.
const PLACES: [&str; 4] = ["/work/", "/root/", "/Users/", "/home/"];
/// This file has to name them.
const SELF: &str = "crates/xtask/src/tidy/paths.rs";

/// Looks at every text.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.all().filter(|(path, _)| *path != SELF && *path != "package-lock.json") {
        for (index, line) in text.lines().enumerate() {
            if let Some(place) = PLACES.iter().find(|place| names(line, place)) {
                findings.push(Finding::error(path, format!("`{place}…` exists on one machine only")).at(index + 1));
            }
        }
    }
    findings
}

/// A path begins the line or follows something that is no part of an address.
fn names(line: &str, place: &str) -> bool {
    line.match_indices(place).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        before.is_none_or(|letter| {
            !letter.is_alphanumeric() && !['.', '/', '_', '-', '}', '$', '~', '*'].contains(&letter)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_one_machine_is_found_and_an_address_is_not() {
        let found =
            check(&Tree::of(&[("a.md", "see /root/notes"), ("b.md", "https://example.com/work/a and ./work/b")]));
        assert_eq!(found.len(), 1);
    }
}
