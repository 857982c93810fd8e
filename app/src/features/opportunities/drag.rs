//! A card that follows the finger: pressed, lifted, carried, dropped.
//!
//! Belongs here: pointers, the ghost under the finger, scrolling at the edges. Does not belong here: what a drop means
//! (`board`).
//!
//! A mouse lifts a card by moving it, a finger by resting on it, so that swiping still scrolls. Everything goes on at the
//! window: the card under the finger may be scrolled out of its list meanwhile.

use std::{cell::Cell, time::Duration};

use leptos::{ev, html, leptos_dom::helpers::TimeoutHandle, prelude::*};
use sync::RowId;
use wasm_bindgen::{JsCast, closure::Closure};

use super::card;
use crate::local::use_book;

/// How far a mouse moves a card before it is lifted, and how far a resting finger may tremble, in pixels.
const TREMBLE: f64 = 6.0;
/// How long a finger rests on a card to lift it.
const HOLD: Duration = Duration::from_millis(320);
/// How near an edge makes the board scroll, in pixels.
const EDGE: f64 = 56.0;
/// How long a card waits at a phone's edge before the next stage comes.
const TURN: f64 = 550.0;

thread_local! {
    /// While a finger carries a card, the page must not scroll under it.
    static CARRIED: Cell<bool> = const { Cell::new(false) };
    static STOP_SCROLL: Closure<dyn Fn(web_sys::Event)> = Closure::new(|event: web_sys::Event| {
        if CARRIED.get() && event.cancelable() {
            event.prevent_default();
        }
    });
}

/// Makes the touches in an element stoppable, from before they begin: a browser decides then.
fn hold_touches(element: NodeRef<html::Div>) {
    Effect::new(move || {
        let Some(element) = element.get() else { return };
        let options = web_sys::AddEventListenerOptions::new();
        options.set_passive(false);
        STOP_SCROLL.with(|stop| {
            // Without it a finger scrolls where it meant to carry; "Move to…" still moves.
            let _ = element.add_event_listener_with_callback_and_add_event_listener_options(
                "touchmove",
                stop.as_ref().unchecked_ref(),
                &options,
            );
        });
    });
}

/// A card pressed and perhaps carried.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Held {
    id: RowId,
    pointer: i32,
    from: (f64, f64),
    grip: (f64, f64),
    width: f64,
    touch: bool,
}

/// What is being dragged over the board.
#[derive(Clone, Copy)]
pub struct Drag {
    pressed: StoredValue<Option<Held>>,
    held: RwSignal<Option<Held>>,
    over: RwSignal<Option<RowId>>,
    at: StoredValue<(f64, f64)>,
    dropped: StoredValue<bool>,
    waiting: StoredValue<Option<TimeoutHandle>>,
    turned: StoredValue<f64>,
    ghost: NodeRef<html::Div>,
    scroller: NodeRef<html::Div>,
    on_drop: Callback<(RowId, RowId)>,
}

impl Drag {
    /// Listens for as long as the board is shown.
    pub fn start(scroller: NodeRef<html::Div>, on_drop: Callback<(RowId, RowId)>) -> Self {
        let drag = Self {
            pressed: StoredValue::new(None),
            held: RwSignal::new(None),
            over: RwSignal::new(None),
            at: StoredValue::new((0.0, 0.0)),
            dropped: StoredValue::new(false),
            waiting: StoredValue::new(None),
            turned: StoredValue::new(0.0),
            ghost: NodeRef::new(),
            scroller,
            on_drop,
        };
        hold_touches(scroller);
        let listeners = [
            window_event_listener(ev::pointermove, move |event| drag.moved(&event)),
            window_event_listener(ev::pointerup, move |event| drag.ended(&event, true)),
            window_event_listener(ev::pointercancel, move |event| drag.ended(&event, false)),
        ];
        let keys = window_event_listener(ev::keydown, move |event| {
            if event.key() == "Escape" && drag.is_held() {
                drag.let_go();
            }
        });
        on_cleanup(move || {
            listeners.into_iter().for_each(leptos::prelude::WindowListenerHandle::remove);
            keys.remove();
            CARRIED.set(false);
        });
        drag
    }

