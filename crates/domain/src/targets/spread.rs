//! Handing a target down: from a company to teams, to people, to months, without losing a cent.
//!
//! Belongs here: splitting an amount by weights, and where weights come from. Does not belong here: whose target it becomes
//! ([`super::target`]).

/// Where the weights of a distribution come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape<'a> {
    /// Everybody the same.
    Even(usize),
    /// By these weights: a season, heads.
    Weights(&'a [u64]),
    /// As it was last year; what was below zero weighs nothing. Where nothing was, everybody the same.
    LastYear(&'a [i64]),
}

impl Shape<'_> {
    /// The weights, never all zero.
    pub fn weights(&self) -> Vec<u64> {
        let weights = match self {
            Self::Even(count) => vec![1; *count],
            Self::Weights(weights) => weights.to_vec(),
            Self::LastYear(past) => past.iter().map(|amount| u64::try_from(*amount).unwrap_or(0)).collect(),
        };
        if weights.iter().all(|weight| *weight == 0) { vec![1; weights.len()] } else { weights }
    }
}

/// An amount in parts that stand to each other as the shape says, and add up to it exactly. Each part is its exact share
/// rounded down, and what is left goes one by one to the largest remainders (Hare–Niemeyer), the first of equal ones first.
/// No parts for no weights.
pub fn split(amount: i64, shape: &Shape<'_>) -> Vec<i64> {
    let weights = shape.weights();
    let whole: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
    if whole == 0 {
        return Vec::new();
    }
    let exact = |weight: &u64| i128::from(amount) * i128::from(*weight);
    let mut parts: Vec<i128> = weights.iter().map(|weight| exact(weight).div_euclid(whole)).collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    let remainder = |at: &usize| weights.get(*at).map_or(0, |weight| exact(weight).rem_euclid(whole));
    sync::order::sort_by_key(&mut order, |at| std::cmp::Reverse(remainder(at)));
    let left = i128::from(amount) - parts.iter().sum::<i128>();
    for at in order.into_iter().take(usize::try_from(left).unwrap_or(0)) {
        if let Some(part) = parts.get_mut(at) {
            *part += 1;
        }
    }
    parts.into_iter().map(|part| i64::try_from(part).unwrap_or(i64::MAX)).collect()
}

/// The same in whole units of so many: people are given yuan and not cents. What is left below one unit goes to the first part.
pub fn split_whole(amount: i64, unit: i64, shape: &Shape<'_>) -> Vec<i64> {
    let unit = unit.max(1);
    let mut parts: Vec<i64> = split(amount / unit, shape).into_iter().map(|part| part * unit).collect();
    if let Some(first) = parts.first_mut() {
        *first += amount % unit;
    }
    parts
}

/// An amount over people and then, for each, over months: a row for each person. Every row adds up to that person's part, all
/// rows to the amount.
pub fn spread(amount: i64, people: &Shape<'_>, months: &Shape<'_>) -> Vec<Vec<i64>> {
    split(amount, people).into_iter().map(|part| split(part, months)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_by_three_is_34_33_33() {
        assert_eq!(split(100, &Shape::Even(3)), [34, 33, 33]);
    }

    #[test]
    fn a_million_by_a_season_of_2_1_1_and_an_odd_cent() {
        // 1,000,001 × 2/4 = 500,000.5, × 1/4 = 250,000.25 twice: the cent goes to the largest remainder, the first.
        assert_eq!(split(1_000_001, &Shape::Weights(&[2, 1, 1])), [500_001, 250_000, 250_000]);
    }

    #[test]
    fn eight_hundred_thousand_yuan_and_a_cent_by_three_are_whole_yuan_but_for_the_cent() {
        // 800,000 ÷ 3 = 266,666.67: two have 266,667, one 266,666; the first has the cent.
        let parts = split_whole(80_000_001, 100, &Shape::Even(3));
        assert_eq!(parts, [26_666_701, 26_666_700, 26_666_600]);
        assert_eq!(parts.iter().sum::<i64>(), 80_000_001);
        assert_eq!(split_whole(7, 1, &Shape::Even(2)), [4, 3]);
    }

    #[test]
    fn last_years_shape_gives_nothing_for_a_loss_and_is_even_after_a_year_of_nothing() {
        // 300 and 100 of 400: 1,000 × 3/4 = 750, × 1/4 = 250.
        assert_eq!(split(1_000, &Shape::LastYear(&[300, -50, 100])), [750, 0, 250]);
        assert_eq!(split(10, &Shape::LastYear(&[0, 0])), [5, 5]);
        assert_eq!(split(10, &Shape::Even(0)), Vec::<i64>::new());
    }

    #[test]
    fn people_and_months_add_up_to_the_amount() {
        // 1,000: two people 3 : 2 have 600 and 400; over three months 2 : 1 : 1 that is 300, 150, 150 and 200, 100, 100.
        assert_eq!(
            spread(1_000, &Shape::Weights(&[3, 2]), &Shape::Weights(&[2, 1, 1])),
            [[300, 150, 150], [200, 100, 100]]
        );
    }

    #[test]
    fn no_cent_is_lost_whatever_the_weights() {
        let mut state = 11_u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            state >> 33
        };
        for _ in 0..2_000 {
            let amount = i64::try_from(next() % 2_000_000_000_000).unwrap() - 1_000;
            let weights: Vec<u64> = (0..=next() % 14).map(|_| next() % 1_000).collect();
            let parts = split(amount, &Shape::Weights(&weights));
            assert_eq!(parts.iter().sum::<i64>(), amount, "{weights:?}");
            let whole: u64 = weights.iter().sum();
            for (part, weight) in parts.iter().zip(&weights).filter(|_| whole > 0) {
                let exact = amount as f64 * *weight as f64 / whole as f64;
                assert!((*part as f64 - exact).abs() <= 1.0, "{part} of {exact}");
            }
        }
    }
}
