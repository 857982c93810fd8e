//! The tree of teams with the people in it, as the page lists it.
//!
//! Belongs here: from the rows of teams and people to an ordered list of branches. Does not belong here: who sees whom
//! (`domain::access`).

use std::sync::Arc;

use domain::ids::reference;
use leptos::prelude::*;
use sync::{Row, RowId};

use super::person;
use crate::{i18n::format, local::Book, records::names};

/// A team and those directly in it; without a team for people who are in none.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Branch {
    /// The team.
    pub team: Option<RowId>,
    /// How deep it stands.
    pub depth: usize,
    /// Its people: managers first, then by name, then those who left.
    pub people: Vec<RowId>,
}

/// The branches from the top of the company down; live.
pub fn of(book: Book) -> Memo<Vec<Branch>> {
    let (teams, users) = (book.all("team"), book.all("user"));
    Memo::new(move |_| teams.with(|teams| users.with(|users| branches(teams, users))))
}

fn branches(teams: &[Arc<Row>], users: &[Arc<Row>]) -> Vec<Branch> {
    let known = |id: RowId| teams.iter().any(|team| team.id == id);
    let mut found = Vec::new();
    let mut open: Vec<(RowId, usize)> = Vec::new();
    let tops = teams.iter().filter(|team| reference(&team.doc, "parent").is_none_or(|parent| !known(parent)));
    push_sorted(&mut open, tops, 0);
    while let Some((team, depth)) = open.pop() {
        // Two teams under each other would go round for ever.
        if found.iter().any(|branch: &Branch| branch.team == Some(team)) {
            continue;
        }
        found.push(Branch { team: Some(team), depth, people: members(users, Some(team)) });
        push_sorted(&mut open, teams.iter().filter(|it| reference(&it.doc, "parent") == Some(team)), depth + 1);
    }
    let loose: Vec<RowId> =
        sorted(users.iter().filter(|user| reference(&user.doc, "team").is_none_or(|team| !known(team))));
    if !loose.is_empty() {
        found.push(Branch { team: None, depth: 0, people: loose });
    }
    found
}

/// The last one pushed is the first one listed.
fn push_sorted<'a>(open: &mut Vec<(RowId, usize)>, teams: impl Iterator<Item = &'a Arc<Row>>, depth: usize) {
    let mut teams: Vec<&Arc<Row>> = teams.collect();
    teams.sort_by(|a, b| format::collate(&names::title_of(b), &names::title_of(a)));
    open.extend(teams.into_iter().map(|team| (team.id, depth)));
}

fn members(users: &[Arc<Row>], team: Option<RowId>) -> Vec<RowId> {
    sorted(users.iter().filter(|user| reference(&user.doc, "team") == team))
}

fn sorted<'a>(people: impl Iterator<Item = &'a Arc<Row>>) -> Vec<RowId> {
    let mut people: Vec<&Arc<Row>> = people.collect();
    let rank = |row: &Row| (!person::is_active(row), person::role_of(row) != Some("manager"));
    people
        .sort_by(|a, b| rank(a).cmp(&rank(b)).then_with(|| format::collate(&names::title_of(a), &names::title_of(b))));
    people.into_iter().map(|row| row.id).collect()
}
