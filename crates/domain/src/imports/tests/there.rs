//! Files about records that are there: told by number, mail, phone or name, and changed field by field.

use serde_json::{Value, json};

use super::world::{Files, World, id};
use crate::imports::{
    meeting::MatchBy,
    outcome::{Counts, DryRun, Outcome, Updating, Why},
    plan::{FieldRule, Plan, WhenThere},
};

fn world(customers: &[(u8, Value)]) -> World {
    let mut world = World::new();
    for (n, doc) in customers {
        world.put("customer", id(*n), doc);
    }
    world
}

/// Tries a file out that changes what it meets by these marks.
fn run(world: &World, text: &str, by: &[MatchBy], more: impl FnOnce(&mut Plan)) -> DryRun {
    let known = world.known();
    let files = Files::new(&[("customers.csv", text)]);
    let mut plan = files.suggest(&known);
    plan.files[0].when_there = WhenThere::Update;
    plan.files[0].match_by = by.to_vec();
    more(&mut plan);
    files.try_out_on(&plan, &known, world)
}

#[track_caller]
fn updating(outcome: &Outcome) -> &Updating {
    let Outcome::Update(updating, _) = outcome else { panic!("{outcome:?} is no change") };
    updating
}

#[test]
fn a_record_is_known_by_its_number_mail_phone_or_name() {
    let world = world(&[
        (20, json!({"name": "Acme", "source_id": "A-1"})),
        (21, json!({"name": "Beta", "email": "Info@Beta.example"})),
        (22, json!({"name": "Gamma", "phone": "+86 138 0013 8000"})),
    ]);
    let text = "Company,Customer ID,Email,Phone,Region\n\
        Acme Corp,a-1,,,East\nB. Ltd,,info@beta.example,,West\nG. Ltd,,,13800138000,North\nDelta,,,,South\n";
    let found = run(&world, text, &[MatchBy::Id, MatchBy::Email, MatchBy::Phone, MatchBy::Name], |_| ());
    assert_eq!(found.counts(0), Counts { create: 1, update: 3, skip: 0, merge: 0, problem: 0 });
    let met: Vec<_> = found.files[0][..3].iter().map(|outcome| updating(outcome).id).collect();
    assert_eq!(met, [id(20), id(21), id(22)]);
    let by_name = run(&world, text, &[MatchBy::Name], |_| ());
    assert_eq!(by_name.counts(0).create, 4, "nobody said that mails or phones count");
}

#[test]
fn a_field_is_filled_written_over_or_kept_as_its_column_says() {
    let world =
        world(&[(20, json!({"name": "Acme", "region": "East", "industry": "Steel", "website": "https://a.example"}))]);
    let text = "Company,Region,Industry,Website,Email\nacme,West,Tea,https://b.example,a@a.example\n";
    let found = run(&world, text, &[], |plan| {
        plan.files[0].columns[1].rule = FieldRule::Overwrite;
        plan.files[0].columns[2].rule = FieldRule::Keep;
    });
    let change = updating(&found.files[0][0]);
    let told: Vec<_> =
        change.differences().map(|(path, before, after)| (path.to_owned(), before.cloned(), after.clone())).collect();
    let expected =
        [("email".to_owned(), None, json!("a@a.example")), ("region".to_owned(), Some(json!("East")), json!("West"))];
    assert_eq!(told, expected);
    assert_eq!((change.base_ver, change.fill.len(), change.fields.len()), (1, 1, 1));
}

#[test]
fn a_record_that_says_the_same_already_is_passed_over() {
    let world = world(&[(20, json!({"name": "Acme", "region": "East"}))]);
    let found = run(&world, "Company,Region\nAcme,East\n", &[], |plan| {
        plan.files[0].columns[1].rule = FieldRule::Overwrite;
    });
    assert_eq!(found.files[0][0], Outcome::There(id(20)));
}

