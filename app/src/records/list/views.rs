//! Saved views: a list as somebody keeps it under a name, for themselves or for others.
//!
//! Belongs here: which views a list offers, the row of them above it, and changing the one that is shown. Does not belong
//! here: the sheet that names one (`view_sheet`), for whom views are (`domain::settings::saved_view`).

use std::sync::Arc;

use domain::{
    Command,
    access::{Right, teams_around},
    ids::reference,
    query::Listing,
    settings::saved_view::{self, Audience},
};
use leptos::prelude::*;
use serde_json::Value;
use sync::{Doc, Row, RowId};

use super::{state::ListState, view_sheet::Naming};
use crate::{
    local::{Book, use_book},
    records::{
        names, permit,
        run::{Hand, use_hand},
    },
    routes::{Room, Route},
    t,
    ui::{Button, ButtonKind, Glyph, Icon, Menu, MenuItem},
};

/// A view that a list offers.
#[derive(Clone, Debug, PartialEq)]
pub struct SavedView {
    /// Its id.
    pub id: RowId,
    /// Its name.
    pub name: String,
    /// For whom it is.
    pub audience: Audience,
    /// The list opens with it.
    pub usual: bool,
    /// What it shows.
    pub listing: Listing,
    /// Who keeps it.
    pub owner: Option<RowId>,
}

impl SavedView {
    fn of(row: &Row, kind: &str, usual: Option<RowId>) -> Self {
        let saved = row.doc.get("query").unwrap_or(&Value::Null);
        Self {
            id: row.id,
            name: names::title_of(row),
            audience: Audience::of(&row.doc),
            usual: usual == Some(row.id),
            listing: Listing::from_saved(kind, saved).begun_with(row.id.to_string()),
            owner: reference(&row.doc, "owner"),
        }
    }
}

/// The views of a kind for this person; live.
pub fn offered(book: Book, kind: &'static str) -> Signal<Vec<SavedView>> {
    let (rows, users, teams, actor) = (book.all("saved_view"), book.all("user"), book.all("team"), book.actor());
    Memo::new(move |_| {
        let Some(me) = actor.with(|actor| actor.as_ref().map(|actor| actor.user)) else { return Vec::new() };
        let around = users.with(|users| teams.with(|teams| teams_around(me, &plain(users), &plain(teams))));
        rows.with(|rows| {
            let offered = saved_view::offered(rows.iter().map(AsRef::as_ref), kind, me, &around);
            let usual = saved_view::usual(&offered).map(|row| row.id);
            offered.into_iter().map(|row| SavedView::of(row, kind, usual)).collect()
        })
    })
    .into()
}

fn plain(rows: &[Arc<Row>]) -> Vec<&Row> {
    rows.iter().map(AsRef::as_ref).collect()
}

/// The row of views above a list, once there is one; and what can be done with the one that is shown.
#[component]
pub fn ViewBar(
    /// The list.
    state: ListState,
    /// The view that is being named.
    naming: RwSignal<Option<Naming>>,
) -> impl IntoView {
    let hand = use_hand();
    let shown = Memo::new(move |_| {
        let id = state.listing.with(|listing| listing.view.clone());
        state.views.with(|views| views.iter().find(|view| id == Some(view.id.to_string())).cloned())
    });
    let strayed = Memo::new(move |_| {
        let listing = state.listing.get();
        shown.with(|view| view.as_ref().is_some_and(|view| !view.listing.shows_the_same(&listing)))
    });
    let any = Memo::new(move |_| state.views.with(|views| !views.is_empty()));
    view! {
        <Show when=move || any.get()>
            <div class="view-bar">
                <nav class="view-tabs" aria-label=t!("views.title")>
                    <ViewTab
                        href=Signal::derive(move || state.href(&state.everything()))
                        here=Signal::derive(move || shown.with(Option::is_none))
                        text=t!("views.all")
                    />
                    <For each=move || state.views.get() key=|view| (view.id, view.name.clone(), view.listing.to_url(), view.audience) let:view>
                        {
                            let id = view.id;
                            let glyph = (view.audience != Audience::Own).then_some(Glyph::Users);
                            view! {
                                <ViewTab
                                    href=state.href(&view.listing)
                                    here=Signal::derive(move || shown.with(|it| it.as_ref().is_some_and(|it| it.id == id)))
                                    text=view.name
                                    glyph
                                />
                            }
                        }
                    </For>
                </nav>
                <ViewActions state hand shown strayed naming />
            </div>
        </Show>
    }
}

#[component]
fn ViewTab(
    #[prop(into)] href: Signal<String>,
    here: Signal<bool>,
    #[prop(into)] text: String,
    #[prop(optional_no_strip)] glyph: Option<Glyph>,
) -> impl IntoView {
    view! {
        <a class="view-tab" href=href aria-current=move || here.get().then_some("page")>
            {glyph.map(|glyph| view! { <Icon glyph=glyph class="icon-small" /> })}
            <span class="clip">{text}</span>
        </a>
    }
}

