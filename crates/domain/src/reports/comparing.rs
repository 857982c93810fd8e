//! Comparing people fairly: the same measures, per working day, beside the median of all.
//!
//! Belongs here: the arithmetic. Does not belong here: the figures ([`super::cube`]), which days are working days
//! ([`crate::targets::pace`]).

use super::measure::{Good, Measure, Unit};

/// A figure beside the median.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beside {
    /// On the good side by at least a tenth.
    Better,
    /// Near it, or neither way is good.
    Near,
    /// On the other side by at least a tenth.
    Worse,
}

impl Beside {
    /// Its name in locale keys.
    pub fn name(self) -> &'static str {
        match self {
            Self::Better => "better",
            Self::Near => "near",
            Self::Worse => "worse",
        }
    }
}

/// The middle one, or the mean of the two in the middle; nothing of nothing.
pub fn median(numbers: impl IntoIterator<Item = f64>) -> Option<f64> {
    let mut numbers: Vec<f64> = numbers.into_iter().filter(|number| !number.is_nan()).collect();
    sync::order::sort_by(&mut numbers, f64::total_cmp);
    let middle = numbers.len() / 2;
    let upper = numbers.get(middle).copied()?;
    if numbers.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = numbers.get(middle.checked_sub(1)?).copied()?;
    Some(f64::midpoint(lower, upper))
}

/// A figure for each working day that has begun. Only what is counted over a period is; shares, means and what is as things are
/// now are compared as they are.
pub fn per_day(measure: &Measure, figure: f64, days: i64) -> Option<f64> {
    let counts = measure.by.is_none() && measure.has_period() && matches!(measure.unit, Unit::Count | Unit::Money);
    (counts && days > 0).then(|| figure / days as f64)
}

/// Where a figure stands beside the median: a tenth of the median counts as a difference.
pub fn beside(measure: &Measure, figure: f64, median: f64) -> Beside {
    let difference = figure - median;
    if measure.good == Good::Neither || difference.abs() < median.abs() / 10.0 || difference == 0.0 {
        return Beside::Near;
    }
    if (difference > 0.0) == (measure.good == Good::More) { Beside::Better } else { Beside::Worse }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measure(name: &str) -> &'static Measure {
        Measure::by_name(name).unwrap()
    }

    #[test]
    fn the_median_of_four_is_between_the_two_in_the_middle() {
        assert_eq!(median([9.0, 1.0, 4.0]), Some(4.0));
        assert_eq!(median([1.0, 100.0, 4.0, 6.0]), Some(5.0));
        assert_eq!(median([f64::NAN]), None);
    }

    #[test]
    fn twenty_six_follow_ups_in_thirteen_days_are_two_a_day_and_a_rate_is_a_rate() {
        assert_eq!(per_day(measure("follow_ups"), 26.0, 13), Some(2.0));
        assert_eq!(per_day(measure("win_rate"), 0.5, 13), None);
        assert_eq!(per_day(measure("customers"), 30.0, 13), None, "as things are now");
        assert_eq!(per_day(measure("follow_ups"), 26.0, 0), None);
    }

    #[test]
    fn a_tenth_is_a_difference_and_fewer_quiet_customers_are_better() {
        assert_eq!(beside(measure("follow_ups"), 2.1, 2.0), Beside::Near);
        assert_eq!(beside(measure("follow_ups"), 2.2, 2.0), Beside::Better);
        assert_eq!(beside(measure("customers_without_contact"), 2.0, 4.0), Beside::Better);
        assert_eq!(beside(measure("customers_without_contact"), 6.0, 4.0), Beside::Worse);
        assert_eq!(beside(measure("open_count"), 60.0, 4.0), Beside::Near, "neither way is good");
        assert_eq!(beside(measure("follow_ups"), 0.0, 0.0), Beside::Near);
    }
}
