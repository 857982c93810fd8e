//! Pipelines and their stages: order, chance, what each means for the result.
//!
//! Belongs here: arranging them. Does not belong here: the board (`features::opportunities`).

use domain::{Command, access::Right};
use leptos::prelude::*;
use serde_json::json;
use sync::RowId;

use super::stage_sheet::StageSheet;
use crate::{
    frame::{Page, navigation},
    i18n::format,
    local::use_book,
    records::{
        names, permit,
        run::{Hand, use_hand},
        schema,
        stages::{self, Pipeline, Stage},
    },
    routes::{Room, Route},
    t,
    ui::{Button, ButtonKind, EmptyState, Glyph, IconButton, Menu, MenuItem},
};

/// What the sheet of a stage is about.
#[derive(Clone, Debug, PartialEq)]
pub enum Editing {
    /// A new stage of this pipeline.
    New(RowId),
    /// This one.
    Stage(Stage),
}

/// The page.
#[component]
pub fn PipelinesPage() -> impl IntoView {
    let book = use_book();
    let pipelines = stages::pipelines(book);
    let may = permit::over_all(book, Right::Settings);
    let editing = RwSignal::new(None::<Editing>);
    let ready = book.ready();
    let add = move || {
        view! {
            <Show when=move || may.get()>
                <IconButton
                    glyph=Glyph::Plus
                    label=t!("records.new_named", kind = schema::kind_label("pipeline"))
                    on_press=move |()| navigation::go(&Route::New(Room::Pipelines))
                />
            </Show>
        }
    };
    view! {
        <Page title=t!("place.pipelines") back=Route::More actions=add narrow=true>
            <For each=move || pipelines.get() key=|it| (it.id, it.name.clone()) let:pipeline>
                <PipelineBlock pipeline may editing />
            </For>
            <Show when=move || ready.get() && pipelines.with(Vec::is_empty)>
                <EmptyState
                    glyph=Glyph::SquareKanban
                    title=t!("list.nothing_yet", kind = schema::kind_plural("pipeline"))
                />
            </Show>
            <StageSheet editing />
        </Page>
    }
}

#[component]
fn PipelineBlock(pipeline: Pipeline, may: Signal<bool>, editing: RwSignal<Option<Editing>>) -> impl IntoView {
    let hand = use_hand();
    let id = pipeline.id;
    let all = stages::stages(hand.book);
    let own = Memo::new(move |_| all.with(|all| stages::of_pipeline(all, Some(id))));
    let retired = move || all.with(|all| stages::retired_of(all, id));
    let edit = move || navigation::go(&Route::Edit(Room::Pipelines, id));
    let items = Signal::derive(move || vec![MenuItem::new(Glyph::Pencil, t!("records.edit"), edit)]);
    view! {
        <section class="team">
            <header class="team-head">
                <h2 class="team-name clip">{pipeline.name}</h2>
                <span class="section-count">{move || own.with(Vec::len)}</span>
                <Show when=move || may.get()>
                    <Menu label=t!("records.actions") items />
                </Show>
            </header>
            <ul class="plain-list group">
                <For each=move || own.get() key=|stage| format!("{stage:?}") let:stage>
                    <StageRow stage own may editing />
                </For>
                <For each=retired key=|stage| format!("{stage:?}") let:stage>
                    <StageRow stage own may editing />
                </For>
            </ul>
            <Show when=move || may.get()>
                <Button
                    kind=ButtonKind::Quiet
                    glyph=Glyph::Plus
                    on_press=move |()| editing.set(Some(Editing::New(id)))
                >
                    {t!("pipelines.add_stage")}
                </Button>
            </Show>
        </section>
    }
}

#[component]
fn StageRow(
    stage: Stage,
    own: Memo<Vec<Stage>>,
    may: Signal<bool>,
    editing: RwSignal<Option<Editing>>,
) -> impl IntoView {
    let hand = use_hand();
    let id = stage.id;
    let retired = stage.retired;
    let mut about = vec![format::percent(stage.chance), schema::choice_label("stage", "outcome", stage.outcome.name())];
    about.extend(retired.then(|| schema::field_label("stage", "retired")));
    let edited = stage.clone();
    let items = Signal::derive(move || {
        let edited = edited.clone();
        let edit =
            MenuItem::new(Glyph::Pencil, t!("records.edit"), move || editing.set(Some(Editing::Stage(edited.clone()))));
        let step = |by: isize| move || swap(hand, &own.get_untracked(), id, by);
        let retire = move || {
            if let Some(row) = hand.book.row(id) {
                hand.edit(&row, sync::order::gathered([("retired".to_owned(), json!(!retired))]));
            }
        };
        let delete = move || {
            if let Some(row) = hand.book.row(id) {
                hand.delete(&row);
            }
        };
        let delete = MenuItem::new(Glyph::Trash2, t!("records.delete"), delete).danger();
        if retired {
            return vec![edit, MenuItem::new(Glyph::Eye, t!("pipelines.bring_back"), retire), delete];
        }
        vec![
            edit,
            MenuItem::new(Glyph::ArrowUp, t!("pipelines.up"), step(-1)),
            MenuItem::new(Glyph::ArrowDown, t!("pipelines.down"), step(1)),
            MenuItem::new(Glyph::EyeOff, t!("pipelines.retire"), retire),
            delete,
        ]
    });
    view! {
        <li class="row stage-row" class:is-left=retired>
            <span class=format!("dot {}", stage.tone.class())></span>
            <span class="row-text">
                <span class="row-title clip">{stage.name}</span>
                <span class="meta">{about.join(" · ")}</span>
            </span>
            <Show when=move || may.get()>
                <Menu label=t!("records.actions") items />
            </Show>
        </li>
    }
}

/// Puts a stage before or after its neighbour: every stage gets its place as its order, so that ties end.
fn swap(hand: Hand, own: &[Stage], id: RowId, by: isize) {
    let mut order: Vec<RowId> = own.iter().map(|stage| stage.id).collect();
    let Some(at) = order.iter().position(|it| *it == id) else { return };
    let Some(to) = at.checked_add_signed(by).filter(|to| *to < order.len()) else { return };
    order.swap(at, to);
    let mut traces = Vec::new();
    for (place, id) in order.into_iter().enumerate() {
        let value = json!(place + 1);
        let Some(row) = hand.book.row(id).filter(|row| row.doc.get("order") != Some(&value)) else { continue };
        let fields = sync::order::gathered([("order".to_owned(), value)]);
        match hand.traced(Command::SetFields { kind: row.kind.clone(), id, base_ver: row.ver, fields }) {
            Ok(moved) => traces.extend(moved),
            Err(rejection) => hand.refuse(&rejection),
        }
    }
    if !traces.is_empty() {
        hand.offer_back(t!("records.saved_named", name = names::title_or_unknown(hand.book, id)), traces);
    }
}
