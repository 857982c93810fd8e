//! Where in a text the words were found, so that it can be shown.
//!
//! Belongs here: ranges of the original text, whatever was folded away for comparing. Does not belong here: drawing them.

use std::ops::Range;

use super::{Words, fold::fold_letter, words::Word};

/// A text's letters as they are compared, each with the place it came from.
struct Letters {
    folded: Vec<char>,
    from: Vec<Range<usize>>,
}

impl Words {
    /// The parts of a text that the words stand for, in order and apart from each other. Of a title also what they spell.
    pub fn marks(&self, text: &str, is_title: bool) -> Vec<Range<usize>> {
        let letters = self.letters(text);
        let mut marks: Vec<Range<usize>> =
            self.all.iter().flat_map(|word| self.marks_of(word, &letters, is_title)).collect();
        sync::order::sort_by_key(&mut marks, |mark| mark.start);
        let mut apart: Vec<Range<usize>> = Vec::with_capacity(marks.len());
        for mark in marks {
            match apart.last_mut() {
                Some(last) if mark.start <= last.end => last.end = last.end.max(mark.end),
                _ => apart.push(mark),
            }
        }
        apart
    }

    fn letters(&self, text: &str) -> Letters {
        let mut letters = Letters { folded: Vec::new(), from: Vec::new() };
        for (start, letter) in text.char_indices() {
            let range = start..start + letter.len_utf8();
            let simple = self.hanzi.as_ref().map_or(letter, |hanzi| hanzi.simplify(letter));
            fold_letter(simple, |folded| {
                letters.folded.push(folded);
                letters.from.push(range.clone());
            });
        }
        letters
    }

    fn marks_of(&self, word: &Word, letters: &Letters, is_title: bool) -> Vec<Range<usize>> {
        let mut marks = letters.all(&word.text);
        if marks.is_empty() && is_title {
            marks = self.spelt(word, letters);
        }
        if marks.is_empty() {
            marks = word
                .digits
                .iter()
                .chain(Some(&word.text))
                .find_map(|digits| letters.digits(digits))
                .into_iter()
                .collect();
        }
        if marks.is_empty()
            && let Some(like) = &word.like
        {
            // Letters that are not ASCII end a word; any byte will do for them.
            let bytes: Vec<u8> = letters.folded.iter().map(|it| u8::try_from(*it).unwrap_or(b'\n')).collect();
            like.each(&bytes, |found| marks.extend(letters.range(found)));
        }
        marks
    }

    fn spelt(&self, word: &Word, letters: &Letters) -> Vec<Range<usize>> {
        let (Some(spelling), Some(hanzi)) = (&word.spelling, &self.hanzi) else { return Vec::new() };
        let mut marks = Vec::new();
        let mut at = 0;
        while let Some(rest) = letters.folded.get(at..).filter(|rest| !rest.is_empty()) {
            let taken = spelling.take(rest, hanzi).unwrap_or_default();
            marks.extend(letters.range(at..at + taken));
            at += taken.max(1);
        }
        marks
    }
}

impl Letters {
    /// Where these letters came from.
    fn range(&self, letters: Range<usize>) -> Option<Range<usize>> {
        let all = self.from.get(letters)?;
        Some(all.first()?.start..all.last()?.end)
    }

    /// Everywhere the word stands.
    fn all(&self, word: &str) -> Vec<Range<usize>> {
        let word: Vec<char> = word.chars().collect();
        let mut marks = Vec::new();
        let mut at = 0;
        while let Some(rest) = self.folded.get(at..).filter(|rest| rest.len() >= word.len() && !word.is_empty()) {
            if rest.starts_with(&word) {
                marks.extend(self.range(at..at + word.len()));
                at += word.len();
            } else {
                at += 1;
            }
        }
        marks
    }

    /// Where these digits stand, whatever is between them.
    fn digits(&self, digits: &str) -> Option<Range<usize>> {
        if digits.is_empty() || !digits.bytes().all(|it| it.is_ascii_digit()) {
            return None;
        }
        let (places, own): (Vec<usize>, String) =
            self.folded.iter().enumerate().filter(|(_, it)| it.is_ascii_digit()).map(|(at, it)| (at, *it)).unzip();
        let at = own.find(digits)?;
        self.range(*places.get(at)?..places.get(at + digits.len() - 1)? + 1)
    }
}

/// The part of a long text around its first mark, with the marks in it: about so many characters.
pub fn excerpt(text: &str, marks: &[Range<usize>], characters: usize) -> (String, Vec<Range<usize>>) {
    let first = marks.first().map_or(0, |mark| mark.start);
    let before = text.get(..first).unwrap_or_default();
    let lead = before.char_indices().rev().take(characters / 4).last().map_or(first, |(at, _)| at);
    let start = if before.chars().count() <= characters / 4 { 0 } else { lead };
    let rest = text.get(start..).unwrap_or_default();
    let end = rest.char_indices().nth(characters).map_or(text.len(), |(at, _)| start + at);
    let shown = text.get(start..end).unwrap_or_default().replace('\n', " ");
    let (head, tail) = (if start > 0 { "…" } else { "" }, if end < text.len() { "…" } else { "" });
    let inside = marks.iter().filter(|mark| mark.start >= start && mark.end <= end);
    let moved = inside.map(|mark| mark.start - start + head.len()..mark.end - start + head.len()).collect();
    (format!("{head}{shown}{tail}"), moved)
}
