//! What a list shows, kept in the address: it survives a reload and can be sent to somebody.
//!
//! Belongs here: the listing as the address says it, what stands there before it says anything, and what this device remembers
//! of order and columns. Does not belong here: drawing (`filters`, `table`), what words mean (`domain::query::reader`).
//!
//! The address keeps `me`, `team` and `this_month`, not ids and days, so a link shows each reader their own.

use std::{collections::BTreeSet, sync::Arc};

use domain::{
    access::team_of,
    query::{
        Filter, Listing, Query, Reader, Sort,
        listing::ALL,
        reader::{ME, TEAM},
    },
    registry,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use sync::{Instant, RowId};

use super::views::{self, SavedView};
use crate::{
    frame::navigation,
    i18n::format,
    local::Book,
    records::{days, schema},
    remember,
    routes::{Room, Route},
};

/// The field that says that a piece of work is done.
pub const DONE: &str = "done_at";

/// What the list of a room shows.
#[derive(Clone, Copy)]
pub struct ListState {
    /// The room.
    pub room: Room,
    /// Everything, as the address says it; before it says anything, what the reader begins with.
    pub listing: Memo<Listing>,
    /// Which rows, as the address says it.
    pub asked: Memo<Query>,
    /// The same with ids and days in place of words, and an order if none was asked for.
    pub answered: Signal<Query>,
    /// The kind's fields.
    pub specs: Signal<Arc<Vec<schema::Spec>>>,
    /// The views that the list offers.
    pub views: Signal<Vec<SavedView>>,
    book: Book,
    route: StoredValue<Route>,
    /// This is the room's list itself: it has habits and a usual view.
    is_list: bool,
    /// Who keeps what is asked for, where that is not the address of a list.
    keeper: Option<Callback<Listing>>,
}

/// What a device remembers of somebody's list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Habit {
    sort: Vec<Sort>,
    columns: Vec<String>,
}

impl ListState {
    /// The list of a room, at the room's address or at another page that shows the same records (a board).
    pub fn of(book: Book, room: Room, route: Route) -> Self {
        let kind = room.kind();
        let specs = registry::kind(kind).map_or_else(|| Signal::stored(Arc::default()), |it| schema::of_kind(book, it));
        let views = views::offered(book, kind);
        let actor = book.actor();
        let is_list = matches!(route, Route::List(_));
        let listing = Memo::new(move |_| {
            let search = navigation::search();
            if !search.is_empty() {
                return Listing::from_url(kind, &search);
            }
            if !is_list {
                return Listing::of(kind);
            }
            let me = actor.with(|actor| actor.as_ref().map(|actor| actor.user));
            views.with(|views| usual(kind, views, me))
        });
        Self::shown(book, room, route, listing, specs, views, None)
    }

    /// Filters of a room's kind that are part of something else, which keeps them.
    pub fn within(book: Book, room: Room, listing: Memo<Listing>, keeper: Callback<Listing>) -> Self {
        let kind = registry::kind(room.kind());
        let specs = kind.map_or_else(|| Signal::stored(Arc::default()), |it| schema::of_kind(book, it));
        Self::shown(book, room, Route::List(room), listing, specs, Signal::stored(Vec::new()), Some(keeper))
    }

    fn shown(
        book: Book,
        room: Room,
        route: Route,
        listing: Memo<Listing>,
        specs: Signal<Arc<Vec<schema::Spec>>>,
        views: Signal<Vec<SavedView>>,
        keeper: Option<Callback<Listing>>,
    ) -> Self {
        let actor = book.actor();
        let is_list = keeper.is_none() && matches!(route, Route::List(_));
        let asked = Memo::new(move |_| listing.with(|listing| listing.query.clone()));
        let team = team(book);
        let answered = Memo::new(move |_| {
            let me = actor.with(|actor| actor.as_ref().map(|actor| actor.user));
            let ty = |field: &str| specs.with(|specs| specs.iter().find(|it| it.name == field).map(|it| it.ty));
            let mut query = asked.get();
            if let Some(today) = days::today() {
                let reader =
                    team.with(|team| query.clone().read_by(&Reader { me, team, today, midnight: &midnight }, ty));
                query = reader;
            }
            if hides_done(room, &query) {
                query.set(Filter::empty(DONE));
            }
            if query.sort.is_empty() {
                query.sort = usual_order(room);
            }
            query
        });
        let route = StoredValue::new(route);
        Self { room, listing, asked, answered: answered.into(), specs, views, book, route, is_list, keeper }
    }

    /// Asks for something else from now on.
    pub fn change(self, change: impl FnOnce(&mut Query)) {
        self.change_listing(|listing| change(&mut listing.query));
    }

    /// Shows something else from now on.
    pub fn change_listing(self, change: impl FnOnce(&mut Listing)) {
        let mut listing = self.listing.get_untracked();
        change(&mut listing);
        self.remember(&listing);
        self.show(&listing);
    }

    /// Shows this.
    pub fn show(self, listing: &Listing) {
        if let Some(keeper) = self.keeper {
            return keeper.run(listing.clone());
        }
        let route = match navigation::route_now() {
            open @ (Route::Record(room, _) | Route::History(room, _)) if room == self.room => open,
            _ => self.route.get_value(),
        };
        navigation::replace(&with_query(&route, listing));
    }

