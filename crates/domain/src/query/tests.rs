//! Queries over columns against the same questions asked of each document, and addresses there and back.

use std::cmp::Ordering;

use serde_json::{Value, json};
use sync::{Doc, RowId};

use super::*;
use crate::{
    customers::customer,
    opportunities::opportunity,
    record::FieldType,
    settings::{choices::CustomChoice, custom::CustomField},
    value::Day,
};

/// A small generator: the same seed gives the same story.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.roll(items.len())]
    }
}

fn id(number: usize) -> RowId {
    RowId::new(1_763_712_000_000 + i64::try_from(number).unwrap(), &[7; 10])
}

fn doc(value: &Value) -> Doc {
    value.as_object().unwrap().clone()
}

fn table(kind: &'static crate::record::RecordKind, rows: &[(RowId, Doc)]) -> Table {
    let mut table = Table::new(Shape::new(kind, &[]));
    for (id, doc) in rows {
        table.put(*id, 1, doc).unwrap();
    }
    table
}

fn customers() -> Vec<(RowId, Doc)> {
    [
        json!({"name": "Acme", "level": "b", "owner": id(901).to_string(), "employees": 120, "phone": "010 5555",
            "revenue": {"minor": 500, "currency": "CNY"}, "tags": [id(801).to_string(), id(802).to_string()]}),
        json!({"name": "beta 科技", "level": "a", "owner": id(902).to_string(), "employees": 9.5,
            "revenue": {"minor": 900, "currency": "USD"}, "last_follow_up_at": 1_700_000_000_000_i64}),
        json!({"name": "Gamma", "level": "d", "remark": "met in 上海", "tags": [id(802).to_string()]}),
        json!({"name": "远航", "industry": "科技"}),
    ]
    .into_iter()
    .enumerate()
    .map(|(number, value)| (id(number), doc(&value)))
    .collect()
}

fn names_of(query: &Query) -> Vec<String> {
    let rows = customers();
    let mut table = table(&customer::KIND, &rows);
    table.select(query, &()).into_iter().map(|id| table.title(id).unwrap()).collect()
}

#[test]
fn without_an_order_the_newest_comes_first() {
    assert_eq!(names_of(&Query::of("customer")), ["远航", "Gamma", "beta 科技", "Acme"]);
}

#[test]
fn each_comparison_finds_what_it_says() {
    let ask = |filter: Filter| names_of(&Query::of("customer").and(filter).by(Sort::up("name")));
    let none: [&str; 0] = [];
    let some = |op, values: &[&str], field: &str| Filter::new(field, op, values.iter().map(ToString::to_string));
    assert_eq!(ask(Filter::is("level", "a")), ["beta 科技"]);
    assert_eq!(ask(some(Op::Is, &["a", "d"], "level")), ["beta 科技", "Gamma"]);
    assert_eq!(ask(some(Op::Not, &["a"], "level")), ["Acme", "Gamma", "远航"]);
    assert_eq!(ask(Filter::empty("level")), ["远航"]);
    assert_eq!(ask(Filter::filled("owner")), ["Acme", "beta 科技"]);
    assert_eq!(ask(Filter::refers("owner", id(901))), ["Acme"]);
    assert_eq!(ask(Filter::refers("tags", id(802))), ["Acme", "Gamma"]);
    assert_eq!(ask(some(Op::Not, &[&id(801).to_string()], "tags")), ["beta 科技", "Gamma", "远航"]);
    assert_eq!(ask(some(Op::Has, &["ACM"], "name")), ["Acme"]);
    assert_eq!(ask(some(Op::Has, &["上海"], "remark")), ["Gamma"]);
    assert_eq!(ask(Filter::from("employees", "9.5")), ["Acme", "beta 科技"]);
    assert_eq!(ask(Filter::upto("employees", "100")), ["beta 科技"]);
    assert_eq!(ask(Filter::from("revenue", "600")), ["beta 科技"]);
    assert_eq!(ask(Filter::from("revenue", "CNY 100")), ["Acme"]);
    assert_eq!(ask(Filter::from("revenue", "EUR 100")), none);
    assert_eq!(ask(Filter::from("last_follow_up_at", "1600000000000")), ["beta 科技"]);
    assert_eq!(ask(Filter::is("employees", "many")), none);
    assert_eq!(ask(Filter::is("no_such_field", "x")), none);
}

