//! An archive of everything on its way back: what is in it, whether it may go in here, how far it is, and what came of it.
//!
//! Belongs here: telling, and the order of the work. Does not belong here: what is put back and where it may go
//! (`domain::exports::restoring`), the form of archives (`files::archive`).

use std::{collections::BTreeSet, io::BufRead, sync::Arc};

use domain::{
    Command,
    access::{Reach, Right},
    exports::{
        archive::{About, Kept},
        restoring,
    },
    query::Query,
    registry,
    steps::Rest,
};
use files::archive::Archive;
use js_sys::Uint8Array;
use leptos::{prelude::*, task::spawn_local};
use sync::{Row, RowId};

use super::work::not_far_ahead;
use crate::{
    breathe::{Pace, breathe, wait},
    i18n::{self, format},
    local::{Book, Why, use_book},
    records::{explain, fullness, schema},
    routes::{Room, Route},
    t,
    ui::{Banner, BannerKind, Button, ButtonKind, LinkButton, ProgressBar},
};

/// After how many milliseconds one looks whether everything is sent.
const LOOK_AGAIN: i32 = 200;

/// How far it is.
#[derive(Clone, Debug, PartialEq)]
enum State {
    /// The file is being read.
    Reading,
    /// It cannot be read.
    Damaged,
    /// It waits for a yes.
    Asked,
    /// So many of so many records are in the book.
    Going(usize, usize),
    /// All are, and are being sent.
    Sending,
    /// So many of so many files are sent.
    Files(usize, usize),
    /// A chunk was refused, for this reason.
    Refused(String),
    /// Everything is back, but for so many files.
    Done(usize),
}

/// What is in the file.
#[derive(Clone)]
struct Found {
    about: About,
    records: Vec<Kept>,
    ids: Arc<BTreeSet<RowId>>,
    files: usize,
}

/// The archive.
#[component]
pub fn PutBack(
    /// Its bytes.
    bytes: Arc<[u8]>,
    /// Somebody wants another file.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let book = use_book();
    let state = RwSignal::new(State::Reading);
    let found = StoredValue::new_local(None::<Found>);
    let is_whole = fullness::is_whole(book);
    let kept = StoredValue::new_local(Arc::clone(&bytes));
    spawn_local(async move {
        let read = read(bytes).await;
        let next = if read.is_some() { State::Asked } else { State::Damaged };
        // The page may have been left.
        let _ = found.try_set_value(read);
        state.try_set(next);
    });
    let begin = move |()| {
        let Some(found) = found.get_value() else { return };
        spawn_local(put_back(book, found, kept.get_value(), state));
    };
    let body = move || match state.get() {
        State::Reading => view! { <p class="meta">{t!("restore.reading")}</p> }.into_any(),
        State::Damaged => view! { <Banner kind=BannerKind::Bad>{t!("restore.damaged")}</Banner> }.into_any(),
        _ => found.with_value(|found| found.as_ref().map(contents)).into_any(),
    };
    let foot = move || match state.get() {
        State::Asked if is_whole.get() => view! { <Ask book found on_begin=begin on_close /> }.into_any(),
        State::Reading | State::Asked => ().into_any(),
        State::Damaged => view! { <Other on_close /> }.into_any(),
        State::Refused(why) => view! {
            <Banner kind=BannerKind::Bad>{t!("restore.refused", why = why)}</Banner>
            <Other on_close />
        }
        .into_any(),
        State::Done(left) => {
            let count = found.with_value(|found| found.as_ref().map_or(0, |found| found.records.len()));
            view! { <Done count left on_close /> }.into_any()
        }
        going => view! { <Going book state=going /> }.into_any(),
    };
    let title = move || {
        // Follows the state: the name is known once the file is read.
        state.track();
        let name = found.with_value(|found| found.as_ref().map(|found| found.about.workspace.clone()));
        name.map(|name| t!("restore.title", name = name))
    };
    view! {
        <section class="import-restore" data-restore>
            <h2 class="import-drop-title">{title}</h2>
            {body}
            {foot}
        </section>
    }
}

