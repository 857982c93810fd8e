//! A list of any length: only the rows in sight exist.
//!
//! Belongs here: the window over rows of one height, native scrolling, `j`/`k`. Does not belong here: what a row shows,
//! and which rows there are.

use std::{ops::Range, time::Duration};

use leptos::{ev, html, prelude::*};
use wasm_bindgen::{JsCast, closure::Closure};

use super::viewport;

/// A long list. `row` draws the row at a place, `key` says which record stands there and in which version.
#[component]
pub fn VirtualList(
    /// How many rows there are.
    #[prop(into)]
    count: Signal<usize>,
    /// What stands at a place; a row is drawn anew when this changes.
    #[prop(into)]
    key: Callback<usize, String>,
    /// Draws the row at a place. Its first link or button gets the focus.
    #[prop(into)]
    row: Callback<usize, AnyView>,
    /// How high a row is; 64 on phones and 36 on desks unless said otherwise.
    #[prop(optional, into)]
    row_height: Option<Signal<f64>>,
    /// What the list holds.
    #[prop(into)]
    label: Signal<String>,
    /// Its rows are rows of the table around it, not items of a list of their own.
    #[prop(optional)]
    in_table: bool,
    /// Extra class of the scrolling element.
    #[prop(optional)]
    class: &'static str,
    /// So many rows are kept beyond each edge, so that a quick thumb sees no gap.
    #[prop(default = 8)]
    beyond: usize,
    /// `j` and `k` step through it; not where several lists stand side by side.
    #[prop(default = true)]
    keys: bool,
) -> impl IntoView {
    let scroller = NodeRef::<html::Div>::new();
    let height = row_height.unwrap_or_else(|| Signal::derive(viewport::row_height));
    let offset = RwSignal::new(0.0_f64);
    let room = RwSignal::new(800.0_f64);
    watch_room(scroller, room);
    let painted = painted_once();
    let beyond = move || if painted.get() { beyond } else { 0 };
    let range = Memo::new(move |_| in_sight(offset.get(), room.get(), height.get(), count.get(), beyond()));
    let rows = move || range.get().map(|index| (index, key.run(index))).collect::<Vec<_>>();
    if keys {
        step_by_keys(scroller, height, count);
    }
    view! {
        <div
            class=format!("vlist {class}")
            node_ref=scroller
            on:scroll=move |_| {
                if let Some(scroller) = scroller.get_untracked() {
                    offset.set(f64::from(scroller.scroll_top()));
                }
            }
        >
            <div
                class="vlist-all"
                role=if in_table { "rowgroup" } else { "list" }
                aria-label=move || (!in_table).then(|| label.get())
                style:height=move || format!("{}px", count.get() as f64 * height.get())
            >
                <div
                    class="vlist-window"
                    style:transform=move || format!("translateY({}px)", range.get().start as f64 * height.get())
                >
                    <For each=rows key=Clone::clone let((index, _key))>
                        <div
                            class="vlist-row"
                            role=if in_table { "row" } else { "listitem" }
                            aria-setsize=move || (!in_table).then(|| count.get())
                            aria-posinset=(!in_table).then_some(index + 1)
                            aria-rowindex=in_table.then_some(index + 2)
                            data-index=index
                            style:height=move || format!("{}px", height.get())
                        >
                            {row.run(index)}
                        </div>
                    </For>
                </div>
            </div>
        </div>
    }
}

/// False until the first frame has been drawn: what nobody sees yet can wait for the next one.
fn painted_once() -> RwSignal<bool> {
    let painted = RwSignal::new(false);
    let after_it = move || {
        // The list may be gone by then.
        let _ = painted.try_set(true);
    };
    request_animation_frame(move || set_timeout(after_it, Duration::ZERO));
    painted
}

fn in_sight(scrolled: f64, room: f64, height: f64, count: usize, beyond: usize) -> Range<usize> {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "pixels are small and not negative")]
    let rows = |pixels: f64| (pixels / height).max(0.0) as usize;
    let first = rows(scrolled).saturating_sub(beyond).min(count);
    let last = (rows(scrolled + room) + 1 + beyond).min(count);
    // Even starts keep striped rows in their colour.
    (first & !1)..last
}

