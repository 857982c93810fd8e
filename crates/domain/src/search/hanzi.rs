//! What is known of Chinese characters: how each is read, and which Simplified one a Traditional one becomes.
//!
//! Belongs here: the table in memory and reading it from its text (`crates/domain/data/hanzi.txt`, which the app fetches
//! when it first searches). Does not belong here: matching ([`super::spelling`]).
//!
//! A line of the text is a syllable and the characters that can be read so, or `>` and pairs of a Traditional character and
//! its Simplified one. Lines that begin with `#` say where the data come from.

use std::collections::HashMap;

/// The characters that the table knows.
const FIRST: u32 = 0x4e00;
const COUNT: usize = 0x9fff - 0x4e00 + 1;

/// The table.
#[derive(Debug)]
pub struct Hanzi {
    syllables: Vec<Box<str>>,
    /// The group of each character: which syllables it can be read as.
    groups: Vec<u16>,
    readings: Vec<Box<[u16]>>,
    /// The first letters of each group's syllables, one bit each.
    initials: Vec<u32>,
    /// The offset of each character's Simplified one.
    simple: Vec<u16>,
}

impl Hanzi {
    /// Reads the table. Lines that say nothing are passed over.
    pub fn read(text: &str) -> Self {
        let mut simple: Vec<u16> = (0..).take(COUNT).collect();
        let mut syllables = Vec::new();
        let mut read_as: Vec<Vec<u16>> = vec![Vec::new(); COUNT];
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let Some((syllable, characters)) = line.split_once(' ') else { continue };
            if syllable == ">" {
                note_pairs(&mut simple, characters);
                continue;
            }
            let Ok(number) = u16::try_from(syllables.len()) else { break };
            syllables.push(Box::from(syllable));
            for at in characters.chars().filter_map(offset) {
                if let Some(readings) = read_as.get_mut(at) {
                    readings.push(number);
                }
            }
        }
        let (groups, readings) = grouped(read_as);
        let initial = |number: &u16| syllables.get(usize::from(*number)).map_or(0, |it| letter_bit(it));
        let initials = readings.iter().map(|group| group.iter().fold(0, |bits, it| bits | initial(it))).collect();
        Self { syllables, groups, readings, initials, simple }
    }

    /// The Simplified character of a Traditional one, any other as it is.
    pub fn simplify(&self, letter: char) -> char {
        let simple = offset(letter).and_then(|at| self.simple.get(at));
        simple.and_then(|at| char::from_u32(FIRST + u32::from(*at))).unwrap_or(letter)
    }

    /// How a character can be read, the Simplified one of a pair.
    pub fn readings(&self, letter: char) -> impl Iterator<Item = &str> {
        let group = self.readings.get(usize::from(self.group(letter)));
        group.into_iter().flatten().filter_map(|it| self.syllable(*it))
    }

    /// The number of the group of syllables that a character can be read as; 0 for none.
    pub(super) fn group(&self, letter: char) -> u16 {
        offset(letter).and_then(|at| self.groups.get(at)).copied().unwrap_or_default()
    }

    /// The syllables of each group.
    pub(super) fn each_group(&self) -> impl Iterator<Item = &[u16]> {
        self.readings.iter().map(AsRef::as_ref)
    }

    /// The first letters that a character can be typed by, one bit each.
    pub(super) fn initials(&self, letter: char) -> u32 {
        self.initials.get(usize::from(self.group(letter))).copied().unwrap_or_default()
    }

    /// All syllables.
    pub(super) fn syllables(&self) -> &[Box<str>] {
        &self.syllables
    }

    fn syllable(&self, number: u16) -> Option<&str> {
        self.syllables.get(usize::from(number)).map(AsRef::as_ref)
    }

    /// Replaces Traditional characters by Simplified ones in text; both take three bytes, so nothing moves.
    pub(super) fn simplify_in_place(&self, bytes: &mut [u8]) {
        let mut at = 0;
        while let Some(rest) = bytes.get_mut(at..) {
            match rest {
                [] => return,
                [lead @ 0xe4..=0xe9, second, third, ..] => {
                    let letter = three_bytes(*lead, *second, *third);
                    let simple = self.simplify(letter);
                    if simple != letter {
                        let mut buffer = [0; 4];
                        if let [one, two, three] = simple.encode_utf8(&mut buffer).as_bytes() {
                            (*lead, *second, *third) = (*one, *two, *three);
                        }
                    }
                    at += 3;
                }
                _ => at += 1,
            }
        }
    }
}

/// The character of three bytes of UTF-8.
pub(super) fn three_bytes(lead: u8, second: u8, third: u8) -> char {
    let code = (u32::from(lead & 0x0f) << 12) | (u32::from(second & 0x3f) << 6) | u32::from(third & 0x3f);
    char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// The bit of a text's first letter.
fn letter_bit(text: &str) -> u32 {
    let first = text.bytes().next().filter(u8::is_ascii_lowercase);
    first.map_or(0, |letter| 1 << (letter - b'a'))
}

fn offset(letter: char) -> Option<usize> {
    let at = u32::from(letter).checked_sub(FIRST)? as usize;
    (at < COUNT).then_some(at)
}

fn note_pairs(simple: &mut [u16], characters: &str) {
    let mut letters = characters.chars().filter_map(offset);
    while let (Some(traditional), Some(simplified)) = (letters.next(), letters.next()) {
        if let (Some(place), Ok(simplified)) = (simple.get_mut(traditional), u16::try_from(simplified)) {
            *place = simplified;
        }
    }
}

/// Characters read alike share a group.
fn grouped(read_as: Vec<Vec<u16>>) -> (Vec<u16>, Vec<Box<[u16]>>) {
    let mut known = HashMap::from([(Vec::new(), 0)]);
    let mut readings = vec![Box::default()];
    let groups = read_as
        .into_iter()
        .map(|syllables| {
            *known.entry(syllables).or_insert_with_key(|syllables| {
                readings.push(syllables.clone().into_boxed_slice());
                u16::try_from(readings.len() - 1).unwrap_or_default()
            })
        })
        .collect();
    (groups, readings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_has_all_its_readings_and_its_simplified_form() {
        let hanzi = Hanzi::read("# where from\nchong 重虫\nzhong 重中\n> 語语陳陈\n");
        assert_eq!(hanzi.readings('重').collect::<Vec<_>>(), ["chong", "zhong"]);
        assert_eq!(hanzi.readings('中').collect::<Vec<_>>(), ["zhong"]);
        assert_eq!(hanzi.readings('a').count(), 0);
        assert_eq!((hanzi.simplify('語'), hanzi.simplify('语'), hanzi.simplify('é')), ('语', '语', 'é'));
    }

    #[test]
    fn text_is_simplified_where_it_stands() {
        let hanzi = Hanzi::read("> 語语陳陈");
        let mut text = "陳 ab é語😀".as_bytes().to_vec();
        hanzi.simplify_in_place(&mut text);
        assert_eq!(text, "陈 ab é语😀".as_bytes());
    }
}
