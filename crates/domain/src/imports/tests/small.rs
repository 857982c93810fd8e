//! Small files, one difficulty each.

use serde_json::json;

use super::world::{Files, World, id, text};
use crate::imports::{
    outcome::{Counts, Outcome, Why},
    plan::{FilePlan, Meaning, PipelineChoice},
    questions::{Standing, questions},
    suggest::{Defaults, names_asked, renew, review},
};
use crate::{
    rejection::ProblemCode,
    steps::{AtOnce, at_once},
};

fn targets(files: &Files, file: usize, world: &World) -> (Option<String>, Vec<Option<String>>) {
    let plan = files.suggest(&world.known());
    let file = &plan.files[file];
    (file.kind.clone(), file.columns.iter().map(|column| column.target.clone()).collect())
}

fn some(targets: &[&str]) -> Vec<Option<String>> {
    targets.iter().map(|target| (!target.is_empty()).then(|| (*target).to_owned())).collect()
}

#[test]
fn headers_of_other_programs_are_understood() {
    let world = World::new();
    let files = Files::new(&[
        ("客户.csv", "客户名称（必填）,所属行业,负责人,联系电话,奇怪的列\n星云仪器,制造,Ada Admin,021-5555 1234,x\n"),
        ("export.csv", "Deal Name,Deal Stage,Close Date,Amount,Deal owner\nA,Won,2026-01-02,5,Ada Admin\n"),
        ("people.csv", "Full Name,E-mail,Job Title,Company name,Mobile\nLi Na,li@example.com,CTO,Acme,13800138000\n"),
    ]);
    let customer = (Some("customer".into()), some(&["name", "industry", "owner", "phone", ""]));
    assert_eq!(targets(&files, 0, &world), customer);
    let opportunity = (Some("opportunity".into()), some(&["name", "stage", "closed_on", "amount", "owner"]));
    assert_eq!(targets(&files, 1, &world), opportunity);
    let contact = (Some("contact".into()), some(&["name", "email", "title", "customer", "mobile"]));
    assert_eq!(targets(&files, 2, &world), contact);
}

#[test]
fn a_column_whose_header_says_nothing_is_understood_by_its_cells() {
    let mut world = World::new();
    for (n, name) in [(11, "Li Na"), (12, "Wang Wei"), (13, "Zhao Min")] {
        world.put("user", id(n), &json!({"name": name, "role": "rep"}));
    }
    let files = Files::new(&[(
        "companies.csv",
        "Company,Column 2,Column 3\nA,Li Na,a@a.com\nB,Wang Wei,b@b.com\nC,Zhao Min,c@c.com\nD,Li Na,d@d.com\n",
    )]);
    assert_eq!(targets(&files, 0, &world), (Some("customer".into()), some(&["name", "owner", "email"])));
}

#[test]
fn each_bad_cell_is_told_with_its_column_and_reason_and_the_good_rows_go_in() {
    let world = World::new();
    let known = world.known();
    let files = Files::new(&[(
        "customers.csv",
        "Company,Email,Employees,Owner\nA,a@a.com,5,Ada Admin\nB,nonsense,5,\nC,,many,\n,x@x.com,1,\nD,,,Nobody Known\nE,,,,,slipped\n",
    )]);
    let run = files.try_out(&files.suggest(&known), &known);
    assert_eq!(run.counts(0), Counts { create: 1, update: 0, skip: 0, merge: 0, problem: 5 });
    let found: Vec<(Option<usize>, Why)> = run.files[0]
        .iter()
        .filter_map(|outcome| match outcome {
            Outcome::Problem(problems) => Some((problems[0].column, problems[0].why)),
            _ => None,
        })
        .collect();
    let expected = [
        (Some(1), Why::Field(ProblemCode::NotAnEmail)),
        (Some(2), Why::Field(ProblemCode::WrongType)),
        (Some(0), Why::Field(ProblemCode::Required)),
        (Some(3), Why::Field(ProblemCode::NoSuchRecord)),
        (None, Why::Slipped),
    ];
    assert_eq!(found, expected);
}

#[test]
fn cells_that_cannot_be_read_may_be_left_out_unless_the_row_needs_them() {
    let mut world = World::new();
    let known = world.known();
    let files = Files::new(&[("customers.csv", "Company,Email\nB,nonsense\n,b@b.com\n")]);
    let mut plan = files.suggest(&known);
    plan.files[0].leave_out = true;
    let run = files.try_out(&plan, &known);
    assert_eq!(run.counts(0), Counts { create: 1, update: 0, skip: 0, merge: 0, problem: 1 });
    world.import(plan.import, &run);
    assert_eq!(world.of("customer")[0].doc.get("email"), None);
}

