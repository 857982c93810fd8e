//! Finding Chinese characters by pinyin: in full, by initials, or mixed, whatever way the letters can be cut into syllables.
//!
//! Belongs here: walking a title character by character with every way of reading at once. The state is a set of bits: bit
//! `n` says that the first `n` letters typed are used up just here. A character moves each bit on by the letters it can
//! stand for. So a heteronym costs nothing and needs no keys beside the text.

use super::hanzi::{Hanzi, three_bytes};

/// The most letters that are looked for by pinyin; a state is one machine word.
const MOST: usize = 60;
/// Letters that only begin syllables: whoever typed one means a character that can begin with it, or the letter itself.
const INITIALS: &[u8] = b"bpmfdtlkjqxzcsyw";
/// The sign of a title with characters that can be spelt.
const SPELT: u32 = 1 << 26;
/// The longest syllable (`zhuang`).
const LONGEST: usize = 6;

/// Typed letters, ready to be found.
#[derive(Debug)]
pub(super) struct Spelling {
    length: usize,
    /// For each ASCII letter, where it is typed.
    letters: [u64; 128],
    /// For each group of readings, where it can go on at all.
    any: Vec<u64>,
    moves: Vec<Moves>,
    /// Chinese characters among what is typed, and where.
    characters: Vec<(char, u64)>,
    signs: u32,
}

/// From where a group of readings leads where.
#[derive(Clone, Debug, Default)]
struct Moves {
    /// From these bits on by so many letters and one.
    by: [u64; LONGEST],
    /// From these bits to the end: the last syllable is not finished.
    end: u64,
}

/// Where in a title something was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum At {
    /// From its first character.
    Start,
    /// Further in.
    Inside,
}

impl Spelling {
    /// What was typed, folded; `None` if it cannot be pinyin.
    pub(super) fn new(typed: &str, hanzi: &Hanzi) -> Option<Self> {
        // 西安 is also typed xi'an.
        let typed: Vec<char> = typed.chars().filter(|letter| *letter != '\'').collect();
        let is_letter = |letter: &char| letter.is_ascii_alphanumeric();
        let fits = typed.len() <= MOST && typed.iter().any(char::is_ascii_lowercase);
        if !fits || !typed.iter().all(|letter| is_letter(letter) || hanzi.group(*letter) != 0) {
            return None;
        }
        let mut spelling = Self {
            length: typed.len(),
            letters: [0; 128],
            any: Vec::new(),
            moves: Vec::new(),
            characters: Vec::new(),
            signs: signs_needed(&typed),
        };
        for (at, letter) in typed.iter().enumerate() {
            match spelling.letters.get_mut(*letter as usize) {
                Some(place) => *place |= 1 << at,
                None => spelling.characters.push((*letter, 1 << at)),
            }
        }
        let of_syllable: Vec<Moves> = hanzi.syllables().iter().map(|it| Moves::of(it.as_bytes(), &typed)).collect();
        for group in hanzi.each_group() {
            let mut moves = Moves::default();
            for syllable in group.iter().filter_map(|it| of_syllable.get(usize::from(*it))) {
                moves.join(syllable);
            }
            spelling.any.push(moves.by.iter().fold(moves.end, |any, by| any | by));
            spelling.moves.push(moves);
        }
        Some(spelling)
    }

    /// The signs (see [`signs_of`]) without which a title cannot have it.
    pub(super) fn signs(&self) -> u32 {
        self.signs
    }

