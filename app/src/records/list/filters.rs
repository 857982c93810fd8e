//! The bar above a list: words to search for, a chip for each filter, and one more to add any other.
//!
//! Belongs here: which chips there are and what they say. Does not belong here: the panel behind a chip (`filter_editor`), the
//! list (`table`), what a filter means (`domain::query`).

use std::sync::Arc;

use domain::{
    query::{Filter, Listing, listing::ALL},
    record::FieldType,
};
use leptos::prelude::*;

use super::{
    filter_editor::FilterEditor,
    state::{DONE, ListState},
    words,
};
use crate::{
    frame::later::later,
    local::use_book,
    records::{schema::Spec, workspace},
    t,
    ui::{Glyph, Icon, IconButton, InputKind, Popover, TextInput, Trigger, popover, viewport},
};

later! {
    work: filter_editor(state: ListState, spec: Spec) => view! { <FilterEditor state spec /> };
}

/// The bar of a list.
#[component]
pub fn FilterBar(
    /// The list.
    state: ListState,
    /// The fields that can be asked for.
    #[prop(into)]
    specs: Signal<Arc<Vec<Spec>>>,
    /// What the search box says while it is empty; no box without it.
    #[prop(optional, into)]
    placeholder: Option<String>,
    /// What is asked for is to be kept under a name.
    #[prop(optional, into)]
    on_keep: Option<Callback<()>>,
    /// Buttons at the end of the bar: order, columns.
    #[prop(optional, into)]
    tools: ViewFn,
) -> impl IntoView {
    let words = Signal::derive(move || state.asked.with(|query| query.text.clone()));
    let search = placeholder.map(|placeholder| {
        let label = placeholder.clone();
        view! {
            <div class="filter-search">
                <Icon glyph=Glyph::Search class="icon-small" />
                <TextInput
                    value=words
                    on_input=move |text: String| state.change(|query| query.text = text)
                    kind=InputKind::Search
                    placeholder=placeholder
                    label=label
                />
            </div>
        }
    });
    let worth_keeping = Memo::new(move |_| {
        let of_view = |listing: &Listing| listing.view.as_deref().is_some_and(|view| view != ALL);
        let says = |listing: &Listing| {
            !listing.query.filters.is_empty() || (!state.has_habits() && !listing.query.sort.is_empty())
        };
        state.listing.with(|listing| !of_view(listing) && says(listing))
    });
    let chips = move || {
        let asked = state.asked.get();
        let shown = |spec: &&Spec| is_usual(spec) || asked.filter(&spec.name).is_some();
        specs.with(|specs| specs.iter().filter(shown).cloned().collect::<Vec<_>>())
    };
    view! {
        <div class="filter-bar">
            {search}
            <div class="filter-chips" role="group" aria-label=t!("list.filters")>
                <For each=chips key=Spec::drawn_for let:spec>
                    <FilterChip state spec />
                </For>
                <UnknownChips state specs />
                <DoneChip state />
                <AddFilter state specs />
                <Show when=move || state.is_narrowed()>
                    <button type="button" class="filter-clear" on:click=move |_| state.widen()>
                        {t!("list.clear_filters")}
                    </button>
                </Show>
                {on_keep
                    .map(|on_keep| {
                        view! {
                            <Show when=move || worth_keeping.get()>
                                <button type="button" class="filter-clear" on:click=move |_| on_keep.run(())>
                                    {t!("views.save")}
                                </button>
                            </Show>
                        }
                    })}
            </div>
            <div class="filter-tools">{tools.run()}</div>
        </div>
    }
}

/// Fields that people narrow a list by every day.
fn is_usual(spec: &Spec) -> bool {
    match spec.ty {
        FieldType::Ref("user") => spec.name == "owner",
        FieldType::Ref("product" | "pipeline" | "stage") | FieldType::Choice(_) => spec.listed,
        _ => false,
    }
}

/// A chip that says what a field is narrowed to, and opens the panel to change it. One that says something can be removed.
#[component]
fn FilterChip(state: ListState, spec: Spec) -> impl IntoView {
    let book = use_book();
    let currency = workspace::currency();
    let field = StoredValue::new(spec.name.clone());
    let (label, spec) = (spec.label.clone(), StoredValue::new(spec));
    let filter = Memo::new(move |_| state.asked.with(|query| field.with_value(|field| query.filter(field).cloned())));
    let lit = Signal::derive(move || filter.with(Option::is_some));
    let text = {
        let label = label.clone();
        Signal::derive(move || {
            filter.with(|filter| match filter {
                Some(filter) => spec.with_value(|spec| words::sentence(book, spec, filter, &currency.get())),
                None => label.clone(),
            })
        })
    };
    let remove = move |()| state.change(|query| query.filters.retain(|it| field.with_value(|own| it.field != *own)));
    view! {
        <span class="filter-chip-frame">
            <Popover text title=label trigger=Trigger::Chip glyph=Glyph::ChevronDown lit>
                {filter_editor(state, spec.get_value())}
            </Popover>
            <Show when=move || lit.get()>
                <span class="filter-remove">
                    <IconButton
                        glyph=Glyph::X
                        label=Signal::derive(move || t!("records.remove_named", name = text.get()))
                        on_press=remove
                    />
                </span>
            </Show>
        </span>
    }
}

