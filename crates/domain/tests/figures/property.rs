//! Cubes of companies made by chance equal the definition row by row, for somebody who does not see everything.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    access::Actor,
    query::{Filter, Op},
    reports::{Ask, Asker, By, Calendar, Cube, Key, MEASURES, Shelf, Step, Wrong, Zone, columns, plan},
    value::Day,
};
use fixtures::rng::Rng;
use sync::{Row, RowId};

use crate::{
    naive::{Brings, Seen},
    world::{DAY, NOW, World},
};

const DIMENSIONS: [&str; 18] = [
    "owner",
    "team",
    "manager",
    "division",
    "rep_level",
    "pipeline",
    "stage",
    "outcome",
    "lost_reason",
    "product",
    "series",
    "customer",
    "industry",
    "region",
    "level",
    "x_way",
    "customer.x_size",
    "tags",
];

/// What stands in a cell: by measure and currency, above and below the line.
type Cells = BTreeMap<Vec<String>, BTreeMap<(usize, String), (i128, i128)>>;

struct Trial<'a> {
    ask: Ask,
    actor: &'a Actor,
    seen: Vec<&'a Row>,
    zone: Zone,
    fiscal: u32,
    team: BTreeSet<RowId>,
}

/// Shanghai, New York with its summer time, or UTC.
fn ahead(number: u64) -> impl Fn(i64) -> i64 {
    move |at| match number {
        0 => 480,
        1 => {
            let day = Day::from_epoch(at.div_euclid(DAY)).unwrap();
            if (4..=10).contains(&day.month) { -240 } else { -300 }
        }
        _ => 0,
    }
}

pub(crate) fn random_ask(rng: &mut Rng, world: &World) -> Ask {
    let mut ask = Ask::default();
    let kind = rng.pick(MEASURES.iter().collect::<Vec<_>>().as_slice()).kind();
    let of_kind: Vec<&str> = MEASURES.iter().filter(|it| it.kind() == kind).map(|it| it.name).collect();
    for _ in 0..=rng.position(3) {
        ask.measures.push(rng.pick(&of_kind).to_owned());
    }
    for _ in 0..rng.position(3) {
        let date =
            By { name: rng.pick(&["date", "date", "expected_close"]).to_owned(), step: Some(rng.pick(&Step::ALL)) };
        ask.by.push(if rng.percent(35) { date } else { By::name(rng.pick(&DIMENSIONS)) });
    }
    ask.period = rng
        .pick(&[
            None,
            Some("this_year"),
            Some("last_90_days"),
            Some("last_quarter"),
            Some("2025-11-03..2026-05-20"),
            Some("2026-02-01.."),
        ])
        .map(str::to_owned);
    ask.quiet_days = rng.pick(&[None, Some(60)]);
    let one = |rng: &mut Rng, kind: &str| rng.pick(&world.ids(kind)).to_string();
    for _ in 0..rng.position(3) {
        let (field, value) = match rng.position(9) {
            0 => ("owner", one(rng, "user")),
            1 => ("team", one(rng, "team")),
            2 => ("division", one(rng, "team")),
            3 => ("industry", "retail".to_owned()),
            4 => ("level", "a".to_owned()),
            5 => ("stage", one(rng, "stage")),
            6 => ("outcome", "won".to_owned()),
            7 => ("owner", "team".to_owned()),
            _ => ("customer.x_size", "one".to_owned()),
        };
        let op = rng.weighted(&[(5, Op::Is), (3, Op::Not), (1, Op::Empty), (1, Op::Filled)]);
        let values = if matches!(op, Op::Is | Op::Not) { vec![value] } else { vec![] };
        ask.filters.push(Filter::new(field, op, values));
    }
    ask
}

/// The same by definition.
fn by_definition(trial: &Trial<'_>, ahead: &dyn Fn(i64) -> i64) -> Cells {
    let rows = trial.seen.iter().filter(|row| row.is_live()).map(|row| (row.id, *row)).collect();
    let seen = Seen { rows, ahead };
    let calendar = Calendar::new(trial.fiscal);
    let today = Day::from_epoch(seen.day(NOW)).unwrap();
    let (first, last) = trial.ask.period.as_ref().map_or((None, None), |words| calendar.days_of(words, today).unwrap());
    let quiet = i64::from(trial.ask.quiet_days.unwrap_or(30));
    let start = |day: i64, step| calendar.start(Day::from_epoch(day).unwrap(), step).unwrap();
    let mut cells = Cells::new();
    for (at, measure) in trial.ask.measures.iter().enumerate() {
        for row in seen.rows.values() {
            let within = |at: i64| {
                let day = seen.day(at);
                first.is_none_or(|first| day >= first.since_epoch())
                    && last.is_none_or(|last| day <= last.since_epoch())
            };
            let entered = if row.kind == "opportunity" { seen.entered(row, measure, &within) } else { None };
            let all: Vec<(Option<String>, Brings)> = match entered {
                Some(entered) => entered.into_iter().map(|(stage, brings)| (Some(stage), brings)).collect(),
                None => seen.brings(row, measure, quiet).into_iter().map(|brings| (None, brings)).collect(),
            };
            for (stage, brings) in all {
                let bounded = first.is_some() || last.is_some();
                let inside = brings.on.is_some_and(|on| {
                    first.is_none_or(|first| on >= first.since_epoch())
                        && last.is_none_or(|last| on <= last.since_epoch())
                });
                if (brings.in_period && bounded && !inside)
                    || !trial.ask.filters.iter().all(|it| passes(&seen, row, it, trial))
                {
                    continue;
                }
                let keys = trial.ask.by.iter().map(|by| {
                    if let Some(step) = by.step {
                        let on = match by.name.as_str() {
                            "date" => brings.on,
                            field => row.doc.get(field).and_then(|it| Some(Day::parse(it.as_str()?)?.since_epoch())),
                        };
                        vec![on.map_or(String::new(), |on| format!("@{}", start(on, step)))]
                    } else {
                        let mut values = match (&stage, by.name.as_str()) {
                            (Some(stage), "stage") => vec![stage.clone()],
                            _ => seen.values(row, &by.name),
                        };
                        values.sort();
                        values.dedup();
                        if values.is_empty() {
                            vec![String::new()]
                        } else {
                            values.iter().map(|value| format!("={value}")).collect()
                        }
                    }
                });
                let mut places = vec![Vec::new()];
                for mut keys in keys {
                    keys.push("*".into());
                    places = places
                        .iter()
                        .flat_map(|place: &Vec<String>| {
                            keys.iter().map(move |key| [place.as_slice(), std::slice::from_ref(key)].concat())
                        })
                        .collect();
                }
                for place in places {
                    let sums = cells.entry(place).or_default().entry((at, brings.coin.clone())).or_default();
                    sums.0 += brings.of;
                    sums.1 += brings.by;
                }
            }
        }
    }
    tidy(cells)
}

