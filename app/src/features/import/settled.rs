//! What holds for a whole file: values that no column brings, words that mean nothing, and a mapping used before.

use std::sync::Arc;

use domain::{
    ids::reference,
    imports::{mappings, suggest, texts},
    query::Query,
};
use leptos::prelude::*;
use sync::Row;

use super::{
    columns::path_label,
    desk::{ImportDesk, when},
};
use crate::{
    i18n,
    local::use_book,
    t,
    ui::{Banner, BannerKind, Button, ButtonKind, Choice, Field, Glyph, IconButton, Select, Switch, TextInput},
};

/// A mapping of the same columns that was used before, to be taken over.
#[component]
pub fn UsedBefore(file: usize) -> impl IntoView {
    let desk = ImportDesk::here();
    let book = use_book();
    let imports = book.query(Signal::stored(Query::of("import")));
    // The book may still be filling while the file is looked at.
    let offered = Memo::new(move |_| {
        let me = book.actor().with(|actor| actor.as_ref().map(|actor| actor.user));
        let rows: Vec<Arc<Row>> = imports.get().iter().filter_map(|id| book.row(*id)).collect();
        let others = rows.iter().filter(|row| Some(row.id) != desk.id.get() && reference(&row.doc, "owner") == me);
        let headers = desk.files.with(|files| files.get(file).map(|it| it.table.headers.clone()))?;
        mappings::latest(others.map(AsRef::as_ref), &headers, &desk.known.get())
    });
    let open = RwSignal::new(true);
    let take = move |()| {
        let Some((_, taken)) = offered.get_untracked() else { return };
        desk.change(book, |plan, known, sources| {
            if let Some(slot) = plan.files.get_mut(file) {
                *slot = taken;
            }
            suggest::review(plan, sources, known);
        });
        open.set(false);
    };
    let at = move || offered.with(|it| it.as_ref().map(|(at, _)| when(*at))).unwrap_or_default();
    view! {
        <Show when=move || open.get() && offered.with(Option::is_some)>
            <Banner kind=BannerKind::Info>
                <span data-used-before>{move || t!("import.used_before", at = at())}</span>
                <Button kind=ButtonKind::Quiet on_press=take>
                    {t!("import.use_again")}
                </Button>
            </Banner>
        </Show>
    }
}

/// Whether `-`, `N/A` and the like are empty; shown where the file has such cells.
#[component]
pub fn Blanks(file: usize) -> impl IntoView {
    let desk = ImportDesk::here();
    let book = use_book();
    let count = desk.files.with_untracked(|files| files.get(file).map_or(0, |it| texts::blanks_in(&it.table)));
    let on = Signal::derive(move || desk.plan.with(|plan| plan.files.get(file).is_some_and(|it| it.blanks)));
    let change = move |blanks: bool| {
        desk.change(book, |plan, known, sources| {
            if let Some(file) = plan.files.get_mut(file) {
                file.blanks = blanks;
            }
            suggest::review(plan, sources, known);
        });
    };
    (count > 0).then(|| {
        let hint = t!("import.blanks_hint", count = count, number = i18n::format::number(count as f64));
        view! { <Switch on=on on_change=change label=t!("import.blanks") hint=hint /> }
    })
}

/// Values for fields that no column fills.
#[component]
pub fn Constants(file: usize, kind: String) -> impl IntoView {
    let desk = ImportDesk::here();
    let book = use_book();
    let paths = Memo::new(move |_| {
        desk.plan
            .with(|plan| plan.files.get(file).map(|it| it.constants.keys().cloned().collect::<Vec<_>>()))
            .unwrap_or_default()
    });
    let slots = StoredValue::new(desk.known.get_untracked().slots(&kind).to_vec());
    let label = {
        let kind = kind.clone();
        move |path: &str| {
            let found = slots.with_value(|slots| slots.iter().find(|slot| slot.path == path).cloned());
            found.map_or_else(|| path.to_owned(), |slot| path_label(&kind, &slot.path, &slot.label))
        }
    };
    let free = {
        let label = label.clone();
        Signal::derive(move || {
            let has_own = |path: &str| matches!(path, "owner" | "role" | "by" | "channel");
            let is_free = |path: &str| {
                desk.plan.with(|plan| {
                    plan.files
                        .get(file)
                        .is_some_and(|it| it.column_of(path).is_none() && !it.constants.contains_key(path))
                })
            };
            let paths = slots.with_value(|slots| slots.iter().map(|slot| slot.path.clone()).collect::<Vec<_>>());
            let paths = paths.into_iter().filter(|path| !path.contains('.') && !has_own(path) && is_free(path));
            paths.map(|path| Choice::new(path.clone(), label(&path))).collect::<Vec<Choice>>()
        })
    };
    let put = move |path: String, text: Option<String>| {
        desk.change(book, |plan, _, _| {
            let Some(file) = plan.files.get_mut(file) else { return };
            match text {
                Some(text) => file.constants.insert(path, text),
                None => file.constants.remove(&path),
            };
        });
    };
    view! {
        <div class="import-constants">
            <For each=move || paths.get() key=Clone::clone let:path>
                {
                    let (own, typed, gone) = (path.clone(), path.clone(), path.clone());
                    let value = Signal::derive(move || {
                        desk.plan.with(|plan| plan.files.get(file)?.constants.get(&own).cloned()).unwrap_or_default()
                    });
                    view! {
                        <div class="import-constant" data-constant=path.clone()>
                            <Field label=label(&path)>
                                <TextInput value=value on_input=move |text: String| put(typed.clone(), Some(text)) />
                            </Field>
                            <IconButton
                                glyph=Glyph::X
                                label=t!("import.take_off")
                                on_press=move |()| put(gone.clone(), None)
                            />
                        </div>
                    }
                }
            </For>
            <Select
                value=Signal::stored(String::new())
                on_pick=move |path: String| {
                    if !path.is_empty() {
                        put(path, Some(String::new()));
                    }
                }
                choices=free
                none=t!("import.add_constant")
                label=t!("import.add_constant")
            />
        </div>
    }
}
