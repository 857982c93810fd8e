//! A draft of a report from what was really done, and a plan from what is due: a line for each thing, each about one record.
//!
//! Belongs here: which things those are and their order. Does not belong here: finding the rows (the device asks its own), words
//! in a language (`app/src/features/work_reports`), how much of it the author keeps.

use std::{
    borrow::Borrow,
    collections::{BTreeMap, BTreeSet},
};

use serde_json::Value;
use sync::{Doc, Instant, Row, RowId};

use super::period::Period;
use crate::{
    activities::follow_up::CHANNELS,
    ids::reference,
    opportunities::moving::outcome_of,
    reports::{Zone, won::WON},
    value::{Day, Money},
};

/// So many lines at most are drafted of what was done, and so many of the plan: more is not read.
pub const LINES: usize = 40;

/// How much of the last follow-up stands in its line, in characters.
const EXCERPT: usize = 60;

/// The time that a report is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    /// Its first instant.
    pub from: Instant,
    /// The first instant after it.
    pub until: Instant,
    /// The last day that the plan looks ahead to.
    pub ahead: Day,
}

impl Times {
    /// Those of the period that begins on this day, where the author is.
    pub fn of(period: Period, start: Day, zone: &Zone) -> Option<Self> {
        let (from, until) = (zone.midnight(start), zone.midnight(period.later(start, 1)?));
        Some(Self { from, until, ahead: period.ahead(start)? })
    }

    fn holds(&self, at: Instant) -> bool {
        (self.from..self.until).contains(&at)
    }
}

/// The rows to draft from. What does not belong to the time or the author is passed over, so they may be too many.
#[derive(Clone, Debug, Default)]
pub struct Work<R> {
    /// Follow-ups of the author.
    pub follow_ups: Vec<R>,
    /// Opportunities that stood in their stage since the time began or later, and those that may close soon.
    pub opportunities: Vec<R>,
    /// All stages.
    pub stages: Vec<R>,
    /// Customers of the author that are new.
    pub customers: Vec<R>,
    /// Tasks of the author, done and due.
    pub tasks: Vec<R>,
}

/// One line: what it says, and of which record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it says.
    pub what: What,
    /// The kind of the record.
    pub kind: &'static str,
    /// The record.
    pub record: RowId,
}

/// What a line says of its record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// An opportunity was won.
    Won(Option<Money>),
    /// It was lost, for this reason.
    Lost(Option<String>),
    /// It began.
    Opened(Option<Money>),
    /// It came to this stage.
    Moved(RowId),
    /// A customer was spoken to: how often by each channel, and the beginning of the last follow-up.
    Spoke {
        /// In the order of [`CHANNELS`].
        by: Vec<(&'static str, usize)>,
        /// A line of text.
        last: String,
    },
    /// A customer is new.
    Added,
    /// A task was done.
    Finished,
    /// A task is to be done by this day.
    Due(String),
    /// An opportunity is expected to close by this day.
    Closing(String, Option<Money>),
}

impl What {
    /// Its name, by which the same line is known again.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Won(_) => "won",
            Self::Lost(_) => "lost",
            Self::Opened(_) => "opened",
            Self::Moved(_) => "moved",
            Self::Spoke { .. } => "spoke",
            Self::Added => "added",
            Self::Finished => "finished",
            Self::Due(_) => "due",
            Self::Closing(..) => "closing",
        }
    }
}

impl Line {
    /// The same thing has the same key in a later draft.
    pub fn key(&self) -> String {
        format!("{}:{}", self.what.name(), self.record)
    }
}

/// A draft.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drafted {
    /// What was done: results first, then who was spoken to, then what is new, then tasks.
    pub done: Vec<Line>,
    /// What is planned, the earliest first.
    pub plan: Vec<Line>,
}

/// Drafts the report of somebody.
pub fn draft<R: Borrow<Row>>(work: &Work<R>, author: RowId, times: &Times) -> Drafted {
    let stages: BTreeMap<RowId, &Row> = work.stages.iter().map(|row| (row.id(), row.borrow())).collect();
    let mut results = results(work, author, times, &stages);
    sync::order::sort_by_key(&mut results, |(order, at, _)| (*order, *at));
    let mut done: Vec<Line> = results.into_iter().map(|(_, _, line)| line).collect();
    done.extend(spoken(work, author, times));
    done.extend(added(work, author, times));
    done.extend(finished(work, author, times));
    done.truncate(LINES);
    let mut plan = due(work, author, times);
    plan.extend(closing(work, author, times, &stages));
    sync::order::sort_by_key(&mut plan, |(day, line)| (day.clone(), line.record));
    Drafted { done, plan: plan.into_iter().map(|(_, line)| line).take(LINES).collect() }
}

trait Rows {
    fn id(&self) -> RowId;
    fn doc(&self) -> &Doc;
}

impl<R: Borrow<Row>> Rows for R {
    fn id(&self) -> RowId {
        self.borrow().id
    }

    fn doc(&self) -> &Doc {
        &self.borrow().doc
    }
}

fn at(doc: &Doc, field: &str) -> Option<Instant> {
    doc.get(field)?.as_i64()
}

fn text(doc: &Doc, field: &str) -> Option<String> {
    doc.get(field)?.as_str().map(str::to_owned)
}

fn amount(doc: &Doc) -> Option<Money> {
    doc.get("amount").and_then(Money::of)
}

fn is_of(doc: &Doc, field: &str, person: RowId) -> bool {
    reference(doc, field) == Some(person)
}

