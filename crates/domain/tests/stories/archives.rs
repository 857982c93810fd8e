//! An archive of everything, put back into a workspace in which nothing has been done yet.

use std::sync::Arc;

use domain::{
    Command,
    exports::{
        archive::{Kept, belongs},
        restoring::{self, RestoreRows},
    },
    ids::derived,
    imports::{CHUNK_ROWS, ImportRow},
    record::{FieldType, Visibility},
    registry,
    rejection::{ProblemCode, Rejection},
};
use fixtures::{doc, rng::Rng, sample};
use serde_json::json;
use sync::{Doc, Row, RowId};

use crate::prelude::*;

const OTHER_WORKSPACE: RowId = id(0x8001);
const OTHER_ADMIN: RowId = id(0x8002);

fn row(id: RowId, kind: &str, fields: serde_json::Value) -> Row {
    Row {
        id,
        kind: kind.into(),
        ver: 1,
        doc: doc(fields),
        parent: None,
        scopes: vec![sync::Scope::new("ws")],
        stamps: std::collections::BTreeMap::default(),
        deleted_at: None,
    }
}

/// A workspace with an admin and nothing else.
fn empty() -> Book {
    let workspace = json!({"name": "新的", "currency": "USD", "language": "en", "holding_cap": 9});
    let admin = json!({"name": "Ada", "login": "ada", "role": "admin"});
    Book::of(vec![row(OTHER_WORKSPACE, "workspace", workspace), row(OTHER_ADMIN, "user", admin)])
}

/// The lines of an archive of everything in the book.
fn archive(book: &Book) -> Vec<String> {
    let look = |id| book.row(id).cloned().map(Arc::new);
    let of_kind = |kind: &'static domain::record::RecordKind| {
        book.of_kind(kind.name).filter(move |row| belongs(kind, row, look)).map(|row| Kept::of(row).line())
    };
    registry::KINDS.iter().flat_map(|kind| of_kind(kind)).collect()
}

fn read(lines: &[String]) -> Vec<Kept> {
    lines.iter().filter_map(|line| Kept::read(line)).collect()
}

fn put_back(lines: &[String], into: &mut Book) {
    let records = read(lines);
    let kept = records.iter().find(|kept| kept.kind == "workspace").cloned();
    for command in restoring::commands(records) {
        accepts(into, OTHER_ADMIN, &command);
    }
    let settings = kept.and_then(|kept| restoring::settings(into.row(OTHER_WORKSPACE)?, &kept));
    if let Some(command) = settings {
        accepts(into, OTHER_ADMIN, &command);
    }
}

/// A sample of a kind as chance has it: fields left out, texts of every sort, fields that nobody declared.
fn chance(kind: &'static domain::record::RecordKind, rng: &mut Rng) -> Doc {
    const TEXTS: [&str; 6] = ["=1+1", "甲\n\"乙\"", "'x", "  a", "\u{1f468}", "0042"];
    let mut fields = sample(kind.name);
    let is_needed = |name: &str| {
        let place = match kind.visibility {
            Visibility::Parent(field) | Visibility::Person(field) => Some(field),
            _ => None,
        };
        place == Some(name) || kind.field(name).is_some_and(|field| field.required)
    };
    fields.retain(|name, _| is_needed(name) || rng.below(3) > 0);
    for field in kind.fields.iter().filter(|field| matches!(field.ty, FieldType::Text | FieldType::LongText)) {
        if fields.contains_key(field.name) {
            let number = rng.below(1_000_000);
            fields.insert(field.name.to_owned(), json!(format!("{}{number}", rng.pick(&TEXTS))));
        }
    }
    if rng.below(4) == 0 {
        fields.insert("x_gone".into(), json!([1, 2.5, {"deep": null}]));
    }
    fields
}

fn any_book(seed: u64) -> Book {
    let mut book = Book::company();
    let mut rng = Rng::new(seed, "archive", 0);
    for kind in registry::KINDS.iter().filter(|kind| kind.name != "workspace") {
        for number in 0..rng.below(6) {
            let id = derived(&[b"any", kind.name.as_bytes(), &number.to_be_bytes()]);
            let mut row = Row { id, ..row(id, kind.name, json!(chance(kind, &mut rng))) };
            row.deleted_at = (rng.below(8) == 0).then_some(1);
            book.put(row);
        }
    }
    book
}

#[test]
fn any_book_comes_back_from_its_archive_record_by_record() {
    let first = std::env::var("SIM_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    for seed in first..first + 60 {
        let book = any_book(seed);
        let lines = archive(&book);
        let mut other = empty();
        put_back(&lines, &mut other);
        for kept in read(&lines) {
            let kind = kept.kind.clone();
            let back = if kind == "workspace" { OTHER_WORKSPACE } else { kept.id };
            assert_eq!(other.doc(back), kept.doc, "SIM_SEED={seed}: {kind} {}", kept.id);
        }
        let and_more = lines.len() + 1;
        let all: usize = registry::KINDS.iter().map(|kind| other.of_kind(kind.name).count()).sum();
        assert_eq!(all, and_more, "SIM_SEED={seed}: nothing but the admin besides");
        let again: Vec<String> =
            archive(&other).into_iter().filter(|line| !line.contains(&text(OTHER_ADMIN))).collect();
        let but_workspace = |lines: &[String]| {
            let mut lines: Vec<String> = lines.iter().filter(|line| !line.contains("\"workspace\"")).cloned().collect();
            lines.sort();
            lines
        };
        assert_eq!(but_workspace(&again), but_workspace(&lines), "SIM_SEED={seed}");
    }
}

