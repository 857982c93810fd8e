//! The dry run: every row of every file is made on paper, in steps that leave the caller time to breathe.

use std::{collections::BTreeMap, rc::Rc, sync::Arc};

use serde_json::{Value, json};
use sync::{Doc, Row, RowId};

use super::{
    cells::{Cell, Reader, To},
    done,
    known::Known,
    next,
    outcome::{CellProblem, DryRun, Outcome, Why},
    placing::Place,
    plan::{ColumnPlan, FilePlan, KINDS, Plan},
    referring::Referring,
    slots::numbered,
    table::Table,
};
use crate::{
    ids::{derived, reference},
    record::{FieldType, RecordKind},
    registry,
    rejection::ProblemCode,
    steps::Rest,
};

/// Looks a record up.
pub type Look = Rc<dyn Fn(RowId) -> Option<Arc<Row>>>;

/// In milliseconds: what a file says of today is told by no other clock than the file's.
const A_DAY: i64 = 86_400_000;

/// A dry run under way.
pub struct Trial {
    pub(super) plan: Arc<Plan>,
    tables: Vec<Arc<Table>>,
    pub(super) known: Arc<Known>,
    pub(super) look: Look,
    pub(super) referring: Referring,
    /// Of rows gone through: their marks, with the line and the place of each.
    pub(super) seen: BTreeMap<String, (u64, (usize, usize))>,
    pub(super) found: DryRun,
    /// The files, those to whose rows others refer first.
    order: Vec<usize>,
    /// How many files of these are done, and how many rows of the next.
    next: (usize, usize),
    /// The next row whose name is noted, until all are.
    naming: Option<(usize, usize)>,
}

/// So many names are noted in the time of one row.
const NAMES_A_ROW: usize = 10;

/// The id that a row of a file will have.
pub fn row_id(import: RowId, file: usize, row: usize) -> RowId {
    derived(&[b"import", import.0.as_bytes(), &(file as u64).to_be_bytes(), &(row as u64).to_be_bytes()])
}

impl Trial {
    /// Begins with what the plan, the files and the workspace say.
    pub fn new(plan: Arc<Plan>, tables: Vec<Arc<Table>>, known: Arc<Known>, look: Look) -> Self {
        let found = DryRun { files: vec![Vec::new(); tables.len()], made: Vec::new(), joining: Vec::new() };
        let referring = Referring::new(plan.import);
        let place = |file: &usize| {
            let kind = plan.files.get(*file).and_then(|file| file.kind.as_deref());
            KINDS.iter().position(|it| Some(*it) == kind)
        };
        let mut order: Vec<usize> = (0..tables.len()).collect();
        order.sort_by_key(place);
        let (seen, next, naming) = (BTreeMap::new(), (0, 0), Some((0, 0)));
        Self { plan, tables, known, look, referring, seen, found, order, next, naming }
    }

    /// Takes note of the names and numbers of some rows, so that rows may refer to later rows and files. True when all are noted.
    fn name(&mut self, rows: usize) -> bool {
        for _ in 0..rows {
            let Some((file, row)) = self.naming else { break };
            let Some((table, file_plan)) = self.tables.get(file).zip(self.plan.files.get(file)) else {
                self.naming = None;
                break;
            };
            let kind = file_plan.kind.as_deref().and_then(registry::kind);
            let named = kind.filter(|kind| row < table.len() && !matches!(kind.name, "follow_up" | "task"));
            let Some(kind) = named else {
                self.naming = Some((file + 1, 0));
                continue;
            };
            let id = row_id(self.plan.import, file, row);
            if let Some(column) = file_plan.column_of(kind.title) {
                self.referring.names.add(kind.name, &file_plan.text(table, row, column), id);
            }
            if let Some(column) = file_plan.column_of("source_id") {
                self.referring.names.add_number(kind.name, &file_plan.text(table, row, column), id);
            }
            self.naming = Some((file, row + 1));
        }
        self.naming.is_none()
    }

