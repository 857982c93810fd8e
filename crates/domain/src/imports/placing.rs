//! What becomes of a row once it is read: a new record, more about one that is there, or the same as an earlier row.

use std::sync::Arc;

use serde_json::Value;
use sync::{Doc, Row, RowId, View};

use super::{
    matching::name_key,
    meeting::identities,
    outcome::{CellProblem, Outcome, Planned, Updating, Why},
    plan::{FieldRule, FilePlan, WhenThere},
    trial::{Draft, Trial, missing, problem, row_id},
    updating,
};
use crate::{
    record::RecordKind,
    records::{Stand, create},
    rejection::ProblemCode,
};

/// Where a row stands, and the id that it would have.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) id: RowId,
    pub(super) line: u64,
    /// Its file and its number there.
    pub(super) of: (usize, usize),
}

/// Whom a row meets.
enum Meeting {
    Nobody,
    /// An earlier row: its line and place.
    Earlier(u64, (usize, usize)),
    /// A record that is there; false if it could be another one too.
    There(RowId, bool),
}

impl Trial {
    /// What becomes of a row that was read.
    pub(super) fn place(&mut self, draft: Draft, plan: &FilePlan, kind: &'static RecordKind, at: Place) -> Outcome {
        let keys = identities(kind.name, &draft.fields, plan.marks());
        let is_fatal = !plan.leave_out && !draft.problems.is_empty();
        let meeting = self.meet(&keys, &draft, at);
        if let Meeting::Earlier(_, (file, row)) = meeting {
            self.referring.is_really(at.id, row_id(self.plan.import, file, row));
        }
        let (outcome, is_new) = match meeting {
            Meeting::Nobody => (self.make(draft, plan, kind, at), true),
            Meeting::Earlier(line, _) if plan.when_there == WhenThere::Skip => (Outcome::Twice(line), false),
            Meeting::There(there, _) if plan.when_there == WhenThere::Skip => (Outcome::There(there), false),
            Meeting::Earlier(..) | Meeting::There(..) if is_fatal => (Outcome::Problem(draft.problems), false),
            Meeting::Earlier(line, of) => (self.join(draft, plan, kind, (line, of)), false),
            Meeting::There(_, false) => (problem(None, "", Why::Several), false),
            Meeting::There(there, true) => (self.update(draft, plan, kind, there), true),
        };
        if is_new && matches!(outcome, Outcome::Create(..) | Outcome::Update(..)) {
            self.seen.extend(keys.into_iter().map(|key| (key, (at.line, at.of))));
        }
        outcome
    }

    fn meet(&self, keys: &[String], draft: &Draft, at: Place) -> Meeting {
        let own = number(&draft.fields);
        // Two numbers of one other system are two records, whatever else they share.
        let is_same = |theirs: Option<String>| own.is_none() || theirs.is_none() || own == theirs;
        for key in keys {
            if let Some((line, of)) = self.seen.get(key).filter(|(_, of)| is_same(self.number_of(*of))) {
                return Meeting::Earlier(*line, *of);
            }
            let Some((there, is_alone)) = self.known.meets(key) else { continue };
            if there == at.id {
                return Meeting::Nobody;
            }
            if own.is_none() || is_same((self.look)(there).and_then(|row| number(&row.doc))) {
                return Meeting::There(there, is_alone);
            }
        }
        Meeting::Nobody
    }

    /// The number that an earlier row of the import has.
    fn number_of(&self, (file, row): (usize, usize)) -> Option<String> {
        match self.found.files.get(file)?.get(row)? {
            Outcome::Create(planned, _) => number(&planned.fields),
            Outcome::Update(updating, _) => (self.look)(updating.id).and_then(|row| number(&row.doc)),
            _ => None,
        }
    }

    /// A new record, if the row has what it needs.
    fn make(&self, mut draft: Draft, plan: &FilePlan, kind: &'static RecordKind, at: Place) -> Outcome {
        let required: Vec<String> = missing(&self.known, kind, &draft.fields);
        let is_fatal = |problem: &CellProblem| !plan.leave_out || required.contains(&problem.path);
        if !required.is_empty() || draft.problems.iter().any(is_fatal) {
            let unsaid = required.into_iter().filter(|path| draft.problems.iter().all(|problem| problem.path != *path));
            let more: Vec<CellProblem> = unsaid
                .map(|path| CellProblem { column: plan.column_of(&path), path, why: Why::Field(ProblemCode::Required) })
                .collect();
            draft.problems.extend(more);
            return Outcome::Problem(draft.problems);
        }
        if !self.may_make(kind, &draft.fields) {
            let column = ["owner", "customer", "customer.source_id"].iter().find_map(|path| plan.column_of(path));
            return problem(column, "owner", Why::NotYours);
        }
        let needs = self.open(draft.needs);
        Outcome::Create(Planned { id: at.id, kind: kind.name, fields: draft.fields, needs }, draft.problems)
    }

