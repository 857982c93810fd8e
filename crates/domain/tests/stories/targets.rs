//! Targets: who sets them, for whom, and of what.

use std::{collections::BTreeMap, sync::Arc};

use domain::{
    rejection::ProblemCode,
    reports::{Calendar, Measure, Step},
    targets::{
        period::Period,
        setting::{self, Wish},
        target,
        tree::{self, Asked, Source, Whose},
    },
    value::Day,
};
use fixtures::company::yuan;
use serde_json::{Value, json};
use sync::RowId;

use crate::prelude::*;

const NEW: sync::RowId = id(0x400);

fn target(more: &Value) -> Value {
    let mut fields = json!({"name": "11 月", "scope": "person", "owner": text(LI_NA), "measure": "won_amount", "period": "month",
        "starts_on": "2026-11-01", "amount": yuan(500_000)});
    for (field, value) in more.as_object().into_iter().flatten() {
        fields[field] = value.clone();
    }
    fields
}

fn set(more: &Value) -> domain::Command {
    create("target", NEW, target(more))
}

#[test]
fn a_manager_sets_a_persons_target_and_only_those_who_see_that_person_see_it() {
    let mut book = Book::company();
    accepts(&mut book, ZHOU_NING, &set(&json!({})));
    assert!(book.seen_by(CHEN_SHUO, "target").contains(&NEW));
    assert!(!book.seen_by(EMMA, "target").contains(&NEW));
    refuses(&mut book, LI_NA, &edit("target", NEW, START, json!({"amount": yuan(1)})), &not_allowed("targets"));
}

#[test]
fn a_teams_target_is_seen_by_everybody_whatever_somebody_says() {
    let mut book = Book::company();
    let team = json!({"scope": "team", "team": text(EAST), "owner": text(ZHOU_NING)});
    accepts(&mut book, ZHOU_NING, &set(&team));
    assert!(book.seen_by(EMMA, "target").contains(&NEW));
    let mut book = Book::company();
    refuses(&mut book, ZHOU_NING, &set(&json!({"scope": "team"})), &invalid("team", ProblemCode::Required));
}

#[test]
fn only_an_admin_sets_the_companys_and_those_of_a_level() {
    let mut book = Book::company();
    for scope in [
        json!({"scope": "company", "owner": text(ZHOU_NING)}),
        json!({"scope": "level", "level": "senior", "owner": text(ZHOU_NING)}),
    ] {
        refuses(&mut book, ZHOU_NING, &set(&scope), &not_allowed("targets"));
    }
    accepts(&mut book, LIN_YUE, &set(&json!({"scope": "company", "owner": text(LIN_YUE)})));
}

#[test]
fn a_target_is_of_a_measure_that_adds_up_in_its_unit_from_the_first_of_a_month() {
    let mut book = Book::company();
    let wrong = [
        (json!({"measure": "win_rate"}), "measure", ProblemCode::NotAChoice),
        (json!({"measure": "open_amount"}), "measure", ProblemCode::NotAChoice),
        (json!({"measure": "luck"}), "measure", ProblemCode::NotAChoice),
        (json!({"measure": "visits"}), "count", ProblemCode::Required),
        (json!({"amount": yuan(0)}), "amount", ProblemCode::Required),
        (json!({"starts_on": "2026-11-02"}), "starts_on", ProblemCode::OutOfRange),
    ];
    for (fields, field, problem) in wrong {
        refuses(&mut book, ZHOU_NING, &set(&fields), &invalid(field, problem));
    }
    accepts(&mut book, ZHOU_NING, &set(&json!({"measure": "visits", "count": 20, "amount": null})));
    let moved = edit("target", NEW, START, json!({"starts_on": "2026-12-01"}));
    refuses(&mut book, ZHOU_NING, &moved, &invalid("scope", ProblemCode::NotByHand));
    accepts(&mut book, ZHOU_NING, &edit("target", NEW, START, json!({"count": 25})));
}

