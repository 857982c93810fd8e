//! Opportunities: the board, their list, their page.
//!
//! Belongs here: what makes an opportunity more than a record of any kind. Does not belong here: lists and forms of any kind
//! (`records`), rules (`domain`).

mod board;
mod card;
mod column;
mod drag;
mod history;
mod page;
mod row;

pub use board::BoardPage;
use leptos::prelude::*;
use sync::RowId;

use crate::{
    frame::navigation,
    records::room::ListAndRecord,
    routes::{Room, Route},
    t,
    ui::{ButtonKind, EmptyState, Glyph, IconButton, LinkButton},
};

/// The list of opportunities with the open one beside it.
#[component]
pub fn OpportunitiesPage() -> impl IntoView {
    let detail = move |id: RowId| view! { <page::OpportunityPage id /> }.into_any();
    let to_board = || {
        view! {
            <IconButton
                glyph=Glyph::SquareKanban
                label=t!("board.show")
                on_press=move |()| navigation::go(&Route::Board)
            />
        }
    };
    view! {
        <ListAndRecord
            room=Room::Opportunities
            draw=Callback::new(row::draw)
            empty=|| view! { <NoOpportunities /> }
            detail
            actions=to_board
        />
    }
}

/// What an empty pipeline says.
#[component]
pub fn NoOpportunities() -> impl IntoView {
    view! {
        <EmptyState glyph=Glyph::Target title=t!("board.none") text=t!("board.none_text")>
            <LinkButton href=Route::New(Room::Opportunities).path() kind=ButtonKind::Primary glyph=Glyph::Plus>
                {t!("board.first")}
            </LinkButton>
        </EmptyState>
    }
}
