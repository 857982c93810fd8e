//! Who sees whose records, from the tree of teams.
//!
//! A row is seen through scopes: `ws` (everybody), `pool` (the public pool), `u:<user>` (those who see that person). Moving a
//! person to another team changes what people see without touching a record.

use std::{
    borrow::Borrow,
    collections::{BTreeMap, BTreeSet},
};

use sync::{Doc, Row, RowId, Scope, order::gathered};

use super::{Actor, Role};
use crate::ids::{reference, references};

/// The scope of what everybody in the workspace sees.
pub const WORKSPACE: &str = "ws";

/// The scope of the public pool.
pub const POOL: &str = "pool";

/// The scope of a person's records.
pub fn of_user(user: RowId) -> Scope {
    Scope::new(format!("u:{user}"))
}

/// The person of a scope, if it is a person's.
pub fn user_of(scope: &Scope) -> Option<RowId> {
    scope.0.strip_prefix("u:")?.parse().ok()
}

/// The scopes of a row with these owner and collaborators: the pool's if nobody owns it.
pub fn owner_scopes(doc: &Doc) -> Vec<Scope> {
    let mut people: BTreeSet<RowId> = gathered(references(doc, "collaborators"));
    let owner = reference(doc, "owner");
    people.extend(owner);
    let mut scopes: Vec<Scope> = people.into_iter().map(of_user).collect();
    if owner.is_none() {
        scopes.push(Scope::new(POOL));
    }
    scopes
}

/// Everybody who can sign in, as actors, from the rows of kinds `user`, `team` and `role`.
///
/// - A rep sees their team's records unless the workspace's `role` row for reps says `own`; a manager answers for and sees
///   their team and every team below it, and those that name them as manager; marketing, service, finance and admins see
///   everything; a partner sees their own.
/// - People who left are seen by whoever saw them: their records are the company's.
pub fn actors(users: &[Row], teams: &[Row], roles: &[Row]) -> Vec<Actor> {
    let tree = Tree::new(users, teams);
    let everybody: BTreeSet<RowId> = gathered(users.iter().map(|user| user.id));
    users
        .iter()
        .filter(|user| user.is_live() && user.doc.get("active") != Some(&false.into()))
        .filter_map(|user| {
            let role = Role::from_name(user.doc.get("role")?.as_str()?)?;
            let leads = if role == Role::Manager { tree.led_by(user) } else { BTreeSet::new() };
            let sees = match sees_of(role, roles) {
                Sees::Own => BTreeSet::new(),
                Sees::Team if role == Role::Manager => leads.clone(),
                Sees::Team => tree.mates_of(user),
                Sees::Everybody => everybody.clone(),
            };
            Some(Actor {
                user: user.id,
                role,
                sees: sees.union(&leads).copied().collect(),
                leads: leads.into_iter().collect(),
            })
        })
        .collect()
}

/// The people whom somebody calls "my team": those of their team, of the teams below it, and of the teams they manage;
/// themselves in any case.
pub fn team_of<R: Borrow<Row>>(person: RowId, users: &[R], teams: &[R]) -> BTreeSet<RowId> {
    let tree = Tree::new(users, teams);
    let row = users.iter().map(Borrow::borrow).find(|user| user.id == person);
    let mut people = row.map(|row| tree.led_by(row)).unwrap_or_default();
    people.insert(person);
    people
}

/// The people of a team and of the teams below it.
pub fn people_within<R: Borrow<Row>>(team: RowId, users: &[R], teams: &[R]) -> BTreeSet<RowId> {
    Tree::new(users, teams).within(vec![team])
}

/// The teams that somebody belongs to: their own, those above it, and those they manage.
pub fn teams_around<R: Borrow<Row>>(person: RowId, users: &[R], teams: &[R]) -> Vec<RowId> {
    let users = users.iter().map(Borrow::borrow);
    let team = |id: RowId| teams.iter().map(Borrow::borrow).find(move |team| team.id == id);
    let mut around = Vec::new();
    let mut next = users.clone().find(|user| user.id == person).and_then(|user| reference(&user.doc, "team"));
    while let Some(id) = next.filter(|id| !around.contains(id)) {
        around.push(id);
        next = team(id).and_then(|team| reference(&team.doc, "parent"));
    }
    let managed = teams.iter().map(Borrow::borrow).filter(|team| reference(&team.doc, "manager") == Some(person));
    around.extend(managed.map(|team| team.id));
    around
}

