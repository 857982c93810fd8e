//! Which board is shown, narrowed to what: kept in the address, so that it survives a reload and can be sent to somebody.

use domain::reports::{
    board::USUAL_PERIOD,
    boards::{Narrowed, Whose},
    report::Narrowing,
};
use sync::RowId;

use crate::{frame::navigation, routes::Route};

/// The period that nobody chose.
pub const USUAL: &str = USUAL_PERIOD;
/// Each card of a board of one's own keeps its period.
pub const AS_SAID: &str = domain::reports::link::AS_CARDS_SAY;

/// What the address asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// A board of one's own in place of the ready one.
    pub board: Option<RowId>,
    /// Whose figures.
    pub whose: Whose,
    /// The period's words, if somebody chose one.
    pub period: Option<String>,
    /// Only opportunities of this pipeline, by its id.
    pub pipeline: Option<String>,
}

impl Shown {
    /// What the address says, else what is usual for this person; a board of one's own narrows nothing by itself. Tracked.
    pub fn asked(usual: Whose) -> Self {
        let board = navigation::query("board").and_then(|id| id.parse().ok());
        let usual = if board.is_some() { Whose::Everybody } else { usual };
        Self {
            board,
            whose: navigation::query("whose").and_then(|name| Whose::from_name(&name)).unwrap_or(usual),
            period: navigation::query("period"),
            pipeline: navigation::query("pipeline"),
        }
    }

    /// Another board, begun as it is by itself.
    pub fn on(self, board: Option<RowId>) -> Self {
        Self { board, ..self }
    }

    /// What narrows the ready board.
    pub fn narrowed(&self) -> Narrowed {
        let period = self.period.clone().unwrap_or_else(|| USUAL.to_owned());
        Narrowed { whose: self.whose, period, pipeline: self.pipeline.clone() }
    }

    /// What narrows a board of one's own.
    pub fn narrowing(&self) -> Narrowing {
        let whose = Some(self.whose).filter(|whose| *whose != Whose::Everybody);
        Narrowing { whose, period: self.period.clone(), pipeline: self.pipeline.clone() }
    }

    /// Its address.
    pub fn address(&self) -> String {
        let board = self.board.map(|id| id.to_string());
        let whose = self.whose.name();
        let said = [
            ("board", board.as_deref()),
            ("whose", Some(&*whose)),
            ("period", self.period.as_deref()),
            ("pipeline", self.pipeline.as_deref()),
        ];
        let said: Vec<_> = said.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
        Route::Numbers.path_with(&said)
    }
}

/// Puts it into the address.
pub fn show(shown: &Shown) {
    navigation::replace(&shown.address());
}
