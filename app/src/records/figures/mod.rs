//! Figures on screens: a card with its number, picture or table, wherever it stands.
//!
//! Belongs here: drawing a card of a board or a report. Does not belong here:
//! which cards stand where (`features`), figures (`domain::reports`), drawing charts (`ui::chart`).

pub mod card;
pub mod grid;
pub mod kept;
pub mod period_field;
pub mod picture;
pub mod schedule;
pub mod words;

pub use card::FaceView;
use domain::{
    query::{Listing, Query},
    reports::{
        Ask, Measure,
        boards::Look,
        own,
        report::{is_ordered, layout},
    },
};
use leptos::prelude::*;
pub use period_field::PeriodField;
pub use words::Said;

pub use crate::records::reader::{Reader, Told};
use crate::routes::{Room, Route};

/// The periods that boards and reports offer.
pub const PERIODS: [&str; 7] =
    ["this_month", "last_month", "this_quarter", "last_quarter", "this_year", "last_year", "last_90_days"];

impl Reader {
    /// Figures in words.
    pub fn said(self) -> Said {
        Said(self.book)
    }

    /// The figures of a question, laid out for a look; live.
    pub fn told(self, asked: Signal<(Ask, Look)>) -> Told {
        self.answers(Signal::derive(move || {
            let (ask, look) = asked.get();
            let kind = kind_of(&ask);
            let ordered = |at: usize| ask.by.get(at).is_some_and(|by| is_ordered(kind, by));
            let layout = layout(look, [ordered(0), ordered(1)], self.coin());
            (ask, layout)
        }))
    }
}

/// The kind of record behind a question.
pub fn kind_of(ask: &Ask) -> &str {
    let Some(first) = ask.measures.first() else { return "" };
    match Measure::by_name(first) {
        Some(measure) => measure.kind(),
        None => own::parts(first).map_or("", |(_, kind, _)| kind),
    }
}

/// What a tap on a figure leads to: the list of what a query finds.
pub fn address(query: &Query) -> Option<String> {
    let room = Room::of_kind(&query.kind)?;
    let listing = Listing { query: query.clone(), ..Listing::default() };
    Some(format!("{}?{}", Route::List(room).path(), listing.to_url()))
}
