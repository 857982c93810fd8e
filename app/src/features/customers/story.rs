//! Everything that happened with a customer, in one order: how it came, whose it became, follow-ups, stage moves, comments, tasks
//! done.
//!
//! Belongs here: merging rows of several kinds into entries, of which only so many are read as are shown, with what the server
//! remembers of the customer once it has said so. Does not belong here: drawing (`timeline`).

use std::sync::Arc;

use domain::{
    customers::customer::KIND,
    ids::reference,
    query::{Filter, Op, Query, Sort},
};
use leptos::prelude::*;
use serde_json::Value;
use sync::{Instant, Row, RowId, order::sort_by_key};

use crate::{
    local::Book,
    records::history::{self, Past},
};

/// One thing that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// When.
    pub at: Instant,
    /// The record it is about.
    pub id: RowId,
    /// What.
    pub what: What,
}

/// What can happen.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// Somebody was in touch.
    FollowUp {
        /// How.
        channel: String,
        /// What was said.
        text: String,
        /// Who.
        by: Option<RowId>,
        /// With whom.
        contact: Option<RowId>,
        /// It stands before all others.
        pinned: bool,
        /// It came in a file.
        from_file: bool,
    },
    /// Somebody said something about an opportunity.
    Said {
        /// About which.
        opportunity: RowId,
        /// What.
        text: String,
        /// Who.
        by: Option<RowId>,
    },
    /// The customer came here.
    Came {
        /// Who brought it, once that is known.
        by: Option<RowId>,
        /// In a file.
        from_file: bool,
    },
    /// The customer became somebody's, or the pool's.
    Owned {
        /// Whose.
        owner: Option<RowId>,
        /// Who did it.
        by: RowId,
    },
    /// An opportunity moved.
    Moved {
        /// Into which stage.
        stage: RowId,
        /// Who moved it.
        by: Option<RowId>,
    },
    /// A task was done.
    Done {
        /// What was to be done.
        title: String,
        /// Whose task it was.
        by: Option<RowId>,
    },
}

/// Which of it is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    #[default]
    Everything,
    /// Follow-ups, of all channels or of one.
    FollowUps(Option<String>),
    /// Moves of opportunities, and what was said about them.
    Opportunities,
    /// How the customer came, and whose it was.
    Customer,
    /// Tasks done.
    Tasks,
}

/// The newest of what happened.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Story {
    /// Newest first.
    pub entries: Vec<Entry>,
    /// How many there are in all.
    pub count: usize,
    /// How many of them say more than how the customer came.
    pub told: usize,
}

/// What happened with a customer; live. No more rows are read than are shown, however long the story is.
pub fn of_customer(
    book: Book,
    customer: RowId,
    events: history::Story,
    part: Signal<Part>,
    shown: Signal<usize>,
) -> Memo<Story> {
    let follow_ups = book.query(Signal::derive(move || part.with(|part| follow_ups(customer, part))));
    let tasks = book.query(Signal::stored(tasks(customer)));
    let opportunities = book.relating("opportunity", "customer", customer);
    let comments = book.query(Signal::derive(move || opportunities.with(|ids| comments(customer, ids))));
    Memo::new(move |_| {
        let (part, shown) = (part.get(), shown.get());
        let wants = |kind: &Part| part == Part::Everything || part == *kind;
        let mut story = Story::default();
        if wants(&Part::FollowUps(None)) || matches!(part, Part::FollowUps(_)) {
            follow_ups.with(|ids| story.add(ids.len(), rows(book, ids, shown).filter_map(|row| follow_up(&row))));
        }
        if wants(&Part::Tasks) {
            tasks.with(|ids| story.add(ids.len(), rows(book, ids, shown).filter_map(|row| done(&row))));
        }
        if wants(&Part::Opportunities) {
            let moves: Vec<Entry> =
                opportunities.with(|ids| rows(book, ids, ids.len()).flat_map(|row| moves(&row)).collect());
            story.add(moves.len(), moves.into_iter());
            comments.with(|ids| story.add(ids.len(), rows(book, ids, shown).filter_map(|row| said(&row))));
        }
        story.told = story.count;
        if wants(&Part::Customer) {
            let own = own_past(customer, events);
            story.add(own.len(), own.into_iter());
        }
        sort_by_key(&mut story.entries, |entry| std::cmp::Reverse(entry.at));
        story.entries.truncate(shown);
        story
    })
}

/// What was pinned, newest first; live.
pub fn pinned(book: Book, customer: RowId) -> Memo<Vec<Entry>> {
    let query = follow_ups(customer, &Part::Everything).and(Filter::is("pinned", "true"));
    let ids = book.query(Signal::stored(query));
    Memo::new(move |_| ids.with(|ids| rows(book, ids, ids.len()).filter_map(|row| follow_up(&row)).collect()))
}

