//! A workspace in memory that an import runs in, decided by the real commands.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
    sync::Arc,
};

use serde_json::Value;
use sync::{Change, Effect, Model, Row, RowId, View, apply};

use crate::{
    Command,
    access::{Actor, Role},
    command::Crm,
    imports::{
        known::Known,
        outcome::DryRun,
        part,
        plan::Plan,
        suggest::{self, Defaults, Source},
        table::Table,
        trial::Trial,
    },
    rejection::Rejection,
    steps::{AtOnce, at_once},
};

pub(crate) fn id(n: u8) -> RowId {
    RowId::new(1_700_000_000_000, &[n; 10])
}

pub(crate) struct World {
    pub(crate) rows: BTreeMap<RowId, Arc<Row>>,
    pub(crate) actor: Actor,
    ver: u64,
}

impl View for World {
    fn row(&self, id: RowId) -> Option<Arc<Row>> {
        self.rows.get(&id).cloned()
    }

    fn find(&self, kind: &str, field: &str, value: &str) -> Vec<Arc<Row>> {
        let has = |row: &Row| row.kind == kind && row.doc.get(field).and_then(Value::as_str) == Some(value);
        self.rows.values().filter(|row| has(row)).take(200).cloned().collect()
    }

    fn count(&self, kind: &str, field: &str, value: &str) -> usize {
        let has = |row: &&Arc<Row>| row.kind == kind && row.doc.get(field).and_then(Value::as_str) == Some(value);
        self.rows.values().filter(has).count()
    }

    fn all(&self, kind: &str) -> Vec<Arc<Row>> {
        self.rows.values().filter(|row| row.kind == kind).cloned().collect()
    }
}

impl World {
    /// With an admin and nobody else.
    pub(crate) fn new() -> Self {
        let actor = Actor { user: id(1), role: Role::Admin, sees: vec![], leads: vec![] };
        let mut world = Self { rows: BTreeMap::new(), actor, ver: 0 };
        world.put("user", id(1), &serde_json::json!({"name": "Ada Admin", "role": "admin"}));
        world
    }

    pub(crate) fn put(&mut self, kind: &str, id: RowId, doc: &Value) {
        let doc = doc.as_object().cloned().unwrap_or_default();
        let row = Row {
            id,
            kind: kind.into(),
            ver: 1,
            doc,
            parent: None,
            scopes: vec![],
            stamps: BTreeMap::new(),
            deleted_at: None,
        };
        self.rows.insert(id, Arc::new(row));
    }

    pub(crate) fn known(&self) -> Arc<Known> {
        let mut known = Known::new("USD", &|key| key.rsplit('.').next().unwrap_or_default().replace('_', " "));
        self.rows.values().for_each(|row| known.add(row));
        Arc::new(known)
    }

    /// Carries out all commands of the dry run, and says how many rows each made.
    pub(crate) fn import(&mut self, import: RowId, run: &DryRun) -> Vec<usize> {
        let parts = at_once(run.parts(|_| false, &mut AtOnce));
        let commands = parts.iter().map(|part| Command::ImportRows(part.command(import)));
        let updates = run.updates(import, |_| false).into_iter().map(Command::UpdateRows);
        let commands: Vec<Command> = commands.chain(updates).chain(run.last_commands()).collect();
        commands.iter().map(|command| self.run(command).unwrap_or_else(|rejection| panic!("{rejection:?}"))).collect()
    }

    /// Carries a command out, and says how many rows it made.
    pub(super) fn run(&mut self, command: &Command) -> Result<usize, Rejection> {
        let changes = Crm::decide(command, &self.actor, &*self, 1_800_000_000_000)?;
        Ok(self.apply(&changes))
    }

    /// The records that an import has changed, or passed over, by what its parts say.
    pub(super) fn done(&self, import: RowId) -> BTreeSet<RowId> {
        let parts = self.of("import_part").into_iter().filter(|row| text(row, "import") == import.to_string());
        parts.flat_map(|row| part::done(&row.doc)).collect()
    }

    fn apply(&mut self, changes: &[Change]) -> usize {
        self.ver += 1;
        let effect = Effect { ver: self.ver, by: self.actor.user, at: 1_800_000_000_000 };
        let count = |world: &Self| world.rows.values().filter(|row| row.kind != "import_part").count();
        let before = count(self);
        for change in changes {
            let row = change.target().and_then(|id| apply(self.rows.get(&id).map(AsRef::as_ref), change, effect));
            if let Some(row) = row {
                self.rows.insert(row.id, Arc::new(row));
            }
        }
        count(self) - before
    }

    pub(crate) fn of(&self, kind: &str) -> Vec<&Row> {
        self.rows.values().filter(|row| row.kind == kind).map(AsRef::as_ref).collect()
    }

    /// The name of the record that a field refers to.
    pub(crate) fn name_in(&self, row: &Row, field: &str) -> Option<String> {
        let id = crate::ids::reference(&row.doc, field)?;
        Some(text(self.rows.get(&id)?, "name").to_owned())
    }
}

pub(crate) fn text<'a>(row: &'a Row, field: &str) -> &'a str {
    row.doc.get(field).and_then(Value::as_str).unwrap_or_default()
}

/// A table of plain CSV: reading what others write is the crate `files`, which knows this one.
fn table(text: &str) -> Table {
    let mut records =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes()).into_records();
    let headers = records.next().unwrap().unwrap();
    let mut table = Table::new(headers.iter().map(str::to_owned).collect());
    for record in records.map(Result::unwrap) {
        table.push(record.position().unwrap().line(), record.iter());
    }
    table
}

/// Files with their tables.
pub(crate) struct Files(pub(super) Vec<(String, Arc<Table>)>);

impl Files {
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        Self(files.iter().map(|(name, text)| ((*name).to_owned(), Arc::new(table(text)))).collect())
    }

    pub(crate) fn sources(&self) -> Vec<Source<'_>> {
        self.0.iter().map(|(name, table)| Source { name, table }).collect()
    }

    pub(crate) fn suggest(&self, known: &Known) -> Plan {
        let defaults = Defaults { team_name: "Team {}".into(), owner: None, me: Some(id(1)) };
        at_once(suggest::suggest(id(99), &self.sources(), known, &defaults, &mut AtOnce))
    }

    pub(crate) fn try_out(&self, plan: &Plan, known: &Arc<Known>) -> DryRun {
        self.try_out_on(plan, known, &World::new())
    }

    /// The same where records are there that it may change.
    pub(crate) fn try_out_on(&self, plan: &Plan, known: &Arc<Known>, world: &World) -> DryRun {
        let rows = world.rows.clone();
        let look = Rc::new(move |id: RowId| rows.get(&id).cloned());
        let tables = self.0.iter().map(|(_, table)| Arc::clone(table)).collect();
        let mut trial = Trial::new(Arc::new(plan.clone()), tables, Arc::clone(known), look);
        while !trial.advance(1000) {}
        at_once(trial.finish(&mut AtOnce))
    }
}
