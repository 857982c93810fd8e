//! A real file of leads, 9,240 rows and 37 columns of which customers have few: the others become fields of the company's own.
//!
//! The file is in no repository. Where it is absent the story is not told, and says so.

use std::{collections::BTreeMap, path::Path};

use serde_json::Value;

use super::world::{Files, World, id};
use crate::{
    Command,
    ids::derived,
    imports::{
        fresh::custom_field,
        outcome::Counts,
        plan::Plan,
        suggest::{Defaults, replan, review, set_reading},
    },
};

fn leads() -> Option<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/x_education_leads/Leads.csv");
    std::fs::read_to_string(path).ok()
}

/// Gives each column that fills nothing a field of the company's own, as one tap after the other would.
fn one_tap_each(world: &mut World, files: &Files, plan: &mut Plan) -> Vec<(usize, String)> {
    let table = &files.0[0].1;
    let mut made = Vec::new();
    for column in plan.files[0].unused().collect::<Vec<_>>() {
        let id = derived(&[b"a field", &[u8::try_from(column).unwrap()]]);
        let (key, field) = custom_field(&plan.files[0], table, column, "customer", id);
        let command = Command::Create { kind: "field_definition".into(), id, fields: field.fields(&key) };
        world.run(&command).unwrap_or_else(|rejection| panic!("{}: {rejection:?}", table.headers[column]));
        let known = world.known();
        plan.files[0].aim(column, Some(key.clone()));
        set_reading(&mut plan.files[0], column, table, &known);
        review(plan, &files.sources(), &known);
        made.push((column, key));
    }
    made
}

/// How often each value occurs; nothing is one, too.
fn tally(values: impl Iterator<Item = String>) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    values.for_each(|value| *counts.entry(value).or_default() += 1);
    counts
}

/// A cell as it would stand in a record, by a definition of its own: numbers as numbers, yes and no as such.
fn of_cell(cell: &str, held: Option<&Value>) -> String {
    match (cell.trim(), held) {
        ("" | "Select", _) => String::new(),
        (cell, Some(Value::Bool(_))) => (cell == "Yes").to_string(),
        (cell, Some(Value::Number(_))) => cell.parse::<f64>().unwrap().to_string(),
        (cell, _) => cell.to_owned(),
    }
}

fn of_value(value: Option<&Value>) -> String {
    match value {
        None => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.as_f64().unwrap().to_string(),
        Some(other) => other.to_string(),
    }
}

#[test]
fn nine_thousand_leads_come_in_with_a_field_of_ones_own_for_every_column_that_customers_do_not_have() {
    let Some(csv) = leads() else {
        eprintln!("the real file of leads is not here: its story is not told");
        return;
    };
    let files = Files::new(&[("Leads.csv", &csv)]);
    let mut world = World::new();
    let known = world.known();
    let mut plan = files.suggest(&known);
    let defaults = Defaults { team_name: String::new(), owner: None, me: Some(id(1)) };
    replan(&mut plan, 0, Some("customer"), &files.sources(), &known, &defaults);
    let headers = files.0[0].1.headers.clone();
    assert_eq!(headers.len(), 38, "a comma ends each line");
    let column = |name: &str| headers.iter().position(|header| header == name).unwrap();
    plan.files[0].aim(column("Lead Number"), Some("name".into()));
    plan.files[0].aim(column("Prospect ID"), Some("source_id".into()));
    plan.files[0].blanks = true;
    let own = one_tap_each(&mut world, &files, &mut plan);
    assert!(own.len() >= 28, "{own:?}");

    let run = files.try_out_on(&plan, &world.known(), &world);
    assert_eq!(run.counts(0), Counts { create: 9240, ..Counts::default() });
    world.import(plan.import, &run);
    let customers = world.of("customer");
    assert_eq!(customers.len(), 9240);

    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(csv.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    for (column, key) in &own {
        let held = customers.iter().find_map(|row| row.doc.get(key));
        let expected = tally(rows.iter().map(|row| of_cell(row.get(*column).unwrap_or_default(), held)));
        let found = tally(customers.iter().map(|row| of_value(row.doc.get(key))));
        assert_eq!(found, expected, "{}", headers[*column]);
    }
    let count = |name: &str, value: &str| {
        let (_, key) = own.iter().find(|(column, _)| headers[*column] == name).unwrap();
        customers.iter().filter(|row| of_value(row.doc.get(key)) == value).count()
    };
    assert_eq!((count("Do Not Email", "true"), count("Converted", "1")), (734, 3561));
    assert_eq!(count("Lead Profile", ""), 4146 + 2709, "Select and nothing are nothing");
    assert_eq!(count("Lead Origin", "Landing Page Submission"), 4886);
}
