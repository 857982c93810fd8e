//! A list of actions behind a button: a sheet of them on a phone, beside the button on a desk.
//!
//! Belongs here: actions on the thing at hand. Does not belong here: choosing a value (`select`, `chips`).

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;

use super::{Glyph, Icon, field::unique_name};

/// One action of a menu.
#[derive(Clone)]
pub struct MenuItem {
    /// The verb.
    pub label: String,
    /// The icon before it.
    pub glyph: Option<Glyph>,
    /// The key that does the same.
    pub key: Option<&'static str>,
    /// It takes something away.
    pub danger: bool,
    /// What happens.
    pub on_press: Callback<()>,
}

impl MenuItem {
    /// An action.
    pub fn new(glyph: Glyph, label: impl Into<String>, on_press: impl Into<Callback<()>>) -> Self {
        Self { label: label.into(), glyph: Some(glyph), key: None, danger: false, on_press: on_press.into() }
    }

    /// The same, marked as taking something away.
    #[must_use]
    pub fn danger(mut self) -> Self {
        self.danger = true;
        self
    }

    /// The same, with the key that does it shown.
    #[must_use]
    pub fn key(mut self, key: &'static str) -> Self {
        self.key = Some(key);
        self
    }
}

/// A button that opens a list of actions.
#[component]
pub fn Menu(
    /// The button's icon.
    #[prop(default = Glyph::Ellipsis)]
    glyph: Glyph,
    /// What the menu is about.
    #[prop(into)]
    label: String,
    /// The actions.
    #[prop(into)]
    items: Signal<Vec<MenuItem>>,
    /// Shown in the button in place of the icon alone.
    #[prop(optional, into)]
    text: Option<Signal<String>>,
) -> impl IntoView {
    let name = unique_name("menu");
    let list = NodeRef::<html::Div>::new();
    let button = NodeRef::<html::Button>::new();
    let place = move |_: ev::Event| {
        if let (Some(list), Some(button)) = (list.get_untracked(), button.get_untracked()) {
            place_below(&list, &button);
        }
    };
    view! {
        <button
            type="button"
            class=if text.is_some() { "button button-quiet menu-button" } else { "icon-button" }
            node_ref=button
            popovertarget=name.clone()
            aria-haspopup="menu"
            aria-label=label.clone()
            title=label.clone()
        >
            {text.map(|text| view! { <span class="button-text">{move || text.get()}</span> })}
            <Icon glyph=glyph />
        </button>
        <div
            class="menu"
            id=name
            node_ref=list
            popover="auto"
            role="menu"
            aria-label=label
            on:beforetoggle=place
            on:toggle=move |_: ev::Event| {
                if let Some(list) = list.get_untracked() {
                    step(&list, 0);
                }
            }
            on:keydown=move |event: ev::KeyboardEvent| {
                let by = match event.key().as_str() {
                    "ArrowDown" => 1,
                    "ArrowUp" => -1,
                    _ => return,
                };
                event.prevent_default();
                if let Some(list) = list.get_untracked() {
                    step(&list, by);
                }
            }
        >
            {move || items.get().into_iter().map(|item| view! { <Action item=item list=list /> }).collect_view()}
        </div>
    }
}

#[component]
fn Action(item: MenuItem, list: NodeRef<html::Div>) -> impl IntoView {
    let on_press = item.on_press;
    view! {
        <button
            type="button"
            role="menuitem"
            class="menu-item"
            class:is-danger=item.danger
            on:click=move |_| {
                if let Some(list) = list.get_untracked() {
                    // A popover that is closed already stays closed.
                    let _ = list.hide_popover();
                }
                on_press.run(());
            }
        >
            {item.glyph.map(|glyph| view! { <Icon glyph=glyph /> })}
            <span class="menu-text">{item.label}</span>
            {item.key.map(|key| view! { <kbd class="key">{key}</kbd> })}
        </button>
    }
}

/// Puts the list under the button's right edge; a phone's style sheet overrides it with the bottom of the screen.
fn place_below(list: &web_sys::HtmlElement, button: &web_sys::HtmlElement) {
    let at = button.get_bounding_client_rect();
    let width = window().inner_width().ok().and_then(|it| it.as_f64()).unwrap_or_default();
    let style = list.style();
    // A property that cannot be set leaves the list where the style sheet puts it.
    let _ = style.set_property("--menu-top", &format!("{}px", at.bottom() + 4.0));
    let _ = style.set_property("--menu-right", &format!("{}px", (width - at.right()).max(8.0)));
}

/// Moves the focus by some items from where it is; onto the first if it is not in the list.
fn step(list: &web_sys::Element, by: i32) {
    let Ok(items) = list.query_selector_all("[role=menuitem]") else { return };
    let count = i32::try_from(items.length()).unwrap_or_default();
    if count == 0 {
        return;
    }
    let focused = document().active_element();
    let at = |index: i32| items.get(u32::try_from(index).unwrap_or_default());
    let current = (0..count).find(|index| at(*index).as_ref() == focused.as_ref().map(AsRef::as_ref));
    let next = current.map_or(0, |current| (current + by).rem_euclid(count));
    if let Some(item) = at(next).and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok()) {
        // An item that refuses focus is passed over by the next key.
        let _ = item.focus();
    }
}
