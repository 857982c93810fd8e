//! The box with what it offers below: results while typing, arrows and Enter.
//!
//! Belongs here: a combobox over parts of offers. Does not belong here: which offers (`offers`), one record (`found_row`).

use std::{sync::Arc, time::Duration};

use domain::query::{Filter, Query, Sort};
use leptos::{ev, html, leptos_dom::helpers::debounce, prelude::*};

use super::{
    found_row::FoundRow,
    offers::{self, Offer, Part, SHOWN},
    trail::Trail,
};
use crate::{
    frame::{navigation, shortcuts::KeysState},
    local::{Found, Question, use_book},
    routes::{Room, Route},
    t,
    ui::{EmptyState, Glyph, Icon, IconButton, LinkButton, bring_into_sight},
};

/// The list's name; there is one finder on a page, and one in the palette over it.
const LIST: [&str; 2] = ["find-list", "palette-list"];

/// The box and its offers.
#[component]
pub fn Finder(
    /// What is typed.
    typed: RwSignal<String>,
    /// Typing has come to rest.
    #[prop(optional, into)]
    on_rest: Option<Callback<String>>,
    /// Something was chosen.
    #[prop(optional, into)]
    on_done: Option<Callback<()>>,
    /// Offers commands too.
    #[prop(optional)]
    commands: bool,
) -> impl IntoView {
    let book = use_book();
    let keys = KeysState::here();
    let trail = RwSignal::new(Trail::default());
    Effect::new(move |_| {
        if book.ready().get() {
            trail.set(Trail::of(book));
        }
    });
    let question = Memo::new(move |_| Ask {
        typed: typed.get(),
        opened: trail.with(|trail| trail.opened.iter().map(|(_, id)| *id).collect()),
    });
    let found = book.find(Signal::derive(move || {
        let Ask { typed, opened } = question.get();
        Question { typed, most: SHOWN, opened }
    }));
    let parts = parts(found, trail, commands);
    let active = RwSignal::new(0_usize);
    let offered = Memo::new(move |_| parts.with(|parts| parts.iter().map(|part| part.offers.len()).sum()));
    let rest = StoredValue::new_local(debounce(Duration::from_millis(400), move |text: String| {
        if let Some(on_rest) = on_rest {
            on_rest.run(text);
        }
    }));
    let type_words = Callback::new(move |text: String| {
        active.set(0);
        typed.set(text.clone());
        rest.update_value(|rest| rest(text));
    });
    let list = LIST[usize::from(commands)];
    let chosen = Callback::new(move |(offer, follow): (Offer, bool)| {
        let text = typed.get_untracked();
        if let Offer::Words(words) = offer {
            return type_words.run(words);
        }
        if !matches!(offer, Offer::Do(_)) {
            Trail::note_words(book, &text);
        }
        if let Some(on_done) = on_done {
            on_done.run(());
        }
        match (offer, follow) {
            (Offer::Do(command), _) if command.route().is_none() => command.run(keys),
            (offer, true) => offer.path(book, &text).iter().for_each(|path| navigation::go_to(path)),
            // The link itself is being followed.
            (_, false) => {}
        }
    });
    let on_key = move |event: ev::KeyboardEvent| {
        if event.is_composing() {
            return;
        }
        let offers =
            || parts.with_untracked(|parts| parts.iter().flat_map(|part| part.offers.clone()).collect::<Vec<_>>());
        match event.key().as_str() {
            "ArrowDown" => active.update(|at| *at = (*at + 1).min(offers().len().saturating_sub(1))),
            "ArrowUp" => active.update(|at| *at = at.saturating_sub(1)),
            "Enter" => {
                if let Some(offer) = offers().into_iter().nth(active.get_untracked()) {
                    chosen.run((offer, true));
                }
            }
            _ => return,
        }
        event.prevent_default();
        show_active(list, active.get_untracked());
    };
    view! {
        <div class="finder">
            <FinderBox list typed type_words active offered on_key=Callback::new(on_key) commands />
            <FinderList list parts found active chosen />
            <NothingFound parts found />
            <Show when=move || typed.with(String::is_empty) && trail.with(|it| !it.searched.is_empty()) && !commands>
                <button
                    type="button"
                    class="finder-forget"
                    on:click=move |_| {
                        Trail::forget_words(book);
                        trail.update(|trail| trail.searched.clear());
                    }
                >
                    {t!("search.forget")}
                </button>
            </Show>
        </div>
    }
}

/// What is asked, so that the same question is not asked twice.
#[derive(Clone, PartialEq)]
struct Ask {
    typed: String,
    opened: Vec<sync::RowId>,
}

fn parts(found: Signal<Arc<Found>>, trail: RwSignal<Trail>, commands: bool) -> Memo<Vec<Part>> {
    let spoken_to = Query::of("customer").and(Filter::filled("last_follow_up_at")).by(Sort::down("last_follow_up_at"));
    let spoken_to = use_book().query(Signal::stored(spoken_to));
    Memo::new(move |_| {
        let found = found.get();
        if found.words.is_empty() {
            let ids = spoken_to.with(|ids| ids.iter().take(SHOWN).copied().collect::<Vec<_>>());
            let mut parts = trail.with(|trail| offers::lately(trail, &ids));
            if commands {
                parts.splice(0..0, offers::commands(&found));
            }
            return parts;
        }
        let mut parts = offers::records(&found);
        if commands {
            parts.extend(offers::commands(&found));
        }
        parts
    })
}

