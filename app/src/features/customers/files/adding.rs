//! What is being added to a follow-up that is being written. Each photo and voice note is kept on the device at once, with the
//! draft.
//!
//! Belongs here: from a chosen picture or a spoken word to a kept file. Does not belong here: drawing it (`form`), making photos
//! smaller (`shrink`), recording (`recorder`).

use std::time::Duration;

use domain::activities::{
    attachment::MOST,
    file::{MAX_BYTES, MAX_SECONDS},
};
use js_sys::Uint8Array;
use leptos::{prelude::*, task::spawn_local};
use sync::RowId;

use super::{
    Shape, facts, named_now,
    recorder::{Recorder, Recording, SoFar},
    shrink,
};
use crate::{
    local::{Book, FileFacts, Kept, NotKept},
    t,
};

/// How often the time of a recording is shown anew.
const TICK: Duration = Duration::from_millis(250);

const MEGABYTE: u32 = 1024 * 1024;

/// What is being added to a draft.
#[derive(Clone, Copy)]
pub struct Adding {
    book: Book,
    draft: StoredValue<String>,
    pub(super) files: RwSignal<Vec<Kept>>,
    /// How many are being made.
    busy: RwSignal<usize>,
    pub(super) trouble: RwSignal<Option<String>>,
    sound: StoredValue<Option<Sound>, LocalStorage>,
    /// For how long somebody has been speaking, in seconds.
    pub(super) speaking: RwSignal<Option<f64>>,
}

/// A voice note that is being spoken. It is kept every few seconds, so that no crash takes more than those.
struct Sound {
    id: RowId,
    recorder: Recorder,
    /// How many of its parts are kept.
    kept: u32,
}

impl Adding {
    /// Goes on with what was added to the draft before.
    pub fn to(book: Book, draft: StoredValue<String>) -> Self {
        let adding = Self {
            book,
            draft,
            files: RwSignal::new(Vec::new()),
            busy: RwSignal::new(0),
            trouble: RwSignal::new(None),
            sound: StoredValue::new_local(None),
            speaking: RwSignal::new(None),
        };
        spawn_local(async move {
            let kept = book.files_of_draft(&draft.get_value()).await;
            adding.files.try_update(|files| {
                let new = kept.into_iter().filter(|file| files.iter().all(|known| known.id != file.id));
                let mut all: Vec<Kept> = new.collect();
                all.append(files);
                *files = all;
            });
        });
        if let Ok(timer) = set_interval_with_handle(move || adding.tick(), TICK) {
            on_cleanup(move || timer.clear());
        }
        on_cleanup(move || {
            // Left in the middle of a word: what was said stays with the draft.
            if let Some(sound) = adding.sound.try_update_value(Option::take).flatten() {
                let draft = draft.try_get_value().unwrap_or_default();
                spawn_local(async move {
                    if let Ok(recording) = sound.recorder.end().await {
                        let _ = keep_sound(book, &draft, sound.id, recording).await;
                    }
                });
            }
        });
        adding
    }

    /// What was added; not tracked.
    pub fn files(self) -> Vec<Kept> {
        self.files.get_untracked()
    }

    /// True while something is being made; live.
    pub fn is_busy(self) -> Signal<bool> {
        let busy = self.busy;
        Signal::derive(move || busy.get() > 0)
    }

    /// True while somebody speaks; not tracked.
    pub fn is_recording(self) -> bool {
        self.speaking.with_untracked(Option::is_some)
    }

    /// Nobody wants them any more.
    pub fn drop_all(self) {
        let ids: Vec<RowId> = self.files.with_untracked(|files| files.iter().map(|file| file.id).collect());
        let book = self.book;
        let sound = self.sound.try_update_value(Option::take).flatten();
        let ids: Vec<RowId> = ids.into_iter().chain(sound.map(|sound| sound.id)).collect();
        spawn_local(async move { book.drop_files(&ids).await });
    }

    /// Takes one off.
    pub(super) fn remove(self, id: RowId) {
        self.files.update(|files| files.retain(|file| file.id != id));
        let book = self.book;
        spawn_local(async move { book.drop_files(&[id]).await });
    }

    fn say(self, problem: &str) {
        self.trouble.try_set(Some(t!(&format!("files.problem.{problem}"))));
    }

    fn has_room(self) -> bool {
        let has_room = self.files.with_untracked(Vec::len) + self.busy.get_untracked() < MOST;
        if !has_room {
            self.trouble.set(Some(t!("files.problem.too_many", limit = MOST)));
        }
        has_room
    }

    /// Takes chosen pictures in.
    pub(super) fn take(self, chosen: &web_sys::FileList) {
        self.trouble.set(None);
        for file in (0..chosen.length()).filter_map(|at| chosen.get(at)) {
            if !self.has_room() {
                return;
            }
            self.busy.update(|count| *count += 1);
            spawn_local(async move {
                if let Err(problem) = self.add_photo(&file).await {
                    self.trouble.try_set(Some(problem));
                }
                self.busy.try_update(|count| *count -= 1);
            });
        }
    }

