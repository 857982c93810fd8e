//! That a list which was exported reads as it was: every value of every type, through the import's own dry run.

use std::sync::Arc;

use fixtures::rng::Rng;
use serde_json::{Value, json};
use sync::{Doc, RowId};

use super::{Cell, values};
use crate::{
    imports::{
        known::Known,
        outcome::Outcome,
        plan::{DONE, NEXT_ON, NEXT_STEP},
        slots::{Slot, numbered},
        tests::world::{Files, World, id, text},
    },
    record::FieldType,
    value::{Day, Money},
};

struct Words<'a> {
    world: &'a World,
    slot: &'a Slot,
}

impl values::Words for Words<'_> {
    fn choice(&self, choice: &str) -> String {
        let words = self.slot.choices.iter().find(|(own, _)| own == choice).map(|(_, words)| words);
        words.and_then(|words| words.last()).map_or_else(|| choice.to_owned(), Clone::clone)
    }

    fn title(&self, id: RowId) -> Option<String> {
        self.world.rows.get(&id).map(|row| text(row, "name").to_owned())
    }

    fn yes_no(&self, yes: bool) -> String {
        if yes { "Yes" } else { "No" }.to_owned()
    }

    fn moment(&self, at: i64) -> String {
        let day = Day::from_epoch(at.div_euclid(86_400_000)).unwrap();
        let minutes = at.rem_euclid(86_400_000) / 60_000;
        format!("{day} {:02}:{:02}", minutes / 60, minutes % 60)
    }

    fn currency(&self) -> &'static str {
        "USD"
    }
}

const TEXTS: [&str; 12] =
    ["=1+1", "O'Brien", "甲,乙", "a \"b\"", "-5", "+86 1", "@A3", "''", "1e5", "第一行\n第二行", "TRUE", "0042"];

/// A world to refer to.
fn world() -> World {
    let mut world = World::new();
    for (number, name) in (20..).zip(["Bo Rep", "周宁"]) {
        world.put("user", id(number), &json!({"name": name, "role": "rep"}));
    }
    for (number, name) in (30..).zip(["展会", "VIP", "to call"]) {
        world.put("tag", id(number), &json!({"name": name}));
    }
    world.put("customer", id(40), &json!({"name": "Mother Co"}));
    world.put("product", id(50), &json!({"name": "GTX Pro"}));
    let custom = |key: &str, ty: &str| json!({"kind": "customer", "key": key, "label": key, "type": ty});
    for (number, ty) in (60..).zip(["number", "money", "date", "yes_no", "text"]) {
        world.put("field_definition", id(number), &custom(&format!("x_own_{ty}"), ty));
    }
    // Two that are called by now what the other was called once, one that is retired, and some that differ by a mark.
    let choices = json!([{"key": "金牌", "label": "银牌"}, {"key": "银牌", "label": "金牌"},
        {"key": "铜牌", "label": "Bronze", "retired": true}, "A+", "A-"]);
    for (number, ty) in (70..).zip(["choice", "multi_choice"]) {
        let mut field = custom(&format!("x_own_{ty}"), ty);
        field["choices"] = choices.clone();
        world.put("field_definition", id(number), &field);
    }
    world
}

/// A value of the slot's type that people could have typed; of texts that tell records apart one of the row's own.
fn any_value(slot: &Slot, world: &World, row: u64, rng: &mut Rng) -> Option<Value> {
    let of = |kind: &str| world.of(kind).into_iter().map(|row| row.id).collect::<Vec<_>>();
    let text = || format!("{} {row}", TEXTS[(usize::try_from(row).unwrap() * 7 + slot.path.len()) % TEXTS.len()]);
    Some(match slot.ty {
        FieldType::Text | FieldType::LongText => json!(text()),
        FieldType::Phone => json!(format!("+86 138 0000 {row:04}")),
        FieldType::Email => json!(format!("p{row}.{}@example.com", slot.path.replace('_', ""))),
        FieldType::Url => json!(format!("https://example.com/{row}")),
        FieldType::Number => match rng.below(3) {
            0 => json!(-7),
            1 => json!(0.25),
            _ => json!(rng.below(1_000_000)),
        },
        FieldType::Money => {
            let currency = rng.pick(&["USD", "CNY", "JPY", "KWD"]);
            Money { minor: i64::try_from(rng.below(1 << 40)).ok()? - (1 << 20), currency: currency.to_owned() }
                .to_value()
        }
        FieldType::Date => json!(format!("2026-{:02}-{:02}", 1 + rng.below(12), 1 + rng.below(28))),
        FieldType::YesNo => json!(rng.below(2) == 0),
        FieldType::Choice(_) => json!(slot.choices[rng.position(slot.choices.len())].0),
        FieldType::MultiChoice(_) => {
            json!(slot.choices.iter().map(|(choice, _)| choice).collect::<Vec<_>>())
        }
        FieldType::Ref(kind) => {
            let ids = of(kind);
            json!(ids.get(rng.position(ids.len().max(1)))?)
        }
        FieldType::Refs(kind) => json!(of(kind)),
        FieldType::Instant => json!((rng.below(20_000) * 1440 + 1 + rng.below(1439)) * 60_000),
        FieldType::Json => return None,
    })
}