#[component]
fn FinderBox(
    list: &'static str,
    typed: RwSignal<String>,
    type_words: Callback<String>,
    active: RwSignal<usize>,
    offered: Memo<usize>,
    on_key: Callback<ev::KeyboardEvent>,
    commands: bool,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            request_animation_frame(move || {
                // An element that refuses focus is simply not focused.
                let _ = input.focus();
            });
        }
    });
    let placeholder = if commands { t!("palette.placeholder") } else { t!("search.placeholder") };
    view! {
        <div class="input-frame finder-box">
            <Icon glyph=Glyph::Search class="input-icon" />
            <input
                class="input"
                node_ref=input
                type="search"
                role="combobox"
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                enterkeyhint="search"
                placeholder=placeholder
                aria-label=t!("ui.search")
                aria-expanded="true"
                aria-controls=list
                aria-autocomplete="list"
                aria-activedescendant=move || (active.get() < offered.get()).then(|| format!("{list}-{}", active.get()))
                prop:value=typed
                on:input=move |event| type_words.run(event_target_value(&event))
                on:keydown=move |event| on_key.run(event)
            />
            <Show when=move || typed.with(|it| !it.is_empty())>
                <IconButton
                    glyph=Glyph::X
                    label=t!("ui.clear")
                    on_press=move |()| {
                        type_words.run(String::new());
                        if let Some(input) = input.get_untracked() {
                            // As above.
                            let _ = input.focus();
                        }
                    }
                />
            </Show>
        </div>
    }
}

#[component]
fn FinderList(
    list: &'static str,
    parts: Memo<Vec<Part>>,
    found: Signal<Arc<Found>>,
    active: RwSignal<usize>,
    chosen: Callback<(Offer, bool)>,
) -> impl IntoView {
    let drawn = move || {
        let (parts, found) = (parts.get(), found.get_untracked());
        let mut number = 0;
        parts
            .into_iter()
            .enumerate()
            .map(|(at, part)| {
                let heading = format!("{list}-part-{at}");
                let labelled = heading.clone();
                let offers = part.offers.into_iter().map(|offer| {
                    number += 1;
                    view! { <OfferRow list number=number - 1 offer found=found.clone() active chosen /> }
                });
                view! {
                    <div class="finder-part" role="group" aria-labelledby=labelled>
                        <h2 class="section-title" id=heading role="presentation">
                            {part.heading}
                            {part.count.map(|count| view! { " " <span class="section-count">{count}</span> })}
                        </h2>
                        <div class="group finder-group" role="presentation">{offers.collect_view()}</div>
                    </div>
                }
            })
            .collect_view()
    };
    view! {
        <div class="finder-list" id=list role="listbox" aria-label=t!("search.results")>
            {drawn}
        </div>
    }
}

#[component]
fn OfferRow(
    list: &'static str,
    number: usize,
    offer: Offer,
    found: Arc<Found>,
    active: RwSignal<usize>,
    chosen: Callback<(Offer, bool)>,
) -> impl IntoView {
    let path = offer.path(use_book(), &found.typed);
    let is_active = move || active.get() == number;
    let selected = move || if is_active() { "true" } else { "false" };
    let content = content(&offer, found);
    let flat = !matches!(offer, Offer::Record(..));
    let id = format!("{list}-{number}");
    let choose = move |event: ev::MouseEvent| {
        // A new tab is the browser's business.
        if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
            chosen.run((offer.clone(), false));
        }
    };
    match path {
        Some(path) => view! {
            <a
                class="row finder-row"
                class:row-flat=flat
                id=id
                role="option"
                tabindex="-1"
                href=path
                aria-selected=selected
                on:click=choose
            >
                {content}
            </a>
        }
        .into_any(),
        None => view! {
            <div class="row finder-row" class:row-flat=flat id=id role="option" tabindex="-1" aria-selected=selected on:click=choose>
                {content}
            </div>
        }
        .into_any(),
    }
}

fn content(offer: &Offer, found: Arc<Found>) -> AnyView {
    match offer {
        Offer::Record(room, id) => view! { <FoundRow room=*room id=*id found /> }.into_any(),
        Offer::All(_, count) => view! { <span class="search-all">{t!("search.all", count = *count)}</span> }.into_any(),
        Offer::Words(words) => view! {
            <Icon glyph=Glyph::History />
            <span class="row-text clip">{words.clone()}</span>
        }
        .into_any(),
        Offer::Do(command) => view! {
            <Icon glyph=command.glyph() />
            <span class="row-text clip">{command.label()}</span>
        }
        .into_any(),
    }
}

/// What helps when nothing was found; also says so to screen readers.
#[component]
fn NothingFound(parts: Memo<Vec<Part>>, found: Signal<Arc<Found>>) -> impl IntoView {
    let nothing = Memo::new(move |_| parts.with(Vec::is_empty) && found.with(|found| !found.words.is_empty()));
    let all = move || parts.with(|parts| parts.iter().filter_map(|part| part.count).sum::<usize>());
    let said = move || {
        let asked = found.with(|found| !found.words.is_empty());
        asked.then(|| t!("search.found", count = all()))
    };
    let make = Signal::derive(move || {
        found.with(|found| Route::New(Room::Customers).path_with(&[("name", found.typed.trim())]))
    });
    view! {
        <p class="visually-hidden" role="status">
            {said}
        </p>
        <Show when=move || nothing.get()>
            <EmptyState
                glyph=Glyph::Search
                title=move || t!("search.nothing", words = found.with(|found| found.typed.trim().to_owned()))
                text=t!("search.nothing_text")
            >
                <LinkButton href=make>
                    {t!("palette.new_customer")}
                </LinkButton>
            </EmptyState>
        </Show>
    }
}

fn show_active(list: &str, number: usize) {
    document().get_element_by_id(&format!("{list}-{number}")).iter().for_each(bring_into_sight);
}
