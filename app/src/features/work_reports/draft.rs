//! A report being written: the lines drafted from this device's rows, what the author makes of them, and their draft in the book.
//!
//! Belongs here: gathering the rows, lines and their keeping. Does not belong here: drawing (`lines`, `writing`), which lines a
//! draft has (`domain::work_reports::drafting`).

use std::{collections::BTreeSet, sync::Arc};

use domain::{
    query::{Filter, Query, Sort},
    value::Day,
    work_reports::{
        Period,
        drafting::{self, Drafted, Line, Times, Work},
        sending::SendWorkReport,
        work_report::id_of,
    },
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sync::{Doc, Row, RowId};

use super::words;
use crate::local::{Book, zone};

/// A line as a draft and a record keep it beside its text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct About {
    /// The kind of its record.
    pub kind: String,
    /// Its record.
    pub record: String,
    /// By what the same line is known in another draft.
    pub key: String,
}

impl About {
    fn of(line: &Line) -> Self {
        Self { kind: line.kind.to_owned(), record: line.record.to_string(), key: line.key() }
    }
}

/// A line being written.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Its place is where it stands; its number tells it from others.
    pub no: u32,
    /// Its text.
    pub text: RwSignal<String>,
    /// What it is about; nothing for one's own words.
    pub about: Option<About>,
}

/// One half of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Half {
    /// What was done.
    Done,
    /// What is planned.
    Plan,
}

/// What the book keeps of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Kept {
    done: Vec<(String, Option<About>)>,
    plan: Vec<(String, Option<About>)>,
    dropped: BTreeSet<String>,
}

/// A report being written. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Writing {
    /// The book.
    pub book: Book,
    /// For how long.
    pub period: Period,
    /// Its first day.
    pub start: Day,
    /// Its author.
    pub me: RowId,
    done: RwSignal<Vec<Item>>,
    plan: RwSignal<Vec<Item>>,
    dropped: RwSignal<BTreeSet<String>>,
    drafted: StoredValue<Drafted>,
    last: StoredValue<u32>,
    page: StoredValue<Owner>,
}

/// Under what the draft of a report is kept.
pub fn key_of(period: Period, start: Day) -> String {
    format!("work_report:{}:{start}", period.name())
}

impl Writing {
    /// Opens it: what was begun before, else what was sent (even if that was taken back), else what the rows say.
    pub fn open(book: Book, me: RowId, period: Period, start: Day) -> Self {
        let drafted = gather(book, me, period, start);
        let writing = Self {
            book,
            period,
            start,
            me,
            done: RwSignal::new(Vec::new()),
            plan: RwSignal::new(Vec::new()),
            dropped: RwSignal::new(BTreeSet::new()),
            drafted: StoredValue::new(drafted),
            last: StoredValue::new(0),
            page: StoredValue::new(Owner::current().unwrap_or_default()),
        };
        let begun = book.draft(&key_of(period, start)).and_then(|value| serde_json::from_value(value).ok());
        let kept = begun.or_else(|| book.row(writing.id()).map(|row| sent(&row.doc)));
        match kept {
            Some(kept) => writing.fill(kept),
            None => writing.add_new(),
        }
        writing.keep_while_typing();
        writing
    }

    /// The report as it was sent, if it was.
    pub fn sent(self) -> Option<Arc<Row>> {
        self.book.row(self.id()).filter(|row| row.is_live())
    }

    /// Its id, once it is a record.
    pub fn id(self) -> RowId {
        id_of(self.me, self.period, self.start)
    }

    /// The lines of a half; live.
    pub fn half(self, half: Half) -> RwSignal<Vec<Item>> {
        match half {
            Half::Done => self.done,
            Half::Plan => self.plan,
        }
    }

    fn fill(self, kept: Kept) {
        let items = |lines: Vec<(String, Option<About>)>| {
            lines.into_iter().map(|(text, about)| self.item(text, about)).collect::<Vec<Item>>()
        };
        self.done.set(items(kept.done));
        self.plan.set(items(kept.plan));
        self.dropped.set(kept.dropped);
    }

