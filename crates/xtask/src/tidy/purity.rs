//! `sync`, `domain` and `files` read no clock, network, storage, environment or randomness, and `sync` names no CRM noun.

use super::lexer::{before_tests, is_for_tests, lex};
use super::tree::{Finding, Tree};

const PURE: [&str; 3] = ["crates/sync/src/", "crates/domain/src/", "crates/files/src/"];
const IMPURE: [&str; 10] = [
    "SystemTime",
    "Instant::now",
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::thread",
    "Uuid::new_v4",
    "Uuid::now_v7",
    "println!",
];
const NOUNS: [&str; 6] = ["customer", "opportunit", "invoice", "campaign", "salesperson", "pipeline"];

/// Looks at the code, not at comments and tests.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in PURE.iter().flat_map(|folder| tree.under(folder, "rs")) {
        if is_for_tests(path) {
            continue;
        }
        let code = lex(before_tests(text)).code;
        for (index, line) in code.lines().enumerate() {
            for word in IMPURE.iter().filter(|word| line.contains(*word)) {
                findings.push(Finding::error(path, format!("`{word}`: callers pass this in")).at(index + 1));
            }
            let lower = line.to_lowercase();
            for noun in NOUNS.iter().filter(|noun| path.starts_with("crates/sync/") && lower.contains(*noun)) {
                findings.push(Finding::error(path, format!("`{noun}`: sync names no CRM noun")).at(index + 1));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(path: &str, text: &str) -> usize {
        check(&Tree::of(&[(path, text)])).len()
    }

    #[test]
    fn a_clock_in_a_rule_is_found() {
        assert_eq!(findings("crates/domain/src/a.rs", "let now = SystemTime::now();"), 1);
        assert_eq!(findings("crates/sync/src/a.rs", "let now = std::time::Instant::now();"), 1);
        assert_eq!(findings("crates/files/src/a.rs", "std::fs::read(path)"), 1);
    }

    #[test]
    fn talking_about_a_clock_and_testing_with_one_is_fine() {
        assert_eq!(
            findings("crates/domain/src/a.rs", "//! Never SystemTime.\n#[cfg(test)]\nmod tests { use std::env; }"),
            0
        );
        assert_eq!(findings("crates/sync/src/testing/a.rs", "std::env::var(\"SIM_SEED\")"), 0);
    }

    #[test]
    fn a_crm_noun_in_sync_is_found() {
        assert_eq!(findings("crates/sync/src/a.rs", "struct CustomerRow;"), 1);
        assert_eq!(findings("crates/domain/src/a.rs", "struct Customer;"), 0);
    }
}
