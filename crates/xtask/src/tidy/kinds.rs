//! Every record kind of the registry has labels in all languages, a sample in `fixtures` and a browser spec.

use super::locales::{TAGS, path_of};
use super::tree::{Finding, Tree};

const REGISTRY: &str = "crates/domain/src/registry.rs";
const SAMPLES: &str = "crates/fixtures/src/";
const SPECS: &str = "e2e/";
/// The spec that knows no record.
const SHELL: &str = "e2e/shell.spec.mjs";

/// Reads the list of kinds and looks for what each needs.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let Some(registry) = tree.get(REGISTRY) else { return Vec::new() };
    let kinds = kinds(registry);
    if kinds.is_empty() {
        return vec![Finding::error(REGISTRY, "the list of kinds was not found in `static KINDS`")];
    }
    let samples: Vec<&str> = tree.under(SAMPLES, "rs").map(|(_, text)| text).collect();
    let specs: Vec<&str> = tree.under(SPECS, "mjs").filter(|(path, _)| is_spec(path)).map(|(_, text)| text).collect();
    // A house that has no samples or specs at all is still being built.
    let has_samples = samples.iter().any(|text| text.lines().count() > 5);
    let mut findings = Vec::new();
    for kind in kinds {
        let quoted = format!("\"{kind}\"");
        for tag in TAGS {
            let lacks = tree.get(&path_of(tag)).is_some_and(|texts| !texts.contains(&format!("\"kind.{kind}")));
            if lacks {
                findings.push(Finding::error(&path_of(tag), format!("has no label `kind.{kind}`")));
            }
        }
        if has_samples && !samples.iter().any(|text| text.contains(&quoted) || text.contains(&format!("{kind}::KIND")))
        {
            findings.push(Finding::error(SAMPLES, format!("has no sample of `{kind}`")));
        }
        if !specs.is_empty() && !specs.iter().any(|text| text.contains(&quoted)) {
            findings.push(Finding::error(SPECS, format!("no browser spec names {quoted}")));
        }
    }
    findings
}

fn is_spec(path: &str) -> bool {
    path.ends_with(".spec.mjs") && path != SHELL
}

/// The names of the modules that `static KINDS` lists; a kind is called as its module.
fn kinds(registry: &str) -> Vec<&str> {
    let list = registry.split("static KINDS").nth(1).and_then(|rest| rest.split("];").next()).unwrap_or_default();
    list.lines().filter_map(|line| line.trim().strip_prefix('&')?.strip_suffix("::KIND,")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: (&str, &str) =
        (REGISTRY, "pub static KINDS: &[&RecordKind] = &[\n    &customer::KIND,\n    &task::KIND,\n];\n");
    const LABELS: &str = r#"{"kind.customer": "客户", "kind.task": "待办"}"#;

    fn findings(more: &[(&str, &str)]) -> Vec<String> {
        check(&Tree::of(&[&[TWO], more].concat())).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_house_without_locales_samples_and_specs_is_not_blamed_yet() {
        assert_eq!(findings(&[]), Vec::<String>::new());
    }

    #[test]
    fn a_kind_without_a_label_is_found() {
        let found =
            findings(&[("app/locales/en.json", r#"{"kind.task": "Task"}"#), ("app/locales/zh-Hans.json", LABELS)]);
        assert_eq!(found, ["app/locales/en.json: has no label `kind.customer`"]);
    }

    #[test]
    fn a_kind_without_a_sample_or_a_spec_is_found() {
        let sample = ("crates/fixtures/src/company.rs", "//! A.\n\n\n\n\n\nlet a = \"task\";");
        let spec = ("e2e/customers.spec.mjs", "// A.\nconst kind = \"customer\";");
        assert_eq!(findings(&[sample, spec]).len(), 2);
    }

    #[test]
    fn a_registry_that_cannot_be_read_is_not_taken_for_an_empty_one() {
        assert_eq!(check(&Tree::of(&[(REGISTRY, "fn kinds() {}")])).len(), 1);
    }
}
