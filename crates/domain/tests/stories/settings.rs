//! What a company sets for itself.

use domain::Rejection;
use serde_json::json;

use crate::prelude::*;

const NEW: sync::RowId = id(0x200);

fn taken(name: &str) -> Rejection {
    Rejection::NotUnique { field: "name".into(), value: name.into() }
}

#[test]
fn everybody_makes_tags_and_a_name_stands_once() {
    let mut book = Book::company();
    accepts(&mut book, LI_NA, &create("tag", NEW, json!({"name": "转介绍"})));
    refuses(&mut book, EMMA, &create("tag", id(0x201), json!({"name": " 转介绍"})), &taken("转介绍"));
    refuses(&mut book, EMMA, &edit("tag", VIP, START, json!({"name": "转介绍"})), &taken("转介绍"));
}

#[test]
fn a_deleted_tag_does_not_come_back_beside_one_of_its_name() {
    let mut book = Book::company();
    accepts(&mut book, LI_NA, &delete("tag", VIP, START));
    accepts(&mut book, LI_NA, &create("tag", NEW, json!({"name": "VIP"})));
    refuses(&mut book, LI_NA, &restore("tag", VIP), &taken("VIP"));
}

#[test]
fn the_workspace_is_changed_by_an_admin_and_deleted_by_nobody() {
    let mut book = Book::company();
    let rename = edit("workspace", WORKSPACE, START, json!({"name": "疏桐"}));
    refuses(&mut book, ZHOU_NING, &rename, &not_allowed("settings"));
    accepts(&mut book, LIN_YUE, &rename);
    let seen = book.ver;
    let used = Rejection::InUse { kind: "workspace".into(), count: 1 };
    refuses(&mut book, LIN_YUE, &delete("workspace", WORKSPACE, seen), &used);
}

#[test]
fn a_notification_is_read_by_whom_it_tells_and_by_nobody_elses_hand() {
    let mut book = Book::company();
    accepts(&mut book, LIN_YUE, &transfer("customer", XINGLAN, START, Some(CHEN_SHUO)));
    let notice = book.of_kind("notification").next().map(|row| row.id).unwrap();
    let seen = book.ver;
    let read = edit("notification", notice, seen, json!({"read_at": book.now}));
    refuses(&mut book, LI_NA, &read, &not_allowed("personal"));
    accepts(&mut book, CHEN_SHUO, &read);
    assert_eq!(book.doc(notice)["read_at"], json!(book.now));
}
