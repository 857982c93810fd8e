//! The import at hand: its files, its plan, how far it is. Lives at the root, so that an import goes on while its person
//! is on another page, and is kept on the device, so that it can be left and found again.

use std::sync::Arc;

use domain::{
    access::{Reach, Right},
    imports::{
        known::Known,
        outcome::DryRun,
        plan::{FilePlan, Meaning, Plan},
        questions::{self, Question},
        suggest::{self, Defaults, Source},
    },
    registry,
    steps::Rest,
};
use leptos::prelude::*;
use sync::{Instant, RowId};

use super::{
    file_in::{FileIn, Unreadable},
    kept::{self, Kept},
    known,
};
use crate::{
    breathe::{Pace, breathe},
    frame::Root,
    i18n,
    local::Book,
    routes::Route,
    t,
};

pub use super::kept::{Progress, Standing, Step};

/// How far the dry run is.
#[derive(Clone, Default, PartialEq)]
pub enum TrialState {
    /// Not begun, or out of date.
    #[default]
    Nothing,
    /// So many of so many rows.
    Going(usize, usize),
    /// Done.
    Done(Arc<DryRun>),
}

/// The import at hand.
#[derive(Clone, Copy)]
pub struct ImportDesk {
    /// Which one.
    pub id: RwSignal<Option<RowId>>,
    /// Its files.
    pub files: RwSignal<Vec<FileIn>>,
    /// What is to become of them.
    pub plan: RwSignal<Plan>,
    /// What is being done.
    pub step: RwSignal<Step>,
    /// What the workspace holds.
    pub known: RwSignal<Arc<Known>>,
    /// The dry run.
    pub trial: RwSignal<TrialState>,
    /// How much is in the book.
    pub progress: RwSignal<Progress>,
    /// Counts up when what is going on must stop.
    pub turn: RwSignal<u32>,
}

impl ImportDesk {
    /// The one of the app: it goes on while its person is on another page.
    pub fn here() -> Self {
        Root::keep(Self::idle)
    }

    fn idle() -> Self {
        let nothing = Plan { import: domain::ids::derived(&[b"no import"]), files: Vec::new() };
        Self {
            id: RwSignal::new(None),
            files: RwSignal::new(Vec::new()),
            plan: RwSignal::new(nothing),
            step: RwSignal::new(Step::Columns),
            known: RwSignal::new(Arc::new(Known::new("CNY", &i18n::tr))),
            trial: RwSignal::new(TrialState::Nothing),
            progress: RwSignal::new(Progress::default()),
            turn: RwSignal::new(0),
        }
    }

    /// Begins an import of these files, with suggestions for everything.
    pub async fn begin(self, book: Book, files: Vec<FileIn>) -> Route {
        let mut pace = Pace::begin();
        let id = book.new_id();
        let known = known::gather(book, &[]);
        pace.rest().await;
        let plan = suggest::suggest(id, &sources(&files), &known, &defaults(book), &mut pace).await;
        pace.rest().await;
        self.put(id, files, plan, Step::Columns, Progress { begun: book.now(), ..Progress::default() }, known);
        breathe().await;
        kept::keep_files(book, id, &self.files.get_untracked()).await;
        self.keep(book);
        Route::ImportOne(id)
    }

    /// Takes up an import that was left. False if it is not on this device.
    pub async fn take_up(self, book: Book, id: RowId) -> bool {
        if self.id.get_untracked() == Some(id) {
            return true;
        }
        let mut pace = Pace::begin();
        let Some(files) = kept::files(book, id, &mut pace).await else { return false };
        for file in &files {
            file.table.count_all(&mut pace).await;
        }
        let Some(kept) = kept::find(book, id) else { return false };
        let known = known::gather(book, &kinds_of(&kept.plan));
        self.put(id, files, kept.plan, kept.step, kept.progress, known);
        true
    }

    fn put(self, id: RowId, files: Vec<FileIn>, plan: Plan, step: Step, progress: Progress, known: Arc<Known>) {
        self.stop();
        batch(|| {
            self.id.set(Some(id));
            self.files.set(files);
            self.plan.set(plan);
            self.known.set(known);
            self.trial.set(TrialState::Nothing);
            self.progress.set(progress);
            self.step.set(step);
        });
    }

    /// Whatever is going on ends at its next breath. Returns the turn in which new work may go on.
    pub fn stop(self) -> u32 {
        self.turn.update(|turn| *turn += 1);
        self.turn.get_untracked()
    }

