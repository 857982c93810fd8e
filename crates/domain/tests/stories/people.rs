//! People and teams.

use domain::Rejection;
use serde_json::json;

use crate::prelude::*;

const NEW: sync::RowId = id(0x200);

fn login_taken() -> Rejection {
    Rejection::NotUnique { field: "login".into(), value: "li.na".into() }
}

#[test]
fn a_login_stands_once_whoever_writes_it_first() {
    let mut book = Book::company();
    let second = create("user", NEW, json!({"name": "另一个李娜", "login": " li.na ", "role": "rep"}));
    refuses(&mut book, LIN_YUE, &second, &login_taken());
    refuses(&mut book, LIN_YUE, &edit("user", EMMA, START, json!({"login": "li.na "})), &login_taken());
    accepts(&mut book, LIN_YUE, &edit("user", LI_NA, START, json!({"login": "li.na", "name": "李 娜"})));
}

#[test]
fn two_people_given_one_login_at_the_same_time_are_not_both_carried_out() {
    let mut book = Book::company();
    let fields = json!({"name": "方晴", "login": "fang", "role": "rep"});
    let second = book.decide(LIN_YUE, &create("user", id(0x201), fields.clone())).unwrap();
    accepts(&mut book, LIN_YUE, &create("user", NEW, fields));
    assert!(!book.holds(&second));
}

#[test]
fn the_login_of_somebody_deleted_is_free_and_they_do_not_come_back_to_a_taken_one() {
    let mut book = Book::company();
    accepts(&mut book, LIN_YUE, &delete("user", LI_NA, START));
    accepts(&mut book, LIN_YUE, &create("user", NEW, json!({"name": "李娜二", "login": "li.na", "role": "rep"})));
    refuses(&mut book, LIN_YUE, &restore("user", LI_NA), &login_taken());
}

#[test]
fn the_last_admin_stays_one() {
    let mut book = Book::company();
    refuses(&mut book, LIN_YUE, &edit("user", LIN_YUE, START, json!({"role": "rep"})), &Rejection::LastAdmin);
    refuses(&mut book, LIN_YUE, &edit("user", LIN_YUE, START, json!({"active": false})), &Rejection::LastAdmin);
    refuses(&mut book, LIN_YUE, &delete("user", LIN_YUE, START), &Rejection::LastAdmin);
    accepts(&mut book, LIN_YUE, &edit("user", WU_SHAN, START, json!({"role": "admin"})));
    accepts(&mut book, LIN_YUE, &edit("user", LIN_YUE, START, json!({"role": "rep"})));
    refuses(&mut book, WU_SHAN, &edit("user", WU_SHAN, START, json!({"active": false})), &Rejection::LastAdmin);
}

#[test]
fn two_admins_who_step_down_at_the_same_time_do_not_both_succeed() {
    let mut book = Book::company();
    accepts(&mut book, LIN_YUE, &edit("user", WU_SHAN, START, json!({"role": "admin"})));
    let seen = book.ver;
    let second = book.decide(WU_SHAN, &edit("user", WU_SHAN, seen, json!({"role": "finance"}))).unwrap();
    accepts(&mut book, LIN_YUE, &edit("user", LIN_YUE, seen, json!({"role": "rep"})));
    assert!(!book.holds(&second));
}

#[test]
fn an_admin_who_left_does_not_count() {
    let mut book = Book::company();
    accepts(&mut book, LIN_YUE, &edit("user", WU_SHAN, START, json!({"role": "admin", "active": false})));
    refuses(&mut book, LIN_YUE, &delete("user", LIN_YUE, START), &Rejection::LastAdmin);
}

#[test]
fn somebody_who_left_can_do_nothing_and_what_they_did_stays_visible() {
    let mut book = Book::company();
    accepts(&mut book, LIN_YUE, &edit("user", LI_NA, START, json!({"active": false})));
    assert_eq!(book.actor(LI_NA), None);
    assert!(book.seen_by(CHEN_SHUO, "customer").contains(&XINGLAN));
    assert!(book.seen_by(ZHOU_NING, "customer").contains(&XINGLAN));
}

#[test]
fn moving_a_rep_to_another_team_touches_no_record_but_theirs() {
    let mut book = Book::company();
    let changes = accepts(&mut book, LIN_YUE, &edit("user", LI_NA, START, json!({"team": text(WEST)})));
    assert_eq!(changes.len(), 1);
    assert!(
        book.seen_by(EMMA, "customer").contains(&XINGLAN) && !book.seen_by(CHEN_SHUO, "customer").contains(&XINGLAN)
    );
    assert!(book.seen_by(LI_NA, "customer").contains(&LARKFIELD) && !book.seen_by(LI_NA, "customer").contains(&YUNFAN));
    assert!(
        book.seen_by(MARTIN, "contact").contains(&GAO_YUAN) && !book.seen_by(ZHOU_NING, "contact").contains(&GAO_YUAN)
    );
}

#[test]
fn a_team_does_not_stand_under_itself_by_any_way() {
    let mut book = Book::company();
    refuses(&mut book, LIN_YUE, &edit("team", EAST, START, json!({"parent": text(EAST)})), &Rejection::TeamCycle);
    refuses(&mut book, LIN_YUE, &edit("team", SALES, START, json!({"parent": text(EAST)})), &Rejection::TeamCycle);
    accepts(&mut book, LIN_YUE, &edit("team", EAST, START, json!({"parent": text(WEST)})));
    refuses(&mut book, LIN_YUE, &edit("team", WEST, START, json!({"parent": text(EAST)})), &Rejection::TeamCycle);
}

#[test]
fn two_teams_put_under_each_other_at_the_same_time_do_not_both_move() {
    let mut book = Book::company();
    let second = book.decide(LIN_YUE, &edit("team", WEST, START, json!({"parent": text(EAST)}))).unwrap();
    accepts(&mut book, LIN_YUE, &edit("team", EAST, START, json!({"parent": text(WEST)})));
    assert!(!book.holds(&second));
}

#[test]
fn a_team_with_people_or_teams_is_not_deleted() {
    let mut book = Book::company();
    refuses(&mut book, LIN_YUE, &delete("team", EAST, START), &Rejection::InUse { kind: "user".into(), count: 3 });
    accepts(&mut book, LIN_YUE, &create("team", NEW, json!({"name": "华南"})));
    accepts(&mut book, LIN_YUE, &create("team", id(0x201), json!({"name": "广州", "parent": text(NEW)})));
    refuses(&mut book, LIN_YUE, &delete("team", NEW, START), &Rejection::InUse { kind: "team".into(), count: 1 });
    let seen = book.ver;
    accepts(&mut book, LIN_YUE, &delete("team", id(0x201), seen));
    accepts(&mut book, LIN_YUE, &delete("team", NEW, seen));
}

#[test]
fn naming_a_manager_for_a_team_lets_them_see_it() {
    let mut book = Book::company();
    accepts(&mut book, LIN_YUE, &edit("team", WEST, START, json!({"manager": text(ZHOU_NING)})));
    assert!(book.seen_by(ZHOU_NING, "customer").contains(&LARKFIELD));
    let seen = book.ver;
    accepts(&mut book, ZHOU_NING, &edit("customer", LARKFIELD, seen, json!({"remark": "x"})));
}
