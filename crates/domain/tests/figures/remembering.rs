//! What a device remembers between questions gives the figures that its rows give now, whatever changed in between.

use std::collections::BTreeSet;

use domain::reports::{Ask, Asker, Book, Calendar, Shelf, Zone, columns, memory::Memory, plan};
use fixtures::rng::Rng;

use crate::{
    property::random_ask,
    world::{NOW, World},
};

const PERIODS: [Option<&str>; 5] =
    [None, Some("this_year"), Some("2025-11-03..2026-05-20"), Some("..2026-02-01"), Some("past")];

/// Lets a row go, or gives it the fields of another of its kind.
fn change(rng: &mut Rng, world: &World, book: &Shelf) {
    let row = rng.pick(&world.rows.iter().collect::<Vec<_>>());
    let alike: Vec<_> = world.rows.iter().filter(|other| other.kind == row.kind).collect();
    let other = rng.pick(&alike);
    let goes = rng.percent(30);
    book.with(&row.kind, &mut |table| {
        if goes {
            table.remove(row.id);
        } else {
            table.put(row.id, 2, &other.doc).unwrap();
        }
    });
}

#[test]
fn figures_from_memory_are_those_of_the_rows_as_they_are_now() {
    let first: u64 = std::env::var("FIGURES_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    let (mut facts, mut made) = (0, 0);
    for seed in first..first + 40 {
        let world = World::new(seed);
        let mut rng = Rng::new(seed, "remembering", 0);
        let book = Shelf::whole(&world.rows);
        let asks: Vec<Ask> = (0..4).map(|_| random_ask(&mut rng, &world)).collect();
        let (zone, team) = (Zone::fixed(480), BTreeSet::new());
        let mut memory = Memory::default();
        for number in 0..60 {
            let calendar = Calendar::new(if rng.percent(95) { 1 } else { 4 });
            let asker = Asker { me: None, team: &team, now: NOW, zone: &zone, calendar };
            let mut ask = rng.pick(&asks.iter().collect::<Vec<_>>()).clone();
            ask.period = rng.pick(&PERIODS).map(str::to_owned);
            let Ok(plan) = plan(&ask, &book, &asker) else { continue };
            let (kept, fresh) = (memory.cube(&plan, &book), columns::cube(&plan, &book));
            assert_eq!(kept, fresh, "FIGURES_SEED={seed} number {number}: {}", ask.to_url());
            facts += plan.facts.len();
            if rng.percent(15) {
                change(&mut rng, &world, &book);
            }
        }
        made += memory.made();
    }
    assert!(made > 200 && made * 2 < facts, "{facts} facts, {made} from rows");
}
