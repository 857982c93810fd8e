//! Tidying in idle time: many small pages become one, and pages full of outdated lines become new ones.

use std::{collections::HashSet, sync::Arc};

use super::{
    cut::{Cut, RowState, cut},
    packed::PackedBase,
    rewrite::{PageWriter, Rewrite, Rewritten},
    sets::SetId,
};
use crate::{
    page::{PageError, Section},
    protocol::PAGE_ROWS,
    row::RowId,
};

/// A page with fewer lines is small.
const SMALL: usize = PAGE_ROWS / 4;

/// So many small pages side by side are worth one page.
const RUN: usize = 8;

impl PackedBase {
    /// Tidies a bit, if that is worth a commit.
    ///
    /// # Errors
    /// If a page cannot be cut into rows.
    pub fn fold(&mut self) -> Result<Option<Rewrite>, PageError> {
        let lines: usize = self.pages.values().map(|page| page.lines).sum();
        let pages = if lines > 2 * self.rows.len() + SMALL {
            self.written_anew()
        } else if let Some(run) = self.small_run() {
            self.merged(&run)?
        } else {
            return Ok(None);
        };
        self.set_pages(&pages);
        self.reindex()?;
        Ok(Some(Rewrite { pages, ..Rewrite::default() }))
    }

    /// The numbers of small pages side by side.
    fn small_run(&self) -> Option<Vec<u32>> {
        let mut run: Vec<u32> = Vec::new();
        let mut lines = 0;
        for (no, page) in &self.pages {
            if page.lines >= SMALL || lines + page.lines > PAGE_ROWS {
                if run.len() >= RUN {
                    break;
                }
                run.clear();
                lines = 0;
            }
            if page.lines < SMALL {
                run.push(*no);
                lines += page.lines;
            }
        }
        (run.len() >= RUN).then_some(run)
    }

    /// One page in place of these: of the lines that a row has under one section, the last.
    fn merged(&self, run: &[u32]) -> Result<Vec<Rewritten>, PageError> {
        let pages: Vec<&Arc<[u8]>> = run.iter().filter_map(|no| self.pages.get(no)).map(|page| &page.bytes).collect();
        let mut lines: Vec<(Section, RowId, &[u8])> = Vec::new();
        for bytes in &pages {
            let mut section = None;
            for line in cut(bytes) {
                match line? {
                    Cut::Section(found) => section = Some(found),
                    Cut::Row(spot) => {
                        if let (Some(section), Some(line)) = (&section, bytes.get(spot.line)) {
                            lines.push((section.clone(), spot.id, line));
                        }
                    }
                }
            }
        }
        let mut seen = HashSet::new();
        let mut last: Vec<bool> = lines.iter().rev().map(|(section, id, _)| seen.insert((section, *id))).collect();
        last.reverse();
        let mut writer = PageWriter::default();
        for ((section, _, line), _) in lines.iter().zip(last).filter(|(_, last)| *last) {
            writer.write(section, line);
        }
        let mut merged = writer.finish();
        Ok(run.iter().map(|no| (*no, merged.take())).collect())
    }

    /// Every row's newest line once, grouped by its scopes, in new pages in place of all.
    fn written_anew(&self) -> Vec<Rewritten> {
        let mut order: Vec<(SetId, u32, u32, RowId)> =
            self.rows.iter().map(|(id, entry)| (entry.set, entry.page, entry.start, *id)).collect();
        order.sort_unstable();
        let mut pages: Vec<Rewritten> = self.pages.keys().map(|no| (*no, None)).collect();
        let mut next = self.next_page();
        for part in order.chunks(PAGE_ROWS) {
            let mut writer = PageWriter::default();
            for (set, page, start, id) in part {
                self.write_entry(&mut writer, *set, *page, *start, *id);
            }
            pages.push((next, writer.finish()));
            next = next.saturating_add(1);
        }
        pages
    }

    fn write_entry(&self, writer: &mut PageWriter, set: SetId, page: u32, start: u32, id: RowId) {
        let mut scopes = self.sets.scopes(set).cloned();
        let (Some(scope), Some(page), Some(entry)) = (scopes.next(), self.pages.get(&page), self.rows.get(&id)) else {
            return;
        };
        let start = start as usize;
        if let Some(line) = page.bytes.get(start..start + entry.len as usize) {
            writer.write(&Section { scope, also: scopes.collect() }, line);
        }
    }

    /// True if the index is what the pages say; for tests.
    pub fn is_sound(&self) -> bool {
        let Ok(anew) = Self::from_pages(self.shared_pages()) else { return false };
        anew.rows.len() == self.rows.len()
            && self.rows.iter().all(|(id, entry)| {
                anew.rows.get(id).is_some_and(|other| {
                    let scopes = self.sets.scopes(entry.set).eq(anew.sets.scopes(other.set));
                    scopes && (entry.ver, entry.live) == (other.ver, other.live)
                })
            })
            && !self.pages.values().any(|page| {
                cut(&page.bytes).any(|line| {
                    matches!(line, Ok(Cut::Row(spot)) if spot.state != RowState::Gone && !self.contains(spot.id))
                })
            })
    }
}
