//! A record's history: who changed what and when, and one tap to set an old value again.
//!
//! Belongs here: the page. Does not belong here: fetching (`story`), one entry (`entry`), values that were replaced and not
//! yet seen by who wrote them (`records::replaced`).

mod entry;
mod story;

use domain::registry;
use entry::EntryItem;
use leptos::prelude::*;
pub use story::{Entry as Past, Story};
use sync::RowId;

use super::names;
use crate::{
    frame::{Page, navigation},
    http::HttpError,
    local::use_book,
    routes::{Room, Route},
    t,
    ui::{Banner, Button, ButtonKind, EmptyState, Glyph, LinkButton, MenuItem, Skeleton, SkeletonShape, Timeline},
};

/// Opens a record's history. The list beside stays as narrow as it is.
pub fn open(room: Room, id: RowId) {
    let path = Route::History(room, id).path();
    let query = match navigation::route_now() {
        Route::Record(here, _) if here == room => untrack(navigation::search),
        _ => String::new(),
    };
    navigation::go_to(&if query.is_empty() { path } else { format!("{path}?{query}") });
}

/// The line of a record's menu that opens it.
pub fn menu_item(room: Room, id: RowId) -> MenuItem {
    MenuItem::new(Glyph::History, t!("history.open"), move || open(room, id))
}

/// The page.
#[component]
pub fn HistoryPage(
    /// The room it lives in.
    room: Room,
    /// Which record.
    id: RowId,
) -> impl IntoView {
    let row = use_book().watch(id);
    let story = Story::of(id, row);
    let title = Signal::derive(move || row.get().map(|row| names::title_of(&row)).unwrap_or_default());
    let is_there = Memo::new(move |_| story.entries.with(Option::is_some));
    view! {
        <Page title subtitle=Some(t!("history.title")) back=Route::Record(room, id) narrow=true plain=true>
            {move || {
                if is_there.get() {
                    view! { <Entries room row story /> }.into_any()
                } else {
                    match story.trouble.get() {
                        None => view! { <Skeleton shape=SkeletonShape::Page /> }.into_any(),
                        Some(error) => view! { <Trouble error room story /> }.into_any(),
                    }
                }
            }}
        </Page>
    }
}

#[component]
fn Entries(room: Room, #[prop(into)] row: Signal<Option<std::sync::Arc<sync::Row>>>, story: Story) -> impl IntoView {
    let Some(kind) = registry::kind(room.kind()) else { return ().into_any() };
    let told = move || {
        let all = story.entries.get().unwrap_or_default();
        all.into_iter().filter(|entry| !entry.is_silent(kind)).collect::<Vec<_>>()
    };
    view! {
        <div class="history">
            {move || {
                story.trouble.get().map(|error| match error {
                    HttpError::Unreachable => view! { <Banner>{t!("history.maybe_old")}</Banner> }.into_any(),
                    other => view! { <Banner>{other.text()}</Banner> }.into_any(),
                })
            }}
            <Timeline>
                <For each=told key=|entry| entry.ver let:entry>
                    <EntryItem entry kind row />
                </For>
            </Timeline>
            <Show when=move || story.more.get()>
                <Button kind=ButtonKind::Quiet wide=true on_press=move |()| story.ask_older()>
                    {t!("history.older")}
                </Button>
            </Show>
        </div>
    }
    .into_any()
}

/// Why there is nothing to show, and what can be done.
#[component]
fn Trouble(error: HttpError, room: Room, story: Story) -> impl IntoView {
    let again = move |()| story.ask();
    match error {
        HttpError::Unreachable => view! {
            <EmptyState glyph=Glyph::CloudOff title=t!("history.offline") text=t!("history.offline_text")>
                <Button glyph=Glyph::RefreshCw on_press=again>
                    {t!("sync.redo")}
                </Button>
            </EmptyState>
        }
        .into_any(),
        HttpError::Refused { status: 404, .. } => view! {
            <EmptyState glyph=Glyph::EyeOff title=t!("records.not_here") text=t!("records.not_here_text")>
                <LinkButton href=Route::List(room).path()>{t!("records.to_list")}</LinkButton>
            </EmptyState>
        }
        .into_any(),
        other => view! {
            <EmptyState glyph=Glyph::CircleAlert title=t!("history.failed") text=other.text()>
                <Button glyph=Glyph::RefreshCw on_press=again>
                    {t!("sync.redo")}
                </Button>
            </EmptyState>
        }
        .into_any(),
    }
}