fn passes(seen: &Seen<'_>, row: &Row, filter: &Filter, trial: &Trial<'_>) -> bool {
    let value = seen.value(row, &filter.field);
    let is = |wanted: &String| match (filter.field.as_str(), wanted.as_str()) {
        ("owner", "team") => value.as_ref().is_some_and(|value| trial.team.iter().any(|it| it.to_string() == *value)),
        _ => value.as_ref() == Some(wanted),
    };
    match filter.op {
        Op::Is => filter.values.iter().any(is),
        Op::Not => !filter.values.iter().any(is),
        Op::Empty if filter.field == "division" => seen.value(row, "team").is_none(),
        Op::Filled if filter.field == "division" => seen.value(row, "team").is_some(),
        Op::Empty => value.is_none(),
        _ => value.is_some(),
    }
}

fn as_cells(cube: &Cube) -> Cells {
    let mut cells = Cells::new();
    for (keys, figures) in cube.cells() {
        let sums = cells.entry(keys.iter().map(Key::to_string).collect()).or_default();
        for (at, figure) in figures.iter().enumerate() {
            for (coin, sum) in figure.of.iter() {
                sums.entry((at, coin.code().to_owned())).or_default().0 += sum;
            }
            for (coin, sum) in figure.by.iter() {
                sums.entry((at, coin.code().to_owned())).or_default().1 += sum;
            }
        }
    }
    tidy(cells)
}

fn tidy(mut cells: Cells) -> Cells {
    for sums in cells.values_mut() {
        sums.retain(|_, sums| *sums != (0, 0));
    }
    cells.retain(|_, sums| !sums.is_empty());
    cells
}

#[test]
fn figures_of_chance_companies_are_what_they_are_defined_to_be_for_whoever_looks() {
    let first: u64 = std::env::var("FIGURES_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    let (mut answered, mut filled, mut seen_full) = (0, 0, BTreeSet::new());
    for seed in first..first + 100 {
        let mut world = World::new(seed);
        let actors = world.actors();
        for number in 0..12 {
            let mut rng = world.rng.clone();
            world.rng.draw();
            let ask = random_ask(&mut rng, &world);
            let actor = rng.pick(&actors.iter().collect::<Vec<_>>());
            let seen = world.rows.iter().filter(|row| actor.sees_row(row)).collect();
            let ahead = ahead(rng.below(3));
            let zone = Zone::of(&|at| i32::try_from(ahead(at)).unwrap(), NOW - 900 * DAY, NOW + 200 * DAY);
            let fiscal = u32::try_from(1 + rng.below(12)).unwrap();
            let team = rng
                .pick(&[vec![], world.ids("user")[..3].to_vec()].iter().collect::<Vec<_>>())
                .iter()
                .copied()
                .collect();
            let trial = Trial { ask, actor, seen, zone, fiscal, team };
            let asker = Asker {
                me: Some(trial.actor.user),
                team: &trial.team,
                now: NOW,
                zone: &trial.zone,
                calendar: Calendar::new(trial.fiscal),
            };
            let book = Shelf::whole(trial.seen.iter().copied());
            let plan = match plan(&trial.ask, &book, &asker) {
                Ok(plan) => plan,
                Err(Wrong::NoSuchDimension { .. } | Wrong::NoSuchField { .. }) => continue,
                Err(wrong) => panic!("FIGURES_SEED={seed} number {number}: {wrong:?}: {:?}", trial.ask),
            };
            let (ours, theirs) = (as_cells(&columns::cube(&plan, &book)), by_definition(&trial, &ahead));
            assert_eq!(ours, theirs, "FIGURES_SEED={seed} number {number}: {}", trial.ask.to_url());
            answered += 1;
            let full = ours.values().flat_map(|sums| sums.keys()).map(|(at, _)| trial.ask.measures[*at].clone());
            seen_full.extend(full);
            filled += usize::from(ours.len() > 3);
        }
    }
    assert_eq!(seen_full.len(), MEASURES.len(), "every measure had something in it: {seen_full:?}");
    assert!(answered > 300 && filled > 100, "{answered} answered, {filled} with something in them");
}
