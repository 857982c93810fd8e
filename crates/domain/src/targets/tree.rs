//! The company, its teams and its people with the target and the actual figure of each.
//!
//! ```text
//! target of a person   their own; else that of their level; else the sum of their months
//! target of a team     its own; else the sum of its months; else the sum of what stands below it
//! not handed down      its own target − the sum below it; below zero: more was handed down than was set
//! actual               the sum over the people below
//! ```
//!
//! A sum is said only where the reader sees everything that is in it.
//!
//! Belongs here: who stands where, and whose target holds. Does not belong here: adding up figures ([`crate::reports`]), how far
//! one has come ([`super::pace`]), writing targets ([`super::setting`]).

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use serde_json::Value;
use sync::{Row, RowId};

use super::{
    pace::{Attainment, Progress, attainment},
    period::Period,
};
use crate::{
    access::{Reach, Right, Role, rights::reach},
    ids::reference,
    people::user::LEVELS,
    reports::{Calendar, Measure, Unit},
    value::Money,
};

/// Whose target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Whose {
    /// The company's.
    Company,
    /// A team's.
    Team(RowId),
    /// A person's.
    Person(RowId),
    /// That of each person of a level.
    Level(&'static str),
}

/// From where a target is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Source {
    /// There is none.
    #[default]
    Nowhere,
    /// Somebody set it.
    Set(RowId),
    /// It holds for everybody of that level.
    Level(RowId),
    /// The sum of so many of its months.
    Months(usize),
    /// The sum of what stands below.
    Below,
}

/// A line of the tree.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Whose.
    pub whose: Whose,
    /// The line above it.
    pub above: Option<usize>,
    /// How far below the company.
    pub depth: usize,
    /// Everybody in it.
    pub people: Vec<RowId>,
    /// What is to be reached, in minor units or in numbers.
    pub target: Option<i64>,
    /// From where that is.
    pub source: Source,
    /// The sum of what stands right below it, where anything does.
    pub below: Option<i64>,
    /// What was reached; nothing where the reader does not see all of it.
    pub actual: Option<i64>,
}

impl Node {
    /// What was set and not handed down; below zero for what was handed down beyond it. Nothing where that is no question.
    pub fn left(&self) -> Option<i64> {
        let is_own = matches!(self.source, Source::Set(_) | Source::Months(_));
        self.target.zip(self.below).filter(|_| is_own).map(|(target, below)| target - below).filter(|left| *left != 0)
    }

    /// How far it has come.
    pub fn attainment(&self, progress: Progress) -> Option<Attainment> {
        Some(attainment(self.actual? as f64, self.target? as f64, progress))
    }
}

/// What the tree is made from.
pub struct Asked<'a> {
    /// Of which measure.
    pub measure: &'a Measure,
    /// For which period.
    pub period: Period,
    /// The company's year.
    pub calendar: Calendar,
    /// In which currency; targets in others are none.
    pub currency: &'a str,
    /// People.
    pub users: &'a [Arc<Row>],
    /// Teams.
    pub teams: &'a [Arc<Row>],
    /// Targets.
    pub targets: &'a [Arc<Row>],
    /// What each person reached.
    pub actual: &'a BTreeMap<RowId, i64>,
    /// What all reached together, nobody's included.
    pub whole: i64,
    /// Whom the reader sees.
    pub sees: &'a dyn Fn(RowId) -> bool,
}

/// The lines, each before what stands below it.
pub fn tree(asked: &Asked<'_>) -> Vec<Node> {
    let mut maker = Maker { asked, goals: Goals::of(asked), nodes: Vec::new(), placed: BTreeSet::new() };
    maker.push(Whose::Company, None);
    let tops = asked.teams.iter().filter(|team| team.is_live() && maker.parent(team).is_none());
    let tops: Vec<RowId> = tops.map(|team| team.id).collect();
    for team in tops {
        maker.team(team, 0);
    }
    let alone: Vec<RowId> = asked
        .users
        .iter()
        .filter(|user| maker.sells(user) && !maker.placed.contains(&user.id))
        .map(|user| user.id)
        .collect();
    for user in alone {
        maker.push(Whose::Person(user), Some(0));
    }
    maker.gather();
    maker.nodes
}

