//! A cell being changed: Enter saves, Escape gives up, Tab saves and goes on to the next.
//!
//! Belongs here: the control in a cell of a table. Does not belong here: records in other places (`facts`, `form`).

use std::sync::Arc;

use domain::{Rejection, record::FieldType};
use leptos::{ev, html, prelude::*};
use sync::{Row, RowId};
use wasm_bindgen::JsCast;

use super::table::Editing;
use crate::{
    records::{
        drafts::{self, Keeper},
        explain,
        inputs::FieldInput,
        run::use_hand,
        schema::Spec,
        typed::Typed,
        workspace,
    },
    t,
    ui::{Choice, Select},
};

/// True for fields that fit a cell and that a form may change.
pub fn is_plain(spec: &Spec) -> bool {
    let fits = matches!(
        spec.ty,
        FieldType::Text
            | FieldType::Phone
            | FieldType::Email
            | FieldType::Url
            | FieldType::Number
            | FieldType::Money
            | FieldType::Date
            | FieldType::Choice(_)
            | FieldType::YesNo
    );
    fits && !spec.by_command
}

/// The control.
#[component]
pub fn CellEditor(
    /// The record as it was when somebody began to type.
    row: Arc<Row>,
    /// The field.
    spec: Spec,
    /// Which cell is being changed.
    editing: Editing,
) -> impl IntoView {
    let hand = use_hand();
    let currency = workspace::currency();
    let kept = Keeper::of(hand.book, drafts::of_field(row.id, &spec.name));
    let first = Typed::of(&spec, row.doc.get(&spec.name));
    let (typed, shown_first) = (kept.typed(first.clone()), first.clone());
    let error = RwSignal::new(None::<String>);
    let frame = NodeRef::<html::Span>::new();
    let id = row.id;
    let base = StoredValue::new((spec.clone(), row));
    let save = move || {
        let outcome = base.with_value(|(spec, row)| {
            let own = row.doc.get(&spec.name).and_then(|value| value.get("currency")?.as_str()).map(str::to_owned);
            let currency = own.unwrap_or_else(|| currency.get_untracked());
            let value = typed.with_untracked(|typed| typed.read(spec, &currency)).map_err(explain::problem)?;
            if row.doc.get(&spec.name).unwrap_or(&serde_json::Value::Null) == &value {
                return Ok(());
            }
            hand.set(row, sync::order::gathered([(spec.name.clone(), value)])).map_err(|rejection| match rejection {
                Rejection::Invalid { problems } => {
                    problems.first().map(|problem| explain::problem(problem.code)).unwrap_or_default()
                }
                other => explain::rejection(hand.book, &other),
            })
        });
        error.set(outcome.as_ref().err().cloned());
        if outcome.is_ok() {
            kept.forget();
        }
        outcome.is_ok()
    };
    let leave = move |to: i32| {
        let cell = frame.get_untracked().and_then(|frame| place_of(&frame));
        editing.set(None);
        if let Some(cell) = cell {
            request_animation_frame(move || go_on(editing, id, cell, to));
        }
    };
    let on_key = move |event: ev::KeyboardEvent| {
        let step = match event.key().as_str() {
            "Escape" => {
                event.stop_propagation();
                kept.forget();
                return leave(0);
            }
            "Enter" if !event.is_composing() => 0,
            "Tab" if event.shift_key() => -1,
            "Tab" => 1,
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        if save() {
            leave(step);
        }
    };
    // What was typed is kept when the cell is left for somewhere else; what cannot be kept stays open and says why.
    let on_blur = move |event: ev::FocusEvent| {
        let inside = event.related_target().and_then(|it| it.dyn_into::<web_sys::Node>().ok());
        let stays = frame.get_untracked().is_some_and(|frame| frame.contains(inside.as_ref()) && inside.is_some());
        let is_own = base.with_value(|(spec, row)| {
            editing.with_untracked(|it| it.as_ref().is_some_and(|(id, field)| *id == row.id && *field == spec.name))
        });
        if !stays && is_own && (typed.with_untracked(|typed| *typed == first) || save()) {
            editing.set(None);
        }
    };
    Effect::new(move || {
        let select_first = shown_first.clone();
        let control = frame.get().and_then(|frame| frame.query_selector("input, select").ok().flatten());
        if let Some(control) = control.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok()) {
            // A control that refuses focus is reached by Tab.
            let _ = control.focus();
            request_animation_frame(move || {
                // What is there is replaced by typing, unless somebody has typed already.
                let untouched = typed.try_with_untracked(|typed| *typed == select_first).unwrap_or_default();
                if let Some(input) = control.dyn_ref::<web_sys::HtmlInputElement>().filter(|_| untouched) {
                    input.select();
                }
            });
        }
    });
    view! {
        <span class="cell-editor" class:has-error=move || error.get().is_some() node_ref=frame on:keydown=on_key on:focusout=on_blur>
            <Control spec typed />
            <span class="cell-error" role="alert">
                {move || error.get()}
            </span>
        </span>
    }
}

#[component]
fn Control(spec: Spec, typed: RwSignal<Typed>) -> impl IntoView {
    let value = Signal::derive(move || typed.with(|typed| typed.text().to_owned()));
    let pick = move |picked: String| typed.set(Typed::One(picked));
    let offered = || typed.with_untracked(|typed| typed.offered(&spec));
    match spec.ty {
        FieldType::Choice(_) if spec.required => {
            view! { <Select value on_pick=pick choices=offered() label=spec.label /> }.into_any()
        }
        FieldType::Choice(_) => {
            view! { <Select value on_pick=pick choices=offered() none=t!("records.none") label=spec.label /> }
                .into_any()
        }
        FieldType::YesNo => {
            let choices = vec![Choice::new("true", t!("records.yes"))];
            view! { <Select value on_pick=pick choices none=t!("records.no") label=spec.label /> }.into_any()
        }
        _ => {
            // The column's head names the field for eyes, this for screen readers.
            let label = spec.label.clone();
            view! {
                <span role="group" aria-label=label>
                    <FieldInput spec typed />
                </span>
            }
            .into_any()
        }
    }
}

/// The row and the cell that the editor stands in.
fn place_of(frame: &web_sys::Element) -> Option<(i32, i32)> {
    let number =
        |selector: &str, name: &str| frame.closest(selector).ok().flatten()?.get_attribute(name)?.parse::<i32>().ok();
    Some((number("[data-index]", "data-index")?, number("[data-cell]", "data-cell")?))
}

/// Puts the focus back on the cell, or opens the next one.
fn go_on(editing: Editing, id: RowId, (index, cell): (i32, i32), step: i32) {
    let find = |cell: i32| {
        let found = document().query_selector(&format!("[role=grid] [data-index='{index}'] [data-cell='{cell}']"));
        found.ok().flatten().and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok())
    };
    let mut next = cell + step;
    while let Some(element) = find(next) {
        // A cell that refuses focus leaves it where it is.
        let _ = element.focus();
        if step == 0 {
            return;
        }
        if let Some(field) = element.get_attribute("data-field") {
            return editing.set(Some((id, field)));
        }
        next += step;
    }
}
