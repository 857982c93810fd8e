//! A cube laid out for people: rows and columns in an order, the small ones together, empty months between full ones, sums.
//!
//! Belongs here: order, filling, "the first ten and the rest", and what stands in each cell. Does not belong here: numbers and
//! dates in a language (`app/src/i18n`), which records are behind a cell ([`super::drill`]).

use std::cmp::Ordering;

use super::{
    book::{self, Book},
    calendar::Step,
    cube::{Coin, Cube, Figure, Key},
    measure::Measure,
    plan::{GroupKey, Plan},
};
use crate::{record::FieldType, registry};

/// So many parts of time at most are filled in.
pub const MOST_PARTS: usize = 1_500;

/// How an answer is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The order of the rows.
    pub rows: Order,
    /// The order of the columns.
    pub columns: Order,
    /// So many rows; the others stand together in one at the end.
    pub top: Option<usize>,
    /// So many columns.
    pub top_columns: Option<usize>,
    /// The currency by which money is ordered.
    pub coin: Coin,
}

/// An order of groups. What has no value stands last, before the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Time by time, stages by stages, choices as declared, everything else by its name.
    Natural,
    /// By a measure (its place in the question), the largest first.
    Largest(usize),
    /// The smallest first.
    Smallest(usize),
}

impl Layout {
    /// Everything in its natural order; money is ordered by this currency.
    pub fn natural(coin: Coin) -> Self {
        Self { rows: Order::Natural, columns: Order::Natural, top: None, top_columns: None, coin }
    }

    /// The largest first, so many of them and the rest.
    #[must_use]
    pub fn largest(mut self, measure: usize, top: Option<usize>) -> Self {
        (self.rows, self.top) = (Order::Largest(measure), top);
        self
    }
}

/// A row or a column.
#[derive(Clone, Debug, PartialEq)]
pub struct Head {
    /// Its group; [`Key::All`] for the rest, when `others` says of how many.
    pub key: Key,
    /// What people call it, where it is a record with a name; a choice, a date and nothing are named by whoever shows them.
    pub name: Option<String>,
    /// How many groups stand together here; 0 for one of its own.
    pub others: usize,
}

/// Along what groups stand: a dimension as the question named it, and where its values come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Along {
    /// Its name in the question.
    pub name: String,
    /// For dates, the part of time.
    pub step: Option<Step>,
    /// What its values are.
    pub ty: FieldType,
    /// The kind whose field holds them.
    pub kind: &'static str,
    /// That field.
    pub field: String,
}

impl Along {
    fn of(plan: &Plan, dimension: usize) -> Option<Self> {
        let by = plan.by.get(dimension)?;
        let fact = plan.facts.first()?;
        let path = &fact.keys.get(dimension)?.path;
        let own = registry::kind(&fact.query.kind).map(|kind| kind.name);
        Some(Self {
            name: by.name.clone(),
            step: by.step,
            ty: path.ty,
            kind: path.through.last().copied().or(own)?,
            field: path.fields.last().cloned()?,
        })
    }

    /// True if its groups have an order of their own: of time, of stages, of choices.
    pub fn is_ordered(&self) -> bool {
        self.step.is_some() || matches!(self.ty, FieldType::Ref("stage") | FieldType::Choice([_, ..]))
    }
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The measures, in the order of the question.
    pub measures: Vec<&'static Measure>,
    /// Along what the rows and the columns stand.
    pub along: Vec<Along>,
    /// The rows; one without a group if nothing is grouped.
    pub rows: Vec<Head>,
    /// The columns; one without a group if there is at most one dimension.
    pub columns: Vec<Head>,
    cells: Vec<Vec<Figure>>,
    row_sums: Vec<Vec<Figure>>,
    column_sums: Vec<Vec<Figure>>,
    whole: Vec<Figure>,
}