/// A level with the people of it and the target that each of them has, unless they have one of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfLevel {
    /// Which.
    pub level: &'static str,
    /// How many people of it sell.
    pub people: usize,
    /// The target with its id, where one is set.
    pub target: Option<(RowId, i64)>,
}

/// The levels, the first one first.
pub fn levels(asked: &Asked<'_>) -> Vec<OfLevel> {
    let goals = Goals::of(asked);
    let of = |level: &&'static str| {
        let has = |user: &&Arc<Row>| user.doc.get("level").and_then(Value::as_str) == Some(*level) && is_seller(user);
        let target = goals.levels.get(&((*level).to_owned(), words(asked.period))).copied();
        OfLevel { level, people: asked.users.iter().filter(has).count(), target }
    };
    LEVELS.iter().map(of).collect()
}

/// True for whom figures are asked of even where there are none: reps.
pub fn is_rep(user: &Row) -> bool {
    user.doc.get("role").and_then(Value::as_str) == Some(Role::Rep.name()) && is_seller(user)
}

/// True for who may sell.
pub fn is_seller(user: &Row) -> bool {
    let role = user.doc.get("role").and_then(Value::as_str).and_then(Role::from_name);
    let sells = role.is_some_and(|role| matches!(reach(role, Right::Opportunities), Reach::Own | Reach::Team));
    sells && user.is_live() && user.doc.get("active") != Some(&false.into())
}

struct Maker<'a> {
    asked: &'a Asked<'a>,
    goals: Goals,
    nodes: Vec<Node>,
    placed: BTreeSet<RowId>,
}

impl Maker<'_> {
    fn sells(&self, user: &Row) -> bool {
        let has = |whose| self.goals.own(whose, self.asked.period).is_some();
        is_seller(user) || self.asked.actual.get(&user.id).is_some_and(|it| *it != 0) || has(Whose::Person(user.id))
    }

    /// The team above, if it is there.
    fn parent(&self, team: &Row) -> Option<RowId> {
        let above = reference(&team.doc, "parent")?;
        self.asked.teams.iter().find(|other| other.id == above && other.is_live()).map(|other| other.id)
    }

    fn push(&mut self, whose: Whose, above: Option<usize>) -> usize {
        let depth = above.and_then(|above| self.nodes.get(above)).map_or(0, |above| above.depth + 1);
        let people = if let Whose::Person(user) = whose { vec![user] } else { Vec::new() };
        self.placed.extend(&people);
        let nothing = Source::Nowhere;
        let node = Node { whose, above, depth, people, target: None, source: nothing, below: None, actual: None };
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    /// A team with its people and the teams below it; nothing of one in which nobody sells, unless it has a target.
    fn team(&mut self, team: RowId, above: usize) {
        if !self.placed.insert(team) {
            return;
        }
        let at = self.push(Whose::Team(team), Some(above));
        let members = self.asked.users.iter().filter(|user| reference(&user.doc, "team") == Some(team));
        let members: Vec<RowId> = members.filter(|user| self.sells(user)).map(|user| user.id).collect();
        for user in members {
            self.push(Whose::Person(user), Some(at));
        }
        let teams = self.asked.teams.iter().filter(|other| other.is_live() && self.parent(other) == Some(team));
        let below: Vec<RowId> = teams.map(|other| other.id).collect();
        for other in below {
            self.team(other, at);
        }
        let is_last = self.nodes.len() == at + 1;
        if is_last && self.goals.own(Whose::Team(team), self.asked.period).is_none() {
            self.nodes.pop();
        }
    }

    /// From the last line to the first, so that sums below are known before they are asked for.
    fn gather(&mut self) {
        let everybody = self.asked.users.iter().filter(|user| user.is_live()).all(|user| (self.asked.sees)(user.id));
        for at in (0..self.nodes.len()).rev() {
            let children: Vec<usize> = (at + 1..self.nodes.len())
                .filter(|child| self.nodes.get(*child).is_some_and(|it| it.above == Some(at)))
                .collect();
            let Some(mut node) = self.nodes.get(at).cloned() else { continue };
            let below = children.iter().filter_map(|child| self.nodes.get(*child));
            node.people.extend(below.clone().flat_map(|child| child.people.iter().copied()));
            let sum =
                below.clone().filter_map(|child| child.target).fold(None, |sum, part| Some(sum.unwrap_or(0) + part));
            node.below = sum.filter(|_| below.clone().all(|child| self.is_known(child)));
            (node.target, node.source) = self.target(node.whose, node.below);
            let sum = || node.people.iter().map(|user| self.asked.actual.get(user).copied().unwrap_or(0)).sum();
            node.actual = match node.whose {
                Whose::Company => everybody.then_some(self.asked.whole),
                _ => node.people.iter().all(|user| (self.asked.sees)(*user)).then(sum),
            };
            if let Some(place) = self.nodes.get_mut(at) {
                *place = node;
            }
        }
    }

    /// True if what a line's target is, or that it has none, is all there is to know: what is a team's or the company's everybody
    /// sees, what is a person's only who sees them.
    fn is_known(&self, node: &Node) -> bool {
        let is_own = matches!(node.source, Source::Set(_) | Source::Months(_));
        is_own || node.people.iter().all(|user| (self.asked.sees)(*user))
    }

    fn target(&self, whose: Whose, below: Option<i64>) -> (Option<i64>, Source) {
        let period = self.asked.period;
        let level = |period| if let Whose::Person(user) = whose { self.of_level(user, period) } else { None };
        if let Some((row, amount)) = self.goals.own(whose, period) {
            return (Some(amount), Source::Set(row));
        }
        if let Some((row, amount)) = level(period) {
            return (Some(amount), Source::Level(row));
        }
        let months = if period.step == crate::reports::Step::Month { Vec::new() } else { period.months() };
        let of_months: Vec<i64> = months
            .into_iter()
            .filter_map(|month| self.goals.own(whose, month).or_else(|| level(month)))
            .map(|(_, amount)| amount)
            .collect();
        match (of_months.len(), below) {
            (0, Some(below)) => (Some(below), Source::Below),
            (0, None) => (None, Source::Nowhere),
            (count, _) => (Some(of_months.iter().sum()), Source::Months(count)),
        }
    }

    fn of_level(&self, user: RowId, period: Period) -> Option<(RowId, i64)> {
        let row = self.asked.users.iter().find(|row| row.id == user)?;
        let level = row.doc.get("level").and_then(Value::as_str)?;
        self.goals.levels.get(&(level.to_owned(), words(period))).copied()
    }
}

