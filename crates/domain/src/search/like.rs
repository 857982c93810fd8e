//! One typo forgiven in Latin words: a letter wrong, missing, too many, or two neighbours swapped.
//!
//! Belongs here: whether a word of a text is like the typed one. Whoever types may not have finished, so the beginning of
//! the text's word is enough.

use std::ops::Range;

use memchr::memmem::Finder;

/// Words shorter than this are like everything.
const SHORTEST: usize = 4;

/// A typed word that is searched for with one typo.
#[derive(Debug)]
pub(super) struct Like {
    typed: Box<[u8]>,
    /// One of these stands unharmed in whatever is one typo away.
    needles: [Finder<'static>; 3],
}

impl Like {
    /// What was typed, folded; `None` unless it is a Latin word long enough.
    pub(super) fn new(typed: &str) -> Option<Self> {
        let bytes = typed.as_bytes();
        if bytes.len() < SHORTEST || !bytes.iter().all(u8::is_ascii_lowercase) {
            return None;
        }
        let (first, second) = bytes.split_at(bytes.len() / 2);
        let mut swapped = bytes.to_vec();
        swapped.swap(first.len() - 1, first.len());
        let needles = [first, second, &swapped].map(|needle| Finder::new(needle).into_owned());
        Some(Self { typed: bytes.into(), needles })
    }

    /// Calls back with every word in the text (folded) that is like the typed one.
    pub(super) fn each(&self, text: &[u8], mut take: impl FnMut(Range<usize>)) {
        for needle in &self.needles {
            let mut at = 0;
            while let Some(hit) = text.get(at..).and_then(|rest| needle.find(rest)) {
                let word = word_around(text, at + hit);
                at = word.end.max(at + hit + 1);
                if text.get(word.clone()).is_some_and(|found| is_like(&self.typed, found)) {
                    take(word);
                }
            }
        }
    }
}

fn word_around(text: &[u8], at: usize) -> Range<usize> {
    let is_letter = |byte: &u8| byte.is_ascii_alphanumeric();
    let before = text.get(..at).unwrap_or_default().iter().rev().take_while(|it| is_letter(it)).count();
    let after = text.get(at..).unwrap_or_default().iter().take_while(|it| is_letter(it)).count();
    at - before..at + after
}

/// True if the found word begins like the typed one, but for one typo.
fn is_like(typed: &[u8], found: &[u8]) -> bool {
    let alike = typed.iter().zip(found).take_while(|(one, other)| one == other).count();
    let (typed, found) = (typed.get(alike..).unwrap_or_default(), found.get(alike..).unwrap_or_default());
    match (typed, found) {
        ([], _) => true,
        (typed, []) => typed.len() == 1,
        ([first, typed_rest @ ..], [other, found_rest @ ..]) => {
            let swapped = match (typed_rest, found_rest) {
                ([second, typed @ ..], [next, found @ ..]) => {
                    first == next && second == other && found.starts_with(typed)
                }
                _ => false,
            };
            swapped
                || found_rest.starts_with(typed_rest)
                || found.starts_with(typed_rest)
                || found_rest.starts_with(typed)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(typed: &str, text: &str) -> bool {
        let mut found = false;
        if let Some(like) = Like::new(typed) {
            like.each(text.as_bytes(), |_| found = true);
        }
        found
    }

    #[test]
    fn one_typo_is_forgiven_and_no_second_one() {
        for (typed, text) in [
            ("copperbeck", "copperbeck research"),
            ("coperbeck", "copperbeck research"),
            ("copperrbeck", "copperbeck research"),
            ("copperbekc", "copperbeck research"),
            ("xopperbeck", "copperbeck research"),
            ("coppreb", "copperbeck research"),
            ("amce", "violet acme"),
            ("caem", "violet acem"),
            ("reserach", "copperbeck (research)"),
        ] {
            assert!(finds(typed, text), "{typed} should find {text}");
        }
        for (typed, text) in
            [("cpperbekc", "copperbeck"), ("acm", "acne"), ("research", "violet mere"), ("beck", "copperbeck")]
        {
            assert!(!finds(typed, text), "{typed} should not find {text}");
        }
    }

    #[test]
    fn every_single_typo_in_a_word_is_forgiven() {
        let word = "copperbeck";
        for at in 0..word.len() {
            let (head, tail) = word.split_at(at);
            let typos = [format!("{head}q{tail}"), format!("{head}q{}", &tail[1..]), format!("{head}{}", &tail[1..])];
            for typo in typos {
                assert!(finds(&typo, "the copperbeck works"), "{typo}");
            }
            if tail.len() > 1 {
                let typo = format!("{head}{}{}{}", &tail[1..2], &tail[..1], &tail[2..]);
                assert!(finds(&typo, "the copperbeck works"), "{typo}");
            }
        }
    }
}
