//! Photos and voice notes of follow-ups: adding them in the form, showing them in the timeline.
//!
//! Belongs here: cameras, microphones, pictures on the screen. Does not belong here: keeping and sending files (`local`), what
//! a file may be (`domain::activities::file`).

mod adding;
mod form;
mod recorder;
mod shown;
mod shrink;
mod viewer;

use std::collections::BTreeMap;

pub use adding::Adding;
use domain::ids::reference;
pub use form::AddFiles;
use js_sys::Uint8Array;
use leptos::prelude::*;
pub use shown::FilesOf;
use sync::RowId;
use wasm_bindgen_futures::JsFuture;

use crate::{
    i18n::format,
    local::{Book, FileFacts},
};

/// The attachments of a customer's follow-ups by follow-up, oldest first; live. Asked for once, however long the story is.
pub fn by_follow_up(book: Book, customer: RowId) -> Memo<BTreeMap<RowId, Vec<RowId>>> {
    let ids = book.relating("attachment", "customer", customer);
    Memo::new(move |_| {
        let mut all: BTreeMap<RowId, Vec<RowId>> = BTreeMap::new();
        ids.with(|ids| {
            for row in ids.iter().filter_map(|id| book.row(*id)) {
                if let Some(follow_up) = reference(&row.doc, "follow_up") {
                    all.entry(follow_up).or_default().push(row.id);
                }
            }
        });
        for files in all.values_mut() {
            sync::order::sort_by(files, Ord::cmp);
        }
        all
    })
}

/// Seconds as a clock: 0:07, 12:30.
fn clock(seconds: f64) -> String {
    // No note lasts for weeks.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let whole = seconds.max(0.0).round() as u32;
    format!("{}:{:02}", whole / 60, whole % 60)
}

/// What a new file says of itself; nothing where the browser does not hash.
async fn facts(name: String, media: &str, bytes: &Uint8Array, size_of: Shape) -> Option<FileFacts> {
    let subtle = window().crypto().ok()?.subtle();
    let digest = subtle.digest_with_str_and_buffer_source("SHA-256", bytes).ok()?;
    let digest = Uint8Array::new(&JsFuture::from(digest).await.ok()?).to_vec();
    let sha256 = digest.iter().flat_map(|byte| [byte >> 4, byte & 15]).filter_map(digit).collect();
    let (pixels, seconds) = match size_of {
        Shape::Photo(width, height) => (Some((width, height)), None),
        Shape::Sound(seconds) => (None, Some(seconds)),
    };
    Some(FileFacts { name, media: media.to_owned(), size: bytes.length(), sha256, pixels, seconds })
}

/// A hexadecimal digit.
fn digit(value: u8) -> Option<char> {
    char::from_digit(u32::from(value), 16)
}

/// How large something is, besides its bytes.
#[derive(Clone, Copy, Debug)]
enum Shape {
    /// Width and height in pixels.
    Photo(u32, u32),
    /// Seconds.
    Sound(f64),
}

/// What a file made now is called where nobody has named it: by its day.
fn named_now(ending: &str) -> String {
    format!("{}.{ending}", format::today())
}

#[cfg(test)]
mod tests {
    use super::clock;

    #[test]
    fn seconds_are_written_as_a_clock() {
        assert_eq!([clock(-1.0), clock(7.4), clock(59.6), clock(750.0)], ["0:00", "0:07", "1:00", "12:30"]);
    }
}
