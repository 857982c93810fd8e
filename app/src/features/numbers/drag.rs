//! Dragging a card of a board to another place, by mouse or finger, at its grip.
//!
//! Belongs here: the pointer, and the place it is over. Does not belong here: what a drop means (`places`). The keyboard has the
//! card's menu.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;

use super::places::Places;

/// A card that is held, and the place that it is over.
#[derive(Clone, Copy)]
pub struct Drag {
    held: RwSignal<Option<usize>>,
    over: RwSignal<Option<usize>>,
    places: Places,
}

impl Drag {
    /// Nothing is held.
    pub fn new(places: Places) -> Self {
        Self { held: RwSignal::new(None), over: RwSignal::new(None), places }
    }

    /// True while this card is held; tracked.
    pub fn holds(self, at: usize) -> bool {
        self.held.get() == Some(at)
    }

    /// True while a card is held over this place; tracked.
    pub fn is_over(self, at: usize) -> bool {
        self.held.get().is_some_and(|held| held != at) && self.over.get() == Some(at)
    }

    /// The grip was pressed.
    pub fn press(self, at: usize, event: &ev::PointerEvent) {
        if event.button() != 0 {
            return;
        }
        if let Some(grip) = event.current_target().and_then(|it| it.dyn_into::<web_sys::Element>().ok()) {
            // Without capture the drag only ends a little earlier.
            let _ = grip.set_pointer_capture(event.pointer_id());
        }
        event.prevent_default();
        self.held.set(Some(at));
        self.over.set(None);
    }

    /// The pointer moved.
    pub fn carry(self, event: &ev::PointerEvent) {
        if self.held.get_untracked().is_none() {
            return;
        }
        #[allow(clippy::cast_precision_loss, reason = "pixels of a window")]
        let under = document().element_from_point(event.client_x() as f32, event.client_y() as f32);
        let place = under.and_then(|it| it.closest("[data-place]").ok().flatten());
        let place = place.and_then(|it| it.get_attribute("data-place")).and_then(|at| at.parse().ok());
        if place != self.over.get_untracked() {
            self.over.set(place);
        }
    }

    /// The pointer was let go.
    pub fn drop(self) {
        let (held, over) = (self.held.get_untracked(), self.over.get_untracked());
        self.let_go();
        if let (Some(from), Some(to)) = (held, over) {
            self.places.put(from, to);
        }
    }

    /// Nothing is held any more.
    pub fn let_go(self) {
        self.held.set(None);
        self.over.set(None);
    }
}
