//! Changes of the base, each with the pages that must be stored for it.
//!
//! What a person may no longer see is cut out of the bytes, not only out of the index.

use std::{
    collections::{BTreeSet, HashSet},
    sync::Arc,
};

use super::{
    cut::{Cut, RowState, cut},
    packed::{Entry, PackedBase, Page},
    sets::NOWHERE,
};
use crate::{
    order::gathered,
    page::{self, PageError, Section},
    row::{RowId, Scope},
};

/// A page to put (with its bytes) or to drop, by its number.
pub(super) type Rewritten = (u32, Option<Arc<[u8]>>);

/// What a change did.
#[derive(Clone, Debug, Default)]
pub struct Rewrite {
    /// Pages to put (with their bytes) or to drop, by number.
    pub pages: Vec<(u32, Option<Arc<[u8]>>)>,
    /// The rows that it named.
    pub named: Vec<RowId>,
    /// The rows that are no longer here.
    pub purged: Vec<RowId>,
}

impl PackedBase {
    /// Checks a page that comes from outside, down to each document's JSON.
    ///
    /// # Errors
    /// If any line is not what it should be.
    pub fn check(bytes: &[u8]) -> Result<usize, PageError> {
        page::lines(bytes).try_fold(0, |count, line| line.map(|_| count + 1))
    }

    /// Takes in a page under a new number.
    ///
    /// # Errors
    /// If it cannot be cut into rows; the base is then to be made anew.
    pub fn receive(&mut self, no: u32, bytes: &Arc<[u8]>) -> Result<Rewrite, PageError> {
        let named = self.absorb(no, bytes)?;
        let left = |id: &RowId| self.rows.get(id).is_some_and(|entry| entry.set == NOWHERE);
        let purged: BTreeSet<RowId> = gathered(named.iter().copied().filter(left));
        let mut pages = vec![(no, Some(bytes.clone()))];
        for (no, bytes) in self.purge(&purged)? {
            pages.retain(|(put, _)| *put != no);
            pages.push((no, bytes));
        }
        Ok(Rewrite { pages, named, purged: purged.into_iter().collect() })
    }

    /// Forgets scopes that are no longer held, and the rows that were seen through them alone.
    ///
    /// # Errors
    /// If a page cannot be cut into rows.
    pub fn forget(&mut self, lost: &[Scope]) -> Result<Rewrite, PageError> {
        let before: Vec<RowId> = self.ids().collect();
        let mut pages = Vec::new();
        for (no, bytes) in self.shared_pages() {
            if !mentions(&bytes, lost)? {
                continue;
            }
            pages.push((no, filtered(&bytes, |section, _| keep_others(section, lost))?));
        }
        self.set_pages(&pages);
        self.reindex()?;
        // A row that another scope has taken out stays in no set; its lines go too.
        let purged: Vec<RowId> = before.into_iter().filter(|id| !self.contains(*id)).collect();
        for (no, bytes) in self.strike(&gathered(purged.iter().copied()))? {
            pages.retain(|(put, _)| *put != no);
            pages.push((no, bytes));
        }
        self.reindex()?;
        Ok(Rewrite { pages, named: Vec::new(), purged })
    }

    /// Puts and drops pages as another tab did, and makes the index anew. Returns the rows that are no longer here.
    ///
    /// # Errors
    /// If a page cannot be cut into rows.
    pub fn adopt(&mut self, pages: &[(u32, Option<Arc<[u8]>>)]) -> Result<Rewrite, PageError> {
        if let [(no, Some(bytes))] = pages
            && self.pages.last_key_value().is_none_or(|(last, _)| last < no)
        {
            return self.receive(*no, bytes);
        }
        let before: Vec<RowId> = self.ids().collect();
        self.set_pages(pages);
        self.reindex()?;
        let purged = before.iter().copied().filter(|id| !self.contains(*id)).collect();
        let named = before.into_iter().chain(self.ids()).collect();
        Ok(Rewrite { pages: Vec::new(), named, purged })
    }

    /// The number for the next page.
    pub fn next_page(&self) -> u32 {
        self.pages.last_key_value().map_or(0, |(no, _)| no.saturating_add(1))
    }

    pub(super) fn shared_pages(&self) -> Vec<(u32, Arc<[u8]>)> {
        self.pages().map(|(no, bytes)| (no, bytes.clone())).collect()
    }

    pub(super) fn set_pages(&mut self, pages: &[(u32, Option<Arc<[u8]>>)]) {
        for (no, bytes) in pages {
            match bytes {
                Some(bytes) => {
                    self.pages.insert(*no, Page { bytes: bytes.clone(), lines: 0 });
                }
                None => {
                    self.pages.remove(no);
                }
            }
        }
    }

