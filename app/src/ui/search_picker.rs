//! Choosing one of very many by typing a part of it.
//!
//! Belongs here: the box, the list below it and its keys. Does not belong here: finding; the caller answers each query
//! with new choices, whenever it has them.

use leptos::{ev, prelude::*};

use super::{Choice, Glyph, Icon, IconButton, field::FieldNames};
use crate::t;

/// A combobox.
#[component]
pub fn SearchPicker(
    /// What is chosen.
    #[prop(into)]
    value: Signal<Option<Choice>>,
    /// Something was chosen, or the choice was taken back.
    #[prop(into)]
    on_pick: Callback<Option<Choice>>,
    /// The answers to the last query.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// Words were typed; empty when the list opens, for the likely ones.
    #[prop(into)]
    on_query: Callback<String>,
    /// Answers are still coming.
    #[prop(optional, into)]
    searching: Signal<bool>,
    /// Makes a new one from the words typed.
    #[prop(optional, into)]
    on_create: Option<Callback<String>>,
    /// An example of what to type.
    #[prop(optional, into)]
    placeholder: Signal<String>,
) -> impl IntoView {
    let names = FieldNames::here();
    let list_name = format!("{}-list", names.id);
    let query = RwSignal::new(String::new());
    let open = RwSignal::new(false);
    let active = RwSignal::new(0_usize);
    let ask = move |text: String| {
        active.set(0);
        open.set(true);
        query.set(text.clone());
        on_query.run(text);
    };
    let pick = Callback::new(move |choice: Option<Choice>| {
        open.set(false);
        query.set(String::new());
        on_pick.run(choice);
    });
    let on_key = move |event: ev::KeyboardEvent| {
        let count = choices.with_untracked(Vec::len);
        match event.key().as_str() {
            "ArrowDown" => active.update(|at| *at = (*at + 1).min(count.saturating_sub(1))),
            "ArrowUp" => active.update(|at| *at = at.saturating_sub(1)),
            "Enter" if open.get_untracked() => {
                if let Some(choice) = choices.with_untracked(|all| all.get(active.get_untracked()).cloned()) {
                    pick.run(Some(choice));
                }
            }
            "Escape" if open.get_untracked() => open.set(false),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let shown = move || {
        if open.get() { query.get() } else { value.get().map(|it| it.label).unwrap_or_default() }
    };
    let active_name = {
        let list_name = list_name.clone();
        move || {
            let is_there = open.get() && active.get() < choices.with(Vec::len);
            is_there.then(|| format!("{list_name}-{}", active.get()))
        }
    };
    view! {
        <div class="picker">
            <span class="input-frame">
                <Icon glyph=Glyph::Search class="input-icon" />
                <input
                    class="input"
                    id=names.id.clone()
                    type="text"
                    role="combobox"
                    autocomplete="off"
                    placeholder=placeholder
                    aria-expanded=move || if open.get() { "true" } else { "false" }
                    aria-controls={
                        let list_name = list_name.clone();
                        move || open.get().then(|| list_name.clone())
                    }
                    aria-activedescendant=active_name
                    aria-describedby=names.described_by
                    aria-invalid=names.aria_invalid()
                    prop:value=shown
                    on:focus=move |_| ask(String::new())
                    on:input=move |event| ask(event_target_value(&event))
                    on:blur=move |_| open.set(false)
                    on:keydown=on_key
                />
                <Show when=move || value.get().is_some() && !open.get()>
                    <IconButton glyph=Glyph::X label=t!("ui.clear") on_press=move |()| pick.run(None) />
                </Show>
            </span>
            <Show when=move || open.get()>
                <Answers name=list_name.clone() choices active pick searching query on_create />
            </Show>
        </div>
    }
}

/// The list below the box. Pressing keeps the focus in the box, so that blur does not close the list first.
#[component]
fn Answers(
    name: String,
    choices: Signal<Vec<Choice>>,
    active: RwSignal<usize>,
    pick: Callback<Option<Choice>>,
    searching: Signal<bool>,
    query: RwSignal<String>,
    on_create: Option<Callback<String>>,
) -> impl IntoView {
    let row = {
        let name = name.clone();
        move |(index, choice): (usize, Choice)| {
            let picked = choice.clone();
            view! {
                <li
                    class="picker-option"
                    role="option"
                    id=format!("{name}-{index}")
                    aria-selected=move || if active.get() == index { "true" } else { "false" }
                    on:click=move |_| pick.run(Some(picked.clone()))
                >
                    <span>{choice.label}</span>
                    {choice.detail.map(|detail| view! { <span class="meta">{detail}</span> })}
                </li>
            }
        }
    };
    let nothing = move || !searching.get() && choices.with(Vec::is_empty) && on_create.is_none();
    view! {
        <ul class="picker-list" role="listbox" id=name on:mousedown=move |event| event.prevent_default()>
            {move || choices.get().into_iter().enumerate().map(&row).collect_view()}
            <Show when=nothing>
                <li class="picker-none" role="option" aria-disabled="true" aria-selected="false">
                    {t!("ui.nothing_found")}
                </li>
            </Show>
            <Show when=move || searching.get()>
                <li class="picker-none" role="option" aria-disabled="true" aria-selected="false">
                    {t!("ui.searching")}
                </li>
            </Show>
            {move || {
                let words = query.get();
                on_create
                    .filter(|_| !words.trim().is_empty())
                    .map(|on_create| {
                        let text = t!("ui.create_named", name = words);
                        view! {
                            <li
                                class="picker-option picker-create"
                                role="option"
                                aria-selected="false"
                                on:click=move |_| {
                                    on_create.run(words.clone());
                                    pick.run(None);
                                }
                            >
                                <Icon glyph=Glyph::Plus />
                                {text}
                            </li>
                        }
                    })
            }}
        </ul>
    }
}
