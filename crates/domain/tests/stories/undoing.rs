//! Taking back what was just done: everything is again as it was, unless somebody else has changed it since.

use std::sync::Arc;

use domain::{
    Command, Rejection,
    activities::logging::{LogFollowUp, NextStep, last_contact},
    bulk::Action,
    opportunities::moving::MoveStage,
    registry,
    rejection::ProblemCode,
    undo::{Since, Trace, back, besides, subject},
};
use fixtures::rng::Rng;
use serde_json::{Value, json};
use sync::{Doc, Row, RowId, Ver};

use crate::prelude::*;

/// Seen a moment ago.
const LATEST: Ver = Ver::MAX;

/// Does it, and remembers what it did to its row.
#[track_caller]
fn done(book: &mut Book, by: RowId, command: &Command) -> Trace {
    let id = subject(command).unwrap_or_else(|| panic!("about no row: {command:?}"));
    let before = book.row(id).cloned().map(Arc::new);
    let spoken = book.row(XINGLAN).and_then(last_contact);
    accepts(book, by, command);
    let after = book.row(id).unwrap_or_else(|| panic!("no row after {command:?}"));
    Trace { last_contact: spoken, ..Trace::new(before, Arc::new(after.clone())) }
}

/// Takes it back.
#[track_caller]
fn undone(book: &mut Book, by: RowId, trace: &Trace) {
    let commands = back(trace, book.row(trace.after.id)).unwrap_or_else(|since| panic!("not taken back: {since:?}"));
    for command in commands {
        accepts(book, by, &command);
    }
}

/// A row as people see it. Since when somebody owns a customer is counted anew when it comes back to them.
fn seen(row: &Row) -> (bool, Doc) {
    let mut doc = row.doc.clone();
    doc.remove("claimed_at");
    (row.is_live(), doc)
}

#[test]
fn an_edit_goes_back_field_by_field_and_leaves_what_others_did_to_the_rest() {
    let mut book = Book::company();
    let before = book.doc(XINGLAN);
    let trace =
        done(&mut book, LI_NA, &edit("customer", XINGLAN, START, json!({"region": "杭州", "website": "x.example"})));
    accepts(&mut book, ZHOU_NING, &edit("customer", XINGLAN, LATEST, json!({"remark": "续约"})));
    undone(&mut book, LI_NA, &trace);
    assert_eq!(book.doc(XINGLAN)["remark"], json!("续约"));
    assert_eq!(book.doc(XINGLAN).get("region"), before.get("region"));
    assert_eq!(book.doc(XINGLAN).get("website"), before.get("website"));
}

#[test]
fn what_somebody_changed_since_is_not_overwritten() {
    let mut book = Book::company();
    let trace = done(&mut book, LI_NA, &edit("customer", XINGLAN, START, json!({"region": "杭州", "level": "b"})));
    accepts(&mut book, ZHOU_NING, &edit("customer", XINGLAN, LATEST, json!({"region": "苏州"})));
    assert_eq!(back(&trace, book.row(XINGLAN)), Err(Since::Changed(vec!["region".into()])));
    accepts(&mut book, LI_NA, &delete("customer", XINGLAN, LATEST));
    assert_eq!(back(&trace, book.row(XINGLAN)), Err(Since::Deleted));
    assert_eq!(back(&trace, None), Err(Since::Gone));
}

#[test]
fn what_is_as_it_was_already_needs_no_command() {
    let mut book = Book::company();
    let trace = done(&mut book, LI_NA, &delete("customer", XINGLAN, START));
    undone(&mut book, LI_NA, &trace);
    assert_eq!(back(&trace, book.row(XINGLAN)), Ok(vec![]), "taken back twice");
    let was = book.doc(XINGLAN).get("level").cloned();
    let trace = done(&mut book, LI_NA, &edit("customer", XINGLAN, LATEST, json!({"level": "d"})));
    accepts(&mut book, ZHOU_NING, &edit("customer", XINGLAN, LATEST, json!({"level": was})));
    assert_eq!(back(&trace, book.row(XINGLAN)), Ok(vec![]), "somebody else put it back");
}

#[test]
fn a_record_just_made_goes_unless_somebody_worked_on_it() {
    let mut book = Book::company();
    let new = id(0x200);
    let trace = done(&mut book, LI_NA, &create("task", new, json!({"title": "报价"})));
    let mut meanwhile = book.clone();
    accepts(&mut meanwhile, LIN_YUE, &edit("task", new, book.ver, json!({"remark": "急"})));
    assert_eq!(back(&trace, meanwhile.row(new)), Err(Since::Changed(vec!["remark".into()])));
    undone(&mut book, LI_NA, &trace);
    assert!(!book.row(new).unwrap().is_live());
}

