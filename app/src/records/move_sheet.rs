//! Moving an opportunity to another stage by choosing it: the twin of dragging, and what stages ask for.
//!
//! Belongs here: the list of stages, what a stage requires, the reason of a loss, the day of a result. Does not belong here: dragging
//! (`features::opportunities`), what a move changes (`domain`).

use domain::{
    ids::reference,
    opportunities::{moving::MoveStage, opportunity::KIND},
};
use leptos::prelude::*;
use sync::{Doc, Row, RowId};

use super::{
    drafts::Keeper,
    form::form_fields,
    form_state::FormState,
    names,
    run::{Hand, use_hand},
    schema::{self, Spec},
    stages::{self, Outcome, Stage},
    workspace,
};
use crate::{
    i18n::format,
    t,
    ui::{Banner, BannerKind, Button, ButtonKind, ChoiceChips, DateInput, Field, Glyph, Icon, Sheet, TextInput},
};

/// A move somebody is about to make.
#[derive(Clone, Debug, PartialEq)]
pub enum Moving {
    /// Which stage is asked.
    Choosing(RowId),
    /// What the stage asks for is asked.
    Asking(RowId, Stage),
}

impl Moving {
    const fn opportunity(&self) -> RowId {
        match self {
            Self::Choosing(id) | Self::Asking(id, _) => *id,
        }
    }
}

/// Moves an opportunity to a stage, asking first for what the stage wants to know.
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

    /// Moves at once where nothing is to be asked.
    pub fn to(self, hand: Hand, id: RowId, stage: &Stage) {
        let Some(row) = hand.book.row(id) else { return };
        if reference(&row.doc, "stage") == Some(stage.id) {
            self.0.set(None);
        } else if stage.outcome == Outcome::Open && lacking(hand, &row, stage).is_empty() {
            self.0.set(None);
            hand.move_stage(&row, MoveStage::plain(&row, stage.id));
        } else {
            self.0.set(Some(Moving::Asking(id, stage.clone())));
        }
    }
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
        Some(Moving::Asking(_, stage)) => match stage.outcome {
            Outcome::Open => t!("moving.needs", stage = stage.name),
            Outcome::Won => t!("moving.won"),
            Outcome::Lost => t!("moving.lost"),
        },
        _ => t!("moving.to"),
    });
    let about = move || mover.0.get().and_then(|moving| names::title(hand.book, moving.opportunity()));
    let close = move |()| mover.0.set(None);
    view! {
        <Sheet open on_close=close title>
            <p class="sheet-text clip">{about}</p>
            {move || match mover.0.get() {
                Some(Moving::Choosing(id)) => view! { <StageList mover id /> }.into_any(),
                Some(Moving::Asking(id, stage)) => view! { <Asking mover id stage /> }.into_any(),
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

/// What a stage asks for: the fields it requires; the day of a result, and why it was lost.
#[component]
fn Asking(mover: Mover, id: RowId, stage: Stage) -> impl IntoView {
    let hand = use_hand();
    let currency = workspace::currency();
    let row = hand.book.row(id);
    let lacking = row.as_ref().map(|row| lacking(hand, row, &stage)).unwrap_or_default();
    let name = format!("move:{id}:{}", stage.id);
    let state = StoredValue::new(FormState::open(hand.book, &KIND, &lacking, row, Doc::new(), Some(name)));
    let kept = Keeper::of(hand.book, format!("move:{id}:{}:result", stage.id));
    let result = ResultForm::new(stage.outcome, kept);
    let (trouble, to, outcome) = (RwSignal::new(None::<String>), stage.id, stage.outcome);
    let finish = move || {
        let Some(row) = hand.book.row(id) else { return };
        let read = state.with_value(|state| state.read(&currency.get_untracked()));
        let (Some(fields), Some(said)) = (read, result.read(MoveStage::plain(&row, to))) else { return };
        match hand.try_move_stage(&row, MoveStage { fields, ..said }) {
            Ok(()) => {
                state.with_value(FormState::forget_draft);
                kept.forget();
                mover.0.set(None);
            }
            Err(rejection) => trouble.set(state.with_value(|state| state.blame(&rejection))),
        }
    };
    let give_up = move |()| {
        state.with_value(FormState::forget_draft);
        kept.forget();
        mover.0.set(None);
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
            {move || trouble.get().map(|text| view! { <Banner kind=BannerKind::Bad>{text}</Banner> })}
            {state.with_value(|state| form_fields(state.fields.clone(), true))}
            {(outcome != Outcome::Open).then(|| view! { <ResultFields result /> })}
            <div class="sheet-actions">
                <Button on_press=give_up>{t!("ui.cancel")}</Button>
                <Button kind=ButtonKind::Primary submit=true>
                    {match outcome {
                        Outcome::Open => t!("moving.move"),
                        Outcome::Won => t!("moving.mark_won"),
                        Outcome::Lost => t!("moving.mark_lost"),
                    }}
                </Button>
            </div>
        </form>
    }
}

/// The fields that the stage requires and the opportunity lacks.
fn lacking(hand: Hand, row: &Row, stage: &Stage) -> Vec<Spec> {
    let specs = schema::of_kind(hand.book, &KIND);
    let absent = |spec: &&Spec| stage.required.contains(&spec.name) && !row.doc.contains_key(&spec.name);
    specs.with_untracked(|specs| {
        specs.iter().filter(absent).map(|spec| Spec { required: true, ..spec.clone() }).collect()
    })
}

/// What is said of a result.
#[derive(Clone, Copy)]
struct ResultForm {
    outcome: Outcome,
    day: RwSignal<String>,
    reason: RwSignal<String>,
    remark: RwSignal<String>,
    missing: RwSignal<Option<String>>,
}

impl ResultForm {
    fn new(outcome: Outcome, kept: Keeper) -> Self {
        let day = kept.text("closed_on", format::today());
        let (reason, remark) = (kept.text("lost_reason", ""), kept.text("lost_remark", ""));
        Self { outcome, day, reason, remark, missing: RwSignal::new(None) }
    }

    /// The move with its result; nothing if the reason of a loss is missing, which then is said beside it.
    fn read(self, step: MoveStage) -> Option<MoveStage> {
        let some =
            |text: RwSignal<String>| Some(text.get_untracked().trim().to_owned()).filter(|text| !text.is_empty());
        match self.outcome {
            Outcome::Open => Some(step),
            Outcome::Won => Some(MoveStage { closed_on: some(self.day), ..step }),
            Outcome::Lost if some(self.reason).is_none() => {
                self.missing.set(Some(t!("error.reason_needed")));
                None
            }
            Outcome::Lost => Some(MoveStage {
                closed_on: some(self.day),
                lost_reason: some(self.reason),
                lost_remark: some(self.remark),
                ..step
            }),
        }
    }
}

#[component]
fn ResultFields(result: ResultForm) -> impl IntoView {
    let ResultForm { outcome, day, reason, remark, missing } = result;
    let pick_reason = move |picked| {
        missing.set(None);
        reason.set(picked);
    };
    view! {
        {(outcome == Outcome::Lost)
            .then(|| {
                view! {
                    <Field label=schema::field_label("opportunity", "lost_reason") error=missing required=true>
                        <ChoiceChips
                            value=reason
                            on_pick=pick_reason
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
    }
}
