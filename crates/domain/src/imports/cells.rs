//! One cell of a row: from its text, by its column's plan, to the value of a field.

use serde_json::{Value, json};
use sync::RowId;

use super::{
    known::Known,
    moment,
    outcome::Why,
    plan::{ColumnPlan, FilePlan, MANAGER_OF_TEAM, Meaning},
    reading,
    referring::{Referring, Wanted},
    slots::Slot,
};
use crate::{
    record::{FieldType, RecordKind},
    rejection::ProblemCode,
    value,
};

/// What a cell holds.
pub(super) enum Cell {
    /// Nothing.
    Empty,
    /// A value.
    Value {
        /// In the JSON form of the field.
        value: Value,
        /// As people read it.
        text: String,
        /// The records that it refers to.
        needs: Vec<RowId>,
    },
    /// Something that does not fit the field.
    Problem(Why),
}

/// Where references of a row lead.
pub(super) struct To<'a> {
    pub(super) referring: &'a mut Referring,
    /// The row's customer, as far as it is known: contacts and opportunities are looked for there.
    pub(super) customer: Option<RowId>,
}

/// Reads the cells of one row.
pub(super) struct Reader<'a> {
    pub(super) plan: &'a FilePlan,
    pub(super) kind: &'static RecordKind,
    pub(super) known: &'a Known,
}

impl Reader<'_> {
    /// What a text says to a field; records that it names and that may be made are noted with where references lead.
    pub(super) fn read(&self, path: &str, cell: &str, plan: &ColumnPlan, to: &mut To<'_>) -> Cell {
        let Some(slot) = self.known.slot(self.kind.name, path) else {
            return Cell::Problem(Why::Field(ProblemCode::NoSuchField));
        };
        if cell.is_empty() {
            return Cell::Empty;
        }
        if slot.path == "team" && self.plan.tells_teams() {
            return Cell::Value { value: json!(cell), text: cell.to_owned(), needs: Vec::new() };
        }
        let parts = if slot.holds_many() { split(cell) } else { vec![cell] };
        let (mut values, mut texts, mut needs) = (Vec::new(), Vec::new(), Vec::new());
        for part in parts {
            match self.read_part(part, slot, plan, to) {
                Ok(None) => {}
                Ok(Some((value, text, need))) => {
                    values.push(value);
                    texts.push(text);
                    needs.extend(need);
                }
                Err(code) => return Cell::Problem(Why::Field(code)),
            }
        }
        if values.is_empty() {
            return Cell::Empty;
        }
        Cell::Value { value: slot.wrap(values), text: texts.join(", "), needs }
    }

    fn read_part(
        &self,
        part: &str,
        slot: &Slot,
        plan: &ColumnPlan,
        to: &mut To<'_>,
    ) -> Result<Option<(Value, String, Option<RowId>)>, ProblemCode> {
        let (text, may_create) = match plan.values.get(part) {
            Some(Meaning::Empty) => return Ok(None),
            Some(Meaning::Choice(choice)) => return Ok(Some((json!(choice), part.to_owned(), None))),
            Some(Meaning::Text(text) | Meaning::Named(text)) => (text.as_str(), false),
            Some(Meaning::Create) => (part, true),
            None => (part, slot.refers_to().is_some_and(|kind| self.plan.create.contains(kind))),
        };
        if let Some(kind) = slot.refers_to() {
            let wanted = Wanted {
                kind,
                name: text,
                may_create,
                pipeline: self.plan.pipeline.as_ref(),
                role: if slot.path == MANAGER_OF_TEAM { "manager" } else { "rep" },
                owner: self.plan.owner_of_made,
                customer: to.customer,
            };
            let (id, title) = to.referring.find(self.known, &wanted).ok_or(ProblemCode::NoSuchRecord)?;
            return Ok(Some((json!(id.to_string()), title, Some(id))));
        }
        let value = self.value(text, slot, plan)?;
        if !slot.is_choice() {
            value::check(slot.ty, &value)?;
        }
        Ok(Some((value, text.to_owned(), None)))
    }

    fn value(&self, text: &str, slot: &Slot, plan: &ColumnPlan) -> Result<Value, ProblemCode> {
        let reading = &plan.reading;
        match slot.ty {
            FieldType::Number => {
                let number = reading::decimal(text, reading.decimal_comma).ok_or(ProblemCode::WrongType)?;
                Ok(number
                    .scaled(reading.unit)
                    .filter(|_| number.scale == 0)
                    .map_or_else(|| json!(number.to_f64(reading.unit)), |whole| json!(whole)))
            }
            FieldType::Money => reading::money(text, reading, &self.known.currency)
                .map(|money| money.to_value())
                .ok_or(ProblemCode::WrongType),
            FieldType::Date => {
                let day = reading::day(text, reading.date_order);
                let day = day.or_else(|| Some(moment::serial(text)?.day)).ok_or(ProblemCode::NotADate)?;
                Ok(json!(day.to_string()))
            }
            FieldType::Instant => {
                let told = moment::told(text, reading.date_order).ok_or(ProblemCode::NotADate)?;
                Ok(json!(told.at(&self.known.zone)))
            }
            FieldType::YesNo => reading::yes_no(text).map(Value::Bool).ok_or(ProblemCode::WrongType),
            FieldType::Choice(_) | FieldType::MultiChoice(_) => {
                slot.choice(text).map(|choice| json!(choice)).ok_or(ProblemCode::NotAChoice)
            }
            _ => Ok(json!(text)),
        }
    }
}

/// The parts of a cell that holds several values.
pub(super) fn split(cell: &str) -> Vec<&str> {
    cell.split([',', ';', '，', '；', '、', '|']).map(str::trim).filter(|part| !part.is_empty()).collect()
}
