//! A board of one's own: cards in an order that somebody chose, ready ones and saved reports, for oneself or for others.
//!
//! Belongs here: the declaration, what stands on a board, and putting cards elsewhere. Does not belong here: the boards that every
//! company has ([`super::boards`]), drawing (`app/src/features/numbers`).

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sync::{Change, Doc, Read, Row, RowId};

use super::{
    boards::{Card, Face, Look, Narrowed, Whose, every_card},
    report::{Narrowing, Report},
};
use crate::{
    access::Right,
    record::{Draft, Field, FieldType, RecordKind, Rules, Visibility},
    rejection::{ProblemCode, Rejection},
    settings::saved_view,
};

/// The declaration.
pub static KIND: RecordKind = RecordKind {
    name: "board",
    area: "reports",
    visibility: Visibility::Person("owner"),
    right: Right::Personal,
    title: "name",
    custom_fields: false,
    rules: Some(Rules { reads, check }),
    fields: &[
        Field::new("name", FieldType::Text).required().listed(),
        Field::new("cards", FieldType::Json),
        Field::new("owner", FieldType::Ref("user")).required().protected(),
        Field::new("shared", FieldType::YesNo),
        Field::new("team", FieldType::Ref("team")),
    ],
};

/// So many cards at most stand on a board.
pub const MOST_CARDS: usize = 40;

/// The period of ready cards where a board does not say one.
pub const USUAL_PERIOD: &str = "this_quarter";

fn reads(_: RowId, _: &Doc, _: Option<&Row>) -> Vec<Read> {
    Vec::new()
}

fn check(draft: &mut Draft<'_>) -> Result<Vec<Change>, Rejection> {
    saved_view::may_be_for(draft)?;
    if let Some(cards) = draft.value("cards").filter(|_| !draft.deleting) {
        match cards.as_array() {
            Some(cards) if cards.len() > MOST_CARDS => {
                return Err(Rejection::invalid("cards", ProblemCode::OutOfRange));
            }
            Some(cards) if cards.iter().all(Value::is_object) => {}
            _ => return Err(Rejection::invalid("cards", ProblemCode::WrongType)),
        }
    }
    Ok(Vec::new())
}

/// What a card shows.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shows {
    /// A ready number, by its measure.
    Number(String),
    /// A ready chart, by its name.
    Card(String),
    /// A saved report.
    Report(RowId),
}

/// How wide a card is where there is room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Size {
    /// A third.
    Small,
    /// A half.
    #[default]
    Half,
    /// The whole width.
    Wide,
}

impl Size {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Small, Self::Half, Self::Wide];

    /// Its name in locale keys and class names.
    pub fn name(self) -> &'static str {
        match self {
            Self::Small => "small",
            Self::Half => "half",
            Self::Wide => "wide",
        }
    }
}

/// A card in its place.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Placed {
    /// What it shows.
    #[serde(flatten)]
    pub shows: Shows,
    /// How wide it is.
    #[serde(default)]
    pub size: Size,
}

impl Placed {
    /// A ready card as a board of one's own names it.
    pub fn ready(card: &Card) -> Self {
        if card.look == Look::Number {
            let measure = card.measures.first().copied().unwrap_or_default();
            return Self { shows: Shows::Number(measure.to_owned()), size: Size::Small };
        }
        Self { shows: Shows::Card(card.name.to_owned()), size: Size::Half }
    }

    /// A saved report.
    pub fn report(id: RowId) -> Self {
        Self { shows: Shows::Report(id), size: Size::Half }
    }

    /// It as it is asked and drawn; nothing if what it shows is not there, or not for this reader.
    pub fn face(&self, narrowing: &Narrowing, report: &dyn Fn(RowId) -> Option<(String, Report)>) -> Option<Face> {
        let ready = |found: &dyn Fn(&Card) -> bool| {
            let card = every_card().into_iter().find(|card| found(card))?;
            Some(card.face(&Narrowed {
                whose: narrowing.whose.unwrap_or(Whose::Everybody),
                period: narrowing.period.clone().unwrap_or_else(|| USUAL_PERIOD.to_owned()),
                pipeline: narrowing.pipeline.clone(),
            }))
        };
        match &self.shows {
            Shows::Number(name) => ready(&|card| card.look == Look::Number && card.measures == [name.as_str()]),
            Shows::Card(name) => ready(&|card| card.look != Look::Number && card.name == name),
            Shows::Report(id) => report(*id).map(|(name, report)| report.face(&name, narrowing)),
        }
    }
}

/// The cards of a board's record; what cannot be read is left out.
pub fn cards(doc: &Doc) -> Vec<Placed> {
    let all = doc.get("cards").and_then(Value::as_array).cloned().unwrap_or_default();
    all.into_iter().filter_map(|card| serde_json::from_value(card).ok()).collect()
}

/// The field that keeps these cards.
pub fn fields(cards: &[Placed]) -> Doc {
    sync::order::gathered([("cards".to_owned(), json!(cards))])
}

/// Puts the card at one place to another, the others closing up.
pub fn moved(cards: &[Placed], from: usize, to: usize) -> Vec<Placed> {
    let mut cards = cards.to_vec();
    if from < cards.len() {
        let card = cards.remove(from);
        cards.insert(to.min(cards.len()), card);
    }
    cards
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reports::{Ask, boards::Title};

    fn placed(name: &str) -> Placed {
        Placed { shows: Shows::Card(name.into()), size: Size::Half }
    }

    #[test]
    fn cards_are_the_same_from_their_record() {
        let report = RowId::new(1_790_000_000_000, &[7; 10]);
        let all: Vec<Placed> = every_card().into_iter().map(Placed::ready).chain([Placed::report(report)]).collect();
        assert_eq!(cards(&fields(&all)), all);
        assert_eq!(json!(placed("by_stage")), json!({"card": "by_stage", "size": "half"}));
        assert_eq!(cards(&Doc::from_iter([("cards".into(), json!([{"later": 1}, {"number": "won_count"}]))])).len(), 1);
    }

    #[test]
    fn every_ready_card_can_stand_on_a_board_of_ones_own() {
        for card in every_card() {
            let face = Placed::ready(card).face(&Narrowing::default(), &|_| None).unwrap();
            assert_eq!(face.ask.measures, card.measures);
            assert_eq!(face.look, card.look);
        }
    }

    #[test]
    fn a_report_that_is_not_there_shows_nothing_and_one_that_is_keeps_its_name() {
        let id = RowId::new(1_790_000_000_000, &[7; 10]);
        assert_eq!(Placed::report(id).face(&Narrowing::default(), &|_| None), None);
        let report = Report { kind: "task", ask: Ask::of(&["tasks_open"]), look: Look::Number };
        let face = Placed::report(id).face(&Narrowing::default(), &|_| Some(("待办".into(), report.clone()))).unwrap();
        assert_eq!((face.title, face.ask), (Title::Named("待办".into()), report.ask));
    }

    #[test]
    fn a_card_moves_and_the_others_close_up() {
        let all = ["a", "b", "c"].map(placed);
        let names =
            |cards: Vec<Placed>| cards.into_iter().map(|it| format!("{:?}", it.shows)).collect::<Vec<_>>().join(" ");
        assert_eq!(names(moved(&all, 0, 2)), names(["b", "c", "a"].map(placed).to_vec()));
        assert_eq!(names(moved(&all, 2, 0)), names(["c", "a", "b"].map(placed).to_vec()));
        assert_eq!(names(moved(&all, 7, 0)), names(all.to_vec()));
        assert_eq!(names(moved(&all, 0, 9)), names(["b", "c", "a"].map(placed).to_vec()));
    }
}