    /// Where a title (folded, up to its end or a line break) has it. One letter alone counts at the start only.
    pub(super) fn find(&self, title: &[u8], hanzi: &Hanzi) -> Option<At> {
        let (done, only_start) = (1 << self.length, self.length == 1);
        let (mut state, mut from_start) = (0, 1);
        let mut rest = title;
        loop {
            let ((next, here), tail) = match rest {
                [] | [b'\n', ..] => return None,
                [byte @ 0..=0x7f, tail @ ..] => {
                    let places = self.letters.get(usize::from(*byte)).copied().unwrap_or_default();
                    ((((state | 1) & places) << 1, (from_start & places) << 1), tail)
                }
                [lead @ 0xe4..=0xe9, second, third, tail @ ..] => {
                    let letter = three_bytes(*lead, *second, *third);
                    let group = usize::from(hanzi.group(letter));
                    // Most titles part with what is typed at their first character.
                    let here = if from_start == 0 { 0 } else { self.step(from_start, letter, group) };
                    ((self.step(state | 1, letter, group), here), tail)
                }
                [_, tail @ ..] => ((0, 0), tail),
            };
            if here & done != 0 {
                return Some(At::Start);
            }
            if next & done != 0 && !only_start {
                return Some(At::Inside);
            }
            if only_start && here == 0 {
                return None;
            }
            (state, from_start, rest) = (next, here, tail);
        }
    }

    /// How many of these characters it takes from the first one on; the most it can.
    pub(super) fn take(&self, characters: &[char], hanzi: &Hanzi) -> Option<usize> {
        let mut state = 1;
        let mut taken = None;
        for (count, letter) in (1..).zip(characters) {
            state = match self.letters.get(*letter as usize) {
                Some(places) => (state & places) << 1,
                None => self.step(state, *letter, usize::from(hanzi.group(*letter))),
            };
            if state == 0 {
                break;
            }
            if state & (1 << self.length) != 0 {
                taken = Some(count);
            }
        }
        taken
    }

    #[inline]
    fn step(&self, state: u64, letter: char, group: usize) -> u64 {
        let mut next = 0;
        for (_, places) in self.characters.iter().filter(|(it, _)| *it == letter) {
            next |= (state & places) << 1;
        }
        if state & self.any.get(group).copied().unwrap_or_default() == 0 {
            return next;
        }
        let Some(moves) = self.moves.get(group) else { return next };
        for (by, from) in (1..).zip(moves.by) {
            next |= (state & from) << by;
        }
        if state & moves.end != 0 {
            next |= 1 << self.length;
        }
        next
    }
}

/// What a title says of itself in one number: the letters by which its characters can be typed, and whether it has any that
/// are spelt. Most titles are passed over by it.
pub(super) fn signs_of(title: &[u8], hanzi: &Hanzi) -> u32 {
    let mut signs = 0;
    let mut rest = title;
    loop {
        rest = match rest {
            [] | [b'\n', ..] => return signs,
            [byte @ b'a'..=b'z', tail @ ..] => {
                signs |= 1 << (byte - b'a');
                tail
            }
            [lead @ 0xe4..=0xe9, second, third, tail @ ..] => {
                let initials = hanzi.initials(three_bytes(*lead, *second, *third));
                signs |= if initials == 0 { 0 } else { initials | SPELT };
                tail
            }
            [_, tail @ ..] => tail,
        };
    }
}

fn signs_needed(typed: &[char]) -> u32 {
    let letters = typed.iter().enumerate().filter_map(|(at, letter)| {
        let byte = u8::try_from(*letter).ok().filter(u8::is_ascii_lowercase)?;
        (at == 0 || INITIALS.contains(&byte)).then_some(1 << (byte - b'a'))
    });
    letters.fold(SPELT, |signs, letter: u32| signs | letter)
}

impl Moves {
    fn of(syllable: &[u8], typed: &[char]) -> Self {
        let mut moves = Self::default();
        for at in 0..typed.len() {
            let rest = typed.get(at..).unwrap_or_default();
            let alike = syllable.iter().zip(rest).take_while(|(one, other)| char::from(**one) == **other).count();
            let initial = if matches!(syllable, [b'z' | b'c' | b's', b'h', ..]) { 2 } else { 1 };
            for length in (1..=alike).filter(|length| *length <= initial || *length == syllable.len()) {
                if let Some(from) = moves.by.get_mut(length - 1) {
                    *from |= 1 << at;
                }
            }
            if alike == rest.len() {
                moves.end |= 1 << at;
            }
        }
        moves
    }

    fn join(&mut self, other: &Self) {
        for (mine, theirs) in self.by.iter_mut().zip(other.by) {
            *mine |= theirs;
        }
        self.end |= other.end;
    }
}
