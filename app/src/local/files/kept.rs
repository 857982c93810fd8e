//! What is known of a file that this device keeps, and what follows from it.
//!
//! Belongs here: the rules, without storage and network. Does not belong here: carrying them out ([`super::queue`]).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::json;
use sync::{Doc, Instant, RowId};

/// So many bytes of files that the server has are kept here; those looked at longest ago go first.
pub(super) const ROOM: u64 = 50 * 1024 * 1024;

/// So long a file is kept that belongs to nothing any more, in milliseconds.
const ORPHANED: Instant = 7 * 24 * 60 * 60 * 1000;

/// The longest pause between two tries, in milliseconds.
const LONGEST: u64 = 5 * 60 * 1000;

/// A file as it was made on this device.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FileFacts {
    /// What people call it.
    pub name: String,
    /// Its media type.
    pub media: String,
    /// Its length in bytes.
    pub size: u32,
    /// The SHA-256 of its bytes, in lower-case hexadecimal digits.
    pub sha256: String,
    /// Width and height of a photo in pixels.
    pub pixels: Option<(u32, u32)>,
    /// How long a voice note is, in seconds.
    pub seconds: Option<f64>,
}

impl FileFacts {
    /// The fields of its attachment to a follow-up.
    pub fn fields(&self, follow_up: RowId) -> Doc {
        let mut doc = Doc::new();
        let mut set = |name: &str, value| drop(doc.insert(name.to_owned(), value));
        set("name", json!(self.name));
        set("follow_up", json!(follow_up.to_string()));
        set("media", json!(self.media));
        set("size", json!(self.size));
        set("sha256", json!(self.sha256));
        if let Some((width, height)) = self.pixels {
            set("width", json!(width));
            set("height", json!(height));
        }
        if let Some(seconds) = self.seconds {
            set("seconds", json!(seconds));
        }
        doc
    }
}

/// A file that this device keeps. Its id is its attachment's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// The id.
    pub id: RowId,
    /// What it is.
    pub file: FileFacts,
    /// The form that it is being added in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<String>,
    /// Why the server did not take it: a code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
    /// The server has it: it can be fetched again.
    #[serde(default)]
    pub seen: bool,
    /// When it was made here or last looked at.
    pub used: Instant,
}

/// How a file's attachment stands on this device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// There is none.
    Absent,
    /// It was refused and waits for the person.
    Refused,
    /// Only this device knows it yet, or it is deleted.
    Pending,
    /// The server knows it.
    Known {
        /// And has the bytes.
        stored: bool,
    },
}

/// How far a file is on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Going {
    /// It waits for its record, or for the network.
    Waiting,
    /// So many hundredths are sent.
    Sending(u8),
    /// The server did not take it, for the reason of this code.
    Refused(String),
}

/// What becomes of what is kept, as things stand.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Settled {
    /// Those that are known to be on the server from now on.
    pub(super) seen: Vec<RowId>,
    /// Those that go.
    pub(super) gone: Vec<RowId>,
}

/// Looks through everything once all rows are here.
pub(super) fn settle(kept: &BTreeMap<RowId, Kept>, standing: impl Fn(RowId) -> Standing, now: Instant) -> Settled {
    let mut settled = Settled::default();
    let mut cached = Vec::new();
    for (id, file) in kept {
        match standing(*id) {
            Standing::Known { stored: true } if !file.seen => settled.seen.push(*id),
            // Whoever may not see the record any more keeps no copy of its file.
            Standing::Absent if file.seen => settled.gone.push(*id),
            Standing::Absent if file.draft.is_none() && file.used < now - ORPHANED => settled.gone.push(*id),
            _ if file.seen => cached.push(file),
            _ => {}
        }
    }
    settled.gone.extend(too_many(cached, ROOM));
    settled
}

/// Those looked at longest ago that do not fit.
pub(super) fn too_many(mut cached: Vec<&Kept>, room: u64) -> Vec<RowId> {
    cached.sort_by_key(|file| std::cmp::Reverse(file.used));
    let mut taken = 0;
    let mut gone = Vec::new();
    for file in cached {
        taken += u64::from(file.file.size);
        if taken > room {
            gone.push(file.id);
        }
    }
    gone
}

