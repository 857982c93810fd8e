//! A report: a question about one kind of record and how its answer is drawn, kept under a name for oneself or for others.
//!
//! Belongs here: the declaration, what a report consists of, its form in an address, and what may be chosen next while one is
//! built. Does not belong here: answering (`plan`), drawing (`app/src/features/reports`), the ready ones ([`super::templates`]).

use form_urlencoded::Serializer;
use serde_json::{Value, json};
use sync::{Change, Doc, Read, Row, RowId};

use super::{
    answer::{Layout, Order},
    ask::{Ask, By, MOST_DIMENSIONS, MOST_FILTERS, MOST_MEASURES},
    boards::{Face, Look, Title, Whose},
    cube::Coin,
    dimension::{DATE, DIMENSIONS},
    measure::{Measure, Unit, When},
    measures::MEASURES,
    own,
    visits::HISTORY,
};
use crate::{
    access::Right,
    query::Filter,
    record::{Draft, Field, FieldType, RecordKind, Rules, Visibility},
    registry,
    rejection::{ProblemCode, Rejection},
    settings::saved_view,
};

/// The looks as a record keeps them.
pub const LOOKS: &[&str] = &["number", "table", "pivot", "bars", "rows", "line", "pie", "funnel"];

/// The declaration.
pub static KIND: RecordKind = RecordKind {
    name: "report",
    area: "reports",
    visibility: Visibility::Person("owner"),
    right: Right::Personal,
    title: "name",
    custom_fields: false,
    rules: Some(Rules { reads, check }),
    fields: &[
        Field::new("name", FieldType::Text).required().listed(),
        Field::new("kind", FieldType::Text).required(),
        Field::new("look", FieldType::Choice(LOOKS)).required(),
        Field::new("ask", FieldType::Json).required(),
        Field::new("owner", FieldType::Ref("user")).required().protected(),
        Field::new("shared", FieldType::YesNo),
        Field::new("team", FieldType::Ref("team")),
    ],
};

fn reads(_: RowId, _: &Doc, _: Option<&Row>) -> Vec<Read> {
    Vec::new()
}

/// A report asks for what can be asked, and one for others needs the right to keep such.
fn check(draft: &mut Draft<'_>) -> Result<Vec<Change>, Rejection> {
    saved_view::may_be_for(draft)?;
    if draft.deleting {
        return Ok(Vec::new());
    }
    let asked = draft.value("ask").ok_or_else(|| Rejection::invalid("ask", ProblemCode::Required))?;
    check_ask(asked).map_err(|code| Rejection::invalid("ask", code))?;
    let kind = draft.value("kind").and_then(Value::as_str).unwrap_or_default();
    if own::kinds().iter().all(|known| known.name != kind) {
        return Err(Rejection::invalid("kind", ProblemCode::NotAChoice));
    }
    Ok(Vec::new())
}

/// That a question asks for something and for not too much. What it asks for is found out when it is answered, by whoever knows
/// the company's fields.
fn check_ask(ask: &Value) -> Result<(), ProblemCode> {
    let within = |field: &str, least: usize, most: usize| match ask.get(field) {
        None | Some(Value::Null) if least == 0 => Ok(()),
        Some(Value::Array(items)) if (least..=most).contains(&items.len()) => Ok(()),
        Some(Value::Array(_)) => Err(ProblemCode::OutOfRange),
        _ => Err(ProblemCode::WrongType),
    };
    within("measures", 1, MOST_MEASURES)?;
    within("by", 0, MOST_DIMENSIONS)?;
    within("filters", 0, MOST_FILTERS)
}

/// What a report consists of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The kind of record that it is about.
    pub kind: &'static str,
    /// What it asks.
    pub ask: Ask,
    /// How it is drawn.
    pub look: Look,
}

const OF: &str = "of";
const LOOK: &str = "look";

impl Report {
    /// A report that counts the records of a kind: where building begins.
    pub fn of(kind: &'static str) -> Self {
        Self { kind, ask: Ask::of(&[&format!("count.{kind}")]), look: Look::Number }
    }

