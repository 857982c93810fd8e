//! Text as it is compared: lower case, full-width letters and digits like ordinary ones, Latin letters without diacritics.

/// Plain letters for U+00C0 to U+017F; `*` for those that have none.
const PLAIN: &[u8; 192] = b"aaaaaa*ceeeeiiiidnooooo*ouuuuy*saaaaaa*ceeeeiiiidnooooo*ouuuuy*y\
aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii**jjkkkllllllllllnnnnnnnnnoooooo**rrrrrrsssssssstttttt\
uuuuuuuuuuuuwwyyyzzzzzzs";

/// Text as it is compared.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars() {
        fold_letter(letter, |it| folded.push(it));
    }
    folded
}

/// The same at the end of other bytes, on one line.
pub(super) fn fold_into(bytes: &mut Vec<u8>, text: &str) {
    if text.is_ascii() {
        bytes.extend(text.bytes().map(|byte| if byte == b'\n' { b' ' } else { byte.to_ascii_lowercase() }));
        return;
    }
    for letter in text.chars() {
        fold_letter(if letter == '\n' { ' ' } else { letter }, |it| {
            bytes.extend_from_slice(it.encode_utf8(&mut [0; 4]).as_bytes());
        });
    }
}

/// A letter as it is compared: none, one or several.
pub(super) fn fold_letter(letter: char, mut take: impl FnMut(char)) {
    match letter {
        '\0'..='\x7f' => take(letter.to_ascii_lowercase()),
        // Most of what is not ASCII here, and the quickest way through.
        '\u{3400}'..='\u{9fff}' => take(letter),
        '\u{c0}'..='\u{17f}' => {
            let at = u32::from(letter).wrapping_sub(0xc0) as usize;
            match PLAIN.get(at).copied().unwrap_or(b'*') {
                b'*' => letter.to_lowercase().for_each(take),
                plain => take(char::from(plain)),
            }
        }
        '\u{300}'..='\u{36f}' => {}
        '\u{ff01}'..='\u{ff5e}' => {
            let narrow = char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter);
            take(narrow.to_ascii_lowercase());
        }
        '\u{3000}' | '\u{a0}' => take(' '),
        _ => letter.to_lowercase().for_each(take),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_width_and_diacritics_do_not_matter() {
        for (text, folded) in [
            ("ACME Ltd", "acme ltd"),
            ("ＡＣＭＥ　（上海）", "acme (上海)"),
            ("Müller", "muller"),
            ("Dvořák", "dvorak"),
            ("Łódź", "lodz"),
            ("Señor", "senor"),
            ("e\u{301}t\u{e9}", "ete"),
            ("Straße ½", "strase ½"),
            ("ПРИВЕТ", "привет"),
        ] {
            assert_eq!(fold(text), folded);
            let mut bytes = Vec::new();
            fold_into(&mut bytes, text);
            assert_eq!(bytes, folded.as_bytes());
        }
    }
}
