//! What is shown when the program itself fails.
//!
//! Belongs here: a screen made without the rest of the app, which can no longer be trusted. Does not belong here:
//! errors a person can cause; those are typed and shown where they happen.

use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, closure::Closure};

use crate::t;

/// From now on a panic shows the screen.
pub fn catch() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        show();
    }));
}

/// Covers the page. Whatever cannot be made is left out: a panic in here would show nothing at all.
fn show() {
    let Some(body) = document().body() else { return };
    let Some(screen) = element("div", "crash", None) else { return };
    // A screen reader that does not hear it loses nothing else.
    let _ = screen.set_attribute("role", "alert");
    let parts = [
        element("h1", "empty-title", Some(&t!("crash.title"))),
        element("p", "empty-text", Some(&t!("crash.safe"))),
        reload_button(),
    ];
    for part in parts.into_iter().flatten() {
        // As above: a part that does not fit is left out.
        let _ = screen.append_child(&part);
    }
    body.set_inner_html("");
    let _ = body.append_child(&screen);
}

fn element(name: &str, class: &str, text: Option<&str>) -> Option<web_sys::Element> {
    let element = document().create_element(name).ok()?;
    element.set_class_name(class);
    element.set_text_content(text);
    Some(element)
}

fn reload_button() -> Option<web_sys::Element> {
    let button = element("button", "button button-primary", Some(&t!("crash.reload")))?;
    let on_click = Closure::<dyn Fn()>::new(|| {
        // A page that cannot reload is reloaded by hand.
        let _ = window().location().reload();
    });
    button.add_event_listener_with_callback("click", on_click.as_ref().unchecked_ref()).ok()?;
    on_click.forget();
    Some(button)
}
