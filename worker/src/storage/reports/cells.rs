//! Groups that are kept, so that figures that are asked for again cost what changed since, not everything.
//!
//! The rows of a fact are cut into pages by id. What is kept is the groups of each page and the version that they show. A row
//! that moved since has an entry in the feed, in one of the scopes through which it is or was seen; its page is added up anew from
//! its rows as they are now, so that doing it twice, or too often, changes nothing. The key of what is kept is the fact itself in
//! SQL with all its parameters: other eyes, other filters, another day are another key.
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
    secret::hex,
    storage::{Db, Statement, StorageError, number, set, text},
};

/// A page has so many rows at least: fewer are read as quickly as what is kept of them.
pub(super) const LEAST_ROWS: usize = 64;

/// So many pages, however many rows there are.
pub(super) const MOST_PAGES: usize = 200;

/// So many groups of all pages are kept; facts that have more are not.
pub(super) const MOST_LINES: usize = 60_000;

/// A database holds no longer value than 2 MB; what is longer is not kept.
const MOST_BYTES: usize = 1_800_000;

/// More moved rows than these are everywhere.
const MOST_MOVED: usize = 2_000;

/// After this time all is added up anew: pages at the end grow with every new row.
const HOLDS: Instant = 24 * 60 * 60 * 1000;

/// Sorts before and after every id.
const BEFORE_ALL: &str = "";
const AFTER_ALL: &str = "~";

/// The groups of the rows from this id to the next page's.
#[derive(Clone, Debug, Deserialize, Serialize)]
struct Page(String, Vec<Group>);

/// All groups of a fact, as of a version.
struct Kept {
    upto: Ver,
    made_at: Instant,
    pages: Vec<Page>,
}

/// What a fact needs now.
enum Need {
    /// Nothing: what is kept is true.
    Nothing(Kept),
    /// These pages.
    Pages(Kept, BTreeSet<usize>),
    /// Everything.
    Whole,
}

/// The rows that moved since a version and their kinds; nothing if they are too many to be named.
type Moved = Option<Rc<Vec<(RowId, String)>>>;

/// What one request reads of what is kept, and has to keep.
pub(crate) struct Cells {
    now: Instant,
    moved: RefCell<BTreeMap<Ver, Moved>>,
    fresh: RefCell<Vec<(String, Kept)>>,
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
        let (ver, mut kept) = self.kept(db, ws, &keys).await?;
        let mut needs = Vec::new();
        for (fact, key) in facts.iter().zip(&keys) {
            needs.push(match kept.remove(key) {
                Some(kept) if kept.upto < ver => {
                    let moved = self.moved(db, ws, scopes, kept.upto).await?;
                    need(fact, kept, moved.as_deref())
                }
                Some(kept) => Need::Nothing(kept),
                None => Need::Whole,
            });
        }
        let asked = facts.iter().zip(&needs).filter_map(|(fact, need)| need.statement(db, fact).transpose());
        let asked = asked.collect::<Result<Vec<_>, _>>()?;
        let mut answers = if asked.is_empty() { None } else { Some(db.batch(asked).await?) };
        let mut all = Vec::new();
        for ((fact, need), key) in facts.iter().zip(needs).zip(keys) {
            let lines = match (&need, &mut answers) {
                (Need::Nothing(_), _) | (_, None) => Vec::new(),
                (_, Some(answers)) => answers.rows::<Line>()?,
            };
            if lines.len() > MOST_LINES {
                all.extend(whole(db, std::slice::from_ref(fact)).await?);
                continue;
            }
            let is_new = !matches!(need, Need::Nothing(_));
            let made = need.meet(&lines, ver, self.now)?;
            all.push(merge(&made.pages)?);
            if is_new {
                self.fresh.borrow_mut().push((key, made));
            }
        }
        Ok(all)
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
            pages: String,
        }
        // The version comes first: what moves in between is then added up twice, never missed.
        let statements = vec![
            db.statement("SELECT ver FROM workspace WHERE ws = ?1", &[text(ws.to_string())])?,
            db.statement(
                "SELECT key, upto, made_at, pages FROM cell \
                 WHERE ws = ?1 AND key IN (SELECT value FROM json_each(?2)) AND made_at > ?3",
                &[text(ws.to_string()), set(&keys)?, number(self.now - HOLDS)],
            )?,
        ];
        let mut answers = db.batch(statements).await?;
        let ver = answers.first::<Head>()?.map_or(0, |head| head.ver);
        let mut kept = BTreeMap::new();
        for Stored { key, upto, made_at, pages } in answers.rows()? {
            kept.insert(key, Kept { upto, made_at, pages: serde_json::from_str(&pages)? });
        }
        Ok((ver, kept))
    }

    /// The rows that moved since a version, in scopes through which they are or were seen.
    async fn moved(&self, db: &Db, ws: RowId, scopes: &[Scope], since: Ver) -> Result<Moved, StorageError> {
        #[derive(Deserialize)]
        struct Row {
            id: RowId,
            kind: String,
        }
        if let Some(moved) = self.moved.borrow().get(&since) {
            return Ok(moved.clone());
        }
        let statement = db.statement(
            "SELECT f.id AS id, r.kind AS kind FROM json_each(?2) s \
             CROSS JOIN feed f ON f.ws = ?1 AND f.scope = s.value AND f.ver > ?3 \
             CROSS JOIN record r ON r.ws = ?1 AND r.id = f.id LIMIT ?4",
            &[text(ws.to_string()), set(&scopes)?, number(since), number(MOST_MOVED + 1)],
        )?;
        let rows = db.run(statement).await?.rows::<Row>()?;
        let moved =
            (rows.len() <= MOST_MOVED).then(|| Rc::new(rows.into_iter().map(|row| (row.id, row.kind)).collect()));
        self.moved.borrow_mut().insert(since, Moved::clone(&moved));
        Ok(moved)
    }

    /// Keeps what was added up.
    pub(crate) async fn keep(&self, db: &Db, ws: RowId) -> Result<(), StorageError> {
        let mut statements = Vec::new();
        for (key, kept) in self.fresh.take() {
            let pages = serde_json::to_string(&kept.pages)?;
            if kept.pages.len() < 2 || pages.len() > MOST_BYTES {
                continue;
            }
            statements.push(db.statement(
                "INSERT INTO cell (ws, key, upto, made_at, pages) VALUES (?1, ?2, ?3, ?4, ?5) \
                 ON CONFLICT (ws, key) DO UPDATE SET upto = excluded.upto, made_at = excluded.made_at, pages = excluded.pages \
                 WHERE excluded.upto > cell.upto OR excluded.made_at > cell.made_at",
                &[text(ws.to_string()), text(key), number(kept.upto), number(kept.made_at), text(pages)],
            )?);
        }
        if statements.is_empty() { Ok(()) } else { db.batch(statements).await.map(drop) }
    }
}

