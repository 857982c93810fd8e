//! Finding rows by what somebody types: names and their pinyin, telephone digits, words of notes.
//!
//! Belongs here: what it means that words find a text ([`Words`]), the text of a kind's rows kept for scanning ([`Index`]),
//! where a text matches ([`Words::marks`]), and which rows come first ([`rank`]). Does not belong here: which fields are
//! searchable (the declarations say), columns and filters (`query`), screens.
//!
//! A word finds a text that holds it, whatever its case, width, diacritics or script (Traditional or Simplified). In titles it
//! also finds Chinese characters by their pinyin, in full, by initials or mixed; in telephone numbers by digits alone. A Latin
//! word that finds nothing is tried once more with one typo forgiven.

mod arena;
mod fold;
pub mod hanzi;
mod index;
mod like;
pub mod mark;
pub mod rank;
mod spelling;
#[cfg(test)]
mod tests;
mod words;

pub use fold::fold;
pub use hanzi::Hanzi;
pub use index::{Index, Part};
pub use rank::{Hits, Reader};
pub use words::Words;

/// How well a row matches; more is better, and 0 is not at all.
pub type Quality = u8;

/// One typo away.
pub const LIKE: Quality = 1;
/// In something else than the title.
pub const BODY: Quality = 2;
/// The title's pinyin, somewhere.
pub const SPELT: Quality = 3;
/// Inside the title.
pub const WITHIN: Quality = 4;
/// The title's pinyin, from its first character.
pub const SPELT_START: Quality = 5;
/// A word of the title begins so.
pub const WORD: Quality = 6;
/// The title begins so.
pub const START: Quality = 7;
/// The title is this.
pub const EXACT: Quality = 8;
