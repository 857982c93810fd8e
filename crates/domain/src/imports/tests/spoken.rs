//! What was said to customers, from the files of another system: with whom, by whom, how and when.

use std::sync::Arc;

use serde_json::{Value, json};
use sync::Row;

use super::world::{Files, World, id, text};
use crate::{
    Command,
    access::{Actor, Role},
    imports::{
        known::Known,
        outcome::{Counts, DryRun, Outcome, Why},
        part,
        plan::{FieldRule, Meaning, Plan, WhenThere},
        questions::{Standing, questions},
        suggest::{Defaults, names_asked, suggest},
        taking_back::TakeBackPart,
    },
    rejection::ProblemCode,
    reports::zone::Zone,
    steps::{AtOnce, at_once},
};

/// A company with two customers, people at both, and two who sell.
fn world() -> World {
    let mut world = World::new();
    for (n, name) in [(11, "李娜"), (12, "Wang Wei")] {
        world.put("user", id(n), &json!({"name": name, "role": "rep"}));
    }
    world.put("customer", id(20), &json!({"name": "星云仪器", "source_id": "C-7", "last_follow_up_at": at(2024, 5)}));
    world.put("customer", id(21), &json!({"name": "Larkfield"}));
    for (n, customer) in [(30, 20), (31, 21)] {
        world.put("contact", id(n), &json!({"name": "陈硕", "customer": id(customer).to_string()}));
        let opportunity = json!({"name": "Spectrometer", "customer": id(customer).to_string()});
        world.put("opportunity", id(n + 10), &opportunity);
    }
    world
}

/// Noon of the first day of a month, in Shanghai.
fn at(year: i32, month: u32) -> i64 {
    crate::value::Day::new(year, month, 1).unwrap().noon() - 8 * 3_600_000
}

/// What the workspace knows when somebody in Shanghai reads the file.
fn known(world: &World) -> Arc<Known> {
    let mut known = (*world.known()).clone();
    known.zone = Zone::fixed(480);
    Arc::new(known)
}

fn run_with(world: &World, files: &Files, more: impl FnOnce(&mut Plan)) -> (Plan, DryRun) {
    let known = known(world);
    let mut plan = files.suggest(&known);
    more(&mut plan);
    let run = files.try_out_on(&plan, &known, world);
    (plan, run)
}

fn good(count: usize) -> Counts {
    Counts { create: count, ..Counts::default() }
}

fn said<'a>(world: &'a World, what: &str) -> &'a Row {
    world
        .of("follow_up")
        .into_iter()
        .find(|row| text(row, "text") == what)
        .unwrap_or_else(|| panic!("nobody said {what}"))
}

fn in_shanghai(row: &Row) -> String {
    let local = row.doc["happened_at"].as_i64().unwrap() + 8 * 3_600_000;
    let (hours, minutes) = (local.rem_euclid(86_400_000) / 3_600_000, local.rem_euclid(3_600_000) / 60_000);
    format!("{} {hours:02}:{minutes:02}", crate::value::Day::from_epoch(local.div_euclid(86_400_000)).unwrap())
}

#[test]
fn follow_ups_of_an_old_crm_stand_at_their_own_times_with_whom_how_and_by_whom() {
    let mut world = world();
    let files = Files::new(&[(
        "跟进记录.csv",
        "客户名称,跟进方式,跟进内容,跟进时间,跟进人,联系人,商机\n\
         星云仪器,电话沟通,问了预算,2023-03-01 09:30,李娜,陈硕,Spectrometer\n\
         Larkfield,上门拜访,看了实验室,2023年4月2日 下午3:05,wang wei,,\n\
         星云仪器,微信,发了样品照片,2023/5/6,,,\n",
    )]);
    let (plan, run) = run_with(&world, &files, |_| ());
    assert_eq!(plan.files[0].kind.as_deref(), Some("follow_up"));
    assert_eq!(run.counts(0), good(3));
    world.import(plan.import, &run);
    let told = |what: &str| {
        let row = said(&world, what);
        let named = |field| world.name_in(row, field).unwrap_or_default();
        (text(row, "channel").to_owned(), named("customer"), named("by"), in_shanghai(row))
    };
    let expected = |channel: &str, customer: &str, by: &str, at: &str| {
        (channel.to_owned(), customer.to_owned(), by.to_owned(), at.to_owned())
    };
    assert_eq!(told("问了预算"), expected("call", "星云仪器", "李娜", "2023-03-01 09:30"));
    assert_eq!(told("看了实验室"), expected("visit", "Larkfield", "Wang Wei", "2023-04-02 15:05"));
    assert_eq!(told("发了样品照片"), expected("message", "星云仪器", "Ada Admin", "2023-05-06 12:00"));
    let budget = said(&world, "问了预算");
    assert_eq!((text(budget, "contact"), text(budget, "opportunity")), (&*id(30).to_string(), &*id(40).to_string()));
}

