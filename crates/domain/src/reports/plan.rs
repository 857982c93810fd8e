//! What a question comes to: for each amount the rows to add up, as a query, and where their groups stand.
//!
//! Belongs here: turning names, words and rules into queries and paths. App and worker answer the same plan; and because the
//! rows behind a figure are a query, a list can show them. Does not belong here: adding up ([`super::columns`], [`super::grains`]).

use std::collections::BTreeSet;

use sync::Instant;

use super::{
    ask::{Ask, Asker, By, MOST_DIMENSIONS, MOST_FILTERS, MOST_MEASURES, MOST_VALUES, QUIET_DAYS, UNDER, Wrong},
    book::{Book, all, values},
    calendar::{Calendar, Step},
    dimension::{DATE, Path},
    measure::{Amount, Measure, Rows, Value, When},
    own,
    taking::whole,
    visits::Within,
    zone::Zone,
};
use crate::{
    number,
    query::{Filter, Op, Query, Reader, span::Days},
    record::FieldType,
    registry,
    value::Day,
};

/// A question as it is answered.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The measures, in the order in which they were asked for.
    pub measures: Vec<&'static Measure>,
    /// By what they are grouped.
    pub by: Vec<By>,
    /// What there is to add up.
    pub facts: Vec<Fact>,
    /// The first and the last day that count; an end may be open.
    pub period: Days,
    /// The company's year.
    pub calendar: Calendar,
    /// Where days begin.
    pub zone: Zone,
    /// Today.
    pub today: Day,
}

impl Plan {
    /// The first and the last instant that count, for what happened at an instant.
    pub fn within(&self) -> Within {
        let (first, last) = self.period;
        let last = last.and_then(|day| day.later(1)).map(|next| self.zone.midnight(next) - 1);
        (first.map(|day| self.zone.midnight(day)), last)
    }

    /// The kinds whose changes may change the figures.
    pub fn kinds(&self) -> BTreeSet<&'static str> {
        let mut kinds = BTreeSet::new();
        for fact in &self.facts {
            kinds.extend(fact.sources());
            let named = fact.keys.iter().filter_map(|key| match key.path.ty {
                FieldType::Ref(kind) | FieldType::Refs(kind) => Some(kind),
                _ => None,
            });
            kinds.extend(named);
        }
        kinds
    }
}

/// Rows to add up, each once.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// Which rows.
    pub query: Query,
    /// Where each dimension's value stands.
    pub keys: Vec<GroupKey>,
    /// What they bring, and to whom.
    pub takes: Vec<Take>,
    /// What narrows the rows to the period, if anything does.
    pub period: Option<InPeriod>,
}

/// The filter of a query that narrows its rows to a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InPeriod {
    /// Its place among the filters.
    pub filter: usize,
    /// The date or instant by which the rows count.
    pub field: String,
}

impl Fact {
    /// Which rows, were there no period.
    pub fn timeless(&self) -> Query {
        let mut query = self.query.clone();
        if let Some(period) = self.period.as_ref().filter(|period| period.filter < query.filters.len()) {
            query.filters.remove(period.filter);
        }
        query
    }

    /// The kinds whose rows decide what is added up.
    pub fn sources(&self) -> BTreeSet<&'static str> {
        let own = registry::kind(&self.query.kind);
        let mut kinds: BTreeSet<&'static str> = own.iter().map(|kind| kind.name).collect();
        kinds.extend(self.keys.iter().flat_map(|key| key.path.through.iter().copied()));
        let fields = self.query.filters.iter().flat_map(|filter| {
            filter.field.split('.').scan(own, |kind, name| {
                let target = match kind.and_then(|kind| kind.field(name)).map(|field| field.ty) {
                    Some(FieldType::Ref(target)) => registry::kind(target),
                    _ => None,
                };
                *kind = target;
                target
            })
        });
        kinds.extend(fields.map(|kind| kind.name));
        // Weights and what counts as stalled stand in the settings of stages and pipelines.
        kinds.extend(["stage", "pipeline"].into_iter().filter(|_| self.query.kind == "opportunity"));
        kinds
    }

    /// True if what is added up are stages that rows entered, and not rows.
    pub fn is_of_visits(&self) -> bool {
        self.takes.iter().any(|take| take.value.is_visit())
    }
}

