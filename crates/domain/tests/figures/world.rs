//! A company made by chance, with everything that makes figures hard: empty fields, references to nothing, deleted rows,
//! several currencies, teams above teams, people who see little.

use std::collections::BTreeMap;

use domain::{
    access::{Actor, actors, owner_scopes, sight},
    record::Visibility,
    registry,
    value::Day,
};
use fixtures::{doc, rng::Rng};
use serde_json::{Value, json};
use sync::{Row, RowId, Scope};

pub(crate) const NOW: i64 = 1_795_226_400_000;
pub(crate) const DAY: i64 = 86_400_000;

pub(crate) struct World {
    pub(crate) rows: Vec<Row>,
    pub(crate) rng: Rng,
    next: u8,
}

impl World {
    pub(crate) fn new(seed: u64) -> Self {
        let mut world = Self { rows: Vec::new(), rng: Rng::new(seed, "figures", 0), next: 0 };
        world.fill();
        world
    }

    pub(crate) fn ids(&self, kind: &str) -> Vec<RowId> {
        self.rows.iter().filter(|row| row.kind == kind).map(|row| row.id).collect()
    }

    /// Everybody who can sign in.
    pub(crate) fn actors(&self) -> Vec<Actor> {
        let of = |kind: &str| self.rows.iter().filter(|row| row.kind == kind).cloned().collect::<Vec<_>>();
        actors(&of("user"), &of("team"), &of("role"))
    }

    fn id(&mut self, days_ago: i64) -> RowId {
        self.next = self.next.wrapping_add(1);
        let mut random = [self.next; 10];
        random[..8].copy_from_slice(&self.rng.draw().to_be_bytes());
        RowId::new(NOW - days_ago * DAY - self.rng.between(0, DAY), &random)
    }

    fn put(&mut self, kind: &str, fields: Value) -> RowId {
        let days_ago = self.rng.between(0, 800);
        let id = if self.rng.percent(5) {
            domain::ids::derived(&[kind.as_bytes(), &self.rng.draw().to_be_bytes()])
        } else {
            self.id(days_ago)
        };
        let mut doc = doc(fields);
        doc.retain(|_, value| !value.is_null());
        let scopes = match registry::kind(kind).unwrap().visibility {
            Visibility::Workspace => vec![Scope::new(sight::WORKSPACE)],
            Visibility::Owner => owner_scopes(&doc),
            Visibility::Person(field) => vec![sight::of_user(domain::ids::reference(&doc, field).unwrap())],
            Visibility::Parent(field) => {
                let parent = domain::ids::reference(&doc, field);
                let parent = self.rows.iter().find(|row| Some(row.id) == parent);
                parent.map(|row| row.scopes.clone()).unwrap_or_default()
            }
        };
        let is_business = ["customer", "opportunity", "follow_up", "task"].contains(&kind);
        let deleted_at = (is_business && self.rng.percent(4)).then_some(NOW);
        self.rows.push(Row {
            id,
            kind: kind.into(),
            ver: 1,
            doc,
            parent: None,
            scopes,
            stamps: BTreeMap::new(),
            deleted_at,
        });
        id
    }

    /// One of these as text, or nothing; now and then something that is not there.
    fn some(&mut self, ids: &[RowId], empty: u64) -> Value {
        if ids.is_empty() || self.rng.percent(empty) {
            return Value::Null;
        }
        if self.rng.percent(3) {
            return json!(self.id(9).to_string());
        }
        json!(self.rng.pick(ids).to_string())
    }

    fn word(&mut self, words: &[&str], empty: u64) -> Value {
        if self.rng.percent(empty) { Value::Null } else { json!(self.rng.pick(words)) }
    }

    fn day(&mut self, empty: u64) -> Value {
        let days = (NOW / DAY) + self.rng.between(-700, 100);
        if self.rng.percent(empty) { Value::Null } else { json!(Day::from_epoch(days).unwrap().to_string()) }
    }

    fn instant(&mut self, empty: u64) -> Value {
        // Often at the edges of days and of the periods that are asked for.
        let edges = ["2025-11-03", "2026-02-01", "2026-05-21", "2026-07-01", "2026-10-01", "2026-01-01"];
        let edge =
            Day::parse(self.rng.pick(&edges)).unwrap().since_epoch() * DAY + self.rng.between(-30, 30) * DAY / 24;
        let at = if self.rng.percent(40) { edge } else { NOW - self.rng.between(0, 500 * DAY) };
        if self.rng.percent(empty) { Value::Null } else { json!(at) }
    }

    fn money(&mut self) -> Value {
        let minor = self.rng.weighted(&[(1, 0), (8, self.rng.clone().between(1, 90_000_000))]);
        let currency = self.rng.weighted(&[(6, "CNY"), (2, "USD"), (1, "JPY")]);
        if self.rng.percent(15) { Value::Null } else { json!({ "minor": minor, "currency": currency }) }
    }