#[test]
fn activities_of_english_crms_are_understood() {
    let known = known(&world());
    let files = Files::new(&[
        (
            "activities.csv",
            "Activity ID,Account Name,Account ID,Contact Name,Opportunity Name,Activity Type,Subject,Comments,Activity Date,Assigned To\n\
             1,Larkfield,,,,Call,Hello,Spoke,3/1/2024,Wang Wei\n",
        ),
        (
            "calls.csv",
            "Record ID,Associated Company,Associated Contact,Activity type,Call notes,Activity date,Activity assigned to\n1,星云仪器,,CALL,x,2024-03-01 10:00,\n",
        ),
        ("notes.csv", "Note Content,Account Name,Created Time,Note Owner\nx,Larkfield,2024-03-01T10:00:00+08:00,\n"),
    ]);
    let plan = files.suggest(&known);
    let targets = |file: usize| -> Vec<&str> {
        plan.files[file].columns.iter().map(|column| column.target.as_deref().unwrap_or("-")).collect()
    };
    assert!(plan.files.iter().all(|file| file.kind.as_deref() == Some("follow_up")));
    assert_eq!(
        targets(0),
        [
            "source_id",
            "customer",
            "customer.source_id",
            "contact",
            "opportunity",
            "channel",
            "-",
            "text",
            "happened_at",
            "by"
        ]
    );
    assert_eq!(targets(1), ["source_id", "customer", "contact", "channel", "text", "happened_at", "by"]);
    assert_eq!(targets(2), ["text", "customer", "happened_at", "by"]);
    let run = files.try_out_on(&plan, &known, &world());
    assert_eq!(
        run.planned().map(|it| it.fields["channel"].as_str().unwrap()).collect::<Vec<_>>(),
        ["call", "call", "note"]
    );
}

#[test]
fn a_customer_is_known_by_name_by_number_and_by_id_and_the_number_decides() {
    let world = world();
    let text = format!(
        "客户名称,客户编号,跟进内容,跟进时间\nLarkfield,c-7,一,2023-01-01\nC-7,,二,2023-01-01\n{},,三,2023-01-01\n\
         Larkfield,000000000000000AAA,四,2023-01-01\nLarkfield,X-9,五,2023-01-01\n,X-9,六,2023-01-01\n",
        id(20)
    );
    let files = Files::new(&[("跟进.csv", &text)]);
    let (_, run) = run_with(&world, &files, |_| ());
    let customers: Vec<_> =
        run.planned().map(|planned| planned.fields["customer"].as_str().unwrap().to_owned()).collect();
    let expected = [20, 20, 20, 21, 21].map(|n| id(n).to_string());
    assert_eq!(customers, expected);
    let Outcome::Problem(problems) = &run.files[0][5] else { panic!("nobody has that number") };
    assert_eq!((problems[0].column, problems[0].why), (Some(1), Why::Field(ProblemCode::NoSuchRecord)));
}

#[test]
fn a_name_that_two_customers_people_share_is_the_one_at_the_rows_customer() {
    let world = world();
    let text = "Company,Contact,Deal,Activity Type,Notes,Activity Date\n\
        Larkfield,陈硕,Spectrometer,call,a,2023-01-01\n星云仪器,陈硕,,call,b,2023-01-01\n\
        Larkfield,李工,,call,c,2023-01-01\n,陈硕,,call,d,2023-01-01\n";
    let (_, run) = run_with(&world, &Files::new(&[("visits.csv", text)]), |_| ());
    let field = |row: usize, field: &str| match &run.files[0][row] {
        Outcome::Create(planned, _) => planned.fields[field].as_str().unwrap_or_default().to_owned(),
        outcome => panic!("{outcome:?}"),
    };
    assert_eq!((field(0, "contact"), field(0, "opportunity")), (id(31).to_string(), id(41).to_string()));
    assert_eq!(field(1, "contact"), id(30).to_string());
    for (row, column) in [(2, 1), (3, 1)] {
        let Outcome::Problem(problems) = &run.files[0][row] else { panic!("row {row} was guessed") };
        assert_eq!((problems[0].column, problems[0].why), (Some(column), Why::Field(ProblemCode::NoSuchRecord)));
    }
}

