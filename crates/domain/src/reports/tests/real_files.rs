//! Figures of a real company: its four files imported in memory, computed here, beside an independent count over the text.
//!
//! The files are in no repository; where they are absent the test says so and passes.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use sync::RowId;

use crate::imports::tests::world::{Files, World};
use crate::reports::{
    Answer, Ask, Asker, By, Calendar, Coin, Cube, Figure, Key, Layout, Plan, Shelf, Shown, Step, Zone, columns, plan,
};

const NAMES: [&str; 4] = ["sales_pipeline.csv", "accounts.csv", "products.csv", "sales_teams.csv"];

fn files() -> Option<[String; 4]> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/maven_crm");
    let found = NAMES.map(|name| std::fs::read_to_string(folder.join(name)).ok());
    let [Some(one), Some(two), Some(three), Some(four)] = found else {
        eprintln!("skipped: the real files are not here ({})", folder.display());
        return None;
    };
    Some([one, two, three, four])
}

/// What closed opportunities of a group come to: won, closed, cents won, days of the won, days of the closed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Count {
    won: i128,
    closed: i128,
    cents: i128,
    won_days: i128,
    closed_days: i128,
}

/// Days since 2016 by hand: these files know 2016 and 2017 only.
fn days(date: &str) -> i128 {
    let part = |range: std::ops::Range<usize>| date[range].parse::<i128>().unwrap();
    let (year, month, day) = (part(0..4), part(5..7), part(8..10));
    assert!((2016..=2017).contains(&year), "{date}");
    let leap = i128::from(year == 2016);
    let before: i128 =
        [31, 28 + leap, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].iter().take(usize::try_from(month).unwrap() - 1).sum();
    (year - 2016) * 366 + before + day
}

/// The same from the text alone, by what a line says. No quoted cells stand in these files.
fn counted(pipeline: &str, group: impl Fn(&[&str]) -> String) -> BTreeMap<String, Count> {
    let mut groups: BTreeMap<String, Count> = BTreeMap::new();
    for line in pipeline.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        if cells[4] != "Won" && cells[4] != "Lost" {
            continue;
        }
        let took = days(cells[6]) - days(cells[5]);
        let count = groups.entry(group(&cells)).or_default();
        count.closed += 1;
        count.closed_days += took;
        if cells[4] == "Won" {
            count.won += 1;
            count.won_days += took;
            count.cents += cells[7].parse::<i128>().unwrap() * 100;
        }
    }
    groups
}

const MEASURES: [&str; 5] = ["won_amount", "won_count", "win_rate", "cycle_days", "cycle_days_closed"];

fn of_cube(cube: &Cube, key: &Key) -> Count {
    let figure = |measure| -> Figure { cube.figure(std::slice::from_ref(key), measure) };
    let plain = |part: &crate::reports::cube::Part| part.get(Coin::NONE);
    let count = Count {
        won: plain(&figure(1).of),
        closed: plain(&figure(2).by),
        cents: figure(0).of.get(Coin::of("USD").unwrap()),
        won_days: plain(&figure(3).of),
        closed_days: plain(&figure(4).of),
    };
    assert_eq!(plain(&figure(2).of), count.won);
    assert_eq!((plain(&figure(3).by), plain(&figure(4).by)), (count.won, count.closed));
    count
}

struct Company {
    world: World,
    book: Shelf,
    zone: Zone,
    team: BTreeSet<RowId>,
}

impl Company {
    fn import(files: &[String; 4]) -> Self {
        let mut world = World::new();
        let known = world.known();
        let named: Vec<(&str, &str)> = NAMES.into_iter().zip(files.iter().map(String::as_str)).collect();
        let files = Files::new(&named);
        let plan = files.suggest(&known);
        world.import(plan.import, &files.try_out(&plan, &known));
        let book = Shelf::whole(world.rows.values().map(AsRef::as_ref));
        Self { world, book, zone: Zone::fixed(480), team: BTreeSet::new() }
    }

