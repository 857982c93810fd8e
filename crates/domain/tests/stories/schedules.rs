//! Schedules: who may make one of what, whom it tells when its time has come, and how often.

use std::collections::BTreeSet;

use domain::{
    access::{Actor, teams_around},
    rejection::ProblemCode,
    reports::{
        Zone,
        due::{self, carry_out},
        rhythm::{Rhythm, When},
        schedule,
    },
    settings::saved_view::{Audience, for_whom, readers},
};
use fixtures::company::NOW;
use serde_json::{Value, json};
use sync::{Change, Instant, Row, RowId};

use crate::prelude::*;

const REPORT: RowId = id(0x220);
const BOARD: RowId = id(0x221);
const SCHEDULE: RowId = id(0x222);
const SECOND: RowId = id(0x223);
const DAY: Instant = 86_400_000;

/// A report of 周宁's, for whom it says, and every day at nine in Shanghai.
fn with_schedule(audience: Audience) -> Book {
    let mut book = Book::company();
    let mut fields = json!({"name": "按人在跟", "kind": "opportunity", "look": "rows", "ask": {"measures": ["open_amount"], "by": ["owner"]}});
    for (field, value) in audience.fields().into_iter().filter(|(_, value)| !value.is_null()) {
        fields[field] = value;
    }
    accepts(&mut book, ZHOU_NING, &create("report", REPORT, fields));
    accepts(&mut book, ZHOU_NING, &create("schedule", SCHEDULE, daily("report", REPORT)));
    book
}

fn daily(kind: &str, record: RowId) -> Value {
    let when = When { rhythm: Rhythm::Day, hour: 9, zone: Zone::fixed(480) };
    let mut fields = json!(schedule::fields(&when));
    fields["about"] = json!({"kind": kind, "record": text(record)});
    fields
}

fn next(book: &Book, id: RowId) -> Option<Instant> {
    due::next_at(&book.doc(id))
}

/// What the server does when it looks at a schedule at this time.
fn looks_at(book: &mut Book, id: RowId, at: Instant) -> Vec<Change> {
    book.now = at;
    let Some(row) = book.row(id).cloned() else { return Vec::new() };
    let by = domain::ids::reference(&row.doc, "owner").unwrap_or(LIN_YUE);
    let owner: Option<Actor> = book.actor(by);
    book.make(by, |view| due::reads(&row, owner.as_ref(), view), |view, at| carry_out(&row, owner.as_ref(), view, at))
}

/// It comes; whom it told.
fn comes(book: &mut Book, id: RowId) -> BTreeSet<RowId> {
    let at = next(book, id).unwrap_or_else(|| panic!("it rests"));
    let before = told(book).len();
    looks_at(book, id, at);
    told(book).into_iter().skip(before).filter_map(|row| domain::ids::reference(&row.doc, "owner")).collect()
}

fn told(book: &Book) -> Vec<Row> {
    let mut all: Vec<Row> =
        book.of_kind("notification").filter(|row| row.doc["topic"] == json!("scheduled")).cloned().collect();
    all.sort_by_key(|row| row.ver);
    all
}

#[test]
fn a_new_schedule_is_called_as_its_report_and_comes_next_at_its_hour() {
    let book = with_schedule(Audience::Own);
    assert_eq!(book.doc(SCHEDULE)["name"], json!("按人在跟"));
    let at = next(&book, SCHEDULE).unwrap();
    assert!(at > NOW && at <= NOW + DAY);
    assert_eq!((at + 8 * 3_600_000) % DAY, 9 * 3_600_000);
    assert!(!book.seen_by(EMMA, "schedule").contains(&SCHEDULE));
}

#[test]
fn it_tells_its_owner_alone_of_what_is_theirs_the_team_of_what_is_the_teams_and_everybody_at_work_of_the_rest() {
    assert_eq!(comes(&mut with_schedule(Audience::Own), SCHEDULE), BTreeSet::from([ZHOU_NING]));
    let east = BTreeSet::from([ZHOU_NING, LI_NA, CHEN_SHUO]);
    assert_eq!(comes(&mut with_schedule(Audience::Team(EAST)), SCHEDULE), east);
    let mut book = with_schedule(Audience::Everybody);
    accepts(&mut book, LIN_YUE, &edit("user", TOM, START, json!({"active": false})));
    let others = ALL.into_iter().filter(|person| *person != TOM).collect();
    assert_eq!(comes(&mut book, SCHEDULE), others);
    let about = &told(&book)[0].doc["about"];
    assert_eq!(
        *about,
        json!({"kind": "report", "record": text(REPORT), "title": "按人在跟", "by": text(ZHOU_NING), "rhythm": "day"})
    );
}

