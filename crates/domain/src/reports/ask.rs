//! What a board's card or a report asks for, and why it may not be answered.
//!
//! Belongs here: the question, its form in an address, who asks, and what can be wrong with it. Does not belong here: what it
//! comes to for each kind of record ([`super::plan`]).
//!
//! A question keeps words such as `me`, `team`, `this_quarter`; they mean something for an [`Asker`].

use std::{collections::BTreeSet, fmt, str::FromStr};

use form_urlencoded::Serializer;
use serde::{Deserialize, Deserializer, Serialize};
use sync::{Instant, RowId};

use super::{
    calendar::{Calendar, Step},
    measure::Measure,
    zone::Zone,
};
use crate::query::{Filter, Query};

/// So many measures at most are asked for at once.
pub const MOST_MEASURES: usize = 12;

/// By so many dimensions at most.
pub const MOST_DIMENSIONS: usize = 2;

/// With so many filters at most, and so many values in all of them.
pub const MOST_FILTERS: usize = 24;
/// See [`MOST_FILTERS`].
pub const MOST_VALUES: usize = 2_000;

/// Days without contact, unless somebody says another number.
pub const QUIET_DAYS: u32 = 30;

/// A filter on this name keeps what belongs to people of a team or of the teams below it.
pub const UNDER: &str = "under";

/// A question. Saved reports keep it as JSON, addresses as text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    /// Names of measures, in the order in which they are shown.
    pub measures: Vec<String>,
    /// By what they are grouped: nothing, rows, or rows and columns.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<By>,
    /// The days that count, as `this_month`, `last_90_days` or `2026-01-01..2026-03-31`; all if none. Measures that are as
    /// things are now do not care.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
    /// All of these hold. A field is a dimension's name, [`UNDER`], or a field of the measures' kind.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub filters: Vec<Filter>,
    /// After how many days without contact a customer counts as quiet; [`QUIET_DAYS`] if not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quiet_days: Option<u32>,
}

/// A dimension, and for dates the part of time: `team`, `date:month`, `expected_close:quarter`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct By {
    /// The dimension's name, or a field's.
    pub name: String,
    /// For dates.
    pub step: Option<Step>,
}

impl By {
    /// By a dimension.
    pub fn name(name: impl Into<String>) -> Self {
        Self { name: name.into(), step: None }
    }

    /// By the date by which each measure counts.
    pub fn date(step: Step) -> Self {
        Self { name: super::dimension::DATE.to_owned(), step: Some(step) }
    }
}

impl fmt::Display for By {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.step {
            Some(step) => write!(f, "{}:{}", self.name, step.name()),
            None => f.write_str(&self.name),
        }
    }
}

impl FromStr for By {
    type Err = Wrong;

    fn from_str(text: &str) -> Result<Self, Wrong> {
        let Some((name, step)) = text.split_once(':') else { return Ok(Self::name(text)) };
        let step = Step::from_name(step).ok_or_else(|| Wrong::NoSuchStep { step: step.to_owned() })?;
        Ok(Self { name: name.to_owned(), step: Some(step) })
    }
}

impl Serialize for By {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for By {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// Who asks, when and where.
#[derive(Clone, Copy, Debug)]
pub struct Asker<'a> {
    /// Who "me" is, if somebody is.
    pub me: Option<RowId>,
    /// Who "team" is.
    pub team: &'a BTreeSet<RowId>,
    /// The time.
    pub now: Instant,
    /// Where days begin.
    pub zone: &'a Zone,
    /// The company's year.
    pub calendar: Calendar,
}

/// What is wrong with a question. Codes are stable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Wrong {
    /// It asks for no measure.
    #[error("no measure is asked for")]
    NoMeasure,
    /// It asks for too much at once.
    #[error("at most {most} {what}")]
    TooMany {
        /// Of what: `measures`, `dimensions`, `filters`, `values`, `cells`.
        what: String,
        /// How many there may be.
        most: usize,
    },
    /// There is no such measure.
    #[error("there is no measure {measure}")]
    NoSuchMeasure {
        /// Its name.
        measure: String,
    },
    /// A measure's rows have no such dimension.
    #[error("{measure} cannot be grouped by {dimension}")]
    NoSuchDimension {
        /// The measure.
        measure: String,
        /// The dimension.
        dimension: String,
    },
    /// A measure's rows have no such field.
    #[error("{measure} cannot be filtered by {field}")]
    NoSuchField {
        /// The measure.
        measure: String,
        /// The field.
        field: String,
    },
    /// A filter asks in a way that is not answered here.
    #[error("{field} cannot be asked for like this")]
    NotAnswered {
        /// The field.
        field: String,
    },
    /// There is no such part of time, or a date without one.
    #[error("there is no part of time {step}")]
    NoSuchStep {
        /// Its name; empty where one is missing.
        step: String,
    },
    /// The period cannot be read.
    #[error("{period} is not a period")]
    NotAPeriod {
        /// It.
        period: String,
    },
    /// The zone cannot be counted with.
    #[error("the time zone cannot be read")]
    NotAZone,
}

impl Wrong {
    /// Its stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoMeasure => "no_measure",
            Self::TooMany { .. } => "too_many",
            Self::NoSuchMeasure { .. } => "no_such_measure",
            Self::NoSuchDimension { .. } => "no_such_dimension",
            Self::NoSuchField { .. } => "no_such_field",
            Self::NotAnswered { .. } => "not_answered",
            Self::NoSuchStep { .. } => "no_such_step",
            Self::NotAPeriod { .. } => "not_a_period",
            Self::NotAZone => "not_a_zone",
        }
    }
}

