//! The cube from the groups of a database, which knows less of what rows refer to than a device.
//!
//! Belongs here: how far the database follows a path, what it must group by, and adding its groups up. Does not belong here: SQL.

use super::{
    book::Book,
    cube::{Coin, Cube, Key},
    grouping::{followed, group},
    measure::Value,
    plan::{Fact, GroupKey, Plan},
    taking::shares,
};
use crate::{
    record::{FieldType, Visibility},
    registry,
};

/// One group of a fact's rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Grain {
    /// For each dimension what stands as far as the database follows, as filters write it; instants are days already, in the
    /// reader's zone. A field of several holds them as JSON.
    pub keys: Vec<Option<String>>,
    /// The currency of the money that is added up.
    pub currency: Option<String>,
    /// The stage, where amounts are weighted by it.
    pub stage: Option<String>,
    /// How many rows.
    pub rows: i64,
    /// For each take the sum of what it adds up: minor units, days; nothing needed for those that count.
    pub sums: Vec<i128>,
}

/// True for a kind of which everybody sees every row, and there are few: the database need not look into them.
pub fn is_small(kind: &str) -> bool {
    registry::kind(kind).is_some_and(|kind| kind.visibility == Visibility::Workspace)
}

/// How many fields of a path the database follows; `None` if it would have to follow more than two.
pub fn followed_there(key: &GroupKey) -> Option<usize> {
    let far = key.path.through.iter().position(|kind| is_small(kind)).map_or(key.path.fields.len(), |at| at + 1);
    (far <= 2).then_some(far)
}

impl Fact {
    /// The money field by whose currency rows must be grouped.
    pub fn money(&self) -> Option<&'static str> {
        self.takes.iter().find_map(|take| take.value.money())
    }

    /// True if rows must be grouped by their stage.
    pub fn is_weighted(&self) -> bool {
        self.takes.iter().any(|take| matches!(take.value, Value::Weighted(_)))
    }
}

/// Adds the groups of a fact to a cube.
pub fn add(cube: &mut Cube, plan: &Plan, fact: &Fact, grains: &[Grain], book: &dyn Book) {
    let keys: Vec<Vec<Vec<Key>>> =
        fact.keys.iter().enumerate().map(|(at, key)| groups(plan, key, at, grains, book)).collect();
    let stages: Vec<&str> = grains.iter().map(|grain| grain.stage.as_deref().unwrap_or_default()).collect();
    let shares = if fact.is_weighted() { shares(book, &stages) } else { Vec::new() };
    let is_alone = |at: usize| fact.keys.get(at).is_none_or(|key| !is_several(key));
    let alone = [is_alone(0), is_alone(1)];
    for (at, grain) in grains.iter().enumerate() {
        let places =
            |dimension: usize| keys.get(dimension).and_then(|keys| keys.get(at)).cloned().unwrap_or(vec![Key::All]);
        let (rows, columns) = (places(0), places(1));
        let share = i128::from(shares.get(at).copied().unwrap_or_default());
        for (row, column) in rows.iter().flat_map(|row| columns.iter().map(move |column| (row, column))) {
            let place = [cube.groups[0].number(row.clone()), cube.groups[1].number(column.clone())];
            let coin = grain.currency.as_deref().and_then(Coin::of);
            for (take, sum) in fact.takes.iter().zip(&grain.sums) {
                let rows = i128::from(grain.rows);
                let (coin, amount) = match take.value {
                    Value::One => (Some(Coin::NONE), rows),
                    Value::OneWith(_) => (coin, rows),
                    Value::Money(_) => (coin, *sum),
                    Value::Weighted(_) => (coin, sum * share),
                    Value::Number(_) | Value::Days(..) | Value::DaysSince(_) | Value::Visits(_) => {
                        (Some(Coin::NONE), *sum)
                    }
                };
                if let Some(coin) = coin {
                    cube.add(place, alone, take, coin, amount);
                }
            }
        }
    }
}

fn is_several(key: &GroupKey) -> bool {
    matches!(key.path.ty, FieldType::Refs(_) | FieldType::MultiChoice(_))
}

/// The groups in which each grain stands along one dimension.
fn groups(plan: &Plan, key: &GroupKey, at: usize, grains: &[Grain], book: &dyn Book) -> Vec<Vec<Key>> {
    let texts: Vec<Option<String>> = grains.iter().map(|grain| grain.keys.get(at).cloned().flatten()).collect();
    if is_several(key) {
        return texts.iter().map(|text| each_of(text.as_deref())).collect();
    }
    let far = followed_there(key).unwrap_or(1);
    let ends = followed(book, &key.path, far - 1, texts);
    // The database has made days of instants; what is followed here is still an instant.
    let as_days = GroupKey { path: super::dimension::Path { ty: FieldType::Date, ..key.path.clone() }, ..key.clone() };
    let made = key.path.ty == FieldType::Instant && far == key.path.fields.len();
    let key = if made { &as_days } else { key };
    ends.iter().map(|text| vec![group(plan, key, text.as_deref())]).collect()
}

/// All of them together, and each value once.
fn each_of(text: Option<&str>) -> Vec<Key> {
    let mut values: Vec<String> = text.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    values.retain(|value| !value.is_empty());
    let mut keys = vec![Key::All];
    for value in values {
        let key = Key::Word(value);
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    if keys.len() == 1 {
        keys.push(Key::Nothing);
    }
    keys
}
