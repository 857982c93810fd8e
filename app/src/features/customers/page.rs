//! A customer's page: who they are in two lines, what to do next, then one timeline; facts and lists one tab away, or beside
//! it where there is room.
//!
//! Belongs here: the arrangement. Does not belong here: the parts.

use std::sync::Arc;

use domain::{customers::customer::KIND, ids::reference};
use leptos::prelude::*;
use sync::{Row, RowId};

use super::{
    actions::{ActionMenu, ActionRow},
    log::LogForm,
    next_step::{NextStep, open_tasks},
    related::{Contacts, Opportunities, Tasks},
    row::{Level, text},
    timeline::CustomerTimeline,
};
use crate::{
    frame::Page,
    local::use_book,
    records::{
        called::{AskWhatCame, Call, Called},
        facts::Facts,
        names::{self, Person},
        people_sheets::{PeopleOf, PeopleSheets, Sharers},
        permit,
        record_page::Present,
        schema,
        tag_line::TagLine,
    },
    routes::{Room, Route},
    t,
    ui::{Sheet, Tab, Tabs, sheet::SheetSide},
};

/// The page.
#[component]
pub fn CustomerPage(
    /// Which customer.
    id: RowId,
) -> impl IntoView {
    let book = use_book();
    let row = book.watch(id);
    let title = Signal::derive(move || row.get().map(|row| names::title_of(&row)).unwrap_or_default());
    let sheets = PeopleSheets::closed();
    let logging = RwSignal::new(false);
    let called = Called::provide();
    let call = RwSignal::new(None::<Call>);
    let open_log = move |about: Option<Call>| {
        call.set(about);
        logging.set(true);
    };
    let log = Callback::new(move |()| open_log(None));
    let log_call = Callback::new(move |call: Call| open_log(Some(call)));
    let menu = move || view! { <ActionMenu id row sheets /> };
    view! {
        <Page title back=Route::List(Room::Customers) actions=menu plain=true>
            <Present row id room=Room::Customers>
                <article class="customer">
                    <header class="customer-head">
                        <Who row />
                        <ActionRow row on_log=log />
                        <AskWhatCame called customer=id on_log=log_call />
                    </header>
                    <Body id row log />
                </article>
            </Present>
            <PeopleOf row sheets />
            <Sheet open=logging on_close=move |()| logging.set(false) title=t!("customers.log") side=SheetSide::Edge>
                <LogForm
                    customer=Some(id)
                    call=call.get_untracked()
                    on_done=move |_| logging.set(false)
                />
            </Sheet>
        </Page>
    }
}

/// Level, trade, place, and who answers for them.
#[component]
fn Who(#[prop(into)] row: Signal<Option<Arc<Row>>>) -> impl IntoView {
    let owner = Signal::derive(move || row.with(|row| row.as_ref().and_then(|row| reference(&row.doc, "owner"))));
    let about = Memo::new(move |_| {
        row.with(|row| {
            let row = row.as_ref()?;
            let status = text(row, "status").map(|status| schema::choice_label("customer", "status", &status));
            let parts = [status, text(row, "industry"), text(row, "region")];
            Some((text(row, "level"), parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")))
        })
    });
    view! {
        <div class="customer-who">
            {move || {
                about
                    .get()
                    .map(|(level, parts)| {
                        view! {
                            {level.map(|level| view! { <Level level /> })}
                            <span class="clip">{parts}</span>
                        }
                    })
            }}
            <TagLine row />
            <span class="customer-owner">
                <Sharers row />
                {move || {
                    if owner.get().is_some() {
                        view! { <Person id=owner /> }.into_any()
                    } else {
                        view! { <span class="pool-mark">{t!("customers.in_pool")}</span> }.into_any()
                    }
                }}
            </span>
        </div>
    }
}

/// Timeline, people, opportunities, facts: tabs where it is narrow, side by side where there is room.
#[component]
fn Body(id: RowId, #[prop(into)] row: Signal<Option<Arc<Row>>>, log: Callback<()>) -> impl IntoView {
    let book = use_book();
    let selected = RwSignal::new("story".to_owned());
    let contacts = book.relating("contact", "customer", id);
    let opportunities = book.relating("opportunity", "customer", id);
    let tasks = open_tasks(book, id);
    let tabs = Signal::derive(move || {
        vec![
            Tab::new("story", t!("customers.tab_story")),
            Tab::new("contacts", t!("customers.tab_contacts")).with_count(contacts.with(|ids| ids.len())),
            Tab::new("opportunities", t!("customers.tab_opportunities"))
                .with_count(opportunities.with(|ids| ids.len())),
            Tab::new("tasks", t!("customers.tab_tasks")).with_count(tasks.with(|ids| ids.len())),
            Tab::new("facts", t!("customers.tab_facts")),
        ]
    });
    let off = move |name: &'static str| move || selected.with(|selected| selected != name);
    let may_edit = permit::edit(book, row);
    view! {
        <div class="customer-stays">
            <NextStep customer=id />
            <div class="customer-tabs">
                <Tabs tabs selected on_select=move |tab| selected.set(tab) label=t!("customers.tabs") />
            </div>
        </div>
        <div class="customer-body">
            <section class="customer-story" class:is-off=off("story")>
                <h2 class="section-title">{t!("customers.tab_story")}</h2>
                <CustomerTimeline customer=id on_log=log />
            </section>
            <section class="customer-contacts" class:is-off=off("contacts")>
                <h2 class="section-title">{t!("customers.tab_contacts")}</h2>
                <Contacts customer=id />
            </section>
            <section class="customer-opportunities" class:is-off=off("opportunities")>
                <h2 class="section-title">{t!("customers.tab_opportunities")}</h2>
                <Opportunities customer=id />
            </section>
            <section class="customer-tasks" class:is-off=off("tasks")>
                <h2 class="section-title">{t!("customers.tab_tasks")}</h2>
                <Tasks customer=id tasks />
            </section>
            <section class="customer-facts" class:is-off=off("facts")>
                <h2 class="section-title">{t!("customers.tab_facts")}</h2>
                <Facts row kind=&KIND without=&["name"] editable=may_edit />
            </section>
        </div>
    }
}
