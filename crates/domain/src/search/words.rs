//! What somebody typed, made ready to be found.
//!
//! Belongs here: cutting it into words, and each word into the ways in which it may be found. Does not belong here: scanning
//! many rows ([`super::index`]).

use std::sync::Arc;

use memchr::memmem::Finder;

use super::{
    Hanzi,
    fold::{fold, fold_into},
    like::Like,
    spelling::Spelling,
};

/// More words than these make nothing clearer.
const MOST: usize = 8;

/// What somebody typed: every word of it must be found.
#[derive(Debug, Default)]
pub struct Words {
    pub(super) all: Vec<Word>,
    pub(super) hanzi: Option<Arc<Hanzi>>,
}

/// One word.
#[derive(Debug)]
pub(super) struct Word {
    /// As it stands in folded text.
    pub(super) text: String,
    /// The same ready for scanning; several ways for what may be a telephone number.
    pub(super) needles: Vec<Finder<'static>>,
    /// Its digits alone, if they are another way to write it.
    pub(super) digits: Vec<String>,
    pub(super) spelling: Option<Spelling>,
    pub(super) like: Option<Like>,
}

impl Words {
    /// What was typed. Without a table of characters there is no pinyin, and scripts differ.
    pub fn new(typed: &str, hanzi: Option<Arc<Hanzi>>) -> Self {
        let simplified: String = match &hanzi {
            Some(hanzi) => typed.chars().map(|letter| hanzi.simplify(letter)).collect(),
            None => typed.to_owned(),
        };
        let folded = fold(&simplified);
        let words: Vec<&str> =
            if is_phone(&folded) { vec![folded.trim()] } else { folded.split_whitespace().take(MOST).collect() };
        let all = words.into_iter().filter(|word| !word.is_empty()).map(|word| Word::new(word, hanzi.as_deref()));
        Self { all: all.collect(), hanzi }
    }

    /// True if there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// True if one of the words is found in a name: as it stands there, or by pinyin.
    pub fn is_in(&self, number: usize, name: &str) -> bool {
        let Some(word) = self.all.get(number) else { return false };
        let mut folded = Vec::new();
        fold_into(&mut folded, name);
        let hanzi = self.hanzi.as_deref();
        if let Some(hanzi) = hanzi {
            hanzi.simplify_in_place(&mut folded);
        }
        let spelt = || Some(word.spelling.as_ref()?.find(&folded, hanzi?).is_some());
        word.needles.iter().any(|it| it.find(&folded).is_some()) || spelt().unwrap_or_default()
    }
}

impl Word {
    fn new(text: &str, hanzi: Option<&Hanzi>) -> Self {
        let digits = other_digits(text);
        let texts = std::iter::once(text).chain(digits.iter().map(String::as_str));
        Self {
            needles: texts.map(|it| Finder::new(it.as_bytes()).into_owned()).collect(),
            spelling: hanzi.and_then(|hanzi| Spelling::new(text, hanzi)),
            like: Like::new(text),
            text: text.to_owned(),
            digits,
        }
    }
}

/// The digits of a telephone number, with and without the country's.
fn other_digits(text: &str) -> Vec<String> {
    if !is_phone(text) {
        return Vec::new();
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let local = digits.strip_prefix("0086").or_else(|| digits.strip_prefix("86").filter(|rest| rest.len() >= 10));
    let local = local.map(str::to_owned);
    [Some(digits), local].into_iter().flatten().filter(|digits| digits != text).collect()
}

/// True for what can only be a telephone number, whatever is put between its digits.
fn is_phone(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    digits >= 5 && text.chars().all(|letter| letter.is_ascii_digit() || " +-().".contains(letter))
}
