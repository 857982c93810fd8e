//! Typing text, on one line or several.
//!
//! Belongs here: keyboards and autofill for each sort of text. Does not belong here: numbers (`number_input`), days
//! (`date_input`), and whether the text is acceptable.

use leptos::{ev, prelude::*};

use super::{Glyph, IconButton, field::FieldNames};
use crate::t;

/// What sort of text is typed; decides the phone's keyboard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InputKind {
    /// Any text.
    #[default]
    Text,
    /// A mail address.
    Email,
    /// A phone number.
    Phone,
    /// A web address.
    Url,
    /// A password, which can be shown.
    Password,
    /// Words to search for.
    Search,
}

impl InputKind {
    const fn type_name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Email => "email",
            Self::Phone => "tel",
            Self::Url => "url",
            Self::Password => "password",
            Self::Search => "search",
        }
    }
}

/// One line of text.
#[component]
pub fn TextInput(
    /// What is there.
    #[prop(into)]
    value: Signal<String>,
    /// What is there after each stroke.
    #[prop(into)]
    on_input: Callback<String>,
    /// Typing has come to rest: the field was left or Enter pressed.
    #[prop(optional, into)]
    on_commit: Option<Callback<()>>,
    /// What sort of text.
    #[prop(optional)]
    kind: InputKind,
    /// An example of what to type.
    #[prop(optional, into)]
    placeholder: Signal<String>,
    /// The browser's name for this, so that it can fill it in.
    #[prop(optional)]
    autocomplete: Option<&'static str>,
    /// Takes the focus when it appears.
    #[prop(optional)]
    autofocus: bool,
    /// Where to find the element.
    #[prop(optional)]
    node_ref: NodeRef<leptos::html::Input>,
    /// A name for screen readers where no field stands around it.
    #[prop(optional, into)]
    label: Option<String>,
) -> impl IntoView {
    let names = FieldNames::here();
    let invalid = names.aria_invalid();
    let shown = RwSignal::new(false);
    let secret = kind == InputKind::Password;
    if autofocus {
        Effect::new(move || {
            if let Some(input) = node_ref.get() {
                // An element that refuses focus is simply not focused.
                let _ = input.focus();
            }
        });
    }
    view! {
        <span class="input-frame">
            <input
                class="input"
                id=names.id
                node_ref=node_ref
                type=move || if secret && shown.get() { "text" } else { kind.type_name() }
                placeholder=placeholder
                autocomplete=autocomplete
                autocapitalize=matches!(kind, InputKind::Email | InputKind::Password | InputKind::Url).then_some("none")
                aria-label=label
                aria-describedby=names.described_by
                aria-invalid=invalid
                aria-required=names.required.then_some("true")
                prop:value=value
                on:input=move |event| on_input.run(event_target_value(&event))
                on:change=move |_: ev::Event| {
                    if let Some(on_commit) = on_commit {
                        on_commit.run(());
                    }
                }
            />
            {secret
                .then(|| {
                    view! {
                        <IconButton
                            glyph=move || if shown.get() { Glyph::EyeOff } else { Glyph::Eye }
                            label=t!("ui.show_password")
                            pressed=shown
                            on_press=move |()| shown.update(|it| *it = !*it)
                        />
                    }
                })}
        </span>
    }
}

/// Several lines of text; the box grows with them.
#[component]
pub fn TextArea(
    /// What is there.
    #[prop(into)]
    value: Signal<String>,
    /// What is there after each stroke.
    #[prop(into)]
    on_input: Callback<String>,
    /// An example of what to type.
    #[prop(optional, into)]
    placeholder: Signal<String>,
    /// How many lines it shows at least.
    #[prop(default = 3)]
    rows: u32,
    /// A name for screen readers where no field stands around it.
    #[prop(optional, into)]
    label: Option<String>,
    /// Where to find the element.
    #[prop(optional)]
    node_ref: NodeRef<leptos::html::Textarea>,
) -> impl IntoView {
    let names = FieldNames::here();
    let invalid = names.aria_invalid();
    view! {
        <textarea
            class="input text-area"
            id=names.id
            node_ref=node_ref
            rows=rows
            placeholder=placeholder
            aria-label=label
            aria-describedby=names.described_by
            aria-invalid=invalid
            aria-required=names.required.then_some("true")
            prop:value=value
            on:input=move |event| on_input.run(event_target_value(&event))
        ></textarea>
    }
}
