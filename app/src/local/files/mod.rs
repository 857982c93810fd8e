//! Photos and voice notes on this device: those that wait to be sent, and copies of those that were looked at.
//!
//! Belongs here: what screens may ask and do about files. Does not belong here: their records, which are rows like others;
//! making photos smaller and recording (`features::customers`).
//!
//! A file is durable here before its record is made, and is sent by the tab that leads once the server knows the record. How
//! things stand follows from the records at every look, so nothing has to be said twice to survive a crash.
//!
//! The first screen needs none of this: its code comes with the rooms, which begin it ([`Book::begin_files`]).

mod kept;
mod queue;
mod sending;

use domain::activities::file::File;
use js_sys::{Array, Uint8Array};
pub use kept::{FileFacts, Going, Kept};
use leptos::prelude::Track;
use queue::Files;
use sync::RowId;
use web_sys::{Blob, BlobPropertyBag, Url};

use self::sending::Failed;
use super::{book::Book, moments::wall, status::Waiting, store::StoreFault};

/// Why a file could not be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotKept {
    /// There is no room on this device.
    Full,
    /// The device's storage does not answer.
    Closed,
}

/// Why a file cannot be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// The device that it was made on has not sent it yet.
    NotYet,
    /// It is on the server, which cannot be reached.
    Unreachable,
    /// It is nowhere any more.
    Gone,
}

impl Book {
    /// Begins to look after files: what waits is sent.
    pub fn begin_files(self) {
        let _ = Files::of(self);
    }

    /// Keeps a file that is being added in a form, in place of what was kept under the same id; durable once this returns.
    ///
    /// # Errors
    /// Why it is not kept.
    pub async fn keep_file(self, draft: &str, id: RowId, file: FileFacts, bytes: &Uint8Array) -> Result<Kept, NotKept> {
        let files = Files::of(self).ok_or(NotKept::Closed)?;
        let kept = Kept { id, file, draft: Some(draft.to_owned()), refused: None, seen: false, used: wall() };
        let outcome = files.keep(kept.clone(), bytes).await;
        outcome.map(|()| kept).map_err(|fault| match fault {
            StoreFault::Full => NotKept::Full,
            StoreFault::Closed | StoreFault::Moved | StoreFault::Emptied => NotKept::Closed,
        })
    }

    /// The files that were added in a form and not sent off, oldest first.
    pub async fn files_of_draft(self, draft: &str) -> Vec<Kept> {
        match Files::of(self) {
            Some(files) => files.of_draft(draft).await,
            None => Vec::new(),
        }
    }

    /// The form was sent: its files have records now.
    pub async fn send_files(self, ids: &[RowId]) {
        if let Some(files) = Files::of(self) {
            // What cannot be read now still belongs to its record.
            let _ = files.read().await;
            files.change(ids, |file| file.draft = None, &[]).await;
            files.look().await;
        }
    }

    /// Files that nobody wants.
    pub async fn drop_files(self, ids: &[RowId]) {
        if let Some(files) = Files::of(self) {
            files.change(&[], |_| (), ids).await;
        }
    }

    /// How far a file is on its way; live. Nothing of one that has arrived, or was made on another device.
    pub fn file_going(self, id: RowId) -> Option<Going> {
        self.opened.track();
        Files::of(self)?.going(id)
    }

    /// Sends a refused file once more.
    pub async fn send_file_again(self, id: RowId) {
        if let Some(files) = Files::of(self) {
            files.change(&[id], |file| file.refused = None, &[]).await;
            files.hurry();
        }
    }

    /// How many files are only on this device, as its storage says now.
    pub async fn files_waiting(self) -> Waiting {
        match Files::of(self) {
            Some(files) => files.waiting().await,
            None => Waiting::default(),
        }
    }

    /// An address under which this page shows the file, until it is given back by [`let_go`]. What is not here is fetched and
    /// kept.
    ///
    /// # Errors
    /// Why there is none.
    pub async fn file_address(self, id: RowId) -> Result<String, Missing> {
        let files = Files::of(self).ok_or(Missing::Gone)?;
        if let Some(bytes) = files.bytes(id).await {
            let media = files.kept(id).map(|file| file.file.media);
            files.change(&[id], |file| file.used = wall(), &[]).await;
            let media = media.or_else(|| self.file_of(id).map(|file| file.media.to_owned()));
            return address(&bytes, &media.unwrap_or_default()).ok_or(Missing::Gone);
        }
        let file = self.file_of(id).ok_or(Missing::Gone)?;
        if !file.stored {
            return Err(Missing::NotYet);
        }
        let bytes = sending::fetch(id).await.map_err(missing)?;
        let media = file.media;
        files.keep_copy(copy(id, file), &bytes).await;
        address(&bytes, media).ok_or(Missing::Gone)
    }

    /// The bytes of the file, from here or from the server; what is fetched is not kept.
    ///
    /// # Errors
    /// Why they are not to be had.
    pub async fn file_bytes(self, id: RowId) -> Result<Uint8Array, Missing> {
        let files = Files::of(self).ok_or(Missing::Gone)?;
        if let Some(bytes) = files.bytes(id).await {
            return Ok(bytes);
        }
        match self.file_of(id) {
            None => Err(Missing::Gone),
            Some(file) if !file.stored => Err(Missing::NotYet),
            Some(_) => sending::fetch(id).await.map_err(missing),
        }
    }

    /// Gives the server the bytes of a file whose record it knows, now and past the queue.
    ///
    /// # Errors
    /// It did not take them, or was not reached.
    pub async fn put_file(self, id: RowId, bytes: &Uint8Array) -> Result<(), Missing> {
        sending::send(id, bytes, |_| ()).await.map_err(missing)
    }

    /// What the record says of the file.
    pub fn file_of(self, id: RowId) -> Option<File> {
        File::of(&self.row(id)?.doc)
    }
}

fn missing(failed: Failed) -> Missing {
    match failed {
        Failed::Now => Missing::Unreachable,
        Failed::Refused(_) => Missing::Gone,
    }
}

/// An address is no longer needed.
pub fn let_go(address: &str) {
    // One that is not known takes no room.
    let _ = Url::revoke_object_url(address);
}

fn copy(id: RowId, file: File) -> Kept {
    let File { name, media, size, sha256, pixels, seconds, .. } = file;
    let file = FileFacts { name, media: media.to_owned(), size, sha256, pixels, seconds };
    Kept { id, file, draft: None, refused: None, seen: true, used: wall() }
}

fn address(bytes: &Uint8Array, media: &str) -> Option<String> {
    let kind = BlobPropertyBag::new();
    kind.set_type(media);
    let blob = Blob::new_with_u8_array_sequence_and_options(&Array::of1(bytes), &kind).ok()?;
    Url::create_object_url_with_blob(&blob).ok()
}