/// The managers above somebody in the tree of teams: those who answer for them.
pub fn leaders_of<R: Borrow<Row>>(person: RowId, users: &[R], teams: &[R]) -> Vec<RowId> {
    let tree = Tree::new(users, teams);
    let is_manager = |user: &&Row| {
        let is = |field: &str, value: serde_json::Value| user.doc.get(field) == Some(&value);
        user.is_live() && is("role", Role::Manager.name().into()) && !is("active", false.into())
    };
    let managers = users.iter().map(Borrow::borrow).filter(is_manager).filter(|user| user.id != person);
    managers.filter(|user| tree.led_by(user).contains(&person)).map(|user| user.id).collect()
}

enum Sees {
    Own,
    Team,
    Everybody,
}

impl Sees {
    fn from_name(name: &str) -> Option<Self> {
        match name {
            "own" => Some(Self::Own),
            "team" => Some(Self::Team),
            "everybody" => Some(Self::Everybody),
            _ => None,
        }
    }
}

fn sees_of(role: Role, roles: &[Row]) -> Sees {
    let said = roles
        .iter()
        .find(|row| row.is_live() && row.doc.get("role").and_then(|value| value.as_str()) == Some(role.name()))
        .and_then(|row| Sees::from_name(row.doc.get("sees")?.as_str()?));
    match role {
        Role::Admin => Sees::Everybody,
        Role::Partner => Sees::Own,
        Role::Rep | Role::Manager => said.unwrap_or(Sees::Team),
        _ => said.unwrap_or(Sees::Everybody),
    }
}

/// The tree of teams with the people in it.
struct Tree {
    members: BTreeMap<RowId, BTreeSet<RowId>>,
    below: BTreeMap<RowId, Vec<RowId>>,
    managed: BTreeMap<RowId, Vec<RowId>>,
}

impl Tree {
    fn new<R: Borrow<Row>>(users: &[R], teams: &[R]) -> Self {
        let mut tree = Self { members: BTreeMap::new(), below: BTreeMap::new(), managed: BTreeMap::new() };
        for user in users.iter().map(Borrow::borrow) {
            if let Some(team) = reference(&user.doc, "team") {
                tree.members.entry(team).or_default().insert(user.id);
            }
        }
        for team in teams.iter().map(Borrow::borrow).filter(|team| team.is_live()) {
            if let Some(parent) = reference(&team.doc, "parent") {
                tree.below.entry(parent).or_default().push(team.id);
            }
            if let Some(manager) = reference(&team.doc, "manager") {
                tree.managed.entry(manager).or_default().push(team.id);
            }
        }
        tree
    }

    fn mates_of(&self, user: &Row) -> BTreeSet<RowId> {
        reference(&user.doc, "team").and_then(|team| self.members.get(&team)).cloned().unwrap_or_default()
    }

    fn led_by(&self, manager: &Row) -> BTreeSet<RowId> {
        let mut teams: Vec<RowId> = self.managed.get(&manager.id).cloned().unwrap_or_default();
        teams.extend(reference(&manager.doc, "team"));
        self.within(teams)
    }

