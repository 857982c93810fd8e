//! A refused command is corrected and sent once more: nothing that was typed is lost.

use domain::{
    Command,
    activities::logging::{LogFollowUp, NextStep},
    records::reworking::{sheet, with_fields, without_field},
};
use fixtures::{cast::id, doc};
use serde_json::{Value, json};

use crate::prelude::*;

fn log() -> LogFollowUp {
    LogFollowUp {
        id: id(0x900),
        customer: XINGLAN,
        channel: "visit".into(),
        text: "预算过了".into(),
        happened_at: 1_763_700_000_000,
        contact: None,
        opportunity: Some(XINGLAN_SPECTROMETER),
        next: Some(NextStep { id: id(0x901), title: "发报价".into(), due_on: "2026-11-24".into() }),
    }
}

#[test]
fn the_sheet_of_a_command_holds_what_was_typed_and_gives_the_command_back() {
    let commands = [
        create("tag", id(0x910), json!({"name": "重点"})),
        edit("customer", XINGLAN, START, json!({"region": "苏州", "level": "b"})),
        Command::LogFollowUp(log()),
    ];
    for command in commands {
        let found = sheet(&command).unwrap();
        assert_eq!(with_fields(command.clone(), found.fields), command);
    }
    assert_eq!(sheet(&Command::ClaimCustomer { id: XINGLAN }), None);
    assert_eq!(sheet(&create("attachment", id(0x911), json!({"name": "a.jpg"}))), None, "no form makes one");
}

#[test]
fn a_taken_name_is_corrected_and_taken() {
    let mut book = Book::company();
    accepts(&mut book, LI_NA, &create("tag", id(0x910), json!({"name": "重点"})));
    let refused = create("tag", id(0x911), json!({"name": "重点"}));
    assert!(book.run(LI_NA, &refused).is_err());
    let corrected = with_fields(refused, doc(json!({"name": "重点客户"})));
    accepts(&mut book, LI_NA, &corrected);
    assert_eq!(book.doc(id(0x911))["name"], json!("重点客户"));
}

#[test]
fn a_follow_up_on_a_customer_that_is_gone_is_logged_on_another_with_its_next_step() {
    let mut book = Book::company();
    accepts(&mut book, ZHOU_NING, &delete("customer", XINGLAN, START));
    let refused = Command::LogFollowUp(log());
    assert!(book.run(LI_NA, &refused).is_err());
    let mut fields = sheet(&refused).unwrap().fields;
    let other = id(0x920);
    accepts(&mut book, LI_NA, &create("customer", other, json!({"name": "云帆贸易"})));
    fields.insert("customer".into(), json!(text(other)));
    fields.insert("opportunity".into(), Value::Null);
    accepts(&mut book, LI_NA, &with_fields(refused, fields));
    assert_eq!(book.doc(id(0x900))["customer"], json!(text(other)));
    assert_eq!(book.doc(id(0x901))["title"], json!("发报价"));
}

#[test]
fn leaving_one_field_to_the_other_keeps_the_rest_of_the_edit() {
    let both = edit("opportunity", XINGLAN_SPECTROMETER, START, json!({"amount": null, "remark": "x"}));
    let rest = edit("opportunity", XINGLAN_SPECTROMETER, START, json!({"remark": "x"}));
    assert_eq!(without_field(&both, "amount"), Some(rest.clone()));
    assert_eq!(without_field(&rest, "remark"), None);
}
