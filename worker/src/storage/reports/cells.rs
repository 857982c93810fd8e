//! Groups that are kept, so that figures that are asked for again cost what changed since, not everything.
//!
//! The rows of a fact are cut into pages by id, a few dozen rows each however many there are. Kept are the groups of all rows
//! together, which is what an answer needs; and, in parts of some kilobytes, the groups of each page, which is what a change needs:
//! the page of a row that moved is added up anew, and the whole gets the difference. A row that moved since has an entry in the feed,
//! in one of the scopes through which it is or was seen; its page is added up from its rows as they are now, so that doing it twice,
//! or too often, changes nothing. The key of what is kept is the fact itself in SQL with all its parameters: other eyes, other
//! filters, another day are another key.
//!
//! The whole and the parts belong together by a stamp. Whoever writes names the stamp that was read, and all of it is written or
//! nothing; whoever reads parts under another stamp than the whole's begins again.
//!
//! Belongs here: keeping, what is still true, what has to be added up anew. Does not belong here: what is added up (`Select`).

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use sync::{Instant, RowId, Scope, Ver};

use super::{Group, Written, sum, whole};
use crate::{
    secret::{hex, random},
    storage::{Answers, Db, Statement, StorageError, number, set, text},
};

/// A page has so many rows; if that makes too many groups, so many; and if that does, nothing is kept.
const ROWS: [usize; 2] = [64, 512];

/// So many groups of all pages are kept: those of 100,000 rows, even if no two of them are alike.
pub(super) const MOST_GROUPS_KEPT: usize = 120_000;

/// A part is full when it is so long.
const PART_BYTES: usize = 32_000;

/// So much is written by one statement; a database takes no longer value than 2 MB.
const MOST_BYTES: usize = 700_000;

/// More moved rows than these are everywhere.
const MOST_MOVED: usize = 2_000;

/// So many rows that moved and concern nothing kept are read again and again; then it is noted that they do not.
const MANY_MOVED: usize = 64;

/// So often an answer begins again because somebody else wrote meanwhile; then it asks for everything.
const TRIES: usize = 4;

/// After this time all is added up anew: the last page grows with every new row.
const HOLDS: Instant = 24 * 60 * 60 * 1000;

/// Sorts before and after every id.
const BEFORE_ALL: &str = "";
const AFTER_ALL: &str = "~";

/// The groups of the rows from one id to before another.
#[derive(Clone, Debug, Deserialize, Serialize)]
struct Page(String, String, Vec<Group>);

/// Some pages one after the other, stored together under the first id.
type Part = Vec<Page>;

/// The groups of a fact, as of a version.
#[derive(Clone)]
struct Kept {
    upto: Ver,
    made_at: Instant,
    stamp: String,
    /// How many pages there are.
    pages: usize,
    all: Vec<Group>,
}

/// What a fact needs now.
enum Need {
    /// Nothing: what is kept is true.
    Nothing(Kept),
    /// The pages at these places of these parts.
    Pages(Kept, Vec<Part>, Vec<(usize, usize)>),
    /// Everything.
    Whole,
}

/// What is to be kept from now on.
struct Fresh {
    key: String,
    /// The stamp of what it follows; nothing if all of it is new.
    follows: Option<String>,
    kept: Kept,
    /// The parts that are other than they were.
    parts: Vec<Part>,
}

/// The rows that moved since a version and their kinds; nothing if they are too many to be named.
type Moved = Option<Rc<Vec<(RowId, String)>>>;

/// What one request reads of what is kept, and has to keep.
pub(crate) struct Cells {
    now: Instant,
    /// By the version since and the version that was read before.
    moved: RefCell<BTreeMap<(Ver, Ver), Moved>>,
    fresh: RefCell<Vec<Fresh>>,
}

impl Cells {
    /// For a request at this time, through one pair of eyes.
    pub(crate) fn new(now: Instant) -> Self {
        Self { now, moved: RefCell::default(), fresh: RefCell::default() }
    }

    /// The groups of facts.
    pub(super) async fn groups(
        &self,
        db: &Db,
        ws: RowId,
        scopes: &[Scope],
        facts: &[Written],
    ) -> Result<Vec<Vec<Group>>, StorageError> {
        let keys: Vec<String> = facts.iter().map(key).collect();
        for _ in 0..TRIES {
            let (ver, kept) = self.kept(db, ws, &keys).await?;
            if let Some(needs) = self.needs(db, ws, scopes, (facts, &keys), ver, &kept).await? {
                return self.meet(db, facts, keys, needs, ver).await;
            }
        }
        whole(db, facts).await
    }

