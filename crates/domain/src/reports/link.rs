//! A board that somebody without an account may look at: what a dashboard link shows.
//!
//! Belongs here: what is pinned when a link is made, and which cards may leave the company. Does not belong here: tokens, pass
//! codes, the page (`worker`).

use serde::{Deserialize, Serialize};
use sync::{Instant, RowId};

use super::{
    ask::Ask,
    board::Placed,
    boards::{Face, Narrowed, Whose, cards},
    calendar::Calendar,
    cube::{Coin, Cube, Key},
    dimension::{DIMENSIONS, Path},
    grains::is_small,
    measure::Value,
    plan::Plan,
    report::{Narrowing, Report},
    small::MOST_FEWER,
    visits::Visit,
    zone::Zone,
};
use crate::{query::Filter, record::FieldType, settings::workspace::LANGUAGES};

/// The longest name of a link, in characters.
pub const LONGEST_NAME: usize = 80;
/// So many people at most are pinned.
pub const MOST_PEOPLE: usize = 200;
/// The longest life of a link, in days; without an end it holds until it is revoked.
pub const LONGEST_LIFE: u32 = 366;
/// The shortest pass code.
pub const SHORTEST_CODE: usize = 4;

/// The period of a board of one's own whose cards keep their own.
pub const AS_CARDS_SAY: &str = "own";

/// What a link shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// What its readers call it.
    pub name: String,
    /// Whose figures, as [`Whose::name`]: the maker's, their team's, some team's, or everybody's whom the maker sees when it is opened.
    pub whose: String,
    /// A board of somebody's own in place of the ready one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub board: Option<RowId>,
    /// Groups of fewer records than this are not shown ([`super::small`]).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fewer: Option<u32>,
    /// Only these people's, whoever joins the team later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people: Option<Vec<RowId>>,
    /// `this_quarter` moves on, `2026-01-01..2026-03-31` stays.
    pub period: String,
    /// Only opportunities of this pipeline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pipeline: Option<String>,
    /// The language of the page, one of [`LANGUAGES`].
    pub language: String,
    /// Where days begin, pinned.
    pub zone: Zone,
    /// What that zone is called, as `Asia/Shanghai`.
    pub zone_name: String,
}

/// What is wrong with a link. Codes are stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum BadLink {
    /// It has no name, or a very long one.
    #[error("a link needs a name")]
    Name,
    /// Nobody knows whose figures.
    #[error("whose figures is not said")]
    Whose,
    /// Too many people, or none.
    #[error("people are not right")]
    People,
    /// The period cannot be read.
    #[error("the period cannot be read")]
    Period,
    /// Groups are hidden up to a size that hides everything.
    #[error("the size of small groups is not right")]
    Fewer,
    /// No language of ours.
    #[error("no such language")]
    Language,
    /// The zone cannot be counted with.
    #[error("the time zone cannot be read")]
    Zone,
}

impl BadLink {
    /// The field that it is about.
    pub fn field(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Whose => "whose",
            Self::People => "people",
            Self::Period => "period",
            Self::Fewer => "fewer",
            Self::Language => "language",
            Self::Zone => "zone",
        }
    }
}