#[test]
fn whom_it_tells_are_those_to_whom_the_app_offers_it() {
    let mut book = with_schedule(Audience::Own);
    for audience in [Audience::Team(SALES), Audience::Team(EAST), Audience::Team(WEST), Audience::Everybody] {
        let ver = book.ver;
        accepts(&mut book, ZHOU_NING, &edit("report", REPORT, ver, json!(audience.fields())));
        let rows = |kind: &str| book.of_kind(kind).cloned().collect::<Vec<Row>>();
        let (users, teams) = (rows("user"), rows("team"));
        let offered = |person: &RowId| {
            let around = teams_around(*person, &users, &teams);
            let mine = *person == ZHOU_NING;
            mine || !for_whom(book.row(REPORT).into_iter(), *person, &around).is_empty()
        };
        let mut told = readers(audience, &users, &teams);
        told.insert(ZHOU_NING);
        assert_eq!(told, ALL.into_iter().filter(offered).collect(), "{audience:?}");
    }
}

#[test]
fn what_was_missed_is_made_up_for_once_and_looking_again_tells_nobody_twice() {
    let mut book = with_schedule(Audience::Team(EAST));
    let first = next(&book, SCHEDULE).unwrap();
    assert_eq!(looks_at(&mut book, SCHEDULE, first - 1), []);
    looks_at(&mut book, SCHEDULE, first + 9 * DAY + 1);
    assert_eq!(told(&book).len(), 3);
    assert_eq!(next(&book, SCHEDULE), Some(first + 10 * DAY));
    assert_eq!(looks_at(&mut book, SCHEDULE, first + 9 * DAY + 2), []);
    assert_eq!(comes(&mut book, SCHEDULE).len(), 3);
}

#[test]
fn two_schedules_of_one_report_at_one_time_tell_everybody_once() {
    let mut book = with_schedule(Audience::Team(EAST));
    accepts(&mut book, ZHOU_NING, &create("schedule", SECOND, daily("report", REPORT)));
    assert_eq!(comes(&mut book, SCHEDULE).len(), 3);
    let at = book.now;
    looks_at(&mut book, SECOND, at);
    assert_eq!((told(&book).len(), next(&book, SECOND)), (3, Some(at + DAY)));
}

#[test]
fn who_does_not_share_a_report_is_told_of_it_alone() {
    let mut book = with_schedule(Audience::Team(EAST));
    accepts(&mut book, LI_NA, &create("schedule", SECOND, daily("report", REPORT)));
    assert_eq!(comes(&mut book, SECOND), BTreeSet::from([LI_NA]));
    // A manager who became a rep shares with nobody any more, whatever they shared before.
    accepts(&mut book, LIN_YUE, &edit("user", ZHOU_NING, START, json!({"role": "rep"})));
    assert_eq!(comes(&mut book, SCHEDULE), BTreeSet::from([ZHOU_NING]));
}

#[test]
fn it_rests_when_its_report_or_its_owner_is_gone_and_goes_on_from_now_when_somebody_says_so() {
    let mut book = with_schedule(Audience::Everybody);
    let ver = book.ver;
    accepts(&mut book, ZHOU_NING, &delete("report", REPORT, ver));
    assert!(comes(&mut book, SCHEDULE).is_empty());
    assert_eq!((&book.doc(SCHEDULE)["paused"], next(&book, SCHEDULE)), (&json!(true), None));
    accepts(&mut book, ZHOU_NING, &restore("report", REPORT));
    book.now += 5 * DAY;
    let ver = book.ver;
    accepts(&mut book, ZHOU_NING, &edit("schedule", SCHEDULE, ver, json!({"paused": false})));
    assert!(next(&book, SCHEDULE).is_some_and(|at| at > book.now && at <= book.now + DAY));
    accepts(&mut book, LIN_YUE, &edit("user", ZHOU_NING, START, json!({"active": false})));
    assert!(comes(&mut book, SCHEDULE).is_empty());
    assert_eq!(next(&book, SCHEDULE), None);
}

