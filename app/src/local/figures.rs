//! Figures from this device's own columns: what boards and reports ask for, with and without a network.
//!
//! Belongs here: holding the tables for `domain::reports`, and where days begin here. Does not belong here: measures and cubes
//! (`domain`), drawing.

use std::{cell::OnceCell, collections::BTreeSet, rc::Rc};

use domain::{
    forecasting::past::{self, Sales},
    query::Query,
    reports::{Answer, Ask, Asker, Calendar, Head, Key, Layout, Wrong, Zone, plan},
};
use js_sys::{Array, Date, Intl, Object, Reflect};
use sync::{Instant, RowId};
use wasm_bindgen::JsValue;

use super::{desk::Desk, moments::wall, tables::Titles};

/// Figures look at these besides the records that they add up.
const SETTINGS: [&str; 6] = ["user", "team", "pipeline", "stage", "product", "customer"];

/// Twenty years back and two ahead: what anybody looks at.
const BACK: i64 = 20 * 366 * 86_400_000;
const AHEAD: i64 = 2 * 366 * 86_400_000;

/// An answer, and which records are behind its cells.
#[derive(Clone, Debug)]
pub struct Figures {
    /// The figures.
    pub answer: Answer,
    /// By measure, then by row and column: the one query that lists them, where one does.
    behind: Vec<Vec<Option<Query>>>,
    /// By measure, then by row, and by column, where there are both.
    rows: Vec<Vec<Option<Query>>>,
    columns: Vec<Vec<Option<Query>>>,
    whole: Vec<Option<Query>>,
}

impl Figures {
    /// What lists the records behind a cell.
    pub fn behind(&self, measure: usize, row: usize, column: usize) -> Option<&Query> {
        self.behind.get(measure)?.get(row * self.answer.columns.len() + column)?.as_ref()
    }

    /// What lists the records behind a row's sum.
    pub fn behind_row(&self, measure: usize, row: usize) -> Option<&Query> {
        self.rows.get(measure)?.get(row)?.as_ref()
    }

    /// What lists the records behind a column's sum.
    pub fn behind_column(&self, measure: usize, column: usize) -> Option<&Query> {
        self.columns.get(measure)?.get(column)?.as_ref()
    }

    /// What lists the records behind everything together.
    pub fn behind_all(&self, measure: usize) -> Option<&Query> {
        self.whole.get(measure)?.as_ref()
    }
}

/// Who asks, as the screens know it.
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted {
    /// What.
    pub ask: Ask,
    /// In which order.
    pub layout: Layout,
    /// Who "me" is.
    pub me: Option<RowId>,
    /// Who "team" is.
    pub team: BTreeSet<RowId>,
    /// The company's year.
    pub calendar: Calendar,
}

impl Desk {
    /// Figures, once the rows are here. Whoever is computing now is told when they may be others.
    pub(super) fn figures(&self, wanted: &Wanted) -> Option<Result<Figures, Wrong>> {
        for kind in SETTINGS {
            self.bells.listen_kind(kind);
        }
        self.engine.borrow().is_loaded().then(|| self.figures_of_rows(wanted))
    }

    /// What the opportunities teach the simulation of a forecast. Whoever is computing now is told when it may be other.
    pub(super) fn sales(&self, currency: &str) -> Option<Sales> {
        for kind in ["opportunity", "stage"] {
            self.bells.listen_kind(kind);
        }
        let engine = self.engine.borrow();
        engine.is_loaded().then(|| past::sales(&Titles { tables: &self.tables, engine: &engine }, &here(), currency))
    }

