//! The export of everything, as a block of the settings: what it is, how far it is, what was not to be had.
//!
//! Belongs here: asking and telling. Does not belong here: packing (`packing`).

use leptos::{prelude::*, task::spawn_local};

use super::packing::{self, Done};
use crate::{
    frame::later::later,
    i18n::format,
    local::use_book,
    save_file, t,
    ui::{Banner, BannerKind, Button, ButtonKind, Glyph, ProgressBar, Switch, Toasts},
};

later! {
    export: everything() => view! { <Everything /> };
}

/// The block; its code comes with that of other exports.
#[component]
pub fn ExportEverything() -> impl IntoView {
    view! {
        <section class="block" id="export">
            <h2 class="section-title">{t!("export.everything")}</h2>
            {everything()}
        </section>
    }
}

#[component]
fn Everything() -> impl IntoView {
    let (book, toasts) = (use_book(), Toasts::here());
    let with_files = RwSignal::new(true);
    let progress = RwSignal::new(None::<Done>);
    let halted = RwSignal::new(false);
    let missing = RwSignal::new(0);
    let is_whole = crate::records::fullness::is_whole(book);
    let save = move |()| {
        halted.set(false);
        missing.set(0);
        progress.set(Some(Done::Records(0, 1)));
        let wanted = with_files.get_untracked();
        spawn_local(async move {
            let told = |done: Done| {
                // The page may have been left: then nobody waits for the file.
                progress.try_set(Some(done));
                !halted.try_get_untracked().unwrap_or(true)
            };
            let packed = packing::pack(book, wanted, &told).await;
            progress.try_set(None);
            let Some((parts, about)) = packed else { return };
            let name = save_file::file_name(&format!("{} {}", about.workspace, format::today()), "zip");
            match parts.save(&name, "application/zip") {
                Ok(()) => toasts.say(t!("export.saved", name = name)),
                Err(save_file::NotSaved) => toasts.say(t!("export.not_saved")),
            }
            if wanted {
                missing.try_set(about.missing.len());
            }
        });
    };
    view! {
        <p class="sheet-text">{t!("export.everything_text")}</p>
        <Switch on=with_files on_change=move |on| with_files.set(on) label=t!("export.with_files") hint=t!("export.with_files_hint") />
        {move || match progress.get() {
            Some(done) => {
                view! {
                    <Going done />
                    <div class="button-row">
                        <Button kind=ButtonKind::Quiet on_press=move |()| halted.set(true)>
                            {t!("ui.cancel")}
                        </Button>
                    </div>
                }
                    .into_any()
            }
            None => {
                view! {
                    <div class="button-row">
                        <Button glyph=Glyph::Download disabled=Signal::derive(move || !is_whole.get()) on_press=save>
                            {t!("export.everything_save")}
                        </Button>
                    </div>
                }
                    .into_any()
            }
        }}
        {move || {
            (missing.get() > 0)
                .then(|| {
                    view! { <Banner kind=BannerKind::Warn>{t!("export.files_missing", count = missing.get())}</Banner> }
                })
        }}
    }
}

#[component]
fn Going(done: Done) -> impl IntoView {
    let number = |count: usize| format::number(count as f64);
    let (share, label) = match done {
        Done::Records(done, total) => (
            done as f64 / total.max(1) as f64,
            t!(
                "export.going_records",
                percent = format::percent((done as f64 / total.max(1) as f64 * 100.0).floor() / 100.0)
            ),
        ),
        Done::Files(done, total) => {
            (done as f64 / total.max(1) as f64, t!("export.going_files", done = number(done), total = number(total)))
        }
    };
    view! { <ProgressBar done=share label /> }
}
