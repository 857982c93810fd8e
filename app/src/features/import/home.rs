//! The first step: choosing files. And the imports of this device, to be found again.

use std::sync::Arc;

use leptos::{ev, html, prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;
use web_sys::{DragEvent, FileList};

use super::{
    desk::{ImportDesk, Standing, when},
    file_in::{self, FileIn, Unreadable},
    kept::{self, Entry},
    putting_back::PutBack,
    received::{Sharing, WhatWasShared},
};
use crate::{
    breathe::Pace,
    frame::{Page, navigation},
    local::use_book,
    records::fullness,
    routes::Route,
    t,
    ui::{Banner, BannerKind, Button, ButtonKind, Glyph, Icon, IconButton, TextArea},
};

/// What the picker offers; what a file is follows from what is in it.
const ACCEPTED: &str = ".csv,.tsv,.txt,.xlsx,.xlsm,.xls,.vcf,.zip,text/csv,text/plain,text/vcard";

/// The page.
#[component]
pub fn ImportHomePage() -> impl IntoView {
    let book = use_book();
    let desk = ImportDesk::here();
    let unreadable = RwSignal::new(Vec::<Unreadable>::new());
    let busy = RwSignal::new(false);
    let archive = RwSignal::new(None::<Arc<[u8]>>);
    let sharing = Sharing::begin(book, desk, busy);
    let begin = Callback::new(move |read: Vec<Result<FileIn, Unreadable>>| {
        let (good, bad): (Vec<_>, Vec<_>) = read.into_iter().partition(Result::is_ok);
        unreadable.set(bad.into_iter().filter_map(Result::err).collect());
        let good: Vec<FileIn> = good.into_iter().flatten().collect();
        if good.is_empty() || !unreadable.with_untracked(Vec::is_empty) {
            busy.set(false);
            return;
        }
        busy.set(true);
        spawn_local(async move {
            // What is suggested depends on what is there: the pipelines, say, that a new one is named beside.
            fullness::until_whole(book).await;
            let begun = desk.begin(book, good).await;
            busy.set(false);
            navigation::go(&begun);
        });
    });
    let take = Callback::new(move |files: Vec<web_sys::File>| {
        busy.set(true);
        spawn_local(async move {
            let mut read = Vec::new();
            let mut pace = Pace::begin();
            for file in &files {
                match file_in::bytes_of(file).await {
                    Ok(bytes) if files::archive::is_archive(&bytes) => {
                        busy.set(false);
                        archive.set(Some(bytes));
                        return;
                    }
                    Ok(bytes) => read.push(FileIn::read(&file.name(), bytes, &mut pace).await),
                    Err(why) => read.push(Err(why)),
                }
            }
            begin.run(read);
        });
    });
    view! {
        <Page title=t!("place.import") back=Route::More narrow=true>
            <WhatWasShared sharing />
            {move || match archive.get() {
                Some(bytes) => view! { <PutBack bytes on_close=move |()| archive.set(None) /> }.into_any(),
                None => {
                    view! { <Drop take=take busy=Signal::derive(move || busy.get() || !book.ready().get()) /> }
                        .into_any()
                }
            }}
            {move || {
                unreadable
                    .get()
                    .into_iter()
                    .map(|file| {
                        view! { <Banner kind=BannerKind::Bad>{format!("{}: {}", file.name, file.why)}</Banner> }
                    })
                    .collect_view()
            }}
            <Paste begin=begin />
            <Earlier />
        </Page>
    }
}

/// Where files are dropped or picked.
#[component]
fn Drop(take: Callback<Vec<web_sys::File>>, busy: Signal<bool>) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let is_over = RwSignal::new(false);
    let on_over = move |event: DragEvent| {
        event.prevent_default();
        is_over.set(true);
    };
    let on_drop = move |event: DragEvent| {
        event.prevent_default();
        is_over.set(false);
        take.run(listed(event.data_transfer().and_then(|it| it.files())));
    };
    let on_pick = move |event: ev::Event| {
        let element = event.target().and_then(|it| it.dyn_into::<web_sys::HtmlInputElement>().ok());
        take.run(listed(element.as_ref().and_then(web_sys::HtmlInputElement::files)));
        if let Some(element) = element {
            // The same file may be picked again.
            element.set_value("");
        }
    };
    let open = move |()| {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    view! {
        <section
            class="import-drop"
            class:is-over=is_over
            on:dragover=on_over
            on:dragleave=move |_| is_over.set(false)
            on:drop=on_drop
        >
            <span class="import-drop-mark">
                <Icon glyph=Glyph::FileSpreadsheet />
            </span>
            <h2 class="import-drop-title">{t!("import.drop_title")}</h2>
            <p class="import-drop-text">{t!("import.drop_text")}</p>
            <input
                node_ref=input
                class="visually-hidden"
                type="file"
                multiple=true
                accept=ACCEPTED
                aria-label=t!("import.pick")
                tabindex="-1"
                on:change=on_pick
            />
            <Button kind=ButtonKind::Primary glyph=Glyph::Upload busy=busy on_press=open>
                {t!("import.pick")}
            </Button>
        </section>
    }
}

fn listed(files: Option<FileList>) -> Vec<web_sys::File> {
    let Some(files) = files else { return Vec::new() };
    (0..files.length()).filter_map(|index| files.get(index)).collect()
}

/// Rows copied out of a spreadsheet.
#[component]
fn Paste(begin: Callback<Vec<Result<FileIn, Unreadable>>>) -> impl IntoView {
    let text = RwSignal::new(String::new());
    let is_empty = Signal::derive(move || text.with(|text| text.trim().is_empty()));
    let take = move |()| {
        spawn_local(async move {
            let read = FileIn::of_text(&t!("import.pasted"), &text.get_untracked(), &mut Pace::begin()).await;
            begin.run(vec![read]);
        });
    };
    view! {
        <details class="import-paste">
            <summary>{t!("import.paste")}</summary>
            <TextArea
                value=text
                on_input=move |typed| text.set(typed)
                placeholder=t!("import.paste_hint")
                label=t!("import.paste")
                rows=5
            />
            <Button
                disabled=is_empty
                on_press=take
            >
                {t!("import.next")}
            </Button>
        </details>
    }
}

/// The imports of this device.
#[component]
fn Earlier() -> impl IntoView {
    let book = use_book();
    let desk = ImportDesk::here();
    let changed = RwSignal::new(0);
    let entries = move || {
        changed.track();
        desk.progress.track();
        if book.ready().get() { kept::list(book) } else { Vec::new() }
    };
    let take_off = Callback::new(move |id| {
        kept::drop(book, id);
        changed.update(|it| *it += 1);
    });
    view! {
        <Show when=move || !entries().is_empty()>
            <h2 class="section-title">{t!("import.earlier")}</h2>
            <ul class="plain-list group">
                <For each=entries key=Clone::clone let:entry>
                    <EarlierRow entry=entry take_off=take_off />
                </For>
            </ul>
        </Show>
    }
}

#[component]
fn EarlierRow(entry: Entry, take_off: Callback<sync::RowId>) -> impl IntoView {
    let id = entry.id;
    let standing = match entry.standing {
        Standing::Waiting => t!("import.standing_waiting"),
        Standing::Going => t!("import.standing_going", count = entry.done),
        Standing::Halted => t!("import.standing_halted", count = entry.done),
        Standing::Refused => t!("import.standing_refused"),
        Standing::Done => t!("import.standing_done", count = entry.done),
    };
    let can_go = entry.standing != Standing::Going;
    view! {
        <li class="import-earlier">
            <a class="row" href=Route::ImportOne(id).path()>
                <span class="row-mark">
                    <Icon glyph=Glyph::FileSpreadsheet />
                </span>
                <span class="row-text">
                    <span class="row-title clip">{entry.names.join(", ")}</span>
                    <span class="meta clip">{format!("{standing} · {}", when(entry.begun))}</span>
                </span>
                <Icon glyph=Glyph::ChevronRight class="icon-small" />
            </a>
            {can_go
                .then(|| {
                    view! {
                        <IconButton
                            glyph=Glyph::X
                            label=t!("import.take_off")
                            on_press=move |()| take_off.run(id)
                        />
                    }
                })}
        </li>
    }
}
