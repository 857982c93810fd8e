//! The long work of an import: trying every row on paper, and putting rows into the book, a breath between the parts.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
    sync::Arc,
};

use domain::{
    Command, Rejection,
    imports::{
        outcome::{DryRun, Outcome, Part},
        part,
        plan::{FilePlan, PipelineChoice},
        trial::Trial,
    },
    registry,
    steps::Rest,
};
use leptos::{prelude::*, task::spawn_local};
use sync::RowId;

use super::{
    desk::{ImportDesk, Standing, Step, TrialState, kinds_of},
    heads,
    kept::Line,
    known,
};
use crate::{
    breathe::{Pace, breathe, wait},
    local::{Book, Status},
    records::explain,
};

/// After how many milliseconds one looks whether the book can take rows.
const LOOK_AGAIN: i32 = 200;

/// How many commands may be on their way to the server while more go into the book.
const AHEAD: usize = 12;

/// After how many milliseconds one looks whether they have arrived.
const SOON: i32 = 10;

/// How many rows are tried before looking at the clock.
const ROWS_AT_ONCE: usize = 20;

/// Tries all rows on paper; if the import was under way when it was left, it goes on afterwards.
pub fn try_out(desk: ImportDesk, book: Book) {
    let turn = desk.stop();
    let plan = Arc::new(desk.plan.get_untracked());
    let kinds = kinds_of(&plan);
    let tables: Vec<_> = desk.files.get_untracked().iter().map(|file| Arc::clone(&file.table)).collect();
    let total =
        plan.files.iter().zip(&tables).filter(|(file, _)| file.kind.is_some()).map(|(_, table)| table.len()).sum();
    desk.trial.set(TrialState::Going(0, total));
    spawn_local(async move {
        let known = known::gather_all(book, &kinds).await;
        if desk.turn.get_untracked() != turn {
            return;
        }
        desk.known.set(Arc::clone(&known));
        let mut trial = Trial::new(plan, tables, known, Rc::new(move |id| book.row(id)));
        let mut pace = Pace::begin();
        while !trial.advance(ROWS_AT_ONCE) {
            if !pace.is_due() {
                continue;
            }
            desk.trial.set(TrialState::Going(trial.done(), total));
            pace.rest().await;
            if desk.turn.get_untracked() != turn {
                return;
            }
        }
        let run = trial.finish(&mut pace).await;
        if desk.turn.get_untracked() != turn {
            return;
        }
        desk.trial.set(TrialState::Done(Arc::new(run)));
        if desk.step.get_untracked() == Step::Run && desk.progress.with_untracked(|it| it.standing == Standing::Going) {
            put_in(desk, book);
        }
    });
}

/// Puts into the book what the dry run found good.
pub fn put_in(desk: ImportDesk, book: Book) {
    let TrialState::Done(run) = desk.trial.get_untracked() else { return };
    let Some(import) = desk.id.get_untracked() else { return };
    let turn = desk.stop();
    spawn_local(async move {
        let mut pace = Pace::begin();
        let parts = heads::parts(book, import);
        let done: BTreeSet<RowId> = parts.iter().flat_map(|row| part::done(&row.doc)).collect();
        let made = run.parts(|id| book.row(id).is_some(), &mut pace).await;
        let changed = run.updates(import, |id| done.contains(&id));
        if desk.turn.get_untracked() != turn {
            return;
        }
        begin(desk, book, &run, made.iter().map(Part::len).chain(changed.iter().map(|it| it.rows.len())).sum());
        let made = made.iter().map(|part| Command::ImportRows(part.command(import)));
        let commands = made.chain(changed.into_iter().map(Command::UpdateRows));
        if put(desk, book, turn, commands).await.is_some() {
            finish(desk, book, turn, run.last_commands()).await;
        }
    });
}

/// Notes that rows go into the book, so many of which are not there yet.
fn begin(desk: ImportDesk, book: Book, run: &DryRun, missing: usize) {
    desk.progress.update(|progress| {
        // An import taken up again finds part of its rows in the book: its report stays that of its beginning.
        if progress.standing == Standing::Waiting {
            progress.total = run.total();
            progress.report = report(run, desk);
            progress.pipeline = pipeline(run, desk);
        }
        progress.standing = Standing::Going;
        progress.done = progress.total.saturating_sub(missing);
        progress.done_before = progress.done;
        progress.going_since = book.now();
        progress.refusal = None;
    });
    desk.go(book, Step::Run);
    book.store_drafts();
    heads::remember(desk, book, "going");
}

