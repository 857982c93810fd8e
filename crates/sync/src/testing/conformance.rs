//! What any storage and any server of this protocol must do, whatever they are made of.
//!
//! [`store_cases`] are transactions with what must be stored after them: memory, IndexedDB. [`server_laws`] are laws of
//! push and pull that hold for every model: memory, and the worker over D1. The store's cases and the requests that must be
//! refused also stand in `conformance.json` (kept so by a test), for suites that are not written in Rust.

use std::{collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    client::{StoreError, StoreOp},
    page::{Line, RowLine, lines, split_head},
    protocol::{Cursor, PROTOCOL, PullRequest},
    row::{RowId, Scope, Ver},
};

/// A transaction and what follows from it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoreCase {
    /// What it shows.
    pub name: String,
    /// See [`crate::client::Commit::expect`].
    pub expect: Option<u64>,
    /// What is written.
    pub ops: Vec<StoreOp>,
    /// True if the transaction must fail with [`StoreError::Moved`] and leave everything as it was.
    pub moved: bool,
    /// What is stored afterwards.
    pub after: StoredText,
}

/// All that is stored, as text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredText {
    /// The meta record.
    pub meta: Option<(u64, String)>,
    /// The pages in order of number.
    pub pages: Vec<(u32, String)>,
    /// The outbox in order of id.
    pub outbox: Vec<String>,
    /// The attention list in order of id.
    pub attention: Vec<String>,
}

/// A request that must be refused.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RefusedCase {
    /// What it shows.
    pub name: String,
    /// `push` or `pull`.
    pub to: String,
    /// The body.
    pub body: String,
    /// The code of the refusal; absent where the body is no request at all.
    pub code: Option<String>,
}

fn id(number: u128) -> RowId {
    RowId(Uuid::from_u128(number))
}

fn page(no: u32, text: &str) -> StoreOp {
    StoreOp::PutPage { no, bytes: Arc::from(text.as_bytes()) }
}

fn meta(revision: u64) -> StoreOp {
    StoreOp::PutMeta { revision, text: format!("m{revision}") }
}

/// Transactions in order, beginning with an empty storage; each goes on from what the one before left.
pub fn store_cases() -> Vec<StoreCase> {
    let mut now = StoredText::default();
    let mut cases = Vec::new();
    let mut case = |name: &str, expect, ops, moved, after: &StoredText| {
        cases.push(StoreCase { name: name.to_owned(), expect, ops, moved, after: after.clone() });
    };

    now.meta = Some((1, "m1".to_owned()));
    now.pages = vec![(0, "a\n".to_owned()), (7, "李\n".to_owned())];
    case("an empty storage has revision 0", Some(0), vec![page(7, "李\n"), page(0, "a\n"), meta(1)], false, &now);
    case("a stale revision writes nothing", Some(0), vec![StoreOp::ClearPages, meta(9)], true, &now);

    now.outbox = vec!["one".to_owned(), "two".to_owned()];
    now.attention = vec!["note".to_owned()];
    let put = |number, text: &str| StoreOp::PutOutbox { id: id(number), text: text.to_owned() };
    let note = StoreOp::PutAttention { id: id(3), text: "note".to_owned() };
    case(
        "small writes ask for no revision",
        None,
        vec![put(2, "two"), put(1, "old"), put(1, "one"), note],
        false,
        &now,
    );

    now.meta = Some((2, "m2".to_owned()));
    now.pages = vec![(0, "b\n".to_owned())];
    now.outbox = vec!["two".to_owned()];
    let ops = vec![page(0, "b\n"), StoreOp::DropPage { no: 7 }, StoreOp::RemoveOutbox { id: id(1) }, meta(2)];
    case("pages, cursors and commands change in one transaction", Some(1), ops, false, &now);

    now.pages.clear();
    now.attention.clear();
    now.meta = Some((3, "m3".to_owned()));
    let ops = vec![StoreOp::ClearPages, StoreOp::RemoveAttention { id: id(3) }, meta(3)];
    case("a rebuild clears pages and keeps commands", Some(2), ops, false, &now);
    cases
}

