//! A labelled place for a control, with its hint and its error.
//!
//! Belongs here: tying label, hint and error to the control for eyes and screen readers. Does not belong here: the
//! controls, which find their names through [`FieldNames`], and checking, which is the form's.

use std::cell::Cell;

use leptos::{context::Provider, prelude::*};

use crate::t;

thread_local! {
    static LAST: Cell<u32> = const { Cell::new(0) };
}

/// A name for an element that no other element of the page has.
pub fn unique_name(prefix: &str) -> String {
    LAST.with(|last| {
        last.set(last.get() + 1);
        format!("{prefix}-{}", last.get())
    })
}

/// How a control is tied to the field around it.
#[derive(Clone)]
pub struct FieldNames {
    /// The control's own id, which the label points to.
    pub id: String,
    /// The ids of hint and error.
    pub described_by: Signal<Option<String>>,
    /// What was typed cannot be taken.
    pub invalid: Signal<bool>,
    /// It must be filled in.
    pub required: bool,
}

impl FieldNames {
    /// Those of the field around, or fresh ones for a control that stands alone.
    pub fn here() -> Self {
        use_context().unwrap_or_else(|| Self {
            id: unique_name("control"),
            described_by: Signal::stored(None),
            invalid: Signal::stored(false),
            required: false,
        })
    }

    /// For `aria-invalid`.
    pub fn aria_invalid(&self) -> Signal<Option<&'static str>> {
        let invalid = self.invalid;
        Signal::derive(move || invalid.get().then_some("true"))
    }
}

/// A label, one control, and below it a hint or the error.
#[component]
pub fn Field(
    /// What is asked for.
    #[prop(into)]
    label: Signal<String>,
    /// How to answer, where that is not obvious.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// Why the answer cannot be taken.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// It must be filled in; others are marked as optional where `mark_optional` says so.
    #[prop(optional)]
    required: bool,
    /// Says "optional" beside the label.
    #[prop(optional)]
    mark_optional: bool,
    /// The control.
    children: Children,
) -> impl IntoView {
    let id = unique_name("field");
    let note = format!("{id}-note");
    let described = note.clone();
    let names = FieldNames {
        id: id.clone(),
        described_by: Signal::derive(move || {
            (hint.get().is_some() || error.get().is_some()).then(|| described.clone())
        }),
        invalid: Signal::derive(move || error.get().is_some()),
        required,
    };
    view! {
        <div class="field" class:has-error=move || error.get().is_some()>
            <label class="field-label" for=id>
                {move || label.get()}
                {mark_optional.then(|| view! { <span class="field-optional">{t!("ui.optional")}</span> })}
            </label>
            <Provider value=names>{children()}</Provider>
            <p class="field-note" id=note aria-live="polite">
                {move || error.get().or_else(|| hint.get())}
            </p>
        </div>
    }
}
