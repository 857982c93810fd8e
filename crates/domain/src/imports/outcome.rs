//! What a dry run found: row by row what would become of it, and the records that would be made besides.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::json;
use sync::{Doc, RowId};

use super::{CHUNK_ROWS, ImportRow, ImportRows};
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

/// What would become of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It would be made; cells that could not be read are left out.
    Create(Planned, Vec<CellProblem>),
    /// It is there already.
    There(RowId),
    /// An earlier row of the import, on this line, is the same.
    Twice(u64),
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
}

impl Why {
    /// The stable code; the app maps it to a text `problem.<code>`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Field(code) => code.as_str(),
            Self::Slipped => "slipped",
            Self::NeedsAnother => "needs_another",
            Self::Circular => "circular",
        }
    }
}

/// How many rows come out how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// To be made.
    pub create: usize,
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
                Outcome::There(_) | Outcome::Twice(_) => counts.skip += 1,
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

    /// How many records would be made in all.
    pub fn total(&self) -> usize {
        self.planned().count()
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
                let fields = Doc::from_iter([("team".to_owned(), json!(team.to_string()))]);
                Command::SetFields { kind: "user".into(), id: *user, base_ver: 0, fields }
            })
            .collect()
    }

    /// Rows that need a row with a problem, or each other in a circle, have one too.
    pub(super) fn settle(&mut self) {
        loop {
            let levels = levels(self.planned());
            let good: BTreeSet<RowId> = self.planned().map(|planned| planned.id).collect();
            let is_missing = |id: &RowId| !good.contains(id);
            let mut settled = true;
            for outcome in self.files.iter_mut().flatten() {
                let Outcome::Create(planned, _) = outcome else { continue };
                let why = if planned.needs.iter().any(is_missing) {
                    Why::NeedsAnother
                } else if levels.contains_key(&planned.id) {
                    continue;
                } else {
                    Why::Circular
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
