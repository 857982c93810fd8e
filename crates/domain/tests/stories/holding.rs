//! How many customers one person may hold, and who fills the public pool.

use domain::{
    Command, Rejection,
    imports::{ImportRow, ImportRows},
    rejection::ProblemCode,
};
use fixtures::doc;
use serde_json::{Value, json};
use sync::{Change, RowId};

use crate::prelude::*;

const NEW: RowId = id(0x200);
const FULL: Rejection = Rejection::HoldsTooMany { cap: 1 };

/// The company lets everybody hold one customer; 李娜, 陈硕, Emma and Tom each hold one.
fn capped() -> Book {
    let mut book = Book::company();
    accepts(&mut book, LIN_YUE, &edit("workspace", WORKSPACE, START, json!({"holding_cap": 1})));
    book
}

fn claim() -> Command {
    Command::ClaimCustomer { id: YUANSHAN }
}

fn new_customer(fields: Value) -> Command {
    let mut all = doc(json!({"name": "青禾食品"}));
    all.extend(doc(fields));
    Command::Create { kind: "customer".into(), id: NEW, fields: all }
}

fn import(rows: u64, owner: &Value) -> Command {
    let row = |number| ImportRow {
        id: id(0x300 + number),
        fields: doc(json!({"name": format!("{number}"), "owner": owner})),
    };
    Command::ImportRows(ImportRows { import: id(0x99), kind: "customer".into(), rows: (0..rows).map(row).collect() })
}

#[test]
fn whoever_holds_as_many_as_the_company_allows_takes_no_more_in_any_way() {
    let mut book = capped();
    refuses(&mut book, LI_NA, &claim(), &FULL);
    refuses(&mut book, LI_NA, &new_customer(json!({})), &FULL);
    refuses(&mut book, LI_NA, &import(1, &json!(text(LI_NA))), &FULL);
    let seen = book.ver;
    refuses(&mut book, LIN_YUE, &transfer("customer", YUANSHAN, seen, Some(LI_NA)), &FULL);
    refuses(&mut book, LIN_YUE, &new_customer(json!({"owner": text(LI_NA)})), &FULL);
    accepts(&mut book, ZHOU_NING, &claim());
}

#[test]
fn without_a_cap_and_below_it_everybody_takes() {
    accepts(&mut Book::company(), LI_NA, &claim());
    let mut book = capped();
    let seen = book.ver;
    accepts(&mut book, LIN_YUE, &edit("workspace", WORKSPACE, seen, json!({"holding_cap": 2})));
    accepts(&mut book, LI_NA, &claim());
    refuses(&mut book, LI_NA, &new_customer(json!({})), &Rejection::HoldsTooMany { cap: 2 });
}

#[test]
fn two_at_the_cap_decided_at_the_same_time_cannot_both_be_carried_out() {
    let mut book = capped();
    let seen = book.ver;
    accepts(&mut book, LI_NA, &transfer("customer", XINGLAN, seen, None));
    let late = book.decide(LI_NA, &new_customer(json!({}))).unwrap();
    assert!(late.iter().any(|change| matches!(change, Change::NoMore { seen: 0, .. })));
    accepts(&mut book, LI_NA, &claim());
    assert!(!book.holds(&late), "the count that it saw holds no more");
    refuses(&mut book, LI_NA, &new_customer(json!({})), &FULL);
}

#[test]
fn giving_one_away_or_deleting_it_makes_room_and_it_comes_back_all_the_same() {
    let mut book = capped();
    let seen = book.ver;
    accepts(&mut book, LI_NA, &delete("customer", XINGLAN, seen));
    accepts(&mut book, LI_NA, &claim());
    accepts(&mut book, LI_NA, &restore("customer", XINGLAN));
    refuses(&mut book, LI_NA, &new_customer(json!({})), &FULL);
    let seen = book.ver;
    accepts(&mut book, LI_NA, &transfer("customer", YUANSHAN, seen, None));
    accepts(&mut book, LI_NA, &edit("customer", XINGLAN, seen, json!({"remark": "还是我的"})));
}

#[test]
fn opportunities_and_the_pool_know_no_cap() {
    let mut book = capped();
    let seen = book.ver;
    accepts(&mut book, LI_NA, &create("opportunity", NEW, json!({"name": "x", "stage": text(NEEDS)})));
    accepts(&mut book, ZHOU_NING, &transfer("opportunity", YUNFAN_MAINTENANCE, seen, Some(LI_NA)));
    accepts(&mut book, LIN_YUE, &import(3, &Value::Null));
}

#[test]
fn an_import_for_everybody_says_what_is_so_and_one_for_oneself_counts_its_own_rows() {
    let mut book = capped();
    accepts(&mut book.clone(), LIN_YUE, &import(5, &json!(text(LI_NA))));
    let seen = book.ver;
    accepts(&mut book, LIN_YUE, &edit("workspace", WORKSPACE, seen, json!({"holding_cap": 3})));
    refuses(&mut book, LI_NA, &import(3, &json!(text(LI_NA))), &Rejection::HoldsTooMany { cap: 3 });
    let changes = accepts(&mut book, LI_NA, &import(2, &json!(text(LI_NA))));
    let conditions = changes.iter().filter(|change| matches!(change, Change::NoMore { .. })).count();
    assert_eq!(conditions, 1, "one for all rows of a chunk");
}

#[test]
fn a_cap_is_a_whole_number_above_zero() {
    let mut book = Book::company();
    for nonsense in [json!(0), json!(-1), json!(1.5), json!(1e20)] {
        let refused = invalid("holding_cap", ProblemCode::OutOfRange);
        refuses(&mut book, LIN_YUE, &edit("workspace", WORKSPACE, START, json!({"holding_cap": nonsense})), &refused);
    }
    accepts(&mut book, LIN_YUE, &edit("workspace", WORKSPACE, START, json!({"holding_cap": 200.0})));
    accepts(&mut book, LIN_YUE, &edit("workspace", WORKSPACE, START, json!({"holding_cap": null})));
}

#[test]
fn who_gives_customers_to_people_may_put_new_ones_into_the_pool() {
    let nobodys = new_customer(json!({"owner": null}));
    let contact = create("contact", id(0x201), json!({"name": "方晴", "customer": text(NEW)}));
    for maker in [LIN_YUE, ZHOU_NING] {
        let mut book = Book::company();
        accepts(&mut book, maker, &nobodys);
        accepts(&mut book, maker, &contact);
        assert!(book.seen_by(EMMA, "customer").contains(&NEW) && book.seen_by(EMMA, "contact").contains(&id(0x201)));
        accepts(&mut book, maker, &import(2, &Value::Null));
    }
    for other in [LI_NA, SUN_QI, HE_JING, LENA] {
        refuses(&mut Book::company(), other, &nobodys, &not_allowed("customers"));
    }
}
