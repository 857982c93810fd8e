//! Buttons, and links that look like them.
//!
//! Belongs here: pressing. Does not belong here: switching on and off (`switch`), opening a list of actions (`menu`).

use leptos::{html, prelude::*};

use super::{Glyph, Icon};

/// How much a button asks for attention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The one thing to do here.
    Primary,
    /// Something else one can do.
    #[default]
    Plain,
    /// As quiet as text.
    Quiet,
    /// Takes something away.
    Danger,
}

impl ButtonKind {
    const fn class(self) -> &'static str {
        match self {
            Self::Primary => "button button-primary",
            Self::Plain => "button",
            Self::Quiet => "button button-quiet",
            Self::Danger => "button button-danger",
        }
    }
}

/// A button with a verb on it.
#[component]
pub fn Button(
    /// How loud it is.
    #[prop(optional)]
    kind: ButtonKind,
    /// An icon before the text.
    #[prop(optional, into)]
    glyph: Option<Glyph>,
    /// Sends the form it stands in.
    #[prop(optional)]
    submit: bool,
    /// Takes the whole width.
    #[prop(optional)]
    wide: bool,
    /// Something it started is going on: it shows that and takes no second press.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// It cannot be pressed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// What happens.
    #[prop(optional, into)]
    on_press: Option<Callback<()>>,
    /// The verb.
    children: Children,
) -> impl IntoView {
    view! {
        <button
            type=if submit { "submit" } else { "button" }
            class=kind.class()
            class:button-wide=wide
            class:is-busy=busy
            aria-busy=move || busy.get().then_some("true")
            prop:disabled=move || disabled.get() || busy.get()
            on:click=move |_| {
                if let Some(on_press) = on_press {
                    on_press.run(());
                }
            }
        >
            {glyph.map(|glyph| view! { <Icon glyph=glyph /> })}
            <span class="button-text">{children()}</span>
        </button>
    }
}

/// A link that looks like a button: it leads somewhere and changes nothing.
#[component]
pub fn LinkButton(
    /// Where it leads.
    #[prop(into)]
    href: Signal<String>,
    /// How loud it is.
    #[prop(optional)]
    kind: ButtonKind,
    /// An icon before the text.
    #[prop(optional, into)]
    glyph: Option<Glyph>,
    /// Takes the whole width.
    #[prop(optional)]
    wide: bool,
    /// The text.
    children: Children,
) -> impl IntoView {
    view! {
        <a class=kind.class() class:button-wide=wide href=href>
            {glyph.map(|glyph| view! { <Icon glyph=glyph /> })}
            <span class="button-text">{children()}</span>
        </a>
    }
}

/// A button that is only an icon; its label is spoken and shown on hover.
#[component]
pub fn IconButton(
    /// The icon.
    #[prop(into)]
    glyph: Signal<Glyph>,
    /// What it does, as a verb.
    #[prop(into)]
    label: Signal<String>,
    /// It is on, for buttons that stay pressed.
    #[prop(optional, into)]
    pressed: Option<Signal<bool>>,
    /// It cannot be pressed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// The element, for who needs to place something beside it.
    #[prop(optional)]
    node_ref: NodeRef<html::Button>,
    /// What happens.
    #[prop(optional, into)]
    on_press: Option<Callback<()>>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="icon-button"
            node_ref=node_ref
            aria-label=label
            title=label
            aria-pressed=move || pressed.map(|it| if it.get() { "true" } else { "false" })
            prop:disabled=disabled
            on:click=move |_| {
                if let Some(on_press) = on_press {
                    on_press.run(());
                }
            }
        >
            <Icon glyph=glyph />
        </button>
    }
}
