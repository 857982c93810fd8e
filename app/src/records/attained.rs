//! Targets with what was reached, as screens watch them: the tree of one measure and one period.
//!
//! Belongs here: asking the book for it, writing its figures, which records are behind one. Does not belong here: whose target
//! holds (`domain::targets::tree`), drawing.

use std::{collections::BTreeMap, sync::Arc};

use domain::{
    query::{Filter, Listing, Op, Query},
    reports::{Ask, By, Dimension, Key, Layout, Measure, Unit},
    targets::{
        pace::{Attainment, Progress, is_weekday},
        period::Period,
        tree::{self, Asked, Node, OfLevel, Whose},
    },
    value::Day,
};
use leptos::prelude::*;
use sync::RowId;

use super::reader::Reader;
use crate::{
    i18n::{self, format},
    local::Figures,
    routes::{Room, Route},
};

/// The tree, with what is needed to read it.
#[derive(Clone, Debug)]
pub struct Attained {
    /// Of what.
    pub measure: &'static Measure,
    /// When.
    pub period: Period,
    /// In which currency.
    pub currency: String,
    /// How much of the period has begun.
    pub progress: Progress,
    /// The lines.
    pub nodes: Vec<Node>,
    /// Targets by level.
    pub levels: Vec<OfLevel>,
    /// What lists all records behind the actual figures.
    behind: Option<Query>,
}

impl Attained {
    /// Somebody's line.
    pub fn node(&self, whose: Whose) -> Option<&Node> {
        self.nodes.iter().find(|node| node.whose == whose)
    }

    /// How far a line has come.
    pub fn attainment(&self, node: &Node) -> Option<Attainment> {
        node.attainment(self.progress)
    }

    /// An amount as people read it.
    pub fn written(&self, amount: i64) -> String {
        written(self.measure, amount, &self.currency)
    }

    /// The list of the records behind a line's actual figure.
    pub fn records(&self, node: &Node) -> Option<String> {
        let mut query = self.behind.clone()?;
        if node.whose != Whose::Company {
            query.filters.push(of_people(&query.kind, &node.people)?);
        }
        address(query)
    }
}

/// An amount of a measure as people read it: minor units, or a number.
pub fn written(measure: &Measure, amount: i64, currency: &str) -> String {
    if measure.unit == Unit::Money { format::money(amount, currency) } else { format::number(amount as f64) }
}

/// What a measure is called.
pub fn measure_name(measure: &Measure) -> String {
    i18n::tr(&format!("measure.{}", measure.name))
}

/// The list that shows what a query finds.
pub fn address(query: Query) -> Option<String> {
    let room = Room::of_kind(&query.kind)?;
    let listing = Listing { query, ..Listing::default() };
    Some(format!("{}?{}", Route::List(room).path(), listing.to_url()))
}

/// That a row of the kind is one of these people's.
pub fn of_people(kind: &str, people: &[RowId]) -> Option<Filter> {
    let field = Dimension::by_name("owner")?.path(kind)?.first()?;
    Some(Filter::new(*field, Op::Is, people.iter().map(ToString::to_string)))
}

/// What each person has of a measure: whole amounts by their id.
pub fn by_person(figures: &Figures, measure: usize, reader: Reader) -> BTreeMap<RowId, i64> {
    let Some(of) = figures.answer.measures.get(measure) else { return BTreeMap::new() };
    let rows = figures.answer.rows.iter().enumerate();
    let amount = |row: usize| figures.answer.row(row, measure)?.number(of, reader.coin());
    rows.filter_map(|(row, head)| match &head.key {
        Key::Word(id) => Some((id.parse().ok()?, whole(amount(row)?))),
        _ => None,
    })
    .collect()
}

/// A figure that is whole but for its type.
#[allow(clippy::cast_possible_truncation, reason = "amounts fit by far")]
pub fn whole(figure: f64) -> i64 {
    figure.round() as i64
}

/// How much of a period has begun today.
pub fn progress(period: Period) -> Progress {
    let today = Day::parse(&format::today()).unwrap_or(period.first);
    Progress::of(period.first, period.last, today, &is_weekday)
}

/// The tree of a measure for a period; nothing before the book is open.
pub fn attained(
    reader: Reader,
    measure: Signal<Option<&'static Measure>>,
    period: Memo<Option<Period>>,
) -> Memo<Option<Arc<Attained>>> {
    let book = reader.book;
    let ask = Signal::derive(move || {
        let name = measure.get().map_or("won_amount", |measure| measure.name);
        let words = period.get().map(Period::words).unwrap_or_default();
        Ask::of(&[name]).by(By::name("owner")).over(words)
    });
    let figures = reader.figures(ask, Layout::natural);
    let (users, teams, targets, actor) = (book.all("user"), book.all("team"), book.all("target"), book.actor());
    let compute = move |_: Option<&_>| {
        let (measure, period) = (measure.get()?, period.get()?);
        let figures = figures.get()?.ok()?;
        let actual = by_person(&figures, 0, reader);
        let all = figures.answer.whole(0).and_then(|figure| figure.number(measure, reader.coin())).unwrap_or(0.0);
        let actor = actor.get()?;
        let sees = |user: RowId| user == actor.user || actor.sees.binary_search(&user).is_ok();
        let currency = reader.currency.get();
        let (users, teams, targets) = (users.get(), teams.get(), targets.get());
        let asked = Asked {
            measure,
            period,
            calendar: reader.calendar.get(),
            currency: &currency,
            users: &users,
            teams: &teams,
            targets: &targets,
            actual: &actual,
            whole: whole(all),
            sees: &sees,
        };
        let (mut nodes, levels) = (tree::tree(&asked), tree::levels(&asked));
        let hidden = |node: &Node| !node.people.is_empty() && !node.people.iter().any(|user| sees(*user));
        keep(&mut nodes, |node| node.whose == Whose::Company || !hidden(node));
        let behind = figures.behind_all(0).cloned();
        Some(Arc::new(Attained {
            measure,
            period,
            progress: progress(period),
            nodes,
            levels,
            behind,
            currency: currency.clone(),
        }))
    };
    // What is computed anew is drawn anew.
    Memo::new_with_compare(compute, |_, _| true)
}

/// Leaves lines out, with what stands below them, and keeps the places of those above right.
fn keep(nodes: &mut Vec<Node>, wanted: impl Fn(&Node) -> bool) {
    let mut to: Vec<Option<usize>> = Vec::new();
    let mut kept: Vec<Node> = Vec::new();
    for node in nodes.iter() {
        let above = node.above.map(|above| to.get(above).copied().flatten());
        let stays = wanted(node) && above != Some(None);
        to.push(stays.then_some(kept.len()));
        if stays {
            kept.push(Node { above: above.flatten(), ..node.clone() });
        }
    }
    *nodes = kept;
}
