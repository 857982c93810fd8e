//! Writing what was decided: one batch that holds entirely or not at all.
//!
//! Versions are counted in steps from the workspace's version as the database knows it when the batch runs, so that two
//! commits that touch different records never refuse each other. A stamp of this commit is written as version 0 and gets its
//! number here.

use serde::Serialize;
use sync::{Instant, RowId, Scope, Ver};

use super::{
    Db, Statement, StorageError,
    access::PeopleChange,
    feed, lookup, number,
    records::{COUNTED, Counted, Stored},
    rescope, text,
};

/// No parameter holds more text than this; a value of the database may have 2 MB.
const PARAMETER_BYTES: usize = 700_000;

/// The workspace's version before the commit.
const BASE: &str = "(SELECT ver FROM workspace WHERE ws = ?1)";

/// Everything that one batch writes.
#[derive(Default)]
pub(crate) struct Commit {
    /// How many versions it makes.
    pub(crate) steps: u64,
    /// `[id, step, rejection, made_at]` for each mutation decided.
    pub(crate) mutations: Vec<(RowId, u64, Option<String>, Instant)>,
    /// Rows as they are from now on.
    pub(crate) writes: Vec<Write>,
    /// Rows that must stand as they were seen; 0 says that there was none.
    pub(crate) seen: Vec<(RowId, Ver)>,
    /// No more live rows than these have these values.
    pub(crate) counted: Vec<Counted>,
    /// `[id, kind, field, value]`: no other live row of the kind has the value.
    pub(crate) unique: Vec<(RowId, String, String, String)>,
    /// Children that follow their parent's scopes.
    pub(crate) rescopes: Vec<Rescope>,
    /// `[record, step, mutation, op, changes]`
    pub(crate) audit: Vec<(RowId, u64, RowId, &'static str, String)>,
    /// How access changes.
    pub(crate) people: Option<PeopleChange>,
    /// What must stand before everything else.
    pub(crate) first: Vec<Statement>,
    /// What is written along with it.
    pub(crate) also: Vec<Statement>,
}

/// A row to write.
pub(crate) struct Write {
    /// As it was stored.
    pub(crate) before: Option<Stored>,
    /// As it will be; stamps of this commit have version 0.
    pub(crate) after: sync::Row,
    /// In which step.
    pub(crate) step: u64,
}

/// Children that get new scopes.
pub(crate) struct Rescope {
    /// The parent.
    pub(crate) parent: RowId,
    /// Which kinds of children.
    pub(crate) kinds: &'static [&'static str],
    /// Their scopes from now on.
    pub(crate) scopes: Vec<Scope>,
    /// In which step.
    pub(crate) step: u64,
}

/// Who writes, where and when.
#[derive(Clone, Copy)]
pub(crate) struct By {
    /// The workspace.
    pub(crate) ws: RowId,
    /// The person.
    pub(crate) user: RowId,
    /// The time.
    pub(crate) at: Instant,
}

#[derive(Serialize)]
struct RecordLine<'a>(
    RowId,
    &'a str,
    u64,
    Option<RowId>,
    &'a [Scope],
    &'a sync::Doc,
    &'a std::collections::BTreeMap<String, sync::FieldStamp>,
    Option<Instant>,
    feed::Left,
);

/// Writes it and returns the workspace's version after it.
///
/// # Errors
/// [`StorageError::Conflict`] if something that was read has moved on; then nothing was written.
pub(crate) async fn run(db: &Db, by: By, commit: Commit) -> Result<Ver, StorageError> {
    #[derive(serde::Deserialize)]
    struct Row {
        ver: Ver,
    }
    let statements = Batch { db, by, ws: text(by.ws.to_string()), statements: Vec::new() }.of(commit)?;
    let last = statements.len().saturating_sub(1);
    let mut answers = db.batch(statements).await?;
    answers.skip(last);
    answers.first::<Row>()?.map(|row| row.ver).ok_or_else(|| StorageError::Corrupt("there is no such workspace".into()))
}

/// The statements of a commit as they are gathered.
struct Batch<'a> {
    db: &'a Db,
    by: By,
    ws: worker::wasm_bindgen::JsValue,
    statements: Vec<Statement>,
}

