//! Asking the server: one request with a time-out, and its failures as the engine knows them.
//!
//! Belongs here: bytes there and back. Does not belong here: when to ask, when to try again (the engine says).

use js_sys::{Promise, Reflect, Uint8Array};
use leptos::prelude::{TimeoutHandle, set_timeout_with_handle, window};
use serde::Deserialize;
use sync::client::NetError;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Headers, ReadableStreamDefaultReader, RequestInit, Response};

/// How long to wait for an answer.
const PATIENCE: std::time::Duration = std::time::Duration::from_mins(1);

/// A question that the browser has begun to ask.
pub(super) struct Asked {
    answer: Result<Promise, NetError>,
    timer: Option<TimeoutHandle>,
}

/// Posts JSON, at once and not when somebody waits for it: what happens meanwhile costs no time.
pub(super) fn post(path: &str, body: &str) -> Asked {
    match AbortController::new() {
        Ok(controller) => {
            let answer = begin(path, body, &controller.signal()).map_err(no_answer);
            Asked { answer, timer: set_timeout_with_handle(move || controller.abort(), PATIENCE).ok() }
        }
        Err(_) => Asked { answer: Err(NetError::NoAnswer), timer: None },
    }
}

impl Asked {
    /// The body's bytes; `begun` hears its first line, before the rest is here.
    pub(super) async fn answer(self, begun: impl FnOnce(&[u8])) -> Result<Vec<u8>, NetError> {
        let answer = match self.answer {
            Ok(promise) => receive(promise, begun).await,
            Err(error) => Err(error),
        };
        if let Some(timer) = self.timer {
            timer.clear();
        }
        answer
    }
}

fn begin(path: &str, body: &str, signal: &web_sys::AbortSignal) -> Result<Promise, JsValue> {
    let init = RequestInit::new();
    init.set_method("POST");
    // As bytes: a text would become UTF-16 and bytes again, and commands of an import are long.
    init.set_body(&Uint8Array::from(body.as_bytes()));
    init.set_signal(Some(signal));
    let headers = Headers::new()?;
    headers.set("content-type", "application/json")?;
    init.set_headers(&headers);
    Ok(window().fetch_with_str_and_init(path, &init))
}

async fn receive(promise: Promise, begun: impl FnOnce(&[u8])) -> Result<Vec<u8>, NetError> {
    let response: Response = JsFuture::from(promise).await.and_then(JsCast::dyn_into).map_err(no_answer)?;
    if response.ok() {
        return read(&response, begun).await.map_err(no_answer);
    }
    let bytes = read(&response, |_| ()).await.map_err(no_answer)?;
    Err(refusal(response.status(), &bytes))
}

async fn read(response: &Response, begun: impl FnOnce(&[u8])) -> Result<Vec<u8>, JsValue> {
    let mut bytes = Vec::new();
    let Some(body) = response.body() else { return Ok(bytes) };
    let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
    let mut begun = Some(begun);
    loop {
        let part = JsFuture::from(reader.read()).await?;
        let Ok(part) = Reflect::get(&part, &"value".into())?.dyn_into::<Uint8Array>() else { return Ok(bytes) };
        let known = bytes.len();
        bytes.resize(known + part.length() as usize, 0);
        let new = bytes.get_mut(known..).unwrap_or_default();
        part.copy_to(new);
        if begun.is_some()
            && let Some(end) = new.iter().position(|byte| *byte == b'\n')
            && let (Some(begun), Some(line)) = (begun.take(), bytes.get(..known + end))
        {
            begun(line);
        }
    }
}

#[allow(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn no_answer(_: JsValue) -> NetError {
    NetError::NoAnswer
}

fn refusal(status: u16, bytes: &[u8]) -> NetError {
    #[derive(Default, Deserialize)]
    struct Refusal {
        error: Reason,
    }
    #[derive(Default, Deserialize)]
    struct Reason {
        code: String,
    }
    match status {
        401 => NetError::SignedOut,
        426 => NetError::UpdateNeeded,
        // A gateway's answers and "not now" may pass; so may what does not come from our server at all.
        408 | 425 | 429 | 500.. => NetError::Unwell,
        _ => match serde_json::from_slice::<Refusal>(bytes) {
            Ok(refusal) => NetError::Refused { code: refusal.error.code },
            Err(_) => NetError::Unwell,
        },
    }
}
