//! What somebody has decided about an import: which kind each file holds, which field each column, and what its values mean.
//!
//! A plan is data: it can be stored, left and found again, and gives the same rows each time.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use sync::{Doc, RowId};

use super::{meeting::MatchBy, reading::Reading};

/// The kinds that files can hold, what others refer to first.
pub const KINDS: [&str; 8] = ["user", "team", "product", "customer", "contact", "opportunity", "follow_up", "task"];

/// The path of the column that names a person's manager, in a file of people.
pub const MANAGER_OF_TEAM: &str = "team.manager";

/// The path of the column that names the team above a person's team, in a file of people.
pub const REGION_OF_TEAM: &str = "team.parent";

/// The path of the column that says whether a task is done.
pub const DONE: &str = "done";

/// The path of the column of follow-ups that says when the customer is to be contacted next.
pub const NEXT_ON: &str = "next_on";

/// The path of the column that says what is to be done then.
pub const NEXT_STEP: &str = "next_step";

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
    /// Who takes the rows that name no owner in turn, row by row of the file; empty where `defaults` say whose they are.
    #[serde(default)]
    pub in_turn: Vec<RowId>,
    /// Whose customers are that are made because rows name them; nobody's if it is not said.
    #[serde(default)]
    pub owner_of_made: Option<RowId>,
    /// The kinds of which records that are named but not there may be made.
    #[serde(default)]
    pub create: BTreeSet<String>,
    /// Where the stages of a file of opportunities stand.
    #[serde(default)]
    pub pipeline: Option<PipelineChoice>,
    /// True if a cell that cannot be read is left out as long as its field may be empty, instead of the whole row.
    #[serde(default)]
    pub leave_out: bool,
    /// By what a row is known to be a record that is there; empty for what is usual for the kind.
    #[serde(default)]
    pub match_by: Vec<MatchBy>,
    /// What becomes of such rows.
    #[serde(default)]
    pub when_there: WhenThere,
    /// Texts for fields that no column fills, or whose cells are empty.
    #[serde(default)]
    pub constants: BTreeMap<String, String>,
    /// Cells that somebody has put right: by row, then column.
    #[serde(default)]
    pub corrections: BTreeMap<usize, BTreeMap<usize, String>>,
    /// True if cells such as `-` and `N/A` are empty.
    #[serde(default)]
    pub blanks: bool,
}

/// What becomes of a row whose record is there already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhenThere {
    /// It is passed over.
    #[default]
    Skip,
    /// The record takes what the row says, field by field as its columns' [`FieldRule`]s say.
    Update,
}

/// What becomes of a field of a record that is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldRule {
    /// The file's value, if there is none.
    #[default]
    Fill,
    /// The file's value.
    Overwrite,
    /// What there is.
    Keep,
}

/// What stands between the texts of joined columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Separator {
    /// Nothing between Chinese characters, a space between other words.
    #[default]
    Fitting,
    /// A space.
    Space,
    /// A comma and a space.
    Comma,
    /// A new line.
    Line,
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
    /// What becomes of the field where the record is there already.
    #[serde(default)]
    pub rule: FieldRule,
    /// Columns whose texts follow this one's.
    #[serde(default)]
    pub joined: Vec<usize>,
    /// What stands between them.
    #[serde(default)]
    pub separator: Separator,
    /// The path of a field of phone numbers or mail addresses that takes the one that stands in this column's cells.
    #[serde(default)]
    pub split_off: Option<String>,
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
            column.joined.clear();
            column.split_off = None;
        }
    }

    /// Whose a row is that names no owner, if people take such rows in turn. It follows from the row alone: read again, the file
    /// says the same.
    pub fn whose_turn(&self, row: usize) -> Option<RowId> {
        self.in_turn.get(row.checked_rem(self.in_turn.len())?).copied()
    }

    /// By what its rows are known.
    pub fn marks(&self) -> &[MatchBy] {
        match &self.kind {
            Some(kind) if self.match_by.is_empty() => MatchBy::usual(kind),
            _ => &self.match_by,
        }
    }

    /// What becomes of a field of a record that is there.
    pub fn rule_of(&self, path: &str) -> FieldRule {
        let by_word = || self.column_of(DONE).filter(|_| path == "done_at");
        let column = self
            .column_of(path)
            .or_else(by_word)
            .or_else(|| self.columns.iter().position(|column| column.split_off.as_deref() == Some(path)));
        column.and_then(|column| self.columns.get(column)).map_or(FieldRule::Fill, |column| column.rule)
    }
}