/// Puts commands into the book one by one; nothing if that came to a halt.
async fn put(desk: ImportDesk, book: Book, turn: u32, commands: impl Iterator<Item = Command>) -> Option<()> {
    let goes_on = || (desk.turn.get_untracked() == turn).then_some(());
    for command in commands {
        breathe().await;
        not_far_ahead(book).await;
        goes_on()?;
        // An import may be taken up again before the company's data is: it waits for them, as its person would.
        while !book.takes_commands() {
            wait(LOOK_AGAIN).await;
            goes_on()?;
        }
        let rows = rows_of(&command);
        if let Err(rejection) = book.run(command) {
            desk.progress.update(|progress| {
                progress.standing = Standing::Refused;
                progress.refusal = Some(explain::rejection(book, &rejection));
            });
            desk.keep(book);
            return None;
        }
        desk.progress.update(|progress| progress.done += rows);
        desk.keep(book);
    }
    Some(())
}

async fn finish(desk: ImportDesk, book: Book, turn: u32, last: Vec<Command>) {
    for command in last {
        // Somebody who put a manager elsewhere in the meantime knows better.
        let _ = join(book, command);
    }
    // Only what a reload cannot take away is imported.
    while book.status().with_untracked(|status| status.unsaved > 0) {
        breathe().await;
        if desk.turn.get_untracked() != turn {
            return;
        }
    }
    desk.progress.update(|progress| progress.standing = Standing::Done);
    desk.keep(book);
    heads::remember(desk, book, "done");
}

/// Waits until the server has most of what was put into the book. What is on its way is laid over every answer of the server anew:
/// too much of it would keep the page busy. Without a network there are no answers, and nothing to wait for.
pub async fn not_far_ahead(book: Book) {
    let is_far = |status: &Status| {
        let is_heard = status.online && !status.signed_out && !status.update_needed;
        is_heard && status.here + status.sending > AHEAD
    };
    while book.status().with_untracked(is_far) {
        wait(SOON).await;
    }
}

fn rows_of(command: &Command) -> usize {
    match command {
        Command::ImportRows(command) => command.rows.len(),
        Command::UpdateRows(command) => command.rows.len(),
        _ => 0,
    }
}

/// Carries out a command that fills an empty field; one that is filled stays.
fn join(book: Book, command: Command) -> Result<(), Rejection> {
    let Command::SetFields { id, fields, .. } = &command else { return Ok(()) };
    let is_filled = book.row(*id).is_some_and(|row| fields.keys().any(|name| row.doc.contains_key(name)));
    if is_filled { Ok(()) } else { book.run(command).map(|_| ()) }
}

/// Halts the rows that go into the book; what is in stays.
pub fn halt(desk: ImportDesk, book: Book) {
    desk.stop();
    desk.progress.update(|progress| progress.standing = Standing::Halted);
    desk.keep(book);
    heads::remember(desk, book, "halted");
}

/// What will have come of the import when it is done: a line for each kind.
fn report(run: &DryRun, desk: ImportDesk) -> Vec<Line> {
    let mut lines: BTreeMap<&str, Line> = BTreeMap::new();
    let plan = desk.plan.get_untracked();
    for (file, outcomes) in plan.files.iter().zip(&run.files) {
        let Some(kind) = file.kind.as_deref().and_then(registry::kind) else { continue };
        let line = lines.entry(kind.name).or_default();
        for outcome in outcomes {
            match outcome {
                Outcome::Create(planned, _) => {
                    line.made += 1;
                    let nameless = kind.name == "opportunity" && !planned.fields.contains_key("customer");
                    line.without_customer += usize::from(nameless);
                }
                Outcome::Update(..) => line.updated += 1,
                Outcome::There(_) | Outcome::Twice(_) => line.skipped += 1,
                Outcome::Joined(_) => line.merged += 1,
                Outcome::Problem(_) => line.problems += 1,
            }
        }
    }
    for (kind, count) in run.made_by_kind() {
        lines.entry(kind).or_default().made += count;
    }
    let in_order = registry::KINDS.iter().filter_map(|kind| lines.remove_entry(kind.name));
    in_order.map(|(kind, line)| Line { kind: kind.to_owned(), ..line }).collect()
}

/// The pipeline that the opportunities went into.
fn pipeline(run: &DryRun, desk: ImportDesk) -> Option<RowId> {
    let made = run.made.iter().find(|planned| planned.kind == "pipeline").map(|planned| planned.id);
    let chosen = |file: &FilePlan| match file.pipeline {
        Some(PipelineChoice::There(id)) => Some(id),
        _ => None,
    };
    made.or_else(|| desk.plan.with_untracked(|plan| plan.files.iter().find_map(chosen)))
}
