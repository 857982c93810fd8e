//! The base in memory: pages as they came, and an index of where each row's newest line stands.
//!
//! **Invariant:** the index always equals what indexing the pages from nothing, in order of number, would give. So what is
//! in memory is what the next start will find.

use std::{
    collections::{BTreeMap, HashMap},
    hash::BuildHasherDefault,
    sync::Arc,
};

use memchr::{memchr, memmem};
use serde_json::value::RawValue;

use super::{
    cut::{Cut, RowState, Spot, cut, usual_doc},
    hash::IdHasher,
    sets::{NOWHERE, ScopeSets, SetId},
};
use crate::{
    model::View,
    page::{self, PageError},
    row::{Instant, Row, RowId, Ver},
    view::FIND_LIMIT,
};

/// The rows that the server has confirmed and this person sees.
#[derive(Clone, Debug, Default)]
pub struct PackedBase {
    pub(super) pages: BTreeMap<u32, Page>,
    pub(super) rows: HashMap<RowId, Entry, BuildHasherDefault<IdHasher>>,
    pub(super) kinds: Vec<Kind>,
    pub(super) sets: ScopeSets,
}

/// A page and how many rows' lines it has.
#[derive(Clone, Debug)]
pub(super) struct Page {
    pub(super) bytes: Arc<[u8]>,
    pub(super) lines: usize,
}

/// Where a row's newest line stands, and what can be said without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) ver: Ver,
    pub(super) page: u32,
    pub(super) start: u32,
    pub(super) len: u32,
    pub(super) set: SetId,
    pub(super) kind: u16,
    pub(super) live: bool,
    /// True if the row may have further lines, here or in other pages.
    pub(super) many: bool,
}

/// A kind's name and its rows, each once.
#[derive(Clone, Debug)]
pub(super) struct Kind {
    pub(super) name: String,
    pub(super) ids: Vec<RowId>,
}

/// What can be said of a row without decoding it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peek<'a> {
    /// The name of its kind.
    pub kind: &'a str,
    /// Its version.
    pub ver: Ver,
    /// False if it is deleted.
    pub live: bool,
    /// Its document's text.
    pub doc: &'a str,
}

impl PackedBase {
    /// A base from stored pages.
    ///
    /// # Errors
    /// If a page cannot be cut into rows: the base must then be fetched anew.
    pub fn from_pages(pages: impl IntoIterator<Item = (u32, Arc<[u8]>)>) -> Result<Self, PageError> {
        let mut base = Self::default();
        for (no, bytes) in pages {
            base.pages.insert(no, Page { bytes, lines: 0 });
        }
        base.reindex()?;
        Ok(base)
    }

    /// How many rows there are, deleted ones too.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// True if there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The pages in order of number, to be stored.
    pub fn pages(&self) -> impl Iterator<Item = (u32, &Arc<[u8]>)> {
        self.pages.iter().map(|(no, page)| (*no, &page.bytes))
    }

    /// The version of a row, if it is here.
    pub fn ver(&self, id: RowId) -> Option<Ver> {
        self.rows.get(&id).map(|entry| entry.ver)
    }

    /// True if the row is here, deleted or not.
    pub fn contains(&self, id: RowId) -> bool {
        self.rows.contains_key(&id)
    }

    /// The ids of all rows, deleted ones too, in no order.
    pub fn ids(&self) -> impl Iterator<Item = RowId> {
        self.rows.keys().copied()
    }

    /// Calls back with every live row of a kind and its document's text, in the order in which they came. This is the
    /// quick way through very many rows: nothing is decoded.
    pub fn each_live<'a>(&'a self, kind: &str, mut take: impl FnMut(RowId, Ver, &'a str)) {
        for (id, entry) in self.live(kind) {
            if let Some(doc) = self.line(entry).and_then(doc_text) {
                take(id, entry.ver, doc);
            }
        }
    }

    /// The version of a row that is here and not deleted.
    pub fn live_ver(&self, id: RowId) -> Option<Ver> {
        self.rows.get(&id).filter(|entry| entry.live).map(|entry| entry.ver)
    }

    /// The live rows of a kind with their versions, in the order in which they came.
    pub fn live_vers(&self, kind: &str) -> impl Iterator<Item = (RowId, Ver)> {
        self.live(kind).map(|(id, entry)| (id, entry.ver))
    }

