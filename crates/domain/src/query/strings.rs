//! Texts kept once each: a column holds small numbers, and equal texts are equal numbers.
//!
//! Belongs here: interning and the order of what was interned. Does not belong here: which row has which.

use std::hash::BuildHasher;

use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;

use super::text_order::TextOrder;

/// The number of "no text": every [`Strings`] begins with the empty one.
pub const NONE: u32 = 0;

/// So many new texts are put into their places among the others; more are ordered with all.
const FEW: usize = 64;

/// Texts by number and numbers by text.
#[derive(Debug)]
pub struct Strings {
    arena: String,
    ends: Vec<u32>,
    numbers: HashTable<u32>,
    ranks: Vec<u32>,
    /// The edition of the order in which the ranks are.
    ranked_by: u32,
}

impl Default for Strings {
    fn default() -> Self {
        Self { arena: String::new(), ends: vec![0], numbers: HashTable::new(), ranks: Vec::new(), ranked_by: 0 }
    }
}

impl Strings {
    /// How many there are, the empty one counted.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// True if nothing but the empty text is in it.
    pub fn is_empty(&self) -> bool {
        self.ends.len() == 1
    }

    /// The text of a number.
    pub fn get(&self, number: u32) -> &str {
        slice(&self.arena, &self.ends, number)
    }

    /// The number of a text that is in it.
    pub fn find(&self, text: &str) -> Option<u32> {
        if text.is_empty() {
            return None;
        }
        self.numbers.find(hash(text), |number| self.get(*number) == text).copied()
    }

    /// The number of a text, from now on at least.
    pub fn add(&mut self, text: &str) -> u32 {
        if text.is_empty() {
            return NONE;
        }
        if let Some(number) = self.find(text) {
            return number;
        }
        let (Ok(number), Ok(end)) = (u32::try_from(self.ends.len()), u32::try_from(self.arena.len() + text.len()))
        else {
            return NONE;
        };
        self.arena.push_str(text);
        self.ends.push(end);
        let Self { arena, ends, numbers, .. } = self;
        numbers.insert_unique(hash(text), number, |number| hash(slice(arena, ends, *number)));
        number
    }

    /// Every text with its number, the empty one left out.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &str)> {
        (1..).zip(self.ends.windows(2)).map(|(number, _)| (number, self.get(number)))
    }

    /// The place of each number when the texts stand in order. Kept until a text comes that is new, or another order.
    pub fn ranks(&mut self, order: &dyn TextOrder) -> &[u32] {
        let known = if self.ranked_by == order.edition() { self.ranks.len() } else { 0 };
        if known != self.len() {
            self.ranks = if known > FEW && self.len() - known <= FEW {
                self.ranks_with_few(known, order)
            } else {
                let texts: Vec<&str> = (0..).take(self.len()).map(|number| self.get(number)).collect();
                order.ranks(&texts)
            };
            self.ranked_by = order.edition();
        }
        &self.ranks
    }

    /// The places once the texts from this number on are put among the others.
    fn ranks_with_few(&self, known: usize, order: &dyn TextOrder) -> Vec<u32> {
        // Of the type that `select` sorts, so that no other sort is compiled.
        let mut sorted: Vec<(u64, u32)> = self.ranks.iter().map(|rank| u64::from(*rank)).zip(0..).collect();
        sorted.sort_unstable();
        let mut sorted: Vec<u32> = sorted.into_iter().map(|(_, number)| number).collect();
        for number in (0..).take(self.len()).skip(known) {
            let text = self.get(number);
            let at = sorted.partition_point(|other| order.compare(self.get(*other), text).is_lt());
            sorted.insert(at, number);
        }
        let old = |number: u32| self.ranks.get(number as usize);
        let mut ranks = vec![0; self.len()];
        let mut rank = 0;
        let mut before: Option<u32> = None;
        for number in sorted {
            let is_same = before.is_some_and(|before| match (old(before), old(number)) {
                (Some(one), Some(other)) => one == other,
                _ => order.compare(self.get(before), self.get(number)).is_eq(),
            });
            if before.is_some() && !is_same {
                rank += 1;
            }
            if let Some(place) = ranks.get_mut(number as usize) {
                *place = rank;
            }
            before = Some(number);
        }
        ranks
    }
}