#[test]
fn who_is_named_alone_leads_to_their_customer() {
    let mut world = world();
    world.put("contact", id(32), &json!({"name": "沈知夏", "customer": id(21).to_string()}));
    let text = "Associated Contact,Activity Type,Notes,Activity Date\n沈知夏,meeting,a,2023-01-01\n";
    let (_, run) = run_with(&world, &Files::new(&[("meetings.csv", text)]), |_| ());
    assert_eq!(run.planned().next().map(|it| it.fields["customer"].clone()), Some(json!(id(21).to_string())));
}

#[test]
fn customers_people_and_follow_ups_of_one_import_find_each_other_in_whatever_order_the_files_come() {
    let mut world = world();
    let files = Files::new(&[
        (
            "calls.csv",
            "Company,Contact,Activity Type,Notes,Activity Date\nNew Ltd,Ann,call,hello,2022-02-01\nOld Name,Ann,call,again,2022-03-01\n",
        ),
        ("contacts.csv", "Contact name,Company,Mobile\nAnn,New Ltd,1380001\nAnn,Old Name,1380002\n"),
        ("customers.csv", "Company,Customer ID\nNew Ltd,N-1\nOld Name,C-7\n"),
    ]);
    let (plan, run) = run_with(&world, &files, |_| ());
    assert_eq!([0, 1].map(|file| run.counts(file)), [good(2), good(2)]);
    assert_eq!(run.counts(2), Counts { create: 1, skip: 1, ..Counts::default() });
    world.import(plan.import, &run);
    assert_eq!(world.name_in(said(&world, "hello"), "customer").as_deref(), Some("New Ltd"));
    let again = said(&world, "again");
    assert_eq!(text(again, "customer"), id(20).to_string(), "the customer of that number has another name by now");
    let ann = world.of("contact").into_iter().find(|row| text(row, "mobile") == "1380002").unwrap();
    assert_eq!((text(again, "contact"), text(ann, "customer")), (&*ann.id.to_string(), &*id(20).to_string()));
}

#[test]
fn a_customer_whom_nobody_knows_is_a_problem_beside_the_cell_or_made_when_somebody_says_so() {
    let mut world = world();
    let files =
        Files::new(&[("calls.csv", "Company,Activity Type,Notes,Activity Date\nNobody Ltd,call,hello,2022-02-01\n")]);
    let (_, run) = run_with(&world, &files, |_| ());
    let Outcome::Problem(problems) = &run.files[0][0] else { panic!("there is no such customer") };
    assert_eq!((problems[0].column, problems[0].why), (Some(0), Why::Field(ProblemCode::NoSuchRecord)));
    let (plan, run) = run_with(&world, &files, |plan| {
        plan.files[0].create.insert("customer".into());
    });
    world.import(plan.import, &run);
    let made = world.of("customer").into_iter().find(|row| text(row, "name") == "Nobody Ltd").unwrap();
    assert_eq!(made.doc["last_follow_up_at"], json!(at(2022, 2)));
}

