//! The boards that every company has from the first day: for oneself, for one's team, for the company.
//!
//! Belongs here: which cards stand on them, what each asks for, and the days that a figure is compared with. Does not belong here:
//! drawing (`app/src/features/numbers`), answering ([`super::plan`]).

use std::borrow::Cow;

use sync::RowId;

use super::{
    ask::{Ask, By, UNDER},
    calendar::Calendar,
    measure::Measure,
};
use crate::{
    query::{
        Filter,
        reader::{ME, TEAM},
        span::Span,
    },
    value::Day,
};

/// Whose figures a board shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Whose {
    /// One's own.
    Mine,
    /// Those of one's team and the teams below it.
    Team,
    /// Everybody's whom one sees.
    Everybody,
    /// Those of this team and the teams below it, as far as one sees them.
    Under(RowId),
}

const UNDER_TEAM: &str = "under:";

impl Whose {
    /// Those that name no team, in the order in which a page offers them.
    pub const ALL: [Self; 3] = [Self::Mine, Self::Team, Self::Everybody];

    /// Its name in addresses and links; without a team also in locale keys.
    pub fn name(self) -> Cow<'static, str> {
        match self {
            Self::Mine => "mine".into(),
            Self::Team => "team".into(),
            Self::Everybody => "everybody".into(),
            Self::Under(team) => format!("{UNDER_TEAM}{team}").into(),
        }
    }

    /// The one of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        match name.strip_prefix(UNDER_TEAM) {
            Some(team) => team.parse().ok().map(Self::Under),
            None => Self::ALL.into_iter().find(|whose| whose.name() == name),
        }
    }

    /// The team that it names.
    pub fn under(self) -> Option<RowId> {
        if let Self::Under(team) = self { Some(team) } else { None }
    }

    /// Keeps what is theirs.
    pub(super) fn filter(self) -> Option<Filter> {
        match self {
            Self::Mine => Some(Filter::is("owner", ME)),
            Self::Team => Some(Filter::is("owner", TEAM)),
            Self::Everybody => None,
            Self::Under(team) => Some(Filter::is(UNDER, team.to_string())),
        }
    }
}

/// How figures are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Look {
    /// One big number with its change.
    Number,
    /// A line of figures for each group.
    Table,
    /// A figure for each pair of groups.
    Pivot,
    /// A bar for each part of time.
    Bars,
    /// A bar for each group, one below the other.
    Rows,
    /// A line over time.
    Line,
    /// The parts of a whole.
    Pie,
    /// How many are left from step to step.
    Funnel,
}

impl Look {
    /// All of them, in the order in which a form offers them.
    pub const ALL: [Self; 8] =
        [Self::Number, Self::Table, Self::Pivot, Self::Bars, Self::Rows, Self::Line, Self::Pie, Self::Funnel];

    /// Its name in records, addresses and locale keys.
    pub fn name(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Table => "table",
            Self::Pivot => "pivot",
            Self::Bars => "bars",
            Self::Rows => "rows",
            Self::Line => "line",
            Self::Pie => "pie",
            Self::Funnel => "funnel",
        }
    }

    /// The one of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|look| look.name() == name)
    }

    /// True if figures grouped by so many dimensions can be drawn so.
    pub fn fits(self, dimensions: usize) -> bool {
        match self {
            Self::Number => dimensions == 0,
            Self::Table => true,
            Self::Pivot => dimensions == 2,
            Self::Bars | Self::Rows | Self::Line => dimensions > 0,
            Self::Pie | Self::Funnel => dimensions == 1,
        }
    }
}

/// What a card is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Title {
    /// As its measure.
    Measure(String),
    /// As a ready card.
    Card(String),
    /// As somebody named it.
    Named(String),
}

/// A card as it is asked and drawn, wherever it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Face {
    /// What it is called.
    pub title: Title,
    /// What it asks, narrowed by its board.
    pub ask: Ask,
    /// How it is drawn.
    pub look: Look,
}

impl Face {
    /// The question to compare a number with.
    pub fn earlier(&self, calendar: Calendar, today: Day) -> Option<Ask> {
        if self.look == Look::Number { earlier(&self.ask, calendar, today) } else { None }
    }
}

/// A card of a board.
#[derive(Debug, PartialEq, Eq)]
pub struct Card {
    /// Its stable name; its title is `card.<name>` in the locale files, that of a number its measure's label.
    pub name: &'static str,
    /// What it shows; where there are several, each has a colour.
    pub measures: &'static [&'static str],
    /// By what they are grouped, as [`By`] is written.
    pub by: Option<&'static str>,
    /// How it is drawn.
    pub look: Look,
}

const fn number(measure: &'static [&'static str]) -> Card {
    Card { name: "", measures: measure, by: None, look: Look::Number }
}

