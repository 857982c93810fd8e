//! Setting a target: the command that makes it, changes it, brings it back or takes it away.
//!
//! Belongs here: from "so much for them" to a command. Does not belong here: who may ([`super::target`]), splitting amounts
//! ([`super::spread`]).

use std::sync::Arc;

use serde_json::{Value, json};
use sync::{Doc, Row, RowId};

use super::{period::Period, target, tree::Whose};
use crate::{
    access::{Actor, Answers, Reach, Right},
    command::Command,
    ids::reference,
    reports::{Measure, Unit},
    value::Money,
};

/// A target as somebody wants it.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    /// The workspace.
    pub workspace: RowId,
    /// Whose.
    pub whose: Whose,
    /// Of what.
    pub measure: &'a Measure,
    /// When.
    pub period: Period,
    /// Minor units, or a number; nothing takes the target away.
    pub amount: Option<i64>,
    /// In which currency, if it is money.
    pub currency: &'a str,
    /// What it is called.
    pub name: &'a str,
}

impl Wish<'_> {
    /// The target's id.
    pub fn id(&self) -> RowId {
        let whose = match self.whose {
            Whose::Company => "company".to_owned(),
            Whose::Team(id) | Whose::Person(id) => id.to_string(),
            Whose::Level(level) => format!("level {level}"),
        };
        target::id_of(
            self.workspace,
            self.measure.name,
            self.period.step.name(),
            &self.period.first.to_string(),
            &whose,
        )
    }

    /// The target that is there, whoever made it under whatever id.
    pub fn before<'a>(&self, targets: &'a [Arc<Row>]) -> Option<&'a Arc<Row>> {
        let is_it = |row: &&Arc<Row>| {
            let text = |field: &str| row.doc.get(field).and_then(Value::as_str).unwrap_or_default();
            let whose = match self.whose {
                Whose::Company => text("scope") == "company",
                Whose::Team(team) => text("scope") == "team" && reference(&row.doc, "team") == Some(team),
                Whose::Person(person) => text("scope") == "person" && reference(&row.doc, "owner") == Some(person),
                Whose::Level(level) => text("scope") == "level" && text("level") == level,
            };
            let when = text("period") == self.period.step.name() && text("starts_on") == self.period.first.to_string();
            whose && when && text("measure") == self.measure.name && row.is_live()
        };
        // The last one holds, as in the tree.
        targets.iter().rev().find(is_it)
    }

    /// What makes it true, given the target as it is, deleted or not. Nothing where it is true already.
    pub fn commands(&self, me: RowId, before: Option<&Row>) -> Vec<Command> {
        let kind = || target::KIND.name.to_owned();
        let id = before.map_or_else(|| self.id(), |row| row.id);
        let amount = self.amount.filter(|amount| *amount > 0);
        match (amount, before) {
            (None, Some(row)) if row.is_live() => vec![Command::Delete { kind: kind(), id, base_ver: row.ver }],
            (None, _) => Vec::new(),
            (Some(amount), None) => vec![Command::Create { kind: kind(), id, fields: self.fields(me, amount) }],
            (Some(amount), Some(row)) => {
                let (field, value) = self.value(amount);
                let mut commands = Vec::new();
                if !row.is_live() {
                    commands.push(Command::Restore { kind: kind(), id });
                }
                if row.doc.get(field) != Some(&value) {
                    let fields = sync::order::gathered([(field.to_owned(), value)]);
                    commands.push(Command::SetFields { kind: kind(), id, base_ver: row.ver, fields });
                }
                commands
            }
        }
    }

    fn value(&self, amount: i64) -> (&'static str, Value) {
        if self.measure.unit == Unit::Money {
            ("amount", Money { minor: amount, currency: self.currency.to_owned() }.to_value())
        } else {
            ("count", json!(amount))
        }
    }

    /// Whoever sets what is not one person's answers for it: those to whom it was handed down cannot change it.
    fn fields(&self, me: RowId, amount: i64) -> Doc {
        let (scope, owner) = match self.whose {
            Whose::Company => ("company", me),
            Whose::Team(_) => ("team", me),
            Whose::Person(person) => ("person", person),
            Whose::Level(_) => ("level", me),
        };
        let (field, value) = self.value(amount);
        let mut fields: Doc = sync::order::gathered([
            ("name".to_owned(), json!(self.name)),
            ("scope".to_owned(), json!(scope)),
            ("owner".to_owned(), json!(owner.to_string())),
            ("measure".to_owned(), json!(self.measure.name)),
            ("period".to_owned(), json!(self.period.step.name())),
            ("starts_on".to_owned(), json!(self.period.first.to_string())),
            (field.to_owned(), value),
        ]);
        match self.whose {
            Whose::Team(team) => drop(fields.insert("team".to_owned(), json!(team.to_string()))),
            Whose::Level(level) => drop(fields.insert("level".to_owned(), json!(level))),
            Whose::Company | Whose::Person(_) => {}
        }
        fields
    }
}

/// True if somebody may set this target: everybody's, or that of people they answer for. `people` are those of a team.
/// `before` is the target as it is.
pub fn may_set(actor: &Actor, whose: Whose, people: &[RowId], before: Option<&Row>) -> bool {
    let of = |person: RowId| actor.may(Right::Targets, Answers::To(person)).is_ok();
    let kept = before.is_none_or(|row| actor.may(Right::Targets, Answers::Of(&row.doc)).is_ok());
    kept && match whose {
        Whose::Company | Whose::Level(_) => actor.reach(Right::Targets) == Reach::All,
        Whose::Team(_) => {
            actor.reach(Right::Targets) == Reach::All || (!people.is_empty() && people.iter().all(|it| of(*it)))
        }
        Whose::Person(person) => of(person),
    }
}
