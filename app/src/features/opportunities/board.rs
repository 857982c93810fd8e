//! The board: every stage a column on a desk, one stage at a time on a phone.
//!
//! Belongs here: which opportunities, which columns, moving between them. Does not belong here: a column (`column`), a card
//! (`card`), following the finger (`drag`).

use std::sync::Arc;

use domain::{
    opportunities::opportunity::KIND,
    query::{Filter, Group},
};
use leptos::{html, prelude::*};
use sync::RowId;

use super::{
    NoOpportunities,
    column::BoardColumn,
    drag::{Drag, Ghost},
};
use crate::{
    frame::{Page, navigation},
    local::use_book,
    records::{
        fullness,
        list::{ShapeBar, state::ListState},
        move_sheet::{MoveSheet, Mover},
        run::use_hand,
        schema,
        stages::{self, Pipeline, Stage},
    },
    routes::{Room, Route},
    t,
    ui::{Choice, Glyph, IconButton, SegmentedControl, Skeleton, SkeletonShape},
};

/// The page.
#[component]
pub fn BoardPage() -> impl IntoView {
    let book = use_book();
    let state = ListState::of(book, Room::Opportunities, Route::Board);
    let pipelines = stages::pipelines(book);
    let pipeline = chosen(state, pipelines);
    let specs = schema::of_kind(book, &KIND);
    // The columns are the stages, and the pipeline has a control of its own.
    let asked = Memo::new(move |_| {
        specs.with(|specs| {
            let bar = specs.iter().filter(|spec| spec.name != "stage" && spec.name != "pipeline");
            Arc::new(bar.cloned().collect::<Vec<_>>())
        })
    });
    let buttons = move || {
        view! {
            <IconButton
                glyph=Glyph::List
                label=t!("board.show_list")
                on_press=move |()| navigation::go(&Route::List(Room::Opportunities))
            />
            <IconButton
                glyph=Glyph::Plus
                label=t!("records.new_named", kind = schema::kind_label(KIND.name))
                on_press=move |()| navigation::go(&Route::New(Room::Opportunities))
            />
        }
    };
    view! {
        <Page title=t!("place.pipeline") actions=buttons fills=true>
            <div class="board-bar">
                <Pipelines state pipelines pipeline />
                <ShapeBar state specs=asked />
            </div>
            <Board state pipeline />
        </Page>
    }
}

/// The pipeline of the address, else the first.
fn chosen(state: ListState, pipelines: Signal<Vec<Pipeline>>) -> Memo<Option<Pipeline>> {
    Memo::new(move |_| {
        let named: Option<RowId> = state.asked.with(|query| query.filter("pipeline")?.values.first()?.parse().ok());
        pipelines.with(|all| all.iter().find(|it| Some(it.id) == named).or_else(|| all.first()).cloned())
    })
}

#[component]
fn Pipelines(state: ListState, pipelines: Signal<Vec<Pipeline>>, pipeline: Memo<Option<Pipeline>>) -> impl IntoView {
    let choices = Signal::derive(move || {
        pipelines.with(|all| all.iter().map(|it| Choice::new(it.id.to_string(), it.name.clone())).collect::<Vec<_>>())
    });
    let value = Signal::derive(move || pipeline.with(|it| it.as_ref().map(|it| it.id.to_string()).unwrap_or_default()));
    let pick = move |id: String| state.change(|query| query.set(Filter::is("pipeline", id)));
    view! {
        <Show when=move || pipelines.with(|all| all.len() > 1)>
            <SegmentedControl value on_pick=pick choices label=schema::kind_plural("pipeline") />
        </Show>
    }
}

#[component]
fn Board(state: ListState, pipeline: Memo<Option<Pipeline>>) -> impl IntoView {
    let hand = use_hand();
    let book = hand.book;
    let all = stages::stages(book);
    let columns = Memo::new(move |_| {
        let id = pipeline.with(|it| it.as_ref().map(|it| it.id));
        all.with(|all| if id.is_some() { stages::of_pipeline(all, id) } else { Vec::new() })
    });
    let query = Signal::derive(move || {
        let mut query = state.answered.get();
        query.filters.retain(|filter| filter.field != "pipeline");
        match pipeline.with(|it| it.as_ref().map(|it| it.id)) {
            Some(id) => query.and(Filter::refers("pipeline", id)),
            None => query,
        }
    });
    let groups = book.groups(query, "stage", Some("amount"));
    let ready = fullness::is_whole(book);
    let empty = Memo::new(move |_| ready.get() && !state.is_narrowed() && groups.with(|all| all.is_empty()));
    let waiting = Memo::new(move |_| !ready.get() && groups.with(|all| all.is_empty()));
    let stalled_after = Signal::derive(move || pipeline.with(|it| it.as_ref().and_then(|it| it.stalled_after)));
    move || {
        if waiting.get() {
            return view! { <Skeleton shape=SkeletonShape::Board /> }.into_any();
        }
        if empty.get() {
            return view! { <NoOpportunities /> }.into_any();
        }
        view! { <Columns columns groups stalled_after /> }.into_any()
    }
}

#[component]
fn Columns(
    columns: Memo<Vec<Stage>>,
    groups: Signal<Arc<Vec<Group>>>,
    stalled_after: Signal<Option<i64>>,
) -> impl IntoView {
    let hand = use_hand();
    let mover = Mover::new();
    let scroller = NodeRef::<html::Div>::new();
    let drop_on = Callback::new(move |(id, stage): (RowId, RowId)| {
        if let Some(stage) = columns.with_untracked(|all| all.iter().find(|it| it.id == stage).cloned()) {
            mover.to(hand, id, &stage);
        }
    });
    let drag = Drag::start(scroller, drop_on);
    let last = Signal::derive(move || columns.with(Vec::len).saturating_sub(1));
    let turn = Callback::new(move |by: i32| turn_page(scroller, by));
    let numbered = move || columns.get().into_iter().enumerate().collect::<Vec<_>>();
    view! {
        <div class="board" class:is-dragging=move || drag.is_held() node_ref=scroller>
            <For each=numbered key=|(_, stage)| (stage.id, stage.name.clone(), stage.tone) let((index, stage))>
                <BoardColumn stage index last groups stalled_after drag mover turn />
            </For>
        </div>
        <Ghost drag />
        <MoveSheet mover />
    }
}

/// Goes to the stage beside, on a phone.
fn turn_page(scroller: NodeRef<html::Div>, by: i32) {
    if let Some(scroller) = scroller.get_untracked() {
        let options = web_sys::ScrollToOptions::new();
        options.set_left(f64::from(by * scroller.client_width()));
        options.set_behavior(web_sys::ScrollBehavior::Smooth);
        scroller.scroll_by_with_scroll_to_options(&options);
    }
}
