//! Every text exists in 简体中文, 繁體中文 and English, none is used that does not exist, and none is kept that is not used.

use std::collections::BTreeMap;

use serde_json::Value;

use super::lexer::lex;
use super::tree::{Finding, Tree};

/// The languages of the product.
pub(super) const TAGS: [&str; 3] = ["zh-Hans", "zh-Hant", "en"];
/// The macro and functions that look up a text that must exist.
const LOOKUPS: [&str; 3] = ["t!(", "tr(", "tr_with("];
/// Endings by which a count chooses a form. Chinese needs one form, English two.
const PLURALS: [&str; 2] = ["_one", "_other"];

type Texts = BTreeMap<String, String>;

/// The path of a language's texts.
pub(super) fn path_of(tag: &str) -> String {
    format!("app/locales/{tag}.json")
}

/// Compares the languages with each other and with the code.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut languages = Vec::new();
    for tag in TAGS {
        let Some(text) = tree.get(&path_of(tag)) else { continue };
        match parse(text) {
            Ok(texts) => languages.push((path_of(tag), texts)),
            Err(error) => findings.push(Finding::error(&path_of(tag), error)),
        }
    }
    if languages.is_empty() {
        return findings;
    }
    if languages.len() < TAGS.len() && findings.is_empty() {
        findings.push(Finding::error("app/locales", format!("has not all of {TAGS:?}")));
    }
    for (_, texts) in &languages {
        for (path, others) in &languages {
            findings.extend(missing(path, others, texts));
        }
    }
    findings.extend(against_code(tree, &languages[0].1));
    findings
}

/// The texts by key. Only a flat object of strings is a locale file.
fn parse(text: &str) -> Result<Texts, String> {
    let value: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let object = value.as_object().ok_or("is not an object")?;
    let pair = |(key, value): (&String, &Value)| match value.as_str() {
        Some(text) if !text.trim().is_empty() => Ok((key.clone(), text.to_owned())),
        _ => Err(format!("`{key}` has no text")),
    };
    object.iter().map(pair).collect()
}

/// What `texts` has and `others` lacks, and the names to fill in that differ.
fn missing(path: &str, others: &Texts, texts: &Texts) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (key, text) in texts {
        let base = without_plural(key);
        let Some((_, other)) = others
            .iter()
            .find(|(other, _)| *other == key)
            .or_else(|| others.iter().find(|(other, _)| without_plural(other) == base))
        else {
            findings.push(Finding::error(path, format!("lacks `{key}`")));
            continue;
        };
        if names_in(text).iter().any(|name| *name != "count" && !other.contains(&format!("{{{name}}}"))) {
            findings.push(Finding::error(path, format!("`{key}` does not fill in the same names as elsewhere")));
        }
    }
    findings
}

/// What stands in braces.
fn names_in(text: &str) -> Vec<&str> {
    text.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name).collect()
}

fn without_plural(key: &str) -> &str {
    PLURALS.iter().find_map(|ending| key.strip_suffix(ending)).unwrap_or(key)
}

fn against_code(tree: &Tree, texts: &Texts) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut literals = Vec::new();
    for (path, source) in tree.under("app/src/", "rs").chain(tree.under("crates/domain/src/", "rs")) {
        if path.starts_with("app/src/") && !path.starts_with("app/src/i18n/") {
            let unknown = looked_up(source).into_iter().filter(|(_, key)| !has(texts, key));
            findings
                .extend(unknown.map(|(line, key)| Finding::error(path, format!("there is no text `{key}`")).at(line)));
        }
        literals.extend(lex(source).literals.into_iter().map(|literal| literal.text));
    }
    let unused = texts.keys().filter(|key| !is_used(&literals, without_plural(key)));
    findings.extend(unused.map(|key| Finding::hint(&path_of("zh-Hans"), format!("`{key}` is not used"))));
    findings
}

fn has(texts: &Texts, key: &str) -> bool {
    texts.contains_key(key) || PLURALS.iter().any(|ending| texts.contains_key(&format!("{key}{ending}")))
}

/// The keys that are looked up by a literal, with their lines.
fn looked_up(source: &str) -> Vec<(usize, String)> {
    let code = super::lexer::before_tests(source);
    let mut found = Vec::new();
    for lookup in LOOKUPS {
        for (at, _) in code.match_indices(lookup) {
            let part_of_word = code[..at].ends_with(|letter: char| letter.is_alphanumeric() || letter == '_');
            let argument = code[at + lookup.len()..].trim_start();
            let key = argument.strip_prefix('"').and_then(|rest| rest.split('"').next());
            if let Some(key) = key.filter(|_| !part_of_word) {
                found.push((code[..at].matches('\n').count() + 1, key.to_owned()));
            }
        }
    }
    found
}

/// Used by name, or by a name put together: `kind.{…}` uses all of `kind.…`.
fn is_used(literals: &[String], key: &str) -> bool {
    literals.iter().any(|literal| {
        let begin = literal.split('{').next().unwrap_or_default();
        literal == key || (literal.contains('{') && begin.contains('.') && key.starts_with(begin))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODE: (&str, &str) = ("app/src/a.rs", "t!(\"a.b\"); t!(\"rows\", count = 1)");

    fn findings(simplified: &str, traditional: &str, en: &str, code: (&str, &str)) -> Vec<String> {
        let texts = [simplified, traditional, en].map(|text| format!("{{{text}}}"));
        let paths = TAGS.map(path_of);
        let tree = Tree::of(&[(&paths[0], &texts[0]), (&paths[1], &texts[1]), (&paths[2], &texts[2]), code]);
        check(&tree).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn languages_with_the_same_texts_pass_though_plurals_differ() {
        let chinese = r#""a.b": "一", "rows": "{count} 行""#;
        let english = r#""a.b": "one", "rows_one": "{count} row", "rows_other": "{count} rows""#;
        assert_eq!(findings(chinese, chinese, english, CODE), Vec::<String>::new());
    }

    #[test]
    fn a_missing_text_is_found_in_the_language_that_lacks_it() {
        let full = r#""a.b": "一", "rows": "行""#;
        let found = findings(full, r#""rows": "行""#, full, CODE);
        assert!(found.iter().any(|text| text.contains("zh-Hant.json: lacks `a.b`")), "{found:?}");
    }

    #[test]
    fn a_text_that_is_looked_up_and_does_not_exist_is_found() {
        let texts = r#""rows": "行""#;
        let found = findings(texts, texts, texts, CODE);
        assert!(found.iter().any(|text| text.contains("app/src/a.rs:1: there is no text `a.b`")), "{found:?}");
    }

    #[test]
    fn a_text_that_nobody_uses_is_a_hint() {
        let texts = r#""a.b": "一", "rows": "行", "gone": "去", "kind.task": "待办""#;
        let code = ("app/src/a.rs", "t!(\"a.b\"); t!(\"rows\"); format!(\"kind.{name}\")");
        let found = findings(texts, texts, texts, code);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains("only a hint") && found[0].contains("gone"));
    }

    #[test]
    fn a_name_that_one_language_forgets_is_found() {
        let found = findings(
            r#""a.b": "{who} 来了", "rows": "行""#,
            r#""a.b": "來了", "rows": "行""#,
            r#""a.b": "{who} came", "rows": "rows""#,
            CODE,
        );
        assert!(found.iter().any(|text| text.contains("zh-Hant") && text.contains("fill in")), "{found:?}");
    }
}
