//! Questions that cannot be answered say why.

use std::collections::BTreeSet;

use domain::{
    query::{Filter, Op},
    reports::{Ask, Asker, By, Calendar, Shelf, Step, Wrong, Zone, plan},
};

use crate::world::{NOW, World};

#[track_caller]
fn refused(ask: &Ask, wrong: &Wrong) {
    let world = World::new(1);
    let (zone, team) = (Zone::default(), BTreeSet::new());
    let asker = Asker { me: None, team: &team, now: NOW, zone: &zone, calendar: Calendar::default() };
    assert_eq!(plan(ask, &Shelf::whole(&world.rows), &asker).err().as_ref(), Some(wrong));
}

#[test]
fn a_question_that_cannot_be_answered_says_why() {
    let won = || Ask::of(&["won_count"]);
    refused(&Ask::default(), &Wrong::NoMeasure);
    refused(&Ask::of(&["luck"]), &Wrong::NoSuchMeasure { measure: "luck".into() });
    refused(
        &won().by(By::name("channel")),
        &Wrong::NoSuchDimension { measure: "won_count".into(), dimension: "channel".into() },
    );
    refused(
        &won().by(By::name("amount")),
        &Wrong::NoSuchDimension { measure: "won_count".into(), dimension: "amount".into() },
    );
    refused(
        &Ask::of(&["customers"]).by(By::date(Step::Day)),
        &Wrong::NoSuchDimension { measure: "customers".into(), dimension: "date".into() },
    );
    refused(
        &won().and(Filter::is("channel", "call")),
        &Wrong::NoSuchField { measure: "won_count".into(), field: "channel".into() },
    );
    refused(&won().by(By::name("date")), &Wrong::NoSuchStep { step: String::new() });
    refused(&won().by(By { name: "owner".into(), step: Some(Step::Week) }), &Wrong::NoSuchStep { step: "week".into() });
    refused(&won().over("soon"), &Wrong::NotAPeriod { period: "soon".into() });
    refused(
        &won().and(Filter::new("division", Op::Has, ["x".to_owned()])),
        &Wrong::NotAnswered { field: "owner.team.parent".into() },
    );
    let three = won().by(By::name("owner")).by(By::name("team")).by(By::name("stage"));
    refused(&three, &Wrong::TooMany { what: "dimensions".into(), most: 2 });
}