fn csv(rows: &[Vec<String>]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

/// Exports records of a kind and tries their file out; what each row would make.
fn there_and_back(kind: &str, world: &World, known: &Arc<Known>, docs: &[Doc]) -> Vec<Doc> {
    let slots = known.slots(kind);
    let cell = |doc: &Doc, slot: &Slot| -> String {
        let cell: Cell = values::cell(slot.ty, doc.get(&slot.path), &Words { world, slot });
        cell.text().into_owned()
    };
    let headers = slots.iter().map(|slot| slot.label.clone()).collect();
    let rows = docs.iter().map(|doc| slots.iter().map(|slot| cell(doc, slot)).collect());
    let table: Vec<Vec<String>> = std::iter::once(headers).chain(rows).collect();
    let files = Files::new(&[("export.csv", &csv(&table))]);
    let mut plan = files.suggest(known);
    plan.files[0].kind = Some(kind.to_owned());
    plan.files[0].defaults.clear();
    for (column, slot) in slots.iter().enumerate() {
        plan.files[0].aim(column, Some(slot.path.clone()));
        plan.files[0].columns[column].joined.clear();
    }
    let run = files.try_out_on(&plan, known, world);
    let made = run.files[0].iter().map(|outcome| match outcome {
        Outcome::Create(planned, problems) if problems.is_empty() => planned.fields.clone(),
        other => panic!("{other:?}"),
    });
    made.collect()
}

#[test]
fn any_list_that_was_exported_reads_as_it_was() {
    let first = std::env::var("SIM_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    let world = world();
    let known = world.known();
    for seed in first..first + 40 {
        for kind in ["customer", "contact", "product", "follow_up", "task"] {
            let mut rng = Rng::new(seed, kind, 0);
            let doc = |row: u64, rng: &mut Rng| -> Doc {
                // What fills no field by itself stands in no export.
                let is_field = |slot: &&Slot| {
                    numbered(&slot.path).is_none() && ![DONE, NEXT_ON, NEXT_STEP].contains(&slot.path.as_str())
                };
                let fields = known.slots(kind).iter().filter(is_field);
                let filled = fields.filter(|slot| slot.required || rng.below(3) > 0).collect::<Vec<_>>();
                let value = |slot: &Slot, rng: &mut Rng| Some((slot.path.clone(), any_value(slot, &world, row, rng)?));
                filled.into_iter().filter_map(|slot| value(slot, rng)).collect()
            };
            let docs: Vec<Doc> = (0..12).map(|row| doc(row, &mut rng)).collect();
            let back = there_and_back(kind, &world, &known, &docs);
            assert_eq!(back, docs, "SIM_SEED={seed} {kind}");
        }
    }
}

#[test]
fn ids_stand_beside_names_and_a_record_that_is_gone_has_an_id_alone() {
    let (world, known) = (world(), world().known());
    let slot = known.slot("customer", "owner").unwrap();
    let words = Words { world: &world, slot };
    let there = json!(id(20).to_string());
    assert_eq!(values::cell(slot.ty, Some(&there), &words), Cell::of_text("Bo Rep"));
    let gone = json!(id(99).to_string());
    assert_eq!(values::cell(slot.ty, Some(&gone), &words), Cell::Empty);
    assert_eq!(values::ids(Some(&gone)), Cell::of_text(id(99).to_string()));
    let several = json!([id(30).to_string(), id(31).to_string()]);
    assert_eq!(values::ids(Some(&several)), Cell::of_text(format!("{}; {}", id(30), id(31))));
}
