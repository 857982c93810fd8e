//! Creating, editing, deleting and restoring.

use domain::{
    Rejection,
    rejection::{Problem, ProblemCode},
};
use serde_json::json;

use crate::prelude::*;

const NEW: sync::RowId = id(0x200);

#[test]
fn a_new_customer_is_its_makers_and_seen_by_their_team() {
    let mut book = Book::company();
    accepts(&mut book, LI_NA, &create("customer", NEW, json!({"name": " 青禾食品 ", "remark": "  ", "tags": []})));
    assert_eq!(book.doc(NEW), fixtures::doc(json!({"name": "青禾食品", "owner": text(LI_NA)})));
    assert!(book.seen_by(CHEN_SHUO, "customer").contains(&NEW));
    assert!(!book.seen_by(EMMA, "customer").contains(&NEW));
}

#[test]
fn an_admin_may_leave_a_new_customer_to_the_pool_where_every_rep_sees_it() {
    let mut book = Book::company();
    accepts(&mut book, LIN_YUE, &create("customer", NEW, json!({"name": "青禾食品", "owner": null})));
    for rep in [LI_NA, EMMA] {
        assert!(book.seen_by(rep, "customer").contains(&NEW));
    }
    assert!(!book.seen_by(LENA, "customer").contains(&NEW), "the pool is not a partner's");
}

#[test]
fn a_manager_may_make_a_customer_for_one_of_their_people_and_for_nobody_elses() {
    let mut book = Book::company();
    let for_whom = |owner| create("customer", NEW, json!({"name": "青禾食品", "owner": text(owner)}));
    refuses(&mut book, LI_NA, &for_whom(CHEN_SHUO), &not_allowed("customers"));
    refuses(&mut book, ZHOU_NING, &for_whom(EMMA), &not_allowed("customers"));
    accepts(&mut book, ZHOU_NING, &for_whom(CHEN_SHUO));
    assert_eq!(book.doc(NEW)["owner"], json!(text(CHEN_SHUO)));
}

#[test]
fn everything_that_is_wrong_with_a_form_is_said_at_once() {
    let fields = json!({"level": "z", "phone": "call me", "colour": "red", "parent_company": text(LARKFIELD)});
    let problem = |field: &str, code| Problem { field: field.into(), code };
    let problems = vec![
        problem("colour", ProblemCode::NoSuchField),
        problem("level", ProblemCode::NotAChoice),
        problem("parent_company", ProblemCode::NoSuchRecord),
        problem("phone", ProblemCode::NotAPhone),
        problem("name", ProblemCode::Required),
    ];
    refuses(&mut Book::company(), LI_NA, &create("customer", NEW, fields), &Rejection::Invalid { problems });
}

#[test]
fn an_id_is_given_once_even_after_a_deletion() {
    let mut book = Book::company();
    accepts(&mut book, LI_NA, &delete("customer", XINGLAN, START));
    refuses(&mut book, LI_NA, &create("customer", XINGLAN, json!({"name": "again"})), &Rejection::IdTaken);
}

#[test]
fn a_kind_that_there_is_not_is_refused() {
    let refused = Rejection::UnknownKind { kind: "spaceship".into() };
    refuses(&mut Book::company(), LIN_YUE, &create("spaceship", NEW, json!({"name": "x"})), &refused);
    refuses(&mut Book::company(), LIN_YUE, &edit("spaceship", XINGLAN, START, json!({"name": "x"})), &refused);
}

#[test]
fn a_record_is_not_to_be_had_under_another_kind() {
    let mut book = Book::company();
    refuses(
        &mut book,
        LIN_YUE,
        &edit("contact", XINGLAN, START, json!({"name": "x"})),
        &Rejection::not_found("contact"),
    );
    refuses(&mut book, LIN_YUE, &delete("task", XINGLAN, START), &Rejection::not_found("task"));
}

#[test]
fn what_somebody_may_not_see_is_not_there_for_them() {
    let mut book = Book::company();
    let gone = Rejection::not_found("customer");
    refuses(&mut book, EMMA, &edit("customer", XINGLAN, START, json!({"remark": "x"})), &gone);
    refuses(&mut book, EMMA, &delete("customer", XINGLAN, START), &gone);
    refuses(&mut book, EMMA, &restore("customer", XINGLAN), &gone);
    refuses(&mut book, EMMA, &transfer("customer", XINGLAN, START, Some(EMMA)), &gone);
    refuses(
        &mut book,
        EMMA,
        &edit("contact", GAO_YUAN, START, json!({"title": "x"})),
        &Rejection::not_found("contact"),
    );
    refuses(&mut book, EMMA, &edit("task", SEND_QUOTE, START, json!({"title": "x"})), &Rejection::not_found("task"));
    let to_a_foreign_customer = create("contact", NEW, json!({"name": "x", "customer": text(XINGLAN)}));
    refuses(&mut book, EMMA, &to_a_foreign_customer, &invalid("customer", ProblemCode::NoSuchRecord));
}

