//! A whole company's four files: people with managers and regions, customers, products, opportunities.
//!
//! The real files are in no repository. Where they are absent the story is told with generated ones that have the same
//! traps: a product written without its space, customers left empty, subsidiaries before their parents.

use std::{collections::BTreeMap, fmt::Write, path::Path};

use super::world::{Files, World, text};
use crate::{
    imports::{
        CHUNK_ROWS,
        outcome::Counts,
        plan::{Meaning, PipelineChoice},
    },
    value::Money,
};

const NAMES: [&str; 4] = ["sales_pipeline.csv", "accounts.csv", "products.csv", "sales_teams.csv"];

fn files() -> [String; 4] {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/maven_crm");
    let real = NAMES.map(|name| std::fs::read_to_string(folder.join(name)).ok());
    if let [Some(pipeline), Some(accounts), Some(products), Some(teams)] = real {
        return [pipeline, accounts, products, teams];
    }
    eprintln!("the real files are not here: the story is told with generated ones");
    look_alike()
}

fn look_alike() -> [String; 4] {
    let products = "product,series,sales_price\nGTX Basic,GTX,550\nGTX Pro,GTX,4821\nMG Special,MG,55\n".to_owned();
    let mut teams = "sales_agent,manager,regional_office\n".to_owned();
    let mut accounts = "account,sector,year_established,revenue,employees,office_location,subsidiary_of\n".to_owned();
    for agent in 0..12 {
        let _ = writeln!(teams, "Agent {agent},Manager {},Region {}", agent % 4, agent % 2);
    }
    for account in 0..40 {
        let parent = if account % 5 == 0 { format!("Account {}", account + 1) } else { String::new() };
        let _ =
            writeln!(accounts, "Account {account},retail,19{},{}.5,{account},Here,{parent}", account + 50, account * 7);
    }
    let mut pipeline =
        "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value\n".to_owned();
    for n in 0..1300 {
        let product = ["GTX Basic", "GTXPro", "MG Special"][n % 3];
        let (account, agent) = (n % 40, n % 11);
        let _ = match n % 4 {
            0 => writeln!(
                pipeline,
                "ID{n},Agent {agent},{product},Account {account},Won,2017-01-02,2017-03-04,{}",
                n + 1
            ),
            1 => writeln!(pipeline, "ID{n},Agent {agent},{product},Account {account},Lost,2017-01-02,2017-03-04,0"),
            2 => writeln!(pipeline, "ID{n},Agent {agent},{product},,Engaging,2017-01-02,,"),
            _ => writeln!(pipeline, "ID{n},Agent {agent},{product},,Prospecting,,,"),
        };
    }
    [pipeline, accounts, products, teams]
}

/// Count and sum by what a row says, from the text alone: no quoted cells stand in these files.
fn by(csv: &str, key: impl Fn(&[&str]) -> String, value: usize) -> BTreeMap<String, (usize, i64)> {
    let mut groups = BTreeMap::new();
    for line in csv.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let group: &mut (usize, i64) = groups.entry(key(&cells)).or_default();
        group.0 += 1;
        group.1 += cells[value].parse::<i64>().unwrap_or(0) * 100;
    }
    groups
}

fn in_book(world: &World, key: impl Fn(&World, &sync::Row) -> String) -> BTreeMap<String, (usize, i64)> {
    let mut groups = BTreeMap::new();
    for row in world.of("opportunity") {
        let group: &mut (usize, i64) = groups.entry(key(world, row)).or_default();
        group.0 += 1;
        group.1 += row.doc.get("amount").and_then(Money::of).map_or(0, |money| money.minor);
    }
    groups
}

