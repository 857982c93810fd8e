//! Where figures are computed from: the tables of kinds, whoever holds them.
//!
//! Belongs here: what is asked of them, and a book that simply has them. The app's holder is in `app/src/local`.

use std::{cell::RefCell, collections::BTreeMap};

use sync::Row;

use crate::{
    number,
    query::{Filter, Names, Query, Shape, Table, column::number_key, select::Rows},
    record::RecordKind,
    registry,
    settings::custom,
};

/// Tables by kind. A table that is being asked is taken out meanwhile, so that it can ask the others.
pub trait Book: Names {
    /// Lets somebody look into the table of a kind. False if there is no such table.
    fn with(&self, kind: &str, ask: &mut dyn FnMut(&mut Table)) -> bool;
}

/// A field of these rows, as filters write it; the first value where it holds several.
pub fn values(book: &dyn Book, kind: &str, field: &str, ids: &[&str]) -> Vec<Option<String>> {
    let mut values = Vec::new();
    book.with(kind, &mut |table| {
        let value = |id: &&str| table.values(id.parse().ok()?, field).into_iter().next();
        values = ids.iter().map(value).collect();
    });
    values.resize(ids.len(), None);
    values
}

/// All rows of a kind of which there are few.
pub fn all(book: &dyn Book, kind: &str) -> Vec<String> {
    let mut ids = Vec::new();
    book.with(kind, &mut |table| {
        ids = table.select(&Query::of(kind), &()).iter().map(ToString::to_string).collect();
    });
    sync::order::sort_by(&mut ids, Ord::cmp);
    ids
}

/// A book that has its tables itself: the worker's, over the few settings it reads, and the tests'.
#[derive(Debug, Default)]
pub struct Shelf(RefCell<BTreeMap<&'static str, Table>>);

impl Shelf {
    /// The live ones of these rows, of these kinds only. Kinds without rows have empty tables.
    pub fn of<'a>(kinds: &[&'static RecordKind], rows: impl IntoIterator<Item = &'a Row> + Clone) -> Self {
        let definitions = rows.clone().into_iter().filter(|row| row.kind == "field_definition" && row.is_live());
        let definitions: Vec<&Row> = definitions.collect();
        let mut tables: BTreeMap<&'static str, Table> = BTreeMap::new();
        for kind in kinds {
            let is_its = |row: &&&Row| row.doc.get("kind").and_then(|it| it.as_str()) == Some(kind.name);
            let custom: Vec<_> = definitions.iter().filter(is_its).filter_map(|row| custom::from_row(row)).collect();
            tables.insert(kind.name, Table::new(Shape::new(kind, &custom)));
        }
        for row in rows.into_iter().filter(|row| row.is_live()) {
            if let Some(table) = tables.get_mut(row.kind.as_str()) {
                // A document in memory can always be read.
                let _ = table.put(row.id, row.ver, &row.doc);
            }
        }
        Self(RefCell::new(tables))
    }

    /// The live ones of these rows, of every kind.
    pub fn whole<'a>(rows: impl IntoIterator<Item = &'a Row> + Clone) -> Self {
        Self::of(registry::KINDS, rows)
    }
}

impl Book for Shelf {
    fn with(&self, kind: &str, ask: &mut dyn FnMut(&mut Table)) -> bool {
        let Some((name, mut table)) = self.0.borrow_mut().remove_entry(kind) else { return false };
        ask(&mut table);
        self.0.borrow_mut().insert(name, table);
        true
    }
}

impl Names for Shelf {
    fn name(&self, kind: &str, id: &str) -> Option<String> {
        let id = id.parse().ok()?;
        let mut name = None;
        self.with(kind, &mut |table| name = table.title(id));
        name
    }

    fn place(&self, kind: &str, id: &str) -> Option<u64> {
        place(self, kind, id)
    }

    fn passing(&self, kind: &str, filter: &Filter) -> Option<Rows> {
        passing(self, kind, filter)
    }
}

/// Which of a company's own choices a value of a field is, from the first on, and what it is called.
pub fn choice(book: &dyn Book, kind: &str, field: &str, value: &str) -> Option<(usize, String)> {
    let mut found = None;
    book.with(kind, &mut |table| {
        let choices = table.shape().choices(field);
        let at = choices.iter().position(|choice| choice.key == value);
        found = at.and_then(|at| Some((at, choices.get(at)?.label.clone())));
    });
    found
}

/// Where a row stands among those of its kind, if the kind has an order by number.
pub fn place(book: &dyn Book, kind: &str, id: &str) -> Option<u64> {
    let numbered = values(book, kind, "order", &[id]).pop().flatten();
    numbered.and_then(|order| number::read(&order)).map(number_key)
}

/// The rows of a kind that pass a filter, which may ask further rows.
pub fn passing(book: &dyn Book, kind: &str, filter: &Filter) -> Option<Rows> {
    let mut rows = None;
    book.with(kind, &mut |table| rows = table.holders(filter, book));
    rows
}
