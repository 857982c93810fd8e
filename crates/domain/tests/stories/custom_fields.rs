//! Fields that an admin adds to a kind of record.

use domain::{Command, Rejection, rejection::ProblemCode};
use serde_json::{Value, json};

use crate::prelude::*;

const FLOOR: sync::RowId = id(0x200);
const NEW: sync::RowId = id(0x201);

fn with(field: Value) -> Book {
    let mut book = Book::company();
    accepts(&mut book, LIN_YUE, &create("field_definition", FLOOR, field));
    book
}

fn definition(ty: &str) -> Value {
    json!({"kind": "customer", "key": "x_field", "label": "楼层", "type": ty, "choices": ["一层", "二层"]})
}

#[test]
fn values_of_each_type_are_told_from_others() {
    let long = "长".repeat(501);
    let table: [(&str, Value, Result<(), ProblemCode>); 18] = [
        ("text", json!("三楼"), Ok(())),
        ("text", json!(long), Err(ProblemCode::TooLong)),
        ("text", json!(3), Err(ProblemCode::WrongType)),
        ("number", json!(3.5), Ok(())),
        ("number", json!("3.5"), Err(ProblemCode::WrongType)),
        ("money", json!({"minor": 100, "currency": "CNY"}), Ok(())),
        ("money", json!(100), Err(ProblemCode::WrongType)),
        ("date", json!("2026-11-21"), Ok(())),
        ("date", json!("2026-13-01"), Err(ProblemCode::NotADate)),
        ("choice", json!("二层"), Ok(())),
        ("choice", json!("三层"), Err(ProblemCode::NotAChoice)),
        ("multi_choice", json!(["一层", "二层"]), Ok(())),
        ("multi_choice", json!(["一层", "三层"]), Err(ProblemCode::NotAChoice)),
        ("user", json!(text(EMMA)), Ok(())),
        ("user", json!(text(EAST)), Err(ProblemCode::NoSuchRecord)),
        ("user", json!("Emma"), Err(ProblemCode::NoSuchRecord)),
        ("yes_no", json!(true), Ok(())),
        ("yes_no", json!("true"), Err(ProblemCode::WrongType)),
    ];
    for (ty, value, expected) in table {
        let command = edit("customer", XINGLAN, START, json!({"x_field": value.clone()}));
        let found = with(definition(ty)).run(LI_NA, &command).map(drop);
        assert_eq!(found, expected.map_err(|code| invalid("x_field", code)), "{ty}: {value}");
    }
}

#[test]
fn a_field_that_nobody_defined_and_one_of_another_kind_are_refused() {
    let unknown = invalid("x_field", ProblemCode::NoSuchField);
    refuses(&mut Book::company(), LI_NA, &edit("customer", XINGLAN, START, json!({"x_field": "x"})), &unknown);
    let mut book = with(definition("text"));
    refuses(&mut book, LI_NA, &edit("opportunity", XINGLAN_SPECTROMETER, START, json!({"x_field": "x"})), &unknown);
}

#[test]
fn a_required_one_is_asked_for_in_new_records_and_cannot_be_emptied() {
    let mut field = definition("text");
    field["required"] = json!(true);
    let mut book = with(field);
    let required = invalid("x_field", ProblemCode::Required);
    refuses(&mut book, LI_NA, &create("customer", NEW, json!({"name": "青禾食品"})), &required);
    accepts(&mut book, LI_NA, &create("customer", NEW, json!({"name": "青禾食品", "x_field": "三楼"})));
    refuses(&mut book, LI_NA, &edit("customer", NEW, START, json!({"x_field": null})), &required);
    accepts(&mut book, LI_NA, &edit("customer", XINGLAN, START, json!({"remark": "old records are left in peace"})));
}

#[test]
fn a_retired_one_is_no_longer_asked_for_and_old_values_stay() {
    let mut field = definition("text");
    field["required"] = json!(true);
    let mut book = with(field);
    accepts(&mut book, LI_NA, &edit("customer", XINGLAN, START, json!({"x_field": "三楼"})));
    accepts(&mut book, LIN_YUE, &edit("field_definition", FLOOR, START, json!({"retired": true})));
    accepts(&mut book, LI_NA, &create("customer", NEW, json!({"name": "青禾食品"})));
    assert_eq!(book.doc(XINGLAN)["x_field"], json!("三楼"));
}

#[test]
fn two_people_merge_custom_fields_like_others() {
    let mut book = with(definition("text"));
    accepts(&mut book, LI_NA, &edit("customer", XINGLAN, START, json!({"x_field": "三楼"})));
    accepts(&mut book, ZHOU_NING, &edit("customer", XINGLAN, START, json!({"x_field": "四楼"})));
    let told: Vec<_> = book.of_kind("notification").map(|row| row.doc["about"]["yours"].clone()).collect();
    assert_eq!((book.doc(XINGLAN)["x_field"].clone(), told), (json!("四楼"), vec![json!("三楼")]));
}

