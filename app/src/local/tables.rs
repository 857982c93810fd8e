//! The columns of each kind that somebody has asked about, in step with base and overlay.
//!
//! Belongs here: building a kind's table at the first question and keeping it current. Does not belong here: answering
//! (`domain::query`), telling the screens ([`super::live`]).

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use domain::{
    command::Crm,
    number,
    query::{Filter, Group, Names, Query, Shape, Table, TextOrder, column::number_key, select::Rows},
    record::RecordKind,
    registry, reports,
    search::{Hanzi, Hits, Reader, Words},
    settings::custom,
};
use sync::{
    RowId, View,
    client::{Changed, Engine},
};

use crate::i18n::order::InLanguage;

/// A kind with so many rows keeps whoever asks first waiting.
const MANY: usize = 500;

/// Which kinds' answers may have changed.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Touched {
    /// Any.
    All,
    /// These.
    Kinds(BTreeSet<String>),
}

/// A table by the name of its kind. A table being asked is taken out meanwhile, so that it can ask the others.
#[derive(Default)]
pub(super) struct Tables {
    whole: RefCell<BTreeMap<String, Table>>,
    /// Tables that are being filled a little at a time, before anybody asks.
    begun: RefCell<BTreeMap<String, Begun>>,
    hanzi: RefCell<Option<Arc<Hanzi>>>,
}

struct Begun {
    table: Table,
    rows: usize,
}

impl Tables {
    /// The rows that a query asks for.
    pub(super) fn select(&self, engine: &Engine<Crm>, query: &Query) -> Vec<RowId> {
        self.with(engine, &query.kind, |table| table.select(query, &Titles { tables: self, engine }))
            .unwrap_or_default()
    }

    /// The same in groups.
    pub(super) fn groups(&self, engine: &Engine<Crm>, query: &Query, by: &str, sum: Option<&str>) -> Vec<Group> {
        let titles = Titles { tables: self, engine };
        self.with(engine, &query.kind, |table| table.groups(query, by, sum, &titles)).unwrap_or_default()
    }

    /// A kind with many rows whose table is not whole yet.
    pub(super) fn unprepared(&self, engine: &Engine<Crm>) -> Option<&'static str> {
        let missing = |kind: &&&RecordKind| !self.whole.borrow().contains_key(kind.name);
        let is_long = |kind: &&&RecordKind| engine.base().live_vers(kind.name).nth(MANY).is_some();
        registry::KINDS.iter().filter(missing).find(is_long).map(|kind| kind.name)
    }

    /// Brings the tables up to date. Returns which kinds' answers may be others now.
    pub(super) fn follow(&self, engine: &Engine<Crm>, changed: &Changed) -> Touched {
        match changed {
            Changed::All => {
                self.whole.borrow_mut().retain(|kind, table| table.shape() == &shape_of(engine, kind, table.shape()));
                for table in self.whole.borrow_mut().values_mut() {
                    reconcile(engine, table);
                }
                Touched::All
            }
            Changed::Rows(ids) => self.follow_rows(engine, ids),
        }
    }

    fn follow_rows(&self, engine: &Engine<Crm>, ids: &[RowId]) -> Touched {
        let mut tables = self.whole.borrow_mut();
        let mut kinds = BTreeSet::new();
        for id in ids {
            let Some(kind) = kind_of(engine, *id) else {
                // Gone: only the tables can say of which kind it was, and not every kind has one.
                let holder = tables.iter_mut().find(|(_, table)| table.contains(*id));
                let Some((kind, table)) = holder else { return Touched::All };
                table.remove(*id);
                kinds.insert(kind.clone());
                continue;
            };
            if let Some(table) = tables.get_mut(&kind) {
                refresh(engine, table, *id);
            }
            kinds.insert(kind);
        }
        if kinds.contains("field_definition") {
            tables.retain(|kind, table| table.shape() == &shape_of(engine, kind, table.shape()));
            return Touched::All;
        }
        Touched::Kinds(kinds)
    }

    /// What words find among the rows of a kind.
    pub(super) fn find(
        &self,
        engine: &Engine<Crm>,
        kind: &str,
        words: &Words,
        forgiving: bool,
        (reader, most): (&Reader, usize),
    ) -> Hits {
        let titles = Titles { tables: self, engine };
        self.with(engine, kind, |table| table.find(words, forgiving, &titles, reader, most)).unwrap_or_default()
    }

    /// Fills the table of a kind by so many rows, ahead of the first question. True once it is whole.
    pub(super) fn prepare(&self, engine: &Engine<Crm>, kind: &str, rows: usize) -> bool {
        if self.whole.borrow().contains_key(kind) {
            return true;
        }
        let known = self.begun.borrow_mut().remove(kind);
        let Some(mut begun) = known.or_else(|| Some(Begun { table: self.empty(engine, kind)?, rows: 0 })) else {
            return true;
        };
        let mut read = 0;
        for (id, ver) in engine.base().live_vers(kind).skip(begun.rows).take(rows) {
            read += 1;
            if let Some(row) = engine.base().peek(id) {
                put_text(&mut begun.table, id, ver, row.doc);
            }
        }
        begun.rows += read;
        self.begun.borrow_mut().insert(kind.to_owned(), begun);
        // What came, changed or went meanwhile is seen to when the table is taken up.
        read < rows && self.with(engine, kind, |_| ()).is_some()
    }

    /// The table of Chinese characters, once it has come.
    pub(super) fn hanzi(&self) -> Option<Arc<Hanzi>> {
        self.hanzi.borrow().clone()
    }

    /// It has come.
    pub(super) fn learn(&self, hanzi: &Arc<Hanzi>) {
        *self.hanzi.borrow_mut() = Some(hanzi.clone());
        self.whole.borrow_mut().values_mut().for_each(|table| table.learn(hanzi.clone()));
        self.begun.borrow_mut().values_mut().for_each(|begun| begun.table.learn(hanzi.clone()));
    }

    /// The bytes that searchable text takes in memory.
    pub(super) fn text_heap(&self) -> usize {
        self.whole.borrow().values().map(Table::text_heap).sum()
    }

    fn with<T>(&self, engine: &Engine<Crm>, kind: &str, ask: impl FnOnce(&mut Table) -> T) -> Option<T> {
        let known = self.whole.borrow_mut().remove(kind);
        let mut table = match known {
            Some(table) => table,
            None => self.build(engine, kind)?,
        };
        let answer = ask(&mut table);
        self.whole.borrow_mut().insert(kind.to_owned(), table);
        Some(answer)
    }

    fn build(&self, engine: &Engine<Crm>, kind: &str) -> Option<Table> {
        let begun = self.begun.borrow_mut().remove(kind).map(|begun| begun.table);
        let begun = begun.filter(|table| table.shape() == &shape_of(engine, kind, table.shape()));
        let mut table = begun.or_else(|| self.empty(engine, kind))?;
        reconcile(engine, &mut table);
        Some(table)
    }

    fn empty(&self, engine: &Engine<Crm>, kind: &str) -> Option<Table> {
        let mut table = Table::new(shape(engine, registry::kind(kind)?));
        if let Some(hanzi) = self.hanzi() {
            table.learn(hanzi);
        }
        Some(table)
    }
}