    /// The version of the book, and what is kept under these keys.
    async fn kept(&self, db: &Db, ws: RowId, keys: &[String]) -> Result<(Ver, BTreeMap<String, Kept>), StorageError> {
        #[derive(Deserialize)]
        struct Head {
            ver: Ver,
        }
        #[derive(Deserialize)]
        struct Stored {
            key: String,
            upto: Ver,
            made_at: Instant,
            stamp: String,
            pages: usize,
            groups: String,
        }
        // The version comes first: what moves in between is then added up twice, never missed.
        let statements = vec![
            db.statement("SELECT ver FROM workspace WHERE ws = ?1", &[text(ws.to_string())])?,
            db.statement(
                "SELECT key, upto, made_at, stamp, pages, groups FROM cell \
                 WHERE ws = ?1 AND key IN (SELECT value FROM json_each(?2)) AND made_at > ?3",
                &[text(ws.to_string()), set(&keys)?, number(self.now - HOLDS)],
            )?,
        ];
        let mut answers = db.batch(statements).await?;
        let ver = answers.first::<Head>()?.map_or(0, |head| head.ver);
        let mut kept = BTreeMap::new();
        for Stored { key, upto, made_at, stamp, pages, groups } in answers.rows()? {
            kept.insert(key, Kept { upto, made_at, stamp, pages, all: serde_json::from_str(&groups)? });
        }
        Ok((ver, kept))
    }

    /// What each fact needs; nothing if somebody else wrote meanwhile.
    async fn needs(
        &self,
        db: &Db,
        ws: RowId,
        scopes: &[Scope],
        (facts, keys): (&[Written], &[String]),
        ver: Ver,
        known: &BTreeMap<String, Kept>,
    ) -> Result<Option<Vec<Need>>, StorageError> {
        let mut needs = Vec::new();
        let mut touched = Vec::new();
        for (at, (fact, key)) in facts.iter().zip(keys).enumerate() {
            let Some(kept) = known.get(key) else {
                needs.push(Need::Whole);
                continue;
            };
            let moved =
                if kept.upto < ver { self.moved(db, ws, scopes, (kept.upto, ver)).await? } else { Some(Rc::default()) };
            needs.push(match moved {
                // Who refers to a row that moved is not known without reading them all.
                Some(moved) if !moved.iter().any(|(_, kind)| fact.behind.contains(&kind.as_str())) => {
                    let of_kind = moved.iter().filter(|(_, kind)| *kind == fact.kind);
                    let ids: Vec<String> = of_kind.map(|(id, _)| id.to_string()).collect();
                    if ids.is_empty() && moved.len() >= MANY_MOVED {
                        self.follow(key, Kept { upto: ver, ..kept.clone() }, Vec::new())?;
                    }
                    if !ids.is_empty() {
                        touched.push((at, key, ids));
                    }
                    Need::Nothing(kept.clone())
                }
                _ => Need::Whole,
            });
        }
        if touched.is_empty() {
            return Ok(Some(needs));
        }
        let statements = touched.iter().map(|(_, key, ids)| parts_of(db, ws, key, ids)).collect::<Result<_, _>>()?;
        let mut answers = db.batch(statements).await?;
        for (at, _, ids) in &touched {
            let Some(need) = needs.get_mut(*at) else { continue };
            let Need::Nothing(kept) = std::mem::replace(need, Need::Whole) else { continue };
            let stored = answers.rows::<StoredPart>()?;
            if stored.is_empty() || stored.iter().any(|part| part.stamp != kept.stamp) {
                return Ok(None);
            }
            let parts =
                stored.iter().map(|part| serde_json::from_str(&part.pages)).collect::<Result<Vec<Part>, _>>()?;
            let places: BTreeSet<(usize, usize)> = ids.iter().filter_map(|id| place(&parts, id)).collect();
            if 2 * places.len() <= kept.pages {
                *need = Need::Pages(kept, parts, places.into_iter().collect());
            }
        }
        Ok(Some(needs))
    }