#[test]
fn two_who_set_the_same_target_set_one() {
    let whose = text(LI_NA);
    let of = |measure| target::id_of(WORKSPACE, measure, "month", "2026-11-01", &whose);
    assert_eq!(of("visits"), of("visits"));
    assert_ne!(of("visits"), of("won_count"));
}

#[test]
fn a_manager_sets_the_targets_of_the_teams_they_answer_for_and_of_no_others() {
    let mut book = Book::company();
    let team = |team| set(&json!({"scope": "team", "team": text(team), "owner": text(ZHOU_NING)}));
    refuses(&mut book, ZHOU_NING, &team(WEST), &not_allowed("targets"));
    refuses(&mut book, ZHOU_NING, &team(SALES), &not_allowed("targets"));
    accepts(&mut book, ZHOU_NING, &team(EAST));
}

/// November 2026 in yuan: the company is to win 1,000,000, East 600,000, 李娜 300,000, every junior 90,000; 陈硕 is a junior and
/// Emma has nothing but her months of the quarter.
fn november() -> Book {
    let mut book = Book::company();
    let goal = |number: u64, by, fields: Value, book: &mut Book| {
        accepts(book, by, &create("target", id(0x500 + number), target(&fields)));
    };
    goal(1, LIN_YUE, json!({"scope": "company", "owner": text(LIN_YUE), "amount": yuan(1_000_000)}), &mut book);
    let east = json!({"scope": "team", "team": text(EAST), "owner": text(LIN_YUE), "amount": yuan(600_000)});
    goal(2, LIN_YUE, east, &mut book);
    goal(3, ZHOU_NING, json!({"amount": yuan(300_000)}), &mut book);
    let junior = json!({"scope": "level", "level": "junior", "owner": text(LIN_YUE), "amount": yuan(90_000)});
    goal(4, LIN_YUE, junior, &mut book);
    for (number, month, amount) in [(5, "2026-10-01", 50_000), (6, "2026-11-01", 60_000)] {
        goal(number, MARTIN, json!({"owner": text(EMMA), "starts_on": month, "amount": yuan(amount)}), &mut book);
    }
    accepts(&mut book, LIN_YUE, &edit("user", CHEN_SHUO, START, json!({"level": "junior"})));
    book
}

/// A line of the tree: whose, the target, from where, what was not handed down, what was reached.
type Told = (Whose, Option<i64>, Source, Option<i64>, Option<i64>);

fn lines(book: &Book, step: Step, sees: &dyn Fn(RowId) -> bool) -> Vec<Told> {
    let rows = |kind| book.of_kind(kind).cloned().map(Arc::new).collect::<Vec<_>>();
    let (users, teams, targets) = (rows("user"), rows("team"), rows("target"));
    let actual = BTreeMap::from([(LI_NA, 21_000_000), (CHEN_SHUO, 4_500_000), (EMMA, 3_000_000)]);
    let calendar = Calendar::default();
    let period = Day::parse("2026-11-18").and_then(|day| Period::around(calendar, step, day));
    let (Some(measure), Some(period)) = (Measure::by_name("won_amount"), period) else { return Vec::new() };
    let asked = Asked {
        measure,
        period,
        calendar,
        currency: "CNY",
        users: &users,
        teams: &teams,
        targets: &targets,
        actual: &actual,
        whole: 28_500_000,
        sees,
    };
    tree::tree(&asked).into_iter().map(|it| (it.whose, it.target, it.source, it.left(), it.actual)).collect()
}

