//! Figures in words: what a figure, a group, a period, a change is called, in one place for every screen, page and file.
//!
//! Belongs here: which text stands where. Does not belong here: the texts, and how a language writes numbers and days; whoever
//! shows figures brings them as [`Words`] (`app/src/i18n`, `worker/src/page`).

use super::{
    answer::{Along, Head},
    boards::Title,
    calendar::Step,
    comparing::Difference,
    cube::{Coin, Key, Shown},
    measure::{Measure, Unit},
    own,
};
use crate::{query::Span, record::FieldType, value::Day};

/// A language: its texts, and how it writes numbers, money and days.
pub trait Words {
    /// The text of a key, if it has one; for `field.<kind>.x_…` what a company calls its own field.
    fn text(&self, key: &str) -> Option<String>;
    /// The text of a key with its `{names}` filled in.
    fn say(&self, key: &str, values: &[(&str, String)]) -> String;
    /// The text of a key for so many, in the right plural.
    fn counted(&self, key: &str, count: usize) -> String;
    /// A number, with one digit behind the point at most.
    fn number(&self, value: f64) -> String;
    /// A number in as little room as possible.
    fn compact(&self, value: f64) -> String;
    /// A share of one as percent, with one digit behind the point at most.
    fn percent(&self, share: f64) -> String;
    /// Money from minor units.
    fn money(&self, minor: i64, currency: &str) -> String;
    /// Money in as little room as possible.
    fn money_compact(&self, minor: i64, currency: &str) -> String;
    /// A day.
    fn day(&self, day: Day) -> String;
    /// The month of a day.
    fn month(&self, day: Day) -> String;
}

/// A period by its words, or by its days.
pub fn period(words: &dyn Words, period: &str) -> String {
    if let Some(Span::Last(days)) = Span::parse(period) {
        return words.counted("span.last_days", usize::from(days));
    }
    match period.split_once("..").and_then(|(from, upto)| Some((Day::parse(from)?, Day::parse(upto)?))) {
        Some((from, upto)) => format!("{} – {}", words.day(from), words.day(upto)),
        None => words.say(&format!("span.{period}"), &[]),
    }
}

/// What a measure is called.
pub fn measure(words: &dyn Words, name: &str) -> String {
    let Some((how, kind, field)) = own::parts(name) else { return words.say(&format!("measure.{name}"), &[]) };
    match field {
        None => words.say("own.count", &[("kind", words.say(&format!("kind.{kind}.other"), &[]))]),
        Some(field) => {
            let label = words.text(&format!("field.{kind}.{field}")).unwrap_or_else(|| field.to_owned());
            words.say(&format!("own.{how}"), &[("field", label)])
        }
    }
}

/// What a card is called.
pub fn title(words: &dyn Words, title: &Title) -> String {
    match title {
        Title::Measure(name) => measure(words, name),
        Title::Card(name) => words.say(&format!("card.{name}"), &[]),
        Title::Named(name) => name.clone(),
    }
}

/// A figure as people read it.
pub fn shown(words: &dyn Words, shown: &Shown) -> String {
    match shown {
        Shown::Nothing => "–".to_owned(),
        #[allow(clippy::cast_precision_loss, reason = "counts fit by far")]
        Shown::Count(count) => words.number(*count as f64),
        Shown::Money(sums) if sums.is_empty() => words.number(0.0),
        Shown::Money(sums) => {
            let sums = sums.iter().map(|(coin, sum)| words.money(minor(*sum), coin.code()));
            sums.collect::<Vec<_>>().join(" + ")
        }
        Shown::Days(days) => words.say("numbers.days", &[("count", words.number(tenths(*days)))]),
        Shown::Share(share) => words.percent(*share),
        Shown::Number(number) => words.number(*number),
    }
}

fn minor(sum: i128) -> i64 {
    i64::try_from(sum).unwrap_or(if sum < 0 { i64::MIN } else { i64::MAX })
}

