//! What cells say once the plan is heard: joined, parted, corrected, constant, or nothing.

use serde_json::json;

use super::world::{Files, World, id, text};
use crate::imports::{
    fresh::custom_field,
    mappings::{latest, to_keep},
    outcome::{Counts, Outcome},
    plan::{FilePlan, Separator},
};

fn files(text: &str) -> Files {
    Files::new(&[("customers.csv", text)])
}

#[test]
fn several_columns_make_one_field() {
    let world = World::new();
    let files = files("Company,省,市,Street\n甲,浙江省,杭州市,West Lake Rd 1\n乙,,,\n");
    let mut plan = files.suggest(&world.known());
    let file = &mut plan.files[0];
    for (column, plan) in file.columns.iter_mut().enumerate().skip(1) {
        plan.target = (column == 1).then(|| "address".to_owned());
    }
    file.columns[1].joined = vec![2, 3];
    let run = files.try_out(&plan, &world.known());
    let addresses: Vec<_> = run.planned().map(|planned| planned.fields.get("address").cloned()).collect();
    assert_eq!(addresses, [Some(json!("浙江省杭州市 West Lake Rd 1")), None]);
    plan.files[0].columns[1].separator = Separator::Comma;
    let run = files.try_out(&plan, &world.known());
    let addresses: Vec<_> = run.planned().map(|planned| planned.fields.get("address").cloned()).collect();
    assert_eq!(addresses[0], Some(json!("浙江省, 杭州市, West Lake Rd 1")));
}

#[test]
fn first_and_last_names_in_two_columns_make_the_names_by_which_other_files_know_the_row() {
    let mut world = World::new();
    world.put("customer", id(20), &json!({"name": "Acme"}));
    let files = Files::new(&[("people.csv", "First,Last,Company,Mobile\nAda,Lovelace,Acme,138\n")]);
    let mut plan = files.suggest(&world.known());
    plan.files[0].kind = Some("contact".into());
    for (column, target) in [Some("name"), None, Some("customer"), Some("mobile")].into_iter().enumerate() {
        plan.files[0].columns[column].target = target.map(str::to_owned);
    }
    plan.files[0].columns[0].joined = vec![1];
    let run = files.try_out(&plan, &world.known());
    assert_eq!(run.planned().next().map(|planned| text_of(&planned.fields, "name")), Some("Ada Lovelace".into()));
}

#[test]
fn a_name_and_a_phone_in_one_cell_fill_two_fields() {
    let world = World::new();
    let files = files("Company,Region\n周敏诊所 138 0013 8000,East\n李娜诊所13900139000,West\n王伟诊所,\n");
    let mut plan = files.suggest(&world.known());
    plan.files[0].columns[0].split_off = Some("phone".into());
    let run = files.try_out(&plan, &world.known());
    let told: Vec<_> = run.planned().map(|it| (text_of(&it.fields, "name"), text_of(&it.fields, "phone"))).collect();
    let expected = [("周敏诊所", "138 0013 8000"), ("李娜诊所", "13900139000"), ("王伟诊所", "")];
    assert_eq!(told, expected.map(|(name, phone)| (name.to_owned(), phone.to_owned())));
}

#[test]
fn a_constant_fills_what_no_column_does_and_empty_cells() {
    let mut world = World::new();
    world.put("tag", id(40), &json!({"name": "Fair"}));
    let files = files("Company,Region\nA,\nB,West\n");
    let mut plan = files.suggest(&world.known());
    plan.files[0].constants.insert("region".into(), "East".into());
    plan.files[0].constants.insert("status".into(), "active".into());
    plan.files[0].constants.insert("tags".into(), "Fair".into());
    let run = files.try_out(&plan, &world.known());
    assert_eq!(run.counts(0), Counts { create: 2, update: 0, skip: 0, merge: 0, problem: 0 });
    let told: Vec<_> = run.planned().map(|it| (text_of(&it.fields, "region"), text_of(&it.fields, "status"))).collect();
    assert_eq!(told, [("East".into(), "active".into()), ("West".into(), "active".to_owned())]);
    assert!(run.planned().all(|planned| planned.fields["tags"] == json!([id(40).to_string()])));
    plan.files[0].constants.insert("status".into(), "nonsense".into());
    assert_eq!(files.try_out(&plan, &world.known()).counts(0).problem, 2);
}

#[test]
fn words_for_nothing_are_nothing_only_on_request() {
    let world = World::new();
    let files = files("Company,Region,Email\nA,-,N/A\nB,Select,b@b.example\n");
    let mut plan = files.suggest(&world.known());
    assert_eq!(
        files.try_out(&plan, &world.known()).counts(0),
        Counts { create: 1, update: 0, skip: 0, merge: 0, problem: 1 }
    );
    plan.files[0].blanks = true;
    let run = files.try_out(&plan, &world.known());
    assert_eq!(run.counts(0), Counts { create: 2, update: 0, skip: 0, merge: 0, problem: 0 });
    assert!(run.planned().all(|planned| !planned.fields.contains_key("region")));
    assert_eq!(crate::imports::texts::blanks_in(&files.0[0].1), 3);
}

