//! What a dry run found: row by row what would become of it, and the records that would be made besides.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sync::{Doc, RowId, Ver};

use super::{
    CHUNK_ROWS, ImportRow, ImportRows,
    updating::{UpdateRow, UpdateRows},
};
use crate::{Command, rejection::ProblemCode};

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
        }
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
                Outcome::There(_) | Outcome::Twice(_) | Outcome::Joined(_) => counts.skip += 1,
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
            rows.chunks(CHUNK_ROWS).map(chunk).collect::<Vec<_>>()
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

    /// The commands that make it, in an order in which what is needed comes first.
    pub fn commands(&self, import: RowId) -> Vec<ImportRows> {
        let levels = levels(self.planned());
        let mut groups: BTreeMap<(usize, &'static str), Vec<ImportRow>> = BTreeMap::new();
        for planned in self.planned() {
            let Some(level) = levels.get(&planned.id) else { continue };
            let row = ImportRow { id: planned.id, fields: planned.fields.clone() };
            groups.entry((*level, planned.kind)).or_default().push(row);
        }
        let mut commands = Vec::new();
        for ((_, kind), rows) in groups {
            for chunk in rows.chunks(CHUNK_ROWS) {
                commands.push(ImportRows { import, kind: kind.to_owned(), rows: chunk.to_vec() });
            }
        }
        commands
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
    pub(super) fn say_nothing_of_nothing(&mut self) {
        for outcome in self.files.iter_mut().flatten() {
            match outcome {
                Outcome::Update(updating, _) if updating.fields.is_empty() && updating.fill.is_empty() => {
                    *outcome = Outcome::There(updating.id);
                }
                _ => {}
            }
        }
    }

    /// Rows that need a row with a problem, or each other in a circle, have one too.
    pub(super) fn settle(&mut self) {
        loop {
            let levels = levels(self.planned());
            let good: BTreeSet<RowId> = self.planned().map(|planned| planned.id).collect();
            let is_missing = |id: &RowId| !good.contains(id);
            let mut settled = true;
            for outcome in self.files.iter_mut().flatten() {
                let why = match outcome {
                    Outcome::Create(planned, _) if planned.needs.iter().any(is_missing) => Why::NeedsAnother,
                    Outcome::Update(updating, _) if updating.needs.iter().any(is_missing) => Why::NeedsAnother,
                    Outcome::Create(planned, _) if !levels.contains_key(&planned.id) => Why::Circular,
                    _ => continue,
                };
                *outcome = Outcome::Problem(vec![CellProblem { column: None, path: String::new(), why }]);
                settled = false;
            }
            let before = self.made.len();
            self.made.retain(|planned| !planned.needs.iter().any(is_missing) && levels.contains_key(&planned.id));
            if settled && before == self.made.len() {
                return;
            }
        }
    }
}

/// How many steps of others come before each; what is in a circle, or needs what is, has no level.
fn levels<'a>(planned: impl Iterator<Item = &'a Planned>) -> BTreeMap<RowId, usize> {
    let mut levels = BTreeMap::new();
    let mut open: Vec<&Planned> = planned.collect();
    let ids: BTreeSet<RowId> = open.iter().map(|planned| planned.id).collect();
    for level in 0.. {
        let (ready, waiting): (Vec<&Planned>, Vec<&Planned>) = open
            .into_iter()
            .partition(|planned| planned.needs.iter().all(|id| !ids.contains(id) || levels.contains_key(id)));
        levels.extend(ready.iter().map(|planned| (planned.id, level)));
        open = waiting;
        if ready.is_empty() {
            break;
        }
    }
    levels
}
