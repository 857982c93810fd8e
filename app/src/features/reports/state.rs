//! The report that is being built: what its address says, else what was kept, else where building begins.
//!
//! Belongs here: reading and writing the address. Does not belong here: drawing.

use std::sync::Arc;

use domain::reports::report::Report;
use leptos::prelude::*;
use sync::{Row, RowId};

use crate::{
    frame::navigation,
    records::figures::{Reader, Told},
    routes::Route,
};

/// The report that is being built.
#[derive(Clone, Copy)]
pub struct Desk {
    /// Who builds it.
    pub reader: Reader,
    /// The kept report, if it is one.
    pub id: Option<RowId>,
    /// Its row.
    pub row: Signal<Option<Arc<Row>>>,
    /// What was kept.
    pub saved: Memo<Option<Report>>,
    /// What is shown.
    pub shown: Memo<Report>,
    /// Its figures.
    pub told: Told,
}

impl Desk {
    /// The report of the page's address.
    pub fn of(reader: Reader, id: Option<RowId>) -> Self {
        let row = id.map_or_else(|| Signal::stored(None), |id| reader.book.watch(id));
        let saved = Memo::new(move |_| row.with(|row| Report::from_doc(&row.as_ref()?.doc)));
        let shown = Memo::new(move |_| {
            let said = Report::from_url(&navigation::search());
            said.or_else(|| saved.get()).unwrap_or_else(|| Report::of("opportunity"))
        });
        let told = reader.told(Signal::derive(move || shown.with(|report| (report.ask.clone(), report.look))));
        Self { reader, id, row, saved, shown, told }
    }

    /// Shows something else from now on; the address says it.
    pub fn change(self, change: impl FnOnce(&mut Report)) {
        let mut report = self.shown.get_untracked();
        change(&mut report);
        self.show(&report);
    }

    /// Shows this.
    pub fn show(self, report: &Report) {
        navigation::replace(&format!("{}?{}", self.route().path(), report.to_url()));
    }

    /// Where it lives.
    pub fn route(self) -> Route {
        self.id.map_or(Route::NewReport, Route::Report)
    }

    /// True if what is shown is not what was kept.
    pub fn strayed(self) -> bool {
        self.saved.with(|saved| self.shown.with(|shown| saved.as_ref() != Some(shown)))
    }
}