#[test]
fn a_cell_that_was_put_right_stays_right_with_the_plan() {
    let mut world = World::new();
    let files = files("Company,Email\nA,nonsense\nB,b@b.example\n");
    let mut plan = files.suggest(&world.known());
    plan.files[0].corrections.entry(0).or_default().insert(1, " a@a.example ".into());
    let kept = serde_json::from_value(serde_json::to_value(&plan).unwrap()).unwrap();
    assert_eq!(plan, kept, "a plan is data");
    let run = files.try_out(&kept, &world.known());
    world.import(plan.import, &run);
    let mails: Vec<&str> = world.of("customer").into_iter().map(|row| text(row, "email")).collect();
    assert!(mails.contains(&"a@a.example") && mails.len() == 2);
}

#[test]
fn a_plan_that_was_saved_before_there_was_more_to_say_is_still_read() {
    let old = json!({"kind": "customer", "columns": [{"target": "name", "reading": {}, "values": {}}]});
    let plan: FilePlan = serde_json::from_value(old).unwrap();
    assert_eq!((plan.columns[0].rule, plan.blanks), (crate::imports::plan::FieldRule::Fill, false));
}

#[test]
fn a_correction_may_make_a_row_the_same_as_another() {
    let world = World::new();
    let files = files("Company\nA\nB\n");
    let mut plan = files.suggest(&world.known());
    plan.files[0].corrections.entry(1).or_default().insert(0, "A".into());
    assert_eq!(files.try_out(&plan, &world.known()).files[0][1], Outcome::Twice(2));
}

#[test]
fn a_mapping_is_offered_again_for_the_same_headers_without_what_is_no_more() {
    let mut world = World::new();
    let files = files("Company,奇怪的列,Region\nA,x,East\n");
    let mut plan = files.suggest(&world.known());
    plan.files[0].columns[1].target = Some("remark".into());
    plan.files[0].columns[2].target = Some("x_gone".into());
    plan.files[0].corrections.entry(0).or_default().insert(0, "B".into());
    let kept = to_keep(&plan.files, &files.sources());
    world.put("import", id(50), &json!({"name": "old", "at": 5, "mappings": []}));
    world.put("import", id(51), &json!({"name": "new", "at": 7, "mappings": kept}));
    let imports = world.of("import");
    let again = ["company ".to_owned(), "奇怪的列".to_owned(), "REGION".to_owned()];
    let (at, offered) = latest(imports.iter().copied(), &again, &world.known()).unwrap();
    let targets: Vec<_> = offered.columns.iter().map(|column| column.target.as_deref()).collect();
    assert_eq!((at, targets), (7, vec![Some("name"), Some("remark"), None]));
    assert!(offered.corrections.is_empty(), "corrections belong to one file's rows");
    assert!(latest(imports.iter().copied(), &again[..2], &world.known()).is_none());
}

#[test]
fn a_column_becomes_a_custom_field_of_the_type_that_its_cells_speak_for() {
    let cells =
        "a,b,c,d,e,f\n1,2026-01-02,yes,Gold,say what,¥5\n2,2026/3/4,no,Silver,you like,¥6\n,,,Gold,here,\n3,,,Gold,,\n";
    let files = files(cells);
    let table = &files.0[0].1;
    let types: Vec<&str> = (0..6)
        .map(|column| custom_field(&FilePlan::default(), table, column, "customer", id(60)).1.type_name())
        .collect();
    assert_eq!(types, ["number", "date", "yes_no", "choice", "text", "money"]);
    let (key, field) = custom_field(&FilePlan::default(), table, 3, "customer", id(60));
    assert!(crate::settings::custom::is_key(&key));
    assert_eq!(field.fields(&key)["choices"], json!(["Gold", "Silver"]));
}

#[test]
fn a_word_that_comes_late_in_a_column_is_a_choice_too_and_one_that_means_nothing_is_none() {
    let rows: String = (0..3000).map(|n| if n % 2 == 0 { "Gold\n" } else { "Select\n" }).collect();
    let files = files(&format!("Grade\n{rows}Silver\n"));
    let table = &files.0[0].1;
    let choices = |blanks: bool| {
        let file = FilePlan { blanks, ..FilePlan::default() };
        let (key, field) = custom_field(&file, table, 0, "customer", id(60));
        field.fields(&key)["choices"].clone()
    };
    assert_eq!(choices(false), json!(["Gold", "Select", "Silver"]));
    assert_eq!(choices(true), json!(["Gold", "Silver"]));
}

#[test]
fn words_of_a_column_that_differ_in_case_are_one_choice() {
    let files = files("Grade\nGold\ngold\nGold\nSilver\nGOLD\ngold\nGOLD\nSilver\n");
    let (key, field) = custom_field(&FilePlan::default(), &files.0[0].1, 0, "customer", id(60));
    assert_eq!(field.fields(&key)["choices"], json!(["GOLD", "Silver"]));
}

fn text_of(doc: &sync::Doc, field: &str) -> String {
    doc.get(field).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned()
}