/// What is in the file, kind by kind.
fn contents(found: &Found) -> impl IntoView + use<> {
    let number = |count: usize| format::number(count as f64);
    let counts = registry::KINDS.iter().filter_map(|kind| Some((kind.name, *found.about.counts.get(kind.name)?)));
    let is_for_eyes =
        |kind: &str| !matches!(kind, "workspace" | "notification" | "import" | "import_part" | "attachment");
    let lines = counts
        .filter(|(kind, _)| is_for_eyes(kind))
        .map(|(kind, count)| {
            view! {
                <li>
                    <span>{schema::kind_plural(kind)}</span>
                    <span class="number">{number(count)}</span>
                </li>
            }
        })
        .collect_view();
    let (files, missing) = (found.files, found.about.missing.len());
    view! {
        <p class="meta">{t!("restore.made", when = format::moment(found.about.made_at))}</p>
        <ul class="import-reasons">{lines}</ul>
        {(files > 0).then(|| view! { <p>{t!("restore.files", count = files)}</p> })}
        {(missing > 0).then(|| view! { <p class="meta">{t!("restore.missing", count = missing)}</p> })}
    }
}

/// Whether it may go in here, and the question.
#[component]
fn Ask(
    book: Book,
    found: StoredValue<Option<Found>, LocalStorage>,
    #[prop(into)] on_begin: Callback<()>,
    on_close: Callback<()>,
) -> impl IntoView {
    let is_admin =
        book.actor().with_untracked(|actor| actor.as_ref().is_some_and(|it| it.reach(Right::Settings) == Reach::All));
    let ids = found.with_value(|found| found.as_ref().map(|found| Arc::clone(&found.ids))).unwrap_or_default();
    let there = restoring::WORK.into_iter().flat_map(|kind| all(book, kind));
    if !is_admin || !restoring::may_go_into(there, &ids) {
        let why = if is_admin { t!("restore.not_empty") } else { t!("restore.admin_only") };
        return view! {
            <Banner kind=BannerKind::Warn>{why}</Banner>
            <Other on_close />
        }
        .into_any();
    }
    view! {
        <p class="meta">{t!("restore.people")}</p>
        <div class="button-row">
            <Button kind=ButtonKind::Primary on_press=on_begin>
                {t!("restore.begin")}
            </Button>
            <Button kind=ButtonKind::Quiet on_press=on_close>
                {t!("restore.other_file")}
            </Button>
        </div>
    }
    .into_any()
}

#[component]
fn Other(on_close: Callback<()>) -> impl IntoView {
    view! {
        <div class="button-row">
            <Button on_press=on_close>{t!("restore.other_file")}</Button>
        </div>
    }
}

#[component]
fn Going(book: Book, state: State) -> impl IntoView {
    let number = |count: usize| format::number(count as f64);
    let bar = |done: usize, total: usize, label: String| {
        view! { <ProgressBar done=done as f64 / total.max(1) as f64 label /> }.into_any()
    };
    match state {
        State::Going(done, total) => bar(done, total, t!("restore.going", done = number(done), total = number(total))),
        State::Files(done, total) => {
            bar(done, total, t!("restore.going_files", done = number(done), total = number(total)))
        }
        _ => {
            let said = move || {
                let status = book.status().get();
                let left = status.here + status.sending;
                if status.online { t!("restore.sending", count = number(left)) } else { t!("restore.waiting") }
            };
            view! { <p role="status">{said}</p> }.into_any()
        }
    }
}

#[component]
fn Done(count: usize, left: usize, on_close: Callback<()>) -> impl IntoView {
    view! {
        <Banner kind=BannerKind::Info>
            <span data-restored=count>{t!("restore.done", count = format::number(count as f64))}</span>
        </Banner>
        {(left > 0)
            .then(|| view! { <Banner kind=BannerKind::Warn>{t!("restore.files_left", count = left)}</Banner> })}
        <div class="button-row">
            <LinkButton href=Route::List(Room::Customers).path() kind=ButtonKind::Primary>
                {t!("restore.to_customers")}
            </LinkButton>
            {(left > 0)
                .then(|| {
                    view! {
                        <Button kind=ButtonKind::Quiet on_press=on_close>
                            {t!("restore.other_file")}
                        </Button>
                    }
                })}
        </div>
    }
}

