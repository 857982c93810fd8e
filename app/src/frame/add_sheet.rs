//! What ＋ and the key `c` offer: something new.
//!
//! Belongs here: the sheet and whether it is open. Does not belong here: the forms it leads to.

use domain::query::{Filter, Query, Sort};
use leptos::prelude::*;
use sync::RowId;

use super::navigation;
use crate::{
    local::{Book, use_book},
    records::names,
    routes::{Room, Route},
    t,
    ui::{Glyph, Icon, Sheet},
};

/// So many customers are offered by name: those whom one has spoken to last.
const LIKELY: usize = 4;

const OFFERS: [(Room, Glyph, &str); 5] = [
    (Room::FollowUps, Glyph::NotebookPen, "add.follow_up"),
    (Room::Customers, Glyph::Building2, "add.customer"),
    (Room::Contacts, Glyph::UserPlus, "add.contact"),
    (Room::Opportunities, Glyph::Target, "add.opportunity"),
    (Room::Tasks, Glyph::SquareCheckBig, "add.task"),
];

/// Whether the sheet is open. Kept at the root.
#[derive(Clone, Copy)]
pub struct AddSheetState(RwSignal<bool>);

impl AddSheetState {
    /// Makes it and puts it where every component finds it.
    pub fn provide() -> Self {
        let state = Self(RwSignal::new(false));
        provide_context(state);
        state
    }

    /// The one of the app.
    pub fn here() -> Self {
        use_context().unwrap_or_else(Self::provide)
    }

    /// Opens the sheet.
    pub fn open(self) {
        self.0.set(true);
    }
}

/// The sheet.
#[component]
pub fn AddSheet() -> impl IntoView {
    let open = AddSheetState::here().0;
    let choose = move |room| {
        open.set(false);
        navigation::go(&Route::New(room));
    };
    view! {
        <Sheet open=open on_close=move |()| open.set(false) title=t!("add.title")>
            <ul class="add-list">
                {OFFERS
                    .into_iter()
                    .map(|(room, glyph, key)| {
                        let class = if room == Room::FollowUps { "add-offer is-first" } else { "add-offer" };
                        view! {
                            <li>
                                {(room == Room::FollowUps).then(|| view! { <Likely open /> })}
                                <button type="button" class=class on:click=move |_| choose(room)>
                                    <span class="add-mark">
                                        <Icon glyph=glyph />
                                    </span>
                                    <span class="add-text">{t!(key)}</span>
                                </button>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </Sheet>
    }
}

/// The likely customers of a follow-up, one tap each.
#[component]
fn Likely(open: RwSignal<bool>) -> impl IntoView {
    let book = use_book();
    let customers = spoken_to_last(book);
    let log = move |customer: RowId| {
        open.set(false);
        navigation::go_to(&Route::New(Room::FollowUps).path_with(&[("customer", &customer.to_string())]));
    };
    view! {
        <Show when=move || customers.with(|all| !all.is_empty())>
            <div class="add-likely" role="group" aria-label=t!("add.follow_up_with")>
                <span class="meta">{t!("add.follow_up_with")}</span>
                <For each=move || customers.get() key=|(id, _)| *id let((id, name))>
                    <button type="button" class="chip" on:click=move |_| log(id)>
                        {name}
                    </button>
                </For>
            </div>
        </Show>
    }
}

fn spoken_to_last(book: Book) -> Memo<Vec<(RowId, String)>> {
    let actor = book.actor();
    let mine = Signal::derive(move || {
        let me = actor.with(|actor| actor.as_ref().map(|actor| actor.user.to_string())).unwrap_or_default();
        Query::of("customer").and(Filter::is("owner", me)).by(Sort::down("last_follow_up_at"))
    });
    let ids = book.query(mine);
    Memo::new(move |_| {
        ids.with(|ids| ids.iter().take(LIKELY).filter_map(|id| Some((*id, names::title(book, *id)?))).collect())
    })
}
