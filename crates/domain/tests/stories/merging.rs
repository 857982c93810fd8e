//! Two people change one record, the later not having seen the earlier.

use domain::Rejection;
use fixtures::company::yuan;
use serde_json::{Value, json};
use sync::RowId;

use crate::prelude::*;

/// What somebody has been told, newest last: topic and what it is about.
fn told(book: &Book, user: RowId) -> Vec<(String, Value)> {
    let mut rows: Vec<_> = book.of_kind("notification").filter(|row| row.doc["owner"] == json!(text(user))).collect();
    rows.sort_by_key(|row| row.ver);
    rows.iter()
        .map(|row| (row.doc["topic"].as_str().unwrap_or_default().to_owned(), row.doc["about"].clone()))
        .collect()
}

#[test]
fn different_fields_both_survive_and_nobody_is_told() {
    let mut book = Book::company();
    accepts(&mut book, LI_NA, &edit("customer", XINGLAN, START, json!({"region": "苏州"})));
    accepts(&mut book, ZHOU_NING, &edit("customer", XINGLAN, START, json!({"level": "b"})));
    assert_eq!((&book.doc(XINGLAN)["region"], &book.doc(XINGLAN)["level"]), (&json!("苏州"), &json!("b")));
    assert_eq!((told(&book, LI_NA), told(&book, ZHOU_NING)), (vec![], vec![]));
}

#[test]
fn of_the_same_field_the_last_to_arrive_wins_and_the_other_is_told_with_both_values() {
    let mut book = Book::company();
    accepts(&mut book, LI_NA, &edit("customer", XINGLAN, START, json!({"region": "苏州"})));
    accepts(&mut book, ZHOU_NING, &edit("customer", XINGLAN, START, json!({"region": "无锡"})));
    assert_eq!(book.doc(XINGLAN)["region"], json!("无锡"));
    let about = json!({
        "kind": "customer", "record": text(XINGLAN), "title": "星澜仪器", "field": "region",
        "yours": "苏州", "theirs": "无锡", "by": text(ZHOU_NING),
    });
    assert_eq!(told(&book, LI_NA), vec![("overwritten".to_owned(), about)]);
    assert_eq!(told(&book, ZHOU_NING), vec![]);
}

#[test]
fn the_one_whose_value_was_replaced_restores_it_with_an_ordinary_edit() {
    let mut book = Book::company();
    accepts(&mut book, LI_NA, &edit("customer", XINGLAN, START, json!({"region": "苏州"})));
    accepts(&mut book, ZHOU_NING, &edit("customer", XINGLAN, START, json!({"region": "无锡"})));
    let seen = book.ver;
    let (_, about) = told(&book, LI_NA).remove(0);
    accepts(&mut book, LI_NA, &edit("customer", XINGLAN, seen, json!({"region": about["yours"]})));
    assert_eq!(book.doc(XINGLAN)["region"], json!("苏州"));
    assert_eq!(told(&book, ZHOU_NING), vec![], "they restored what they had seen");
}

#[test]
fn three_in_a_row_tell_each_loser_once() {
    let mut book = Book::company();
    for (who, region) in [(LI_NA, "苏州"), (ZHOU_NING, "无锡"), (LIN_YUE, "常州")] {
        accepts(&mut book, who, &edit("customer", XINGLAN, START, json!({"region": region})));
    }
    assert_eq!((told(&book, LI_NA).len(), told(&book, ZHOU_NING).len()), (1, 1));
    assert_eq!(told(&book, ZHOU_NING)[0].1["yours"], json!("无锡"));
}

#[test]
fn two_people_who_wrote_the_same_value_have_no_quarrel() {
    let mut book = Book::company();
    accepts(&mut book, LI_NA, &edit("customer", XINGLAN, START, json!({"region": "苏州"})));
    accepts(&mut book, ZHOU_NING, &edit("customer", XINGLAN, START, json!({"region": "苏州"})));
    assert_eq!(told(&book, LI_NA), vec![]);
}

#[test]
fn ones_own_earlier_edit_is_never_in_the_way() {
    let mut book = Book::company();
    let amount =
        |thousands: i64| edit("opportunity", XINGLAN_SPECTROMETER, START, json!({"amount": yuan(thousands * 1_000)}));
    accepts(&mut book, LI_NA, &amount(150));
    accepts(&mut book, LI_NA, &amount(160));
    assert_eq!(book.doc(XINGLAN_SPECTROMETER)["amount"], yuan(160_000));
    assert_eq!(told(&book, LI_NA), vec![]);
}

#[test]
fn a_protected_field_is_refused_with_both_values_and_who() {
    let mut book = Book::company();
    accepts(&mut book, LI_NA, &edit("opportunity", XINGLAN_SPECTROMETER, START, json!({"amount": yuan(150_000)})));
    let refused =
        Rejection::Stale { field: "amount".into(), yours: yuan(200_000), theirs: yuan(150_000), by: Some(LI_NA) };
    let late = |base| edit("opportunity", XINGLAN_SPECTROMETER, base, json!({"amount": yuan(200_000), "remark": "x"}));
    refuses(&mut book, ZHOU_NING, &late(START), &refused);
    assert_eq!(book.doc(XINGLAN_SPECTROMETER).get("remark"), None, "the whole edit waits");
    let seen = book.ver;
    accepts(&mut book, ZHOU_NING, &late(seen));
}

#[test]
fn a_move_that_had_not_seen_another_is_refused_with_both_stages() {
    let mut book = Book::company();
    accepts(&mut book, LI_NA, &domain::Command::MoveStage(to_stage(XINGLAN_SPECTROMETER, START, QUOTED)));
    let refused = Rejection::Stale {
        field: "stage".into(),
        yours: json!(text(CONTACTED)),
        theirs: json!(text(QUOTED)),
        by: Some(LI_NA),
    };
    let late = domain::Command::MoveStage(to_stage(XINGLAN_SPECTROMETER, START, CONTACTED));
    refuses(&mut book, ZHOU_NING, &late, &refused);
}

#[test]
fn deleting_what_somebody_else_just_changed_is_refused_with_what_they_wrote() {
    let mut book = Book::company();
    accepts(&mut book, ZHOU_NING, &edit("customer", XINGLAN, START, json!({"remark": "别删，下周签"})));
    let refused = Rejection::Stale {
        field: "remark".into(),
        yours: Value::Null,
        theirs: json!("别删，下周签"),
        by: Some(ZHOU_NING),
    };
    refuses(&mut book, LI_NA, &delete("customer", XINGLAN, START), &refused);
    let seen = book.ver;
    accepts(&mut book, LI_NA, &delete("customer", XINGLAN, seen));
}

#[test]
fn an_emptied_field_that_somebody_else_had_filled_is_told_as_well() {
    let mut book = Book::company();
    accepts(&mut book, LI_NA, &edit("customer", XINGLAN, START, json!({"address": "望潮路 18 号"})));
    accepts(&mut book, ZHOU_NING, &edit("customer", XINGLAN, START, json!({"address": null, "region": "苏州"})));
    assert_eq!(told(&book, LI_NA)[0].1["theirs"], Value::Null);
}