#[test]
fn the_tree_says_whose_target_holds_what_was_not_handed_down_and_what_was_reached() {
    let book = november();
    let found = lines(&book, Step::Month, &|_| true);
    let of = |whose| found.iter().find(|it| it.0 == whose).copied().unwrap();
    // East: 600,000 − (300,000 + 90,000) = 210,000 not handed down; reached 210,000 + 45,000.
    assert_eq!(
        of(Whose::Team(EAST)),
        (Whose::Team(EAST), Some(60_000_000), Source::Set(id(0x502)), Some(21_000_000), Some(25_500_000))
    );
    assert_eq!(of(Whose::Person(CHEN_SHUO)).2, Source::Level(id(0x504)));
    assert_eq!(of(Whose::Person(ZHOU_NING)), (Whose::Person(ZHOU_NING), None, Source::Nowhere, None, Some(0)));
    // West has none of its own: what Emma has. Sales: 600,000 + 60,000. The company: 1,000,000 − 660,000 = 340,000.
    assert_eq!(of(Whose::Team(WEST)), (Whose::Team(WEST), Some(6_000_000), Source::Below, None, Some(3_000_000)));
    assert_eq!(of(Whose::Team(SALES)).1, Some(66_000_000));
    assert_eq!(
        of(Whose::Company),
        (Whose::Company, Some(100_000_000), Source::Set(id(0x501)), Some(34_000_000), Some(28_500_000))
    );
    // The quarter has no targets but the sums of its months: 50,000 + 60,000 for Emma.
    let quarter = lines(&book, Step::Quarter, &|_| true);
    let emma = quarter.iter().find(|it| it.0 == Whose::Person(EMMA)).unwrap();
    assert_eq!((emma.1, emma.2), (Some(11_000_000), Source::Months(2)));
}

#[test]
fn a_sum_over_people_of_whom_one_is_not_seen_is_not_said() {
    let found = lines(&november(), Step::Month, &|user| [LI_NA, CHEN_SHUO, ZHOU_NING].contains(&user));
    let actual = |whose| found.iter().find(|it| it.0 == whose).and_then(|it| it.4);
    assert_eq!(actual(Whose::Team(EAST)), Some(25_500_000));
    assert_eq!((actual(Whose::Team(SALES)), actual(Whose::Company), actual(Whose::Person(EMMA))), (None, None, None));
    // Sales has no target of its own: who does not see Martin's people cannot know what is below it.
    let sales = found.iter().find(|it| it.0 == Whose::Team(SALES)).unwrap();
    assert_eq!((sales.1, sales.2), (None, Source::Nowhere));
}

#[test]
fn setting_a_target_makes_it_changes_it_takes_it_away_and_brings_it_back() {
    let mut book = Book::company();
    let period = Period::around(Calendar::default(), Step::Month, Day::parse("2026-11-18").unwrap()).unwrap();
    let measure = Measure::by_name("visits").unwrap();
    let wish = |amount| Wish {
        workspace: WORKSPACE,
        whose: Whose::Person(LI_NA),
        measure,
        period,
        amount,
        currency: "CNY",
        name: "李娜 11 月拜访",
    };
    let mut set = |amount: Option<i64>| {
        let wish = wish(amount);
        let before = book.row(wish.id()).cloned();
        let commands = wish.commands(ZHOU_NING, before.as_ref());
        for command in &commands {
            accepts(&mut book, ZHOU_NING, command);
        }
        let row = book.row(wish.id()).cloned().unwrap();
        (commands.len(), row.is_live(), row.doc["count"].as_i64())
    };
    assert_eq!(set(Some(20)), (1, true, Some(20)));
    assert_eq!(set(Some(20)), (0, true, Some(20)));
    assert_eq!(set(Some(25)), (1, true, Some(25)));
    assert_eq!(set(None), (1, false, Some(25)));
    assert_eq!(set(Some(30)), (2, true, Some(30)));
    let actor = |who| book.actor(who).unwrap();
    assert!(setting::may_set(&actor(ZHOU_NING), Whose::Team(EAST), &[LI_NA, CHEN_SHUO], None));
    assert!(!setting::may_set(&actor(ZHOU_NING), Whose::Team(WEST), &[EMMA], None));
    assert!(!setting::may_set(&actor(LI_NA), Whose::Person(LI_NA), &[LI_NA], None));
    assert!(!setting::may_set(&actor(ZHOU_NING), Whose::Company, &[], None));
}
