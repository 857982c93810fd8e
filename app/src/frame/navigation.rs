//! Where the app is, and going elsewhere.
//!
//! Belongs here: the browser's history and its links. Does not belong here: how addresses are written (`routes`).
//!
//! There is one window and so one address: it lives in the thread, and any callback may go somewhere.

use leptos::{ev, prelude::*};
use wasm_bindgen::{JsCast, JsValue};

use crate::routes::Route;

thread_local! {
    static ADDRESS: ArcRwSignal<String> = ArcRwSignal::new(current());
}

fn current() -> String {
    let location = window().location();
    location.pathname().unwrap_or_else(|_| "/".into()) + &location.search().unwrap_or_default()
}

/// The page that is shown; tracked.
pub fn route() -> Route {
    Route::parse(&ADDRESS.with(Get::get))
}

/// The page that is shown; not tracked, for what happens once.
pub fn route_now() -> Route {
    Route::parse(&ADDRESS.with(GetUntracked::get_untracked))
}

/// The address's whole query, without its `?`; tracked.
pub fn search() -> String {
    ADDRESS.with(Get::get).split_once('?').map(|(_, query)| query.to_owned()).unwrap_or_default()
}

/// A value of the address's query, such as `customer` in `/contacts/new?customer=…`; tracked.
pub fn query(name: &str) -> Option<String> {
    let address = ADDRESS.with(Get::get);
    let (_, query) = address.split_once('?')?;
    web_sys::UrlSearchParams::new_with_str(query).ok()?.get(name).filter(|value| !value.is_empty())
}

/// Goes to a page.
pub fn go(route: &Route) {
    go_to(&route.path());
}

/// Goes to a path of ours, query included.
pub fn go_to(path: &str) {
    if path == ADDRESS.with(GetUntracked::get_untracked) {
        return;
    }
    let step = JsValue::from_f64(depth() + 1.0);
    if let Ok(history) = window().history() {
        // A history that refuses (too many steps at once) leaves the address bar behind, nothing else.
        let _ = history.push_state_with_url(&step, "", Some(path));
    }
    ADDRESS.with(|it| it.set(path.to_owned()));
}

/// Goes to a path without a step back to here, for redirects and for queries that follow typing.
pub fn replace(path: &str) {
    if let Ok(history) = window().history() {
        // As above.
        let _ = history.replace_state_with_url(&JsValue::from_f64(depth()), "", Some(path));
    }
    ADDRESS.with(|it| it.set(path.to_owned()));
}

/// Goes back to where one came from; to `fallback` if the app was opened right here.
pub fn back(fallback: &Route) {
    match window().history() {
        Ok(history) if depth() > 0.0 => {
            // A history that cannot go back stays.
            let _ = history.back();
        }
        _ => replace(&fallback.path()),
    }
}

/// How many steps of ours lie behind; the history keeps the number with each step.
fn depth() -> f64 {
    window().history().and_then(|it| it.state()).ok().and_then(|it| it.as_f64()).unwrap_or_default()
}

/// Listens to the back button and to clicks on links for as long as the page lives.
pub fn start() {
    let back = window_event_listener(ev::popstate, |_| ADDRESS.with(|it| it.set(current())));
    let clicks = window_event_listener(ev::click, |event| {
        if let Some(path) = followed(&event) {
            event.prevent_default();
            go_to(&path);
        }
    });
    // They are never taken away.
    std::mem::forget((back, clicks));
}

/// The path of ours that a click follows, unless the person asked for a new tab or a download.
fn followed(event: &ev::MouseEvent) -> Option<String> {
    let plain = event.button() == 0 && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key());
    if !plain || event.default_prevented() {
        return None;
    }
    let element = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    let link = element.closest("a[href]").ok()??.dyn_into::<web_sys::HtmlAnchorElement>().ok()?;
    let ours = link.origin() == window().location().origin().ok()?;
    let elsewhere = !link.target().is_empty() || link.has_attribute("download");
    let path = link.pathname() + &link.search();
    (ours && !elsewhere && !path.starts_with("/api/") && link.hash().is_empty()).then_some(path)
}