/// A line with its page.
#[derive(Deserialize)]
struct Line {
    page: usize,
    line: String,
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

fn need(fact: &Written, kept: Kept, moved: Option<&Vec<(RowId, String)>>) -> Need {
    // Who refers to a row that moved is not known without reading them all.
    let Some(moved) = moved.filter(|moved| !moved.iter().any(|(_, kind)| fact.behind.contains(&kind.as_str()))) else {
        return Need::Whole;
    };
    let pages: BTreeSet<usize> = moved
        .iter()
        .filter(|(_, kind)| *kind == fact.kind)
        .map(|(id, _)| {
            let id = id.to_string();
            kept.pages.partition_point(|Page(first, _)| *first <= id).saturating_sub(1)
        })
        .collect();
    if pages.is_empty() {
        Need::Nothing(kept)
    } else if 2 * pages.len() > kept.pages.len() {
        Need::Whole
    } else {
        Need::Pages(kept, pages)
    }
}

impl Need {
    /// What has to be asked.
    fn statement(&self, db: &Db, fact: &Written) -> Result<Option<Statement>, StorageError> {
        match self {
            Self::Nothing(_) => Ok(None),
            Self::Whole => db.statement(&fact.paged, &fact.parameters).map(Some),
            Self::Pages(kept, pages) => {
                let range = |at: &usize| {
                    let first = |at: usize| kept.pages.get(at).map(|Page(first, _)| first.as_str());
                    (
                        if *at == 0 { BEFORE_ALL } else { first(*at).unwrap_or(AFTER_ALL) },
                        first(at + 1).unwrap_or(AFTER_ALL),
                    )
                };
                let mut parameters = fact.parameters.clone();
                parameters.push(set(&pages.iter().map(range).collect::<Vec<_>>())?);
                db.statement(&fact.between, &parameters).map(Some)
            }
        }
    }

    /// What holds with the answer.
    fn meet(self, lines: &[Line], ver: Ver, now: Instant) -> Result<Kept, StorageError> {
        let (mut kept, pages) = match self {
            Self::Nothing(kept) => return Ok(kept),
            Self::Whole => {
                let mut kept = Kept { upto: ver, made_at: now, pages: Vec::new() };
                let firsts = lines.iter().filter(|line| line.line.starts_with('"'));
                let mut firsts: Vec<&Line> = firsts.collect();
                firsts.sort_by_key(|line| line.page);
                for first in firsts {
                    kept.pages.push(Page(serde_json::from_str(&first.line)?, Vec::new()));
                }
                let all = (0..kept.pages.len()).collect();
                (kept, all)
            }
            Self::Pages(mut kept, pages) => {
                for at in &pages {
                    kept.pages.get_mut(*at).into_iter().for_each(|Page(_, groups)| groups.clear());
                }
                (kept, pages)
            }
        };
        let pages: Vec<usize> = pages.into_iter().collect();
        for line in lines.iter().filter(|line| !line.line.starts_with('"')) {
            let page = pages.get(line.page).and_then(|at| kept.pages.get_mut(*at));
            let Page(_, groups) = page.ok_or_else(|| StorageError::Corrupt("a group of no page".into()))?;
            groups.push(serde_json::from_str(&line.line)?);
        }
        kept.upto = ver;
        Ok(kept)
    }
}

/// The groups of all pages together.
fn merge(pages: &[Page]) -> Result<Vec<Group>, StorageError> {
    let mut all: BTreeMap<_, (i64, Vec<i128>)> = BTreeMap::new();
    for (keys, coin, stage, rows, sums) in pages.iter().flat_map(|Page(_, groups)| groups) {
        let (count, totals) = all.entry((keys, coin, stage)).or_insert_with(|| (0, vec![0; sums.len()]));
        *count += rows;
        for (total, one) in totals.iter_mut().zip(sums) {
            *total += sum(one.as_ref())?;
        }
    }
    let group = |((keys, coin, stage), (rows, sums)): ((&Vec<_>, &Option<_>, &Option<_>), (i64, Vec<i128>))| {
        (keys.clone(), coin.clone(), stage.clone(), rows, sums.iter().map(|sum| Some(sum.to_string())).collect())
    };
    Ok(all.into_iter().map(group).collect())
}