    /// Writes into the address what it does not say yet, so that what is copied from there shows the same to others.
    pub fn settle(self) {
        Effect::new(move || {
            let at_list = navigation::route() == self.route.get_value();
            let listing = self.listing.get();
            if at_list && navigation::search().is_empty() && listing != Listing::of(self.room.kind()) {
                self.show(&listing);
            }
        });
    }

    /// The address of a record beside this list as it is.
    pub fn record_href(self, id: RowId) -> String {
        self.listing.with(|listing| with_query(&Route::Record(self.room, id), listing))
    }

    /// The address of this list showing something.
    pub fn href(self, listing: &Listing) -> String {
        with_query(&self.route.get_value(), listing)
    }

    /// True if what is done is left out because nobody asked for it.
    pub fn hides_done(self) -> bool {
        self.keeper.is_none() && self.asked.with(|query| hides_done(self.room, query))
    }

    /// True if not everything is shown.
    pub fn is_narrowed(self) -> bool {
        self.asked.with(|query| !query.filters.is_empty() || !query.text.trim().is_empty())
    }

    /// Shows everything again, in the same order.
    pub fn widen(self) {
        self.change_listing(|listing| {
            listing.query.filters.clear();
            listing.query.text.clear();
            listing.view = Some(ALL.to_owned());
        });
    }

    /// Everything, in this person's order and columns.
    pub fn everything(self) -> Listing {
        let me = self.book.actor().with(|actor| actor.as_ref().map(|actor| actor.user));
        habitual(self.room.kind(), me).begun_with(ALL)
    }

    /// True where the order that somebody chose last comes back by itself.
    pub const fn has_habits(self) -> bool {
        self.is_list
    }

    /// Order and columns outlive the page, but for those that belong to a view.
    fn remember(self, listing: &Listing) {
        if !self.is_list || listing.view.as_deref().is_some_and(|view| view != ALL) {
            return;
        }
        let me = self.book.actor().with_untracked(|actor| actor.as_ref().map(|actor| actor.user));
        let habit = Habit { sort: listing.query.sort.clone(), columns: listing.columns.clone() };
        match me {
            Some(me) if habit == Habit::default() => remember::forget(&habit_name(self.room.kind(), me)),
            Some(me) => remember::keep_value(&habit_name(self.room.kind(), me), &habit),
            None => {}
        }
    }
}

/// A list of tasks that nobody asked anything of shows those that are open; a search finds them all.
fn hides_done(room: Room, query: &Query) -> bool {
    room == Room::Tasks && query.filter(DONE).is_none() && query.text.trim().is_empty()
}

fn with_query(route: &Route, listing: &Listing) -> String {
    let query = listing.to_url();
    if query.is_empty() { route.path() } else { format!("{}?{query}", route.path()) }
}

/// What a list opens with: the usual view, else everything as it was ordered last.
fn usual(kind: &str, views: &[SavedView], me: Option<RowId>) -> Listing {
    match views.iter().find(|view| view.usual) {
        Some(view) => view.listing.clone(),
        None => habitual(kind, me),
    }
}

fn habitual(kind: &str, me: Option<RowId>) -> Listing {
    let habit: Habit = me.and_then(|me| remember::recall_value(&habit_name(kind, me))).unwrap_or_default();
    let mut listing = Listing::of(kind);
    listing.query.sort = habit.sort;
    listing.columns = habit.columns;
    listing
}

fn habit_name(kind: &str, me: RowId) -> String {
    format!("suike.list.{me}.{kind}")
}

/// The order of a list that nobody ordered.
pub fn usual_order(room: Room) -> Vec<Sort> {
    match room {
        Room::Customers => vec![Sort::down("last_follow_up_at")],
        Room::Tasks => vec![Sort::up("due_on")],
        Room::FollowUps => vec![Sort::down("happened_at")],
        Room::Contacts | Room::Products | Room::Tags | Room::Users | Room::Teams => vec![Sort::up("name")],
        Room::WorkReports => vec![Sort::down("starts_on")],
        Room::Opportunities | Room::Pipelines | Room::Fields | Room::Other(_) => Vec::new(),
    }
}

/// When a day begins where the reader is.
fn midnight(day: domain::value::Day) -> Instant {
    format::read_local_moment(&format!("{day}T00:00")).unwrap_or(day.since_epoch() * 86_400_000)
}

/// The people whom the reader calls their team.
fn team(book: Book) -> Memo<BTreeSet<RowId>> {
    let (users, teams, actor) = (book.all("user"), book.all("team"), book.actor());
    Memo::new(move |_| {
        let Some(me) = actor.with(|actor| actor.as_ref().map(|actor| actor.user)) else { return BTreeSet::new() };
        users.with(|users| teams.with(|teams| team_of(me, &plain(users), &plain(teams))))
    })
}

fn plain(rows: &[Arc<sync::Row>]) -> Vec<&sync::Row> {
    rows.iter().map(AsRef::as_ref).collect()
}

/// True for the words that stand for people.
pub fn person_word(value: &str) -> Option<&'static str> {
    match value {
        ME => Some("list.owner_me"),
        TEAM => Some("list.owner_team"),
        _ => None,
    }
}
