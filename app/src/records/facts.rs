//! The facts of a record: each field with its value, edited where it stands.
//!
//! Belongs here: reading and changing one field at a time. Does not belong here: the form of all fields (`form`).

use std::{collections::BTreeSet, sync::Arc};

use domain::{
    Rejection,
    record::{FieldType, RecordKind},
};
use leptos::{ev, prelude::*};
use sync::Row;

use super::{
    drafts::{self, Keeper},
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
    ui::{Button, ButtonKind, Field, Glyph, Icon, IconButton},
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
    /// Empty ones have a line like others; else only their names stand below, to be filled.
    #[prop(optional)]
    with_empty: bool,
) -> impl IntoView {
    let hand = use_hand();
    let specs = schema::of_kind(hand.book, kind);
    let shown = Memo::new(move |_| {
        specs.with(|specs| {
            specs
                .iter()
                .filter(|spec| spec.ty != FieldType::Json && !without.contains(&spec.name.as_str()))
                .cloned()
                .collect::<Vec<_>>()
        })
    });
    // What was being changed when the page went away is open again.
    let begun: BTreeSet<String> = row.with_untracked(|row| {
        let is_begun = |name: &str| {
            row.as_ref().is_some_and(|row| Keeper::of(hand.book, drafts::of_field(row.id, name)).is_begun())
        };
        specs.with_untracked(|specs| specs.iter().map(|spec| spec.name.clone()).filter(|name| is_begun(name)).collect())
    });
    let editing = RwSignal::new(begun);
    let is_filled = move |spec: &Spec| row.with(|row| row.as_ref().is_some_and(|row| row.doc.contains_key(&spec.name)));
    let has_line = move |spec: &Spec| {
        is_filled(spec) || (with_empty && !spec.by_command) || editing.with(|all| all.contains(&spec.name))
    };
    let lines = move || shown.get().into_iter().filter(has_line).collect::<Vec<_>>();
    let empty = Memo::new(move |_| {
        let may = editable.get();
        shown.get().into_iter().filter(|spec| may && !spec.by_command && !has_line(spec)).collect::<Vec<_>>()
    });
    view! {
        <dl class="facts">
            <For each=lines key=Spec::drawn_for let:spec>
                <FactRow spec row editable editing />
            </For>
        </dl>
        <Show when=move || empty.with(|all| !all.is_empty())>
            <div class="facts-empty" role="group" aria-label=t!("records.to_fill")>
                <For each=move || empty.get() key=Spec::drawn_for let:spec>
                    <button
                        type="button"
                        class="chip fact-add"
                        aria-label=t!("records.edit_field", field = spec.label.clone())
                        on:click=move |_| edit(editing, spec.name.clone())
                    >
                        <Icon glyph=Glyph::Plus class="icon-small" />
                        {spec.label.clone()}
                    </button>
                </For>
            </div>
        </Show>
    }
}

fn edit(editing: RwSignal<BTreeSet<String>>, name: String) {
    editing.update(|all| {
        all.insert(name);
    });
}

#[component]
fn FactRow(
    spec: Spec,
    row: Signal<Option<Arc<Row>>>,
    editable: Signal<bool>,
    editing: RwSignal<BTreeSet<String>>,
) -> impl IntoView {
    let name = spec.name.clone();
    let value = Memo::new(move |_| row.with(|row| row.as_ref().and_then(|row| row.doc.get(&name).cloned())));
    let name = StoredValue::new(spec.name.clone());
    let is_edited = Memo::new(move |_| editing.with(|all| name.with_value(|name| all.contains(name))));
    let begin = move |()| edit(editing, name.get_value());
    let close = Callback::new(move |()| editing.update(|all| all.retain(|other| *other != name.get_value())));
    let may = {
        let fixed = spec.by_command;
        move || editable.get() && !fixed
    };
    let label = spec.label.clone();
    let spec = StoredValue::new(spec);
    view! {
        <div class="fact" class:is-editing=is_edited>
            <dt class="fact-label">{label.clone()}</dt>
            <dd class="fact-value">
                {move || match (is_edited.get(), row.get_untracked()) {
                    (true, Some(row)) => view! { <Editor spec=spec.get_value() row on_close=close /> }.into_any(),
                    _ => view! { <Fact spec=spec.get_value() value=value.get() /> }.into_any(),
                }}
            </dd>
            <Show when=move || may() && !is_edited.get()>
                <dd class="fact-edit">
                    <IconButton
                        glyph=Glyph::Pencil
                        label=t!("records.edit_field", field = label)
                        on_press=begin
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
    let kept = Keeper::of(hand.book, drafts::of_field(row.id, &spec.name));
    let autofocus = !kept.is_begun();
    let typed = kept.typed(Typed::of(&spec, row.doc.get(&spec.name)));
    let error = RwSignal::new(None::<String>);
    let one_line = spec.ty != FieldType::LongText;
    let base = StoredValue::new((spec.clone(), row));
    let save = move || {
        let outcome = base.with_value(|(spec, row)| {
            let currency = kept_currency(row, spec).unwrap_or_else(|| currency.get_untracked());
            let value = typed.with_untracked(|typed| typed.read(spec, &currency)).map_err(explain::problem)?;
            let fields = sync::order::gathered([(spec.name.clone(), value)]);
            hand.set(row, fields).map_err(|rejection| refusal(hand, &rejection))
        });
        match outcome {
            Ok(()) => {
                kept.forget();
                on_close.run(());
            }
            Err(text) => error.set(Some(text)),
        }
    };
    let give_up = Callback::new(move |()| {
        kept.forget();
        on_close.run(());
    });
    let on_key = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "Escape" => give_up.run(()),
        "Enter" if one_line && !event.is_composing() && !event.default_prevented() => {
            event.prevent_default();
            save();
        }
        _ => {}
    };
    view! {
        <div class="fact-editor" on:keydown=on_key>
            <Field label=spec.label.clone() error=error>
                <FieldInput spec typed autofocus />
            </Field>
            <div class="button-row">
                <Button kind=ButtonKind::Primary on_press=move |()| save()>
                    {t!("ui.save")}
                </Button>
                <Button kind=ButtonKind::Quiet on_press=give_up>
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
