//! Photos and voice notes: what may be attached to a follow-up, who sees it, and that it stays with its follow-up.

use domain::{
    Command, Rejection,
    activities::{
        attachment::MOST,
        file::{self, MAX_BYTES, MAX_SECONDS},
        logging::LogFollowUp,
    },
    records::Stand,
    rejection::ProblemCode,
};
use serde_json::{Value, json};
use sync::{Change, Row, RowId, Ver, View};

use crate::prelude::*;

const PHOTO: RowId = id(0x300);
const NOTE: RowId = id(0x400);
/// Somebody who has seen everything.
const LATEST: Ver = Ver::MAX;

fn photo() -> Value {
    json!({
        "name": "实验室.jpg", "follow_up": text(CALL_TO_XINGLAN), "media": "image/jpeg", "size": 184_320,
        "sha256": "5e".repeat(32), "width": 1600, "height": 1200,
    })
}

fn with(mut fields: Value, name: &str, value: Value) -> Value {
    fields[name] = value;
    fields
}

#[test]
fn an_attachment_is_its_makers_belongs_to_the_follow_ups_customer_and_is_not_stored_yet() {
    let mut book = Book::company();
    let claims = with(with(photo(), "stored", json!(true)), "customer", json!(text(YUNFAN)));
    accepts(&mut book, CHEN_SHUO, &create("attachment", PHOTO, claims));
    let doc = book.doc(PHOTO);
    assert_eq!((&doc["customer"], &doc["by"]), (&json!(text(XINGLAN)), &json!(text(CHEN_SHUO))));
    assert!(!doc.contains_key("stored"), "only the server says so");
    assert_eq!(book.row(PHOTO).map(|row| row.parent), Some(Some(XINGLAN)));
    assert!(book.seen_by(LI_NA, "attachment").contains(&PHOTO) && !book.seen_by(EMMA, "attachment").contains(&PHOTO));
}

#[test]
fn it_can_be_made_in_one_breath_with_its_follow_up() {
    let mut book = Book::company();
    let log = LogFollowUp {
        id: NOTE,
        customer: YUANSHAN,
        channel: "visit".into(),
        text: "看了厂".into(),
        happened_at: book.now,
        contact: None,
        opportunity: None,
        next: None,
    };
    accepts(&mut book, EMMA, &Command::LogFollowUp(log));
    let of_it = with(photo(), "follow_up", json!(text(NOTE)));
    accepts(&mut book, EMMA, &create("attachment", PHOTO, of_it));
    assert!(book.seen_by(LI_NA, "attachment").contains(&PHOTO), "it is in the pool with its customer");
}

#[test]
fn what_is_no_photo_and_no_voice_note_or_too_large_is_refused() {
    let mut book = Book::company();
    let voice = json!({
        "name": "录音", "follow_up": text(CALL_TO_XINGLAN), "media": "audio/webm", "size": 9_000, "sha256": "0a".repeat(32),
        "seconds": 4.2,
    });
    let table = [
        (with(photo(), "media", json!("application/pdf")), "media", ProblemCode::NotAChoice),
        (with(photo(), "media", json!("image/svg+xml")), "media", ProblemCode::NotAChoice),
        (with(photo(), "size", json!(MAX_BYTES + 1)), "size", ProblemCode::OutOfRange),
        (with(photo(), "size", json!(0)), "size", ProblemCode::OutOfRange),
        (with(photo(), "size", json!(1.5)), "size", ProblemCode::OutOfRange),
        (with(photo(), "sha256", json!("5E".repeat(32))), "sha256", ProblemCode::WrongType),
        (with(photo(), "sha256", json!("5e")), "sha256", ProblemCode::WrongType),
        (with(photo(), "width", json!(null)), "width", ProblemCode::Required),
        (with(photo(), "height", json!(1_000_000)), "height", ProblemCode::OutOfRange),
        (with(voice.clone(), "seconds", json!(null)), "seconds", ProblemCode::Required),
        (with(voice.clone(), "seconds", json!(MAX_SECONDS + 1)), "seconds", ProblemCode::OutOfRange),
        (with(photo(), "follow_up", json!(text(XINGLAN))), "follow_up", ProblemCode::NoSuchRecord),
        (with(photo(), "follow_up", json!(null)), "follow_up", ProblemCode::NoSuchRecord),
    ];
    for (fields, field, code) in table {
        refuses(&mut book, LI_NA, &create("attachment", PHOTO, fields), &invalid(field, code));
    }
    accepts(&mut book, LI_NA, &create("attachment", PHOTO, voice));
}