/// Requests that change nothing and get a code.
pub fn refused_cases() -> Vec<RefusedCase> {
    let case = |name: &str, to: &str, body: String, code: Option<&str>| RefusedCase {
        name: name.to_owned(),
        to: to.to_owned(),
        body,
        code: code.map(str::to_owned),
    };
    let too_new = PROTOCOL + 1;
    vec![
        case("no JSON", "push", "{".to_owned(), None),
        case("no request", "pull", "[]".to_owned(), None),
        case(
            "a protocol to come",
            "push",
            format!(r#"{{"protocol":{too_new},"mutations":[]}}"#),
            Some("wrong_protocol"),
        ),
        case(
            "a forgotten protocol",
            "pull",
            r#"{"protocol":0,"cursors":[],"limit":10}"#.to_owned(),
            Some("wrong_protocol"),
        ),
        case(
            "a scope named twice",
            "pull",
            format!(r#"{{"protocol":{PROTOCOL},"cursors":[["a",{{"v":1}}],["a",{{"v":2}}]],"limit":10}}"#),
            Some("too_many_cursors"),
        ),
    ]
}

/// Something that a server answered as it must not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Offence(String);

/// Pulls everything through `pull` (a request's body to an answer's bytes) in pages of one row, of three, and of as many as
/// there are, and holds the results equal; then pulls once more, which must bring nothing.
pub fn server_laws(mut pull: impl FnMut(&str) -> Vec<u8>) -> Result<usize, Offence> {
    let whole = pull_all(&mut pull, crate::protocol::PAGE_ROWS)?;
    for limit in [1, 3] {
        if pull_all(&mut pull, limit)?.rows != whole.rows {
            return Err(Offence(format!("pages of {limit} bring other rows than one page")));
        }
    }
    let again = PullRequest { protocol: PROTOCOL, cursors: whole.cursors.into_iter().collect(), limit: 10 };
    let rest = parse(&pull(&body(&again)?))?;
    if rest.more || !rest.lines.is_empty() {
        return Err(Offence("a level client is sent something".to_owned()));
    }
    Ok(whole.rows.len())
}

type Key = (Scope, RowId);
type Found = (Ver, Option<String>);
type Rows = BTreeMap<Key, Found>;

struct Pulled {
    rows: Rows,
    cursors: BTreeMap<Scope, Cursor>,
}

struct Answer {
    cursors: Vec<(Scope, Cursor)>,
    more: bool,
    lines: Vec<(Key, Found)>,
}

fn pull_all(pull: &mut impl FnMut(&str) -> Vec<u8>, limit: usize) -> Result<Pulled, Offence> {
    let mut pulled = Pulled { rows: BTreeMap::new(), cursors: BTreeMap::new() };
    loop {
        let cursors = pulled.cursors.clone().into_iter().collect();
        let answer = parse(&pull(&body(&PullRequest { protocol: PROTOCOL, cursors, limit })?))?;
        if answer.lines.len() > limit {
            return Err(Offence(format!("{} rows where at most {limit} were asked for", answer.lines.len())));
        }
        if answer.more && answer.lines.is_empty() {
            return Err(Offence("more is promised, nothing is sent".to_owned()));
        }
        for (key, row) in answer.lines {
            if row.1.is_some() {
                pulled.rows.insert(key, row)
            } else {
                pulled.rows.remove(&key)
            };
        }
        pulled.cursors.extend(answer.cursors);
        if !answer.more {
            return Ok(pulled);
        }
    }
}

fn body(request: &PullRequest) -> Result<String, Offence> {
    serde_json::to_string(request).map_err(|error| Offence(error.to_string()))
}

fn parse(bytes: &[u8]) -> Result<Answer, Offence> {
    let (head, page) = split_head(bytes);
    let head: crate::protocol::PullHead<serde_json::Value> =
        serde_json::from_slice(head).map_err(|error| Offence(format!("the head: {error}")))?;
    let mut answer = Answer { cursors: head.cursors, more: head.more, lines: Vec::new() };
    let mut section = None;
    for line in lines(page) {
        match line.map_err(|error| Offence(error.to_string()))? {
            Line::Section(found) => section = Some(found.scope),
            Line::Row(RowLine(id, _, ver, doc, _)) => {
                let scope = section.clone().ok_or_else(|| Offence("a row before any section".to_owned()))?;
                if !head.scopes.contains(&scope) {
                    return Err(Offence(format!("rows of {scope:?}, which is not held")));
                }
                answer.lines.push(((scope, id), (ver, doc.map(|doc| doc.get().to_owned()))));
            }
        }
    }
    Ok(answer)
}

/// A storage under test takes a transaction and tells what it holds.
pub fn check_store(
    mut commit: impl FnMut(Option<u64>, &[StoreOp]) -> Result<(), StoreError>,
    case: &StoreCase,
    read: impl FnOnce() -> StoredText,
) -> Result<(), Offence> {
    let result = commit(case.expect, &case.ops);
    let wanted = if case.moved { Err(StoreError::Moved) } else { Ok(()) };
    if result != wanted {
        return Err(Offence(format!("{}: {result:?}", case.name)));
    }
    let found = read();
    if found == case.after { Ok(()) } else { Err(Offence(format!("{}: {found:?}", case.name))) }
}
