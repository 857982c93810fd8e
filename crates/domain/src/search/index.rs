//! The searchable text of all rows of a kind, kept for scanning.
//!
//! Belongs here: what of a row is kept, and how well each row answers the words. Does not belong here: which of them come
//! first ([`super::rank`]), filters and order (`query`).
//!
//! A row's piece is its title on a line, then a line for each other text; of telephone numbers the digits alone. Pinyin needs
//! no keys beside it: titles are walked character by character, which reads less memory than keys would take.

use std::sync::Arc;

use super::{
    BODY, EXACT, Hanzi, LIKE, Quality, SPELT, SPELT_START, START, WITHIN, WORD, Words,
    arena::Arena,
    fold::{fold, fold_into},
    spelling::{At, signs_of},
};

/// What a text is to its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What people call it.
    Title,
    /// A telephone number.
    Phone,
    /// Anything else that is searched.
    Text,
}

/// The text of a kind's rows.
#[derive(Debug, Default)]
pub struct Index {
    arena: Arena,
    hanzi: Option<Arc<Hanzi>>,
    /// A piece in the making.
    scratch: Vec<u8>,
}

impl Index {
    /// The bytes that it takes in memory, the table of characters left out.
    pub fn heap(&self) -> usize {
        self.arena.heap() + self.scratch.capacity()
    }

    /// From now on Traditional and Simplified characters are alike, in what is kept already too.
    pub fn learn(&mut self, hanzi: Arc<Hanzi>) {
        if self.hanzi.is_none() {
            self.arena.rewrite(|piece| {
                hanzi.simplify_in_place(piece);
                signs_of(piece, &hanzi)
            });
        }
        self.hanzi = Some(hanzi);
    }

    /// Replaces the text of a slot.
    pub fn put(&mut self, slot: u32, texts: &[(Part, impl AsRef<str>)]) {
        let mut piece = std::mem::take(&mut self.scratch);
        piece.clear();
        if !texts.is_empty() {
            for (_, text) in texts.iter().filter(|(part, _)| *part == Part::Title) {
                fold_into(&mut piece, text.as_ref());
            }
            piece.push(b'\n');
            for (part, text) in texts {
                match part {
                    Part::Title => continue,
                    Part::Phone => piece.extend(text.as_ref().bytes().filter(u8::is_ascii_digit)),
                    Part::Text => fold_into(&mut piece, text.as_ref()),
                }
                piece.push(b'\n');
            }
        }
        let mut signs = 0;
        if let Some(hanzi) = &self.hanzi {
            hanzi.simplify_in_place(&mut piece);
            signs = signs_of(&piece, hanzi);
        }
        self.arena.put(slot, &piece, signs);
        self.scratch = piece;
    }

    /// Forgets the text of a slot.
    pub fn remove(&mut self, slot: u32) {
        self.arena.remove(slot);
    }

    /// The bytes that [`Index::holds`] looks for.
    pub fn needle(&self, text: &str) -> Vec<u8> {
        let mut needle = fold(text).into_bytes();
        if let Some(hanzi) = &self.hanzi {
            hanzi.simplify_in_place(&mut needle);
        }
        needle
    }

    /// True if the slot's text holds this, made by [`Index::needle`].
    pub fn holds(&self, slot: u32, needle: &[u8]) -> bool {
        self.arena.piece(slot).is_some_and(|piece| memchr::memmem::find(piece, needle).is_some())
    }

    /// How well each slot answers one of the words.
    pub fn find(&self, words: &Words, number: usize) -> Vec<Quality> {
        let mut found = vec![0; self.arena.slots()];
        let Some(word) = words.all.get(number) else { return found };
        let mut note = |slot: u32, quality: Quality| {
            if let Some(known) = found.get_mut(slot as usize) {
                *known = quality.max(*known);
            }
        };
        for needle in &word.needles {
            let length = needle.needle().len();
            self.arena.find(needle, |slot, piece, at| note(slot, weigh(piece, at, length)));
        }
        if let (Some(spelling), Some(hanzi)) = (&word.spelling, &words.hanzi) {
            self.arena.each(spelling.signs(), |slot, piece| match spelling.find(piece, hanzi) {
                Some(At::Start) => note(slot, SPELT_START),
                Some(At::Inside) => note(slot, SPELT),
                None => {}
            });
        }
        found
    }

    /// Which slots answer one of the words if a typo is forgiven.
    pub fn find_like(&self, words: &Words, number: usize) -> Vec<Quality> {
        let mut found = vec![0; self.arena.slots()];
        if let Some(like) = words.all.get(number).and_then(|word| word.like.as_ref()) {
            self.arena.each(0, |slot, piece| {
                like.each(piece, |_| {
                    if let Some(known) = found.get_mut(slot as usize) {
                        *known = LIKE;
                    }
                });
            });
        }
        found
    }
}

/// How well a piece answers a word that first stands at `at` in it.
fn weigh(piece: &[u8], at: usize, length: usize) -> Quality {
    let before = piece.get(..at).unwrap_or_default();
    if memchr::memchr(b'\n', before).is_some() {
        return BODY;
    }
    match before.last() {
        None if piece.get(length) == Some(&b'\n') => EXACT,
        None => START,
        Some(byte) if byte.is_ascii_alphanumeric() || *byte >= 0x80 => WITHIN,
        Some(_) => WORD,
    }
}