#[test]
fn a_move_taken_back_was_never_made() {
    let mut book = Book::company();
    let before = book.doc(XINGLAN_SPECTROMETER);
    book.now += 86_400_000;
    let lost = MoveStage { lost_reason: Some("price".into()), ..to_stage(XINGLAN_SPECTROMETER, START, LOST) };
    let trace = done(&mut book, LI_NA, &Command::MoveStage(lost));
    book.now += 5_000;
    undone(&mut book, LI_NA, &trace);
    assert_eq!(book.doc(XINGLAN_SPECTROMETER), before, "stage, since when, reason and memory");
}

#[test]
fn a_move_that_somebody_else_followed_up_stays() {
    let mut book = Book::company();
    let first = Command::MoveStage(to_stage(XINGLAN_SPECTROMETER, START, QUOTED));
    let trace = done(&mut book, LI_NA, &first);
    let way_back = back(&trace, book.row(XINGLAN_SPECTROMETER)).unwrap();
    accepts(&mut book, ZHOU_NING, &Command::MoveStage(to_stage(XINGLAN_SPECTROMETER, LATEST, WON)));
    assert!(matches!(back(&trace, book.row(XINGLAN_SPECTROMETER)), Err(Since::Changed(_))));
    let refused = book.run(LI_NA, &way_back[0]).unwrap_err();
    assert!(matches!(refused, Rejection::Stale { .. }), "also where it was asked before that was known: {refused:?}");
}

#[test]
fn the_servers_clock_is_not_somebody_elses_change() {
    let mut here = Book::company();
    let mut server = here.clone();
    server.now += 1_234;
    let moves = Command::MoveStage(to_stage(XINGLAN_SPECTROMETER, START, WON));
    let gives = transfer("customer", XINGLAN, START, Some(CHEN_SHUO));
    for (command, id) in [(moves, XINGLAN_SPECTROMETER), (gives, XINGLAN)] {
        let trace = done(&mut here, LIN_YUE, &command);
        accepts(&mut server, LIN_YUE, &command);
        assert_ne!(server.doc(id), here.doc(id), "the times differ");
        let before = seen(trace.before.as_ref().unwrap());
        undone(&mut server, LIN_YUE, &trace);
        assert_eq!(seen(server.row(id).unwrap()), before);
    }
}

#[test]
fn nobody_takes_back_anothers_move_or_invents_where_it_was() {
    let mut book = Book::company();
    let trace = done(&mut book, LI_NA, &Command::MoveStage(to_stage(XINGLAN_SPECTROMETER, START, QUOTED)));
    accepts(&mut book, LI_NA, &Command::MoveStage(to_stage(XINGLAN_SPECTROMETER, LATEST, NEEDS)));
    let Command::TakeBackMove(mut command) = back(&trace, Some(&trace.after)).unwrap().remove(0) else { panic!() };
    command.base_ver = book.ver;
    assert!(book.run(ZHOU_NING, &Command::TakeBackMove(command.clone())).is_err(), "not her move");
    command.stage = WON;
    let foreign = book.run(LI_NA, &Command::TakeBackMove(command.clone()));
    assert_eq!(foreign, Err(Rejection::ForeignStage), "it came from Quoted");
    command.stage = QUOTED;
    command.before.insert("stage_since".into(), json!(book.now + 1));
    assert!(book.run(LI_NA, &Command::TakeBackMove(command)).is_err(), "not since a time to come");
}

const LOGGED: RowId = id(0x300);
const NEXT: RowId = id(0x301);

fn log(at: i64) -> LogFollowUp {
    LogFollowUp {
        id: LOGGED,
        customer: XINGLAN,
        channel: "call".into(),
        text: "报价收到了".into(),
        happened_at: at,
        contact: None,
        opportunity: None,
        next: Some(NextStep { id: NEXT, title: "寄样品".into(), due_on: "2026-11-24".into() }),
    }
}

