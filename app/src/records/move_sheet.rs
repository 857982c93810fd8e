//! Moving an opportunity to another stage by choosing it: the twin of dragging, and what winning and losing ask for.
//!
//! Belongs here: the list of stages, the reason of a loss, the day of a result. Does not belong here: dragging
//! (`features::opportunities`), what a move changes (`domain`).

use domain::{ids::reference, opportunities::moving::MoveStage};
use leptos::prelude::*;
use sync::{Row, RowId};

use super::{
    names,
    run::use_hand,
    schema,
    stages::{self, Outcome, Stage},
};
use crate::{
    i18n::format,
    t,
    ui::{Button, ButtonKind, ChoiceChips, DateInput, Field, Glyph, Icon, Sheet, TextInput},
};

/// A move somebody is about to make.
#[derive(Clone, Debug, PartialEq)]
pub enum Moving {
    /// Which stage is asked.
    Choosing(RowId),
    /// The result is asked.
    Closing(RowId, Stage),
}

impl Moving {
    const fn opportunity(&self) -> RowId {
        match self {
            Self::Choosing(id) | Self::Closing(id, _) => *id,
        }
    }
}

/// Moves an opportunity to a stage, asking for the result first if the stage is one.
#[derive(Clone, Copy)]
pub struct Mover(RwSignal<Option<Moving>>);

impl Mover {
    /// Nothing is being moved.
    pub fn new() -> Self {
        Self(RwSignal::new(None))
    }

    /// Asks where to.
    pub fn choose(self, id: RowId) {
        self.0.set(Some(Moving::Choosing(id)));
    }

    /// Moves at once into an open stage; for a result, asks.
    pub fn to(self, hand: super::run::Hand, id: RowId, stage: &Stage) {
        let Some(row) = hand.book.row(id) else { return };
        if reference(&row.doc, "stage") == Some(stage.id) {
            self.0.set(None);
        } else if stage.outcome == Outcome::Open {
            self.0.set(None);
            hand.move_stage(&row, plain(&row, stage.id));
        } else {
            self.0.set(Some(Moving::Closing(id, stage.clone())));
        }
    }
}

fn plain(row: &Row, stage: RowId) -> MoveStage {
    MoveStage { id: row.id, base_ver: row.ver, stage, closed_on: None, lost_reason: None, lost_remark: None }
}

/// The sheet of the mover.
#[component]
pub fn MoveSheet(
    /// What is being moved.
    mover: Mover,
) -> impl IntoView {
    let hand = use_hand();
    let open = Memo::new(move |_| mover.0.with(Option::is_some));
    let title = Signal::derive(move || match mover.0.get() {
        Some(Moving::Closing(_, stage)) if stage.outcome == Outcome::Won => t!("moving.won"),
        Some(Moving::Closing(..)) => t!("moving.lost"),
        _ => t!("moving.to"),
    });
    let about = move || mover.0.get().and_then(|moving| names::title(hand.book, moving.opportunity()));
    let close = move |()| mover.0.set(None);
    view! {
        <Sheet open on_close=close title>
            <p class="sheet-text clip">{about}</p>
            {move || match mover.0.get() {
                Some(Moving::Choosing(id)) => view! { <StageList mover id /> }.into_any(),
                Some(Moving::Closing(id, stage)) => view! { <Closing mover id stage /> }.into_any(),
                None => ().into_any(),
            }}
        </Sheet>
    }
}

#[component]
fn StageList(mover: Mover, id: RowId) -> impl IntoView {
    let hand = use_hand();
    let row = hand.book.watch(id);
    let all = stages::stages(hand.book);
    let own = Memo::new(move |_| row.with(|row| row.as_ref().and_then(|row| reference(&row.doc, "stage"))));
    let offered = move || {
        let pipeline = row.with(|row| row.as_ref().and_then(|row| reference(&row.doc, "pipeline")));
        all.with(|all| stages::of_pipeline(all, pipeline))
    };
    view! {
        <ul class="plain-list stage-list">
            <For each=offered key=|stage| stage.id let:stage>
                {
                    let (id_of_stage, tone, name, chance) = (stage.id, stage.tone, stage.name.clone(), stage.chance);
                    let here = move || own.get() == Some(id_of_stage);
                    view! {
                        <li>
                            <button
                                type="button"
                                class="row row-button"
                                aria-current=move || here().then_some("step")
                                on:click=move |_| mover.to(hand, id, &stage)
                            >
                                <span class=format!("dot {}", tone.class())></span>
                                <span class="row-text clip">{name}</span>
                                <span class="meta">{format::percent(chance)}</span>
                                <Show when=here>
                                    <Icon glyph=Glyph::Check />
                                </Show>
                            </button>
                        </li>
                    }
                }
            </For>
        </ul>
    }
}

/// What a result asks for: the day, and why it was lost.
#[component]
fn Closing(mover: Mover, id: RowId, stage: Stage) -> impl IntoView {
    let hand = use_hand();
    let lost = stage.outcome == Outcome::Lost;
    let day = RwSignal::new(format::today());
    let (reason, remark) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let missing = RwSignal::new(None::<String>);
    let to = stage.id;
    let finish = move || {
        if lost && reason.with_untracked(String::is_empty) {
            return missing.set(Some(t!("error.reason_needed")));
        }
        let Some(row) = hand.book.row(id) else { return };
        let some = |text: String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let command = MoveStage {
            closed_on: some(day.get_untracked()),
            lost_reason: if lost { some(reason.get_untracked()) } else { None },
            lost_remark: if lost { some(remark.get_untracked()) } else { None },
            ..plain(&row, to)
        };
        if hand.move_stage(&row, command) {
            mover.0.set(None);
        }
    };
    view! {
        <form
            class="closing"
            novalidate=true
            on:submit=move |event| {
                event.prevent_default();
                finish();
            }
        >
            {lost
                .then(|| {
                    view! {
                        <Field label=schema::field_label("opportunity", "lost_reason") error=missing required=true>
                            <ChoiceChips
                                value=reason
                                on_pick=move |picked| {
                                    missing.set(None);
                                    reason.set(picked);
                                }
                                choices=schema::choices("opportunity", "lost_reason")
                            />
                        </Field>
                        <Field label=schema::field_label("opportunity", "lost_remark") mark_optional=true>
                            <TextInput value=remark on_input=move |text| remark.set(text) />
                        </Field>
                    }
                })}
            <Field label=schema::field_label("opportunity", "closed_on")>
                <DateInput value=day on_input=move |text| day.set(text) />
            </Field>
            <div class="sheet-actions">
                <Button on_press=move |()| mover.0.set(None)>{t!("ui.cancel")}</Button>
                <Button kind=ButtonKind::Primary submit=true>
                    {if lost { t!("moving.mark_lost") } else { t!("moving.mark_won") }}
                </Button>
            </div>
        </form>
    }
}
