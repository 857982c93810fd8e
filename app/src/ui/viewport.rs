//! What the device is like: a phone or a desk, light or dark.
//!
//! Belongs here: the one width at which the app changes its shape, and what painted pictures must know. Does not belong here:
//! other looks, which the style sheet changes by itself.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};

thread_local! {
    static IS_DESK: ArcRwSignal<bool> = watch("(min-width: 64rem)");
    static IS_DARK: ArcRwSignal<bool> = watch("(prefers-color-scheme: dark)");
}

fn watch(media: &str) -> ArcRwSignal<bool> {
    let holds = ArcRwSignal::new(false);
    if let Ok(Some(query)) = window().match_media(media) {
        holds.set(query.matches());
        let heard = holds.clone();
        let on_change =
            Closure::<dyn Fn(web_sys::MediaQueryListEvent)>::new(move |event: web_sys::MediaQueryListEvent| {
                heard.set(event.matches());
            });
        query.set_onchange(Some(on_change.as_ref().unchecked_ref()));
        // It listens as long as the page lives.
        on_change.forget();
        std::mem::forget(query);
    }
    holds
}

/// True where the device is dark; tracked, for what is painted once and does not follow the style sheet.
pub fn is_dark() -> bool {
    IS_DARK.with(Get::get)
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
