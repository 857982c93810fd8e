//! What people had to do, from the files of another system: what, by when, for whom, and whether it is done.

use std::sync::Arc;

use serde_json::json;
use sync::Row;

use super::world::{Files, World, id, text};
use crate::imports::{
    outcome::{Counts, Outcome, Why},
    plan::{Meaning, Plan, WhenThere},
};

fn world() -> World {
    let mut world = World::new();
    world.put("user", id(11), &json!({"name": "李娜", "role": "rep"}));
    world.put("customer", id(20), &json!({"name": "Larkfield"}));
    world.put("opportunity", id(40), &json!({"name": "Spectrometer", "customer": id(20).to_string()}));
    world
}

fn targets(plan: &Plan) -> Vec<&str> {
    plan.files[0].columns.iter().map(|column| column.target.as_deref().unwrap_or("-")).collect()
}

fn noon(day: &str) -> i64 {
    crate::value::Day::parse(day).unwrap().noon()
}

fn task<'a>(world: &'a World, title: &str) -> &'a Row {
    world
        .of("task")
        .into_iter()
        .find(|row| text(row, "title") == title)
        .unwrap_or_else(|| panic!("there is no {title}"))
}

#[test]
fn tasks_of_english_and_chinese_programs_are_understood() {
    let known = world().known();
    let suggest = |name: &str, text: &str| {
        let plan = Files::new(&[(name, text)]).suggest(&known);
        (plan.files[0].kind.clone().unwrap_or_default(), targets(&plan).join(" "))
    };
    let of = |targets: &str| ("task".to_owned(), targets.to_owned());
    let salesforce =
        "Task ID,Subject,Due Date,Status,Assigned To,Account Name,Opportunity,Comments\n1,a,1/2/2024,Completed,,,,\n";
    assert_eq!(suggest("tasks.csv", salesforce), of("source_id title due_on done owner customer opportunity remark"));
    let outlook = "Subject,Due Date,Date Completed,Notes,Status\na,1/2/2024,,,Not Started\n";
    assert_eq!(suggest("Tasks.CSV", outlook), of("title due_on done_at remark done"));
    let pipedrive = "ID,Subject,Due date,Done,Marked as done time,Deal,Organization,Assigned to user,Note\n1,a,2024-01-02,Done,,,,,\n";
    assert_eq!(
        suggest("export.csv", pipedrive),
        of("source_id title due_on done done_at opportunity customer owner remark")
    );
    let chinese =
        "任务,截止日期,负责人,客户名称,完成状态,完成时间,备注\n一,2024-01-02,李娜,Larkfield,已完成,2024-01-03 10:00,\n";
    assert_eq!(suggest("待办.csv", chinese), of("title due_on owner customer done done_at remark"));
    let next = "客户名称,下次联系时间,备注\nLarkfield,2024-01-02,报价\n";
    assert_eq!(suggest("待办.csv", next), of("customer due_on remark"));
}

#[test]
fn a_task_is_somebodys_due_on_its_day_about_a_customer_and_done_when_the_file_says() {
    let mut world = world();
    let files = Files::new(&[(
        "tasks.csv",
        "Subject,Due Date,Status,Date Completed,Assigned To,Account Name,Opportunity,Comments\n\
         Quote,2024-01-02,Completed,2024-01-05 10:00,李娜,Larkfield,Spectrometer,net prices\n\
         Call back,2024-02-03,Completed,,,,,\nVisit,2030-02-03 15:30,Not Started,,,Larkfield,,\n\
         ,2030-02-04,Not Started,,,Larkfield,,\n",
    )]);
    let plan = files.suggest(&world.known());
    let run = files.try_out_on(&plan, &world.known(), &world);
    assert_eq!(run.counts(0), Counts { create: 4, ..Counts::default() });
    world.import(plan.import, &run);
    let quote = task(&world, "Quote");
    assert_eq!(quote.doc["done_at"], json!(noon("2024-01-05") - 2 * 3_600_000));
    assert_eq!((text(quote, "due_on"), text(quote, "remark")), ("2024-01-02", "net prices"));
    assert_eq!(world.name_in(quote, "owner").as_deref(), Some("李娜"));
    assert_eq!(text(quote, "opportunity"), id(40).to_string());
    let back = task(&world, "Call back");
    assert_eq!(back.doc["done_at"], json!(noon("2024-02-03")), "done without a date: when it was due");
    assert_eq!(
        world.name_in(back, "owner").as_deref(),
        Some("Ada Admin"),
        "of nobody in particular: whoever brings it"
    );
    let visit = task(&world, "Visit");
    assert_eq!((visit.doc.get("done_at"), &visit.doc["due_at"]), (None, &json!(noon("2030-02-03") + 12_600_000)));
    assert_eq!(text(task(&world, "Larkfield"), "due_on"), "2030-02-04", "one without words is called by its customer");
}

