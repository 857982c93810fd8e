//! Reports of work: sent to those who lead, changed by their author alone, talked about; and what a draft is made of.

use domain::{
    Command, Rejection,
    query::derived,
    rejection::ProblemCode,
    reports::Zone,
    value::{Day, Money},
    work_reports::{
        Period,
        commenting::CommentOnWorkReport,
        drafting::{self, Drafted, Times, What, Work},
        figures,
        sending::SendWorkReport,
        work_report::id_of,
    },
};
use fixtures::company;
use serde_json::{Value, json};
use sync::{Instant, Row, RowId};

use crate::prelude::*;

const HOUR: Instant = 3_600_000;
const DAY: Instant = 24 * HOUR;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap_or_else(|| panic!("{text} is no day"))
}

fn monday() -> Day {
    day("2026-11-16")
}

fn report(by: RowId, done: &str) -> SendWorkReport {
    SendWorkReport {
        id: id_of(by, Period::Week, monday()),
        period: Period::Week,
        starts_on: monday().to_string(),
        done: done.into(),
        plan: "给星澜发报价".into(),
        links: json!({"done": [{"kind": "customer", "record": text(XINGLAN)}]}),
        figures: json!([{"measure": "visits", "count": 2}]),
    }
}

fn sends(by: RowId, done: &str) -> Command {
    Command::SendWorkReport(report(by, done))
}

fn told(book: &Book, who: RowId, topic: &str) -> usize {
    let is = |row: &&Row| row.doc["owner"] == json!(text(who)) && row.doc["topic"] == json!(topic);
    book.of_kind("notification").filter(is).count()
}

#[test]
fn a_report_is_sent_to_the_manager_and_to_nobody_beside() {
    let mut book = Book::company();
    accepts(&mut book, LI_NA, &sends(LI_NA, "拜访星澜"));
    let doc = book.doc(id_of(LI_NA, Period::Week, monday()));
    assert_eq!((&doc["name"], &doc["sent_at"]), (&json!("李娜 2026-W47"), &json!(book.now)));
    assert_eq!((told(&book, ZHOU_NING, "reported"), told(&book, MARTIN, "reported")), (1, 0));
    assert_eq!((told(&book, LI_NA, "reported"), told(&book, CHEN_SHUO, "reported")), (0, 0));
    let id = id_of(LI_NA, Period::Week, monday());
    assert!(book.seen_by(ZHOU_NING, "work_report").contains(&id));
    assert!(!book.seen_by(EMMA, "work_report").contains(&id));
}

#[test]
fn sending_again_puts_right_what_was_said_and_tells_nobody_twice() {
    let mut book = Book::company();
    accepts(&mut book, LI_NA, &sends(LI_NA, "拜访星澜"));
    book.now += HOUR;
    accepts(&mut book, LI_NA, &sends(LI_NA, "拜访星澜两次"));
    let doc = book.doc(id_of(LI_NA, Period::Week, monday()));
    assert_eq!((&doc["done"], &doc["sent_at"]), (&json!("拜访星澜两次"), &json!(book.now)));
    assert_eq!(told(&book, ZHOU_NING, "reported"), 1);
    assert_eq!(accepts(&mut book, LI_NA, &sends(LI_NA, "拜访星澜两次")), [], "nothing is new");
}

#[test]
fn nobody_writes_or_changes_a_report_of_somebody_else() {
    let mut book = Book::company();
    let words = json!({"owner": text(LI_NA), "period": "week", "starts_on": "2026-11-16", "done": "x"});
    for other in [ZHOU_NING, CHEN_SHUO, LIN_YUE] {
        let id = id_of(LI_NA, Period::Week, monday());
        refuses(&mut book, other, &create("work_report", id, words.clone()), &not_allowed("personal"));
        refuses(&mut book, other, &edit("work_report", WEEKLY, START, json!({"done": "x"})), &not_allowed("personal"));
    }
    refuses(
        &mut book,
        LI_NA,
        &edit("work_report", WEEKLY, START, json!({"figures": [{"measure": "visits", "count": 9}]})),
        &invalid("figures", ProblemCode::NotByHand),
    );
    refuses(
        &mut book,
        LI_NA,
        &edit("work_report", WEEKLY, START, json!({"starts_on": "2026-11-02"})),
        &invalid("starts_on", ProblemCode::NotByHand),
    );
}