#[test]
fn four_files_become_a_company_whose_figures_are_those_of_the_files() {
    let [pipeline, accounts, products, teams] = files();
    let rows = |csv: &str| csv.lines().count() - 1;
    let files = Files::new(&[(NAMES[0], &pipeline), (NAMES[1], &accounts), (NAMES[2], &products), (NAMES[3], &teams)]);
    let mut world = World::new();
    let known = world.known();

    let plan = files.suggest(&known);
    let kinds: Vec<&str> = plan.files.iter().map(|file| file.kind.as_deref().unwrap_or("?")).collect();
    assert_eq!(kinds, ["opportunity", "customer", "product", "user"]);
    let targets = |file: usize| -> Vec<&str> {
        plan.files[file].columns.iter().map(|column| column.target.as_deref().unwrap_or("-")).collect()
    };
    assert_eq!(targets(0), ["source_id", "owner", "product", "customer", "stage", "engaged_on", "closed_on", "amount"]);
    assert_eq!(targets(1), ["name", "industry", "founded", "revenue", "employees", "region", "parent_company"]);
    assert_eq!(targets(2), ["name", "series", "price"]);
    assert_eq!(targets(3), ["name", "team.manager", "team.parent"]);
    assert_eq!(plan.files[0].columns[2].values["GTXPro"], Meaning::Named("GTX Pro".into()));
    assert_eq!(plan.files[0].pipeline, Some(PipelineChoice::New("Sales pipeline".into())));

    let run = files.try_out(&plan, &known);
    for (file, csv) in [&pipeline, &accounts, &products, &teams].into_iter().enumerate() {
        assert_eq!(
            run.counts(file),
            Counts { create: rows(csv), update: 0, skip: 0, merge: 0, problem: 0 },
            "{}",
            NAMES[file]
        );
    }
    let made = world.import(plan.import, &run);
    assert_eq!(made.iter().sum::<usize>(), run.total());
    assert!(made.iter().all(|rows| *rows <= CHUNK_ROWS));
    check_people(&world, &teams);
    check_figures(&world, &pipeline, &teams);
}

fn check_people(world: &World, teams: &str) {
    for line in teams.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let agent = world.of("user").into_iter().find(|row| text(row, "name") == cells[0]).unwrap();
        assert_eq!(text(agent, "role"), "rep");
        let team = &world.rows[&crate::ids::reference(&agent.doc, "team").unwrap()];
        assert_eq!(world.name_in(team, "manager").as_deref(), Some(cells[1]));
        assert_eq!(world.name_in(team, "parent").as_deref(), Some(cells[2]));
    }
    for manager in world.of("user").into_iter().filter(|row| text(row, "role") == "manager") {
        let team = &world.rows[&crate::ids::reference(&manager.doc, "team").unwrap()];
        assert_eq!(
            world.name_in(team, "manager").as_deref(),
            Some(text(manager, "name")),
            "a manager is in their team"
        );
    }
    let distinct = |column: usize| by(teams, |cells| cells[column].to_owned(), 0).len();
    let managers = world.of("user").into_iter().filter(|row| text(row, "role") == "manager").count();
    assert_eq!(managers, distinct(1));
    assert_eq!(world.of("team").len(), distinct(1) + distinct(2));
}

fn check_figures(world: &World, pipeline: &str, teams: &str) {
    let name = |field: &'static str| {
        move |world: &World, row: &sync::Row| world.name_in(row, field).unwrap_or_else(|| "-".into())
    };
    let product = |cells: &[&str]| if cells[2] == "GTXPro" { "GTX Pro".to_owned() } else { cells[2].to_owned() };
    let or_dash = |text: &str| if text.is_empty() { "-".to_owned() } else { text.to_owned() };
    assert_eq!(in_book(world, name("stage")), by(pipeline, |cells| cells[4].to_owned(), 7));
    assert_eq!(in_book(world, name("owner")), by(pipeline, |cells| cells[1].to_owned(), 7));
    assert_eq!(in_book(world, name("product")), by(pipeline, product, 7));
    assert_eq!(in_book(world, name("customer")), by(pipeline, |cells| or_dash(cells[3]), 7));
    let region_of: BTreeMap<&str, &str> =
        teams.lines().skip(1).filter_map(|line| Some((line.split(',').next()?, line.split(',').nth(2)?))).collect();
    let region = |world: &World, row: &sync::Row| {
        let owner = &world.rows[&crate::ids::reference(&row.doc, "owner").unwrap()];
        let team = &world.rows[&crate::ids::reference(&owner.doc, "team").unwrap()];
        world.name_in(team, "parent").unwrap()
    };
    assert_eq!(in_book(world, region), by(pipeline, |cells| region_of[cells[1]].to_owned(), 7));
    let order: BTreeMap<i64, &str> =
        world.of("stage").iter().map(|row| (row.doc["order"].as_i64().unwrap(), text(row, "name"))).collect();
    assert_eq!(order.into_values().collect::<Vec<_>>(), ["Prospecting", "Engaging", "Won", "Lost"]);
}

#[test]
fn revenue_in_millions_is_read_as_such_when_somebody_says_so() {
    let mut world = World::new();
    let known = world.known();
    let files = Files::new(&[("accounts.csv", "account,revenue\nAcme,1100.04\n")]);
    let mut plan = files.suggest(&known);
    plan.files[0].columns[1].reading.unit = 6;
    world.import(plan.import, &files.try_out(&plan, &known));
    let revenue = Money { minor: 110_004_000_000, currency: "USD".into() };
    assert_eq!(world.of("customer")[0].doc.get("revenue").and_then(Money::of), Some(revenue));
}
