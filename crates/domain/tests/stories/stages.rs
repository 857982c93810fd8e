//! Opportunities through their stages.

use domain::{
    Command, Rejection,
    opportunities::moving::{HISTORY, MoveStage},
    rejection::ProblemCode,
};
use serde_json::json;

use crate::prelude::*;

const NEW: sync::RowId = id(0x200);

fn lost(reason: Option<&str>) -> Command {
    let step = to_stage(XINGLAN_SPECTROMETER, START, LOST);
    Command::MoveStage(MoveStage {
        lost_reason: reason.map(str::to_owned),
        lost_remark: Some(" 对手低一成 ".into()),
        ..step
    })
}

#[test]
fn a_new_opportunity_stands_in_the_pipeline_of_its_stage() {
    let mut book = Book::company();
    let fields = json!({"name": "星澜 · 培训", "customer": text(XINGLAN), "stage": text(NEEDS)});
    accepts(&mut book, LI_NA, &create("opportunity", NEW, fields));
    let doc = book.doc(NEW);
    assert_eq!((&doc["pipeline"], &doc["stage_since"]), (&json!(text(PIPELINE)), &json!(book.now)));
    assert_eq!(doc["owner"], json!(text(LI_NA)));
}

#[test]
fn the_history_of_a_new_opportunity_begins_with_its_first_stage_whatever_its_maker_says() {
    let mut book = Book::company();
    let forged = json!({"name": "星澜 · 培训", "stage": text(NEEDS), "stage_since": 5, "stage_history": [], "closed_on": "2026-01-01"});
    accepts(&mut book, LI_NA, &create("opportunity", NEW, forged));
    let first = json!({"stage": text(NEEDS), "at": book.now, "by": text(LI_NA)});
    assert_eq!(book.doc(NEW)["stage_history"], json!([first]));
    assert_eq!((&book.doc(NEW)["stage_since"], book.doc(NEW).get("closed_on")), (&json!(book.now), None));
    let seen = book.ver;
    accepts(&mut book, LI_NA, &Command::MoveStage(to_stage(NEW, seen, QUOTED)));
    let second = json!({"stage": text(QUOTED), "at": book.now, "by": text(LI_NA)});
    assert_eq!(book.doc(NEW)["stage_history"], json!([first, second]));
}

#[test]
fn beginning_as_lost_or_won_asks_for_what_moving_there_asks_for() {
    let mut book = Book::company();
    let begin = |fields: serde_json::Value| {
        let mut doc = fixtures::doc(json!({"name": "x"}));
        doc.extend(fixtures::doc(fields));
        Command::Create { kind: "opportunity".into(), id: NEW, fields: doc }
    };
    refuses(&mut book, LI_NA, &begin(json!({"stage": text(LOST)})), &Rejection::ReasonNeeded);
    let weather = begin(json!({"stage": text(LOST), "lost_reason": "weather"}));
    refuses(&mut book, LI_NA, &weather, &invalid("lost_reason", ProblemCode::NotAChoice));
    let mut lost = book.clone();
    accepts(&mut lost, LI_NA, &begin(json!({"stage": text(LOST), "lost_reason": "price"})));
    assert_eq!((&lost.doc(NEW)["lost_reason"], &lost.doc(NEW)["closed_on"]), (&json!("price"), &json!("2026-11-21")));
    accepts(&mut book, LI_NA, &begin(json!({"stage": text(WON), "closed_on": "2026-11-20", "lost_reason": "price"})));
    assert_eq!((book.doc(NEW).get("lost_reason"), &book.doc(NEW)["closed_on"]), (None, &json!("2026-11-20")));
}

#[test]
fn a_new_opportunity_needs_a_stage_and_one_of_the_named_pipeline() {
    let mut book = Book::company();
    let without = create("opportunity", NEW, json!({"name": "x"}));
    refuses(&mut book, LI_NA, &without, &invalid("stage", ProblemCode::NoSuchRecord));
    let foreign = json!({"name": "x", "stage": text(NEEDS), "pipeline": text(RENEWALS)});
    refuses(&mut book, LI_NA, &create("opportunity", NEW, foreign), &Rejection::ForeignStage);
    let no_stage = json!({"name": "x", "stage": text(XINGLAN)});
    refuses(&mut book, LI_NA, &create("opportunity", NEW, no_stage), &invalid("stage", ProblemCode::NoSuchRecord));
}