#[test]
fn a_report_is_of_a_week_from_its_monday_says_something_and_stands_once() {
    let mut book = Book::company();
    let wrong = |change: &dyn Fn(&mut SendWorkReport)| {
        let mut wish = report(LI_NA, "拜访星澜");
        change(&mut wish);
        Command::SendWorkReport(wish)
    };
    let out_of_range = invalid("starts_on", ProblemCode::OutOfRange);
    let tuesday = wrong(&|wish| wish.starts_on = "2026-11-17".into());
    refuses(&mut book, LI_NA, &tuesday, &out_of_range);
    refuses(&mut book, LI_NA, &wrong(&|wish| wish.id = id(0x300)), &out_of_range);
    let silent = wrong(&|wish| (wish.done, wish.plan) = (" ".into(), String::new()));
    refuses(&mut book, LI_NA, &silent, &invalid("done", ProblemCode::Required));
    accepts(&mut book, LI_NA, &sends(LI_NA, "拜访星澜"));
    let id = id_of(LI_NA, Period::Week, monday());
    let ver = book.row(id).unwrap().ver;
    accepts(&mut book, LI_NA, &delete("work_report", id, ver));
    refuses(&mut book, LI_NA, &sends(LI_NA, "拜访星澜"), &Rejection::Deleted);
    accepts(&mut book, LI_NA, &restore("work_report", id));
    accepts(&mut book, LI_NA, &sends(LI_NA, "又去了星澜"));
}

#[test]
fn a_managers_comment_is_told_to_the_author_and_an_answer_to_whom_it_names() {
    let mut book = Book::company();
    let says = |id: u64, words: &str, mentions: &[RowId]| {
        let (text, mentions) = (words.into(), mentions.to_vec());
        Command::CommentOnWorkReport(CommentOnWorkReport { id: fixtures::cast::id(id), report: WEEKLY, text, mentions })
    };
    accepts(&mut book, ZHOU_NING, &says(0x200, "运费谁出？", &[]));
    assert_eq!((told(&book, LI_NA, "commented"), told(&book, ZHOU_NING, "commented")), (1, 0));
    accepts(&mut book, LI_NA, &says(0x201, "@周宁 我们出", &[ZHOU_NING]));
    assert_eq!(told(&book, ZHOU_NING, "mentioned"), 1);
    assert!(book.seen_by(CHEN_SHUO, "work_report_comment").contains(&id(0x200)));
    refuses(&mut book, EMMA, &says(0x202, "你好", &[]), &Rejection::not_found("work_report"));
    let reword = edit("work_report_comment", id(0x200), 99, json!({"text": "我说的"}));
    refuses(&mut book, LI_NA, &reword, &not_allowed("follow_ups"));
}

/// A row of 李娜's, made at an instant.
fn row(number: u64, kind: &str, fields: Value) -> Row {
    company::row(&[], id(number), kind, fixtures::doc(fields))
}

fn step(stage: RowId, at: Instant, by: RowId) -> Value {
    json!({"stage": text(stage), "at": at, "by": text(by)})
}

fn opportunity(number: u64, stage: RowId, history: &[Value]) -> Row {
    row(
        number,
        "opportunity",
        json!({"name": "x", "stage": text(stage), "owner": text(LI_NA), "amount": company::yuan(7), "lost_reason": "price", "stage_history": history}),
    )
}