#[test]
fn a_logged_follow_up_goes_with_its_next_step_and_the_last_contact_is_the_one_before() {
    let mut book = Book::company();
    for before in [None, Some(book.now - 86_400_000)] {
        let mut book = book.clone();
        if let Some(at) = before {
            let earlier = LogFollowUp { id: id(0x302), next: None, ..log(at) };
            accepts(&mut book, CHEN_SHUO, &Command::LogFollowUp(earlier));
        }
        let spoken = last_contact(book.row(XINGLAN).unwrap());
        let command = Command::LogFollowUp(log(book.now));
        let follow_up = done(&mut book, LI_NA, &command);
        assert_eq!(besides(&command), Some(NEXT));
        let next = Trace::new(None, Arc::new(book.row(NEXT).unwrap().clone()));
        assert_eq!(last_contact(book.row(XINGLAN).unwrap()), Some(book.now));
        undone(&mut book, LI_NA, &next);
        undone(&mut book, LI_NA, &follow_up);
        assert!(!book.row(LOGGED).unwrap().is_live() && !book.row(NEXT).unwrap().is_live());
        assert_eq!(last_contact(book.row(XINGLAN).unwrap()), spoken);
        assert_eq!(back(&follow_up, book.row(LOGGED)), Ok(vec![]), "taken back twice");
    }
    // Somebody has spoken to the customer since: that stays the last contact.
    let logs = Command::LogFollowUp(log(book.now));
    let follow_up = done(&mut book, LI_NA, &logs);
    let later = LogFollowUp { id: id(0x302), next: None, ..log(book.now + 1_000) };
    accepts(&mut book, CHEN_SHUO, &Command::LogFollowUp(later.clone()));
    undone(&mut book, LI_NA, &follow_up);
    assert_eq!(last_contact(book.row(XINGLAN).unwrap()), Some(later.happened_at));
}

#[test]
fn nobody_takes_back_anothers_follow_up_or_invents_a_later_contact() {
    let mut book = Book::company();
    let logs = Command::LogFollowUp(log(book.now));
    let trace = done(&mut book, LI_NA, &logs);
    let Command::TakeBackFollowUp(mut command) = back(&trace, book.row(LOGGED)).unwrap().remove(0) else { panic!() };
    refuses(&mut book, LIN_YUE, &Command::TakeBackFollowUp(command.clone()), &not_allowed("follow_ups"));
    command.last_contact = Some(book.now + 1);
    let late = invalid("last_follow_up_at", ProblemCode::OutOfRange);
    refuses(&mut book, LI_NA, &Command::TakeBackFollowUp(command), &late);
    accepts(&mut book, LI_NA, &edit("follow_up", LOGGED, LATEST, json!({"text": "报价收到了，很满意"})));
    assert_eq!(back(&trace, book.row(LOGGED)), Err(Since::Changed(vec!["text".into()])));
}

/// Every kind of single change that a screen makes goes back by those who may make it.
#[test]
fn what_was_made_goes_and_what_was_arranged_is_as_before() {
    let mut book = Book::company();
    let made = [
        (LI_NA, create("customer", id(0x310), json!({"name": "新客户"}))),
        (LI_NA, create("contact", id(0x311), json!({"name": "罗成", "customer": text(XINGLAN)}))),
        (LI_NA, create("task", id(0x312), json!({"title": "寄样品"}))),
        (LIN_YUE, create("tag", id(0x313), json!({"name": "老客户"}))),
        (
            LIN_YUE,
            create(
                "field_definition",
                id(0x314),
                json!({"kind": "customer", "key": "x_floor", "label": "楼层", "type": "text"}),
            ),
        ),
    ];
    for (by, command) in made {
        let trace = done(&mut book, by, &command);
        undone(&mut book, by, &trace);
        assert!(!book.row(trace.after.id).unwrap().is_live(), "{command:?}");
    }
    let arranged = [
        edit("stage", QUOTED, START, json!({"name": "已发报价", "probability": 70, "required_fields": ["amount"]})),
        edit("stage", QUOTED, LATEST, json!({"order": 9})),
        edit("stage", QUOTED, LATEST, json!({"retired": true})),
        edit("user", CHEN_SHUO, START, json!({"role": "manager"})),
        edit("user", CHEN_SHUO, LATEST, json!({"active": false})),
    ];
    for command in arranged {
        let id = subject(&command).unwrap();
        let before = seen(book.row(id).unwrap());
        let trace = done(&mut book, LIN_YUE, &command);
        assert_ne!(seen(book.row(id).unwrap()), before, "{command:?}");
        undone(&mut book, LIN_YUE, &trace);
        assert_eq!(seen(book.row(id).unwrap()), before, "{command:?}");
    }
}

