//! The palette: search and commands over any page at a desk, opened by Ctrl or ⌘ and K.
//!
//! Belongs here: the dialog. Does not belong here: what it offers (`finder`).

use leptos::{ev, html, prelude::*};

use super::finder::Finder;
use crate::{
    frame::{later::later, navigation},
    routes::Route,
    t,
    ui::viewport,
};

/// Whether the palette is open. Kept at the root.
#[derive(Clone, Copy)]
pub struct PaletteState(RwSignal<bool>);

impl PaletteState {
    /// Makes it and puts it where every component finds it.
    pub fn provide() -> Self {
        let state = Self(RwSignal::new(false));
        provide_context(state);
        state
    }

    /// The one of the app.
    pub fn here() -> Self {
        use_context().unwrap_or_else(Self::provide)
    }

    /// Opens it, or closes it if it is open. A phone has the search page instead.
    pub fn toggle(self) {
        if untrack(viewport::is_desk) {
            self.0.update(|open| *open = !*open);
        } else {
            navigation::go(&Route::Search);
        }
    }
}

/// The palette.
#[component]
pub fn Palette() -> impl IntoView {
    let open = PaletteState::here().0;
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        if open.get() && !dialog.open() {
            // A dialog that is open already, or not on the page, stays as it is.
            let _ = dialog.show_modal();
        } else if !open.get() && dialog.open() {
            dialog.close();
        }
    });
    let click = move |event: ev::MouseEvent| {
        // The backdrop belongs to the dialog, everything else to what is in it.
        if event.target() == event.current_target() {
            open.set(false);
        }
    };
    view! {
        <dialog
            class="palette"
            node_ref=dialog
            aria-label=t!("palette.title")
            on:cancel=move |event: ev::Event| {
                event.prevent_default();
                open.set(false);
            }
            on:click=click
        >
            <Show when=move || open.get()>
                {palette_body(open)}
            </Show>
        </dialog>
    }
}

later! {
    work: palette_body(open: RwSignal<bool>) => view! { <PaletteBody open /> };
}

#[component]
fn PaletteBody(open: RwSignal<bool>) -> impl IntoView {
    view! {
        <div class="palette-body">
            <Finder typed=RwSignal::new(String::new()) on_done=move |()| open.set(false) commands=true />
            <p class="palette-foot meta">
                <kbd class="key">"↑"</kbd>
                <kbd class="key">"↓"</kbd>
                {t!("palette.choose")}
                <kbd class="key">"↵"</kbd>
                {t!("palette.open")}
                <kbd class="key">"Esc"</kbd>
                {t!("ui.close")}
            </p>
        </div>
    }
}
