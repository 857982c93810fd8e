//! Forecasts: submitted by whoever they are of, adjusted by whoever answers for them, with what they were before.

use domain::{
    Command,
    forecasting::{forecast, past},
    registry::KINDS,
    rejection::ProblemCode,
    reports::{Calendar, Shelf, Step, Zone},
    targets::period::Period,
    value::Day,
};
use fixtures::company::yuan;
use serde_json::{Value, json};

use crate::prelude::*;

const NEW: sync::RowId = id(0x410);

fn submitted(amount: i64, more: &Value) -> Command {
    let mut fields = json!({"name": "四季度", "owner": text(LI_NA), "period": "quarter", "starts_on": "2026-10-01",
        "amount": yuan(amount), "weighted": yuan(100_000)});
    for (field, value) in more.as_object().into_iter().flatten() {
        fields[field] = value.clone();
    }
    create("forecast", NEW, fields)
}

#[test]
fn more_than_30_percent_off_the_weighted_amount_needs_a_reason() {
    // 100,000 weighted: 130,000 is 30 % off, 130,001 is more, 69,999 too.
    accepts(&mut Book::company(), LI_NA, &submitted(130_000, &json!({})));
    for amount in [130_001, 69_999] {
        let mut book = Book::company();
        refuses(&mut book, LI_NA, &submitted(amount, &json!({})), &invalid("reason", ProblemCode::Required));
        accepts(&mut book, LI_NA, &submitted(amount, &json!({"reason": "年底预算"})));
    }
    accepts(&mut Book::company(), LI_NA, &submitted(500, &json!({"weighted": null})));
}

#[test]
fn the_company_says_how_much_is_much() {
    let mut book = Book::company();
    accepts(&mut book, LIN_YUE, &edit("workspace", WORKSPACE, START, json!({"forecast_deviation": 10})));
    refuses(&mut book, LI_NA, &submitted(115_000, &json!({})), &invalid("reason", ProblemCode::Required));
    let nonsense = edit("workspace", WORKSPACE, book.ver, json!({"forecast_deviation": -1}));
    refuses(&mut book, LIN_YUE, &nonsense, &invalid("forecast_deviation", ProblemCode::OutOfRange));
}

#[test]
fn nobody_submits_for_somebody_else_and_nobody_adjusts_their_own() {
    let mut book = Book::company();
    refuses(&mut book, ZHOU_NING, &submitted(100_000, &json!({})), &not_allowed("forecasts"));
    accepts(&mut book, LI_NA, &submitted(100_000, &json!({})));
    let adjust = |amount: i64, note: Value| edit("forecast", NEW, 99, json!({"adjusted": yuan(amount), "note": note}));
    refuses(&mut book, LI_NA, &adjust(90_000, json!("少一点")), &not_allowed("forecasts"));
    refuses(&mut book, CHEN_SHUO, &adjust(90_000, json!("少一点")), &not_allowed("forecasts"));
    refuses(&mut book, ZHOU_NING, &adjust(90_000, Value::Null), &invalid("note", ProblemCode::Required));
    accepts(&mut book, ZHOU_NING, &adjust(90_000, json!("云帆要到明年")));
    assert_eq!(forecast::called(&book.doc(NEW)).map(|money| money.minor), Some(9_000_000));
}

#[test]
fn every_version_is_kept_with_who_and_when() {
    let mut book = Book::company();
    accepts(&mut book, LI_NA, &submitted(100_000, &json!({})));
    accepts(&mut book, ZHOU_NING, &edit("forecast", NEW, 99, json!({"adjusted": yuan(90_000), "note": "谨慎"})));
    accepts(&mut book, LI_NA, &edit("forecast", NEW, 99, json!({"amount": yuan(120_000)})));
    let doc = book.doc(NEW);
    let told: Vec<(String, i64)> = doc["versions"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|version| {
            (version["by"].as_str().unwrap_or_default().to_owned(), version["amount"]["minor"].as_i64().unwrap_or(0))
        })
        .collect();
    assert_eq!(told, [(text(LI_NA), 10_000_000), (text(ZHOU_NING), 10_000_000), (text(LI_NA), 12_000_000)]);
    assert_eq!(doc["submitted_at"], json!(book.now));
}

#[test]
fn versions_are_told_the_latest_first_and_only_its_person_explains_a_miss() {
    let mut book = Book::company();
    accepts(&mut book, LI_NA, &submitted(100_000, &json!({})));
    accepts(&mut book, ZHOU_NING, &edit("forecast", NEW, 99, json!({"adjusted": yuan(90_000), "note": "谨慎"})));
    let versions = forecast::versions(&book.doc(NEW));
    let told: Vec<_> = versions.iter().map(|it| (it.by, it.adjusted.as_ref().map(|money| money.minor))).collect();
    assert_eq!(told, [(Some(ZHOU_NING), Some(9_000_000)), (Some(LI_NA), None)]);
    assert_eq!(versions[0].note.as_deref(), Some("谨慎"));
    let why = edit("forecast", NEW, 99, json!({"explained": "招标推迟"}));
    refuses(&mut book, ZHOU_NING, &why, &not_allowed("forecasts"));
    accepts(&mut book, LI_NA, &why);
}

#[test]
fn what_closed_teaches_what_is_open() {
    let mut book = Book::company();
    accepts(&mut book, LI_NA, &edit("opportunity", XINGLAN_WON, START, json!({"engaged_on": "2026-02-10"})));
    let rows: Vec<sync::Row> = KINDS.iter().flat_map(|kind| book.of_kind(kind.name)).cloned().collect();
    let sales = past::sales(&Shelf::whole(&rows), &Zone::fixed(480), "CNY");
    // 42,000 were won from 10 February to 12 March: 30 days.
    let closed: Vec<_> =
        sales.past.iter().filter_map(|it| Some((it.amount, it.closed?.0 - it.began, it.closed?.1))).collect();
    assert_eq!((closed, sales.past.len()), (vec![(4_200_000, 30, true)], 4));
    // All of what closed was won, and who waits for longer than anybody did closes tomorrow: Emma's 360,000, all of it.
    let today = Day::parse("2026-11-18").unwrap();
    let period = Period::around(Calendar::default(), Step::Month, today).unwrap();
    let outlook = sales.outlook(&[EMMA], today, period, 50);
    assert_eq!((outlook.p10, outlook.p90), (36_000_000, 36_000_000));
    assert_eq!(sales.outlook(&[TOM], today, period, 50).p90, 0, "nothing open");
    assert!(sales.check(&[EMMA], period, 50).is_none(), "one closed opportunity teaches nothing");
    assert!(past::sales(&Shelf::whole(&rows), &Zone::fixed(480), "EUR").past.is_empty());
}
