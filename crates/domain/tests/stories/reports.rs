//! Reports and boards of one's own: kept for oneself, shared by who may, and never beyond what can be asked.

use domain::{
    Rejection,
    rejection::ProblemCode,
    settings::saved_view::{Audience, for_whom},
};
use serde_json::{Value, json};
use sync::RowId;

use crate::prelude::*;

const REPORT: RowId = id(0x210);
const BOARD: RowId = id(0x211);

fn report(more: &Value) -> Value {
    let mut fields = json!({"name": "按月赢单", "kind": "opportunity", "look": "bars", "ask": {"measures": ["won_amount"], "by": ["date:month"]}});
    for (field, value) in more.as_object().into_iter().flatten() {
        fields[field] = value.clone();
    }
    fields
}

#[test]
fn a_rep_keeps_reports_for_themselves_and_a_manager_shares_with_a_team() {
    let mut book = Book::company();
    accepts(&mut book, LI_NA, &create("report", REPORT, report(&json!({}))));
    refuses(&mut book, LI_NA, &edit("report", REPORT, START, json!({"shared": true})), &not_allowed("shared_views"));
    let cards = json!({"name": "晨会", "cards": [{"report": text(REPORT), "size": "wide"}], "shared": true, "team": text(EAST)});
    refuses(&mut book, LI_NA, &create("board", BOARD, cards.clone()), &not_allowed("shared_views"));
    accepts(&mut book, ZHOU_NING, &create("board", BOARD, cards));
    let offered = |me: RowId, teams: &[RowId]| {
        let rows = book.of_kind("board").filter(|row| book.seen_by(me, "board").contains(&row.id));
        for_whom(rows, me, teams).iter().map(|row| row.id).collect::<Vec<_>>()
    };
    assert_eq!((offered(CHEN_SHUO, &[EAST, SALES]), offered(EMMA, &[WEST, SALES])), (vec![BOARD], vec![]));
    assert!(!book.seen_by(EMMA, "report").contains(&REPORT), "a report of one's own stays so on a shared board");
}

#[test]
fn what_cannot_be_asked_is_not_kept() {
    let mut book = Book::company();
    let bad = |field: &str, code| Rejection::invalid(field, code);
    let cases = [
        (json!({"ask": {"measures": []}}), bad("ask", ProblemCode::OutOfRange)),
        (json!({"ask": {"measures": ["won_count"], "by": ["a", "b", "c"]}}), bad("ask", ProblemCode::OutOfRange)),
        (json!({"ask": {"by": ["owner"]}}), bad("ask", ProblemCode::WrongType)),
        (json!({"kind": "workspace"}), bad("kind", ProblemCode::NotAChoice)),
    ];
    for (more, rejection) in cases {
        refuses(&mut book, LI_NA, &create("report", REPORT, report(&more)), &rejection);
    }
    let many = json!({"name": "晨会", "cards": vec![json!({"card": "by_stage"}); 41]});
    refuses(&mut book, LI_NA, &create("board", BOARD, many), &bad("cards", ProblemCode::OutOfRange));
}

#[test]
fn a_board_shared_no_more_is_its_owners_again() {
    let mut book = Book::company();
    accepts(&mut book, LIN_YUE, &create("board", BOARD, json!({"name": "公司", "shared": true})));
    assert!(book.seen_by(EMMA, "board").contains(&BOARD));
    accepts(&mut book, LIN_YUE, &edit("board", BOARD, START, json!(Audience::Own.fields())));
    assert!(!book.seen_by(EMMA, "board").contains(&BOARD));
}
