//! Putting the app on the home screen.
//!
//! Belongs here: the browser's offer, kept until the person wants it. Does not belong here: the button (`features::more`).

use js_sys::{Function, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};

thread_local! {
    static OFFER: ArcRwSignal<bool> = ArcRwSignal::new(false);
    static EVENT: std::cell::RefCell<Option<web_sys::Event>> = const { std::cell::RefCell::new(None) };
}

/// Keeps the browser's offer instead of letting it pop up by itself.
pub fn listen() {
    let on_offer = Closure::<dyn Fn(web_sys::Event)>::new(|event: web_sys::Event| {
        event.prevent_default();
        EVENT.with(|it| it.replace(Some(event)));
        OFFER.with(|it| it.set(true));
    });
    // A browser that cannot be listened to offers by its own menu.
    let _ = window().add_event_listener_with_callback("beforeinstallprompt", on_offer.as_ref().unchecked_ref());
    on_offer.forget();
}

/// True while the browser would install the app; tracked.
pub fn is_offered() -> bool {
    OFFER.with(Get::get)
}

/// Lets the browser ask. It asks once per offer.
pub fn ask() {
    OFFER.with(|it| it.set(false));
    let Some(event) = EVENT.take() else { return };
    let prompt = Reflect::get(&event, &"prompt".into()).ok().and_then(|it| it.dyn_into::<Function>().ok());
    if let Some(prompt) = prompt {
        // A refusal is the person's or the browser's right.
        let _: Result<JsValue, JsValue> = prompt.call0(&event);
    }
}
