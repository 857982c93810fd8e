//! Small groups: figures from which one could read what single records are, and so do not leave the company.
//!
//! Belongs here: which groups are shown as "fewer than so many". Does not belong here: whether a link hides them (`link`).
//!
//! A figure of a small group could be had back from the sum of all by taking away the others. So where a group is hidden, others
//! are hidden with it until what is hidden together is no small group either.

/// So many records at least a link may ask for in a group.
pub const MOST_FEWER: u32 = 20;

/// Which groups are hidden, by how many records are behind each. Groups without any are no secret.
pub fn hidden(records: &[i128], fewer: u32) -> Vec<bool> {
    let limit = i128::from(fewer);
    let mut hidden: Vec<bool> = records.iter().map(|count| *count > 0 && *count < limit).collect();
    loop {
        let (sum, groups) = records
            .iter()
            .zip(&hidden)
            .filter(|(_, is_hidden)| **is_hidden)
            .fold((0, 0), |(sum, groups), (count, _)| (sum + count, groups + 1));
        if groups == 0 || (groups > 1 && sum >= limit) {
            return hidden;
        }
        let others = records.iter().enumerate().filter(|(at, count)| **count > 0 && hidden.get(*at) == Some(&false));
        let Some((next, _)) = others.min_by_key(|(_, count)| **count) else { return hidden };
        if let Some(mark) = hidden.get_mut(next) {
            *mark = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(records: &[i128], fewer: u32) -> String {
        hidden(records, fewer).iter().map(|it| if *it { '#' } else { '.' }).collect()
    }

    #[test]
    fn a_small_group_takes_the_next_larger_one_with_it_so_that_no_difference_tells_it() {
        assert_eq!(marks(&[2, 9, 30, 12], 5), "##..");
        assert_eq!(marks(&[9, 30, 12], 5), "...");
    }

    #[test]
    fn several_small_groups_hide_behind_each_other_where_together_they_are_enough() {
        assert_eq!(marks(&[3, 4, 30], 5), "##.");
        assert_eq!(marks(&[1, 1, 30, 8], 5), "##.#", "two records of two groups are still few");
    }

    #[test]
    fn nothing_is_no_secret_and_a_group_alone_is_hidden_alone() {
        assert_eq!(marks(&[0, 0, 7], 5), "...");
        assert_eq!(marks(&[3], 5), "#");
        assert_eq!(marks(&[3, 0], 5), "#.");
        assert_eq!(marks(&[3, 4], 0), "..");
    }

    #[test]
    fn whatever_the_groups_are_what_is_hidden_cannot_be_told_from_the_sum() {
        for seed in 0_i128..4_000 {
            let records: Vec<i128> = (0..6).map(|at| (seed * 7_919 + at * at * 104_729 + seed * at) % 13).collect();
            let hidden = hidden(&records, 5);
            let together: i128 = records.iter().zip(&hidden).filter(|it| *it.1).map(|it| it.0).sum();
            let shown = |at: usize| !hidden[at] && records[at] > 0;
            assert!((0..6).all(|at| !shown(at) || records[at] >= 5));
            let everything = (0..6).all(|at| !shown(at));
            assert!(together == 0 || together >= 5 || everything, "{records:?} {hidden:?}");
        }
    }
}
