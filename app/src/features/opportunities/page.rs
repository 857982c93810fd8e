//! An opportunity's page: what it is worth, where it stands, its facts and its way here.
//!
//! Belongs here: the arrangement and the path of stages. Does not belong here: moving (`records::move_sheet`).

use std::sync::Arc;

use domain::{
    Command,
    ids::reference,
    opportunities::{commenting::AddComment, opportunity::KIND},
};
use leptos::{html, prelude::*};
use sync::{Row, RowId};

use super::history::StageHistory;
use crate::{
    frame::{Page, navigation},
    local::use_book,
    records::{
        comments::{Comments, Thread},
        facts::Facts,
        history,
        move_sheet::{MoveSheet, Mover},
        names::{self, Person},
        people_sheets::{PeopleOf, PeopleSheets, Sharers},
        permit,
        record_page::Present,
        run::use_hand,
        show,
        stages::{self, Outcome, Stage},
    },
    routes::{Room, Route},
    t,
    ui::{Button, ButtonKind, Glyph, Menu, MenuItem, viewport},
};

/// Shown at the top of the page, or by the path.
const ELSEWHERE: &[&str] = &["name", "amount", "customer", "stage", "pipeline", "owner", "stage_since"];

static THREAD: Thread = Thread {
    comments: "comment",
    about: "opportunity",
    say: |said| {
        Command::AddComment(AddComment {
            id: said.id,
            opportunity: said.about,
            text: said.text,
            mentions: said.mentions,
        })
    },
    unseen: "comments.unseen",
    shares: true,
};

/// The page.
#[component]
pub fn OpportunityPage(
    /// Which opportunity.
    id: RowId,
) -> impl IntoView {
    let book = use_book();
    let row = book.watch(id);
    let title = Signal::derive(move || row.get().map(|row| names::title_of(&row)).unwrap_or_default());
    let mover = Mover::new();
    let sheets = PeopleSheets::closed();
    let may_edit = permit::edit(book, row);
    let menu = move || view! { <ActionMenu id row mover sheets /> };
    view! {
        <Page title back=Route::List(Room::Opportunities) actions=menu plain=true>
            <Present row id room=Room::Opportunities>
                <article class="opportunity">
                    <Worth row />
                    <Path id row mover may=may_edit />
                    <div class="opportunity-body">
                        <section class="opportunity-words">
                            <h2 class="section-title">{t!("comments.title")}</h2>
                            <Comments thread=&THREAD row id />
                        </section>
                        <section>
                            <h2 class="section-title">{t!("customers.tab_facts")}</h2>
                            <Facts row kind=&KIND without=ELSEWHERE editable=may_edit />
                        </section>
                        <section>
                            <h2 class="section-title">{t!("opportunities.history")}</h2>
                            <StageHistory row />
                        </section>
                    </div>
                </article>
            </Present>
            <MoveSheet mover />
            <PeopleOf row sheets />
        </Page>
    }
}

/// The amount, large; with whom; who answers for it.
#[component]
fn Worth(#[prop(into)] row: Signal<Option<Arc<Row>>>) -> impl IntoView {
    let book = use_book();
    let owner = Signal::derive(move || row.with(|row| row.as_ref().and_then(|row| reference(&row.doc, "owner"))));
    let customer = Memo::new(move |_| row.with(|row| row.as_ref().and_then(|row| reference(&row.doc, "customer"))));
    let amount = move || row.with(|row| row.as_ref().and_then(|row| row.doc.get("amount").map(show::money)));
    view! {
        <header class="worth">
            <p class="worth-amount number">{move || amount().unwrap_or_else(|| t!("opportunities.no_amount"))}</p>
            <p class="worth-about">
                {move || match customer.get() {
                    Some(id) => {
                        let name = names::live_title(book, id);
                        let href = Route::Record(Room::Customers, id).path();
                        view! {
                            <a class="fact-link clip" href=href>
                                {move || name.get()}
                            </a>
                        }
                            .into_any()
                    }
                    None => view! { <span class="meta">{t!("board.no_customer")}</span> }.into_any(),
                }}
                <Person id=owner />
                <Sharers row />
            </p>
        </header>
    }
}

