//! A stage, new or changed: name, chance, meaning, what it asks for.
//!
//! Belongs here: its form. Does not belong here: the list of stages (`pipelines`).

use domain::opportunities::{
    opportunity,
    stage::{OUTCOMES, REQUIRED, can_require},
};
use leptos::prelude::*;
use serde_json::json;
use sync::{Doc, RowId};

use super::pipelines::Editing;
use crate::{
    records::{
        drafts::Keeper,
        run::{Hand, use_hand},
        schema::{self, Spec},
        stages,
    },
    t,
    ui::{Button, ButtonKind, Choice, ChoiceChips, Field, MultiSelect, NumberInput, Sheet, TextInput, typed::Decimal},
};

/// The sheet; open while there is something to edit.
#[component]
pub fn StageSheet(
    /// What is edited.
    editing: RwSignal<Option<Editing>>,
) -> impl IntoView {
    let open = Memo::new(move |_| editing.with(Option::is_some));
    view! {
        <Sheet open on_close=move |()| editing.set(None) title=schema::kind_label("stage")>
            {move || editing.get().map(|it| view! { <StageForm it editing /> })}
        </Sheet>
    }
}

#[component]
fn StageForm(it: Editing, editing: RwSignal<Option<Editing>>) -> impl IntoView {
    let hand = use_hand();
    let (first_name, first_chance, first_outcome) = match &it {
        Editing::New(_) => (String::new(), String::new(), "open".to_owned()),
        Editing::Stage(stage) => {
            (stage.name.clone(), (stage.chance * 100.0).round().to_string(), stage.outcome.name().to_owned())
        }
    };
    let kept = Keeper::of(
        hand.book,
        match &it {
            Editing::New(pipeline) => format!("stage:new:{pipeline}"),
            Editing::Stage(stage) => format!("stage:{}", stage.id),
        },
    );
    let (name, chance, outcome) =
        (kept.text("name", first_name), kept.text("chance", first_chance), kept.text("outcome", first_outcome));
    let first_required = match &it {
        Editing::New(_) => Vec::new(),
        Editing::Stage(stage) => stage.required.clone(),
    };
    let required = kept.texts(REQUIRED, first_required);
    let outcomes: Vec<Choice> =
        OUTCOMES.iter().map(|name| Choice::new(*name, schema::choice_label("stage", "outcome", name))).collect();
    let leave = move |()| {
        kept.forget();
        editing.set(None);
    };
    let save = move || {
        let share = Decimal::read(&chance.get_untracked()).map(Decimal::to_f64);
        let share = share.unwrap_or(match outcome.get_untracked().as_str() {
            "won" => 100.0,
            _ => 0.0,
        });
        let fields = sync::order::gathered([
            ("name".to_owned(), json!(name.get_untracked().trim())),
            ("probability".to_owned(), json!(share)),
            ("outcome".to_owned(), json!(outcome.get_untracked())),
            (REQUIRED.to_owned(), json!(required.get_untracked())),
        ]);
        let saved = match &it {
            Editing::New(pipeline) => hand.add("stage", placed_last(hand, *pipeline, fields)),
            Editing::Stage(stage) => hand.book.row(stage.id).is_some_and(|row| hand.edit(&row, fields)),
        };
        if saved {
            leave(());
        }
    };
    view! {
        <form
            class="sheet-form"
            novalidate=true
            on:submit=move |event| {
                event.prevent_default();
                save();
            }
        >
            <Field label=schema::field_label("stage", "name") required=true>
                <TextInput value=name on_input=move |text| name.set(text) autofocus=true />
            </Field>
            <Field label=schema::field_label("stage", "probability")>
                <NumberInput value=chance on_input=move |text| chance.set(text) unit="%" />
            </Field>
            <Field label=schema::field_label("stage", "outcome")>
                <ChoiceChips value=outcome on_pick=move |picked| outcome.set(picked) choices=outcomes />
            </Field>
            <Field label=schema::field_label("stage", REQUIRED) hint=t!("pipelines.required_hint") mark_optional=true>
                <MultiSelect values=required on_pick=move |all| required.set(all) choices=can_be_required(hand) />
            </Field>
            <div class="sheet-actions">
                <Button on_press=leave>{t!("ui.cancel")}</Button>
                <Button kind=ButtonKind::Primary submit=true>
                    {t!("ui.save")}
                </Button>
            </div>
        </form>
    }
}

/// The fields that people fill in, the company's own too.
fn can_be_required(hand: Hand) -> Vec<Choice> {
    let fields = schema::of_kind(hand.book, &opportunity::KIND);
    let offered = |spec: &&Spec| can_require(&spec.name) && !spec.required;
    fields.with_untracked(|specs| {
        specs.iter().filter(offered).map(|spec| Choice::new(spec.name.clone(), spec.label.clone())).collect()
    })
}

/// A new stage stands after the others.
fn placed_last(hand: Hand, pipeline: RowId, mut fields: Doc) -> Doc {
    let count = stages::stages(hand.book).with_untracked(|all| stages::of_pipeline(all, Some(pipeline)).len());
    fields.insert("pipeline".to_owned(), json!(pipeline.to_string()));
    fields.insert("order".to_owned(), json!(count + 1));
    fields
}