impl Answer {
    /// Lays a cube out.
    pub fn new(plan: &Plan, cube: &Cube, book: &dyn Book, layout: &Layout) -> Self {
        let rows =
            Line { plan, cube, book, dimension: 0, order: layout.rows, top: layout.top, coin: layout.coin }.lay();
        let columns =
            Line { order: layout.columns, top: layout.top_columns, dimension: 1, plan, cube, book, coin: layout.coin }
                .lay();
        let figures = |row: &Band, column: &Band| -> Vec<Figure> {
            (0..plan.measures.len()).map(|measure| sum(cube, row, column, measure)).collect()
        };
        let all = Band::all();
        Self {
            measures: plan.measures.clone(),
            along: (0..plan.by.len()).filter_map(|dimension| Along::of(plan, dimension)).collect(),
            cells: rows.iter().flat_map(|row| columns.iter().map(|column| figures(row, column))).collect(),
            row_sums: rows.iter().map(|row| figures(row, &all)).collect(),
            column_sums: columns.iter().map(|column| figures(&all, column)).collect(),
            whole: figures(&all, &all),
            rows: rows.into_iter().map(|band| band.head).collect(),
            columns: columns.into_iter().map(|band| band.head).collect(),
        }
    }

    /// The figure of a measure in a cell.
    pub fn cell(&self, row: usize, column: usize, measure: usize) -> Option<&Figure> {
        self.cells.get(row * self.columns.len() + column).filter(|_| column < self.columns.len())?.get(measure)
    }

    /// The figure of a row.
    pub fn row(&self, row: usize, measure: usize) -> Option<&Figure> {
        self.row_sums.get(row)?.get(measure)
    }

    /// The figure of a column.
    pub fn column(&self, column: usize, measure: usize) -> Option<&Figure> {
        self.column_sums.get(column)?.get(measure)
    }

    /// The figure of everything together. Of rows that stand in several groups each counts once.
    pub fn whole(&self, measure: usize) -> Option<&Figure> {
        self.whole.get(measure)
    }

    /// The currencies that occur in a measure, the largest sum first.
    pub fn coins(&self, measure: usize) -> Vec<Coin> {
        let mut coins: Vec<(i128, Coin)> =
            self.whole(measure).into_iter().flat_map(|it| it.of.iter()).map(|(coin, sum)| (-sum.abs(), coin)).collect();
        sync::order::sort_by(&mut coins, Ord::cmp);
        coins.into_iter().map(|(_, coin)| coin).filter(|coin| *coin != Coin::NONE).collect()
    }
}

/// Groups that stand in one row or column.
struct Band {
    head: Head,
    keys: Vec<Key>,
}

impl Band {
    fn all() -> Self {
        Self { head: Head { key: Key::All, name: None, others: 0 }, keys: vec![Key::All] }
    }
}

fn sum(cube: &Cube, row: &Band, column: &Band, measure: usize) -> Figure {
    let mut sum = Figure::default();
    for (row, column) in row.keys.iter().flat_map(|row| column.keys.iter().map(move |column| (row, column))) {
        sum.add(&cube.figure(&[row.clone(), column.clone()], measure));
    }
    sum
}

/// The rows or the columns on their way into order.
struct Line<'a> {
    plan: &'a Plan,
    cube: &'a Cube,
    book: &'a dyn Book,
    dimension: usize,
    order: Order,
    top: Option<usize>,
    coin: Coin,
}