#[test]
fn a_board_is_scheduled_like_a_report_and_what_is_renamed_is_called_by_its_new_name() {
    let mut book = Book::company();
    accepts(&mut book, LIN_YUE, &create("board", BOARD, json!({"name": "晨会", "shared": true, "cards": []})));
    accepts(&mut book, LIN_YUE, &create("schedule", SCHEDULE, daily("board", BOARD)));
    let ver = book.ver;
    accepts(&mut book, LIN_YUE, &edit("board", BOARD, ver, json!({"name": "周会"})));
    assert_eq!(comes(&mut book, SCHEDULE).len(), ALL.len());
    assert_eq!((&told(&book)[0].doc["about"]["title"], &book.doc(SCHEDULE)["name"]), (&json!("周会"), &json!("周会")));
}

#[test]
fn another_rhythm_counts_from_now_and_one_that_was_deleted_comes_back_without_what_it_missed() {
    let mut book = with_schedule(Audience::Own);
    let ver = book.ver;
    let monthly = json!({"rhythm": "month", "month_day": null, "hour": 18});
    accepts(&mut book, ZHOU_NING, &edit("schedule", SCHEDULE, ver, monthly));
    let at = next(&book, SCHEDULE).unwrap();
    assert_eq!(Zone::fixed(480).day(at).unwrap().to_string(), "2026-11-30");
    accepts(&mut book, ZHOU_NING, &delete("schedule", SCHEDULE, ver + 1));
    assert_eq!(looks_at(&mut book, SCHEDULE, at), []);
    book.now = at + 40 * DAY;
    accepts(&mut book, ZHOU_NING, &restore("schedule", SCHEDULE));
    assert!(next(&book, SCHEDULE).is_some_and(|next| next > book.now));
}

#[test]
fn what_says_no_time_or_is_of_nothing_that_one_sees_is_refused() {
    let mut book = with_schedule(Audience::Own);
    let with = |field: &str, value: Value| {
        let mut fields = daily("report", REPORT);
        fields[field] = value;
        fields
    };
    let cases = [
        ("hour", json!(24), ProblemCode::OutOfRange),
        ("hour", json!(9.5), ProblemCode::OutOfRange),
        ("rhythm", json!("hour"), ProblemCode::NotAChoice),
        ("zone", json!([[0, 99_999]]), ProblemCode::WrongType),
        ("about", json!({"kind": "customer", "record": text(XINGLAN)}), ProblemCode::NoSuchRecord),
        ("about", json!({"kind": "board", "record": text(REPORT)}), ProblemCode::NoSuchRecord),
    ];
    for (field, value, code) in cases {
        refuses(&mut book, ZHOU_NING, &create("schedule", SECOND, with(field, value)), &invalid(field, code));
    }
    let weekly = with("rhythm", json!("week"));
    refuses(&mut book, ZHOU_NING, &create("schedule", SECOND, weekly), &invalid("weekday", ProblemCode::Required));
    let mut monthly = with("rhythm", json!("month"));
    monthly["month_day"] = json!(29);
    refuses(&mut book, ZHOU_NING, &create("schedule", SECOND, monthly), &invalid("month_day", ProblemCode::OutOfRange));
    refuses(
        &mut book,
        EMMA,
        &create("schedule", SECOND, daily("report", REPORT)),
        &invalid("about", ProblemCode::NoSuchRecord),
    );
    let theirs = with("owner", json!(text(LI_NA)));
    refuses(&mut book, ZHOU_NING, &create("schedule", SECOND, theirs), &not_allowed("personal"));
    let ver = book.ver;
    let other = json!({"about": {"kind": "report", "record": text(BOARD)}});
    refuses(&mut book, ZHOU_NING, &edit("schedule", SCHEDULE, ver, other), &invalid("about", ProblemCode::NotByHand));
    let soon = json!({"next_at": NOW});
    refuses(&mut book, ZHOU_NING, &edit("schedule", SCHEDULE, ver, soon), &invalid("next_at", ProblemCode::NotByHand));
    refuses(&mut book, LI_NA, &edit("schedule", SCHEDULE, ver, json!({"hour": 3})), &not_allowed("personal"));
}