/// The place of each item when they stand in order; equal items share one.
pub fn ranks_of<T: Ord>(items: &[T]) -> Vec<u32> {
    let mut order: Vec<usize> = (0..items.len()).collect();
    sync::order::sort_by(&mut order, |one, other| items[*one].cmp(&items[*other]));
    let mut ranks = vec![0; items.len()];
    let mut rank = 0;
    for (at, item) in order.iter().enumerate() {
        if at > 0 && items[order[at - 1]] != items[*item] {
            rank += 1;
        }
        ranks[*item] = rank;
    }
    ranks
}

fn slice<'a>(arena: &'a str, ends: &[u32], number: u32) -> &'a str {
    let at = number as usize;
    let start = at.checked_sub(1).and_then(|before| ends.get(before)).copied().unwrap_or_default() as usize;
    let end = ends.get(at).copied().unwrap_or_default() as usize;
    arena.get(start..end).unwrap_or_default()
}

fn hash(text: &str) -> u64 {
    FxBuildHasher.hash_one(text)
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use super::{super::text_order::ByLetters, *};

    #[test]
    fn a_text_keeps_its_number_and_equal_texts_share_one() {
        let mut strings = Strings::default();
        let (one, two) = (strings.add("一"), strings.add("two"));
        assert_ne!(one, two);
        assert_eq!(strings.add("一"), one);
        assert_eq!((strings.get(one), strings.get(two), strings.get(NONE)), ("一", "two", ""));
        assert_eq!(strings.find("three"), None);
        assert_eq!(strings.iter().collect::<Vec<_>>(), [(one, "一"), (two, "two")]);
    }

    #[test]
    fn the_empty_text_is_no_text() {
        let mut strings = Strings::default();
        assert_eq!(strings.add(""), NONE);
        assert_eq!(strings.find(""), None);
        assert!(strings.is_empty());
    }

    #[test]
    fn many_texts_are_all_found_again() {
        let mut strings = Strings::default();
        let numbers: Vec<u32> = (0..10_000).map(|n| strings.add(&format!("text {n}"))).collect();
        for (n, number) in numbers.iter().enumerate() {
            assert_eq!(strings.find(&format!("text {n}")), Some(*number));
        }
    }

    #[test]
    fn ranks_ignore_case_and_follow_new_texts() {
        let mut strings = Strings::default();
        let (b, a) = (strings.add("Beta"), strings.add("alpha"));
        assert!(strings.ranks(&ByLetters)[a as usize] < strings.ranks(&ByLetters)[b as usize]);
        let c = strings.add("BA");
        let ranks = strings.ranks(&ByLetters);
        assert!(ranks[a as usize] < ranks[c as usize] && ranks[c as usize] < ranks[b as usize]);
    }

    /// The other way round.
    struct Backwards;

    impl TextOrder for Backwards {
        fn edition(&self) -> u32 {
            1
        }

        fn compare(&self, one: &str, other: &str) -> Ordering {
            ByLetters.compare(other, one)
        }

        fn ranks(&self, texts: &[&str]) -> Vec<u32> {
            let ranks = ByLetters.ranks(texts);
            let last = ranks.iter().max().copied().unwrap_or_default();
            ranks.into_iter().map(|rank| last - rank).collect()
        }
    }

    #[test]
    fn another_order_orders_anew() {
        let mut strings = Strings::default();
        let (a, b) = (strings.add("a"), strings.add("b"));
        assert!(strings.ranks(&ByLetters)[a as usize] < strings.ranks(&ByLetters)[b as usize]);
        assert!(strings.ranks(&Backwards)[a as usize] > strings.ranks(&Backwards)[b as usize]);
        assert!(strings.ranks(&ByLetters)[a as usize] < strings.ranks(&ByLetters)[b as usize]);
    }

    #[test]
    fn a_few_new_texts_stand_as_if_all_were_ordered_anew() {
        let text = |n: u32| format!("{}{}", if n.is_multiple_of(3) { "T" } else { "t" }, n * 7919 % 1000 / 2);
        for order in [&ByLetters as &dyn TextOrder, &Backwards] {
            let mut little = Strings::default();
            for step in [200, 1, 0, 60, 64, 65, 3] {
                let from = u32::try_from(little.len()).unwrap();
                for n in from..from + step {
                    little.add(&text(n));
                }
                let mut whole = Strings::default();
                for (_, text) in little.iter() {
                    whole.add(text);
                }
                assert_eq!(little.ranks(order), whole.ranks(order));
            }
        }
    }
}