    fn fill(&mut self) {
        for (kind, key) in [("customer", "x_size"), ("opportunity", "x_way")] {
            let fields = json!({"kind": kind, "key": key, "label": key, "type": "choice", "choices": ["one", "two"]});
            self.put("field_definition", fields);
        }
        let mut teams = Vec::new();
        for number in 0..5 {
            let parent = self.some(&teams.clone(), 30);
            teams.push(self.put("team", json!({"name": format!("Team {number}"), "parent": parent})));
        }
        let mut users = Vec::new();
        for number in 0..9 {
            let role = self.rng.weighted(&[(5, "rep"), (2, "manager"), (1, "admin"), (1, "partner")]);
            let (team, level) = (self.some(&teams, 15), self.word(&["junior", "senior"], 40));
            let fields = json!({"name": format!("User {number}"), "role": role, "team": team, "level": level});
            users.push(self.put("user", fields));
        }
        for team in teams {
            let manager = self.some(&users, 40);
            let row = self.rows.iter_mut().find(|row| row.id == team).unwrap();
            row.doc.insert("manager".into(), manager);
            row.doc.retain(|_, value| !value.is_null());
        }
        let tags: Vec<RowId> = (0..3).map(|number| self.put("tag", json!({"name": format!("Tag {number}")}))).collect();
        let products: Vec<RowId> = (0..4)
            .map(|number| {
                let series = self.word(&["GX", "ST"], 30);
                self.put("product", json!({"name": format!("Product {number}"), "series": series}))
            })
            .collect();
        let stages = self.stages();
        let customers: Vec<RowId> = (0..30).map(|_| self.customer(&users)).collect();
        for _ in 0..120 {
            self.opportunity(&users, &tags, &products, &stages, &customers);
        }
        for _ in 0..60 {
            let (customer, by, channel) =
                (self.some(&customers, 0), self.rng.pick(&users), self.word(&["call", "visit", "note"], 0));
            let at = self.instant(0);
            self.put(
                "follow_up",
                json!({"customer": customer, "channel": channel, "text": "…", "happened_at": at, "by": by.to_string()}),
            );
        }
        for _ in 0..50 {
            let (owner, customer) = (self.rng.pick(&users), self.some(&customers, 30));
            let (due, done) = (self.day(20), self.instant(50));
            self.put(
                "task",
                json!({"title": "…", "owner": owner.to_string(), "customer": customer, "due_on": due, "done_at": done}),
            );
        }
    }

    fn stages(&mut self) -> Vec<(RowId, RowId)> {
        let mut stages = Vec::new();
        let alike = self.rng.percent(50);
        for number in 0..3 {
            let days = if alike {
                json!(30)
            } else {
                self.rng.pick(&[Some(10), Some(45), None]).map_or(Value::Null, |it| json!(it))
            };
            let pipeline =
                self.put("pipeline", json!({"name": format!("Pipeline {number}"), "stalled_after_days": days}));
            for (order, (probability, outcome)) in
                [(12.5, "open"), (60.0, "open"), (100.0, "won"), (0.0, "lost")].into_iter().enumerate()
            {
                let fields = json!({"name": format!("Stage {order}"), "pipeline": pipeline.to_string(), "order": order,
                    "probability": probability, "outcome": outcome});
                stages.push((pipeline, self.put("stage", fields)));
            }
        }
        stages
    }

    fn customer(&mut self, users: &[RowId]) -> RowId {
        let owner = self.some(users, 20);
        let also = if self.rng.percent(20) { json!([self.rng.pick(users).to_string()]) } else { Value::Null };
        let (industry, level) = (self.word(&["retail", "medical", "其他"], 20), self.word(&["a", "b"], 30));
        let (region, size) = (self.word(&["East", "west"], 30), self.word(&["one", "two"], 40));
        let (last, claimed) = (self.instant(50), self.instant(50));
        self.put(
            "customer",
            json!({"name": "…", "owner": owner, "collaborators": also, "industry": industry, "level": level,
            "region": region, "x_size": size, "last_follow_up_at": last, "claimed_at": claimed}),
        )
    }

    fn opportunity(
        &mut self,
        users: &[RowId],
        tags: &[RowId],
        products: &[RowId],
        stages: &[(RowId, RowId)],
        customers: &[RowId],
    ) {
        let (pipeline, stage) = self.rng.pick(stages);
        let (owner, customer, product) = (self.some(users, 8), self.some(customers, 15), self.some(products, 20));
        let (begun, closed, expected) = (self.day(15), self.day(15), self.day(25));
        let category = self.word(&["commit", "best_case", "pipeline", "omitted"], 40);
        let (amount, since, way) = (self.money(), self.instant(10), self.word(&["one", "two"], 40));
        let reason = self.word(&["price", "timing"], 50);
        let mut at = NOW - 500 * DAY;
        let steps = self.rng.position(6);
        let history: Vec<serde_json::Value> = (0..steps)
            .map(|_| {
                // Clocks of several devices are apart, so time goes back now and then.
                at += (i64::try_from(self.rng.below(90)).unwrap() - 15) * DAY / 2;
                json!({"stage": self.rng.pick(stages).1.to_string(), "at": at})
            })
            .collect();
        let count = self.rng.position(3);
        let tags: Vec<String> = (0..count).map(|_| self.rng.pick(tags).to_string()).collect();
        let tags = if tags.is_empty() { Value::Null } else { json!(tags) };
        self.put("opportunity", json!({"name": "…", "pipeline": pipeline.to_string(), "stage": stage.to_string(), "owner": owner,
            "customer": customer, "product": product, "engaged_on": begun, "closed_on": closed, "expected_close": expected,
            "amount": amount, "stage_since": since, "x_way": way, "category": category, "lost_reason": reason, "tags": tags,
            "stage_history": history}));
    }
}
