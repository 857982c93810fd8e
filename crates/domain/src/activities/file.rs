//! The file of an attachment: what it may be, how its bytes are known to be what the record says, and when they may be stored.
//!
//! Belongs here: limits and rules about the bytes. Does not belong here: the record ([`super::attachment`]), hashing, storing.

use serde_json::Value;
use sync::{Change, Doc, Row};

use super::attachment::KIND;
use crate::{
    records::Stand,
    rejection::{Problem, ProblemCode, Rejection},
};

/// The media types that are taken: photos, then voice notes.
pub const MEDIA: &[&str] =
    &["image/jpeg", "image/png", "image/webp", "audio/webm", "audio/mp4", "audio/ogg", "audio/mpeg"];

/// The largest file in bytes.
pub const MAX_BYTES: u32 = 10 * 1024 * 1024;

/// The longest voice note in seconds.
pub const MAX_SECONDS: u32 = 30 * 60;

/// The longest side of a photo in pixels.
const MAX_SIDE: u32 = 20_000;

/// What a record says about its file.
#[derive(Clone, Debug, PartialEq)]
pub struct File {
    /// What people call it.
    pub name: String,
    /// One of [`MEDIA`].
    pub media: &'static str,
    /// Its length in bytes.
    pub size: u32,
    /// The SHA-256 of its bytes, in lower-case hexadecimal digits.
    pub sha256: String,
    /// Width and height of a photo in pixels.
    pub pixels: Option<(u32, u32)>,
    /// How long a voice note is, in seconds.
    pub seconds: Option<f64>,
    /// True once the server has the bytes.
    pub stored: bool,
}

impl File {
    /// What a document of an attachment says; `None` of a document that is none.
    pub fn of(doc: &Doc) -> Option<Self> {
        let text = |field: &str| doc.get(field).and_then(Value::as_str);
        let whole = |field: &str| doc.get(field).and_then(whole);
        Some(Self {
            name: text("name")?.to_owned(),
            media: MEDIA.iter().copied().find(|media| Some(*media) == text("media"))?,
            size: whole("size")?,
            sha256: text("sha256")?.to_owned(),
            pixels: whole("width").zip(whole("height")),
            seconds: doc.get("seconds").and_then(Value::as_f64),
            stored: doc.get("stored") == Some(&Value::Bool(true)),
        })
    }

    /// True for a photo.
    pub fn is_picture(&self) -> bool {
        is_picture(self.media)
    }
}

/// True for the media type of a photo.
pub fn is_picture(media: &str) -> bool {
    media.starts_with("image/")
}

/// True if a file that begins with these bytes can be of this media type: the signatures of the formats (MIME Sniffing
/// Standard §6; a dozen bytes say it).
pub fn begins_like(media: &str, bytes: &[u8]) -> bool {
    let at = |from: usize, signature: &[u8]| bytes.get(from..).is_some_and(|rest| rest.starts_with(signature));
    match media {
        "image/jpeg" => at(0, &[0xff, 0xd8, 0xff]),
        "image/png" => at(0, b"\x89PNG\r\n\x1a\n"),
        "image/webp" => at(0, b"RIFF") && at(8, b"WEBP"),
        "audio/webm" => at(0, &[0x1a, 0x45, 0xdf, 0xa3]),
        "audio/mp4" => at(4, b"ftyp"),
        "audio/ogg" => at(0, b"OggS"),
        "audio/mpeg" => at(0, b"ID3") || (at(0, &[0xff]) && bytes.get(1).is_some_and(|next| next & 0xe0 == 0xe0)),
        _ => false,
    }
}