    /// Everybody in these teams and in those below them.
    fn within(&self, mut open: Vec<RowId>) -> BTreeSet<RowId> {
        let mut seen = BTreeSet::new();
        let mut people = BTreeSet::new();
        while let Some(team) = open.pop() {
            if seen.insert(team) {
                people.extend(self.members.get(&team).into_iter().flatten());
                open.extend(self.below.get(&team).into_iter().flatten());
            }
        }
        people
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn id(n: u8) -> RowId {
        RowId::new(i64::from(n), &[n; 10])
    }

    fn row(n: u8, kind: &str, doc: serde_json::Value) -> Row {
        let serde_json::Value::Object(doc) = doc else { panic!("not an object") };
        Row {
            id: id(n),
            kind: kind.into(),
            ver: 1,
            doc,
            parent: None,
            scopes: vec![],
            stamps: BTreeMap::default(),
            deleted_at: None,
        }
    }

    fn seen_by(actors: &[Actor], n: u8) -> Vec<RowId> {
        actors.iter().find(|actor| actor.user == id(n)).unwrap().sees.clone()
    }

    /// East (10) has the team 11 below it. 1 manages East, 2 and 3 are reps in 11, 4 is a rep in West (12), 5 is an admin.
    fn company() -> Vec<Actor> {
        let teams = [
            row(10, "team", json!({"name": "East"})),
            row(11, "team", json!({"name": "East 1", "parent": id(10).to_string()})),
            row(12, "team", json!({"name": "West"})),
        ];
        let user = |n, role: &str, team: u8| row(n, "user", json!({"role": role, "team": id(team).to_string()}));
        let users =
            [user(1, "manager", 10), user(2, "rep", 11), user(3, "rep", 11), user(4, "rep", 12), user(5, "admin", 12)];
        actors(&users, &teams, &[])
    }

    #[test]
    fn a_rep_sees_their_team_and_nobody_else() {
        assert_eq!(seen_by(&company(), 2), vec![id(2), id(3)]);
    }

    #[test]
    fn a_manager_sees_and_leads_every_team_below() {
        let company = company();
        assert_eq!(seen_by(&company, 1), vec![id(1), id(2), id(3)]);
        assert_eq!(company[0].leads, vec![id(1), id(2), id(3)]);
    }

    #[test]
    fn my_team_is_everybody_below_me_and_beside_me_and_myself_where_there_is_no_team() {
        let team = |n, doc| row(n, "team", doc);
        let teams = [
            team(10, json!({"name": "East"})),
            team(11, json!({"name": "East 1", "parent": id(10).to_string()})),
            team(12, json!({"name": "West", "manager": id(1).to_string()})),
        ];
        let user = |n, team: u8| row(n, "user", json!({"team": id(team).to_string()}));
        let users = [user(1, 10), user(2, 11), user(3, 11), user(4, 12)];
        assert_eq!(team_of(id(1), &users, &teams), BTreeSet::from([id(1), id(2), id(3), id(4)]));
        assert_eq!(team_of(id(2), &users, &teams), BTreeSet::from([id(2), id(3)]));
        assert_eq!(team_of(id(9), &users, &teams), BTreeSet::from([id(9)]));
        assert_eq!(teams_around(id(2), &users, &teams), [id(11), id(10)]);
        assert_eq!(teams_around(id(1), &users, &teams), [id(10), id(12)]);
    }

    #[test]
    fn those_above_somebody_are_the_managers_of_their_team_and_of_the_teams_over_it() {
        let teams = [
            row(10, "team", json!({"name": "Sales", "manager": id(6).to_string()})),
            row(11, "team", json!({"name": "East", "parent": id(10).to_string()})),
            row(12, "team", json!({"name": "West", "parent": id(10).to_string()})),
        ];
        let user = |n, role: &str, team: Option<u8>| {
            row(n, "user", json!({"role": role, "team": team.map(|team| id(team).to_string())}))
        };
        let mut users = [
            user(1, "manager", Some(11)),
            user(2, "rep", Some(11)),
            user(3, "manager", Some(12)),
            user(5, "admin", Some(10)),
            user(6, "manager", None),
        ];
        assert_eq!(leaders_of(id(2), &users, &teams), [id(1), id(6)]);
        assert_eq!(leaders_of(id(1), &users, &teams), [id(6)]);
        assert_eq!(leaders_of(id(6), &users, &teams), []);
        users[0].doc.insert("active".to_owned(), json!(false));
        assert_eq!(leaders_of(id(2), &users, &teams), [id(6)]);
    }

    #[test]
    fn an_admin_sees_everybody() {
        assert_eq!(seen_by(&company(), 5).len(), 5);
    }

    #[test]
    fn a_workspace_may_let_reps_see_only_their_own() {
        let users = [
            row(2, "user", json!({"role": "rep", "team": id(11).to_string()})),
            row(3, "user", json!({"role": "rep", "team": id(11).to_string()})),
        ];
        let roles = [row(20, "role", json!({"role": "rep", "sees": "own"}))];
        assert!(seen_by(&actors(&users, &[], &roles), 2).is_empty());
    }

    #[test]
    fn somebody_who_left_cannot_act_but_is_still_seen() {
        let users = [
            row(2, "user", json!({"role": "rep", "team": id(11).to_string()})),
            row(3, "user", json!({"role": "rep", "team": id(11).to_string(), "active": false})),
        ];
        let company = actors(&users, &[], &[]);
        assert_eq!(company.len(), 1);
        assert_eq!(seen_by(&company, 2), vec![id(2), id(3)]);
    }

    #[test]
    fn a_loop_in_the_tree_of_teams_ends() {
        let teams = [
            row(10, "team", json!({"parent": id(11).to_string()})),
            row(11, "team", json!({"parent": id(10).to_string()})),
        ];
        let users = [row(1, "user", json!({"role": "manager", "team": id(10).to_string()}))];
        assert_eq!(seen_by(&actors(&users, &teams, &[]), 1), vec![id(1)]);
    }

    #[test]
    fn a_row_without_owner_is_in_the_pool() {
        assert_eq!(owner_scopes(&Doc::new()), vec![Scope::new(POOL)]);
    }
}
