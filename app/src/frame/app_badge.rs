//! The number on the app's icon: what waits for the person.
//!
//! Belongs here: counting it and telling the device. Does not belong here: the notices inside of the app (`notices`).

use domain::query::{Filter, Query};
use js_sys::{Function, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

use crate::{i18n::format, local::use_book};

/// Keeps the number in step: one's own open tasks that are due, and changes that were refused.
pub fn follow() {
    let book = use_book();
    let actor = book.actor();
    let attention = book.attention();
    let due = Signal::derive(move || {
        let me = actor.with(|actor| actor.as_ref().map(|actor| actor.user.to_string())).unwrap_or_default();
        let open = Query::of("task").and(Filter::is("owner", me)).and(Filter::empty("done_at"));
        open.and(Filter::upto("due_on", format::today()))
    });
    let due = book.query(due);
    let count = Memo::new(move |_| due.with(|ids| ids.len()) + attention.with(Vec::len));
    Effect::new(move || tell(count.get()));
}

/// Devices whose icons bear no numbers have nothing to be told.
fn tell(count: usize) {
    let navigator = window().navigator();
    let name = if count > 0 { "setAppBadge" } else { "clearAppBadge" };
    let Some(set) = Reflect::get(&navigator, &name.into()).ok().and_then(|it| it.dyn_into::<Function>().ok()) else {
        return;
    };
    // A refusal is the person's or the device's right.
    let _: Result<JsValue, JsValue> = set.call1(&navigator, &JsValue::from_f64(count as f64));
}