    /// Asks for what is needed, and notes what is to be kept.
    async fn meet(
        &self,
        db: &Db,
        facts: &[Written],
        keys: Vec<String>,
        needs: Vec<Need>,
        ver: Ver,
    ) -> Result<Vec<Vec<Group>>, StorageError> {
        let asked = facts.iter().zip(&needs).filter_map(|(fact, need)| need.statement(db, fact).transpose());
        let asked = asked.collect::<Result<Vec<_>, _>>()?;
        let mut answers = if asked.is_empty() { None } else { Some(db.batch(asked).await?) };
        let mut all = Vec::new();
        for ((fact, need), key) in facts.iter().zip(needs).zip(keys) {
            all.push(match need {
                Need::Nothing(kept) => kept.all,
                Need::Pages(mut kept, mut parts, places) => {
                    let lines = answers.as_mut().map(Answers::rows).transpose()?.unwrap_or_default();
                    renew(&mut kept, &mut parts, &places, &lines)?;
                    kept.upto = ver;
                    let groups = kept.all.clone();
                    self.follow(&key, kept, parts)?;
                    groups
                }
                Need::Whole => match paged(db, fact).await? {
                    Some(pages) => {
                        let all = groups(pages.iter().flat_map(|Page(_, _, groups)| groups))?;
                        let (stamp, made_at) = (stamp()?, self.now);
                        let kept = Kept { upto: ver, made_at, stamp, pages: pages.len(), all: all.clone() };
                        self.fresh.borrow_mut().push(Fresh { key, follows: None, kept, parts: cut(pages)? });
                        all
                    }
                    None => whole(db, std::slice::from_ref(fact)).await?.pop().unwrap_or_default(),
                },
            });
        }
        Ok(all)
    }

    /// The rows that moved since a version, in scopes through which they are or were seen.
    async fn moved(&self, db: &Db, ws: RowId, scopes: &[Scope], between: (Ver, Ver)) -> Result<Moved, StorageError> {
        #[derive(Deserialize)]
        struct Row {
            id: RowId,
            kind: String,
        }
        if let Some(moved) = self.moved.borrow().get(&between) {
            return Ok(moved.clone());
        }
        let statement = db.statement(
            "SELECT f.id AS id, r.kind AS kind FROM json_each(?2) s \
             CROSS JOIN feed f ON f.ws = ?1 AND f.scope = s.value AND f.ver > ?3 \
             CROSS JOIN record r ON r.ws = ?1 AND r.id = f.id LIMIT ?4",
            &[text(ws.to_string()), set(&scopes)?, number(between.0), number(MOST_MOVED + 1)],
        )?;
        let rows = db.run(statement).await?.rows::<Row>()?;
        let moved =
            (rows.len() <= MOST_MOVED).then(|| Rc::new(rows.into_iter().map(|row| (row.id, row.kind)).collect()));
        self.moved.borrow_mut().insert(between, Moved::clone(&moved));
        Ok(moved)
    }

    /// Notes what takes the place of what was read.
    fn follow(&self, key: &str, mut kept: Kept, parts: Vec<Part>) -> Result<(), StorageError> {
        let follows = Some(std::mem::replace(&mut kept.stamp, stamp()?));
        self.fresh.borrow_mut().push(Fresh { key: key.to_owned(), follows, kept, parts });
        Ok(())
    }

    /// Keeps what was added up.
    pub(crate) async fn keep(&self, db: &Db, ws: RowId) -> Result<(), StorageError> {
        let mut statements = Vec::new();
        for fresh in self.fresh.take() {
            statements.extend(fresh.statements(db, ws)?);
        }
        if statements.is_empty() { Ok(()) } else { db.batch(statements).await.map(drop) }
    }
}

impl Fresh {
    fn statements(&self, db: &Db, ws: RowId) -> Result<Vec<Statement>, StorageError> {
        let Self { key, follows, kept, parts } = self;
        let groups = serde_json::to_string(&kept.all)?;
        if kept.pages < 2 || groups.len() > MOST_BYTES {
            return Ok(Vec::new());
        }
        let named = || [text(ws.to_string()), text(key), text(&kept.stamp)];
        let whole = |last| [number(kept.upto), text(&groups), last];
        let mut statements = match follows {
            Some(follows) => vec![db.statement(
                "UPDATE cell SET stamp = ?3, upto = ?4, groups = ?5 WHERE ws = ?1 AND key = ?2 AND stamp = ?6",
                &[&named()[..], &whole(text(follows))[..]].concat(),
            )?],
            None => vec![
                db.statement(
                    "INSERT INTO cell (ws, key, stamp, upto, groups, made_at, pages) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) \
                     ON CONFLICT (ws, key) DO UPDATE SET stamp = excluded.stamp, upto = excluded.upto, groups = excluded.groups, \
                     made_at = excluded.made_at, pages = excluded.pages \
                     WHERE excluded.upto > cell.upto OR excluded.made_at > cell.made_at + ?8",
                    &[&named()[..], &whole(number(kept.made_at))[..], &[number(kept.pages), number(HOLDS)]].concat(),
                )?,
                db.statement(
                    "DELETE FROM cell_part WHERE ws = ?1 AND key = ?2 \
                     AND (SELECT stamp FROM cell WHERE ws = ?1 AND key = ?2) = ?3",
                    &named(),
                )?,
            ],
        };
        for lines in lines_of(parts)? {
            statements.push(db.statement(
                "INSERT INTO cell_part (ws, key, first, made_at, pages) \
                 SELECT ?1, ?2, value ->> 0, ?4, value ->> 1 FROM json_each(?5) \
                 WHERE (SELECT stamp FROM cell WHERE ws = ?1 AND key = ?2) = ?3 \
                 ON CONFLICT (ws, key, first) DO UPDATE SET pages = excluded.pages",
                &[&named()[..], &[number(kept.made_at), text(lines)]].concat(),
            )?);
        }
        Ok(statements)
    }
}