#[test]
fn a_contact_is_seen_with_its_customer_and_changed_by_whoever_may_change_that() {
    let mut book = Book::company();
    accepts(&mut book, LI_NA, &create("contact", NEW, json!({"name": "沈知夏", "customer": text(XINGLAN)})));
    assert!(book.seen_by(CHEN_SHUO, "contact").contains(&NEW));
    assert!(!book.seen_by(TOM, "contact").contains(&NEW));
    refuses(&mut book, CHEN_SHUO, &edit("contact", NEW, START, json!({"title": "x"})), &not_allowed("customers"));
    accepts(&mut book, ZHOU_NING, &edit("contact", NEW, START, json!({"title": "质量经理"})));
}

#[test]
fn a_contact_that_changes_to_another_customer_is_seen_with_that_one_and_waits_for_it_to_stay() {
    let mut book = Book::company();
    let moved = edit("contact", GAO_YUAN, START, json!({"customer": text(LARKFIELD)}));
    let changes = accepts(&mut book, LIN_YUE, &moved);
    assert!(book.seen_by(EMMA, "contact").contains(&GAO_YUAN) && !book.seen_by(LI_NA, "contact").contains(&GAO_YUAN));
    let mut meanwhile = Book::company();
    accepts(&mut meanwhile, LIN_YUE, &transfer("customer", LARKFIELD, START, Some(TOM)));
    assert!(!meanwhile.holds(&changes), "its scopes would be those of the former owner");
}

#[test]
fn a_required_field_cannot_be_emptied_and_one_with_a_command_of_its_own_is_not_typed() {
    let mut book = Book::company();
    let required = invalid("name", ProblemCode::Required);
    refuses(&mut book, LI_NA, &edit("customer", XINGLAN, START, json!({"name": " "})), &required);
    let by_hand = invalid("owner", ProblemCode::NotByHand);
    refuses(&mut book, LI_NA, &edit("customer", XINGLAN, START, json!({"owner": text(CHEN_SHUO)})), &by_hand);
    let by_hand = invalid("stage", ProblemCode::NotByHand);
    refuses(&mut book, LI_NA, &edit("opportunity", XINGLAN_SPECTROMETER, START, json!({"stage": text(WON)})), &by_hand);
}

#[test]
fn writing_what_is_there_already_changes_nothing() {
    let mut book = Book::company();
    let same = edit("customer", XINGLAN, START, json!({"name": "星澜仪器 ", "website": null}));
    assert_eq!(accepts(&mut book, LI_NA, &same), vec![]);
    assert_eq!(book.ver, START);
}

#[test]
fn an_emptied_field_is_gone() {
    let mut book = Book::company();
    accepts(&mut book, LI_NA, &edit("customer", XINGLAN, START, json!({"phone": "", "tags": []})));
    assert_eq!((book.doc(XINGLAN).get("phone"), book.doc(XINGLAN).get("tags")), (None, None));
}

#[test]
fn a_deleted_record_is_out_of_sight_refuses_edits_and_comes_back_as_it_was() {
    let mut book = Book::company();
    let before = book.doc(XINGLAN);
    accepts(&mut book, LI_NA, &delete("customer", XINGLAN, START));
    assert!(!book.seen_by(LI_NA, "customer").contains(&XINGLAN));
    refuses(&mut book, LI_NA, &edit("customer", XINGLAN, START, json!({"remark": "x"})), &Rejection::Deleted);
    refuses(&mut book, LI_NA, &delete("customer", XINGLAN, START), &Rejection::Deleted);
    accepts(&mut book, LI_NA, &restore("customer", XINGLAN));
    assert_eq!(book.doc(XINGLAN), before);
    assert_eq!(accepts(&mut book, LI_NA, &restore("customer", XINGLAN)), vec![], "it is there already");
}

#[test]
fn contacts_go_and_come_back_with_their_customer_untouched() {
    let mut book = Book::company();
    accepts(&mut book, LI_NA, &delete("customer", XINGLAN, START));
    assert_eq!(book.row(GAO_YUAN).map(|row| row.ver), Some(START));
    accepts(&mut book, LI_NA, &restore("customer", XINGLAN));
    assert_eq!(book.seen_by(LI_NA, "contact"), vec![GAO_YUAN, XU_NUO, LUO_CHENG]);
}

#[test]
fn nothing_new_is_hung_on_a_deleted_customer() {
    let mut book = Book::company();
    accepts(&mut book, LI_NA, &delete("customer", XINGLAN, START));
    let contact = create("contact", NEW, json!({"name": "x", "customer": text(XINGLAN)}));
    refuses(&mut book, LI_NA, &contact, &invalid("customer", ProblemCode::NoSuchRecord));
}

#[test]
fn a_task_moves_out_of_sight_with_its_owner() {
    let mut book = Book::company();
    refuses(
        &mut book,
        LI_NA,
        &edit("task", SEND_QUOTE, START, json!({"owner": text(CHEN_SHUO)})),
        &not_allowed("tasks"),
    );
    accepts(&mut book, LIN_YUE, &edit("task", SEND_QUOTE, START, json!({"owner": text(EMMA)})));
    assert!(book.seen_by(EMMA, "task").contains(&SEND_QUOTE) && !book.seen_by(LI_NA, "task").contains(&SEND_QUOTE));
}
