//! Records that rows name: found in the workspace, among the files' rows, or made because the plan allows it.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use sync::{Doc, RowId};

use super::{
    known::{Known, Names, stages_of},
    matching::name_key,
    meeting::{MatchBy, identities},
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
}

/// The names that lead to records of this import, and those made on the way.
pub(super) struct Referring {
    import: RowId,
    names: Names,
    made: Vec<Planned>,
    made_names: BTreeMap<String, (RowId, String)>,
    joining: BTreeMap<RowId, RowId>,
}

impl Referring {
    pub(super) fn new(import: RowId, names: Names) -> Self {
        Self { import, names, made: Vec::new(), made_names: BTreeMap::new(), joining: BTreeMap::new() }
    }

    /// What was made, and which of the people made joins which team: a team needs its manager to be there first.
    pub(super) fn into_made(self) -> (Vec<Planned>, Vec<(RowId, RowId)>) {
        (self.made, self.joining.into_iter().collect())
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
        let role = wanted.role;
        self.find_in(known, wanted.kind, wanted, |name| {
            let mut fields = Doc::new();
            fields.insert("name".into(), json!(name));
            if wanted.kind == "user" {
                fields.insert("role".into(), json!(role));
            }
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
        if let Some(id) = known.names.find(space, name).or_else(|| self.names.find(space, name)) {
            return Some((id, name.to_owned()));
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

    fn pipeline(&mut self, known: &Known, choice: &PipelineChoice) -> Option<RowId> {
        match choice {
            PipelineChoice::There(id) => Some(*id),
            PipelineChoice::New(name) => {
                let wanted = Wanted { kind: "pipeline", name, may_create: true, pipeline: None, role: "" };
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
