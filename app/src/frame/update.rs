//! New versions of the app: fetched by the service worker, taken over only when the person says so.
//!
//! Belongs here: saying that one waits. Does not belong here: fetching and keeping it (`public/shell`), which tells us
//! by `suike:update` and listens for `suike:apply-update`.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};

use crate::{
    t,
    ui::{Banner, Button, ButtonKind},
};

thread_local! {
    static WAITS: ArcRwSignal<bool> = ArcRwSignal::new(false);
}

/// Listens for new versions for as long as the page lives.
pub fn listen() {
    let on_update = Closure::<dyn Fn()>::new(|| WAITS.with(|it| it.set(true)));
    // Without the event the new version comes at the next start.
    let _ = window().add_event_listener_with_callback("suike:update", on_update.as_ref().unchecked_ref());
    on_update.forget();
}

fn apply() {
    if let Ok(event) = web_sys::Event::new("suike:apply-update") {
        // As above.
        let _ = window().dispatch_event(&event);
    }
}

/// Says that a new version is ready.
#[component]
pub fn UpdateBanner() -> impl IntoView {
    move || {
        WAITS.with(Get::get).then(|| {
            let action = view! {
                <Button kind=ButtonKind::Primary on_press=|()| apply()>
                    {t!("update.apply")}
                </Button>
            };
            view! { <Banner action=action.into_any()>{t!("update.ready")}</Banner> }
        })
    }
}