#[test]
fn a_definition_names_a_kind_that_takes_fields_and_a_free_key() {
    let changed = |name: &str, value: &str| {
        let mut field = definition("text");
        field[name] = json!(value);
        create("field_definition", NEW, field)
    };
    let mut book = with(definition("text"));
    refuses(&mut book, LIN_YUE, &changed("kind", "task"), &invalid("kind", ProblemCode::NotAChoice));
    for key in ["floor", "x_", "x_Floor", "x_楼层"] {
        refuses(&mut book, LIN_YUE, &changed("key", key), &invalid("key", ProblemCode::WrongType));
    }
    let taken = Rejection::NotUnique { field: "key".into(), value: "x_field".into() };
    refuses(&mut book, LIN_YUE, &changed("label", "另一个"), &taken);
}

#[test]
fn what_a_definition_is_about_never_changes_later() {
    let mut book = with(definition("text"));
    for (name, value) in [("key", "x_other"), ("type", "number"), ("kind", "contact")] {
        let command = edit("field_definition", FLOOR, START, json!({name: value}));
        refuses(&mut book, LIN_YUE, &command, &invalid(name, ProblemCode::NotByHand));
    }
    accepts(&mut book, LIN_YUE, &edit("field_definition", FLOOR, START, json!({"label": "所在楼层"})));
}

#[test]
fn a_deleted_definition_does_not_come_back_beside_one_with_its_key() {
    let mut book = with(definition("text"));
    accepts(&mut book, LIN_YUE, &delete("field_definition", FLOOR, START));
    accepts(&mut book, LIN_YUE, &create("field_definition", NEW, definition("number")));
    let taken = Rejection::NotUnique { field: "key".into(), value: "x_field".into() };
    refuses(&mut book, LIN_YUE, &restore("field_definition", FLOOR), &taken);
}

/// What a definition of choices holds, as key, label and whether it is retired.
fn choices(book: &Book) -> Vec<(String, String, bool)> {
    let held = domain::settings::choices::read(book.doc(FLOOR).get("choices"));
    held.into_iter().map(|choice| (choice.key, choice.label, choice.retired)).collect()
}

fn told(choices: &[(&str, &str, bool)]) -> Vec<(String, String, bool)> {
    choices.iter().map(|(key, label, retired)| ((*key).to_owned(), (*label).to_owned(), *retired)).collect()
}

fn rewrite(choices: &Value) -> Command {
    edit("field_definition", FLOOR, START, json!({"choices": choices}))
}

#[test]
fn a_renamed_choice_is_the_same_to_records_and_a_retired_one_may_still_be_held() {
    let mut book = with(definition("choice"));
    accepts(&mut book, LI_NA, &edit("customer", XINGLAN, START, json!({"x_field": "一层"})));
    let renamed = json!([{"key": "一层", "label": "大堂"}, {"key": "二层", "label": "二层", "retired": true}]);
    accepts(&mut book, LIN_YUE, &rewrite(&renamed));
    assert_eq!(choices(&book), told(&[("一层", "大堂", false), ("二层", "二层", true)]));
    assert_eq!(book.doc(XINGLAN)["x_field"], json!("一层"));
    let unknown = invalid("x_field", ProblemCode::NotAChoice);
    refuses(&mut book, LI_NA, &edit("customer", XINGLAN, START, json!({"x_field": "大堂"})), &unknown);
    accepts(&mut book, LI_NA, &edit("customer", XINGLAN, START, json!({"x_field": "二层"})));
}

#[test]
fn a_choice_that_an_edit_leaves_out_is_kept_and_retired() {
    let table = [
        (json!(["二层"]), told(&[("二层", "二层", false), ("一层", "一层", true)])),
        (json!(null), told(&[("一层", "一层", true), ("二层", "二层", true)])),
        (
            json!(["二层", "一层", "三层"]),
            told(&[("二层", "二层", false), ("一层", "一层", false), ("三层", "三层", false)]),
        ),
    ];
    for (given, expected) in table {
        let mut book = with(definition("choice"));
        accepts(&mut book, LIN_YUE, &rewrite(&given));
        assert_eq!(choices(&book), expected, "{given}");
    }
}

#[test]
fn choices_are_words_or_things_with_key_and_label_and_no_two_are_called_the_same() {
    let same = |value: &str| Rejection::NotUnique { field: "choices".into(), value: value.into() };
    let wrong = |code| invalid("choices", code);
    let table = [
        (json!("一层"), wrong(ProblemCode::WrongType)),
        (json!(["一层", "二层", 3]), wrong(ProblemCode::WrongType)),
        (json!([{"label": "一层"}]), wrong(ProblemCode::WrongType)),
        (json!([{"key": "一层", "label": " "}]), wrong(ProblemCode::Required)),
        (json!([{"key": "一层", "label": "长".repeat(501)}]), wrong(ProblemCode::TooLong)),
        (json!(["一层", {"key": "二层", "label": "一层"}]), same("一层")),
        (json!([{"key": "一层", "label": "Gold"}, {"key": "二层", "label": "gold "}]), same("gold ")),
        (json!([{"key": "三层", "label": "一层"}]), same("一层")),
    ];
    for (given, expected) in table {
        refuses(&mut with(definition("choice")), LIN_YUE, &rewrite(&given), &expected);
    }
}
