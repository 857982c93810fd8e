//! The control for each type of field.
//!
//! Belongs here: from a field's type to a control of the kit. Does not belong here: labels and errors around it (`form`),
//! reading what was typed (`typed`).

use domain::record::FieldType;
use leptos::prelude::*;
use sync::RowId;

use super::{
    names,
    reference::{RecordPicker, RecordsPicker},
    run::use_hand,
    schema::Spec,
    stages,
    typed::Typed,
    workspace,
};
use crate::{
    i18n::format,
    local::use_book,
    t,
    ui::{
        Checkbox, Choice, ChoiceChips, DateInput, InputKind, MoneyInput, MultiSelect, NumberInput, Select, TextArea,
        TextInput,
    },
};

/// Choices up to this many are all in sight.
const CHIPS: usize = 6;

/// The control of a field.
#[component]
pub fn FieldInput(
    /// The field.
    spec: Spec,
    /// What is typed.
    typed: RwSignal<Typed>,
    /// Takes the focus when it appears.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    let value = Signal::derive(move || typed.with(|typed| typed.text().to_owned()));
    let on_input = Callback::new(move |text: String| typed.set(Typed::One(text)));
    let offered = || typed.with_untracked(|typed| typed.offered(&spec));
    match spec.ty {
        FieldType::LongText | FieldType::Json => view! { <TextArea value on_input /> }.into_any(),
        FieldType::Number => view! { <NumberInput value on_input /> }.into_any(),
        FieldType::Money => {
            let currency = workspace::currency();
            let sign = Signal::derive(move || format::currency_sign(&currency.get()));
            view! { <MoneyInput value on_input sign /> }.into_any()
        }
        FieldType::Date => view! { <DateInput value on_input likely=likely_days(&spec) /> }.into_any(),
        FieldType::Instant => view! { <DateInput value on_input with_time=true /> }.into_any(),
        FieldType::YesNo => {
            let checked = Signal::derive(move || value.get() == "true");
            let on_change = move |on: bool| on_input.run(if on { "true".to_owned() } else { String::new() });
            view! { <Checkbox checked on_change label=spec.label /> }.into_any()
        }
        FieldType::Choice(_) if spec.choices.len() <= CHIPS => {
            view! { <ChoiceChips value on_pick=on_input choices=offered() clearable=!spec.required /> }.into_any()
        }
        FieldType::Choice(_) => {
            view! { <Select value on_pick=on_input choices=offered() none=t!("records.none") /> }.into_any()
        }
        FieldType::MultiChoice(_) => {
            let values = Signal::derive(move || typed.with(|typed| typed.items().to_vec()));
            view! { <MultiSelect values on_pick=move |all| typed.set(Typed::Many(all)) choices=offered() /> }.into_any()
        }
        FieldType::Ref("stage") => view! { <StageSelect value on_pick=on_input /> }.into_any(),
        FieldType::Ref(kind @ ("team" | "pipeline")) => view! { <FewSelect kind value on_pick=on_input /> }.into_any(),
        FieldType::Ref(kind) => view! { <One kind typed /> }.into_any(),
        FieldType::Refs(kind) => view! { <Several kind typed /> }.into_any(),
        ty => view! { <TextInput value on_input kind=keyboard(ty) autofocus /> }.into_any(),
    }
}

fn keyboard(ty: FieldType) -> InputKind {
    match ty {
        FieldType::Phone => InputKind::Phone,
        FieldType::Email => InputKind::Email,
        FieldType::Url => InputKind::Url,
        _ => InputKind::Text,
    }
}

/// Plans are made for the days ahead; other days are picked from the calendar.
fn likely_days(spec: &Spec) -> Vec<Choice> {
    match spec.name.as_str() {
        "due_on" => super::days::soon(),
        "expected_close" => super::days::ends(),
        _ => Vec::new(),
    }
}

/// The stages of every pipeline in use, in order.
#[component]
fn StageSelect(value: Signal<String>, on_pick: Callback<String>) -> impl IntoView {
    let book = use_book();
    let (all, pipelines) = (stages::stages(book), stages::pipelines(book));
    let choices = Signal::derive(move || {
        let pipelines = pipelines.get();
        let name = |pipeline: &stages::Pipeline, stage: &stages::Stage| match pipelines.len() {
            1 => stage.name.clone(),
            _ => format!("{} · {}", pipeline.name, stage.name),
        };
        let stages_of = |pipeline: &stages::Pipeline| all.with(|all| stages::of_pipeline(all, Some(pipeline.id)));
        pipelines
            .iter()
            .flat_map(|pipeline| {
                stages_of(pipeline)
                    .into_iter()
                    .map(move |stage| Choice::new(stage.id.to_string(), name(pipeline, &stage)))
            })
            .collect::<Vec<_>>()
    });
    view! { <Select value on_pick choices none=t!("records.none") /> }
}

/// One of a kind that holds few.
#[component]
fn FewSelect(kind: &'static str, value: Signal<String>, on_pick: Callback<String>) -> impl IntoView {
    let rows = use_book().all(kind);
    let choices = Signal::derive(move || {
        let mut choices: Vec<Choice> =
            rows.with(|rows| rows.iter().map(|row| Choice::new(row.id.to_string(), names::title_of(row))).collect());
        sync::order::sort_by(&mut choices, |a, b| format::collate(&a.label, &b.label));
        choices
    });
    view! { <Select value on_pick choices none=t!("records.none") /> }
}

#[component]
fn One(kind: &'static str, typed: RwSignal<Typed>) -> impl IntoView {
    let value = Signal::derive(move || typed.with(|typed| typed.text().parse().ok()));
    let on_pick = move |id: Option<RowId>| typed.set(Typed::One(id.map(|id| id.to_string()).unwrap_or_default()));
    view! { <RecordPicker kind value on_pick /> }
}

#[component]
fn Several(kind: &'static str, typed: RwSignal<Typed>) -> impl IntoView {
    let hand = use_hand();
    let values = Signal::derive(move || {
        typed.with(|typed| typed.items().iter().filter_map(|id| id.parse().ok()).collect::<Vec<RowId>>())
    });
    let set = Callback::new(move |all: Vec<RowId>| {
        typed.set(Typed::Many(all.iter().map(ToString::to_string).collect()));
    });
    if kind != "tag" {
        return view! { <RecordsPicker kind values on_pick=set /> }.into_any();
    }
    // A tag is made where it is first needed.
    let on_create = Callback::new(move |name: String| {
        let id = hand.book.new_id();
        let fields = sync::order::gathered([("name".to_owned(), name.trim().into())]);
        if hand.run(domain::Command::Create { kind: kind.to_owned(), id, fields }).is_some() {
            let mut all = values.get_untracked();
            all.push(id);
            set.run(all);
        }
    });
    view! { <RecordsPicker kind values on_pick=set on_create /> }.into_any()
}
