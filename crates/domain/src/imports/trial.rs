//! The dry run: every row of every file is made on paper, in steps that leave the caller time to breathe.

use std::{collections::BTreeMap, rc::Rc, sync::Arc};

use serde_json::{Value, json};
use sync::{Doc, Row, RowId};

use super::{
    cells::{Cell, Reader},
    known::{Known, Names},
    outcome::{CellProblem, DryRun, Outcome, Why},
    placing::Place,
    plan::{ColumnPlan, FilePlan, Plan},
    referring::Referring,
    table::Table,
};
use crate::{ids::derived, record::RecordKind, registry};

/// Looks a record up.
pub type Look = Rc<dyn Fn(RowId) -> Option<Arc<Row>>>;

/// A dry run under way.
pub struct Trial {
    plan: Arc<Plan>,
    tables: Vec<Arc<Table>>,
    pub(super) known: Arc<Known>,
    pub(super) look: Look,
    referring: Referring,
    /// Of rows gone through: their marks, with the line and the place of each.
    pub(super) seen: BTreeMap<String, (u64, (usize, usize))>,
    pub(super) found: DryRun,
    next: (usize, usize),
}

/// The id that a row of a file will have.
pub fn row_id(import: RowId, file: usize, row: usize) -> RowId {
    derived(&[b"import", import.0.as_bytes(), &(file as u64).to_be_bytes(), &(row as u64).to_be_bytes()])
}

impl Trial {
    /// Begins with what the plan, the files and the workspace say. The names of all rows are taken note of first, so that
    /// rows may refer to later rows and files.
    pub fn new(plan: Arc<Plan>, tables: Vec<Arc<Table>>, known: Arc<Known>, look: Look) -> Self {
        let mut names = Names::default();
        for (file, (file_plan, table)) in plan.files.iter().zip(&tables).enumerate() {
            let Some(kind) = file_plan.kind.as_deref().and_then(registry::kind) else { continue };
            let Some(column) = file_plan.column_of(kind.title) else { continue };
            for row in 0..table.len() {
                names.add(kind.name, &file_plan.text(table, row, column), row_id(plan.import, file, row));
            }
        }
        let found = DryRun { files: vec![Vec::new(); tables.len()], made: Vec::new(), joining: Vec::new() };
        let referring = Referring::new(plan.import, names);
        Self { plan, tables, known, look, referring, seen: BTreeMap::new(), found, next: (0, 0) }
    }

    /// Goes on for so many rows; true when all are done.
    pub fn advance(&mut self, rows: usize) -> bool {
        for _ in 0..rows {
            let (file, row) = self.next;
            let Some(table) = self.tables.get(file).cloned() else { return true };
            let plan = Arc::clone(&self.plan);
            let file_plan = plan.files.get(file);
            let kind = file_plan.and_then(|plan| registry::kind(plan.kind.as_deref()?));
            match (file_plan, kind) {
                (Some(file_plan), Some(kind)) if row < table.len() => {
                    let outcome = self.try_row(file_plan, kind, &table, (file, row));
                    if let Some(file) = self.found.files.get_mut(file) {
                        file.push(outcome);
                    }
                    self.next = (file, row + 1);
                }
                _ => self.next = (file + 1, 0),
            }
        }
        self.next.0 >= self.tables.len()
    }

    /// How many rows are done.
    pub fn done(&self) -> usize {
        self.found.files.iter().map(Vec::len).sum()
    }

    /// What was found, once all rows are done.
    pub fn finish(mut self) -> DryRun {
        (self.found.made, self.found.joining) = self.referring.into_made();
        self.found.say_nothing_of_nothing();
        self.found.settle();
        self.found
    }

    fn try_row(
        &mut self,
        plan: &FilePlan,
        kind: &'static RecordKind,
        table: &Table,
        (file, row): (usize, usize),
    ) -> Outcome {
        let id = row_id(self.plan.import, file, row);
        if table.has_slipped(row) {
            return problem(None, "", Why::Slipped);
        }
        let mut draft = Draft::default();
        self.read_cells(&mut draft, plan, kind, (table, row));
        self.complete(&mut draft, plan, kind, (table, row));
        let at = Place { id, line: table.line(row), of: (file, row) };
        self.place(draft, plan, kind, at)
    }

