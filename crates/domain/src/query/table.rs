//! The rows of one kind as columns.
//!
//! Belongs here: keeping columns, order and searchable text in step with rows that come, change and go. Does not belong
//! here: answering ([`super::select`], [`super::group`]).
//!
//! **Invariant:** only live rows are in it; whoever feeds it leaves deleted ones out.

use std::{
    borrow::Cow,
    collections::HashMap,
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use rustc_hash::FxBuildHasher;
use serde::{
    Deserializer,
    de::{IgnoredAny, MapAccess, Visitor},
};
use sync::RowId;

use super::{
    cell::Cell,
    column::{Column, NO_WHOLE},
    derived,
    strings::NONE,
    text_order::TextOrder,
};
use crate::{
    record::{FieldType, RecordKind},
    search::{Hanzi, Index, Part},
    settings::{choices::CustomChoice, custom::CustomField},
};

/// Which columns a table has: those of the declaration and of the company's own fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    kind: &'static str,
    title: &'static str,
    fields: Vec<Field>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Field {
    name: String,
    ty: FieldType,
    /// What it is to search, if it is searched.
    part: Option<Part>,
    /// If a company gave it choices: these, in their order.
    choices: Vec<CustomChoice>,
}

impl Shape {
    /// The shape of a kind with the company's own fields.
    pub fn new(kind: &'static RecordKind, custom: &[CustomField]) -> Self {
        let declared = kind.fields.iter().map(|field| Field {
            name: field.name.to_owned(),
            ty: field.ty,
            part: field.searchable.then(|| part(field.ty, field.name == kind.title)),
            choices: Vec::new(),
        });
        let added = custom.iter().map(|field| Field {
            name: field.key.clone(),
            ty: field.ty,
            part: (field.ty == FieldType::Text).then_some(Part::Text),
            choices: field.choices.clone(),
        });
        let derived = derived::of_kind(kind.name).map(|derived| Field {
            name: derived.name.to_owned(),
            ty: FieldType::Instant,
            part: None,
            choices: Vec::new(),
        });
        Self { kind: kind.name, title: kind.title, fields: declared.chain(added).chain(derived).collect() }
    }

    /// The kind's name.
    pub fn kind(&self) -> &'static str {
        self.kind
    }

    /// The fields with their types.
    pub(super) fn fields(&self) -> impl Iterator<Item = (&str, FieldType)> {
        self.fields.iter().map(|field| (field.name.as_str(), field.ty))
    }

    /// What a field holds.
    pub fn ty(&self, field: &str) -> Option<FieldType> {
        self.fields.get(self.position(field)?).map(|field| field.ty)
    }

    /// The choices that a company gave a field of its own, in their order.
    pub fn choices(&self, field: &str) -> &[CustomChoice] {
        let field = self.position(field).and_then(|at| self.fields.get(at));
        field.map(|field| field.choices.as_slice()).unwrap_or_default()
    }

    fn position(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.name == name)
    }
}

/// So many rows are put into their place in the order; more are sorted when somebody asks.
const FEW: u32 = 64;

/// A name is found by its pinyin too; a title of many lines is text like any other.
fn part(ty: FieldType, is_title: bool) -> Part {
    match ty {
        FieldType::Text if is_title => Part::Title,
        FieldType::Phone => Part::Phone,
        _ => Part::Text,
    }
}

/// An empty column. A company's choices stand in their order from the beginning.
fn column_of(field: &Field) -> Column {
    let mut column = Column::of_field(&field.name, field.ty);
    if let Column::Word { words, .. } | Column::Words { words, .. } = &mut column {
        for choice in &field.choices {
            words.add(&choice.key);
        }
    }
    column
}

/// The rows of one kind as columns.
#[derive(Debug)]
pub struct Table {
    shape: Shape,
    ids: Vec<RowId>,
    stamps: Vec<u64>,
    slots: HashMap<RowId, u32, FxBuildHasher>,
    free: Vec<u32>,
    /// Slots by id, newest first, unless `unordered`.
    order: Vec<u32>,
    unordered: bool,
    /// How many rows were put into the middle of the order since somebody asked for it.
    late: u32,
    pub(super) columns: Vec<Column>,
    pub(super) text: Index,
    pub(super) hanzi: Option<Arc<Hanzi>>,
    /// Where the names of the last document had their columns: most documents have the same in the same order.
    last_seen: Vec<Option<usize>>,
    /// Columns that follow from others, each with those it follows from.
    derived: Vec<(usize, Vec<usize>)>,
    edition: u64,
}

/// No edition of any table has the number of another.
fn next_edition() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