#[test]
fn words_are_searched_in_the_searchable_fields_only() {
    let ask = |text: &str| names_of(&Query::of("customer").text(text).by(Sort::up("name")));
    assert_eq!(ask("科技"), ["beta 科技", "远航"]);
    assert_eq!(ask("5555 acme"), ["Acme"]);
    assert_eq!(ask("上海"), ["Gamma"]);
    assert_eq!(ask("b"), ["beta 科技"], "the level b is not searched");
}

#[test]
fn an_order_puts_what_is_missing_last_both_ways() {
    let ask = |sort: Sort| names_of(&Query::of("customer").by(sort));
    assert_eq!(ask(Sort::up("employees")), ["beta 科技", "Acme", "远航", "Gamma"]);
    assert_eq!(ask(Sort::down("employees")), ["Acme", "beta 科技", "远航", "Gamma"]);
    assert_eq!(ask(Sort::up("level")), ["beta 科技", "Acme", "Gamma", "远航"], "choices as declared");
    assert_eq!(ask(Sort::down("level")), ["Gamma", "Acme", "beta 科技", "远航"]);
}

/// People by name in another order than their ids.
struct People;

impl Names for People {
    fn name(&self, kind: &str, person: &str) -> Option<String> {
        assert_eq!(kind, "user");
        [(id(901), "Zhao"), (id(902), "An")].into_iter().find(|(id, _)| id.to_string() == person).map(|it| it.1.into())
    }
}

#[test]
fn references_are_ordered_and_searched_by_the_names_of_what_they_refer_to() {
    let mut table = table(&customer::KIND, &customers());
    let titles =
        |table: &Table, ids: Vec<RowId>| ids.into_iter().map(|id| table.title(id).unwrap()).collect::<Vec<_>>();
    let sorted = table.select(&Query::of("customer").and(Filter::filled("owner")).by(Sort::up("owner")), &People);
    assert_eq!(titles(&table, sorted), ["beta 科技", "Acme"]);
    let found = table.select(&Query::of("customer").and(Filter::new("owner", Op::Has, ["zh".into()])), &People);
    assert_eq!(titles(&table, found), ["Acme"]);
}

#[test]
fn a_board_counts_and_sums_each_stage_by_currency() {
    let card = |number: usize, stage: Option<usize>, minor: i64, currency: &str| {
        let mut fields = doc(&json!({"name": format!("O{number}"), "amount": {"minor": minor, "currency": currency}}));
        fields.extend(stage.map(|stage| ("stage".to_owned(), json!(id(stage).to_string()))));
        (id(number), fields)
    };
    let rows = [
        card(1, Some(50), 100, "CNY"),
        card(2, Some(51), 7, "CNY"),
        card(3, Some(50), 30, "USD"),
        card(4, None, 1, "CNY"),
        card(5, Some(50), 11, "CNY"),
    ];
    let mut table = table(&opportunity::KIND, &rows);
    let groups = table.groups(&Query::of("opportunity").by(Sort::up("name")), "stage", Some("amount"), &());
    let sum =
        |pairs: &[(&str, i64)]| pairs.iter().map(|(currency, minor)| ((*currency).to_owned(), *minor)).collect::<Sum>();
    let expected = [
        Group {
            key: Some(id(50).to_string()),
            ids: vec![id(1), id(3), id(5)],
            sums: sum(&[("CNY", 111), ("USD", 30)]),
        },
        Group { key: Some(id(51).to_string()), ids: vec![id(2)], sums: sum(&[("CNY", 7)]) },
        Group { key: None, ids: vec![id(4)], sums: sum(&[("CNY", 1)]) },
    ];
    assert_eq!(groups, expected);
}