/// Where each opportunity that the author moved came to within the time: won, lost, begun, moved on.
fn results<R: Borrow<Row>>(
    work: &Work<R>,
    author: RowId,
    times: &Times,
    stages: &BTreeMap<RowId, &Row>,
) -> Vec<(u8, Instant, Line)> {
    let of_one = |row: &R| {
        let doc = row.doc();
        let history = doc.get("stage_history")?.as_array()?;
        let step = |step: &Value| {
            let id = |field: &str| step.get(field)?.as_str()?.parse::<RowId>().ok();
            Some((id("stage")?, step.get("at")?.as_i64()?, id("by")?))
        };
        let steps: Vec<_> = history.iter().filter_map(step).collect();
        let (stage, when, _) = *steps.iter().rfind(|(_, when, by)| times.holds(*when) && *by == author)?;
        let began = steps.first().is_some_and(|(_, when, by)| times.holds(*when) && *by == author);
        let (order, what) = match stages.get(&stage).map(|stage| outcome_of(stage)) {
            Some(outcome) if WON.is_met(outcome) => (0, What::Won(amount(doc))),
            Some("lost") => (1, What::Lost(text(doc, "lost_reason"))),
            _ if began => (2, What::Opened(amount(doc))),
            _ => (3, What::Moved(stage)),
        };
        Some((order, when, Line { what, kind: "opportunity", record: row.id() }))
    };
    let mut seen = BTreeSet::new();
    work.opportunities.iter().filter(|row| seen.insert(row.id())).filter_map(of_one).collect()
}

/// A line for each customer spoken to, the one spoken to most often first.
fn spoken<R: Borrow<Row>>(work: &Work<R>, author: RowId, times: &Times) -> Vec<Line> {
    let mut of_customer: BTreeMap<RowId, Vec<&Doc>> = BTreeMap::new();
    for doc in work.follow_ups.iter().map(Rows::doc).filter(|doc| is_of(doc, "by", author)) {
        if let (true, Some(customer)) =
            (at(doc, "happened_at").is_some_and(|at| times.holds(at)), reference(doc, "customer"))
        {
            of_customer.entry(customer).or_default().push(doc);
        }
    }
    let mut customers: Vec<(RowId, Vec<&Doc>)> = of_customer.into_iter().collect();
    let latest = |docs: &[&Doc]| docs.iter().filter_map(|doc| at(doc, "happened_at")).max();
    sync::order::sort_by_key(&mut customers, |(_, docs)| std::cmp::Reverse((docs.len(), latest(docs))));
    let line = |(record, docs): (RowId, Vec<&Doc>)| {
        let times_by = |channel: &&'static str| {
            let is = |doc: &&&Doc| doc.get("channel").and_then(Value::as_str) == Some(*channel);
            (*channel, docs.iter().filter(is).count())
        };
        let by = CHANNELS.iter().map(times_by).filter(|(_, count)| *count > 0).collect();
        let last = docs.iter().max_by_key(|doc| at(doc, "happened_at")).and_then(|doc| text(doc, "text"));
        let last = last.unwrap_or_default().lines().next().unwrap_or_default().chars().take(EXCERPT).collect();
        Line { what: What::Spoke { by, last }, kind: "customer", record }
    };
    customers.into_iter().map(line).collect()
}

fn added<R: Borrow<Row>>(work: &Work<R>, author: RowId, times: &Times) -> Vec<Line> {
    let is_new = |row: &&R| {
        let made = crate::query::derived::made_at(row.id());
        is_of(row.doc(), "owner", author) && made.is_some_and(|made| times.holds(made))
    };
    let line = |row: &R| Line { what: What::Added, kind: "customer", record: row.id() };
    work.customers.iter().filter(is_new).map(line).collect()
}

fn finished<R: Borrow<Row>>(work: &Work<R>, author: RowId, times: &Times) -> Vec<Line> {
    let is_done = |row: &&R| {
        let done = at(row.doc(), "done_at");
        is_of(row.doc(), "owner", author) && done.is_some_and(|done| times.holds(done))
    };
    let line = |row: &R| Line { what: What::Finished, kind: "task", record: row.id() };
    work.tasks.iter().filter(is_done).map(line).collect()
}

fn due<R: Borrow<Row>>(work: &Work<R>, author: RowId, times: &Times) -> Vec<(String, Line)> {
    let line = |row: &R| {
        let day = text(row.doc(), "due_on").filter(|day| *day <= times.ahead.to_string())?;
        let open = is_of(row.doc(), "owner", author) && !row.doc().contains_key("done_at");
        open.then(|| (day.clone(), Line { what: What::Due(day), kind: "task", record: row.id() }))
    };
    work.tasks.iter().filter_map(line).collect()
}

fn closing<R: Borrow<Row>>(
    work: &Work<R>,
    author: RowId,
    times: &Times,
    stages: &BTreeMap<RowId, &Row>,
) -> Vec<(String, Line)> {
    let line = |row: &R| {
        let doc = row.doc();
        let day = text(doc, "expected_close").filter(|day| *day <= times.ahead.to_string())?;
        let stage = reference(doc, "stage").and_then(|id| stages.get(&id));
        let open = is_of(doc, "owner", author) && stage.is_some_and(|stage| outcome_of(stage) == "open");
        let what = || What::Closing(day.clone(), amount(doc));
        open.then(|| (day.clone(), Line { what: what(), kind: "opportunity", record: row.id() }))
    };
    let mut seen = BTreeSet::new();
    work.opportunities.iter().filter(|row| seen.insert(row.id())).filter_map(line).collect()
}
