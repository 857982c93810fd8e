//! Writing a comment: what is said, and whom it names.
//!
//! Belongs here: the box, the people offered after an @. Does not belong here: who is told (`domain`).

use std::sync::Arc;

use domain::{
    access::{actors, owner_scopes},
    ids::references,
};
use leptos::{ev, html, prelude::*};
use sync::{Row, RowId};

use super::{
    super::{
        drafts::{self, Draft},
        names,
        people_sheets::share_or_not,
        permit,
        run::use_hand,
        typed::Typed,
    },
    Said, Thread,
};
use crate::{
    i18n::format,
    local::Book,
    t,
    ui::{Avatar, Banner, BannerKind, Button, ButtonKind, TextArea},
};

/// As many as fit below the box.
const OFFERED: usize = 6;

/// What is being written.
#[derive(Clone, Copy)]
struct Writing {
    text: RwSignal<String>,
    mentions: RwSignal<Vec<RowId>>,
}

/// The box.
#[component]
pub fn CommentBox(
    /// Comments on what.
    thread: &'static Thread,
    /// The record.
    #[prop(into)]
    row: Signal<Option<Arc<Row>>>,
    /// Its id.
    id: RowId,
) -> impl IntoView {
    let hand = use_hand();
    let writing = Writing::open(hand.book, id);
    let area = NodeRef::<html::Textarea>::new();
    let offered = Memo::new(move |_| writing.text.with(|text| offered(hand.book, text)));
    let pick = move |id: RowId| {
        writing.name(hand.book, id);
        if let Some(area) = area.get_untracked() {
            // A box that refuses focus is tapped again.
            let _ = area.focus();
        }
    };
    let send = move || {
        if let Some(said) = writing.read(hand.book, id)
            && hand.act((thread.say)(said), t!("comments.sent"))
        {
            writing.clear();
        }
    };
    let on_key = move |event: ev::KeyboardEvent| {
        let first = offered.with_untracked(|all| all.first().map(|(id, _)| *id));
        match (event.key().as_str(), first) {
            ("Enter", _) if event.ctrl_key() || event.meta_key() => send(),
            ("Enter", Some(id)) if !event.is_composing() => pick(id),
            _ => return,
        }
        event.prevent_default();
    };
    let is_empty = Signal::derive(move || writing.text.with(|text| text.trim().is_empty()));
    view! {
        <div class="comment-box" on:keydown=on_key>
            <TextArea
                value=writing.text
                on_input=move |text| writing.text.set(text)
                rows=2
                label=t!("comments.write")
                placeholder=t!("comments.hint")
                node_ref=area
            />
            <Show when=move || offered.with(|all| !all.is_empty())>
                <div class="mention-list" role="group" aria-label=t!("comments.whom")>
                    <For each=move || offered.get() key=|(id, _)| *id let((id, name))>
                        <button type="button" class="chip" on:click=move |_| pick(id)>
                            <Avatar name=name.clone() small=true />
                            {name}
                        </button>
                    </For>
                </div>
            </Show>
            <Unseen thread writing row />
            <Show when=move || !is_empty.get()>
                <div class="form-actions">
                    <Button kind=ButtonKind::Primary on_press=move |()| send()>
                        {t!("comments.send")}
                    </Button>
                </div>
            </Show>
        </div>
    }
}

/// People named who do not see the record: they would be told of something they cannot open.
#[component]
fn Unseen(thread: &'static Thread, writing: Writing, row: Signal<Option<Arc<Row>>>) -> impl IntoView {
    let hand = use_hand();
    let may = permit::edit(hand.book, row);
    let unseen = Memo::new(move |_| {
        let (row, text) = (row.get(), writing.text.get());
        let named = writing.mentions.get();
        row.map(|row| blind(hand.book, &row, &still_named(hand.book, &text, &named))).unwrap_or_default()
    });
    move || {
        let id = unseen.with(|all| all.first().copied())?;
        let share = move |()| {
            if let Some(row) = row.get_untracked() {
                share_or_not(hand, &row, id);
            }
        };
        let action = (thread.shares && may.get())
            .then(|| view! { <Button on_press=share>{t!("comments.share")}</Button> }.into_any());
        let said = t!(thread.unseen, name = names::title_or_unknown(hand.book, id));
        Some(match action {
            Some(action) => view! { <Banner kind=BannerKind::Warn action>{said}</Banner> }.into_any(),
            None => view! { <Banner kind=BannerKind::Warn>{said}</Banner> }.into_any(),
        })
    }
}

