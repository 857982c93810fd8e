//! How much room there is: a phone or a desk.
//!
//! Belongs here: the one width at which the app changes its shape. Does not belong here: looks, which the style sheet
//! changes by itself.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};

thread_local! {
    static IS_DESK: ArcRwSignal<bool> = watch();
}

fn watch() -> ArcRwSignal<bool> {
    let is_desk = ArcRwSignal::new(false);
    if let Ok(Some(query)) = window().match_media("(min-width: 64rem)") {
        is_desk.set(query.matches());
        let heard = is_desk.clone();
        let on_change =
            Closure::<dyn Fn(web_sys::MediaQueryListEvent)>::new(move |event: web_sys::MediaQueryListEvent| {
                heard.set(event.matches());
            });
        query.set_onchange(Some(on_change.as_ref().unchecked_ref()));
        // It listens as long as the page lives.
        on_change.forget();
        std::mem::forget(query);
    }
    is_desk
}

/// True on screens wide enough for a side bar and two panes; tracked.
pub fn is_desk() -> bool {
    IS_DESK.with(Get::get)
}

/// The same as things are now; not tracked.
pub fn is_desk_now() -> bool {
    IS_DESK.with(GetUntracked::get_untracked)
}

/// How high a row of a list is, in pixels; tracked.
pub fn row_height() -> f64 {
    if is_desk() { 36.0 } else { 64.0 }
}