/// The week of 16 November 2026 in Shanghai, and a book of what 李娜 and others did in it and around it.
fn week() -> (Times, Work<Row>) {
    let zone = Zone::fixed(480);
    let times = Times::of(Period::Week, monday(), &zone).unwrap_or_else(|| panic!("no such week"));
    let (before, within, after) = (times.from - HOUR, times.from + DAY, times.until);
    let spoke = |number, customer, channel, by, at: Instant| {
        row(
            number,
            "follow_up",
            json!({"customer": text(customer), "channel": channel, "text": format!("说了 {number}\n第二行"), "happened_at": at, "by": text(by)}),
        )
    };
    let task = |number, due: Value, done: Value| {
        let fields = json!({"title": "x", "owner": text(LI_NA), "due_on": due, "done_at": done});
        let fields = fixtures::doc(fields).into_iter().filter(|(_, value)| !value.is_null()).collect();
        row(number, "task", Value::Object(fields))
    };
    let mut new = row(0x90, "customer", json!({"name": "新客户", "owner": text(LI_NA)}));
    new.id = RowId::new(within, &[9; 10]);
    let work = Work {
        follow_ups: vec![
            spoke(0x80, XINGLAN, "visit", LI_NA, within + 2 * HOUR),
            spoke(0x81, XINGLAN, "call", LI_NA, within),
            spoke(0x82, YUNFAN, "call", LI_NA, times.until - 1),
            spoke(0x83, YUNFAN, "call", LI_NA, after),
            spoke(0x84, YUNFAN, "call", CHEN_SHUO, within),
        ],
        opportunities: vec![
            opportunity(0xa0, QUOTED, &[step(CONTACTED, before, LI_NA), step(QUOTED, within, LI_NA)]),
            opportunity(0xa1, WON, &[step(CONTACTED, before, LI_NA), step(WON, within, LI_NA)]),
            opportunity(0xa2, LOST, &[step(CONTACTED, within, LI_NA), step(LOST, within, LI_NA)]),
            opportunity(0xa3, NEEDS, &[step(NEEDS, within, LI_NA)]),
            opportunity(0xa4, QUOTED, &[step(NEEDS, before, LI_NA), step(QUOTED, after, LI_NA)]),
            opportunity(0xa5, QUOTED, &[step(NEEDS, before, LI_NA), step(QUOTED, within, CHEN_SHUO)]),
        ],
        stages: company::rows().into_iter().filter(|row| row.kind == "stage").collect(),
        customers: vec![new, row(0x91, "customer", json!({"name": "老客户", "owner": text(LI_NA)}))],
        tasks: vec![
            task(0xb0, json!("2026-11-18"), json!(within)),
            task(0xb1, json!("2026-11-30"), Value::Null),
            task(0xb2, json!("2026-11-29"), Value::Null),
            task(0xb3, Value::Null, Value::Null),
            task(0xb4, json!("2026-11-01"), Value::Null),
        ],
    };
    (times, work)
}

fn said(lines: &[drafting::Line]) -> Vec<(&'static str, RowId)> {
    lines.iter().map(|line| (line.what.name(), line.record)).collect()
}

#[test]
fn a_draft_has_a_line_for_each_thing_the_author_did_in_the_week_results_first() {
    let (times, work) = week();
    let Drafted { done, .. } = drafting::draft(&work, LI_NA, &times);
    let new = RowId::new(times.from + DAY, &[9; 10]);
    let expected = [
        ("won", id(0xa1)),
        ("lost", id(0xa2)),
        ("opened", id(0xa3)),
        ("moved", id(0xa0)),
        ("spoke", XINGLAN),
        ("spoke", YUNFAN),
        ("added", new),
        ("finished", id(0xb0)),
    ];
    assert_eq!(said(&done), expected);
    assert_eq!(done[0].what, What::Won(Money::of(&company::yuan(7))));
    assert_eq!(done[1].what, What::Lost(Some("price".into())));
    assert_eq!(done[3].what, What::Moved(QUOTED));
    let by = vec![("call", 1), ("visit", 1)];
    assert_eq!(done[4].what, What::Spoke { by, last: "说了 128".into() }, "the last one, its first line");
    assert_eq!(derived::made_at(new), Some(times.from + DAY));
}

#[test]
fn a_plan_has_what_is_due_by_the_end_of_the_next_week_the_earliest_first() {
    let (times, mut work) = week();
    work.opportunities[3].doc.insert("expected_close".into(), json!("2026-11-27"));
    work.opportunities[1].doc.insert("expected_close".into(), json!("2026-11-27"));
    work.opportunities[4].doc.insert("expected_close".into(), json!("2026-12-01"));
    let plan = drafting::draft(&work, LI_NA, &times).plan;
    assert_eq!(said(&plan), [("due", id(0xb4)), ("closing", id(0xa3)), ("due", id(0xb2))]);
    assert_eq!(drafting::draft(&work, CHEN_SHUO, &times).plan, [], "nothing of it is a colleague's");
}

#[test]
fn a_draft_of_very_much_ends_somewhere() {
    let (times, mut work) = week();
    let many = (0x1000..0x1100)
        .map(|number| row(number, "task", json!({"title": "x", "owner": text(LI_NA), "done_at": times.from})));
    work.tasks.extend(many);
    assert_eq!(drafting::draft(&work, LI_NA, &times).done.len(), drafting::LINES);
}

#[test]
fn figures_are_kept_and_read_as_they_were() {
    let kept = json!([
        {"measure": "visits", "count": 2},
        {"measure": "won_amount", "money": [{"minor": 3_000_000, "currency": "CNY"}]},
        {"measure": "forgotten", "count": 1},
    ]);
    let names: Vec<&str> = figures::read(&kept).iter().map(|(measure, _)| measure.name).collect();
    assert_eq!(names, ["visits", "won_amount"]);
    assert_eq!(figures::read(&Value::Null).len(), 0);
    assert!(figures::MEASURES.iter().all(|name| domain::reports::Measure::by_name(name).is_some()));
}
