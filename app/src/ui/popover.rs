//! A panel behind a button: from below on a phone, under its button on a desk.
//!
//! Belongs here: opening, placing, closing. Does not belong here: lists of actions (`menu`), forms that must not be lost
//! (`sheet`).

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;

use super::{Glyph, Icon, IconButton, field::unique_name, viewport};
use crate::t;

/// How the button looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// A chip with its text; lit while it says something.
    Chip,
    /// An icon alone.
    Icon,
}

/// A button that opens a panel. What is in the panel is made when it opens and dropped when it closes.
#[component]
pub fn Popover(
    /// What the button says, or its name if it is an icon.
    #[prop(into)]
    text: Signal<String>,
    /// What the panel is for.
    #[prop(into)]
    title: Signal<String>,
    /// How the button looks.
    trigger: Trigger,
    /// The button's icon.
    glyph: Glyph,
    /// The button is lit.
    #[prop(optional, into)]
    lit: Signal<bool>,
    /// Whether it is open; who sets it to false closes it.
    #[prop(optional)]
    open: RwSignal<bool>,
    /// What is in the panel.
    children: ChildrenFn,
) -> impl IntoView {
    let name = unique_name("popover");
    let panel = NodeRef::<html::Div>::new();
    let button = NodeRef::<html::Button>::new();
    let place = move |event: ev::Event| {
        if let (Some(panel), Some(button)) = (panel.get_untracked(), button.get_untracked()) {
            open.set(is_opening(&event));
            place_below(&panel, &button);
        }
    };
    Effect::new(move || {
        if let Some(panel) = panel.get().filter(|_| !open.get()) {
            // A panel that is closed already stays closed.
            let _ = panel.hide_popover();
        }
    });
    view! {
        <button
            type="button"
            class=if trigger == Trigger::Chip { "filter-chip" } else { "icon-button" }
            class:is-on=lit
            node_ref=button
            popovertarget=name.clone()
            aria-haspopup="dialog"
            aria-label=move || (trigger == Trigger::Icon).then(|| text.get())
            title=move || (trigger == Trigger::Icon).then(|| text.get())
        >
            {(trigger == Trigger::Chip && glyph != Glyph::Plus)
                .then(|| view! { <span class="clip">{move || text.get()}</span> })}
            <Icon glyph=glyph class=if trigger == Trigger::Chip { "icon-small" } else { "" } />
            {(trigger == Trigger::Chip && glyph == Glyph::Plus)
                .then(|| view! { <span class="clip">{move || text.get()}</span> })}
        </button>
        <div
            class="menu panel"
            id=name
            node_ref=panel
            popover="auto"
            role="dialog"
            aria-label=move || title.get()
            on:beforetoggle=place
            on:toggle=move |event: ev::Event| {
                if is_opening(&event) && viewport::is_desk_now() {
                    focus_inside();
                }
            }
        >
            <Show when=move || open.get()>
                <header class="panel-head">
                    <span class="panel-title clip">{move || title.get()}</span>
                    <IconButton glyph=Glyph::X label=t!("ui.close") on_press=move |()| open.set(false) />
                </header>
                <div class="panel-body">{children()}</div>
            </Show>
        </div>
    }
}

/// Puts the focus on the first control of the panel that is open. A phone would raise its keyboard, so it is left to the
/// finger there.
pub fn focus_inside() {
    request_animation_frame(|| {
        let wanted = ".panel:popover-open .panel-body :is(input, select, button)";
        let found = document().query_selector(wanted).ok().flatten();
        if let Some(control) = found.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok()) {
            // A control that refuses focus is reached by Tab.
            let _ = control.focus();
        }
    });
}

/// Read by name: not every browser's bindings know the event's own type.
fn is_opening(event: &ev::Event) -> bool {
    js_sys::Reflect::get(event, &"newState".into()).is_ok_and(|state| state == "open")
}

/// Puts the panel under its button, within the window; a phone's style sheet puts it at the bottom of the screen.
fn place_below(panel: &web_sys::HtmlElement, button: &web_sys::HtmlElement) {
    let at = button.get_bounding_client_rect();
    let width = window().inner_width().ok().and_then(|it| it.as_f64()).unwrap_or_default();
    let style = panel.style();
    let left = at.left().min(width - WIDEST - 8.0).max(8.0);
    // A property that cannot be set leaves the panel where the style sheet puts it.
    let _ = style.set_property("--menu-top", &format!("{}px", at.bottom() + 4.0));
    let _ = style.set_property("--menu-left", &format!("{left}px"));
}

/// How wide a panel is on a desk.
const WIDEST: f64 = 336.0;
