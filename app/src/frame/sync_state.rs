//! What the frame says about sync: one honest dot, and the same in words.
//!
//! Belongs here: the dot and its words. Does not belong here: syncing (`local`), the page about it (`features::sync_page`).

use leptos::prelude::*;

use crate::{
    i18n::format,
    local::{Status, SyncState, use_book},
    routes::Route,
    t,
};

/// Where this person's work is, in words.
pub fn in_words(status: &Status) -> String {
    match status.state {
        SyncState::Opening => t!("sync.opening"),
        SyncState::NeedsYou => t!("sync.needs_you", count = needing_you(status)),
        SyncState::Sending if status.here + status.sending == 0 => t!("sync.files", count = status.files.going),
        SyncState::Sending => t!("sync.sending", count = status.sending),
        SyncState::HereOnly => t!("sync.here", count = status.here + status.sending + status.files.going),
        SyncState::Everywhere if status.online && status.filling => t!("sync.filling"),
        SyncState::Everywhere if status.online => t!("sync.everywhere"),
        SyncState::Everywhere => t!("sync.offline"),
    }
}

/// When the server was last heard, in words.
pub fn last_heard(status: &Status) -> Option<String> {
    status.last_sync.map(|at| t!("sync.last", ago = format::ago(at)))
}

/// How many changes are not everywhere yet.
pub fn unsent(status: &Status) -> usize {
    status.here + status.sending + status.attention
}

/// What was refused and waits for the person: changes, and files.
fn needing_you(status: &Status) -> usize {
    status.attention + status.files.refused
}

/// The dot: filled is everywhere, half is on its way, hollow is only here, a number needs the person.
#[component]
pub fn SyncDot(
    /// Says it in words beside the dot.
    #[prop(optional)]
    with_text: bool,
) -> impl IntoView {
    let status = use_book().status();
    let class = move || match status.with(|it| it.state) {
        SyncState::Opening => "sync-mark is-opening",
        SyncState::Everywhere => "sync-mark is-everywhere",
        SyncState::Sending => "sync-mark is-sending",
        SyncState::HereOnly => "sync-mark is-here",
        SyncState::NeedsYou => "sync-mark needs-you",
    };
    let number = move || Some(status.with(needing_you)).filter(|count| *count > 0);
    let text = move || status.with(in_words);
    view! {
        <a
            class=if with_text { "side-link" } else { "icon-button" }
            href=Route::Sync.path()
            aria-label=move || if with_text { None } else { Some(text()) }
            title=text
        >
            <span class="sync-slot">
                <span class=class>{number}</span>
            </span>
            {with_text.then(|| view! { <span class="side-text">{text}</span> })}
        </a>
    }
}