    fn ask(&self, ask: &Ask) -> (Plan, Cube) {
        let asker = Asker {
            me: None,
            team: &self.team,
            now: 1_800_000_000_000,
            zone: &self.zone,
            calendar: Calendar::default(),
        };
        let plan = plan(ask, &self.book, &asker).unwrap();
        let cube = columns::cube(&plan, &self.book);
        (plan, cube)
    }

    fn name(&self, key: &Key) -> String {
        match key {
            Key::Word(word) => match word.parse().ok().and_then(|id: RowId| self.world.rows.get(&id)) {
                Some(row) => crate::imports::tests::world::text(row, "name").to_owned(),
                None => word.clone(),
            },
            other => other.to_string(),
        }
    }

    fn by(&self, by: By) -> BTreeMap<String, Count> {
        let (_, cube) = self.ask(&Ask::of(&MEASURES).by(by));
        cube.keys(0).iter().map(|key| (self.name(key), of_cube(&cube, key))).collect()
    }

    fn whole(&self, measures: &[&str]) -> Vec<Shown> {
        let (plan, cube) = self.ask(&Ask::of(measures));
        let answer = Answer::new(&plan, &cube, &self.book, &Layout::natural(Coin::NONE));
        (0..measures.len()).map(|at| answer.whole(at).unwrap().shown(answer.measures[at])).collect()
    }
}

#[test]
fn the_figures_of_a_real_company_are_those_that_its_files_say() {
    let Some(files) = files() else { return };
    let company = Company::import(&files);
    let [pipeline, accounts, _, teams] = &files;

    let usd = Coin::of("USD").unwrap();
    assert_eq!(
        company.whole(&["created_count", "won_count", "lost_count", "open_count", "won_amount"]),
        [
            Shown::Count(8_800),
            Shown::Count(4_238),
            Shown::Count(2_473),
            Shown::Count(1_589 + 500),
            Shown::Money(vec![(usd, 1_000_553_400)])
        ],
    );
    assert_eq!(
        company.whole(&["win_rate", "cycle_days", "cycle_days_closed"]),
        [Shown::Share(4_238.0 / 6_711.0), Shown::Days(219_452.0 / 4_238.0), Shown::Days(322_030.0 / 6_711.0)],
    );
    let (_, stages) = company.ask(&Ask::of(&["created_count"]).by(By::name("stage")));
    let by_stage = |name: &str| {
        let key = stages.keys(0).into_iter().find(|key| company.name(key) == name).unwrap();
        stages.figure(&[key], 0).of.get(Coin::NONE)
    };
    assert_eq!(["Prospecting", "Engaging", "Won", "Lost"].map(by_stage), [500, 1_589, 4_238, 2_473]);

    let column = |text: &str, value: usize| -> BTreeMap<String, String> {
        let cells = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
        text.lines().skip(1).map(cells).map(|cells| (cells[0].clone(), cells[value].clone())).collect()
    };
    let (manager, region, sector) = (column(teams, 1), column(teams, 2), column(accounts, 1));
    let product = |name: &str| if name == "GTXPro" { "GTX Pro".to_owned() } else { name.to_owned() };
    let same = |by: By, group: &dyn Fn(&[&str]) -> String, groups: usize| {
        let (ours, theirs) = (company.by(by.clone()), counted(pipeline, group));
        assert_eq!(ours, theirs, "by {by}");
        assert_eq!(theirs.len(), groups, "by {by}");
    };
    same(By::date(Step::Month), &|cells| format!("@{}-01", &cells[6][..7]), 10);
    same(By::name("owner"), &|cells| cells[1].to_owned(), 30);
    same(By::name("manager"), &|cells| manager[cells[1]].clone(), 6);
    same(By::name("division"), &|cells| region[cells[1]].clone(), 3);
    same(By::name("product"), &|cells| product(cells[2]), 7);
    same(By::name("industry"), &|cells| sector[cells[3]].clone(), 10);
    same(By::name("customer"), &|cells| cells[3].to_owned(), 85);
}
