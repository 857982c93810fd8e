//! Where the focus goes when what had it is gone: a page that was left, a row that was ticked off, a message that went away.
//!
//! Belongs here: noticing it, and the next best place. Does not belong here: focus that a control takes or gives back by itself
//! (`ui`). What somebody left on purpose, by pressing beside it, is left alone.
//!
//! Only whoever uses keys needs it, so its code comes with the first key (`later`).

use std::{
    cell::{Cell, RefCell},
    time::Duration,
};

use leptos::{ev, prelude::*};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{AddEventListenerOptions, Element, FocusOptions, HtmlElement, MutationObserver, MutationObserverInit};

use super::later;

/// By then, whatever takes the focus by itself has it.
const SETTLED: Duration = Duration::from_millis(50);

/// What can be pressed. A field is not taken: a phone would raise its keyboard.
const PRESSABLE: &str = "a[href], button:not(:disabled), [tabindex='0']";

/// Around everything, or of a moment only: what is near within these is near by chance.
const TOO_WIDE: &str = "html, body, main, .shell, [role=status]";

thread_local! {
    static LAST: RefCell<Option<Place>> = const { RefCell::new(None) };
    static LOOKS_SOON: Cell<bool> = const { Cell::new(false) };
}

/// From the first key on, the focus is never lost.
pub fn keep() {
    let begin = Closure::once_into_js(later::keep_focus);
    let once = AddEventListenerOptions::new();
    once.set_once(true);
    let begin = begin.unchecked_ref();
    // Without it the focus begins at the top of the page.
    let _ = window().add_event_listener_with_callback_and_add_event_listener_options("keydown", begin, &once);
}

/// Begins to watch, for as long as the page lives.
pub fn watch() {
    let now = document().active_element().or_else(|| document().body().map(Into::into));
    now.into_iter().for_each(note);
    let focused = window_event_listener(ev::focusin, |event| {
        event.target().and_then(|it| it.dyn_into::<Element>().ok()).into_iter().for_each(note);
    });
    let changed = Closure::<dyn Fn()>::new(look_soon);
    if let (Ok(observer), Some(body)) = (MutationObserver::new(changed.as_ref().unchecked_ref()), document().body()) {
        let what = MutationObserverInit::new();
        what.set_child_list(true);
        what.set_subtree(true);
        // What is not seen is not mended.
        let _ = observer.observe_with_options(&body, &what);
    }
    std::mem::forget(focused);
    changed.forget();
}

/// Where the focus was.
struct Place {
    /// On which page.
    page: String,
    /// What had it.
    element: Element,
    /// What that was in, from the inside out.
    around: Vec<Element>,
    /// Where its upper left corner was.
    at: (f64, f64),
    /// What had it before, on the same page.
    before: Option<Element>,
}

/// Takes note of where the focus is. While a page is on its way `main` stands in for it.
fn note(element: Element) {
    if element.id() == "main" {
        return;
    }
    let around = std::iter::successors(element.parent_element(), |it| it.parent_element()).collect();
    let place = element.get_bounding_client_rect();
    let page = page_now();
    LAST.with_borrow_mut(|last| {
        let before = last
            .take()
            .filter(|last| last.page == page)
            .and_then(|last| if last.element.is_connected() { Some(last.element) } else { last.before });
        *last = Some(Place { page, element, around, at: (place.left(), place.top()), before });
    });
}

fn look_soon() {
    if nobody_has_it() && !LOOKS_SOON.replace(true) {
        set_timeout(look, SETTLED);
    }
}

fn look() {
    LOOKS_SOON.set(false);
    let next = LAST.with_borrow(|last| {
        let last = last.as_ref().filter(|last| nobody_has_it() && last.is_gone())?;
        last.near().or_else(in_dialog).or_else(heading).or_else(|| document().get_element_by_id("main"))
    });
    if let Some(element) = next.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
        let quietly = FocusOptions::new();
        quietly.set_prevent_scroll(true);
        // One that refuses leaves it to the next key.
        let _ = element.focus_with_options(&quietly);
    }
}

fn nobody_has_it() -> bool {
    document().active_element().is_none_or(|it| it.tag_name() == "BODY" || it.id() == "main")
}

fn page_now() -> String {
    window().location().pathname().unwrap_or_default()
}

impl Place {
    fn is_gone(&self) -> bool {
        self.page != page_now() || (self.element.tag_name() != "BODY" && !is_shown(&self.element))
    }

    /// On the same page: what is nearest to it in what it was in, else what had the focus before.
    fn near(&self) -> Option<Element> {
        if self.page != page_now() {
            return None;
        }
        let mut within = self.around.iter().filter(|it| it.is_connected() && !it.matches(TOO_WIDE).unwrap_or(true));
        let nearest = within.find_map(|it| nearest(it, self.at));
        nearest.or_else(|| self.before.clone().filter(is_shown))
    }
}

fn nearest(within: &Element, (left, top): (f64, f64)) -> Option<Element> {
    let away = |element: &Element| {
        let place = element.get_bounding_client_rect();
        (place.left() - left).hypot(place.top() - top)
    };
    all(within, PRESSABLE).min_by(|one, other| away(one).total_cmp(&away(other)))
}

/// What is open over the page keeps the focus to itself.
fn in_dialog() -> Option<Element> {
    let dialog = document().query_selector("dialog[open]").ok()??;
    all(&dialog, PRESSABLE).next()
}

/// The heading of the page, the inner one of two beside each other.
fn heading() -> Option<Element> {
    let heading = all(&document().document_element()?, "main h1").last()?;
    heading.set_attribute("tabindex", "-1").ok()?;
    Some(heading)
}

fn all(within: &Element, selector: &str) -> impl Iterator<Item = Element> {
    let found = within.query_selector_all(selector).ok();
    let count = found.as_ref().map_or(0, web_sys::NodeList::length);
    (0..count).filter_map(move |at| found.as_ref()?.get(at)?.dyn_into().ok()).filter(is_shown)
}

fn is_shown(element: &Element) -> bool {
    let place = element.get_bounding_client_rect();
    element.is_connected() && place.width() > 0.0 && place.height() > 0.0
}
