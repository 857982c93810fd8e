//! An import whose device is killed at random points: after each the commands that had become durable are sent, some of them
//! twice, and the import is taken up again from the plan and the files. Every row comes out exactly once.

use std::collections::BTreeMap;

use serde_json::json;
use sync::RowId;

use super::world::{Files, World, id};
use crate::{
    Command,
    imports::{
        part,
        plan::{FieldRule, Plan, WhenThere},
        taking_back::TakeBackPart,
    },
    steps::{AtOnce, at_once},
};

/// How often the device dies before it is left in peace.
const DEATHS: usize = 20;

/// Rows of each file.
const ROWS: usize = 1700;

struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or_default() % end.max(1)
    }
}

fn company() -> World {
    let mut world = World::new();
    for n in 0..60_u8 {
        world.put("customer", id(100 + n), &json!({"name": format!("Company {n}"), "region": "old"}));
    }
    world
}

fn files() -> Files {
    let customers: Vec<String> = (0..ROWS).map(|n| format!("Company {n},new,{n}")).collect();
    let contact = |n: usize| format!("Person {n},Company {n},{}", 13_800_000_000 + n as u64);
    let contacts: Vec<String> = (0..ROWS).map(contact).collect();
    let follow_up = |n: usize| format!("Company {n},call,2020-01-{:02},Said {n}", 1 + n % 28);
    let follow_ups: Vec<String> = (0..ROWS).map(follow_up).collect();
    Files::new(&[
        ("customers.csv", &format!("Company,Region,Employees\n{}", customers.join("\n"))),
        ("contacts.csv", &format!("Contact name,Company,Mobile\n{}", contacts.join("\n"))),
        ("calls.csv", &format!("Company,Activity type,Activity date,Notes\n{}", follow_ups.join("\n"))),
    ])
}

fn plan(files: &Files, world: &World) -> Plan {
    let mut plan = files.suggest(&world.known());
    plan.files[0].when_there = WhenThere::Update;
    plan.files[0].columns[1].rule = FieldRule::Overwrite;
    plan
}

/// What is left to do, as a device finds out when it takes the import up.
fn left(files: &Files, plan: &Plan, world: &World) -> Vec<Command> {
    let run = files.try_out_on(plan, &world.known(), world);
    let done = world.done(plan.import);
    let parts = at_once(run.parts(|id| world.rows.contains_key(&id), &mut AtOnce));
    let mut commands: Vec<Command> = parts.iter().map(|part| Command::ImportRows(part.command(plan.import))).collect();
    commands.extend(run.updates(plan.import, |id| done.contains(&id)).into_iter().map(Command::UpdateRows));
    commands
}

fn check(world: &World, import: RowId) {
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    for row in world.of("customer") {
        *names.entry(super::world::text(row, "name")).or_default() += 1;
        assert_eq!(row.doc["region"], "new");
        assert!(row.doc.contains_key("employees"));
    }
    assert_eq!((names.len(), names.values().max()), (ROWS, Some(&1)));
    assert_eq!(world.of("contact").len(), ROWS);
    assert_eq!(world.of("follow_up").len(), ROWS);
    assert!(world.of("customer").iter().all(|row| row.doc.contains_key("last_follow_up_at")));
    let parts: Vec<_> = world.of("import_part").into_iter().map(|row| &row.doc).collect();
    let mut made: Vec<RowId> = parts.iter().flat_map(|part| part::created(part)).collect();
    let mut changed: Vec<RowId> = parts.iter().flat_map(|part| part::updated(part)).map(|it| it.id).collect();
    let counts = (made.len(), changed.len());
    made.sort_unstable();
    made.dedup();
    changed.sort_unstable();
    changed.dedup();
    assert_eq!(counts, (made.len(), changed.len()), "a row was written down twice");
    assert_eq!(counts, (ROWS - 60 + ROWS + ROWS, 60));
    assert_eq!(world.done(import).len(), 60);
}

fn lives_through(seed: u64) -> (World, Plan) {
    let mut dice = Dice(seed);
    let mut world = company();
    let files = files();
    let plan = plan(&files, &world);
    for _ in 0..DEATHS {
        let commands = left(&files, &plan, &world);
        // So many had become durable when the device died; the first of them may have been sent without an answer.
        let durable = dice.below(3).min(commands.len());
        for command in &commands[..durable] {
            world.run(command).unwrap();
            if dice.below(3) == 0 {
                world.run(command).unwrap();
            }
        }
    }
    for command in left(&files, &plan, &world) {
        world.run(&command).unwrap();
    }
    assert!(left(&files, &plan, &world).is_empty(), "there is nothing left to do");
    (world, plan)
}

#[test]
fn an_import_that_dies_twenty_times_makes_and_changes_every_row_once() {
    for seed in [3, 41, 1967] {
        println!("seed {seed}");
        let (world, plan) = lives_through(seed);
        check(&world, plan.import);
    }
}

#[test]
fn an_import_that_died_on_the_way_is_taken_back_as_a_whole_and_taking_back_may_die_too() {
    println!("seed 77");
    let (mut world, _) = lives_through(77);
    let mut dice = Dice(77);
    let parts: Vec<RowId> = world.of("import_part").into_iter().map(|row| row.id).collect();
    for round in 0.. {
        let open = parts.iter().rev().filter(|part| !world.rows[part].doc.contains_key("undone_at"));
        let open: Vec<RowId> = open.copied().collect();
        if open.is_empty() {
            break;
        }
        assert!(round < 100, "taking back does not end");
        for part in open.into_iter().take(1 + dice.below(3)) {
            let back = Command::TakeBackPart(TakeBackPart { part, keep: Vec::new() });
            world.run(&back).unwrap();
            world.run(&back).unwrap();
        }
    }
    let live: Vec<_> = world.of("customer").into_iter().filter(|row| row.is_live()).collect();
    assert_eq!(live.len(), 60);
    assert!(live.iter().all(|row| row.doc["region"] == "old" && !row.doc.contains_key("employees")));
    assert!(live.iter().all(|row| !row.doc.contains_key("last_follow_up_at")), "they were not spoken to");
    assert!(world.of("follow_up").iter().all(|row| !row.is_live()));
    assert!(world.of("contact").iter().all(|row| !row.is_live()));
    assert!(world.of("import_part").iter().all(|row| part::kept(&row.doc).is_empty()));
}