impl Line<'_> {
    fn lay(&self) -> Vec<Band> {
        if self.dimension >= self.cube.dimensions() {
            return vec![Band::all()];
        }
        let Some(key) = self.plan.facts.first().and_then(|fact| fact.keys.get(self.dimension)) else {
            return vec![Band::all()];
        };
        let mut keys = self.cube.keys(self.dimension);
        if let (Order::Natural, Some(_)) = (self.order, key.step) {
            keys = self.filled(keys, key);
        } else {
            self.sort(&mut keys, key);
        }
        let rest = self.top.filter(|top| keys.len() > top.saturating_add(1)).map(|top| keys.split_off(top));
        let mut bands: Vec<Band> = keys.into_iter().map(|group| self.band(group, key)).collect();
        bands
            .extend(rest.map(|rest| Band { head: Head { key: Key::All, name: None, others: rest.len() }, keys: rest }));
        bands
    }

    fn band(&self, group: Key, key: &GroupKey) -> Band {
        let name = match (&group, key.path.ty) {
            (Key::Word(id), FieldType::Ref(kind) | FieldType::Refs(kind)) => self.book.name(kind, id),
            (Key::Word(word), _) => self.own_choice(word, key).map(|(_, label)| label),
            _ => None,
        };
        Band { head: Head { key: group.clone(), name, others: 0 }, keys: vec![group] }
    }

    /// One of a company's own choices: its place and what it is called.
    fn own_choice(&self, word: &str, key: &GroupKey) -> Option<(usize, String)> {
        let (FieldType::Choice([]) | FieldType::MultiChoice([])) = key.path.ty else { return None };
        let kind = match key.path.through.last() {
            Some(kind) => kind,
            None => self.plan.facts.first()?.query.kind.as_str(),
        };
        book::choice(self.book, kind, key.path.fields.last()?, word)
    }

    fn sort(&self, keys: &mut [Key], key: &GroupKey) {
        let value = |group: &Key, measure: usize| {
            let measured = self.plan.measures.get(measure)?;
            let at = if self.dimension == 0 { vec![group.clone()] } else { vec![Key::All, group.clone()] };
            self.cube.figure(&at, measure).number(measured, self.coin)
        };
        let called: Vec<String> = keys.iter().map(|group| self.called(group, key)).collect();
        let called: Vec<&str> = called.iter().map(String::as_str).collect();
        let mut ranked: Vec<(bool, Option<f64>, String, Key)> = keys
            .iter()
            .zip(self.book.order().ranks(&called))
            .map(|(group, rank)| {
                let number = match self.order {
                    Order::Natural => None,
                    Order::Largest(measure) => value(group, measure).map(|number| -number),
                    Order::Smallest(measure) => value(group, measure),
                };
                (*group == Key::Nothing, number, self.place(group, key, rank), group.clone())
            })
            .collect();
        // Those without a number, of a mean of nothing, come behind those with one.
        let by_number = |one: Option<f64>, other: Option<f64>| match (one, other) {
            (Some(one), Some(other)) => one.total_cmp(&other),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        };
        ranked.sort_by(|one, other| {
            one.0
                .cmp(&other.0)
                .then_with(|| by_number(one.1, other.1))
                .then_with(|| one.2.cmp(&other.2))
                .then_with(|| one.3.cmp(&other.3))
        });
        for (place, (.., group)) in keys.iter_mut().zip(ranked) {
            *place = group;
        }
    }

    /// The text by which a group has its place, unless it has one of another kind.
    fn called(&self, group: &Key, key: &GroupKey) -> String {
        match (group, key.path.ty) {
            (Key::Word(id), FieldType::Ref(kind) | FieldType::Refs(kind)) => {
                self.book.name(kind, id).unwrap_or_default()
            }
            (Key::Word(word), _) => word.clone(),
            _ => String::new(),
        }
    }

    /// What puts a group in its natural place; `rank` is where its text stands.
    fn place(&self, group: &Key, key: &GroupKey, rank: u32) -> String {
        match (group, key.path.ty) {
            (Key::Word(id), FieldType::Ref(kind) | FieldType::Refs(kind)) => {
                let by_name = || self.book.name(kind, id).map(|_| u64::from(rank));
                match self.book.place(kind, id).or_else(by_name) {
                    Some(at) => format!("{at:020}"),
                    None => format!("~{id}"),
                }
            }
            (Key::Word(word), FieldType::Choice(choices) | FieldType::MultiChoice(choices)) => {
                let declared = choices.iter().position(|choice| choice == word);
                match declared.or_else(|| self.own_choice(word, key).map(|(at, _)| at)) {
                    Some(at) => format!("{at:04}"),
                    None => format!("~{word}"),
                }
            }
            (Key::Word(_), _) => format!("{rank:020}"),
            (other, _) => other.to_string(),
        }
    }

    /// In order of time, with the parts between that have no rows, and those of the period where it has ends.
    fn filled(&self, keys: Vec<Key>, key: &GroupKey) -> Vec<Key> {
        let step = key.step.unwrap_or(Step::Day);
        let calendar = self.plan.calendar;
        let (from, upto) =
            if self.plan.measures.iter().all(|it| it.has_period()) { self.plan.period } else { (None, None) };
        let days = keys.iter().filter_map(|key| if let Key::Day(day) = key { Some(*day) } else { None });
        let days: Vec<_> =
            days.chain([from, upto].into_iter().flatten().filter_map(|day| calendar.start(day, step))).collect();
        let mut filled = Vec::new();
        if let (Some(first), Some(last)) = (days.iter().min(), days.iter().max()) {
            let mut next = Some(*first);
            while let Some(day) = next.filter(|day| day <= last && filled.len() < MOST_PARTS) {
                filled.push(Key::Day(day));
                next = calendar.next(day, step);
            }
        }
        filled.extend(keys.into_iter().filter(|key| *key == Key::Nothing));
        filled
    }
}