impl Batch<'_> {
    fn of(mut self, commit: Commit) -> Result<Vec<Statement>, StorageError> {
        self.statements.extend(commit.first);
        self.seen(&commit.seen)?;
        self.counted(&commit.counted)?;
        self.people_unmoved(commit.people.as_ref())?;
        self.mutations(&commit.mutations)?;
        let touched: Vec<RowId> = commit.writes.iter().map(|write| write.after.id).collect();
        for one in &commit.rescopes {
            self.statements.extend(rescope::statements(self.db, self.by.ws, one, &touched)?);
        }
        self.rows(&commit.writes)?;
        self.audit(&commit.audit)?;
        self.unique(&commit.unique)?;
        self.people(commit.people.as_ref())?;
        self.statements.extend(commit.also);
        self.version(commit.steps, commit.people.is_some())?;
        Ok(self.statements)
    }

    /// A statement with the workspace and one set, as often as the set needs.
    fn each<T: Serialize>(&mut self, sql: &str, items: &[T]) -> Result<(), StorageError> {
        for part in parts(items)? {
            self.statements.push(self.db.statement(sql, &[self.ws.clone(), text(part)])?);
        }
        Ok(())
    }

    fn seen(&mut self, seen: &[(RowId, Ver)]) -> Result<(), StorageError> {
        self.each(
            "INSERT INTO guard (moved) SELECT 1 WHERE EXISTS (SELECT 1 FROM json_each(?2) seen \
             LEFT JOIN record r ON r.ws = ?1 AND r.id = seen.value ->> 0 WHERE coalesce(r.ver, 0) <> seen.value ->> 1)",
            seen,
        )
    }

    fn counted(&mut self, counted: &[Counted]) -> Result<(), StorageError> {
        let more = format!("SELECT 1 FROM json_each(?2) w WHERE {COUNTED} > w.value ->> 3");
        self.each(&format!("INSERT INTO guard (moved) SELECT 1 WHERE EXISTS ({more})"), counted)
    }

    fn unique(&mut self, unique: &[(RowId, String, String, String)]) -> Result<(), StorageError> {
        if let Some((_, kind, field, _)) = unique.iter().find(|(_, kind, field, _)| !lookup::is_found_by(kind, field)) {
            return Err(StorageError::Corrupt(format!("{kind}.{field} is unique but not found by")));
        }
        self.each(
            "INSERT INTO guard (taken) SELECT 1 WHERE EXISTS (SELECT 1 FROM json_each(?2) mine \
             CROSS JOIN lookup l ON l.ws = ?1 AND l.kind = mine.value ->> 1 AND l.field = mine.value ->> 2 \
             AND l.value = mine.value ->> 3 AND l.id <> mine.value ->> 0 \
             CROSS JOIN record r ON r.ws = ?1 AND r.id = l.id AND r.deleted_at IS NULL)",
            unique,
        )
    }

    fn mutations(&mut self, mutations: &[(RowId, u64, Option<String>, Instant)]) -> Result<(), StorageError> {
        let sql = format!(
            "INSERT INTO mutation (ws, id, user, ver, rejection, made_at, at) SELECT ?1, m.value ->> 0, ?3, \
             {BASE} + (m.value ->> 1), m.value ->> 2, m.value ->> 3, ?4 FROM json_each(?2) m"
        );
        for part in parts(mutations)? {
            let parameters = [self.ws.clone(), text(part), text(self.by.user.to_string()), number(self.by.at)];
            self.statements.push(self.db.statement(&sql, &parameters)?);
        }
        Ok(())
    }

    fn rows(&mut self, writes: &[Write]) -> Result<(), StorageError> {
        let mut entries = feed::Moves::default();
        let mut lookups = lookup::Moves::default();
        let mut lines = Vec::with_capacity(writes.len());
        for write in writes {
            let after = &write.after;
            let before = write.before.as_ref().map(|stored| feed::Before {
                ver: stored.row.ver,
                scopes: &stored.row.scopes,
                left: &stored.left,
            });
            let left = entries.add(after.id, write.step, before.as_ref(), &after.scopes);
            lookups.add(write.before.as_ref().map(|stored| &stored.row), after);
            lines.push(RecordLine(
                after.id,
                &after.kind,
                write.step,
                after.parent,
                &after.scopes,
                &after.doc,
                &after.stamps,
                after.deleted_at,
                left,
            ));
        }
        self.records(&lines)?;
        self.feed(&entries)?;
        self.lookups(&lookups)
    }

    fn records(&mut self, lines: &[RecordLine<'_>]) -> Result<(), StorageError> {
        self.each(
            "INSERT INTO record (ws, id, kind, ver, parent, scopes, doc, stamps, deleted_at, left_scopes) \
             SELECT ?1, r.value ->> 0, r.value ->> 1, w.ver + (r.value ->> 2), r.value ->> 3, r.value ->> 4, \
             r.value ->> 5, replace(r.value ->> 6, '\"v\":0,', '\"v\":' || (w.ver + (r.value ->> 2)) || ','), \
             r.value ->> 7, replace(r.value ->> 8, '\":0', '\":' || (w.ver + (r.value ->> 2))) \
             FROM workspace w CROSS JOIN json_each(?2) r WHERE w.ws = ?1 \
             ON CONFLICT (ws, id) DO UPDATE SET ver = excluded.ver, parent = excluded.parent, \
             scopes = excluded.scopes, doc = excluded.doc, stamps = excluded.stamps, \
             deleted_at = excluded.deleted_at, left_scopes = excluded.left_scopes",
            lines,
        )
    }

    fn feed(&mut self, moves: &feed::Moves) -> Result<(), StorageError> {
        self.each(
            &format!(
                "UPDATE feed SET ver = m.ver, gone = m.gone FROM (SELECT ?1 AS ws, value ->> 0 AS scope, value ->> 1 AS id, \
                 value ->> 2 AS at, {BASE} + (value ->> 3) AS ver, value ->> 4 AS gone FROM json_each(?2)) m \
                 WHERE feed.ws = m.ws AND feed.scope = m.scope AND feed.ver = m.at AND feed.id = m.id"
            ),
            &moves.moved,
        )?;
        self.each(
            &format!(
                "INSERT INTO feed (ws, scope, ver, id, gone) SELECT ?1, value ->> 0, {BASE} + (value ->> 2), \
                 value ->> 1, 0 FROM json_each(?2)"
            ),
            &moves.added,
        )
    }

    fn lookups(&mut self, moves: &lookup::Moves) -> Result<(), StorageError> {
        self.each(
            "DELETE FROM lookup WHERE ws = ?1 AND (kind, field, value, id) IN \
             (SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(?2))",
            &moves.removed,
        )?;
        self.each(
            "UPDATE lookup SET value = m.new FROM (SELECT ?1 AS ws, value ->> 0 AS kind, value ->> 1 AS field, \
             value ->> 2 AS new, value ->> 3 AS id, value ->> 4 AS old FROM json_each(?2)) m WHERE lookup.ws = m.ws AND lookup.kind = m.kind \
             AND lookup.field = m.field AND lookup.value = m.old AND lookup.id = m.id",
            &moves.changed,
        )?;
        self.each(
            "INSERT INTO lookup (ws, kind, field, value, id) SELECT ?1, value ->> 0, value ->> 1, value ->> 2, \
             value ->> 3 FROM json_each(?2)",
            &moves.added,
        )
    }

    fn audit(&mut self, audit: &[(RowId, u64, RowId, &'static str, String)]) -> Result<(), StorageError> {
        let sql = format!(
            "INSERT INTO audit (ws, record, ver, mutation, user, at, op, changes) SELECT ?1, a.value ->> 0, \
             {BASE} + (a.value ->> 1), a.value ->> 2, ?3, ?4, a.value ->> 3, a.value ->> 4 FROM json_each(?2) a"
        );
        for part in parts(audit)? {
            let parameters = [self.ws.clone(), text(part), text(self.by.user.to_string()), number(self.by.at)];
            self.statements.push(self.db.statement(&sql, &parameters)?);
        }
        Ok(())
    }

    fn people_unmoved(&mut self, change: Option<&PeopleChange>) -> Result<(), StorageError> {
        let Some(change) = change else { return Ok(()) };
        self.statements.push(self.db.statement(
            "INSERT INTO guard (people) SELECT 1 FROM workspace WHERE ws = ?1 AND people_ver <> ?2",
            &[self.ws.clone(), number(change.seen)],
        )?);
        Ok(())
    }

    fn people(&mut self, change: Option<&PeopleChange>) -> Result<(), StorageError> {
        let Some(change) = change else { return Ok(()) };
        self.each(
            "INSERT INTO access (ws, user, actor) SELECT ?1, value ->> 0, value ->> 1 FROM json_each(?2) WHERE true \
             ON CONFLICT (ws, user) DO UPDATE SET actor = excluded.actor",
            &change.set,
        )?;
        self.each("DELETE FROM access WHERE ws = ?1 AND user IN (SELECT value FROM json_each(?2))", &change.removed)
    }

    fn version(&mut self, steps: u64, people_moved: bool) -> Result<(), StorageError> {
        let statement = if steps == 0 {
            self.db.statement("SELECT ver FROM workspace WHERE ws = ?1", std::slice::from_ref(&self.ws))
        } else {
            self.db.statement(
                "UPDATE workspace SET ver = ver + ?2, people_ver = iif(?3, ver + ?2, people_ver) WHERE ws = ?1 \
                 RETURNING ver",
                &[self.ws.clone(), number(steps), number(u8::from(people_moved))],
            )
        };
        self.statements.push(statement?);
        Ok(())
    }
}

/// A set as JSON arrays, each short enough for a parameter.
fn parts<T: Serialize>(items: &[T]) -> Result<Vec<String>, StorageError> {
    let mut parts = Vec::new();
    let mut open = String::new();
    for item in items {
        let item = serde_json::to_string(item)?;
        if !open.is_empty() && open.len() + item.len() > PARAMETER_BYTES {
            parts.push(std::mem::take(&mut open) + "]");
        }
        open.push(if open.is_empty() { '[' } else { ',' });
        open.push_str(&item);
    }
    if !open.is_empty() {
        parts.push(open + "]");
    }
    Ok(parts)
}

/// The row of a new workspace, at version 0.
pub(crate) fn new_workspace(db: &Db, ws: RowId, at: Instant) -> Result<Statement, StorageError> {
    db.statement(
        "INSERT INTO workspace (ws, ver, people_ver, created_at) VALUES (?1, 0, 0, ?2)",
        &[text(ws.to_string()), number(at)],
    )
}