/// What was set, by whose and for which period.
struct Goals {
    own: BTreeMap<(Whose, String), (RowId, i64)>,
    levels: BTreeMap<(String, String), (RowId, i64)>,
}

impl Goals {
    fn of(asked: &Asked<'_>) -> Self {
        let mut goals = Self { own: BTreeMap::new(), levels: BTreeMap::new() };
        for row in asked.targets.iter().filter(|row| row.is_live()) {
            let text = |field: &str| row.doc.get(field).and_then(Value::as_str).unwrap_or_default();
            if text("measure") != asked.measure.name {
                continue;
            }
            let period = Period::read(asked.calendar, text("period"), text("starts_on"));
            let (Some(amount), Some(period)) = (amount(asked, row), period) else { continue };
            let found = (row.id, amount);
            let whose = match text("scope") {
                "company" => Some(Whose::Company),
                "team" => reference(&row.doc, "team").map(Whose::Team),
                "person" => reference(&row.doc, "owner").map(Whose::Person),
                _ => None,
            };
            match whose {
                Some(whose) => drop(goals.own.insert((whose, words(period)), found)),
                None => drop(goals.levels.insert((text("level").to_owned(), words(period)), found)),
            }
        }
        goals
    }

    fn own(&self, whose: Whose, period: Period) -> Option<(RowId, i64)> {
        self.own.get(&(whose, words(period))).copied()
    }
}

fn words(period: Period) -> String {
    format!("{} {}", period.step.name(), period.first)
}

/// What a target asks for: minor units of the currency, or a number.
fn amount(asked: &Asked<'_>, row: &Row) -> Option<i64> {
    if asked.measure.unit == Unit::Money {
        let money = row.doc.get("amount").and_then(Money::of)?;
        return (money.currency == asked.currency).then_some(money.minor);
    }
    let count = row.doc.get("count").and_then(Value::as_f64)?;
    #[allow(clippy::cast_possible_truncation, reason = "counts fit by far")]
    Some(count.round() as i64)
}
