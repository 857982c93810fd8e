//! What history makes of the open opportunities: a seeded Monte Carlo simulation.
//!
//! In each of many runs every open opportunity is won or not by the win rate of its group, and closes after as long as a closed
//! one took that is drawn by chance among those that took longer than it has waited already. What is won within the period is
//! summed up; a tenth of the runs stay below P10, half below P50, nine tenths below P90.
//!
//! A group's win rate is drawn towards that of all by so much as [`PRIOR`] closed opportunities would weigh, so that three wins
//! out of three are no certainty. Belongs here: the simulation. Does not belong here: chance (the seed is given), which
//! opportunities are open (whoever asks says so).

/// As much as so many closed opportunities does the rate of all weigh in a group's.
pub const PRIOR: f64 = 10.0;

/// So many runs unless somebody asks for others.
pub const RUNS: usize = 2_000;

/// A closed opportunity, as history knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closed {
    /// What it is alike to: a stage, a team, a product, by whatever number.
    pub group: u32,
    /// Won, else lost.
    pub won: bool,
    /// Days from beginning to close.
    pub days: i64,
}

/// An open opportunity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Open {
    /// What it is alike to.
    pub group: u32,
    /// Minor units.
    pub amount: i64,
    /// Days since it began.
    pub age: i64,
}

/// What the runs came to, in minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outlook {
    /// A tenth stays below.
    pub p10: i64,
    /// Half stays below.
    pub p50: i64,
    /// Nine tenths stay below.
    pub p90: i64,
    /// The mean.
    pub mean: i64,
}

/// What closed opportunities teach.
#[derive(Clone, Debug)]
pub struct History {
    won: f64,
    count: f64,
    groups: std::collections::BTreeMap<u32, (f64, f64)>,
    /// In order.
    days: Vec<i64>,
}

impl History {
    /// Learns from closed opportunities.
    pub fn of(closed: &[Closed]) -> Self {
        let mut history = Self { won: 0.0, count: 0.0, groups: std::collections::BTreeMap::new(), days: Vec::new() };
        for one in closed {
            let won = f64::from(u8::from(one.won));
            history.won += won;
            history.count += 1.0;
            let group = history.groups.entry(one.group).or_default();
            *group = (group.0 + won, group.1 + 1.0);
            history.days.push(one.days.max(0));
        }
        history.days.sort_unstable();
        history
    }

    /// The win rate of a group, drawn towards that of all; 0 without history.
    pub fn win_rate(&self, group: u32) -> f64 {
        if self.count == 0.0 {
            return 0.0;
        }
        let (won, count) = self.groups.get(&group).copied().unwrap_or_default();
        (won + PRIOR * self.won / self.count) / (count + PRIOR)
    }

    /// How many days are left for one of this age, for a number from 0 to 1; one day where none ever waited longer.
    fn days_left(&self, age: i64, chance: f64) -> i64 {
        let longer = self.days.get(self.days.partition_point(|days| *days <= age)..).unwrap_or_default();
        let at = place(longer.len(), chance);
        longer.get(at).map_or(1, |days| days - age)
    }
}

/// Simulates what is won within so many days.
pub fn simulate(history: &History, open: &[Open], days: i64, runs: usize, seed: u64) -> Outlook {
    let mut chance = Chance(seed);
    let mut sums: Vec<i64> = (0..runs).map(|_| run(history, open, days, &mut chance)).collect();
    sums.sort_unstable();
    let at = |share: f64| sums.get(place(sums.len(), share)).copied().unwrap_or_default();
    let total: i128 = sums.iter().map(|sum| i128::from(*sum)).sum();
    let mean = total.checked_div(i128::try_from(sums.len()).unwrap_or(1)).unwrap_or_default();
    Outlook { p10: at(0.1), p50: at(0.5), p90: at(0.9), mean: i64::try_from(mean).unwrap_or(i64::MAX) }
}

fn run(history: &History, open: &[Open], days: i64, chance: &mut Chance) -> i64 {
    let mut sum = 0_i64;
    for one in open {
        // Both are drawn in any run, so that one opportunity's luck does not shift the others'.
        let (luck, wait) = (chance.share(), chance.share());
        if luck < history.win_rate(one.group) && history.days_left(one.age, wait) <= days {
            sum = sum.saturating_add(one.amount);
        }
    }
    sum
}

/// The place in a list of that length, for a share from 0 to below 1.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a length is a length")]
fn place(length: usize, share: f64) -> usize {
    ((length as f64 * share) as usize).min(length.saturating_sub(1))
}

/// `SplitMix64`: the same numbers for the same seed, everywhere.
struct Chance(u64);

impl Chance {
    /// From 0 to below 1.
    fn share(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn closed(group: u32, won: usize, lost: usize, days: i64) -> Vec<Closed> {
        (0..won + lost).map(|at| Closed { group, won: at < won, days }).collect()
    }

    #[test]
    fn three_wins_of_three_are_drawn_towards_the_rate_of_all() {
        // All: (3 + 7) of (3 + 17) = 10 of 20 = 0.5. The first group: (3 + 10 × 0.5) ÷ (3 + 10) = 8 ÷ 13.
        let history = History::of(&[closed(1, 3, 0, 10), closed(2, 7, 10, 10)].concat());
        assert!((history.win_rate(1) - 8.0 / 13.0).abs() < 1e-12);
        assert!((history.win_rate(9) - 0.5).abs() < 1e-12, "a group that nobody knows is like all");
        assert!(History::of(&[]).win_rate(1).abs() < 1e-12);
    }

    #[test]
    fn what_is_always_won_in_ten_days_is_won_in_ten_days_and_not_in_nine() {
        let history = History::of(&closed(1, 50, 0, 10));
        let open = [Open { group: 1, amount: 700, age: 0 }, Open { group: 1, amount: 300, age: 4 }];
        let at = |days| simulate(&history, &open, days, 500, 1);
        assert_eq!(at(10), Outlook { p10: 1_000, p50: 1_000, p90: 1_000, mean: 1_000 });
        assert_eq!(at(9).p90, 300, "the older one has six days left");
        assert_eq!(at(5), Outlook::default());
    }

    #[test]
    fn a_hundred_equal_chances_of_a_half_come_near_fifty() {
        // Binomial, n = 100, p = 1/2: mean 50, standard deviation 5; P10 and P90 are 1.28 of it away, 43.6 and 56.4.
        let history = History::of(&closed(1, 500, 500, 5));
        let open = vec![Open { group: 1, amount: 1, age: 0 }; 100];
        let found = simulate(&history, &open, 30, 20_000, 7);
        assert!(
            (43..=45).contains(&found.p10) && (49..=51).contains(&found.p50) && (55..=57).contains(&found.p90),
            "{found:?}"
        );
        assert_eq!(found, simulate(&history, &open, 30, 20_000, 7), "the same seed, the same outlook");
        assert_ne!(found.mean, 0);
    }
}