/// What the rows that a table refers to are called.
pub(super) struct Titles<'a> {
    pub(super) tables: &'a Tables,
    pub(super) engine: &'a Engine<Crm>,
}

impl reports::Book for Titles<'_> {
    fn with(&self, kind: &str, ask: &mut dyn FnMut(&mut Table)) -> bool {
        self.tables.with(self.engine, kind, |table| ask(table)).is_some()
    }
}

impl Names for Titles<'_> {
    fn name(&self, kind: &str, id: &str) -> Option<String> {
        let id = id.parse().ok()?;
        self.tables.with(self.engine, kind, |table| table.title(id))?
    }

    fn place(&self, kind: &str, id: &str) -> Option<u64> {
        let id = id.parse().ok()?;
        if kind != "stage" {
            return self.tables.with(self.engine, kind, |table| table.title_place(id, &InLanguage))?;
        }
        let order = self.tables.with(self.engine, kind, |table| table.values(id, "order"))?;
        Some(number_key(number::read(order.first()?)?))
    }

    fn order(&self) -> &dyn TextOrder {
        &InLanguage
    }

    fn passing(&self, kind: &str, filter: &Filter) -> Option<Rows> {
        reports::book::passing(self, kind, filter)
    }
}

fn shape(engine: &Engine<Crm>, kind: &'static RecordKind) -> Shape {
    let fields = if kind.custom_fields { custom::of_kind(&engine.view(), kind.name) } else { Vec::new() };
    Shape::new(kind, &fields)
}

fn shape_of(engine: &Engine<Crm>, kind: &str, otherwise: &Shape) -> Shape {
    registry::kind(kind).map_or_else(|| otherwise.clone(), |kind| shape(engine, kind))
}

fn kind_of(engine: &Engine<Crm>, id: RowId) -> Option<String> {
    if engine.is_overlaid(id) {
        return engine.view().row(id).map(|row| row.kind.clone());
    }
    engine.base().peek(id).map(|row| row.kind.to_owned())
}

/// Makes a table what base and overlay say, reading only rows whose version is another.
fn reconcile(engine: &Engine<Crm>, table: &mut Table) {
    let kind = table.shape().kind();
    let gone: Vec<RowId> =
        table.ids().filter(|id| engine.is_overlaid(*id) || engine.base().live_ver(*id).is_none()).collect();
    for id in gone {
        table.remove(id);
    }
    for (id, ver) in engine.base().live_vers(kind).filter(|(id, _)| !engine.is_overlaid(*id)) {
        if table.stamp(id) != Some(ver)
            && let Some(row) = engine.base().peek(id)
        {
            put_text(table, id, ver, row.doc);
        }
    }
    for id in engine.overlaid() {
        if engine.view().row(id).is_some_and(|row| row.kind == kind) {
            refresh(engine, table, id);
        }
    }
}

/// Makes one row of a table what base and overlay say.
fn refresh(engine: &Engine<Crm>, table: &mut Table, id: RowId) {
    if engine.is_overlaid(id) {
        match engine.view().row(id).filter(|row| row.is_live()) {
            // An overlaid row is read again whenever it changes: it has no version of its own.
            Some(row) => drop(table.put(id, OVERLAID, &row.doc)),
            None => table.remove(id),
        }
        return;
    }
    match engine.base().peek(id).filter(|row| row.live) {
        Some(row) => put_text(table, id, row.ver, row.doc),
        None => table.remove(id),
    }
}

const OVERLAID: u64 = u64::MAX;

fn put_text(table: &mut Table, id: RowId, ver: u64, doc: &str) {
    // Pages are checked when they arrive; what cannot be read all the same stays out of the columns' way.
    let _ = table.put_text(id, ver, doc);
}
