//! Every right of every role, tried on what is theirs, their team's and others'.

use domain::{
    Command, Rejection,
    access::{Right, Role},
    activities::logging::LogFollowUp,
    imports::{ImportRow, ImportRows},
};
use fixtures::{company, doc};
use serde_json::json;
use sync::RowId;

use crate::prelude::*;

/// Who stands for a role, whose records are their team's for them, and whose are neither.
const PEOPLE: [(Role, RowId, RowId, RowId); 7] = [
    (Role::Rep, LI_NA, CHEN_SHUO, EMMA),
    (Role::Manager, ZHOU_NING, CHEN_SHUO, EMMA),
    (Role::Marketing, SUN_QI, CHEN_SHUO, EMMA),
    (Role::Service, HE_JING, CHEN_SHUO, EMMA),
    (Role::Finance, WU_SHAN, CHEN_SHUO, EMMA),
    (Role::Admin, LIN_YUE, CHEN_SHUO, EMMA),
    (Role::Partner, LENA, CHEN_SHUO, EMMA),
];

/// In the order of [`PEOPLE`]; three letters for one's own, the team's, others': `y` may, `n` may not, `-` does not see it.
#[rustfmt::skip]
const ON_RECORDS: [(Right, [&str; 7]); 9] = [
    //                     rep    manager marketing service finance admin  partner
    (Right::Customers,     ["yn-", "yy-", "ynn",    "ynn",  "nnn",  "yyy", "y--"]),
    (Right::Transfer,      ["yn-", "yy-", "nnn",    "nnn",  "nnn",  "yyy", "n--"]),
    (Right::Opportunities, ["yn-", "yy-", "nnn",    "nnn",  "nnn",  "yyy", "y--"]),
    (Right::FollowUps,     ["yy-", "yy-", "yyy",    "yyy",  "nnn",  "yyy", "y--"]),
    (Right::Tasks,         ["yn-", "yy-", "ynn",    "ynn",  "ynn",  "yyy", "y--"]),
    (Right::Personal,      ["yn-", "yn-", "ynn",    "ynn",  "ynn",  "yyy", "y--"]),
    (Right::Targets,       ["nn-", "yy-", "nnn",    "nnn",  "nnn",  "yyy", "n--"]),
    (Right::Forecasts,     ["yn-", "yy-", "nnn",    "nnn",  "nnn",  "yyy", "n--"]),
    (Right::Delete,        ["yn-", "yy-", "ynn",    "ynn",  "nnn",  "yyy", "n--"]),
];

/// What belongs to the whole company.
#[rustfmt::skip]
const ON_THE_COMPANY: [(Right, &str); 6] = [
    //                rep manager marketing service finance admin partner
    (Right::Claim,    "yynnnyn"),
    (Right::Products, "nnynyyn"),
    (Right::People,   "nnnnnyn"),
    (Right::Settings, "nnnnnyn"),
    (Right::Import,   "yyynnyn"),
    (Right::SharedViews, "nyynnyn"),
];

const CUSTOMER: RowId = id(0x300);
const OPPORTUNITY: RowId = id(0x301);
const TASK: RowId = id(0x302);
const VIEW: RowId = id(0x303);
const TARGET: RowId = id(0x305);
const FORECAST: RowId = id(0x306);
const NEW: RowId = id(0x304);

/// The company, and one record of each kind that is this person's.
fn with_records_of(owner: RowId) -> Book {
    let mut book = Book::company();
    let opportunity = json!({"name": "x", "pipeline": text(PIPELINE), "stage": text(NEEDS), "owner": text(owner)});
    for (id, kind, fields) in [
        (CUSTOMER, "customer", json!({"name": "x", "owner": text(owner)})),
        (OPPORTUNITY, "opportunity", opportunity),
        (TASK, "task", json!({"title": "x", "owner": text(owner)})),
        (
            TARGET,
            "target",
            json!({"name": "x", "scope": "person", "owner": text(owner), "measure": "visits", "period": "month",
            "starts_on": "2026-11-01", "count": 20}),
        ),
        (
            FORECAST,
            "forecast",
            json!({"name": "x", "owner": text(owner), "period": "month", "starts_on": "2026-11-01",
            "amount": company::yuan(7)}),
        ),
        (VIEW, "saved_view", json!({"name": "x", "kind": "task", "owner": text(owner), "query": {}})),
    ] {
        book.put(company::row(&[], id, kind, doc(fields)));
    }
    book
}

