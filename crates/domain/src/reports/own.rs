//! Measures that follow from a kind and its fields: how many records there are, the sum and the mean of a field, the company's
//! own fields among them.
//!
//! Belongs here: their names (`count.contact`, `sum.customer.x_machines`, `mean.opportunity.amount`) and what they add up. They
//! are as things are now; who wants a period filters by a date. Does not belong here: measures with a rule ([`super::measures`]).
//!
//! Measures live as long as the program. Those of declared fields are made once; those of a company's own fields when a book
//! has such a field, so no more of them are kept than there are fields.

use std::sync::{LazyLock, Mutex, PoisonError};

use super::{
    book::Book,
    dimension::type_of,
    measure::{Amount, Good, Measure, Rows, Unit, Value, When},
    measures::MEASURES,
};
use crate::{
    record::{FieldType, RecordKind, Visibility},
    registry,
};

/// So many measures of companies' own fields at most are known at once.
const MOST_KNOWN: usize = 4_096;

static DECLARED: LazyLock<Vec<Measure>> = LazyLock::new(|| {
    let of_kind = |kind: &'static RecordKind| {
        let fields = kind.fields.iter().filter_map(|field| Some((field.name, unit_of(field.ty)?)));
        let of_fields =
            fields.flat_map(move |(field, unit)| [sum(kind.name, field, unit), mean(kind.name, field, unit)]);
        std::iter::once(count(kind.name)).chain(of_fields).collect::<Vec<_>>()
    };
    kinds().into_iter().flat_map(of_kind).collect()
});

static CUSTOM: Mutex<Vec<&'static Measure>> = Mutex::new(Vec::new());

/// The kinds that reports are about: people's work.
pub fn kinds() -> Vec<&'static RecordKind> {
    let is_measured = |kind: &RecordKind| MEASURES.iter().any(|measure| measure.of.kind == kind.name);
    let is_work = |kind: &RecordKind| kind.custom_fields && kind.visibility != Visibility::Workspace;
    registry::KINDS.iter().copied().filter(|kind| is_measured(kind) || is_work(kind)).collect()
}

/// The measure of that name, among those that need no book to be known.
pub(super) fn known(name: &str) -> Option<&'static Measure> {
    let declared = DECLARED.iter().find(|measure| measure.name == name);
    declared
        .or_else(|| CUSTOM.lock().unwrap_or_else(PoisonError::into_inner).iter().copied().find(|it| it.name == name))
}

/// The measure of that name, also of a field that only this book's company has.
pub fn find(book: &dyn Book, name: &str) -> Option<&'static Measure> {
    if let Some(known) = Measure::by_name(name) {
        return Some(known);
    }
    let (how, rest) = name.split_once('.')?;
    let (kind, field) = rest.split_once('.')?;
    let kind = kinds().into_iter().find(|it| it.name == kind)?;
    let unit = type_of(book, kind.name, field).filter(|_| field.starts_with("x_")).and_then(unit_of)?;
    let mut custom = CUSTOM.lock().unwrap_or_else(PoisonError::into_inner);
    if custom.len() >= MOST_KNOWN {
        return None;
    }
    let field: &'static str = field.to_owned().leak();
    let made = match how {
        "sum" => sum(kind.name, field, unit),
        "mean" => mean(kind.name, field, unit),
        _ => return None,
    };
    let made: &'static Measure = Box::leak(Box::new(made));
    custom.push(made);
    Some(made)
}

/// What of a kind a field of that type gives to measure: the names of its measures.
pub fn of_field(kind: &str, field: &str, ty: FieldType) -> Vec<String> {
    match unit_of(ty) {
        Some(_) => vec![format!("sum.{kind}.{field}"), format!("mean.{kind}.{field}")],
        None => Vec::new(),
    }
}

/// How, of which kind, and of which field a measure of this room is; nothing for a declared measure.
pub fn parts(name: &str) -> Option<(&str, &str, Option<&str>)> {
    let (how, rest) = name.split_once('.')?;
    Some(match rest.split_once('.') {
        Some((kind, field)) => (how, kind, Some(field)),
        None => (how, rest, None),
    })
}

fn unit_of(ty: FieldType) -> Option<Unit> {
    match ty {
        FieldType::Money => Some(Unit::Money),
        FieldType::Number => Some(Unit::Number),
        _ => None,
    }
}

const NOW: When = When::Now(None);

fn count(kind: &'static str) -> Measure {
    let of = Amount { kind, rows: &[], value: Value::One, when: NOW };
    Measure {
        name: format!("count.{kind}").leak(),
        unit: Unit::Count,
        formula: "number of records",
        doc: "As things are now.",
        good: Good::Neither,
        of,
        by: None,
    }
}

fn value(field: &'static str, unit: Unit) -> Value {
    if unit == Unit::Money { Value::Money(field) } else { Value::Number(field) }
}

fn sum(kind: &'static str, field: &'static str, unit: Unit) -> Measure {
    Measure {
        name: format!("sum.{kind}.{field}").leak(),
        unit,
        formula: "sum of the field",
        doc: "As things are now; records without a value count for nothing.",
        good: Good::Neither,
        of: Amount { kind, rows: &[], value: value(field, unit), when: NOW },
        by: None,
    }
}

