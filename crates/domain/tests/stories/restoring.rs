//! Taking one change of a record back, from its history.

use domain::{
    Command,
    records::restoring::{is_told, restore},
    registry,
};
use fixtures::doc;
use serde_json::{Value, json};
use sync::RowId;

use crate::prelude::*;

/// What restores a field of a record to what a change replaced, as the record stands now.
fn back(book: &Book, id: RowId, field: &str, held: Value) -> Option<Command> {
    restore(book.row(id)?, field, &doc(held))
}

#[test]
fn a_field_gets_its_old_value_by_an_ordinary_edit() {
    let mut book = Book::company();
    accepts(&mut book, LI_NA, &edit("customer", XINGLAN, START, json!({"region": "苏州"})));
    accepts(&mut book, ZHOU_NING, &edit("customer", XINGLAN, START, json!({"region": "无锡"})));
    let command = back(&book, XINGLAN, "region", json!({"region": "苏州"})).unwrap();
    assert_eq!(command, edit("customer", XINGLAN, book.ver, json!({"region": "苏州"})));
    accepts(&mut book, LI_NA, &command);
    assert_eq!(book.doc(XINGLAN)["region"], json!("苏州"));
}

#[test]
fn what_the_field_holds_already_needs_no_restoring() {
    let book = Book::company();
    let region = book.doc(XINGLAN).get("region").cloned().unwrap_or(Value::Null);
    assert_eq!(back(&book, XINGLAN, "region", json!({"region": region})), None);
    assert_eq!(back(&book, XINGLAN, "website", json!({"website": null})), None);
}

#[test]
fn an_owner_is_restored_by_a_transfer_and_collaborators_by_naming_them() {
    let mut book = Book::company();
    accepts(&mut book, ZHOU_NING, &transfer("customer", XINGLAN, START, Some(CHEN_SHUO)));
    let command = back(&book, XINGLAN, "owner", json!({"owner": text(LI_NA), "claimed_at": 5})).unwrap();
    assert_eq!(command, transfer("customer", XINGLAN, book.ver, Some(LI_NA)));
    accepts(&mut book, ZHOU_NING, &command);
    assert_eq!(book.doc(XINGLAN)["owner"], json!(text(LI_NA)));
    let command = back(&book, XINGLAN, "collaborators", json!({"collaborators": [text(CHEN_SHUO)]})).unwrap();
    assert_eq!(command, collaborators("customer", XINGLAN, book.ver, &[CHEN_SHUO]));
}

#[test]
fn a_stage_comes_back_with_the_result_that_belonged_to_it() {
    let mut book = Book::company();
    let win = to_stage(XINGLAN_SPECTROMETER, START, WON);
    let won = domain::opportunities::moving::MoveStage { closed_on: Some("2026-11-20".into()), ..win };
    accepts(&mut book, LI_NA, &Command::MoveStage(won.clone()));
    let seen = book.ver;
    accepts(&mut book, LI_NA, &Command::MoveStage(to_stage(XINGLAN_SPECTROMETER, seen, NEEDS)));
    let held = json!({"stage": text(WON), "closed_on": "2026-11-20", "stage_since": 1});
    let command = back(&book, XINGLAN_SPECTROMETER, "stage", held).unwrap();
    accepts(&mut book, LI_NA, &command);
    assert_eq!(book.doc(XINGLAN_SPECTROMETER)["closed_on"], json!("2026-11-20"));
    let by_itself = back(&book, XINGLAN_SPECTROMETER, "closed_on", json!({"closed_on": null}));
    assert_eq!(by_itself, None, "a result belongs to its stage");
}

#[test]
fn a_record_that_is_deleted_is_restored_as_a_whole_first() {
    let mut book = Book::company();
    accepts(&mut book, ZHOU_NING, &delete("customer", XINGLAN, START));
    assert_eq!(back(&book, XINGLAN, "region", json!({"region": "苏州"})), None);
}

#[test]
fn a_name_is_never_emptied() {
    assert_eq!(back(&Book::company(), XINGLAN, "name", json!({})), None);
}

#[test]
fn what_follows_from_a_change_is_not_told_beside_it() {
    let told = |kind: &str, field: &str| is_told(registry::kind(kind).unwrap(), field);
    assert!(told("opportunity", "stage") && told("customer", "x_colour") && told("task", "done_at"));
    assert!(!told("opportunity", "stage_since") && !told("opportunity", "stage_history"));
    assert!(!told("customer", "last_follow_up_at"));
}
