//! A file that changes records which are there already.

use domain::{
    Command, Rejection,
    imports::{
        CHUNK_ROWS,
        part::{self, Left},
        updating::{UpdateRow, UpdateRows},
    },
    rejection::ProblemCode,
};
use fixtures::doc;
use serde_json::{Value, json};
use sync::{RowId, Ver};

use crate::prelude::*;

const IMPORT: RowId = id(0x998);

pub(super) fn row(id: RowId, base_ver: Ver, fields: Value, fill: Value) -> UpdateRow {
    UpdateRow { id, base_ver, fields: doc(fields), fill: doc(fill) }
}

pub(super) fn update(kind: &str, rows: Vec<UpdateRow>) -> Command {
    Command::UpdateRows(UpdateRows { import: IMPORT, kind: kind.into(), rows })
}

/// The part that this chunk wrote down.
#[track_caller]
pub(super) fn part_of(book: &Book, first: RowId) -> sync::Doc {
    let part = book.row(part::of_updated(IMPORT, first));
    part.unwrap_or_else(|| panic!("the chunk has not written down what it did")).doc.clone()
}

#[test]
fn empty_fields_are_filled_and_others_written_over_as_one_version_and_what_was_there_is_kept() {
    let mut book = Book::company();
    let was = book.doc(XINGLAN);
    let rows = vec![row(
        XINGLAN,
        START,
        json!({"region": "苏州"}),
        json!({"website": "https://xinglan.example", "name": "别名"}),
    )];
    accepts(&mut book, LIN_YUE, &update("customer", rows));
    let now = book.doc(XINGLAN);
    assert_eq!((&now["region"], &now["website"]), (&json!("苏州"), &json!("https://xinglan.example")));
    assert_eq!((&now["name"], book.ver), (&was["name"], START + 1), "what is filled is not filled again");
    let before = &part::updated(&part_of(&book, XINGLAN))[0];
    assert_eq!(before.id, XINGLAN);
    assert_eq!(before.before["region"], was.get("region").cloned().unwrap_or(Value::Null));
    assert_eq!((before.before.get("website"), before.before.get("name")), (Some(&Value::Null), None));
}

#[test]
fn a_field_that_somebody_filled_in_the_meantime_stays_theirs() {
    let mut book = Book::company();
    accepts(&mut book, LI_NA, &edit("customer", XINGLAN, START, json!({"website": "https://li.example"})));
    let rows = vec![row(XINGLAN, START, json!({}), json!({"website": "https://file.example"}))];
    accepts(&mut book, LIN_YUE, &update("customer", rows));
    assert_eq!(book.doc(XINGLAN)["website"], "https://li.example");
}

#[test]
fn a_row_that_may_not_be_changed_is_passed_over_and_told_and_the_others_go_on() {
    let mut book = Book::company();
    accepts(&mut book, LI_NA, &edit("opportunity", XINGLAN_SPECTROMETER, START, json!({"amount": yuan(1)})));
    let rows = vec![
        row(XINGLAN_SPECTROMETER, START, json!({"amount": yuan(9)}), json!({})),
        row(id(0x777), START, json!({"remark": "x"}), json!({})),
    ];
    accepts(&mut book, LIN_YUE, &update("opportunity", rows));
    let skipped = part::skipped(&part_of(&book, XINGLAN_SPECTROMETER));
    let stale = Left { id: XINGLAN_SPECTROMETER, why: "stale".into(), fields: vec!["amount".into()], by: Some(LI_NA) };
    assert_eq!(skipped, [stale, Left::because(id(0x777), "not_found")]);
    assert_eq!(book.doc(XINGLAN_SPECTROMETER)["amount"], yuan(1));

    let rows = vec![
        row(XINGLAN, START, json!({"email": "nonsense", "remark": "x"}), json!({})),
        row(YUNFAN, START, json!({"remark": "好"}), json!({})),
        row(YUNFAN, START, json!({"remark": "坏"}), json!({})),
        row(LARKFIELD, START, json!({"owner": text(LI_NA)}), json!({})),
    ];
    accepts(&mut book, LIN_YUE, &update("customer", rows));
    let why: Vec<(RowId, String, Vec<String>)> =
        part::skipped(&part_of(&book, XINGLAN)).into_iter().map(|left| (left.id, left.why, left.fields)).collect();
    let expected = [
        (XINGLAN, "invalid".to_owned(), vec!["email".to_owned()]),
        (YUNFAN, "twice".to_owned(), vec![]),
        (LARKFIELD, "invalid".to_owned(), vec!["owner".to_owned()]),
    ];
    assert_eq!(why, expected);
    assert_eq!(book.doc(YUNFAN)["remark"], "好");
}