const fn rows(name: &'static str, measures: &'static [&'static str], by: &'static str) -> Card {
    Card { name, measures, by: Some(by), look: Look::Rows }
}

const fn bars(name: &'static str, measures: &'static [&'static str], by: &'static str) -> Card {
    Card { name, measures, by: Some(by), look: Look::Bars }
}

const WON_BY_MONTH: Card = bars("won_by_month", &["won_amount"], "date:month");
const FUNNEL: Card = Card {
    name: "funnel",
    measures: &["stage_entered", "stage_conversion", "stage_stay_days"],
    by: Some("stage"),
    look: Look::Funnel,
};
const BY_STAGE: Card = rows("by_stage", &["open_amount"], "stage");
const STAGE_AGE: Card = rows("stage_age", &["stage_age_days"], "stage");
const EXPECTED: Card = bars("expected", &["open_amount", "weighted_amount"], "date:month");
const LOST_REASONS: Card = rows("lost_reasons", &["lost_count"], "lost_reason");
const ACTIVITY: Card = bars("activity", &["follow_ups", "visits"], "date:week");

static MINE: &[Card] = &[
    number(&["won_amount"]),
    number(&["won_count"]),
    number(&["win_rate"]),
    number(&["open_amount"]),
    number(&["weighted_amount"]),
    number(&["lost_count"]),
    number(&["slipping_count"]),
    number(&["stalled_count"]),
    number(&["customers_without_contact"]),
    number(&["follow_ups"]),
    number(&["tasks_overdue"]),
    FUNNEL,
    BY_STAGE,
    EXPECTED,
    WON_BY_MONTH,
    ACTIVITY,
    LOST_REASONS,
    rows("by_customer", &["open_amount"], "customer"),
];

static OF_MANY: &[Card] = &[
    number(&["won_amount"]),
    number(&["won_count"]),
    number(&["win_rate"]),
    number(&["cycle_days"]),
    number(&["open_amount"]),
    number(&["weighted_amount"]),
    number(&["lost_amount"]),
    number(&["slipping_amount"]),
    number(&["stalled_count"]),
    number(&["customers_without_contact"]),
    number(&["follow_ups"]),
    FUNNEL,
    BY_STAGE,
    rows("open_by_owner", &["open_amount"], "owner"),
    STAGE_AGE,
    EXPECTED,
    WON_BY_MONTH,
    rows("won_by_owner", &["won_amount"], "owner"),
    rows("rate_by_owner", &["win_rate"], "owner"),
    LOST_REASONS,
    ACTIVITY,
    rows("activity_by_owner", &["follow_ups"], "owner"),
    rows("quiet_by_owner", &["customers_without_contact"], "owner"),
    rows("stalled_by_owner", &["stalled_count"], "owner"),
    rows("won_by_team", &["won_amount"], "team"),
    rows("won_by_product", &["won_amount"], "product"),
    rows("won_by_industry", &["won_amount"], "industry"),
    rows("won_by_region", &["won_amount"], "region"),
];

/// Every ready card once: numbers, then charts, as somebody chooses from them for a board of their own.
pub fn every_card() -> Vec<&'static Card> {
    let mut all: Vec<&'static Card> = Vec::new();
    for card in OF_MANY.iter().chain(MINE) {
        if !all.iter().any(|known| known.measures == card.measures && known.name == card.name) {
            all.push(card);
        }
    }
    all.sort_by_key(|card| card.look != Look::Number);
    all
}

/// The cards of a board.
pub fn cards(whose: Whose) -> &'static [Card] {
    if whose == Whose::Mine { MINE } else { OF_MANY }
}

/// What narrows a whole board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Narrowed {
    /// Whose figures.
    pub whose: Whose,
    /// The period's words.
    pub period: String,
    /// Only opportunities of this pipeline, by its id.
    pub pipeline: Option<String>,
}

impl Card {
    /// What it asks for on a board narrowed so. Figures that are as things are now do not care for the period.
    pub fn ask(&self, narrowed: &Narrowed) -> Ask {
        let mut ask = Ask::of(self.measures).over(narrowed.period.clone());
        ask.by.extend(self.by.and_then(|by| by.parse::<By>().ok()));
        ask.filters.extend(narrowed.whose.filter());
        let of_opportunities = self.kinds().all(|kind| kind == "opportunity");
        let pipeline = narrowed.pipeline.as_ref().filter(|_| of_opportunities);
        ask.filters.extend(pipeline.map(|id| Filter::is("pipeline", id)));
        ask
    }

    /// What it is called.
    pub fn title(&self) -> Title {
        match self.look {
            Look::Number => Title::Measure(self.measures.first().copied().unwrap_or_default().to_owned()),
            _ => Title::Card(self.name.to_owned()),
        }
    }

    /// It as it is asked and drawn on a board narrowed so.
    pub fn face(&self, narrowed: &Narrowed) -> Face {
        Face { title: self.title(), ask: self.ask(narrowed), look: self.look }
    }

    /// The kinds of the records behind it.
    pub fn kinds(&self) -> impl Iterator<Item = &'static str> {
        self.measures.iter().filter_map(|name| Measure::by_name(name)).map(Measure::kind)
    }
}