    fn read_cells(
        &mut self,
        draft: &mut Draft,
        plan: &FilePlan,
        kind: &'static RecordKind,
        (table, row): (&Table, usize),
    ) {
        let known = Arc::clone(&self.known);
        let reader = Reader { plan, kind, known: &known };
        let unread = ColumnPlan::default();
        let mut said: Vec<(Option<usize>, &str, String, &ColumnPlan)> = Vec::new();
        for (column, column_plan) in plan.columns.iter().enumerate() {
            let target = column_plan.target.as_deref();
            said.extend(target.map(|path| (Some(column), path, plan.text(table, row, column), column_plan)));
            let cut = column_plan.split_off.as_deref();
            said.extend(cut.map(|path| (Some(column), path, plan.cut(table, row, column), &unread)));
        }
        said.extend(plan.constants.iter().map(|(path, text)| (None, path.as_str(), text.trim().to_owned(), &unread)));
        for (column, path, text, column_plan) in said {
            if draft.fields.contains_key(path) {
                continue;
            }
            let made_before = self.referring.made_count();
            match reader.read(path, &text, column_plan, &mut self.referring) {
                Cell::Empty => {}
                Cell::Value { value, text, needs } => draft.take(path, value, text, needs),
                Cell::Problem(why) => {
                    self.referring.forget_after(made_before);
                    draft.problems.push(CellProblem { column, path: path.to_owned(), why });
                }
            }
        }
    }

    /// What the cells do not say but the plan does.
    fn complete(&mut self, draft: &mut Draft, plan: &FilePlan, kind: &RecordKind, (table, row): (&Table, usize)) {
        if kind.name == "user" {
            let known = Arc::clone(&self.known);
            let team = self.referring.team_of(&known, &mut draft.fields, &draft.texts, plan);
            draft.needs.extend(team);
        }
        if let Some(owner) = plan.whose_turn(row).filter(|_| kind.field("owner").is_some()) {
            draft.fields.entry("owner").or_insert_with(|| json!(owner.to_string()));
        }
        for (name, value) in &plan.defaults {
            draft.fields.entry(name.clone()).or_insert_with(|| value.clone());
        }
        if !draft.fields.contains_key(kind.title) {
            let parts = plan.title_from.iter().filter_map(|path| draft.texts.get(path)).map(String::as_str);
            let title = parts.collect::<Vec<_>>().join(" · ");
            if !title.is_empty() {
                draft.fields.insert(kind.title.into(), Value::String(title));
            } else if plan.column_of(kind.title).is_none() && !plan.title_from.is_empty() {
                draft.fields.insert(kind.title.into(), Value::String(format!("#{}", table.line(row))));
            }
        }
    }
}

/// A row being read.
#[derive(Default)]
pub(super) struct Draft {
    pub(super) fields: Doc,
    /// Of the fields that the file itself, or a constant of the plan, fills: what stands there.
    pub(super) texts: BTreeMap<String, String>,
    pub(super) needs: Vec<RowId>,
    pub(super) problems: Vec<CellProblem>,
}

impl Draft {
    fn take(&mut self, path: &str, value: Value, text: String, needs: Vec<RowId>) {
        self.texts.insert(path.to_owned(), text);
        self.fields.insert(path.to_owned(), value);
        self.needs.extend(needs);
    }
}

/// The required fields that are not there. A pipeline follows from the stage.
pub(super) fn missing(known: &Known, kind: &RecordKind, fields: &Doc) -> Vec<String> {
    let slots = known.slots(kind.name).iter();
    slots.filter(|slot| slot.required && !fields.contains_key(&slot.path)).map(|slot| slot.path.clone()).collect()
}

pub(super) fn problem(column: Option<usize>, path: &str, why: Why) -> Outcome {
    Outcome::Problem(vec![CellProblem { column, path: path.to_owned(), why }])
}