    /// True while a card is carried; tracked.
    pub fn is_held(self) -> bool {
        self.held.with(Option::is_some)
    }

    /// True while this card is carried; tracked.
    pub fn holds(self, id: RowId) -> bool {
        self.held.with(|held| held.is_some_and(|held| held.id == id))
    }

    /// True while a card is carried over this stage; tracked.
    pub fn is_over(self, stage: RowId) -> bool {
        self.over.with(|over| *over == Some(stage))
    }

    /// True once after a drop: the click that follows is not meant.
    pub fn was_dropped(self) -> bool {
        let dropped = self.dropped.get_value();
        self.dropped.set_value(false);
        dropped
    }

    /// A card is pressed; whether it is to be carried shows later.
    pub fn press(self, id: RowId, event: &ev::PointerEvent) {
        let on_button = element(event.target()).and_then(|it| it.closest("button").ok().flatten()).is_some();
        let Some(card) = element(event.current_target()).filter(|_| event.button() == 0 && !on_button) else { return };
        self.dropped.set_value(false);
        let place = card.get_bounding_client_rect();
        let at = point(event);
        let held = Held {
            id,
            pointer: event.pointer_id(),
            from: at,
            grip: (at.0 - place.left(), at.1 - place.top()),
            width: place.width(),
            touch: event.pointer_type() != "mouse",
        };
        self.pressed.set_value(Some(held));
        self.at.set_value(at);
        if held.touch {
            let timer = set_timeout_with_handle(move || self.lift(), HOLD);
            self.waiting.set_value(timer.ok());
        }
    }

    fn moved(self, event: &ev::PointerEvent) {
        let Some(pressed) = self.pressed.get_value().filter(|it| it.pointer == event.pointer_id()) else { return };
        self.at.set_value(point(event));
        if self.held.with_untracked(Option::is_some) {
            self.carry();
            return;
        }
        let at = self.at.get_value();
        if (at.0 - pressed.from.0).hypot(at.1 - pressed.from.1) > TREMBLE {
            // A finger that moves before its time scrolls.
            if pressed.touch { self.let_go() } else { self.lift() }
        }
    }

    fn lift(self) {
        let Some(pressed) = self.pressed.get_value() else { return };
        CARRIED.set(true);
        self.held.set(Some(pressed));
        self.turned.set_value(js_sys::Date::now());
        if pressed.touch {
            let _ = window().navigator().vibrate_with_duration(10);
        }
        request_animation_frame(move || self.carry());
        self.scroll_at_edges();
    }

    /// Puts the ghost under the finger and finds the stage below it.
    fn carry(self) {
        let Some(held) = self.held.get_untracked() else { return };
        let (x, y) = self.at.get_value();
        if let Some(ghost) = self.ghost.get_untracked() {
            let place = format!("translate({}px, {}px)", x - held.grip.0, y - held.grip.1);
            // A ghost that cannot be placed stays behind; the drop still counts.
            let _ = web_sys::HtmlElement::style(&ghost).set_property("transform", &place);
        }
        let over = stage_at(x, y);
        if self.over.get_untracked() != over {
            self.over.set(over);
        }
    }

    fn ended(self, event: &ev::PointerEvent, good: bool) {
        if self.pressed.get_value().is_none_or(|it| it.pointer != event.pointer_id()) {
            return;
        }
        let carried = self.held.get_untracked();
        let over = self.over.get_untracked();
        self.let_go();
        if let Some(held) = carried {
            self.dropped.set_value(true);
            if let Some(stage) = over.filter(|_| good) {
                self.on_drop.run((held.id, stage));
            }
        }
    }

    fn let_go(self) {
        CARRIED.set(false);
        self.waiting.update_value(|timer| {
            if let Some(timer) = timer.take() {
                timer.clear();
            }
        });
        self.pressed.set_value(None);
        if self.held.with_untracked(Option::is_some) {
            self.held.set(None);
            self.over.set(None);
        }
    }

