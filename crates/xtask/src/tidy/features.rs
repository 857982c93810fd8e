//! A feature never imports another feature: shared meaning moves to `domain`, a shared widget to `ui`.

use super::lexer::lex;
use super::tree::{Finding, Tree};

const FEATURES: &str = "app/src/features/";

/// Looks for `features::<another>` and `super::…::<another>` in each feature's code.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let features: Vec<&str> = tree.under(FEATURES, "rs").filter_map(|(path, _)| feature_of(path)).collect();
    let mut findings = Vec::new();
    for (path, text) in tree.under(FEATURES, "rs") {
        let Some(own) = feature_of(path) else { continue };
        let code = lex(text).code;
        for other in features_named(&code, &features) {
            if other != own {
                let message = format!("the feature `{own}` imports the feature `{other}`");
                findings.push(Finding::error(path, message));
            }
        }
    }
    findings
}

/// The folder or file under `features`; `features/mod.rs` belongs to none.
fn feature_of(path: &str) -> Option<&str> {
    let name = path.strip_prefix(FEATURES)?.split('/').next()?;
    let name = name.strip_suffix(".rs").unwrap_or(name);
    (name != "mod").then_some(name)
}

fn features_named<'a>(code: &str, features: &[&'a str]) -> Vec<&'a str> {
    let mut found = Vec::new();
    for (at, prefix) in code.match_indices("features::").chain(code.match_indices("super::super::")) {
        let rest = code[at + prefix.len()..].trim_start();
        let names = rest.strip_prefix('{').map_or(rest, |list| list.split('}').next().unwrap_or_default());
        let firsts = if rest.starts_with('{') { names.split(',').collect() } else { vec![names] };
        for first in firsts {
            let name = first.trim().split(|letter: char| !letter.is_alphanumeric() && letter != '_').next();
            found.extend(features.iter().filter(|feature| Some(**feature) == name));
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(text: &str) -> usize {
        let other = ("app/src/features/orders/mod.rs", "");
        check(&Tree::of(&[("app/src/features/customers/page.rs", text), other])).len()
    }

    #[test]
    fn importing_another_feature_is_found_in_every_spelling() {
        assert_eq!(findings("use crate::features::orders::Card;"), 1);
        assert_eq!(findings("use crate::features::{customers, orders::Card};"), 1);
        assert_eq!(findings("use super::super::orders;"), 1);
    }

    #[test]
    fn its_own_parts_and_the_kit_are_fine() {
        assert_eq!(findings("use crate::{features::customers::card, ui::orders};"), 0);
    }
}
