//! Many records from a file in one command.

use domain::{
    Command, Rejection,
    imports::{CHUNK_ROWS, ImportRow, ImportRows},
    rejection::ProblemCode,
};
use fixtures::doc;
use serde_json::{Value, json};

use crate::prelude::*;

fn import(kind: &str, rows: impl IntoIterator<Item = (u64, Value)>) -> Command {
    let rows = rows.into_iter().map(|(number, fields)| ImportRow { id: id(0x1000 + number), fields: doc(fields) });
    Command::ImportRows(ImportRows { import: id(0x999), kind: kind.into(), rows: rows.collect() })
}

fn customers(count: u64) -> Command {
    import(
        "customer",
        (0..count).map(|number| (number, json!({"name": format!("客户 {number}"), "owner": text(EMMA)}))),
    )
}

#[test]
fn a_chunk_is_one_version_and_its_second_arrival_changes_nothing() {
    let mut book = Book::company();
    accepts(&mut book, LIN_YUE, &customers(40));
    assert_eq!((book.ver, book.of_kind("customer").count()), (START + 1, 45));
    assert_eq!(accepts(&mut book, LIN_YUE, &customers(40)), vec![]);
}

#[test]
fn a_row_that_is_there_is_passed_over_and_keeps_what_people_made_of_it() {
    let mut book = Book::company();
    accepts(&mut book, LIN_YUE, &customers(2));
    let seen = book.ver;
    accepts(&mut book, EMMA, &edit("customer", id(0x1000), seen, json!({"name": "renamed"})));
    accepts(&mut book, EMMA, &delete("customer", id(0x1001), seen));
    accepts(&mut book, LIN_YUE, &customers(3));
    assert_eq!(book.doc(id(0x1000))["name"], json!("renamed"));
    assert!(book.row(id(0x1001)).is_some_and(|row| !row.is_live()), "a deleted row stays deleted");
    assert!(book.row(id(0x1002)).is_some());
}

#[test]
fn history_comes_along_that_nobody_could_type() {
    let mut book = Book::company();
    let fields = json!({"name": "旧商机", "stage": text(LOST), "owner": text(EMMA), "closed_on": "2025-03-01",
        "lost_reason": "price", "stage_since": 1_740_787_200_000_i64});
    accepts(&mut book, LIN_YUE, &import("opportunity", [(0, fields)]));
    let found = book.doc(id(0x1000));
    assert_eq!((&found["closed_on"], &found["pipeline"]), (&json!("2025-03-01"), &json!(text(PIPELINE))));
    assert_eq!(
        found["stage_history"],
        json!([{"stage": text(LOST), "at": 1_740_787_200_000_i64}]),
        "and nothing made up"
    );
}

#[test]
fn a_file_says_who_owns_a_row_and_nobody_means_the_pool() {
    let mut book = Book::company();
    accepts(&mut book, LIN_YUE, &import("customer", [(0, json!({"name": "无主"}))]));
    assert!(book.seen_by(TOM, "customer").contains(&id(0x1000)));
}

#[test]
fn one_bad_row_refuses_its_whole_chunk() {
    let mut book = Book::company();
    let rows = [(0, json!({"name": "好", "owner": text(EMMA)})), (1, json!({"name": "坏", "level": "z"}))];
    refuses(&mut book, LIN_YUE, &import("customer", rows), &invalid("level", ProblemCode::NotAChoice));
    assert_eq!(book.row(id(0x1000)), None);
}

#[test]
fn a_chunk_has_an_end() {
    let limit = CHUNK_ROWS as u64;
    accepts(&mut Book::company(), LIN_YUE, &customers(limit));
    refuses(&mut Book::company(), LIN_YUE, &customers(limit + 1), &Rejection::TooMany { limit: CHUNK_ROWS });
}

#[test]
fn a_rep_imports_their_own_and_a_manager_their_teams() {
    let rows = |owner| import("customer", [(0, json!({"name": "x", "owner": text(owner)}))]);
    accepts(&mut Book::company(), LI_NA, &rows(LI_NA));
    refuses(&mut Book::company(), LI_NA, &rows(CHEN_SHUO), &not_allowed("customers"));
    accepts(&mut Book::company(), ZHOU_NING, &rows(CHEN_SHUO));
    refuses(&mut Book::company(), ZHOU_NING, &rows(EMMA), &not_allowed("customers"));
    refuses(&mut Book::company(), HE_JING, &rows(HE_JING), &not_allowed("import"));
}

#[test]
fn children_of_a_file_are_seen_with_their_customers() {
    let mut book = Book::company();
    let contact = |customer| json!({"name": "沈知夏", "customer": text(customer)});
    accepts(&mut book, LIN_YUE, &import("contact", [(0, contact(XINGLAN)), (1, contact(LARKFIELD))]));
    assert!(
        book.seen_by(LI_NA, "contact").contains(&id(0x1000)) && !book.seen_by(LI_NA, "contact").contains(&id(0x1001))
    );
}

fn said(customer: sync::RowId, what: &str, at: i64) -> Value {
    json!({"customer": text(customer), "channel": "call", "text": what, "happened_at": at, "by": text(TOM)})
}

#[test]
fn follow_ups_of_a_file_are_whose_it_says_and_move_the_last_contact_as_far_as_the_latest_of_them() {
    let mut book = Book::company();
    let (older, newer) = (book.now - 300_000_000, book.now - 200_000_000);
    let was = book.doc(YUNFAN).get("last_follow_up_at").cloned();
    let rows = [(0, said(XINGLAN, "一", newer)), (1, said(XINGLAN, "二", older)), (2, said(YUNFAN, "三", 1_000))];
    let before = book.doc(XINGLAN).get("last_follow_up_at").and_then(Value::as_i64);
    let chunk = import("follow_up", rows);
    accepts(&mut book, LIN_YUE, &chunk);
    assert_eq!(book.ver, START + 1);
    assert_eq!(book.doc(id(0x1000))["by"], json!(text(TOM)));
    let expected = before.map_or(newer, |before| before.max(newer));
    assert_eq!(book.doc(XINGLAN)["last_follow_up_at"], json!(expected));
    let last = book.doc(YUNFAN).get("last_follow_up_at").and_then(Value::as_i64);
    assert_eq!(last, Some(was.and_then(|was| was.as_i64()).unwrap_or(1_000)), "what is old moves nothing back");
    assert_eq!(accepts(&mut book, LIN_YUE, &chunk), vec![]);
}

#[test]
fn a_rep_imports_what_was_said_to_their_customers_and_no_tasks_of_others() {
    let at = Book::company().now - 1;
    accepts(&mut Book::company(), LI_NA, &import("follow_up", [(0, said(XINGLAN, "一", at))]));
    let seen = import("follow_up", [(0, said(LARKFIELD, "一", at))]);
    assert!(Book::company().decide(LI_NA, &seen).is_err());
    let task = |owner| import("task", [(0, json!({"title": "x", "owner": text(owner)}))]);
    accepts(&mut Book::company(), LI_NA, &task(LI_NA));
    refuses(&mut Book::company(), LI_NA, &task(EMMA), &not_allowed("tasks"));
}