#[test]
fn what_is_there_already_or_twice_in_the_file_is_passed_over() {
    let mut world = World::new();
    world.put("customer", id(20), &json!({"name": "Acme"}));
    let known = world.known();
    let files = Files::new(&[("customers.csv", "Company\nACME\nBeta\nbeta \nGamma\n")]);
    let run = files.try_out(&files.suggest(&known), &known);
    assert_eq!(run.counts(0), Counts { create: 2, update: 0, skip: 2, merge: 0, problem: 0 });
    assert_eq!(run.files[0][0], Outcome::There(id(20)));
    assert_eq!(run.files[0][2], Outcome::Twice(3));
}

#[test]
fn an_import_done_twice_or_left_in_the_middle_makes_every_row_once() {
    let mut world = World::new();
    let files = Files::new(&[("deals.csv", "Deal Name,Deal Stage\nA,Won\nB,Lost\nC,Talking\n")]);
    let plan = files.suggest(&world.known());
    let run = files.try_out(&plan, &world.known());
    let parts = at_once(run.parts(|_| false, &mut AtOnce));
    let first: Vec<String> = parts.iter().take(2).map(|part| part.command(plan.import).kind).collect();
    assert_eq!(first, ["pipeline", "stage"]);
    assert_eq!(world.import(plan.import, &run), [1, 3, 3]);
    let again = files.try_out(&plan, &world.known());
    assert_eq!(world.import(plan.import, &again).iter().sum::<usize>(), 0);
    assert_eq!(world.of("opportunity").len(), 3);
}

#[test]
fn stages_go_into_a_pipeline_that_knows_them() {
    let mut world = World::new();
    world.put("pipeline", id(30), &json!({"name": "Sales"}));
    for (n, name) in [(31, "Talking"), (32, "Won"), (33, "Lost")] {
        let stage =
            json!({"name": name, "pipeline": id(30).to_string(), "order": n, "outcome": "open", "probability": 1});
        world.put("stage", id(n), &stage);
    }
    let known = world.known();
    let files = Files::new(&[("deals.csv", "Deal Name,Deal Stage\nA,Won\nB,Lost\nC,Talkng\n")]);
    let plan = files.suggest(&known);
    assert_eq!(plan.files[0].pipeline, Some(PipelineChoice::There(id(30))));
    assert_eq!(plan.files[0].columns[1].values["Talkng"], Meaning::Named("Talking".into()));
    world.import(plan.import, &files.try_out(&plan, &known));
    assert_eq!(world.of("stage").len(), 3, "no stage is made");
}

#[test]
fn stages_that_no_pipeline_knows_go_into_a_new_one_whose_name_is_free() {
    let mut world = World::new();
    world.put("pipeline", id(30), &json!({"name": "Deals"}));
    let known = world.known();
    let files = Files::new(&[("deals.csv", "Deal Name,Deal Stage\nA,Somewhere\n")]);
    let plan = files.suggest(&known);
    world.import(plan.import, &files.try_out(&plan, &known));
    assert_eq!(world.of("pipeline").iter().map(|row| text(row, "name")).collect::<Vec<_>>(), ["Deals", "Deals 2"]);
    assert_eq!(world.name_in(world.of("stage")[0], "pipeline").as_deref(), Some("Deals 2"));
}

#[test]
fn an_unknown_choice_is_asked_about_and_a_likely_one_suggested() {
    let world = World::new();
    let known = world.known();
    let files = Files::new(&[("customers.csv", "Company,Status\nA,Active\nB,dormnt\nC,???\n")]);
    let mut plan = files.suggest(&known);
    let asked = |plan: &crate::imports::plan::Plan| {
        let names = names_asked(&plan.files, &files.sources(), &known);
        let questions = questions(&plan.files[0], &files.0[0].1, &known, &names);
        questions[0].items.iter().map(|item| (item.text.clone(), item.standing.clone())).collect::<Vec<_>>()
    };
    let expected = [
        ("???".to_owned(), Standing::Unknown),
        ("dormnt".to_owned(), Standing::Planned(Meaning::Choice("dormant".into()))),
        ("Active".to_owned(), Standing::Understood),
    ];
    assert_eq!(asked(&plan), expected);
    plan.files[0].columns[1].values.insert("???".into(), Meaning::Empty);
    review(&mut plan, &files.sources(), &known);
    let run = files.try_out(&plan, &known);
    assert_eq!(run.counts(0), Counts { create: 3, update: 0, skip: 0, merge: 0, problem: 0 });
}

