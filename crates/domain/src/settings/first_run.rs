//! What a new workspace begins with: itself, its first admin, and a pipeline to sell through.

use std::{collections::BTreeMap, sync::Arc};

use serde_json::{Value, json};
use sync::{Change, Effect, Instant, Row, RowId, View, apply};

use crate::{
    access::{Actor, Role},
    ids::derived,
    records::{Stand, create::create, fields::Way, known},
    rejection::{ProblemCode, Rejection},
};

/// What the first person says.
#[derive(Clone, Copy, Debug)]
pub struct FirstRun<'a> {
    /// The new workspace's id.
    pub workspace: RowId,
    /// The first admin's id.
    pub admin: RowId,
    /// What the company calls itself.
    pub name: &'a str,
    /// What the first admin is called.
    pub admin_name: &'a str,
    /// How they sign in.
    pub login: &'a str,
    /// ISO 4217.
    pub currency: &'a str,
    /// One of [`super::workspace::LANGUAGES`].
    pub language: &'a str,
}

/// A stage as every new pipeline has it: probability, outcome, and its name in the order of [`super::workspace::LANGUAGES`].
struct Stage(u32, &'static str, [&'static str; 3]);

const STAGES: [Stage; 6] = [
    Stage(10, "open", ["初步接洽", "初步接洽", "First contact"]),
    Stage(30, "open", ["需求确认", "需求確認", "Needs confirmed"]),
    Stage(50, "open", ["方案报价", "方案報價", "Proposal and quote"]),
    Stage(80, "open", ["商务谈判", "議價協商", "Negotiation"]),
    Stage(100, "won", ["赢单", "成交", "Won"]),
    Stage(0, "lost", ["输单", "未成交", "Lost"]),
];

const PIPELINE: [&str; 3] = ["销售流程", "銷售流程", "Sales pipeline"];

/// After how many days without movement an opportunity counts as stalled.
const STALLED_AFTER_DAYS: u32 = 30;

/// The changes that make the workspace, as if its admin had made each record by hand.
///
/// # Errors
/// [`Rejection::Invalid`] with what is wrong with what was said.
pub fn changes(first: &FirstRun<'_>, at: Instant) -> Result<Vec<Change>, Rejection> {
    let currency_fits = first.currency.len() == 3 && first.currency.bytes().all(|byte| byte.is_ascii_uppercase());
    if !currency_fits {
        return Err(Rejection::invalid("currency", ProblemCode::WrongType));
    }
    let language = super::workspace::LANGUAGES.iter().position(|language| *language == first.language);
    let in_language = |names: [&'static str; 3]| language.and_then(|at| names.get(at).copied()).unwrap_or_default();
    let mut book = NewBook::new(first.admin, at);
    book.create(
        "workspace",
        first.workspace,
        json!({
            "name": first.name, "currency": first.currency, "language": first.language,
        }),
    )?;
    book.create(
        "user",
        first.admin,
        json!({
            "name": first.admin_name, "login": first.login, "role": Role::Admin.name(), "active": true,
        }),
    )?;
    let pipeline = derived(&[b"first pipeline", first.workspace.0.as_bytes()]);
    book.create(
        "pipeline",
        pipeline,
        json!({
            "name": in_language(PIPELINE), "order": 1, "stalled_after_days": STALLED_AFTER_DAYS,
        }),
    )?;
    for (order, Stage(probability, outcome, names)) in (1_u32..).zip(STAGES) {
        let id = derived(&[b"first stage", first.workspace.0.as_bytes(), &order.to_be_bytes()]);
        book.create(
            "stage",
            id,
            json!({
                "name": in_language(names), "pipeline": pipeline.to_string(), "order": order,
                "probability": probability, "outcome": outcome,
            }),
        )?;
    }
    Ok(book.changes)
}

/// The first admin, as far as deciding is concerned.
pub fn first_admin(admin: RowId) -> Actor {
    Actor { user: admin, role: Role::Admin, sees: vec![admin], leads: Vec::new() }
}

/// A workspace that fills as its first records are made.
struct NewBook {
    rows: Rows,
    actor: Actor,
    at: Instant,
    changes: Vec<Change>,
}

#[derive(Default)]
struct Rows(BTreeMap<RowId, Arc<Row>>);

impl NewBook {
    fn new(admin: RowId, at: Instant) -> Self {
        Self { rows: Rows::default(), actor: first_admin(admin), at, changes: Vec::new() }
    }

    fn create(&mut self, kind: &str, id: RowId, fields: Value) -> Result<(), Rejection> {
        let Value::Object(fields) = fields else { return Ok(()) };
        let stand = Stand { actor: &self.actor, view: &self.rows, at: self.at };
        let made = create(&stand, known(kind)?, id, &sync::order::gathered(fields), Way::New)?;
        let effect = Effect { ver: 0, by: self.actor.user, at: self.at };
        for change in &made {
            if let Some(row) = apply(None, change, effect) {
                self.rows.0.insert(row.id, Arc::new(row));
            }
        }
        self.changes.extend(made);
        Ok(())
    }
}

impl View for Rows {
    fn row(&self, id: RowId) -> Option<Arc<Row>> {
        self.0.get(&id).cloned()
    }

    fn find(&self, kind: &str, field: &str, value: &str) -> Vec<Arc<Row>> {
        let has = |row: &Arc<Row>| row.doc.get(field).and_then(Value::as_str) == Some(value);
        self.all(kind).into_iter().filter(has).collect()
    }

    fn count(&self, kind: &str, field: &str, value: &str) -> usize {
        self.find(kind, field, value).len()
    }

    fn all(&self, kind: &str) -> Vec<Arc<Row>> {
        self.0.values().filter(|row| row.kind == kind).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u8) -> RowId {
        RowId::new(i64::from(n), &[n; 10])
    }

    fn first_run(language: &str, currency: &str) -> Result<Vec<Change>, Rejection> {
        let first = FirstRun {
            workspace: id(1),
            admin: id(2),
            name: "远山贸易",
            admin_name: "李娜",
            login: "lina@example.com",
            currency,
            language,
        };
        changes(&first, 1_763_712_000_000)
    }

    fn names(changes: &[Change], wanted: &str) -> Vec<String> {
        let name = |change: &Change| match change {
            Change::Create { kind, doc, .. } if *kind == wanted => doc.get("name")?.as_str().map(str::to_owned),
            _ => None,
        };
        changes.iter().filter_map(name).collect()
    }

    #[test]
    fn a_new_workspace_has_an_admin_and_a_pipeline_in_its_language() {
        let made = first_run("zh-Hant", "TWD").unwrap();
        assert_eq!(names(&made, "user"), ["李娜"]);
        assert_eq!(names(&made, "pipeline"), ["銷售流程"]);
        assert_eq!(names(&made, "stage").len(), STAGES.len());
        assert!(names(&made, "stage").contains(&"需求確認".to_owned()));
    }

    #[test]
    fn a_workspace_without_a_language_or_currency_of_ours_is_refused() {
        assert!(matches!(first_run("fr", "EUR"), Err(Rejection::Invalid { .. })));
        assert!(matches!(first_run("en", "euro"), Err(Rejection::Invalid { .. })));
    }
}