    fn item(self, text: String, about: Option<About>) -> Item {
        self.last.update_value(|last| *last += 1);
        // A line that a tap puts in lives as long as the page and not as long as the tap.
        let text = self.page.with_value(|page| page.with(|| RwSignal::new(text)));
        Item { no: self.last.get_value(), text, about }
    }

    /// Puts in an empty line of one's own below another, or at the end. Gives its number.
    pub fn add_line(self, half: Half, below: Option<u32>) -> u32 {
        let item = self.item(String::new(), None);
        let no = item.no;
        self.half(half).update(|items| {
            let at =
                below.and_then(|below| items.iter().position(|item| item.no == below)).map_or(items.len(), |at| at + 1);
            items.insert(at, item);
        });
        no
    }

    /// Takes a line out. Gives it with its place, so that it can be put back.
    pub fn drop_line(self, half: Half, no: u32) -> Option<(usize, Item)> {
        let at = self.half(half).with_untracked(|items| items.iter().position(|item| item.no == no))?;
        let item = self.half(half).try_update(|items| items.remove(at))?;
        if let Some(about) = &item.about {
            self.dropped.update(|dropped| {
                dropped.insert(about.key.clone());
            });
        }
        Some((at, item))
    }

    /// Puts a line back where it stood.
    pub fn put_back(self, half: Half, at: usize, item: Item) {
        if let Some(about) = &item.about {
            self.dropped.update(|dropped| {
                dropped.remove(&about.key);
            });
        }
        self.half(half).update(|items| items.insert(at.min(items.len()), item));
    }

    /// How many things the rows say that the report neither has nor left out; live.
    pub fn new_things(self) -> usize {
        self.unknown(Half::Done).len() + self.unknown(Half::Plan).len()
    }

    /// Puts them in, each half's at its end.
    pub fn add_new(self) {
        for half in [Half::Done, Half::Plan] {
            let fresh = untrack(|| self.unknown(half));
            let items: Vec<Item> =
                fresh.iter().map(|line| self.item(words::line(self.book, line), Some(About::of(line)))).collect();
            self.half(half).update(|all| all.extend(items));
        }
    }

    fn unknown(self, half: Half) -> Vec<Line> {
        let known: BTreeSet<String> = [self.done, self.plan]
            .iter()
            .flat_map(|items| {
                items.with(|items| {
                    items.iter().filter_map(|it| Some(it.about.as_ref()?.key.clone())).collect::<Vec<_>>()
                })
            })
            .chain(self.dropped.get())
            .collect();
        let drafted = self.drafted.get_value();
        let lines = if half == Half::Done { drafted.done } else { drafted.plan };
        lines.into_iter().filter(|line| !known.contains(&line.key())).collect()
    }

    fn kept(self) -> Kept {
        let lines = |items: RwSignal<Vec<Item>>| {
            items.with(|items| items.iter().map(|item| (item.text.get(), item.about.clone())).collect())
        };
        Kept { done: lines(self.done), plan: lines(self.plan), dropped: self.dropped.get() }
    }

    fn keep_while_typing(self) {
        let key = key_of(self.period, self.start);
        Effect::new(move |first: Option<Kept>| {
            let now = self.kept();
            // Opening a report is not writing one: until something changes it is drafted anew each time.
            if first.as_ref().is_some_and(|first| *first != now)
                && let Ok(value) = serde_json::to_value(&now)
            {
                self.book.save_draft(&key, value);
            }
            now
        });
    }

    /// True if nothing stands in it.
    pub fn is_empty(self) -> bool {
        let blank = |items: RwSignal<Vec<Item>>| {
            items.with(|items| items.iter().all(|item| item.text.with(|text| text.trim().is_empty())))
        };
        blank(self.done) && blank(self.plan)
    }

    /// The command that sends it.
    pub fn command(self, figures: Value) -> SendWorkReport {
        let kept = untrack(|| self.kept());
        let (done, done_links) = text_and_links(kept.done);
        let (plan, plan_links) = text_and_links(kept.plan);
        SendWorkReport {
            id: self.id(),
            period: self.period,
            starts_on: self.start.to_string(),
            done,
            plan,
            links: json!({ "done": done_links, "plan": plan_links, "dropped": kept.dropped }),
            figures,
        }
    }