/// Keeping what is shown, and changing the view it began with.
#[component]
fn ViewActions(
    state: ListState,
    hand: Hand,
    shown: Memo<Option<SavedView>>,
    strayed: Memo<bool>,
    naming: RwSignal<Option<Naming>>,
) -> impl IntoView {
    let may_edit = Memo::new(move |_| {
        let over_all = permit::over_all(hand.book, Right::Personal).get();
        let me = hand.book.actor().with(|actor| actor.as_ref().map(|actor| actor.user));
        shown.with(|view| view.as_ref().is_some_and(|view| over_all || view.owner == me))
    });
    let update = move |()| {
        if let Some(view) = shown.get_untracked() {
            let listing = state.listing.get_untracked();
            let fields = sync::order::gathered([("query".to_owned(), listing.to_saved())]);
            set(hand, view.id, fields, t!("views.updated", name = view.name));
        }
    };
    let back = move |()| {
        if let Some(view) = shown.get_untracked() {
            state.show(&view.listing);
        }
    };
    let items = Signal::derive(move || shown.get().map(|view| items(state, hand, &view, naming)).unwrap_or_default());
    view! {
        <div class="view-actions">
            <Show when=move || strayed.get()>
                <Show when=move || may_edit.get()>
                    <Button kind=ButtonKind::Quiet on_press=update>
                        {t!("views.update")}
                    </Button>
                </Show>
                <Button kind=ButtonKind::Quiet on_press=back>
                    {t!("views.back")}
                </Button>
                <Button kind=ButtonKind::Quiet on_press=move |()| naming.set(Some(Naming::New))>
                    {t!("views.save")}
                </Button>
            </Show>
            <Show when=move || may_edit.get()>
                <Menu label=t!("views.actions") items />
            </Show>
        </div>
    }
}

fn items(state: ListState, hand: Hand, view: &SavedView, naming: RwSignal<Option<Naming>>) -> Vec<MenuItem> {
    let (id, name, usual) = (view.id, view.name.clone(), view.usual);
    let change = view.clone();
    let edit = move || naming.set(Some(Naming::Change(Box::new(change.clone()))));
    let turn_usual = move || make_usual(hand, state, id, !usual);
    let delete = move || {
        if let Some(row) = hand.book.row(id)
            && hand.delete(&row)
        {
            state.show(&untrack(|| state.everything()));
        }
    };
    let usual_text = if usual { t!("views.not_usual") } else { t!("views.make_usual") };
    vec![
        MenuItem::new(Glyph::Pencil, t!("views.edit"), edit),
        MenuItem::new(Glyph::CircleCheck, usual_text, turn_usual),
        MenuItem::new(Glyph::Trash2, t!("views.delete", name = name), delete).danger(),
    ]
}

/// The list opens with this view from now on, and with none of the same people's others.
pub fn make_usual(hand: Hand, state: ListState, id: RowId, usual: bool) {
    let views = state.views.get_untracked();
    let audience = views.iter().find(|view| view.id == id).map(|view| view.audience);
    let others = views.iter().filter(|view| view.id != id && usual && Some(view.audience) == audience);
    for other in others.filter_map(|view| hand.book.row(view.id)) {
        if other.doc.get("usual") == Some(&Value::Bool(true)) {
            let fields = sync::order::gathered([("usual".to_owned(), Value::Null)]);
            // Somebody else's view that is usual too stays so: one's own comes first.
            let _ = hand.book.run(Command::SetFields {
                kind: other.kind.clone(),
                id: other.id,
                base_ver: other.ver,
                fields,
            });
        }
    }
    let value = if usual { Value::Bool(true) } else { Value::Null };
    set(hand, id, sync::order::gathered([("usual".to_owned(), value)]), t!("records.saved"));
}

fn set(hand: Hand, id: RowId, fields: Doc, said: String) {
    if let Some(row) = hand.book.row(id) {
        hand.act(Command::SetFields { kind: row.kind.clone(), id, base_ver: row.ver, fields }, said);
    }
}

/// The views that a person keeps or is given, for the side bar.
#[component]
pub fn SideViews() -> impl IntoView {
    let book = use_book();
    let of_room = |room: Room| {
        let views = offered(book, room.kind());
        let line = move |view: SavedView| {
            let href = format!("{}?{}", Route::List(room).path(), view.listing.to_url());
            view! {
                <a class="side-link side-view" href=href>
                    <Icon glyph=if view.audience == Audience::Own { Glyph::Filter } else { Glyph::Users } />
                    <span class="side-text">{view.name}</span>
                </a>
            }
        };
        move || views.get().into_iter().map(line).collect_view()
    };
    let any = book.all("saved_view");
    view! {
        <Show when=move || any.with(|rows| !rows.is_empty())>
            <p class="side-heading">{t!("views.title")}</p>
        </Show>
        {[Room::Customers, Room::Opportunities, Room::Contacts, Room::Tasks].map(of_room).into_iter().collect_view()}
    }
}