#[test]
fn owner_and_stage_of_what_is_there_are_not_a_files_to_change() {
    let world = world(&[(20, json!({"name": "Acme"}))]);
    let found = run(&world, "Company,Owner,Region\nAcme,Ada Admin,East\n", &[], |plan| {
        plan.files[0].columns.iter_mut().for_each(|column| column.rule = FieldRule::Overwrite);
    });
    let change = updating(&found.files[0][0]);
    assert_eq!(
        change.fields.keys().chain(change.fill.keys()).collect::<Vec<_>>(),
        ["name", "region"].iter().skip(1).collect::<Vec<_>>()
    );
}

#[test]
fn a_row_that_could_be_two_records_is_a_problem_and_not_a_guess() {
    let world = world(&[(20, json!({"name": "Acme"})), (21, json!({"name": "ACME"}))]);
    let found = run(&world, "Company,Region\nAcme,East\n", &[], |_| ());
    let Outcome::Problem(problems) = &found.files[0][0] else { panic!("a guess was made") };
    assert_eq!(problems[0].why, Why::Several);
}

#[test]
fn one_name_with_two_numbers_is_two_records() {
    let world = world(&[(20, json!({"name": "Acme", "source_id": "1"}))]);
    let found = run(&world, "Company,Customer ID,Region\nAcme,2,East\nAcme,1,West\n", &[], |_| ());
    assert!(matches!(&found.files[0][0], Outcome::Create(..)));
    assert_eq!(updating(&found.files[0][1]).id, id(20));
}

#[test]
fn what_a_record_must_have_is_not_asked_of_a_row_that_only_changes_it() {
    let world = world(&[(20, json!({"name": "Acme", "email": "a@a.example"}))]);
    let text = "Email,Region,Website,Industry\na@a.example,East,,\nb@b.example,West,,\n";
    let found = run(&world, text, &[MatchBy::Email], |plan| {
        plan.files[0].kind = Some("customer".into());
        for (column, target) in ["email", "region", "website", "industry"].into_iter().enumerate() {
            plan.files[0].columns[column].target = Some(target.into());
        }
    });
    assert_eq!(updating(&found.files[0][0]).fill["region"], "East");
    assert!(matches!(&found.files[0][1], Outcome::Problem(_)), "a new customer needs a name");
}

#[test]
fn rows_of_a_file_about_one_record_are_heard_together_and_counted_as_merged() {
    let mut world = world(&[(20, json!({"name": "Acme"}))]);
    let text =
        "Company,Region,Website\nAcme,,https://a.example\nBeta,East,\nacme,West,\nbeta,North,https://b.example\n";
    let found = run(&world, text, &[], |_| ());
    assert_eq!(found.counts(0), Counts { create: 1, update: 1, skip: 0, merge: 2, problem: 0 });
    assert_eq!((&found.files[0][2], &found.files[0][3]), (&Outcome::Joined(2), &Outcome::Joined(3)));
    world.import(id(99), &found);
    let of = |name: &str| world.of("customer").into_iter().find(|row| row.doc["name"] == name).unwrap().doc.clone();
    assert_eq!((&of("Acme")["region"], &of("Acme")["website"]), (&json!("West"), &json!("https://a.example")));
    assert_eq!((&of("Beta")["region"], &of("Beta")["website"]), (&json!("East"), &json!("https://b.example")));
}

#[test]
fn a_file_of_contacts_finds_the_people_who_are_there_and_the_customers_that_are_not() {
    let mut world = world(&[(20, json!({"name": "Acme"}))]);
    let contact = json!({"name": "Li Na", "customer": id(20).to_string(), "mobile": "13800138000"});
    world.put("contact", id(30), &contact);
    let known = world.known();
    let files = Files::new(&[(
        "contacts.csv",
        "Contact name,Company,Mobile,Job Title\nLi Na,Acme,13800138000,CTO\nWu,Beta,13900139000,CEO\n",
    )]);
    let mut plan = files.suggest(&known);
    plan.files[0].when_there = WhenThere::Update;
    plan.files[0].create.insert("customer".into());
    let found = files.try_out_on(&plan, &known, &world);
    assert_eq!(found.counts(0), Counts { create: 1, update: 1, skip: 0, merge: 0, problem: 0 });
    world.import(plan.import, &found);
    assert_eq!(world.rows[&id(30)].doc["title"], "CTO");
    assert_eq!(world.of("customer").len(), 2);
}
