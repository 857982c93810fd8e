//! Records that rows name: found in the workspace, among the files' rows, or made because the plan allows it.

use std::{collections::BTreeMap, sync::Arc};

use serde_json::{Value, json};
use sync::{Doc, Row, RowId};

use super::{
    known::{Known, Names, stages_of},
    matching::name_key,
    meeting::{MatchBy, at_customer, identities},
    outcome::Planned,
    plan::{FilePlan, MANAGER_OF_TEAM, PipelineChoice, REGION_OF_TEAM},
    stages,
};
use crate::{
    ids::{derived, reference},
    registry,
};

/// A record that a cell names.
pub(super) struct Wanted<'a> {
    /// Its kind.
    pub(super) kind: &'static str,
    /// Its name.
    pub(super) name: &'a str,
    /// True if it may be made.
    pub(super) may_create: bool,
    /// If it is a stage: where it stands.
    pub(super) pipeline: Option<&'a PipelineChoice>,
    /// If it is a person who must be made: what they are.
    pub(super) role: &'static str,
    /// If it is a customer who must be made: whose.
    pub(super) owner: Option<RowId>,
    /// If it is a contact or an opportunity: at which customer, as far as the row says.
    pub(super) customer: Option<RowId>,
}

/// The names that lead to records of this import, and those made on the way.
pub(super) struct Referring {
    import: RowId,
    /// The names of the files' own rows, of all files.
    pub(super) names: Names,
    made: Vec<Planned>,
    made_names: BTreeMap<String, (RowId, String)>,
    /// Contacts and opportunities of this import by their names at their customers.
    at_customers: BTreeMap<String, RowId>,
    /// Customers of this import, by whose they are.
    owned: BTreeMap<RowId, Arc<Row>>,
    /// The customers of these, and rows of the files that are records which are there, or earlier rows.
    customers: BTreeMap<RowId, RowId>,
    really: BTreeMap<RowId, RowId>,
    joining: BTreeMap<RowId, RowId>,
}

impl Referring {
    pub(super) fn new(import: RowId) -> Self {
        Self {
            import,
            names: Names::default(),
            made: Vec::new(),
            made_names: BTreeMap::new(),
            at_customers: BTreeMap::new(),
            owned: BTreeMap::new(),
            customers: BTreeMap::new(),
            really: BTreeMap::new(),
            joining: BTreeMap::new(),
        }
    }

    /// What was made, and which of the people made joins which team: a team needs its manager to be there first.
    pub(super) fn into_made(self) -> (Vec<Planned>, Vec<(RowId, RowId)>) {
        (self.made, self.joining.into_iter().collect())
    }

    /// Takes note of a row that will be a new record: others find it at its customer.
    pub(super) fn note(&mut self, kind: &str, id: RowId, fields: &Doc) {
        if kind == "customer" {
            self.own(id, fields);
        }
        let Some(customer) = reference(fields, "customer").filter(|_| matches!(kind, "contact" | "opportunity")) else {
            return;
        };
        self.customers.insert(id, customer);
        let name = fields.get("name").and_then(Value::as_str).unwrap_or_default();
        if let Some(mark) = at_customer(kind, customer, name) {
            self.at_customers.entry(mark).or_insert(id);
        }
    }

    fn own(&mut self, id: RowId, fields: &Doc) {
        let people = ["owner", "collaborators"].into_iter();
        let doc = people.filter_map(|name| Some((name.to_owned(), fields.get(name)?.clone()))).collect();
        let (kind, stamps) = ("customer".to_owned(), BTreeMap::new());
        let row = Row { id, kind, ver: 0, doc, parent: None, scopes: Vec::new(), stamps, deleted_at: None };
        self.owned.insert(id, Arc::new(row));
    }

    /// A customer of this import, no more of it than whose it is.
    pub(super) fn customer(&self, id: RowId) -> Option<Arc<Row>> {
        self.owned.get(&id).cloned()
    }

