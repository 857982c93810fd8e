//! What figures are, said a second time: row by row, from documents, with none of the code that computes them.

use std::collections::BTreeMap;

use domain::value::Day;
use serde_json::Value;
use sync::{Row, RowId};

use crate::world::{DAY, NOW};

/// What somebody sees of a company, by id.
pub(crate) struct Seen<'a> {
    pub(crate) rows: BTreeMap<RowId, &'a Row>,
    /// Minutes ahead of UTC at an instant.
    pub(crate) ahead: &'a dyn Fn(i64) -> i64,
}

/// What one row brings to a measure: when it counts, currency, above and below the line.
pub(crate) struct Brings {
    pub(crate) on: Option<i64>,
    pub(crate) in_period: bool,
    pub(crate) coin: String,
    pub(crate) of: i128,
    pub(crate) by: i128,
}

impl Seen<'_> {
    pub(crate) fn day(&self, at: i64) -> i64 {
        (at + (self.ahead)(at) * 60_000).div_euclid(DAY)
    }

    fn today(&self) -> i64 {
        self.day(NOW)
    }

    fn text(row: &Row, field: &str) -> Option<String> {
        row.doc.get(field)?.as_str().map(str::to_owned)
    }

    fn date(row: &Row, field: &str) -> Option<i64> {
        Some(Day::parse(row.doc.get(field)?.as_str()?)?.since_epoch())
    }

    fn at(row: &Row, field: &str) -> Option<i64> {
        row.doc.get(field)?.as_i64()
    }

    fn made(row: &Row) -> Option<i64> {
        let text = row.id.to_string();
        (text.as_bytes()[14] == b'7').then(|| i64::from_str_radix(&text.replace('-', "")[..12], 16).unwrap())
    }

    /// The row that a field refers to, if it is of this kind and seen.
    fn referred(&self, row: &Row, field: &str, kind: &str) -> Option<&Row> {
        let id = row.doc.get(field)?.as_str()?.parse().ok()?;
        self.rows.get(&id).copied().filter(|row| row.kind == kind)
    }

    /// The value of a dimension, as text; several for tags.
    pub(crate) fn values(&self, row: &Row, name: &str) -> Vec<String> {
        if name == "tags" {
            let tags = row.doc.get("tags").and_then(Value::as_array).cloned().unwrap_or_default();
            return tags.iter().filter_map(|tag| tag.as_str().map(str::to_owned)).collect();
        }
        self.value(row, name).into_iter().collect()
    }

    pub(crate) fn value(&self, row: &Row, name: &str) -> Option<String> {
        let person = if row.kind == "follow_up" { "by" } else { "owner" };
        let user = || self.referred(row, person, "user");
        let team = || self.referred(user()?, "team", "team");
        let customer = || if row.kind == "customer" { Some(row) } else { self.referred(row, "customer", "customer") };
        match name {
            "owner" => Self::text(row, person),
            "rep_level" => Self::text(user()?, "level"),
            "team" => Self::text(user()?, "team"),
            "manager" => Self::text(team()?, "manager"),
            "division" => Self::text(team()?, "parent").or_else(|| Some(team()?.id.to_string())),
            "industry" | "region" | "level" => Self::text(customer()?, name),
            "x_size" | "customer.x_size" => Self::text(customer()?, "x_size"),
            "outcome" => Self::text(self.referred(row, "stage", "stage")?, "outcome"),
            "series" => Self::text(self.referred(row, "product", "product")?, "series"),
            own => Self::text(row, own),
        }
    }

    /// What a row brings to a measure of the stages that it entered, each with its stage. `within` says which instants count.
    pub(crate) fn entered(
        &self,
        row: &Row,
        measure: &str,
        within: &dyn Fn(i64) -> bool,
    ) -> Option<Vec<(String, Brings)>> {
        let part = measure.strip_prefix("stage_").filter(|it| ["entered", "conversion", "stay_days"].contains(it))?;
        let history = row.doc.get("stage_history").and_then(Value::as_array).cloned().unwrap_or_default();
        let history: Vec<(String, i64)> =
            history.iter().map(|it| (it["stage"].as_str().unwrap().to_owned(), it["at"].as_i64().unwrap())).collect();
        let stage = |id: &str| self.rows.get(&id.parse().ok()?).copied().filter(|row| row.kind == "stage");
        let outcome = |row: &Row| row.doc["outcome"].as_str().unwrap().to_owned();
        let mut all = Vec::new();
        for (place, (id, at)) in history.iter().enumerate() {
            let Some(here) = stage(id).filter(|row| outcome(row) != "lost" && within(*at)) else { continue };
            let is_first = |(other, (stage, when)): (usize, &(String, i64))| {
                stage != id || !within(*when) || (*when, other) >= (*at, place)
            };
            if !history.iter().enumerate().all(is_first) {
                continue;
            }
            let later = &history[place + 1..];
            let is_ahead = |row: &Row| {
                row.doc["pipeline"] == here.doc["pipeline"]
                    && row.doc["order"].as_f64() > here.doc["order"].as_f64()
                    && outcome(row) != "lost"
            };
            let went_on = later.iter().any(|(id, _)| stage(id).is_some_and(is_ahead));
            let stayed = later.first().map(|(_, left)| self.day(*left) - self.day(*at));
            let open = i128::from(outcome(here) == "open");
            let (of, by) = match part {
                "entered" => (1, 0),
                "conversion" => (open * i128::from(went_on), open),
                _ => (open * i128::from(stayed.unwrap_or(0)), open * i128::from(stayed.is_some())),
            };
            all.push((id.clone(), Brings { on: None, in_period: false, coin: String::new(), of, by }));
        }
        Some(all)
    }

    /// What the row brings to a measure, if anything.
    pub(crate) fn brings(&self, row: &Row, measure: &str, quiet_days: i64) -> Option<Brings> {
        let plain = |on: Option<i64>, in_period: bool| Brings { on, in_period, coin: String::new(), of: 1, by: 0 };
        let amount = |field: &str| {
            let money = row.doc.get(field)?;
            Some((money["currency"].as_str()?.to_owned(), i128::from(money["minor"].as_i64()?)))
        };
        let outcome = self.value(row, "outcome");
        let is = |wanted: &str| outcome.as_deref() == Some(wanted);
        let (closed, begun, expected) =
            (Self::date(row, "closed_on"), Self::date(row, "engaged_on"), Self::date(row, "expected_close"));
        let with_money = |of: Brings| amount("amount").map(|(coin, minor)| Brings { coin, of: of.of * minor, ..of });
        match (row.kind.as_str(), measure) {
            ("opportunity", "won_count") if is("won") => Some(plain(closed, true)),
            ("opportunity", "won_amount") if is("won") => with_money(plain(closed, true)),
            ("opportunity", "won_average") if is("won") => {
                with_money(plain(closed, true)).map(|it| Brings { by: 1, ..it })
            }
            ("opportunity", "lost_count") if is("lost") => Some(plain(closed, true)),
            ("opportunity", "lost_amount") if is("lost") => with_money(plain(closed, true)),
            ("opportunity", "win_rate") if is("won") || is("lost") => {
                Some(Brings { of: i128::from(is("won")), by: 1, ..plain(closed, true) })
            }
            ("opportunity", "cycle_days") if is("won") => {
                Some(Brings { of: i128::from(closed? - begun?), by: 1, ..plain(closed, true) })
            }
            ("opportunity", "cycle_days_closed") if is("won") || is("lost") => {
                Some(Brings { of: i128::from(closed? - begun?), by: 1, ..plain(closed, true) })
            }
            ("opportunity", "created_count") => Some(plain(begun, true)),
            ("opportunity", "created_amount") => with_money(plain(begun, true)),
            ("opportunity", name) if is("open") => {
                let late = expected.is_some_and(|day| day < self.today());
                let since = Self::at(row, "stage_since");
                let pipeline = self.referred(row, "pipeline", "pipeline");
                let patience = pipeline.and_then(|row| row.doc.get("stalled_after_days")?.as_i64());
                let stalled = patience.zip(since).is_some_and(|(days, since)| self.day(since) <= self.today() - days);
                let stage = self.referred(row, "stage", "stage")?;
                let share = if stage.doc["probability"] == 12.5 { 12_500 } else { 60_000 };
                let open = plain(expected, false);
                let category = row.doc.get("category").and_then(Value::as_str);
                match name {
                    "open_count" => Some(open),
                    "open_amount" => with_money(open),
                    "weighted_amount" => with_money(open).map(|it| Brings { of: it.of * share, ..it }),
                    "stage_age_days" => Some(Brings { of: i128::from(self.today() - self.day(since?)), by: 1, ..open }),
                    "commit_amount" if category == Some("commit") => with_money(open),
                    "best_case_amount" if category == Some("best_case") => with_money(open),
                    "pipeline_amount" if category.is_none_or(|it| it == "pipeline") => with_money(open),
                    "stalled_count" if stalled => Some(open),
                    "stalled_amount" if stalled => with_money(open),
                    "slipping_count" if late => Some(open),
                    "slipping_amount" if late => with_money(open),
                    _ => None,
                }
            }
            ("customer", "new_customers") => Some(plain(Self::made(row).map(|at| self.day(at)), true)),
            ("customer", "customers") => Some(plain(None, false)),
            ("customer", "customers_without_contact" | "quiet_share" | "silent_days") => {
                let last = Self::at(row, "last_follow_up_at")
                    .or_else(|| Self::at(row, "claimed_at"))
                    .or_else(|| Self::made(row));
                let quiet = last.is_some_and(|last| self.day(last) <= self.today() - quiet_days);
                let of = plain(None, false);
                match measure {
                    "silent_days" => Some(Brings { of: i128::from(self.today() - self.day(last?)), by: 1, ..of }),
                    "quiet_share" => Some(Brings { of: i128::from(quiet), by: 1, ..of }),
                    _ => quiet.then_some(of),
                }
            }
            ("follow_up", "follow_ups") => Some(plain(Self::at(row, "happened_at").map(|at| self.day(at)), true)),
            ("follow_up", "calls" | "visits") => {
                let channel = Self::text(row, "channel")?;
                (measure.starts_with(&channel))
                    .then(|| plain(Self::at(row, "happened_at").map(|at| self.day(at)), true))
            }
            ("task", "tasks_done") => Some(plain(Some(self.day(Self::at(row, "done_at")?)), true)),
            ("task", "tasks_open" | "tasks_overdue") if Self::at(row, "done_at").is_none() => {
                let due = Self::date(row, "due_on");
                let overdue = due.is_some_and(|day| day < self.today());
                (measure == "tasks_open" || overdue).then(|| plain(due, false))
            }
            _ => None,
        }
    }
}