impl Table {
    /// A table without rows.
    pub fn new(shape: Shape) -> Self {
        let columns = shape.fields.iter().map(column_of).collect();
        let place = |name: &str| shape.position(name);
        let derived = derived::of_kind(shape.kind)
            .filter_map(|it| Some((place(it.name)?, it.first_of.iter().filter_map(|name| place(name)).collect())))
            .collect();
        Self {
            shape,
            derived,
            ids: Vec::new(),
            stamps: Vec::new(),
            slots: HashMap::default(),
            free: Vec::new(),
            order: Vec::new(),
            unordered: false,
            late: 0,
            columns,
            text: Index::default(),
            hanzi: None,
            last_seen: Vec::new(),
            edition: next_edition(),
        }
    }

    /// Which state of the table this is: another one after every change, and in every table.
    pub fn edition(&self) -> u64 {
        self.edition
    }

    /// What it was made for.
    pub fn shape(&self) -> &Shape {
        &self.shape
    }

    /// From now on words are found by pinyin, and in either script.
    pub fn learn(&mut self, hanzi: Arc<Hanzi>) {
        self.edition = next_edition();
        self.text.learn(hanzi.clone());
        self.hanzi = Some(hanzi);
    }

    /// The bytes that its searchable text takes in memory.
    pub fn text_heap(&self) -> usize {
        self.text.heap()
    }

    /// How many rows it has.
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// True if it has none.
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// True if the row is in it.
    pub fn contains(&self, id: RowId) -> bool {
        self.slots.contains_key(&id)
    }

    /// The rows in it, in no order.
    pub fn ids(&self) -> impl Iterator<Item = RowId> {
        self.slots.keys().copied()
    }

    /// What the row was last put in with: its version, say, so that whoever feeds the table knows what is new.
    pub fn stamp(&self, id: RowId) -> Option<u64> {
        self.stamps.get(*self.slots.get(&id)? as usize).copied()
    }

    /// Takes a row in, or its new fields, read from its document in any form.
    ///
    /// # Errors
    /// The document cannot be read; the row then keeps what was read before the fault.
    pub fn put<'de, D: Deserializer<'de>>(&mut self, id: RowId, stamp: u64, doc: D) -> Result<(), D::Error> {
        let Some(slot) = self.slot(id) else { return Ok(()) };
        self.edition = next_edition();
        if let Some(place) = self.stamps.get_mut(slot as usize) {
            *place = stamp;
        }
        for column in &mut self.columns {
            if column.is_filled(slot as usize) {
                column.set(slot as usize, &Cell::Nothing);
            }
        }
        let texts = doc.deserialize_map(Filler { table: self, slot: slot as usize })?;
        self.text.put(slot, &texts);
        self.derive(id, slot as usize);
        Ok(())
    }

    /// The same from the text of a document. Very many rows go this way, so it is compiled here, where speed counts.
    ///
    /// # Errors
    /// The same.
    pub fn put_text(&mut self, id: RowId, stamp: u64, doc: &str) -> Result<(), serde_json::Error> {
        self.put(id, stamp, &mut serde_json::Deserializer::from_str(doc))
    }

    /// Lets a row go.
    pub fn remove(&mut self, id: RowId) {
        let Some(slot) = self.slots.remove(&id) else { return };
        self.edition = next_edition();
        if !self.unordered {
            match self.place_of(id) {
                Ok(place) => drop(self.order.remove(place)),
                Err(_) => self.unordered = true,
            }
        }
        self.text.remove(slot);
        self.free.push(slot);
    }

    /// The title of a row.
    pub fn title(&self, id: RowId) -> Option<String> {
        self.values(id, self.shape.title).into_iter().next()
    }

    /// Where a row stands among those of the table by its title; nothing without one.
    pub fn title_place(&mut self, id: RowId, order: &dyn TextOrder) -> Option<u64> {
        let slot = *self.slots.get(&id)? as usize;
        let (_, Column::Word { at, words }) = self.column_mut(self.shape.title)? else { return None };
        let number = *at.get(slot).filter(|number| **number != NONE)?;
        words.ranks(order).get(number as usize).copied().map(u64::from)
    }

    /// The values of a row's field, as filters write them.
    pub fn values(&self, id: RowId, field: &str) -> Vec<String> {
        let (Some(slot), Some((_, column))) = (self.slots.get(&id), self.column(field)) else { return Vec::new() };
        column.texts(*slot as usize)
    }

    /// The column of a field, with its type.
    pub(crate) fn column(&self, field: &str) -> Option<(FieldType, &Column)> {
        let at = self.shape.position(field)?;
        Some((self.shape.fields.get(at)?.ty, self.columns.get(at)?))
    }

