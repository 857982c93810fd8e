//! In which order texts stand: as the reader's language has it, which whoever asks brings along.
//!
//! Belongs here: what an order of texts is, and the plain one by letters. Does not belong here: languages (`app/src/i18n`),
//! keeping what was ordered ([`super::strings`]).

use std::cmp::Ordering;

use super::strings::ranks_of;

/// An order of texts.
pub trait TextOrder {
    /// Which order it is: what was ordered by another one is ordered again.
    fn edition(&self) -> u32;

    /// Which of two texts comes first.
    fn compare(&self, one: &str, other: &str) -> Ordering;

    /// The place of each text when they stand in order. For very many at once.
    fn ranks(&self, texts: &[&str]) -> Vec<u32>;
}

/// By letters, whatever their case: for those who have no language.
#[derive(Clone, Copy, Debug, Default)]
pub struct ByLetters;

impl TextOrder for ByLetters {
    fn edition(&self) -> u32 {
        0
    }

    fn compare(&self, one: &str, other: &str) -> Ordering {
        one.to_lowercase().cmp(&other.to_lowercase())
    }

    fn ranks(&self, texts: &[&str]) -> Vec<u32> {
        let folded: Vec<String> = texts.iter().map(|text| text.to_lowercase()).collect();
        ranks_of(&folded)
    }
}
