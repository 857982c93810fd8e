//! Everything one was told, newest first.
//!
//! Belongs here: the page. Does not belong here: a line of it (`records::told`).

use leptos::prelude::*;

use crate::{
    frame::Page,
    local::use_book,
    records::{
        fullness,
        run::use_hand,
        told::{self, ToldRow},
    },
    t,
    ui::{Button, ButtonKind, EmptyState, Glyph, Skeleton},
};

/// As many as anybody reads back.
const SHOWN: usize = 200;

/// The page.
#[component]
pub fn NotificationsPage() -> impl IntoView {
    let hand = use_hand();
    let (all, unread) = (told::all(hand.book), told::unread(hand.book));
    let ready = fullness::is_whole(use_book());
    let read_all = move |()| unread.get_untracked().iter().for_each(|id| told::note_as_read(hand, *id));
    let actions = move || {
        view! {
            <Show when=move || unread.with(|all| !all.is_empty())>
                <Button kind=ButtonKind::Quiet on_press=read_all>
                    {t!("told.read_all")}
                </Button>
            </Show>
        }
    };
    let shown = move || all.with(|all| all.iter().take(SHOWN).copied().collect::<Vec<_>>());
    view! {
        <Page title=t!("place.notifications") actions narrow=true>
            {move || match (ready.get(), all.with(|all| all.is_empty())) {
                (false, true) => view! { <Skeleton /> }.into_any(),
                (true, true) => {
                    view! { <EmptyState glyph=Glyph::Bell title=t!("told.nothing") text=t!("told.nothing_text") /> }
                        .into_any()
                }
                _ => {
                    view! {
                        <ul class="plain-list group">
                            <For each=shown key=|id| *id let:id>
                                <li>
                                    <ToldRow id />
                                </li>
                            </For>
                        </ul>
                    }
                        .into_any()
                }
            }}
        </Page>
    }
}
