//! What a dry run found: row by row what would become of it, and the records that would be made besides.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sync::{Doc, RowId, Ver};

use super::{
    ImportRow, ImportRows, ROWS_AT_ONCE,
    updating::{UpdateRow, UpdateRows},
};
use crate::{
    Command,
    rejection::ProblemCode,
    steps::{Rest, each},
};

/// A record that would be made.
#[derive(Clone, Debug, PartialEq)]
pub struct Planned {
    /// Its id.
    pub id: RowId,
    /// Its kind.
    pub kind: &'static str,
    /// Its fields.
    pub fields: Doc,
    /// The records of the same import that must be there first.
    pub needs: Vec<RowId>,
}

/// A record that would be changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Updating {
    /// Which.
    pub id: RowId,
    /// Its kind.
    pub kind: &'static str,
    /// The version that the dry run saw.
    pub base_ver: Ver,
    /// What is written over.
    pub fields: Doc,
    /// What is filled where nothing is.
    pub fill: Doc,
    /// What these fields hold now; those that are empty are not in it.
    pub before: Doc,
    /// The records of the same import that must be there first.
    pub needs: Vec<RowId>,
}

impl Updating {
    /// Field by field: what it holds, and what it would hold.
    pub fn differences(&self) -> impl Iterator<Item = (&str, Option<&Value>, &Value)> {
        let both = self.fill.iter().chain(&self.fields);
        both.map(|(path, after)| (path.as_str(), self.before.get(path), after))
    }
}

/// What would become of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It would be made; cells that could not be read are left out.
    Create(Planned, Vec<CellProblem>),
    /// It is there already.
    There(RowId),
    /// It is there already and would be changed; cells that could not be read are left out.
    Update(Updating, Vec<CellProblem>),
    /// An earlier row of the import, on this line, is the same.
    Twice(u64),
    /// An earlier row of the import, on this line, is the same and takes what this one says besides.
    Joined(u64),
    /// It cannot be imported.
    Problem(Vec<CellProblem>),
}

/// Why a row, or a cell of it, cannot be imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellProblem {
    /// The column at fault, if one is.
    pub column: Option<usize>,
    /// The path of the field.
    pub path: String,
    /// Why.
    pub why: Why,
}

impl From<(Option<usize>, &str, Why)> for CellProblem {
    fn from((column, path, why): (Option<usize>, &str, Why)) -> Self {
        Self { column, path: path.to_owned(), why }
    }
}

/// What can be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Why {
    /// The value does not fit the field.
    Field(ProblemCode),
    /// The row has more cells than there are headers.
    Slipped,
    /// It names a row of this import that has a problem itself.
    NeedsAnother,
    /// It names itself, by way of others.
    Circular,
    /// Several records are there that it could be.
    Several,
    /// It is done, and nothing says when.
    Undated,
    /// It is said to have happened, and is still to come.
    NotYet,
    /// It would be another person's, for whom this one may make nothing.
    NotYours,
}

impl Why {
    /// The stable code; the app maps it to a text `problem.<code>`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Field(code) => code.as_str(),
            Self::Slipped => "slipped",
            Self::NeedsAnother => "needs_another",
            Self::Circular => "circular",
            Self::Several => "several",
            Self::Undated => "undated",
            Self::NotYet => "not_yet",
            Self::NotYours => "not_yours",
        }
    }
}

/// Records of one kind that one command makes.
#[derive(Clone, Debug, PartialEq)]
pub struct Part<'a>(Vec<&'a Planned>);

impl Part<'_> {
    /// How many.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// True if there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The command.
    pub fn command(&self, import: RowId) -> ImportRows {
        let row = |planned: &&Planned| ImportRow { id: planned.id, fields: planned.fields.clone() };
        let kind = self.0.first().map_or("", |planned| planned.kind).to_owned();
        ImportRows { import, kind, rows: self.0.iter().map(row).collect() }
    }
}

/// How many rows come out how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// To be made.
    pub create: usize,
    /// There already, and to be changed.
    #[serde(default)]
    pub update: usize,
    /// There already, or twice in the files.
    pub skip: usize,
    /// To be merged into what another row of the files makes or changes.
    #[serde(default)]
    pub merge: usize,
    /// With a problem.
    pub problem: usize,
}

