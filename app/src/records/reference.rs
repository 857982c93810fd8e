//! Choosing a record: the picker for fields that refer to others.
//!
//! Belongs here: searching rows of a kind for a picker, one or several. Does not belong here: what is done with the choice.

use domain::{
    ids::reference,
    query::{Filter, Op, Query, Sort},
    registry,
};
use leptos::prelude::*;
use sync::{Row, RowId};

use super::names;
use crate::{
    local::{Book, use_book},
    t,
    ui::{Choice, Glyph, Icon, SearchPicker},
};

/// As many answers as a list below a box can show.
const ANSWERS: usize = 12;

/// A picker of one record.
#[component]
pub fn RecordPicker(
    /// Of which kind.
    kind: &'static str,
    /// Which one is chosen.
    #[prop(into)]
    value: Signal<Option<RowId>>,
    /// One was chosen, or the choice was taken back.
    #[prop(into)]
    on_pick: Callback<Option<RowId>>,
    /// Only records that meet these.
    #[prop(optional, into)]
    only: Signal<Vec<Filter>>,
    /// Makes a new one from the words typed.
    #[prop(optional, into)]
    on_create: Option<Callback<String>>,
    /// An example of what to type.
    #[prop(optional, into)]
    placeholder: Signal<String>,
) -> impl IntoView {
    let book = use_book();
    let words = RwSignal::new(String::new());
    let choices = answers(book, kind, words, only);
    let chosen = Signal::derive(move || {
        let id = value.get()?;
        let row = book.watch(id).get()?;
        Some(choice_of(book, &row))
    });
    let pick = move |choice: Option<Choice>| on_pick.run(choice.and_then(|it| it.value.parse().ok()));
    match on_create {
        Some(on_create) => view! {
            <SearchPicker
                value=chosen
                on_pick=pick
                choices
                on_query=move |text| words.set(text)
                on_create
                placeholder
            />
        }
        .into_any(),
        None => view! {
            <SearchPicker value=chosen on_pick=pick choices on_query=move |text| words.set(text) placeholder />
        }
        .into_any(),
    }
}

/// A picker of several records: those chosen as chips, and a box for one more.
#[component]
pub fn RecordsPicker(
    /// Of which kind.
    kind: &'static str,
    /// Which ones are chosen.
    #[prop(into)]
    values: Signal<Vec<RowId>>,
    /// All that are chosen now.
    #[prop(into)]
    on_pick: Callback<Vec<RowId>>,
    /// Makes a new one from the words typed.
    #[prop(optional, into)]
    on_create: Option<Callback<String>>,
) -> impl IntoView {
    let book = use_book();
    let add = Callback::new(move |id: Option<RowId>| {
        let Some(id) = id else { return };
        let mut all = values.get_untracked();
        if !all.contains(&id) {
            all.push(id);
            on_pick.run(all);
        }
    });
    let remove = move |id: RowId| on_pick.run(values.get_untracked().into_iter().filter(|it| *it != id).collect());
    let picker = match on_create {
        Some(on_create) => view! { <RecordPicker kind value=Signal::stored(None) on_pick=add on_create /> }.into_any(),
        None => view! { <RecordPicker kind value=Signal::stored(None) on_pick=add /> }.into_any(),
    };
    view! {
        <div class="many">
            <Show when=move || values.with(|all| !all.is_empty())>
                <div class="chips">
                    <For each=move || values.get() key=|id| *id let:id>
                        {
                            let name = names::live_title(book, id);
                            view! {
                                <button
                                    type="button"
                                    class="chip chip-remove"
                                    aria-label=move || t!("records.remove_named", name = name.get())
                                    on:click=move |_| remove(id)
                                >
                                    {move || name.get()}
                                    <Icon glyph=Glyph::X class="icon-small" />
                                </button>
                            }
                        }
                    </For>
                </div>
            </Show>
            {picker}
        </div>
    }
}

/// The records whose text holds the words; the latest ones before anything is typed.
fn answers(book: Book, kind: &'static str, words: RwSignal<String>, only: Signal<Vec<Filter>>) -> Signal<Vec<Choice>> {
    let query = Signal::derive(move || {
        let mut query = Query::of(kind).text(words.get());
        query.filters = only.get();
        match kind {
            "user" => {
                query.filters.push(Filter::new("active", Op::Not, ["false".to_owned()]));
                query.by(Sort::up("name"))
            }
            "product" => query.and(Filter::new("retired", Op::Not, ["true".to_owned()])).by(Sort::up("name")),
            "customer" => query.by(Sort::down("last_follow_up_at")),
            _ => query,
        }
    });
    let ids = book.query(query);
    Signal::derive(move || {
        ids.with(|ids| {
            ids.iter().take(ANSWERS).filter_map(|id| book.row(*id)).map(|row| choice_of(book, &row)).collect()
        })
    })
}

/// A record to choose, with what tells it from others of the same name.
fn choice_of(book: Book, row: &Row) -> Choice {
    let choice = Choice::new(row.id.to_string(), names::title_of(row));
    match detail(book, row) {
        Some(detail) => choice.with_detail(detail),
        None => choice,
    }
}

/// What tells a record from others of the same name, in a few words.
pub fn detail(book: Book, row: &Row) -> Option<String> {
    let text = |field: &str| row.doc.get(field).and_then(|value| value.as_str()).map(str::to_owned);
    let title = |field: &str| names::title(book, reference(&row.doc, field)?);
    let parts = match registry::kind(&row.kind)?.name {
        "customer" => vec![text("industry"), text("region"), title("owner")],
        "contact" => vec![text("title"), title("customer")],
        "opportunity" => vec![title("customer"), title("stage")],
        "follow_up" | "task" => vec![title("customer")],
        "user" => vec![title("team")],
        "team" => vec![title("parent")],
        "product" => vec![text("series"), text("code")],
        _ => vec![],
    };
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}
