//! Photos and voice notes of a follow-up in the timeline, with how far each is on its way.
//!
//! Belongs here: pictures as large as a thumb, sounds, marks. Does not belong here: a picture in full (`viewer`).

use std::sync::Arc;

use domain::{Command, activities::file::File, ids::reference};
use leptos::{prelude::*, task::spawn_local};
use sync::{Row, RowId};

use super::{clock, viewer::Viewer};
use crate::{
    i18n::{self, format},
    local::{Book, Going, Missing, let_go, use_book},
    records::{
        names, permit,
        run::{Hand, use_hand},
    },
    t,
    ui::{Button, ButtonKind, Glyph, Icon, IconButton, InSight},
};

/// The attachments of one follow-up.
#[component]
pub fn FilesOf(
    /// Their ids, oldest first.
    #[prop(into)]
    ids: Signal<Vec<RowId>>,
) -> impl IntoView {
    let book = use_book();
    let open = RwSignal::new(None::<RowId>);
    let photos = Memo::new(move |_| {
        let is_photo = |id: &RowId| book.file_of(*id).is_some_and(|file| file.is_picture());
        ids.get().into_iter().filter(is_photo).collect::<Vec<_>>()
    });
    view! {
        <ul class="plain-list files" aria-label=t!("files.of_follow_up")>
            <For each=move || ids.get() key=|id| *id let:id>
                <Shown id open />
            </For>
        </ul>
        <Viewer photos open />
    }
}

#[component]
fn Shown(id: RowId, open: RwSignal<Option<RowId>>) -> impl IntoView {
    let hand = use_hand();
    let book = hand.book;
    let Some((row, file)) = book.row(id).and_then(|row| File::of(&row.doc).map(|file| (row, file))) else {
        return ().into_any();
    };
    let label = said(book, &row, &file);
    if file.is_picture() {
        let alt = label.clone();
        view! {
            <li class="file">
                <button type="button" class="file-tile" aria-label=label on:click=move |_| open.set(Some(id))>
                    <Picture id alt />
                </button>
                <Mark id />
            </li>
        }
        .into_any()
    } else {
        let time = clock(file.seconds.unwrap_or_default());
        view! {
            <li class="file is-voice">
                <div class="file-tile is-voice">
                    <Icon glyph=Glyph::Mic />
                    <PlayVoice id label time />
                    <Show when=move || may_remove(book, id)>
                        <IconButton glyph=Glyph::Trash2 label=t!("files.remove") on_press=move |()| remove(hand, id) />
                    </Show>
                </div>
                <Mark id />
            </li>
        }
        .into_any()
    }
}

/// True for whoever added the file, and for those who may delete at its customer's.
pub(super) fn may_remove(book: Book, id: RowId) -> bool {
    let row = book.watch(id);
    let me = book.actor().with(|actor| actor.as_ref().map(|actor| actor.user));
    let mine = row.with(|row| row.as_ref().and_then(|row| reference(&row.doc, "by"))) == me;
    mine || permit::delete(book, row).get()
}

/// Takes a file off its follow-up; it can be taken back.
pub(super) fn remove(hand: Hand, id: RowId) {
    if let Some(row) = hand.book.row(id) {
        let command = Command::Delete { kind: row.kind.clone(), id, base_ver: row.ver };
        hand.act(command, t!("files.removed"));
    }
}

/// What a file is, for those who do not see it.
pub(super) fn said(book: Book, row: &Row, file: &File) -> String {
    let name = reference(&row.doc, "by").map(|by| names::title_or_unknown(book, by)).unwrap_or_default();
    if file.is_picture() {
        t!("files.photo_by", name = name, ago = row.id.made_at().map(format::ago).unwrap_or_default())
    } else {
        t!("files.voice_by", name = name, time = clock(file.seconds.unwrap_or_default()))
    }
}

/// An address of a file's bytes, asked for when it is wanted and given back with whatever shows it.
#[derive(Clone, Copy)]
pub(super) struct Wanted {
    book: Book,
    id: RowId,
    address: RwSignal<Option<Result<Arc<str>, Missing>>>,
    asking: StoredValue<bool>,
}

impl Wanted {
    pub(super) fn of(book: Book, id: RowId) -> Self {
        let wanted = Self { book, id, address: RwSignal::new(None), asking: StoredValue::new(false) };
        on_cleanup(move || {
            if let Some(Some(Ok(address))) = wanted.address.try_get_untracked() {
                let_go(&address);
            }
        });
        // One that another device has sent by now, or that came into reach again, is asked for once more.
        let row = book.watch(id);
        let stored = Memo::new(move |_| {
            row.with(|row| row.as_ref().and_then(|row| File::of(&row.doc)).is_some_and(|it| it.stored))
        });
        let online = Memo::new(move |_| book.status().with(|status| status.online));
        Effect::new(move |_| {
            let _ = (stored.get(), online.get());
            if matches!(wanted.address.get_untracked(), Some(Err(Missing::NotYet | Missing::Unreachable))) {
                wanted.ask();
            }
        });
        wanted
    }