/// A value of a chart's axis in as little room as possible.
pub fn on_axis(words: &dyn Words, measure: &Measure, coin: Coin, value: f64) -> String {
    match measure.unit {
        #[allow(clippy::cast_possible_truncation, reason = "minor units fit")]
        Unit::Money => words.money_compact(value.round() as i64, coin.code()),
        Unit::Share => words.percent(value),
        Unit::Count | Unit::Days | Unit::Number => words.compact(value),
    }
}

/// What a group is called, along the dimension in which it stands.
pub fn group(words: &dyn Words, head: &Head, along: &Along) -> String {
    if head.others > 0 {
        return words.counted("numbers.others", head.others);
    }
    match &head.key {
        Key::All => words.say("numbers.all", &[]),
        Key::Nothing if along.name == "owner" => words.say("customers.in_pool", &[]),
        Key::Nothing => words.say("records.none", &[]),
        Key::Word(word) => head.name.clone().unwrap_or_else(|| choice(words, along, word)),
        Key::Day(day) => part_of_time(words, *day, along.step),
    }
}

/// The choices of declared fields have words; a region is what somebody wrote.
fn choice(words: &dyn Words, along: &Along, word: &str) -> String {
    match along.ty {
        FieldType::YesNo => words.say(if word == "true" { "records.yes" } else { "records.no" }, &[]),
        FieldType::Choice(_) | FieldType::MultiChoice(_) => {
            let key = format!("choice.{}.{}.{word}", along.kind, along.field);
            words.text(&key).unwrap_or_else(|| word.to_owned())
        }
        _ => word.to_owned(),
    }
}

fn part_of_time(words: &dyn Words, day: Day, step: Option<Step>) -> String {
    match step {
        Some(Step::Month) => words.month(day),
        Some(Step::Quarter) => words.say("numbers.from_month", &[("month", words.month(day))]),
        Some(Step::Year) => day.year.to_string(),
        _ => words.day(day),
    }
}

/// How a figure changed against an earlier one; nothing where there is nothing to compare.
pub fn change(
    words: &dyn Words,
    measure: &Measure,
    now: Option<f64>,
    before: Option<f64>,
) -> Option<(String, Option<Difference>)> {
    let (now, before) = (now?, before?);
    let rose = now - before;
    let text = match measure.unit {
        Unit::Share => words.say("numbers.points", &[("count", signed(words, rose * 100.0))]),
        Unit::Days => words.say("numbers.days", &[("count", signed(words, rose))]),
        _ if before == 0.0 => return None,
        _ => format!("{}%", signed(words, rose / before.abs() * 100.0)),
    };
    Some((text, Difference::of(measure, rose)))
}

/// The same, with a mark for what is better or worse, and whether it is good.
pub fn marked_change(
    words: &dyn Words,
    measure: &Measure,
    now: Option<f64>,
    before: Option<f64>,
) -> Option<(String, Option<bool>)> {
    let (text, difference) = change(words, measure, now, before)?;
    let said = match difference {
        Some(it) => format!("{} {}", it.mark(), words.say("numbers.against_before", &[("change", text)])),
        None => text,
    };
    Some((said, difference.map(|it| it.good)))
}

fn signed(words: &dyn Words, value: f64) -> String {
    let value = tenths(value);
    let text = words.number(value.abs());
    match value {
        value if value > 0.0 => format!("+{text}"),
        value if value < 0.0 => format!("−{text}"),
        _ => text,
    }
}

