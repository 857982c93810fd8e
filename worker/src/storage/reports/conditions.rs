//! What filters ask, in SQL: the same as `domain::query::compare` asks of columns.
//!
//! Not answered here, but said so: parts of a text, which the device folds as it searches, and whether a long text is there.

use domain::{
    query::{Filter, Op},
    record::FieldType,
    reports::{Wrong, dimension::type_of, grains::is_small},
    value::Day,
};
use worker::wasm_bindgen::JsValue;

use super::{Select, Unread, expressions, set, text};

/// Nobody.
const NEVER: &str = "0";

/// A value that a filter compares with.
enum Bound {
    Number(f64),
    Text(String),
}

impl Bound {
    fn parameter(self) -> JsValue {
        match self {
            Self::Number(number) => JsValue::from_f64(number),
            Self::Text(day) => text(day),
        }
    }
}

impl Select<'_> {
    /// A filter as a condition.
    pub(super) fn condition(&mut self, filter: &Filter) -> Result<String, Unread> {
        self.of_row("r", self.fact.query.kind.clone().as_str(), filter)
    }

    fn of_row(&mut self, alias: &str, kind: &str, filter: &Filter) -> Result<String, Unread> {
        let not_answered = || Unread::from(Wrong::NotAnswered { field: filter.field.clone() });
        let Some((field, rest)) = filter.field.split_once('.') else {
            let ty = type_of(self.book, kind, &filter.field).ok_or_else(not_answered)?;
            return self.of_field(alias, ty, filter);
        };
        let Some(FieldType::Ref(target)) = type_of(self.book, kind, field) else { return Err(not_answered()) };
        // What is not there holds nothing: it passes what others fail, so the others are asked for.
        let (op, negated) = match filter.op {
            Op::Not => (Op::Is, true),
            Op::Empty => (Op::Filled, true),
            op => (op, false),
        };
        let positive = Filter { field: rest.to_owned(), op, values: filter.values.clone() };
        let condition = if is_small(target) {
            let ids = self.bind(set(&self.small(kind, field, rest, &Filter { op, ..filter.clone() })?)?);
            format!("{} IN (SELECT value FROM json_each({ids}))", expressions::word(alias, field)?)
        } else if alias == "r" {
            let joined = self.join(&[field.to_owned()], domain::registry::kind(target).map(|kind| kind.name))?;
            self.of_row(&joined, target, &positive)?
        } else {
            return Err(not_answered());
        };
        Ok(format!("{} coalesce(({condition}), 0)", if negated { "NOT" } else { "" }))
    }

    /// The ids of the few rows of the kind that a field refers to that pass a filter on what stands behind it.
    pub(super) fn small(&self, kind: &str, field: &str, rest: &str, filter: &Filter) -> Result<Vec<String>, Unread> {
        let not_answered = || Unread::from(Wrong::NotAnswered { field: filter.field.clone() });
        let target = match type_of(self.book, kind, field) {
            Some(FieldType::Ref(target)) if is_small(target) => target,
            _ => return Err(not_answered()),
        };
        let asked = Filter { field: rest.to_owned(), op: filter.op, values: filter.values.clone() };
        let rows = self.book.passing(target, &asked).ok_or_else(not_answered)?;
        Ok(rows.iter().map(ToString::to_string).collect())
    }

    fn of_field(&mut self, alias: &str, ty: FieldType, filter: &Filter) -> Result<String, Unread> {
        let field = filter.field.as_str();
        let key = match ty {
            FieldType::Number => expressions::number(alias, field)?,
            FieldType::YesNo => expressions::yes_no(alias, field)?,
            FieldType::Date => expressions::date(alias, field)?,
            FieldType::Instant => expressions::instant(alias, field)?,
            FieldType::Money => expressions::minor(alias, field)?,
            FieldType::MultiChoice(_) | FieldType::Refs(_) => {
                return self.of_words(filter, &expressions::words(alias, field)?);
            }
            FieldType::LongText | FieldType::Json => {
                return Err(Wrong::NotAnswered { field: field.to_owned() }.into());
            }
            _ => return self.of_word(filter, &expressions::word(alias, field)?),
        };
        let asked = filter.values.first().and_then(|value| value.split_once(' ')).filter(|_| ty == FieldType::Money);
        let also = match asked {
            Some((code, _)) => format!("{} = {}", expressions::currency(alias, field)?, self.bind(text(code))),
            None => "1".to_owned(),
        };
        Ok(self.of_key(filter, ty, &key, &also))
    }

    fn of_word(&mut self, filter: &Filter, word: &str) -> Result<String, Unread> {
        let values = |select: &mut Self| -> Result<String, Unread> {
            let values = select.bind(set(&filter.values)?);
            Ok(format!("(SELECT value FROM json_each({values}))"))
        };
        Ok(match filter.op {
            Op::Empty => format!("{word} IS NULL"),
            Op::Filled => format!("{word} IS NOT NULL"),
            Op::Is => format!("{word} IN {}", values(self)?),
            Op::Not => format!("coalesce({word} NOT IN {}, 1)", values(self)?),
            Op::From | Op::Upto => {
                let than = if filter.op == Op::From { ">=" } else { "<=" };
                let any = filter.values.iter().map(|value| format!("{word} {than} {}", self.bind(text(value))));
                one_of(&any.collect::<Vec<_>>())
            }
            Op::Has => return Err(Wrong::NotAnswered { field: filter.field.clone() }.into()),
        })
    }

    fn of_words(&mut self, filter: &Filter, words: &str) -> Result<String, Unread> {
        let each = format!("SELECT 1 FROM json_each({words}) e WHERE e.type = 'text' AND e.value <> ''");
        let wanted = |select: &mut Self| -> Result<String, Unread> {
            let values = select.bind(set(&filter.values)?);
            Ok(format!("EXISTS ({each} AND e.value IN (SELECT value FROM json_each({values})))"))
        };
        Ok(match filter.op {
            Op::Empty => format!("NOT EXISTS ({each})"),
            Op::Filled => format!("EXISTS ({each})"),
            Op::Is => wanted(self)?,
            Op::Not => format!("NOT {}", wanted(self)?),
            Op::From | Op::Upto | Op::Has => return Err(Wrong::NotAnswered { field: filter.field.clone() }.into()),
        })
    }

    /// A comparison of what has an order, in ranges; `also` must hold too.
    fn of_key(&mut self, filter: &Filter, ty: FieldType, key: &str, also: &str) -> String {
        if matches!(filter.op, Op::Empty | Op::Filled) {
            return format!("{key} IS {} NULL", if filter.op == Op::Empty { "" } else { "NOT" });
        }
        let ranges = filter.values.iter().map(|value| range_of(ty, filter.op, value)).collect::<Option<Vec<_>>>();
        let Some(ranges) = ranges else { return NEVER.to_owned() };
        let mut any = Vec::new();
        for (low, high) in ranges {
            let mut both = vec![format!("{key} IS NOT NULL"), also.to_owned()];
            both.extend(low.map(|low| format!("{key} >= {}", self.bind(low.parameter()))));
            both.extend(high.map(|high| format!("{key} <= {}", self.bind(high.parameter()))));
            any.push(format!("({})", both.join(" AND ")));
        }
        let inside = format!("coalesce({}, 0)", one_of(&any));
        if filter.op == Op::Not { format!("NOT {inside}") } else { inside }
    }
}