/// Where a dimension's value stands, seen from a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupKey {
    /// The way there.
    pub path: Path,
    /// For dates.
    pub step: Option<Step>,
}

impl GroupKey {
    /// True if it is the stage itself: of visits, the one that was entered.
    pub fn is_stage(&self) -> bool {
        matches!(self.path.fields.as_slice(), [field] if field == "stage")
    }
}

/// What rows bring to a part of a measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Take {
    /// What each brings.
    pub value: Value,
    /// The measure's place in the question.
    pub measure: usize,
    /// True for what is divided by.
    pub below: bool,
}

/// What a question comes to.
///
/// # Errors
/// What is wrong with it.
pub fn plan(ask: &Ask, book: &dyn Book, asker: &Asker<'_>) -> Result<Plan, Wrong> {
    within_limits(ask)?;
    let today = asker.zone.day(asker.now).ok_or(Wrong::NotAZone)?;
    let period = match &ask.period {
        Some(words) => {
            asker.calendar.days_of(words, today).ok_or_else(|| Wrong::NotAPeriod { period: words.clone() })?
        }
        None => (None, None),
    };
    let measures = ask
        .measures
        .iter()
        .map(|name| own::find(book, name).ok_or_else(|| Wrong::NoSuchMeasure { measure: name.clone() }));
    let measures = measures.collect::<Result<Vec<_>, _>>()?;
    let maker = Maker { ask, book, asker, today, period };
    let mut facts: Vec<Fact> = Vec::new();
    for (at, measure) in measures.iter().enumerate() {
        for (amount, below) in std::iter::once((&measure.of, false)).chain(measure.by.iter().map(|by| (by, true))) {
            let take = Take { value: amount.value, measure: at, below };
            for rows in maker.rows(measure, amount)? {
                // A database groups the rows of a fact by the currency of one field.
                let goes_with = |fact: &Fact| match (fact.money(), take.value.money()) {
                    (Some(one), Some(other)) => one == other,
                    _ => fact.is_of_visits() == take.value.is_visit(),
                };
                match facts
                    .iter_mut()
                    .find(|fact| fact.query == rows.query && fact.keys == rows.keys && goes_with(fact))
                {
                    Some(fact) => fact.takes.push(take),
                    None => facts.push(Fact { takes: vec![take], ..rows }),
                }
            }
        }
    }
    let (calendar, zone) = (asker.calendar, asker.zone.clone());
    Ok(Plan { measures, by: ask.by.clone(), facts, period, calendar, zone, today })
}

fn within_limits(ask: &Ask) -> Result<(), Wrong> {
    let most = |what: &str, count: usize, most: usize| {
        if count > most { Err(Wrong::TooMany { what: what.to_owned(), most }) } else { Ok(()) }
    };
    if ask.measures.is_empty() {
        return Err(Wrong::NoMeasure);
    }
    most("measures", ask.measures.len(), MOST_MEASURES)?;
    most("dimensions", ask.by.len(), MOST_DIMENSIONS)?;
    most("filters", ask.filters.len(), MOST_FILTERS)?;
    most("values", ask.filters.iter().map(|filter| filter.values.len()).sum(), MOST_VALUES)
}

struct Maker<'a> {
    ask: &'a Ask,
    book: &'a dyn Book,
    asker: &'a Asker<'a>,
    today: Day,
    period: Days,
}