/// Filters on fields that are not asked for here, such as those of an address somebody sent: each can be taken away.
#[component]
fn UnknownChips(state: ListState, specs: Signal<Arc<Vec<Spec>>>) -> impl IntoView {
    let book = use_book();
    let currency = workspace::currency();
    let unknown = move || {
        let specs = specs.get();
        let is_unknown = |filter: &&Filter| !specs.iter().any(|spec| spec.name == filter.field);
        state.asked.with(|query| query.filters.iter().filter(is_unknown).cloned().collect::<Vec<_>>())
    };
    view! {
        <For each=unknown key=|filter| (filter.field.clone(), filter.op, filter.values.clone()) let:filter>
            {
                let known = state.specs.with(|all| all.iter().find(|spec| spec.name == filter.field).cloned());
                let text = known.map_or_else(
                    || t!("list.filter_gone"),
                    |spec| words::sentence(book, &spec, &filter, &currency.get_untracked()),
                );
                let label = t!("records.remove_named", name = text);
                let field = filter.field;
                view! {
                    <button
                        type="button"
                        class="filter-chip is-on"
                        aria-label=label
                        on:click=move |_| state.change(|query| query.filters.retain(|it| it.field != field))
                    >
                        <span class="clip">{text}</span>
                        <Icon glyph=Glyph::X class="icon-small" />
                    </button>
                }
            }
        </For>
    }
}

/// A list of work shows what is open; this asks for what is done. Then it stands among the others, to be taken away.
#[component]
fn DoneChip(state: ListState) -> impl IntoView {
    view! {
        <Show when=move || state.hides_done()>
            <button
                type="button"
                class="filter-chip"
                on:click=move |_| state.change(|query| query.set(Filter::filled(DONE)))
            >
                <span class="clip">{t!("tasks.show_done")}</span>
            </button>
        </Show>
    }
}

/// Any field: first which, then what of it.
#[component]
fn AddFilter(state: ListState, specs: Signal<Arc<Vec<Spec>>>) -> impl IntoView {
    let chosen = RwSignal::new(None::<Spec>);
    let open = RwSignal::new(false);
    Effect::new(move || {
        if !open.get() {
            chosen.set(None);
        }
    });
    let pick = move |spec| {
        chosen.set(Some(spec));
        if viewport::is_desk_now() {
            popover::focus_inside();
        }
    };
    let title = Signal::derive(move || chosen.get().map_or_else(|| t!("list.add_filter"), |spec| spec.label));
    view! {
        <Popover text=t!("list.add_filter") title trigger=Trigger::Chip glyph=Glyph::Plus open>
            {move || match chosen.get() {
                Some(spec) => filter_editor(state, spec),
                None => view! { <FieldList specs on_pick=pick /> }.into_any(),
            }}
        </Popover>
    }
}

/// The fields to choose from, found by a part of their name.
#[component]
pub fn FieldList(
    /// The fields.
    #[prop(into)]
    specs: Signal<Arc<Vec<Spec>>>,
    /// One was chosen.
    #[prop(into)]
    on_pick: Callback<Spec>,
) -> impl IntoView {
    let words = RwSignal::new(String::new());
    let found = move || {
        let wanted = words.get().trim().to_lowercase();
        let fits = |spec: &&Spec| spec.ty != FieldType::Json && spec.label.to_lowercase().contains(&wanted);
        specs.with(|specs| specs.iter().filter(fits).cloned().collect::<Vec<_>>())
    };
    view! {
        <div class="panel-search">
            <TextInput
                value=words
                on_input=move |text| words.set(text)
                kind=InputKind::Search
                placeholder=t!("list.find_field")
                label=t!("list.find_field")
            />
        </div>
        <ul class="plain-list panel-list">
            <For each=found key=|spec| spec.name.clone() let:spec>
                {
                    let label = spec.label.clone();
                    view! {
                        <li>
                            <button type="button" class="menu-item" on:click=move |_| on_pick.run(spec.clone())>
                                <span class="menu-text clip">{label}</span>
                                <Icon glyph=Glyph::ChevronRight class="icon-small" />
                            </button>
                        </li>
                    }
                }
            </For>
        </ul>
    }
}
