//! A team in the tree of teams.

use std::collections::BTreeSet;

use sync::{Change, Doc, Read, Row, RowId};

use crate::{
    access::Right,
    ids::reference,
    record::{Draft, Field, FieldType, RecordKind, Rules, Visibility},
    rejection::Rejection,
};

/// The declaration.
pub static KIND: RecordKind = RecordKind {
    name: "team",
    area: "people",
    visibility: Visibility::Workspace,
    right: Right::People,
    title: "name",
    custom_fields: false,
    rules: Some(Rules { reads, check }),
    fields: &[
        Field::new("name", FieldType::Text).required().searchable().listed().aliases(&[
            "team",
            "team name",
            "团队",
            "部门",
        ]),
        Field::new("parent", FieldType::Ref("team")).protected().listed().aliases(&[
            "parent team",
            "region",
            "regional office",
            "上级部门",
            "大区",
        ]),
        Field::new("manager", FieldType::Ref("user"))
            .protected()
            .listed()
            .aliases(&["manager", "leader", "经理", "主管"]),
    ],
};

fn reads(id: RowId, _: &Doc, before: Option<&Row>) -> Vec<Read> {
    let mut reads = vec![Read::All { kind: "team" }];
    if before.is_some() {
        reads.push(Read::Where { kind: "user", field: "team", value: id.to_string() });
    }
    reads
}

/// A team does not stand under itself, and one with people in it or teams below it is not deleted.
fn check(draft: &mut Draft<'_>) -> Result<Vec<Change>, Rejection> {
    let teams = draft.view.all("team");
    if draft.deleting {
        let people = draft.view.find("user", "team", &draft.id.to_string()).len();
        if people > 0 {
            return Err(Rejection::InUse { kind: "user".into(), count: people });
        }
        let below = teams.iter().filter(|team| reference(&team.doc, "parent") == Some(draft.id)).count();
        if below > 0 {
            return Err(Rejection::InUse { kind: "team".into(), count: below });
        }
    }
    if !draft.changes("parent") && !draft.restoring() {
        return Ok(Vec::new());
    }
    let mut conditions = Vec::new();
    let mut seen = BTreeSet::from([draft.id]);
    let mut above = draft.value("parent").and_then(|id| id.as_str()?.parse::<RowId>().ok());
    while let Some(team) = above {
        if !seen.insert(team) {
            return Err(Rejection::TeamCycle);
        }
        let Some(row) = teams.iter().find(|row| row.id == team) else { break };
        // Two teams put under each other at the same time: the second finds that the first has moved.
        conditions.push(Change::Unmoved { id: row.id, seen: row.ver });
        above = reference(&row.doc, "parent");
    }
    Ok(conditions)
}