    /// Takes note of a row that is a record which is there, or an earlier row: who names the row means that.
    pub(super) fn is_really(&mut self, row: RowId, other: RowId) {
        let other = self.really.get(&other).copied().unwrap_or(other);
        self.really.insert(row, other);
    }

    /// The customer of a contact or an opportunity of this import.
    pub(super) fn customer_of(&self, id: RowId) -> Option<RowId> {
        self.customers.get(&id).copied()
    }

    /// The record that has this number in another system.
    pub(super) fn numbered(&self, known: &Known, kind: &str, number: &str) -> Option<RowId> {
        known.numbered(kind, number).or_else(|| Some(self.real(self.names.numbered(kind, number)?)))
    }

    fn real(&self, id: RowId) -> RowId {
        self.really.get(&id).copied().unwrap_or(id)
    }

    pub(super) fn made_count(&self) -> usize {
        self.made.len()
    }

    /// Takes back what was made after there were `count`, because the cell that asked for it failed.
    pub(super) fn forget_after(&mut self, count: usize) {
        let gone: Vec<RowId> = self.made.drain(count.min(self.made.len())..).map(|planned| planned.id).collect();
        if !gone.is_empty() {
            self.made_names.retain(|_, (id, _)| !gone.contains(id));
        }
    }

    /// The record with its name.
    pub(super) fn find(&mut self, known: &Known, wanted: &Wanted<'_>) -> Option<(RowId, String)> {
        if wanted.kind == "stage" {
            let pipeline = self.pipeline(known, wanted.pipeline?)?;
            let space = stages_of(pipeline);
            return self.find_in(known, &space, wanted, |name| stages::new_stage(name, pipeline));
        }
        if matches!(wanted.kind, "contact" | "opportunity") {
            return self.find_at(known, wanted);
        }
        let (role, owner) = (wanted.role, wanted.owner.filter(|_| wanted.kind == "customer"));
        self.find_in(known, wanted.kind, wanted, |name| {
            let mut fields = Doc::new();
            fields.insert("name".into(), json!(name));
            if wanted.kind == "user" {
                fields.insert("role".into(), json!(role));
            }
            fields.extend(owner.map(|owner| ("owner".to_owned(), json!(owner.to_string()))));
            fields
        })
    }

    fn find_in(
        &mut self,
        known: &Known,
        space: &str,
        wanted: &Wanted<'_>,
        fields: impl FnOnce(&str) -> Doc,
    ) -> Option<(RowId, String)> {
        let name = wanted.name.trim();
        if let Some(id) = known.named(space, name).or_else(|| self.names.named(space, name)) {
            return Some((self.real(id), name.to_owned()));
        }
        let key = format!("{space}={}", name_key(name));
        if let Some((id, title)) = self.made_names.get(&key) {
            return Some((*id, title.clone()));
        }
        if !wanted.may_create {
            return None;
        }
        let id = self.make(known, wanted.kind, &key, fields(name))?;
        self.made_names.insert(key, (id, name.to_owned()));
        Some((id, name.to_owned()))
    }

    /// A contact or an opportunity: names are theirs at their customer only.
    fn find_at(&mut self, known: &Known, wanted: &Wanted<'_>) -> Option<(RowId, String)> {
        let (kind, name) = (wanted.kind, wanted.name.trim());
        let mark = wanted.customer.and_then(|customer| at_customer(kind, customer, name));
        let of_files = || match &mark {
            Some(mark) => self.at_customers.get(mark).copied().or_else(|| self.names.numbered(kind, name)),
            None => self.names.alone(kind, name),
        };
        if let Some(id) = known.named_at(kind, wanted.customer, name).or_else(of_files) {
            return Some((self.real(id), name.to_owned()));
        }
        let (key, customer) = (mark?, wanted.customer?);
        if let Some((id, title)) = self.made_names.get(&key) {
            return Some((*id, title.clone()));
        }
        // An opportunity stands in a stage, which nobody has named here.
        if !wanted.may_create || kind == "opportunity" {
            return None;
        }
        let fields = [("name", json!(name)), ("customer", json!(customer.to_string()))];
        let fields = fields.into_iter().map(|(field, value)| (field.to_owned(), value)).collect();
        let id = self.make(known, kind, &key, fields)?;
        self.made_names.insert(key, (id, name.to_owned()));
        Some((id, name.to_owned()))
    }

