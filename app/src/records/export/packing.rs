//! Packing everything that somebody sees into one archive, a breath whenever one is due.
//!
//! Belongs here: the order of the work. Does not belong here: the form of the archive (`files::archive`), what of a record goes
//! in (`domain::exports::archive`), the screen (`everything`).

use domain::{
    exports::{
        archive::{About, Kept, belongs},
        may_take_personal,
    },
    query::Query,
    record::{FieldType, RecordKind},
    registry,
    steps::Rest,
};
use files::{archive::Writer, csv};
use leptos::prelude::*;
use serde_json::Value;
use sync::RowId;

use super::columns::Columns;
use crate::{breathe::Pace, local::Book, records::schema, save_file::Parts};

/// How far the work is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// So many of so many records.
    Records(usize, usize),
    /// So many of so many attached files.
    Files(usize, usize),
}

/// Says how far the work is; false stops it.
pub type Told<'a> = &'a dyn Fn(Done) -> bool;

/// Packs everything. Attached files that cannot be had, or are not wanted, stand in the first page. `None` if it was stopped.
pub async fn pack(book: Book, with_files: bool, told: Told<'_>) -> Option<(Parts, About)> {
    let workspace = book.all("workspace").get_untracked().first().cloned();
    let said = |field: &str| {
        let value = workspace.as_ref().and_then(|row| row.doc.get(field)).and_then(Value::as_str);
        value.unwrap_or_default().to_owned()
    };
    let of_kind: Vec<(&'static RecordKind, Vec<RowId>)> =
        registry::KINDS.iter().map(|kind| (*kind, ids(book, kind))).collect();
    let mut work = Work {
        book,
        parts: Parts::default(),
        writer: Writer::begin(),
        pace: Pace::begin(),
        about: About::now(&said("name"), book.now()),
        done: 0,
        total: of_kind.iter().map(|(_, ids)| ids.len()).sum(),
    };
    for (kind, ids) in &of_kind {
        work.records(kind, ids, told).await?;
        work.table(kind, ids, &said("currency"), told).await?;
    }
    let attached = of_kind.iter().find(|(kind, _)| kind.name == "attachment").map(|(_, ids)| ids.as_slice());
    work.files(attached.unwrap_or_default(), with_files, told).await?;
    let Work { mut parts, writer, about, .. } = work;
    parts.bytes(&writer.finish(&about));
    Some((parts, about))
}

/// The records of a kind that belong into the archive, oldest first.
fn ids(book: Book, kind: &'static RecordKind) -> Vec<RowId> {
    // The answer is asked for once; its owner takes it away again.
    let found = Owner::new().with(|| book.query(Signal::stored(Query::of(kind.name))).get_untracked());
    let mut ids: Vec<RowId> = found.iter().copied().collect();
    sync::order::sort_by(&mut ids, Ord::cmp);
    ids
}

struct Work {
    book: Book,
    parts: Parts,
    writer: Writer,
    pace: Pace,
    about: About,
    done: usize,
    total: usize,
}

impl Work {
    async fn records(&mut self, kind: &'static RecordKind, ids: &[RowId], told: Told<'_>) -> Option<()> {
        let actor = self.book.actor().get_untracked()?;
        let with_personal = may_take_personal(&actor, kind);
        let book = self.book;
        let mut count = 0;
        for id in ids {
            let row = book.row(*id).filter(|row| belongs(kind, row, |id| book.row(id)));
            if let Some(row) = row {
                if count == 0 {
                    self.writer.records(kind.name);
                }
                count += 1;
                let kept = Kept::of(&row);
                let kept = if with_personal { kept } else { kept.without_personal(kind) };
                self.writer.write(format!("{}\n", kept.line()).as_bytes());
            }
            self.done += 1;
            self.rest(told, Done::Records(self.done, self.total * 2)).await?;
        }
        if count > 0 {
            self.about.counts.insert(kind.name.to_owned(), count);
        }
        Some(())
    }

    /// The same to look at, as far as people have a name for it.
    async fn table(&mut self, kind: &'static RecordKind, ids: &[RowId], currency: &str, told: Told<'_>) -> Option<()> {
        let (book, actor) = (self.book, self.book.actor().get_untracked()?);
        let with_personal = may_take_personal(&actor, kind);
        let specs = Owner::new().with(|| schema::of_kind(book, kind).get_untracked());
        let is_for_eyes = |spec: &&schema::Spec| {
            spec.ty != FieldType::Json && (with_personal || !domain::exports::is_personal(kind, &spec.name))
        };
        let fields = specs.iter().filter(is_for_eyes).cloned().collect();
        let columns = Columns { book, fields, with_ids: true, currency: currency.to_owned() };
        if !self.about.counts.contains_key(kind.name) {
            self.done += ids.len();
            return Some(());
        }
        self.writer.table(kind.name);
        let headers = columns.headers();
        self.writer.write(csv::write([headers.iter().map(String::as_str)], true).as_bytes());
        for id in ids {
            if let Some(row) = book.row(*id).filter(|row| belongs(kind, row, |id| book.row(id))) {
                let cells = columns.cells(&row);
                let texts: Vec<_> = cells.iter().map(domain::exports::Cell::text).collect();
                self.writer.write(csv::write([texts.iter().map(AsRef::as_ref)], false).as_bytes());
            }
            self.done += 1;
            self.rest(told, Done::Records(self.done, self.total * 2)).await?;
        }
        Some(())
    }

    async fn files(&mut self, ids: &[RowId], wanted: bool, told: Told<'_>) -> Option<()> {
        for (done, id) in ids.iter().enumerate() {
            if !told(Done::Files(done, ids.len())) {
                return None;
            }
            let bytes = if wanted { self.book.file_bytes(*id).await.ok() } else { None };
            match (bytes, self.book.file_of(*id)) {
                (Some(bytes), Some(file)) => {
                    self.writer.file(&id.to_string(), &file.name);
                    self.writer.write(&bytes.to_vec());
                    self.parts.bytes(&self.writer.take());
                }
                _ => self.about.missing.push(*id),
            }
        }
        Some(())
    }

    async fn rest(&mut self, told: Told<'_>, done: Done) -> Option<()> {
        if self.pace.is_due() {
            self.parts.bytes(&self.writer.take());
            if !told(done) {
                return None;
            }
            self.pace.rest().await;
        }
        Some(())
    }
}
