//! The JSON forms of commands and rejections. Outboxes hold them for weeks: a form that stands here is never changed, a new
//! command gets a new one.

use domain::{
    Command, Rejection,
    activities::logging::{LogFollowUp, NextStep},
    imports::{ImportRow, ImportRows},
    opportunities::moving::MoveStage,
    rejection::ProblemCode,
};
use fixtures::doc;
use serde_json::{Value, json};
use sync::model::Rejected;

use crate::prelude::*;

const A: &str = "01900000-0000-7000-8000-000000000040";
const B: &str = "01900000-0000-7000-8000-000000000004";

fn commands() -> Vec<(Command, Value)> {
    let follow_up = LogFollowUp {
        id: XINGLAN,
        customer: XINGLAN,
        channel: "call".into(),
        text: "x".into(),
        happened_at: 5,
        contact: None,
        opportunity: None,
        next: None,
    };
    let step = NextStep { id: LI_NA, title: "y".into(), due_on: "2026-11-24".into() };
    let whole = LogFollowUp { contact: Some(LI_NA), opportunity: Some(LI_NA), next: Some(step), ..follow_up.clone() };
    let lost = MoveStage {
        closed_on: Some("2026-11-21".into()),
        lost_reason: Some("price".into()),
        lost_remark: Some("x".into()),
        ..to_stage(XINGLAN, 7, LI_NA)
    };
    let rows = vec![ImportRow { id: XINGLAN, fields: doc(json!({"name": "x"})) }];
    vec![
        (
            create("customer", XINGLAN, json!({"name": "x"})),
            json!({"type": "create", "kind": "customer", "id": A, "fields": {"name": "x"}}),
        ),
        (
            edit("customer", XINGLAN, 7, json!({"name": null})),
            json!({"type": "set_fields", "kind": "customer", "id": A, "base_ver": 7, "fields": {"name": null}}),
        ),
        (delete("customer", XINGLAN, 7), json!({"type": "delete", "kind": "customer", "id": A, "base_ver": 7})),
        (restore("customer", XINGLAN), json!({"type": "restore", "kind": "customer", "id": A})),
        (Command::ClaimCustomer { id: XINGLAN }, json!({"type": "claim_customer", "id": A})),
        (
            transfer("customer", XINGLAN, 7, Some(LI_NA)),
            json!({"type": "transfer", "kind": "customer", "id": A, "base_ver": 7, "to": B}),
        ),
        (
            transfer("customer", XINGLAN, 7, None),
            json!({"type": "transfer", "kind": "customer", "id": A, "base_ver": 7, "to": null}),
        ),
        (
            collaborators("customer", XINGLAN, 7, &[LI_NA]),
            json!({"type": "set_collaborators", "kind": "customer", "id": A, "base_ver": 7, "users": [B]}),
        ),
        (
            Command::MoveStage(to_stage(XINGLAN, 7, LI_NA)),
            json!({"type": "move_stage", "id": A, "base_ver": 7, "stage": B}),
        ),
        (
            Command::MoveStage(lost),
            json!({"type": "move_stage", "id": A, "base_ver": 7, "stage": B, "closed_on": "2026-11-21",
                "lost_reason": "price", "lost_remark": "x"}),
        ),
        (
            Command::LogFollowUp(follow_up),
            json!({"type": "log_follow_up", "id": A, "customer": A, "channel": "call", "text": "x", "happened_at": 5}),
        ),
        (
            Command::LogFollowUp(whole),
            json!({"type": "log_follow_up", "id": A, "customer": A, "channel": "call", "text": "x", "happened_at": 5,
                "contact": B, "opportunity": B, "next": {"id": B, "title": "y", "due_on": "2026-11-24"}}),
        ),
        (
            Command::ImportRows(ImportRows { import: LI_NA, kind: "customer".into(), rows }),
            json!({"type": "import_rows", "import": B, "kind": "customer", "rows": [{"id": A, "fields": {"name": "x"}}]}),
        ),
    ]
}

#[test]
fn every_command_has_the_form_it_always_had_and_reads_back() {
    for (command, form) in commands() {
        assert_eq!(serde_json::to_value(&command).unwrap(), form);
        assert_eq!(serde_json::from_value::<Command>(form).unwrap(), command);
    }
}

#[test]
fn a_command_that_there_is_not_is_an_error_and_not_another_command() {
    assert!(serde_json::from_value::<Command>(json!({"type": "explode", "id": A})).is_err());
    assert!(serde_json::from_value::<Command>(json!({"type": "claim_customer", "id": "not an id"})).is_err());
}

#[test]
fn every_rejection_is_tagged_with_its_code_and_reads_back() {
    let right = "delete".to_owned();
    let stale = Rejection::Stale { field: "amount".into(), yours: json!(1), theirs: Value::Null, by: Some(LI_NA) };
    let all = [
        Rejection::not_found("customer"),
        Rejection::UnknownCommand,
        Rejection::UnknownKind { kind: "x".into() },
        Rejection::NotAllowed { right },
        invalid("name", ProblemCode::Required),
        stale,
        Rejection::AlreadyOwned { by: LI_NA, at: Some(5) },
        Rejection::HoldsTooMany { cap: 200 },
        Rejection::NotUnique { field: "login".into(), value: "x".into() },
        Rejection::InUse { kind: "user".into(), count: 3 },
        Rejection::Deleted,
        Rejection::IdTaken,
        Rejection::ForeignStage,
        Rejection::ReasonNeeded,
        Rejection::LastAdmin,
        Rejection::TeamCycle,
        Rejection::TooMany { limit: 500 },
        Rejection::ForerunnerRejected,
        Rejection::NoLongerVisible,
    ];
    for rejection in all {
        let form = serde_json::to_value(&rejection).unwrap();
        assert_eq!(form["code"], json!(rejection.code()));
        assert_eq!(serde_json::from_value::<Rejection>(form).unwrap(), rejection);
    }
}

#[test]
fn the_details_that_screens_show_stand_beside_the_code() {
    let owned = Rejection::AlreadyOwned { by: LI_NA, at: Some(5) };
    assert_eq!(serde_json::to_value(owned).unwrap(), json!({"code": "already_owned", "by": B, "at": 5}));
    let problems = json!({"code": "invalid", "problems": [{"field": "name", "code": "required"}]});
    assert_eq!(serde_json::to_value(invalid("name", ProblemCode::Required)).unwrap(), problems);
}