#[test]
fn a_companys_own_fields_are_fields_like_others() {
    let floor = CustomField {
        key: "x_floor".into(),
        label: "Floor".into(),
        ty: FieldType::Number,
        choices: Vec::new(),
        required: false,
        listed: true,
        retired: false,
    };
    let mut table = Table::new(Shape::new(&customer::KIND, &[floor]));
    for (number, floor) in [3, 1, 2].into_iter().enumerate() {
        table.put(id(number), 1, &doc(&json!({"name": "x", "x_floor": floor}))).unwrap();
    }
    let query = Query::of("customer").and(Filter::upto("x_floor", "2")).by(Sort::up("x_floor"));
    assert_eq!(table.select(&query, &()), [id(1), id(2)]);
}

/// A reader of a language in which the last letter counts.
struct ByTheEnd;

impl ByTheEnd {
    fn key(text: &str) -> String {
        text.chars().rev().collect()
    }
}

impl TextOrder for ByTheEnd {
    fn edition(&self) -> u32 {
        7
    }

    fn compare(&self, one: &str, other: &str) -> Ordering {
        Self::key(one).cmp(&Self::key(other))
    }

    fn ranks(&self, texts: &[&str]) -> Vec<u32> {
        strings::ranks_of(&texts.iter().map(|text| Self::key(text)).collect::<Vec<_>>())
    }
}

impl Names for ByTheEnd {
    fn name(&self, kind: &str, id: &str) -> Option<String> {
        People.name(kind, id).map(|name| if name == "An" { "Anz".to_owned() } else { name })
    }

    fn order(&self) -> &dyn TextOrder {
        self
    }
}

