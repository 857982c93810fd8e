//! The texts of the app in the person's language, and how that language writes numbers, money and days.
//!
//! Belongs here: choosing, loading and looking up texts ([`catalogue`], [`language`]) and formatting and
//! ordering by the browser's `Intl` ([`format`], [`order`]). Does not belong here: the texts themselves (`locales/*.json`).
//!
//! Why not a ready-made crate: the names of record kinds and fields come from declarations, so most keys are known
//! only while running, and only the chosen language may weigh on the first screen.
//!
//! Texts are read without tracking. When the language changes, the whole view is drawn anew (`frame::App` keys it
//! on [`version`]), so no label needs a closure of its own.

pub mod catalogue;
pub mod format;
pub mod language;
mod midnight;
pub mod order;

use std::{cell::RefCell, rc::Rc};

use catalogue::Catalogue;
pub use language::Language;
use leptos::prelude::*;
pub use midnight::watch as watch_the_day;

thread_local! {
    static CATALOGUE: RefCell<Rc<Catalogue>> = RefCell::default();
    static VERSION: ArcRwSignal<u32> = ArcRwSignal::new(0);
}

/// Counts how often texts were loaded; tracked, for what must be drawn anew when the language changes.
pub fn version() -> u32 {
    VERSION.with(Get::get)
}

/// The language whose texts are shown.
pub fn language() -> Language {
    CATALOGUE.with(|it| it.try_borrow().map_or(Language::En, |it| it.language))
}

/// The text of a key. A key without text shows itself, so that a gap is seen and nothing breaks.
pub fn tr(key: &str) -> String {
    catalogue().text(key).map_or_else(|| key.to_owned(), str::to_owned)
}

/// The text of a key if it has one.
pub fn tr_opt(key: &str) -> Option<String> {
    catalogue().text(key).map(str::to_owned)
}

/// The text of a key with its `{names}` filled in. A number called `count` also chooses the plural.
pub fn tr_with(key: &str, args: &[(&str, String)]) -> String {
    catalogue().filled(key, args, format::plural)
}

/// Shows the app in another language from now on, and remembers the choice.
pub async fn choose(language: Language) -> bool {
    language.remember();
    load(language).await
}

/// Fetches the texts of a language and draws the app with them. False if they could not be had.
pub async fn load(language: Language) -> bool {
    let Some(mut loaded) = Catalogue::fetch(language).await else { return false };
    // A page that is open needs those that it had.
    if catalogue().is_whole {
        let Some(whole) = loaded.whole().await else { return false };
        loaded = whole;
    }
    CATALOGUE.with(|it| it.replace(Rc::new(loaded)));
    format::forget_formatters();
    language.mark_document();
    VERSION.with(|it| it.update(|version| *version += 1));
    true
}

/// Fetches the texts that the first screens do not need, which only pages in chunks can do without. False if they could not be had.
#[cfg(feature = "split")]
pub async fn complete() -> bool {
    let known = catalogue();
    if known.is_whole {
        return true;
    }
    let Some(whole) = known.whole().await else { return false };
    // Another language may have been chosen meanwhile, with all its texts.
    if !catalogue().is_whole {
        CATALOGUE.with(|it| it.replace(Rc::new(whole)));
    }
    true
}

fn catalogue() -> Rc<Catalogue> {
    CATALOGUE.with(|it| it.try_borrow().map_or_else(|_| Rc::default(), |it| Rc::clone(&it)))
}

/// The text of a key: `t!("list.empty")`, or `t!("list.rows", count = 3)` with names filled in.
#[macro_export]
macro_rules! t {
    ($key:expr) => { $crate::i18n::tr($key) };
    ($key:expr, $($name:ident = $value:expr),+ $(,)?) => {
        $crate::i18n::tr_with($key, &[$((stringify!($name), ($value).to_string())),+])
    };
}