impl Link {
    /// That it can be shown.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn check(&self, now: Instant) -> Result<(), BadLink> {
        let name = self.name.trim().chars().count();
        if name == 0 || name > LONGEST_NAME {
            return Err(BadLink::Name);
        }
        if Whose::from_name(&self.whose).is_none() {
            return Err(BadLink::Whose);
        }
        if self.people.as_ref().is_some_and(|people| people.is_empty() || people.len() > MOST_PEOPLE) {
            return Err(BadLink::People);
        }
        if self.fewer.is_some_and(|fewer| !(2..=MOST_FEWER).contains(&fewer)) {
            return Err(BadLink::Fewer);
        }
        if !LANGUAGES.contains(&self.language.as_str()) {
            return Err(BadLink::Language);
        }
        let named = !self.zone_name.is_empty() && self.zone_name.len() <= 64 && self.zone_name.is_ascii();
        if !self.zone.is_sound() || !named {
            return Err(BadLink::Zone);
        }
        let today = self.zone.day(now).ok_or(BadLink::Zone)?;
        if self.board.is_some() && self.period == AS_CARDS_SAY {
            return Ok(());
        }
        Calendar::default().days_of(&self.period, today).map(drop).ok_or(BadLink::Period)
    }

    /// What it shows: the cards of the ready board, or these of a board of somebody's own, whose reports `report` knows.
    pub fn faces(&self, own: Option<&[Placed]>, report: &dyn Fn(RowId) -> Option<(String, Report)>) -> Vec<Face> {
        let whose = if self.people.is_some() { Whose::Everybody } else { self.whose() };
        let faces: Vec<Face> = if let Some(placed) = own {
            let narrowing = Narrowing {
                whose: Some(whose),
                period: Some(self.period.clone()).filter(|period| period != AS_CARDS_SAY),
                pipeline: self.pipeline.clone(),
            };
            placed.iter().filter_map(|card| card.face(&narrowing, report)).collect()
        } else {
            let narrowed = Narrowed { whose, period: self.period.clone(), pipeline: self.pipeline.clone() };
            cards(self.whose()).iter().map(|card| card.face(&narrowed)).collect()
        };
        faces.into_iter().map(|face| Face { ask: self.pinned(face.ask), ..face }).collect()
    }

    /// Only of the people that it is pinned to; and where small groups are hidden, by one dimension only, because pairs of
    /// groups could be told from their sums.
    fn pinned(&self, mut ask: Ask) -> Ask {
        if self.fewer.is_some() {
            ask.by.truncate(1);
        }
        match &self.people {
            Some(people) => {
                let people = people.iter().map(ToString::to_string).collect();
                ask.and(Filter { values: people, ..Filter::is("owner", "") })
            }
            None => ask,
        }
    }

    fn whose(&self) -> Whose {
        Whose::from_name(&self.whose).unwrap_or(Whose::Mine)
    }
}

impl Plan {
    /// True if its groups are aggregates: no group is one customer, one opportunity, or what somebody wrote into one record.
    pub fn may_leave(&self) -> bool {
        let is_many = |path: &Path| match path.ty {
            FieldType::Choice(_)
            | FieldType::MultiChoice(_)
            | FieldType::YesNo
            | FieldType::Date
            | FieldType::Instant => true,
            FieldType::Ref(kind) | FieldType::Refs(kind) => is_small(kind),
            _ => false,
        };
        let is_declared = |name: &str| DIMENSIONS.iter().any(|it| it.name == name && name != "customer");
        let keys = self.facts.iter().flat_map(|fact| fact.keys.iter().zip(&self.by));
        keys.into_iter().all(|(key, by)| is_many(&key.path) || is_declared(&by.name))
    }

    /// The same with records in place of what they bring: its cube says how many are behind each figure.
    #[must_use]
    pub fn of_records(&self) -> Self {
        let mut plan = self.clone();
        for take in plan.facts.iter_mut().flat_map(|fact| &mut fact.takes) {
            take.value = match (take.value, take.below) {
                (Value::Visits(_), false) => Value::Visits(Visit::Entered),
                (Value::Visits(_), true) => Value::Visits(Visit::Begun),
                _ => Value::One,
            };
        }
        plan
    }