impl Story {
    fn add(&mut self, count: usize, entries: impl Iterator<Item = Entry>) {
        self.count += count;
        self.entries.extend(entries);
    }
}

fn follow_ups(customer: RowId, part: &Part) -> Query {
    let all = Query::of("follow_up").and(Filter::refers("customer", customer)).by(Sort::down("happened_at"));
    match part {
        Part::FollowUps(Some(channel)) => all.and(Filter::is("channel", channel)),
        _ => all,
    }
}

/// What was said about these opportunities. The customer itself is none of them: a filter by nothing would ask for everything.
fn comments(customer: RowId, opportunities: &[RowId]) -> Query {
    let about = std::iter::once(&customer).chain(opportunities).map(ToString::to_string);
    Query::of("comment").and(Filter::new("opportunity", Op::Is, about)).by(Sort::down("at"))
}

fn tasks(customer: RowId) -> Query {
    let done = Filter::filled("done_at");
    Query::of("task").and(Filter::refers("customer", customer)).and(done).by(Sort::down("done_at"))
}

/// The first rows, each followed: an edit of one changes the story too.
fn rows(book: Book, ids: &[RowId], most: usize) -> impl Iterator<Item = Arc<Row>> {
    ids.iter().take(most).filter_map(move |id| book.watch(*id).get())
}

fn follow_up(row: &Row) -> Option<Entry> {
    let text = |field: &str| row.doc.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
    Some(Entry {
        at: row.doc.get("happened_at")?.as_i64()?,
        id: row.id,
        what: What::FollowUp {
            channel: text("channel"),
            text: text("text"),
            by: reference(&row.doc, "by"),
            contact: reference(&row.doc, "contact"),
            pinned: row.doc.get("pinned").and_then(Value::as_bool).unwrap_or_default(),
            from_file: is_from_file(row.id),
        },
    })
}

fn moves(row: &Row) -> Vec<Entry> {
    let history = row.doc.get("stage_history").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let entry = |step: &Value| {
        let id = |field: &str| step.get(field)?.as_str()?.parse::<RowId>().ok();
        let what = What::Moved { stage: id("stage")?, by: id("by") };
        Some(Entry { at: step.get("at")?.as_i64()?, id: row.id, what })
    };
    history.iter().filter_map(entry).collect()
}

fn said(row: &Row) -> Option<Entry> {
    let what = What::Said {
        opportunity: reference(&row.doc, "opportunity")?,
        text: row.doc.get("text").and_then(Value::as_str).unwrap_or_default().to_owned(),
        by: reference(&row.doc, "by"),
    };
    Some(Entry { at: row.doc.get("at")?.as_i64()?, id: row.id, what })
}

/// An import's rows have ids that follow from its file, and not from a moment.
fn is_from_file(id: RowId) -> bool {
    id.made_at().is_none()
}

/// How the customer came and whose it was, as far as that has been fetched; without the network only that it came.
fn own_past(customer: RowId, events: history::Story) -> Vec<Entry> {
    let made = customer.made_at().unwrap_or_default();
    let mut entries: Vec<Entry> = events.entries.with(|all| {
        let all = all.as_deref().unwrap_or_default();
        all.iter().flat_map(|past| own_entries(customer, made, past)).collect()
    });
    if !entries.iter().any(|entry| matches!(entry.what, What::Came { .. })) {
        let what = What::Came { by: None, from_file: is_from_file(customer) };
        entries.push(Entry { at: made, id: customer, what });
    }
    entries
}

fn own_entries(customer: RowId, made: Instant, past: &Past) -> Vec<Entry> {
    let entry = |at: Option<Instant>, what: What| Entry { at: at.unwrap_or(made), id: customer, what };
    match past.op.as_str() {
        "create" | "import" => {
            let what = What::Came { by: Some(past.by), from_file: past.op == "import" };
            vec![entry(past.when(), what)]
        }
        _ => {
            let given = past.changes(&KIND).into_iter().filter(|change| change.field == "owner");
            let owned = |to: &Value| What::Owned { owner: to.as_str().and_then(|id| id.parse().ok()), by: past.by };
            given.map(|change| entry(past.when(), owned(&change.to))).collect()
        }
    }
}

fn done(row: &Row) -> Option<Entry> {
    let title = row.doc.get("title").and_then(Value::as_str).unwrap_or_default().to_owned();
    let what = What::Done { title, by: reference(&row.doc, "owner") };
    Some(Entry { at: row.doc.get("done_at")?.as_i64()?, id: row.id, what })
}
