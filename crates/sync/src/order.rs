//! Putting things in order, and gathering them, in few bytes of code.
//!
//! Belongs here: sorting whose code is compiled once, whatever is sorted. The library's sort is compiled anew for each type and
//! each comparison, 5 kB a time, and so is the one inside of `collect` into a set or a map; the first screen of a phone waits
//! for every byte. Does not belong here: sorts of very many things, where the library's is worth its size.

use std::cmp::Ordering;

/// Sorts by a comparison; what is equal keeps its order.
pub fn sort_by<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let seen = &*items;
    let order = places(seen.len(), &|one, other| match (seen.get(one), seen.get(other)) {
        (Some(one), Some(other)) => compare(one, other),
        _ => Ordering::Equal,
    });
    for at in 0..order.len() {
        // What belongs here may have been carried on by an earlier swap.
        let mut from = at;
        loop {
            from = order.get(from).copied().unwrap_or(at);
            if from >= at {
                break;
            }
        }
        items.swap(at, from);
    }
}

/// Sorts by a key; what is equal keeps its order.
pub fn sort_by_key<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    sort_by(items, |one, other| key(one).cmp(&key(other)));
}

/// A set or a map of these, put in one after the other. Of two with one key the later stays.
pub fn gathered<C: Default + Extend<T>, T>(items: impl IntoIterator<Item = T>) -> C {
    let mut all = C::default();
    all.extend(items);
    all
}

/// Which of so many stands at each place once they are in order.
#[inline(never)]
fn places(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by(|one, other| compare(*one, *other));
    order
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{gathered, sort_by, sort_by_key};

    #[test]
    fn things_come_in_order_and_equal_ones_keep_theirs() {
        let mut state = 7_u32;
        for count in 0..200_u32 {
            let random = std::iter::repeat_with(|| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                state >> 28
            });
            let items: Vec<(u32, u32)> = random.zip(0..count).collect();
            let (mut ours, mut theirs) = (items.clone(), items);
            sort_by_key(&mut ours, |(key, _)| *key);
            theirs.sort_by_key(|(key, _)| *key);
            assert_eq!(ours, theirs);
            sort_by(&mut ours, |one, other| other.cmp(one));
            theirs.sort_by(|one, other| other.cmp(one));
            assert_eq!(ours, theirs);
        }
    }

    #[test]
    fn of_two_with_one_key_the_later_stays() {
        let all: BTreeMap<&str, u8> = gathered([("a", 1), ("b", 2), ("a", 3)]);
        assert_eq!(all, BTreeMap::from([("a", 3), ("b", 2)]));
    }
}