    /// What a record keeps; nothing if it cannot be read.
    pub fn from_doc(doc: &Doc) -> Option<Self> {
        let text = |field: &str| doc.get(field).and_then(Value::as_str);
        Some(Self {
            kind: own::kinds().into_iter().find(|kind| Some(kind.name) == text("kind"))?.name,
            ask: serde_json::from_value(doc.get("ask")?.clone()).ok()?,
            look: text("look").and_then(Look::from_name)?,
        })
    }

    /// What a record keeps of it.
    pub fn fields(&self) -> Doc {
        sync::order::gathered([
            ("kind".to_owned(), json!(self.kind)),
            ("look".to_owned(), json!(self.look.name())),
            ("ask".to_owned(), json!(self.ask)),
        ])
    }

    /// The text after the `?` of its address.
    pub fn to_url(&self) -> String {
        let mut own = Serializer::new(String::new());
        own.append_pair(OF, self.kind).append_pair(LOOK, self.look.name());
        format!("{}&{}", own.finish(), self.ask.to_url())
    }

    /// Reads what [`Report::to_url`] wrote, with or without its `?`; nothing if it names no kind.
    pub fn from_url(text: &str) -> Option<Self> {
        let pairs = || form_urlencoded::parse(text.trim_start_matches('?').as_bytes());
        let value = |wanted: &str| pairs().find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned());
        let kind = value(OF)?;
        let kind = own::kinds().into_iter().find(|known| known.name == kind)?.name;
        let mut report = Self { ask: Ask::from_url(text), ..Self::of(kind) };
        let look = value(LOOK).and_then(|look| Look::from_name(&look));
        report.look = look.unwrap_or_else(|| report.usual_look());
        Some(report)
    }

    /// The measures that its records give, the declared ones first, then those of fields. `fields` are all fields of the kind,
    /// the company's own among them.
    pub fn measures_of(kind: &str, fields: &[(String, FieldType)]) -> Vec<String> {
        let declared = MEASURES.iter().filter(|measure| measure.kind() == kind).map(|measure| measure.name.to_owned());
        let own = fields.iter().flat_map(|(field, ty)| own::of_field(kind, field, *ty));
        declared.chain([format!("count.{kind}")]).chain(own).collect()
    }

    /// By what its records can be grouped: dimensions first, then the kind's other fields.
    pub fn dimensions_of(kind: &str, fields: &[(String, FieldType)]) -> Vec<(String, FieldType)> {
        let mut all = vec![(DATE.to_owned(), FieldType::Date)];
        for dimension in DIMENSIONS {
            if dimension.path(kind).is_some() {
                all.push((dimension.name.to_owned(), FieldType::Ref("")));
            }
        }
        let taken = |field: &str| DIMENSIONS.iter().any(|it| it.path(kind).is_some_and(|path| path == [field]));
        let groups = |ty: &FieldType| {
            matches!(
                ty,
                FieldType::Choice(_)
                    | FieldType::MultiChoice(_)
                    | FieldType::YesNo
                    | FieldType::Date
                    | FieldType::Instant
                    | FieldType::Ref(_)
                    | FieldType::Refs(_)
            )
        };
        let own = fields.iter().filter(|(field, ty)| groups(ty) && !taken(field)).cloned();
        all.extend(own);
        all
    }

    /// True if one of its measures counts within a period.
    pub fn has_period(&self) -> bool {
        self.measures().any(|measure| matches!(measure.of.when, When::On(_)))
    }

    /// True if all of its measures have a date of their own, so that it can be grouped by that.
    pub fn has_date(&self) -> bool {
        self.measures().all(|measure| !matches!(measure.of.when, When::Now(None) | When::On(HISTORY)))
    }

    fn measures(&self) -> impl Iterator<Item = &'static Measure> {
        self.ask.measures.iter().filter_map(|name| Measure::by_name(name))
    }

    /// Asks for a measure more, or for one less; the last one stays. What can no longer be grouped by date is not.
    pub fn turn_measure(&mut self, name: &str) {
        if self.ask.measures.iter().any(|it| it == name) {
            if self.ask.measures.len() > 1 {
                self.ask.measures.retain(|it| it != name);
            }
        } else {
            self.ask.measures.push(name.to_owned());
        }
        if !self.has_date() {
            self.ask.by.retain(|by| by.name != DATE);
        }
        self.settle();
    }

    /// Groups by another dimension at this place, or by none there any more.
    pub fn group(&mut self, place: usize, by: Option<By>) {
        let had = self.ask.by.len();
        match (by, self.ask.by.get_mut(place)) {
            (Some(by), Some(known)) => *known = by,
            (Some(by), None) if had < MOST_DIMENSIONS => self.ask.by.push(by),
            (None, Some(_)) => {
                self.ask.by.remove(place);
            }
            _ => {}
        }
        if had == self.ask.by.len() { self.settle() } else { self.look = self.usual_look() }
    }

    /// A look that does not fit gives way to one that does.
    fn settle(&mut self) {
        let is_one = self.ask.measures.len() == 1 || self.look != Look::Number;
        if !(is_one && self.look.fits(self.ask.by.len())) {
            self.look = self.usual_look();
        }
    }

    /// How such figures are drawn where nobody chose: time upright, names lying, pairs as a pivot.
    pub fn usual_look(&self) -> Look {
        match self.ask.by.as_slice() {
            [] if self.ask.measures.len() == 1 => Look::Number,
            [] => Look::Table,
            [by] if by.step.is_some() => Look::Bars,
            [_] => Look::Rows,
            _ => Look::Pivot,
        }
    }

    /// The measures that a picture shows: those of the first one's unit, because an axis has one. Tables show all.
    pub fn drawn(&self) -> Vec<usize> {
        let units: Vec<Option<Unit>> =
            self.ask.measures.iter().map(|name| Measure::by_name(name).map(|it| it.unit)).collect();
        let first = units.first().copied().flatten();
        let of_first = units.iter().enumerate().filter(|(_, unit)| **unit == first).map(|(at, _)| at);
        of_first.take(if matches!(self.look, Look::Pie | Look::Funnel) { 1 } else { 4 }).collect()
    }

    /// It as a card of a board that is narrowed so; what a board leaves open is as the report says.
    pub fn face(&self, name: &str, narrowing: &Narrowing) -> Face {
        let mut ask = self.ask.clone();
        ask.filters.extend(narrowing.whose.and_then(Whose::filter));
        if let Some(period) = &narrowing.period {
            ask.period = Some(period.clone());
        }
        let pipeline = narrowing.pipeline.as_ref().filter(|_| self.kind == "opportunity");
        ask.filters.extend(pipeline.map(|id| Filter::is("pipeline", id)));
        Face { title: Title::Named(name.to_owned()), ask, look: self.look }
    }
}

