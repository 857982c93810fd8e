//! Who may depend on whom: `sync ← domain ← {app, worker}`, `files` between `domain` and `app`, `fixtures` beside, `xtask`
//! alone.

use super::tree::{Finding, Tree};

/// A crate, what of this house it may use, and what of the world it may not.
struct Rule {
    manifest: &'static str,
    house: &'static [&'static str],
    banned: &'static [&'static str],
}

const OURS: [&str; 7] = ["sync", "domain", "files", "fixtures", "xtask", "suike-app", "suike-worker"];
const IMPURE: &[&str] = &[
    "chrono",
    "gloo",
    "js-sys",
    "leptos",
    "rand",
    "reqwest",
    "rexie",
    "rusqlite",
    "sqlx",
    "tokio",
    "wasm-bindgen",
    "web-sys",
    "worker",
];

const RULES: [Rule; 7] = [
    Rule { manifest: "crates/sync/Cargo.toml", house: &[], banned: IMPURE },
    Rule { manifest: "crates/domain/Cargo.toml", house: &["sync"], banned: IMPURE },
    Rule { manifest: "crates/files/Cargo.toml", house: &["domain"], banned: IMPURE },
    Rule { manifest: "crates/fixtures/Cargo.toml", house: &["sync", "domain"], banned: &["leptos", "worker"] },
    Rule { manifest: "crates/xtask/Cargo.toml", house: &[], banned: &["leptos", "worker"] },
    Rule { manifest: "app/Cargo.toml", house: &["sync", "domain", "files"], banned: &["worker", "rusqlite", "sqlx"] },
    Rule {
        manifest: "worker/Cargo.toml",
        house: &["sync", "domain"],
        banned: &["leptos", "rexie", "rusqlite", "sqlx"],
    },
];

/// Reads the manifests. What a `use` can name is what stands there, so they are enough.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    RULES
        .iter()
        .filter_map(|rule| Some((rule, tree.get(rule.manifest)?)))
        .flat_map(|(rule, text)| broken(rule, text))
        .collect()
}

fn broken(rule: &Rule, manifest: &str) -> Vec<Finding> {
    let mut section = "";
    let mut findings = Vec::new();
    for (index, line) in manifest.lines().enumerate() {
        if let Some(name) = line.strip_prefix('[') {
            section = name.trim_end_matches(']');
            continue;
        }
        let name = line.split(['=', '.', ' ']).next().unwrap_or_default().trim_matches('"');
        let for_tests = section.ends_with("dev-dependencies");
        if name.is_empty() || !section.ends_with("dependencies") {
            continue;
        }
        let below = rule.manifest == "crates/sync/Cargo.toml";
        let allowed_in_tests = for_tests && !below && matches!(name, "fixtures" | "sync");
        if OURS.contains(&name) && !rule.house.contains(&name) && !allowed_in_tests {
            findings.push(Finding::error(rule.manifest, format!("may not depend on `{name}`")).at(index + 1));
        }
        if rule.banned.contains(&name) && !for_tests {
            findings.push(Finding::error(rule.manifest, format!("`{name}` has no place in this crate")).at(index + 1));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(manifest: &str, text: &str) -> usize {
        check(&Tree::of(&[(manifest, text)])).len()
    }

    #[test]
    fn the_allowed_direction_passes() {
        assert_eq!(findings("app/Cargo.toml", "[dependencies]\ndomain.workspace = true\nsync = { path = \"x\" }\n"), 0);
        assert_eq!(findings("worker/Cargo.toml", "[dev-dependencies]\nfixtures.workspace = true\n"), 0);
    }

    #[test]
    fn the_other_direction_is_found() {
        assert_eq!(findings("crates/sync/Cargo.toml", "[dependencies]\ndomain.workspace = true\n"), 1);
        assert_eq!(findings("app/Cargo.toml", "[dependencies]\nsuike-worker = { path = \"../worker\" }\n"), 1);
        assert_eq!(findings("worker/Cargo.toml", "[dependencies]\nfixtures.workspace = true\n"), 1);
        assert_eq!(findings("crates/sync/Cargo.toml", "[dev-dependencies]\nfixtures.workspace = true\n"), 1);
    }

    #[test]
    fn formats_of_files_stand_between_the_rules_and_the_app() {
        assert_eq!(findings("app/Cargo.toml", "[dependencies]\nfiles.workspace = true\n"), 0);
        assert_eq!(findings("crates/files/Cargo.toml", "[dependencies]\ndomain.workspace = true\n"), 0);
        assert_eq!(findings("crates/files/Cargo.toml", "[dependencies]\nsync.workspace = true\nweb-sys = \"1\"\n"), 2);
        assert_eq!(findings("crates/domain/Cargo.toml", "[dependencies]\nfiles.workspace = true\n"), 1);
        assert_eq!(findings("worker/Cargo.toml", "[dependencies]\nfiles.workspace = true\n"), 1);
    }

    #[test]
    fn the_domain_knows_no_platform() {
        assert_eq!(findings("crates/domain/Cargo.toml", "[dependencies]\nwasm-bindgen = \"1\"\nleptos = \"1\"\n"), 2);
        assert_eq!(findings("crates/domain/Cargo.toml", "[target.'cfg(unix)'.dependencies]\nrand = \"1\"\n"), 1);
    }
}
