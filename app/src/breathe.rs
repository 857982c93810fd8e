//! Giving the browser a moment in the middle of long work, so that it can draw and answer.
//!
//! Belongs here: the moment, and when one is due. Does not belong here: what the work is.

use domain::steps::Rest;
use js_sys::Promise;
use leptos::prelude::window;
use wasm_bindgen_futures::JsFuture;

/// How long work goes on without a moment for the browser, in milliseconds: less than half of what a person would notice.
const LONGEST: f64 = 16.0;

/// Comes back when the browser has done what was waiting.
pub async fn breathe() {
    wait(0).await;
}

/// Comes back after so many milliseconds.
pub async fn wait(millis: i32) {
    let moment = Promise::new(&mut |resolve, _| {
        let asked = window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, millis);
        // A window that cannot wait goes on at once.
        if asked.is_err() {
            let _ = resolve.call0(&wasm_bindgen::JsValue::UNDEFINED);
        }
    });
    // The promise is never rejected.
    let _ = JsFuture::from(moment).await;
}

/// Work in small steps that pauses by the clock.
pub struct Pace {
    since: f64,
}

impl Pace {
    /// Work that begins now.
    pub fn begin() -> Self {
        Self { since: now() }
    }

    /// True if the work has gone on for long enough: then [`Pace::rest`].
    pub fn is_due(&self) -> bool {
        now() - self.since > LONGEST
    }
}

impl Rest for Pace {
    async fn rest(&mut self) {
        if self.is_due() {
            breathe().await;
            self.since = now();
        }
    }
}

fn now() -> f64 {
    window().performance().map_or_else(js_sys::Date::now, |clock| clock.now())
}
