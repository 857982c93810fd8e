//! A hundred thousand opportunities are added up while a finger leaves the screen. The bound is far above what it takes, so that a
//! busy machine passes and a quadratic mistake does not; `FIGURES_SPEED=1` prints the times.

use std::{collections::BTreeSet, time::Instant};

use domain::{
    opportunities::opportunity,
    query::{Filter, Query, Shape, Table, select::Rows},
    reports::{Ask, Asker, Book, By, Calendar, Shelf, Step, Zone, columns, plan},
};
use fixtures::generate::{People, Plan, Setting, book, teams, users};
use sync::Row;

use crate::world::NOW;

/// The book of others, with one table that was filled before.
struct Filled {
    shelf: Shelf,
    table: std::cell::RefCell<Option<Table>>,
}

impl domain::query::Names for Filled {
    fn name(&self, kind: &str, id: &str) -> Option<String> {
        self.shelf.name(kind, id)
    }

    fn passing(&self, kind: &str, filter: &Filter) -> Option<Rows> {
        self.shelf.passing(kind, filter)
    }
}

impl Book for Filled {
    fn with(&self, kind: &str, ask: &mut dyn FnMut(&mut Table)) -> bool {
        if kind != "opportunity" {
            return self.shelf.with(kind, ask);
        }
        let Some(mut table) = self.table.borrow_mut().take() else { return false };
        ask(&mut table);
        *self.table.borrow_mut() = Some(table);
        true
    }
}

fn filled() -> Filled {
    let made = Plan { seed: 7, customers: 10_000, now: NOW };
    let people = People::derived();
    let records = [teams(&made), users(&made, &people), book(&made, &people, &Setting::new(&made))].concat();
    let row =
        |record: &fixtures::generate::Record| fixtures::company::row(&[], record.id, record.kind, record.doc.clone());
    let others: Vec<Row> = records.iter().filter(|record| record.kind != "opportunity").map(row).collect();
    let opportunities: Vec<_> = records.iter().filter(|record| record.kind == "opportunity").collect();
    let mut table = Table::new(Shape::new(&opportunity::KIND, &[]));
    for (number, record) in (0_u64..100_000).zip(opportunities.iter().cycle()) {
        let id = domain::ids::derived(&[b"speed", &number.to_be_bytes()]);
        table.put(id, 1, &record.doc).unwrap();
    }
    table.select(&Query::of("opportunity"), &());
    Filled { shelf: Shelf::whole(&others), table: std::cell::RefCell::new(Some(table)) }
}

#[test]
fn a_hundred_thousand_opportunities_are_added_up_at_once() {
    let book = filled();
    let (zone, team) = (Zone::fixed(480), BTreeSet::new());
    let asker = Asker { me: None, team: &team, now: NOW, zone: &zone, calendar: Calendar::default() };
    let asks = [
        Ask::of(&["won_amount", "won_count"]).by(By::date(Step::Month)),
        Ask::of(&["won_amount"]).by(By::date(Step::Month)).by(By::name("team")).over("this_year"),
        Ask::of(&["win_rate", "cycle_days"]).by(By::name("owner")),
        Ask::of(&["open_count", "open_amount", "weighted_amount"]).by(By::name("stage")),
        Ask::of(&["won_amount"]).by(By::name("industry")),
        Ask::of(&["won_amount"]).by(By::name("customer")),
        Ask::of(&["stalled_count", "slipping_amount"]),
    ];
    for ask in asks.iter().chain(&asks) {
        let started = Instant::now();
        let plan = plan(ask, &book, &asker).unwrap();
        let cube = columns::cube(&plan, &book);
        let took = started.elapsed();
        if std::env::var_os("FIGURES_SPEED").is_some() {
            eprintln!("{:>8.2} ms, {:>6} cells  {}", took.as_secs_f64() * 1_000.0, cube.cells().len(), ask.to_url());
        }
        assert!(took.as_millis() < 1_500, "{took:?} for {}", ask.to_url());
    }
}