/// What narrows a report that stands on a board.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Narrowing {
    /// Whose figures, beyond what the report asks for itself.
    pub whose: Option<Whose>,
    /// The days that count, in place of the report's own.
    pub period: Option<String>,
    /// Only opportunities of this pipeline.
    pub pipeline: Option<String>,
}

/// So many groups of a picture stand alone, the others together.
pub const TOP: usize = 11;
/// So many lines of a table.
pub const TOP_OF_TABLE: usize = 500;
/// So many columns of a pivot, and so many colours of a picture.
const TOP_COLUMNS: usize = 24;
const TOP_COLORS: usize = 5;

/// How the answer to a question is laid out for a look: what has an order keeps it, everything else begins with the largest.
/// `ordered` says whether each dimension has one.
pub fn layout(look: Look, ordered: [bool; 2], coin: Coin) -> Layout {
    let order = |ordered: bool| if ordered { Order::Natural } else { Order::Largest(0) };
    let is_table = matches!(look, Look::Table | Look::Pivot);
    let top = match (is_table, ordered[0]) {
        (true, _) => Some(TOP_OF_TABLE),
        (false, true) => None,
        (false, false) => Some(TOP),
    };
    Layout {
        rows: order(ordered[0]),
        columns: order(ordered[1]),
        top,
        top_columns: Some(if is_table { TOP_COLUMNS } else { TOP_COLORS }),
        coin,
    }
}