    /// Scrolls the board and the column below the finger while it is near an edge, frame by frame.
    fn scroll_at_edges(self) {
        request_animation_frame(move || {
            if self.held.try_get_untracked().flatten().is_none() {
                return;
            }
            self.scroll_once();
            self.scroll_at_edges();
        });
    }

    fn scroll_once(self) {
        let (x, y) = self.at.get_value();
        if let Some(board) = self.scroller.get_untracked() {
            let room = board.get_bounding_client_rect();
            let push = push(x, room.left(), room.right());
            let one_at_a_time = f64::from(board.client_width()) < 640.0;
            if one_at_a_time {
                self.turn_page(&board, push);
            } else {
                board.set_scroll_left(board.scroll_left() + push);
            }
        }
        #[allow(clippy::cast_possible_truncation, reason = "pixels of a window")]
        let list = document()
            .element_from_point(x as f32, y as f32)
            .and_then(|it| it.closest(".board-column").ok().flatten())
            .and_then(|column| column.query_selector(".vlist").ok().flatten());
        if let Some(list) = list {
            let room = list.get_bounding_client_rect();
            list.set_scroll_top(list.scroll_top() + push(y, room.top(), room.bottom()));
        }
        self.carry();
    }

    /// On a phone the next stage comes after a moment at the edge, one at a time.
    fn turn_page(self, board: &web_sys::Element, push: i32) {
        let now = js_sys::Date::now();
        if push == 0 {
            self.turned.set_value(now);
        } else if now - self.turned.get_value() > TURN {
            self.turned.set_value(now);
            let options = web_sys::ScrollToOptions::new();
            options.set_left(f64::from(board.client_width() * push.signum()));
            options.set_behavior(web_sys::ScrollBehavior::Smooth);
            board.scroll_by_with_scroll_to_options(&options);
        }
    }
}

/// How many pixels to scroll: more the nearer the edge.
fn push(at: f64, from: f64, to: f64) -> i32 {
    let speed = |depth: f64| (depth.clamp(0.0, EDGE) / 4.0).round();
    let by = if at < from + EDGE { -speed(from + EDGE - at) } else { speed(at - (to - EDGE)) };
    #[allow(clippy::cast_possible_truncation, reason = "at most a few pixels")]
    let by = by as i32;
    by
}

fn point(event: &ev::PointerEvent) -> (f64, f64) {
    (f64::from(event.client_x()), f64::from(event.client_y()))
}

fn element(target: Option<web_sys::EventTarget>) -> Option<web_sys::Element> {
    target.and_then(|it| it.dyn_into().ok())
}

/// The stage whose column is at a point of the window. The ghost lets the finger through.
fn stage_at(x: f64, y: f64) -> Option<RowId> {
    #[allow(clippy::cast_possible_truncation, reason = "pixels of a window")]
    let below = document().element_from_point(x as f32, y as f32)?;
    below.closest("[data-stage]").ok()??.get_attribute("data-stage")?.parse().ok()
}

/// The card under the finger.
#[component]
pub fn Ghost(
    /// What is being dragged.
    drag: Drag,
) -> impl IntoView {
    let book = use_book();
    move || {
        let held = drag.held.get()?;
        let row = book.row(held.id)?;
        Some(view! {
            <div
                class="board-ghost"
                node_ref=drag.ghost
                style:width=format!("{}px", held.width)
                aria-hidden="true"
            >
                <div class="board-card">
                    <span class="board-link">{card::face(book, &row, None)}</span>
                </div>
            </div>
        })
    }
}

#[cfg(test)]
mod tests {
    use super::push;

    #[test]
    fn the_board_scrolls_faster_the_nearer_the_edge_and_not_in_the_middle() {
        assert_eq!(push(500.0, 0.0, 1000.0), 0);
        assert_eq!(push(56.0, 0.0, 1000.0), 0);
        assert_eq!(push(0.0, 0.0, 1000.0), -14);
        assert_eq!(push(-80.0, 0.0, 1000.0), -14);
        assert_eq!(push(972.0, 0.0, 1000.0), 7);
        assert_eq!(push(1000.0, 0.0, 1000.0), 14);
    }
}
