//! Comments on an opportunity, and who is told of them.

use domain::{
    Command, Rejection,
    opportunities::commenting::{AddComment, MENTIONS},
    rejection::ProblemCode,
};
use serde_json::json;

use crate::prelude::*;

const NEW: sync::RowId = id(0x200);

fn says(text: &str, mentions: &[sync::RowId]) -> Command {
    let (text, mentions) = (text.into(), mentions.to_vec());
    Command::AddComment(AddComment { id: NEW, opportunity: XINGLAN_SPECTROMETER, text, mentions })
}

fn told(book: &Book, who: sync::RowId) -> Vec<String> {
    let notices = book.of_kind("notification").filter(|row| row.doc["owner"] == json!(text(who)));
    notices.map(|row| row.doc["topic"].as_str().unwrap_or_default().to_owned()).collect()
}

#[test]
fn a_comment_is_seen_by_those_who_see_the_opportunity_and_the_owner_is_told() {
    let mut book = Book::company();
    accepts(&mut book, CHEN_SHUO, &says(" 运费谁出？ ", &[]));
    assert_eq!((&book.doc(NEW)["by"], &book.doc(NEW)["text"]), (&json!(text(CHEN_SHUO)), &json!("运费谁出？")));
    assert!(book.seen_by(LI_NA, "comment").contains(&NEW) && !book.seen_by(EMMA, "comment").contains(&NEW));
    assert_eq!(told(&book, LI_NA), ["commented"]);
    assert!(told(&book, CHEN_SHUO).is_empty(), "nobody is told what they said themselves");
}

#[test]
fn whoever_is_named_is_told_so_once_even_if_they_own_it() {
    let mut book = Book::company();
    accepts(&mut book, CHEN_SHUO, &says("@李娜 @周宁 看一下", &[LI_NA, ZHOU_NING, CHEN_SHUO]));
    assert_eq!(told(&book, LI_NA), ["mentioned"]);
    assert_eq!(told(&book, ZHOU_NING), ["mentioned"]);
    assert!(told(&book, CHEN_SHUO).is_empty());
}

#[test]
fn only_the_author_changes_a_comment_and_takes_it_back() {
    let mut book = Book::company();
    accepts(&mut book, CHEN_SHUO, &says("运费谁出？", &[]));
    let reword = |text: &str| edit("comment", NEW, START, json!({ "text": text }));
    refuses(&mut book, LI_NA, &reword("我说的"), &not_allowed("follow_ups"));
    accepts(&mut book, CHEN_SHUO, &reword("运费客户出？"));
    let ver = book.row(NEW).unwrap().ver;
    accepts(&mut book, CHEN_SHUO, &delete("comment", NEW, ver));
    assert!(book.seen_by(LI_NA, "comment").is_empty());
}

#[test]
fn a_comment_that_says_nothing_names_a_crowd_or_hangs_on_nothing_is_refused() {
    let mut book = Book::company();
    refuses(&mut book, LI_NA, &says("  ", &[]), &invalid("text", ProblemCode::Required));
    let crowd = vec![LI_NA; MENTIONS + 1];
    refuses(&mut book, LI_NA, &says("大家好", &crowd), &invalid("mentions", ProblemCode::OutOfRange));
    refuses(&mut book, LI_NA, &says("你好", &[XINGLAN]), &invalid("mentions", ProblemCode::NoSuchRecord));
    refuses(&mut book, EMMA, &says("你好", &[]), &Rejection::not_found("opportunity"));
}
