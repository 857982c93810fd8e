//! Taking a whole import back: what nobody touched since goes or comes back, the rest stays and is told.

use std::sync::Arc;

use domain::{
    Command,
    imports::{
        ImportRow, ImportRows,
        part::{self, Left},
        taking_back::{TakeBackPart, foresee},
    },
};
use fixtures::doc;
use serde_json::{Value, json};
use sync::RowId;

use super::imports_over::{row, update};
use crate::prelude::*;

const IMPORT: RowId = id(0x999);
const FIRST: RowId = id(0x1000);
const SECOND: RowId = id(0x1001);

fn import(kind: &str, rows: &[(RowId, Value)]) -> Command {
    let rows = rows.iter().map(|(id, fields)| ImportRow { id: *id, fields: doc(fields.clone()) }).collect();
    Command::ImportRows(ImportRows { import: IMPORT, kind: kind.into(), rows })
}

fn back(first: RowId) -> Command {
    Command::TakeBackPart(TakeBackPart { part: part::of_created(IMPORT, first), keep: Vec::new() })
}

fn updates_back(first: RowId) -> Command {
    Command::TakeBackPart(TakeBackPart { part: part::of_updated(id(0x998), first), keep: Vec::new() })
}

/// Two customers of Emma's from a file.
fn imported() -> Book {
    let mut book = Book::company();
    let customer = |name: &str| json!({"name": name, "owner": text(EMMA)});
    accepts(&mut book, LIN_YUE, &import("customer", &[(FIRST, customer("甲")), (SECOND, customer("乙"))]));
    book
}

#[test]
fn what_was_made_goes_and_what_somebody_touched_stays_and_is_told() {
    let mut book = imported();
    let seen = book.ver;
    accepts(&mut book, EMMA, &edit("customer", SECOND, seen, json!({"level": "a"})));
    accepts(&mut book, LIN_YUE, &back(FIRST));
    assert!(book.row(FIRST).is_some_and(|row| !row.is_live()));
    assert!(book.row(SECOND).is_some_and(sync::Row::is_live));
    let told = Left { id: SECOND, why: "changed".into(), fields: vec!["level".into()], by: Some(EMMA) };
    assert_eq!(part::kept(&book.doc(part::of_created(IMPORT, FIRST))), [told]);
}

#[test]
fn taking_back_twice_is_taking_back_once() {
    let mut book = imported();
    accepts(&mut book, LIN_YUE, &back(FIRST));
    accepts(&mut book, LIN_YUE, &restore("customer", FIRST));
    assert_eq!(accepts(&mut book, LIN_YUE, &back(FIRST)), vec![]);
    assert!(book.row(FIRST).is_some_and(sync::Row::is_live), "what was brought back by hand stays");
}

#[test]
fn a_customer_that_was_visited_since_stays() {
    let mut book = imported();
    let visit = domain::activities::logging::LogFollowUp {
        id: id(0x1100),
        customer: FIRST,
        channel: "visit".into(),
        text: "看过样机".into(),
        happened_at: book.now - 1,
        contact: None,
        opportunity: None,
        next: None,
    };
    accepts(&mut book, EMMA, &Command::LogFollowUp(visit));
    accepts(&mut book, LIN_YUE, &back(FIRST));
    assert!(book.row(FIRST).is_some_and(sync::Row::is_live));
    assert!(book.row(SECOND).is_some_and(|row| !row.is_live()));
}

#[test]
fn records_on_which_others_hang_by_now_stay_when_the_device_says_so() {
    let mut book = imported();
    let command = Command::TakeBackPart(TakeBackPart { part: part::of_created(IMPORT, FIRST), keep: vec![FIRST] });
    accepts(&mut book, LIN_YUE, &command);
    assert!(book.row(FIRST).is_some_and(sync::Row::is_live));
    assert_eq!(part::kept(&book.doc(part::of_created(IMPORT, FIRST))), [Left::because(FIRST, "in_use")]);
}

#[test]
fn a_stage_goes_after_its_opportunities_and_stays_if_others_need_it() {
    let mut book = Book::company();
    let stage = json!({"name": "x", "pipeline": text(PIPELINE), "order": 9, "probability": 5, "outcome": "open"});
    accepts(&mut book, LIN_YUE, &import("stage", &[(FIRST, stage)]));
    let opportunity = json!({"name": "y", "stage": text(FIRST), "owner": text(EMMA)});
    accepts(&mut book, LIN_YUE, &import("opportunity", &[(SECOND, opportunity)]));
    let mut too_early = book.clone();
    accepts(&mut too_early, LIN_YUE, &back(FIRST));
    assert_eq!(part::kept(&too_early.doc(part::of_created(IMPORT, FIRST)))[0].why, "in_use");
    accepts(&mut book, LIN_YUE, &back(SECOND));
    accepts(&mut book, LIN_YUE, &back(FIRST));
    assert!([FIRST, SECOND].iter().all(|id| book.row(*id).is_some_and(|row| !row.is_live())));
}