#[test]
fn texts_and_the_names_of_references_stand_in_the_order_that_the_reader_brings() {
    let mut table = table(&customer::KIND, &customers());
    let mut ask = |names: &dyn Names, field: &str| {
        let query = Query::of("customer").and(Filter::filled(field)).by(Sort::up(field));
        table.select(&query, names).into_iter().map(|id| table.title(id).unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(ask(&(), "name"), ["Acme", "beta 科技", "Gamma", "远航"]);
    assert_eq!(ask(&ByTheEnd, "name"), ["Gamma", "Acme", "beta 科技", "远航"], "a, e, 技, 航");
    assert_eq!(ask(&(), "name"), ["Acme", "beta 科技", "Gamma", "远航"], "and back");
    assert_eq!(ask(&People, "owner"), ["beta 科技", "Acme"], "An, Zhao");
    assert_eq!(ask(&ByTheEnd, "owner"), ["Acme", "beta 科技"], "Zhao, Anz");
}

#[test]
fn a_companys_own_choices_stand_as_listed_and_are_found_by_what_they_are_called_today() {
    let field = |key: &str, ty: FieldType| CustomField {
        key: key.into(),
        label: "Grade".into(),
        ty,
        choices: vec![
            CustomChoice::new("silver", "Zinc"),
            CustomChoice { retired: true, ..CustomChoice::new("gold", "Premium") },
            CustomChoice::new("bronze", "Basic"),
        ],
        required: false,
        listed: true,
        retired: false,
    };
    let own = [field("x_one", FieldType::Choice(&[])), field("x_many", FieldType::MultiChoice(&[]))];
    let mut table = Table::new(Shape::new(&customer::KIND, &own));
    let rows = [
        json!({"name": "A", "x_one": "bronze"}),
        json!({"name": "B", "x_one": "gold"}),
        json!({"name": "C", "x_one": "silver"}),
        json!({"name": "D", "x_many": ["bronze", "gold"]}),
    ];
    for (number, row) in rows.iter().enumerate() {
        table.put(id(number), 1, &doc(row)).unwrap();
    }
    let mut ask =
        |query: Query| table.select(&query, &()).into_iter().map(|id| table.title(id).unwrap()).collect::<String>();
    let all = || Query::of("customer");
    assert_eq!(ask(all().and(Filter::filled("x_one")).by(Sort::up("x_one"))), "CBA");
    assert_eq!(ask(all().and(Filter::is("x_one", "gold"))), "B", "a retired one is filtered by");
    let found = |text: &str| all().text(text).by(Sort::up("name"));
    assert_eq!(ask(found("premium")), "BD");
    assert_eq!(ask(found("basic")), "AD");
    assert_eq!(ask(found("gold")), "", "nobody reads the key");
}

/// A random customer's fields, of few values so that many rows meet.
fn any_customer(dice: &mut Dice) -> Doc {
    let mut fields = doc(&json!({"name": format!("{} {}", dice.pick(&["远航", "Acme", "beta"]), dice.roll(6))}));
    let mut perhaps = |dice: &mut Dice, name: &str, value: Value| {
        if dice.roll(3) > 0 {
            fields.insert(name.to_owned(), value);
        }
    };
    let level = (*dice.pick(customer::LEVELS)).into();
    perhaps(dice, "level", level);
    let employees = dice.roll(8).into();
    perhaps(dice, "employees", employees);
    let owner = id(900 + dice.roll(3)).to_string().into();
    perhaps(dice, "owner", owner);
    let revenue = json!({"minor": dice.roll(5), "currency": dice.pick(&["CNY", "USD"])});
    perhaps(dice, "revenue", revenue);
    fields
}

/// What the filter says, asked of a document directly.
fn meets(fields: &Doc, filter: &Filter) -> bool {
    let held = fields.get(&filter.field);
    let any = |test: &dyn Fn(&str) -> bool| filter.values.iter().any(|value| test(value));
    let number = |value: &Value| value.get("minor").unwrap_or(value).as_f64();
    match (filter.op, held) {
        (Op::Empty, held) => held.is_none(),
        (Op::Filled, held) => held.is_some(),
        (Op::Not, None) => true,
        (_, None) => false,
        (Op::Is, Some(held)) => {
            any(&|value| held.as_str().map_or(number(held) == value.parse().ok(), |text| text == value))
        }
        (Op::Not, Some(_)) => !meets(fields, &Filter { op: Op::Is, ..filter.clone() }),
        (Op::From, Some(held)) => any(&|value| number(held) >= value.parse().ok()),
        (Op::Upto, Some(held)) => any(&|value| number(held) <= value.parse().ok()),
        (Op::Has, Some(held)) => {
            any(&|value| held.as_str().unwrap_or_default().to_lowercase().contains(&value.to_lowercase()))
        }
    }
}

fn any_filter(dice: &mut Dice) -> Filter {
    let number = dice.roll(6).to_string();
    match dice.roll(8) {
        0 => Filter::is("level", *dice.pick(customer::LEVELS)),
        1 => Filter::new("level", Op::Not, [(*dice.pick(customer::LEVELS)).to_owned(), "a".to_owned()]),
        2 => Filter::refers("owner", id(900 + dice.roll(4))),
        3 => Filter::new("employees", *dice.pick(&[Op::From, Op::Upto, Op::Is, Op::Not]), [number]),
        4 => Filter::new("revenue", *dice.pick(&[Op::From, Op::Upto, Op::Is, Op::Not]), [number]),
        5 => Filter::empty(*dice.pick(&["level", "owner", "employees", "revenue"])),
        6 => Filter::filled(*dice.pick(&["level", "owner", "employees", "revenue"])),
        _ => Filter::new("name", Op::Has, [(*dice.pick(&["AC", "航", "1", "zz"])).to_owned()]),
    }
}

#[test]
fn columns_answer_as_the_documents_would_while_rows_come_change_and_go() {
    for seed in 0..40 {
        let mut dice = Dice(seed);
        let mut table = Table::new(Shape::new(&customer::KIND, &[]));
        let mut rows = std::collections::BTreeMap::new();
        for _ in 0..300 {
            let row = id(dice.roll(60));
            if dice.roll(4) == 0 {
                rows.remove(&row);
                table.remove(row);
            } else {
                let fields = any_customer(&mut dice);
                let stored = serde_json::to_string(&fields).unwrap();
                let mut reader = serde_json::Deserializer::from_str(&stored);
                table.put(row, 1, &mut reader).unwrap();
                rows.insert(row, fields);
            }
            if dice.roll(10) > 0 {
                continue;
            }
            let filters: Vec<Filter> = (0..dice.roll(3)).map(|_| any_filter(&mut dice)).collect();
            let query = Query { kind: "customer".into(), filters, ..Query::default() };
            let expected: Vec<RowId> = rows
                .iter()
                .rev()
                .filter(|(_, fields)| query.filters.iter().all(|filter| meets(fields, filter)))
                .map(|(id, _)| *id)
                .collect();
            assert_eq!(table.select(&query, &()), expected, "seed {seed}: {query:?}");
            assert_eq!(table.len(), rows.len());
        }
    }
}

#[test]
fn any_query_survives_its_address() {
    let letters = ["a", "远", ",", "\\", ":", "&", "=", "-", " ", "+", "%", "q", "sort", "f.", "\n", "#"];
    let word = |dice: &mut Dice| (0..=dice.roll(5)).map(|_| *dice.pick(&letters)).collect::<String>();
    let field =
        |dice: &mut Dice| (*dice.pick(&["name", "q", "sort", "cols", "view", "x_floor", "f.x", "owner"])).to_owned();
    for seed in 0..2_000 {
        let mut dice = Dice(seed);
        let query = Query {
            kind: "customer".into(),
            filters: (0..dice.roll(4))
                .map(|_| {
                    let op = *dice.pick(&Op::ALL);
                    let values: Vec<String> = match op {
                        Op::Empty | Op::Filled => Vec::new(),
                        _ => (0..=dice.roll(3)).map(|_| word(&mut dice)).collect(),
                    };
                    Filter::new(field(&mut dice), op, values)
                })
                .collect(),
            sort: (0..dice.roll(3)).map(|_| Sort { field: field(&mut dice), descending: dice.roll(2) == 0 }).collect(),
            text: if dice.roll(2) == 0 { String::new() } else { word(&mut dice) },
        };
        assert_eq!(Query::from_url("customer", &query.to_url()), query, "seed {seed}: {}", query.to_url());
    }
}

#[test]
fn days_are_compared_as_days() {
    let row = |number: usize, day: &str| (id(number), doc(&json!({"name": "x", "expected_close": day})));
    let mut table = table(&opportunity::KIND, &[row(1, "2026-02-28"), row(2, "2026-03-01"), row(3, "2025-12-31")]);
    assert!(Day::parse("2026-02-28").is_some());
    let query =
        Query::of("opportunity").and(Filter::from("expected_close", "2026-01-01")).by(Sort::down("expected_close"));
    assert_eq!(table.select(&query, &()), [id(2), id(1)]);
}

#[test]
fn a_range_is_inside_or_outside_and_may_be_open() {
    let asked =
        |field: &str, op, value: &str| names_of(&Query::of("customer").and(Filter::new(field, op, [value.to_owned()])));
    assert_eq!(asked("employees", Op::Is, "9..100"), ["beta 科技"]);
    assert_eq!(asked("employees", Op::Is, "9.5..120"), ["beta 科技", "Acme"]);
    assert_eq!(asked("employees", Op::Is, "10.."), ["Acme"]);
    assert_eq!(asked("employees", Op::Not, "..10"), ["远航", "Gamma", "Acme"], "nothing is outside of every range");
    assert_eq!(asked("revenue", Op::Is, "CNY 100..600"), ["Acme"]);
    assert_eq!(asked("revenue", Op::Is, "..1000"), ["beta 科技", "Acme"]);
    assert_eq!(asked("employees", Op::Is, "x..10"), [""; 0]);
    let either = Filter::new("employees", Op::Is, ["..10".to_owned(), "100..".to_owned()]);
    assert_eq!(names_of(&Query::of("customer").and(either)), ["beta 科技", "Acme"]);
}
