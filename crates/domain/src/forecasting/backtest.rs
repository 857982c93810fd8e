//! Whether the simulation can be relied on: what it would have said at the beginning of past periods, beside what came.
//!
//! Only what was open when a period began counts, on both sides: what began later could not be known. History is what had closed
//! by then.

use super::simulation::{Closed, History, Open, Outlook, simulate};

/// An opportunity as the past knows it; days are days since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Past {
    /// What it is alike to.
    pub group: u32,
    /// Minor units.
    pub amount: i64,
    /// When it began.
    pub began: i64,
    /// When it closed, and whether it was won.
    pub closed: Option<(i64, bool)>,
}

/// One past period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checked {
    /// Its first day.
    pub first: i64,
    /// What would have been said.
    pub said: Outlook,
    /// What came.
    pub came: i64,
}

/// Goes back to each of these periods, first and last day.
pub fn backtest(past: &[Past], periods: &[(i64, i64)], runs: usize, seed: u64) -> Vec<Checked> {
    let check = |(first, last): &(i64, i64)| {
        let (first, last) = (*first, *last);
        let history: Vec<Closed> = past
            .iter()
            .filter_map(|it| it.closed.filter(|(day, _)| *day < first).map(|(day, won)| (it, day, won)))
            .map(|(it, day, won)| Closed { group: it.group, won, days: day - it.began })
            .collect();
        let was_open = |it: &&Past| it.began < first && it.closed.is_none_or(|(day, _)| day >= first);
        let open: Vec<Open> = past
            .iter()
            .filter(was_open)
            .map(|it| Open { group: it.group, amount: it.amount, age: first - it.began })
            .collect();
        let won = |it: &&Past| it.closed.is_some_and(|(day, won)| won && day <= last);
        let came = past.iter().filter(was_open).filter(won).map(|it| it.amount).sum();
        let days = last - first + 1;
        Checked { first, said: simulate(&History::of(&history), &open, days, runs, seed), came }
    };
    periods.iter().map(check).collect()
}

/// The share of periods in which what came lay between P10 and P90; near 0.8 is right. `None` without periods.
pub fn coverage(checked: &[Checked]) -> Option<f64> {
    let inside = checked.iter().filter(|it| (it.said.p10..=it.said.p90).contains(&it.came)).count();
    (!checked.is_empty()).then(|| inside as f64 / checked.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_judged_by_what_was_open_and_known_when_it_began() {
        let past = |began, amount, closed| Past { group: 1, amount, began, closed };
        let rows = [
            past(0, 5, Some((10, true))),
            past(0, 5, Some((12, true))),
            past(95, 40, Some((104, true))),
            // Began in the period: could not be known.
            past(101, 900, Some((105, true))),
            // Closed after the period.
            past(90, 70, Some((140, true))),
        ];
        let [checked] = backtest(&rows, &[(100, 109)], 200, 1)[..] else { panic!("one period") };
        assert_eq!(checked.came, 40);
        // Both known ones were won after 10 and 12 days; of those open, aged 5 and 10, both close within ten days.
        assert_eq!((checked.said.p10, checked.said.p90), (110, 110));
        assert_eq!(coverage(&[checked]), Some(0.0));
        assert_eq!(coverage(&[]), None);
    }

    #[test]
    fn where_the_future_is_like_the_past_four_of_five_periods_lie_within_the_band() {
        let mut state = 5_u64;
        let mut next = |limit: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            i64::try_from((state >> 33) % limit).unwrap()
        };
        let past: Vec<Past> = (0..6_000)
            .map(|_| {
                let (began, days, won) = (next(2_000), next(80), next(100) < 60);
                Past { group: 1, amount: 100 + next(900), began, closed: Some((began + days, won)) }
            })
            .collect();
        let periods: Vec<(i64, i64)> = (0..40).map(|at| (600 + at * 30, 629 + at * 30)).collect();
        let share = coverage(&backtest(&past, &periods, 400, 3)).unwrap();
        assert!((0.65..=0.95).contains(&share), "{share}");
    }
}
