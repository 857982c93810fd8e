//! Whose the rows of a file are, and when what they tell happened.

use serde_json::json;
use sync::RowId;

use super::world::{Files, World, id, text};
use crate::{
    ids::reference,
    imports::{
        outcome::Counts,
        plan::Plan,
        suggest::{Defaults, suggest},
        turns,
    },
    steps::{AtOnce, at_once},
};

fn world() -> World {
    let mut world = World::new();
    world.put("team", id(10), &json!({"name": "East"}));
    for (n, name) in [(11, "Li Na"), (12, "Wang Wei")] {
        world.put("user", id(n), &json!({"name": name, "role": "rep", "team": id(10).to_string()}));
    }
    world
}

fn plan(files: &Files, world: &World, owner: Option<RowId>) -> Plan {
    let defaults = Defaults { team_name: "{}".into(), owner, me: None };
    at_once(suggest(id(99), &files.sources(), &world.known(), &defaults, &mut AtOnce))
}

fn owners(world: &World) -> Vec<(String, Option<RowId>)> {
    let customers = world.of("customer").into_iter();
    let mut owners: Vec<_> =
        customers.map(|row| (text(row, "name").to_owned(), reference(&row.doc, "owner"))).collect();
    owners.sort();
    owners
}

#[test]
fn a_column_assigns_rows_and_those_without_a_name_are_whoevers_the_person_says() {
    let files = Files::new(&[("customers.csv", "Company,Owner\nA,Li Na\nB,wang wei\nC,\n")]);
    for (default, expected) in [(Some(id(1)), Some(id(1))), (None, None)] {
        let mut world = world();
        let plan = plan(&files, &world, default);
        world.import(plan.import, &files.try_out(&plan, &world.known()));
        let told = [("A", Some(id(11))), ("B", Some(id(12))), ("C", expected)];
        assert_eq!(owners(&world), told.map(|(name, owner)| (name.to_owned(), owner)));
    }
}

#[test]
fn a_whole_file_goes_to_one_person_of_a_team_or_into_the_pool() {
    let files = Files::new(&[("customers.csv", "Company\nA\nB\n")]);
    for owner in [Some(id(12)), None] {
        let mut world = world();
        let mut plan = plan(&files, &world, Some(id(1)));
        match owner {
            Some(owner) => plan.files[0].defaults.insert("owner".into(), json!(owner.to_string())),
            None => plan.files[0].defaults.remove("owner"),
        };
        world.import(plan.import, &files.try_out(&plan, &world.known()));
        assert!(owners(&world).iter().all(|(_, of)| *of == owner));
    }
}

#[test]
fn people_take_rows_without_an_owner_in_turn_and_the_same_rows_when_the_file_is_read_again() {
    let files = Files::new(&[("customers.csv", "Company,Owner\nA,\nB,Li Na\nC,\nD,\n")]);
    let mut world = world();
    let mut plan = plan(&files, &world, None);
    plan.files[0].in_turn = vec![id(11), id(12)];
    let run = files.try_out(&plan, &world.known());
    assert_eq!(run, files.try_out(&plan, &world.known()));
    world.import(plan.import, &run);
    let told = [("A", 11), ("B", 11), ("C", 11), ("D", 12)];
    assert_eq!(owners(&world), told.map(|(name, owner)| (name.to_owned(), Some(id(owner)))));
}

#[test]
fn a_whole_file_goes_to_a_team_whose_people_take_its_rows_in_turn() {
    let files = Files::new(&[("customers.csv", "Company\nA\nB\nC\nD\n")]);
    let mut world = world();
    world.put("team", id(20), &json!({"name": "Shanghai", "parent": id(10).to_string()}));
    let others = [("Zhao Min", 20, true), ("Gone", 10, false), ("Elsewhere", 30, true)];
    for (n, (name, team, active)) in (13..).zip(others) {
        world.put("user", id(n), &json!({"name": name, "role": "rep", "team": id(team).to_string(), "active": active}));
    }
    let of = |team: u8| turns::of_team(id(team), &world.of("user"), &world.of("team"));
    assert_eq!((of(10), of(20)), (vec![id(11), id(12), id(13)], vec![id(13)]), "who left, and others, take none");
    assert_eq!(of(40), [], "a team of nobody");
    let mut plan = plan(&files, &world, None);
    plan.files[0].in_turn = of(10);
    world.import(plan.import, &files.try_out(&plan, &world.known()));
    let told = [("A", 11), ("B", 12), ("C", 13), ("D", 11)];
    assert_eq!(owners(&world), told.map(|(name, owner)| (name.to_owned(), Some(id(owner)))));
}

#[test]
fn somebody_whom_nobody_knows_is_a_problem_beside_the_cell_and_not_the_pool() {
    let world = world();
    let files = Files::new(&[("customers.csv", "Company,Owner\nA,Nobody Known\n")]);
    let run = files.try_out(&plan(&files, &world, None), &world.known());
    assert_eq!(run.counts(0), Counts { problem: 1, ..Counts::default() });
}

#[test]
fn what_the_file_tells_happened_when_the_file_says_and_not_today() {
    let mut world = world();
    let text = "Deal Name,Deal Stage,Engaged on,Close Date\nA,Won,2025-01-10,2025-03-01\nB,Talking,2025-02-02,\n";
    let files = Files::new(&[("deals.csv", text)]);
    let mut plan = plan(&files, &world, None);
    plan.files[0].columns[2].target = Some("engaged_on".into());
    world.import(plan.import, &files.try_out(&plan, &world.known()));
    let since = |name: &str| {
        let row = world.of("opportunity").into_iter().find(|row| row.doc["name"] == name).unwrap();
        row.doc["stage_since"].as_i64().unwrap() / 86_400_000
    };
    let day = |text: &str| crate::value::Day::parse(text).unwrap().since_epoch();
    assert_eq!((since("A"), since("B")), (day("2025-03-01"), day("2025-02-02")));
    let stage = |name: &str| world.of("stage").into_iter().find(|row| row.doc["name"] == name).unwrap().id.to_string();
    let way = |name: &str| {
        let row = world.of("opportunity").into_iter().find(|row| row.doc["name"] == name).unwrap();
        let entries = row.doc["stage_history"].as_array().unwrap().clone();
        entries
            .iter()
            .map(|it| (it["stage"].as_str().unwrap().to_owned(), it["at"].as_i64().unwrap() / 86_400_000))
            .collect::<Vec<_>>()
    };
    assert_eq!(way("A"), [(stage("Talking"), day("2025-01-10")), (stage("Won"), day("2025-03-01"))]);
    assert_eq!(way("B"), [(stage("Talking"), day("2025-02-02"))], "it is where it began");
}
