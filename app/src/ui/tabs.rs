//! Several views of one thing, one at a time.
//!
//! Belongs here: the row of tabs and its keys. Does not belong here: what the tabs show.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;

/// One tab.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Tab {
    /// Its name for the program.
    pub id: String,
    /// Its name for people.
    pub label: String,
    /// How many things are behind it, if that is known and worth saying.
    pub count: Option<usize>,
}

impl Tab {
    /// A tab without a number.
    pub fn new(id: impl Into<String>, label: impl Into<String>) -> Self {
        Self { id: id.into(), label: label.into(), count: None }
    }

    /// The same with a number.
    #[must_use]
    pub fn with_count(mut self, count: usize) -> Self {
        self.count = Some(count);
        self
    }
}

/// A row of tabs; it scrolls sideways where it does not fit.
#[component]
pub fn Tabs(
    /// The tabs.
    #[prop(into)]
    tabs: Signal<Vec<Tab>>,
    /// The one that is shown.
    #[prop(into)]
    selected: Signal<String>,
    /// Another one was chosen.
    #[prop(into)]
    on_select: Callback<String>,
    /// What the tabs are about.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let row = NodeRef::<html::Div>::new();
    let step = move |by: isize| {
        let all = tabs.get_untracked();
        let Some(at) = all.iter().position(|tab| tab.id == selected.get_untracked()) else { return };
        let Some(next) = at.checked_add_signed(by).and_then(|next| all.get(next)) else { return };
        on_select.run(next.id.clone());
        request_animation_frame(move || {
            let chosen = row.get_untracked().and_then(|row| row.query_selector("[aria-selected=true]").ok().flatten());
            if let Some(tab) = chosen.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok()) {
                // A tab that refuses focus is still chosen.
                let _ = tab.focus();
            }
        });
    };
    view! {
        <div
            class="tabs"
            role="tablist"
            aria-label=label
            node_ref=row
            on:keydown=move |event: ev::KeyboardEvent| match event.key().as_str() {
                "ArrowRight" => step(1),
                "ArrowLeft" => step(-1),
                _ => {}
            }
        >
            <For each=move || tabs.get() key=Clone::clone let:tab>
                {
                    let own = tab.id.clone();
                    let chosen = Signal::derive(move || selected.get() == own);
                    let id = tab.id;
                    view! {
                        <button
                            type="button"
                            role="tab"
                            class="tab"
                            aria-selected=move || if chosen.get() { "true" } else { "false" }
                            tabindex=move || if chosen.get() { "0" } else { "-1" }
                            on:click=move |_| on_select.run(id.clone())
                        >
                            {tab.label}
                            {tab.count.map(|count| view! { <span class="tab-count">{count}</span> })}
                        </button>
                    }
                }
            </For>
        </div>
    }
}