    fn pipeline(&mut self, known: &Known, choice: &PipelineChoice) -> Option<RowId> {
        match choice {
            PipelineChoice::There(id) => Some(*id),
            PipelineChoice::New(name) => {
                let wanted = Wanted {
                    kind: "pipeline",
                    name,
                    may_create: true,
                    pipeline: None,
                    role: "",
                    owner: None,
                    customer: None,
                };
                let order = known.pipelines.len() + 1;
                let fields = |name: &str| {
                    sync::order::gathered([("name".to_owned(), json!(name)), ("order".to_owned(), json!(order))])
                };
                self.find_in(known, "pipeline", &wanted, fields).map(|(id, _)| id)
            }
        }
    }

    fn make(&mut self, known: &Known, kind: &str, key: &str, fields: Doc) -> Option<RowId> {
        let kind = registry::kind(kind)?;
        let id = derived(&[b"import", self.import.0.as_bytes(), b"made", key.as_bytes()]);
        let refers = fields.values().filter_map(|value| value.as_str()?.parse::<RowId>().ok());
        let needs = refers.filter(|need| !known.holds(*need)).collect();
        if kind.name == "customer" {
            self.own(id, &fields);
        }
        self.made.push(Planned { id, kind: kind.name, fields, needs });
        Some(id)
    }

    /// Puts a person into the team of their manager, below the team of their region. The cells for manager and region are
    /// taken out of `fields`; the id returned is what the person's row needs.
    pub(super) fn team_of(
        &mut self,
        known: &Known,
        fields: &mut Doc,
        texts: &BTreeMap<String, String>,
        plan: &FilePlan,
    ) -> Option<RowId> {
        if !plan.tells_teams() {
            return None;
        }
        let manager = fields.remove(MANAGER_OF_TEAM);
        let region = fields.remove(REGION_OF_TEAM);
        fields.remove("team");
        let Some(name) = texts.get("team").cloned().or_else(|| Some(title_of_team(plan, texts.get(MANAGER_OF_TEAM)?)))
        else {
            fields.insert("team".into(), region?);
            return None;
        };
        let mut doc = Doc::new();
        doc.insert("name".into(), Value::String(name.clone()));
        doc.extend(region.map(|region| ("parent".to_owned(), region)));
        doc.extend(manager.map(|manager| ("manager".to_owned(), manager)));
        let id = self.team(known, &name, doc)?;
        fields.insert("team".into(), json!(id.to_string()));
        Some(id)
    }

    fn team(&mut self, known: &Known, name: &str, doc: Doc) -> Option<RowId> {
        let keys = identities("team", &doc, MatchBy::of_kind("team"));
        if let Some(id) = known.there(&keys) {
            return Some(id);
        }
        let key = keys.into_iter().next()?;
        if let Some((id, _)) = self.made_names.get(&key) {
            return Some(*id);
        }
        let manager = reference(&doc, "manager");
        let id = self.make(known, "team", &key, doc)?;
        if let Some(manager) = manager.filter(|manager| self.made.iter().any(|made| made.id == *manager)) {
            self.joining.entry(manager).or_insert(id);
        }
        self.made_names.insert(key, (id, name.to_owned()));
        Some(id)
    }
}

fn title_of_team(plan: &FilePlan, manager: &str) -> String {
    if plan.team_name.contains("{}") { plan.team_name.replace("{}", manager) } else { manager.to_owned() }
}