/// The one to be sent next: the oldest whose record the server knows.
pub(super) fn next(kept: &BTreeMap<RowId, Kept>, standing: impl Fn(RowId) -> Standing) -> Option<RowId> {
    let is_due =
        |file: &&Kept| !file.seen && file.refused.is_none() && standing(file.id) == Standing::Known { stored: false };
    kept.values().find(is_due).map(|file| file.id)
}

/// How to try again after so many tries that came to nothing, in milliseconds.
pub(super) fn pause(fails: u32) -> u64 {
    (2_000_u64 << fails.min(20).saturating_sub(1)).min(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Instant = 1_790_000_000_000;
    const DAY: Instant = 86_400_000;

    fn id(number: u8) -> RowId {
        RowId::new(NOW, &[number; 10])
    }

    fn file(number: u8, change: impl Fn(&mut Kept)) -> Kept {
        let file = FileFacts {
            name: "a.jpg".into(),
            media: "image/jpeg".into(),
            size: 10,
            sha256: "00".repeat(32),
            pixels: Some((4, 3)),
            seconds: None,
        };
        let mut kept = Kept { id: id(number), file, draft: None, refused: None, seen: false, used: NOW };
        change(&mut kept);
        kept
    }

    fn all(files: impl IntoIterator<Item = Kept>) -> BTreeMap<RowId, Kept> {
        files.into_iter().map(|file| (file.id, file)).collect()
    }

    #[test]
    fn nothing_that_was_not_sent_goes_while_somebody_may_want_it() {
        let old = NOW - 30 * DAY;
        let kept = all([
            file(1, |it| (it.used, it.draft) = (old, Some("follow_up:".into()))),
            file(2, |it| it.used = old),
            file(3, |it| it.used = old),
            file(4, |it| it.used = old),
            file(5, |it| it.used = NOW - DAY),
        ]);
        let standing = |row| match row {
            row if row == id(2) => Standing::Refused,
            row if row == id(3) => Standing::Pending,
            _ => Standing::Absent,
        };
        let settled = settle(&kept, standing, NOW);
        assert_eq!(settled, Settled { seen: vec![], gone: vec![id(4)] }, "only what has belonged to nothing for long");
    }

    #[test]
    fn a_copy_goes_with_the_right_to_see_it() {
        let kept = all([file(1, |it| it.seen = true), file(2, |it| it.seen = true), file(3, |_| ())]);
        let standing = |row| if row == id(1) { Standing::Absent } else { Standing::Known { stored: true } };
        assert_eq!(settle(&kept, standing, NOW), Settled { seen: vec![id(3)], gone: vec![id(1)] });
    }

    #[test]
    fn of_copies_those_looked_at_last_stay() {
        let kept: Vec<Kept> =
            (1..=4_u8).map(|number| file(number, |it| it.used = NOW + i64::from(number % 3))).collect();
        let gone = too_many(kept.iter().collect(), 20);
        assert_eq!(gone.len(), 2);
        assert!(!gone.contains(&id(2)) && gone.contains(&id(3)), "{gone:?}");
    }

    #[test]
    fn the_oldest_whose_record_is_known_is_sent_and_a_refused_one_waits_for_the_person() {
        let known = |_| Standing::Known { stored: false };
        let kept = all([
            file(1, |it| it.refused = Some("wrong_file".into())),
            file(2, |it| it.seen = true),
            file(3, |_| ()),
            file(4, |_| ()),
        ]);
        assert_eq!(next(&kept, known), Some(id(3)));
        assert_eq!(next(&kept, |row| if row == id(3) { Standing::Pending } else { known(row) }), Some(id(4)));
        assert_eq!(next(&kept, |_| Standing::Pending), None);
    }

    #[test]
    fn tries_grow_rarer_and_never_stop() {
        let pauses: Vec<u64> = (1..12).map(pause).collect();
        assert!(pauses.is_sorted() && pauses[0] == 2_000 && pauses[10] == LONGEST, "{pauses:?}");
        assert_eq!(pause(u32::MAX), LONGEST);
    }

    #[test]
    fn a_file_says_of_itself_what_its_attachment_must() {
        let fields = file(1, |_| ()).file.fields(id(9));
        let read = domain::activities::file::File::of(&fields).unwrap();
        assert_eq!((read.size, read.pixels, read.stored), (10, Some((4, 3)), false));
    }
}