#[test]
fn fields_that_were_written_over_come_back_one_by_one() {
    let mut book = Book::company();
    let was = book.doc(XINGLAN);
    let rows = vec![
        row(XINGLAN, START, json!({"region": "苏州", "level": "d"}), json!({"website": "https://x.example"})),
        row(YUNFAN, START, json!({"region": "苏州"}), json!({})),
    ];
    accepts(&mut book, LIN_YUE, &update("customer", rows));
    let seen = book.ver;
    accepts(&mut book, LI_NA, &edit("customer", XINGLAN, seen, json!({"level": "b"})));
    accepts(&mut book, LIN_YUE, &updates_back(XINGLAN));
    let now = book.doc(XINGLAN);
    assert_eq!((now.get("region"), now.get("website")), (was.get("region"), was.get("website")));
    assert_eq!(now["level"], "b", "what Li Na wrote since stays");
    let told = Left { id: XINGLAN, why: "changed".into(), fields: vec!["level".into()], by: Some(LI_NA) };
    assert_eq!(part::kept(&book.doc(part::of_updated(id(0x998), XINGLAN))), [told]);
    assert_eq!(book.doc(YUNFAN).get("region"), Book::company().doc(YUNFAN).get("region"));
}

#[test]
fn an_import_is_taken_back_by_its_person_or_who_may_for_them() {
    let mut book = Book::company();
    let mine = json!({"name": "x", "owner": text(LI_NA)});
    accepts(&mut book, LI_NA, &import("customer", &[(FIRST, mine)]));
    let part = part::of_created(IMPORT, FIRST);
    assert!(book.seen_by(LI_NA, "import_part").contains(&part));
    refuses(&mut book, EMMA, &back(FIRST), &domain::Rejection::not_found("import_part"));
    accepts(&mut book.clone(), ZHOU_NING, &back(FIRST));
    accepts(&mut book, LI_NA, &back(FIRST));
    assert!(book.row(FIRST).is_some_and(|row| !row.is_live()));
}

/// The book as a device holds it: in which version each row stands, and not who wrote which field.
fn on_a_device(book: &Book) -> Book {
    let mut device = book.clone();
    for kind in ["customer", "import_part"] {
        for row in book.of_kind(kind) {
            device.put(sync::Row { stamps: std::collections::BTreeMap::new(), ..row.clone() });
        }
    }
    device
}

#[test]
fn a_device_foresees_and_shows_what_goes_comes_back_and_stays() {
    let mut book = imported();
    let rows = vec![
        row(XINGLAN, START, json!({"region": "苏州"}), json!({})),
        row(YUNFAN, START, json!({"region": "苏州"}), json!({})),
    ];
    accepts(&mut book, LIN_YUE, &update("customer", rows));
    let seen = book.ver;
    accepts(&mut book, EMMA, &edit("customer", SECOND, seen, json!({"level": "a"})));
    accepts(&mut book, LI_NA, &edit("customer", XINGLAN, seen, json!({"region": "无锡"})));
    let mut device = on_a_device(&book);
    let foreseen = |first| {
        let part = device.row(first).unwrap();
        foresee(part, |id| device.row(id).cloned().map(Arc::new))
    };
    let made = foreseen(part::of_created(IMPORT, FIRST));
    assert_eq!((made.goes, made.stays), (vec![FIRST], vec![Left::because(SECOND, "changed")]));
    let over = foreseen(part::of_updated(id(0x998), XINGLAN));
    assert_eq!((over.comes_back, over.stays.len(), over.stays[0].id), (vec![YUNFAN], 1, XINGLAN));
    accepts(&mut device, LIN_YUE, &back(FIRST));
    accepts(&mut device, LIN_YUE, &updates_back(XINGLAN));
    assert!(device.row(FIRST).is_some_and(|row| !row.is_live()) && device.row(SECOND).is_some_and(sync::Row::is_live));
    assert_eq!(device.doc(XINGLAN)["region"], "无锡");
    assert_eq!(device.doc(YUNFAN).get("region"), Book::company().doc(YUNFAN).get("region"));
}

#[test]
fn with_its_follow_ups_an_import_takes_back_when_customers_were_last_spoken_to_unless_somebody_has_since() {
    let follow_up = |book: &Book, customer: RowId, ago: i64| json!({"customer": text(customer), "channel": "call", "text": "x", "happened_at": book.now - ago, "by": text(EMMA)});
    let mut book = Book::company();
    let was = |book: &Book, id: RowId| book.doc(id).get("last_follow_up_at").cloned();
    let before = was(&book, XINGLAN);
    let rows = [(FIRST, follow_up(&book, XINGLAN, 1)), (SECOND, follow_up(&book, LARKFIELD, 10))];
    accepts(&mut book, LIN_YUE, &import("follow_up", &rows));
    assert_eq!(was(&book, XINGLAN), Some(json!(book.now - 1)));
    let since = domain::activities::logging::LogFollowUp {
        id: id(0x1100),
        customer: LARKFIELD,
        channel: "visit".into(),
        text: "看过样机".into(),
        happened_at: book.now - 5,
        contact: None,
        opportunity: None,
        next: None,
    };
    accepts(&mut book, EMMA, &Command::LogFollowUp(since));
    accepts(&mut book, LIN_YUE, &back(FIRST));
    assert!([FIRST, SECOND].iter().all(|id| book.row(*id).is_some_and(|row| !row.is_live())));
    assert_eq!(was(&book, XINGLAN), before);
    assert_eq!(was(&book, LARKFIELD), Some(json!(book.now - 5)));
}
