//! Filters in words: "金额 ¥100,000 – ¥500,000", "负责人 是 我的团队". Never an id.
//!
//! Belongs here: saying what a filter asks. Does not belong here: asking (`filter_editor`).

use domain::{
    number,
    query::{Filter, Op, Span},
    record::FieldType,
    reports::visits::HISTORY,
    value::Money,
};

use super::state::person_word;
use crate::{
    i18n::{self, format},
    local::Book,
    records::{names, schema::Spec},
    t,
};

/// What a filter asks of its field.
pub fn sentence(book: Book, spec: &Spec, filter: &Filter, currency: &str) -> String {
    if spec.name == HISTORY {
        return entered(book, filter);
    }
    let field = &spec.label;
    let op = i18n::tr(&format!("op.{}", filter.op.name()));
    let words: Vec<String> = filter.values.iter().map(|value| word(book, spec, value, currency)).collect();
    match (filter.op, words.as_slice()) {
        (Op::Empty, _) if spec.name == "owner" => t!("list.filter_in", field = field, value = t!("records.nobody")),
        (Op::Empty | Op::Filled, _) | (_, []) => format!("{field} {op}"),
        (Op::Is, [value]) if is_measure(spec.ty) => t!("list.filter_in", field = field, value = value),
        (_, [value]) => t!("list.filter_op", field = field, op = op, value = value),
        (_, [one, two]) => {
            t!("list.filter_op", field = field, op = op, value = format!("{one}{}{two}", t!("list.or")))
        }
        (_, [value, rest @ ..]) => {
            t!("list.filter_op_more", field = field, op = op, value = value, count = rest.len())
        }
    }
}

/// A filter on the way through the stages names one, or any within a period.
fn entered(book: Book, filter: &Filter) -> String {
    let stage = filter.values.first().and_then(|value| value.split_once('@')).map(|(stage, _)| stage);
    match stage.filter(|stage| !stage.is_empty()) {
        Some(stage) => t!("list.entered_stage", stage = title(book, stage)),
        None => t!("list.entered_any"),
    }
}

/// True for fields that are asked for between two ends.
pub fn is_measure(ty: FieldType) -> bool {
    matches!(ty, FieldType::Number | FieldType::Money | FieldType::Date | FieldType::Instant)
}

/// One value of a filter.
pub fn word(book: Book, spec: &Spec, value: &str, currency: &str) -> String {
    match spec.ty {
        FieldType::Ref("user") | FieldType::Refs("user") => match person_word(value) {
            Some(key) => i18n::tr(key),
            None => title(book, value),
        },
        FieldType::Ref(_) | FieldType::Refs(_) => title(book, value),
        FieldType::Choice(_) | FieldType::MultiChoice(_) => spec.choice_label(value),
        FieldType::YesNo if value == "true" => t!("records.yes"),
        FieldType::YesNo => t!("records.no"),
        FieldType::Date | FieldType::Instant => days(value),
        FieldType::Number => range(value, |end| number::read(end).map(format::number).unwrap_or_default()),
        FieldType::Money => {
            let (currency, amount) = value.split_once(' ').unwrap_or((currency, value));
            range(amount, |end| end.parse().map(|minor| format::money(minor, currency)).unwrap_or_default())
        }
        _ => value.to_owned(),
    }
}

/// A span of days by its name, or days by their dates.
pub fn days(value: &str) -> String {
    match Span::parse(value) {
        Some(Span::Last(count)) => t!("span.last_days", count = count),
        Some(Span::Next(count)) => t!("span.next_days", count = count),
        Some(_) => i18n::tr(&format!("span.{value}")),
        None => match value.split_once("..") {
            Some((from, "")) => t!("list.days_from", day = day(from)),
            Some(("", upto)) => t!("list.days_upto", day = day(upto)),
            _ => range(value, day),
        },
    }
}

fn day(text: &str) -> String {
    text.parse::<i64>().map_or_else(|_| format::day(text), format::day_of)
}

fn range(value: &str, say: impl Fn(&str) -> String) -> String {
    match value.split_once("..") {
        None => say(value),
        Some((low, "")) => format!("≥ {}", say(low)),
        Some(("", high)) => format!("≤ {}", say(high)),
        Some((low, high)) => format!("{} – {}", say(low), say(high)),
    }
}

fn title(book: Book, value: &str) -> String {
    value.parse().map_or_else(|_| value.to_owned(), |id| names::title_or_unknown(book, id))
}

/// The two ends of a range as a person types amounts: minor units become major ones.
pub fn ends_as_typed(spec: &Spec, value: &str, currency: &str) -> (String, String) {
    let plain = value.rsplit(' ').next().unwrap_or_default();
    let (low, high) = plain.split_once("..").unwrap_or((plain, plain));
    let typed = |end: &str| match spec.ty {
        FieldType::Money => {
            let minor = end.parse().ok();
            minor.map(|minor| crate::ui::typed::minor_as_typed(minor, Money::digits(currency))).unwrap_or_default()
        }
        _ => end.to_owned(),
    };
    (typed(low), typed(high))
}