/// The same question about the days to compare its period with, if what it measures has a period that has one before.
pub fn earlier(ask: &Ask, calendar: Calendar, today: Day) -> Option<Ask> {
    let has_period = ask.measures.first().and_then(|it| Measure::by_name(it)).is_some_and(Measure::has_period);
    let period = ask.period.as_ref().filter(|_| has_period)?;
    Some(Ask { period: Some(before(period, calendar, today)?), ..ask.clone() })
}

/// The days to compare a period with: those of the one before, as far as this one has gone, so that eleven days of a month
/// stand beside eleven days. `None` for periods that have no one before.
pub fn before(period: &str, calendar: Calendar, today: Day) -> Option<String> {
    let earlier = match Span::parse(period)? {
        Span::Month(later) => month_span(today, later - 1)?,
        Span::Quarter(later) => {
            calendar.days_of(&name(Span::Quarter(later)), today).and_then(|days| shifted(days.0?, 3))?
        }
        Span::Year(later) => calendar.days_of(&name(Span::Year(later)), today).and_then(|days| shifted(days.0?, 12))?,
        Span::Last(days) => {
            let first = today.later(1 - 2 * i64::from(days))?;
            (first, today.later(-i64::from(days))?)
        }
        _ => return None,
    };
    let (first, last) = calendar.days_of(period, today)?;
    let gone = today.since_epoch() - first?.since_epoch();
    let upto = if last.is_some_and(|last| last < today) { None } else { earlier.0.later(gone) };
    let last = upto.map_or(earlier.1, |upto| upto.min(earlier.1));
    Some(format!("{}..{last}", earlier.0))
}

fn name(span: Span) -> String {
    span.name().unwrap_or_default()
}

fn month_span(today: Day, later: i32) -> Option<(Day, Day)> {
    Some((today.month(later)?, today.month(later + 1)?.later(-1)?))
}

/// The part of so many months that ends where the one beginning on this day begins.
fn shifted(start: Day, months: i32) -> Option<(Day, Day)> {
    Some((start.month(-months)?, start.later(-1)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn eleven_days_of_a_month_stand_beside_eleven_days_of_the_one_before() {
        let before = |period: &str, today: &str| super::before(period, Calendar::new(1), day(today));
        assert_eq!(before("this_month", "2026-11-11").as_deref(), Some("2026-10-01..2026-10-11"));
        assert_eq!(before("this_month", "2026-03-31").as_deref(), Some("2026-02-01..2026-02-28"));
        assert_eq!(before("last_month", "2026-11-11").as_deref(), Some("2026-09-01..2026-09-30"));
        assert_eq!(before("this_quarter", "2026-11-11").as_deref(), Some("2026-07-01..2026-08-11"));
        assert_eq!(before("this_year", "2026-11-11").as_deref(), Some("2025-01-01..2025-11-11"));
        assert_eq!(before("last_30_days", "2026-11-30").as_deref(), Some("2026-10-02..2026-10-31"));
        assert_eq!(before("past", "2026-11-11"), None);
        assert_eq!(before("2026-01-01..2026-02-01", "2026-11-11"), None);
    }

    #[test]
    fn a_year_that_begins_in_april_is_compared_with_the_one_before_it() {
        let before = super::before("this_year", Calendar::new(4), day("2026-05-10"));
        assert_eq!(before.as_deref(), Some("2025-04-01..2025-05-10"));
    }

    #[test]
    fn a_board_of_a_team_keeps_its_name_and_asks_for_that_team_and_those_below() {
        let team: RowId = "0190a0a0-0000-7000-8000-000000000007".parse().unwrap();
        for whose in Whose::ALL.into_iter().chain([Whose::Under(team)]) {
            assert_eq!(Whose::from_name(&whose.name()), Some(whose));
        }
        assert_eq!(Whose::from_name("under:somebody"), None);
        let narrowed = Narrowed { whose: Whose::Under(team), period: "this_month".into(), pipeline: None };
        for card in cards(Whose::Under(team)) {
            assert_eq!(card.ask(&narrowed).filters, [Filter::is(UNDER, team.to_string())], "{card:?}");
        }
    }

    #[test]
    fn every_card_asks_for_measures_that_there_are_and_a_pipeline_narrows_opportunities_only() {
        for whose in Whose::ALL {
            let narrowed = Narrowed { whose, period: "this_month".into(), pipeline: Some("p".into()) };
            for card in cards(whose) {
                let ask = card.ask(&narrowed);
                assert_eq!(card.kinds().count(), card.measures.len(), "{card:?}");
                assert_eq!(ask.by.len(), usize::from(card.by.is_some()), "{card:?}");
                let narrows = ask.filters.iter().any(|filter| filter.field == "pipeline");
                assert_eq!(narrows, card.kinds().all(|kind| kind == "opportunity"), "{card:?}");
            }
        }
    }
}