/// Reads an archive, a breath whenever one is due; nothing if it is damaged.
async fn read(bytes: Arc<[u8]>) -> Option<Found> {
    let mut pace = Pace::begin();
    let mut archive = Archive::open(bytes).ok()?;
    let mut records = Vec::new();
    for kind in registry::KINDS {
        let Some(lines) = archive.records(kind.name) else { continue };
        for line in lines.lines() {
            records.push(Kept::read(&line.ok()?).filter(|kept| kept.kind == kind.name)?);
            pace.rest().await;
        }
    }
    let ids = Arc::new(records.iter().map(|kept| kept.id).collect());
    Some(Found { about: archive.about.clone(), records, ids, files: archive.files().len() })
}

/// Puts everything back; what is there already stays.
async fn put_back(book: Book, found: Found, bytes: Arc<[u8]>, state: RwSignal<State>) {
    let total = found.records.len();
    let workspace = found.records.iter().find(|kept| kept.kind == "workspace").cloned();
    let missing: Vec<Kept> = found.records.into_iter().filter(|kept| book.row(kept.id).is_none()).collect();
    let mut done = total - missing.len();
    let mut commands = restoring::commands(missing);
    commands.extend(workspace.and_then(|kept| {
        let row = book.all("workspace").get_untracked().first().cloned()?;
        restoring::settings(&row, &kept)
    }));
    for command in commands {
        state.try_set(State::Going(done, total));
        breathe().await;
        not_far_ahead(book).await;
        done += if let Command::RestoreRows(rows) = &command { rows.rows.len() } else { 1 };
        if let Err(rejection) = book.run(command) {
            state.try_set(State::Refused(explain::rejection(book, &rejection)));
            return;
        }
    }
    let there: Vec<Row> = ["pipeline", "stage"].into_iter().flat_map(|kind| rows(book, kind)).collect();
    for command in restoring::make_room(&there, &found.ids) {
        // One that is in use stays beside those of the archive.
        let _ = book.run(command);
    }
    state.try_set(State::Sending);
    while book.status().with_untracked(|status| status.unsaved + status.here + status.sending > 0) {
        wait(LOOK_AGAIN).await;
    }
    if let Some(why) = book.attention().with_untracked(|all| all.first().map(|it| it.why.clone())) {
        let said = match why {
            Why::Rejected { rejection } => explain::rejection(book, &rejection),
            Why::Refused { code } => i18n::tr_opt(&format!("error.{code}")).unwrap_or(code),
        };
        state.try_set(State::Refused(said));
        return;
    }
    let left = send_files(book, bytes, state).await;
    state.try_set(State::Done(left));
}

/// Gives the server the attached files. Returns how many it did not take.
async fn send_files(book: Book, bytes: Arc<[u8]>, state: RwSignal<State>) -> usize {
    let Ok(mut archive) = Archive::open(bytes) else { return 0 };
    let names: Vec<String> = archive.files().map(str::to_owned).collect();
    let mut left = 0;
    for (done, name) in names.iter().enumerate() {
        state.try_set(State::Files(done, names.len()));
        let id = name.parse::<RowId>().ok().filter(|id| book.row(*id).is_some());
        let (Some(id), Some(bytes)) = (id, archive.file(name)) else { continue };
        let sent = book.put_file(id, &Uint8Array::from(bytes.as_slice())).await;
        left += usize::from(sent.is_err());
    }
    left
}

/// All live rows of a kind that holds few.
fn rows(book: Book, kind: &'static str) -> Vec<Row> {
    book.all(kind).get_untracked().iter().map(|row| Row::clone(row)).collect()
}

/// All live rows of a kind.
fn all(book: Book, kind: &'static str) -> Vec<RowId> {
    // The answer is asked for once; its owner takes it away again.
    Owner::new().with(|| book.query(Signal::stored(Query::of(kind))).get_untracked().to_vec())
}