#[test]
fn whoever_does_not_see_the_customer_or_may_not_log_attaches_nothing() {
    let mut book = Book::company();
    let command = create("attachment", PHOTO, photo());
    refuses(&mut book, EMMA, &command, &invalid("follow_up", ProblemCode::NoSuchRecord));
    refuses(&mut book, WU_SHAN, &command, &not_allowed("follow_ups"));
    accepts(&mut book, LI_NA, &delete("follow_up", CALL_TO_XINGLAN, START));
    refuses(&mut book, LI_NA, &command, &invalid("follow_up", ProblemCode::NoSuchRecord));
}

#[test]
fn a_follow_up_has_only_so_many() {
    let mut book = Book::company();
    for number in 0..MOST {
        accepts(&mut book, LI_NA, &create("attachment", id(0x300 + number as u64), photo()));
    }
    let one_more = create("attachment", NOTE, photo());
    refuses(&mut book, LI_NA, &one_more, &Rejection::TooMany { limit: MOST });
    accepts(&mut book, LI_NA, &delete("attachment", PHOTO, LATEST));
    let seen = book.decide(LI_NA, &one_more).unwrap();
    accepts(&mut book, LI_NA, &one_more);
    let rival: Vec<Change> = seen.into_iter().filter(|change| matches!(change, Change::NoMore { .. })).collect();
    assert!(!rival.is_empty() && !book.holds(&rival), "of two who add the last one at once, one decides anew");
    refuses(&mut book, LI_NA, &restore("attachment", PHOTO), &Rejection::TooMany { limit: MOST });
}

#[test]
fn what_a_file_is_nobody_changes_by_hand() {
    let mut book = Book::company();
    accepts(&mut book, LI_NA, &create("attachment", PHOTO, photo()));
    for (field, value) in [("stored", json!(true)), ("size", json!(5)), ("customer", json!(text(YUNFAN)))] {
        let command = edit("attachment", PHOTO, LATEST, json!({ field: value }));
        refuses(&mut book, LI_NA, &command, &invalid(field, ProblemCode::NotByHand));
    }
}

#[test]
fn attachments_follow_their_follow_up_to_another_customer_and_their_customer_to_another_owner() {
    let mut book = Book::company();
    accepts(&mut book, LI_NA, &create("attachment", PHOTO, photo()));
    accepts(&mut book, ZHOU_NING, &transfer("customer", XINGLAN, LATEST, Some(CHEN_SHUO)));
    assert_eq!(book.row(PHOTO).map(|row| row.scopes.clone()), book.row(XINGLAN).map(|row| row.scopes.clone()));
    let to_larkfield = edit("follow_up", CALL_TO_XINGLAN, LATEST, json!({ "customer": text(LARKFIELD) }));
    let decided = book.decide(LIN_YUE, &to_larkfield).unwrap();
    accepts(&mut book, LIN_YUE, &to_larkfield);
    let moved = book.row(PHOTO).unwrap();
    assert_eq!((&moved.doc["customer"], moved.parent), (&json!(text(LARKFIELD)), Some(LARKFIELD)));
    assert!(
        book.seen_by(EMMA, "attachment").contains(&PHOTO) && !book.seen_by(CHEN_SHUO, "attachment").contains(&PHOTO)
    );
    let late = create("attachment", NOTE, photo());
    accepts(&mut book, LIN_YUE, &late);
    let of_count: Vec<Change> = decided.into_iter().filter(|change| matches!(change, Change::NoMore { .. })).collect();
    assert!(!of_count.is_empty() && !book.holds(&of_count), "one that is added meanwhile is not left behind");
    assert_eq!(book.doc(NOTE)["customer"], json!(text(LARKFIELD)));
}

