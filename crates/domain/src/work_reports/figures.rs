//! The figures of a report: the same measures that boards show, kept as they were when it was sent.
//!
//! Belongs here: which measures, asking for them, and their form in a record. Does not belong here: adding up
//! ([`crate::reports`]).

use serde_json::{Value, json};
use sync::RowId;

use crate::{
    query::Filter,
    reports::{Answer, Ask, Coin, Measure, Shown},
    value::Day,
};

/// What a report counts, in the order in which it is shown.
pub const MEASURES: [&str; 8] =
    ["follow_ups", "calls", "visits", "new_customers", "created_count", "won_amount", "won_count", "tasks_done"];

/// What somebody did from one day to another, both included.
pub fn ask(owner: RowId, first: Day, last: Day) -> Ask {
    Ask::of(&MEASURES).and(Filter::refers("owner", owner)).over(format!("{first}..{last}"))
}

/// An answer in the form that a record keeps: counts, and sums in minor units by currency.
pub fn kept(answer: &Answer) -> Value {
    let figure = |(at, measure): (usize, &&'static Measure)| {
        let figure = match answer.whole(at)?.shown(measure) {
            Shown::Count(count) => json!({ "measure": measure.name, "count": i64::try_from(count).ok()? }),
            Shown::Money(sums) => {
                let sum = |(coin, sum): &(Coin, i128)| {
                    Some(json!({ "minor": i64::try_from(*sum).ok()?, "currency": coin.code() }))
                };
                json!({ "measure": measure.name, "money": sums.iter().filter_map(sum).collect::<Vec<_>>() })
            }
            _ => return None,
        };
        Some(figure)
    };
    answer.measures.iter().enumerate().filter_map(figure).collect()
}

/// What [`kept`] wrote, in its order; what is no measure any more is passed over.
pub fn read(figures: &Value) -> Vec<(&'static Measure, Shown)> {
    let figure = |value: &Value| {
        let measure = Measure::by_name(value.get("measure")?.as_str()?)?;
        let shown = match (value.get("count"), value.get("money")) {
            (Some(count), _) => Shown::Count(count.as_i64()?.into()),
            (_, Some(sums)) => {
                let sum =
                    |sum: &Value| Some((Coin::of(sum.get("currency")?.as_str()?)?, sum.get("minor")?.as_i64()?.into()));
                Shown::Money(sums.as_array()?.iter().filter_map(sum).collect())
            }
            _ => return None,
        };
        Some((measure, shown))
    };
    figures.as_array().map(|all| all.iter().filter_map(figure).collect()).unwrap_or_default()
}
