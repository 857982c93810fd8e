//! Cards of contacts, through the import as it is: what the table calls its columns is what the import understands.

#![allow(clippy::unwrap_used, reason = "this is for tests")]

use std::{collections::BTreeMap, fs, path::Path, rc::Rc, sync::Arc};

use domain::{
    imports::{
        known::Known,
        met::met,
        outcome::Counts,
        plan::Plan,
        suggest::{self, Defaults, Source},
        table::Table,
        trial::Trial,
    },
    steps::{AtOnce, at_once},
};
use files::{Choice, open};
use sync::RowId;

fn known() -> Arc<Known> {
    Arc::new(Known::new("CNY", &|key| key.rsplit('.').next().unwrap_or_default().replace('_', " ")))
}

fn plan(name: &str, table: &Table, known: &Known) -> Plan {
    let id = RowId::new(1_700_000_000_000, &[9; 10]);
    let defaults = Defaults { team_name: "Team {}".into(), owner: None, me: None };
    at_once(suggest::suggest(id, &[Source { name, table }], known, &defaults, &mut AtOnce))
}

#[test]
fn each_column_of_a_card_finds_its_field_and_the_cards_become_contacts_and_customers() {
    let text = "BEGIN:VCARD\nVERSION:3.0\nFN:李娜\nORG:星云仪器;采购部\nTITLE:经理\nTEL;TYPE=CELL:13800138000\nTEL;TYPE=WORK:010-1234567\n\
        TEL:010-7654321\nEMAIL:li@example.com\nEMAIL:na@example.com\nBDAY:1980-03-01\nNOTE:很好\nADR:;;1 Main St;Town;;1;X\n\
        URL:https://example.com\nEND:VCARD\nBEGIN:VCARD\nVERSION:3.0\nFN:王伟\nTEL;TYPE=CELL:13900139000\nEND:VCARD\n";
    let table = open(text.as_bytes(), Choice::default()).unwrap().table;
    let known = known();
    let mut plan = plan("iCloud.vcf", &table, &known);
    assert_eq!(plan.files[0].kind.as_deref(), Some("contact"));
    let targets = plan.files[0].columns.iter().map(|column| column.target.as_deref().unwrap_or("–"));
    let told: Vec<_> = table.headers.iter().map(String::as_str).zip(targets).collect();
    let expected = [
        ("full name", "name"),
        ("company name", "customer"),
        ("job title", "title"),
        ("department", "department"),
        ("mobile phone", "mobile"),
        ("work phone", "phone"),
        ("email address", "email"),
        ("birthday", "birthday"),
        ("notes", "remark"),
        ("second phone", "–"),
        ("second email", "–"),
        ("home address", "–"),
        ("website", "–"),
    ];
    assert_eq!(told, expected);
    plan.files[0].create.insert("customer".into());
    let mut trial = Trial::new(Arc::new(plan), vec![Arc::new(table)], known, Rc::new(|_| None));
    while !trial.advance(100) {}
    let run = at_once(trial.finish(&mut AtOnce));
    assert_eq!(run.counts(0), Counts { create: 2, update: 0, skip: 0, merge: 0, problem: 0 });
    assert_eq!(run.made_by_kind().get("customer"), Some(&2), "星云仪器, and 王伟 himself");
}

#[test]
fn one_card_begins_a_customer_and_the_first_person_there_and_loses_nothing() {
    let text = "BEGIN:VCARD\nVERSION:3.0\nFN:李娜\nORG:星云仪器;采购部\nTITLE:经理\nTEL;TYPE=CELL:13800138000\nTEL;TYPE=WORK:010-1234567\n\
        TEL:010-7654321\nEMAIL:li@example.com\nEMAIL:na@example.com\nBDAY:1980-03-01\nNOTE:很好\nADR:;;1 Main St;Town;;1;X\n\
        URL:https://example.com\nEND:VCARD\n";
    let table = open(text.as_bytes(), Choice::default()).unwrap().table;
    let met = met(&table, &known()).unwrap();
    let said = |begun: &BTreeMap<String, String>| {
        begun.iter().map(|(field, text)| format!("{field}: {text}")).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(said(&met.customer), "address: 1 Main St, Town, 1, X\nname: 星云仪器\nwebsite: https://example.com");
    let person = "birthday: 1980-03-01\ndepartment: 采购部\nemail: li@example.com\nmobile: 13800138000\nname: 李娜\n\
        phone: 010-1234567\nremark: 很好\ntitle: 经理";
    assert_eq!(said(&met.contact), person);
    let rest = [("second phone", "010-7654321"), ("second email", "na@example.com")];
    assert_eq!(met.rest, rest.map(|(header, text)| (header.to_owned(), text.to_owned())));
}

#[test]
fn several_cards_begin_no_form_and_a_number_that_is_none_is_not_put_into_one() {
    let card = "BEGIN:VCARD\nVERSION:3.0\nFN:Ada\nTEL:ask the front desk\nEND:VCARD\n";
    let read = |text: &str| open(text.as_bytes(), Choice::default()).unwrap().table;
    assert_eq!(met(&read(&card.repeat(2)), &known()), None);
    let met = met(&read(card), &known()).unwrap();
    assert_eq!(met.customer.get("name").map(String::as_str), Some("Ada"), "who names no company is one");
    assert_eq!(met.rest, [("phone".to_owned(), "ask the front desk".to_owned())]);
}

/// The cards of the collection: (file, rows, a name in it, the company beside it).
const REAL: [(&str, usize, &str, &str); 7] = [
    ("DERIVED_android_zh_qp_2.1.vcf", 2, "欧阳娜", "北京示例科技有限公司"),
    ("John_Doe_ANDROID.vcf", 6, "john.doe@company.com", "john.doe@company.com"),
    ("John_Doe_EVOLUTION.vcf", 1, "Mr. John Richter, James Doe Sr.", "IBM"),
    ("John_Doe_GMAIL.vcf", 1, "Mr. John Richter, James Doe Sr.", "IBM"),
    ("outlook-2003.vcf", 1, "John Doe III", "Company, The"),
    ("rfc2426-example.vcf", 2, "Tim Howes", "Netscape Communications Corp."),
    ("rfc6350-example.vcf", 1, "Simon Perreault", "Viagenie"),
];

#[test]
fn the_cards_of_real_programs_are_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/vcard");
    if !folder.is_dir() {
        eprintln!("the real cards are not here: skipped");
        return;
    }
    for (file, rows, name, company) in REAL {
        let opened = open(&fs::read(folder.join(file)).unwrap(), Choice::default()).unwrap();
        let table = &opened.table;
        let cards: Vec<_> = (0..table.len()).map(|row| (table.cell(row, 0), table.cell(row, 1))).collect();
        assert_eq!(table.len(), rows, "{file}: {cards:?}");
        assert!(cards.contains(&(name, company)), "{file}: {cards:?}");
        assert_eq!(plan(file, table, &known()).files[0].kind.as_deref(), Some("contact"), "{file}");
        eprintln!("{file}: {rows} cards, {:?}", opened.notes);
    }
}
