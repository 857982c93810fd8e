//! What the workspace holds already, as far as an import asks: names, identities, custom fields, words in use.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use sync::{Instant, Row, RowId};

use super::{
    matching::name_key,
    meeting::{MatchBy, at_customer, identities},
    plan::KINDS,
    slots::{self, Slot, Words},
};
use crate::{access::Actor, ids::reference, record::FieldType, registry, reports::zone::Zone, settings::custom};

/// Of how many different texts a field may have to count as a field of categories.
const MAX_CATEGORIES: usize = 200;

/// Names that lead to records, kind by kind; the stages of each pipeline apart.
#[derive(Clone, Debug, Default)]
pub struct Names {
    spaces: BTreeMap<String, BTreeMap<String, (RowId, String)>>,
    /// Names that several records of a space have.
    shared: BTreeMap<String, BTreeSet<String>>,
}

impl Names {
    /// A record of this name; the first of a name keeps it.
    pub fn add(&mut self, space: &str, name: &str, id: RowId) {
        if name.trim().is_empty() {
            return;
        }
        let key = name_key(name);
        let names = self.spaces.entry(space.to_owned()).or_default();
        match names.get(&key) {
            Some((first, _)) if *first != id => {
                self.shared.entry(space.to_owned()).or_default().insert(key);
            }
            Some(_) => {}
            None => {
                names.insert(key, (id, name.trim().to_owned()));
            }
        }
    }

    /// The number by which another system knows a record.
    pub fn add_number(&mut self, kind: &str, number: &str, id: RowId) {
        self.add(&numbers_of(kind), number, id);
    }

    /// The record of this name.
    pub fn find(&self, space: &str, name: &str) -> Option<RowId> {
        self.spaces.get(space)?.get(&name_key(name)).map(|(id, _)| *id)
    }

    /// The record of this number.
    pub fn numbered(&self, kind: &str, number: &str) -> Option<RowId> {
        self.find(&numbers_of(kind), number)
    }

    /// The record of this name or number.
    pub fn named(&self, kind: &str, text: &str) -> Option<RowId> {
        self.find(kind, text).or_else(|| self.numbered(kind, text))
    }

    /// The record of this name, or number, if it is the only one.
    pub fn alone(&self, kind: &str, name: &str) -> Option<RowId> {
        let space = self.shared.get(kind);
        let is_shared = space.is_some_and(|names| names.contains(&name_key(name)));
        self.find(kind, name).filter(|_| !is_shared).or_else(|| self.numbered(kind, name))
    }

    /// All names of a space, in order.
    pub fn titles(&self, space: &str) -> impl Iterator<Item = &str> {
        self.spaces.get(space).into_iter().flat_map(|names| names.values().map(|(_, title)| title.as_str()))
    }
}

fn numbers_of(kind: &str) -> String {
    format!("{kind}/number")
}

/// The space of names in which a pipeline's stages stand.
pub fn stages_of(pipeline: RowId) -> String {
    format!("stage/{pipeline}")
}

/// What the workspace holds.
#[derive(Clone, Debug)]
pub struct Known {
    /// The currency of amounts without one.
    pub currency: String,
    /// The zone of times without one.
    pub zone: Zone,
    /// Who asks: what they may not make is told before it is refused.
    pub actor: Option<Actor>,
    /// The time by the clock of whoever asks: what has happened was before.
    pub now: Option<Instant>,
    /// Names of records.
    pub names: Names,
    /// The pipelines with their names.
    pub pipelines: Vec<(RowId, String)>,
    slots: BTreeMap<String, Vec<Slot>>,
    there: BTreeMap<String, RowId>,
    several: BTreeSet<String>,
    rows: BTreeMap<RowId, &'static str>,
    categories: BTreeMap<String, BTreeSet<String>>,
}

impl Known {
    /// An empty workspace, which calls things by these words.
    pub fn new(currency: &str, words: Words<'_>) -> Self {
        let slots = KINDS
            .iter()
            .filter_map(|kind| registry::kind(kind))
            .map(|kind| (kind.name.to_owned(), slots::of_kind(kind, words)))
            .collect();
        Self {
            currency: currency.to_owned(),
            zone: Zone::default(),
            actor: None,
            now: None,
            names: Names::default(),
            pipelines: Vec::new(),
            slots,
            there: BTreeMap::new(),
            several: BTreeSet::new(),
            rows: BTreeMap::new(),
            categories: BTreeMap::new(),
        }
    }