impl Maker<'_> {
    /// The rows of an amount, of which nothing is taken yet: one query, or several that share no row.
    fn rows(&self, measure: &Measure, amount: &Amount) -> Result<Vec<Fact>, Wrong> {
        let kind = registry::kind(amount.kind).map(|kind| kind.name);
        let kind = kind.ok_or_else(|| Wrong::NoSuchMeasure { measure: measure.name.to_owned() })?;
        let mut filters = Vec::new();
        for rows in amount.rows {
            filters.extend(self.condition(rows));
        }
        let mut period = None;
        if let When::On(field) = amount.when
            && let Some(filter) = self.in_period(kind, field)
        {
            period = Some(InPeriod { filter: filters.len(), field: field.to_owned() });
            filters.push(filter);
        }
        for filter in &self.ask.filters {
            filters.push(self.asked(kind, measure, filter)?);
        }
        let keys = self.ask.by.iter().map(|by| self.key(kind, measure, amount, by)).collect::<Result<Vec<_>, _>>()?;
        let stalled = if amount.rows.contains(&Rows::Stalled) { self.stalled() } else { vec![Vec::new()] };
        let query = |more: Vec<Filter>| Query { filters: [filters.clone(), more].concat(), ..Query::of(kind) };
        let of = |more| Fact { query: query(more), keys: keys.clone(), takes: Vec::new(), period: period.clone() };
        Ok(stalled.into_iter().map(of).collect())
    }

    fn condition(&self, rows: &Rows) -> Option<Filter> {
        match rows {
            Rows::Is(field, values) => {
                Some(Filter::new(*field, Op::Is, values.iter().map(|value| (*value).to_owned())))
            }
            Rows::Not(field, values) => {
                Some(Filter::new(*field, Op::Not, values.iter().map(|value| (*value).to_owned())))
            }
            Rows::Filled(field) => Some(Filter::filled(*field)),
            Rows::Empty(field) => Some(Filter::empty(*field)),
            Rows::Past(field) => Some(Filter::upto(*field, self.today.later(-1)?.to_string())),
            Rows::QuietSince(field) => {
                let days = self.ask.quiet_days.unwrap_or(QUIET_DAYS);
                Some(Filter::upto(*field, self.days_ago(i64::from(days))?.to_string()))
            }
            Rows::Stalled => None,
        }
    }

    /// The end of the day so many days ago, where the reader is: by whole days, like all figures of days, so that one figure holds for
    /// a whole day.
    fn days_ago(&self, days: i64) -> Option<Instant> {
        Some(self.asker.zone.midnight(self.today.later(1 - days)?) - 1)
    }

    /// What is stalled, by how long each pipeline has patience: one alternative for each number of days.
    fn stalled(&self) -> Vec<Vec<Filter>> {
        let pipelines = all(self.book, "pipeline");
        let ids: Vec<&str> = pipelines.iter().map(String::as_str).collect();
        let patience = values(self.book, "pipeline", "stalled_after_days", &ids);
        let days = |text: &Option<String>| number::read(text.as_ref()?).map(whole);
        let patience: Vec<Option<i64>> = patience.iter().map(days).collect();
        let distinct: BTreeSet<i64> = sync::order::gathered(patience.iter().flatten().copied());
        let all_alike = distinct.len() == 1 && patience.iter().all(Option::is_some);
        let alternative = |days: i64| {
            let since = Filter::upto("stage_since", self.days_ago(days)?.to_string());
            let of_these = pipelines.iter().zip(&patience).filter(|(_, has)| **has == Some(days));
            let pipelines = Filter::new("pipeline", Op::Is, of_these.map(|(id, _)| id.clone()));
            Some(if all_alike { vec![since] } else { vec![pipelines, since] })
        };
        distinct.into_iter().filter_map(alternative).collect()
    }

    fn in_period(&self, kind: &'static str, field: &str) -> Option<Filter> {
        let (first, last) = self.period;
        if first.is_none() && last.is_none() {
            return None;
        }
        let is_date = Path::find(self.book, kind, field).is_some_and(|path| path.ty == FieldType::Date);
        Some(Filter::is(field, between(self.asker.zone, first, last, is_date)))
    }

    /// A filter of the question, as a filter of the kind.
    fn asked(&self, kind: &'static str, measure: &Measure, filter: &Filter) -> Result<Filter, Wrong> {
        let (name, values) = match filter.field.as_str() {
            UNDER => ("team", self.teams_under(&filter.values)),
            name => (name, filter.values.clone()),
        };
        let no_such = || Wrong::NoSuchField { measure: measure.name.to_owned(), field: filter.field.clone() };
        let path = Path::find(self.book, kind, name).ok_or_else(no_such)?;
        let read = self.read(Filter { field: path.field(), op: filter.op, values }, &path);
        if path.or_itself { self.itself_or(&path, read) } else { Ok(read) }
    }

    /// A filter with what its words mean to the one who asks.
    fn read(&self, mut filter: Filter, path: &Path) -> Filter {
        if path.is_date() {
            for value in &mut filter.values {
                if let Some((first, last)) = self.asker.calendar.days_of(value, self.today) {
                    let end = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
                    *value = format!("{}..{}", end(first), end(last));
                }
            }
        }
        let midnight = |day: Day| self.asker.zone.midnight(day);
        let reader = Reader { me: self.asker.me, team: self.asker.team, today: self.today, midnight: &midnight };
        let read = Query::default().and(filter.clone()).read_by(&reader, |_| Some(path.ty));
        read.filters.into_iter().next().unwrap_or(filter)
    }

    /// A filter on a dimension in which a row stands for itself where it has nothing above: a filter on the rows themselves.
    fn itself_or(&self, path: &Path, filter: Filter) -> Result<Filter, Wrong> {
        let not_answered = || Wrong::NotAnswered { field: filter.field.clone() };
        let (Some((last, before)), Some(kind)) = (path.fields.split_last(), path.through.last()) else {
            return Err(not_answered());
        };
        let field = before.join(".");
        match filter.op {
            Op::Empty | Op::Filled => Ok(Filter { field, ..filter }),
            Op::Is | Op::Not => {
                let rows = all(self.book, kind);
                let ids: Vec<&str> = rows.iter().map(String::as_str).collect();
                let above = values(self.book, kind, last, &ids);
                let wanted =
                    |(id, above): &(&String, Option<String>)| filter.values.contains(above.as_ref().unwrap_or(*id));
                let rows = rows.iter().zip(above).filter(wanted).map(|(id, _)| id.clone());
                Ok(Filter::new(field, filter.op, rows))
            }
            _ => Err(not_answered()),
        }
    }

    /// These teams and all below them.
    fn teams_under(&self, teams: &[String]) -> Vec<String> {
        let every = all(self.book, "team");
        let ids: Vec<&str> = every.iter().map(String::as_str).collect();
        let above = values(self.book, "team", "parent", &ids);
        let mut under = teams.to_vec();
        let mut at = 0;
        while let Some(team) = under.get(at).cloned() {
            let below = every.iter().zip(&above).filter(|(_, above)| above.as_ref() == Some(&team)).map(|(id, _)| id);
            let new: Vec<String> = below.filter(|id| !under.contains(id)).cloned().collect();
            under.extend(new);
            at += 1;
        }
        under
    }

    fn key(&self, kind: &'static str, measure: &Measure, amount: &Amount, by: &By) -> Result<GroupKey, Wrong> {
        let no_such = || Wrong::NoSuchDimension { measure: measure.name.to_owned(), dimension: by.name.clone() };
        let name = match (by.name.as_str(), amount.when) {
            (DATE, When::On(field) | When::Now(Some(field))) => field,
            (DATE, When::Now(None)) => return Err(no_such()),
            (name, _) => name,
        };
        let path = Path::find(self.book, kind, name).filter(Path::groups).ok_or_else(no_such)?;
        if path.is_date() == by.step.is_some() {
            Ok(GroupKey { path, step: by.step })
        } else {
            Err(Wrong::NoSuchStep { step: by.step.map_or("", Step::name).to_owned() })
        }
    }
}

/// Days as a filter's value, for a field of dates or of instants.
pub(super) fn between(zone: &Zone, first: Option<Day>, last: Option<Day>, is_date: bool) -> String {
    let text = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
    if is_date {
        return format!("{}..{}", text(first), text(last));
    }
    let first = first.map(|day| zone.midnight(day).to_string()).unwrap_or_default();
    let last = last.and_then(|day| day.later(1)).map(|next| (zone.midnight(next) - 1).to_string());
    format!("{first}..{}", last.unwrap_or_default())
}
