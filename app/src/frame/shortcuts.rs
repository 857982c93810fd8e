//! Keys that work everywhere, and the sheet that tells them.
//!
//! Belongs here: `/`, `c`, `?`, `g` with a letter, and Ctrl or ⌘ with `K` or `Z`. Does not belong here: keys of one control or list (`ui`).

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;

use super::{add_sheet::AddSheetState, navigation};
use crate::{
    features::search::PaletteState,
    routes::{Room, Route},
    t,
    ui::{Sheet, Toasts, virtual_list::is_typing},
};

const KEYS: [(&str, &str); 10] = [
    ("Ctrl/⌘ K", "keys.palette"),
    ("Ctrl/⌘ Z", "keys.undo"),
    ("/", "keys.search"),
    ("c", "keys.new"),
    ("j k", "keys.step"),
    ("↵", "keys.open"),
    ("g t", "keys.today"),
    ("g c", "keys.customers"),
    ("g p", "keys.pipeline"),
    ("?", "keys.help"),
];

/// Whether the list of keys is open. Kept at the root.
#[derive(Clone, Copy)]
pub struct KeysState(RwSignal<bool>);

impl KeysState {
    /// Makes it and puts it where every component finds it.
    pub fn provide() -> Self {
        let state = Self(RwSignal::new(false));
        provide_context(state);
        state
    }

    /// The one of the app.
    pub fn here() -> Self {
        use_context().unwrap_or_else(Self::provide)
    }

    /// Opens it.
    pub fn open(self) {
        self.0.set(true);
    }
}

/// Listens to the keys, and shows them on `?`.
#[component]
pub fn Shortcuts() -> impl IntoView {
    let add = AddSheetState::here();
    let palette = PaletteState::here();
    let help = KeysState::here().0;
    let toasts = Toasts::here();
    let after_g = StoredValue::new(false);
    let listener = window_event_listener(ev::keydown, move |event| {
        if (event.ctrl_key() || event.meta_key()) && !event.shift_key() {
            let key = event.key();
            if key.eq_ignore_ascii_case("k") {
                palette.toggle();
                event.prevent_default();
            } else if key.eq_ignore_ascii_case("z") && !is_typing() && toasts.undo_last() {
                event.prevent_default();
            }
            return;
        }
        if event.ctrl_key() || event.meta_key() || event.alt_key() || event.is_composing() || is_typing() {
            return;
        }
        let key = event.key();
        if after_g.get_value() {
            after_g.set_value(false);
            if let Some(route) = place_of_key(&key) {
                event.prevent_default();
                return navigation::go(&route);
            }
        }
        match key.as_str() {
            "/" => search(palette),
            "c" => add.open(),
            "?" => help.set(true),
            "g" => after_g.set_value(true),
            _ => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || listener.remove());
    view! {
        <Sheet open=help on_close=move |()| help.set(false) title=t!("keys.title")>
            <dl class="keys">
                {KEYS
                    .into_iter()
                    .map(|(keys, text)| {
                        let keys =
                            keys.split(' ').map(|key| view! { <kbd class="key">{key}</kbd> }).collect_view();
                        view! {
                            <div class="keys-row">
                                <dt>{keys}</dt>
                                <dd>{t!(text)}</dd>
                            </div>
                        }
                    })
                    .collect_view()}
            </dl>
        </Sheet>
    }
}

fn place_of_key(key: &str) -> Option<Route> {
    match key {
        "t" => Some(Route::Today),
        "c" => Some(Route::List(Room::Customers)),
        "p" => Some(Route::Board),
        _ => None,
    }
}

/// The page's own search box if it has one, else the palette.
fn search(palette: PaletteState) {
    let own = document().query_selector("input[type=search]").ok().flatten();
    match own.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok()) {
        Some(input) => {
            // A box that refuses focus can still be tapped.
            let _ = input.focus();
        }
        None => palette.toggle(),
    }
}