    /// Takes rows out of index and bytes.
    fn purge(&mut self, ids: &BTreeSet<RowId>) -> Result<Vec<Rewritten>, PageError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let rewritten = self.strike(ids)?;
        for id in ids {
            self.rows.remove(id);
        }
        for kind in &mut self.kinds {
            kind.ids.retain(|id| !ids.contains(id));
        }
        for (no, bytes) in &rewritten {
            self.relocate(*no, bytes.as_ref())?;
        }
        Ok(rewritten)
    }

    /// The pages that mention these rows, rewritten without them.
    fn strike(&mut self, ids: &BTreeSet<RowId>) -> Result<Vec<Rewritten>, PageError> {
        let entries: Vec<Entry> = ids.iter().filter_map(|id| self.rows.get(id).copied()).collect();
        let everywhere = entries.len() < ids.len() || entries.iter().any(|entry| entry.many);
        let homes: HashSet<u32> = entries.iter().map(|entry| entry.page).collect();
        let mut rewritten = Vec::new();
        for (no, bytes) in self.shared_pages() {
            if !(everywhere || homes.contains(&no)) || !names(&bytes, ids)? {
                continue;
            }
            rewritten.push((no, filtered(&bytes, |section, id| (!ids.contains(&id)).then(|| section.clone()))?));
        }
        self.set_pages(&rewritten);
        Ok(rewritten)
    }

    /// After a page's lines have moved: where they are now.
    fn relocate(&mut self, no: u32, bytes: Option<&Arc<[u8]>>) -> Result<(), PageError> {
        let Some(bytes) = bytes else { return Ok(()) };
        let mut lines = 0;
        for line in cut(bytes) {
            let Cut::Row(spot) = line? else { continue };
            lines += 1;
            if let Some(entry) = self.rows.get_mut(&spot.id)
                && entry.page == no
                && entry.ver == spot.ver
                && spot.state != RowState::Gone
            {
                entry.start = u32::try_from(spot.line.start).unwrap_or(u32::MAX);
                entry.len = u32::try_from(spot.line.len()).unwrap_or(u32::MAX);
            }
        }
        if let Some(page) = self.pages.get_mut(&no) {
            page.lines = lines;
        }
        Ok(())
    }
}

fn names(bytes: &[u8], ids: &BTreeSet<RowId>) -> Result<bool, PageError> {
    for line in cut(bytes) {
        if matches!(line?, Cut::Row(spot) if ids.contains(&spot.id)) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn mentions(bytes: &[u8], lost: &[Scope]) -> Result<bool, PageError> {
    for line in cut(bytes) {
        if matches!(line?, Cut::Section(section) if keep_others(&section, lost).as_ref() != Some(&section)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The section without the lost scopes; `None` if no scope is left.
fn keep_others(section: &Section, lost: &[Scope]) -> Option<Section> {
    let mut kept = section.also.iter().chain([&section.scope]).filter(|scope| !lost.contains(scope)).cloned();
    let scope = if lost.contains(&section.scope) { kept.next()? } else { section.scope.clone() };
    let also = kept.filter(|other| *other != scope).collect();
    Some(Section { scope, also })
}

/// The page with each row under the section that `keep` names for it, or without it. `None` if no row is left.
pub(super) fn filtered(
    bytes: &[u8],
    mut keep: impl FnMut(&Section, RowId) -> Option<Section>,
) -> Result<Option<Arc<[u8]>>, PageError> {
    let mut writer = PageWriter::default();
    let mut section = None;
    for line in cut(bytes) {
        match line? {
            Cut::Section(found) => section = Some(found),
            Cut::Row(spot) => {
                let kept = section.as_ref().and_then(|section| keep(section, spot.id));
                if let (Some(kept), Some(line)) = (kept, bytes.get(spot.line)) {
                    writer.write(&kept, line);
                }
            }
        }
    }
    Ok(writer.finish())
}

/// Writes lines under their sections.
#[derive(Debug, Default)]
pub(super) struct PageWriter {
    out: Vec<u8>,
    section: Option<Section>,
    pub(super) lines: usize,
}

impl PageWriter {
    pub(super) fn write(&mut self, section: &Section, line: &[u8]) {
        if self.section.as_ref() != Some(section) {
            // Two strings and an array of strings have no way to fail.
            if let Ok(text) = serde_json::to_string(section) {
                self.out.extend_from_slice(text.as_bytes());
                self.out.push(b'\n');
            }
            self.section = Some(section.clone());
        }
        self.out.extend_from_slice(line);
        self.out.push(b'\n');
        self.lines += 1;
    }

    /// The page, or `None` if nothing was written.
    pub(super) fn finish(self) -> Option<Arc<[u8]>> {
        (self.lines > 0).then(|| self.out.into())
    }
}