fn on_a_record(right: Right, by: RowId) -> Command {
    match right {
        Right::Customers => edit("customer", CUSTOMER, START, json!({"remark": "x"})),
        Right::Transfer => transfer("customer", CUSTOMER, START, Some(TOM)),
        Right::Opportunities => Command::MoveStage(to_stage(OPPORTUNITY, START, QUOTED)),
        Right::FollowUps => Command::LogFollowUp(LogFollowUp {
            id: NEW,
            customer: CUSTOMER,
            channel: "call".into(),
            text: "x".into(),
            happened_at: company::NOW,
            contact: None,
            opportunity: None,
            next: None,
        }),
        Right::Tasks => edit("task", TASK, START, json!({"remark": "x"})),
        Right::Targets => edit("target", TARGET, START, json!({"count": 21})),
        Right::Forecasts => edit("forecast", FORECAST, START, json!({"name": "y"})),
        Right::Personal => edit("saved_view", VIEW, START, json!({"name": "y"})),
        Right::Delete => delete("customer", CUSTOMER, START),
        other => on_the_company(other, by),
    }
}

fn on_the_company(right: Right, by: RowId) -> Command {
    match right {
        Right::Claim => Command::ClaimCustomer { id: YUANSHAN },
        Right::Products => edit("product", SPECTROMETER, START, json!({"series": "ST"})),
        Right::People => edit("user", TOM, START, json!({"phone": "138 5555 0199"})),
        Right::SharedViews => {
            create("saved_view", NEW, json!({"name": "x", "kind": "task", "shared": true, "query": {}}))
        }
        Right::Settings => edit("stage", NEEDS, START, json!({"name": "x"})),
        _ => {
            let fields = doc(json!({"title": "x", "owner": text(by)}));
            let rows = vec![ImportRow { id: NEW, fields }];
            Command::ImportRows(ImportRows { import: id(0x999), kind: "task".into(), rows })
        }
    }
}

fn letter(outcome: Result<Vec<sync::Change>, Rejection>, right: Right) -> char {
    match outcome {
        Ok(_) => 'y',
        Err(Rejection::NotAllowed { right: named }) if named == right.name() => 'n',
        Err(Rejection::NotFound { .. }) => '-',
        Err(other) => panic!("{}: {other:?}", right.name()),
    }
}

#[test]
fn rights_on_records_reach_as_far_as_the_table_says() {
    for (right, expected) in ON_RECORDS {
        for ((role, person, mate, other), expected) in PEOPLE.into_iter().zip(expected) {
            let tried: String = [person, mate, other]
                .map(|owner| letter(with_records_of(owner).run(person, &on_a_record(right, person)), right))
                .iter()
                .collect();
            assert_eq!(tried, expected, "{} of a {}", right.name(), role.name());
        }
    }
}

#[test]
fn rights_on_the_company_are_had_or_not() {
    for (right, expected) in ON_THE_COMPANY {
        let tried: String = PEOPLE
            .map(|(_, person, ..)| letter(Book::company().run(person, &on_the_company(right, person)), right))
            .iter()
            .collect();
        assert_eq!(tried, expected, "{}", right.name());
    }
}

#[test]
fn every_right_is_tried() {
    let tried = ON_RECORDS.iter().map(|(right, _)| *right).chain(ON_THE_COMPANY.iter().map(|(right, _)| *right));
    let tried: std::collections::BTreeSet<Right> = tried.collect();
    assert_eq!(tried, Right::ALL.into_iter().collect());
}

#[test]
fn a_transfer_beyond_ones_people_is_a_gift_that_may_be_made() {
    let mut book = Book::company();
    accepts(&mut book, ZHOU_NING, &transfer("customer", XINGLAN, START, Some(EMMA)));
    assert!(!book.seen_by(ZHOU_NING, "customer").contains(&XINGLAN));
}
