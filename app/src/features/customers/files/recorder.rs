//! Recording a voice note with the device's microphone.

use std::{cell::RefCell, rc::Rc};

use domain::activities::file::MEDIA;
use js_sys::{Array, Date, Promise, Reflect, Uint8Array};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobEvent, MediaDevices, MediaRecorder, MediaRecorderOptions, MediaStream, MediaStreamConstraints,
    MediaStreamTrack,
};

/// Enough for a voice; half an hour of it is 7 MB.
const BITS_PER_SECOND: u32 = 32_000;

/// What browsers record, the best first. The part before the semicolon is the media type of the file.
const FORMATS: [&str; 4] = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus", "audio/webm"];

/// Why there is no recording: the end of a key of texts, `files.problem.…`.
pub(super) type NoSound = &'static str;

/// How often what was said so far is handed over, in milliseconds.
const PART: i32 = 5_000;

/// A recording under way. Dropping it lets the microphone go.
pub(super) struct Recorder {
    device: MediaRecorder,
    stream: MediaStream,
    media: &'static str,
    began: f64,
    parts: Rc<RefCell<Array>>,
    _heard: Closure<dyn Fn(BlobEvent)>,
}

/// What was recorded.
pub(super) struct Recording {
    /// The file.
    pub(super) bytes: Uint8Array,
    /// Its media type.
    pub(super) media: &'static str,
    /// How long it is.
    pub(super) seconds: f64,
}

impl Recorder {
    /// Begins, once the person allows it.
    pub(super) async fn begin() -> Result<Self, NoSound> {
        let (format, media) = format().ok_or("no_recorder")?;
        let stream = microphone().await?;
        let options = MediaRecorderOptions::new();
        options.set_mime_type(format);
        options.set_audio_bits_per_second(BITS_PER_SECOND);
        let device = MediaRecorder::new_with_media_stream_and_media_recorder_options(&stream, &options);
        let device = device.map_err(|_| "no_recorder")?;
        let parts = Rc::new(RefCell::new(Array::new()));
        let into = parts.clone();
        let heard = Closure::<dyn Fn(BlobEvent)>::new(move |event: BlobEvent| {
            if let Some(part) = event.data() {
                into.borrow().push(&part);
            }
        });
        device.set_ondataavailable(Some(heard.as_ref().unchecked_ref()));
        device.start_with_time_slice(PART).map_err(|_| "no_recorder")?;
        Ok(Self { device, stream, media, began: Date::now(), parts, _heard: heard })
    }

    /// For how long it has been going on, in seconds.
    pub(super) fn seconds(&self) -> f64 {
        (Date::now() - self.began) / 1000.0
    }

    /// How many parts have been handed over.
    pub(super) fn parts(&self) -> u32 {
        self.parts.borrow().length()
    }

    /// What was said so far.
    pub(super) fn so_far(&self) -> SoFar {
        let parts: Array = self.parts.borrow().slice(0, self.parts());
        SoFar { parts, media: self.media, seconds: self.seconds() }
    }

    /// Ends it.
    pub(super) async fn end(self) -> Result<Recording, NoSound> {
        let seconds = self.seconds();
        let mut ended = None;
        let promise = Promise::new(&mut |resolve, _| ended = Some(resolve));
        self.device.set_onstop(ended.as_ref());
        // One that ended by itself, its microphone gone, has said all it has.
        if self.device.stop().is_ok() {
            let _ = JsFuture::from(promise).await;
        }
        self.device.set_ondataavailable(None);
        SoFar { seconds, ..self.so_far() }.recording().await
    }
}

/// Parts of a recording, not put together yet.
pub(super) struct SoFar {
    parts: Array,
    media: &'static str,
    seconds: f64,
}

impl SoFar {
    /// The file that they make.
    pub(super) async fn recording(self) -> Result<Recording, NoSound> {
        let blob = Blob::new_with_blob_sequence(&self.parts).map_err(|_| "silent")?;
        let buffer = JsFuture::from(blob.array_buffer()).await.map_err(|_| "silent")?;
        let bytes = Uint8Array::new(&buffer);
        if bytes.length() == 0 || self.seconds <= 0.0 {
            return Err("silent");
        }
        Ok(Recording { bytes, media: self.media, seconds: (self.seconds * 10.0).round().max(1.0) / 10.0 })
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        for track in self.stream.get_tracks() {
            if let Ok(track) = track.dyn_into::<MediaStreamTrack>() {
                track.stop();
            }
        }
    }
}

/// What this browser records, and the media type that it is.
fn format() -> Option<(&'static str, &'static str)> {
    let is_there = Reflect::get(&window(), &"MediaRecorder".into()).is_ok_and(|it| it.is_function());
    let format = FORMATS.into_iter().find(|format| is_there && MediaRecorder::is_type_supported(format))?;
    let media = format.split(';').next()?;
    MEDIA.iter().find(|known| **known == media).map(|media| (format, *media))
}

async fn microphone() -> Result<MediaStream, NoSound> {
    let navigator = window().navigator();
    // A page without HTTPS has none.
    let devices = Reflect::get(&navigator, &"mediaDevices".into()).ok().filter(JsValue::is_object);
    let devices: MediaDevices = devices.ok_or("no_recorder")?.unchecked_into();
    let wanted = MediaStreamConstraints::new();
    wanted.set_audio(&JsValue::TRUE);
    let asked = devices.get_user_media_with_constraints(&wanted).map_err(|error| why(&error))?;
    let stream = JsFuture::from(asked).await.map_err(|error| why(&error))?;
    stream.dyn_into().map_err(|_| "no_recorder")
}

/// Browsers say it by the exception's name.
fn why(error: &JsValue) -> NoSound {
    let name = Reflect::get(error, &"name".into()).ok().and_then(|name| name.as_string()).unwrap_or_default();
    match name.as_str() {
        "NotAllowedError" | "SecurityError" => "not_permitted",
        "NotFoundError" | "OverconstrainedError" | "NotReadableError" => "no_microphone",
        _ => "no_recorder",
    }
}
