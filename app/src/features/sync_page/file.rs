//! Unsent changes as a file: out of this device before it is lost, and back in.
//!
//! Belongs here: saving and choosing the file. Does not belong here: what is in it (`local`).

use leptos::{ev, html, prelude::*, task::spawn_local};
use sync::client::Imported;
use wasm_bindgen_futures::JsFuture;

use crate::{
    frame::sync_state::unsent,
    i18n::format,
    local::{Book, ImportOutboxError, use_book},
    save_file::Parts,
    t,
    ui::{Button, ButtonKind, Glyph, Toasts},
};

/// The two buttons.
#[component]
pub fn OutboxFile() -> impl IntoView {
    let book = use_book();
    let toasts = Toasts::here();
    let chooser = NodeRef::<html::Input>::new();
    let nothing = Signal::derive(move || book.status().with(unsent) == 0);
    let save = move |()| {
        let name = format!("suike-{}.json", format::today());
        if Parts::of_text(&book.export_outbox()).save(&name, "application/json").is_err() {
            toasts.say(t!("sync.save_failed"));
        }
    };
    let choose = move |()| {
        if let Some(chooser) = chooser.get_untracked() {
            chooser.click();
        }
    };
    let chosen = move |_: ev::Event| {
        let Some(chooser) = chooser.get_untracked() else { return };
        let file = chooser.files().and_then(|files| files.get(0));
        chooser.set_value("");
        if let Some(file) = file {
            spawn_local(async move { toasts.say(load(book, &file).await) });
        }
    };
    view! {
        <section class="block">
            <h2 class="section-title">{t!("sync.file")}</h2>
            <p class="sheet-text">{t!("sync.save_hint")}</p>
            <div class="button-row">
                <Button glyph=Glyph::Download disabled=nothing on_press=save>
                    {t!("sync.save_file")}
                </Button>
                <Button kind=ButtonKind::Quiet glyph=Glyph::Upload on_press=choose>
                    {t!("sync.load_file")}
                </Button>
            </div>
            <input type="file" accept=".json,application/json" hidden=true node_ref=chooser on:change=chosen />
        </section>
    }
}

/// Takes up a file and says what came of it.
async fn load(book: Book, file: &web_sys::File) -> String {
    let text = JsFuture::from(file.text()).await.ok().and_then(|it| it.as_string()).unwrap_or_default();
    match book.import_outbox(&text) {
        Ok(Imported { new: 0, unreadable: 1.. }) | Err(ImportOutboxError::NotAnOutbox) => t!("sync.not_an_outbox"),
        Ok(Imported { new, unreadable: count @ 1.. }) => {
            format!("{} {}", t!("sync.loaded", count = new), t!("sync.unreadable", count = count))
        }
        Ok(Imported { new: 0, .. }) => t!("sync.loaded_nothing"),
        Ok(Imported { new, .. }) => t!("sync.loaded", count = new),
        Err(ImportOutboxError::SomebodyElses) => t!("sync.somebody_elses"),
    }
}