/// True if a dimension has an order of its own: of time, of stages, of declared choices.
pub fn is_ordered(kind: &str, by: &By) -> bool {
    if by.step.is_some() {
        return true;
    }
    let path: Vec<&str> = match DIMENSIONS.iter().find(|it| it.name == by.name).and_then(|it| it.path(kind)) {
        Some(path) => path.to_vec(),
        None => by.name.split('.').collect(),
    };
    let mut at = registry::kind(kind);
    let mut ty = None;
    for field in path {
        ty = at.and_then(|kind| kind.field(field)).map(|field| field.ty);
        at = if let Some(FieldType::Ref(target)) = ty { registry::kind(target) } else { None };
    }
    matches!(ty, Some(FieldType::Ref("stage") | FieldType::Choice([_, ..])))
        && !matches!(by.name.as_str(), "lost_reason" | "channel")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reports::Step;

    fn report() -> Report {
        Report {
            kind: "opportunity",
            ask: Ask::of(&["won_amount", "win_rate"])
                .by(By::date(Step::Month))
                .over("this_year")
                .and(Filter::is("owner", "me")),
            look: Look::Line,
        }
    }

    #[test]
    fn a_report_is_the_same_from_its_address_and_from_its_record() {
        assert_eq!(Report::from_url(&report().to_url()), Some(report()));
        assert_eq!(Report::from_doc(&report().fields()), Some(report()));
        assert_eq!(Report::from_url("of=workspace&m=won_count"), None);
        assert_eq!(Report::from_url("of=task&m=tasks_open&by=owner").unwrap().look, Look::Rows);
    }

    #[test]
    fn the_look_follows_the_grouping_until_it_fits_again() {
        let mut it = Report::of("opportunity");
        assert_eq!(it.look, Look::Number);
        it.group(0, Some(By::name("stage")));
        assert_eq!(it.look, Look::Rows);
        it.look = Look::Pie;
        it.group(0, Some(By::name("owner")));
        assert_eq!(it.look, Look::Pie, "another dimension at the same place keeps the look");
        it.group(1, Some(By::name("stage")));
        assert_eq!(it.look, Look::Pivot);
        it.group(0, None);
        assert_eq!((it.look, it.ask.by.clone()), (Look::Rows, vec![By::name("stage")]));
        it.group(0, None);
        it.turn_measure("open_count");
        assert_eq!(it.look, Look::Table, "two numbers are no one number");
    }

    #[test]
    fn what_has_no_date_is_not_grouped_by_it_and_the_last_measure_stays() {
        let mut it = report();
        it.turn_measure("count.opportunity");
        assert!(it.ask.by.is_empty());
        for name in ["won_amount", "win_rate", "count.opportunity"] {
            it.turn_measure(name);
        }
        assert_eq!(it.ask.measures, ["count.opportunity"]);
        assert!(!it.has_period() && report().has_period());
    }

    #[test]
    fn a_picture_shows_measures_of_one_unit() {
        let mut it = report();
        it.ask.measures = ["won_amount", "win_rate", "lost_amount"].map(str::to_owned).to_vec();
        assert_eq!(it.drawn(), [0, 2]);
        it.look = Look::Pie;
        assert_eq!(it.drawn(), [0]);
    }

    #[test]
    fn a_board_narrows_a_report_and_leaves_what_it_does_not_say() {
        let narrowing =
            Narrowing { whose: Some(Whose::Team), period: Some("last_month".into()), pipeline: Some("p".into()) };
        let face = report().face("赢单", &narrowing);
        assert_eq!(face.ask.period.as_deref(), Some("last_month"));
        let filters: Vec<_> = face.ask.filters.iter().map(|it| it.field.as_str()).collect();
        assert_eq!(filters, ["owner", "owner", "pipeline"]);
        assert_eq!(report().face("赢单", &Narrowing::default()).ask, report().ask);
    }

    #[test]
    fn stages_and_levels_have_an_order_and_names_have_none() {
        let ordered = |name: &str| is_ordered("opportunity", &By::name(name));
        assert!(ordered("stage") && ordered("level") && is_ordered("task", &By::date(Step::Week)));
        assert!(!ordered("owner") && !ordered("lost_reason") && !ordered("region"));
    }
}