/// The stages in order; those passed are filled, a tap moves.
#[component]
fn Path(id: RowId, #[prop(into)] row: Signal<Option<Arc<Row>>>, mover: Mover, may: Signal<bool>) -> impl IntoView {
    let hand = use_hand();
    let all = stages::stages(hand.book);
    let own = Memo::new(move |_| row.with(|row| row.as_ref().and_then(|row| reference(&row.doc, "stage"))));
    let path = Memo::new(move |_| {
        let pipeline = row.with(|row| row.as_ref().and_then(|row| reference(&row.doc, "pipeline")));
        all.with(|all| stages::of_pipeline(all, pipeline))
    });
    let at = Memo::new(move |_| path.with(|path| path.iter().position(|stage| Some(stage.id) == own.get())));
    let lost = Memo::new(move |_| {
        path.with(|path| at.get().and_then(|at| path.get(at)).is_some_and(|stage| stage.outcome == Outcome::Lost))
    });
    let list = NodeRef::<html::Ol>::new();
    show_current(list, at);
    let steps = move || path.get().into_iter().enumerate().collect::<Vec<_>>();
    view! {
        <ol class="path" node_ref=list aria-label=t!("opportunities.path")>
            <For each=steps key=|(_, stage)| (stage.id, stage.name.clone()) let((index, stage))>
                {
                    let class = step_class(&stage);
                    let (tone, name) = (stage.tone, stage.name.clone());
                    let open = stage.outcome == Outcome::Open;
                    let here = move || at.get() == Some(index);
                    let passed = move || open && !lost.get() && at.get().is_some_and(|at| index < at);
                    view! {
                        <li class=format!("{class} {}", tone.class()) class:is-here=here class:is-passed=passed>
                            <button
                                type="button"
                                aria-current=move || here().then_some("step")
                                prop:disabled=move || !may.get()
                                on:click=move |_| mover.to(hand, id, &stage)
                            >
                                <span class="clip">{name}</span>
                            </button>
                        </li>
                    }
                }
            </For>
        </ol>
    }
}

/// Brings the current step into sight where the path is wider than the screen.
fn show_current(list: NodeRef<html::Ol>, at: Memo<Option<usize>>) {
    Effect::new(move || {
        at.track();
        let Some(list) = list.get() else { return };
        request_animation_frame(move || {
            if let Some(here) = list.query_selector(".is-here").ok().flatten() {
                let (row, step) = (list.get_bounding_client_rect(), here.get_bounding_client_rect());
                #[allow(clippy::cast_possible_truncation, reason = "pixels of a window")]
                let by = (step.left() + step.width() / 2.0 - row.left() - row.width() / 2.0) as i32;
                list.set_scroll_left(list.scroll_left() + by);
            }
        });
    });
}

fn step_class(stage: &Stage) -> &'static str {
    match stage.outcome {
        Outcome::Open => "step",
        Outcome::Won => "step step-won",
        Outcome::Lost => "step step-lost",
    }
}

#[component]
fn ActionMenu(
    id: RowId,
    #[prop(into)] row: Signal<Option<Arc<Row>>>,
    mover: Mover,
    sheets: PeopleSheets,
) -> impl IntoView {
    let hand = use_hand();
    let (may_edit, may_transfer, may_delete) =
        (permit::edit(hand.book, row), permit::transfer(hand.book, row), permit::delete(hand.book, row));
    let customer = Memo::new(move |_| row.with(|row| row.as_ref().and_then(|row| reference(&row.doc, "customer"))));
    let delete = move || {
        if row.get_untracked().is_some_and(|row| hand.delete(&row)) {
            navigation::replace(&Route::Board.path());
        }
    };
    let items = Signal::derive(move || {
        let mut items = Vec::new();
        if let Some(customer) = customer.get() {
            let path = Route::New(Room::FollowUps).path_with(&[("customer", &customer.to_string())]);
            let log = move || navigation::go_to(&path);
            items.push(MenuItem::new(Glyph::NotebookPen, t!("customers.log"), log));
        }
        if may_edit.get() {
            items.push(MenuItem::new(Glyph::ArrowRight, t!("moving.to"), move || mover.choose(id)).key("m"));
            let edit = move || navigation::go(&Route::Edit(Room::Opportunities, id));
            items.push(MenuItem::new(Glyph::Pencil, t!("records.edit_all"), edit));
            items.push(sheets.share_item());
        }
        if may_transfer.get() {
            items.push(sheets.transfer_item());
        }
        items.push(history::menu_item(Room::Opportunities, id));
        if may_delete.get() {
            items.push(MenuItem::new(Glyph::Trash2, t!("records.delete"), delete).danger());
        }
        items
    });
    view! {
        <Show when=move || may_edit.get() && viewport::is_desk()>
            <Button kind=ButtonKind::Quiet on_press=move |()| mover.choose(id)>
                {t!("moving.to")}
            </Button>
        </Show>
        <Menu label=t!("records.actions") items />
    }
}