#[test]
fn a_task_that_is_done_nobody_knows_when_is_a_problem_and_was_not_done_today() {
    let world = world();
    let files = Files::new(&[("tasks.csv", "Subject,Due Date,Status\nQuote,,Completed\nVisit,,Not Started\n")]);
    let mut plan = files.suggest(&world.known());
    let run = files.try_out_on(&plan, &world.known(), &world);
    let Outcome::Problem(problems) = &run.files[0][0] else { panic!("a day was made up") };
    assert_eq!((problems[0].column, problems[0].why), (Some(2), Why::Undated));
    plan.files[0].constants.insert("done_at".into(), "2020-12-31".into());
    let run = files.try_out_on(&plan, &world.known(), &world);
    let done: Vec<_> = run.planned().map(|it| it.fields.get("done_at").cloned()).collect();
    assert_eq!(done, [Some(json!(noon("2020-12-31"))), None], "somebody says when, and what is open stays open");
}

#[test]
fn a_task_that_was_done_before_its_day_was_done_by_now() {
    let world = world();
    let mut known = (*world.known()).clone();
    known.now = Some(noon("2024-06-01"));
    let files = Files::new(&[("tasks.csv", "Subject,Due Date,Status\nQuote,2024-07-01,Completed\n")]);
    let run = files.try_out_on(&files.suggest(&known), &Arc::new(known), &world);
    assert_eq!(run.planned().next().map(|it| it.fields["done_at"].clone()), Some(json!(noon("2024-06-01"))));
}

#[test]
fn a_word_that_says_neither_open_nor_done_is_explained_by_somebody() {
    let world = world();
    let files = Files::new(&[("tasks.csv", "Subject,Due Date,Status\nQuote,2024-01-02,Parked\n")]);
    let mut plan = files.suggest(&world.known());
    assert_eq!(files.try_out_on(&plan, &world.known(), &world).counts(0).problem, 1);
    plan.files[0].columns[2].values.insert("Parked".into(), Meaning::Choice("open".into()));
    let run = files.try_out_on(&plan, &world.known(), &world);
    assert_eq!(run.planned().map(|it| it.fields.contains_key("done")).collect::<Vec<_>>(), [false]);
}

#[test]
fn the_same_file_again_makes_nothing_twice_and_what_was_done_meanwhile_is_ticked_off() {
    let mut world = world();
    let text = "Subject,Due Date,Status,Account Name\nQuote,2024-01-02,Open,Larkfield\nQuote,2024-02-02,Open,Larkfield\nQuote,,Open,\n";
    let files = Files::new(&[("tasks.csv", text)]);
    let plan = files.suggest(&world.known());
    let run = files.try_out_on(&plan, &world.known(), &world);
    assert_eq!(run.counts(0), Counts { create: 3, ..Counts::default() });
    world.import(plan.import, &run);
    let again = |text: &str, when: WhenThere| {
        let files = Files::new(&[("tasks.csv", text)]);
        let mut plan = files.suggest(&world.known());
        plan.import = id(98);
        plan.files[0].when_there = when;
        let run = files.try_out_on(&plan, &world.known(), &world);
        (plan, run)
    };
    assert_eq!(again(text, WhenThere::Skip).1.counts(0), Counts { skip: 3, ..Counts::default() });
    let (plan, run) = again(&text.replace("01-02,Open", "01-02,Completed"), WhenThere::Update);
    assert_eq!(run.counts(0), Counts { update: 1, skip: 2, ..Counts::default() });
    world.import(plan.import, &run);
    let done: Vec<_> = world.of("task").into_iter().filter_map(|row| row.doc.get("done_at").cloned()).collect();
    assert_eq!(done, [json!(noon("2024-01-02"))]);
    assert_eq!(world.of("task").len(), 3);
}