/// A dry run over all files.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DryRun {
    /// File by file, row by row; a file that is left out has none.
    pub files: Vec<Vec<Outcome>>,
    /// Records that rows name and that are not there: they would be made.
    pub made: Vec<Planned>,
    /// Which of the people made joins which team, once both are there.
    pub joining: Vec<(RowId, RowId)>,
}

impl DryRun {
    /// How the rows of a file come out.
    pub fn counts(&self, file: usize) -> Counts {
        let mut counts = Counts::default();
        for outcome in self.files.get(file).into_iter().flatten() {
            match outcome {
                Outcome::Create(..) => counts.create += 1,
                Outcome::Update(..) => counts.update += 1,
                Outcome::There(_) | Outcome::Twice(_) => counts.skip += 1,
                Outcome::Joined(_) => counts.merge += 1,
                Outcome::Problem(_) => counts.problem += 1,
            }
        }
        counts
    }

    /// How many records would be made besides the files' rows, by kind.
    pub fn made_by_kind(&self) -> BTreeMap<&'static str, usize> {
        let mut counts = BTreeMap::new();
        for planned in &self.made {
            *counts.entry(planned.kind).or_insert(0) += 1;
        }
        counts
    }

    /// How many records would be made or changed in all.
    pub fn total(&self) -> usize {
        self.planned().count() + self.updating().count()
    }

    /// Everything to be changed.
    pub fn updating(&self) -> impl Iterator<Item = &Updating> {
        self.files.iter().flatten().filter_map(|outcome| match outcome {
            Outcome::Update(updating, _) => Some(updating),
            _ => None,
        })
    }

    /// The commands that change it, to come after those that make records. `is_done` says which records this import has
    /// changed, or passed over, already.
    pub fn updates(&self, import: RowId, is_done: impl Fn(RowId) -> bool) -> Vec<UpdateRows> {
        let mut kinds: BTreeMap<&'static str, Vec<UpdateRow>> = BTreeMap::new();
        for updating in self.updating().filter(|updating| !is_done(updating.id)) {
            let Updating { id, base_ver, fields, fill, .. } = updating.clone();
            kinds.entry(updating.kind).or_default().push(UpdateRow { id, base_ver, fields, fill });
        }
        let in_chunks = |(kind, rows): (&'static str, Vec<UpdateRow>)| {
            let chunk = |rows: &[UpdateRow]| UpdateRows { import, kind: kind.to_owned(), rows: rows.to_vec() };
            rows.chunks(ROWS_AT_ONCE).map(chunk).collect::<Vec<_>>()
        };
        kinds.into_iter().flat_map(in_chunks).collect()
    }

    /// Everything to be made.
    pub fn planned(&self) -> impl Iterator<Item = &Planned> {
        let rows = self.files.iter().flatten().filter_map(|outcome| match outcome {
            Outcome::Create(planned, _) => Some(planned),
            _ => None,
        });
        self.made.iter().chain(rows)
    }

    /// What the commands that make it hold, in an order in which what is needed comes first. `is_there` says which records this
    /// import has made already.
    pub async fn parts<'a>(&'a self, is_there: impl Fn(RowId) -> bool, rest: &mut impl Rest) -> Vec<Part<'a>> {
        let levels = levels(self.planned(), rest).await;
        let mut groups: BTreeMap<(usize, &'static str), Vec<&Planned>> = BTreeMap::new();
        let sort = |planned: &'a Planned| {
            let Planned { id, kind, .. } = planned;
            if let Some(level) = levels.get(id) {
                groups.entry((*level, *kind)).or_default().push(planned);
            }
        };
        each(self.planned(), rest, sort).await;
        let mut parts = Vec::new();
        for rows in groups.values().flat_map(|rows| rows.chunks(ROWS_AT_ONCE)) {
            rest.rest().await;
            let rows: Vec<&Planned> = rows.iter().copied().filter(|planned| !is_there(planned.id)).collect();
            if !rows.is_empty() {
                parts.push(Part(rows));
            }
        }
        parts
    }

    /// The commands that come last: people made as managers join the teams they manage.
    pub fn last_commands(&self) -> Vec<Command> {
        let is_made = |id: RowId| self.made.iter().any(|planned| planned.id == id);
        self.joining
            .iter()
            .filter(|(user, team)| is_made(*user) && is_made(*team))
            .map(|(user, team)| {
                let fields = sync::order::gathered([("team".to_owned(), json!(team.to_string()))]);
                Command::SetFields { kind: "user".into(), id: *user, base_ver: 0, fields }
            })
            .collect()
    }

    /// A record that would be changed in nothing is there and no more.
    pub(super) async fn say_nothing_of_nothing(&mut self, rest: &mut impl Rest) {
        let say = |outcome: &mut Outcome| match outcome {
            Outcome::Update(updating, _) if updating.fields.is_empty() && updating.fill.is_empty() => {
                *outcome = Outcome::There(updating.id);
            }
            _ => {}
        };
        each(self.files.iter_mut().flatten(), rest, say).await;
    }

    /// Customers that would be made were last spoken to when the follow-ups that are made with them say: said with the customer,
    /// it is no change that somebody made since.
    pub(super) fn tell_last_contacts(&mut self) {
        let mut last: BTreeMap<String, i64> = BTreeMap::new();
        for planned in self.planned().filter(|planned| planned.kind == "follow_up") {
            let customer = planned.fields.get("customer").and_then(Value::as_str);
            if let (Some(customer), Some(at)) = (customer, planned.fields.get("happened_at").and_then(Value::as_i64)) {
                let known = last.entry(customer.to_owned()).or_insert(at);
                *known = at.max(*known);
            }
        }
        if last.is_empty() {
            return;
        }
        let rows = self.files.iter_mut().flatten().filter_map(|outcome| match outcome {
            Outcome::Create(planned, _) => Some(planned),
            _ => None,
        });
        for planned in self.made.iter_mut().chain(rows).filter(|planned| planned.kind == "customer") {
            if let Some(at) = last.get(&planned.id.to_string()) {
                planned.fields.insert("last_follow_up_at".into(), json!(at));
            }
        }
    }

    /// Rows that need a row with a problem, or each other in a circle, have one too.
    pub(super) async fn settle(&mut self, rest: &mut impl Rest) {
        loop {
            let levels = levels(self.planned(), rest).await;
            let mut good = BTreeSet::new();
            each(self.planned(), rest, |planned| {
                good.insert(planned.id);
            })
            .await;
            let is_missing = |id: &RowId| !good.contains(id);
            let mut settled = true;
            let settle = |outcome: &mut Outcome| {
                let why = match outcome {
                    Outcome::Create(planned, _) if planned.needs.iter().any(is_missing) => Why::NeedsAnother,
                    Outcome::Update(updating, _) if updating.needs.iter().any(is_missing) => Why::NeedsAnother,
                    Outcome::Create(planned, _) if !levels.contains_key(&planned.id) => Why::Circular,
                    _ => return,
                };
                *outcome = Outcome::Problem(vec![CellProblem { column: None, path: String::new(), why }]);
                settled = false;
            };
            each(self.files.iter_mut().flatten(), rest, settle).await;
            let before = self.made.len();
            self.made.retain(|planned| !planned.needs.iter().any(is_missing) && levels.contains_key(&planned.id));
            if settled && before == self.made.len() {
                return;
            }
        }
    }
}

/// How many steps of others come before each; what is in a circle, or needs what is, has no level.
async fn levels<'a>(planned: impl Iterator<Item = &'a Planned>, rest: &mut impl Rest) -> BTreeMap<RowId, usize> {
    let mut levels = BTreeMap::new();
    let mut open: Vec<&Planned> = Vec::new();
    let mut ids = BTreeSet::new();
    each(planned, rest, |planned| {
        ids.insert(planned.id);
        open.push(planned);
    })
    .await;
    for level in 0.. {
        let (mut ready, mut waiting) = (Vec::new(), Vec::new());
        let sort = |planned: &'a Planned| {
            let is_ready = planned.needs.iter().all(|id| !ids.contains(id) || levels.contains_key(id));
            if is_ready { ready.push(planned.id) } else { waiting.push(planned) }
        };
        each(open, rest, sort).await;
        let none = ready.is_empty();
        each(ready, rest, |id| {
            levels.insert(id, level);
        })
        .await;
        open = waiting;
        if none {
            break;
        }
    }
    levels
}
