//! Who owns a customer or an opportunity: the public pool, transfer, collaborators.

use domain::{Command, Rejection, rejection::ProblemCode};
use serde_json::json;

use crate::prelude::*;

fn claim(customer: sync::RowId) -> Command {
    Command::ClaimCustomer { id: customer }
}

#[test]
fn of_all_who_claim_one_customer_the_first_has_it_and_the_others_hear_who_and_when() {
    let mut book = Book::company();
    let claimed_at = book.now;
    accepts(&mut book, LI_NA, &claim(YUANSHAN));
    book.now += 60_000;
    let refused = Rejection::AlreadyOwned { by: LI_NA, at: Some(claimed_at) };
    for late in [CHEN_SHUO, ZHOU_NING, LIN_YUE, EMMA, TOM] {
        refuses(&mut book, late, &claim(YUANSHAN), &refused);
    }
    assert_eq!(book.doc(YUANSHAN)["owner"], json!(text(LI_NA)));
}

#[test]
fn two_claims_decided_at_the_same_time_cannot_both_be_carried_out() {
    let mut book = Book::company();
    let second = book.decide(EMMA, &claim(YUANSHAN)).unwrap();
    accepts(&mut book, LI_NA, &claim(YUANSHAN));
    assert!(!book.holds(&second));
}

#[test]
fn claiming_takes_the_customer_and_its_contacts_out_of_everybody_elses_pool() {
    let mut book = Book::company();
    assert!(book.seen_by(EMMA, "contact").contains(&LUO_CHENG));
    accepts(&mut book, LI_NA, &claim(YUANSHAN));
    assert!(!book.seen_by(EMMA, "customer").contains(&YUANSHAN) && !book.seen_by(EMMA, "contact").contains(&LUO_CHENG));
    assert!(book.seen_by(CHEN_SHUO, "contact").contains(&LUO_CHENG), "a mate still sees it");
}

#[test]
fn claiming_what_is_ones_own_changes_nothing() {
    assert_eq!(accepts(&mut Book::company(), LI_NA, &claim(XINGLAN)), vec![]);
}

#[test]
fn a_deleted_customer_and_one_that_never_was_cannot_be_claimed() {
    let mut book = Book::company();
    accepts(&mut book, LIN_YUE, &delete("customer", YUANSHAN, START));
    refuses(&mut book, LI_NA, &claim(YUANSHAN), &Rejection::Deleted);
    refuses(&mut book, LI_NA, &claim(id(0x999)), &Rejection::not_found("customer"));
}

#[test]
fn a_transfer_takes_the_children_along_and_tells_the_new_owner() {
    let mut book = Book::company();
    accepts(&mut book, LIN_YUE, &transfer("customer", XINGLAN, START, Some(EMMA)));
    assert!(book.seen_by(EMMA, "customer").contains(&XINGLAN) && book.seen_by(EMMA, "contact").contains(&GAO_YUAN));
    assert!(book.seen_by(EMMA, "follow_up").contains(&CALL_TO_XINGLAN));
    assert!(!book.seen_by(LI_NA, "customer").contains(&XINGLAN) && !book.seen_by(LI_NA, "contact").contains(&GAO_YUAN));
    let notices: Vec<_> = book.of_kind("notification").collect();
    assert_eq!(notices.len(), 1);
    assert_eq!((&notices[0].doc["owner"], &notices[0].doc["topic"]), (&json!(text(EMMA)), &json!("assigned")));
    assert_eq!(notices[0].doc["about"]["title"], json!("星澜仪器"));
}

#[test]
fn an_opportunity_is_transferred_alone() {
    let mut book = Book::company();
    accepts(&mut book, ZHOU_NING, &transfer("opportunity", XINGLAN_SPECTROMETER, START, Some(CHEN_SHUO)));
    assert_eq!(book.doc(XINGLAN_SPECTROMETER)["owner"], json!(text(CHEN_SHUO)));
    assert_eq!(book.doc(XINGLAN)["owner"], json!(text(LI_NA)));
    assert_eq!(book.doc(XINGLAN_SPECTROMETER).get("claimed_at"), None);
}

