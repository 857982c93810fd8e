//! What another app shared with this one: one card begins a new customer, more of them an import.
//!
//! Belongs here: what becomes of such files, and what is said where nothing can. Does not belong here: where they waited
//! (`local`), reading them (`file_in`), the forms that they fill (`records::begun`).

use domain::{
    access::{Actor, Reach, Right},
    imports::met,
};
use leptos::{prelude::*, task::spawn_local};

use super::{
    desk::ImportDesk,
    file_in::{FileIn, Unreadable},
    known,
};
use crate::{
    breathe::Pace,
    frame::navigation,
    local::{Book, SharedFile, let_go_of_shared, shared_files},
    records::{begun, fullness},
    routes::Route,
    t,
    ui::{Banner, BannerKind, Toasts},
};

/// How something shared went, as whoever received it wrote into the address.
const HOW: &str = "shared";

/// What could not be taken up, in words.
#[derive(Clone, Copy)]
pub struct Sharing {
    /// Files that were read in vain.
    unreadable: RwSignal<Vec<Unreadable>>,
    /// What the person should know besides.
    trouble: RwSignal<Option<String>>,
}

impl Sharing {
    /// Looks what was shared, once the book is open; `busy` as long as that takes.
    pub fn begin(book: Book, desk: ImportDesk, busy: RwSignal<bool>) -> Self {
        let sharing = Self { unreadable: RwSignal::default(), trouble: RwSignal::default() };
        let (how, toasts) = (Memo::new(|_| navigation::query(HOW)), Toasts::here());
        Effect::new(move || match how.get().as_deref() {
            Some("here") if book.ready().get() => {
                busy.set(true);
                spawn_local(async move {
                    sharing.take_up(book, desk, toasts).await;
                    busy.set(false);
                });
            }
            Some("missed") => sharing.trouble.set(Some(t!("import.shared_missed"))),
            Some("full") => sharing.trouble.set(Some(t!("import.shared_full"))),
            _ => {}
        });
        sharing
    }

    async fn take_up(self, book: Book, desk: ImportDesk, toasts: Toasts) {
        let files = shared_files().await;
        let (mut good, mut bad, mut pace) = (Vec::new(), Vec::new(), Pace::begin());
        for file in &files {
            match FileIn::read(&file.name, file.bytes.clone(), &mut pace).await {
                Ok(read) => good.push(read),
                Err(unreadable) => bad.push(unreadable),
            }
        }
        if let Some(path) = self.on_with(book, desk, toasts, good).await {
            for file in bad {
                toasts.say(format!("{}: {}", file.name, file.why));
            }
            self.is_kept(book, &files).await;
            navigation::replace(&path);
        } else {
            self.unreadable.set(bad);
            self.is_kept(book, &files).await;
            // Loaded anew, the page begins at its beginning.
            navigation::replace(&Route::Import.path());
        }
    }

    /// Begins what follows from the files that could be read, and says where it goes on.
    async fn on_with(self, book: Book, desk: ImportDesk, toasts: Toasts, good: Vec<FileIn>) -> Option<String> {
        if good.is_empty() {
            return None;
        }
        // A company that is there is not begun again, and what an import suggests depends on what is there.
        fullness::until_whole(book).await;
        if let [one] = good.as_slice()
            && let Some(path) = begin_form(book, one)
        {
            toasts.say(t!("import.shared_begun"));
            return Some(path);
        }
        let may = |actor: &Option<Actor>| actor.as_ref().is_some_and(|actor| actor.reach(Right::Import) != Reach::None);
        if !book.actor().with_untracked(may) {
            self.trouble.set(Some(t!("import.shared_singly")));
            return None;
        }
        Some(desk.begin(book, good).await.path())
    }

    /// What was made of the files is kept in the book, or nothing can be made of them: they need not wait any longer.
    async fn is_kept(self, book: Book, files: &[SharedFile]) {
        book.store_drafts();
        let_go_of_shared(files).await;
    }
}

/// Fills the form that one card begins, and gives its address: who works for a customer that is there comes to it.
fn begin_form(book: Book, file: &FileIn) -> Option<String> {
    let known = known::gather(book, &[]);
    let mut met = met::met(&file.table, &known)?;
    remark(&mut met);
    let there = met.customer.get("name").and_then(|name| known.names.find("customer", name));
    Some(match there {
        Some(customer) => begun::contact(book, customer, &met),
        None => begun::customer(book, &met),
    })
}

/// What no field takes stands in the remark, so that nothing of the card is lost.
fn remark(met: &mut met::Met) {
    let told = std::mem::take(&mut met.rest);
    let told = told.into_iter().map(|(name, text)| t!("import.card.told", name = called(&name), text = text));
    let lines: Vec<String> = met.contact.remove("remark").into_iter().chain(told).collect();
    if !lines.is_empty() {
        met.contact.insert("remark".to_owned(), lines.join("\n"));
    }
}

/// What people call a column of cards that fills no field of a contact; the name of a field is a word of theirs already.
fn called(name: &str) -> String {
    let key = match name {
        "fax" => "import.card.fax",
        "home address" => "import.card.home_address",
        "second address" => "import.card.second_address",
        "second email" => "import.card.second_email",
        "second mobile" => "import.card.second_mobile",
        "second phone" => "import.card.second_phone",
        "website" => "import.card.website",
        name => return name.to_owned(),
    };
    t!(key)
}

/// Says what could not be taken up, and what to do about it.
#[component]
pub fn WhatWasShared(sharing: Sharing) -> impl IntoView {
    let unreadable = move || {
        let say = |file: Unreadable| {
            view! {
                <Banner kind=BannerKind::Bad>
                    <p>{format!("{}: {}", file.name, file.why)}</p>
                    <p>{t!("import.shared_unreadable")}</p>
                </Banner>
            }
        };
        sharing.unreadable.get().into_iter().map(say).collect_view()
    };
    view! {
        {move || sharing.trouble.get().map(|text| view! { <Banner kind=BannerKind::Warn>{text}</Banner> })}
        {unreadable}
    }
}