    /// Asks for it, unless it is here or on its way.
    pub(super) fn ask(self) {
        if matches!(self.address.get_untracked(), Some(Ok(_))) || self.asking.get_value() {
            return;
        }
        self.asking.set_value(true);
        spawn_local(async move {
            let found = self.book.file_address(self.id).await.map(Arc::from);
            // Whatever wanted it may be gone.
            if let Some(Ok(address)) = self.address.try_set(Some(found)).flatten() {
                let_go(&address);
            }
            self.asking.try_set_value(false);
        });
    }

    /// The address; live.
    pub(super) fn here(self) -> Option<Arc<str>> {
        self.address.get()?.ok()
    }

    /// Why there is none, in words; live.
    pub(super) fn missing(self) -> Option<String> {
        self.address.get()?.err().map(|missing| match missing {
            Missing::NotYet => t!("files.missing.not_yet"),
            Missing::Unreachable => t!("files.missing.unreachable"),
            Missing::Gone => t!("files.missing.gone"),
        })
    }
}

/// A picture, fetched when it comes into sight.
#[component]
pub(super) fn Picture(id: RowId, #[prop(into)] alt: String) -> impl IntoView {
    let wanted = Wanted::of(use_book(), id);
    let alt = StoredValue::new(alt);
    view! {
        <InSight on_reach=move |()| wanted.ask()>
            {move || match (wanted.here(), wanted.missing()) {
                (Some(address), _) => {
                    view! { <img class="file-picture" src=address.to_string() alt=alt.get_value() /> }.into_any()
                }
                (None, Some(why)) => {
                    view! {
                        <span class="file-none">
                            <Icon glyph=Glyph::Image />
                            <span class="meta">{why}</span>
                        </span>
                    }
                        .into_any()
                }
                (None, None) => view! { <span class="file-none"></span> }.into_any(),
            }}
        </InSight>
    }
}

/// A sound, fetched when somebody wants to hear it.
#[component]
pub(super) fn PlayVoice(id: RowId, #[prop(into)] label: String, time: String) -> impl IntoView {
    let wanted = Wanted::of(use_book(), id);
    let label = StoredValue::new(label);
    let time = StoredValue::new(time);
    move || match (wanted.here(), wanted.missing()) {
        (Some(address), _) => {
            view! { <audio controls=true autoplay=true src=address.to_string() aria-label=label.get_value()></audio> }
                .into_any()
        }
        (None, missing) => {
            let name = format!("{}: {}", t!("files.play"), label.get_value());
            view! {
                <IconButton glyph=Glyph::Play label=name on_press=move |()| wanted.ask() />
                <span class="meta">{missing.unwrap_or_else(|| time.get_value())}</span>
            }
            .into_any()
        }
    }
}

/// How far a file is on its way; nothing once it has arrived.
#[component]
fn Mark(id: RowId) -> impl IntoView {
    let book = use_book();
    let going = Memo::new(move |_| book.file_going(id));
    move || {
        going.get().map(|going| match going {
            Going::Waiting => view! {
                <p class="file-mark meta">
                    <Icon glyph=Glyph::CloudOff class="icon-small" />
                    {t!("files.waiting")}
                </p>
            }
            .into_any(),
            Going::Sending(hundredths) => {
                let share = f64::from(hundredths) / 100.0;
                view! {
                    <p class="file-mark meta">
                        <Icon glyph=Glyph::CloudUpload class="icon-small" />
                        {t!("files.sending", percent = format::percent(share))}
                    </p>
                }
                .into_any()
            }
            Going::Refused(code) => {
                let again = move |()| spawn_local(async move { book.send_file_again(id).await });
                view! {
                    <div class="file-mark is-bad" role="alert">
                        <p class="meta">{t!("files.refused", why = why(&code))}</p>
                        <Button kind=ButtonKind::Quiet glyph=Glyph::RefreshCw on_press=again>
                            {t!("files.again")}
                        </Button>
                    </div>
                }
                .into_any()
            }
        })
    }
}

/// The reason of a code; one that nobody has written down says itself.
fn why(code: &str) -> String {
    i18n::tr_opt(&format!("files.refused.{code}")).unwrap_or_else(|| code.to_owned())
}
