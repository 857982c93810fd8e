//! What somebody has decided about an import: which kind each file holds, which field each column, and what its values mean.
//!
//! A plan is data: it can be stored, left and found again, and gives the same rows each time.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use sync::{Doc, RowId};

use super::reading::Reading;

/// The kinds that files can hold, what others refer to first.
pub const KINDS: [&str; 6] = ["user", "team", "product", "customer", "contact", "opportunity"];

/// The path of the column that names a person's manager, in a file of people.
pub const MANAGER_OF_TEAM: &str = "team.manager";

/// The path of the column that names the team above a person's team, in a file of people.
pub const REGION_OF_TEAM: &str = "team.parent";

/// An import: some files that belong together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Its id, from which the ids of all its rows follow.
    pub import: RowId,
    /// File by file, in the order of the tables.
    pub files: Vec<FilePlan>,
}

/// What is to become of one file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FilePlan {
    /// Which kind its rows are; `None` leaves the file out.
    pub kind: Option<String>,
    /// Column by column.
    pub columns: Vec<ColumnPlan>,
    /// If no column names a row: the paths whose texts make its name.
    #[serde(default)]
    pub title_from: Vec<String>,
    /// In a file of people: what the team of a manager is called, `{}` standing for the manager's name.
    #[serde(default)]
    pub team_name: String,
    /// Fields of rows whose cells leave them empty.
    #[serde(default)]
    pub defaults: Doc,
    /// The kinds of which records that are named but not there may be made.
    #[serde(default)]
    pub create: BTreeSet<String>,
    /// Where the stages of a file of opportunities stand.
    #[serde(default)]
    pub pipeline: Option<PipelineChoice>,
    /// True if a cell that cannot be read is left out as long as its field may be empty, instead of the whole row.
    #[serde(default)]
    pub leave_out: bool,
}

/// What is to become of one column.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ColumnPlan {
    /// The path of the field it fills (see [`super::slots`]); `None` leaves it out.
    pub target: Option<String>,
    /// How its cells are read.
    #[serde(default)]
    pub reading: Reading,
    /// What certain cells mean, by their text.
    #[serde(default)]
    pub values: BTreeMap<String, Meaning>,
}

/// What a cell means, other than what it says.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "as", content = "is")]
pub enum Meaning {
    /// The record of this name.
    Named(String),
    /// A new record of the name in the cell.
    Create,
    /// Nothing.
    Empty,
    /// This choice.
    Choice(String),
    /// This text.
    Text(String),
}

/// In which pipeline a file's stages stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "as", content = "is")]
pub enum PipelineChoice {
    /// In one that is there.
    There(RowId),
    /// In a new one of this name.
    New(String),
}

impl FilePlan {
    /// The column that fills the path.
    pub fn column_of(&self, path: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.target.as_deref() == Some(path))
    }

    /// True if the file says who manages people's teams, or what stands above them: then the column `team` is no more than
    /// the team's name.
    pub fn tells_teams(&self) -> bool {
        self.column_of(MANAGER_OF_TEAM).or_else(|| self.column_of(REGION_OF_TEAM)).is_some()
    }

    /// Gives a column another target; a column that had it loses it.
    pub fn aim(&mut self, column: usize, target: Option<String>) {
        if target.is_some() {
            for other in self.columns.iter_mut().filter(|other| other.target == target) {
                other.target = None;
                other.values.clear();
            }
        }
        if let Some(column) = self.columns.get_mut(column) {
            column.target = target;
            column.values.clear();
        }
    }
}