    /// A row without decoding it.
    pub fn peek(&self, id: RowId) -> Option<Peek<'_>> {
        let entry = self.rows.get(&id)?;
        let kind = &self.kinds.get(usize::from(entry.kind))?.name;
        Some(Peek { kind, ver: entry.ver, live: entry.live, doc: doc_text(self.line(entry)?)? })
    }

    fn live(&self, kind: &str) -> impl Iterator<Item = (RowId, &Entry)> {
        let kind = self.kinds.iter().enumerate().find(|(_, known)| known.name == kind);
        kind.into_iter().flat_map(move |(number, kind)| {
            kind.ids.iter().filter_map(move |id| {
                let entry = self.rows.get(id)?;
                (entry.live && usize::from(entry.kind) == number).then_some((*id, entry))
            })
        })
    }

    fn line(&self, entry: &Entry) -> Option<&[u8]> {
        let start = entry.start as usize;
        self.pages.get(&entry.page)?.bytes.get(start..start + entry.len as usize)
    }

    fn decode(&self, entry: &Entry) -> Option<Arc<Row>> {
        decode(self.line(entry)?).map(Arc::new)
    }

    /// Makes the index anew from the pages.
    pub(super) fn reindex(&mut self) -> Result<(), PageError> {
        self.rows.clear();
        self.kinds.clear();
        let pages: Vec<(u32, Arc<[u8]>)> = self.pages().map(|(no, bytes)| (no, bytes.clone())).collect();
        for (no, bytes) in pages {
            self.absorb(no, &bytes)?;
        }
        let indexed = self.rows.len();
        self.rows.retain(|_, entry| entry.set != NOWHERE);
        if self.rows.len() < indexed {
            // One that comes back is listed again.
            self.kinds.iter_mut().for_each(|kind| kind.ids.retain(|id| self.rows.contains_key(id)));
        }
        Ok(())
    }

    /// Indexes a page on top of what is there. Returns the rows that its lines name; those left in no scope stay in the
    /// index with the empty set, for the caller to take out.
    pub(super) fn absorb(&mut self, no: u32, bytes: &Arc<[u8]>) -> Result<Vec<RowId>, PageError> {
        let mut section = NOWHERE;
        let mut named = Vec::new();
        for (number, line) in cut(bytes).enumerate() {
            match line? {
                Cut::Section(found) => {
                    section = self.sets.number(crate::order::gathered(found.also.into_iter().chain([found.scope])));
                }
                Cut::Row(_) if section == NOWHERE => return Err(without_section(number)),
                Cut::Row(spot) => {
                    named.push(spot.id);
                    self.place(no, section, &spot);
                }
            }
        }
        self.pages.insert(no, Page { bytes: bytes.clone(), lines: named.len() });
        Ok(named)
    }

    fn place(&mut self, no: u32, section: SetId, spot: &Spot<'_>) {
        let before = self.rows.get(&spot.id).copied();
        if spot.state == RowState::Gone {
            if let Some(mut entry) = before {
                entry.set = self.sets.without(entry.set, section);
                entry.many = true;
                self.rows.insert(spot.id, entry);
            }
            return;
        }
        let set = self.sets.with(before.map_or(NOWHERE, |entry| entry.set), section);
        let entry = match before {
            Some(newer) if newer.ver > spot.ver => Entry { set, many: true, ..newer },
            _ => Entry {
                ver: spot.ver,
                page: no,
                start: narrow(spot.line.start),
                len: narrow(spot.line.len()),
                set,
                kind: self.kind_number(spot.kind, before.is_none().then_some(spot.id)),
                live: spot.state == RowState::Live,
                many: before.is_some(),
            },
        };
        self.rows.insert(spot.id, entry);
    }

    fn kind_number(&mut self, name: &str, new: Option<RowId>) -> u16 {
        let number = self.kinds.iter().position(|kind| kind.name == name).unwrap_or_else(|| {
            self.kinds.push(Kind { name: name.to_owned(), ids: Vec::new() });
            self.kinds.len() - 1
        });
        if let (Some(kind), Some(id)) = (self.kinds.get_mut(number), new) {
            kind.ids.push(id);
        }
        u16::try_from(number).unwrap_or(u16::MAX)
    }
}

impl PackedBase {
    /// The live rows of a kind whose text field has this value, in no order, however many.
    pub(in crate::client) fn holding(&self, kind: &str, field: &str, value: &str) -> Vec<Arc<Row>> {
        let needle = memmem::Finder::new(value);
        self.live(kind)
            .filter(|(_, entry)| self.line(entry).is_some_and(|line| may_hold(line, &needle)))
            .filter_map(|(_, entry)| self.decode(entry))
            .filter(|row| row.doc.get(field).and_then(|held| held.as_str()) == Some(value))
            .collect()
    }
}

impl View for PackedBase {
    fn row(&self, id: RowId) -> Option<Arc<Row>> {
        self.decode(self.rows.get(&id)?)
    }

    fn find(&self, kind: &str, field: &str, value: &str) -> Vec<Arc<Row>> {
        let mut found = self.holding(kind, field, value);
        crate::order::sort_by_key(&mut found, |row| row.id);
        found.truncate(FIND_LIMIT);
        found
    }

    fn count(&self, kind: &str, field: &str, value: &str) -> usize {
        self.holding(kind, field, value).len()
    }

    fn all(&self, kind: &str) -> Vec<Arc<Row>> {
        let mut rows: Vec<Arc<Row>> = self.live(kind).filter_map(|(_, entry)| self.decode(entry)).collect();
        crate::order::sort_by_key(&mut rows, |row| row.id);
        rows
    }
}

/// False if the line certainly has no such text value. A line with a backslash may spell it in another way.
fn may_hold(line: &[u8], needle: &memmem::Finder<'_>) -> bool {
    needle.find(line).is_some() || memchr(b'\\', line).is_some()
}

fn decode(line: &[u8]) -> Option<Row> {
    let (id, kind, ver, doc, deleted_at): (RowId, String, Ver, Option<_>, Option<Instant>) =
        serde_json::from_slice(line).ok()?;
    Some(Row { id, kind, ver, doc: doc?, parent: None, scopes: Vec::new(), stamps: BTreeMap::new(), deleted_at })
}

fn doc_text(line: &[u8]) -> Option<&str> {
    if let Some(doc) = usual_doc(line) {
        return std::str::from_utf8(doc).ok();
    }
    let row: page::RowLine<'_> = serde_json::from_slice(line).ok()?;
    row.3.map(RawValue::get)
}

fn narrow(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

fn without_section(line: usize) -> PageError {
    let source = serde::de::Error::custom("a row before any section");
    PageError { line, source }
}