#[test]
fn what_a_rep_may_not_make_is_told_beside_its_cell_before_the_server_refuses_a_whole_chunk() {
    let mut world = world();
    world.put("customer", id(22), &json!({"name": "Mine", "owner": id(11).to_string()}));
    world.actor = Actor { user: id(11), role: Role::Rep, sees: vec![], leads: vec![] };
    let mut known = (*known(&world)).clone();
    known.actor = Some(world.actor.clone());
    let known = Arc::new(known);
    let files = Files::new(&[
        (
            "calls.csv",
            "Company,Notes,Activity Date,Assigned to\nMine,a,2022-02-01,Wang Wei\nLarkfield,b,2022-02-01,\nNew Ltd,c,2022-02-01,\n",
        ),
        ("tasks.csv", "Subject,Due Date,Status,Assigned to\nA,2022-02-01,Open,李娜\nB,2022-02-01,Open,Wang Wei\n"),
        ("customers.csv", "Company,Owner\nTheirs,Wang Wei\n"),
    ]);
    let defaults = Defaults { team_name: String::new(), owner: Some(id(11)), me: Some(id(11)) };
    let mut plan = at_once(suggest(id(99), &files.sources(), &known, &defaults, &mut AtOnce));
    plan.files[0].create.insert("customer".into());
    let run = files.try_out_on(&plan, &known, &world);
    let told = |file: usize, row: usize| match &run.files[file][row] {
        Outcome::Problem(problems) => Some((problems[0].column, problems[0].why)),
        _ => None,
    };
    assert_eq!(run.counts(0), good(3), "whoever sees a customer may tell of them");
    assert_eq!([told(1, 0), told(1, 1)], [None, Some((Some(3), Why::NotYours))]);
    assert_eq!(told(2, 0), Some((Some(1), Why::NotYours)));
    world.import(plan.import, &run);
    let made = world.of("customer").into_iter().find(|row| text(row, "name") == "New Ltd").unwrap();
    assert_eq!(text(made, "owner"), id(11).to_string());
    assert_eq!(world.name_in(said(&world, "a"), "by").as_deref(), Some("Wang Wei"), "history is whose the file says");
}

#[test]
fn a_kind_that_nobody_knows_is_asked_about_and_one_without_a_kind_is_a_note() {
    let world = world();
    let files = Files::new(&[(
        "activities.csv",
        "Company,Activity Type,Notes,Activity Date\nLarkfield,Smoke signal,a,2022-02-01\nLarkfield,,b,2022-02-02\nLarkfield,Call,,2022-02-03\nLarkfield,,,2022-02-04\n",
    )]);
    let (mut plan, run) = run_with(&world, &files, |_| ());
    assert_eq!(run.counts(0), Counts { create: 2, problem: 2, ..Counts::default() });
    let known = known(&world);
    let asked = questions(&plan.files[0], &files.0[0].1, &known, &names_asked(&plan.files, &files.sources(), &known));
    let kind = asked.iter().find(|it| it.path == "channel").unwrap();
    assert_eq!((&*kind.items[0].text, &kind.items[0].standing), ("Smoke signal", &Standing::Unknown));
    plan.files[0].columns[1].values.insert("Smoke signal".into(), Meaning::Choice("message".into()));
    let run = files.try_out_on(&plan, &known, &world);
    let told: Vec<_> = run.planned().map(|it| (it.fields["channel"].clone(), it.fields["text"].clone())).collect();
    let expected = [("message", "a"), ("note", "b"), ("call", "Call")].map(|(kind, text)| (json!(kind), json!(text)));
    assert_eq!(told, expected, "what has no words is called by its kind, what has neither is a problem");
}

#[test]
fn a_follow_up_without_a_time_is_a_problem_and_did_not_happen_today() {
    let text = "Company,Notes,Activity Date\nLarkfield,a,\nLarkfield,b,soon\n";
    let (_, run) = run_with(&world(), &Files::new(&[("notes.csv", text)]), |_| ());
    let why: Vec<_> = run.files[0]
        .iter()
        .map(|outcome| match outcome {
            Outcome::Problem(problems) => (problems[0].column, problems[0].why),
            outcome => panic!("{outcome:?}"),
        })
        .collect();
    let expected = [ProblemCode::Required, ProblemCode::NotADate].map(|code| (Some(2), Why::Field(code)));
    assert_eq!(why, expected);
}

#[test]
fn what_is_still_to_come_is_no_follow_up() {
    let world = world();
    let mut known = (*known(&world)).clone();
    known.now = Some(at(2024, 6));
    let files = Files::new(&[(
        "meetings.csv",
        "Company,Notes,Activity Date\nLarkfield,a,2024-06-01 18:00\nLarkfield,b,2024-07-01\n",
    )]);
    let run = files.try_out_on(&files.suggest(&known), &Arc::new(known), &world);
    assert_eq!(run.counts(0), Counts { create: 1, problem: 1, ..Counts::default() });
    let Outcome::Problem(problems) = &run.files[0][1] else { panic!("it has not happened") };
    assert_eq!((problems[0].column, problems[0].why, problems.len()), (Some(2), Why::NotYet, 1));
}

