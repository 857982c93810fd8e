//! The languages of the app: which there are, and which one a person wants.
//!
//! Belongs here: choice and memory of the choice. Does not belong here: texts (`catalogue`).

use leptos::prelude::{document, window};

use crate::remember;

const CHOICE: &str = "suike.language";

/// A language of the app.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    #[default]
    En,
    /// 简体中文.
    ZhHans,
    /// 繁體中文.
    ZhHant,
}

impl Language {
    /// All of them, in the order they are offered.
    pub const ALL: [Self; 3] = [Self::ZhHans, Self::ZhHant, Self::En];

    /// Its BCP 47 tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::ZhHans => "zh-Hans",
            Self::ZhHant => "zh-Hant",
        }
    }

    /// What it calls itself.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::ZhHans => "简体中文",
            Self::ZhHant => "繁體中文",
        }
    }

    /// The language of a tag as browsers write them: `zh-TW`, `zh-Hant-HK`, `en-GB`.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let tag = tag.to_ascii_lowercase();
        let mut parts = tag.split(['-', '_']);
        match parts.next()? {
            "en" => Some(Self::En),
            "zh" | "yue" if parts.any(|part| matches!(part, "hant" | "tw" | "hk" | "mo")) => Some(Self::ZhHant),
            "yue" => Some(Self::ZhHant),
            "zh" => Some(Self::ZhHans),
            _ => None,
        }
    }

    /// What the person chose here, else the first language of the browser that we have, else English.
    pub fn wanted() -> Self {
        remember::recall(CHOICE).and_then(|tag| Self::of_tag(&tag)).unwrap_or_else(|| {
            let languages = window().navigator().languages();
            languages.iter().filter_map(|tag| tag.as_string()).find_map(|tag| Self::of_tag(&tag)).unwrap_or_default()
        })
    }

    /// Keeps this choice for the next start.
    pub fn remember(self) {
        remember::keep(CHOICE, self.tag());
    }

    /// Tells the browser which language the page is in, for fonts, hyphens and screen readers.
    pub fn mark_document(self) {
        if let Some(root) = document().document_element() {
            // A browser that refuses loses only the hint.
            let _ = root.set_attribute("lang", self.tag());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Language::{self, En, ZhHans, ZhHant};

    #[test]
    fn tags_of_browsers_find_their_language() {
        let cases = [
            ("zh-CN", Some(ZhHans)),
            ("zh", Some(ZhHans)),
            ("zh-Hans-SG", Some(ZhHans)),
            ("zh-TW", Some(ZhHant)),
            ("zh-HK", Some(ZhHant)),
            ("zh-Hant-MO", Some(ZhHant)),
            ("yue", Some(ZhHant)),
            ("en-GB", Some(En)),
            ("fr", None),
        ];
        for (tag, language) in cases {
            assert_eq!(Language::of_tag(tag), language, "{tag}");
        }
    }

    #[test]
    fn every_language_is_found_by_its_own_tag() {
        for language in Language::ALL {
            assert_eq!(Language::of_tag(language.tag()), Some(language));
        }
    }
}
