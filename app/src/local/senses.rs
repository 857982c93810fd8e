//! What the browser notices: network coming and going, the person looking, the page being put away.
//!
//! Belongs here: listening. Does not belong here: what follows.

use std::rc::Rc;

use leptos::prelude::{document, window};
use sync::client::Event;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::EventTarget;

/// Listens until it is dropped.
pub(super) struct Senses(Vec<Ear>);

struct Ear {
    target: EventTarget,
    name: &'static str,
    closure: Closure<dyn FnMut(web_sys::Event)>,
}

impl Senses {
    /// Reports what the engine wants to know.
    pub(super) fn open(happen: impl Fn(Event) + 'static) -> Self {
        let happen = Rc::new(happen);
        let tell = |event: fn() -> Option<Event>| {
            let happen = happen.clone();
            move || {
                if let Some(event) = event() {
                    happen(event);
                }
            }
        };
        let focus = || is_visible().then_some(Event::Focus);
        let ears = vec![
            Ear::new(window().into(), "online", tell(|| Some(Event::Online))),
            Ear::new(window().into(), "offline", tell(|| Some(Event::Offline))),
            Ear::new(window().into(), "focus", tell(focus)),
            Ear::new(document().into(), "visibilitychange", tell(focus)),
            Ear::new(window().into(), "pageshow", tell(focus)),
        ];
        Self(ears)
    }

    /// Reports the page being put away: the last moment to keep something.
    pub(super) fn and_leaving(mut self, leave: impl Fn() + 'static) -> Self {
        let leave = Rc::new(leave);
        let hidden = leave.clone();
        self.0.push(Ear::new(window().into(), "pagehide", move || leave()));
        self.0.push(Ear::new(document().into(), "visibilitychange", move || {
            if !is_visible() {
                hidden();
            }
        }));
        self
    }

    /// Reports that another page of the app kept or forgot something small.
    pub(super) fn and_noting(mut self, noted: impl FnMut() + 'static) -> Self {
        self.0.push(Ear::new(window().into(), "storage", noted));
        self
    }
}

fn is_visible() -> bool {
    !document().hidden()
}

impl Ear {
    fn new(target: EventTarget, name: &'static str, mut heard: impl FnMut() + 'static) -> Self {
        let closure = Closure::<dyn FnMut(_)>::new(move |_| heard());
        // Listening fails for no target that is a window or document.
        let _ = target.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
        Self { target, name, closure }
    }
}

impl Drop for Ear {
    fn drop(&mut self) {
        let _ = self.target.remove_event_listener_with_callback(self.name, self.closure.as_ref().unchecked_ref());
    }
}