#[test]
fn what_comes_back_is_seen_by_those_who_saw_it() {
    let book = Book::company();
    let mut other = empty();
    put_back(&archive(&book), &mut other);
    for person in [LI_NA, ZHOU_NING, TOM] {
        for kind in ["customer", "contact", "opportunity", "follow_up", "task", "saved_view"] {
            assert_eq!(other.seen_by(person, kind), book.seen_by(person, kind), "{kind}");
        }
    }
}

#[test]
fn an_archive_that_is_put_back_twice_changes_nothing_the_second_time() {
    let records = read(&archive(&Book::company()));
    let mut other = empty();
    put_back(&archive(&Book::company()), &mut other);
    for command in restoring::commands(records) {
        assert_eq!(accepts(&mut other, OTHER_ADMIN, &command), vec![]);
    }
}

#[test]
fn the_pipeline_that_a_new_workspace_begins_with_makes_room() {
    let mut other = empty();
    let new_pipeline = id(0x9001);
    other.put(row(new_pipeline, "pipeline", json!({"name": "销售流程"})));
    other.put(row(id(0x9002), "stage", json!({"name": "初步接洽", "pipeline": text(new_pipeline)})));
    let lines = archive(&Book::company());
    let own = read(&lines).iter().map(|kept| kept.id).collect();
    let rows = |book: &Book| book.of_kind("pipeline").chain(book.of_kind("stage")).cloned().collect::<Vec<Row>>();
    assert_eq!(restoring::make_room(&rows(&other), &own), vec![], "an archive without pipelines needs no room");
    put_back(&lines, &mut other);
    for command in restoring::make_room(&rows(&other), &own) {
        accepts(&mut other, OTHER_ADMIN, &command);
    }
    let live = rows(&other).into_iter().filter(Row::is_live).map(|row| row.id);
    assert!(live.into_iter().all(|id| own.contains(&id)));
}

#[test]
fn only_an_admin_puts_an_archive_back() {
    let command = Command::RestoreRows(RestoreRows { kind: "tag".into(), rows: Vec::new() });
    for person in [LI_NA, ZHOU_NING] {
        refuses(&mut Book::company(), person, &command, &not_allowed("import"));
    }
    accepts(&mut Book::company(), LIN_YUE, &command);
}

#[test]
fn whoever_signs_in_by_a_login_of_the_archive_keeps_it() {
    let mut other = empty();
    let fields = doc(json!({"name": "Ada", "login": "ada", "role": "rep"}));
    let rows = vec![ImportRow { id: id(0x42), fields }];
    accepts(&mut other, OTHER_ADMIN, &Command::RestoreRows(RestoreRows { kind: "user".into(), rows }));
    assert_eq!(other.doc(id(0x42)), doc(json!({"name": "Ada", "role": "rep"})));
    assert_eq!(other.doc(OTHER_ADMIN)["login"], json!("ada"));
}

#[test]
fn what_is_no_record_refuses_its_chunk() {
    let try_one = |kind: &str, fields: serde_json::Value, expected: &Rejection| {
        let rows = vec![ImportRow { id: id(0x4242), fields: doc(fields) }];
        let command = Command::RestoreRows(RestoreRows { kind: kind.into(), rows });
        refuses(&mut Book::company(), LIN_YUE, &command, expected);
    };
    try_one("customer", json!({"level": "a"}), &invalid("name", ProblemCode::Required));
    try_one("customer", json!({"name": "甲", "level": "z"}), &invalid("level", ProblemCode::NotAChoice));
    let nowhere = json!({"name": "沈知夏", "customer": text(id(0x777))});
    try_one("contact", nowhere, &invalid("customer", ProblemCode::NoSuchRecord));
    let tag = Book::company().of_kind("tag").next().unwrap().doc["name"].clone();
    let taken = Rejection::NotUnique { field: "name".into(), value: tag.as_str().unwrap().into() };
    try_one("tag", json!({"name": tag}), &taken);
    let workspace = json!({"name": "甲", "currency": "CNY", "language": "en"});
    try_one("workspace", workspace, &Rejection::InUse { kind: "workspace".into(), count: 1 });
}

#[test]
fn a_chunk_carries_so_many_records_and_so_many_bytes() {
    let long = "字".repeat(20_000);
    let kept = |number: u64, remark: &str| {
        let doc = doc(json!({"name": "甲", "remark": remark}));
        Kept { id: id(0x1000 + number), kind: "customer".into(), doc }
    };
    let commands =
        restoring::commands((0..1_200).map(|number| kept(number, "x")).chain([kept(2_000, &long)]).collect());
    let sizes: Vec<usize> = commands
        .iter()
        .map(|command| match command {
            Command::RestoreRows(command) => command.rows.len(),
            _ => 0,
        })
        .collect();
    assert_eq!((sizes.iter().sum::<usize>(), sizes.iter().max()), (1_201, Some(&CHUNK_ROWS)));
    let longs = restoring::commands((0..20).map(|number| kept(number, &long)).collect());
    assert!(longs.iter().all(|command| serde_json::to_string(command).unwrap().len() < 400_000));
}

#[test]
fn an_archive_goes_where_nothing_is_or_only_what_is_its_own() {
    let own = std::collections::BTreeSet::from([id(1), id(2)]);
    assert!(restoring::may_go_into([], &own));
    assert!(restoring::may_go_into([id(2)], &own));
    assert!(!restoring::may_go_into([id(2), id(3)], &own));
}