    /// How many records are behind a measure's cell, in the cube of [`Plan::of_records`]; what a measure is divided by, where it
    /// is divided, because that holds the other.
    pub fn records(&self, cube: &Cube, at: &[Key], measure: usize) -> i128 {
        let is_divided = self.measures.get(measure).is_some_and(|measure| measure.by.is_some());
        let figure = cube.figure(at, measure);
        if is_divided { figure.by.get(Coin::NONE) } else { figure.of.get(Coin::NONE) }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::reports::{Asker, By, Shelf, boards::Title, plan};

    const NOW: Instant = 1_790_000_000_000;

    fn link() -> Link {
        Link {
            name: "华东 · 本季".into(),
            whose: "team".into(),
            board: None,
            fewer: None,
            people: None,
            period: "this_quarter".into(),
            pipeline: None,
            language: "zh-Hans".into(),
            zone: Zone::fixed(480),
            zone_name: "Asia/Shanghai".into(),
        }
    }

    #[test]
    fn what_cannot_be_shown_is_refused_with_its_field() {
        assert_eq!(link().check(NOW), Ok(()));
        let bad = |change: &dyn Fn(&mut Link)| {
            let mut it = link();
            change(&mut it);
            it.check(NOW)
        };
        assert_eq!(bad(&|it| it.name = "  ".into()), Err(BadLink::Name));
        assert_eq!(bad(&|it| it.name = "长".repeat(81)), Err(BadLink::Name));
        assert_eq!(bad(&|it| it.whose = "theirs".into()), Err(BadLink::Whose));
        assert_eq!(bad(&|it| it.people = Some(Vec::new())), Err(BadLink::People));
        assert_eq!(bad(&|it| it.period = "soon".into()), Err(BadLink::Period));
        assert_eq!(bad(&|it| it.period = AS_CARDS_SAY.into()), Err(BadLink::Period), "a ready board has a period");
        assert_eq!(bad(&|it| it.fewer = Some(1)), Err(BadLink::Fewer));
        assert_eq!(bad(&|it| it.fewer = Some(500)), Err(BadLink::Fewer));
        assert_eq!(bad(&|it| it.language = "fr".into()), Err(BadLink::Language));
        assert_eq!(bad(&|it| it.zone = Zone::fixed(9_999)), Err(BadLink::Zone));
        assert_eq!(bad(&|it| it.zone_name = String::new()), Err(BadLink::Zone));
    }

    fn none(_: RowId) -> Option<(String, Report)> {
        None
    }

    fn planned(ask: &Ask) -> Plan {
        let (zone, team) = (Zone::default(), BTreeSet::new());
        let who = Asker { me: None, team: &team, now: NOW, zone: &zone, calendar: Calendar::default() };
        plan(ask, &Shelf::whole(&[]), &who).unwrap()
    }

    #[test]
    fn no_card_that_leaves_names_customers_or_what_stands_in_one_record() {
        for whose in Whose::ALL {
            let link = Link { whose: whose.name().into_owned(), ..link() };
            let leave = link.faces(None, &none).into_iter().filter(|face| planned(&face.ask).may_leave());
            let leave: Vec<Face> = leave.collect();
            assert!(leave.iter().all(|face| face.title != Title::Card("by_customer".into())), "{whose:?}");
            assert!(leave.len() > 10);
        }
        let leaves = |by: &str| planned(&Ask::of(&["open_amount"]).by(By::name(by))).may_leave();
        assert!(leaves("region") && leaves("owner") && leaves("tags") && leaves("category"));
        assert!(!leaves("customer") && !leaves("name") && !leaves("customer.name") && !leaves("customer.phone"));
    }

    #[test]
    fn people_who_are_pinned_take_the_place_of_the_team() {
        let people = vec![RowId::new(NOW, &[1; 10]), RowId::new(NOW, &[2; 10])];
        let link = Link { people: Some(people.clone()), ..link() };
        for face in link.faces(None, &none) {
            let owners: Vec<_> = face.ask.filters.iter().filter(|filter| filter.field == "owner").collect();
            assert_eq!(owners.len(), 1);
            assert_eq!(owners[0].values, people.iter().map(ToString::to_string).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_board_of_ones_own_leaves_with_its_reports_and_their_periods() {
        let id = RowId::new(NOW, &[3; 10]);
        let report = Report {
            kind: "opportunity",
            ask: Ask::of(&["open_amount"]).by(By::name("owner")).by(By::name("stage")).over("last_year"),
            look: crate::reports::boards::Look::Pivot,
        };
        let known = move |_: RowId| Some(("按人".to_owned(), report.clone()));
        let placed = [Placed::report(id)];
        let own = Link { board: Some(id), period: AS_CARDS_SAY.into(), ..link() };
        assert_eq!(own.check(NOW), Ok(()));
        let face = &own.faces(Some(&placed), &known)[0];
        assert_eq!((face.ask.period.as_deref(), face.ask.by.len()), (Some("last_year"), 2));
        let hiding = Link { fewer: Some(5), period: "this_month".into(), ..own };
        let face = &hiding.faces(Some(&placed), &known)[0];
        assert_eq!((face.ask.period.as_deref(), face.ask.by.len()), (Some("this_month"), 1));
    }

    #[test]
    fn how_many_records_are_behind_a_figure_is_counted_whatever_the_figure_adds_up() {
        let plan = planned(&Ask::of(&["won_average", "open_amount"]).by(By::name("owner")));
        let of_records = plan.of_records();
        assert_eq!(of_records.facts.len(), plan.facts.len());
        assert!(of_records.facts.iter().flat_map(|fact| &fact.takes).all(|take| take.value == Value::One));
    }
}