    /// The same, to be changed.
    pub(super) fn column_mut(&mut self, field: &str) -> Option<(FieldType, &mut Column)> {
        let at = self.shape.position(field)?;
        Some((self.shape.fields.get(at)?.ty, self.columns.get_mut(at)?))
    }

    /// The row in a slot.
    pub(crate) fn id(&self, slot: u32) -> Option<RowId> {
        self.ids.get(slot as usize).copied()
    }

    /// The row in a slot, unless it has gone.
    pub(super) fn live(&self, slot: u32) -> Option<RowId> {
        self.id(slot).filter(|id| self.slots.get(id) == Some(&slot))
    }

    /// All slots with a row, newest row first.
    pub(super) fn newest_first(&mut self) -> &[u32] {
        if self.unordered {
            self.order = self.slots.values().copied().collect();
            let ids = &self.ids;
            sync::order::sort_by(&mut self.order, |one, other| ids.get(*other as usize).cmp(&ids.get(*one as usize)));
            self.unordered = false;
        }
        self.late = 0;
        &self.order
    }

    /// The slot of a row, made if it has none.
    fn slot(&mut self, id: RowId) -> Option<u32> {
        if let Some(slot) = self.slots.get(&id) {
            return Some(*slot);
        }
        let slot = match self.free.pop() {
            Some(slot) => slot,
            None => self.grow()?,
        };
        if let Some(place) = self.ids.get_mut(slot as usize) {
            *place = id;
        }
        let is_next = self.order.last().is_none_or(|last| self.id(*last) > Some(id));
        if !self.unordered && is_next {
            self.order.push(slot);
        } else if !self.unordered && self.late < FEW {
            self.late += 1;
            let place = self.place_of(id).unwrap_or_else(|place| place);
            self.order.insert(place, slot);
        } else {
            self.unordered = true;
        }
        self.slots.insert(id, slot);
        Some(slot)
    }

    /// Fills what follows from other fields and the id.
    fn derive(&mut self, id: RowId, slot: usize) {
        for at in 0..self.derived.len() {
            let Some((target, sources)) = self.derived.get(at) else { continue };
            let said = sources.iter().find_map(|source| match self.columns.get(*source)? {
                Column::Instant(at) => at.get(slot).copied().filter(|at| *at != NO_WHOLE),
                _ => None,
            });
            let cell = said.or_else(|| derived::made_at(id)).map_or(Cell::Nothing, Cell::Whole);
            if let Some(column) = self.columns.get_mut(*target) {
                column.set(slot, &cell);
            }
        }
    }

    /// The column of a name that stands at this place in its document.
    fn position(&mut self, number: usize, name: &str) -> Option<usize> {
        let guess = self.last_seen.get(number).copied().flatten();
        if let Some(at) = guess.filter(|at| self.shape.fields.get(*at).is_some_and(|field| field.name == name)) {
            return Some(at);
        }
        let found = self.shape.position(name);
        if self.last_seen.len() <= number {
            self.last_seen.resize(number + 1, None);
        }
        if let Some(seen) = self.last_seen.get_mut(number) {
            *seen = found;
        }
        found
    }

    fn place_of(&self, id: RowId) -> Result<usize, usize> {
        self.order.binary_search_by(|slot| id.cmp(&self.id(*slot).unwrap_or(id)))
    }

    fn grow(&mut self) -> Option<u32> {
        let slot = u32::try_from(self.ids.len()).ok()?;
        self.ids.push(RowId(uuid::Uuid::nil()));
        self.stamps.push(0);
        for column in &mut self.columns {
            column.resize(self.ids.len());
        }
        Some(slot)
    }
}

/// Reads a document straight into the columns, and returns what is searchable of it.
struct Filler<'a> {
    table: &'a mut Table,
    slot: usize,
}

impl<'de> Visitor<'de> for Filler<'_> {
    type Value = Vec<(Part, Cow<'de, str>)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a document")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut texts = Vec::new();
        let mut number = 0;
        while let Some(name) = map.next_key::<Cow<'de, str>>()? {
            let at = self.table.position(number, &name);
            number += 1;
            let Some(at) = at else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            let cell = map.next_value::<Cell<'de>>()?;
            if let Some(column) = self.table.columns.get_mut(at) {
                column.set(self.slot, &cell);
            }
            if let Cell::Text(text) = cell
                && let Some(part) = self.table.shape.fields.get(at).and_then(|field| field.part)
            {
                texts.push((part, text));
            }
        }
        Ok(texts)
    }
}