    /// True if whoever asks may make such a record, as far as one knows here.
    pub(super) fn may_make(&self, kind: &'static RecordKind, fields: &Doc) -> bool {
        let Some(actor) = &self.known.actor else { return true };
        let view = OnPaper(self);
        create::allowed(&Stand { actor, view: &view, at: 0 }, kind, fields).is_ok()
    }

    /// A record that is there takes what the row says.
    fn update(&self, draft: Draft, plan: &FilePlan, kind: &'static RecordKind, there: RowId) -> Outcome {
        let Some(row) = (self.look)(there).filter(|_| updating::KINDS.contains(&kind.name)) else {
            return Outcome::There(there);
        };
        let mut updating = Updating::nothing(there, kind.name, row.ver);
        let said = draft.fields.into_iter().filter(|(path, _)| draft.texts.contains_key(path));
        for (path, value) in said {
            updating.say(&row, kind, plan.rule_of(&path), path, value);
        }
        updating.needs = self.open(draft.needs);
        Outcome::Update(updating, draft.problems)
    }

    /// A row about the same record as an earlier one adds to what that says.
    fn join(&mut self, draft: Draft, plan: &FilePlan, kind: &RecordKind, (line, of): (u64, (usize, usize))) -> Outcome {
        let needs = self.open(draft.needs);
        let said = draft.fields.into_iter().filter(|(path, _)| draft.texts.contains_key(path));
        match self.found.files.get_mut(of.0).and_then(|file| file.get_mut(of.1)) {
            Some(Outcome::Create(planned, _)) => {
                for (path, value) in said {
                    if plan.rule_of(&path) == FieldRule::Overwrite || !planned.fields.contains_key(&path) {
                        planned.fields.insert(path, value);
                    }
                }
                planned.needs.extend(needs);
            }
            Some(Outcome::Update(updating, _)) => {
                let Some(row) = (self.look)(updating.id) else { return Outcome::Twice(line) };
                for (path, value) in said {
                    updating.say(&row, kind, plan.rule_of(&path), path, value);
                }
                updating.needs.extend(needs);
            }
            _ => return Outcome::Twice(line),
        }
        Outcome::Joined(line)
    }

    /// Those that are not there yet.
    fn open(&self, needs: Vec<RowId>) -> Vec<RowId> {
        needs.into_iter().filter(|need| !self.known.holds(*need)).collect()
    }
}

/// The records that are there, and the customers that would be.
struct OnPaper<'a>(&'a Trial);

impl View for OnPaper<'_> {
    fn row(&self, id: RowId) -> Option<Arc<Row>> {
        (self.0.look)(id).or_else(|| self.0.referring.customer(id))
    }

    fn find(&self, _: &str, _: &str, _: &str) -> Vec<Arc<Row>> {
        Vec::new()
    }

    fn count(&self, _: &str, _: &str, _: &str) -> usize {
        0
    }

    fn all(&self, _: &str) -> Vec<Arc<Row>> {
        Vec::new()
    }
}

/// The number of another system, as it is compared.
fn number(doc: &Doc) -> Option<String> {
    doc.get("source_id").and_then(Value::as_str).map(name_key)
}

impl Updating {
    fn nothing(id: RowId, kind: &'static str, base_ver: sync::Ver) -> Self {
        let (fields, fill, before) = (Doc::new(), Doc::new(), Doc::new());
        Self { id, kind, base_ver, fields, fill, before, needs: Vec::new() }
    }

    /// Hears what the file says of a field. Owner, stage and what else has commands of its own stay as they are.
    fn say(&mut self, row: &Row, kind: &RecordKind, rule: FieldRule, path: String, value: Value) {
        let now = row.doc.get(&path);
        let is_own = kind.field(&path).is_some_and(|field| field.by_command);
        match rule {
            _ if is_own => {}
            FieldRule::Overwrite if now != Some(&value) => {
                self.before.extend(now.map(|now| (path.clone(), now.clone())));
                self.fields.insert(path, value);
            }
            FieldRule::Overwrite => {
                self.fields.remove(&path);
            }
            FieldRule::Fill if now.is_none() => {
                self.fill.entry(path).or_insert(value);
            }
            FieldRule::Fill | FieldRule::Keep => {}
        }
    }
}