#[test]
fn a_move_is_remembered_with_who_and_when() {
    let mut book = Book::company();
    accepts(&mut book, ZHOU_NING, &Command::MoveStage(to_stage(XINGLAN_SPECTROMETER, START, QUOTED)));
    let doc = book.doc(XINGLAN_SPECTROMETER);
    assert_eq!((&doc["stage"], &doc["stage_since"]), (&json!(text(QUOTED)), &json!(book.now)));
    assert_eq!(doc["stage_history"], json!([{"stage": text(QUOTED), "at": book.now, "by": text(ZHOU_NING)}]));
}

#[test]
fn a_stage_of_another_pipeline_is_refused() {
    let foreign = Command::MoveStage(to_stage(XINGLAN_SPECTROMETER, START, RENEWAL_DUE));
    refuses(&mut Book::company(), LI_NA, &foreign, &Rejection::ForeignStage);
}

#[test]
fn winning_sets_the_day_given_or_else_today() {
    let mut book = Book::company();
    let win = to_stage(XINGLAN_SPECTROMETER, START, WON);
    let given = Command::MoveStage(MoveStage { closed_on: Some("2026-11-20".into()), ..win.clone() });
    accepts(&mut book.clone(), LI_NA, &given);
    accepts(&mut book, LI_NA, &Command::MoveStage(win.clone()));
    assert_eq!(book.doc(XINGLAN_SPECTROMETER)["closed_on"], json!("2026-11-21"));
    let nonsense = Command::MoveStage(MoveStage { closed_on: Some("2026-02-30".into()), ..win });
    refuses(&mut Book::company(), LI_NA, &nonsense, &invalid("closed_on", ProblemCode::NotADate));
}

#[test]
fn losing_needs_a_reason_that_is_one_of_ours() {
    let mut book = Book::company();
    refuses(&mut book, LI_NA, &lost(None), &Rejection::ReasonNeeded);
    refuses(&mut book, LI_NA, &lost(Some("weather")), &invalid("lost_reason", ProblemCode::NotAChoice));
    accepts(&mut book, LI_NA, &lost(Some("price")));
    let doc = book.doc(XINGLAN_SPECTROMETER);
    assert_eq!((&doc["lost_reason"], &doc["lost_remark"]), (&json!("price"), &json!("对手低一成")));
    assert_eq!(doc["closed_on"], json!("2026-11-21"));
}

#[test]
fn reopening_empties_the_result() {
    let mut book = Book::company();
    accepts(&mut book, LI_NA, &lost(Some("price")));
    let seen = book.ver;
    accepts(&mut book, LI_NA, &Command::MoveStage(to_stage(XINGLAN_SPECTROMETER, seen, NEEDS)));
    let doc = book.doc(XINGLAN_SPECTROMETER);
    for field in ["closed_on", "lost_reason", "lost_remark"] {
        assert_eq!(doc.get(field), None, "{field}");
    }
}

#[test]
fn a_lost_one_that_is_won_after_all_loses_its_reason() {
    let mut book = Book::company();
    accepts(&mut book, LI_NA, &lost(Some("price")));
    let seen = book.ver;
    accepts(&mut book, LI_NA, &Command::MoveStage(to_stage(XINGLAN_SPECTROMETER, seen, WON)));
    let doc = book.doc(XINGLAN_SPECTROMETER);
    assert_eq!((doc.get("lost_reason"), doc.get("closed_on")), (None, Some(&json!("2026-11-21"))));
}

#[test]
fn moving_to_where_it_is_changes_nothing() {
    let stay = Command::MoveStage(to_stage(XINGLAN_SPECTROMETER, START, NEEDS));
    assert_eq!(accepts(&mut Book::company(), LI_NA, &stay), vec![]);
}

#[test]
fn the_history_keeps_the_last_moves_only() {
    let mut book = Book::company();
    for turn in 0..60 {
        let seen = book.ver;
        let stage = if turn % 2 == 0 { QUOTED } else { NEEDS };
        accepts(&mut book, LI_NA, &Command::MoveStage(to_stage(XINGLAN_SPECTROMETER, seen, stage)));
    }
    let history = book.doc(XINGLAN_SPECTROMETER)["stage_history"].as_array().cloned().unwrap_or_default();
    assert_eq!(history.len(), HISTORY);
    assert_eq!(history.last().map(|entry| entry["stage"].clone()), Some(json!(text(NEEDS))));
}

