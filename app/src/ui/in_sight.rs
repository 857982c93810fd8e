//! What is in sight: a place that says when it comes there (the end of what is shown, where more is to follow), and bringing
//! something there.
//!
//! Belongs here: watching and scrolling. Does not belong here: what happens then.

use leptos::{html, prelude::*};
use wasm_bindgen::{JsCast, closure::Closure};

/// Something at the end of a list that goes on. It says when it comes into sight, or is about to.
#[component]
pub fn InSight(
    /// It is in sight.
    #[prop(into)]
    on_reach: Callback<()>,
    /// What stands there, for those who go by keyboard.
    children: Children,
) -> impl IntoView {
    let place = NodeRef::<html::Div>::new();
    let watching = StoredValue::new_local(None::<(web_sys::IntersectionObserver, Closure<dyn FnMut(js_sys::Array)>)>);
    Effect::new(move || {
        let Some(element) = place.get() else { return };
        let on_change = Closure::<dyn FnMut(js_sys::Array)>::new(move |seen: js_sys::Array| {
            let is_in = |it: wasm_bindgen::JsValue| {
                it.dyn_into::<web_sys::IntersectionObserverEntry>().is_ok_and(|it| it.is_intersecting())
            };
            if seen.iter().any(is_in) {
                on_reach.run(());
            }
        });
        let options = web_sys::IntersectionObserverInit::new();
        options.set_root_margin("600px");
        let observer = web_sys::IntersectionObserver::new_with_options(on_change.as_ref().unchecked_ref(), &options);
        if let Ok(observer) = observer {
            observer.observe(&element);
            watching.set_value(Some((observer, on_change)));
        }
    });
    on_cleanup(move || {
        watching.update_value(|it| {
            if let Some((observer, _)) = it.take() {
                observer.disconnect();
            }
        });
    });
    view! { <div node_ref=place>{children()}</div> }
}

/// Scrolls no further than an element needs to be in sight.
pub fn bring_into_sight(element: &web_sys::Element) {
    let nearest = web_sys::ScrollIntoViewOptions::new();
    nearest.set_block(web_sys::ScrollLogicalPosition::Nearest);
    nearest.set_inline(web_sys::ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&nearest);
}
