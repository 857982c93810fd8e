//! The form of any kind of record, drawn from its declaration and the company's own fields.
//!
//! Belongs here: which fields come first, the ones folded away, saving. Does not belong here: controls (`inputs`), reading
//! what was typed (`form_state`).

use std::sync::Arc;

use domain::{
    Rejection,
    record::{FieldType, RecordKind},
};
use leptos::prelude::*;
use sync::{Doc, Row, RowId};
use wasm_bindgen::JsCast;

use super::{
    form_state::{FormField, FormState},
    inputs::FieldInput,
    run::{Hand, use_hand},
    schema::{self, Spec},
    workspace,
};
use crate::{
    t,
    ui::{Banner, BannerKind, Button, ButtonKind, Field},
};

/// Fields of a new record that only commands change later, but that one may fill in at first.
const AT_FIRST: &[&str] = &["stage"];

/// Takes what was typed, or says why not.
pub type Send = Callback<Doc, Result<RowId, Rejection>>;

/// A form for a record.
#[component]
pub fn RecordForm(
    /// Of which kind.
    kind: &'static RecordKind,
    /// The record to change; without it a new one is made.
    #[prop(optional_no_strip)]
    row: Option<Arc<Row>>,
    /// What a new record has from the start, or what was typed over a record before.
    #[prop(optional)]
    preset: Doc,
    /// Under what it is kept while it is typed, where that does not follow from the record.
    #[prop(optional, into)]
    named: Option<String>,
    /// Where what is typed goes, instead of being saved as a record.
    #[prop(optional)]
    instead: Option<Send>,
    /// What stands below the fields.
    #[prop(optional, into)]
    below: ViewFn,
    /// It was saved.
    #[prop(into)]
    on_saved: Callback<RowId>,
    /// It was given up.
    #[prop(into)]
    on_cancel: Callback<()>,
) -> impl IntoView {
    let hand = use_hand();
    let currency = workspace::currency();
    let fresh = row.is_none();
    // Fields that a company adds while the form is open wait for the next form.
    let specs = schema::of_kind(hand.book, kind).get_untracked();
    let specs: Vec<Spec> = specs.iter().filter(|spec| is_asked(spec, fresh)).cloned().collect();
    let (state, send) = (FormState::open(hand.book, kind, &specs, row, preset, named), instead);
    let (first, more): (Vec<_>, Vec<_>) = state.fields.iter().cloned().partition(is_essential);
    let trouble = RwSignal::new(None::<String>);
    let opened = RwSignal::new(more.iter().any(|field| field.spec.required || field.typed.with_untracked(is_filled)));
    let folded = StoredValue::new(more.iter().map(|field| field.error).collect::<Vec<_>>());
    let form = NodeRef::<leptos::html::Form>::new();
    let saving = state.clone();
    let save = move || match save(hand, &saving, &currency.get_untracked(), send) {
        Saved::As(id) => {
            saving.forget_draft();
            on_saved.run(id);
        }
        Saved::Not(text) => {
            trouble.set(text);
            if folded.with_value(|errors| errors.iter().any(|error| error.with_untracked(Option::is_some))) {
                opened.set(true);
            }
            request_animation_frame(move || focus_first_error(form));
        }
    };
    let cancel = move |()| {
        state.forget_draft();
        on_cancel.run(());
    };
    view! {
        <form
            class="record-form"
            node_ref=form
            novalidate=true
            on:submit=move |event| {
                event.prevent_default();
                save();
            }
        >
            {move || trouble.get().map(|text| view! { <Banner kind=BannerKind::Bad>{text}</Banner> })}
            <div class="form-fields">{form_fields(first, true)}</div>
            {(!more.is_empty())
                .then(|| {
                    view! {
                        <details class="form-more" prop:open=opened>
                            <summary>{t!("records.more_fields")}</summary>
                            <div class="form-fields">{form_fields(more, false)}</div>
                        </details>
                    }
                })}
            {below.run()}
            <div class="form-actions">
                <Button on_press=cancel>{t!("ui.cancel")}</Button>
                <Button kind=ButtonKind::Primary submit=true>
                    {t!("ui.save")}
                </Button>
            </div>
        </form>
    }
}

fn is_asked(spec: &Spec, fresh: bool) -> bool {
    let by_form = !spec.by_command || (fresh && AT_FIRST.contains(&spec.name.as_str()));
    by_form && spec.ty != FieldType::Json && spec.name != "happened_at"
}

/// What a record cannot be without, and what its list shows.
fn is_essential(field: &FormField) -> bool {
    field.spec.required || field.spec.listed
}

fn is_filled(typed: &super::typed::Typed) -> bool {
    !typed.text().is_empty() || !typed.items().is_empty()
}

/// The fields with their labels and what is wrong with them; the first takes the focus.
pub fn form_fields(fields: Vec<FormField>, focus: bool) -> impl IntoView {
    fields
        .into_iter()
        .enumerate()
        .map(|(index, field)| {
            let FormField { spec, typed, error, .. } = field;
            let wide = matches!(spec.ty, FieldType::LongText) || spec.name == "name" || spec.name == "title";
            let class = if wide { "form-field is-wide" } else { "form-field" };
            let autofocus = focus && index == 0;
            if spec.ty == FieldType::YesNo {
                return view! {
                    <div class=class>
                        <FieldInput spec typed />
                    </div>
                }
                .into_any();
            }
            view! {
                <div class=class>
                    <Field label=spec.label.clone() error=error required=spec.required>
                        <FieldInput spec typed autofocus />
                    </Field>
                </div>
            }
            .into_any()
        })
        .collect_view()
}

enum Saved {
    As(RowId),
    Not(Option<String>),
}

fn save(hand: Hand, state: &FormState, currency: &str, send: Option<Send>) -> Saved {
    let Some(fields) = state.read(currency) else { return Saved::Not(None) };
    if let Some(send) = send {
        return send.run(fields).map_or_else(|rejection| Saved::Not(state.blame(&rejection)), Saved::As);
    }
    let outcome = match &state.row {
        Some(row) if fields.is_empty() => Ok(row.id),
        Some(row) => hand.set(row, fields).map(|()| row.id),
        None => hand.create(state.kind.name, fields),
    };
    outcome.map_or_else(|rejection| Saved::Not(state.blame(&rejection)), Saved::As)
}

fn focus_first_error(form: NodeRef<leptos::html::Form>) {
    let wrong = form
        .get_untracked()
        .and_then(|form| form.query_selector(".has-error :is(input, textarea, select, button)").ok().flatten());
    if let Some(control) = wrong.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok()) {
        // A control that refuses focus still shows its error.
        let _ = control.focus();
    }
}
