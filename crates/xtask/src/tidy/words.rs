//! The words of other CRMs for our things: deal (opportunity), account (customer), case (ticket).
//!
//! The rule: no identifier in Rust has `deal` or `account` as one of its words, nor `case` where it is not about
//! letters; and no English text shows them. Strings in Rust are free, since imports must know what others call things,
//! and so are unit tests, which have cases.

use super::lexer::{before_tests, is_for_tests, lex};
use super::tree::{Finding, Tree};

const AVOIDED: [(&str, &str); 3] = [("deal", "opportunity"), ("account", "customer"), ("case", "ticket")];
/// What makes `case` a matter of letters, as in `eq_ignore_ascii_case`.
const LETTERS: [&str; 7] = ["ascii", "ignore", "upper", "lower", "snake", "camel", "fold"];
/// Where "case" is just English.
const PHRASES: [&str; 5] = ["in case", "any case", "best case", "upper case", "lower case"];

/// Looks at identifiers and at `app/locales/en.json`.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let folders = ["crates/sync/", "crates/domain/", "crates/fixtures/", "app/src/", "worker/src/"];
    let sources = folders.iter().flat_map(|folder| tree.under(folder, "rs")).filter(|(path, _)| !is_for_tests(path));
    let mut findings: Vec<Finding> = sources.flat_map(|(path, text)| in_code(path, text)).collect();
    let english = tree.get("app/locales/en.json").unwrap_or_default();
    for (index, line) in english.lines().enumerate() {
        let text = line.split_once("\": ").map_or(line, |(_, text)| text).to_lowercase();
        let text = PHRASES.iter().fold(text, |text, phrase| text.replace(phrase, ""));
        let words = text.split(|letter: char| !letter.is_alphabetic());
        let found = words.filter_map(avoided);
        findings.extend(found.map(|(word, ours)| finding("app/locales/en.json", index, word, ours)));
    }
    findings
}

fn in_code(path: &str, text: &str) -> Vec<Finding> {
    let code = lex(before_tests(text)).code;
    let mut findings = Vec::new();
    for (index, line) in code.lines().enumerate() {
        for identifier in line.split(|letter: char| !letter.is_alphanumeric() && letter != '_') {
            let words = words_of(identifier);
            let about_letters = words.iter().any(|word| LETTERS.contains(&word.as_str()));
            let found =
                words.iter().filter_map(|word| avoided(word)).find(|(word, _)| *word != "case" || !about_letters);
            findings.extend(found.map(|(word, ours)| finding(path, index, word, ours)));
        }
    }
    findings
}

fn finding(path: &str, index: usize, word: &str, ours: &str) -> Finding {
    Finding::error(path, format!("`{word}`: here it is called {ours}")).at(index + 1)
}

fn avoided(word: &str) -> Option<(&'static str, &'static str)> {
    let singular = word.strip_suffix('s').unwrap_or(word);
    AVOIDED.into_iter().find(|(avoided, _)| *avoided == singular)
}

/// `openDealCount` and `open_deal_count` are both open, deal, count.
fn words_of(identifier: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut after_lower = false;
    for letter in identifier.chars() {
        let begins = letter == '_' || (letter.is_uppercase() && after_lower);
        if begins {
            words.push(String::new());
        }
        if letter != '_'
            && let Some(word) = words.last_mut()
        {
            word.extend(letter.to_lowercase());
        }
        after_lower = letter.is_lowercase() || letter.is_numeric();
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(path: &str, text: &str) -> usize {
        check(&Tree::of(&[(path, text)])).len()
    }

    #[test]
    fn an_avoided_word_in_an_identifier_is_found() {
        for code in ["struct Deal;", "let open_deals = 1;", "fn accountName() {}", "enum Kind { Case }", "case_id"] {
            assert_eq!(findings("crates/domain/src/a.rs", code), 1, "{code}");
        }
    }

    #[test]
    fn letters_comments_and_other_words_are_fine() {
        for code in ["a.eq_ignore_ascii_case(b)", "to_lowercase()", "// a deal", "\"Account Name\"", "ideal", "dealer"]
        {
            assert_eq!(findings("crates/domain/src/a.rs", code), 0, "{code}");
        }
    }

    #[test]
    fn an_avoided_word_on_the_screen_is_found() {
        assert_eq!(findings("app/locales/en.json", "{\n\"a.deal\": \"Open deals\"\n}"), 1);
        assert_eq!(findings("app/locales/en.json", "{\n\"a\": \"Saved here, in case the network breaks\"\n}"), 0);
    }
}
