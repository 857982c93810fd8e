//! A sheet over the page: from below on a phone, in the middle or at the side of a desk.
//!
//! Belongs here: opening, closing, focus, and never losing what was typed. Does not belong here: short lists of
//! actions (`menu`), yes-or-no questions (`confirm`).
//!
//! **Invariant:** a tap outside or Escape closes an untouched sheet only. Once something was typed or picked in it, only
//! its own buttons close it.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;

use super::{Glyph, IconButton, field::unique_name};
use crate::t;

/// How a sheet stands on a desk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SheetSide {
    /// In the middle.
    #[default]
    Middle,
    /// Along the right edge, over the full height.
    Edge,
}

/// A sheet. Its content is made when it opens and dropped when it closes.
#[component]
pub fn Sheet(
    /// Whether it is open.
    #[prop(into)]
    open: Signal<bool>,
    /// It wants to close.
    #[prop(into)]
    on_close: Callback<()>,
    /// What it is for.
    #[prop(into)]
    title: Signal<String>,
    /// How it stands on a desk.
    #[prop(optional)]
    side: SheetSide,
    /// What is in it.
    children: ChildrenFn,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let touched = RwSignal::new(false);
    let nudged = RwSignal::new(false);
    let name = StoredValue::new(unique_name("sheet"));
    Effect::new(move || {
        let Some(dialog) = dialog.get() else { return };
        if open.get() && !dialog.open() {
            touched.set(false);
            // A dialog that is open already, or not on the page, stays as it is.
            let _ = dialog.show_modal();
            request_animation_frame(move || focus_first(&dialog));
        } else if !open.get() && dialog.open() {
            dialog.close();
        }
    });
    let leave = move || {
        if touched.get_untracked() {
            nudged.set(true);
        } else {
            on_close.run(());
        }
    };
    view! {
        <dialog
            class="sheet"
            class:sheet-edge=side == SheetSide::Edge
            class:is-nudged=nudged
            node_ref=dialog
            aria-labelledby=name.get_value()
            on:cancel=move |event: ev::Event| {
                event.prevent_default();
                leave();
            }
            on:click=move |event: ev::MouseEvent| {
                if is_outside(&event) {
                    leave();
                } else if is_choice(&event) {
                    touched.set(true);
                }
            }
            on:input=move |_| touched.set(true)
            on:animationend=move |_| nudged.set(false)
        >
            <Show when=move || open.get()>
                <div class="sheet-body">
                    <header class="sheet-head">
                        <h2 class="sheet-title" id=name.get_value()>
                            {move || title.get()}
                        </h2>
                        <IconButton glyph=Glyph::X label=t!("ui.close") on_press=on_close />
                    </header>
                    <div class="sheet-content">{children()}</div>
                </div>
            </Show>
        </dialog>
    }
}

/// The first thing to fill in gets the focus, else the first to press; never the button that closes.
fn focus_first(dialog: &web_sys::Element) {
    let wanted = [".sheet-content :is(input, textarea, select):not([type=hidden])", ".sheet-content :is(a, button)"];
    let found = wanted.iter().find_map(|wanted| dialog.query_selector(wanted).ok().flatten());
    if let Some(element) = found.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok()) {
        // Where nothing takes the focus the browser keeps it in the dialog.
        let _ = element.focus();
    }
}

/// What is picked by a press is an answer like what is typed.
fn is_choice(event: &ev::MouseEvent) -> bool {
    const CHOICES: &str =
        ".sheet-content :is([role=radio], [role=checkbox], [role=switch], [role=option], [aria-pressed])";
    let target = event.target().and_then(|it| it.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|element| element.closest(CHOICES).ok().flatten().is_some())
}

/// The backdrop belongs to the dialog element; what is inside belongs to its body.
fn is_outside(event: &ev::MouseEvent) -> bool {
    let element = |target: Option<web_sys::EventTarget>| target.and_then(|it| it.dyn_into::<web_sys::Element>().ok());
    match (element(event.target()), element(event.current_target())) {
        (Some(target), Some(dialog)) => target == dialog,
        _ => false,
    }
}
