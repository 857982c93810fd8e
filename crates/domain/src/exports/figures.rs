//! Figures as cells of a file: plain numbers, money in a column for each currency.
//!
//! Belongs here: which columns a measure needs, and the number in each. Does not belong here: labels (`reports::words`), files.

use std::collections::BTreeSet;

use super::Cell;
use crate::{
    reports::{Coin, Figure, Measure, Shown},
    value::Money,
};

/// The columns that these figures of one measure need: one for each currency of money, one for everything else.
pub fn columns<'a>(figures: impl Iterator<Item = (&'a Figure, &'a Measure)>) -> Vec<Option<Coin>> {
    let mut coins = BTreeSet::new();
    for (figure, measure) in figures {
        if let Shown::Money(sums) = figure.shown(measure) {
            coins.extend(sums.into_iter().map(|(coin, _)| coin));
        }
    }
    if coins.is_empty() { vec![None] } else { coins.into_iter().map(Some).collect() }
}

/// The number that stands in a column: money in whole units of its currency, a share from 0 to 1.
#[allow(clippy::cast_precision_loss, reason = "what people count and pay fits")]
pub fn cell(figure: &Figure, measure: &Measure, column: Option<Coin>) -> Cell {
    match (figure.shown(measure), column) {
        (Shown::Count(count), _) => Cell::Number(count as f64),
        (Shown::Days(number) | Shown::Share(number) | Shown::Number(number), _) => Cell::Number(number),
        (Shown::Money(sums), Some(coin)) => match sums.iter().find(|(known, _)| *known == coin) {
            Some((_, sum)) => {
                let digits = i32::try_from(Money::digits(coin.code())).unwrap_or(2);
                Cell::Number(*sum as f64 / 10_f64.powi(digits))
            }
            None => Cell::Empty,
        },
        (Shown::Nothing, _) | (Shown::Money(_), None) => Cell::Empty,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(parts: &[(&str, i128)], by: i128) -> Figure {
        let mut figure = Figure::default();
        for (code, sum) in parts {
            figure.of.add(Coin::of(code).unwrap_or(Coin::NONE), *sum);
        }
        figure.by.add(Coin::NONE, by);
        figure
    }

    #[test]
    fn money_has_a_column_for_each_currency_in_whole_units() {
        let measure = Measure::by_name("won_amount").unwrap();
        let (one, other) = (figure(&[("CNY", 12_345)], 0), figure(&[("CNY", 100), ("JPY", 700)], 0));
        let columns = columns([(&one, measure), (&other, measure)].into_iter());
        let cells = |figure| columns.iter().map(|coin| cell(figure, measure, *coin)).collect::<Vec<_>>();
        assert_eq!(cells(&one), [Cell::Number(123.45), Cell::Empty]);
        assert_eq!(cells(&other), [Cell::Number(1.0), Cell::Number(700.0)]);
    }

    #[test]
    fn a_share_is_a_number_and_a_mean_of_nothing_is_empty() {
        let measure = Measure::by_name("win_rate").unwrap();
        let (some, none) = (figure(&[("", 3)], 4), Figure::default());
        assert_eq!(columns([(&some, measure)].into_iter()), [None]);
        assert_eq!((cell(&some, measure, None), cell(&none, measure, None)), (Cell::Number(0.75), Cell::Empty));
    }
}