    /// Goes on for so many rows; true when all are done.
    pub fn advance(&mut self, rows: usize) -> bool {
        if !self.name(rows * NAMES_A_ROW) {
            return false;
        }
        for _ in 0..rows {
            let (place, row) = self.next;
            let Some(file) = self.order.get(place).copied() else { return true };
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
                    self.next = (place, row + 1);
                }
                _ => self.next = (place + 1, 0),
            }
        }
        self.next.0 >= self.order.len()
    }

    /// How many rows are done.
    pub fn done(&self) -> usize {
        self.found.files.iter().map(Vec::len).sum()
    }

    /// What was found, once all rows are done.
    pub async fn finish(mut self, rest: &mut impl Rest) -> DryRun {
        let (made, joining) = self.referring.into_made();
        // What comes next comes last: it is about what the others make.
        self.found.made.splice(0..0, made);
        self.found.joining = joining;
        self.found.say_nothing_of_nothing(rest).await;
        self.found.settle(rest).await;
        self.found.tell_last_contacts();
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
        let next = (kind.name == "follow_up").then(|| next::take(&mut draft, &self.known)).flatten();
        let at = Place { id, line: table.line(row), of: (file, row) };
        let mut outcome = self.place(draft, plan, kind, at);
        if let Some(next) = next {
            self.plan_next(next, plan, &mut outcome);
        }
        match &outcome {
            Outcome::Create(planned, _) => self.referring.note(planned.kind, planned.id, &planned.fields),
            Outcome::There(there) => self.referring.is_really(id, *there),
            Outcome::Update(updating, _) => self.referring.is_really(id, updating.id),
            _ => {}
        }
        outcome
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
        // Numbers say surest who is meant, and contacts and opportunities are looked for at the row's customer.
        said.sort_by_key(|(_, path, ..)| (numbered(path).is_none(), *path != "customer"));
        let mut unknown: Vec<CellProblem> = Vec::new();
        for (column, path, text, column_plan) in said {
            if let Some(field) = numbered(path) {
                unknown
                    .extend(self.read_number(draft, kind, field, &text).err().map(|why| (column, field, why).into()));
                continue;
            }
            if draft.fields.contains_key(path) {
                continue;
            }
            let made_before = self.referring.made_count();
            let customer = reference(&draft.fields, "customer");
            match reader.read(path, &text, column_plan, &mut To { referring: &mut self.referring, customer }) {
                Cell::Empty => {}
                Cell::Value { value, text, needs } => draft.take(path, value, text, needs),
                Cell::Problem(why) => {
                    self.referring.forget_after(made_before);
                    draft.problems.push((column, path, why).into());
                }
            }
        }
        let is_told = |draft: &Draft, path: &str| {
            draft.fields.contains_key(path) || draft.problems.iter().any(|problem| problem.path == path)
        };
        unknown.retain(|problem| !is_told(draft, &problem.path));
        draft.problems.extend(unknown);
        if matches!(kind.name, "follow_up" | "task") && !is_told(draft, "customer") {
            self.follow_to_customer(draft);
        }
    }

    /// Reads the number by which another system knows the record that a field refers to. One of zeros names nobody.
    fn read_number(&mut self, draft: &mut Draft, kind: &RecordKind, field: &str, number: &str) -> Result<(), Why> {
        let Some(FieldType::Ref(target)) = kind.field(field).map(|field| field.ty) else { return Ok(()) };
        let is_nobody = number.trim_end_matches('A').chars().all(|c| c == '0');
        if is_nobody || draft.fields.contains_key(field) {
            return Ok(());
        }
        let found = self.referring.numbered(&self.known, target, number);
        let id = found.ok_or(Why::Field(ProblemCode::NoSuchRecord))?;
        let name = (self.look)(id).and_then(|row| Some(registry::kind(target)?.title_of(&row.doc).to_owned()));
        draft.take(field, json!(id.to_string()), name.unwrap_or_else(|| number.to_owned()), vec![id]);
        Ok(())
    }

    /// Who names an opportunity or a contact means their customer.
    fn follow_to_customer(&self, draft: &mut Draft) {
        let of = |field: &str| {
            let id = reference(&draft.fields, field)?;
            self.referring.customer_of(id).or_else(|| reference(&(self.look)(id)?.doc, "customer"))
        };
        if let Some(customer) = of("opportunity").or_else(|| of("contact")) {
            draft.fields.insert("customer".into(), json!(customer.to_string()));
            draft.needs.push(customer);
        }
    }

    /// What is still to come is no follow-up: it is a task.
    fn must_have_happened(&self, draft: &mut Draft, plan: &FilePlan) {
        let at = draft.fields.get("happened_at").and_then(Value::as_i64);
        if at.zip(self.known.now).is_some_and(|(at, now)| at > now + A_DAY) {
            draft.fields.remove("happened_at");
            draft.problems.push((plan.column_of("happened_at"), "happened_at", Why::NotYet).into());
        }
    }

    /// What the cells do not say but the plan does.
    fn complete(&mut self, draft: &mut Draft, plan: &FilePlan, kind: &RecordKind, (table, row): (&Table, usize)) {
        if kind.name == "user" {
            let known = Arc::clone(&self.known);
            let team = self.referring.team_of(&known, &mut draft.fields, &draft.texts, plan);
            draft.needs.extend(team);
        }
        if kind.name == "task" {
            done::tell(draft, plan, &self.known);
        }
        if kind.name == "follow_up" {
            self.must_have_happened(draft, plan);
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
            } else if kind.name == "opportunity" && plan.column_of(kind.title).is_none() && !plan.title_from.is_empty()
            {
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
    pub(super) fn take(&mut self, path: &str, value: Value, text: String, needs: Vec<RowId>) {
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
