//! Choosing a person in a sheet: to give a record to, to put into a team.
//!
//! Belongs here: the list of people with search. Does not belong here: what follows from the choice.

use domain::ids::reference;
use leptos::prelude::*;
use sync::RowId;

use super::names;
use crate::{
    i18n::format,
    local::use_book,
    t,
    ui::{Avatar, Glyph, Icon, InputKind, Sheet, TextInput},
};

/// A sheet of people.
#[component]
pub fn PersonSheet(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// What the choice is for.
    #[prop(into)]
    title: Signal<String>,
    /// Who is chosen already.
    #[prop(optional, into)]
    chosen: Signal<Vec<RowId>>,
    /// Somebody was chosen, or was chosen already and is not to be any more.
    #[prop(into)]
    on_pick: Callback<RowId>,
    /// Stays open for further choices.
    #[prop(optional)]
    several: bool,
) -> impl IntoView {
    view! {
        <Sheet open on_close=move |()| open.set(false) title>
            <People
                chosen
                on_pick=move |id| {
                    if !several {
                        open.set(false);
                    }
                    on_pick.run(id);
                }
            />
        </Sheet>
    }
}

#[component]
fn People(chosen: Signal<Vec<RowId>>, #[prop(into)] on_pick: Callback<RowId>) -> impl IntoView {
    let book = use_book();
    let users = book.all("user");
    let words = RwSignal::new(String::new());
    let people = move || {
        let wanted = words.get().trim().to_lowercase();
        let mut rows = users.with(|rows| {
            rows.iter()
                .filter(|row| row.doc.get("active") != Some(&false.into()))
                .filter(|row| names::title_of(row).to_lowercase().contains(&wanted))
                .cloned()
                .collect::<Vec<_>>()
        });
        sync::order::sort_by(&mut rows, |a, b| format::collate(&names::title_of(a), &names::title_of(b)));
        rows
    };
    view! {
        <div class="person-search">
            <TextInput
                value=words
                on_input=move |text| words.set(text)
                kind=InputKind::Search
                placeholder=t!("people.search")
                label=t!("people.search")
            />
        </div>
        <ul class="plain-list person-list">
            <For each=people key=|row| row.id let:row>
                {
                    let id = row.id;
                    let name = names::title_of(&row);
                    let team = reference(&row.doc, "team").and_then(|team| names::title(book, team));
                    let is_chosen = move || chosen.with(|all| all.contains(&id));
                    view! {
                        <li>
                            <button
                                type="button"
                                class="row row-button"
                                aria-pressed=move || if is_chosen() { "true" } else { "false" }
                                on:click=move |_| on_pick.run(id)
                            >
                                <Avatar name=name.clone() />
                                <span class="row-text">
                                    <span class="row-title clip">{name.clone()}</span>
                                    <span class="meta clip">{team}</span>
                                </span>
                                <Show when=is_chosen>
                                    <Icon glyph=Glyph::Check />
                                </Show>
                            </button>
                        </li>
                    }
                }
            </For>
        </ul>
    }
}