#[test]
fn customers_were_last_spoken_to_when_the_latest_follow_up_was_and_never_earlier_than_was_known() {
    let mut world = world();
    let files = Files::new(&[
        ("customers.csv", "Company,Region\nNew Ltd,East\n"),
        (
            "calls.csv",
            "Company,Notes,Activity Date\nLarkfield,a,2021-02-01\nLarkfield,b,2023-06-01\nLarkfield,c,2020-01-01\n\
             星云仪器,d,2023-01-01\nNew Ltd,e,2019-01-01\nNew Ltd,f,2019-03-01\n",
        ),
    ]);
    let (plan, run) = run_with(&world, &files, |_| ());
    world.import(plan.import, &run);
    let last = |name: &str| {
        let row = world.of("customer").into_iter().find(|row| text(row, "name") == name).unwrap();
        row.doc["last_follow_up_at"].as_i64().unwrap()
    };
    assert_eq!([last("Larkfield"), last("星云仪器"), last("New Ltd")], [at(2023, 6), at(2024, 5), at(2019, 3)]);
}

#[test]
fn the_same_file_again_makes_nothing_twice_and_an_export_of_the_book_is_recognised_to_the_minute() {
    let mut world = world();
    let text = "Company,Activity Type,Notes,Activity Date\nLarkfield,call,Said  this,2023-01-01 10:30\nLarkfield,visit,Saw that,2023-01-02\nLarkfield,visit,Saw that,2023-01-03\n";
    let files = Files::new(&[("calls.csv", text)]);
    let (plan, run) = run_with(&world, &files, |_| ());
    world.import(plan.import, &run);
    let (_, again) = run_with(&world, &files, |plan| plan.import = id(98));
    assert_eq!(again.counts(0), Counts { skip: 3, ..Counts::default() });
    let mut doc =
        json!({"customer": id(21).to_string(), "channel": "call", "text": "by hand", "by": id(1).to_string()});
    doc["happened_at"] = json!(at(2023, 7) + 12_345);
    world.put("follow_up", id(60), &doc);
    let exported = Files::new(&[(
        "calls.csv",
        "Company,Activity Type,Notes,Activity Date\nLarkfield,call,by hand,2023-07-01 12:00\n",
    )]);
    let (_, run) = run_with(&world, &exported, |_| ());
    assert_eq!(run.files[0][0], Outcome::There(id(60)));
}

#[test]
fn a_follow_up_with_a_number_of_its_own_is_known_by_it_and_may_be_corrected() {
    let mut world = world();
    let first = "Activity ID,Company,Activity Type,Notes,Activity Date\nA-1,Larkfield,call,typo,2023-01-01\nA-2,Larkfield,call,same,2023-01-01\nA-3,Larkfield,call,same,2023-01-01\n";
    let (plan, run) = run_with(&world, &Files::new(&[("calls.csv", first)]), |_| ());
    assert_eq!(run.counts(0), good(3), "two numbers are two follow-ups, whatever they say");
    world.import(plan.import, &run);
    let (plan, run) = run_with(&world, &Files::new(&[("calls.csv", &first.replace("typo", "put right"))]), |plan| {
        plan.import = id(98);
        plan.files[0].when_there = WhenThere::Update;
        plan.files[0].columns[3].rule = FieldRule::Overwrite;
    });
    assert_eq!(run.counts(0), Counts { update: 1, skip: 2, ..Counts::default() });
    world.import(plan.import, &run);
    assert_eq!(text(said(&world, "put right"), "source_id"), "A-1");
    assert_eq!(world.of("follow_up").len(), 3);
}

#[test]
fn taking_an_import_back_takes_its_follow_ups_away_and_customers_are_as_long_unheard_of_as_before() {
    let mut world = world();
    let files = Files::new(&[
        ("customers.csv", "Company,Region\nNew Ltd,East\n"),
        (
            "calls.csv",
            "Company,Notes,Activity Date\nLarkfield,a,2023-02-01\n星云仪器,b,2024-08-01\nNew Ltd,c,2019-01-01\n",
        ),
    ]);
    let (plan, run) = run_with(&world, &files, |_| ());
    world.import(plan.import, &run);
    let mut parts: Vec<_> =
        world.of("import_part").into_iter().map(|row| (text(row, "kind") == "customer", row.id)).collect();
    parts.sort_unstable();
    for (_, part) in parts {
        world.run(&Command::TakeBackPart(TakeBackPart { part, keep: Vec::new() })).unwrap();
    }
    assert!(world.of("follow_up").iter().all(|row| !row.is_live()));
    let customers: Vec<(&str, bool, Option<&Value>)> = world
        .of("customer")
        .into_iter()
        .map(|row| (text(row, "name"), row.is_live(), row.doc.get("last_follow_up_at")))
        .filter(|(_, is_live, _)| *is_live)
        .collect();
    assert_eq!(customers, [("星云仪器", true, Some(&json!(at(2024, 5)))), ("Larkfield", true, None)]);
    assert!(world.of("import_part").iter().all(|row| part::kept(&row.doc).is_empty()), "nothing stayed");
}

