//! How a file was read: what the person should know about it, and the choices that the file leaves open.

use std::sync::Arc;

use files::{Choice as FileChoice, Note, text::Encoding};
use leptos::{prelude::*, task::spawn_local};

use super::{desk::ImportDesk, file_in::FileIn};
use crate::{
    i18n,
    local::use_book,
    t,
    ui::{Banner, BannerKind, Choice, Field, Glyph, Icon, Select},
};

/// Notes and choices of one file.
#[component]
pub fn HowItWasRead(file: usize, file_in: FileIn) -> impl IntoView {
    let desk = ImportDesk::here();
    let book = use_book();
    let failed = RwSignal::new(None::<String>);
    let told = Arc::clone(&file_in.told);
    let read = Callback::new(move |choice: FileChoice| {
        spawn_local(async move {
            let read = desk.read_again(book, file, choice).await;
            // Read in another way, the file is shown anew, and these words are gone.
            failed.try_set(read.err().map(|unreadable| unreadable.why));
        });
    });
    let (encoding, choice) = (told.encoding.filter(|_| !file_in.is_pasted), file_in.choice);
    let notes = told.notes.clone();
    let choices = move || {
        // After a failure they show again what holds.
        failed.track();
        let sheets = (told.sheets.len() > 1).then(|| {
            let on_pick = move |sheet: String| read.run(FileChoice { sheet: sheet.parse().ok(), ..choice });
            view! { <SheetChoice sheets=told.sheets.clone() sheet=told.sheet on_pick=on_pick /> }
        });
        let encodings = encoding.map(|encoding| {
            let on_pick = move |code: String| read.run(FileChoice { encoding: Encoding::of_code(&code), ..choice });
            view! { <EncodingChoice encoding=encoding on_pick=on_pick /> }
        });
        view! { <div class="import-options">{sheets} {encodings}</div> }
    };
    view! {
        <Notes notes=notes />
        {move || failed.get().map(|why| view! { <Banner kind=BannerKind::Bad>{why}</Banner> })}
        {choices}
    }
}

/// What the person should know.
#[component]
fn Notes(notes: Vec<Note>) -> impl IntoView {
    let items = notes
        .iter()
        .map(|note| {
            let is_warning = note.is_warning();
            let glyph = if is_warning { Glyph::TriangleAlert } else { Glyph::Info };
            let text = i18n::tr_with(&format!("import.note.{}", note.code()), &note.details());
            view! {
                <li class="import-note" class:is-warning=is_warning data-note=note.code()>
                    <Icon glyph=glyph class="icon-small" />
                    <span>{text}</span>
                </li>
            }
        })
        .collect_view();
    (!notes.is_empty()).then(|| view! { <ul class="import-notes" aria-label=t!("import.notes")>{items}</ul> })
}

/// Which sheet of a workbook.
#[component]
fn SheetChoice(sheets: Vec<String>, sheet: usize, #[prop(into)] on_pick: Callback<String>) -> impl IntoView {
    let choices: Vec<Choice> =
        sheets.into_iter().enumerate().map(|(at, name)| Choice::new(at.to_string(), name)).collect();
    view! {
        <Field label=t!("import.sheet")>
            <Select value=Signal::stored(sheet.to_string()) on_pick=on_pick choices=choices />
        </Field>
    }
}

/// In which encoding the text is.
#[component]
fn EncodingChoice(encoding: Encoding, #[prop(into)] on_pick: Callback<String>) -> impl IntoView {
    let name = |encoding: Encoding| i18n::tr(&format!("import.encoding.{}", encoding.code()));
    let choices: Vec<Choice> =
        Encoding::ALL.into_iter().map(|encoding| Choice::new(encoding.code(), name(encoding))).collect();
    view! {
        <Field label=t!("import.encoding") hint=t!("import.encoding_hint")>
            <Select value=Signal::stored(encoding.code().to_owned()) on_pick=on_pick choices=choices />
        </Field>
    }
}
