//! Figures in words on screens: the one place of `domain::reports::words`, in the person's language.
//!
//! Belongs here: how this device writes numbers and days, and what a company calls its own fields. Does not belong here: which
//! text stands where (`domain`).

use domain::{
    registry,
    reports::{
        Along, Head, Measure, Shown,
        boards::Title,
        cube::Coin,
        words::{self, Words},
    },
    value::Day,
};

use crate::{i18n, i18n::format, local::Book, records::schema};

/// The person's language, and the book in which a company's own fields have their names.
#[derive(Clone, Copy)]
pub struct Said(pub Book);

impl Words for Said {
    fn text(&self, key: &str) -> Option<String> {
        i18n::tr_opt(key).or_else(|| {
            let (kind, field) = key.strip_prefix("field.")?.split_once('.')?;
            Some(schema::label_of(self.0, registry::kind(kind)?, field))
        })
    }

    fn say(&self, key: &str, values: &[(&str, String)]) -> String {
        if values.is_empty() { i18n::tr(key) } else { i18n::tr_with(key, values) }
    }

    fn counted(&self, key: &str, count: usize) -> String {
        i18n::tr_with(key, &[("count", count.to_string())])
    }

    fn number(&self, value: f64) -> String {
        format::number((value * 10.0).round() / 10.0)
    }

    fn compact(&self, value: f64) -> String {
        format::compact(value)
    }

    fn percent(&self, share: f64) -> String {
        format::percent(share)
    }

    fn money(&self, minor: i64, currency: &str) -> String {
        format::money(minor, currency)
    }

    fn money_compact(&self, minor: i64, currency: &str) -> String {
        format::money_compact(minor, currency)
    }

    fn day(&self, day: Day) -> String {
        format::day(&day.to_string())
    }

    fn month(&self, day: Day) -> String {
        format::month(&day.to_string())
    }
}

impl Said {
    /// A period by its words, or by its days.
    pub fn period(self, period: &str) -> String {
        words::period(&self, period)
    }

    /// What a measure is called.
    pub fn measure(self, name: &str) -> String {
        words::measure(&self, name)
    }

    /// What a card is called.
    pub fn title(self, title: &Title) -> String {
        words::title(&self, title)
    }

    /// A figure as people read it.
    pub fn shown(self, shown: &Shown) -> String {
        words::shown(&self, shown)
    }

    /// A value of a chart's axis in as little room as possible.
    pub fn on_axis(self, measure: &Measure, coin: Coin, value: f64) -> String {
        words::on_axis(&self, measure, coin, value)
    }

    /// What a group is called.
    pub fn group(self, head: &Head, along: Option<&Along>) -> String {
        along.map_or_else(String::new, |along| words::group(&self, head, along))
    }

    /// How a figure changed, with a mark for better and worse, and whether that is good.
    pub fn change(self, measure: &Measure, now: Option<f64>, before: Option<f64>) -> Option<(String, Option<bool>)> {
        words::marked_change(&self, measure, now, before)
    }
}
