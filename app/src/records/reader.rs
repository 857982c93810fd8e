//! Who reads figures: what every card, target and forecast needs to know about them, and asking the book in their name.
//!
//! Belongs here: the reader. Does not belong here: figures (`domain::reports`), screens.

use std::{collections::BTreeSet, sync::Arc};

use domain::{
    access::team_of,
    reports::{Ask, Calendar, Coin, Layout, Wrong},
};
use leptos::prelude::*;
use serde_json::Value;
use sync::{Row, RowId};

use super::workspace;
use crate::local::{Book, Figures, Wanted};

/// What the book says of figures, or why it says nothing; nothing yet while it opens.
pub type Told = Memo<Option<Result<Arc<Figures>, Wrong>>>;

/// Who reads.
#[derive(Clone, Copy)]
pub struct Reader {
    /// The book.
    pub book: Book,
    /// Who they are.
    pub me: Memo<Option<RowId>>,
    /// Whom they call their team.
    pub team: Memo<BTreeSet<RowId>>,
    /// The company's year.
    pub calendar: Memo<Calendar>,
    /// The company's currency.
    pub currency: Signal<String>,
}

impl Reader {
    /// The person at work.
    pub fn here(book: Book) -> Self {
        let me = Memo::new(move |_| book.actor().with(|actor| actor.as_ref().map(|actor| actor.user)));
        let (users, teams, workspaces) = (book.all("user"), book.all("team"), book.all("workspace"));
        let team = Memo::new(move |_| {
            let Some(me) = me.get() else { return BTreeSet::new() };
            let plain = |rows: &[Arc<Row>]| rows.iter().map(|row| (**row).clone()).collect::<Vec<Row>>();
            team_of(me, &users.with(|rows| plain(rows)), &teams.with(|rows| plain(rows)))
        });
        let calendar = Memo::new(move |_| {
            let month = workspaces.with(|rows| rows.first()?.doc.get("fiscal_start_month").and_then(Value::as_u64));
            Calendar::new(month.and_then(|month| u32::try_from(month).ok()).unwrap_or(1))
        });
        Self { book, me, team, calendar, currency: workspace::currency() }
    }

    /// Figures in their eyes, live. The layout is made in the company's currency.
    pub fn figures(self, ask: Signal<Ask>, layout: fn(Coin) -> Layout) -> Told {
        self.answers(Signal::derive(move || (ask.get(), layout(self.coin()))))
    }

    /// The same, in a layout of the caller's.
    pub fn answers(self, asked: Signal<(Ask, Layout)>) -> Told {
        let wanted = Memo::new(move |_| {
            let (ask, layout) = asked.get();
            Wanted {
                ask: ask.settled(),
                layout,
                me: self.me.get(),
                team: self.team.get(),
                calendar: self.calendar.get(),
            }
        });
        self.book.figures(wanted.into())
    }

    /// The company's currency as figures name it.
    pub fn coin(self) -> Coin {
        self.currency.with(|code| Coin::of(code)).unwrap_or(Coin::NONE)
    }
}
