//! One action on all picked rows: a part at a time, with the way back, and with a word about those that were refused.
//!
//! Belongs here: which actions a kind offers this person, running one, its report. Does not belong here: the bar
//! (`bulk_bar`), what an action asks for (`bulk_sheets`), the command for each row (`domain::bulk`).

use std::collections::BTreeMap;

use domain::{
    Rejection,
    access::Right,
    bulk::{Action, has_owner, has_tags},
    record::{RecordKind, Visibility},
    registry,
};
use leptos::{prelude::*, task::spawn_local};
use sync::RowId;

use super::selection::Selection;
use crate::{
    records::{
        explain,
        export::list::ListExport,
        names, permit,
        run::{Hand, use_hand},
    },
    t,
};

/// As many rows as are dealt with at once: each is remembered for the way back.
pub const LIMIT: usize = 5_000;
/// So many names stand in a report for each reason.
const NAMED: usize = 5;

/// What a person is asked before an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// To whom.
    Assign,
    /// Which tag.
    Tag,
    /// Which stage.
    Stage,
    /// Which field, and what it is to hold.
    Field,
}

/// What was refused of an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// How many rows there were.
    pub all: usize,
    /// How many were refused.
    pub refused: usize,
    /// Why, with the names of some.
    pub reasons: Vec<(String, String)>,
}

/// The actions on a list's picked rows.
#[derive(Clone, Copy)]
pub struct Bulk {
    /// The kind of the rows.
    pub kind: &'static RecordKind,
    /// Which rows.
    pub selection: Selection,
    /// Taking the rows away as a file.
    pub export: ListExport,
    /// What the person is being asked.
    pub asked: RwSignal<Option<Asked>>,
    /// How many rows are through, and how many there are, while an action runs.
    pub progress: RwSignal<Option<(usize, usize)>>,
    /// What was refused of the last action.
    pub report: RwSignal<Option<Report>>,
    halted: RwSignal<bool>,
    hand: Hand,
}

impl Bulk {
    /// The actions on rows of this kind; `None` for a kind whose rows this person can do nothing with.
    pub fn of(kind: &'static str, selection: Selection, export: ListExport) -> Option<Self> {
        Some(Self {
            kind: registry::kind(kind)?,
            selection,
            export,
            asked: RwSignal::new(None),
            progress: RwSignal::new(None),
            report: RwSignal::new(None),
            halted: RwSignal::new(false),
            hand: use_hand(),
        })
    }

    /// True while rows are picked, or are being picked, or something is to be said of those that were; tracked.
    pub fn is_at_hand(self) -> bool {
        self.selection.is_picking() || self.selection.count().get() > 0 || self.report.with(Option::is_some)
    }

    /// What can be asked for, as far as the person's role goes; each row is asked again.
    pub fn offered(self) -> Vec<Asked> {
        let may = |right| permit::at_all(self.hand.book, right).get();
        let mut offered = Vec::new();
        let give = if self.kind.visibility == Visibility::Owner { Right::Transfer } else { self.kind.right };
        if has_owner(self.kind) && may(give) {
            offered.push(Asked::Assign);
        }
        if may(self.kind.right) {
            if has_tags(self.kind) {
                offered.push(Asked::Tag);
            }
            if self.kind.field("stage_since").is_some() {
                offered.push(Asked::Stage);
            }
            offered.push(Asked::Field);
        }
        offered
    }

    /// True if the person may delete rows of this kind at all.
    pub fn may_delete(self) -> bool {
        let right = match self.kind.visibility {
            Visibility::Owner | Visibility::Parent(_) => Right::Delete,
            Visibility::Workspace | Visibility::Person(_) => self.kind.right,
        };
        permit::at_all(self.hand.book, right).get()
    }

    /// Stops after the part at hand; what is done stays, with its way back.
    pub fn halt(self) {
        self.halted.set(true);
    }

    /// Does it to every picked row; `said` says for how many it was done.
    pub fn run(self, action: &Action, said: impl FnOnce(usize) -> String + 'static) {
        let book = self.hand.book;
        let rows: Vec<_> = self.selection.ids().into_iter().take(LIMIT).filter_map(|id| book.row(id)).collect();
        let commands: Vec<_> = rows.iter().filter_map(|row| action.command(self.kind, row)).collect();
        let (all, total) = (rows.len(), commands.len());
        self.asked.set(None);
        self.report.set(None);
        self.halted.set(false);
        self.progress.set(Some((0, total)));
        spawn_local(async move {
            let on_progress = |through| {
                // The list may have been left; the work goes on.
                self.progress.try_set(Some((through, total)));
                !self.halted.try_get_untracked().unwrap_or_default()
            };
            let done = self.hand.act_on_many(commands, on_progress).await;
            self.progress.try_set(None);
            if !done.refused.is_empty() {
                self.report.try_set(Some(report(self.hand, all, &done.refused)));
            }
            let count = done.traces.len();
            if count > 0 {
                self.hand.offer_back(said(count), done.traces);
            } else if done.refused.is_empty() {
                self.hand.toasts.say(t!("bulk.nothing"));
            }
            if self.selection.is_there() {
                self.selection.clear();
            }
        });
    }
}

/// The refused rows by reason, the most frequent first.
fn report(hand: Hand, all: usize, refused: &[(RowId, Rejection)]) -> Report {
    let mut by_reason: BTreeMap<String, Vec<RowId>> = BTreeMap::new();
    for (id, rejection) in refused {
        by_reason.entry(explain::rejection(hand.book, rejection)).or_default().push(*id);
    }
    let mut reasons: Vec<(String, Vec<RowId>)> = by_reason.into_iter().collect();
    sync::order::sort_by_key(&mut reasons, |(_, ids)| std::cmp::Reverse(ids.len()));
    let named = |ids: Vec<RowId>| {
        let names: Vec<String> = ids.iter().take(NAMED).map(|id| names::title_or_unknown(hand.book, *id)).collect();
        let names = names.join(&t!("records.and"));
        if ids.len() > NAMED { t!("bulk.and_more", names = names, count = ids.len() - NAMED) } else { names }
    };
    let reasons = reasons.into_iter().map(|(reason, ids)| (reason, named(ids))).collect();
    Report { all, refused: refused.len(), reasons }
}
