//! Logging a follow-up, with or without a next step.

use domain::{
    Command, Rejection,
    activities::logging::{LogFollowUp, NextStep},
    rejection::ProblemCode,
};
use serde_json::json;

use crate::prelude::*;

const NEW: sync::RowId = id(0x200);
const NEXT: sync::RowId = id(0x201);

fn log(book: &Book) -> LogFollowUp {
    LogFollowUp {
        id: NEW,
        customer: XINGLAN,
        channel: "visit".into(),
        text: " 看了实验室 ".into(),
        happened_at: book.now - 3_600_000,
        contact: Some(GAO_YUAN),
        opportunity: Some(XINGLAN_SPECTROMETER),
        next: None,
    }
}

fn next(title: &str) -> NextStep {
    NextStep { id: NEXT, title: title.into(), due_on: "2026-11-24".into() }
}

#[test]
fn a_follow_up_is_its_makers_and_moves_the_customers_last_contact() {
    let mut book = Book::company();
    let log = log(&book);
    accepts(&mut book, LI_NA, &Command::LogFollowUp(log.clone()));
    let doc = book.doc(NEW);
    assert_eq!((&doc["by"], &doc["text"]), (&json!(text(LI_NA)), &json!("看了实验室")));
    assert_eq!(book.doc(XINGLAN)["last_follow_up_at"], json!(log.happened_at));
    assert!(book.seen_by(CHEN_SHUO, "follow_up").contains(&NEW) && !book.seen_by(EMMA, "follow_up").contains(&NEW));
}

#[test]
fn one_logged_late_does_not_move_the_last_contact_back() {
    let mut book = Book::company();
    let latest = log(&book);
    accepts(&mut book, LI_NA, &Command::LogFollowUp(latest.clone()));
    let earlier = LogFollowUp { id: NEXT, happened_at: latest.happened_at - 86_400_000, ..latest.clone() };
    accepts(&mut book, CHEN_SHUO, &Command::LogFollowUp(earlier));
    assert_eq!(book.doc(XINGLAN)["last_follow_up_at"], json!(latest.happened_at));
}

#[test]
fn the_next_step_becomes_a_task_of_whoever_logs() {
    let mut book = Book::company();
    let log = LogFollowUp { next: Some(next("寄样品")), ..log(&book) };
    accepts(&mut book, CHEN_SHUO, &Command::LogFollowUp(log));
    let expected = json!({
        "title": "寄样品", "due_on": "2026-11-24", "owner": text(CHEN_SHUO), "customer": text(XINGLAN),
        "opportunity": text(XINGLAN_SPECTROMETER),
    });
    assert_eq!(book.doc(NEXT), fixtures::doc(expected));
}

#[test]
fn everybody_in_sales_logs_on_what_they_see_the_pool_included() {
    let mut book = Book::company();
    let log = LogFollowUp { customer: YUANSHAN, contact: None, opportunity: None, ..log(&book) };
    accepts(&mut book, EMMA, &Command::LogFollowUp(log));
    assert!(book.seen_by(LI_NA, "follow_up").contains(&NEW), "it is in the pool with its customer");
}

#[test]
fn what_is_wrong_with_it_is_said_and_nothing_is_kept() {
    let mut book = Book::company();
    let good = log(&book);
    let refused = |field: &str, code| Rejection::invalid(field, code);
    let table = [
        (LogFollowUp { channel: "pigeon".into(), ..good.clone() }, refused("channel", ProblemCode::NotAChoice)),
        (LogFollowUp { text: "  ".into(), ..good.clone() }, refused("text", ProblemCode::Required)),
        (LogFollowUp { happened_at: -1, ..good.clone() }, refused("happened_at", ProblemCode::OutOfRange)),
        (LogFollowUp { contact: Some(XINGLAN), ..good.clone() }, refused("contact", ProblemCode::NoSuchRecord)),
        (LogFollowUp { contact: Some(IRIS), ..good.clone() }, refused("contact", ProblemCode::NoSuchRecord)),
        (LogFollowUp { next: Some(next(" ")), ..good.clone() }, refused("title", ProblemCode::Required)),
        (LogFollowUp { id: GAO_YUAN, ..good.clone() }, Rejection::IdTaken),
        (LogFollowUp { customer: LARKFIELD, ..good.clone() }, Rejection::not_found("customer")),
    ];
    for (log, expected) in table {
        refuses(&mut book, LI_NA, &Command::LogFollowUp(log), &expected);
    }
    assert_eq!((book.row(NEW), book.row(NEXT), book.ver), (None, None, START));
}

#[test]
fn a_next_step_with_an_id_that_is_taken_is_refused() {
    let mut book = Book::company();
    let step = NextStep { id: SEND_QUOTE, title: "寄样品".into(), due_on: "2026-11-24".into() };
    let log = LogFollowUp { next: Some(step), ..log(&book) };
    refuses(&mut book, LI_NA, &Command::LogFollowUp(log), &Rejection::IdTaken);
}