#[test]
fn releasing_a_customer_puts_it_into_the_pool_and_tells_nobody() {
    let mut book = Book::company();
    accepts(&mut book, LI_NA, &transfer("customer", XINGLAN, START, None));
    assert!(book.seen_by(EMMA, "customer").contains(&XINGLAN) && book.seen_by(EMMA, "contact").contains(&XU_NUO));
    assert_eq!((book.doc(XINGLAN).get("owner"), book.doc(XINGLAN).get("claimed_at")), (None, None));
    assert_eq!(book.of_kind("notification").count(), 0);
}

#[test]
fn two_transfers_at_once_refuse_the_later_with_both_owners() {
    let mut book = Book::company();
    accepts(&mut book, ZHOU_NING, &transfer("customer", XINGLAN, START, Some(CHEN_SHUO)));
    let refused = Rejection::Stale {
        field: "owner".into(),
        yours: json!(text(EMMA)),
        theirs: json!(text(CHEN_SHUO)),
        by: Some(ZHOU_NING),
    };
    refuses(&mut book, LIN_YUE, &transfer("customer", XINGLAN, START, Some(EMMA)), &refused);
}

#[test]
fn nobody_gets_a_customer_who_is_not_there_or_has_left() {
    let mut book = Book::company();
    let refused = invalid("owner", ProblemCode::NoSuchRecord);
    refuses(&mut book, LI_NA, &transfer("customer", XINGLAN, START, Some(id(0x999))), &refused);
    refuses(&mut book, LI_NA, &transfer("customer", XINGLAN, START, Some(EAST)), &refused);
    accepts(&mut book, LIN_YUE, &edit("user", TOM, START, json!({"active": false})));
    refuses(&mut book, LI_NA, &transfer("customer", XINGLAN, START, Some(TOM)), &refused);
}

#[test]
fn only_what_has_an_owner_is_transferred() {
    let refused = Rejection::UnknownKind { kind: "contact".into() };
    refuses(&mut Book::company(), LIN_YUE, &transfer("contact", GAO_YUAN, START, Some(EMMA)), &refused);
}

#[test]
fn a_collaborator_sees_the_customer_works_on_it_and_stops_when_taken_off() {
    let mut book = Book::company();
    accepts(&mut book, LI_NA, &collaborators("customer", XINGLAN, START, &[TOM]));
    assert!(book.seen_by(TOM, "customer").contains(&XINGLAN) && book.seen_by(TOM, "contact").contains(&GAO_YUAN));
    let seen = book.ver;
    accepts(&mut book, TOM, &edit("customer", XINGLAN, seen, json!({"remark": "已约演示"})));
    assert_eq!(accepts(&mut book, LI_NA, &collaborators("customer", XINGLAN, seen, &[TOM])), vec![]);
    accepts(&mut book, LI_NA, &collaborators("customer", XINGLAN, seen, &[]));
    assert!(!book.seen_by(TOM, "customer").contains(&XINGLAN));
    assert_eq!(book.doc(XINGLAN).get("collaborators"), None);
}

#[test]
fn a_customer_of_the_pool_keeps_its_collaborators_sight() {
    let mut book = Book::company();
    accepts(&mut book, EMMA, &transfer("customer", LARKFIELD, START, None));
    assert!(
        book.seen_by(LENA, "customer").contains(&LARKFIELD),
        "a partner does not see the pool, but works on this one"
    );
}

#[test]
fn collaborators_must_be_people() {
    let refused = invalid("collaborators", ProblemCode::NoSuchRecord);
    refuses(&mut Book::company(), LI_NA, &collaborators("customer", XINGLAN, START, &[EAST]), &refused);
}
