//! Today: what is overdue, what is due, with whom it is time to be in touch, and what others did since yesterday.
//!
//! Belongs here: the first page of the day. Does not belong here: the list of all tasks (`records`).

mod actions;
mod changed;
mod quiet;
mod task;

use domain::query::{Filter, Query, Sort};
use leptos::prelude::*;
use sync::RowId;

use crate::{
    frame::Page,
    i18n::format,
    local::{Book, use_book},
    records::fullness,
    routes::{Room, Route},
    t,
    ui::{ButtonKind, EmptyState, Glyph, LinkButton, Skeleton},
};

/// The page.
#[component]
pub fn TodayPage() -> impl IntoView {
    let book = use_book();
    let (overdue, due, soon) = (tasks(book, When::Overdue), tasks(book, When::Today), tasks(book, When::Soon));
    let quiet = quiet::customers(book);
    let news = changed::since_yesterday(book);
    let ready = fullness::is_whole(book);
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
    let nothing =
        Memo::new(move |_| counts.get() == (0, 0, 0) && quiet.with(Vec::is_empty) && news.with(Vec::is_empty));
    view! {
        <Page title=t!("place.today") subtitle narrow=true>
            {move || {
                if !ready.get() && nothing.get() {
                    return view! { <Skeleton /> }.into_any();
                }
                if nothing.get() {
                    return view! { <AllDone /> }.into_any();
                }
                view! {
                    <Section heading="today.overdue" ids=overdue />
                    <Section heading="today.due" ids=due />
                    <quiet::QuietCustomers customers=quiet />
                    <changed::Changed news />
                    <Section heading="today.soon" ids=soon />
                }
                    .into_any()
            }}
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
fn tasks(book: Book, when: When) -> Signal<std::sync::Arc<Vec<RowId>>> {
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
fn Section(heading: &'static str, ids: Signal<std::sync::Arc<Vec<RowId>>>) -> impl IntoView {
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
