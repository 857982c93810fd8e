//! When the screens are told that rows changed, and what they show before the book is open.
//!
//! Belongs here: the pace of showing, the last screen. Does not belong here: who listens ([`super::live`]), what the last
//! screen was ([`super::screen`]).

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};

use leptos::prelude::{TimeoutHandle, request_animation_frame, set_timeout, set_timeout_with_handle, window};
use sync::client::Changed;

use super::{desk::Desk, moments::mark, tables::Touched};
use crate::i18n;

/// How long to look at least before the next look, while page after page comes in.
const GLANCE: f64 = 250.0;

/// Showing takes at most one part in so many of the time: a slow device gets its rows first.
const SHARE: f64 = 6.0;

/// How long a break is between two things that nobody waits for.
const BREAK: Duration = Duration::from_millis(300);
/// Between two parts of a long table: a tap is answered first.
const BREATH: Duration = Duration::from_millis(30);

/// For how many frames a start waits for its texts.
const FRAMES: usize = 20;

/// How long to wait for a frame that does not come: a page in the background is not painted.
const NO_FRAME: Duration = Duration::from_millis(100);

/// The pace of a first sync: the screens are not drawn once for each page.
#[derive(Default)]
pub(super) struct Pace {
    glance: RefCell<Option<TimeoutHandle>>,
    unshown: Cell<bool>,
    preparing: Cell<bool>,
}

impl Pace {
    /// Nothing waits to be shown any more.
    pub(super) fn rest(&self) {
        self.unshown.set(false);
        if let Some(glance) = self.glance.take() {
            glance.clear();
        }
    }
}

impl Desk {
    /// Shows what changed; while everything comes for the first time, all that comes in a while at its end.
    pub(super) fn show_in_time(&self, changed: &Changed) {
        let (filling, any) = {
            let engine = self.engine.borrow();
            (engine.is_loaded() && !engine.is_filled(), !engine.base().is_empty())
        };
        if *changed != Changed::All {
            self.show(changed);
        } else if !filling || !any {
            self.pace.rest();
            self.show(changed);
        } else if self.pace.glance.borrow().is_some() {
            self.pace.unshown.set(true);
        } else {
            self.glance();
        }
    }

    /// Shows everything, and lets the screens be for a while.
    fn glance(&self) {
        let before = now();
        self.show(&Changed::All);
        let pause = ((now() - before) * (SHARE - 1.0)).max(GLANCE);
        let desk = self.weak();
        let over = move || {
            let Some(desk) = desk.upgrade() else { return };
            desk.pace.glance.take();
            if desk.pace.unshown.take() {
                desk.glance();
            }
        };
        *self.pace.glance.borrow_mut() = set_timeout_with_handle(over, Duration::from_secs_f64(pause / 1000.0)).ok();
    }

    fn show(&self, changed: &Changed) {
        let touched = {
            let engine = self.engine.borrow();
            if engine.is_loaded() {
                self.screen.end();
            }
            self.tables.follow(&engine, changed)
        };
        self.bells.ring(changed, &touched);
        // Who the person is came with rows; so did what needs attention.
        self.tell();
    }

    /// Everything is here: the columns of what may be asked for next are made in the breaks.
    pub(super) fn prepare(&self) {
        if self.engine.borrow().is_filled() && !self.pace.preparing.replace(true) {
            self.prepare_more(BREAK);
        }
    }

    fn prepare_more(&self, after: Duration) {
        let desk = self.weak();
        let prepare = move || {
            let Some(desk) = desk.upgrade().filter(|desk| !desk.closed.get()) else { return };
            let unprepared = desk.tables.unprepared(&desk.engine.borrow());
            if let Some(kind) = unprepared {
                desk.fill_some(kind);
                desk.prepare_more(BREATH);
            }
        };
        set_timeout(prepare, after);
    }

    /// Shows the last screen, if there is one, and returns when it has been painted: what else a start needs would only hold
    /// it up.
    pub(super) async fn paint_last_screen(&self) {
        let Ok((text, drafts)) = self.store.screen().await else { return };
        if !self.closed.get() && !self.engine.borrow().is_loaded() && self.screen.read(text.as_deref()) {
            self.drafts.fill(drafts);
            self.bells.ring(&Changed::All, &Touched::All);
            self.tell();
            mark("suike:last-seen");
            painted().await;
        }
    }

    /// Keeps what is on the screen for the next start.
    pub(super) fn keep_screen(&self) {
        let text = {
            let engine = self.engine.borrow();
            if engine.is_loaded() { self.screen.write(&engine) } else { None }
        };
        if let Some(text) = text {
            self.spawn(|desk| async move {
                // The next start then paints a little later, that is all.
                let _ = desk.store.put_screen(&text).await;
            });
        }
    }
}

fn now() -> f64 {
    window().performance().map_or(0.0, |clock| clock.now())
}

/// Returns after a frame that shows words. Without texts, or in the background, it does not wait for long.
async fn painted() {
    for _ in 0..FRAMES {
        frame().await;
        if leptos::prelude::untrack(i18n::version) > 0 {
            return frame().await;
        }
    }
}

/// Returns after the next frame, or after a while without one.
async fn frame() {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        let resolve = Rc::new(move || drop(resolve.call0(&wasm_bindgen::JsValue::UNDEFINED)));
        let late = resolve.clone();
        set_timeout(move || late(), NO_FRAME);
        // A task of its own comes after the frame that the callback belongs to.
        request_animation_frame(move || set_timeout(move || resolve(), Duration::ZERO));
    });
    // It is never rejected.
    let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
}