#[test]
fn many_records_are_assigned_and_given_back() {
    let mut book = Book::company();
    let kind = registry::kind("customer").unwrap();
    let before: Vec<_> = [XINGLAN, YUNFAN].map(|id| seen(book.row(id).unwrap())).into();
    let mut traces = Vec::new();
    for id in [XINGLAN, YUNFAN] {
        let row = book.row(id).unwrap().clone();
        if let Some(command) = Action::Assign(Some(CHEN_SHUO)).command(kind, &row) {
            traces.push(done(&mut book, LIN_YUE, &command));
        }
    }
    assert_eq!(book.doc(XINGLAN)["owner"], json!(text(CHEN_SHUO)));
    for trace in &traces {
        undone(&mut book, LIN_YUE, trace);
    }
    let after: Vec<_> = [XINGLAN, YUNFAN].map(|id| seen(book.row(id).unwrap())).into();
    assert_eq!(after, before);
}

#[test]
fn an_action_skips_rows_that_are_so_already_and_keeps_other_tags() {
    let book = Book::company();
    let kind = registry::kind("customer").unwrap();
    let mut row = book.row(XINGLAN).unwrap().clone();
    row.doc.insert("tags".into(), json!([text(VIP)]));
    assert_eq!(Action::AddTag(VIP).command(kind, &row), None);
    assert_eq!(Action::RemoveTag(FAIR).command(kind, &row), None);
    assert_eq!(Action::Assign(Some(LI_NA)).command(kind, &row), None);
    let both = edit("customer", XINGLAN, START, json!({"tags": [text(VIP), text(FAIR)]}));
    assert_eq!(Action::AddTag(FAIR).command(kind, &row), Some(both));
    assert_eq!(
        Action::RemoveTag(VIP).command(kind, &row),
        Some(edit("customer", XINGLAN, START, json!({"tags": null})))
    );
}

/// Something that somebody could ask of one of the company's records.
fn anything(rng: &mut Rng, book: &Book) -> Command {
    let rows: Vec<&Row> =
        ["customer", "contact", "opportunity", "task"].iter().flat_map(|kind| book.of_kind(kind)).collect();
    let row = rows[rng.position(rows.len())];
    let kind = registry::kind(&row.kind).unwrap_or_else(|| panic!("no kind {}", row.kind));
    let person = rng.pick(&[LI_NA, CHEN_SHUO, ZHOU_NING, EMMA]);
    let stage = rng.pick(&[CONTACTED, NEEDS, QUOTED, WON, LOST]);
    let actions = [
        Action::Assign(Some(person)),
        Action::Assign(None),
        Action::AddTag(rng.pick(&[VIP, FAIR])),
        Action::RemoveTag(VIP),
        Action::Set("remark".into(), json!("改过")),
        Action::Set("remark".into(), Value::Null),
        Action::Set("due_on".into(), json!("2026-12-01")),
        Action::Set("done_at".into(), json!(book.now)),
        Action::Move { stage, closed_on: None, lost_reason: Some("price".into()), lost_remark: None },
        Action::Delete,
    ];
    let chosen = actions[rng.position(actions.len())].command(kind, row);
    chosen.unwrap_or_else(|| collaborators(&row.kind, row.id, book.ver, &[person]))
}

#[test]
fn whatever_is_done_and_taken_back_is_as_it_was() {
    let mut taken_back = 0;
    for seed in 0..300 {
        let mut rng = Rng::new(seed, "undoing", 0);
        let mut book = Book::company();
        for step in 0..12 {
            book.now += 60_000;
            let command = anything(&mut rng, &book);
            let id = subject(&command).unwrap();
            let before = book.row(id).unwrap().clone();
            // An admin may take back whatever an admin may do; what is refused to begin with is not done.
            if book.run(LIN_YUE, &command).is_err() {
                continue;
            }
            let trace = Trace::new(Some(Arc::new(before.clone())), Arc::new(book.row(id).unwrap().clone()));
            if rng.below(3) == 0 {
                continue;
            }
            undone(&mut book, LIN_YUE, &trace);
            let after = book.row(id).unwrap();
            assert_eq!(seen(after), seen(&before), "seed {seed}, step {step}: {command:?}");
            assert_eq!(after.scopes, before.scopes, "and is seen by the same people: {command:?}");
            taken_back += 1;
        }
    }
    assert!(taken_back > 1_000, "only {taken_back} were tried");
}