    /// Adds a photo, or says why not.
    async fn add_photo(self, file: &web_sys::File) -> Result<(), String> {
        let name = file.name();
        if file.size() > shrink::LARGEST {
            let limit = shrink::LARGEST / f64::from(MEGABYTE);
            return Err(t!("files.problem.too_large", name = name, limit = limit));
        }
        let not_a_picture = || t!("files.problem.not_a_picture", name = name);
        let photo = shrink::photo(file).await.ok_or_else(not_a_picture)?;
        let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem).trim();
        let called = if stem.is_empty() { named_now("jpg") } else { format!("{}.jpg", first(stem, 200)) };
        let facts = facts(called, shrink::MEDIA, &photo.bytes, Shape::Photo(photo.width, photo.height)).await;
        let Some(draft) = self.draft.try_get_value() else { return Ok(()) };
        let kept = keep(self.book, &draft, self.book.new_id(), facts, &photo.bytes).await?;
        self.files.try_update(|files| files.push(kept));
        Ok(())
    }

    /// Begins a voice note.
    pub(super) fn record(self) {
        self.trouble.set(None);
        if self.is_recording() || !self.has_room() {
            return;
        }
        self.busy.update(|count| *count += 1);
        spawn_local(async move {
            match Recorder::begin().await {
                // The form may be gone by the time somebody allowed it: the microphone is let go with it.
                Ok(recorder) => {
                    let sound = Sound { id: self.book.new_id(), recorder, kept: 0 };
                    if self.sound.try_update_value(|held| *held = Some(sound)).is_some() {
                        self.speaking.try_set(Some(0.0));
                    }
                }
                Err(problem) => self.say(problem),
            }
            self.busy.try_update(|count| *count -= 1);
        });
    }

    fn tick(self) {
        let seconds = self.sound.with_value(|held| held.as_ref().map(|sound| sound.recorder.seconds()));
        let Some(seconds) = seconds else { return };
        self.speaking.set(Some(seconds));
        if seconds >= f64::from(MAX_SECONDS) - 1.0 {
            return self.stop();
        }
        let more = self.sound.try_update_value(|held| {
            let sound = held.as_mut().filter(|sound| sound.recorder.parts() > sound.kept)?;
            sound.kept = sound.recorder.parts();
            Some((sound.id, sound.recorder.so_far()))
        });
        if let Some((id, so_far)) = more.flatten() {
            spawn_local(self.keep_so_far(id, so_far));
        }
    }

    /// Keeps what was said so far, unless it has ended meanwhile: then all of it is kept.
    async fn keep_so_far(self, id: RowId, so_far: SoFar) {
        let Ok(recording) = so_far.recording().await else { return };
        let is_on = self.sound.try_with_value(|held| held.as_ref().is_some_and(|sound| sound.id == id));
        if let (Some(true), Some(draft)) = (is_on, self.draft.try_get_value()) {
            // What cannot be kept now is said when it ends.
            let _ = keep_sound(self.book, &draft, id, recording).await;
        }
    }

    /// Ends it.
    pub(super) fn stop(self) {
        spawn_local(self.finish());
    }

    /// Ends a recording that is going on, and keeps it.
    pub async fn finish(self) {
        let sound = self.sound.try_update_value(Option::take).flatten();
        self.speaking.try_set(None);
        let (Some(sound), Some(draft)) = (sound, self.draft.try_get_value()) else { return };
        self.busy.try_update(|count| *count += 1);
        match sound.recorder.end().await {
            Ok(recording) => match keep_sound(self.book, &draft, sound.id, recording).await {
                Ok(kept) => drop(self.files.try_update(|files| files.push(kept))),
                Err(problem) => drop(self.trouble.try_set(Some(problem))),
            },
            Err(problem) => self.say(problem),
        }
        self.busy.try_update(|count| *count -= 1);
    }
}

async fn keep_sound(book: Book, draft: &str, id: RowId, recording: Recording) -> Result<Kept, String> {
    let Recording { bytes, media, seconds } = recording;
    let name = named_now(media.rsplit('/').next().unwrap_or_default());
    keep(book, draft, id, facts(name, media, &bytes, Shape::Sound(seconds)).await, &bytes).await
}

/// Keeps a file with the draft, or says why not.
async fn keep(
    book: Book,
    draft: &str,
    id: RowId,
    facts: Option<FileFacts>,
    bytes: &Uint8Array,
) -> Result<Kept, String> {
    let facts = facts.ok_or_else(|| t!("files.problem.closed"))?;
    if bytes.length() > MAX_BYTES {
        return Err(t!("files.problem.too_large", name = facts.name, limit = MAX_BYTES / MEGABYTE));
    }
    book.keep_file(draft, id, facts, bytes).await.map_err(|fault| match fault {
        NotKept::Full => t!("files.problem.full"),
        NotKept::Closed => t!("files.problem.closed"),
    })
}

/// At most so many characters of a text.
fn first(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}