const MEASURES: &str = "m";
const BY: &str = "by";
const PERIOD: &str = "period";
const QUIET: &str = "quiet";
/// What stands before a field whose name is one of these words.
const FIELD: &str = "by_field.";

impl Ask {
    /// These measures, of everything.
    pub fn of(measures: &[&str]) -> Self {
        Self { measures: measures.iter().map(|name| (*name).to_owned()).collect(), ..Self::default() }
    }

    /// Grouped by this too.
    #[must_use]
    pub fn by(mut self, by: By) -> Self {
        self.by.push(by);
        self
    }

    /// Of this period.
    #[must_use]
    pub fn over(mut self, period: impl Into<String>) -> Self {
        self.period = Some(period.into());
        self
    }

    /// The same without a period, where nothing that is asked for has one: it stays the same question when another is picked.
    #[must_use]
    pub fn settled(mut self) -> Self {
        let mut measures = self.measures.iter().filter_map(|name| Measure::by_name(name));
        if !measures.any(Measure::has_period) {
            self.period = None;
        }
        self
    }

    /// Only what meets this too.
    #[must_use]
    pub fn and(mut self, filter: Filter) -> Self {
        self.filters.push(filter);
        self
    }

    /// The text after the `?` of its address.
    pub fn to_url(&self) -> String {
        let mut out = Serializer::new(String::new());
        out.append_pair(MEASURES, &self.measures.join(","));
        if !self.by.is_empty() {
            out.append_pair(BY, &self.by.iter().map(ToString::to_string).collect::<Vec<_>>().join(","));
        }
        if let Some(period) = &self.period {
            out.append_pair(PERIOD, period);
        }
        if let Some(days) = self.quiet_days {
            out.append_pair(QUIET, &days.to_string());
        }
        let named = |filter: &Filter| match filter.field.as_str() {
            field @ (MEASURES | BY | PERIOD | QUIET) => Filter { field: format!("{FIELD}{field}"), ..filter.clone() },
            _ => filter.clone(),
        };
        let filters = Query { filters: self.filters.iter().map(named).collect(), ..Query::default() }.to_url();
        [out.finish(), filters].iter().filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join("&")
    }

    /// Reads what [`Ask::to_url`] wrote, with or without its `?`. What is not understood is passed over.
    pub fn from_url(text: &str) -> Self {
        let words = |text: &str| text.split(',').filter(|it| !it.is_empty()).map(str::to_owned).collect::<Vec<_>>();
        let mut ask = Self { filters: Query::from_url("", text).filters, ..Self::default() };
        ask.filters.retain(|filter| ![MEASURES, BY, PERIOD, QUIET].contains(&filter.field.as_str()));
        for filter in &mut ask.filters {
            if let Some(field) = filter.field.strip_prefix(FIELD) {
                filter.field = field.to_owned();
            }
        }
        for (name, value) in form_urlencoded::parse(text.trim_start_matches('?').as_bytes()) {
            match name.as_ref() {
                MEASURES => ask.measures = words(&value),
                BY => ask.by = words(&value).iter().filter_map(|by| by.parse().ok()).collect(),
                PERIOD if !value.is_empty() => ask.period = Some(value.into_owned()),
                QUIET => ask.quiet_days = value.parse().ok(),
                _ => {}
            }
        }
        ask
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Op;

    fn ask() -> Ask {
        Ask { quiet_days: Some(60), ..Ask::of(&["won_amount", "win_rate"]) }
            .by(By::date(Step::Month))
            .by(By::name("team"))
            .over("this_year")
            .and(Filter::is("owner", "me"))
            .and(Filter::new("industry", Op::Not, ["retail, wholesale".to_owned(), "其他".to_owned()]))
    }

    #[test]
    fn a_question_is_the_same_from_its_address_and_from_json() {
        assert_eq!(Ask::from_url(&ask().to_url()), ask());
        assert!(
            ask().to_url().starts_with("m=won_amount%2Cwin_rate&by=date%3Amonth%2Cteam&period=this_year&quiet=60&")
        );
        let json = serde_json::to_string(&ask()).unwrap();
        assert_eq!(serde_json::from_str::<Ask>(&json).unwrap(), ask());
        assert!(json.contains(r#""by":["date:month","team"]"#), "{json}");
    }

    #[test]
    fn a_filter_on_a_field_called_like_a_word_of_the_address_stays_one() {
        let ask = Ask::of(&["follow_ups"]).by(By::name("channel")).and(Filter::is("by", "me"));
        assert_eq!(Ask::from_url(&ask.to_url()), ask);
    }

    #[test]
    fn a_part_of_time_that_there_is_not_is_said() {
        assert_eq!("date:decade".parse::<By>(), Err(Wrong::NoSuchStep { step: "decade".into() }));
        assert_eq!(Ask::from_url("m=won_count&by=date:decade").by, []);
    }

    #[test]
    fn codes_are_what_is_sent() {
        let wrongs = [Wrong::NoMeasure, Wrong::NotAZone, Wrong::TooMany { what: "measures".into(), most: 12 }];
        for wrong in wrongs {
            assert_eq!(serde_json::to_value(&wrong).unwrap()["code"], wrong.code());
        }
    }
}