/// Parts as sets of `[first id, pages]`, none too long for one statement.
fn lines_of(parts: &[Part]) -> Result<Vec<String>, StorageError> {
    let mut sets: Vec<String> = Vec::new();
    for part in parts {
        let first = part.first().map_or(BEFORE_ALL, |Page(first, ..)| first.as_str());
        let line = serde_json::to_string(&(first, serde_json::to_string(part)?))?;
        match sets.last_mut().filter(|set| set.len() + line.len() < MOST_BYTES) {
            Some(set) => {
                set.push(',');
                set.push_str(&line);
            }
            None => sets.push(line),
        }
    }
    Ok(sets.into_iter().map(|set| format!("[{set}]")).collect())
}

/// A part as it is stored, with the stamp of the whole at the same time.
#[derive(Deserialize)]
struct StoredPart {
    stamp: String,
    pages: String,
}

/// The parts in which these rows are or were.
fn parts_of(db: &Db, ws: RowId, key: &str, ids: &[String]) -> Result<Statement, StorageError> {
    db.statement(
        "SELECT c.stamp AS stamp, p.pages AS pages FROM cell c CROSS JOIN cell_part p ON p.ws = c.ws AND p.key = c.key \
         AND p.first IN (SELECT (SELECT max(q.first) FROM cell_part q WHERE q.ws = ?1 AND q.key = ?2 AND q.first <= m.value) \
         FROM json_each(?3) m) WHERE c.ws = ?1 AND c.key = ?2",
        &[text(ws.to_string()), text(key), set(&ids)?],
    )
}

/// Where the page of an id is.
fn place(parts: &[Part], id: &str) -> Option<(usize, usize)> {
    let covers = |Page(first, next, _): &Page| first.as_str() <= id && id < next.as_str();
    parts.iter().enumerate().find_map(|(at, part)| Some((at, part.iter().position(covers)?)))
}

/// A line with its page.
#[derive(Deserialize)]
struct Line {
    page: usize,
    line: String,
}

impl Line {
    /// True if it is no group but the first id of its page.
    fn is_first(&self) -> bool {
        self.line.starts_with('"')
    }
}

/// The fact itself: its text and all that it is asked with.
fn key(fact: &Written) -> String {
    let mut digest = Sha256::new();
    digest.update(&fact.whole);
    for parameter in &fact.parameters {
        let value = parameter.as_string().or_else(|| parameter.as_f64().map(domain::number::text));
        digest.update([0]);
        digest.update(value.unwrap_or_default());
    }
    hex(&digest.finalize())
}

fn stamp() -> Result<String, StorageError> {
    random::<8>().map(|bytes| hex(&bytes)).map_err(|error| StorageError::Database(error.to_string()))
}

/// All pages of a fact, larger ones if small ones have too many groups. One fact at a time: its lines may be many.
async fn paged(db: &Db, fact: &Written) -> Result<Option<Vec<Page>>, StorageError> {
    for rows in ROWS {
        let statement = db.statement(&fact.paged, &[&fact.parameters[..], &[number(rows)]].concat())?;
        let lines: Vec<Line> = db.run(statement).await?.rows()?;
        if lines.iter().filter(|line| !line.is_first()).count() <= MOST_GROUPS_KEPT {
            return pages(lines).map(Some);
        }
    }
    Ok(None)
}