    /// Takes note of a row. Call it for the live rows of [`KINDS`] and of pipelines, stages, tags and field definitions.
    pub fn add(&mut self, row: &Row) {
        let Some(kind) = registry::kind(&row.kind) else { return };
        self.rows.insert(row.id, kind.name);
        let title = kind.title_of(&row.doc);
        match row.kind.as_str() {
            "stage" => {
                if let Some(pipeline) = reference(&row.doc, "pipeline") {
                    self.names.add(&stages_of(pipeline), title, row.id);
                }
            }
            "pipeline" => {
                self.pipelines.push((row.id, title.to_owned()));
                self.names.add("pipeline", title, row.id);
            }
            "field_definition" => self.add_custom(row),
            "follow_up" | "task" => {}
            kind => self.names.add(kind, title, row.id),
        }
        if let Some(number) = row.doc.get("source_id").and_then(Value::as_str) {
            self.names.add_number(kind.name, number, row.id);
        }
        if let ("opportunity", Some(customer)) = (kind.name, reference(&row.doc, "customer")) {
            self.there.extend(at_customer(kind.name, customer, title).map(|mark| (mark, row.id)));
        }
        for also in ["login", "code"] {
            if let Some(text) = row.doc.get(also).and_then(Value::as_str) {
                self.names.add(&row.kind, text, row.id);
            }
        }
        for key in identities(&row.kind, &row.doc, MatchBy::of_kind(&row.kind)) {
            match self.there.get(&key) {
                Some(first) if *first != row.id => {
                    self.several.insert(key);
                }
                _ => {
                    self.there.insert(key, row.id);
                }
            }
        }
        self.add_categories(row);
    }

    /// What columns of a kind's files can fill.
    pub fn slots(&self, kind: &str) -> &[Slot] {
        self.slots.get(kind).map(Vec::as_slice).unwrap_or_default()
    }

    /// The slot by its path.
    pub fn slot(&self, kind: &str, path: &str) -> Option<&Slot> {
        self.slots(kind).iter().find(|slot| slot.path == path)
    }

    /// True if there is a row of this id.
    pub fn holds(&self, id: RowId) -> bool {
        self.rows.contains_key(&id)
    }

    /// The record that a text names: by its name, its number in another system, or its own id.
    pub fn named(&self, kind: &str, text: &str) -> Option<RowId> {
        let by_id = || text.trim().parse().ok().filter(|id| self.rows.get(id) == Some(&kind));
        self.names.named(kind, text).or_else(by_id)
    }

    /// The record of this number in another system.
    pub fn numbered(&self, kind: &str, number: &str) -> Option<RowId> {
        self.names.numbered(kind, number)
    }

    /// The contact or opportunity that a text names, at this customer; without one only if nobody else is called so.
    pub fn named_at(&self, kind: &str, customer: Option<RowId>, text: &str) -> Option<RowId> {
        let Some(customer) = customer else { return self.names.alone(kind, text) };
        let mark = at_customer(kind, customer, text)?;
        self.there.get(&mark).copied().or_else(|| self.numbered(kind, text))
    }

    /// The row that a new one would repeat.
    pub fn there(&self, identities: &[String]) -> Option<RowId> {
        identities.iter().find_map(|key| self.there.get(key).copied())
    }

    /// The record that has this mark, and whether it is that record's alone.
    pub fn meets(&self, mark: &str) -> Option<(RowId, bool)> {
        Some((*self.there.get(mark)?, !self.several.contains(mark)))
    }

    /// The words in use in a text field, if they are few.
    pub fn categories(&self, kind: &str, path: &str) -> impl Iterator<Item = &str> {
        let words = self.categories.get(&format!("{kind}.{path}"));
        words.filter(|words| words.len() < MAX_CATEGORIES).into_iter().flatten().map(String::as_str)
    }

    fn add_custom(&mut self, row: &Row) {
        let kind = row.doc.get("kind").and_then(Value::as_str).unwrap_or_default();
        let field = custom::from_row(row).filter(|field| !field.retired);
        if let (Some(slots), Some(field)) = (self.slots.get_mut(kind), field) {
            slots.push(slots::of_custom(&field));
        }
    }

    fn add_categories(&mut self, row: &Row) {
        let Some(kind) = registry::kind(&row.kind) else { return };
        let title = kind.title;
        for field in kind.fields.iter().filter(|field| field.ty == FieldType::Text && field.name != title) {
            let Some(text) = row.doc.get(field.name).and_then(Value::as_str) else { continue };
            let words = self.categories.entry(format!("{}.{}", kind.name, field.name)).or_default();
            if words.len() < MAX_CATEGORIES {
                words.insert(text.to_owned());
            }
        }
    }
}
