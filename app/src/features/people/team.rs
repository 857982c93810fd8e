//! A team in the tree: its name, its people, and for admins renaming, moving, deleting.
//!
//! Belongs here: one branch and the way to a new one. Does not belong here: its people's rows (`person`).

use leptos::prelude::*;

use super::{invite::Invitee, person::PersonRow, tree::Branch};
use crate::{
    frame::navigation,
    records::{names, run::use_hand},
    routes::{Room, Route},
    t,
    ui::{Glyph, IconButton, Menu, MenuItem},
};

/// A team with its people.
#[component]
pub fn TeamBlock(
    /// The team.
    branch: Branch,
    /// The reader may arrange people.
    may: Signal<bool>,
    /// Who is being invited.
    inviting: RwSignal<Option<Invitee>>,
) -> impl IntoView {
    let hand = use_hand();
    let title =
        branch.team.map_or_else(|| Signal::stored(t!("people.no_team")), |team| names::live_title(hand.book, team));
    let class = match branch.depth {
        0 => "team",
        1 => "team team-1",
        2 => "team team-2",
        _ => "team team-3",
    };
    let count = branch.people.len();
    let menu = branch.team.map(|team| {
        let items = Signal::derive(move || {
            let edit = move || navigation::go(&Route::Edit(Room::Teams, team));
            let delete = move || {
                if let Some(row) = hand.book.row(team) {
                    hand.delete(&row);
                }
            };
            let below = Route::New(Room::Teams).path_with(&[("parent", &team.to_string())]);
            vec![
                MenuItem::new(Glyph::Pencil, t!("people.edit_team"), edit),
                MenuItem::new(Glyph::Plus, t!("people.team_below"), move || navigation::go_to(&below)),
                MenuItem::new(Glyph::Trash2, t!("records.delete"), delete).danger(),
            ]
        });
        view! {
            <Show when=move || may.get()>
                <Menu label=t!("records.actions") items />
            </Show>
        }
    });
    view! {
        <section class=class>
            <header class="team-head">
                <h2 class="team-name clip">{move || title.get()}</h2>
                <span class="section-count">{count}</span>
                {menu}
            </header>
            <ul class="plain-list group">
                {branch.people.into_iter().map(|id| view! { <PersonRow id may inviting /> }).collect_view()}
            </ul>
        </section>
    }
}

/// The way to a new team.
#[component]
pub fn NewTeam() -> impl IntoView {
    view! {
        <IconButton
            glyph=Glyph::Network
            label=t!("people.new_team")
            on_press=move |()| navigation::go(&Route::New(Room::Teams))
        />
    }
}
