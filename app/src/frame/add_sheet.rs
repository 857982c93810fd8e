//! What ＋ and the key `c` offer: something new.
//!
//! Belongs here: the sheet and whether it is open. Does not belong here: the forms it leads to.

use leptos::prelude::*;

use super::navigation;
use crate::{
    routes::{Room, Route},
    t,
    ui::{Glyph, Icon, Sheet},
};

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
