//! Imports as the book itself remembers them, on every device of their person: the record of the import and the parts that say
//! what it did.
//!
//! Belongs here: writing and reading these records. Does not belong here: files and plans, which stay on the device
//! ([`super::kept`]).

use std::sync::Arc;

use domain::{
    Command,
    ids::reference,
    imports::{mappings, part},
    query::{Filter, Query},
};
use leptos::prelude::*;
use serde_json::{Value, json};
use sync::{Row, RowId};

use super::{
    desk::{ImportDesk, sources},
    kept::{Entry, Line, Standing},
};
use crate::{local::Book, t};

/// The longest name that a record of an import gets, in characters.
const LONGEST_NAME: usize = 200;

/// Writes down how far the import at hand is.
pub fn remember(desk: ImportDesk, book: Book, state: &str) {
    let (Some(id), Some(me)) = (desk.id.get_untracked(), book.actor().get_untracked().map(|actor| actor.user)) else {
        return;
    };
    let files = desk.files.get_untracked();
    let progress = desk.progress.get_untracked();
    let fields = sync::order::gathered([
        ("state".to_owned(), json!(state)),
        ("report".to_owned(), json!(progress.report)),
        ("mappings".to_owned(), desk.plan.with_untracked(|plan| mappings::to_keep(&plan.files, &sources(&files)))),
    ]);
    let command = if let Some(row) = book.row(id) {
        Command::SetFields { kind: "import".into(), id, base_ver: row.ver, fields }
    } else {
        let names: Vec<&str> = files.iter().map(|file| &*file.name).collect();
        let name: String = names.join(", ").chars().take(LONGEST_NAME).collect();
        let fixed = [("name", json!(name)), ("owner", json!(me.to_string())), ("at", json!(progress.begun))];
        let fields = fields.into_iter().chain(fixed.map(|(field, value)| (field.to_owned(), value))).collect();
        Command::Create { kind: "import".into(), id, fields }
    };
    // Without it the import goes on all the same: its rows are what counts.
    let _ = book.run(command);
}

/// Says that an import was taken back.
pub fn taken_back(book: Book, id: RowId) {
    let Some(row) = book.row(id) else { return };
    let fields = sync::order::gathered([("state".to_owned(), json!("taken_back"))]);
    // What was taken back is told by the parts; this is for the list alone.
    let _ = book.run(Command::SetFields { kind: "import".into(), id, base_ver: row.ver, fields });
}

/// Takes the record of an import away.
pub fn forget(book: Book, id: RowId) {
    if let Some(row) = book.row(id).filter(|row| row.is_live()) {
        // Refused, it stays on the list, where that is seen.
        let _ = book.run(Command::Delete { kind: "import".into(), id, base_ver: row.ver });
    }
}

/// The imports that this person began.
pub fn all(book: Book) -> Vec<Arc<Row>> {
    let me = book.actor().get_untracked().map(|actor| actor.user);
    let is_mine = |row: &Arc<Row>| reference(&row.doc, "owner") == me;
    Owner::new().with(|| {
        let rows = book.query(Signal::stored(Query::of("import"))).get_untracked();
        rows.iter().filter_map(|id| book.row(*id)).filter(is_mine).collect()
    })
}

/// What an import did, as far as this device knows; each part once.
pub fn parts(book: Book, import: RowId) -> Vec<Arc<Row>> {
    let query = Query::of("import_part").and(Filter::is("import", import.to_string()));
    Owner::new()
        .with(|| book.query(Signal::stored(query)).get_untracked().iter().filter_map(|id| book.row(*id)).collect())
}

/// An import as the list shows it.
pub fn entry(book: Book, head: &Row) -> Option<Entry> {
    let name = head.doc.get("name")?.as_str()?;
    let state = head.doc.get("state")?.as_str()?;
    let name = if state == "taken_back" { format!("{} · {name}", t!("import.taken_back")) } else { name.to_owned() };
    let standing = match state {
        "going" | "halted" => Standing::Halted,
        _ => Standing::Done,
    };
    let of_part = |row: &Arc<Row>| part::created(&row.doc).len() + part::updated(&row.doc).len();
    let done = match standing {
        Standing::Done => report(head).iter().map(|line| line.made + line.updated).sum(),
        _ => parts(book, head.id).iter().map(of_part).sum(),
    };
    Some(Entry { id: head.id, names: vec![name], begun: head.doc.get("at")?.as_i64()?, standing, done })
}

/// What came of an import, kind by kind.
pub fn report(head: &Row) -> Vec<Line> {
    head.doc.get("report").cloned().and_then(|value: Value| serde_json::from_value(value).ok()).unwrap_or_default()
}