    /// It was sent, or given up.
    pub fn forget(self) {
        self.book.clear_draft(&key_of(self.period, self.start));
    }
}

/// Lines as one text, with what each is about. An empty line says nothing, and one line is one line.
fn text_and_links(lines: Vec<(String, Option<About>)>) -> (String, Vec<Option<About>>) {
    let one_line = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let lines: Vec<(String, Option<About>)> =
        lines.into_iter().map(|(text, about)| (one_line(text), about)).filter(|(text, _)| !text.is_empty()).collect();
    let text = lines.iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>().join("\n");
    (text, lines.into_iter().map(|(_, about)| about).collect())
}

/// The lines of a half of a report that was sent, each with what it is about.
pub fn lines_of(report: &Doc, half: &str) -> Vec<(String, Option<About>)> {
    let text = report.get(half).and_then(Value::as_str).unwrap_or_default();
    let links = report.get("links").and_then(|links| links.get(half)).cloned().unwrap_or_default();
    let links: Vec<Option<About>> = serde_json::from_value(links).unwrap_or_default();
    let about = |at: usize| links.get(at).cloned().flatten();
    text.lines().enumerate().map(|(at, line)| (line.to_owned(), about(at))).collect()
}

fn sent(report: &Doc) -> Kept {
    let dropped = report.get("links").and_then(|links| links.get("dropped")).cloned().unwrap_or_default();
    let dropped = serde_json::from_value(dropped).unwrap_or_default();
    Kept { done: lines_of(report, "done"), plan: lines_of(report, "plan"), dropped }
}

/// What the rows on this device say of the period.
fn gather(book: Book, me: RowId, period: Period, start: Day) -> Drafted {
    let Some(times) = Times::of(period, start, &zone().0) else { return Drafted::default() };
    let rows = |query: Query| {
        let ids = untrack(|| book.query(Signal::stored(query)).get());
        ids.iter().filter_map(|id| book.row(*id)).collect::<Vec<Arc<Row>>>()
    };
    let (from, last) = (times.from.to_string(), (times.until - 1).to_string());
    let within = |kind: &str, field: &str| {
        Query::of(kind).and(Filter::from(field, from.clone())).and(Filter::upto(field, last.clone()))
    };
    let mine = |query: Query| query.and(Filter::refers("owner", me));
    let ahead = times.ahead.to_string();
    let moved = Query::of("opportunity").and(Filter::from("stage_since", from.clone())).by(Sort::up("stage_since"));
    let closing = mine(Query::of("opportunity"))
        .and(Filter::is("stage.outcome", "open"))
        .and(Filter::upto("expected_close", ahead.clone()));
    let due = mine(Query::of("task")).and(Filter::empty("done_at")).and(Filter::upto("due_on", ahead));
    let work = Work {
        follow_ups: rows(within("follow_up", "happened_at").and(Filter::refers("by", me))),
        opportunities: [rows(moved), rows(closing)].concat(),
        stages: untrack(|| book.all("stage").get()).to_vec(),
        customers: rows(mine(within("customer", "made_at"))),
        tasks: [rows(mine(within("task", "done_at"))), rows(due)].concat(),
    };
    drafting::draft(&work, me, &times)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_lines_are_left_out_and_each_line_stays_with_its_record() {
        let about = |key: &str| Some(About { key: key.to_owned(), ..About::default() });
        let lines =
            vec![("  ".to_owned(), about("a")), ("拜访\n星澜".to_owned(), about("b")), ("自己的话".to_owned(), None)];
        let (text, links) = text_and_links(lines);
        assert_eq!((text.as_str(), &links), ("拜访 星澜\n自己的话", &vec![about("b"), None]));
        let report = Doc::from_iter([
            ("done".to_owned(), json!(text)),
            ("links".to_owned(), json!({ "done": links, "dropped": ["won:x"] })),
        ]);
        let kept = sent(&report);
        assert_eq!(kept.done, [("拜访 星澜".to_owned(), about("b")), ("自己的话".to_owned(), None)]);
        assert!(kept.dropped.contains("won:x") && kept.plan.is_empty());
    }
}
