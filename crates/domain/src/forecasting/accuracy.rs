//! How near forecasts came.
//!
//! ```text
//! deviation  = (said − base) ÷ base
//! accuracy   = 1 − Σ|said − actual| ÷ Σ actual, not below 0
//! bias       = Σ(said − actual) ÷ Σ actual       above 0: too hopeful
//! ```
//!
//! Sums run over a person's periods, so that a large period counts for more than a small one.

/// How far an amount is from another, as a share of that one; `None` where that is nothing and this is something.
pub fn deviation(said: i64, base: i64) -> Option<f64> {
    match (said, base) {
        (0, 0) => Some(0.0),
        (_, 0) => None,
        (said, base) => Some((said - base) as f64 / base.abs() as f64),
    }
}

/// How near somebody's forecasts came over some periods.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Accuracy {
    /// From 0 to 1; `None` where nothing was reached.
    pub accuracy: Option<f64>,
    /// Above 0 for too hopeful, below for too careful.
    pub bias: Option<f64>,
    /// Over how many periods.
    pub periods: usize,
}

/// Compares what was said with what came, both in minor units of one currency, period by period.
pub fn accuracy(periods: &[(i64, i64)]) -> Accuracy {
    let sum = |value: fn(&(i64, i64)) -> i128| periods.iter().map(value).sum::<i128>();
    let actual = sum(|(_, actual)| i128::from(*actual));
    let missed = sum(|(said, actual)| i128::from(said.abs_diff(*actual)));
    let too_much = sum(|(said, actual)| i128::from(*said) - i128::from(*actual));
    let share = |part: i128| (actual > 0).then(|| part as f64 / actual as f64);
    Accuracy { accuracy: share(missed).map(|off| (1.0 - off).max(0.0)), bias: share(too_much), periods: periods.len() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_and_thirty_against_a_hundred_is_30_percent_off() {
        assert_eq!(deviation(130, 100), Some(0.3));
        assert_eq!(deviation(65, 100), Some(-0.35));
        assert_eq!((deviation(0, 0), deviation(5, 0)), (Some(0.0), None));
    }

    #[test]
    fn two_quarters_of_120_for_100_and_90_for_100_are_85_percent_right_and_5_percent_too_hopeful() {
        // Missed 20 + 10 = 30 of 200: accuracy 1 − 0.15 = 0.85. Too much 20 − 10 = 10 of 200: bias 0.05.
        let found = accuracy(&[(120, 100), (90, 100)]);
        assert_eq!(found, Accuracy { accuracy: Some(0.85), bias: Some(0.05), periods: 2 });
    }

    #[test]
    fn who_is_further_off_than_all_that_came_is_not_right_at_all() {
        assert_eq!(accuracy(&[(500, 100)]).accuracy, Some(0.0));
        assert_eq!(accuracy(&[(5, 0)]).accuracy, None);
        assert_eq!(accuracy(&[]).periods, 0);
    }
}