#[test]
fn one_that_was_deleted_when_its_follow_up_moved_does_not_come_back_at_the_old_customer() {
    let mut book = Book::company();
    accepts(&mut book, LI_NA, &create("attachment", PHOTO, photo()));
    accepts(&mut book, LI_NA, &delete("attachment", PHOTO, LATEST));
    accepts(&mut book, LI_NA, &restore("attachment", PHOTO));
    accepts(&mut book, LI_NA, &delete("attachment", PHOTO, LATEST));
    accepts(&mut book, LIN_YUE, &edit("follow_up", CALL_TO_XINGLAN, LATEST, json!({ "customer": text(LARKFIELD) })));
    refuses(&mut book, LIN_YUE, &restore("attachment", PHOTO), &invalid("follow_up", ProblemCode::NoSuchRecord));
}

#[test]
fn the_file_is_open_to_who_sees_the_attachment_until_what_it_hangs_on_is_deleted() {
    let mut book = Book::company();
    accepts(&mut book, LI_NA, &create("attachment", PHOTO, photo()));
    assert!(reads(&book, CHEN_SHUO).is_ok_and(|file| file.size == 184_320 && file.is_picture() && !file.stored));
    assert_eq!(reads(&book, EMMA), Err(Rejection::not_found("attachment")));
    let gone = [("attachment", PHOTO), ("follow_up", CALL_TO_XINGLAN), ("customer", XINGLAN)];
    for (kind, id) in gone {
        accepts(&mut book, LI_NA, &delete(kind, id, LATEST));
        assert_eq!(reads(&book, LI_NA), Err(Rejection::not_found("attachment")), "without its {kind}");
        accepts(&mut book, LI_NA, &restore(kind, id));
        assert!(reads(&book, LI_NA).is_ok(), "back with its {kind}");
    }
}

#[test]
fn who_may_log_may_store_the_file_and_it_is_stored_once() {
    let mut book = Book::company();
    accepts(&mut book, LI_NA, &create("attachment", PHOTO, photo()));
    assert!(writes(&book, CHEN_SHUO).is_ok());
    assert_eq!(writes(&book, WU_SHAN), Err(not_allowed("follow_ups")), "finance sees it and does not log");
    assert_eq!(writes(&book, EMMA), Err(Rejection::not_found("attachment")));
    let row = book.row(PHOTO).unwrap();
    let changes = file::stored(row);
    assert!(book.holds(&changes) && changes.len() == 1);
    let mut known = row.clone();
    known.doc.insert("stored".into(), json!(true));
    assert_eq!(file::stored(&known), []);
}

/// The rows that the worker loads for a file.
struct Rows<'a>(&'a Book);

impl View for Rows<'_> {
    fn row(&self, id: RowId) -> Option<std::sync::Arc<Row>> {
        self.0.row(id).cloned().map(std::sync::Arc::new)
    }
    fn find(&self, _: &str, _: &str, _: &str) -> Vec<std::sync::Arc<Row>> {
        Vec::new()
    }
    fn count(&self, _: &str, _: &str, _: &str) -> usize {
        0
    }
    fn all(&self, _: &str) -> Vec<std::sync::Arc<Row>> {
        Vec::new()
    }
}

fn asks(
    book: &Book,
    by: RowId,
    may: fn(&Stand<'_>, &Row) -> Result<file::File, Rejection>,
) -> Result<file::File, Rejection> {
    let (Some(actor), Some(row)) = (book.actor(by), book.row(PHOTO)) else {
        panic!("nobody, or nothing, to ask about")
    };
    may(&Stand { actor: &actor, view: &Rows(book), at: book.now }, row)
}

fn reads(book: &Book, by: RowId) -> Result<file::File, Rejection> {
    asks(book, by, file::read)
}

fn writes(book: &Book, by: RowId) -> Result<file::File, Rejection> {
    asks(book, by, file::write)
}