#[test]
fn a_chunk_that_is_sent_again_writes_nothing_over_what_people_did_since() {
    let mut book = Book::company();
    let chunk = update("customer", vec![row(XINGLAN, START, json!({"region": "苏州"}), json!({}))]);
    accepts(&mut book, LIN_YUE, &chunk);
    let seen = book.ver;
    accepts(&mut book, LI_NA, &edit("customer", XINGLAN, seen, json!({"region": "无锡"})));
    assert_eq!(accepts(&mut book, LIN_YUE, &chunk), vec![]);
    assert_eq!(book.doc(XINGLAN)["region"], "无锡");
}

#[test]
fn who_is_written_over_is_told_with_both_values() {
    let mut book = Book::company();
    accepts(&mut book, LI_NA, &edit("customer", XINGLAN, START, json!({"region": "无锡"})));
    accepts(&mut book, LIN_YUE, &update("customer", vec![row(XINGLAN, START, json!({"region": "苏州"}), json!({}))]));
    let told = book.of_kind("notification").find(|row| row.doc["topic"] == "overwritten").expect("Li Na is told");
    assert_eq!((&told.doc["owner"], &told.doc["about"]["yours"]), (&json!(text(LI_NA)), &json!("无锡")));
}

#[test]
fn a_file_changes_what_its_person_may_change_by_hand_and_nothing_else() {
    let chunk = |id| update("customer", vec![row(id, START, json!({"remark": "x"}), json!({}))]);
    let mut book = Book::company();
    accepts(&mut book, LI_NA, &chunk(XINGLAN));
    assert_eq!(book.doc(XINGLAN)["remark"], "x");
    accepts(&mut book, LI_NA, &chunk(LARKFIELD));
    assert_eq!(part::skipped(&part_of(&book, LARKFIELD)), [Left::because(LARKFIELD, "not_found")]);
    assert!(!book.seen_by(TOM, "import_part").contains(&part::of_updated(IMPORT, XINGLAN)), "a part is its person's");
    refuses(&mut Book::company(), HE_JING, &chunk(XINGLAN), &not_allowed("import"));
    let users = update("user", vec![row(TOM, START, json!({"role": "admin"}), json!({}))]);
    refuses(&mut Book::company(), LIN_YUE, &users, &Rejection::UnknownKind { kind: "user".into() });
}

#[test]
fn a_chunk_of_changes_has_an_end() {
    let rows = (0..=CHUNK_ROWS as u64).map(|n| row(id(0x2000 + n), 0, json!({"remark": "x"}), json!({}))).collect();
    refuses(&mut Book::company(), LIN_YUE, &update("customer", rows), &Rejection::TooMany { limit: CHUNK_ROWS });
}

#[test]
fn a_value_that_no_field_takes_is_told_by_its_field() {
    let mut book = Book::company();
    accepts(&mut book, LIN_YUE, &update("customer", vec![row(XINGLAN, START, json!({"level": "z"}), json!({}))]));
    assert_eq!(part::skipped(&part_of(&book, XINGLAN))[0].fields, ["level"]);
    let by_hand = edit("customer", XINGLAN, START, json!({"level": "z"}));
    refuses(&mut book, LIN_YUE, &by_hand, &invalid("level", ProblemCode::NotAChoice));
}

fn yuan(amount: i64) -> Value {
    json!({"minor": amount * 100, "currency": "CNY"})
}