#[test]
fn a_subsidiary_comes_after_its_parent_and_a_circle_is_a_problem() {
    let mut world = World::new();
    let known = world.known();
    let files =
        Files::new(&[("c.csv", "Company,Subsidiary of\nChild,Parent\nParent,Grandparent\nGrandparent,\nX,Y\nY,X\n")]);
    let plan = files.suggest(&known);
    let run = files.try_out(&plan, &known);
    assert_eq!(run.counts(0), Counts { create: 3, update: 0, skip: 0, merge: 0, problem: 2 });
    world.import(plan.import, &run);
    let child = world.of("customer").into_iter().find(|row| text(row, "name") == "Child").unwrap();
    assert_eq!(world.name_in(child, "parent_company").as_deref(), Some("Parent"));
}

#[test]
fn a_row_that_names_a_row_with_a_problem_has_one_too() {
    let world = World::new();
    let known = world.known();
    let files = Files::new(&[
        ("customers.csv", "Company,Email\nGood,\nBad,nonsense\n"),
        ("contacts.csv", "Contact name,Company,Mobile\nA,Good,138001\nB,Bad,138002\n"),
    ]);
    let run = files.try_out(&files.suggest(&known), &known);
    assert_eq!(run.counts(1), Counts { create: 1, update: 0, skip: 0, merge: 0, problem: 1 });
    let Outcome::Problem(problems) = &run.files[1][1] else { panic!("the row of a bad customer went in") };
    assert_eq!(problems[0].why, Why::NeedsAnother);
}

#[test]
fn a_word_that_is_nearly_one_in_use_is_offered_and_stays_unless_somebody_takes_the_offer() {
    let mut world = World::new();
    world.put("customer", id(20), &json!({"name": "Acme", "industry": "technology"}));
    let known = world.known();
    let rows: String = (0..6).flat_map(|n| [format!("C{n}"), ",technolgy\n".to_owned()]).collect();
    let files = Files::new(&[("customers.csv", &format!("Company,Sector\n{rows}"))]);
    let mut plan = files.suggest(&known);
    let names = names_asked(&plan.files, &files.sources(), &known);
    let questions = questions(&plan.files[0], &files.0[0].1, &known, &names);
    let item = &questions[0].items[0];
    assert_eq!((item.count, &item.standing, item.offer.as_deref()), (6, &Standing::Understood, Some("technology")));
    let run = files.try_out(&plan, &known);
    assert!(run.planned().all(|planned| planned.fields["industry"] == "technolgy"));
    plan.files[0].columns[1].values.insert("technolgy".into(), Meaning::Text("technology".into()));
    let run = files.try_out(&plan, &known);
    assert!(run.planned().all(|planned| planned.fields["industry"] == "technology"));
}

#[test]
fn people_join_teams_that_are_there_and_a_manager_who_is_there_stays_where_they_are() {
    let mut world = World::new();
    world.put("team", id(40), &json!({"name": "East"}));
    world.put("user", id(41), &json!({"name": "Mia", "role": "manager", "team": id(40).to_string()}));
    let known = world.known();
    let files = Files::new(&[("staff.csv", "Full name,Manager,Regional office\nLi,Mia,East\nWu,,East\nHe,Mia,\n")]);
    let plan = files.suggest(&known);
    world.import(plan.import, &files.try_out(&plan, &known));
    let of = |name: &str| *world.of("user").iter().find(|row| text(row, "name") == name).unwrap();
    let team = &world.rows[&crate::ids::reference(&of("Li").doc, "team").unwrap()];
    assert_eq!((text(team, "name"), world.name_in(team, "parent").as_deref()), ("Team Mia", Some("East")));
    assert_eq!(world.name_in(of("Wu"), "team").as_deref(), Some("East"), "without a manager: the region itself");
    assert_eq!(world.name_in(of("Mia"), "team").as_deref(), Some("East"));
    let alone = &world.rows[&crate::ids::reference(&of("He").doc, "team").unwrap()];
    assert_eq!(world.name_in(alone, "parent"), None);
}

#[test]
fn a_file_that_is_read_anew_gets_a_new_plan_and_the_others_keep_theirs() {
    let known = World::new().known();
    let files =
        Files::new(&[("a.csv", "Contact name,Company,Mobile\nA,Good,138001\n"), ("customers.csv", "Company\nGood\n")]);
    let mut plan = files.suggest(&known);
    plan.files[0] = FilePlan::default();
    plan.files[1].leave_out = true;
    let defaults = Defaults { team_name: String::new(), owner: None, me: None };
    renew(&mut plan, 0, &files.sources(), &known, &defaults);
    assert_eq!((plan.files[0].kind.as_deref(), plan.files[0].column_of("mobile")), (Some("contact"), Some(2)));
    assert!(plan.files[1].leave_out);
}