#[test]
fn a_next_contact_that_is_still_to_come_becomes_a_task_of_whoever_followed_up() {
    let mut world = world();
    let mut known = (*known(&world)).clone();
    known.now = Some(at(2026, 5));
    let known = Arc::new(known);
    let files = Files::new(&[(
        "跟进记录.csv",
        "客户名称,跟进方式,跟进内容,跟进时间,跟进人,下次联系时间,下一步\n\
         星云仪器,电话,问了预算,2026-04-20 09:30,李娜,2026-05-04,报价\nLarkfield,邮件,发了目录,2026-04-21,,2026-05-01,\n\
         Larkfield,电话,早就说过,2024-04-21,,2024-05-01,催款\nLarkfield,电话,没约,2026-04-22,,,再说\n",
    )]);
    let plan = files.suggest(&known);
    let targets: Vec<_> = plan.files[0].columns.iter().filter_map(|column| column.target.as_deref()).collect();
    assert_eq!(targets, ["customer", "channel", "text", "happened_at", "by", "next_on", "next_step"]);
    let run = files.try_out_on(&plan, &known, &world);
    assert_eq!((run.counts(0), run.made_by_kind().get("task")), (good(4), Some(&2)));
    world.import(plan.import, &run);
    let mut tasks: Vec<_> = world.of("task");
    tasks.sort_by_key(|row| text(row, "due_on").to_owned());
    let told: Vec<_> = tasks
        .iter()
        .map(|row| {
            (text(row, "title"), text(row, "due_on"), world.name_in(row, "owner"), world.name_in(row, "customer"))
        })
        .collect();
    let named = |name: &str| Some(name.to_owned());
    assert_eq!(
        told,
        [
            ("next on", "2026-05-01", named("Ada Admin"), named("Larkfield")),
            ("报价", "2026-05-04", named("李娜"), named("星云仪器")),
        ],
        "what was planned for days that are past makes no task, and neither does a step without a day"
    );
    assert!(said(&world, "问了预算").doc.get("next_on").is_none());
}

#[test]
fn a_next_contact_of_somebody_for_whom_one_may_plan_nothing_stays_out_and_the_follow_up_comes_in() {
    let mut world = world();
    world.put("customer", id(22), &json!({"name": "Mine", "owner": id(11).to_string()}));
    world.actor = Actor { user: id(11), role: Role::Rep, sees: vec![], leads: vec![] };
    let mut known = (*known(&world)).clone();
    // It is still the last of April in London.
    (known.actor, known.now) = (Some(world.actor.clone()), Some(at(2026, 5) - 11 * 3_600_000));
    let known = Arc::new(known);
    let files = Files::new(&[(
        "calls.csv",
        "Company,Activity Type,Notes,Activity Date,Assigned to,Next contact\n\
         Mine,call,a,2026-04-20,Wang Wei,2026-05-04\nMine,call,b,2026-04-21,李娜,2026-05-01\nMine,call,c,2026-04-22,李娜,2026-04-30\n",
    )]);
    let plan = files.suggest(&known);
    let run = files.try_out_on(&plan, &known, &world);
    assert_eq!((run.counts(0), run.made_by_kind().get("task")), (good(3), Some(&1)), "30 April is past in Shanghai");
    let Outcome::Create(_, problems) = &run.files[0][0] else { panic!("the follow-up comes in") };
    assert_eq!((problems[0].column, problems[0].why), (Some(5), Why::NotYours));
    world.import(plan.import, &run);
    let tasks: Vec<_> = world.of("task").into_iter().map(|row| text(row, "due_on").to_owned()).collect();
    assert_eq!(tasks, ["2026-05-01"]);
}
