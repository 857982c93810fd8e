//! One language's texts: where they come from, how one is found and filled in.
//!
//! Belongs here: looking up and filling in. Does not belong here: which language it is to be (`language`).

use std::collections::HashMap;

use domain::number;

use super::Language;
use crate::{http, shipped};

/// The texts of one language by key.
#[derive(Default)]
pub struct Catalogue {
    /// Whose texts they are.
    pub language: Language,
    texts: HashMap<String, String>,
    /// True once the texts of all pages are here.
    pub is_whole: bool,
}

impl Catalogue {
    /// A catalogue of these texts.
    pub fn new(language: Language, texts: HashMap<String, String>) -> Self {
        Self { language, texts, is_whole: rest_of(language).is_none() }
    }

    /// Gets the texts of the first screens from where the build put them.
    pub async fn fetch(language: Language) -> Option<Self> {
        let texts = http::get(&address(language)).await.ok()?;
        Some(Self::new(language, texts))
    }

    /// The same with the texts of all other pages, which come in a file of their own where pages come in chunks.
    pub async fn whole(&self) -> Option<Self> {
        let mut texts = self.texts.clone();
        if let Some(address) = rest_of(self.language).filter(|_| !self.is_whole) {
            texts.extend(http::get::<HashMap<String, String>>(&address).await.ok()?);
        }
        Some(Self { language: self.language, texts, is_whole: true })
    }

    /// The text of a key.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.texts.get(key).map(String::as_str)
    }

    /// The text of a key with `{name}` replaced by its value. With a `count`, the form that `plural` names is
    /// preferred: `key_one`, else `key_other`, else the key alone.
    pub fn filled(&self, key: &str, args: &[(&str, String)], plural: impl Fn(f64) -> String) -> String {
        let count = args.iter().find(|(name, _)| *name == "count").and_then(|(_, value)| number::read(value));
        let text = count
            .and_then(|count| self.text(&format!("{key}_{}", plural(count))))
            .or_else(|| count.and_then(|_| self.text(&format!("{key}_other"))))
            .or_else(|| self.text(key))
            .unwrap_or(key);
        args.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
    }
}

fn address(language: Language) -> String {
    let tag = language.tag();
    shipped::address(&format!("locale-{tag}")).unwrap_or_else(|| format!("/locales/{tag}.json"))
}

fn rest_of(language: Language) -> Option<String> {
    shipped::address(&format!("locale-rest-{}", language.tag()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn english() -> Catalogue {
        let texts = [
            ("rows_one", "{count} row"),
            ("rows_other", "{count} rows"),
            ("hello", "Hello {name}, {name}!"),
            ("seats", "{count} seats"),
        ];
        let texts = texts.map(|(key, text)| (key.to_owned(), text.to_owned())).into();
        Catalogue { language: Language::En, texts, is_whole: true }
    }

    fn plural(count: f64) -> String {
        if (count - 1.0).abs() < f64::EPSILON { "one".into() } else { "other".into() }
    }

    #[test]
    fn a_count_chooses_the_plural() {
        let of = |count: u32| english().filled("rows", &[("count", count.to_string())], plural);
        assert_eq!((of(1), of(2)), ("1 row".into(), "2 rows".into()));
    }

    #[test]
    fn a_text_without_plural_forms_serves_every_count() {
        assert_eq!(english().filled("seats", &[("count", "1".into())], plural), "1 seats");
    }

    #[test]
    fn a_name_is_filled_in_wherever_it_stands() {
        assert_eq!(english().filled("hello", &[("name", "Li".into())], plural), "Hello Li, Li!");
    }

    #[test]
    fn a_key_without_text_shows_itself() {
        assert_eq!(english().filled("no.such", &[], plural), "no.such");
    }
}
