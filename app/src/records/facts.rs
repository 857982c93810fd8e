//! The facts of a record: each field with its value, edited where it stands.
//!
//! Belongs here: reading and changing one field at a time. Does not belong here: the form of all fields (`form`).

use std::sync::Arc;

use domain::{
    Rejection,
    record::{FieldType, RecordKind},
};
use leptos::{ev, prelude::*};
use sync::{Doc, Row};

use super::{
    explain,
    inputs::FieldInput,
    run::{Hand, use_hand},
    schema::{self, Spec},
    show::Fact,
    typed::Typed,
    workspace,
};
use crate::{
    t,
    ui::{Button, ButtonKind, Field, Glyph, IconButton},
};

/// All facts of a record, but for those its page shows elsewhere.
#[component]
pub fn Facts(
    /// The record.
    #[prop(into)]
    row: Signal<Option<Arc<Row>>>,
    /// Its kind.
    kind: &'static RecordKind,
    /// Fields left out.
    #[prop(optional)]
    without: &'static [&'static str],
    /// The person may change it.
    #[prop(optional, into)]
    editable: Signal<bool>,
) -> impl IntoView {
    let hand = use_hand();
    let specs = schema::of_kind(hand.book, kind);
    let shown = move || {
        specs.with(|specs| {
            specs
                .iter()
                .filter(|spec| spec.ty != FieldType::Json && !without.contains(&spec.name.as_str()))
                .cloned()
                .collect::<Vec<_>>()
        })
    };
    view! {
        <dl class="facts">
            <For each=shown key=|spec| (spec.name.clone(), spec.label.clone()) let:spec>
                <FactRow spec row editable />
            </For>
        </dl>
    }
}

#[component]
fn FactRow(spec: Spec, row: Signal<Option<Arc<Row>>>, editable: Signal<bool>) -> impl IntoView {
    let editing = RwSignal::new(false);
    let name = spec.name.clone();
    let value = Memo::new(move |_| row.with(|row| row.as_ref().and_then(|row| row.doc.get(&name).cloned())));
    let may = {
        let fixed = spec.by_command;
        move || editable.get() && !fixed
    };
    let label = spec.label.clone();
    let spec = StoredValue::new(spec);
    let close = Callback::new(move |()| editing.set(false));
    let hidden = {
        let fixed = spec.with_value(|spec| spec.by_command);
        move || fixed && value.with(Option::is_none)
    };
    view! {
        <div class="fact" class:is-editing=editing hidden=hidden>
            <dt class="fact-label">{label.clone()}</dt>
            <dd class="fact-value">
                {move || match (editing.get(), row.get_untracked()) {
                    (true, Some(row)) => view! { <Editor spec=spec.get_value() row on_close=close /> }.into_any(),
                    _ => view! { <Fact spec=spec.get_value() value=value.get() /> }.into_any(),
                }}
            </dd>
            <Show when=move || may() && !editing.get()>
                <dd class="fact-edit">
                    <IconButton
                        glyph=Glyph::Pencil
                        label=t!("records.edit_field", field = label)
                        on_press=move |()| editing.set(true)
                    />
                </dd>
            </Show>
        </div>
    }
}

/// One field being changed. Enter saves a line, Escape gives up.
#[component]
fn Editor(spec: Spec, row: Arc<Row>, on_close: Callback<()>) -> impl IntoView {
    let hand = use_hand();
    let currency = workspace::currency();
    let typed = RwSignal::new(Typed::of(&spec, row.doc.get(&spec.name)));
    let error = RwSignal::new(None::<String>);
    let one_line = spec.ty != FieldType::LongText;
    let base = StoredValue::new((spec.clone(), row));
    let save = move || {
        let outcome = base.with_value(|(spec, row)| {
            let currency = kept_currency(row, spec).unwrap_or_else(|| currency.get_untracked());
            let value = typed.with_untracked(|typed| typed.read(spec, &currency)).map_err(explain::problem)?;
            let fields = Doc::from_iter([(spec.name.clone(), value)]);
            hand.set(row, fields).map_err(|rejection| refusal(hand, &rejection))
        });
        match outcome {
            Ok(()) => on_close.run(()),
            Err(text) => error.set(Some(text)),
        }
    };
    let on_key = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "Escape" => on_close.run(()),
        "Enter" if one_line && !event.is_composing() && !event.default_prevented() => {
            event.prevent_default();
            save();
        }
        _ => {}
    };
    view! {
        <div class="fact-editor" on:keydown=on_key>
            <Field label=spec.label.clone() error=error>
                <FieldInput spec typed autofocus=true />
            </Field>
            <div class="button-row">
                <Button kind=ButtonKind::Primary on_press=move |()| save()>
                    {t!("ui.save")}
                </Button>
                <Button kind=ButtonKind::Quiet on_press=on_close>
                    {t!("ui.cancel")}
                </Button>
            </div>
        </div>
    }
}

/// An amount keeps the currency it has.
fn kept_currency(row: &Row, spec: &Spec) -> Option<String> {
    row.doc.get(&spec.name)?.get("currency")?.as_str().map(str::to_owned)
}

fn refusal(hand: Hand, rejection: &Rejection) -> String {
    match rejection {
        Rejection::Invalid { problems } => {
            problems.first().map(|problem| explain::problem(problem.code)).unwrap_or_default()
        }
        other => explain::rejection(hand.book, other),
    }
}
