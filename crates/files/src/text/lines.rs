//! Files in which not every line has the same encoding, because two files were joined or a program appended to another's.

use domain::steps::{ROWS, Rest};

use super::{Decoded, Encoding, detect, finish, likely::Likely};
use crate::Note;

/// By how much reading line by line must explain a file better than one encoding does.
const CLEARLY: i64 = 12;

/// Decodes line by line, if UTF-8 and one other encoding together explain the file clearly better than either alone.
pub(super) async fn decode(body: &[u8], is_marked: bool, rest: &mut impl Rest) -> Option<Decoded> {
    if std::str::from_utf8(body).is_ok() {
        return None;
    }
    let likely = Likely::new();
    let lines: Vec<&[u8]> = body.split_inclusive(|byte| *byte == b'\n').collect();
    let strange = lines.iter().filter(|line| std::str::from_utf8(line).is_err());
    let other = detect::narrow(&likely, strange.copied());
    let mut sums = [0_i64; 3];
    let mut encodings = Vec::with_capacity(lines.len());
    for (at, line) in lines.iter().enumerate() {
        if at % ROWS == 0 {
            rest.rest().await;
        }
        if line.is_ascii() {
            encodings.push(None);
            continue;
        }
        let (as_utf8, as_other) = (likely.score(line, Encoding::Utf8), likely.score(line, other));
        let is_other = as_other > as_utf8.max(0);
        encodings.push(Some(if is_other { other } else { Encoding::Utf8 }));
        for (sum, score) in sums.iter_mut().zip([as_utf8, as_other, if is_other { as_other } else { as_utf8 }]) {
            *sum += score;
        }
    }
    let [utf8, single, mixed] = sums;
    let first = if is_marked { Encoding::Utf8 } else { encodings.iter().flatten().next().copied()? };
    let change = encodings.iter().position(|encoding| encoding.is_some_and(|encoding| encoding != first))?;
    if mixed - CLEARLY <= utf8 || (mixed - CLEARLY <= single && !is_marked) {
        return None;
    }
    let text: String = lines
        .iter()
        .zip(&encodings)
        .map(|(line, encoding)| encoding.unwrap_or(Encoding::Utf8).text_of(line))
        .collect::<Vec<_>>()
        .concat();
    let to = if first == other { Encoding::Utf8 } else { other };
    let line = u64::try_from(change).unwrap_or(0) + 1;
    Some(finish(text.into(), first, Some(Note::EncodingChanges { line, from: first, to }), rest).await)
}
