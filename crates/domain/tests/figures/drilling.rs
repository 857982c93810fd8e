//! Behind every cell stand the records that it counts.

use std::collections::BTreeSet;

use domain::{
    query::Query,
    reports::{Ask, Asker, Book, By, Calendar, Key, Shelf, Step, Zone, columns, plan},
};

use crate::world::{NOW, World};

fn found(book: &Shelf, queries: &[Query]) -> usize {
    let mut ids = BTreeSet::new();
    let mut total = 0;
    for query in queries {
        // What a list's address says is what it shows.
        let query = Query::from_url(&query.kind, &query.to_url());
        book.with(&query.kind, &mut |table| {
            let rows = table.select(&query, book);
            total += rows.len();
            ids.extend(rows);
        });
    }
    assert_eq!(ids.len(), total, "each record once: {queries:?}");
    total
}

#[test]
fn the_queries_behind_a_cell_list_as_many_records_as_it_counts() {
    let (zone, team) = (Zone::fixed(480), BTreeSet::new());
    let asker = Asker { me: None, team: &team, now: NOW, zone: &zone, calendar: Calendar::new(4) };
    let dimensions =
        ["owner", "team", "manager", "division", "outcome", "industry", "customer.x_size", "tags", "x_way"];
    let (mut cells, mut full) = (0, 0);
    for seed in 1..12 {
        let world = World::new(seed);
        let book = Shelf::whole(&world.rows);
        for name in
            ["won_count", "created_count", "stalled_count", "follow_ups", "new_customers", "tasks_overdue", "win_rate"]
        {
            for dimension in dimensions.map(By::name).into_iter().chain([By::date(Step::Week)]) {
                let ask = Ask::of(&[name]).by(By::date(Step::Quarter)).by(dimension).over("2025-12-09..");
                let Ok(plan) = plan(&ask, &book, &asker) else { continue };
                let cube = columns::cube(&plan, &book);
                for (keys, figures) in cube.cells() {
                    let counted = if name == "win_rate" { figures[0].by.iter() } else { figures[0].of.iter() };
                    let counted: i128 = counted.map(|(_, sum)| sum).sum();
                    let listed = found(&book, &plan.behind(&book, 0, &keys));
                    assert_eq!(i128::try_from(listed).unwrap(), counted, "seed {seed}, {keys:?} of {}", ask.to_url());
                    cells += 1;
                    full += usize::from(!keys.contains(&Key::All));
                }
            }
        }
    }
    assert!(cells > 3_000 && full > 1_000, "{cells} cells, {full} of two groups");
}