fn mean(kind: &'static str, field: &'static str, unit: Unit) -> Measure {
    let rows: &'static [Rows] = vec![Rows::Filled(field)].leak();
    let one = if unit == Unit::Money { Value::OneWith(field) } else { Value::One };
    Measure {
        name: format!("mean.{kind}.{field}").leak(),
        unit,
        formula: "sum of the field ÷ number of records that have a value",
        doc: "As things are now.",
        good: Good::Neither,
        of: Amount { kind, rows, value: value(field, unit), when: NOW },
        by: Some(Amount { kind, rows, value: one, when: NOW }),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::json;
    use sync::{Row, RowId};

    use super::*;
    use crate::reports::{Answer, Ask, Asker, By, Calendar, Coin, Key, Layout, Shelf, Shown, Zone, columns, plan};

    fn row(number: u8, kind: &str, doc: &serde_json::Value) -> Row {
        let id = RowId::new(1_790_000_000_000, &[number; 10]);
        serde_json::from_value(json!({"id": id, "kind": kind, "ver": 1, "doc": doc, "parent": null, "scopes": [],
            "stamps": {}, "deleted_at": null}))
        .unwrap()
    }

    fn shelf() -> Shelf {
        let rows = [
            row(
                1,
                "field_definition",
                &json!({"kind": "customer", "key": "x_machines", "label": "装机", "type": "number"}),
            ),
            row(2, "customer", &json!({"name": "甲", "x_machines": 3, "region": "华东"})),
            row(3, "customer", &json!({"name": "乙", "x_machines": 1.5, "region": "华东"})),
            row(4, "customer", &json!({"name": "丙", "region": "华南"})),
        ];
        Shelf::whole(&rows)
    }

    fn told(measures: &[&str]) -> Vec<(String, Vec<Shown>)> {
        let (book, zone, team) = (shelf(), Zone::default(), BTreeSet::new());
        let who = Asker { me: None, team: &team, now: 1_790_000_000_000, zone: &zone, calendar: Calendar::default() };
        let plan = plan(&Ask::of(measures).by(By::name("region")), &book, &who).unwrap();
        let cube = columns::cube(&plan, &book);
        let shown = |key: &Key| {
            let at = [key.clone()];
            plan.measures.iter().enumerate().map(|(measure, it)| cube.figure(&at, measure).shown(it)).collect()
        };
        cube.keys(0).iter().map(|key| (key.to_string(), shown(key))).collect()
    }

    #[test]
    fn records_are_counted_and_a_companys_own_numbers_summed_and_averaged() {
        let told = told(&["count.customer", "sum.customer.x_machines", "mean.customer.x_machines"]);
        let east = vec![Shown::Count(2), Shown::Number(4.5), Shown::Number(2.25)];
        let south = vec![Shown::Count(1), Shown::Number(0.0), Shown::Nothing];
        assert_eq!(told, [("=华东".to_owned(), east), ("=华南".to_owned(), south)]);
    }

    #[test]
    fn groups_of_a_companys_own_choice_stand_as_listed_and_are_called_as_today() {
        let choices = json!([{"key": "z", "label": "金"}, "a", {"key": "m", "label": "铜", "retired": true}]);
        let definition =
            json!({"kind": "customer", "key": "x_grade", "label": "等级", "type": "choice", "choices": choices});
        let mut rows = vec![row(1, "field_definition", &definition)];
        for (number, grade) in (2..).zip(["m", "a", "z", "gone", "m"]) {
            rows.push(row(number, "customer", &json!({"name": "甲", "x_grade": grade})));
        }
        let (book, zone, team) = (Shelf::whole(&rows), Zone::default(), BTreeSet::new());
        let who = Asker { me: None, team: &team, now: 1_790_000_000_000, zone: &zone, calendar: Calendar::default() };
        let plan = plan(&Ask::of(&["count.customer"]).by(By::name("x_grade")), &book, &who).unwrap();
        let cube = columns::cube(&plan, &book);
        let answer = Answer::new(&plan, &cube, &book, &Layout::natural(Coin::NONE));
        let heads: Vec<_> = answer.rows.iter().map(|head| (head.key.to_string(), head.name.as_deref())).collect();
        let expected = [("=z", Some("金")), ("=a", Some("a")), ("=m", Some("铜")), ("=gone", None)];
        assert_eq!(heads, expected.map(|(key, name)| (key.to_owned(), name)));
    }

    #[test]
    fn a_measure_of_a_field_that_there_is_not_is_none() {
        let book = shelf();
        for name in
            ["sum.customer.x_none", "sum.customer.name", "most.customer.x_machines", "sum.workspace.x_a", "count."]
        {
            assert!(find(&book, name).is_none(), "{name}");
        }
        assert!(find(&book, "mean.opportunity.amount").is_some());
        let (one, other) = (find(&book, "sum.customer.x_machines"), find(&book, "sum.customer.x_machines"));
        assert!(std::ptr::eq(one.unwrap(), other.unwrap()), "it is made once");
    }
}