impl Need {
    /// The pages that have to be asked for.
    fn statement(&self, db: &Db, fact: &Written) -> Result<Option<Statement>, StorageError> {
        let Self::Pages(_, parts, places) = self else { return Ok(None) };
        let pages = places.iter().filter_map(|(part, page)| parts.get(*part)?.get(*page));
        let ranges: Vec<_> = pages.map(|Page(first, next, _)| (first, next)).collect();
        db.statement(&fact.between, &[&fact.parameters[..], &[set(&ranges)?]].concat()).map(Some)
    }
}

/// Makes pages of the lines of a whole fact.
fn pages(lines: Vec<Line>) -> Result<Vec<Page>, StorageError> {
    let (mut firsts, lines): (Vec<Line>, Vec<Line>) = lines.into_iter().partition(Line::is_first);
    firsts.sort_by_key(|line| line.page);
    let mut pages: Vec<Page> = Vec::new();
    for first in firsts {
        let first: String = serde_json::from_str(&first.line)?;
        let first = match pages.last_mut() {
            Some(Page(_, next, _)) => {
                next.clone_from(&first);
                first
            }
            None => BEFORE_ALL.to_owned(),
        };
        pages.push(Page(first, AFTER_ALL.to_owned(), Vec::new()));
    }
    for line in lines {
        let Page(.., groups) = pages.get_mut(line.page).ok_or_else(of_no_page)?;
        groups.push(serde_json::from_str(&line.line)?);
    }
    Ok(pages)
}

/// Pages as they are stored together.
fn cut(pages: Vec<Page>) -> Result<Vec<Part>, StorageError> {
    let mut parts: Vec<Part> = Vec::new();
    let mut bytes = 0;
    for page in pages {
        if bytes == 0 || bytes > PART_BYTES {
            parts.push(Part::new());
            bytes = 0;
        }
        bytes += serde_json::to_string(&page)?.len();
        parts.last_mut().into_iter().for_each(|part| part.push(page.clone()));
    }
    Ok(parts)
}

/// Takes the lines of these pages for what they were, and brings the whole to it.
fn renew(kept: &mut Kept, parts: &mut [Part], places: &[(usize, usize)], lines: &[Line]) -> Result<(), StorageError> {
    let mut totals = Totals::default();
    totals.add(&kept.all, 1)?;
    for (part, page) in places {
        let Page(.., groups) = parts.get_mut(*part).and_then(|part| part.get_mut(*page)).ok_or_else(of_no_page)?;
        totals.add(&std::mem::take(groups), -1)?;
    }
    for line in lines {
        let (part, page) = places.get(line.page).ok_or_else(of_no_page)?;
        let Page(.., groups) = parts.get_mut(*part).and_then(|part| part.get_mut(*page)).ok_or_else(of_no_page)?;
        let group: Group = serde_json::from_str(&line.line)?;
        totals.add([&group], 1)?;
        groups.push(group);
    }
    kept.all = totals.groups();
    Ok(())
}

fn of_no_page() -> StorageError {
    StorageError::Corrupt("a group of no page".into())
}

/// Groups of several pages as one.
fn groups<'a>(groups: impl IntoIterator<Item = &'a Group>) -> Result<Vec<Group>, StorageError> {
    let mut totals = Totals::default();
    totals.add(groups, 1)?;
    Ok(totals.groups())
}

/// What rows are grouped by: keys, currency, stage.
type By = (Vec<Option<String>>, Option<String>, Option<String>);

/// Rows and sums by what they are grouped by.
#[derive(Default)]
struct Totals(BTreeMap<By, (i64, Vec<i128>)>);

impl Totals {
    /// Adds groups, or takes them away.
    fn add<'a>(&mut self, groups: impl IntoIterator<Item = &'a Group>, sign: i64) -> Result<(), StorageError> {
        for (keys, coin, stage, rows, sums) in groups {
            let by = (keys.clone(), coin.clone(), stage.clone());
            let (count, totals) = self.0.entry(by).or_insert_with(|| (0, vec![0; sums.len()]));
            *count += sign * rows;
            for (total, one) in totals.iter_mut().zip(sums) {
                *total += i128::from(sign) * sum(one.as_ref())?;
            }
        }
        Ok(())
    }

    /// Those that have rows.
    fn groups(self) -> Vec<Group> {
        let group = |((keys, coin, stage), (rows, sums)): (By, (i64, Vec<i128>))| {
            (keys, coin, stage, rows, sums.iter().map(|sum| Some(sum.to_string())).collect())
        };
        self.0.into_iter().filter(|(_, (rows, _))| *rows != 0).map(group).collect()
    }
}
