//! Texts in the order that a reader of the language expects: by pinyin, by stroke, by letter.
//!
//! Belongs here: the language's order for lists (`domain::query::TextOrder`). Does not belong here: keeping what was ordered
//! (`domain::query::strings`).

use std::cmp::Ordering;

use domain::query::{
    ByLetters, TextOrder,
    strings::{NONE, Strings},
};
use js_sys::{Array, JsString, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use super::{format, language};

/// Stands between texts on their way to the browser and back; none has it.
const BETWEEN: &str = "\0";

/// The order of the language whose texts are shown.
#[derive(Clone, Copy, Debug, Default)]
pub struct InLanguage;

impl TextOrder for InLanguage {
    fn edition(&self) -> u32 {
        1 + language() as u32
    }

    fn compare(&self, one: &str, other: &str) -> Ordering {
        format::collate(one, other)
    }

    fn ranks(&self, texts: &[&str]) -> Vec<u32> {
        sorted(texts).and_then(|sorted| places(texts, &sorted)).unwrap_or_else(|| ByLetters.ranks(texts))
    }
}

/// The texts in order, as one text. The browser sorts them by itself: a call for each comparison would take ten times as long.
fn sorted(texts: &[&str]) -> Option<String> {
    let all: Array = JsString::from(texts.join(BETWEEN)).split(BETWEEN);
    let sort = Reflect::get(&all, &JsValue::from_str("sort")).ok()?.dyn_into::<js_sys::Function>().ok()?;
    sort.call1(&all, &format::collator()).ok()?;
    Some(all.join(BETWEEN).into())
}

/// The place of each text; `None` if one has the mark that stands between them.
fn places(texts: &[&str], sorted: &str) -> Option<Vec<u32>> {
    let mut places = Strings::default();
    for text in sorted.split(BETWEEN) {
        places.add(text);
    }
    texts.iter().map(|text| if text.is_empty() { Some(NONE) } else { places.find(text) }).collect()
}
