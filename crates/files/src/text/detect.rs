//! Which encoding a file without a mark is in.
//!
//! UTF-8 proves itself. Between the others the text decides: that in which it consists of frequent characters and of the
//! common half of the encoding's tables wins ([`super::likely`]); two or three Chinese characters are enough.

use super::{Encoding, likely::Likely};

/// How many bytes of a file are looked at.
const LOOKED_AT: usize = 256 * 1024;

/// The likeliest encoding of the whole.
pub(super) fn encoding(body: &[u8]) -> Encoding {
    let is_wide = memchr::memchr_iter(0, body).count() * 4 > body.len();
    let likely = Likely::new();
    if let (Ok(text), false) = (std::str::from_utf8(body), is_wide) {
        let chance = is_chance(text) && likely.score(body, Encoding::Gb18030) >= 3 * strange(text);
        return if chance { Encoding::Gb18030 } else { Encoding::Utf8 };
    }
    let part = body.get(..LOOKED_AT).unwrap_or(body);
    let even = part.get(..part.len() & !1).unwrap_or_default();
    let wide = [Encoding::Utf16Le, Encoding::Utf16Be].map(|wide| (likely.score(even, wide), wide));
    let [first, second] = wide;
    let wide = if second.0 > first.0 { second } else { first };
    let narrow = narrow(&likely, part.split_inclusive(|byte| *byte == b'\n'));
    let narrow_score = likely.score(part, narrow).max(likely.score(part, Encoding::Utf8));
    if wide.0 > narrow_score {
        return wide.1;
    }
    // The end of the part may cut a character: one wrong character more or less decides nothing.
    if likely.score(part, Encoding::Utf8) > likely.score(part, narrow) { Encoding::Utf8 } else { narrow }
}

/// A few Chinese characters can be UTF-8 by chance; then they are rare signs of two bytes and nothing else.
fn is_chance(text: &str) -> bool {
    text.chars().filter(|c| !c.is_ascii()).nth(12).is_none()
        && text.chars().filter(|c| !c.is_ascii()).all(|c| ('\u{180}'..'\u{800}').contains(&c))
}

/// How many characters are not ASCII; at least one, for a threshold.
fn strange(text: &str) -> i64 {
    i64::try_from(text.chars().filter(|c| !c.is_ascii()).count()).unwrap_or(i64::MAX).max(1)
}

/// The likeliest of the encodings that keep ASCII and are not UTF-8, for these lines.
pub(super) fn narrow<'a>(likely: &Likely, lines: impl Iterator<Item = &'a [u8]>) -> Encoding {
    let mut scores = [Encoding::Gb18030, Encoding::Big5, Encoding::Windows1252].map(|narrow| (0, narrow));
    let mut seen = 0;
    for line in lines.filter(|line| !line.is_ascii()) {
        for (score, encoding) in &mut scores {
            *score += likely.score(line, *encoding);
        }
        seen += line.len();
        if seen > LOOKED_AT {
            break;
        }
    }
    scores.into_iter().rev().max_by_key(|(score, _)| *score).map_or(Encoding::Gb18030, |(_, encoding)| encoding)
}