    fn figures_of_rows(&self, wanted: &Wanted) -> Result<Figures, Wrong> {
        let engine = self.engine.borrow();
        let book = Titles { tables: &self.tables, engine: &engine };
        let zone = here();
        let asker = Asker { me: wanted.me, team: &wanted.team, now: wall(), zone: &zone, calendar: wanted.calendar };
        let plan = plan(&wanted.ask, &book, &asker)?;
        for fact in &plan.facts {
            self.bells.listen_kind(&fact.query.kind);
        }
        let cube = self.memory.borrow_mut().cube(&plan, &book);
        let answer = Answer::new(&plan, &cube, &book, &wanted.layout);
        let one = |measure: usize, keys: &[Key]| {
            let mut behind = plan.behind(&book, measure, keys);
            behind.pop().filter(|_| behind.is_empty())
        };
        let measures = 0..answer.measures.len();
        let cells = |measure: usize| {
            let of = |row: usize| (row, 0..answer.columns.len());
            let places =
                (0..answer.rows.len()).map(of).flat_map(|(row, columns)| columns.map(move |column| (row, column)));
            let keys = |(row, column): (usize, usize)| Some([answer.rows.get(row)?, answer.columns.get(column)?]);
            places
                .map(|place| {
                    // Those that stand together as the rest are not listed.
                    let heads = keys(place).filter(|heads| heads.iter().all(|head| head.others == 0))?;
                    one(measure, &heads.map(|head| head.key.clone()))
                })
                .collect()
        };
        let behind = measures.clone().map(cells).collect();
        let alone = |heads: &[Head], measure: usize, at: fn(Key) -> [Key; 2]| -> Vec<Option<Query>> {
            let of = |head: &Head| (head.others == 0).then(|| one(measure, &at(head.key.clone()))).flatten();
            if answer.along.len() > 1 { heads.iter().map(of).collect() } else { Vec::new() }
        };
        let rows = measures.clone().map(|measure| alone(&answer.rows, measure, |key| [key, Key::All])).collect();
        let columns = measures.clone().map(|measure| alone(&answer.columns, measure, |key| [Key::All, key])).collect();
        let whole = measures.map(|measure| one(measure, &[])).collect();
        Ok(Figures { answer, behind, rows, columns, whole })
    }
}

thread_local! {
    static HERE: OnceCell<Rc<Zone>> = const { OnceCell::new() };
}

/// The device's zone. It stays what it was when first asked: a journey is followed from the next start on.
fn here() -> Rc<Zone> {
    HERE.with(|known| {
        let made = || {
            let now = wall();
            Rc::new(Zone::of(&offset, now - BACK, now + AHEAD))
        };
        known.get_or_init(made).clone()
    })
}

/// Where days begin on this device, and what that zone is called: for a board that is to keep it.
pub fn zone() -> (Zone, String) {
    let options = Intl::DateTimeFormat::new(&Array::new(), &Object::new()).resolved_options();
    let name = Reflect::get(&options, &"timeZone".into()).ok().and_then(|name| name.as_string());
    ((*here()).clone(), name.unwrap_or_else(|| "UTC".to_owned()))
}

/// Where days begin in the zone of that name, as the browser knows it; UTC where it knows none such.
pub fn zone_called(name: &str) -> Zone {
    let options = Object::new();
    for (key, value) in [("timeZone", name), ("timeZoneName", "longOffset")] {
        // A plain object takes what it is given.
        let _ = Reflect::set(&options, &key.into(), &value.into());
    }
    // A name that the browser does not know would throw.
    let made = Reflect::get(&js_sys::global(), &"Intl".into())
        .and_then(|intl| Reflect::get(&intl, &"DateTimeFormat".into()))
        .and_then(|make| Reflect::construct(&make.into(), &Array::of2(&"en-US".into(), &options)));
    let Ok(made) = made else { return Zone::default() };
    let format = Intl::DateTimeFormat::from(made).format();
    #[allow(clippy::cast_precision_loss, reason = "milliseconds fit")]
    let ahead = |at: Instant| {
        let said = format.call1(&JsValue::UNDEFINED, &JsValue::from_f64(at as f64)).ok().and_then(|it| it.as_string());
        said.and_then(|said| minutes_of(said.split("GMT").nth(1)?)).unwrap_or_default()
    };
    let now = wall();
    Zone::of(&ahead, now - BACK, now + AHEAD)
}

/// `+08:00` as minutes; nothing after `GMT` is none.
fn minutes_of(offset: &str) -> Option<i32> {
    let offset = offset.trim();
    if offset.is_empty() {
        return Some(0);
    }
    let sign = if offset.starts_with('-') { -1 } else { 1 };
    let (hours, minutes) = offset.trim_start_matches(['+', '-']).split_once(':')?;
    Some(sign * (hours.parse::<i32>().ok()? * 60 + minutes.parse::<i32>().ok()?))
}

/// How many minutes ahead of UTC.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "milliseconds and minutes fit")]
fn offset(at: Instant) -> i32 {
    -Date::new(&JsValue::from_f64(at as f64)).get_timezone_offset() as i32
}

#[cfg(test)]
mod tests {
    use super::minutes_of;

    #[test]
    fn an_offset_is_read_as_browsers_write_it() {
        assert_eq!(minutes_of("+08:00"), Some(480));
        assert_eq!(minutes_of("-03:30"), Some(-210));
        assert_eq!(minutes_of(""), Some(0));
        assert_eq!(minutes_of("+8"), None);
    }
}