    /// Remembers where the import stands.
    pub fn keep(self, book: Book) {
        let Some(id) = self.id.get_untracked() else { return };
        let kept = Kept {
            plan: self.plan.get_untracked(),
            step: self.step.get_untracked(),
            progress: self.progress.get_untracked(),
        };
        kept::keep(book, id, &kept, &self.files.get_untracked());
    }

    /// Changes the plan, after which the dry run is out of date.
    pub fn change(self, book: Book, change: impl FnOnce(&mut Plan, &Known, &[Source<'_>])) {
        let known = self.known.get_untracked();
        let files = self.files.get_untracked();
        self.plan.update(|plan| change(plan, &known, &sources(&files)));
        self.stop();
        self.trial.set(TrialState::Nothing);
        self.keep(book);
    }

    /// Reads a file in another way: its part of the plan begins anew.
    ///
    /// # Errors
    /// Read so, it holds nothing; then everything stays as it was.
    pub async fn read_again(self, book: Book, file: usize, choice: files::Choice) -> Result<(), Unreadable> {
        let Some(before) = self.files.with_untracked(|files| files.get(file).cloned()) else { return Ok(()) };
        let mut pace = Pace::begin();
        let read = before.again(choice, &mut pace).await?;
        read.table.count_all(&mut pace).await;
        // Somebody may have begun another import in the meantime.
        if self.files.with_untracked(|files| files.get(file) != Some(&before)) {
            return Ok(());
        }
        let defaults = defaults(book);
        batch(|| {
            self.files.update(|files| {
                if let Some(place) = files.get_mut(file) {
                    *place = read;
                }
            });
            self.change(book, |plan, known, sources| suggest::renew(plan, file, sources, known, &defaults));
        });
        if let Some(id) = self.id.get_untracked() {
            kept::keep_files(book, id, &self.files.get_untracked()).await;
        }
        Ok(())
    }

    /// Goes on from the columns, once what they refer to is known.
    pub fn go_on(self, book: Book) {
        let kinds = self.plan.with_untracked(kinds_of);
        if known::needs_more(&kinds) {
            self.known.set(known::gather(book, &kinds));
            self.change(book, |plan, known, sources| suggest::review(plan, sources, known));
        }
        self.go(book, if self.asks() { Step::Values } else { Step::Trial });
    }

    /// Goes to a step.
    pub fn go(self, book: Book, step: Step) {
        self.step.set(step);
        self.keep(book);
    }

    /// What values mean, file by file, for somebody to look over; tracked.
    pub fn questions(self) -> Vec<Vec<Asked>> {
        let (plan, files, known) = (self.plan.get(), self.files.get(), self.known.get());
        let names = suggest::names_asked(&plan.files, &sources(&files), &known);
        let of_file = |(file_plan, file_in): (&FilePlan, &FileIn)| {
            questions::questions(file_plan, &file_in.table, &known, &names)
                .into_iter()
                .map(|question| {
                    let options = questions::options(file_plan, question.column, &known, &names);
                    Asked { question, options }
                })
                .collect()
        };
        plan.files.iter().zip(&files).map(of_file).collect()
    }

    /// Whether there is anything to look over; not tracked.
    pub fn asks(self) -> bool {
        untrack(|| self.questions().iter().any(|file| !file.is_empty()))
    }
}

/// A question with what can be answered.
#[derive(Clone, PartialEq)]
pub struct Asked {
    /// The question.
    pub question: Question,
    /// What a value can mean, with the words for it.
    pub options: Vec<(Meaning, String)>,
}

/// The kinds that the files hold.
pub fn kinds_of(plan: &Plan) -> Vec<&'static str> {
    plan.files.iter().filter_map(|file| registry::kind(file.kind.as_deref()?)).map(|kind| kind.name).collect()
}

/// The files as the suggestions see them.
pub fn sources(files: &[FileIn]) -> Vec<Source<'_>> {
    files.iter().map(|file| Source { name: &file.name, table: &file.table }).collect()
}

/// What the suggestions put in for whoever is at work.
pub fn defaults(book: Book) -> Defaults {
    let actor = book.actor().get_untracked();
    let me = actor.as_ref().map(|actor| actor.user);
    let owner = actor.filter(|actor| actor.reach(Right::Transfer) != Reach::All).map(|actor| actor.user);
    Defaults { team_name: t!("import.team_of"), owner, me }
}

/// When something began, for lists of imports.
pub fn when(at: Instant) -> String {
    i18n::format::moment(at)
}