/// Those of these people to whom the row does not show.
fn blind(book: Book, row: &Row, people: &[RowId]) -> Vec<RowId> {
    let rows = |kind| book.all(kind).with(|rows| rows.iter().map(|row| (**row).clone()).collect::<Vec<Row>>());
    let seen = Row { scopes: owner_scopes(&row.doc), ..row.clone() };
    let sighted: Vec<RowId> = actors(&rows("user"), &rows("team"), &rows("role"))
        .into_iter()
        .filter(|actor| actor.sees_row(&seen))
        .map(|actor| actor.user)
        .collect();
    let shared = references(&row.doc, "collaborators");
    people.iter().filter(|id| !sighted.contains(id) && !shared.contains(id)).copied().collect()
}

/// What is typed after the last @, if one is being typed.
fn asked(text: &str) -> Option<&str> {
    let (_, word) = text.rsplit_once('@')?;
    (!word.contains(char::is_whitespace) && word.chars().count() <= 20).then_some(word)
}

/// The people whose names go on as what is typed.
fn offered(book: Book, text: &str) -> Vec<(RowId, String)> {
    let Some(word) = asked(text).map(str::to_lowercase) else { return Vec::new() };
    let mut people = book.all("user").with(|rows| {
        let active = rows.iter().filter(|row| row.doc.get("active") != Some(&false.into()));
        let fitting =
            active.map(|row| (row.id, names::title_of(row))).filter(|(_, name)| name.to_lowercase().contains(&word));
        fitting.collect::<Vec<_>>()
    });
    sync::order::sort_by(&mut people, |a, b| format::collate(&a.1, &b.1));
    people.truncate(OFFERED);
    people
}

/// Those whose names still stand in the text.
fn still_named(book: Book, text: &str, mentions: &[RowId]) -> Vec<RowId> {
    let stands = |id: &&RowId| names::title(book, **id).is_some_and(|name| text.contains(&format!("@{name}")));
    mentions.iter().filter(stands).copied().collect()
}

impl Writing {
    /// What was begun before, and kept while it goes on.
    fn open(book: Book, id: RowId) -> Self {
        let key = format!("comment:{id}");
        let draft = drafts::recall(book, &key);
        let text = draft.get("text").map(|typed| typed.text().to_owned()).unwrap_or_default();
        let mentions = draft.get("mentions").map(Typed::items).unwrap_or_default();
        let mentions = mentions.iter().filter_map(|id| id.parse().ok()).collect();
        let writing = Self { text: RwSignal::new(text), mentions: RwSignal::new(mentions) };
        Effect::new(move |was_open: Option<()>| {
            let (text, mentions) = (writing.text.get(), writing.mentions.get());
            if was_open.is_some() {
                let mut draft = Draft::new();
                if !text.is_empty() {
                    draft.insert("text".to_owned(), Typed::One(text));
                    draft
                        .insert("mentions".to_owned(), Typed::Many(mentions.iter().map(ToString::to_string).collect()));
                }
                drafts::keep(book, &key, &draft);
            }
        });
        writing
    }

    /// Puts a name where it was begun.
    fn name(self, book: Book, id: RowId) {
        let name = names::title_or_unknown(book, id);
        self.text.update(|text| {
            if let Some(word) = asked(text).map(str::len) {
                text.truncate(text.len() - word);
                text.push_str(&name);
                text.push(' ');
            }
        });
        self.mentions.update(|all| {
            if !all.contains(&id) {
                all.push(id);
            }
        });
    }

    fn read(self, book: Book, about: RowId) -> Option<Said> {
        let text = self.text.get_untracked().trim().to_owned();
        let mentions = still_named(book, &text, &self.mentions.get_untracked());
        (!text.is_empty()).then(|| Said { id: book.new_id(), about, text, mentions })
    }

    fn clear(self) {
        self.text.set(String::new());
        self.mentions.set(Vec::new());
    }
}
