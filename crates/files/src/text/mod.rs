//! From the bytes of a file to its text.
//!
//! Belongs here: finding out the encoding ([`detect`]), decoding, telling what was no text. Does not belong here: what the
//! text means.

mod detect;
mod encoding;
mod likely;
mod lines;

use std::borrow::Cow;

use domain::steps::{AtOnce, Rest, at_once, each};

pub use encoding::Encoding;

use crate::{Lines, Note};

/// The text of a file, and how it was had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without byte order mark and NUL characters.
    pub text: String,
    /// The encoding; where it changes, the first one.
    pub encoding: Encoding,
    /// What the person should know.
    pub notes: Vec<Note>,
}

/// Decodes a file: in the encoding that somebody chose, else in the one that its mark says, else in the likeliest.
/// Nothing is refused: bytes that are no characters become U+FFFD and are noted with their lines.
pub fn decode(bytes: &[u8], chosen: Option<Encoding>) -> Decoded {
    at_once(decode_in_steps(bytes, chosen, &mut AtOnce))
}

/// The same in steps.
pub async fn decode_in_steps(bytes: &[u8], chosen: Option<Encoding>, rest: &mut impl Rest) -> Decoded {
    let mark = Encoding::of_mark(bytes);
    let marked = mark.filter(|(encoding, _)| chosen.is_none_or(|chosen| chosen == *encoding));
    let body = bytes.get(marked.map_or(0, |(_, length)| length)..).unwrap_or_default();
    if let Some(encoding) = chosen {
        return whole(body, encoding, None, rest).await;
    }
    match marked {
        Some((Encoding::Utf8, _)) => mixed(body, true, Encoding::Utf8, None, rest).await,
        Some((encoding, _)) => whole(body, encoding, None, rest).await,
        None => guessed(body, rest).await,
    }
}

async fn guessed(body: &[u8], rest: &mut impl Rest) -> Decoded {
    let likeliest = detect::encoding(body);
    rest.rest().await;
    let is_utf8 = likeliest == Encoding::Utf8 && std::str::from_utf8(body).is_ok();
    rest.rest().await;
    match likeliest {
        Encoding::Utf8 if is_utf8 => whole(body, Encoding::Utf8, None, rest).await,
        wide if !wide.keeps_ascii() => whole(body, wide, Some(Note::Guessed(wide)), rest).await,
        narrow => {
            let guess = (narrow != Encoding::Utf8).then_some(Note::Guessed(narrow));
            mixed(body, false, narrow, guess, rest).await
        }
    }
}

/// Line by line, where that explains the file better than one encoding; else as a whole.
async fn mixed(body: &[u8], is_marked: bool, encoding: Encoding, guess: Option<Note>, rest: &mut impl Rest) -> Decoded {
    match lines::decode(body, is_marked, rest).await {
        Some(decoded) => decoded,
        None => whole(body, encoding, guess, rest).await,
    }
}

/// The whole file in one encoding.
async fn whole(body: &[u8], encoding: Encoding, guess: Option<Note>, rest: &mut impl Rest) -> Decoded {
    let text = encoding.text_of(body);
    rest.rest().await;
    finish(text, encoding, guess, rest).await
}

/// Takes out what is no text and tells it.
async fn finish(text: Cow<'_, str>, encoding: Encoding, first: Option<Note>, rest: &mut impl Rest) -> Decoded {
    let mut notes: Vec<Note> = first.into_iter().collect();
    let nuls = memchr::memchr_iter(0, text.as_bytes()).count();
    let text = if nuls > 0 { Cow::Owned(text.replace('\0', "")) } else { text };
    rest.rest().await;
    // A mark within the text comes from files that were joined.
    let has_mark = memchr::memmem::find(text.as_bytes(), "\u{feff}".as_bytes()).is_some();
    let text = if has_mark { Cow::Owned(text.replace('\u{feff}', "")) } else { text };
    if nuls > 0 {
        notes.push(Note::NulsRemoved { count: nuls });
    }
    rest.rest().await;
    notes.extend(unreadable(&text, rest).await.told(Note::Unreadable));
    rest.rest().await;
    let text = text.into_owned();
    rest.rest().await;
    Decoded { text, encoding, notes }
}

/// The lines in which something is no character of its encoding.
async fn unreadable(text: &str, rest: &mut impl Rest) -> Lines {
    let is_bad = |c: char| c == char::REPLACEMENT_CHARACTER || ('\u{80}'..='\u{9f}').contains(&c);
    let mut bad = Vec::new();
    each((1..).zip(text.lines()), rest, |(number, line)| bad.extend(line.contains(is_bad).then_some(number))).await;
    bad.into_iter().collect()
}

#[cfg(test)]
mod tests;
