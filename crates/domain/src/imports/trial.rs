//! The dry run: every row of every file is made on paper, in steps that leave the caller time to breathe.

use std::{collections::BTreeMap, sync::Arc};

use serde_json::{Value, json};
use sync::{Doc, RowId};

use super::{
    cells::{Cell, Reader},
    known::{Known, Names, identities},
    outcome::{CellProblem, DryRun, Outcome, Planned, Why},
    plan::{FilePlan, Plan},
    referring::Referring,
    table::Table,
};
use crate::{ids::derived, record::RecordKind, registry, rejection::ProblemCode, value::Day};

/// A dry run under way.
pub struct Trial {
    plan: Arc<Plan>,
    tables: Vec<Arc<Table>>,
    known: Arc<Known>,
    referring: Referring,
    seen: BTreeMap<String, u64>,
    found: DryRun,
    next: (usize, usize),
}

/// The id that a row of a file will have.
pub fn row_id(import: RowId, file: usize, row: usize) -> RowId {
    derived(&[b"import", import.0.as_bytes(), &(file as u64).to_be_bytes(), &(row as u64).to_be_bytes()])
}

impl Trial {
    /// Begins with what the plan, the files and the workspace say. The names of all rows are taken note of first, so that
    /// rows may refer to later rows and files.
    pub fn new(plan: Arc<Plan>, tables: Vec<Arc<Table>>, known: Arc<Known>) -> Self {
        let mut names = Names::default();
        for (file, (file_plan, table)) in plan.files.iter().zip(&tables).enumerate() {
            let Some(kind) = file_plan.kind.as_deref().and_then(registry::kind) else { continue };
            let Some(column) = file_plan.column_of(kind.title) else { continue };
            for row in 0..table.rows.len() {
                names.add(kind.name, table.cell(row, column), row_id(plan.import, file, row));
            }
        }
        let found = DryRun { files: vec![Vec::new(); tables.len()], made: Vec::new(), joining: Vec::new() };
        let referring = Referring::new(plan.import, names);
        Self { plan, tables, known, referring, seen: BTreeMap::new(), found, next: (0, 0) }
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
                (Some(file_plan), Some(kind)) if row < table.rows.len() => {
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
        let known = Arc::clone(&self.known);
        let reader = Reader { plan, kind, known: &known, table, row };
        let mut draft = Draft { fields: Doc::new(), texts: BTreeMap::new(), needs: Vec::new(), problems: Vec::new() };
        for (column, column_plan) in plan.columns.iter().enumerate() {
            let Some(path) = column_plan.target.as_deref() else { continue };
            if draft.fields.contains_key(path) {
                continue;
            }
            let made_before = self.referring.made_count();
            match reader.read(column, column_plan, &mut self.referring) {
                Cell::Empty => {}
                Cell::Value { value, text, needs } => draft.take(path, value, text, needs),
                Cell::Problem(why) => {
                    self.referring.forget_after(made_before);
                    draft.problems.push(CellProblem { column: Some(column), path: path.to_owned(), why });
                }
            }
        }
        self.complete(&mut draft, plan, kind, (table, row));
        let required: Vec<String> = missing(&known, kind, &draft.fields);
        let is_fatal = |problem: &CellProblem| !plan.leave_out || required.contains(&problem.path);
        if !required.is_empty() || draft.problems.iter().any(is_fatal) {
            let unsaid = required.into_iter().filter(|path| draft.problems.iter().all(|problem| problem.path != *path));
            let more: Vec<CellProblem> = unsaid
                .map(|path| CellProblem { column: plan.column_of(&path), path, why: Why::Field(ProblemCode::Required) })
                .collect();
            draft.problems.extend(more);
            return Outcome::Problem(draft.problems);
        }
        self.place(id, kind, draft, table.line(row))
    }

    /// What the cells do not say but the plan does.
    fn complete(&mut self, draft: &mut Draft, plan: &FilePlan, kind: &RecordKind, (table, row): (&Table, usize)) {
        if kind.name == "user" {
            let known = Arc::clone(&self.known);
            let team = self.referring.team_of(&known, &mut draft.fields, &draft.texts, plan);
            draft.needs.extend(team);
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
        if kind.name == "opportunity" {
            let day =
                ["closed_on", "engaged_on"].iter().find_map(|name| Day::parse(draft.fields.get(*name)?.as_str()?));
            if let Some(millis) = day.map(|day| day.since_epoch() * 86_400_000).filter(|millis| *millis >= 0) {
                draft.fields.insert("stage_since".into(), json!(millis));
            }
        }
    }

    /// Tells a new row from one that is there.
    fn place(&mut self, id: RowId, kind: &'static RecordKind, draft: Draft, line: u64) -> Outcome {
        let keys = identities(kind.name, &draft.fields);
        if let Some(there) = self.known.there(&keys).filter(|there| *there != id) {
            return Outcome::There(there);
        }
        if let Some(line) = keys.iter().find_map(|key| self.seen.get(key)) {
            return Outcome::Twice(*line);
        }
        self.seen.extend(keys.into_iter().map(|key| (key, line)));
        let needs = draft.needs.into_iter().filter(|need| !self.known.holds(*need)).collect();
        Outcome::Create(Planned { id, kind: kind.name, fields: draft.fields, needs }, draft.problems)
    }
}

/// A row being read.
struct Draft {
    fields: Doc,
    texts: BTreeMap<String, String>,
    needs: Vec<RowId>,
    problems: Vec<CellProblem>,
}

impl Draft {
    fn take(&mut self, path: &str, value: Value, text: String, needs: Vec<RowId>) {
        self.texts.insert(path.to_owned(), text);
        self.fields.insert(path.to_owned(), value);
        self.needs.extend(needs);
    }
}

/// The required fields that are not there. A pipeline follows from the stage.
fn missing(known: &Known, kind: &RecordKind, fields: &Doc) -> Vec<String> {
    let slots = known.slots(kind.name).iter();
    slots.filter(|slot| slot.required && !fields.contains_key(&slot.path)).map(|slot| slot.path.clone()).collect()
}

fn problem(column: Option<usize>, path: &str, why: Why) -> Outcome {
    Outcome::Problem(vec![CellProblem { column, path: path.to_owned(), why }])
}
