//! Today: what is overdue, what is due, with whom it is time to be in touch, and what others did since yesterday.
//!
//! Belongs here: the first page of the day. Does not belong here: the list of all tasks (`records`).

mod actions;
mod changed;
mod push;
mod quiet;
mod task;

use std::sync::Arc;

use domain::query::{Filter, Query, Sort};
use leptos::prelude::*;
use sync::RowId;

use crate::{
    frame::{Page, install_offer::InstallOffer},
    i18n::format,
    local::{Book, use_book},
    records::{
        called::{AskWhatCame, Called},
        fullness,
        told::{self, ToldRow},
    },
    routes::{Room, Route},
    t,
    ui::{ButtonKind, EmptyState, Glyph, Icon, LinkButton, Skeleton},
};

/// As many of what one was told as one reads in passing; the rest is behind the bell.
const TOLD: usize = 4;

/// The page.
#[component]
pub fn TodayPage() -> impl IntoView {
    let book = use_book();
    let (overdue, due, soon) = (tasks(book, When::Overdue), tasks(book, When::Today), tasks(book, When::Soon));
    let quiet = quiet::customers(book);
    let news = changed::since_yesterday(book);
    let ready = fullness::is_whole(book);
    let called = Called::provide();
    let counts =
        Memo::new(move |_| (overdue.with(|ids| ids.len()), due.with(|ids| ids.len()), soon.with(|ids| ids.len())));
    let subtitle = Signal::derive(move || {
        let (overdue, due, _) = counts.get();
        let parts = [
            (overdue > 0).then(|| t!("today.overdue_count", count = overdue)),
            (due > 0).then(|| t!("today.due_count", count = due)),
        ];
        let said: Vec<String> = parts.into_iter().flatten().collect();
        Some(if said.is_empty() { format::day_and_weekday(&format::today()) } else { said.join(" · ") })
    });
    let unread = told::unread(book);
    let nothing = Memo::new(move |_| {
        counts.get() == (0, 0, 0)
            && quiet.with(Vec::is_empty)
            && news.with(Vec::is_empty)
            && unread.with(|all| all.is_empty())
    });
    let bell = move || view! { <Bell unread /> };
    view! {
        <Page title=t!("place.today") subtitle actions=bell narrow=true>
            <AskWhatCame called on_log=actions::log_call />
            <push::Push />
            {move || {
                if !ready.get() && nothing.get() {
                    return view! { <Skeleton /> }.into_any();
                }
                if nothing.get() {
                    return view! { <AllDone /> }.into_any();
                }
                view! {
                    <ForYou unread />
                    <Section heading="today.overdue" ids=overdue />
                    <Section heading="today.due" ids=due />
                    <quiet::QuietCustomers customers=quiet />
                    <changed::Changed news />
                    <Section heading="today.soon" ids=soon />
                }
                    .into_any()
            }}
            <InstallOffer />
        </Page>
    }
}

#[derive(Clone, Copy)]
enum When {
    Overdue,
    Today,
    Soon,
}

/// One's own open tasks of a time, the earliest first.
fn tasks(book: Book, when: When) -> Signal<Arc<Vec<RowId>>> {
    let actor = book.actor();
    let query = Signal::derive(move || {
        let me = actor.with(|actor| actor.as_ref().map(|actor| actor.user.to_string())).unwrap_or_default();
        let mine = Query::of("task").and(Filter::is("owner", me)).and(Filter::empty("done_at")).by(Sort::up("due_on"));
        match when {
            When::Overdue => mine.and(Filter::upto("due_on", format::today_plus(-1))),
            When::Today => mine.and(Filter::is("due_on", format::today())),
            When::Soon => mine
                .and(Filter::from("due_on", format::today_plus(1)))
                .and(Filter::upto("due_on", format::today_plus(7))),
        }
    });
    book.query(query)
}

#[component]
fn Section(heading: &'static str, ids: Signal<Arc<Vec<RowId>>>) -> impl IntoView {
    view! {
        <Show when=move || ids.with(|ids| !ids.is_empty())>
            <section class="today-part">
                <h2 class="section-title">
                    {t!(heading)} <span class="section-count">{move || ids.with(|ids| ids.len())}</span>
                </h2>
                <ul class="plain-list group">
                    <For each=move || ids.get().to_vec() key=|id| *id let:id>
                        <task::TaskRow id />
                    </For>
                </ul>
            </section>
        </Show>
    }
}

/// Leads to everything one was told.
#[component]
fn Bell(unread: Signal<Arc<Vec<RowId>>>) -> impl IntoView {
    let count = Memo::new(move |_| unread.with(|all| all.len()));
    let label = move || match count.get() {
        0 => t!("place.notifications"),
        count => t!("told.unread", count = count),
    };
    view! {
        <a class="icon-button bell" href=Route::Notifications.path() aria-label=label title=label>
            <Icon glyph=Glyph::Bell />
            <Show when=move || { count.get() != 0 }>
                <span class="bell-count" aria-hidden="true">
                    {move || count.get().min(99)}
                </span>
            </Show>
        </a>
    }
}

/// What others said to this person and what was given to them, until it was looked at.
#[component]
fn ForYou(unread: Signal<Arc<Vec<RowId>>>) -> impl IntoView {
    let shown = move || unread.with(|all| all.iter().take(TOLD).copied().collect::<Vec<_>>());
    view! {
        <Show when=move || unread.with(|all| !all.is_empty())>
            <section class="today-part">
                <h2 class="section-title">{t!("today.for_you")}</h2>
                <ul class="plain-list group">
                    <For each=shown key=|id| *id let:id>
                        <li>
                            <ToldRow id />
                        </li>
                    </For>
                </ul>
            </section>
        </Show>
    }
}

#[component]
fn AllDone() -> impl IntoView {
    view! {
        <EmptyState glyph=Glyph::CircleCheck title=t!("today.nothing") text=t!("today.nothing_text")>
            <LinkButton href=Route::New(Room::Tasks).path() kind=ButtonKind::Primary glyph=Glyph::Plus>
                {t!("add.task")}
            </LinkButton>
            <LinkButton href=Route::List(Room::Customers).path()>{t!("today.to_customers")}</LinkButton>
        </EmptyState>
    }
}