fn tenths(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Says keys and their values as they are.
    struct Plain;

    impl Words for Plain {
        fn text(&self, key: &str) -> Option<String> {
            (key == "choice.customer.level.a").then(|| "first".to_owned())
        }
        fn say(&self, key: &str, values: &[(&str, String)]) -> String {
            values.iter().fold(key.to_owned(), |said, (name, value)| format!("{said} {name}={value}"))
        }
        fn counted(&self, key: &str, count: usize) -> String {
            format!("{count} {key}")
        }
        fn number(&self, value: f64) -> String {
            value.to_string()
        }
        fn compact(&self, value: f64) -> String {
            format!("~{value}")
        }
        fn percent(&self, share: f64) -> String {
            format!("{}%", tenths(share * 100.0))
        }
        fn money(&self, minor: i64, currency: &str) -> String {
            format!("{currency}{minor}")
        }
        fn money_compact(&self, minor: i64, currency: &str) -> String {
            format!("~{currency}{minor}")
        }
        fn day(&self, day: Day) -> String {
            day.to_string()
        }
        fn month(&self, day: Day) -> String {
            format!("{}/{}", day.year, day.month)
        }
    }

    fn along(name: &str, ty: FieldType) -> Along {
        Along { name: name.into(), step: None, ty, kind: "customer", field: name.into() }
    }

    fn head(key: Key) -> Head {
        Head { key, name: None, others: 0 }
    }

    #[test]
    fn a_figure_is_written_by_its_unit_and_currencies_stand_side_by_side() {
        let coin = |code: &str| Coin::of(code).unwrap();
        assert_eq!(shown(&Plain, &Shown::Money(vec![(coin("CNY"), 500), (coin("USD"), 7)])), "CNY500 + USD7");
        assert_eq!(shown(&Plain, &Shown::Money(Vec::new())), "0");
        assert_eq!(shown(&Plain, &Shown::Nothing), "–");
        assert_eq!(shown(&Plain, &Shown::Days(51.949)), "numbers.days count=51.9");
        assert_eq!(shown(&Plain, &Shown::Share(0.632)), "63.2%");
    }

    #[test]
    fn a_group_is_called_by_its_choice_its_record_or_its_part_of_time() {
        let level = along("level", FieldType::Choice(&["a", "b"]));
        assert_eq!(group(&Plain, &head(Key::Word("a".into())), &level), "first");
        assert_eq!(group(&Plain, &head(Key::Word("old".into())), &level), "old", "a choice that went stays readable");
        assert_eq!(group(&Plain, &head(Key::Nothing), &along("owner", FieldType::Ref("user"))), "customers.in_pool");
        assert_eq!(group(&Plain, &head(Key::Word("true".into())), &along("x_vip", FieldType::YesNo)), "records.yes");
        assert_eq!(group(&Plain, &Head { others: 3, ..head(Key::All) }, &level), "3 numbers.others");
        let day = head(Key::Day(Day::parse("2026-10-01").unwrap()));
        let by = |step| Along { step: Some(step), ..along("date", FieldType::Date) };
        assert_eq!(group(&Plain, &day, &by(Step::Quarter)), "numbers.from_month month=2026/10");
        assert_eq!(group(&Plain, &day, &by(Step::Year)), "2026");
        assert_eq!(group(&Plain, &day, &by(Step::Week)), "2026-10-01");
    }

    #[test]
    fn a_change_says_how_much_and_whether_that_is_good() {
        let of = |name: &str, now, before| marked_change(&Plain, Measure::by_name(name).unwrap(), now, before);
        assert_eq!(
            of("won_count", Some(6.0), Some(4.0)),
            Some(("▲ numbers.against_before change=+50%".into(), Some(true)))
        );
        assert_eq!(
            of("lost_count", Some(6.0), Some(4.0)),
            Some(("△ numbers.against_before change=+50%".into(), Some(false)))
        );
        assert_eq!(
            of("win_rate", Some(0.5), Some(0.6)),
            Some(("▽ numbers.against_before change=numbers.points count=−10".into(), Some(false)))
        );
        assert_eq!(of("open_count", Some(5.0), Some(4.0)), Some(("+25%".into(), None)));
        assert_eq!(of("won_count", Some(6.0), Some(0.0)), None, "nothing grows from nothing");
        assert_eq!(of("won_count", None, Some(4.0)), None);
    }

    #[test]
    fn a_period_is_said_by_its_words_or_its_days() {
        assert_eq!(period(&Plain, "this_month"), "span.this_month");
        assert_eq!(period(&Plain, "last_90_days"), "90 span.last_days");
        assert_eq!(period(&Plain, "2026-01-01..2026-03-31"), "2026-01-01 – 2026-03-31");
    }
}
