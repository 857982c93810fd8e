//! Answers as people read them, over the small company of `fixtures`.

use std::collections::BTreeSet;

use domain::{
    query::Filter,
    reports::{Answer, Ask, Asker, By, Calendar, Coin, Key, Layout, Shelf, Shown, Step, UNDER, Zone, columns, plan},
};
use fixtures::{cast, company};
use serde_json::{Value, json};
use sync::Row;

fn answer_of(rows: &[Row], ask: &Ask, layout: &Layout) -> Answer {
    let book = Shelf::whole(rows);
    let (zone, team) = (Zone::fixed(480), BTreeSet::from([cast::LI_NA, cast::CHEN_SHUO, cast::ZHOU_NING]));
    let asker =
        Asker { me: Some(cast::LI_NA), team: &team, now: company::NOW, zone: &zone, calendar: Calendar::default() };
    let plan = plan(ask, &book, &asker).unwrap();
    Answer::new(&plan, &columns::cube(&plan, &book), &book, layout)
}

fn cny() -> Coin {
    Coin::of("CNY").unwrap()
}

fn answer(ask: &Ask) -> Answer {
    answer_of(&company::rows(), ask, &Layout::natural(cny()))
}

fn shown(answer: &Answer, row: usize, measure: usize) -> Shown {
    answer.row(row, measure).unwrap().shown(answer.measures[measure])
}

fn yuan(amount: i128) -> Shown {
    Shown::Money(vec![(cny(), amount * 100)])
}

fn names(answer: &Answer) -> Vec<String> {
    answer.rows.iter().map(|head| head.name.clone().unwrap_or_else(|| head.key.to_string())).collect()
}

#[test]
fn the_weighted_amount_by_stage_stands_in_the_order_of_the_stages() {
    // First contact 360,000 × 10 %, needs 180,000 × 30 %, quoted 42,000 × 60 %: 36,000 + 54,000 + 25,200 = 115,200.
    let answer = answer(&Ask::of(&["open_amount", "weighted_amount"]).by(By::name("stage")));
    assert_eq!(names(&answer), ["初步接触", "需求确认", "方案报价"]);
    assert_eq!([0, 1, 2].map(|row| shown(&answer, row, 1)), [36_000, 54_000, 25_200].map(yuan));
    assert_eq!(answer.whole(1).unwrap().shown(answer.measures[1]), yuan(115_200));
    assert_eq!(answer.whole(0).unwrap().shown(answer.measures[0]), yuan(582_000));
}

#[test]
fn a_year_by_month_has_a_row_for_every_month_also_for_those_in_which_nothing_was_won() {
    let answer = answer(&Ask::of(&["won_amount"]).by(By::date(Step::Month)).over("this_year"));
    assert_eq!(answer.rows.len(), 12);
    assert_eq!(answer.rows[2].key.to_string(), "@2026-03-01");
    assert_eq!((shown(&answer, 2, 0), shown(&answer, 3, 0)), (yuan(42_000), Shown::Money(vec![])));
}

#[test]
fn the_first_and_the_rest_are_everything() {
    let layout = Layout::natural(cny()).largest(0, Some(1));
    let answer = answer_of(&company::rows(), &Ask::of(&["open_amount"]).by(By::name("owner")), &layout);
    assert_eq!(answer.rows.len(), 2);
    assert_eq!((names(&answer)[0].as_str(), answer.rows[1].others), ("Emma Brandt", 2));
    assert_eq!((shown(&answer, 0, 0), shown(&answer, 1, 0)), (yuan(360_000), yuan(222_000)));
}

#[test]
fn mine_my_teams_and_all_below_a_team_are_different_things() {
    let open = |filter| {
        answer(&Ask::of(&["open_count"]).and(filter))
            .whole(0)
            .unwrap()
            .shown(answer(&Ask::of(&["open_count"])).measures[0])
    };
    assert_eq!(open(Filter::is("owner", "me")), Shown::Count(1));
    assert_eq!(open(Filter::is("owner", "team")), Shown::Count(2));
    assert_eq!(open(Filter::is("team", cast::SALES.to_string())), Shown::Count(0));
    assert_eq!(open(Filter::is(UNDER, cast::SALES.to_string())), Shown::Count(3));
    assert_eq!(open(Filter::is("division", cast::SALES.to_string())), Shown::Count(3));
}

#[test]
fn currencies_are_never_added_and_a_mean_of_nothing_is_nothing() {
    let mut rows = company::rows();
    let extra = |number, stage, amount: Value| {
        let fields = json!({"name": "x", "pipeline": cast::PIPELINE.to_string(), "stage": stage, "owner": cast::TOM.to_string(),
            "closed_on": "2026-05-05", "amount": amount});
        company::row(&[], cast::id(number), "opportunity", fixtures::doc(fields))
    };
    let won = cast::WON.to_string();
    rows.push(extra(0x901, won.clone(), json!({"minor": 5_001, "currency": "EUR"})));
    rows.push(extra(0x902, won.clone(), json!({"minor": 5_002, "currency": "EUR"})));
    rows.push(extra(0x903, won, Value::Null));
    let ask = Ask::of(&["won_amount", "won_average", "win_rate", "cycle_days"]).over("2026-05-01..2026-05-31");
    let answer = answer_of(&rows, &ask, &Layout::natural(cny()));
    let eur = Coin::of("EUR").unwrap();
    let whole = |measure: usize| answer.whole(measure).unwrap().shown(answer.measures[measure]);
    assert_eq!(whole(0), Shown::Money(vec![(eur, 10_003)]));
    // 10,003 ÷ 2 = 5,001.5, halves away from zero; the one without an amount is in neither part.
    assert_eq!(whole(1), Shown::Money(vec![(eur, 5_002)]));
    assert_eq!(whole(2), Shown::Share(1.0));
    assert_eq!(whole(3), Shown::Nothing, "nobody said when they began");
    assert_eq!(answer.coins(0), [eur]);
}

#[test]
fn a_pivot_has_cells_and_sums_of_rows_and_columns() {
    let answer = answer(&Ask::of(&["open_count"]).by(By::name("team")).by(By::name("product")));
    assert_eq!((answer.rows.len(), answer.columns.len()), (2, 2));
    let count = |row, column| answer.cell(row, column, 0).unwrap().shown(answer.measures[0]);
    let at = |heads: &[domain::reports::Head], id: sync::RowId| {
        heads.iter().position(|head| head.key == Key::Word(id.to_string())).unwrap()
    };
    let (east, west) = (at(&answer.rows, cast::EAST), at(&answer.rows, cast::WEST));
    let (meter, care) = (at(&answer.columns, cast::SPECTROMETER), at(&answer.columns, cast::MAINTENANCE));
    assert_eq!(
        [count(east, meter), count(east, care), count(west, meter), count(west, care)],
        [1, 1, 1, 0].map(Shown::Count)
    );
    assert_eq!(shown(&answer, east, 0), Shown::Count(2));
    assert_eq!(answer.column(meter, 0).unwrap().shown(answer.measures[0]), Shown::Count(2));
    assert_eq!(answer.cell(0, 2, 0), None);
}