fn one_of(any: &[String]) -> String {
    if any.is_empty() { NEVER.to_owned() } else { format!("({})", any.join(" OR ")) }
}

type Range = (Option<Bound>, Option<Bound>);

/// What a value asks for, as from and up to; `None` for what is not of the type.
fn range_of(ty: FieldType, op: Op, value: &str) -> Option<Range> {
    match op {
        Op::From => return Some((Some(bound(ty, value)?), None)),
        Op::Upto => return Some((None, Some(bound(ty, value)?))),
        Op::Has => return None,
        _ => {}
    }
    let plain = value.split_whitespace().last().unwrap_or_default();
    let Some((low, high)) = plain.split_once("..") else {
        return Some((Some(bound(ty, value)?), Some(bound(ty, value)?)));
    };
    let end = |text: &str| if text.is_empty() { Some(None) } else { bound(ty, text).map(Some) };
    Some((end(low)?, end(high)?))
}

fn bound(ty: FieldType, value: &str) -> Option<Bound> {
    let value = value.trim();
    match ty {
        FieldType::Number => value.parse().ok().filter(|number: &f64| !number.is_nan()).map(Bound::Number),
        FieldType::Instant => value.parse::<i64>().ok().map(|at| Bound::Number(at as f64)),
        FieldType::Money => {
            value.split_whitespace().last()?.parse::<i64>().ok().map(|minor| Bound::Number(minor as f64))
        }
        FieldType::YesNo => value.parse::<bool>().ok().map(|yes| Bound::Number(f64::from(u8::from(yes)))),
        FieldType::Date => Day::parse(value).map(|day| Bound::Text(day.to_string())),
        _ => None,
    }
}
