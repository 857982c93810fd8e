//! Figures from the database: each fact of a plan as one `GROUP BY` over what somebody sees.
//!
//! Belongs here: which entries lead to the rows of a kind, and reading the groups. What filters and groups are in SQL stands in
//! [`conditions`] and [`expressions`]; what is kept of earlier answers in [`cells`]. Does not belong here: what figures are
//! (`domain::reports`).
//!
//! Names of fields stand in the text of statements: they are declared ones, or keys of the company's own fields, which are checked
//! when they are made and again here. Everything that somebody typed is a parameter.

pub(crate) mod cells;
mod conditions;
mod expressions;

use std::{collections::BTreeMap, fmt::Write};

use domain::{
    access::sight,
    query::{Filter, Op},
    reports::{
        Book, Plan, Wrong,
        grains::{Grain, followed_there},
        measure::{LARGEST, Value},
        plan::{Fact, GroupKey},
        visits::{HISTORY, Visit, Ways},
    },
};
use sync::{RowId, Scope};
use worker::wasm_bindgen::JsValue;

use self::cells::Cells;
use super::{Db, StorageError, records::Line, set, text};

/// So many groups of one fact are read; more are for a list, not for people.
pub(crate) const MOST_GROUPS: usize = 20_000;

/// Why figures were not read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unread {
    /// The question.
    #[error("{0}")]
    Wrong(#[from] Wrong),
    /// The storage.
    #[error("{0}")]
    Storage(#[from] StorageError),
}

/// Reads the groups of all facts of a plan among the rows seen through these scopes: from what is kept, where something is.
pub(crate) async fn grains(
    db: &Db,
    ws: RowId,
    scopes: &[Scope],
    plan: &Plan,
    book: &dyn Book,
    cells: Option<&Cells>,
) -> Result<Vec<Vec<Grain>>, Unread> {
    let written = |fact| Select::new(ws, scopes, plan, book, fact)?.written();
    let written = plan.facts.iter().map(written).collect::<Result<Vec<_>, Unread>>()?;
    let all = match cells {
        Some(cells) => cells.groups(db, ws, scopes, &written).await?,
        None => whole(db, &written).await?,
    };
    if all.iter().any(|groups| groups.len() > MOST_GROUPS) {
        return Err(Wrong::TooMany { what: "cells".into(), most: MOST_GROUPS }.into());
    }
    let grains = |(fact, groups): (&Fact, Vec<Group>)| groups.into_iter().map(|group| grain(fact, group)).collect();
    plan.facts.iter().zip(all).map(grains).collect::<Result<_, StorageError>>().map_err(Unread::from)
}

/// The groups of facts, from every row that leads to them, in one journey.
async fn whole(db: &Db, written: &[Written]) -> Result<Vec<Vec<Group>>, StorageError> {
    let statements =
        written.iter().map(|fact| db.statement(&fact.whole, &fact.parameters)).collect::<Result<_, _>>()?;
    let mut answers = db.batch(statements).await?;
    let groups =
        |_: &Written| answers.rows::<Line>()?.iter().map(|line| Ok(serde_json::from_str(&line.line)?)).collect();
    written.iter().map(groups).collect()
}

/// A group as [`Select::written`] has it: what it is grouped by, currency, stage, rows, sums.
type Group = (Vec<Option<String>>, Option<String>, Option<String>, i64, Vec<Option<String>>);

fn grain(fact: &Fact, (keys, currency, stage, rows, sums): Group) -> Result<Grain, StorageError> {
    let sums = sums.iter().map(|one| sum(one.as_ref())).collect::<Result<Vec<i128>, _>>()?;
    if sums.len() != fact.takes.len() || keys.len() != fact.keys.len() {
        return Err(StorageError::Corrupt("a group of another fact".into()));
    }
    Ok(Grain { keys, currency, stage, rows, sums })
}

/// A sum as the database tells it; of nothing, none.
fn sum(sum: Option<&String>) -> Result<i128, StorageError> {
    match sum {
        Some(sum) => sum.parse().map_err(|_| StorageError::Corrupt(format!("{sum} is no sum"))),
        None => Ok(0),
    }
}

/// A fact in SQL, in three ways with the same parameters.
struct Written {
    /// The groups of all its rows.
    whole: String,
    /// The same, page by page: `page` and `line`. A line that is a text is the first id of its page. How many rows a page has is
    /// one parameter more.
    paged: String,
    /// The same of the rows whose ids lie within given ranges, which are one parameter more: `page` is the range.
    between: String,
    parameters: Vec<JsValue>,
    /// The kind of its rows.
    kind: String,
    /// The kinds of the rows that it looks at behind references.
    behind: Vec<&'static str>,
}

/// A statement as it grows.
struct Select<'a> {
    plan: &'a Plan,
    book: &'a dyn Book,
    fact: &'a Fact,
    parameters: Vec<JsValue>,
    /// Rows that a reference leads to, by the field that refers: the alias and the kind.
    joins: BTreeMap<String, (String, &'static str)>,
    conditions: Vec<String>,
    /// The zone's parameter, where it is needed.
    zone: Option<String>,
    /// The stages, where entries of histories are added up, and the parameters that name them.
    ways: Option<Ways>,
    open: Option<String>,
    ahead: Option<String>,
}

/// The workspace and the scopes.
const WS: &str = "?1";
const SCOPES: &str = "?2";

impl<'a> Select<'a> {
    fn new(ws: RowId, scopes: &[Scope], plan: &'a Plan, book: &'a dyn Book, fact: &'a Fact) -> Result<Self, Unread> {
        let parameters = vec![text(ws.to_string()), set(&scopes)?];
        let mut select = Self {
            plan,
            book,
            fact,
            parameters,
            joins: BTreeMap::new(),
            conditions: Vec::new(),
            zone: None,
            ways: None,
            open: None,
            ahead: None,
        };
        for filter in &fact.query.filters {
            // Of visits each entry is asked whether it lies within the period, not the row.
            if fact.is_of_visits() && filter.field == HISTORY {
                continue;
            }
            let condition = select.condition(filter)?;
            select.conditions.push(condition);
        }
        if fact.is_of_visits() {
            select.visits()?;
        }
        Ok(select)
    }

    /// Which entries of the history count: those on the way and within the period, each stage once.
    fn visits(&mut self) -> Result<(), Unread> {
        let ways = Ways::of(self.book);
        let on_way: Vec<&str> = ways.stages().map(|(id, _)| id).collect();
        let on_way = self.bind(set(&on_way)?);
        let (first, last) = self.plan.within();
        let within = |alias: &str| {
            let mut within = format!("{alias}.value ->> 'at' IS NOT NULL");
            for (sign, end) in [(">=", first), ("<=", last)] {
                if let Some(end) = end {
                    // A number of milliseconds is a whole one within what a float holds.
                    let _ = write!(within, " AND {alias}.value ->> 'at' {sign} {end}");
                }
            }
            within
        };
        let (here, before) = (within("h"), within("e"));
        self.conditions.push(format!("h.value ->> 'stage' IN (SELECT value FROM json_each({on_way})) AND {here}"));
        self.conditions.push(format!(
            "NOT EXISTS (SELECT 1 FROM json_each(r.doc, '$.{HISTORY}') e \
             WHERE (e.value ->> 'at', e.key) < (h.value ->> 'at', h.key) \
             AND e.value ->> 'stage' = h.value ->> 'stage' AND {before})"
        ));
        self.ways = Some(ways);
        Ok(())
    }

    /// The parameter of the open stages; bound once, where it is needed.
    fn open(&mut self) -> Result<String, Unread> {
        if self.open.is_none() {
            let all = self.ways.iter().flat_map(Ways::stages);
            let open = set(&all.filter(|(_, way)| way.is_open).map(|(id, _)| id).collect::<Vec<_>>())?;
            self.open = Some(self.bind(open));
        }
        Ok(self.open.clone().unwrap_or_default())
    }

    /// The parameter of what is ahead of each stage.
    fn ahead(&mut self) -> Result<String, Unread> {
        if self.ahead.is_none() {
            let all = self.ways.iter().flat_map(|ways| ways.stages().map(|(id, _)| (id, ways.ahead(id))));
            let ahead = set(&all.collect::<BTreeMap<_, _>>())?;
            self.ahead = Some(self.bind(ahead));
        }
        Ok(self.ahead.clone().unwrap_or_default())
    }

    /// What an entry of the history brings.
    fn visit(&mut self, visit: Visit) -> Result<String, Unread> {
        if visit == Visit::Entered {
            return Ok("1".to_owned());
        }
        let is_open = format!("(h.value ->> 'stage' IN (SELECT value FROM json_each({})))", self.open()?);
        let left = format!("(r.doc ->> ('$.{HISTORY}[' || (h.key + 1) || '].at'))");
        Ok(match visit {
            Visit::Entered | Visit::Begun => is_open,
            Visit::WentOn => format!(
                "({is_open} AND EXISTS (SELECT 1 FROM json_each(r.doc, '$.{HISTORY}') f WHERE f.key > h.key \
                 AND f.value ->> 'stage' IN (SELECT a.value FROM json_each({}) w, json_each(w.value) a \
                 WHERE w.key = h.value ->> 'stage')))",
                self.ahead()?
            ),
            Visit::Left => format!("({is_open} AND {left} IS NOT NULL)"),
            Visit::Days => {
                let (from, to) = (self.day_of("(h.value ->> 'at')")?, self.day_of(&left)?);
                format!("CASE WHEN {is_open} THEN (unixepoch({to}) - unixepoch({from})) / 86400 END")
            }
        })
    }

    /// A parameter's place in the statement.
    fn bind(&mut self, value: JsValue) -> String {
        self.parameters.push(value);
        format!("?{}", self.parameters.len())
    }

    fn written(mut self) -> Result<Written, Unread> {
        let keys = self.fact.keys.iter().map(|key| self.group(key)).collect::<Result<Vec<_>, _>>()?;
        let sums = self.fact.takes.iter().map(|take| self.value(take.value)).collect::<Result<Vec<_>, _>>()?;
        let coin = match self.fact.money() {
            Some(field) => expressions::currency("r", field)?,
            None => "NULL".to_owned(),
        };
        let stage = if self.fact.is_weighted() { expressions::word("r", "stage")? } else { "NULL".to_owned() };
        let named = |letter: char, all: &[String]| -> Vec<String> {
            all.iter().enumerate().map(|(at, it)| format!("{it} AS {letter}{at}")).collect()
        };
        let columns =
            [named('g', &keys), named('v', &sums), vec![format!("{coin} AS coin"), format!("{stage} AS stage")]]
                .concat()
                .join(", ");
        let group = |letter: char, count: usize| (0..count).map(|at| format!("{letter}{at}")).collect::<Vec<_>>();
        let totals: Vec<String> =
            group('v', sums.len()).iter().map(|sum| format!("CAST(sum({sum}) AS TEXT)")).collect();
        let by = [group('g', keys.len()), vec!["coin".to_owned(), "stage".to_owned()]].concat().join(", ");
        let line = format!(
            "json_array(json_array({}), coin, stage, count(*), json_array({})) AS line",
            group('g', keys.len()).join(", "),
            totals.join(", ")
        );
        let kind = self.fact.query.kind.clone();
        let entries = self.all_entries()?;
        let behind = self.behind()?;
        let conditions =
            [vec![seen("r"), "r.deleted_at IS NULL".to_owned()], self.conditions.clone()].concat().join(" AND ");
        let record = format!("CROSS JOIN record r ON r.ws = {WS} AND r.kind = '{kind}'");
        let whole = format!(
            "SELECT {line} FROM (SELECT {columns} FROM ({entries}) l {record} AND r.id = l.id {behind} \
             WHERE {conditions}) GROUP BY {by} LIMIT {}",
            MOST_GROUPS + 1
        );
        let in_pages = |from: &str| {
            format!(
                "SELECT page, {line} FROM (SELECT l.page AS page, {columns} FROM {from} {behind} WHERE {conditions}) \
                 GROUP BY page, {by} LIMIT {}",
                cells::MOST_GROUPS_KEPT + 1
            )
        };
        let last = format!("?{}", self.parameters.len() + 1);
        let paged = format!(
            "WITH l AS MATERIALIZED (SELECT id, (row_number() OVER (ORDER BY id) - 1) / \
             CAST({last} AS INTEGER) AS page FROM ({entries})) \
             SELECT page, json_quote(min(id)) AS line FROM l GROUP BY page \
             UNION ALL SELECT page, line FROM ({groups})",
            groups = in_pages(&format!("l {record} AND r.id = l.id")),
        );
        let between = in_pages(&format!(
            "(SELECT key AS page, value ->> 0 AS first, value ->> 1 AS next FROM json_each({last})) l \
                 {record} AND r.id >= l.first AND r.id < l.next"
        ));
        let behind = self.joins.values().map(|(_, kind)| *kind).collect();
        Ok(Written { whole, paged, between, parameters: self.parameters, kind, behind })
    }

    /// The ids of all rows of the kind, by the entries that lead to them.
    fn all_entries(&mut self) -> Result<String, Unread> {
        match self.fact.query.kind.clone().as_str() {
            "opportunity" => self.entries("stage"),
            "customer" if self.is_owned() => self.entries("owner"),
            "customer" => {
                // Those without an owner have no entry, but everybody who sees the pool hears of them.
                let pool = format!("SELECT id FROM feed WHERE ws = {WS} AND scope = '{}' AND NOT gone", sight::POOL);
                Ok(format!("{} UNION {pool}", self.entries("owner")?))
            }
            "task" => self.entries("owner"),
            "follow_up" => self.entries(super::lookup::PARENT),
            // Nothing leads to all rows of other kinds.
            kind => Err(Wrong::NotAnswered { field: kind.to_owned() }.into()),
        }
    }

    /// What the references of a row lead to, and the entries of its history.
    fn behind(&self) -> Result<String, Unread> {
        let mut behind = String::new();
        for (field, (alias, kind)) in &self.joins {
            let id = expressions::word("r", field)?;
            let _ = write!(
                behind,
                " LEFT JOIN record {alias} ON {alias}.ws = {WS} AND {alias}.id = {id} AND {alias}.kind = '{kind}' \
                 AND {alias}.deleted_at IS NULL AND {}",
                seen(alias)
            );
        }
        if self.fact.is_of_visits() {
            let _ = write!(behind, " JOIN json_each(r.doc, '$.{HISTORY}') h");
        }
        Ok(behind)
    }

    /// True if only rows with one of these owners are asked for.
    fn is_owned(&self) -> bool {
        self.fact.query.filters.iter().any(|filter| filter.field == "owner" && filter.op == Op::Is)
    }

    /// The ids of a kind's rows by one of its entries; only those with the values that a filter asks of the same field.
    fn entries(&mut self, field: &str) -> Result<String, Unread> {
        let kind = &self.fact.query.kind;
        let mut sql = format!("SELECT id FROM lookup WHERE ws = {WS} AND kind = '{kind}' AND field = '{field}'");
        for filter in self.fact.query.filters.clone() {
            if let Some(values) = self.values_of(field, &filter) {
                let values = self.bind(set(&values)?);
                let _ = write!(sql, " AND value IN (SELECT value FROM json_each({values}))");
            }
        }
        Ok(sql)
    }

    /// The values that a filter wants of a field, where it wants some.
    fn values_of(&self, field: &str, filter: &Filter) -> Option<Vec<String>> {
        match filter.field.split_once('.') {
            None if filter.field == field && filter.op == Op::Is => Some(filter.values.clone()),
            Some((first, rest)) if first == field && matches!(filter.op, Op::Is | Op::Filled) => {
                self.small(&self.fact.query.kind, field, rest, filter).ok()
            }
            _ => None,
        }
    }

    /// What rows are grouped by, as far as the database follows.
    fn group(&mut self, key: &GroupKey) -> Result<String, Unread> {
        if self.fact.is_of_visits() && key.is_stage() {
            return Ok("h.value ->> 'stage'".to_owned());
        }
        let not_answered = || Wrong::NotAnswered { field: key.path.field() };
        let far = followed_there(key).ok_or_else(not_answered)?;
        let last = key.path.fields.get(far - 1).cloned().unwrap_or_default();
        let alias =
            if far == 1 { "r".to_owned() } else { self.join(&key.path.fields, key.path.through.first().copied())? };
        let ends_here = far == key.path.fields.len();
        let ty = if ends_here { key.path.ty } else { domain::record::FieldType::Ref("") };
        expressions::group(&alias, &last, ty, key.step, &mut |instant| self.day_of(instant))
    }

    /// The day of an instant where the reader is, as text.
    fn day_of(&mut self, instant: &str) -> Result<String, Unread> {
        let ahead = match self.plan.zone.shifts() {
            [] => "0".to_owned(),
            [(_, minutes)] => minutes.to_string(),
            shifts @ [(_, first), ..] => {
                let zone = match &self.zone {
                    Some(zone) => zone.clone(),
                    None => self.bind(set(&shifts)?),
                };
                self.zone = Some(zone.clone());
                format!(
                    "coalesce((SELECT z.value ->> 1 FROM json_each({zone}) z WHERE z.value ->> 0 <= {instant} \
                     ORDER BY z.key DESC LIMIT 1), {first})"
                )
            }
        };
        // Whole seconds, rounded down: a day is added and taken away, so that an offset does not lead before 1970.
        Ok(format!("date(({instant} + {ahead} * 60000 + 86400000) / 1000 - 86400, 'unixepoch')"))
    }

    /// The alias of the rows that a field refers to.
    fn join(&mut self, fields: &[String], kind: Option<&'static str>) -> Result<String, Unread> {
        let (Some(field), Some(kind)) = (fields.first(), kind) else {
            return Err(Wrong::NotAnswered { field: fields.join(".") }.into());
        };
        let alias = format!("j{}", self.joins.len());
        Ok(self.joins.entry(field.clone()).or_insert((alias, kind)).0.clone())
    }

    /// What each row brings to a sum; nothing where rows are counted.
    fn value(&mut self, value: Value) -> Result<String, Unread> {
        Ok(match value {
            Value::One | Value::OneWith(_) => "NULL".to_owned(),
            Value::Money(field) | Value::Weighted(field) => expressions::minor("r", field)?,
            Value::Visits(visit) => self.visit(visit)?,
            Value::Number(field) => {
                let number = expressions::number("r", field)?;
                // The same steps as `measure::millionths`.
                format!(
                    "CASE WHEN abs({number}) < {LARGEST:?} THEN CAST(({number}) * 1000000.0 + \
                     CASE WHEN ({number}) < 0 THEN -0.5 ELSE 0.5 END AS INTEGER) END"
                )
            }
            Value::Days(from, to) => {
                let (from, to) = (expressions::date("r", from)?, expressions::date("r", to)?);
                format!("(unixepoch({to}) - unixepoch({from})) / 86400")
            }
            Value::DaysSince(field) => {
                let day = self.day_of(&expressions::instant("r", field)?)?;
                format!("{} - unixepoch({day}) / 86400", self.plan.today.since_epoch())
            }
        })
    }
}

/// That a row is seen through one of the scopes.
fn seen(alias: &str) -> String {
    format!(
        "EXISTS (SELECT 1 FROM json_each({alias}.scopes) s WHERE s.value IN (SELECT value FROM json_each({SCOPES})))"
    )
}