#[test]
fn a_stage_in_use_and_a_pipeline_with_stages_are_not_deleted() {
    let mut book = Book::company();
    let used = Rejection::InUse { kind: "opportunity".into(), count: 1 };
    refuses(&mut book, LIN_YUE, &delete("stage", NEEDS, START), &used);
    refuses(
        &mut book,
        LIN_YUE,
        &delete("pipeline", RENEWALS, START),
        &Rejection::InUse { kind: "stage".into(), count: 1 },
    );
    accepts(&mut book, LIN_YUE, &delete("stage", RENEWAL_DUE, START));
    accepts(&mut book, LIN_YUE, &delete("pipeline", RENEWALS, START));
    accepts(&mut book, LIN_YUE, &edit("stage", NEEDS, START, json!({"retired": true})));
}

#[test]
fn a_probability_is_a_share_of_a_hundred() {
    let refused = invalid("probability", ProblemCode::OutOfRange);
    refuses(&mut Book::company(), LIN_YUE, &edit("stage", NEEDS, START, json!({"probability": 101})), &refused);
}

fn requires(book: &mut Book, stage: sync::RowId, fields: &serde_json::Value) {
    accepts(book, LIN_YUE, &edit("stage", stage, START, json!({ "required_fields": fields })));
}

#[test]
fn a_stage_is_entered_with_what_it_requires_and_takes_it_on_the_way() {
    let mut book = Book::company();
    requires(&mut book, QUOTED, &json!(["expected_close", "remark"]));
    let step = to_stage(XINGLAN_SPECTROMETER, START, QUOTED);
    let filled = |fields| Command::MoveStage(MoveStage { fields: fixtures::doc(fields), ..step.clone() });
    accepts(
        &mut book,
        LI_NA,
        &edit("opportunity", XINGLAN_SPECTROMETER, START, json!({"expected_close": null, "remark": null})),
    );
    let lacking = |fields: &[&str]| {
        let problem = |name: &&str| domain::rejection::Problem { field: (*name).into(), code: ProblemCode::Required };
        Rejection::Invalid { problems: fields.iter().map(problem).collect() }
    };
    refuses(&mut book, LI_NA, &filled(json!({})), &lacking(&["expected_close", "remark"]));
    refuses(&mut book, LI_NA, &filled(json!({"remark": "等总监"})), &lacking(&["expected_close"]));
    refuses(
        &mut book,
        LI_NA,
        &filled(json!({"expected_close": "soon", "remark": "x"})),
        &invalid("expected_close", ProblemCode::NotADate),
    );
    accepts(&mut book, LI_NA, &filled(json!({"expected_close": "2027-01-08", "remark": "等总监"})));
    let after = book.doc(XINGLAN_SPECTROMETER);
    assert_eq!((&after["stage"], &after["expected_close"]), (&json!(text(QUOTED)), &json!("2027-01-08")));
}

#[test]
fn a_new_opportunity_begins_with_what_its_stage_requires_but_a_file_may_lack_it() {
    let mut book = Book::company();
    requires(&mut book, NEEDS, &json!(["amount"]));
    let fields = json!({"name": "星澜 · 培训", "stage": text(NEEDS), "owner": text(LI_NA)});
    refuses(&mut book, LI_NA, &create("opportunity", NEW, fields.clone()), &invalid("amount", ProblemCode::Required));
    let rows = vec![domain::imports::ImportRow { id: NEW, fields: fixtures::doc(fields) }];
    let chunk = domain::imports::ImportRows { import: id(0x999), kind: "opportunity".into(), rows };
    accepts(&mut book, LI_NA, &Command::ImportRows(chunk));
}

#[test]
fn a_stage_requires_fields_that_people_fill_in_and_a_retired_one_no_more() {
    let mut book = Book::company();
    let wants = |fields| edit("stage", QUOTED, START, json!({ "required_fields": fields }));
    for nonsense in [json!(["stage"]), json!(["no_such"]), json!("amount"), json!([7])] {
        refuses(&mut book, LIN_YUE, &wants(nonsense), &invalid("required_fields", ProblemCode::NoSuchField));
    }
    let definition = json!({"kind": "opportunity", "key": "x_rival", "label": "对手", "type": "text"});
    accepts(&mut book, LIN_YUE, &create("field_definition", NEW, definition));
    accepts(&mut book, LIN_YUE, &wants(json!(["x_rival"])));
    let step = Command::MoveStage(to_stage(XINGLAN_SPECTROMETER, START, QUOTED));
    refuses(&mut book, LI_NA, &step, &invalid("x_rival", ProblemCode::Required));
    let ver = book.row(NEW).unwrap().ver;
    accepts(&mut book, LIN_YUE, &edit("field_definition", NEW, ver, json!({"retired": true})));
    accepts(&mut book, LI_NA, &step);
}
