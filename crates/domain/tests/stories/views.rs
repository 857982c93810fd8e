//! Saved views: one's own, a team's, everybody's, and the one that a list opens with.

use domain::settings::saved_view::{Audience, offered, usual};
use serde_json::{Value, json};
use sync::RowId;

use crate::prelude::*;

const OWN: RowId = id(0x200);
const TEAMS: RowId = id(0x201);
const ALL: RowId = id(0x202);

fn view(name: &str, more: &Value) -> Value {
    let mut fields = json!({"name": name, "kind": "opportunity", "query": {"text": ""}});
    for (field, value) in more.as_object().into_iter().flatten() {
        fields[field] = value.clone();
    }
    fields
}

/// What the list of opportunities offers to somebody of these teams.
fn offered_to(book: &Book, me: RowId, teams: &[RowId]) -> Vec<RowId> {
    let seen = book.seen_by(me, "saved_view");
    let rows = book.of_kind("saved_view").filter(|row| seen.contains(&row.id));
    offered(rows, "opportunity", me, teams).iter().map(|row| row.id).collect()
}

/// 李娜's own view, East's and everybody's.
fn with_views() -> Book {
    let mut book = Book::company();
    accepts(&mut book, LI_NA, &create("saved_view", OWN, view("本月要签的", &json!({}))));
    let for_east = view("华东", &json!({"shared": true, "team": text(EAST)}));
    accepts(&mut book, ZHOU_NING, &create("saved_view", TEAMS, for_east));
    accepts(&mut book, LIN_YUE, &create("saved_view", ALL, view("停滞的", &json!({"shared": true}))));
    book
}

#[test]
fn a_list_offers_ones_own_views_those_of_ones_team_and_everybodys() {
    let book = with_views();
    assert_eq!(offered_to(&book, LI_NA, &[EAST, SALES]), [OWN, TEAMS, ALL]);
    assert_eq!(offered_to(&book, CHEN_SHUO, &[EAST, SALES]), [TEAMS, ALL]);
    assert_eq!(offered_to(&book, EMMA, &[WEST, SALES]), [ALL]);
    assert_eq!(offered_to(&book, ZHOU_NING, &[]), [TEAMS, ALL], "a team's view is its maker's too");
}

#[test]
fn a_rep_keeps_views_for_themselves_only() {
    let mut book = with_views();
    refuses(&mut book, LI_NA, &edit("saved_view", OWN, START, json!({"shared": true})), &not_allowed("shared_views"));
    refuses(&mut book, EMMA, &edit("saved_view", ALL, START, json!({"name": "x"})), &not_allowed("personal"));
    accepts(&mut book, LI_NA, &edit("saved_view", OWN, START, json!({"name": "要签的"})));
}

#[test]
fn a_shared_view_is_everybodys_until_it_is_taken_back() {
    let mut book = with_views();
    assert!(book.seen_by(EMMA, "saved_view").contains(&ALL));
    accepts(&mut book, LIN_YUE, &edit("saved_view", ALL, START, json!(Audience::Own.fields())));
    assert!(!book.seen_by(EMMA, "saved_view").contains(&ALL));
    assert!(book.seen_by(LIN_YUE, "saved_view").contains(&ALL));
}

#[test]
fn a_list_opens_with_ones_own_usual_view_before_the_teams() {
    let mut book = with_views();
    let opens_with = |book: &Book| {
        let rows: Vec<_> = book.of_kind("saved_view").collect();
        usual(&offered(rows.into_iter(), "opportunity", LI_NA, &[EAST])).map(|row| row.id)
    };
    assert_eq!(opens_with(&book), None);
    accepts(&mut book, ZHOU_NING, &edit("saved_view", TEAMS, START, json!({"usual": true})));
    assert_eq!(opens_with(&book), Some(TEAMS));
    accepts(&mut book, LI_NA, &edit("saved_view", OWN, START, json!({"usual": true})));
    assert_eq!(opens_with(&book), Some(OWN));
}

#[test]
fn for_whom_a_view_is_reads_back_from_its_fields() {
    for audience in [Audience::Own, Audience::Team(EAST), Audience::Everybody] {
        assert_eq!(Audience::of(&audience.fields()), audience);
    }
}
