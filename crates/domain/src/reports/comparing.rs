//! Comparing people fairly: the same measures, per working day, beside the median of all.
//!
//! Belongs here: the arithmetic. Does not belong here: the figures ([`super::cube`]), which days are working days
//! ([`crate::targets::pace`]).

use super::measure::{Good, Measure, Unit};

/// How a figure differs from what it stands beside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Difference {
    /// It is more.
    pub more: bool,
    /// It is on the good side.
    pub good: bool,
}

impl Difference {
    /// Of a figure that is more by so much; nothing if it is the same, or if neither way is good.
    pub fn of(measure: &Measure, by: f64) -> Option<Self> {
        let more = by > 0.0;
        let good = match measure.good {
            Good::Neither => return None,
            Good::More => more,
            Good::Less => !more,
        };
        (by != 0.0).then_some(Self { more, good })
    }

    /// Its name in locale keys.
    pub fn name(self) -> &'static str {
        if self.good { "better" } else { "worse" }
    }

    /// A mark that points where the figure is, full where that is good and hollow where it is not: it needs no colour.
    pub fn mark(self) -> &'static str {
        match (self.more, self.good) {
            (true, true) => "▲",
            (false, true) => "▼",
            (true, false) => "△",
            (false, false) => "▽",
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

/// Where a figure stands beside the median: less than a tenth of the median is no difference.
pub fn beside(measure: &Measure, figure: f64, median: f64) -> Option<Difference> {
    let by = figure - median;
    Difference::of(measure, by).filter(|_| by.abs() >= median.abs() / 10.0)
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
        assert_eq!(beside(measure("follow_ups"), 2.1, 2.0), None);
        let mark = |name: &str, figure, median| beside(measure(name), figure, median).map(|it| (it.mark(), it.name()));
        assert_eq!(mark("follow_ups", 2.2, 2.0), Some(("▲", "better")));
        assert_eq!(mark("follow_ups", 1.7, 2.0), Some(("▽", "worse")));
        assert_eq!(mark("customers_without_contact", 2.0, 4.0), Some(("▼", "better")));
        assert_eq!(mark("customers_without_contact", 6.0, 4.0), Some(("△", "worse")));
        assert_eq!(mark("open_count", 60.0, 4.0), None, "neither way is good");
        assert_eq!(mark("follow_ups", 0.0, 0.0), None);
    }
}
