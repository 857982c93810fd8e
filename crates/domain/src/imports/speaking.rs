//! Which field the cells of a column speak for, where its header says nothing: only what cannot be anything else.
//!
//! Mail addresses, telephone numbers, amounts that name their currency, the names of people, products and stages; and days, where
//! only one field of the kind can hold such days.

use super::{
    known::{Known, Names, stages_of},
    plan::PipelineChoice,
    reading::{self, DateOrder, Reading},
    slots::Slot,
};
use crate::{
    record::FieldType,
    value::{self, Day},
};

/// So many cells at least must be there.
const FEWEST: usize = 3;

/// Whoever was born less than so many days ago is no contact: 14 years.
const GROWN_UP: i64 = 14 * 365;

const A_DAY: i64 = 86_400_000;

/// Words in headers of numbers that nobody can call.
const NO_PHONES: &[&str] = &["fax", "传真", "傳真", "pager", "telex"];

/// A column to be understood, and what is known besides.
pub(super) struct Cells<'a> {
    /// What it is called.
    pub header: &'a str,
    /// Its first cells that are not empty.
    pub texts: &'a [&'a str],
    /// Where the file's stages stand.
    pub pipeline: Option<&'a PipelineChoice>,
    /// What the workspace holds.
    pub known: &'a Known,
    /// What the other files hold.
    pub names: &'a Names,
}

impl Cells<'_> {
    /// True if nearly all cells speak for this field.
    pub fn speak_for(&self, slot: &Slot) -> bool {
        let nearly_all = |fits: &dyn Fn(&str) -> bool| {
            let fitting = self.texts.iter().filter(|cell| fits(cell)).count();
            self.texts.len() >= FEWEST && fitting * 10 >= self.texts.len() * 8
        };
        match slot.ty {
            FieldType::Email => nearly_all(&|cell| value::check(FieldType::Email, &cell.into()).is_ok()),
            FieldType::Phone if self.is_no_phone() => false,
            FieldType::Phone if slot.path == "mobile" => nearly_all(&is_mobile),
            FieldType::Phone => nearly_all(&is_phone),
            FieldType::Money => {
                let currency = &self.known.currency;
                nearly_all(&|cell| {
                    names_currency(cell) && reading::money(cell, &Reading::default(), currency).is_some()
                })
            }
            FieldType::Date | FieldType::Instant => {
                nearly_all(&|cell| day(cell).is_some()) && self.are_days_of(&slot.path)
            }
            FieldType::Ref("stage") => nearly_all(&|cell| self.is_stage(cell)),
            FieldType::Ref(kind) => {
                nearly_all(&|cell| self.known.named(kind, cell).or_else(|| self.names.named(kind, cell)).is_some())
            }
            _ => false,
        }
    }

    fn is_stage(&self, cell: &str) -> bool {
        let is_in = |pipeline| self.known.names.find(&stages_of(pipeline), cell).is_some();
        match self.pipeline {
            Some(PipelineChoice::There(id)) => is_in(*id),
            _ => self.known.pipelines.iter().any(|(id, _)| is_in(*id)),
        }
    }

    fn is_no_phone(&self) -> bool {
        let header = self.header.to_lowercase();
        NO_PHONES.iter().any(|word| header.contains(word))
    }

    /// Days to come are when something is expected or due, days long past when people were born, and what has happened did
    /// so in the past. When something began or ended, days alone do not say.
    fn are_days_of(&self, path: &str) -> bool {
        let Some(today) = self.known.now.map(|now| now.div_euclid(A_DAY)) else { return false };
        let days = || self.texts.iter().filter_map(|cell| day(cell)).map(Day::since_epoch);
        match path {
            "birthday" => days().all(|day| day < today - GROWN_UP),
            "expected_close" | "due_on" => days().any(|day| day > today),
            "happened_at" => days().all(|day| day <= today + 1),
            _ => false,
        }
    }
}

/// A day as people write it: eight digits alone may be anything.
fn day(cell: &str) -> Option<Day> {
    let read = |order| reading::day(cell, order);
    if cell.bytes().all(|byte| byte.is_ascii_digit()) {
        None
    } else {
        read(DateOrder::DayFirst).or(read(DateOrder::MonthFirst))
    }
}

/// A Chinese mobile number, with or without the country's.
fn is_mobile(cell: &str) -> bool {
    let own = ["+86", "0086"].into_iter().find_map(|country| cell.strip_prefix(country)).unwrap_or(cell).trim_start();
    let begins = own.starts_with('1') && own.chars().nth(1).is_some_and(|c| ('3'..='9').contains(&c));
    begins && digits(own) == 11 && is_written_as_phone(own)
}

/// A number that only a telephone has: a mobile one, one with a country's or an area's, or one in groups as in America. Other
/// digits in groups may be the number of anything.
fn is_phone(cell: &str) -> bool {
    let groups: Vec<usize> = cell.split(['-', ' ', '.']).map(str::len).collect();
    let is_american = matches!(groups.as_slice(), [3, 3, 4]) || (cell.starts_with('1') && groups == [1, 3, 3, 4]);
    let is_grouped = groups.len() > 1 && (cell.starts_with(['0', '(']) || is_american);
    let is_long_enough = (7..=15).contains(&digits(cell));
    let is_one = is_long_enough && is_written_as_phone(cell) && day(cell).is_none();
    is_mobile(cell) || (is_one && (cell.starts_with('+') || is_grouped))
}

fn is_written_as_phone(cell: &str) -> bool {
    cell.chars().all(|c| c.is_ascii_digit() || "+-() .".contains(c))
}

fn digits(cell: &str) -> usize {
    cell.chars().filter(char::is_ascii_digit).count()
}

/// True if the cell says that it is money.
fn names_currency(cell: &str) -> bool {
    cell.contains(['$', '¥', '￥', '€', '£', '元']) || reading::names_currency(cell)
}
