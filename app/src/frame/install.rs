//! Putting the app on the home screen: the browser's offer kept until its moment, and what iPhones do instead.
//!
//! Belongs here: whether and when to speak of it. Does not belong here: where it stands on a page (`install_offer`,
//! `features::more`).

use js_sys::{Function, Reflect};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};

use crate::{i18n::format, remember};

/// Where this device's use is remembered.
const USE: &str = "suike.use";

/// So many follow-ups logged show that the app is of use.
const LOGGED: u32 = 3;

/// How far somebody is with the app on this device.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Use {
    /// The last day on which it was open.
    last: String,
    /// On how many days it was.
    days: u32,
    /// How many follow-ups were logged here.
    logged: u32,
    /// The person said no.
    dismissed: bool,
}

impl Use {
    /// After the third follow-up, or on the second day; never again once the person said no.
    fn is_the_moment(&self) -> bool {
        !self.dismissed && (self.logged >= LOGGED || self.days >= 2)
    }

    fn on(mut self, today: String) -> Self {
        if self.last != today {
            self.last = today;
            self.days = self.days.saturating_add(1);
        }
        self
    }
}

thread_local! {
    static OFFER: ArcRwSignal<bool> = ArcRwSignal::new(false);
    static EVENT: std::cell::RefCell<Option<web_sys::Event>> = const { std::cell::RefCell::new(None) };
    static MOMENT: ArcRwSignal<bool> = ArcRwSignal::new(false);
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
    let on_installed = Closure::<dyn Fn()>::new(|| OFFER.with(|it| it.set(false)));
    // As above.
    let _ = window().add_event_listener_with_callback("appinstalled", on_installed.as_ref().unchecked_ref());
    on_installed.forget();
    note(|known| known.on(format::today()));
}

/// True while the browser would install the app; tracked.
pub fn is_offered() -> bool {
    OFFER.with(Get::get)
}

/// True once it is the moment to speak of it unasked; tracked.
pub fn is_the_moment() -> bool {
    MOMENT.with(Get::get)
}

/// A follow-up was logged here.
pub fn note_logged() {
    note(|known| Use { logged: known.logged.saturating_add(1), ..known });
}

/// The person does not want it: it is not spoken of again unasked.
pub fn dismiss() {
    note(|known| Use { dismissed: true, ..known });
}

fn note(change: impl FnOnce(Use) -> Use) {
    let known = change(remember::recall_value(USE).unwrap_or_default());
    remember::keep_value(USE, &known);
    let moment = known.is_the_moment();
    MOMENT.with(|it| {
        if it.get_untracked() != moment {
            it.set(moment);
        }
    });
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

/// True on an iPhone or iPad whose browser has the app open as a page: it offers nothing by itself, may throw away what is
/// kept after a week without a visit, and bears no number on an icon.
pub fn is_page_on_ios() -> bool {
    let navigator = window().navigator();
    let agent = navigator.user_agent().unwrap_or_default();
    is_ios(&agent, navigator.max_touch_points()) && !is_standalone(&navigator)
}

/// An iPad says that it is a Mac; no Mac has a touch screen.
fn is_ios(agent: &str, touches: i32) -> bool {
    ["iPhone", "iPad", "iPod"].iter().any(|name| agent.contains(name)) || (agent.contains("Macintosh") && touches > 1)
}

fn is_standalone(navigator: &web_sys::Navigator) -> bool {
    let said = Reflect::get(navigator, &"standalone".into()).ok().and_then(|it| it.as_bool()).unwrap_or_default();
    let shown = window().match_media("(display-mode: standalone)").ok().flatten().is_some_and(|media| media.matches());
    said || shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(days: u32, logged: u32) -> Use {
        Use { last: "2026-11-26".to_owned(), days, logged, dismissed: false }
    }

    #[test]
    fn the_moment_is_the_third_follow_up_or_the_second_day_unless_somebody_said_no() {
        assert!(!known(1, 2).is_the_moment());
        assert!(known(1, 3).is_the_moment());
        assert!(known(2, 0).is_the_moment());
        assert!(!Use { dismissed: true, ..known(9, 9) }.is_the_moment());
    }

    #[test]
    fn a_day_counts_once() {
        let same = known(1, 0).on("2026-11-26".to_owned());
        assert_eq!(same.days, 1);
        assert_eq!(same.on("2026-11-27".to_owned()).days, 2);
    }

    #[test]
    fn an_ipad_is_known_though_it_says_mac() {
        let (phone, mac) =
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)", "Mozilla/5.0 (Macintosh; Intel Mac OS X)");
        assert!(is_ios(phone, 5) && is_ios(mac, 5));
        assert!(!is_ios(mac, 0) && !is_ios("Mozilla/5.0 (Linux; Android 15)", 5));
    }
}
