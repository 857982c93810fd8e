//! A row of two lines, as a phone shows it: a link to its record, picked by a long press.
//!
//! Belongs here: the link, the long press, the box while rows are being picked. Does not belong here: what the row says (its
//! room), cells (`table`).

use leptos::{ev, leptos_dom::helpers::TimeoutHandle, prelude::*};
use sync::RowId;

use super::{DrawRow, selection::Selection, state::ListState};
use crate::{frame::navigation, local::use_book, records::names, routes::Route, t, ui::Checkbox};

/// How long a finger rests before it picks.
const LONG: std::time::Duration = std::time::Duration::from_millis(450);
/// A finger that moves farther scrolls.
const SLACK: f64 = 10.0;

/// The row. It follows the record's changes by itself.
#[component]
pub fn Line(
    /// The list.
    state: ListState,
    /// Which record.
    id: RowId,
    /// Draws what it says.
    draw: DrawRow,
    /// Which rows are picked.
    selection: Selection,
) -> impl IntoView {
    let book = use_book();
    let row = book.watch(id);
    let here = move || match navigation::route() {
        Route::Record(room, at) | Route::History(room, at) if (room, at) == (state.room, id) => Some("page"),
        _ => None,
    };
    let press = Press::new(selection, id);
    let picked = Signal::derive(move || selection.holds(id));
    let name = Signal::derive(move || row.with(|row| row.as_ref().map(|row| names::title_of(row)).unwrap_or_default()));
    let open = move |event: ev::MouseEvent| {
        if press.ended_long() || selection.is_picking() {
            event.prevent_default();
            if !press.take_long() {
                selection.toggle(id);
            }
        }
    };
    view! {
        <div class="list-line" class:is-picked=picked>
            <Show when=move || selection.is_picking()>
                <span class="line-box">
                    <Checkbox
                        checked=picked
                        on_change=move |_| selection.toggle(id)
                        label=Signal::derive(move || t!("list.pick_named", name = name.get()))
                        hide_label=true
                    />
                </span>
            </Show>
            <a
                class="list-row"
                href=move || state.record_href(id)
                aria-current=here
                on:pointerdown=move |event| press.begin(&event)
                on:pointermove=move |event| press.moved(&event)
                on:pointerup=move |_| press.end()
                on:pointercancel=move |_| press.end()
                on:contextmenu=move |event| {
                    if press.by_touch() {
                        event.prevent_default();
                    }
                }
                on:click=open
            >
                {move || row.get().map(|row| draw.run(row))}
            </a>
        </div>
    }
}

/// A finger on a row.
#[derive(Clone, Copy)]
struct Press {
    selection: Selection,
    id: RowId,
    from: StoredValue<Option<(f64, f64)>>,
    timer: StoredValue<Option<TimeoutHandle>>,
    long: StoredValue<bool>,
    touch: StoredValue<bool>,
}

impl Press {
    fn new(selection: Selection, id: RowId) -> Self {
        let press = Self {
            selection,
            id,
            from: StoredValue::new(None),
            timer: StoredValue::new(None),
            long: StoredValue::new(false),
            touch: StoredValue::new(false),
        };
        on_cleanup(move || press.end());
        press
    }

    fn begin(self, event: &ev::PointerEvent) {
        let touch = event.pointer_type() != "mouse";
        self.touch.set_value(touch);
        self.long.set_value(false);
        if !touch {
            return;
        }
        self.from.set_value(Some((f64::from(event.client_x()), f64::from(event.client_y()))));
        let ripe = move || {
            self.long.set_value(true);
            if !self.selection.is_picking() {
                self.selection.begin();
            }
            self.selection.toggle(self.id);
        };
        self.timer.set_value(set_timeout_with_handle(ripe, LONG).ok());
    }

    fn moved(self, event: &ev::PointerEvent) {
        let far = self
            .from
            .get_value()
            .is_some_and(|(x, y)| (f64::from(event.client_x()) - x).hypot(f64::from(event.client_y()) - y) > SLACK);
        if far {
            self.end();
        }
    }

    fn end(self) {
        // A row that is gone has nothing left to wait for.
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    }

    fn ended_long(self) -> bool {
        self.long.get_value()
    }

    /// True once after a long press: its click is not a tap.
    fn take_long(self) -> bool {
        self.long.try_update_value(std::mem::take).unwrap_or_default()
    }

    fn by_touch(self) -> bool {
        self.touch.get_value()
    }
}