fn watch_room(scroller: NodeRef<html::Div>, room: RwSignal<f64>) {
    let observer = StoredValue::new_local(None::<(web_sys::ResizeObserver, Closure<dyn FnMut()>)>);
    Effect::new(move || {
        let Some(element) = scroller.get() else { return };
        let measured = element.clone();
        let on_resize = Closure::<dyn FnMut()>::new(move || {
            let height = f64::from(measured.client_height());
            // A hidden list keeps its rows.
            if height > 0.0 {
                room.set(height);
            }
        });
        if let Ok(watching) = web_sys::ResizeObserver::new(on_resize.as_ref().unchecked_ref()) {
            watching.observe(&element);
            observer.set_value(Some((watching, on_resize)));
        }
    });
    on_cleanup(move || {
        observer.update_value(|it| {
            if let Some((watching, _)) = it.take() {
                watching.disconnect();
            }
        });
    });
}

/// `j` and `k` move the focus from row to row, unless somebody is typing or the list is out of sight.
fn step_by_keys(scroller: NodeRef<html::Div>, height: Signal<f64>, count: Signal<usize>) {
    let listener = window_event_listener(ev::keydown, move |event| {
        let by = match event.key().as_str() {
            "j" => 1,
            "k" => -1,
            _ => return,
        };
        let Some(scroller) = scroller.get_untracked() else { return };
        if event.ctrl_key() || event.meta_key() || event.alt_key() || is_typing() || scroller.client_height() == 0 {
            return;
        }
        event.prevent_default();
        let last = count.get_untracked().saturating_sub(1);
        let next = focused_index(&scroller).map_or(0, |at| at.saturating_add_signed(by).min(last));
        show_and_focus(scroller.into(), next, height.get_untracked());
    });
    on_cleanup(move || listener.remove());
}

/// True while keys are letters for a field.
pub fn is_typing() -> bool {
    document().active_element().is_some_and(|it| {
        matches!(it.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
            || it.closest("dialog[open]").ok().flatten().is_some()
    })
}

fn focused_index(scroller: &web_sys::Element) -> Option<usize> {
    let row = document().active_element()?.closest("[data-index]").ok().flatten()?;
    scroller.contains(Some(&row)).then(|| row.get_attribute("data-index")?.parse().ok()).flatten()
}

fn show_and_focus(scroller: web_sys::HtmlElement, index: usize, height: f64) {
    let (top, bottom) = (index as f64 * height, (index + 1) as f64 * height);
    let (from, room) = (f64::from(scroller.scroll_top()), f64::from(scroller.client_height()));
    let target = if top < from { Some(top) } else { (bottom > from + room).then_some(bottom - room) };
    if let Some(target) = target {
        #[allow(clippy::cast_possible_truncation, reason = "a list's height in pixels fits")]
        scroller.set_scroll_top(target as i32);
    }
    // A row in sight has the focus before the next key; one that is scrolled to exists only in the next frame.
    if !focus_row(&scroller, index) {
        request_animation_frame(move || {
            focus_row(&scroller, index);
        });
    }
}

/// Focuses what the row at a place opens with. False if there is no such row yet; one without anything to focus is passed over.
fn focus_row(scroller: &web_sys::Element, index: usize) -> bool {
    let inside = format!("[data-index='{index}'] :is(a, button)");
    let found = scroller.query_selector(&inside).ok().flatten();
    let Some(element) = found.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok()) else { return false };
    let options = web_sys::FocusOptions::new();
    options.set_prevent_scroll(true);
    element.focus_with_options(&options).is_ok()
}

#[cfg(test)]
mod tests {
    use super::in_sight;

    #[test]
    fn only_rows_near_the_screen_exist() {
        assert_eq!(in_sight(0.0, 640.0, 64.0, 100_000, 8), 0..19);
        assert_eq!(in_sight(64_000.0, 640.0, 64.0, 100_000, 8), 992..1_019);
        assert_eq!(in_sight(6_399_360.0, 640.0, 64.0, 100_000, 8), 99_982..100_000);
    }

    #[test]
    fn a_list_that_became_shorter_under_the_thumb_shows_its_end() {
        assert_eq!(in_sight(64_000.0, 640.0, 64.0, 3, 8), 2..3);
        assert_eq!(in_sight(64_000.0, 640.0, 64.0, 0, 8), 0..0);
    }
}
