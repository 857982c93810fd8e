//! Where one's work is: here, on its way, everywhere; and what needs the person.
//!
//! Belongs here: showing it. Does not belong here: syncing (`local`).

mod attention;
mod file;
mod rework;
mod wording;

use leptos::{prelude::*, task::spawn_local};

use crate::{
    frame::{
        Page, install,
        sync_state::{in_words, last_heard},
    },
    local::{SyncState, is_kept, use_book},
    records::replaced::ReplacedCards,
    routes::Route,
    t,
    ui::{Banner, BannerKind, Button, Glyph, Icon},
};

/// The page.
#[component]
pub fn SyncPage() -> impl IntoView {
    let book = use_book();
    let status = book.status();
    view! {
        <Page title=t!("place.sync") back=Route::More narrow=true>
            <Standing />
            <attention::Attention />
            <ReplacedCards />
            <section class="block">
                <ul class="plain-list group">
                    <Count label=t!("sync.count_here") count=Signal::derive(move || status.with(|it| it.here)) />
                    <Count label=t!("sync.count_sending") count=Signal::derive(move || status.with(|it| it.sending)) />
                    <Count
                        label=t!("sync.count_attention")
                        count=Signal::derive(move || status.with(|it| it.attention))
                    />
                    <Count
                        label=t!("sync.count_files")
                        count=Signal::derive(move || status.with(|it| it.files.going + it.files.refused))
                    />
                </ul>
                <div class="button-row">
                    <Button glyph=Glyph::RefreshCw on_press=move |()| book.sync_now()>
                        {t!("sync.now")}
                    </Button>
                </div>
            </section>
            <Kept />
            {install::is_page_on_ios().then(|| view! { <Banner kind=BannerKind::Warn>{t!("install.ios_kept")}</Banner> })}
            <file::OutboxFile />
        </Page>
    }
}

/// What the browser answered when it was asked to keep the data.
#[component]
fn Kept() -> impl IntoView {
    let kept = RwSignal::new(None::<bool>);
    spawn_local(async move {
        let answer = is_kept().await;
        // The page may be gone by now.
        let _ = kept.try_set(answer);
    });
    move || {
        let (glyph, text) =
            if kept.get()? { (Glyph::CircleCheck, t!("sync.kept")) } else { (Glyph::CircleAlert, t!("sync.not_kept")) };
        Some(view! {
            <p class="meta kept-line">
                <Icon glyph class="icon-small" />
                <span>{text}</span>
            </p>
        })
    }
}

/// The dot, large, with what it means.
#[component]
fn Standing() -> impl IntoView {
    let status = use_book().status();
    let look = move || match status.with(|it| (it.state, it.online)) {
        (SyncState::NeedsYou, _) => ("standing is-warn", Glyph::TriangleAlert),
        (SyncState::Opening, _) => ("standing", Glyph::Clock),
        (SyncState::Sending, _) => ("standing", Glyph::CloudUpload),
        (SyncState::Everywhere, true) => ("standing is-good", Glyph::CloudCheck),
        (SyncState::Everywhere, false) | (SyncState::HereOnly, _) => ("standing is-quiet", Glyph::CloudOff),
    };
    view! {
        <div class=move || look().0 role="status">
            <span class="standing-mark">
                <Icon glyph=Signal::derive(move || look().1) />
            </span>
            <div>
                <p class="standing-text">{move || status.with(in_words)}</p>
                <p class="meta">{move || status.with(last_heard)}</p>
            </div>
        </div>
    }
}

#[component]
fn Count(label: String, count: Signal<usize>) -> impl IntoView {
    view! {
        <li class="row row-flat">
            <span class="row-text">{label}</span>
            <span class="row-number">{move || count.get()}</span>
        </li>
    }
}