/// That the fields of a new attachment say what a file can be.
///
/// # Errors
/// [`Rejection::Invalid`] with all that is wrong; values of another type are left to the declaration.
pub(super) fn check(doc: &Doc) -> Result<(), Rejection> {
    let media = doc.get("media").and_then(Value::as_str).unwrap_or_default();
    let mut problems = Vec::new();
    let mut note = |field: &str, code| problems.push(Problem { field: field.to_owned(), code });
    let mut within = |field: &str, needed: bool, good: &dyn Fn(&Value) -> bool| match doc.get(field) {
        None if needed => note(field, ProblemCode::Required),
        Some(value) if value.is_number() && !good(value) => note(field, ProblemCode::OutOfRange),
        _ => {}
    };
    let up_to = |most: u32| move |value: &Value| whole(value).is_some_and(|number| (1..=most).contains(&number));
    within("size", true, &up_to(MAX_BYTES));
    within("width", is_picture(media), &up_to(MAX_SIDE));
    within("height", is_picture(media), &up_to(MAX_SIDE));
    let lasts = |value: &Value| value.as_f64().is_some_and(|it| it > 0.0 && it <= f64::from(MAX_SECONDS));
    within("seconds", media.starts_with("audio/"), &lasts);
    let is_hash = |text: &str| text.len() == 64 && text.bytes().all(|it| matches!(it, b'0'..=b'9' | b'a'..=b'f'));
    if doc.get("sha256").and_then(Value::as_str).is_some_and(|text| !is_hash(text)) {
        note("sha256", ProblemCode::WrongType);
    }
    if problems.is_empty() { Ok(()) } else { Err(Rejection::Invalid { problems }) }
}

/// That the person may read the file of this attachment: whoever sees it, while nothing that it hangs on is deleted.
///
/// # Errors
/// [`Rejection::NotFound`].
pub fn read(stand: &Stand<'_>, row: &Row) -> Result<File, Rejection> {
    let not_found = || Rejection::not_found(KIND.name);
    stand.live(KIND.name, row.id).map_err(|_| not_found())?;
    for kind in ["follow_up", "customer"] {
        let above = crate::ids::reference(&row.doc, kind).ok_or_else(not_found)?;
        stand.live(kind, above).map_err(|_| not_found())?;
    }
    File::of(&row.doc).ok_or_else(not_found)
}

/// That the person may store the file of this attachment: whoever could make it.
///
/// # Errors
/// [`Rejection::NotFound`] for what they do not see, [`Rejection::NotAllowed`] without the right.
pub fn write(stand: &Stand<'_>, row: &Row) -> Result<File, Rejection> {
    let file = read(stand, row)?;
    stand.allow(&KIND, KIND.right, &row.doc)?;
    Ok(file)
}

/// What changes once the bytes are stored; nothing if that is known.
pub fn stored(row: &Row) -> Vec<Change> {
    if row.doc.get("stored") == Some(&Value::Bool(true)) {
        return Vec::new();
    }
    let fields = sync::order::gathered([("stored".to_owned(), Value::Bool(true))]);
    vec![Change::Patch { id: row.id, seen: row.ver, fields, scopes: None, parent: None }]
}

/// A whole number: JavaScript writes 5.0 for 5.
fn whole(value: &Value) -> Option<u32> {
    let number =
        value.as_f64().filter(|number| number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(number))?;
    // Within the bounds of the type by the line before.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    Some(number as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_media_type_is_known_by_its_first_bytes_and_no_other_passes_for_it() {
        let samples: [(&str, &[u8]); 7] = [
            ("image/jpeg", &[0xff, 0xd8, 0xff, 0xe0]),
            ("image/png", b"\x89PNG\r\n\x1a\n\0\0"),
            ("image/webp", b"RIFF\x10\0\0\0WEBPVP8 "),
            ("audio/webm", &[0x1a, 0x45, 0xdf, 0xa3, 0x9f]),
            ("audio/mp4", b"\0\0\0\x1cftypM4A "),
            ("audio/ogg", b"OggS\0\x02"),
            ("audio/mpeg", b"ID3\x04\0"),
        ];
        for media in MEDIA {
            for (of, bytes) in samples {
                assert_eq!(begins_like(media, bytes), *media == of, "{of} as {media}");
            }
            for bytes in [&b""[..], b"<html>", b"%PDF-1.7", b"<svg xmlns"] {
                assert!(!begins_like(media, bytes), "{media}");
            }
        }
        assert!(begins_like("audio/mpeg", &[0xff, 0xfb, 0x90]));
    }

    #[test]
    fn a_file_is_read_from_its_record_however_numbers_are_written() {
        let doc: Doc = serde_json::from_value(serde_json::json!({
            "name": "a.jpg", "media": "image/jpeg", "size": 5.0, "sha256": "00", "width": 3, "height": 4, "stored": true,
        }))
        .unwrap();
        let file = File::of(&doc).unwrap();
        assert_eq!((file.size, file.pixels, file.seconds, file.stored), (5, Some((3, 4)), None, true));
        assert_eq!(File::of(&Doc::new()), None);
    }
}
